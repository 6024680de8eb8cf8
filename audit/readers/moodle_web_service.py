"""Answers of a Moodle web service: ``core_course_get_contents``, with ``mod_...`` beside it.

The contents of a course are an array of sections that does not name its course: the
``mod_...`` answers do, and so may the only course that was asked for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from audit.course import (
    BLIND_BREAKS,
    BLIND_CAPTIONS,
    BLIND_RECORDINGS,
    BLIND_VIDEO_LENGTHS,
    Activity,
    Course,
    Section,
    Unread,
)
from audit.errors import ReadError
from audit.language import translate as _
from audit.language import translate_plural
from audit.readers import json_answers
from audit.readers.json_answers import Answer, Answers
from audit.readers.json_fields import Json, children, content, epoch, ident, number, text, title
from audit.readers.moodle_texts import one_language
from audit.readers.moodle_web_service_activities import is_shown, read_module
from audit.readers.source import Source

# A section of another section: its activities stand where its placeholder stands.
SUBSECTION = "mod_subsection"


def sniff(source: Source) -> bool:
    """Whether a source holds the contents of a Moodle course, or Moodle's refusal of them."""
    found = json_answers.load(source, is_object)
    if "modname" in found.broken_keys:
        return True
    objects = [thing for answer in found.answers for thing in answer.objects]
    if not objects:
        return "errorcode" in found.refusal_keys
    return any(is_section(thing) or "coursemodule" in thing for thing in objects)


def read(source: Source) -> list[Course]:
    """All courses of a folder, zip or file of answers.

    Raises
    ------
    ReadError
        A file is no JSON, or no contents of a course are found.
    """
    found = json_answers.load(source, is_object)
    if found.problems:
        raise found.problems[0]
    answers = _Sorted.of(found.answers)
    if not answers.contents:
        raise _nothing(source, found)
    owners = [_owner(answer, answers) for answer in answers.contents]
    courses: list[Course] = []
    for answer, own_id in _joined(answers.contents, owners):
        courses.append(_course(source, answer, own_id, answers, list(found.unread)))
    return courses


def is_object(thing: Json) -> bool:
    """Whether a JSON object is one that Moodle answers with."""
    return is_section(thing) or is_course(thing) or is_instance(thing) or is_site(thing)


def is_section(thing: Json) -> bool:
    """Whether this is a section of ``core_course_get_contents``."""
    modules = thing.get("modules")
    if not isinstance(modules, list) or "name" not in thing:
        return False
    return any(isinstance(item, dict) and "modname" in item for item in modules) or (
        not modules and any(key in thing for key in ("summaryformat", "section", "visible"))
    )


def is_course(thing: Json) -> bool:
    """Whether this is a course, or the frame that ``mod_assign_get_assignments`` puts around."""
    return "id" in thing and "shortname" in thing and "fullname" in thing


def is_instance(thing: Json) -> bool:
    """Whether this is what a ``mod_...`` answer knows of one activity."""
    return "modules" not in thing and (
        "coursemodule" in thing or ("cmid" in thing and "id" in thing)
    )


def is_site(thing: Json) -> bool:
    """Whether this is the answer that names the version of the site."""
    return "sitename" in thing and "release" in thing


@dataclass(slots=True, kw_only=True)
class _Sorted:
    """All objects, by what they are."""

    contents: list[Answer] = field(default_factory=list)
    courses: dict[str, Json] = field(default_factory=dict)
    instances: dict[str, Json] = field(default_factory=dict)
    release: str | None = None

    @classmethod
    def of(cls, answers: Iterable[Answer]) -> "_Sorted":
        found = cls()
        for answer in answers:
            sections = tuple(thing for thing in answer.objects if is_section(thing))
            if sections:
                found.contents.append(
                    Answer(where=answer.where, asked=answer.asked, objects=sections)
                )
            for thing in answer.objects:
                found._add(thing)
        return found

    def _add(self, thing: Json) -> None:
        if is_site(thing):
            self.release = text(thing, "release")
        elif is_course(thing):
            own_id = ident(thing, "id")
            if own_id is not None:
                self.courses[own_id] = {**thing, **self.courses.get(own_id, {})}
                for instance in children(thing, "assignments"):
                    self._add({"course": own_id, **instance})
        elif is_instance(thing):
            module_id = ident(thing, "coursemodule", "cmid")
            if module_id is not None:
                self.instances[module_id] = {**thing, **self.instances.get(module_id, {})}


def _modules(sections: Iterable[Json]) -> Iterator[Json]:
    for section in sections:
        yield from children(section, "modules")


def _owner(answer: Answer, answers: _Sorted) -> str | None:
    """Id of the course whose contents these are, as far as it can be told."""
    for module in _modules(answer.objects):
        instance = answers.instances.get(ident(module, "id") or "", {})
        course = ident(instance, "course", "courseid")
        if course is not None:
            return course
    named = [own_id for own_id in answers.courses if own_id in _numbers(answer.asked)]
    if len(named) == 1:
        return named[0]
    if len(answers.contents) == 1 and len(answers.courses) == 1:
        return next(iter(answers.courses))
    return None


def _numbers(asked: str) -> set[str]:
    return set("".join(c if c.isdigit() else " " for c in asked).split())


def _joined(
    contents: list[Answer], owners: list[str | None]
) -> Iterator[tuple[Answer, str | None]]:
    """One answer a course: contents of one course in several files are put together."""
    of_course: dict[str, list[Answer]] = {}
    for answer, owner in zip(contents, owners, strict=True):
        if owner is None:
            yield answer, None
        else:
            of_course.setdefault(owner, []).append(answer)
    for owner, parts in of_course.items():
        objects = tuple(thing for part in parts for thing in part.objects)
        yield Answer(where=parts[0].where, asked=parts[0].asked, objects=objects), owner


def _nothing(source: Source, found: Answers) -> ReadError:
    if found.refusals:
        return ReadError(
            found.refusals[0].path,
            found.refusals[0].reason.partition(";")[0],
            "ask again with a valid token, as a teacher of the course",
        )
    return ReadError(
        source.name,
        "the answer of core_course_get_contents is not in it",
        "ask the web service for the contents of the course",
    )


def _course(
    source: Source,
    answer: Answer,
    own_id: str | None,
    answers: _Sorted,
    notes: list[Unread],
) -> Course:
    thing = answers.courses.get(own_id or "", {})
    if not thing:
        reason = _(
            "the answer of core_course_get_courses_by_field is missing: no title, dates or language"
        )
        notes.append(Unread(path=answer.where, reason=reason))
    language = text(thing, "lang")
    outline = _Outline(answer, answers, language, notes)
    # Without its course's answer, one course goes by the export's name and several by their files'.
    name = source.name if len(answers.contents) == 1 else answer.where.partition(",")[0]
    name = name.rsplit("/", 1)[-1].removesuffix(".json")
    return Course(
        id=own_id or name,
        title=title(one_language(text(thing, "fullname") or "", language)) or name,
        format="moodle_web_service",
        source_name=source.name,
        source_sha256=source.sha256,
        code=text(thing, "shortname", "idnumber"),
        language=language,
        start=epoch(thing, "startdate"),
        end=epoch(thing, "enddate"),
        platform="Moodle",
        platform_version=answers.release,
        sections=tuple(outline.sections.values()),
        activities=tuple(outline.activities.values()),
        unread=tuple(dict.fromkeys(notes)),
        blind_to=frozenset({BLIND_VIDEO_LENGTHS, BLIND_CAPTIONS, BLIND_RECORDINGS, BLIND_BREAKS}),
    )


class _Outline:
    """Sections and activities in the order of the course page."""

    def __init__(
        self, answer: Answer, answers: _Sorted, language: str | None, notes: list[Unread]
    ) -> None:
        self.instances = answers.instances
        self.language = language
        self.notes = notes
        self.where = answer.where
        self.sections: dict[str, Section] = {}
        self.activities: dict[str, Activity] = {}
        self.doubles = 0
        things = sorted(answer.objects, key=lambda thing: number(thing, "section") or 0)
        self.within = {
            ident(thing, "itemid") or "": thing
            for thing in things
            if thing.get("component") == SUBSECTION
        }
        for thing in things:
            if thing.get("component") != SUBSECTION:
                self._section(thing)
        # What no placeholder has claimed is a section like any other.
        for thing in list(self.within.values()):
            self._section(thing)
        if self.doubles:
            reason = translate_plural(
                "{count} section or activity without an id of its own",
                "{count} sections or activities without ids of their own",
                self.doubles,
            )
            notes.append(Unread(path=self.where, reason=reason.format(count=self.doubles)))

    def _section(self, thing: Json) -> None:
        native_id = ident(thing, "id", "section")
        if native_id is None or native_id in self.sections:
            self.doubles += 1
            return
        section = Section(
            native_id=native_id,
            title=title(one_language(text(thing, "name") or "", self.language)),
            position=len(self.sections) + 1,
            published=is_shown(thing),
        )
        self.sections[native_id] = section
        self.notes.extend(_about(thing, section, self.where, self.language))
        self._modules(thing, section)

    def _modules(self, thing: Json, section: Section) -> None:
        for module in children(thing, "modules"):
            native_id = ident(module, "id")
            if native_id is None or native_id in self.activities:
                self.doubles += 1
                continue
            self.activities[native_id] = read_module(
                module,
                self.instances.get(native_id, {}),
                native_id=native_id,
                section=section,
                position=len(self.activities) + 1,
                language=self.language,
                notes=self.notes,
            )
            if module.get("modname") == "subsection":
                inner = self.within.pop(ident(module, "instance") or "", {})
                shown = section.published and is_shown(module) and is_shown(inner)
                self._modules(inner, replace(section, published=shown))


def _about(thing: Json, section: Section, where: str, language: str | None) -> Iterator[Unread]:
    """What a section holds beside its activities."""
    summary = content(one_language(text(thing, "summary") or "", language))
    if summary is not None and (summary.media or summary.links):
        reason = _(
            "the text above section {title!r} holds recordings or links: no activity is made of it"
        )
        yield Unread(path=where, reason=reason.format(title=section.title))
    component = text(thing, "component")
    if component is not None:
        reason = _("section {title!r} belongs to the plug-in {name}: read like any other")
        yield Unread(path=where, reason=reason.format(title=section.title, name=component))

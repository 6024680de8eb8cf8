"""Google Classroom: answers of its API, or a Takeout, as JSON.

Topics are sections. There is no type for a live meeting: the room belongs to the course and its
hours to a calendar, neither of which is in these answers.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from audit.course import (
    BLIND_AS_PACKAGES,
    Activity,
    Course,
    Section,
    Unread,
)
from audit.errors import ReadError
from audit.language import translate as _
from audit.language import translate_plural
from audit.readers.fields import meeting_at
from audit.readers.google_classroom_activities import is_known_type, read_activity
from audit.readers.google_classroom_objects import Found, Objects, course_of
from audit.readers.json_fields import Json, ident, text, title
from audit.readers.json_files import read_files
from audit.readers.source import Source

_KINDS = ("work", "material", "announcement")
# By these alone a file that is no whole JSON is still known for Classroom's.
_TELLING_KEYS = frozenset({"workType", "courseState", "courseWork"})


def sniff(source: Source) -> bool:
    """Whether a source holds JSON of Google Classroom."""
    documents = read_files(source)
    return Objects.of(documents).is_telling or bool(_TELLING_KEYS & documents.broken_keys)


def read(source: Source) -> list[Course]:
    """All courses of a folder, zip or file.

    Raises
    ------
    ReadError
        A file is no JSON, or nothing of a course is in it.
    """
    documents = read_files(source)
    if documents.problems:
        raise documents.problems[0]
    objects = Objects.of(documents)
    if not objects.found:
        raise ReadError(
            source.name,
            _("no course, coursework, material, announcement or topic of Classroom is in it"),
            _("ask the API for courses.courseWork.list first"),
        )
    parts = _parted(objects.found)
    notes = list(objects.unread)
    with_items = [part for part in parts.values() if part.items]
    if with_items and len(with_items) < len(parts):
        count = len(parts) - len(with_items)
        reason = translate_plural(
            "{count} course of which only the name is there",
            "{count} courses of which only the names are there",
            count,
        )
        notes.append(Unread(path=source.name, reason=reason.format(count=count)))
    return [part.course(source, notes) for part in with_items or parts.values()]


@dataclass(slots=True, kw_only=True)
class _Part:
    """What belongs to one course; its id is None where nobody says it."""

    own_id: str | None
    thing: Json = field(default_factory=dict)
    topics: dict[str, Json] = field(default_factory=dict)
    items: list[Found] = field(default_factory=list)

    def course(self, source: Source, notes: list[Unread]) -> Course:
        notes = list(notes)
        name = source.name if source.is_folder else source.name.rsplit(".", 1)[0]
        sections = self._sections(notes, source.name)
        activities = self._activities(sections, notes)
        self._say(activities, notes, source.name)
        return Course(
            id=self.own_id or name,
            title=title(text(self.thing, "name"))
            or (self.own_id and f"{name} {self.own_id}")
            or name,
            format="google_classroom",
            source_name=source.name,
            source_sha256=source.sha256,
            platform="Google Classroom",
            sections=tuple(sections.values()),
            activities=activities,
            unread=tuple(dict.fromkeys(notes)),
            blind_to=BLIND_AS_PACKAGES,
        )

    def _sections(self, notes: list[Unread], where: str) -> dict[str, Section]:
        """Topics in the order in which they are listed, then those that only items name."""
        topics = dict(self.topics)
        unnamed = 0
        for item in self.items:
            own_id = ident(item.thing, "topicId")
            if own_id is not None and own_id not in topics:
                topics[own_id] = {"name": text(item.thing, "topicName") or own_id}
                unnamed += "topicName" not in item.thing
        if unnamed:
            reason = translate_plural(
                "{count} topic of which the name is not there",
                "{count} topics of which the names are not there",
                unnamed,
            )
            notes.append(Unread(path=where, reason=reason.format(count=unnamed)))
        return {
            own_id: Section(native_id=own_id, title=title(text(topic, "name")), position=place)
            for place, (own_id, topic) in enumerate(topics.items(), start=1)
        }

    def _activities(
        self, sections: dict[str, Section], notes: list[Unread]
    ) -> tuple[Activity, ...]:
        """Items by topic, those of none at the end; work, materials, news, each as listed."""
        places = {own_id: place for place, own_id in enumerate(sections)}
        ordered = sorted(
            (item for item in self.items if not _is_deleted(item.thing)),
            key=lambda item: (
                places.get(ident(item.thing, "topicId") or "", len(places)),
                _KINDS.index(item.kind),
            ),
        )
        ids = Counter((item.kind, ident(item.thing, "id")) for item in ordered)
        taken: set[str] = set()
        activities = []
        for place, item in enumerate(ordered, start=1):
            own_id = ident(item.thing, "id")
            if own_id is None or ids[item.kind, own_id] > 1:
                # Files that somebody cleaned repeat one id: the place in the file is all there is.
                own_id = str(item.place)
            if own_id in taken:
                own_id = f"{item.kind}/{own_id}"
            while own_id in taken:
                own_id += "'"
            taken.add(own_id)
            activities.append(
                read_activity(
                    item.kind,
                    item.thing,
                    native_id=own_id,
                    section_id=ident(item.thing, "topicId"),
                    position=place,
                    notes=notes,
                )
            )
        return tuple(self._without_students(activities, ordered, notes))

    def _without_students(
        self, activities: list[Activity], items: list[Found], notes: list[Unread]
    ) -> Iterable[Activity]:
        """Texts of announcements by people who gave no work: students may post them, too."""
        teachers = {
            ident(item.thing, "creatorUserId") for item in items if item.kind != "announcement"
        } | {ident(self.thing, "ownerId")}
        teachers.discard(None)
        hidden = 0
        for activity, item in zip(activities, items, strict=True):
            creator = ident(item.thing, "creatorUserId")
            if item.kind == "announcement" and teachers and creator and creator not in teachers:
                hidden += 1
                yield replace(
                    activity,
                    title=_("Announcement"),
                    body=None,
                    word_count=None,
                    url=None,
                    media=(),
                    links=(),
                )
            else:
                yield activity
        if hidden:
            reason = translate_plural(
                "{count} announcement may be a student's: its text was not read",
                "{count} announcements may be students': their texts were not read",
                hidden,
            )
            notes.append(Unread(path=self.own_id or "", reason=reason.format(count=hidden)))

    def _say(self, activities: Iterable[Activity], notes: list[Unread], where: str) -> None:
        """What these answers tell only in part."""
        state = text(self.thing, "courseState")
        if state is not None and state not in ("ACTIVE", "ARCHIVED"):
            reason = _("the course is {state}: students may not see it").format(state=state[:40])
            notes.append(Unread(path=where, reason=reason))
        if not self.thing:
            reason = _("the answer of courses.get is missing: no title")
            notes.append(Unread(path=where, reason=reason))
        activities = list(activities)
        for count, one, many in (
            (
                sum(_is_deleted(item.thing) for item in self.items),
                "{count} deleted item was left out",
                "{count} deleted items were left out",
            ),
            (
                sum(
                    text(item.thing, "assigneeMode") == "INDIVIDUAL_STUDENTS" for item in self.items
                ),
                "{count} item is given to some students only",
                "{count} items are given to some students only",
            ),
            (
                sum(not is_known_type(item.thing) for item in self.items if item.kind == "work"),
                "{count} item of a type that is not known here",
                "{count} items of types that are not known here",
            ),
            (
                sum(any(meeting_at(link) for link in (a.url or "", *a.links)) for a in activities),
                "{count} item leads to a meeting, of which no hour is in these answers",
                "{count} items lead to meetings, of which no hours are in these answers",
            ),
            (
                int("calendarId" in self.thing),
                "the calendar of the course is not in these answers",
                "the calendar of the course is not in these answers",
            ),
        ):
            if count:
                reason = translate_plural(one, many, count).format(count=count)
                notes.append(Unread(path=where, reason=reason))


def _parted(found: list[Found]) -> dict[str | None, _Part]:
    """All objects by their course, courses in the order in which they are met."""
    known = frozenset(own_id for one in found if (own_id := course_of(one, frozenset())))
    only = next(iter(known)) if len(known) == 1 else None
    parts: dict[str | None, _Part] = {}
    for one in found:
        own_id = course_of(one, known) or only
        part = parts.setdefault(own_id, _Part(own_id=own_id))
        if one.kind == "course":
            part.thing = {**part.thing, **one.thing}
        elif one.kind == "topic":
            topic_id = ident(one.thing, "topicId", "id")
            if topic_id is not None:
                part.topics.setdefault(topic_id, one.thing)
        else:
            part.items.append(one)
    for part in parts.values():
        part.items = _each_once(part.items)
    return parts


def _each_once(items: list[Found]) -> list[Found]:
    """Items told in several files are one; those that share an id within a file are several."""
    in_file = Counter((one.where, one.kind, ident(one.thing, "id")) for one in items)
    first: dict[tuple[str, str | None], int] = {}
    kept: list[Found] = []
    for one in items:
        own_id = ident(one.thing, "id")
        key = (one.kind, own_id)
        is_alone = own_id is not None and in_file[one.where, one.kind, own_id] == 1
        if is_alone and key in first:
            place = first[key]
            kept[place] = replace(kept[place], thing={**one.thing, **kept[place].thing})
            continue
        if is_alone:
            first[key] = len(kept)
        kept.append(one)
    return kept


def _is_deleted(thing: Json) -> bool:
    return (text(thing, "state") or "").upper() == "DELETED"

"""Answers of the Canvas REST API: which objects they hold, and of which course.

Objects are recognised by their keys, array by array: file names are the habit of whoever
asked. What one activity looks like stands in ``canvas_api_activities``, and how tables that a
client wrote become such objects in ``canvas_csv``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from audit.course import (
    BLIND_BREAKS,
    BLIND_CAPTIONS,
    BLIND_LIVE,
    BLIND_RECORDINGS,
    BLIND_VIDEO_LENGTHS,
    Course,
    Unread,
)
from audit.errors import ReadError
from audit.language import translate as _
from audit.language import translate_plural
from audit.readers import canvas_csv, json_answers
from audit.readers.canvas_api_activities import ITEM_TYPES, read_activities
from audit.readers.canvas_api_objects import Objects
from audit.readers.fields import meeting_at
from audit.readers.json_answers import Answer, Answers
from audit.readers.json_fields import Json, child, children, ident, moment, text, title
from audit.readers.source import Source

# Kind -> keys that it always has, and keys of which it has at least one. First that fits wins.
KEYS: tuple[tuple[str, frozenset[str], frozenset[str]], ...] = tuple(
    (kind, frozenset(all_of.split()), frozenset(one_of.split()))
    for kind, all_of, one_of in (
        ("course", "id course_code", "enrollment_term_id workflow_state time_zone default_view"),
        ("module", "id name position", "items_url items_count items prerequisite_module_ids"),
        ("event", "id title start_at context_code", ""),
        ("conference", "id title conference_type", ""),
        ("quiz", "id title quiz_type", "question_count time_limit quiz_url"),
        ("new_quiz", "id title quiz_settings", ""),
        ("topic", "id title discussion_type", ""),
        ("assignment", "id name submission_types", "grading_type points_possible due_at"),
        ("page", "title url", "editing_roles front_page page_id"),
        ("question", "id entry_type", "entry position points_possible"),
        ("group", "id name group_weight", ""),
        ("file", "id content-type", "display_name filename"),
    )
)
# What tells Canvas from other software; the two others are only worth reading beside it.
TELLING = frozenset(kind for kind, _all, _one in KEYS) - {"group", "file", "question"}
# Kinds that belong to one course; calendars and conferences are often asked for all at once.
OF_ONE_COURSE = ("module", "item", "assignment", "quiz", "topic", "page", "new_quiz")
_COURSE_IN_ADDRESS = re.compile(r"/courses/(\d+)")
_COURSE_IN_NAME = re.compile(r"(?i)(?:^|[^a-z])courses?[/_ -](\d+)(?!\d)")
_QUIZ_IN_NAME = re.compile(r"(?i)quiz(?:zes)?[/_ -](\w+)[/_ -]items")
_MODULE_IN_NAME = re.compile(r"(?i)modules?[/_ -](\d+)[/_ -]items")
_LIVE_ANSWERS = re.compile(r"(?i)calendar[ _-]?events|conferences")
_CONFERENCES = re.compile(r"(?i)conferences")
_ANNOUNCEMENTS = re.compile(r"(?i)announcements")


def sniff(source: Source) -> bool:
    """Whether a source holds answers of the Canvas API, or tables that were made of them."""
    if canvas_csv.load(source).kinds & (TELLING | {"item"}):
        return True
    found = json_answers.load(source, lambda thing: kind_of(thing) is not None or is_moodle(thing))
    objects = [thing for answer in found.answers for thing in answer.objects]
    if any(map(is_moodle, objects)) or "modname" in found.broken_keys:
        return False
    return any(is_telling(thing) for thing in objects) or any(
        all_of <= found.broken_keys and (not one_of or one_of & found.broken_keys)
        for kind, all_of, one_of in KEYS
        if kind in TELLING
    )


def read(source: Source) -> list[Course]:
    """All courses of a folder, zip or file of answers.

    Raises
    ------
    ReadError
        A file is no JSON, no object of a course is found, or the objects of several courses
        cannot be told apart.
    """
    found = json_answers.load(source, lambda thing: kind_of(thing) is not None)
    if found.problems:
        raise found.problems[0]
    _add_tables(found, canvas_csv.load(source))
    courses: dict[str, Json] = {}
    placed = list(_placed(found.answers, courses))
    if not courses and not any(kind in OF_ONE_COURSE for _id, kind, _thing in placed):
        raise _nothing(source, found)
    ids: list[str] = list(
        dict.fromkeys(own for own, kind, _t in placed if own and kind in OF_ONE_COURSE)
    )
    unread = list(found.unread)
    if not ids:
        ids = list(courses)
        if len(ids) > 1 and placed:
            raise ReadError(
                source.name,
                f"its answers do not say to which of {len(ids)} courses they belong",
                "keep the answers of each course in a folder of its own",
            )
    elif empty := [own_id for own_id in courses if own_id not in ids]:
        reason = translate_plural(
            "{count} course of which only the name is there",
            "{count} courses of which only the names are there",
            len(empty),
        )
        unread.append(Unread(path=source.name, reason=reason.format(count=len(empty))))
    only = ids[0] if len(ids) == 1 else None
    bags: dict[str | None, Objects] = {own_id: Objects() for own_id in ids} or {None: Objects()}
    strays = 0
    for own_id, kind, thing in placed:
        bag = bags.get(own_id if own_id is not None else (only if ids else None))
        if bag is None:
            strays += 1
        else:
            bag.add(kind, thing)
    if strays:
        reason = translate_plural(
            "{count} object of another course, or of none that is named",
            "{count} objects of other courses, or of none that is named",
            strays,
        )
        unread.append(Unread(path=source.name, reason=reason.format(count=strays)))
    heard = _Heard.of(found.answers)
    return [
        _course(source, own_id, courses.get(own_id or ""), bag, unread, heard)
        for own_id, bag in bags.items()
    ]


def _add_tables(found: Answers, tables: canvas_csv.Tables) -> None:
    """Put tables beside the answers; one that is broken is told, unless nothing else is there."""
    if tables.problems and not (tables.answers or found.answers):
        raise tables.problems[0]
    if tables.answers or tables.problems:
        found.answers += tables.answers
        found.unread += tables.unread
        found.unread += (Unread(path=p.where, reason=p.what) for p in tables.problems)


def kind_of(thing: Json) -> str | None:
    """What a JSON object is in Canvas, told by its keys; None = nothing that is read here."""
    item_type = thing.get("type")
    if isinstance(item_type, str) and item_type in ITEM_TYPES and {"id", "title"} <= thing.keys():
        # Lists of items always have a position; other JSON has types such as "File", too.
        return "item" if "position" in thing else None
    for kind, all_of, one_of in KEYS:
        if all_of <= thing.keys() and (not one_of or one_of & thing.keys()):
            return kind
    return None


def is_telling(thing: Json) -> bool:
    """Whether an object can only have come from Canvas."""
    kind = kind_of(thing)
    return kind in TELLING or (kind == "item" and "module_id" in thing)


def is_moodle(thing: Json) -> bool:
    """Whether an object came from Moodle, which the other reader reads."""
    return "modname" in thing or any("modname" in item for item in children(thing, "modules"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """Whether the answers that can hold live meetings are among those given."""

    live: bool
    conferences: bool

    @classmethod
    def of(cls, answers: Iterable[Answer]) -> "_Heard":
        answers = list(answers)
        kinds = {kind_of(thing) for answer in answers for thing in answer.objects}
        # An empty answer holds no keys to know it by: only there its name counts.
        names = [answer.asked for answer in answers if not answer.objects]
        return cls(
            live=bool({"event", "conference"} & kinds) or any(map(_LIVE_ANSWERS.search, names)),
            conferences="conference" in kinds or any(map(_CONFERENCES.search, names)),
        )


def _placed(
    answers: Iterable[Answer], courses: dict[str, Json]
) -> Iterable[tuple[str | None, str, Json]]:
    """(course, kind, object) of all objects; the courses themselves go to their own table."""
    of_module: dict[str, str] = {}
    found: list[tuple[str | None, str, Json]] = []
    for answer in answers:
        for thing in answer.objects:
            kind = kind_of(thing)
            own_id = ident(thing, "id")
            if kind is None or is_deleted(thing):
                continue
            if kind == "course" and own_id is not None:
                courses[own_id] = {**thing, **_filled(courses.get(own_id, {}))}
                continue
            owner = _course_of(thing, answer)
            if kind == "module" and own_id is not None and owner is not None:
                of_module[own_id] = owner
            if kind == "group":
                found.extend(
                    (owner or _course_of(item, answer), "assignment", item)
                    for item in children(thing, "assignments")
                    if kind_of(item) == "assignment" and not is_deleted(item)
                )
                continue
            found.append((owner, kind, _completed(kind, thing, answer)))
    for owner, kind, thing in found:
        yield owner or of_module.get(ident(thing, "module_id") or ""), kind, thing


def is_deleted(thing: Json) -> bool:
    """Whether the course's people have thrown the object away."""
    return thing.get("workflow_state") == "deleted"


def _completed(kind: str, thing: Json, answer: Answer) -> Json:
    """The object with what only the request for it said."""
    if kind == "item" and "module_id" not in thing:
        found = _MODULE_IN_NAME.search(answer.asked)
        return {**thing, "module_id": found[1]} if found else thing
    if kind == "question" and (quiz := _QUIZ_IN_NAME.search(answer.asked)):
        return {**thing, "quiz_id": quiz[1]}
    if kind == "topic" and "is_announcement" not in thing and _ANNOUNCEMENTS.search(answer.asked):
        return {**thing, "is_announcement": True}
    return thing


def _course_of(thing: Json, answer: Answer) -> str | None:
    own = ident(thing, "course_id")
    if own is not None:
        return own
    context = text(thing, "context_code") or ""
    if context.startswith("course_"):
        return context.removeprefix("course_")
    for key in ("html_url", "items_url", "url", "preview_url"):
        found = _COURSE_IN_ADDRESS.search(text(thing, key) or "")
        if found:
            return found[1]
    found = _COURSE_IN_NAME.search(answer.asked)
    return found[1] if found else None


def _filled(thing: Json) -> Json:
    return {key: value for key, value in thing.items() if value is not None}


def _nothing(source: Source, found: Answers) -> ReadError:
    if found.refusals:
        return ReadError(
            found.refusals[0].path,
            "the server refused to answer, and nothing else is there",
            "ask again with a valid access token",
        )
    return ReadError(
        source.name,
        "no course, module, assignment, discussion, quiz or page of Canvas is in it",
        "ask the API for /courses/:id and /courses/:id/modules?include[]=items first",
    )


def _course(
    source: Source,
    own_id: str | None,
    thing: Json | None,
    bag: Objects,
    unread: list[Unread],
    heard: _Heard,
) -> Course:
    notes = list(unread)
    thing = thing or {}
    if not thing:
        reason = _("the answer to /courses/:id is missing: no title, dates or time zone")
        notes.append(Unread(path=source.name, reason=reason))
    zone = text(thing, "time_zone")
    if zone is not None and not is_zone(zone):
        notes.append(
            Unread(path=source.name, reason=_("'{zone}' is no time zone").format(zone=zone))
        )
        zone = None
    sections, activities = read_activities(bag, thing, zone, source.name, notes)
    addresses = {address for a in activities for address in (a.url, *a.links) if address}
    for tool in sorted({name for name in map(meeting_at, addresses) if name}):
        reason = _("meetings kept in {tool} are not among the answers; add [[live]]")
        notes.append(Unread(path=tool, reason=reason.format(tool=tool)))
    blind = {BLIND_VIDEO_LENGTHS, BLIND_CAPTIONS, BLIND_BREAKS}
    if not heard.live:
        blind.add(BLIND_LIVE)
    if not heard.conferences:
        blind.add(BLIND_RECORDINGS)
    term = child(thing, "term")
    name = source.name.rsplit(".", 1)[0] if not source.is_folder else source.name
    return Course(
        id=own_id or name,
        title=title(text(thing, "name")) or name,
        format="canvas_api",
        source_name=source.name,
        source_sha256=source.sha256,
        code=text(thing, "course_code"),
        term=text(term, "name"),
        language=text(thing, "locale"),
        timezone=zone,
        # A course without dates of its own runs with its term.
        start=moment(thing, "start_at") or moment(term, "start_at"),
        end=moment(thing, "end_at") or moment(term, "end_at"),
        platform="Canvas",
        sections=sections,
        activities=activities,
        unread=tuple(dict.fromkeys(notes)),
        blind_to=frozenset(blind),
    )


def is_zone(name: str) -> bool:
    """Whether this is the name of a time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True

"""Designs of the UCL Learning Designer, exported as JSON.

A design has teaching-learning activities (here: sections), each with parts: what learners do,
of which learning type, for how many minutes, in groups of what size. A learning type is no mode:
only a part that says so is live.

Of the form, these names are known from a plug-in that imports it (no export was at hand):
``activities``, ``slas``, ``type``, ``description``, ``duration``, ``groupSize``, ``resources``,
``url``, ``title``, ``learningTime``, ``aims``, ``outcomes``. The others are looked for under
several names, and what fits none of them gets its line.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from types import MappingProxyType

from audit.course import (
    BLIND_BREAKS,
    BLIND_CAPTIONS,
    BLIND_RECORDINGS,
    BLIND_SECTIONS,
    BLIND_VIDEO_LENGTHS,
    Activity,
    Course,
    Media,
    Section,
    Unread,
)
from audit.errors import ReadError
from audit.language import translate as _
from audit.readers import json_fields as fields
from audit.readers.fields import media_at
from audit.readers.json_fields import Json
from audit.readers.json_files import read_files
from audit.readers.plan_words import folded
from audit.readers.source import Source
from audit.vocabulary import Kind, Mode

FORMAT = "learning_designer"
# Names under which designs may be wrapped; a file may hold a list of them too.
_WRAPPERS = ("design", "designs", "learningDesign", "learning_design", "session", "data")
_SECTIONS = ("activities", "tlas", "TLAs", "teachingLearningActivities")
_PARTS = ("slas", "SLAs", "tlas", "parts", "learningActivities")
_ID = ("id", "_id", "uuid", "guid")
_TITLE = ("title", "name", "sessionName", "topic")
_TYPE = ("type", "learningType", "learning_type", "learning")
_TEXT = ("description", "text", "notes", "details", "instructions")
_MINUTES = ("duration", "minutes", "time", "durationMinutes", "learningTime")
_GROUP = ("groupSize", "group_size", "groupsize", "group", "sizeOfGroup")
_CLASS = ("groupSize", "classSize", "class_size", "numberOfLearners", "learners", "size")
_TEACHER = (
    "teacherPresent", "tutorPresent", "teacher", "tutor", "isTeacherPresent", "tutorAvailable",
    "teacherAvailable", "teacher_present",
)  # fmt: skip
_ONLINE = ("online", "isOnline", "is_online", "delivery", "mode", "location", "place")
_AT_ONE_TIME = (
    "synchronous", "isSynchronous", "sync", "synchronicity", "is_synchronous", "timing",
)  # fmt: skip
_RESOURCES = ("resources", "attachments", "links", "resource")
_URL = ("url", "link", "href", "address")
_YES = frozenset({"yes", "true", "1", "present", "available", "online", "synchronous", "live"})
_NO = frozenset(
    {"no", "false", "0", "absent", "not present", "not available", "unavailable", "offline"}
    | {"asynchronous", "face to face", "f2f", "in class", "on campus", "own time", "classroom"}
)
# Words of a design that are no activity: told of, not read. People's names are not told of.
_OF_DESIGN = ("aims", "outcomes", "description", "topic", "keywords", "notes", "feedback")
_PEOPLE = frozenset(
    folded(name)
    for name in ("author", "authors", "creator", "owner", "user", "users", "email", "editor",
                 "editors", "sharedWith", "contributors", "username", "createdBy", "modifiedBy")
)  # fmt: skip
# What a learning type says together with the mode of its part. Collaboration makes something
# together, whenever; "Collaborate" must not be taken for the meeting tool of that name.
_KINDS: Mapping[tuple[str, str | None], Kind] = MappingProxyType(
    {
        ("discuss", Mode.SYNCHRONOUS): Kind.LIVE_SEMINAR,
        ("discuss", Mode.ASYNCHRONOUS): Kind.DISCUSSION,
        ("collaborate", Mode.SYNCHRONOUS): Kind.GROUP_WORK,
        ("collaborate", Mode.ASYNCHRONOUS): Kind.GROUP_WORK,
        ("collaborate", None): Kind.GROUP_WORK,
    }
)
_SAME: Mapping[str, str] = MappingProxyType(
    {"discussion": "discuss", "collaboration": "collaborate"}
)
_TYPES = frozenset(
    {"read", "read watch listen", "acquire", "acquisition", "investigate", "investigation"}
    | {"inquiry", "discuss", "discussion", "practice", "practise", "collaborate"}
    | {"collaboration", "produce", "production"}
)


def sniff(source: Source) -> bool:
    """Whether a source is a design, or holds designs."""
    return any(_designs(source))


def read(source: Source) -> list[Course]:
    """Read each design as a course, in the order of the files.

    Raises
    ------
    ReadError
        A file is no JSON, no design is found, or there is no activity in it.
    """
    found = [*_designs(source)]
    problems = read_files(source).problems
    if not found:
        if problems:
            raise problems[0]
        raise ReadError(
            source.name,
            _("there is no design of the Learning Designer in it"),
            _("export the design again, as JSON"),
        )
    ids: dict[str, int] = {}
    return [_course(source, name, design, ids) for name, design in found]


def _designs(source: Source) -> Iterator[tuple[str, Json]]:
    for name, value in read_files(source).values:
        values = value if isinstance(value, list) else [value]
        for item in values[:1000]:
            if not isinstance(item, dict):
                continue
            inner = [
                design
                for key in _WRAPPERS
                for design in (fields.children(item, key) or [fields.child(item, key)])
            ]
            yield from ((name, design) for design in (item, *inner) if _is_design(design))


def _is_design(thing: Json) -> bool:
    parts = [part for section in _sections(thing) for part in _parts(section)]
    return any(
        folded(fields.text(part, *_TYPE) or "") in _TYPES and not set(part).isdisjoint(_MINUTES)
        for part in parts[:100]
    )


def _sections(design: Json) -> list[Json]:
    return next((found for key in _SECTIONS if (found := fields.children(design, key))), [])


def _parts(section: Json) -> list[Json]:
    return next((found for key in _PARTS if (found := fields.children(section, key))), [])


@dataclass(slots=True)
class _Notes:
    """Lines of what was not read, each once."""

    lines: dict[Unread, None] = field(default_factory=dict)

    def note(self, path: str, reason: str) -> None:
        self.lines[Unread(path=path, reason=reason)] = None

    def keys(self, where: str, thing: Json, *known: tuple[str, ...]) -> None:
        """Note the filled fields of a thing that have none of the known names."""
        names = {name for names in known for name in names}
        for key, value in thing.items():
            if key in names or value in (None, "", [], {}, False):
                continue
            if folded(key) not in _PEOPLE:
                self.note(f"{where}, {str(key)[:60]}", _("not a known field; not read"))


def _course(source: Source, name: str, design: Json, ids: dict[str, int]) -> Course:
    notes = _Notes()
    title = fields.title(fields.text(design, *_TITLE)) or PurePath(name).stem
    for key in _OF_DESIGN:
        if design.get(key):
            notes.note(f"{name}, {key}", _("is of the design as a whole; not read"))
    of_design = ((*_OF_DESIGN, *_ID, *_TITLE, *_CLASS, *_MINUTES), _SECTIONS, _WRAPPERS)
    notes.keys(name, design, *of_design)
    class_size = fields.number(design, *_CLASS)
    sections: list[Section] = []
    activities: list[Activity] = []
    taken: set[str] = set()
    for number, section in enumerate(_sections(design), start=1):
        section_title = fields.title(fields.text(section, *_TITLE)) or _(
            "Activity {number}"
        ).format(number=number)
        section_id = f"TLA{number}"
        sections.append(Section(native_id=section_id, title=section_title, position=number))
        where = f"{name}, {section_title}"
        notes.keys(where, section, _ID, _TITLE, _PARTS, _TEXT[:1])
        if fields.text(section, "description"):
            notes.note(where, _("the text of a whole activity; not read"))
        for place, part in enumerate(_parts(section), start=1):
            native_id = fields.ident(part, *_ID)
            if native_id is None or native_id in taken:
                native_id = f"{section_id}.{place}"
            taken.add(native_id)
            activity = _activity(part, class_size, f"{where}, {place}", notes)
            activities.append(
                replace(
                    activity,
                    native_id=native_id,
                    position=len(activities) + 1,
                    section_id=section_id,
                )
            )
    _check_total(design, activities, name, notes)
    if not any(activity.stated_mode for activity in activities):
        notes.note(
            name, _("no part says whether learners meet at one time; its words have to tell")
        )
    design_id = fields.ident(design, *_ID) or PurePath(name).stem
    ids[design_id] = ids.get(design_id, 0) + 1
    return Course(
        id=design_id if ids[design_id] == 1 else f"{design_id} {ids[design_id]}",
        title=title,
        format=FORMAT,
        source_name=source.name,
        source_sha256=source.sha256,
        platform="UCL Learning Designer",
        sections=tuple(sections),
        activities=tuple(activities),
        unread=tuple(notes.lines),
        blind_to=frozenset(
            {BLIND_BREAKS, BLIND_CAPTIONS, BLIND_RECORDINGS, BLIND_VIDEO_LENGTHS}
            | (set() if sections else {BLIND_SECTIONS})
        ),
    )


def _check_total(design: Json, activities: list[Activity], name: str, notes: _Notes) -> None:
    stated = fields.number(design, *_MINUTES)
    known = [a.stated_minutes for a in activities if a.stated_minutes is not None]
    if stated and known and abs(stated - sum(known)) > 0.5:
        reason = _("the design says {stated} minutes, its parts add up to {total}")
        notes.note(name, reason.format(stated=f"{stated:g}", total=f"{sum(known):g}"))


def _activity(part: Json, class_size: float | None, where: str, notes: _Notes) -> Activity:
    names = (_ID, _TITLE, _TYPE, _TEXT, _MINUTES, _GROUP, _TEACHER, _ONLINE, _AT_ONE_TIME)
    notes.keys(where, part, *names, _RESOURCES)
    found = fields.content(fields.text(part, *_TEXT))
    body = found.text if found is not None else ""
    media, links = _addresses(part)
    if found is not None:
        media = tuple({item.url: item for item in (*media, *found.media)}.values())
        links = tuple(dict.fromkeys((*links, *found.links)))
    lms_type = " ".join((fields.text(part, *_TYPE) or "").split())
    minutes = _minutes(part, where, notes)
    mode = _mode(part, where, notes)
    word = folded(lms_type)
    kind = _KINDS.get((_SAME.get(word, word), mode))
    return Activity(
        native_id="",
        title=fields.title(fields.text(part, *_TITLE)) or _first_line(body) or lms_type,
        lms_type=lms_type,
        position=0,
        body=body or None,
        word_count=found.word_count if found is not None and body else None,
        url=next(iter(links), None) or next((item.url for item in media if item.url), None),
        group=_group(part, class_size),
        media=media,
        links=links,
        stated_kind=kind,
        stated_mode=mode,
        stated_minutes=minutes,
        stated_because=None if (kind, mode, minutes) == (None,) * 3 else _("the design"),
    )


def _first_line(body: str) -> str:
    line = body.partition("\n")[0]
    return line if len(line) <= 100 else line[:99].rsplit(" ", 1)[0] + "…"


def _minutes(part: Json, where: str, notes: _Notes) -> float | None:
    for key in _MINUTES:
        value = part.get(key)
        if value in (None, ""):
            continue
        if isinstance(value, dict):
            hours, rest = fields.number(value, "hours", "h"), fields.number(value, "minutes", "m")
            minutes = None if hours is None and rest is None else (hours or 0) * 60 + (rest or 0)
        else:
            minutes = fields.number(part, key)
        if minutes is not None and 0 <= minutes <= 60 * 24 * 366:
            return minutes
        notes.note(f"{where}, {key}", _("the length is no number of minutes; not read"))
        return None
    return None


def _says(part: Json, keys: tuple[str, ...], where: str, notes: _Notes) -> bool | None:
    """Whether the first filled field of these says yes; None = nothing is said."""
    for key in keys:
        value = part.get(key)
        if value is None or value == "":
            continue
        word = folded(str(value)) if isinstance(value, str | int | bool) else ""
        if word in _YES or word in _NO:
            return word in _YES
        notes.note(f"{where}, {key}", _("neither yes nor no; not read"))
        return None
    return None


def _mode(part: Json, where: str, notes: _Notes) -> Mode | None:
    """When learners take part, where the part says it: at one time, or with a teacher in a room."""
    at_one_time = _says(part, _AT_ONE_TIME, where, notes)
    teacher = _says(part, _TEACHER, where, notes)
    online = _says(part, _ONLINE, where, notes)
    if at_one_time is not None:
        return Mode.SYNCHRONOUS if at_one_time else Mode.ASYNCHRONOUS
    return Mode.SYNCHRONOUS if teacher and online is False else None


def _group(part: Json, class_size: float | None) -> str | None:
    size = fields.number(part, *_GROUP)
    if size is None or size <= 0:
        return None
    return "none" if size == 1 or size == class_size else "separate"


def _addresses(part: Json) -> tuple[tuple[Media, ...], tuple[str, ...]]:
    media: dict[str, Media] = {}
    links: dict[str, None] = {}
    for key in _RESOURCES:
        for address, title in _resources(part.get(key)):
            address = fields.without_secrets(address)
            item = media_at(address, title)
            if item is None:
                links.setdefault(address)
            else:
                media.setdefault(address, item)
    return tuple(media.values()), tuple(links)


def _resources(value: object) -> Iterator[tuple[str, str | None]]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item.strip():
            yield item.strip(), None
        elif isinstance(item, dict) and (address := fields.text(item, *_URL)) is not None:
            yield address.strip(), fields.title(fields.text(item, *_TITLE)) or None

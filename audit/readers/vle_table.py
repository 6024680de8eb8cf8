"""Tables of a VLE as its researchers publish them: ``vle``, ``assessments``, ``courses``.

One row a thing of many modules, each in several presentations; a presentation is a course. One
of the tables alone, or a folder or zip with all of them. Dates are counted in days from a first
day that no table gives, so that a week is all that a date says. Tables about students lie
beside them and are never opened.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from types import MappingProxyType

from audit.course import (
    BLIND_BREAKS,
    BLIND_CAPTIONS,
    BLIND_RECORDINGS,
    BLIND_SECTIONS,
    BLIND_VIDEO_LENGTHS,
    Activity,
    Course,
    Unread,
)
from audit.errors import ReadError
from audit.language import translate as _
from audit.readers.cells import text_of
from audit.readers.source import Source
from audit.readers.table import Row, head_rows, names_presentations, rows_of_text

FORMAT = "vle_table"
MODULE, PRESENTATION = "code_module", "code_presentation"
# What a table is, by a column that only it has; courses.csv may stand alone.
_SITES, _ASSESSMENTS, _COURSES = "id_site", "id_assessment", "module_presentation_length"
_PEOPLE = re.compile(r"(?i)student|user|registration")
# All presentations of a university in one table; what is longer is a log.
_MAX_TABLE_BYTES = 64 * 1024 * 1024
_HEAD_BYTES = 500
_NOT_STATED = frozenset({"", "?", "NA", "NULL", "None", "nan"})
_MAX_WEEK = 53
_BLIND = frozenset(
    {BLIND_BREAKS, BLIND_CAPTIONS, BLIND_RECORDINGS, BLIND_SECTIONS, BLIND_VIDEO_LENGTHS}
)

CourseKey = tuple[str, str]


@dataclass(slots=True)
class _Presentation:
    activities: list[Activity] = field(default_factory=list)
    notes: dict[Unread, None] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    is_without_start: bool = False


def sniff(source: Source) -> bool:
    """Whether a source is one of the tables, or a folder or archive that holds them."""
    if source.is_folder or source.is_archive:
        return next(_members(source), None) is not None
    if not names_presentations_in(source.head[:_HEAD_BYTES]):
        return False
    rows = head_rows(source, len, 1)
    return rows is not None and any(_table_of(row) is not None for row in rows)


def names_presentations_in(head: bytes) -> bool:
    """Whether the first bytes of a file name the columns of these tables."""
    return MODULE.encode() in head and PRESENTATION.encode() in head


def _table_of(header: Row) -> str | None:
    names = [text_of(cell) for cell in header.cells]
    if not names_presentations(header.cells) or any(_PEOPLE.search(name) for name in names):
        return None
    return next((table for table in (_SITES, _ASSESSMENTS, _COURSES) if table in names), None)


def _members(source: Source) -> Iterator[str]:
    for member in source.members:
        path = PurePosixPath(member)
        is_table = path.suffix.lower() == ".csv" and len(path.parts) == 1
        if not is_table or _PEOPLE.search(path.stem):
            continue
        if source.size(member) > _MAX_TABLE_BYTES:
            continue
        if names_presentations_in(source.read(member)[:_HEAD_BYTES]):
            yield member


def read(source: Source) -> list[Course]:
    """Read every presentation, in the order of the tables' rows.

    Raises
    ------
    ReadError
        No table can be read.
    """
    found: dict[CourseKey, _Presentation] = {}
    notes: dict[Unread, None] = {}
    is_many = source.is_folder or source.is_archive
    members: list[str | None] = [*_members(source)] if is_many else [None]
    tables = []
    for member in members:
        rows, where = rows_of_text(source, member), member or source.name
        table = _table_of(rows[0]) if rows else None
        if table is not None:
            tables.append((table, where, rows))
    # The sites of a course stand before its assessments, whatever the files are called.
    order = (_SITES, _ASSESSMENTS, _COURSES)
    for table, where, rows in sorted(tables, key=lambda found: order.index(found[0])):
        _read_table(table, where, rows, found, notes)
    if not found:
        raise ReadError(
            source.name,
            _("there is no presentation in it"),
            _("give vle.csv, assessments.csv and courses.csv in one folder"),
        )
    if is_many:
        for member in source.members:
            if PurePosixPath(member).suffix.lower() == ".csv" and _PEOPLE.search(member):
                notes[Unread(path=member, reason=_("is about students; not opened"))] = None
    return [_course(source, key, course, notes) for key, course in found.items()]


def _read_table(
    table: str,
    where: str,
    rows: tuple[Row, ...],
    found: dict[CourseKey, _Presentation],
    notes: dict[Unread, None],
) -> None:
    names = [text_of(cell) for cell in rows[0].cells]
    known = {MODULE, PRESENTATION, _SITES, _ASSESSMENTS, _COURSES, "activity_type", "week_from"}
    for name in names:
        if name not in known | {"week_to", "assessment_type", "date", "weight"}:
            notes[Unread(path=f"{where}, {name}", reason=_("not a known column; not read"))] = None
    for row in rows[1:]:
        cells = dict(zip(names, (text_of(cell) for cell in row.cells), strict=False))
        if not any(cells.values()):
            continue
        key = (cells.get(MODULE, ""), cells.get(PRESENTATION, ""))
        if not all(key):
            path = f"{where}, row {row.number}"
            notes[Unread(path=path, reason=_("names no presentation; not read"))] = None
            continue
        course = found.setdefault(key, _Presentation())
        if table == _COURSES:
            _keep_length(where, cells, course)
            continue
        make = _site if table == _SITES else _assessment
        activity = make(where, row, cells, course)
        if activity.native_id in course.ids:
            path = f"{where}, row {row.number}"
            course.notes[Unread(path=path, reason=_("the id stands twice; not read again"))] = None
            continue
        course.ids.add(activity.native_id)
        course.activities.append(activity)


def _site(where: str, row: Row, cells: dict[str, str], course: _Presentation) -> Activity:
    key = cells.get(_SITES, "") or str(row.number)
    kind = cells.get("activity_type", "")
    first, last = cells.get("week_from", ""), cells.get("week_to", "")
    week = _number(first)
    if week is None and first not in _NOT_STATED:
        _note(course, where, _("a week is no number; not read"))
    if last != first and last not in _NOT_STATED:
        _note(course, where, _("some span several weeks; the first was taken"))
    return Activity(
        native_id=key,
        # The tables give no titles.
        title=f"{kind} {key}".strip(),
        lms_type=kind,
        position=0,
        # Week 0 is before the first teaching week, and in none.
        week=int(week) if week is not None and 0 < week <= _MAX_WEEK else None,
    )


def _assessment(where: str, row: Row, cells: dict[str, str], course: _Presentation) -> Activity:
    key = cells.get(_ASSESSMENTS, "") or str(row.number)
    kind = cells.get("assessment_type", "")
    day, weight = _number(cells.get("date", "")), _number(cells.get("weight", ""))
    settings = {}
    week = None
    if day is not None and abs(day) < 7 * _MAX_WEEK:
        course.is_without_start = True
        settings["due_day"] = f"{day:g}"
        week = int(day) // 7 + 1 if day >= 0 else None
    elif cells.get("date", "") not in _NOT_STATED:
        _note(course, where, _("a date is no number of days; not read"))
    if weight is not None:
        settings["weight"] = f"{weight:g}"
    return Activity(
        native_id=key if key not in course.ids else f"assessment {key}",
        title=f"{kind} {key}".strip(),
        lms_type=kind,
        position=0,
        week=week,
        # A final exam without a weight of its own is graded all the same; nothing says so.
        graded=True if weight else None,
        settings=MappingProxyType(settings),
    )


def _keep_length(where: str, cells: dict[str, str], course: _Presentation) -> None:
    days = _number(cells.get(_COURSES, ""))
    if days is None:
        _note(course, where, _("the length is no number of days; not read"))
        return
    course.is_without_start = True
    reason = _("the presentation is {days} days long; its first day is not said")
    _note(course, where, reason.format(days=f"{days:g}"))


def _note(course: _Presentation, where: str, reason: str) -> None:
    course.notes[Unread(path=where, reason=reason)] = None


def _number(text: str) -> float | None:
    if text in _NOT_STATED or len(text) > 12:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < 1e9 else None


def _course(
    source: Source, key: CourseKey, course: _Presentation, notes: dict[Unread, None]
) -> Course:
    module, presentation = key
    unread = [*notes, *course.notes]
    if course.is_without_start:
        reason = _("dates are days after a first day that is not said; they give weeks alone")
        unread.append(Unread(path=source.name, reason=reason))
    return Course(
        id=f"{module}-{presentation}",
        title=f"{module} {presentation}",
        code=module,
        term=presentation,
        format=FORMAT,
        source_name=source.name,
        source_sha256=source.sha256,
        activities=tuple(
            replace(activity, position=place)
            for place, activity in enumerate(course.activities, start=1)
        ),
        unread=tuple(unread),
        blind_to=_BLIND,
    )

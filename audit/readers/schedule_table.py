"""Schedules as course sites publish them: a table with one row a class or week.

CSV, XLSX, or a page in HTML or Markdown. The class of a row and each other filled cell (a
reading, a homework, a test) is an activity; its id is the number of its row, and where the row
names several, the row and its column: ``7#Homework``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath

from audit.course import (
    BLIND_BREAKS,
    BLIND_CAPTIONS,
    BLIND_RECORDINGS,
    BLIND_SECTIONS,
    BLIND_VIDEO_LENGTHS,
    Course,
    Section,
)
from audit.errors import ReadError
from audit.language import translate as _
from audit.readers.cell_dates import month_comes_first
from audit.readers.cells import is_blank, text_of
from audit.readers.plan_notes import PlanNotes
from audit.readers.plan_words import folded, weekday_of
from audit.readers.schedule_table_cells import (
    CellDay,
    cell_day,
    content,
    split_day,
    year_of_term,
)
from audit.readers.schedule_table_columns import (
    SLOT,
    ScheduleColumns,
    find_schedule,
    is_schedule,
    schedule_score,
)
from audit.readers.schedule_table_items import ScheduleRow
from audit.readers.schedule_table_pages import Page, page_of
from audit.readers.schedule_table_places import Places, Year, is_month_first
from audit.readers.schedule_table_rows import ScheduleSheet
from audit.readers.source import Source
from audit.readers.table import Row, read_tables

FORMAT = "schedule_table"
_EVERYWHERE = ("", "")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def sniff(source: Source) -> bool:
    """Whether a source is a table, or a page with one, that lists classes or weeks."""
    return is_schedule(source) or page_of(source) is not None


def read(source: Source) -> list[Course]:
    """Read the course of a schedule.

    Raises
    ------
    ReadError
        There is no schedule in it, or nothing under its header.
    """
    notes = PlanNotes()
    page = page_of(source)
    if page is not None:
        parts, title, told = _of_page(source, page, notes), page.title, page.text
    else:
        parts, told = _of_tables(source, notes)
        title = ""
    if not parts:
        raise ReadError(
            source.name,
            _("there is no schedule in it"),
            _("name its columns: date or week, topic, reading, homework"),
        )
    term = year_of_term(told) or year_of_term(source.name.replace("_", " ").replace("-", " "))
    year = term[1] if term else _only_year((title, source.name, told[:2000]))
    rows: list[ScheduleRow] = []
    for place, (where, columns, below, section) in enumerate(parts):
        places = Places(
            where=where,
            columns=columns,
            year=_year(columns, below, year),
            notes=notes,
            section=section if len(parts) > 1 else "",
        )
        sheet = ScheduleSheet(
            columns=columns,
            rows=below,
            places=places,
            prefix="" if place == 0 else f"{place + 1}!",
        )
        rows.extend(sheet.read())
    if not rows:
        raise ReadError(
            source.name,
            _("there is no class and no work under the header"),
            _("write one row for each class or week"),
        )
    return [_course(source, title, term[0] if term else None, rows, notes)]


_Part = tuple[str, ScheduleColumns, tuple[Row, ...], str]


def _of_page(source: Source, page: Page, notes: PlanNotes) -> list[_Part]:
    parts: list[_Part] = []
    others = 0
    for number, table in enumerate(page.tables, start=1):
        where = f"{source.name}, table {number}" if len(page.tables) > 1 else source.name
        if table.columns is None:
            others += 1
            continue
        start = next(
            place
            for place, row in enumerate(table.rows)
            if row.number == table.columns.header.number
        )
        parts.append((where, table.columns, table.rows[start + 1 :], table.heading))
    if others:
        reason = _("{count} tables of the page are no schedules; not read")
        notes.note(source.name, reason.format(count=others))
    notes.note(source.name, _("only the schedule of the page was read, not the text around it"))
    return parts


def _of_tables(source: Source, notes: PlanNotes) -> tuple[list[_Part], str]:
    tables = read_tables(source, schedule_score)
    for unread in tables.unread:
        notes.note(unread.path, unread.reason)
    parts: list[_Part] = []
    told: list[str] = []
    for sheet in tables.sheets:
        where = source.name if sheet.name is None else f"{source.name}, sheet '{sheet.name}'"
        columns = find_schedule(sheet.rows)
        if columns is None:
            if any(not is_blank(cell) for row in sheet.rows for cell in row.cells):
                notes.note(where, _("the sheet has no header of a schedule; not read"))
            continue
        start = sheet.rows.index(columns.header)
        for row in sheet.rows[:start]:
            words = [text_of(cell) for cell in row.cells if not is_blank(cell)]
            if words:
                told.extend(words)
                notes.note(where, _("this stands above the header; not read"), row=row.number)
        parts.append((where, columns, sheet.rows[start + 1 :], sheet.name or ""))
    return parts, "\n".join(told)


def _only_year(texts: Iterable[str]) -> int | None:
    """The year that the first text with years names, if it names one."""
    for text in texts:
        years = set(_YEAR.findall(text))
        if years:
            return int(years.pop()) if len(years) == 1 else None
    return None


def _year(columns: ScheduleColumns, rows: tuple[Row, ...], year: int | None) -> Year:
    """Learn from the whole column of dates what one cell does not say."""
    days = [*_days(columns, rows)]
    full = [found.full for found, _weekday in days if found.full is not None]
    written = {day.year for dates in full for day in dates.days if day is not None}
    if len(written) == 1:
        year = written.pop()
    order = month_comes_first(full)
    if order is None:
        proofs = {
            proof
            for found, weekday in days
            if found.alone is not None
            and (proof := is_month_first(found.alone, weekday, year)) is not None
        }
        order = proofs.pop() if len(proofs) == 1 else None
    return Year(year=year, month_first=order)


def _days(columns: ScheduleColumns, rows: tuple[Row, ...]) -> Iterator[tuple[CellDay, int | None]]:
    """Each date of a table, and the weekday that its cell or its column names."""
    named = columns.places("weekday")[:1]
    for row in rows:
        for place in columns.places("date")[:1]:
            found = cell_day(row.cell(place))
            if found is not None:
                beside = weekday_of(folded(text_of(row.cell(named[0])))) if named else None
                yield found, beside if found.weekday is None else found.weekday
        for place in columns.places(SLOT):
            found, _rest = split_day(content(row.cell(place)).text)
            if found is not None:
                yield found, weekday_of(folded(columns.names[place]))


def _course(
    source: Source,
    title: str,
    term: str | None,
    rows: list[ScheduleRow],
    notes: PlanNotes,
) -> Course:
    sections = list(dict.fromkeys(row.section for row in rows if row.section))
    stem = PurePath(source.name).stem
    blind = {BLIND_BREAKS, BLIND_CAPTIONS, BLIND_VIDEO_LENGTHS}
    if not sections:
        blind.add(BLIND_SECTIONS)
    if not any(row.activity.recorded for row in rows):
        blind.add(BLIND_RECORDINGS)
    return Course(
        id=stem,
        title=title or _readable(stem),
        term=term,
        format=FORMAT,
        source_name=source.name,
        source_sha256=source.sha256,
        sections=tuple(
            Section(native_id=name, title=name, position=place)
            for place, name in enumerate(sections, start=1)
        ),
        activities=tuple(
            replace(row.activity, position=place, section_id=row.section or None)
            for place, row in enumerate(rows, start=1)
        ),
        wall_clock=True,
        unread=notes.unread(_EVERYWHERE),
        blind_to=frozenset(blind),
    )


def _readable(stem: str) -> str:
    words = " ".join(stem.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:] if words else stem

"""Course plans: a CSV file or an XLSX workbook with one row an activity.

The columns and their meaning stand in the README; other names for them, in English and
French, in ``plan_words.toml``. A length ``1:30`` is one hour and a half; dates with dots have
the day first; a range of lengths states none.
"""

import re
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
from audit.readers.cells import is_blank, text_of
from audit.readers.plan_columns import (
    Columns,
    find_columns,
    find_header,
    header_error,
    header_score,
)
from audit.readers.plan_notes import CourseKey, PlanNotes
from audit.readers.plan_rows import PlanRow, PlanSheet
from audit.readers.plan_words import heading
from audit.readers.schedule_table_columns import is_schedule
from audit.readers.source import Source
from audit.readers.table import (
    HEADER_ROWS,
    Row,
    Sheet,
    head_rows,
    is_old_workbook,
    is_workbook,
    names_presentations,
    read_tables,
)
from audit.readers.table_kinds import is_of_canvas

FORMAT = "course_plan"
# "SOC 201", "MATH-1203A": a course cell that is a code and no title.
_CODE = re.compile(r"[^\W\d_]{2,8}[ -]?\d{2,5}[^\W_]{0,3}")
_TABLE_ENDINGS = (".csv", ".tsv", ".tab")


def sniff(source: Source) -> bool:
    """Whether a source is a table that may hold a plan.

    A table without the columns of a plan is claimed too, so that ``read`` can say what it
    lacks: any XLSX workbook, and a file that is called a table and looks like one. A schedule
    (one row a class) and the tables of a VLE's researchers have readers of their own.
    """
    if is_old_workbook(source):
        return True
    if is_schedule(source):
        return False
    if is_workbook(source):
        return True
    rows = head_rows(source, header_score)
    if rows is None:
        return False
    if any(names_presentations(row.cells) or is_of_canvas(row.cells) for row in rows[:1]):
        return False
    if find_header(rows) is not None:
        return True
    return source.name.lower().endswith(_TABLE_ENDINGS) and _is_table(rows)


def _is_table(rows: list[Row]) -> bool:
    filled = [row for row in rows if any(text_of(cell) for cell in row.cells)]
    if not filled:
        # A table with nothing in it: ``read`` says so.
        return True
    widths = [len(row.cells) for row in filled]
    usual = max(widths, key=widths.count)
    if usual > 1 and widths.count(usual) * 2 > len(widths):
        return True
    # Columns may stand here, parted by something that is no delimiter.
    words = text_of(filled[0].cells[0]).replace("|", ":").split(":")
    return any(heading(word) is not None for word in words)


def read(source: Source) -> list[Course]:
    """Read all courses of a plan, in the order of their first rows.

    Raises
    ------
    ReadError
        The file is no table, has not the columns of a plan, or holds values that cannot be
        read; up to 20 of them are told at once.
    """
    tables = read_tables(source, header_score)
    notes = PlanNotes()
    for unread in tables.unread:
        notes.note(unread.path, unread.reason)
    filled = [sheet for sheet in tables.sheets if _is_filled(sheet)]
    if not filled:
        raise ReadError(
            source.name, "there is nothing in the table", "write one row for each activity"
        )
    plans = [sheet for sheet in filled if find_header(sheet.rows) is not None]
    if not plans:
        raise _no_header(source, filled)
    for sheet in filled:
        if sheet not in plans:
            notes.note(_where(source, sheet), _("the sheet has no header of a plan; not read"))
    columns = [_columns(source, sheet, notes) for sheet in plans]
    rows = _rows(source, plans, columns, notes)
    notes.raise_problems()
    if not rows:
        raise ReadError(
            _where(source, plans[0]),
            "there is no activity under the header",
            "write one row for each activity",
        )
    blind = _blind_to(columns, has_sections=any(row.section for row in rows))
    return _courses(source, rows, notes, blind)


def _is_filled(sheet: Sheet) -> bool:
    return any(text_of(cell) for row in sheet.rows for cell in row.cells)


def _where(source: Source, sheet: Sheet) -> str:
    return source.name if sheet.name is None else f"{source.name}, sheet '{sheet.name}'"


def _no_header(source: Source, sheets: list[Sheet]) -> ReadError:
    """Say what the row that comes nearest to a header lacks."""
    sheet = sheets[0]
    rows = [row for row in sheet.rows if any(text_of(cell) for cell in row.cells)][:HEADER_ROWS]
    nearest = max(rows, key=lambda row: header_score(row.cells))
    return header_error(_where(source, sheet), nearest)


def _columns(source: Source, sheet: Sheet, notes: PlanNotes) -> Columns:
    """Name the columns of a sheet; what stands above and beside them is noted."""
    where = _where(source, sheet)
    header = find_header(sheet.rows)
    assert header is not None
    place = sheet.rows.index(header)
    below = sheet.rows[place + 1 :]
    for row in sheet.rows[:place]:
        if any(text_of(cell) for cell in row.cells):
            notes.note(where, _("this stands above the header; not read"), row=row.number)
    columns = find_columns(where, header, below)
    for unknown in columns.unknown:
        name = columns.names[unknown]
        if name:
            notes.note(where, _("not a column of a course plan; not read"), column=name)
        elif any(not is_blank(row.cell(unknown)) for row in below):
            reason = _("column {number} has no name; not read")
            notes.note(where, reason.format(number=unknown + 1))
    return columns


def _rows(
    source: Source, plans: list[Sheet], columns: list[Columns], notes: PlanNotes
) -> list[PlanRow]:
    found: list[PlanRow] = []
    is_divided = len(plans) > 1
    for number, (sheet, header) in enumerate(zip(plans, columns, strict=True)):
        # Sheets divide a plan as a column of sections does.
        section = sheet.name or "" if is_divided and not header.has("section") else ""
        rows = PlanSheet(_where(source, sheet), sheet, header, section, notes).read()
        if number:
            prefix = f"{sheet.name}!"
            rows = [
                replace(
                    row,
                    activity=replace(row.activity, native_id=prefix + row.activity.native_id),
                )
                for row in rows
            ]
        found.extend(rows)
    if is_divided and not any(header.has("course") for header in columns):
        reason = _("{count} sheets were read as one course; a column 'course' tells courses apart")
        notes.note(source.name, reason.format(count=len(plans)))
    return found


def _blind_to(columns: list[Columns], *, has_sections: bool) -> frozenset[str]:
    """Say what these columns cannot hold."""

    def lacks(*names: str) -> bool:
        return not any(header.has(name) for header in columns for name in names)

    blind = {BLIND_BREAKS}
    if not has_sections:
        blind.add(BLIND_SECTIONS)
    if lacks("recorded"):
        blind.add(BLIND_RECORDINGS)
    if lacks("captions"):
        blind.add(BLIND_CAPTIONS)
    if lacks("minutes", "end"):
        blind.add(BLIND_VIDEO_LENGTHS)
    return frozenset(blind)


def _courses(
    source: Source, rows: list[PlanRow], notes: PlanNotes, blind: frozenset[str]
) -> list[Course]:
    groups: dict[CourseKey, list[PlanRow]] = {}
    for row in rows:
        groups.setdefault(row.course, []).append(row)
    stem = PurePath(source.name).stem
    names = [course or stem for course, _term in groups]
    return [
        _course(
            source,
            key,
            # One course in several terms needs the term to tell its rows apart.
            f"{name}, {key[1]}" if key[1] and names.count(name) > 1 else name,
            group,
            notes,
            blind,
        )
        for name, (key, group) in zip(names, groups.items(), strict=True)
    ]


def _course(
    source: Source,
    key: CourseKey,
    course_id: str,
    rows: list[PlanRow],
    notes: PlanNotes,
    blind: frozenset[str],
) -> Course:
    titles = list(dict.fromkeys(row.section for row in rows if row.section))
    return Course(
        id=course_id,
        title=key[0] or _readable(course_id),
        code=key[0] if _CODE.fullmatch(key[0]) else None,
        term=key[1] or None,
        format=FORMAT,
        source_name=source.name,
        source_sha256=source.sha256,
        sections=tuple(
            Section(native_id=title, title=title, position=place)
            for place, title in enumerate(titles, start=1)
        ),
        activities=tuple(
            replace(row.activity, position=place, section_id=row.section or None)
            for place, row in enumerate(rows, start=1)
        ),
        wall_clock=True,
        unread=notes.unread(key),
        blind_to=blind,
    )


def _readable(stem: str) -> str:
    words = " ".join(stem.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:] if words else stem

"""Which table is a schedule, and which of its columns is what.

A schedule has a row for each class or week and a column for each sort of thing that belongs to
it; a course plan has a row for each activity. Both may be CSV or XLSX, so that both readers ask
``is_schedule``.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from audit.errors import ReadError
from audit.readers.cell_dates import day_and_month, written_date
from audit.readers.cells import Cell, CellError, is_blank, text_of
from audit.readers.plan_columns import find_header as find_plan_header
from audit.readers.plan_words import folded, heading, kind_for, weekday_of
from audit.readers.source import Source
from audit.readers.table import HEADER_ROWS, Row, head_rows, is_workbook, read_tables
from audit.vocabulary import LIVE_KINDS

# Where a row stands in the course.
PLACES = ("date", "week", "number")
# Columns whose filled cells are something to do.
CONTENT = ("reading", "preparation", "video", "work", "given_out", "due", "test", "lab", "seminar")
MATERIAL = ("slides", "recording")
SLOT = "slot"
OWN_KIND = "kind:"
# A plan says these of each activity; no schedule has them.
_OF_PLANS = frozenset({"mode", "minutes", "counts_as", "required", "graded", "captions"})
# The names of a plan's title: a table with them and a date may be either.
_TITLES_OF_PLANS = frozenset({"title", "activity", "activities", "titre", "activite", "activites"})
_SNIFFED_ROWS = 200
_MOST_NAME = 60
_NUMBERED = re.compile(
    r"(?:lec|lecture|class|session|day|lesson|meeting|no|seance)? ?\d{1,3} ?[a-z]?"
)


@cache
def schedule_words() -> dict[str, Any]:
    """Load the whole of ``schedule_table_words.toml``."""
    path = Path(__file__).parent / "schedule_table_words.toml"
    return tomllib.loads(path.read_text("utf-8"))


@cache
def _roles() -> dict[str, str]:
    return {
        folded(name): role for role, names in schedule_words()["columns"].items() for name in names
    }


@cache
def _parts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((role, re.compile(part)) for role, part in schedule_words()["parts"].items())


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleColumns:
    """The header of a schedule, understood.

    Parameters
    ----------
    names
        Each column's name as written; a second column of a name has a number after it.
    roles
        What each column is: a key of ``[columns]``, ``slot`` (a column named by a weekday),
        ``kind:`` and a kind, or None = not known.
    is_mixed
        Whether the column of topics holds deadlines and labels beside them, on days that are
        class days without a word: ``Date, Activity`` with most cells empty.
    """

    header: Row
    names: tuple[str, ...]
    roles: tuple[str | None, ...]
    is_mixed: bool = False

    def places(self, *roles: str) -> list[int]:
        """Columns (from 0) of these roles, in order."""
        return [place for place, role in enumerate(self.roles) if role in roles]

    def cell(self, row: Row, role: str) -> Cell | None:
        """First cell of a role that says something; None = the row says nothing there."""
        cells = (row.cell(place) for place in self.places(role))
        return next((cell for cell in cells if not is_blank(cell)), None)


def role_of(name: str) -> str | None:
    """What a column of this name is; None = not known.

    Examples
    --------
    >>> role_of("Homework (due)"), role_of("HW Due"), role_of("Topics"), role_of("Colour")
    ('due', 'due', 'topic', None)
    """
    if len(name) > _MOST_NAME:
        return None
    words = folded(name)
    if not words:
        return "number" if name.strip() == "#" else None
    if words in _roles():
        return _roles()[words]
    if weekday_of(words) is not None:
        return SLOT
    part = next((role for role, pattern in _parts() if pattern.search(words)), None)
    if part is not None:
        return part
    kind = kind_for(name, "en")
    return None if kind is None or kind in LIVE_KINDS else OWN_KIND + kind


def schedule_score(cells: Sequence[Cell]) -> int:
    """How well a row serves as the header of a schedule: more is better, 0 = not at all."""
    roles = [role for role in _named(cells) if role is not None]
    named = [role for role in roles if not role.startswith(OWN_KIND)]
    # A running number alone may be anything; a grid of weekdays may leave the corner empty.
    is_header = len(named) > 1 and (
        "date" in named
        or "week" in named
        or ("number" in named and any(role in ("topic", *CONTENT) for role in named))
        or named.count(SLOT) == len(roles)
    )
    return len(set(roles)) + (100 if is_header else 0)


def _named(cells: Sequence[Cell]) -> list[str | None]:
    roles = [role_of(text_of(cell)) if isinstance(cell, str) else None for cell in cells]
    french = {kind: {*map(folded, names)} for kind, names in schedule_words()["french"].items()}
    names = [folded(text_of(cell)) for cell in cells]
    if not french["names"].isdisjoint(names):
        for place, name in enumerate(names):
            if name in french["readings"]:
                roles[place] = "reading"
    return roles


def find_schedule(rows: Sequence[Row], *, is_page: bool = False) -> ScheduleColumns | None:
    """Find the header of a schedule among the first rows of a table; None = it is none.

    Parameters
    ----------
    is_page
        The table stands in a page of a course site, where no course plan stands.
    """
    plan = None if is_page else find_plan_header(rows)
    for place, row in enumerate(rows[:HEADER_ROWS]):
        if plan is not None and plan.number < row.number:
            return None
        if schedule_score(row.cells) < 100:
            continue
        below = rows[place + 1 :]
        columns = _columns(row, below)
        found = columns.roles
        if not any(role in found for role in PLACES) or not below:
            continue
        if is_page:
            fits = any(role in found for role in ("topic", SLOT, *CONTENT, *MATERIAL))
            return columns if fits else None
        return _told_from_plan(columns, below)
    return None


def _told_from_plan(columns: ScheduleColumns, below: Sequence[Row]) -> ScheduleColumns | None:
    named = {known.column for name in columns.names if (known := heading(name)) is not None}
    if named & _OF_PLANS:
        return None
    own = [
        place
        for place, role in enumerate(columns.roles)
        if role is not None and role.startswith(OWN_KIND) and heading(columns.names[place]) is None
    ]
    if any(
        not is_blank(row.cell(place))
        for place in (*columns.places(*CONTENT, SLOT), *own)
        for row in below
    ):
        return columns
    topics = columns.places("topic")
    if "date" not in columns.roles or not topics or "kind" in columns.roles:
        return None
    if folded(columns.names[topics[0]]) not in _TITLES_OF_PLANS:
        return columns
    dated = [row for row in below if columns.cell(row, "date") is not None]
    empty = [row for row in dated if columns.cell(row, "topic") is None]
    is_mixed = len(empty) >= 3 and len(empty) * 3 >= len(dated)
    if not is_mixed:
        return None
    return ScheduleColumns(
        header=columns.header, names=columns.names, roles=columns.roles, is_mixed=True
    )


def _columns(header: Row, below: Sequence[Row]) -> ScheduleColumns:
    roles = _named(header.cells)
    for place, role in enumerate(roles):
        values = [row.cell(place) for row in below if not is_blank(row.cell(place))]
        if role == "topic" and values:
            roles[place] = _by_values(values)
        elif role is None and not text_of(header.cells[place]) and values:
            found = "week" if all(_is_week(value) for value in values) else _by_values(values)
            # Only the columns that say where a row stands go without a name.
            roles[place] = found if found in PLACES and found not in roles else None
        elif role == "week" and values and all(_is_date(value) for value in values):
            roles[place] = "date" if "date" not in roles else None
    if (
        "topic" not in roles
        and "section" in roles
        and not any(role in roles for role in (*CONTENT, SLOT))
    ):
        roles[roles.index("section")] = "topic"
    names: list[str] = []
    for cell in header.cells:
        name = " ".join(text_of(cell).split())
        again = sum(other == name or other.startswith(f"{name} ") for other in names)
        names.append(f"{name} {again + 1}" if name in names else name)
    return ScheduleColumns(header=header, names=tuple(names), roles=tuple(roles))


def _by_values(values: Sequence[Cell]) -> str:
    """What a column of topics really holds: "Day" and "Class" may be numbers or dates."""
    few = values[:_SNIFFED_ROWS]
    for role, fits in (("number", _is_number), ("weekday", _is_weekday), ("date", _is_date)):
        if sum(fits(value) for value in few) * 5 >= len(few) * 4:
            return role
    return "topic"


def _is_number(cell: Cell) -> bool:
    return _NUMBERED.fullmatch(folded(text_of(cell))) is not None


def _is_week(cell: Cell) -> bool:
    return re.match(r"(?:week|wk|semaine|woche) ?\d", folded(text_of(cell))) is not None


def _is_weekday(cell: Cell) -> bool:
    return weekday_of(folded(text_of(cell))) is not None or text_of(cell).upper() in {
        *"MTWRFSU",
        "TH",
        "TU",
    }


def _is_date(cell: Cell) -> bool:
    if isinstance(cell, int | float):
        return False
    try:
        written_date(cell)
    except CellError:
        return isinstance(cell, str) and day_and_month(cell) is not None
    return True


_decided: WeakKeyDictionary[Source, bool] = WeakKeyDictionary()


def is_schedule(source: Source) -> bool:
    """Whether a CSV file or a workbook holds a schedule, and no course plan."""
    if source not in _decided:
        _decided[source] = _is_schedule(source)
    return _decided[source]


def _is_schedule(source: Source) -> bool:
    if is_workbook(source):
        try:
            sheets = read_tables(source, schedule_score).sheets
        except ReadError:
            # The reader of plans says what is wrong with it.
            return False
        schedules = [find_schedule(sheet.rows) is not None for sheet in sheets]
        plans = [find_plan_header(sheet.rows) is not None for sheet in sheets]
        return any(schedules) and not any(
            plan and not schedule for plan, schedule in zip(plans, schedules, strict=True)
        )
    rows = head_rows(source, schedule_score, _SNIFFED_ROWS)
    return rows is not None and find_schedule(rows) is not None

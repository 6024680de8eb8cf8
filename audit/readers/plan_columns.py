"""Which column of a table is which column of a course plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from audit.errors import ReadError
from audit.readers.cells import Cell, is_blank, text_of
from audit.readers.plan_words import (
    Heading,
    column_names,
    folded,
    heading,
    is_among,
    is_term,
    language_of,
)
from audit.readers.table import HEADER_ROWS, Row

TITLE = "title"
# With the title, one of these makes a table a plan.
NEEDED = ("week", "date", "kind", "minutes")
# Two columns of one of these say more together; of any other, which one holds is unknown.
JOINED = frozenset({"course", "notes", "link"})
_SURE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The header of a plan, understood.

    Parameters
    ----------
    header
        Its row.
    places
        Column of a plan -> places (from 0) in a row; several only for ``JOINED``.
    names
        Each column's name as written, empty for a nameless one.
    unknown
        Places of columns that are no column of a plan.
    unit_min
        Minutes that a bare number in the column of lengths counts.
    language
        ``en`` or ``fr``: what an ambiguous word of this plan is read as.
    """

    header: Row
    places: Mapping[str, tuple[int, ...]]
    names: tuple[str, ...]
    unknown: tuple[int, ...] = ()
    unit_min: float = 1
    language: str = field(default="en")

    def has(self, column: str) -> bool:
        """Whether the plan has this column."""
        return column in self.places

    def cells(self, row: Row, column: str) -> list[Cell]:
        """List the cells of a column in a row that say something."""
        found = (row.cell(place) for place in self.places.get(column, ()))
        return [cell for cell in found if not is_blank(cell)]

    def cell(self, row: Row, column: str) -> Cell | None:
        """Give the first of these cells; None = the row says nothing there."""
        return next(iter(self.cells(row, column)), None)

    def name(self, column: str) -> str:
        """Give the column's name as the file writes it."""
        return self.names[self.places[column][0]]


def header_score(cells: Sequence[Cell]) -> int:
    """How well a row serves as the header of a plan: more is better, 0 = not at all."""
    found = {named.column for cell in cells if (named := _heading(cell)) is not None}
    return len(found) + (_SURE if _is_plan(cells) else 0)


def _heading(cell: Cell) -> Heading | None:
    return heading(cell) if isinstance(cell, str) else None


def _is_plan(cells: Sequence[Cell]) -> bool:
    found = {named.column for cell in cells if (named := _heading(cell)) is not None}
    has_title = TITLE in found or any(is_among(text_of(cell), "title_or_section") for cell in cells)
    return has_title and not found.isdisjoint(NEEDED)


def find_header(rows: Sequence[Row]) -> Row | None:
    """Find the first row, among the first ten, that is the header of a plan."""
    return next((row for row in rows[:HEADER_ROWS] if _is_plan(row.cells)), None)


def find_columns(where: str, header: Row, rows: Sequence[Row]) -> Columns:
    """Name the columns under a header.

    Parameters
    ----------
    where
        File and sheet, for messages.
    rows
        The rows below the header; they settle names that mean two things.

    Raises
    ------
    ReadError
        Two columns mean the same.
    """
    names = tuple(text_of(cell) for cell in header.cells)
    found: dict[int, Heading] = {
        place: named for place, name in enumerate(names) if (named := heading(name)) is not None
    }
    for place, name in enumerate(names):
        if place not in found and (settled := _settled(name, place, found, rows)) is not None:
            found[place] = Heading(settled)
    places: dict[str, tuple[int, ...]] = {}
    for column in column_names():
        here = tuple(place for place, named in sorted(found.items()) if named.column == column)
        if len(here) > 1 and column not in JOINED:
            both = " and ".join(f"'{names[place]}'" for place in here)
            raise ReadError(
                f"{where}, row {header.number}",
                f"the columns {both} all mean '{column}'"
                if len(here) > 2
                else f"the columns {both} both mean '{column}'",
                "keep one of them, or rename the other",
            )
        if here:
            places[column] = here
    kinds = (text_of(row.cell(place)) for place in places.get("kind", ()) for row in rows)
    return Columns(
        header=header,
        places=places,
        names=names,
        unknown=tuple(place for place in range(len(names)) if place not in found),
        unit_min=found[places["minutes"][0]].unit_min if "minutes" in places else 1,
        language=language_of(found.values(), kinds),
    )


def _settled(
    name: str, place: int, found: Mapping[int, Heading], rows: Sequence[Row]
) -> str | None:
    """Say what a name of two meanings means here; None = it is no column of a plan."""
    taken = {named.column for named in found.values()}
    if is_among(name, "title_or_section"):
        wanted = ["title", "section"]
    elif is_among(name, "term_or_section"):
        values = [text_of(row.cell(place)) for row in rows if not is_blank(row.cell(place))]
        wanted = ["term"] if values and all(is_term(value) for value in values) else ["section"]
    else:
        return None
    return next((column for column in wanted if column not in taken), None)


def header_error(where: str, row: Row) -> ReadError:
    """Say why no row serves as header, from the row that comes nearest."""
    names = [text_of(cell) for cell in row.cells if not is_blank(cell)]
    if len(names) < 2:
        return ReadError(
            where,
            "no column could be told apart",
            "save it with commas, semicolons or tabs",
        )
    known = {named.column for name in names if (named := heading(name)) is not None}
    has_title = TITLE in known or any(is_among(name, "title_or_section") for name in names)
    missing = (
        "none of the columns " + ", ".join(f"'{column}'" for column in NEEDED)
        if has_title
        else "no column 'title'"
    )
    return ReadError(
        f"{where}, row {row.number}",
        f"the header has {missing} (found: {_shown(names)})",
        "name the columns as a course plan does: " + ", ".join(column_names()),
    )


def _shown(names: Sequence[str]) -> str:
    shown = [name if len(name) <= 40 else name[:39] + "…" for name in names[:20]]
    return ", ".join(" ".join(name.split()) for name in shown) + (
        f" and {len(names) - 20} more" if len(names) > 20 else ""
    )


def is_header_again(columns: Columns, row: Row) -> bool:
    """Whether a row only repeats the header, as a table printed by weeks does."""
    return all(
        folded(text_of(row.cell(place))) == folded(name) for place, name in enumerate(columns.names)
    )

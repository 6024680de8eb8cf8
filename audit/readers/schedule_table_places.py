"""Where a row of a schedule stands: its section, week and day, and the hours of its class.

What stands once above a group of rows holds for those below it, until a separator or the next.
"""

import re
from dataclasses import dataclass
from datetime import date, time

from audit.language import translate as _
from audit.readers.cell_dates import DayAndMonth
from audit.readers.cells import Cell, CellError, clock_times, is_blank, text_of
from audit.readers.plan_notes import PlanNotes
from audit.readers.plan_words import folded, weekday_of
from audit.readers.schedule_table_cells import (
    CellDay,
    cell_day,
    content,
    is_holiday,
    is_several_days,
    says_nothing,
    with_year,
)
from audit.readers.schedule_table_columns import ScheduleColumns
from audit.readers.schedule_table_pages import Spanned
from audit.readers.table import Row

_WEEK = re.compile(r"(?:week|wk|w|semaine|sem|s|woche)?\.? ?#? ?0*(\d{1,2})(?!\d)(.*)")
_MORE_WEEKS = re.compile(r"\s*(?:-|–|—|&|/|\bto\b|\band\b|\bà\b|\bet\b)\s*\w*?\d")
_MAX_WEEK = 53


def is_month_first(alone: DayAndMonth, weekday: int | None, year: int | None) -> bool | None:
    """What a day and month prove of their column: True, False, or None = nothing."""
    day_first, month_first = alone
    if day_first is None or month_first is None:
        return day_first is None
    if day_first == month_first or weekday is None or year is None:
        return None
    fits = [
        (day := with_year(option, year, None)) is not None and day.weekday() == weekday
        for option in alone
        if option is not None
    ]
    return fits[1] if fits[0] != fits[1] else None


@dataclass(slots=True)
class Year:
    """Which year days without one lie in, and which of day and month is written first."""

    year: int | None
    month_first: bool | None
    last: date | None = None

    def day(self, found: CellDay) -> date | None:
        """Give the day that a cell means; None = its year or its order is not known."""
        if found.full is not None:
            day = found.full.day(self.month_first)
            self.last = day or self.last
            return day
        if found.alone is None or (self.year is None and self.last is None):
            return None
        options = [option for option in dict.fromkeys(found.alone) if option is not None]
        if len(options) > 1:
            year = self.last.year if self.last is not None else self.year
            proof = is_month_first(found.alone, found.weekday, year)
            order = self.month_first if proof is None else proof
            if order is None:
                return None
            options = options[1:] if order else options[:1]
        day = with_year(options[0], self.year or 0, self.last)
        self.last = day or self.last
        return day


@dataclass(slots=True)
class Places:
    """Where the row being read stands.

    Parameters
    ----------
    where
        File and table, for notes.
    section
        The section of the rows; empty = none.
    """

    where: str
    columns: ScheduleColumns
    year: Year
    notes: PlanNotes
    section: str = ""
    week: int | None = None
    day: date | None = None

    @property
    def is_dated(self) -> bool:
        """Whether the table has a column of dates."""
        return "date" in self.columns.roles

    def leave(self) -> None:
        """Leave the group of rows that shares a date; its week goes on."""
        self.day = None

    def note(self, reason: str, row: Row | None = None, column: int | None = None) -> None:
        """Keep what was not understood in a row, or in a column of all rows."""
        self.notes.note(
            self.where,
            reason,
            row=None if row is None else row.number,
            column=None if column is None else self.columns.names[column] or str(column + 1),
        )

    def note_columns(self, rows: tuple[Row, ...]) -> None:
        """Note the filled columns that are not read."""
        for place, role in enumerate(self.columns.roles):
            if role not in (None, "person") or all(is_blank(row.cell(place)) for row in rows):
                continue
            if role == "person":
                self.note(_("the column names people; not read"), column=place)
            else:
                self.note(_("not a column of a schedule; not read"), column=place)

    def is_header_again(self, row: Row) -> bool:
        """Whether a row only repeats the header, as a table printed by weeks does."""
        return all(
            folded(text_of(row.cell(place))) == folded(text_of(cell))
            for place, cell in enumerate(self.columns.header.cells)
        )

    def is_divider(self, row: Row) -> bool:
        """Whether a row only heads those below; its words become their section."""
        filled = [
            (place, cell)
            for place, cell in enumerate(row.cells)
            if not is_blank(cell) and content(cell).text and not isinstance(cell, Spanned)
        ]
        if len(filled) != 1 or not isinstance(filled[0][1], str):
            return False
        place, cell = filled[0]
        role = self.columns.roles[place] if place < len(self.columns.roles) else None
        text = " ".join(content(cell).text.split())
        is_bold = text_of(cell).startswith(("**", "<b>", "<strong>", "__"))
        if is_holiday(text) or says_nothing(cell) or content(cell).urls:
            return False
        if role == "date" and (cell_day(cell) is not None or is_several_days(cell)):
            return False
        if role == "topic" and not (is_bold and self.is_dated):
            return False
        if role == "week":
            # "Week 3" or "3" alone above the rows of the week; or the name of a part.
            if _WEEK.fullmatch(text.casefold()):
                self._enter_week(row, cell, text)
            return self._keep_section(text)
        if role not in ("date", "number", "topic", "section"):
            return False
        return self._keep_section(text)

    def _keep_section(self, text: str) -> bool:
        if "section" not in self.columns.roles:
            self.section = text
        self.day = None
        return True

    def enter(self, row: Row) -> None:
        """Take over the section and the week that the row names."""
        section = self.columns.cell(row, "section")
        if section is not None and not says_nothing(section):
            place = self.columns.places("section")[0]
            text = " ".join(content(section).text.split())
            self.section = f"{self.columns.names[place]} {text}" if text.isdecimal() else text
        week = self.columns.cell(row, "week")
        if week is not None:
            self._enter_week(row, week, " ".join(content(week).text.split()))

    def _enter_week(self, row: Row, cell: Cell, text: str) -> None:
        found = _WEEK.fullmatch(text.casefold())
        place = self.columns.places("week")[0]
        number = int(found[1]) if found else None
        if found is None or number is None or number > _MAX_WEEK or _MORE_WEEKS.match(found[2]):
            if is_holiday(text):
                return
            self.week = None
            reason = _("'{word}' is not the number of a week").format(word=text[:60])
            self.note(reason, row, place)
        else:
            if (number or None) != self.week:
                self.day = self.day if isinstance(cell, Spanned) else None
            self.week = number or None
            if found[2].strip(" :.-–)"):
                reason = _("only the number was read of '{word}'")
                self.note(reason.format(word=text[:60]), row, place)

    def own_day(self, row: Row) -> tuple[bool, str]:
        """Read the date of the row; whether it has one of its own, and its words."""
        cell = self.columns.cell(row, "date")
        if cell is None or (isinstance(cell, str) and not content(cell).text):
            return False, ""
        place = self.columns.places("date")[0]
        text = " ".join(content(cell).text.split())
        found = cell_day(cell)
        if found is not None:
            self.day = self.year.day(found)
            if self.day is None:
                self.note(
                    _("the date has no year, or may have its day or its month first"), row, place
                )
            else:
                self._check_weekday(row, found, place)
        else:
            self.day = None
            if not is_holiday(text):
                reason = (
                    _("several days; none was taken")
                    if is_several_days(cell)
                    else _("this is not a date")
                )
                self.note(reason, row, place)
            return False, text
        return True, text

    def _check_weekday(self, row: Row, found: CellDay, place: int) -> None:
        weekday = found.full.weekday if found.full is not None else found.weekday
        cell = self.columns.cell(row, "weekday")
        if weekday is None and cell is not None:
            weekday = weekday_of(folded(text_of(cell)))
        if weekday is not None and self.day is not None and weekday != self.day.weekday():
            self.note(_("the weekday is not that of the date; the date was taken"), row, place)

    def hours(self, row: Row) -> tuple[time | None, time | None]:
        """Read when the class of the row begins and ends."""
        begin = end = None
        for role in ("start", "end"):
            cell = self.columns.cell(row, role)
            if cell is None or isinstance(cell, Spanned):
                continue
            try:
                first, last = clock_times(content(cell).text if isinstance(cell, str) else cell)
            except CellError as error:
                self.note(error.what, row, self.columns.places(role)[0])
                continue
            if role == "start":
                begin, end = first, last
            else:
                end = first
        if begin is not None and end is not None and end <= begin:
            self.note(_("the end is not after the start; only the start was taken"), row)
            end = None
        return begin, end

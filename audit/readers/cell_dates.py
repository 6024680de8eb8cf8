"""Dates in the cells of a table.

``3/5/2024`` may be the third of May or the fifth of March. One cell cannot tell; the other
cells of its column can: a number above 12, or a weekday beside the date.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from audit.readers.cells import EXCEL_EPOCH, Cell, CellError, shown, text_of
from audit.readers.plan_words import folded, names_of

_ISO_DATE = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t\s]\s*(\d{1,2}:\d{2}(?::\d{2})?)(?:\.0+)?)?"
)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er)?[\s.-]*(?:of\s+)?([^\W\d_]+)\.?[\s,-]*(\d{4}|\d{2})"
)
_MONTH_DAY = re.compile(r"([^\W\d_]+)\.?\s*(\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(\d{4}|\d{2})")
_DAY_MONTH_ALONE = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er)?[\s.-]*(?:of\s+)?([^\W\d_]+)\.?")
_MONTH_DAY_ALONE = re.compile(r"([^\W\d_]+)\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?")
_DOTTED_ALONE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.?")
_SLASHED_ALONE = re.compile(r"(\d{1,2})[/-](\d{1,2})")
_WEEKDAY = re.compile(r"([^\W\d_]+)\.?,?\s+(?=\S)")
# Excel counts days; these are 1954 to 2119, so that no week or year is taken for a date.
_SERIALS = range(20_000, 80_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDate:
    """A date as a cell gives it.

    Parameters
    ----------
    days
        The day, or the two days that ``3/5/2024`` may mean: day first, then month first.
    hour
        Where the cell holds an hour too.
    weekday
        0 = Monday, where the cell names it.
    """

    days: tuple[date | None, date | None]
    hour: time | None = None
    weekday: int | None = None

    @property
    def is_certain(self) -> bool:
        """Whether both readings are one day."""
        return self.days[0] == self.days[1]

    def day(self, month_first: bool | None) -> date | None:
        """Give the day it means in a column of this order; None = it may be two."""
        first, second = self.days
        if self.is_certain or first is None or second is None:
            return first or second
        proof = self.is_month_first()
        if proof is None:
            proof = month_first
        return None if proof is None else second if proof else first

    def is_month_first(self) -> bool | None:
        """Say what this cell proves of its column: True, False, or None = nothing."""
        day_first, month_first = self.days
        if self.is_certain:
            return None
        if day_first is None or month_first is None:
            return day_first is None
        if self.weekday is not None:
            fits = [day.weekday() == self.weekday for day in (day_first, month_first)]
            if fits[0] != fits[1]:
                return fits[1]
        return None


def written_date(cell: Cell) -> WrittenDate:
    """Read a date; which of day and month comes first may stay open.

    Raises
    ------
    CellError
        The cell is no date.
    """
    if isinstance(cell, datetime):
        hour = cell.time().replace(microsecond=0)
        return WrittenDate(days=(cell.date(),) * 2, hour=hour if hour != time() else None)
    if isinstance(cell, date):
        return WrittenDate(days=(cell, cell))
    if isinstance(cell, str):
        found = _date_in(cell.strip().casefold())
        if found is not None:
            return found
    serial = text_of(cell)
    if serial.isascii() and serial.isdigit() and len(serial) == 5 and int(serial) in _SERIALS:
        day = EXCEL_EPOCH + timedelta(days=int(serial))
        return WrittenDate(days=(day, day))
    raise CellError(f"'{shown(cell)}' is not a date", "write it as 2031-09-02")


def _date_in(text: str) -> WrittenDate | None:
    weekday = None
    named = _WEEKDAY.match(text)
    if named and folded(named[1]) in names_of("weekdays"):
        weekday = names_of("weekdays")[folded(named[1])]
        text = text[named.end() :]
    hour = None
    either: tuple[date | None, date | None] = (None, None)
    if found := _ISO_DATE.fullmatch(text):
        either = (_day(found[1], found[2], found[3]),) * 2
        if found[4]:
            try:
                hour = time.fromisoformat(
                    found[4].zfill(5) if found[4].count(":") == 1 else found[4].zfill(8)
                )
            except ValueError:
                return None
    elif found := _YEAR_FIRST.fullmatch(text):
        either = (_day(found[1], found[2], found[3]),) * 2
    elif found := _DOTTED.fullmatch(text):
        # Nobody writes 3.5.2024 for the fifth of March.
        either = (_day(found[3], found[2], found[1]),) * 2
    elif found := _SLASHED.fullmatch(text):
        either = (_day(found[3], found[2], found[1]), _day(found[3], found[1], found[2]))
    else:
        months = names_of("months")
        if (found := _DAY_MONTH.fullmatch(text)) and folded(found[2]) in months:
            either = (_day(found[3], str(months[folded(found[2])] + 1), found[1]),) * 2
        elif (found := _MONTH_DAY.fullmatch(text)) and folded(found[1]) in months:
            either = (_day(found[3], str(months[folded(found[1])] + 1), found[2]),) * 2
    return None if either == (None, None) else WrittenDate(days=either, hour=hour, weekday=weekday)


# Day and month; of "3/5" both readings: day first, then month first.
DayAndMonth = tuple[tuple[int, int] | None, tuple[int, int] | None]


def day_and_month(text: str) -> DayAndMonth | None:
    """Read a date without its year; None = it is none.

    Examples
    --------
    >>> day_and_month("7 Sep"), day_and_month("Tue, 9/14"), day_and_month("3/5")
    (((7, 9), (7, 9)), (None, (14, 9)), ((3, 5), (5, 3)))
    """
    words = text.strip().casefold()
    named = _WEEKDAY.match(words)
    if named and folded(named[1]) in names_of("weekdays"):
        words = words[named.end() :]
    months = names_of("months")
    if found := _SLASHED_ALONE.fullmatch(words):
        first, second = int(found[1]), int(found[2])
        both = (_in_year(first, second), _in_year(second, first))
        return both if both != (None, None) else None
    day: tuple[int, int] | None = None
    if found := _DOTTED_ALONE.fullmatch(words):
        day = _in_year(int(found[1]), int(found[2]))
    elif (found := _DAY_MONTH_ALONE.fullmatch(words)) and folded(found[2]) in months:
        day = _in_year(int(found[1]), months[folded(found[2])] + 1)
    elif (found := _MONTH_DAY_ALONE.fullmatch(words)) and folded(found[1]) in months:
        day = _in_year(int(found[2]), months[folded(found[1])] + 1)
    return None if day is None else (day, day)


def _in_year(day: int, month: int) -> tuple[int, int] | None:
    # A leap year has every day that any year has.
    return (day, month) if _day("2000", str(month), str(day)) is not None else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


def month_comes_first(dates: Iterable[WrittenDate]) -> bool | None:
    """Whether a column writes the month first; None = it does not show, or shows both."""
    proofs = {proof for d in dates if (proof := d.is_month_first()) is not None}
    return proofs.pop() if len(proofs) == 1 else None

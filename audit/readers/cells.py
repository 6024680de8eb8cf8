"""What one cell of a table says: lengths, hours of the day, addresses.

A cell is text from a CSV file, or a number, date or time from a workbook. What cannot be
read raises ``CellError``; an empty cell is the caller's to see (``is_blank``).
"""

import math
import re
from datetime import date, datetime, time, timedelta
from functools import cache

from audit.readers.plan_words import words_table

Cell = str | int | float | bool | date | time | timedelta

_NUMBER = r"\d+(?:\.\d+|,\d{1,2})?"
# A comma and three digits may be a decimal or a thousand: such a number is not taken.
_PLAIN = re.compile(_NUMBER)
_HOURS = rf"(?P<h>{_NUMBER})\s*(?:h|hr|hrs|hour|hours|heure|heures)\.?"
_MINUTES = rf"(?P<m>{_NUMBER})\s*(?:m|mn|min|mins|minute|minutes|'|′|’)\.?"
_SECONDS = rf"(?P<s>{_NUMBER})\s*(?:s|sec|secs|second|seconds|seconde|secondes|''|\"|″|”)\.?"
_AND = r"\s*(?:,|and|et)?\s*"
_WRITTEN = re.compile(rf"(?:{_HOURS})?(?:{_AND}{_MINUTES})?(?:{_AND}{_SECONDS})?")
_HOURS_AND = re.compile(r"(?P<h>\d+)\s*(?:h|hr|hrs|hour|hours|heure|heures)\s*(?P<m>\d{1,2})")
_COLONS = re.compile(r"(?P<h>\d{1,3}):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?")
_ISO_LENGTH = re.compile(
    rf"p(?:t(?=\d)(?:(?P<h>{_NUMBER})h)?(?:(?P<m>{_NUMBER})m)?(?:(?P<s>{_NUMBER})s)?)"
)
_ABOUT = re.compile(r"(?:~|≈|about\s|approx\.?\s|approximately\s|ca\.?\s|environ\s|env\.?\s)\s*")
_TO = re.compile(r"\s*(?:-|–|—|\bto\b|\bà\b|\bau\b|\buntil\b)\s*")

_CLOCK = re.compile(
    r"(?P<h>\d{1,2})(?:\s*[:h]\s*(?P<m>\d{2})(?::(?P<s>\d{2})(?:\.0+)?)?|\s*h)?\s*(?P<half>[ap]\.?\s?m\.?)?"
)

MAX_SHOWN = 60
EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_EPOCH_YEARS = (1899, 1900, 1904)

_ADDRESS = re.compile(r"(?i)https?://\S+|www\.\S+\.\S+")
_PATH = re.compile(r"(?!\w+:)[^\s?#]*[^\s/?#]\.[a-zA-Z][a-zA-Z0-9]{1,4}")
_BETWEEN_LINKS = re.compile(r"\s*(?:[\r\n]+|[;,]\s+|[;,](?=https?://)|\s(?=https?://))\s*")


class CellError(Exception):
    """A cell does not say what its column needs: what is wrong, and what to write."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what, remedy)
        self.what = what
        self.remedy = remedy


def text_of(cell: Cell) -> str:
    """Write a cell as its reader sees it, without surrounding blanks.

    Examples
    --------
    >>> text_of(3.0), text_of(" Bees "), text_of(date(2031, 9, 2))
    ('3', 'Bees', '2031-09-02')
    """
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def shown(cell: Cell) -> str:
    """Quote a cell in a message: on one line, and not the whole of a long one."""
    text = " ".join(text_of(cell).split())
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing: empty, a dash, ``n/a``, ``TBA``.

    Examples
    --------
    >>> is_blank(" – "), is_blank("n/a"), is_blank(0)
    (True, True, False)
    """
    return isinstance(cell, str) and (not cell.strip() or cell.strip().casefold() in _blank_words())


@cache
def _blank_words() -> frozenset[str]:
    return frozenset(words_table()["rows"]["blank"])


# ------------------------------------------------------------------ lengths


def length_min(cell: Cell, unit_min: float = 1) -> float:
    """Read a length of time, in minutes.

    Parameters
    ----------
    unit_min
        Minutes that a number without a unit counts: 1, or 60 in a column of hours.

    Raises
    ------
    CellError
        The cell is no length of time.

    Examples
    --------
    >>> [length_min(c) for c in ("90", "1h30", "1:30", "1:30:00", "PT90M", "1,5 h", time(1, 30))]
    [90.0, 90.0, 90.0, 90.0, 90.0, 90.0, 90.0]
    """
    minutes = _length_min(cell, unit_min)
    if minutes is None:
        raise CellError(
            f"'{shown(cell)}' is not a length of time", "write 90, 1h30, 1:30:00 or PT90M"
        )
    return minutes


def is_length_range(cell: Cell) -> bool:
    """Whether a cell gives a least and a most length, as ``30-45 min`` does.

    Examples
    --------
    >>> is_length_range("30–45 min"), is_length_range("1 h to 1 h 30"), is_length_range("45")
    (True, True, False)
    """
    if not isinstance(cell, str):
        return False
    ends = _TO.split(_ABOUT.sub("", cell.strip().casefold()))
    return len(ends) == 2 and all(_length_min(end, 1) is not None for end in ends)


def _length_min(cell: Cell, unit_min: float) -> float | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return cell * unit_min if math.isfinite(cell) and cell >= 0 else None
    if isinstance(cell, timedelta):
        return cell / timedelta(minutes=1) if cell >= timedelta() else None
    if isinstance(cell, datetime):
        # A workbook keeps 30:00:00 as a moment shortly after its first day.
        if cell.year not in _EXCEL_EPOCH_YEARS:
            return None
        days = (cell.date() - EXCEL_EPOCH).days if cell.year < 1904 else 0
        return days * 1440 + _clock_min(cell.time())
    if isinstance(cell, time):
        return _clock_min(cell)
    if isinstance(cell, date):
        return None
    return _written_min(cell, unit_min)


def _written_min(cell: str, unit_min: float) -> float | None:
    text = cell.strip().casefold()
    text = _ABOUT.sub("", text, count=1) if _ABOUT.match(text) else text
    if _PLAIN.fullmatch(text):
        return _float(text) * unit_min
    for pattern in (_HOURS_AND, _COLONS, _ISO_LENGTH, _WRITTEN):
        found = pattern.fullmatch(text)
        if found and any(value is not None for value in found.groupdict().values()):
            hours, minutes, seconds = (
                _float(found.groupdict().get(unit) or "0") for unit in ("h", "m", "s")
            )
            if hours and pattern is not _ISO_LENGTH and minutes >= 60:
                return None
            return hours * 60 + minutes + seconds / 60
    return None


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def _clock_min(clock: time) -> float:
    return clock.hour * 60 + clock.minute + clock.second / 60


# ------------------------------------------------------------------ hours of the day


def clock_times(cell: Cell) -> tuple[time, time | None]:
    """Read the hour, or first and last hour, in a cell: ``13:15``, ``1:15 pm``, ``13h15-14h30``.

    Returns
    -------
    tuple
        Begin, and end where the cell gives one.

    Raises
    ------
    CellError
        The cell is no hour of the day.

    Examples
    --------
    >>> clock_times("2:30-4 pm")
    (datetime.time(14, 30), datetime.time(16, 0))
    """
    wrong = CellError(
        f"'{shown(cell)}' is not a time of day",
        "write 13:15 or 13:15-14:30; a length goes into a column 'minutes'",
    )
    if isinstance(cell, datetime):
        return cell.time(), None
    if isinstance(cell, time):
        return cell, None
    if isinstance(cell, float) and 0 <= cell < 1:
        # A workbook's hour without its format: the share of the day.
        return (datetime.min + timedelta(minutes=round(cell * 1440))).time(), None
    if not isinstance(cell, str):
        raise wrong
    ends = _TO.split(cell.strip().casefold())
    found = [_CLOCK.fullmatch(end) for end in ends]
    if len(found) == 1 and found[0] is not None:
        alone = found[0]
        # A bare number is an hour only beside another one.
        if alone["m"] is not None or alone["half"] or "h" in ends[0]:
            only = _clock(alone, alone["half"])
            if only is not None:
                return only, None
    if len(found) == 2 and found[0] is not None and found[1] is not None:
        first, last = found[0], found[1]
        if any("h" in end or ":" in end for end in ends) or first["half"] or last["half"]:
            end = _clock(last, last["half"])
            begin = _clock(first, first["half"] or last["half"])
            if not first["half"] and begin and end and begin >= end:
                # "11-1 pm" begins before noon.
                begin = _clock(first, "am" if last["half"] else None)
            if begin is not None and end is not None:
                return begin, end
    raise wrong


def _clock(found: re.Match[str], half: str | None) -> time | None:
    hour, minute, second = int(found["h"]), int(found["m"] or 0), int(found["s"] or 0)
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


# ------------------------------------------------------------------ addresses


def addresses(cell: Cell) -> tuple[list[str], list[str]]:
    """Part the addresses in a cell from what stands between them and is none.

    Web addresses and paths of files only; parted by line breaks, semicolons, commas or blanks.

    Examples
    --------
    >>> addresses("https://a.example/1; notes/two.pdf; see the forum")
    (['https://a.example/1', 'notes/two.pdf'], ['see the forum'])
    """
    found: list[str] = []
    other: list[str] = []
    for part in _BETWEEN_LINKS.split(text_of(cell)):
        address = part.rstrip(";,")
        if not address:
            continue
        if _ADDRESS.fullmatch(address):
            found.append(address if "://" in address else f"https://{address}")
        elif _PATH.fullmatch(address):
            found.append(address)
        else:
            other.append(address)
    return found, other

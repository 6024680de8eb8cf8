"""The lines of an iCalendar file that a course needs, and nothing of people.

Attendees, organizers, contacts and alarms are passed over before anything is parsed, and so is
whatever could keep the parser busy for ever (``icalendar`` then reads what is left).
"""

import re
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from audit.errors import ReadError
from audit.language import translate as _

if TYPE_CHECKING:
    from icalendar import Calendar

# Component -> the one it may stand in. Whatever else there is (alarms, times when people are
# busy, journals) is no entry of a course.
PARENTS = MappingProxyType(
    {
        "VCALENDAR": None,
        "VEVENT": "VCALENDAR",
        "VTODO": "VCALENDAR",
        "VTIMEZONE": "VCALENDAR",
        "STANDARD": "VTIMEZONE",
        "DAYLIGHT": "VTIMEZONE",
    }
)
WANTED = frozenset(
    (
        "PRODID METHOD CALSCALE NAME X-WR-CALNAME X-WR-TIMEZONE TIMEZONE-ID "
        "UID SEQUENCE STATUS SUMMARY DESCRIPTION X-ALT-DESC CATEGORIES TRANSP "
        "DTSTART DTEND DURATION DUE RRULE RDATE EXDATE RECURRENCE-ID X-MICROSOFT-CDO-ALLDAYEVENT "
        "LOCATION URL ATTACH CONFERENCE X-GOOGLE-CONFERENCE X-MICROSOFT-SKYPETEAMSMEETINGURL "
        "X-MICROSOFT-ONLINEMEETINGCONFLINK X-MICROSOFT-ONLINEMEETINGEXTERNALLINK"
    ).split()
)
# A property that does not follow the calendar's grammar; the parser gives up on some of them.
_PROPERTY = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,[^";:]*)?)*):')
_FOLD = re.compile(rb"\r?\n[ \t]")
_LINE = re.compile(r"\r?\n|\r")
_OFFSET = re.compile(r"[+-](?:0\d|1[0-5])[0-5]\d(?:[0-5]\d)?")
# The rules by which clocks change; all others would only cost time.
_CLOCK_RULE = MappingProxyType(
    {
        "FREQ": re.compile("YEARLY"),
        "BYMONTH": re.compile(r"0?[1-9]|1[0-2]"),
        "BYDAY": re.compile(r"[+-]?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU)"),
        "BYMONTHDAY": re.compile(r"-?(?:[1-9]|[12]\d|3[01])(?:,(?:[1-9]|[12]\d|3[01])){0,6}"),
        "INTERVAL": re.compile("1"),
        "WKST": re.compile("MO|TU|WE|TH|FR|SA|SU"),
        "UNTIL": re.compile(r"\d{8}(?:T\d{6}Z?)?"),
    }
)
# From 1900 on, no place has changed its clocks more often.
_MOST_CLOCK_CHANGES = 400


@dataclass(slots=True, kw_only=True)
class Lines:
    """What is left of a file.

    Parameters
    ----------
    passed_over
        How many components of each kind were met that are no entries of a course.
    broken
        Lines that are no property.
    broken_zones
        Names of time zones whose rules cannot be read.
    """

    kept: list[str] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)
    broken: int = 0
    broken_zones: list[str] = field(default_factory=list)


def starts_a_calendar(head: bytes) -> bool:
    """Whether a file begins like a calendar."""
    return head.lstrip()[:15].upper() == b"BEGIN:VCALENDAR"


def read_lines(content: bytes, where: str) -> Lines:
    """All lines that are worth parsing, well nested.

    Raises
    ------
    ReadError
        The file stops in the middle.
    """
    found = Lines()
    open_components: list[str] = []
    depth_passed_over = 0
    zone: list[str] | None = None
    for line in _unfolded(content):
        keyword, _colon, value = line.partition(":")
        keyword, value = keyword.strip().upper(), value.strip().upper()
        if depth_passed_over:
            depth_passed_over += (keyword == "BEGIN") - (keyword == "END")
            continue
        if keyword == "BEGIN":
            parent = PARENTS.get(value, "")
            if parent is not None and parent not in open_components:
                depth_passed_over = 1
                found.passed_over[value[:40]] += 1
                continue
            # A component inside its own kind was never ended.
            _close(open_components, parent, found)
            open_components.append(value)
            if value == "VTIMEZONE":
                zone = []
        elif keyword == "END":
            if value not in open_components:
                continue
            while open_components[-1] != value:
                found.kept.append(f"END:{open_components.pop()}")
            open_components.pop()
            if value == "VTIMEZONE" and zone is not None:
                found.kept += _clocks(zone, found)
                zone = None
                continue
        if keyword in ("BEGIN", "END"):
            (found.kept if zone is None else zone).append(f"{keyword}:{value}")
        elif zone is not None:
            zone.append(line)
        elif open_components:
            _keep(line, found)
    if open_components:
        raise ReadError(
            where,
            _("the calendar stops in the middle (END:{name} is missing)").format(
                name=open_components[-1]
            ),
            _("export it again"),
        )
    return found


def parse_calendars(lines: Lines, where: str) -> "list[Calendar]":
    """The calendars in these lines.

    Raises
    ------
    ReadError
        They do not follow the grammar of calendars.
    """
    import icalendar
    from icalendar.timezone import tzp

    # What one file says of a time zone must not be kept for the next.
    tzp.use_zoneinfo()
    with warnings.catch_warnings():
        # Names such as /freeassociation.sourceforge.net/Europe/Berlin mean what they end with.
        warnings.simplefilter("ignore")
        try:
            return icalendar.Calendar.from_ical("\r\n".join(lines.kept), multiple=True)
        except ValueError as error:
            raise ReadError(
                where, _("this calendar cannot be read"), _("export it again")
            ) from error


def zone_named(name: str | None) -> str | None:
    """IANA name of a time zone that a calendar names in its own way; None = it is none.

    Examples
    --------
    >>> zone_named("W. Europe Standard Time"), zone_named("/vendor.example/Asia/Tokyo")
    ('Europe/Berlin', 'Asia/Tokyo')
    """
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    name = (name or "").strip().strip('"')
    parts = name.strip("/").split("/")
    for candidate in (
        WINDOWS_TO_OLSON.get(name),
        *("/".join(parts[n:]) for n in range(len(parts))),
    ):
        if candidate and len(candidate) < 80:
            try:
                return ZoneInfo(candidate).key
            except (ZoneInfoNotFoundError, ValueError, OSError):
                continue
    return None


def _unfolded(content: bytes) -> Iterator[str]:
    content = _FOLD.sub(b"", content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Old programs wrote the code page of their country; names of courses survive most of it.
        text = content.decode("cp1252", "replace")
    return iter(_LINE.split(text.replace("\x00", "")))


def _close(open_components: list[str], parent: str | None, found: Lines) -> None:
    while open_components and open_components[-1] != parent:
        found.kept.append(f"END:{open_components.pop()}")


def _keep(line: str, found: Lines) -> None:
    if not line.strip():
        return
    grammar = _PROPERTY.match(line)
    if grammar is None:
        found.broken += 1
    elif grammar[1].upper() in WANTED:
        found.kept.append(line)


def _clocks(zone: list[str], found: Lines) -> list[str]:
    """The lines of one time zone, if its clocks can be followed; none where its name says all."""
    name = next((line.split(":", 1)[1] for line in zone if line.upper().startswith("TZID")), "")
    own = zone_named(name)
    if own is not None and own == name.strip().strip("/"):
        return []
    kept = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    part: dict[str, str] = {}
    rules = 0
    for line in zone:
        key, _colon, value = line.partition(":")
        key, value = key.partition(";")[0].strip().upper(), value.strip().upper()
        if key == "BEGIN":
            part = {}
        elif key == "END" and value in ("STANDARD", "DAYLIGHT") and _is_clock(part):
            kept += [f"BEGIN:{value}", *(f"{k}:{v}" for k, v in part.items()), f"END:{value}"]
            rules += 1
        elif key in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE"):
            part[key] = value.removesuffix("Z") if key == "DTSTART" else value
    # The parser needs one time that is not summer time.
    if not name or "BEGIN:STANDARD" not in kept or rules > _MOST_CLOCK_CHANGES:
        found.broken_zones.append(name[:80])
        return []
    return [*kept, "END:VTIMEZONE"]


def _is_clock(part: dict[str, str]) -> bool:
    """Whether one change of the clocks is told in full."""
    try:
        datetime.strptime(part.get("DTSTART", ""), "%Y%m%dT%H%M%S")
    except ValueError:
        return False
    if not all(_OFFSET.fullmatch(part.get(key, "")) for key in ("TZOFFSETFROM", "TZOFFSETTO")):
        return False
    pieces = [piece.partition("=") for piece in part.get("RRULE", "").split(";") if piece]
    return all(
        key in _CLOCK_RULE and _CLOCK_RULE[key].fullmatch(value) for key, _equal, value in pieces
    ) and (not pieces or any(key == "FREQ" for key, _equal, _value in pieces))

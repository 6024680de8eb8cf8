"""Times of a Blackboard export: a clock, and the abbreviation of the server's time zone."""

import re
import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from audit.language import translate as _

_FORM = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?(?:\.\d{1,9})?\s*([^\s\d].{0,30})?$"
)
_NUMBERS = re.compile(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d\d)?")
_WORDS_FOR_UTC = frozenset({"Z", "UTC"})


class Stamp(NamedTuple):
    """A time as written: the clock, and the zone behind it."""

    clock: datetime
    zone: str


def stamp(text: str | None) -> Stamp | None:
    """Read ``2024-02-10 23:59:00 EST``; None if there is none, or it is broken."""
    found = _FORM.match((text or "").rstrip())
    if found is None:
        return None
    *parts, zone = found.groups()
    year, month, day, hour, minute, second = (int(part or 0) for part in parts)
    try:
        clock = datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
    # At the ends of the calendar no zone can tell the time.
    return Stamp(clock, (zone or "").upper()) if 1 < clock.year < 9999 else None


class Clock:
    """What time it was in UTC, once all times of an export have been seen.

    Parameters
    ----------
    stamps
        Every time of the export: an abbreviation says more beside others (``CST`` beside
        ``CDT`` is not China).

    Attributes
    ----------
    zone
        IANA name of the zone that gives all of them; None = it is not sure.
    wall_clock
        An abbreviation means several clocks, so times stay as they were written.
    about
        What to tell the reader about it; None = nothing.
    """

    def __init__(self, stamps: Iterable[Stamp]) -> None:
        self.zone: str | None = None
        self.wall_clock = False
        self.about: str | None = None
        self._offsets: dict[str, timedelta] = {}
        all_of_them = set(stamps)
        seen = sorted(one for one in all_of_them if _stated(one.zone) is None)
        names = {one.zone for one in seen}
        fitting = [
            zone
            for zone, own in _zones().items()
            if names and names <= set(own) and all(_offset(zone, one) is not None for one in seen)
        ]
        if len({tuple(_offset(zone, one) for one in seen) for zone in fitting}) == 1:
            self.zone = fitting[0]
            self.about = _(
                "the time zone {zone} was taken from the abbreviations behind the times ({names}); "
                "others with the same clock may fit too"
            ).format(zone=self.zone, names=", ".join(sorted(names)))
            return
        for name in sorted(names):
            offset = _only_offset(name, [one for one in seen if one.zone == name])
            if offset is None:
                self.wall_clock = True
                self.about = _(
                    "'{name}' behind the times does not say which time zone it means; times are "
                    "kept as written until a time zone is given"
                ).format(name=name)
                return
            self._offsets[name] = offset
        if all_of_them:
            self.about = _(
                "the times stand in {names}, which does not name the course's time zone"
            ).format(names=", ".join(sorted({one.zone for one in all_of_them})))

    def utc(self, one: Stamp | None) -> datetime | None:
        """Moment of a time as written; with ``wall_clock`` its hour carries UTC."""
        if one is None:
            return None
        if self.wall_clock:
            return one.clock.replace(tzinfo=UTC)
        offset = _stated(one.zone)
        if offset is None and self.zone is not None:
            offset = _offset(self.zone, one)
        return (one.clock - (self._offsets[one.zone] if offset is None else offset)).replace(
            tzinfo=UTC
        )


@cache
def _zones() -> dict[str, list[str]]:
    file = Path(__file__).parent / "blackboard_time_zones.toml"
    zones: dict[str, list[str]] = tomllib.loads(file.read_text("utf-8"))["zones"]
    return zones


def _stated(zone: str) -> timedelta | None:
    """Offset that a zone states in numbers."""
    if zone in _WORDS_FOR_UTC:
        return timedelta(0)
    found = _NUMBERS.fullmatch(zone)
    if found is None:
        return None
    sign, hours, minutes = found.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return offset if sign == "+" else -offset


def _offset(zone: str, one: Stamp) -> timedelta | None:
    """Offset of a zone at a clock; None if the zone does not write this abbreviation then."""
    place = ZoneInfo(zone)
    for fold in (0, 1):
        # An hour in autumn comes twice; the abbreviation tells which of them.
        offset = one.clock.replace(tzinfo=place, fold=fold).utcoffset()
        if one.zone == _zones()[zone][-1 if offset != _standard(zone, one.clock.year) else 0]:
            return offset
    return None


@cache
def _standard(zone: str, year: int) -> timedelta:
    """Offset of a zone outside daylight time, which is in January or in July."""
    ends = (datetime(year, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7))
    return min(offset for offset in ends if offset is not None)


def _only_offset(name: str, seen: list[Stamp]) -> timedelta | None:
    """Offset that an abbreviation has wherever it is written; None = several, or none known."""
    offsets = {
        offset
        for zone, own in _zones().items()
        if name in own
        for offset in (_offset(zone, one) for one in seen)
        if offset is not None
    }
    return offsets.pop() if len(offsets) == 1 else None

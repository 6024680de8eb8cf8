"""The time zone of a Canvas package, which does not name it, as far as its dates give it away."""

import tomllib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from audit.language import translate as _

# One all-day deadline may have been moved by hand.
MIN_DEADLINES = 2
_END_OF_DAY = time(23, 59)


def find_time_zone(
    names: Iterable[str],
    deadlines: Iterable[tuple[datetime, date]],
    dates: Iterable[datetime],
) -> tuple[str | None, str | None]:
    """Find the zone in which the course was written.

    Parameters
    ----------
    names
        Zones that a date was edited in, in Canvas's words.
    deadlines
        Due dates at the end of a local day, each with that day.
    dates
        All dates of the course.

    Returns
    -------
    The IANA name, or None where it is not sure; and what to tell the reader about it, or None
    where there is nothing to tell.
    """
    offsets = {moment: _offset(moment, day) for moment, day in deadlines}
    known = {
        moment: offset
        for moment, offset in offsets.items()
        if offset is not None and _in_calendar(moment)
    }
    zones = {_zones()[name] for name in names if name in _zones()}
    if len(zones) == 1 and all(_at(moment, *zones) == offset for moment, offset in known.items()):
        return next(iter(zones)), None
    moments = sorted({*filter(_in_calendar, dates), *known})
    if not moments:
        return None, None
    if len(known) < MIN_DEADLINES:
        return None, _("the package does not name the course's time zone; dates are read as UTC")
    fitting = [
        zone
        for zone in dict.fromkeys(_zones().values())
        if all(_at(moment, zone) == offset for moment, offset in known.items())
    ]
    clocks = {tuple(_at(moment, zone) for moment in moments) for zone in fitting}
    if len(clocks) == 1:
        return fitting[0], _(
            "the time zone {zone} was taken from deadlines at 23:59; others with the same clock on "
            "these dates fit too"
        ).format(zone=fitting[0])
    return None, _(
        "the package does not name the course's time zone, and its deadlines at 23:59 do not "
        "settle it (zones that fit: {count}); dates are read as UTC"
    ).format(count=len(fitting))


def _in_calendar(moment: datetime) -> bool:
    """Whether any zone can tell the time then; at the ends of the calendar none can."""
    return 1 < moment.year < 9999


@cache
def _zones() -> dict[str, str]:
    file = Path(__file__).parent / "canvas_time_zones.toml"
    names: dict[str, str] = tomllib.loads(file.read_text("utf-8"))["names"]
    return names


def _at(moment: datetime, zone: str) -> timedelta | None:
    return moment.astimezone(_zone(zone)).utcoffset()


@cache
def _zone(name: str) -> ZoneInfo:
    # Python itself keeps no more than eight of them.
    return ZoneInfo(name)


def _offset(moment: datetime, day: date) -> timedelta | None:
    """Offset from UTC that makes a moment the last minute of a day; None if none can."""
    end = datetime.combine(day, _END_OF_DAY, tzinfo=UTC)
    offset = end - moment.replace(second=0, microsecond=0)
    whole = offset % timedelta(minutes=15) == timedelta(0)
    return offset if whole and abs(offset) <= timedelta(hours=14) else None

"""Times of a Brightspace export: UTC everywhere but in quizzes, which say what a clock showed."""

import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from audit.language import translate as _
from audit.readers.safe_xml import child, number_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_PARTS = ("year", "month", "day", "hour", "minutes", "seconds")
_QUARTER = timedelta(minutes=15)
_FARTHEST = timedelta(hours=14)


def clock_of(element: "_Element | None") -> datetime | None:
    """Local time that a quiz states, without a zone; None if it states none, or a broken one."""
    stamp = child(element, "timestamp")
    numbers = [number_of(stamp, part) for part in _PARTS]
    if None in numbers[:3]:
        return None
    year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
    try:
        clock = datetime(year, month, day, hour, minute, second)
    except (ValueError, OverflowError):
        return None
    # At the ends of the calendar no zone can tell the time.
    return clock if 1 < clock.year < 9999 else None


class QuizClock:
    """What time it was in UTC when a quiz's clock showed what it states.

    Parameters
    ----------
    pairs
        The same moments twice: in UTC, as the item of a quiz states it, and on the quiz's clock.
    clocks
        All times of quizzes.
    moments
        All times that stand in UTC.

    Attributes
    ----------
    zone
        IANA name of the zone; None = it is not sure.
    wall_clock
        There are no times but those of quizzes, so they can be kept as they were written.
    about
        What to tell the reader about it; None = nothing.
    """

    def __init__(
        self,
        pairs: Iterable[tuple[datetime, datetime]],
        clocks: Iterable[datetime],
        moments: Iterable[datetime],
    ) -> None:
        self.zone: str | None = None
        self.wall_clock = False
        self.about: str | None = None
        self._place: ZoneInfo | None = None
        local = sorted(set(clocks))
        at = sorted({moment.astimezone(UTC) for moment in moments if 1 < moment.year < 9999})
        known = {pair for pair in pairs if _is_one_moment(*pair)}
        fits = {place: _fits(place, known) for place in (_zones() if known else ())}
        # A date that was moved on one side only must not outvote the others.
        most = max(fits.values(), default=0)
        fitting = [place for place, fit in fits.items() if fit == most and 2 * most > len(known)]
        # Zones of many people stand first in their list, so the first is the likeliest.
        self._place = fitting[0] if fitting else None
        offsets = {
            (*(c - _utc(c, p).replace(tzinfo=None) for c in local), *(_offset(m, p) for m in at))
            for p in fitting
        }
        if len(offsets) == 1:
            self.zone = fitting[0].key
            self.about = _(
                "the time zone {zone} was taken from quizzes whose items state the same moment in "
                "UTC; others with the same clock on these dates fit too"
            ).format(zone=self.zone)
            return
        if self._place is not None:
            self.about = _(
                "quizzes state local times; of the time zones that fit ({count}), {zone} was taken "
                "for them, so they may be an hour off"
            ).format(count=len(fitting), zone=self._place.key)
            return
        if local and not at:
            self.wall_clock = True
            self.about = _(
                "quizzes state local times and the package names no time zone; times are kept as "
                "written until a time zone is given"
            )
        elif local:
            self.about = _(
                "quizzes state local times, and nothing in the package tells their time zone; they "
                "are read as UTC, so they may be some hours off ({count})"
            ).format(count=len(local))
        elif at:
            self.about = _("the package does not name the course's time zone; dates are in UTC")

    def utc(self, clock: datetime) -> datetime:
        """Moment of a quiz's time; where no zone is known, its hour carries UTC."""
        return clock.replace(tzinfo=UTC) if self._place is None else _utc(clock, self._place)


def _is_one_moment(moment: datetime, clock: datetime) -> bool:
    """Whether two times can be the same moment: apart by an offset that some zone has."""
    if not 1 < moment.year < 9999:
        return False
    apart = clock - moment.astimezone(UTC).replace(tzinfo=None)
    return abs(apart) <= _FARTHEST and apart % _QUARTER == timedelta(0)


def _fits(place: ZoneInfo, known: Iterable[tuple[datetime, datetime]]) -> int:
    """Number of moments at which the clocks of a place showed what the quizzes state."""
    return sum(moment.astimezone(place).replace(tzinfo=None) == clock for moment, clock in known)


def _offset(moment: datetime, place: ZoneInfo) -> timedelta:
    return moment.astimezone(place).replace(tzinfo=None) - moment.replace(tzinfo=None)


def _utc(clock: datetime, place: ZoneInfo) -> datetime:
    return clock.replace(tzinfo=place).astimezone(UTC)


@cache
def _zones() -> tuple[ZoneInfo, ...]:
    file = Path(__file__).parent / "brightspace_time_zones.toml"
    return tuple(map(ZoneInfo, tomllib.loads(file.read_text("utf-8"))["zones"]))

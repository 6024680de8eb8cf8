"""Live sessions as a chart places them: beside each other in a week, and in the day."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any, NamedTuple

from audit.figures.ruler import WeekRuler
from audit.language import translate as _
from audit.language import weekday

MOST_WIDTH = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One session; times are the wall clock of the course, in hours of the day.

    Parameters
    ----------
    x, width
        Its place on the week ruler.
    weekday
        Monday = 0; None = day and time are not known.
    """

    week: int
    x: float
    width: float
    title: str
    minutes: float | None
    weekday: int | None
    start_h: float | None
    end_h: float | None
    recorded: bool | None

    def when(self) -> str:
        """Day and time: ``Tue 13:15–14:30``."""
        if self.start_h is None or self.weekday is None:
            return _("time unknown")
        start = f"{weekday(self.weekday, 'abbreviated')} {clock(self.start_h)}"
        return start if self.end_h is None else f"{start}–{clock(self.end_h)}"


class UsualHour(NamedTuple):
    """A weekday and start that sessions share, and the latest of their ends."""

    weekday: int
    start_h: float
    end_h: float

    def holds(self, session: Session) -> bool:
        """Whether a session lies inside it."""
        return (
            session.weekday == self.weekday
            and session.start_h is not None
            and session.end_h is not None
            and self.start_h <= session.start_h
            and session.end_h <= self.end_h
        )

    def in_words(self) -> str:
        """Day and time in a sentence: ``Tuesday 13:15 to 15:45``."""
        return _("{day} {start} to {end}").format(
            day=weekday(self.weekday), start=clock(self.start_h), end=clock(self.end_h)
        )


def clock(hour: float) -> str:
    """An hour of the day as a clock shows it: ``13:15``."""
    whole_minutes = round(hour * 60)
    return f"{whole_minutes // 60}:{whole_minutes % 60:02d}"


def place_sessions(found: list[dict[str, Any]], ruler: WeekRuler) -> list[Session]:
    """Rows of the ``live`` frame as sessions, those of one week side by side."""
    by_week: dict[int, list[dict[str, Any]]] = {}
    for row in found:
        by_week.setdefault(ruler.column(row), []).append(row)
    return [
        _session(row, week, place, len(by_week[week]), ruler)
        for week in sorted(by_week, key=lambda week: ruler.slots[week])
        for place, row in enumerate(by_week[week])
    ]


def _session(row: dict[str, Any], week: int, place: int, of: int, ruler: WeekRuler) -> Session:
    step = ruler.spread / of
    start: datetime | None = row["starts"]
    start_h = None if start is None else start.hour + start.minute / 60
    return Session(
        week=week,
        x=round(ruler.slots[week] + (place - (of - 1) / 2) * step, 3),
        width=round(min(MOST_WIDTH, 0.88 * step), 3),
        title=row["title"] or "",
        minutes=row["minutes"],
        weekday=None if start is None else start.weekday(),
        start_h=start_h,
        end_h=None if start_h is None else _end_h(start_h, row),
        recorded=row["recorded"],
    )


def _end_h(start_h: float, row: dict[str, Any]) -> float | None:
    ends: datetime | None = row["ends"]
    if ends is not None:
        end_h = ends.hour + ends.minute / 60
        # A session over midnight is drawn to the end of its day.
        return end_h if end_h > start_h else 24.0
    if row["minutes"] is None:
        return None
    return min(start_h + float(row["minutes"]) / 60, 24.0)


def usual_hours(timed: list[Session]) -> tuple[UsualHour, ...]:
    """The hours of the timetable: as many as a week has sessions, in the order of the week.

    Parameters
    ----------
    timed
        Sessions with a known start. Hours that fewer than two of them share, or that
        hold less than half of them together, are no timetable: then there are none.
    """
    starts = Counter((s.weekday, s.start_h) for s in timed)
    a_week = Counter(s.week for s in timed)
    if not starts:
        return ()
    common = starts.most_common(max(1, round(median(a_week.values()))))
    common = [(start, times) for start, times in common if times > 1]
    if sum(times for _start, times in common) * 2 < len(timed):
        return ()
    hours = []
    for (day, start), _times in common:
        ends = [s.end_h for s in timed if (s.weekday, s.start_h) == (day, start) and s.end_h]
        if day is not None and start is not None and ends:
            hours.append(UsualHour(day, start, max(ends)))
    return tuple(sorted(hours))

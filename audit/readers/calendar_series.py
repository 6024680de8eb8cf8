"""Entries of a calendar -> what takes place: repeated entries are expanded, within bounds.

``recurring_ical_events`` does the expanding. It follows a rule to the year 9999 before it says
that there is no further date, so only rules that keep happening are given to it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from audit.language import translate as _

if TYPE_CHECKING:
    from icalendar.cal import Component

# An entry that repeats for ever is of this course for a year at most; no course lasts longer
# than the other.
ENDLESS_DAYS = 365
LONGEST_DAYS = 3 * 366
MAX_OCCURRENCES = 1_000
MAX_ENTRIES = 20_000
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2200
_ANY_DAY = frozenset({"BYDAY", "BYMONTH"})
_DAYS_OF_A_MONTH = _ANY_DAY | {"BYMONTHDAY", "BYSETPOS"}
# How often -> by what else such a rule may choose its dates. Meetings by the minute are none.
_CHOICES = MappingProxyType(
    {
        "DAILY": _ANY_DAY,
        "WEEKLY": _ANY_DAY,
        "MONTHLY": _DAYS_OF_A_MONTH,
        "YEARLY": _DAYS_OF_A_MONTH | {"BYYEARDAY", "BYWEEKNO"},
    }
)
_ALWAYS = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYHOUR", "BYMINUTE", "BYSECOND"}
)
# No class meets more often on a day.
_MOST_A_DAY = 6

Moment = date | datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One entry at one time.

    Parameters
    ----------
    uid
        As in the file; empty = it has none.
    repeats
        Original start of one of several occurrences; None = there is only one.
    """

    entry: "Component"
    uid: str
    start: Moment | None
    end: Moment | None
    repeats: Moment | None = None

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return str(self.entry.get("STATUS", "")).strip().upper() == "CANCELLED"


@dataclass(slots=True, kw_only=True)
class Series:
    """All occurrences of a calendar, and what of them was not read.

    Parameters
    ----------
    notes
        (entry, reason).
    """

    occurrences: list[Occurrence] = field(default_factory=list)
    notes: "list[tuple[Component, str]]" = field(default_factory=list)
    not_expanded: int = 0

    def note(self, entry: "Component", reason: str) -> None:
        """Say what of an entry was not read."""
        self.notes.append((entry, reason))

    def add(self, events: "Iterable[Component]") -> None:
        """Add all events; those of one UID belong together."""
        groups: dict[str, list[Component]] = {}
        for number, event in enumerate(events):
            if self._is_sound(event):
                groups.setdefault(str(event.get("UID", "")).strip() or f" {number}", []).append(
                    event
                )
        for key, group in groups.items():
            uid = key.strip() if not key.startswith(" ") else ""
            self._add_group(group, uid)

    def add_tasks(self, tasks: "Iterable[Component]") -> None:
        """Add things to do, each once, however often they are to be done."""
        for task in tasks:
            self._mend(task)
            start = moment(task, "DUE") or moment(task, "DTSTART")
            uid = str(task.get("UID", "")).strip()
            if "RRULE" in task:
                self.note(task, _("a thing to do that repeats: read once"))
            self.occurrences.append(Occurrence(entry=task, uid=uid, start=start, end=None))

    def _is_sound(self, event: "Component") -> bool:
        """Whether the entry can be placed in time."""
        self._mend(event)
        if moment(event, "DTSTART") is not None:
            return True
        self.note(event, _("an entry without a day or hour: left out"))
        return False

    def _mend(self, event: "Component") -> None:
        """Leave what cannot be read out of the entry."""
        from icalendar.prop import vBroken

        for name in list(event):
            value = event[name]
            values = value if isinstance(value, list) else [value]
            good = [one for one in values if not isinstance(one, vBroken)]
            if name not in ("RRULE", "RDATE", "EXDATE", "ATTACH", "CONFERENCE", "CATEGORIES"):
                good = good[:1]
            if len(good) < len(values) and any(isinstance(one, vBroken) for one in values):
                self.note(event, _("{name} cannot be read").format(name=name))
            if good:
                event[name] = good if isinstance(value, list) and len(good) > 1 else good[0]
            else:
                del event[name]

    def _add_group(self, group: "list[Component]", uid: str) -> None:
        masters = [event for event in group if "RECURRENCE-ID" not in event]
        repeating = any("RRULE" in event or "RDATE" in event for event in masters)
        if not repeating and len(masters) == len(group):
            for event in _newest(group):
                self._add_one(event, uid)
            return
        newest = _newest(masters)
        for extra in newest[1:]:
            self._add_one(extra, uid)
        if len(self.occurrences) >= MAX_ENTRIES:
            self.not_expanded += 1
            return
        overrides = [event for event in group if "RECURRENCE-ID" in event]
        self._expand(newest[0] if newest else None, overrides, uid)

    def _add_one(self, event: "Component", uid: str, repeats: Moment | None = None) -> None:
        start = moment(event, "DTSTART")
        self.occurrences.append(
            Occurrence(entry=event, uid=uid, start=start, end=end_of(event), repeats=repeats)
        )

    def _expand(self, master: "Component | None", overrides: "list[Component]", uid: str) -> None:
        from icalendar import Calendar
        from recurring_ical_events import of  # type: ignore[import-untyped]

        core = master if master is not None else overrides[0]
        start = moment(core, "DTSTART")
        assert start is not None
        if any(not _EARLIEST_YEAR <= moment_year(e) <= _LATEST_YEAR for e in (core, *overrides)):
            self.note(core, _("a repeated entry of an impossible year: read once"))
            self._add_one(core, uid)
            return
        days = self._limit(master, start) if master is not None else LONGEST_DAYS
        moved = [as_day(moment(event, "DTSTART")) for event in overrides]
        first = min([as_day(start), *moved]) - timedelta(days=1)
        last = as_day(start) + timedelta(days=days)
        calendar = Calendar()
        for event in (master, *overrides):
            if event is not None:
                calendar.add_component(event)
        found = of(calendar, skip_bad_series=True).between(first, last + timedelta(days=1))
        if not found:
            self.note(core, _("the times at which it repeats cannot be read; read once"))
            self._add_one(core, uid)
            return
        found.sort(key=lambda event: sort_key(moment(event, "DTSTART")))
        reached = as_day(moment(found[-1], "DTSTART")) > last - timedelta(days=31)
        if reached and days == LONGEST_DAYS and _has_count(core):
            self.note(core, _("it repeats for more than three years: read are three"))
        if len(found) > MAX_OCCURRENCES:
            self.note(
                core,
                _("it repeats {count} times: read are the first {most}").format(
                    count=len(found), most=MAX_OCCURRENCES
                ),
            )
        for event in found[:MAX_OCCURRENCES]:
            self._add_one(event, uid, repeats=moment(event, "RECURRENCE-ID"))

    def _limit(self, master: "Component", start: Moment) -> int:
        """Days from its start in which an entry is read; rules that cannot be read are left out."""
        rules = master.get("RRULE", [])
        rules = rules if isinstance(rules, list) else [rules]
        kept = []
        days = ENDLESS_DAYS
        for rule in rules:
            mended = _mended(rule, start)
            if mended is None:
                self.note(master, _("the rule by which it repeats is not read here: read once"))
                continue
            kept.append(mended)
            if "UNTIL" in mended or "COUNT" in mended:
                days = LONGEST_DAYS
                ends = mended.get("UNTIL", [start])[0]
                if as_day(ends) - as_day(start) > timedelta(days=LONGEST_DAYS):
                    self.note(master, _("it repeats for more than three years: read are three"))
            else:
                self.note(master, _("it repeats without an end: read is one year"))
        if kept:
            master["RRULE"] = kept if len(kept) > 1 else kept[0]
        else:
            master.pop("RRULE", None)
            # Single dates that somebody added.
            days = LONGEST_DAYS
        return days


def moment(entry: "Component", name: str) -> Moment | None:
    """The day or hour of a property; None = there is none."""
    value = getattr(entry.get(name), "dt", None)
    return value if isinstance(value, date) else None


def moment_year(entry: "Component") -> int:
    """Year in which an entry starts."""
    start = moment(entry, "DTSTART")
    return start.year if start is not None else 0


def end_of(entry: "Component") -> Moment | None:
    """When an entry ends; None = it is not said, or is not after its start."""
    start, end = moment(entry, "DTSTART"), moment(entry, "DTEND")
    length = getattr(entry.get("DURATION"), "dt", None)
    if end is None and isinstance(length, timedelta) and isinstance(start, datetime):
        try:
            # By the clock in UTC: an hour is an hour, also in the night when clocks change.
            end = start + length if start.tzinfo is None else start.astimezone(UTC) + length
        except OverflowError:
            return None
    if isinstance(start, datetime) != isinstance(end, datetime) or start is None or end is None:
        return None
    return end if sort_key(end) > sort_key(start) else None


def as_day(value: Moment | None) -> date:
    """Calendar day of a moment, where it was written."""
    if isinstance(value, datetime):
        return value.date()
    return value if value is not None else date.max


def sort_key(value: Moment | None) -> datetime:
    """A moment that can be compared with every other; what has none comes last."""
    if value is None:
        return datetime.max.replace(tzinfo=UTC)
    if not isinstance(value, datetime):
        value = datetime.combine(value, time.min)
    try:
        return value.astimezone(UTC) if value.tzinfo is not None else value.replace(tzinfo=UTC)
    except OverflowError:
        return value.replace(tzinfo=UTC)


def _newest(events: "list[Component]") -> "list[Component]":
    """Of each start the last one; what an event of a higher SEQUENCE replaces is left out."""
    if not events:
        return []
    highest = max(_sequence(event) for event in events)
    latest = [event for event in events if _sequence(event) == highest]
    return list({sort_key(moment(event, "DTSTART")): event for event in latest}.values())


def _sequence(event: "Component") -> int:
    value = event.get("SEQUENCE", -1)
    return value if isinstance(value, int) else -1


def _has_count(event: "Component") -> bool:
    rules = event.get("RRULE", [])
    return any("COUNT" in rule for rule in (rules if isinstance(rules, list) else [rules]))


def _mended(rule: Any, start: Moment) -> Any | None:
    """A rule whose end suits its start; None = it is none that meetings follow."""
    frequency = str(rule.get("FREQ", [""])[0]).upper()
    interval = rule.get("INTERVAL", [1])[0]
    choices = _CHOICES.get(frequency)
    if choices is None or not rule.keys() <= choices | _ALWAYS:
        return None
    if not isinstance(interval, int) or not 1 <= interval <= ENDLESS_DAYS:
        return None
    if len(rule.get("BYHOUR", [0])) * len(rule.get("BYMINUTE", [0])) > _MOST_A_DAY:
        return None
    if len(rule.get("BYSECOND", [0])) > 1 or rule.get("COUNT", [1])[0] < 1:
        return None
    mended = rule.copy()
    if "UNTIL" in mended:
        # Both ends are against the grammar; the date is what people see.
        mended.pop("COUNT", None)
        mended["UNTIL"] = [_until(mended["UNTIL"][0], start)]
    return mended if _keeps_happening(mended, start) else None


def _until(until: Moment, start: Moment) -> Moment:
    """The end of a rule in the form that its start demands; a day ends when it ends."""
    if not isinstance(start, datetime):
        return as_day(until)
    if not isinstance(until, datetime):
        until = datetime.combine(until, time(23, 59, 59), tzinfo=start.tzinfo)
    if start.tzinfo is None:
        return until.replace(tzinfo=None)
    aware = until if until.tzinfo is not None else until.replace(tzinfo=start.tzinfo)
    try:
        return aware.astimezone(UTC)
    except OverflowError:
        return aware.replace(tzinfo=UTC)


def _keeps_happening(rule: Any, start: Moment) -> bool:
    """Whether a rule has a date in any 28 years, after which the calendar repeats itself.

    It is asked shortly before the year 9999, where the answer is quick to get.
    """
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

    probe = rule.copy()
    probe.pop("UNTIL", None)
    probe.pop("COUNT", None)
    day = as_day(start)
    late = next(year for year in range(9944, 9972) if _is_alike(year, day.year))
    clock = start.time() if isinstance(start, datetime) else time.min
    try:
        dates = rrulestr(
            probe.to_ical().decode(), dtstart=datetime.combine(day.replace(year=late), clock)
        )
    except (ValueError, TypeError, IndexError, KeyError):
        # A day of the week that is none, the 40th of a month.
        return False
    return next(_first(dates), None) is not None


def _first(dates: Any) -> Iterator[datetime]:
    yield from dates


def _is_alike(year: int, other: int) -> bool:
    """Whether all dates of two years fall on the same days of the week."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return (
        first.weekday() == date(other, 1, 1).weekday()
        and last.weekday() == date(other, 12, 31).weekday()
    )

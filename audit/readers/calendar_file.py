"""Calendars (iCalendar, ``.ics``): one file, or a zip of them as Google Calendar exports it.

A calendar knows hours and nothing of sections; whether a meeting took place it cannot say.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from audit.course import (
    BLIND_BREAKS,
    BLIND_CAPTIONS,
    BLIND_RECORDINGS,
    BLIND_SECTIONS,
    BLIND_VIDEO_LENGTHS,
    Course,
    Unread,
)
from audit.errors import ReadError
from audit.language import translate as _
from audit.language import translate_plural
from audit.readers.calendar_entries import (
    CANVAS_DUE,
    CANVAS_EVENT,
    Entries,
    categories,
    code_of,
    title_of,
)
from audit.readers.calendar_lines import parse_calendars, read_lines, starts_a_calendar, zone_named
from audit.readers.calendar_series import Occurrence, Series, as_day, moment, sort_key
from audit.readers.json_fields import title
from audit.readers.source import Source

if TYPE_CHECKING:
    from icalendar import Calendar
    from icalendar.cal import Component

# A calendar of some years is a few hundred KiB.
MAX_BYTES = 32 * 1024 * 1024
_ENDING = ".ics"
_SHOWN = 5


def sniff(source: Source) -> bool:
    """Whether a source is a calendar, or a zip of nothing but calendars."""
    if source.is_zip:
        return bool(source.members) and all(
            member.lower().endswith(_ENDING) for member in source.members
        )
    return starts_a_calendar(source.head)


def read(source: Source) -> list[Course]:
    """One course for each name that the calendars of a file or zip have.

    Raises
    ------
    ReadError
        The calendar is cut short, or does not follow the grammar of calendars.
    """
    if not sniff(source):
        raise ReadError(
            source.name, _("this is not a calendar"), _("export the calendar as .ics (iCalendar)")
        )
    named: dict[str, _Named] = {}
    for member in source.members if source.is_zip else (None,):
        where = member if member is not None else source.name
        size = source.size(member) if member is not None else source.path.stat().st_size
        if size > MAX_BYTES:
            raise ReadError(
                where, _("the calendar is larger than 32 MiB"), _("export one term of it")
            )
        lines = read_lines(source.read(member), where)
        notes = []
        for kind, count in sorted(lines.passed_over.items()):
            # Everybody has alarms, and nobody misses them.
            if kind != "VALARM":
                reason = _("{kind} ({count}): no entry of a course, passed over")
                notes.append(Unread(path=where, reason=reason.format(kind=kind, count=count)))
        if lines.broken:
            reason = translate_plural(
                "{count} line that no calendar has: passed over",
                "{count} lines that no calendar has: passed over",
                lines.broken,
            )
            notes.append(Unread(path=where, reason=reason.format(count=lines.broken)))
        for zone in lines.broken_zones:
            reason = _("the time zone {name!r} does not say when its clocks change")
            notes.append(Unread(path=where, reason=reason.format(name=zone)))
        for calendar in parse_calendars(lines, where):
            name = _calendar_name(calendar) or PurePosixPath(where).stem
            part = named.setdefault(name, _Named(name=name, where=where))
            part.calendars.append(calendar)
            part.notes += notes
            notes = []
    return [part.course(source) for part in named.values()]


@dataclass(slots=True, kw_only=True)
class _Named:
    """All calendars of one name, which are parts of one."""

    name: str
    where: str
    calendars: "list[Calendar]" = field(default_factory=list)
    notes: list[Unread] = field(default_factory=list)

    def course(self, source: Source) -> Course:
        events = [event for calendar in self.calendars for event in _events(calendar)]
        tasks = [task for calendar in self.calendars for task in calendar.walk("VTODO")]
        zone = self._zone(events)
        series = Series()
        series.add(events)
        series.add_tasks(tasks)
        found = series.occurrences
        self.notes += (
            Unread(path=title_of(entry) or self.where, reason=reason)
            for entry, reason in series.notes
        )
        cancelled = [one for one in found if one.is_cancelled]
        kept = sorted(
            (one for one in found if not one.is_cancelled), key=lambda one: sort_key(one.start)
        )
        hours = [m for one in kept for m in (one.start, one.end) if isinstance(m, datetime)]
        floating = [hour for hour in hours if hour.tzinfo is None]
        wall_clock = zone is None and bool(floating) and len(floating) == len(hours)
        codes = Counter(code for one in kept if (code := code_of(one)) is not None)
        code = next(iter(codes)) if len(codes) == 1 else None
        entries = Entries(zone=ZoneInfo(zone) if zone is not None else UTC, code=code)
        for one in kept:
            entries.add(one)
        self._say(kept, cancelled, series.not_expanded, codes)
        self._say_zones(events)
        if floating and zone is None and not wall_clock:
            self._note(
                "{count} entry has an hour of a place that nobody names: read as UTC",
                "{count} entries have hours of a place that nobody names: read as UTC",
                sum(isinstance(o.start, datetime) and o.start.tzinfo is None for o in kept),
            )
        return Course(
            id=code or self.name,
            title=self.name,
            format="calendar",
            source_name=source.name,
            source_sha256=source.sha256,
            code=code,
            timezone=zone,
            wall_clock=wall_clock,
            platform=self._platform(kept),
            activities=tuple(entries.activities),
            unread=tuple(dict.fromkeys(self.notes)),
            blind_to=frozenset(
                {
                    BLIND_BREAKS,
                    BLIND_CAPTIONS,
                    BLIND_RECORDINGS,
                    BLIND_SECTIONS,
                    BLIND_VIDEO_LENGTHS,
                }
            ),
        )

    def _zone(self, events: "Iterable[Component]") -> str | None:
        """The time zone of the calendar, else the one that most of its entries name."""
        for calendar in self.calendars:
            for name in ("X-WR-TIMEZONE", "TIMEZONE-ID"):
                zone = zone_named(str(calendar.get(name, "")))
                if zone is not None:
                    return zone
        named = Counter(tzid for event in events if (tzid := _zone_id(event)) is not None)
        zones = Counter[str]()
        for tzid, count in named.items():
            zone = zone_named(tzid)
            if zone is not None and zone not in ("UTC", "Etc/UTC"):
                zones[zone] += count
        return zones.most_common(1)[0][0] if zones else None

    def _platform(self, kept: Iterable[Occurrence]) -> str | None:
        if any(one.uid.startswith((CANVAS_DUE, CANVAS_EVENT)) for one in kept):
            return "Canvas"
        makers = " ".join(str(calendar.get("PRODID", "")).lower() for calendar in self.calendars)
        # Bennu is what Moodle writes calendars with.
        return "Moodle" if "moodle" in makers or "bennu" in makers else None

    def _say(
        self,
        kept: list[Occurrence],
        cancelled: list[Occurrence],
        not_expanded: int,
        codes: Counter[str],
    ) -> None:
        """What a calendar does not tell, or tells of others."""
        if not kept:
            self.notes.append(Unread(path=self.where, reason=_("the calendar has no entries")))
        if cancelled:
            names = dict.fromkeys(title_of(one.entry) for one in cancelled)
            self._note(
                "{count} cancelled entry was left out: {names}",
                "{count} cancelled entries were left out: {names}",
                len(cancelled),
                names=_some(names),
            )
        self._note(
            "{count} entry too many: not read",
            "{count} entries too many: not read",
            not_expanded,
        )
        self._note(
            "{count} entry lasts several days: only the first is kept",
            "{count} entries last several days: only the first of each is kept",
            sum(_lasts_days(one) for one in kept),
        )
        groups = codes or Counter(name for one in kept for name in set(categories(one.entry)))
        if len(groups) > 1:
            reason = _(
                "entries of several groups, perhaps of several courses: {names}; none was left out"
            )
            self.notes.append(Unread(path=self.where, reason=reason.format(names=_some(groups))))

    def _say_zones(self, events: "Iterable[Component]") -> None:
        """Zones of which neither the calendar nor the world knows anything."""
        unknown = Counter(
            tzid
            for event in events
            if (tzid := _zone_id(event)) is not None
            and isinstance(start := moment(event, "DTSTART"), datetime)
            and start.tzinfo is None
        )
        for tzid, count in unknown.items():
            reason = _("the time zone {name!r} is not known ({count}): hours taken as written")
            self.notes.append(
                Unread(path=self.where, reason=reason.format(name=tzid[:80], count=count))
            )

    def _note(self, one: str, many: str, count: int, **values: str) -> None:
        if count:
            reason = translate_plural(one, many, count).format(count=count, **values)
            self.notes.append(Unread(path=self.where, reason=reason))


def _events(calendar: "Calendar") -> "Iterator[Component]":
    """The events of a calendar; one that is sent to cancel something cancels all it names."""
    is_cancelled = str(calendar.get("METHOD", "")).strip().upper() == "CANCEL"
    for event in calendar.walk("VEVENT"):
        if is_cancelled:
            event["STATUS"] = "CANCELLED"
        yield event


def _calendar_name(calendar: "Calendar") -> str | None:
    """Name of a calendar; that of somebody's own is a mail address, and is left out."""
    for key in ("X-WR-CALNAME", "NAME"):
        value = calendar.get(key)
        name = title(str(value[0] if isinstance(value, list) else value or ""))
        if name and "@" not in name:
            return name
    return None


def _zone_id(event: "Component") -> str | None:
    value = getattr(event.get("DTSTART"), "params", {}).get("TZID")
    return value if isinstance(value, str) else None


def _lasts_days(one: Occurrence) -> bool:
    """Whether an entry without hours is more than one day long."""
    if one.start is None or isinstance(one.start, datetime):
        return False
    return one.end is not None and as_day(one.end) - as_day(one.start) > timedelta(days=1)


def _some(names: Iterable[str]) -> str:
    names = [name for name in names if name]
    more = ", ..." if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more

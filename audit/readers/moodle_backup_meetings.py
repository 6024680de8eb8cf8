"""When an activity of a Moodle backup takes place, and all meetings that one activity stands for.

A list of attendance, a Zoom meeting held each week or a course in a classroom is one activity of
Moodle but many meetings: each further one comes out as a row of its own behind it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from audit.course import Activity
from audit.language import translate as _
from audit.readers.fields import read_html
from audit.readers.json_fields import epoch, flag, later, number, text, title
from audit.readers.moodle_backup_xml import fields_of, whole_number
from audit.readers.moodle_times import Times, times_of

if TYPE_CHECKING:
    from lxml.etree import _Element

# When ratings count is not when students may write.
_NOT_ITS_DATES = frozenset({"assesstimestart", "assesstimefinish"})
_RENAMED: Mapping[str, Mapping[str, str]] = {
    "wiki": {"editbegin": "timeopen", "editend": "timeclose"},
    # Before it was part of Moodle.
    "bigbluebuttonbn": {"timeavailable": "openingtime", "timedue": "closingtime"},
}
_RECORDINGS_ONLY = 2
# Zoom's words for how often, and for how long.
_DAILY, _WEEKLY = 1, 2
_AFTER_COUNT = 2
_AGAIN = "a meeting that is held again and again: only its first time is known"
# Zoom allows fewer; damage does not.
_MOST_MEETINGS = 100
_LONGEST_S = 24 * 3600
_MINUTE = timedelta(minutes=1)
# After it the calendar may end in one time zone or another.
_LAST_DAY = date(9990, 12, 31)


def times(modname: str, fields: Mapping[str, str]) -> Times:
    """All dates of an activity by its own settings."""
    renamed = _RENAMED.get(modname, {})
    said = {
        renamed.get(key, key): value for key, value in fields.items() if key not in _NOT_ITS_DATES
    }
    if modname != "zoom":
        # In other plug-ins not always seconds, and there the end is said.
        said.pop("duration", None)
    elif flag(said, "recurring"):
        if number(said, "recurrence_type"):
            # Its further meetings are found below.
            del said["recurring"]
        else:
            said["recurrence_type"] = "0"
    if modname == "bigbluebuttonbn" and number(said, "type") == _RECORDINGS_ONLY:
        return Times()
    if modname == "googlemeet":
        said |= _google_meet(said)
    found = times_of(modname, {}, said)
    if modname == "chat" and found.starts is not None and (number(said, "schedule") or 0) > 1:
        return replace(found, unclear=_("a chat that is held again and again: its next hour only"))
    return found


def _google_meet(said: Mapping[str, str]) -> dict[str, str]:
    """Day and hours of a Google Meet as two moments; nothing where they are not said."""
    day, hour = whole_number(said.get("eventdate")), whole_number(said.get("starthour"))
    if not day or hour is None or "timestart" in said:
        return {}
    start = day + hour * 3600 + (whole_number(said.get("startminute")) or 0) * 60
    moments = {"eventdate": str(start)}
    last_hour = whole_number(said.get("endhour"))
    if last_hour is not None:
        end = day + last_hour * 3600 + (whole_number(said.get("endminute")) or 0) * 60
        moments["endtime"] = str(end)
    return moments


def with_meetings(
    activity: Activity,
    element: "_Element",
    fields: Mapping[str, str],
    note: Callable[[str, str], None],
) -> list[Activity]:
    """The activity, and behind it the meetings that it stands for beside its own.

    Parameters
    ----------
    element
        Settings of the activity, with the parts that ``fields`` leaves out.
    note
        Takes what was met and not understood: where, and why.
    """
    modname = activity.lms_type
    where = f"{modname} {activity.native_id}"
    if modname == "attendance":
        return [activity, *_once(_sessions(activity, element))]
    if modname == "facetoface":
        return _first_and_further(activity, _once(_classroom_days(activity, element)))
    if modname == "googlemeet":
        found = _once(_google_events(activity, element))
        if not found and flag(fields, "addmultiply"):
            note(where, _(_AGAIN))
        return _first_and_further(activity, found)
    if modname == "zoom" and flag(fields, "recurring") and activity.starts is not None:
        moments = _zoom_starts(activity.starts, fields)
        if moments is None:
            note(where, _(_AGAIN))
            return [activity]
        length = activity.ends - activity.starts if activity.ends is not None else None
        found = [
            _meeting(activity, "occurrence", str(place), start, length)
            for place, start in enumerate(moments, start=1)
        ]
        return _first_and_further(activity, found)
    if modname == "scheduler":
        return [_with_slots(activity, element, lambda reason: note(where, reason))]
    return [activity]


def _meeting(
    activity: Activity,
    word: str,
    key: str,
    start: datetime,
    length: timedelta | None,
    name: str | None = None,
    group: str | None = None,
) -> Activity:
    """One meeting of an activity as a row of its own.

    It stands in no section: its date says to which week it belongs, not the activity's place.
    """
    return Activity(
        native_id=f"{activity.native_id}/{key}",
        native_ref=activity.native_ref,
        title=name or activity.title,
        lms_type=f"{activity.lms_type}_{word}",
        position=0,
        url=activity.url,
        starts=start,
        ends=_after(start, length),
        required=activity.required,
        published=activity.published,
        group=group or activity.group,
        recorded=activity.recorded,
    )


def _after(start: datetime, length: timedelta | None) -> datetime | None:
    if length is None or not timedelta(0) < length <= timedelta(seconds=_LONGEST_S):
        return None
    return later(start, length.total_seconds() / 60)


def _once(meetings: Iterable[Activity]) -> list[Activity]:
    """Meetings in order of time; those of several groups at one time are one."""
    found: dict[tuple[datetime, datetime | None], Activity] = {}
    ids: set[str] = set()
    for meeting in meetings:
        if meeting.starts is not None and meeting.native_id not in ids:
            ids.add(meeting.native_id)
            found.setdefault((meeting.starts, meeting.ends), meeting)
    return [found[place] for place in sorted(found, key=lambda place: place[0])]


def _first_and_further(activity: Activity, meetings: list[Activity]) -> list[Activity]:
    if not meetings:
        return [activity]
    first = meetings[0]
    return [replace(activity, starts=first.starts, ends=first.ends), *meetings[1:]]


def _sessions(activity: Activity, element: "_Element") -> Iterator[Activity]:
    """Class meetings of an attendance list; whoever came is not looked at."""
    for place, session in enumerate(element.iterfind("sessions/session"), start=1):
        fields = fields_of(session)
        start = epoch(fields, "sessdate")
        if start is None:
            continue
        about = read_html(fields.get("description", ""))
        length = timedelta(seconds=_seconds(fields))
        meeting = _meeting(
            activity,
            "session",
            f"session/{session.get('id') or place}",
            start,
            length,
            title(about.text.partition("\n")[0][:300]) or None,
            "separate" if number(fields, "groupid") else None,
        )
        yield replace(meeting, body=about.text or None, links=about.links, media=about.media)


def _classroom_days(activity: Activity, element: "_Element") -> Iterator[Activity]:
    for place, day in enumerate(element.iter("sessions_date"), start=1):
        fields = fields_of(day)
        start, end = epoch(fields, "timestart"), epoch(fields, "timefinish")
        if start is not None:
            length = end - start if end is not None else None
            key = f"session/{day.get('id') or place}"
            yield _meeting(activity, "session", key, start, length)


def _google_events(activity: Activity, element: "_Element") -> Iterator[Activity]:
    for place, event in enumerate(element.iterfind("events/event"), start=1):
        fields = fields_of(event)
        start = epoch(fields, "eventdate")
        if start is not None:
            length = timedelta(seconds=_seconds(fields))
            yield _meeting(activity, "event", f"event/{event.get('id') or place}", start, length)


def _seconds(fields: Mapping[str, str], name: str = "duration") -> float:
    """A length, 0 where there is none or none that a meeting has."""
    seconds = number(fields, name) or 0
    return seconds if 0 < seconds <= _LONGEST_S else 0


def _zoom_starts(first: datetime, fields: Mapping[str, str]) -> list[datetime] | None:
    """Starts of all meetings of a Zoom meeting that is held daily or weekly; None = not said.

    Its hour is that of its own time zone, also after the clocks have changed.
    """
    kind, step = number(fields, "recurrence_type"), number(fields, "repeat_interval") or 1
    by_count = number(fields, "end_date_option") == _AFTER_COUNT
    count = number(fields, "end_times") if by_count else _MOST_MEETINGS
    end = None if by_count else epoch(fields, "end_date_time")
    try:
        zone = ZoneInfo(text(fields, "timezone") or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    if kind not in (_DAILY, _WEEKLY) or not count or step < 1 or (end is None and not by_count):
        return None
    if max(first, end or first).date() > _LAST_DAY:
        return None
    begin = first.astimezone(zone)
    last_day = end.astimezone(zone).date() if end is not None else _LAST_DAY
    offsets = _days_after(begin, fields.get("weekly_days", "")) if kind == _WEEKLY else [0]
    period = timedelta(days=int(min(step, 366)) * (7 if kind == _WEEKLY else 1))
    found: list[datetime] = []
    for rounds in range(_MOST_MEETINGS):
        for offset in offsets:
            moment = later(begin, (rounds * period + timedelta(days=offset)) / _MINUTE)
            if moment is None or moment.date() > last_day or len(found) >= count:
                return found or None
            if moment >= begin:
                found.append(moment.astimezone(UTC))
    return found[:_MOST_MEETINGS] or None


def _days_after(begin: datetime, weekly_days: str) -> list[int]:
    """Days of the week of a meeting, counted from that of its begin; Zoom's 1 is Sunday."""
    own_day = begin.isoweekday() % 7 + 1
    days = {int(day) for day in re.findall(r"\b[1-7]\b", weekly_days)}
    return sorted(day - own_day for day in days or {own_day})


def _with_slots(activity: Activity, element: "_Element", note: Callable[[str], None]) -> Activity:
    """Appointments of which each student takes one: from the first to the last of them."""
    found: set[tuple[datetime, datetime | None]] = set()
    for slot in element.iterfind("slots/slot"):
        fields = fields_of(slot)
        start, minutes = epoch(fields, "starttime"), number(fields, "duration")
        if start is not None:
            found.add((start, _after(start, timedelta(minutes=min(max(minutes or 0, 0), 1440)))))
    if not found:
        note(_("appointments, whose hours are only in a backup with the data of users"))
        return activity
    starts = min(start for start, _end in found)
    ends = max((end or start for start, end in found))
    if len(found) == 1:
        return replace(activity, starts=starts, ends=ends if ends > starts else None)
    reason = _("appointments at {count} hours, of which a student takes one: no hour is given")
    note(reason.format(count=len(found)))
    return replace(activity, opens=starts, closes=ends)


def calendar_events(events: "Iterable[_Element]") -> Iterator[Activity]:
    """Events that teachers put into the course's calendar; dates of activities repeat there."""
    seen: set[tuple[str, datetime, datetime | None]] = set()
    for place, event in enumerate(events, start=1):
        fields = fields_of(event)
        start = epoch(fields, "timestart")
        if (
            fields.get("eventtype") not in ("course", "group", "site", "category")
            or fields.get("modulename", "0") not in ("0", "")
            or start is None
        ):
            continue
        name = title(fields.get("name"))
        end = _after(start, timedelta(seconds=_seconds(fields, "timeduration")))
        if (name, start, end) in seen:
            continue
        seen.add((name, start, end))
        about = read_html(fields.get("description", ""))
        yield Activity(
            native_id=f"event/{event.get('id') or fields.get('id') or place}",
            title=name,
            lms_type="event",
            position=0,
            body=about.text or None,
            starts=start,
            ends=end,
            published=flag(fields, "visible") is not False,
            group="separate" if fields.get("eventtype") == "group" else None,
            word_count=about.word_count or None,
            media=about.media,
            links=about.links,
            settings=MappingProxyType({"calendar_event": "yes"}),
        )

"""Calendar events and conferences of the Canvas API: what takes place at an hour."""

from collections.abc import Iterator
from datetime import date
from types import MappingProxyType

from audit.course import Activity, Unread
from audit.language import translate as _
from audit.language import translate_plural
from audit.readers.canvas_api_objects import Objects
from audit.readers.json_fields import (
    Json,
    child,
    children,
    content,
    flag,
    ident,
    later,
    moment,
    number,
    text,
    title,
    without_secrets,
)


def meetings(bag: Objects, where: str, notes: list[Unread], first: int) -> Iterator[Activity]:
    """Events and conferences of a course, as activities in no module.

    Parameters
    ----------
    first
        Position of the first one.
    """
    position = first
    names: set[str] = set()
    foreign = 0
    for own_id, event in bag.of("event").items():
        if not (text(event, "context_code") or "course_").startswith("course_"):
            # Somebody's own calendar, or a group's.
            foreign += 1
        elif not (child(event, "assignment") or own_id.startswith("assignment")):
            # An event that is held section by section is hidden behind its sections' events.
            parts = children(event, "child_events") if flag(event, "hidden") else []
            for part in parts or [event]:
                native_id = f"CalendarEvent/{ident(part, 'id')}"
                if part.get("workflow_state") != "deleted" and native_id not in names:
                    names.add(native_id)
                    yield _event(part, event, native_id, position)
                    position += 1
    if foreign:
        reason = translate_plural(
            "{count} calendar event that is not the course's: not read",
            "{count} calendar events that are not the course's: not read",
            foreign,
        )
        notes.append(Unread(path=where, reason=reason.format(count=foreign)))
    for own_id, conference in bag.of("conference").items():
        yield _conference(conference, f"Conference/{own_id}", position)
        position += 1


def _event(event: Json, whole: Json, native_id: str, position: int) -> Activity:
    place = text(event, "location_name") or text(whole, "location_name")
    body = content(text(event, "description") or text(whole, "description"))
    lines = [
        body.text if body is not None else "",
        place or "",
        text(event, "location_address") or "",
    ]
    all_day = bool(flag(event, "all_day"))
    settings = {"calendar_event": "yes"}
    conference = child(event, "web_conference") or child(whole, "web_conference")
    conference_type = text(conference, "conference_type")
    if conference_type is not None:
        settings["conference_type"] = conference_type
    starts = moment(event, "start_at")
    ends = moment(event, "end_at")
    return Activity(
        native_id=native_id,
        title=title(text(event, "title") or text(whole, "title")),
        lms_type="CalendarEvent",
        position=position,
        day=_day(event) if all_day else None,
        body="\n".join(line for line in lines if line) or None,
        url=_address(place),
        starts=None if all_day else starts,
        # Canvas writes the start again where no end was given.
        ends=None if all_day or ends == starts else ends,
        word_count=body.word_count if body is not None else None,
        media=body.media if body is not None else (),
        links=body.links if body is not None else (),
        settings=MappingProxyType(settings),
    )


def _day(event: Json) -> date | None:
    try:
        return date.fromisoformat(text(event, "all_day_date") or "")
    except ValueError:
        return None


def _address(place: str | None) -> str | None:
    """The meeting room where the place is an address on the web."""
    words = [word for word in (place or "").split() if word.startswith(("https://", "http://"))]
    return without_secrets(words[0]) if words else None


def _conference(conference: Json, native_id: str, position: int) -> Activity:
    starts = moment(conference, "started_at")
    ends = moment(conference, "ended_at")
    duration_min = number(conference, "duration")
    if duration_min is not None and not 0 < duration_min < 7 * 24 * 60:
        duration_min = None
    planned = None
    if duration_min is not None and ends is None:
        if starts is not None:
            ends = later(starts, duration_min)
        else:
            planned = duration_min
    body = content(text(conference, "description"))
    return Activity(
        native_id=native_id,
        title=title(text(conference, "title")),
        lms_type="Conference",
        position=position,
        body=(body.text or None) if body is not None else None,
        starts=starts,
        ends=ends,
        # Recordings are thrown away after a while: an empty list does not say that there was none.
        recorded=True if children(conference, "recordings") else None,
        links=body.links if body is not None else (),
        stated_minutes=planned,
        stated_because=_("duration set for the conference") if planned is not None else None,
        settings=MappingProxyType(
            {"conference_type": found} if (found := text(conference, "conference_type")) else {}
        ),
    )

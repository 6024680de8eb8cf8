"""When an activity of the Canvas API opens, is due and closes."""

from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from audit.readers.canvas_api_objects import Content
from audit.readers.json_fields import Json, children, flag, moment


class Dates(NamedTuple):
    """Dates of an activity; None = not set."""

    due: datetime | None
    opens: datetime | None
    closes: datetime | None


def dates_of(parts: Content, details: Json) -> Dates:
    """Find the dates for everyone: a bare ``due_at`` may be only the caller's own.

    Parameters
    ----------
    details
        ``content_details`` of the module item; may be empty.
    """
    dated = (parts.assignment, parts.quiz, parts.new_quiz)
    entries = next((listed for part in dated if (listed := children(part, "all_dates"))), [])
    base = [_dates_in(entry) for entry in entries if flag(entry, "base")]
    sections = [_dates_in(entry) for entry in entries if not flag(entry, "base")]
    found = base or [_dates_in(part) for part in (*dated, details)]
    steps = children(parts.assignment, "checkpoints") or children(parts.topic, "checkpoints")
    return _first([*found, _shared(sections), _last(steps), _dates_of_topic(parts.topic)])


def _first(found: list[Dates]) -> Dates:
    return Dates(
        due=next((dates.due for dates in found if dates.due is not None), None),
        opens=next((dates.opens for dates in found if dates.opens is not None), None),
        closes=next((dates.closes for dates in found if dates.closes is not None), None),
    )


def _dates_in(thing: Json) -> Dates:
    return Dates(
        due=moment(thing, "due_at"),
        opens=moment(thing, "unlock_at"),
        closes=moment(thing, "lock_at"),
    )


def _shared(sections: list[Dates]) -> Dates:
    """Dates that are set section by section, where all sections have the same."""

    def only(values: set[datetime | None]) -> datetime | None:
        return values.pop() if len(values) == 1 else None

    return Dates(
        due=only({dates.due for dates in sections}),
        opens=only({dates.opens for dates in sections}),
        closes=only({dates.closes for dates in sections}),
    )


def _last(steps: list[Json]) -> Dates:
    """When the steps of a discussion are all done: the first post, then the replies."""
    due = max((at for step in steps if (at := moment(step, "due_at"))), default=None)
    return Dates(due=due, opens=None, closes=None)


def _dates_of_topic(topic: Json) -> Dates:
    appears = (
        ("delayed_post_at", "posted_at") if flag(topic, "is_announcement") else ("delayed_post_at",)
    )
    return Dates(due=None, opens=moment(topic, *appears), closes=moment(topic, "lock_at"))


def to_do_day(parts: Content, zone: str | None) -> date | None:
    """The day on which a page or discussion stands in the students' to-do list."""
    for part in (parts.page, parts.topic):
        at = moment(part, "todo_date")
        if at is not None:
            try:
                return at.astimezone(ZoneInfo(zone)).date() if zone is not None else at.date()
            except OverflowError:
                return None
    return None

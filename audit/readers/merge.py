"""One course out of several exports of it: an LMS's export, a plan, calendars.

Nothing is left out here; that one session told twice counts once is decided by classification.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from audit.course import BLIND_LIVE, Activity, Course, Section, Unread, at_place
from audit.language import translate as _


def merge(courses: Sequence[Course], source_name: str, source_sha256: str) -> Course:
    """Put together what several exports say of one course.

    Parameters
    ----------
    courses
        One or more, the one that speaks for the course first.
    source_name, source_sha256
        Of the folder in which they lie.

    Returns
    -------
    The first, with what the others know and it does not, and with their sections and
    activities after its own; each activity names the export that it came from.
    """
    timezone = next((course.timezone for course in courses if course.timezone), None)
    on_the_wall = all(course.wall_clock for course in courses)
    unread = [u for course in courses for u in course.unread]
    sections: list[Section] = []
    activities: list[Activity] = []
    section_ids: set[str] = set()
    activity_ids: set[str] = set()
    for course in courses:
        if course.wall_clock and not on_the_wall and timezone is None:
            unread.append(
                Unread(
                    path=course.source_name,
                    reason=_(
                        "its hours are as written in a place that nobody names; read as UTC beside "
                        "the others"
                    ),
                )
            )
        zone = ZoneInfo(timezone) if timezone and course.wall_clock and not on_the_wall else None
        renamed = {
            s.native_id: _free(s.native_id, course.source_name, section_ids)
            for s in course.sections
        }
        sections += [
            replace(s, native_id=renamed[s.native_id], position=len(sections) + place)
            for place, s in enumerate(course.sections, start=1)
        ]
        for activity in course.activities:
            moved = at_place(activity, zone) if zone is not None else activity
            activities.append(
                replace(
                    moved,
                    native_id=_free(activity.native_id, course.source_name, activity_ids),
                    section_id=None
                    if activity.section_id is None
                    else renamed[activity.section_id],
                    position=len(activities) + 1,
                    source=course.source_name,
                )
            )
    # What a calendar cannot hold, the export beside it may.
    blind_to = courses[0].blind_to
    if any(BLIND_LIVE not in course.blind_to for course in courses):
        # One of them lists the sessions.
        blind_to -= {BLIND_LIVE}
    first = courses[0]

    def known(name: str) -> Any:
        return next((v for c in courses if (v := getattr(c, name)) is not None), None)

    return replace(
        first,
        code=known("code"),
        term=known("term"),
        language=known("language"),
        start=known("start"),
        end=known("end"),
        credits=known("credits"),
        timezone=timezone,
        wall_clock=on_the_wall,
        sections=tuple(sections),
        activities=tuple(activities),
        unread=tuple(dict.fromkeys(unread)),
        blind_to=blind_to,
        source_name=source_name,
        source_sha256=source_sha256,
    )


def _free(native_id: str, source_name: str, taken: set[str]) -> str:
    """The id, with the export's name before it where another export has it too."""
    free = native_id if native_id not in taken else f"{source_name}: {native_id}"
    taken.add(free)
    return free

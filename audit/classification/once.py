"""What the export shows twice counts once; the other row stays, with the id that counts."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from audit.classification.label import Label
from audit.classification.phrases import one_of
from audit.classification.tools import family_of
from audit.classification.weeks import month_names
from audit.course import Activity
from audit.vocabulary import LIVE_KINDS, Kind, Mode

# Kinds that are done and handed in: a page of instructions and its hand-in place are one.
HANDED_IN = frozenset(
    {Kind.ASSIGNMENT, Kind.PROJECT, Kind.REFLECTION, Kind.GROUP_WORK, Kind.EXAM, Kind.QUIZ}
    | {Kind.DISCUSSION, Kind.INTRODUCTION, Kind.PEER_REVIEW, Kind.STUDENT_PRESENTATION}
)
PAGE_TYPES = frozenset({"WikiPage", "Page", "page", "label", "CalendarEvent"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The words of ``once.toml``, as patterns."""

    parallel: re.Pattern[str]
    recording: re.Pattern[str]
    no_recording: re.Pattern[str]
    session: re.Pattern[str]
    around: re.Pattern[str]
    instructions: re.Pattern[str]


@cache
def _words() -> _Words:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    recording = table["recording"]

    def pattern(some: list[str]) -> re.Pattern[str]:
        return re.compile(rf"(?i)(?<!\w)(?:{one_of(some)})(?!\w)")

    return _Words(
        # After a colon stands a topic: "Lecture: section 3".
        parallel=re.compile(
            rf"(?i)(?<!:)(?<!: )[\s(,-]*(?<!\w)(?:{one_of(table['parallel']['words'])})"
            r"\s*([a-h]|\d{1,2})\)?\s*$"
        ),
        recording=pattern(recording["words"]),
        no_recording=pattern([*recording["beforehand"], *recording["made_to_be_watched"]]),
        session=pattern(recording["sessions"]),
        around=pattern([*recording["words"], *recording["around"], *month_names()]),
        instructions=pattern(table["instructions"]["words"]),
    )


def find_doubles(
    activities: Sequence[Activity], labels: Mapping[str, Label], week_of: Mapping[str, int | None]
) -> dict[str, str]:
    """Activities that do not count, and the id of the one that counts in their place.

    Parameters
    ----------
    activities
        Those that students can see, or all of a course that is being built.
    labels, week_of
        Label and teaching week by ``native_id``.
    """
    doubles: dict[str, str] = {}
    for find in (_placed_twice, _parallel_sections, _told_twice, _task_and_place, _recordings):
        left = [activity for activity in activities if activity.native_id not in doubles]
        doubles.update(find(left, labels, week_of))
    return {native_id: _counted(native_id, doubles) for native_id in doubles}


def _counted(native_id: str, doubles: Mapping[str, str]) -> str:
    """The activity that counts in the end, where the one in its place is a double itself."""
    while native_id in doubles:
        native_id = doubles[native_id]
    return native_id


def _placed_twice(
    activities: Iterable[Activity], labels: Mapping[str, Label], week_of: Mapping[str, int | None]
) -> dict[str, str]:
    """One content in two places of the course: the first counts."""
    del labels, week_of
    first: dict[tuple[str, str], str] = {}
    doubles = {}
    for activity in activities:
        if activity.native_ref is None:
            continue
        key = (activity.lms_type, activity.native_ref)
        if key in first and activity.url is None:
            doubles[activity.native_id] = first[key]
        first.setdefault(key, activity.native_id)
    return doubles


def _parallel_sections(
    activities: Iterable[Activity], labels: Mapping[str, Label], week_of: Mapping[str, int | None]
) -> dict[str, str]:
    """Parallel sections of one session: the longest counts."""
    groups: dict[tuple[object, ...], dict[str, list[Activity]]] = {}
    for activity in activities:
        label = labels[activity.native_id]
        found = _words().parallel.search(activity.title)
        if label.kind in LIVE_KINDS and found is not None:
            base = _words().parallel.sub("", activity.title).casefold()
            key = (label.kind, base, week_of[activity.native_id])
            groups.setdefault(key, {}).setdefault(found[1].casefold(), []).append(activity)
    doubles = {}
    for sections in groups.values():
        # A section may meet twice a week; a student attends all meetings of one section.
        longest = max(
            sections.values(), key=lambda of: sum(labels[a.native_id].minutes or 0 for a in of)
        )
        for section in sections.values():
            if section is not longest:
                for place, activity in enumerate(section):
                    counted = longest[min(place, len(longest) - 1)]
                    doubles[activity.native_id] = counted.native_id
    return doubles


def _told_twice(
    activities: Iterable[Activity], labels: Mapping[str, Label], week_of: Mapping[str, int | None]
) -> dict[str, str]:
    """One session told by ``course.toml`` or a calendar and by another item: the former counts."""
    # What the facts list is a session whatever its form: students may present in it.
    live = [
        a for a in activities if labels[a.native_id].kind in LIVE_KINDS or a.lms_type == "[[live]]"
    ]
    told = sorted((a for a in live if _rank(a) < _PROSE), key=_rank)
    doubles: dict[str, str] = {}
    for counted in told:
        if counted.native_id in doubles:
            continue
        for other in live:
            if other is counted or other.native_id in doubles or other.lms_type == "[[live]]":
                continue
            if _is_same_meeting(counted, other, labels, week_of):
                doubles[other.native_id] = counted.native_id
    return doubles


# Who tells of a session, most precise first.
_FACTS, _CALENDAR, _CONFERENCE, _SENTENCE, _PROSE = range(5)


def _rank(activity: Activity) -> int:
    if activity.lms_type == "[[live]]":
        return _FACTS
    ranks = {"event": _CALENDAR, "conference": _CONFERENCE, "sentence": _SENTENCE}
    return ranks.get(family_of(activity.lms_type), _PROSE)


def _is_same_meeting(
    counted: Activity,
    other: Activity,
    labels: Mapping[str, Label],
    week_of: Mapping[str, int | None],
) -> bool:
    office = Kind.OFFICE_HOURS
    if (labels[counted.native_id].kind is office) != (labels[other.native_id].kind is office):
        return False
    if counted.starts and other.starts:
        ends = [a.ends or a.starts + timedelta(minutes=1) for a in (counted, other) if a.starts]
        return counted.starts < ends[1] and other.starts < ends[0]
    if counted.day and other.day:
        return counted.day == other.day
    # The other says no hour and is told of less precisely: it is the meeting of its week, if the
    # week is known at all.
    week = week_of[counted.native_id]
    return (
        week is not None
        and week == week_of[other.native_id]
        and other.starts is None
        and _rank(counted) < _rank(other)
    )


def _task_and_place(
    activities: Iterable[Activity], labels: Mapping[str, Label], week_of: Mapping[str, int | None]
) -> dict[str, str]:
    """A page that instructs for a task, and the place to hand it in: the place counts."""
    del week_of
    activities = list(activities)
    places = {
        (a.section_id, labels[a.native_id].kind, _name(a.title)): a.native_id
        for a in activities
        if labels[a.native_id].kind in HANDED_IN and a.lms_type not in PAGE_TYPES
    }
    doubles = {}
    for activity in activities:
        if activity.lms_type in PAGE_TYPES:
            key = (activity.section_id, labels[activity.native_id].kind, _name(activity.title))
            if key in places:
                doubles[activity.native_id] = places[key]
    return doubles


def _recordings(
    activities: Iterable[Activity], labels: Mapping[str, Label], week_of: Mapping[str, int | None]
) -> dict[str, str]:
    """A recording of a live session of the same week: an alternative, not more work."""
    activities = list(activities)
    sessions = {
        week_of[a.native_id]: a.native_id
        for a in reversed(activities)
        if _is_session(labels[a.native_id])
    }
    return {
        a.native_id: sessions[week]
        for a in activities
        if labels[a.native_id].kind is Kind.VIDEO
        and _records_a_session(a.title)
        and (week := week_of[a.native_id]) is not None
        and week in sessions
    }


def _is_session(label: Label) -> bool:
    if label.kind is Kind.STUDENT_PRESENTATION:
        return label.mode is Mode.SYNCHRONOUS
    return label.kind in LIVE_KINDS - {Kind.OFFICE_HOURS}


def _records_a_session(title: str) -> bool:
    """Whether a title tells of the recording of a session, not of one that is the subject.

    Examples
    --------
    >>> [_records_a_session(t) for t in ("Class recording", "Replay 2", "Recordings of whales")]
    [True, True, False]
    """
    words = _words()
    if not words.recording.search(title) or words.no_recording.search(title):
        return False
    rest = re.sub(r"\d+|[^\w\s]", " ", words.around.sub(" ", title))
    return bool(words.session.search(title)) or not rest.strip()


def _name(title: str) -> str:
    """A title without the words that tell instructions from the place to hand in."""
    words = _words().instructions.sub(" ", title)
    return " ".join(re.findall(r"\w+", words.casefold()))

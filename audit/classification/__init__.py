"""Classification: ``Course`` -> the activities frame, each label with its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import pandas as pd

from audit.classification.evidence import Verdict
from audit.classification.frame import activities_frame
from audit.classification.label import Label, label_activity
from audit.classification.minutes import Rates, read_rates
from audit.classification.once import find_doubles
from audit.classification.overrides import Overrides, apply_overrides
from audit.classification.place import by_place
from audit.classification.required import said_required
from audit.classification.series import by_series
from audit.classification.sessions import sessions_of
from audit.classification.signs import LiveSign, live_signs
from audit.classification.told_sessions import told_sessions
from audit.classification.weeks import TeachingWeeks, teaching_weeks, weeks_of
from audit.course import Activity, Course, Media, Unread, at_place
from audit.facts import FACTS_NAME, NO_FACTS, Facts
from audit.language import translate as _
from audit.readers.fields import media_key
from audit.vocabulary import LIVE_KINDS, Kind, MinutesBasis, Status

VIDEO_COLUMNS = [
    "native_id",
    "title",
    "activity",
    "week",
    "minutes",
    "captions",
    "required",
    "recording",
    "url",
]
__all__ = ["ClassifiedCourse", "TeachingWeeks", "classify"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifiedCourse:
    """A course with its activities labelled and placed.

    Parameters
    ----------
    course
        The course of the export, with the sessions of the facts among its activities and
        everything that was not understood in ``unread``.
    activities
        The frame of ``audit.columns``, one row an activity, in the order of the course.
    videos
        One row a video of an activity that counts or is optional: ``native_id title
        activity week minutes captions required recording url`` (minutes empty = unknown;
        captions True, False, None; recording: of a live session that counts itself).
    live_signs
        Where the export shows that the class meets live.
    half_built
        Less than half of it is published, so everything counts.
    rates
        The rates that its minutes were estimated with.
    """

    course: Course
    facts: Facts
    activities: pd.DataFrame
    videos: pd.DataFrame
    weeks: TeachingWeeks
    live_signs: tuple[LiveSign, ...]
    half_built: bool
    rates: Rates


def classify(
    course: Course, facts: Facts = NO_FACTS, overrides: Overrides | None = None
) -> ClassifiedCourse:
    """Label every activity of a course, place it in its week, and say whether it counts.

    Parameters
    ----------
    facts
        What a person knows and the export does not.
    overrides
        Corrections by the user, strongest of all evidence.
    """
    rates = read_rates()
    told = _with_facts(course, facts)
    course = _corrected(told, overrides)
    first_labels = _labels(course.activities, rates)
    by_native_id = {a.native_id: a for a in course.activities}
    for native_id, verdict in by_place(course, first_labels).items():
        first_labels[native_id] = _label(by_native_id[native_id], rates, verdict)
    kinds = [first_labels[a.native_id].kind for a in course.activities]
    half_built = _is_half_built(course, kinds)
    weeks = _weeks_of_shown(course, facts, kinds, half_built)
    # The sessions of the facts can be corrected too, once they are there.
    sessions = sessions_of(facts, course, weeks)
    if facts.live is None:
        shown_now = [a.published or half_built for a in course.activities]
        sessions += told_sessions(course, kinds, weeks, shown=shown_now)
    course = _corrected(replace(told, activities=(*told.activities, *sessions)), overrides)
    own = set(first_labels)
    labels = first_labels | _labels([a for a in course.activities if a.native_id not in own], rates)
    placed = weeks_of(course, weeks)
    shown = {a.native_id for a in course.activities if a.published or half_built}
    doubles = find_doubles(
        [a for a in course.activities if a.native_id in shown],
        labels,
        {native_id: week for native_id, (week, _how) in placed.items()},
    )
    status = {
        activity.native_id: _status(activity, doubles, half_built) for activity in course.activities
    }
    return ClassifiedCourse(
        course=course,
        facts=facts,
        activities=activities_frame(course, labels, placed, status, doubles, rates),
        videos=_videos(course, labels, placed, status, doubles),
        weeks=weeks,
        live_signs=tuple(
            sign for sign in live_signs(course) if sign.native_id is None or sign.native_id in shown
        ),
        half_built=half_built,
        rates=rates,
    )


def _corrected(course: Course, overrides: Overrides | None) -> Course:
    """The course with the corrections, and with what titles say of being required."""
    if overrides is not None:
        course = apply_overrides(course, overrides)
    return replace(
        course,
        activities=tuple(replace(a, required=said_required(a)) for a in course.activities),
    )


def _weeks_of_shown(
    course: Course, facts: Facts, kinds: Sequence[Kind], half_built: bool
) -> TeachingWeeks:
    """The teaching weeks, by what students can see: leftovers of another term have dates too."""
    shown = [
        (activity, kind)
        for activity, kind in zip(course.activities, kinds, strict=True)
        if activity.published or half_built
    ]
    seen = replace(course, activities=tuple(activity for activity, _kind in shown))
    return teaching_weeks(seen, facts, [kind for _activity, kind in shown])


def _with_facts(course: Course, facts: Facts) -> Course:
    """The course with the lengths and the counting that the facts state."""
    lengths = {media_key(address): seconds for address, seconds in facts.media.items()}
    met: set[str] = set()

    def timed(media: Media) -> Media:
        key = media_key(media.url) if media.url else ""
        if key not in lengths:
            return media
        met.add(key)
        return replace(media, duration_s=lengths[key], duration_because=FACTS_NAME)

    activities = tuple(
        replace(activity, media=tuple(timed(media) for media in activity.media))
        if activity.media
        else activity
        for activity in course.activities
    )
    ids = {activity.native_id for activity in activities}
    unread = [
        Unread(
            path=f"{FACTS_NAME}, [media], {address}",
            reason=_("no activity of the course holds a recording at this address"),
        )
        for address in facts.media
        if media_key(address) not in met
    ]
    unread += [
        Unread(
            path=f"{FACTS_NAME}, [counts_as], {native_id}",
            reason=_("the course has no activity with this id"),
        )
        for native_id in facts.counts_as
        if native_id not in ids
    ]
    activities = tuple(
        replace(
            activity,
            stated_counts_as=facts.counts_as[activity.native_id],
            settings={**activity.settings, "counts_as_because": FACTS_NAME},
        )
        if activity.native_id in facts.counts_as
        else activity
        for activity in activities
    )
    if course.wall_clock and facts.timezone is not None:
        zone = ZoneInfo(facts.timezone)
        activities = tuple(at_place(activity, zone) for activity in activities)
    return replace(
        course,
        activities=activities,
        unread=(*course.unread, *unread),
        timezone=facts.timezone or course.timezone,
        credits=facts.credits if facts.credits is not None else course.credits,
    )


def _labels(activities: Sequence[Activity], rates: Rates) -> dict[str, Label]:
    """Label of each activity by ``native_id``: its own evidence, then that of its series."""
    labels = {activity.native_id: _label(activity, rates) for activity in activities}
    differing = by_series(activities, labels)
    for activity in activities:
        if activity.native_id in differing:
            labels[activity.native_id] = _label(activity, rates, differing[activity.native_id])
    return labels


def _label(activity: Activity, rates: Rates, kind: Verdict | None = None) -> Label:
    label = label_activity(activity, rates, kind)
    if "counts_as_because" in activity.settings:
        label = replace(label, counts_as_because=activity.settings["counts_as_because"])
    known = [media.duration_because for media in activity.media if media.duration_s is not None]
    if label.minutes_because is MinutesBasis.MEASURED and set(known) == {FACTS_NAME}:
        # A person said how long the recording is; nobody measured it.
        label = replace(label, minutes_because=MinutesBasis.STATED, minutes_source=FACTS_NAME)
    return label


def _is_half_built(course: Course, kinds: Sequence[Kind]) -> bool:
    """Whether less than half of what the export holds is published."""
    real = [
        activity
        for activity, kind in zip(course.activities, kinds, strict=True)
        if kind is not Kind.HEADING
    ]
    return bool(real) and 2 * sum(activity.published for activity in real) < len(real)


def _status(activity: Activity, doubles: Mapping[str, str], half_built: bool) -> Status:
    if not activity.published and not half_built:
        return Status.UNPUBLISHED
    if activity.native_id in doubles:
        return Status.DOUBLE
    return Status.OPTIONAL if activity.required is False else Status.REQUIRED


def _length_min(media: Media, activity: Activity, label: Label) -> float | None:
    """Length of a recording; where it is all of a video, what is stated of the video holds."""
    if (
        label.kind is Kind.VIDEO
        and len(activity.media) == 1
        and label.minutes_because is MinutesBasis.STATED
    ):
        return label.minutes
    return None if media.duration_s is None else media.duration_s / 60


def _videos(
    course: Course,
    labels: Mapping[str, Label],
    placed: Mapping[str, tuple[int | None, str]],
    status: Mapping[str, Status],
    doubles: Mapping[str, str],
) -> pd.DataFrame:
    # The recording of a live session is an alternative to it: it needs captions like any
    # other video, but its length is that of the session.
    recordings = {
        native_id
        for native_id, other in doubles.items()
        if labels[native_id].kind is Kind.VIDEO and labels[other].kind in LIVE_KINDS
    }
    rows = [
        {
            "native_id": activity.native_id,
            "title": media.title or activity.title,
            "activity": activity.title,
            "week": placed[activity.native_id][0],
            "minutes": _length_min(media, activity, labels[activity.native_id]),
            "captions": media.captions,
            "required": activity.required is not False,
            "recording": activity.native_id in recordings
            or labels[activity.native_id].kind in LIVE_KINDS,
            "url": media.url,
        }
        for activity in course.activities
        for media in activity.media
        if media.kind == "video"
        and (
            status[activity.native_id] in (Status.REQUIRED, Status.OPTIONAL)
            or activity.native_id in recordings
        )
    ]
    return pd.DataFrame(rows, columns=VIDEO_COLUMNS).astype(
        {
            "week": "Int64",
            "minutes": "float64",
            "captions": "object",
            "required": "bool",
            "recording": "bool",
        }
    )

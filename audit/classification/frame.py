"""The activities frame: what the export says and what was concluded, one row an activity."""

from collections.abc import Mapping
from datetime import datetime
from statistics import median
from typing import Any

import pandas as pd

from audit.classification.label import Label
from audit.classification.minutes import Rates
from audit.columns import COLUMNS, check_frame
from audit.course import Activity, Course
from audit.vocabulary import Interaction, Kind, MinutesBasis, Status

# Below this, the lengths of a course say nothing about those it does not know.
KNOWN_LENGTHS_FOR_A_MEDIAN = 3


def activities_frame(
    course: Course,
    labels: Mapping[str, Label],
    placed: Mapping[str, tuple[int | None, str]],
    status: Mapping[str, Status],
    doubles: Mapping[str, str],
    rates: Rates,
) -> pd.DataFrame:
    """The frame of ``audit.columns``.

    Parameters
    ----------
    labels, placed, status
        By ``native_id``: the label, the week and how it is known, the status.
    doubles
        ``native_id`` -> id of the activity that counts in its place.
    """
    titles = {section.native_id: section.title for section in course.sections}
    typical = _typical_lengths(course, labels, status)
    rows = [
        _row(course, activity, labels[activity.native_id], titles, rates, typical)
        | {
            "week": placed[activity.native_id][0],
            "week_because": placed[activity.native_id][1],
            "status": str(status[activity.native_id]),
            "same_as": doubles.get(activity.native_id),
        }
        for activity in course.activities
    ]
    frame = pd.DataFrame(rows, columns=[column.name for column in COLUMNS])
    zone = course.timezone or "UTC"
    for column in COLUMNS:
        series = frame[column.name]
        if column.dtype == "datetime":
            frame[column.name] = pd.to_datetime(series, utc=True).dt.tz_convert(zone)
        else:
            frame[column.name] = series.astype(column.dtype)
    return check_frame(frame)


def _row(
    course: Course,
    activity: Activity,
    label: Label,
    section_titles: Mapping[str, str],
    rates: Rates,
    typical: Mapping[Kind, float],
) -> dict[str, Any]:
    low, middle, high = _sum_minutes(label, rates, typical)
    return {
        "course_id": course.id,
        "native_id": activity.native_id,
        "native_ref": activity.native_ref,
        "section": section_titles.get(activity.section_id or ""),
        "position": activity.position,
        "title": activity.title,
        "lms_type": activity.lms_type,
        "kind": str(label.kind),
        "kind_confidence": label.kind_confidence,
        "kind_because": label.kind_because,
        "mode": str(label.mode),
        "mode_confidence": label.mode_confidence,
        "mode_because": label.mode_because,
        "student_content": Interaction.STUDENT_CONTENT in label.interactions,
        "student_student": Interaction.STUDENT_STUDENT in label.interactions,
        "student_instructor": Interaction.STUDENT_INSTRUCTOR in label.interactions,
        "interaction_because": label.interaction_because,
        "minutes_low": label.minutes_low,
        "minutes": label.minutes,
        "minutes_high": label.minutes_high,
        "minutes_because": str(label.minutes_because),
        "minutes_source": label.minutes_source,
        "sum_low": low,
        "sum_minutes": middle,
        "sum_high": high,
        "counts_as": str(label.counts_as),
        "counts_as_because": label.counts_as_because,
        "opens": _utc(activity.opens),
        "due": _utc(activity.due),
        "closes": _utc(activity.closes),
        "starts": _utc(activity.starts),
        "ends": _utc(activity.ends),
        "points": activity.points,
        "required": activity.required,
        "graded": activity.graded,
        "published": activity.published,
        "url": activity.url,
        "group": activity.group,
        "peer_review": activity.peer_review,
        "question_count": activity.question_count,
        "time_limit_min": activity.time_limit_min,
        "word_count": activity.word_count,
        "video_count": sum(media.kind == "video" for media in activity.media),
        "recorded": activity.recorded,
        "alternative": activity.alternative,
        "talk_min": activity.talk_min,
        "exchange_min": activity.exchange_min,
        "break_min": activity.break_min,
        "source": activity.source,
    }


def _utc(moment: datetime | None) -> pd.Timestamp | None:
    return None if moment is None else pd.Timestamp(moment).tz_convert("UTC")


def _typical_lengths(
    course: Course, labels: Mapping[str, Label], status: Mapping[str, Status]
) -> dict[Kind, float]:
    """Median of the known lengths of each kind, where enough are known.

    Only of activities that count: what is optional changes no total.
    """
    known: dict[Kind, list[float]] = {}
    for activity in course.activities:
        if status[activity.native_id] is not Status.REQUIRED:
            continue
        label = labels[activity.native_id]
        if label.minutes is not None and label.minutes_because in (
            MinutesBasis.STATED,
            MinutesBasis.MEASURED,
        ):
            known.setdefault(label.kind, []).append(label.minutes)
    return {
        kind: median(lengths)
        for kind, lengths in known.items()
        if len(lengths) >= KNOWN_LENGTHS_FOR_A_MEDIAN
    }


def _sum_minutes(
    label: Label, rates: Rates, typical: Mapping[Kind, float]
) -> tuple[float, float, float]:
    """What a sum takes: the length itself, or the range of its kind's unknown lengths."""
    if (
        label.minutes is not None
        and label.minutes_low is not None
        and label.minutes_high is not None
    ):
        return label.minutes_low, label.minutes, label.minutes_high
    low, middle, high = rates.unknown_for(label.kind)
    middle = typical.get(label.kind, middle)
    return min(low, middle), middle, max(high, middle)

"""Measures made by hand, so that every number in a chart can be counted here."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from audit.classification.weeks import TeachingWeeks
from audit.measures.results import Configuration, Coverage, Interval, Measures, Mix

FRAMES = {
    "weekly": "week live class_own either unknown study optional_live optional_own low total high",
    "sections": "section live class_own either unknown study optional_live optional_own "
    "low total high",
    "interaction": "week student_content student_student student_instructor optional is_open",
    "videos": "native_id title activity week minutes captions required recording url",
    "live": "native_id title week kind starts ends minutes form talk_min exchange_min "
    "unknown_min break_min recorded required graded counts_as",
    "workload": "week hours_low hours hours_high",
    "class_hour": "column block minutes",
    "fit": "kind live own_time either unknown suits misfits",
    "access": "risk level raised_by eased_by evidence",
    "benefits": "benefit weeks",
}
NOTHING = Interval(0.0, 0.0, 0.0)


def frame(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """A frame with the columns of ``Measures``; what a row does not say is missing."""
    columns = FRAMES[name].split()
    assert all(set(row) <= set(columns) for row in rows)
    return pd.DataFrame([{c: row.get(c) for c in columns} for row in rows], columns=columns)


def build_measures(count: int, **given: Any) -> Measures:
    """Measures of a course with this many weeks; rows of frames by name, the rest empty."""
    weeks = given.pop("weeks", None) or TeachingWeeks(count=count, source="course dates")
    rows = {name: frame(name, given.pop(name, [])) for name in FRAMES}
    known: dict[str, Any] = {
        "mix": Mix(
            live_min=NOTHING,
            class_min=NOTHING,
            work_min=NOTHING,
            share_of_class=None,
            share_of_work=None,
            share_if_graded_checks_counted=None,
            by_kind_share=None,
            live_is_known=True,
        ),
        "coverage": Coverage(
            items_met=0,
            items_read=0,
            activities=0,
            with_kind=0,
            with_mode=0,
            unpublished=0,
            stated_share=None,
            rate_share=None,
            guess_share=None,
        ),
        "credits": None,
        "class_minutes": None,
        "hours_per_week": None,
        "hours_by_rate_set": {},
        "configuration": None,
    }
    return Measures(weeks=weeks, **(known | given), **rows)


def week_rows(**parts: list[float]) -> list[dict[str, Any]]:
    """Rows of ``weekly`` from a list of minutes a part, week 1 first."""
    numbers = range(len(next(iter(parts.values()))))
    required = ("live", "class_own", "either", "unknown", "study")
    rows = []
    for at in numbers:
        row: dict[str, Any] = {
            name: parts.get(name, [0] * len(numbers))[at]
            for name in (*required, "optional_live", "optional_own")
        }
        total = sum(row[name] for name in required)
        rows.append({"week": at + 1, **row, "low": total, "total": total, "high": total})
    return rows


def session(week: int, start: str | None, minutes: float | None, **more: Any) -> dict[str, Any]:
    """A required live lecture; ``start`` like ``2031-09-02 13:15``."""
    begins = None if start is None else datetime.fromisoformat(start).replace(tzinfo=UTC)
    ends = None if begins is None or minutes is None else begins + timedelta(minutes=minutes)
    return {
        "native_id": f"s{week}",
        "title": f"Class {week}",
        "week": week,
        "kind": "live_lecture",
        "starts": begins,
        "ends": ends,
        "minutes": minutes,
        "form": "exposition",
        "required": True,
        "counts_as": "class",
    } | more


def video(week: int, minutes: float | None, **more: Any) -> dict[str, Any]:
    return {
        "native_id": "v",
        "title": "A film",
        "activity": "a",
        "week": week,
        "minutes": minutes,
        "captions": True,
        "required": True,
    } | more


LIVE_MIN = [75, 75, 75, 90, 90, 0, 90, 150, 150, 150, 90, 75, 120]
STARTS = [
    "2031-09-02 13:15",
    "2031-09-09 13:15",
    "2031-09-16 13:15",
    "2031-09-23 13:15",
    "2031-09-30 13:15",
    None,
    "2031-10-21 13:15",
    "2031-10-28 13:15",
    "2031-11-04 13:15",
    "2031-11-11 13:15",
    "2031-11-18 13:15",
    "2031-11-25 13:15",
    "2031-12-04 09:00",
]


@pytest.fixture
def build() -> Callable[..., Measures]:
    return build_measures


@pytest.fixture
def changed() -> Callable[..., Measures]:
    """A copy with other rows in some frames, other values in some fields."""

    def change(measures: Measures, **new: Any) -> Measures:
        return replace(
            measures,
            **{
                n: frame(n, v) if n in FRAMES and isinstance(v, list) else v for n, v in new.items()
            },
        )

    return change


@pytest.fixture
def a_session() -> Callable[..., dict[str, Any]]:
    return session


@pytest.fixture
def a_video() -> Callable[..., dict[str, Any]]:
    return video


@pytest.fixture
def a_week_rows() -> Callable[..., list[dict[str, Any]]]:
    return week_rows


@pytest.fixture
def term() -> Measures:
    """13 weeks with a break after week 6, 3 credits, a class of 165 minutes."""
    class_own = [70, 81, 105, 38, 57, 86, 32, 35, 25, 25, 29, 85, 0]
    study = [175, 255, 135, 390, 245, 265, 365, 265, 285, 425, 65, 95, 455]
    peers = [2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 2, 3, 2]
    staff = [2, 2, 1, 2, 1, 0, 2, 1, 1, 2, 2, 2, 3]
    content = [6, 5, 6, 7, 6, 5, 6, 6, 5, 5, 5, 5, 2]
    hours = [5.3, 6.8, 5.2, 8.6, 6.5, 5.8, 8.1, 7.5, 7.7, 10.0, 5.6, 7.2, 9.6]
    low = [4.0, 5.0, 4.1, 6.4, 5.2, 4.5, 6.4, 5.8, 6.0, 7.5, 4.1, 5.4, 6.6]
    high = [7.2, 9.6, 7.0, 12.5, 8.7, 8.2, 10.8, 10.2, 10.3, 14.3, 7.2, 10.2, 13.3]
    lengths = {
        1: [8, 11, 6],
        2: [9, 12],
        3: [7, 10, 13],
        4: [9, 14],
        5: [24, 18],
        6: [62, 9],
        7: [8, 9],
        8: [None, None],
        9: [None],
        10: [None],
        11: [6, 8],
        12: [10],
    }
    columns = {
        "average": {"talk": 55, "exchange": 39, "video": 23, "check": 14, "forum": 15, "task": 25},
        "week 9": {"talk": 150, "video": 10, "check": 15},
        "ubc_b": {"exchange": 60, "video": 60, "forum": 45},
        "r_a": {"exchange": 55, "break": 5, "video": 48, "check": 12, "forum": 25, "task": 20},
    }
    own, live = ("", "own_time"), ("live", "")
    fit = [
        ("live_lecture", live, 6, "asynchronous", 6),
        ("live_seminar", live, 4, "synchronous", 0),
        ("video", own, 23, "asynchronous", 0),
        ("quiz", own, 12, "asynchronous", 0),
        ("discussion", own, 1, "synchronous asynchronous", 0),
    ]
    return build_measures(
        13,
        weeks=TeachingWeeks(count=13, source="course.toml", breaks_after=(6,), breaks_known=True),
        weekly=week_rows(
            live=LIVE_MIN,
            class_own=class_own,
            either=[0] * 10 + [150, 180, 0],
            study=study,
            optional_live=[60] * 13,
        ),
        interaction=[
            {
                "week": at + 1,
                "student_content": content[at],
                "student_student": peers[at],
                "student_instructor": staff[at],
                "optional": 1,
                "is_open": False,
            }
            for at in range(13)
        ],
        videos=[
            video(week, minutes, captions=None if minutes is None else minutes < 14)
            for week, all_minutes in lengths.items()
            for minutes in all_minutes
        ],
        live=[
            session(at + 1, start, LIVE_MIN[at], recorded=True if at < 4 else None)
            for at, start in enumerate(STARTS)
            if start is not None
        ]
        + [
            session(w, None, 60, kind="office_hours", required=False, counts_as="none")
            for w in range(1, 14)
        ],
        workload=[
            {"week": at + 1, "hours_low": low[at], "hours": hours[at], "hours_high": high[at]}
            for at in range(13)
        ],
        class_hour=[
            {"column": column, "block": block, "minutes": minutes}
            for column, blocks in columns.items()
            for block, minutes in blocks.items()
        ],
        fit=[
            {
                "kind": kind,
                "live": count if column[0] else 0,
                "own_time": count if column[1] else 0,
                "either": 0,
                "unknown": 0,
                "suits": suits,
                "misfits": misfits,
            }
            for kind, column, count, suits, misfits in fit
        ],
        credits=3.0,
        class_minutes=165.0,
        hours_per_week=Interval(5.5, 7.2, 10.0),
        configuration=Configuration(
            live_min=94.0,
            video_min=23.0,
            other_min=54.0,
            nearest="ubc_b",
            distance_min=65.0,
            nearest_ours="r_a",
            distance_ours_min=62.0,
            weeks=pd.DataFrame(),
        ),
    )

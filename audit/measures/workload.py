"""Student work, week by week, and against the credits."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from audit.classification import ClassifiedCourse
from audit.classification.minutes import estimate_minutes, rate_sets
from audit.classification.phrases import read_clues
from audit.measures.mix import SUMS, WORK, counted, deciding, known_share, live_is_known, summed
from audit.measures.results import Interval, Measurement, Measures
from audit.vocabulary import Kind, MinutesBasis

MINUTES_AN_HOUR = 60.0


def workload_frame(classified: ClassifiedCourse) -> pd.DataFrame:
    """One row a teaching week: hours of required class and study; see ``Measures``."""
    work = _work(classified)
    numbers = classified.weeks.numbers
    out = work.groupby("week")[SUMS].sum().reindex(numbers, fill_value=0.0) / MINUTES_AN_HOUR
    out.columns = pd.Index(["hours_low", "hours", "hours_high"])
    return out.rename_axis("week").reset_index()


def hours_per_week(classified: ClassifiedCourse) -> Interval | None:
    """Mean hours a teaching week, activities that stand in no week included."""
    work = _work(classified)
    count = classified.weeks.count
    if not count or not len(work):
        return None
    return Interval(*(value / MINUTES_AN_HOUR / count for value in summed(work)))


def hours_by_rate_set(classified: ClassifiedCourse) -> dict[str, float]:
    """Typical hours a teaching week with the rates of each institution, by its name.

    Only what is estimated from rates changes; empty where nothing is, or without weeks.
    """
    work = _work(classified)
    rated = work[work["minutes_because"] == MinutesBasis.RATE]
    count = classified.weeks.count
    if not count or rated.empty:
        return {}
    activities = {a.native_id: a for a in classified.course.activities}
    items = [
        (activity, Kind(kind), read_clues(activity.title, activity.body))
        for native_id, kind in zip(rated["native_id"], rated["kind"], strict=True)
        for activity in [activities[native_id]]
    ]
    rest_min = float(work["sum_minutes"].sum() - rated["sum_minutes"].sum())
    return {
        rates.name: (
            rest_min
            + sum(
                estimate_minutes(activity, kind, clues, rates).typical or 0.0
                for activity, kind, clues in items
            )
        )
        / MINUTES_AN_HOUR
        / count
        for rates in rate_sets()
    }


def hours_per_credit(
    classified: ClassifiedCourse, measures: Measures, parameters: Mapping[str, Any]
) -> Measurement:
    """Mean hours of student work a teaching week and credit."""
    unit = "hours_per_credit"
    hours = measures.hours_per_week
    if not classified.weeks.count:
        return Measurement(unit=unit, reason="no_weeks", asks=("weeks",))
    if hours is None:
        return Measurement(unit=unit, reason="no_activities")
    if measures.credits is None:
        return Measurement(unit=unit, reason="credits_unknown", asks=("credits",))
    work = _work(classified)
    known = live_is_known(classified)
    coverage = known_share(work)
    low, value, high = (interval / measures.credits for interval in hours)
    heaviest = work.sort_values("sum_minutes", ascending=False, kind="stable")
    return Measurement(
        unit=unit,
        value=value,
        low=low,
        high=high if known else float("inf"),
        coverage=coverage if known else 0.0,
        evidence=tuple(heaviest["native_id"]),
        deciding=deciding(work),
        reason="lengths_mostly_unknown" if known else "live_not_in_export",
        asks=() if known else ("live",),
        details={
            "hours": hours.value,
            "credits": measures.credits,
            "expected_low": parameters["met_at_least"] * measures.credits,
            "expected_high": parameters["met_at_most"] * measures.credits,
            "weeks_total": classified.weeks.count,
        },
    )


def _work(classified: ClassifiedCourse) -> pd.DataFrame:
    frame = counted(classified)
    return frame[frame["counts_as"].isin(WORK)]

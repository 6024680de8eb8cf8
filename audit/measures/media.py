"""Videos: how long one segment is, and whether it has captions.

A segment is one video in an activity that counts: a page with four holds four.
"""

from collections.abc import Mapping
from statistics import median
from typing import Any

import pandas as pd

from audit.classification import ClassifiedCourse
from audit.measures.mix import MOST_DECIDING
from audit.measures.results import Measurement, Measures
from audit.vocabulary import Kind


def required_segments(measures: Measures) -> pd.DataFrame:
    """Required videos, recordings of live sessions left out."""
    videos = measures.videos
    return videos[videos["required"] & ~videos["recording"]]


def longest_video_min(
    classified: ClassifiedCourse, measures: Measures, parameters: Mapping[str, Any]
) -> Measurement:
    """Length of the longest required video segment, in minutes."""
    videos = required_segments(measures)
    known = videos[videos["minutes"].notna()].sort_values("minutes", ascending=False, kind="stable")
    unknown = videos[videos["minutes"].isna()]
    if not len(known):
        return _nothing_known(videos, unknown)
    longest = float(known["minutes"].iloc[0])
    over = known[known["minutes"] > float(parameters["met_at_most"])]
    return Measurement(
        unit="min",
        value=longest,
        low=longest,
        high=max(longest, _unknown_high_min(classified)) if len(unknown) else longest,
        coverage=len(known) / len(videos),
        evidence=_once(over["native_id"] if len(over) else known["native_id"][:1]),
        deciding=_once(unknown["native_id"])[:MOST_DECIDING],
        weeks=tuple(sorted({int(week) for week in over["week"].dropna()})),
        reason="video_lengths_unknown",
        asks=("media",),
        details={
            "longest": longest,
            "count": len(over),
            "known": len(known),
            "unknown": len(unknown),
            "total": len(videos),
            "weeks": sorted({int(week) for week in over["week"].dropna()}),
        },
    )


def typical_video_min(
    classified: ClassifiedCourse, measures: Measures, parameters: Mapping[str, Any]
) -> Measurement:
    """Median of the known lengths of required video segments, in minutes."""
    del parameters
    videos = required_segments(measures)
    known = videos[videos["minutes"].notna()]
    unknown = videos[videos["minutes"].isna()]
    if not len(known):
        return _nothing_known(videos, unknown)
    lengths = [float(minutes) for minutes in known["minutes"]]
    low, _typical, high = classified.rates.unknown_for(Kind.VIDEO)
    order = known.assign(from_median=(known["minutes"] - median(lengths)).abs())
    return Measurement(
        unit="min",
        value=median(lengths),
        # Videos shorter or longer than what is taken for an unknown one move it the other way.
        low=min(median(lengths), median(lengths + [low] * len(unknown))),
        high=max(median(lengths), median(lengths + [high] * len(unknown))),
        coverage=len(known) / len(videos),
        evidence=_once(order.sort_values("minutes", ascending=False, kind="stable")["native_id"]),
        deciding=_once(unknown["native_id"])[:MOST_DECIDING],
        reason="video_lengths_unknown",
        asks=("media",),
        details={
            "median": median(lengths),
            "known": len(known),
            "unknown": len(unknown),
            "total": len(videos),
        },
    )


def captioned_share(
    classified: ClassifiedCourse, measures: Measures, parameters: Mapping[str, Any]
) -> Measurement:
    """Captioned videos as a share of those whose captions are known, recordings too."""
    del classified, parameters
    videos = measures.videos[measures.videos["required"]]
    if not len(videos):
        return Measurement(unit="share", reason="no_videos")
    known = videos[videos["captions"].notna()]
    without = known[~known["captions"].astype(bool)]
    unknown = videos[videos["captions"].isna()]
    captioned = len(known) - len(without)
    return Measurement(
        unit="share",
        value=captioned / len(known) if len(known) else None,
        low=captioned / len(videos),
        high=(captioned + len(unknown)) / len(videos),
        coverage=len(known) / len(videos),
        evidence=_once(without["native_id"] if len(without) else known["native_id"]),
        deciding=_once(unknown["native_id"])[:MOST_DECIDING],
        weeks=tuple(sorted({int(week) for week in without["week"].dropna()})),
        reason="captions_unknown",
        details={
            "captioned": captioned,
            "count": len(without),
            "known": len(known),
            "unknown": len(unknown),
            "total": len(videos),
        },
    )


def _nothing_known(videos: pd.DataFrame, unknown: pd.DataFrame) -> Measurement:
    if not len(videos):
        return Measurement(unit="min", reason="no_videos")
    return Measurement(
        unit="min",
        coverage=0.0,
        reason="video_lengths_unknown",
        asks=("media",),
        deciding=_once(unknown["native_id"])[:MOST_DECIDING],
    )


def _unknown_high_min(classified: ClassifiedCourse) -> float:
    return classified.rates.unknown_for(Kind.VIDEO)[2]


def _once(ids: pd.Series) -> tuple[str, ...]:
    """Ids in order, each once: an activity may hold several videos."""
    return tuple(dict.fromkeys(ids))

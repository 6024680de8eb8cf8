"""Videos as a chart places them: beside each other in a week, equal ones as one mark."""

from dataclasses import dataclass
from typing import Any

from audit.figures.bands import BandLimits
from audit.figures.numbers import tenth
from audit.figures.ruler import WeekRuler
from audit.vocabulary import Outcome

# Above this many videos, those of one length in one week share a mark.
MANY_VIDEOS = 60
# Widest step between the marks of a week, as a part of a slot.
MOST_STEP = 0.27


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoMark:
    """One video, or several of one length in one week."""

    week: int
    x: float
    minutes: float | None
    outcome: Outcome
    counts: bool
    count: int
    title: str
    captions: bool | None


def is_counted(row: dict[str, Any]) -> bool:
    """Whether the rules on lengths look at the video: not at the recording of a class."""
    return row["required"] is not False and not row["recording"]


def outcome_of(row: dict[str, Any], longest: BandLimits) -> Outcome:
    """How the length of a video stands to the bands; an unknown one is not assessed."""
    if row["minutes"] is None:
        return Outcome.NOT_ASSESSED
    return longest.outcome(row["minutes"])


def place_videos(
    videos: list[dict[str, Any]], ruler: WeekRuler, longest: BandLimits
) -> list[VideoMark]:
    """Marks of all videos, those of one week beside each other."""
    by_week: dict[int, list[list[dict[str, Any]]]] = {}
    for row in videos:
        groups = by_week.setdefault(ruler.column(row), [])
        same = next((group for group in groups if _one_mark(group[0], row)), None)
        if same is not None and len(videos) > MANY_VIDEOS:
            same.append(row)
        else:
            groups.append([row])
    marks = []
    for week in sorted(by_week, key=lambda week: ruler.slots[week]):
        groups = by_week[week]
        step = min(MOST_STEP, ruler.spread / max(len(groups) - 1, 1))
        for place, group in enumerate(groups):
            first = group[0]
            marks.append(
                VideoMark(
                    week=week,
                    x=round(ruler.slots[week] + (place - (len(groups) - 1) / 2) * step, 3),
                    minutes=first["minutes"],
                    outcome=outcome_of(first, longest),
                    counts=is_counted(first),
                    count=len(group),
                    title=first["title"] or "",
                    captions=first["captions"],
                )
            )
    return marks


def _one_mark(first: dict[str, Any], row: dict[str, Any]) -> bool:
    return is_counted(first) == is_counted(row) and tenth(first["minutes"]) == tenth(row["minutes"])

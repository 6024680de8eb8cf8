"""Opportunities for interaction, by type and week; an opportunity is never use."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

import pandas as pd

from audit.classification import ClassifiedCourse
from audit.language import listing
from audit.language import translate as _
from audit.measures.mix import counted, is_empty, live_is_known
from audit.measures.results import Measurement, Measures
from audit.vocabulary import Interaction, Kind, Status

TYPES = [str(interaction) for interaction in Interaction]
# Contact that is offered all term, and asks nothing of a week.
STANDING = (Kind.QUESTION_FORUM, Kind.OFFICE_HOURS)


def interaction_frame(classified: ClassifiedCourse) -> pd.DataFrame:
    """One row a teaching week: how many activities offer each type; see ``Measures``."""
    offers = _offers(counted(classified))
    numbers = classified.weeks.numbers
    out = offers.groupby("week")[TYPES].sum().reindex(numbers, fill_value=0).astype("int64")
    extra = classified.activities
    extra = extra[
        ((extra["status"] == Status.OPTIONAL) | extra["kind"].isin(STANDING))
        & extra["status"].isin([Status.OPTIONAL, Status.REQUIRED])
        & (extra["student_student"] | extra["student_instructor"])
    ]
    out["optional"] = extra.groupby("week").size().reindex(numbers, fill_value=0).astype("int64")
    out["is_open"] = [week in _open_weeks(classified) for week in numbers]
    return out.rename_axis("week").reset_index()


def _offers(rows: pd.DataFrame) -> pd.DataFrame:
    """What each activity offers its week: standing contact is no week's contact."""
    offers = rows[["week", *TYPES]].copy()
    offers.loc[rows["kind"].isin(STANDING), str(Interaction.STUDENT_INSTRUCTOR)] = False
    return offers


def _open_weeks(classified: ClassifiedCourse) -> set[int]:
    """Weeks that live work may fill though the export cannot show it.

    A sign in an activity that stands in a week opens that week; a sign that stands in none
    (a syllabus, a tool of the course) opens them all.
    """
    if live_is_known(classified) or not classified.live_signs:
        return set()
    week_of = classified.activities.set_index("native_id")["week"]
    weeks: set[int] = set()
    for sign in classified.live_signs:
        week = week_of.get(sign.native_id) if sign.native_id is not None else None
        if week is None or pd.isna(week):
            return set(classified.weeks.numbers)
        weeks.add(int(week))
    return weeks


def holes(measures: Measures, wanted: list[str]) -> list[int]:
    """Weeks that do not offer all the wanted types and that nothing unseen may fill."""
    frame = measures.interaction
    return [
        int(row.week)
        for row in frame.itertuples()
        if not all(getattr(row, name) for name in wanted) and not _may_fill(row, wanted)
    ]


def _may_fill(row: Any, wanted: list[str]) -> bool:
    # Live work offers contact with people; what students do with content is in the export.
    missing = [name for name in wanted if not getattr(row, name)]
    return bool(row.is_open) and str(Interaction.STUDENT_CONTENT) not in missing


def weeks_with_all_three(
    classified: ClassifiedCourse, measures: Measures, parameters: Mapping[str, Any]
) -> Measurement:
    """Teaching weeks that offer all three types, as a share of all."""
    del parameters
    return _weeks_with(classified, measures, TYPES)


def weeks_with_student_student(
    classified: ClassifiedCourse, measures: Measures, parameters: Mapping[str, Any]
) -> Measurement:
    """Teaching weeks with a student-student opportunity, as a share of all."""
    del parameters
    return _weeks_with(classified, measures, [str(Interaction.STUDENT_STUDENT)])


def weeks_with_student_instructor(
    classified: ClassifiedCourse, measures: Measures, parameters: Mapping[str, Any]
) -> Measurement:
    """Teaching weeks with a student-instructor opportunity, as a share of all."""
    del parameters
    return _weeks_with(classified, measures, [str(Interaction.STUDENT_INSTRUCTOR)])


def _weeks_with(classified: ClassifiedCourse, measures: Measures, wanted: list[str]) -> Measurement:
    frame = measures.interaction
    total = len(frame)
    if not total:
        return Measurement(unit="share", reason="no_weeks", asks=("weeks",))
    if is_empty(classified):
        return Measurement(unit="share", reason="no_activities")
    served = int((frame[wanted] > 0).all(axis=1).sum())
    empty = holes(measures, wanted)
    open_weeks = total - served - len(empty)
    rows = counted(classified)
    offers = _offers(rows)
    serving = rows[offers[wanted].any(axis=1) & rows["week"].notna()]
    signs = tuple(sign.native_id for sign in classified.live_signs if sign.native_id is not None)
    run = _longest_run(empty)
    return Measurement(
        unit="share",
        value=served / (total - open_weeks) if total > open_weeks else None,
        low=served / total,
        high=(served + open_weeks) / total,
        coverage=(total - open_weeks) / total,
        evidence=tuple(serving["native_id"]),
        deciding=signs if open_weeks else (),
        weeks=tuple(empty),
        reason="live_signs_only",
        asks=("live",) if not live_is_known(classified) else (),
        details={
            "served": served,
            "weeks_total": total,
            "holes": empty,
            "longest_hole_first": run[0] if run else 0,
            "longest_hole_last": run[-1] if run else 0,
        },
    )


def _longest_run(weeks: list[int]) -> list[int]:
    runs = [
        [week for _place, week in group]
        for _key, group in groupby(enumerate(weeks), key=lambda pair: pair[1] - pair[0])
    ]
    return max(runs, key=len, default=[])


def community_start(
    classified: ClassifiedCourse, measures: Measures, parameters: Mapping[str, Any]
) -> Measurement:
    """An introduction at the start, and a standing question forum: how many of the two."""
    del measures
    frame = classified.activities
    shown = frame[frame["status"].isin([Status.REQUIRED, Status.OPTIONAL])]
    if not len(shown[shown["kind"] != Kind.HEADING]):
        return Measurement(unit="count", reason="no_activities")
    introductions = shown[shown["kind"] == Kind.INTRODUCTION]
    first_weeks = int(parameters["first_weeks"])
    early = introductions[introductions["week"].le(first_weeks).fillna(False)]
    undated = introductions[introductions["week"].isna()]
    early_sections = _early_sections(classified, first_weeks)
    early = pd.concat([early, undated[undated["section"].isin(early_sections)]])
    forums = shown[shown["kind"] == Kind.QUESTION_FORUM]
    level = float((len(early) > 0) + (len(forums) > 0))
    return Measurement(
        unit="count",
        value=level,
        low=level,
        high=level,
        coverage=1.0,
        evidence=(*early["native_id"], *forums["native_id"]),
        details={
            "has_introduction": len(early) > 0,
            "has_forum": len(forums) > 0,
            "missing": _missing(len(early) > 0, len(forums) > 0),
        },
    )


def _early_sections(classified: ClassifiedCourse, first: int) -> list[str]:
    """Sections before that of week 1; in a course without dated weeks, the first two."""
    sections = [section.title for section in classified.course.sections]
    section_weeks = dict(classified.weeks.section_weeks)
    for place, section in enumerate(classified.course.sections):
        if section_weeks.get(section.native_id) == 1 and classified.weeks.section_titles == ():
            return sections[:place]
    rows = classified.activities[classified.activities["week"] == 1]
    if len(rows) and classified.weeks.section_titles == ():
        begins = [s for s in rows["section"].dropna() if s in sections]
        if begins:
            return sections[: min(sections.index(title) for title in begins)]
    return sections[:first]


def _missing(has_introduction: bool, has_forum: bool) -> str:
    words = []
    if not has_introduction:
        words.append(_("an introduction at the start"))
    if not has_forum:
        words.append(_("a standing question forum"))
    return listing(words)

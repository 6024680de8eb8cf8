"""Rhythm: a reliable weekly pattern, and work that stands in sections of a week or two."""

from collections import Counter
from collections.abc import Mapping
from statistics import median
from typing import Any

from audit.classification import ClassifiedCourse
from audit.classification.weeks import FROM_SECTIONS
from audit.course import BLIND_SECTIONS
from audit.language import translate as _
from audit.measures.mix import counted, is_empty, live_is_known, live_sessions_of
from audit.measures.results import Measurement, Measures
from audit.vocabulary import CountsAs, Kind, Mode


def weekly_pattern(
    classified: ClassifiedCourse, measures: Measures, parameters: Mapping[str, Any]
) -> Measurement:
    """Own-time class work every week, and live sessions at the same hours.

    The value is 1 where both hold, 0.5 where one does, 0 where neither does. Without a
    dated live session the first decides alone.
    """
    del measures
    weeks = classified.weeks
    frame = counted(classified)
    if not weeks.count:
        return Measurement(unit="level", reason="no_weeks", asks=("weeks",))
    if is_empty(classified):
        return Measurement(unit="level", reason="no_activities")
    own = frame[(frame["counts_as"] == CountsAs.CLASS) & (frame["mode"] == Mode.ASYNCHRONOUS)]
    with_own = {int(week) for week in own["week"].dropna()}
    own_share = len(with_own) / weeks.count
    empty = [week for week in weeks.numbers if week not in with_own]
    live = live_sessions_of(frame)
    dated = live[live["starts"].notna()]
    times = Counter((moment.weekday(), moment.time()) for moment in dated["starts"])
    same_time, k = 0, 0
    if len(dated):
        # k sessions a week are k places in the timetable.
        k = max(1, round(median(Counter(live["week"].dropna()).values() or [1])))
        same_time = sum(count for _time, count in times.most_common(k))
    steady_weeks = own_share >= parameters["share_of_weeks"]
    steady_hours = len(dated) > 0 and same_time / len(dated) >= parameters["share_of_sessions"]
    if len(dated):
        level = (steady_weeks + steady_hours) / 2
    elif steady_weeks:
        level = 1.0
    else:
        level = 0.5 if own_share >= parameters["share_of_weeks_alone"] else 0.0
    low = high = level
    known = live_is_known(classified)
    if not known:
        low, high = steady_weeks / 2, (steady_weeks + 1) / 2
    usual = {time for time, _count in times.most_common(k)}
    odd = [
        native_id
        for native_id, moment in zip(dated["native_id"], dated["starts"], strict=True)
        if (moment.weekday(), moment.time()) not in usual
    ]
    return Measurement(
        unit="level",
        value=level,
        low=low,
        high=high,
        coverage=1.0 if known else 0.0,
        evidence=tuple(odd) or tuple(own["native_id"]) or tuple(live["native_id"]),
        weeks=tuple(empty),
        reason=None if known else "live_not_in_export",
        asks=() if known else ("live",),
        details={
            "own_weeks": len(with_own & set(weeks.numbers)),
            "weeks_total": weeks.count,
            "holes": empty,
            "same_time": same_time,
            "sessions": len(dated),
            "and_hours": _hours_words(same_time, len(dated)),
        },
    )


def _hours_words(same_time: int, sessions: int) -> str:
    """The half about hours, to stand behind the half about weeks; empty without dated sessions."""
    if not sessions:
        return ""
    return _("; live classes at their usual day and hour: {same} of {all}").format(
        same=same_time, all=sessions
    )


def weeks_in_sections(
    classified: ClassifiedCourse, measures: Measures, parameters: Mapping[str, Any]
) -> Measurement:
    """Weeks whose work stands in sections of a week or two, as a share of all."""
    del measures
    weeks = classified.weeks
    if not weeks.count:
        return Measurement(unit="share", reason="no_weeks", asks=("weeks",))
    if weeks.source == FROM_SECTIONS:
        return Measurement(unit="share", reason="sections_stand_for_weeks", asks=("weeks",))
    if BLIND_SECTIONS in classified.course.blind_to:
        return Measurement(unit="share", reason="no_sections")
    frame = counted(classified)
    # Sessions from course.toml stand in no export, so in no section of it.
    placed = frame[
        frame["week"].notna() & (frame["lms_type"] != "[[live]]") & (frame["kind"] != Kind.HEADING)
    ]
    if not len(placed):
        return Measurement(unit="share", reason="no_activities")
    # By id: sections may share a title.
    section_of = {a.native_id: a.section_id for a in classified.course.activities}
    placed = placed.assign(section=placed["native_id"].map(section_of))
    spans = placed.groupby("section")["week"].agg(lambda w: int(w.max()) - int(w.min()) + 1)
    short = set(spans.index[spans <= parameters["span_weeks"]])
    inside = placed["section"].isin(short)
    share_inside = inside.groupby(placed["week"]).mean()
    good = [week for week in weeks.numbers if float(share_inside.get(week, 0.0)) >= 0.5]
    bad = [week for week in weeks.numbers if week not in good]
    value = len(good) / weeks.count
    return Measurement(
        unit="share",
        value=value,
        low=value,
        high=value,
        coverage=1.0,
        evidence=tuple(placed.loc[~inside, "native_id"]) or tuple(placed["native_id"]),
        weeks=tuple(bad),
        details={"in_sections": len(good), "weeks_total": weeks.count, "holes": bad},
    )

"""Measures: the activities frame -> numbers. Code measures; the rules that judge are data."""

from collections.abc import Callable, Mapping
from typing import Any

from audit.classification import ClassifiedCourse
from audit.course import BLIND_LIVE
from audit.measures import access, fit, interaction, live, media, mix, rhythm, workload
from audit.measures.configuration import class_hour_frame, configuration
from audit.measures.results import Configuration, Coverage, Interval, Measurement, Measures, Mix
from audit.vocabulary import Kind, MinutesBasis, Mode, Status

__all__ = [
    "MEASURES",
    "Configuration",
    "Coverage",
    "Interval",
    "Measurement",
    "Measures",
    "Mix",
    "measure",
]

Measure = Callable[[ClassifiedCourse, Measures, Mapping[str, Any]], Measurement]

MEASURES: dict[str, Measure] = {
    "modes_used": mix.modes_used,
    "live_share_of_class": mix.live_share_of_class,
    "live_share_of_slot": mix.live_share_of_slot,
    "weekly_pattern": rhythm.weekly_pattern,
    "exchange_share_of_live": live.exchange_share_of_live,
    "longest_video_min": media.longest_video_min,
    "typical_video_min": media.typical_video_min,
    "captioned_share": media.captioned_share,
    "longest_live_session_min": live.longest_live_session_min,
    "break_share": live.break_share,
    "weeks_in_sections": rhythm.weeks_in_sections,
    "suited_mode_share": fit.suited_mode_share,
    "exposition_share_of_live": live.exposition_share_of_live,
    "weeks_with_all_three": interaction.weeks_with_all_three,
    "weeks_with_student_student": interaction.weeks_with_student_student,
    "weeks_with_student_instructor": interaction.weeks_with_student_instructor,
    "community_start": interaction.community_start,
    "recorded_share": access.recorded_share,
    "alternative_share": access.alternative_share,
    "hours_per_credit": workload.hours_per_credit,
}


def measure(classified: ClassifiedCourse) -> Measures:
    """Measure a course once, for its rules, figures and tables."""
    nearest = configuration(classified)
    facts = classified.facts
    return Measures(
        weeks=classified.weeks,
        mix=mix.mix(classified),
        coverage=coverage(classified),
        credits=facts.credits if facts.credits is not None else classified.course.credits,
        class_minutes=facts.class_minutes,
        hours_per_week=workload.hours_per_week(classified),
        hours_by_rate_set=workload.hours_by_rate_set(classified),
        weekly=mix.weekly(classified),
        sections=mix.by_section(classified),
        interaction=interaction.interaction_frame(classified),
        videos=classified.videos,
        live=live.live_frame(classified),
        workload=workload.workload_frame(classified),
        class_hour=class_hour_frame(classified, nearest),
        fit=fit.fit_frame(classified),
        access=access.access_frame(classified, classified.videos),
        benefits=access.benefits_frame(classified),
        configuration=nearest,
    )


def coverage(classified: ClassifiedCourse) -> Coverage:
    """What share of the course could be read, classified and timed."""
    frame = classified.activities
    real = frame[frame["kind"] != Kind.HEADING]
    work = mix.counted(classified)
    work = work[work["counts_as"].isin(mix.WORK)]
    total = float(work["sum_minutes"].sum())
    by_basis = work.groupby("minutes_because")["sum_minutes"].sum() if total else {}

    def share(*bases: MinutesBasis) -> float | None:
        return sum(float(by_basis.get(basis, 0.0)) for basis in bases) / total if total else None

    lost = [u for u in classified.course.unread if u.path != BLIND_LIVE]
    return Coverage(
        items_met=len(frame) + len(lost),
        items_read=len(frame),
        activities=len(real),
        with_kind=int((real["kind"] != Kind.UNKNOWN).sum()),
        with_mode=int((real["mode"] != Mode.UNKNOWN).sum()),
        unpublished=int((frame["status"] == Status.UNPUBLISHED).sum()),
        stated_share=share(MinutesBasis.STATED, MinutesBasis.MEASURED),
        rate_share=share(MinutesBasis.RATE),
        guess_share=share(MinutesBasis.UNKNOWN),
    )

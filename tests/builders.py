"""Small courses for tests: what a test does not name is not said.

Kinds, modes and lengths are stated, as a plan states them, so that no test of a number hangs
on how words are read.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from audit.classification import ClassifiedCourse, classify
from audit.course import BLIND_LIVE, Activity, Course, Media, Section
from audit.facts import NO_FACTS, Facts, LiveFact
from audit.measures import (
    MEASURES,
    Measures,
    access,
    configuration,
    coverage,
    fit,
    interaction,
    measure,
    mix,
    workload,
)
from audit.measures import live as live_measures
from audit.rubric.evaluate import Finding, Judgement, evaluate, judge, parameters_of
from audit.rubric.reading import read_rule_set
from audit.rubric.rules import RuleSet

MONDAY = date(2031, 9, 1)
BLIND = frozenset({BLIND_LIVE})


def activity(native_id: str, kind: str | None = None, **fields: Any) -> Activity:
    """An activity of a stated kind; ``minutes``, ``mode`` and ``counts_as`` are stated too."""
    short = {"minutes": "stated_minutes", "mode": "stated_mode", "counts_as": "stated_counts_as"}
    stated = {long: fields.pop(name) for name, long in short.items() if name in fields}
    return Activity(
        **{
            "native_id": native_id,
            "title": native_id,
            "lms_type": "row",
            "position": 1,
            "stated_kind": kind,
            "stated_because": "the plan",
            **stated,
            **fields,
        }
    )


def course(*activities: Activity, **fields: Any) -> Course:
    """A course of these activities, in the sections that they name, in order of appearance."""
    names = dict.fromkeys(a.section_id for a in activities if a.section_id is not None)
    sections = tuple(
        Section(native_id=name, title=name, position=place)
        for place, name in enumerate(names, start=1)
    )
    return Course(
        **{
            "id": "course",
            "title": "A course",
            "format": "course_plan",
            "source_name": "plan.csv",
            "source_sha256": "0" * 64,
            "sections": sections,
            "activities": tuple(
                replace(one, position=place) for place, one in enumerate(activities, start=1)
            ),
            **fields,
        }
    )


def video(native_id: str, *lengths_min: float | None, **fields: Any) -> Activity:
    """A video activity that holds one recording of each length (None = unknown)."""
    captions = fields.pop("captions", None)
    media = tuple(
        Media(
            kind="video",
            url=f"https://video.example/{native_id}/{place}",
            duration_s=None if length is None else length * 60,
            duration_because=None if length is None else "file",
            captions=captions,
        )
        for place, length in enumerate(lengths_min, start=1)
    )
    return activity(native_id, "video", **{"media": media, **fields})


def live(native_id: str, kind: str = "live_seminar", **fields: Any) -> Activity:
    """A live session of 60 minutes, unless another length (None = unknown) is named."""
    return activity(native_id, kind, **{"minutes": 60.0, "mode": "synchronous", **fields})


def moment(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def hour(week: int, day: int = 0, clock: str = "10:00") -> datetime:
    """An hour of a weekday (0 = Monday) of a week of the term that begins on ``MONDAY``."""
    return datetime.combine(
        MONDAY + timedelta(weeks=week - 1, days=day), time.fromisoformat(clock), UTC
    )


def facts(**fields: Any) -> Facts:
    """Facts; what is not named is not said."""
    return replace(NO_FACTS, **fields)


def live_fact(weekday: int | None = 1, clock: str = "13:15-14:30", **fields: Any) -> LiveFact:
    """One ``[[live]]`` table: each Tuesday, unless another weekday or a ``day`` is named."""
    begin, end = map(time.fromisoformat, clock.split("-"))
    if "day" in fields:
        weekday = None
    return LiveFact(**{"weekday": weekday, "day": None, "start": begin, "end": end, **fields})


@cache
def rule_set() -> RuleSet:
    """The rule set that comes with the audit."""
    return read_rule_set("recommendations")


def measured(of: Course, known: Facts = NO_FACTS) -> tuple[ClassifiedCourse, Measures]:
    """A course, classified and measured."""
    classified = classify(of, known)
    return classified, measure(classified)


def judged(of: Course, known: Facts = NO_FACTS) -> Judgement:
    """A course, held against the rule set."""
    classified = classify(of, known)
    measures: Any = MeasuresOnDemand(classified)
    return evaluate(rule_set(), classified, measures)


class MeasuresOnDemand:
    """``Measures`` of which a test pays only for what its rule reads."""

    def __init__(self, classified: ClassifiedCourse) -> None:
        self.classified = classified

    def __getattr__(self, name: str) -> Any:
        found = _FIELDS[name](self.classified)
        setattr(self, name, found)
        return found


_FIELDS: dict[str, Callable[[ClassifiedCourse], Any]] = {
    "mix": mix.mix,
    "coverage": coverage,
    "weekly": mix.weekly,
    "sections": mix.by_section,
    "interaction": interaction.interaction_frame,
    "hours_per_week": workload.hours_per_week,
    "hours_by_rate_set": workload.hours_by_rate_set,
    "workload": workload.workload_frame,
    "live": live_measures.live_frame,
    "fit": fit.fit_frame,
    "benefits": access.benefits_frame,
    "access": lambda classified: access.access_frame(classified, classified.videos),
    "configuration": configuration,
    "videos": lambda classified: classified.videos,
    "credits": lambda classified: classified.course.credits,
    "class_minutes": lambda classified: classified.facts.class_minutes,
}


def measures_of(of: Course, known: Facts = NO_FACTS) -> MeasuresOnDemand:
    """What is measured of a course."""
    return MeasuresOnDemand(classify(of, known))


def finding(rule_id: str, of: Course, known: Facts = NO_FACTS) -> Finding:
    """The finding of one rule."""
    classified = classify(of, known)
    rule = next(rule for rule in rule_set().rules if rule.id == rule_id)
    measures: Any = MeasuresOnDemand(classified)
    return judge(rule, MEASURES[rule.measure](classified, measures, parameters_of(rule)))


def said(rule_id: str, of: Course, known: Facts = NO_FACTS) -> tuple[str, str]:
    """Outcome of one rule with its certainty, or with its reason where it is not assessed."""
    found = finding(rule_id, of, known)
    return str(found.outcome), str(found.certainty) if found.reason is None else found.reason


def findings_of(of: Course, known: Facts = NO_FACTS) -> dict[str, Finding]:
    """The findings of all rules that apply, by their id."""
    return {found.rule.id: found for found in judged(of, known).findings}

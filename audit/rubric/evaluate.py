"""Numbers + rules -> findings."""

from dataclasses import dataclass
from typing import Any

from audit.classification import ClassifiedCourse
from audit.measures import MEASURES, Measurement, Measures
from audit.rubric.rules import Band, Rule, RuleSet
from audit.vocabulary import Certainty, CountsAs, Mode, Outcome, Status

ASYNC_DECLARED = "async_declared"
# An outcome that depends is only given where more than this share of the evidence is known.
LEAST_COVERAGE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How the course stands to one rule.

    Parameters
    ----------
    certainty
        None where the rule is not assessed.
    reason
        Why it is not assessed, a key of ``audit.rubric.reasons``; None where it is.
    """

    rule: Rule
    outcome: Outcome
    certainty: Certainty | None
    reason: str | None
    measurement: Measurement


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """All findings of one rule set, in its order, and the rules that do not apply."""

    rule_set: RuleSet
    findings: tuple[Finding, ...]
    not_applied: tuple[str, ...]


def evaluate(rule_set: RuleSet, classified: ClassifiedCourse, measures: Measures) -> Judgement:
    """Hold a course against every rule of a set that gives an outcome."""
    findings, not_applied = [], []
    for rule in rule_set.rules:
        if not applies(rule, classified):
            not_applied.append(rule.id)
        elif not rule.describes:
            measurement = MEASURES[rule.measure](classified, measures, parameters_of(rule))
            findings.append(judge(rule, measurement))
    return Judgement(rule_set=rule_set, findings=tuple(findings), not_applied=tuple(not_applied))


def parameters_of(rule: Rule) -> dict[str, Any]:
    """What the measure of a rule takes: its parameters, and the limits of its best band.

    Measures that name the activities past the recommended limit take it from the band, so
    that a department changes one number, not two.
    """
    met = next((band for band in rule.bands if band.outcome is Outcome.MET), None)
    limits = {} if met is None else {"met_at_least": met.at_least, "met_at_most": met.at_most}
    return {**limits, **rule.parameters}


def applies(rule: Rule, classified: ClassifiedCourse) -> bool:
    """Whether the course's declared mode leaves the rule on."""
    if classified.facts.declared_mode != "asynchronous":
        return True
    switch = rule.profiles.get(ASYNC_DECLARED)
    return switch is None or (switch == "if_live" and _has_required_live(classified))


def _has_required_live(classified: ClassifiedCourse) -> bool:
    frame = classified.activities
    return bool(
        (
            (frame["status"] == Status.REQUIRED)
            & (frame["mode"] == Mode.SYNCHRONOUS)
            & (frame["counts_as"] == CountsAs.CLASS)
        ).any()
    )


def judge(rule: Rule, measurement: Measurement) -> Finding:
    """One rule's finding: the outcome, and whether it holds whatever is not known."""
    outcomes = possible_outcomes(rule.bands, measurement)
    certain = len(outcomes) == 1
    covered = measurement.coverage is not None and measurement.coverage > LEAST_COVERAGE
    if not outcomes or not (certain or (covered and measurement.value is not None)):
        return Finding(
            rule=rule,
            outcome=Outcome.NOT_ASSESSED,
            certainty=None,
            reason=measurement.reason or "lengths_mostly_unknown",
            measurement=measurement,
        )
    if certain:
        outcome = next(iter(outcomes))
    else:
        assert measurement.value is not None
        outcome = outcome_of(rule.bands, measurement.value)
    return Finding(
        rule=rule,
        outcome=outcome,
        certainty=Certainty.CERTAIN if certain else Certainty.DEPENDS,
        reason=None,
        measurement=measurement,
    )


def outcome_of(bands: tuple[Band, ...], value: float) -> Outcome:
    """The outcome of the first band that holds the value."""
    return next((band.outcome for band in bands if band.holds(value)), Outcome.NOT_MET)


def possible_outcomes(bands: tuple[Band, ...], measurement: Measurement) -> set[Outcome]:
    """Outcomes at the low, typical and high value, and at every limit between low and high.

    A two-sided band may lie inside the range while both ends miss it; only looking at its
    limits shows that.
    """
    low, high = measurement.low, measurement.high
    if low is None or high is None:
        return set() if measurement.value is None else {outcome_of(bands, measurement.value)}
    values = [low, high] if measurement.value is None else [low, measurement.value, high]
    for band in bands:
        limits = (band.at_least, band.above, band.below, band.at_most)
        values += [limit for limit in limits if limit is not None and low < limit < high]
    return {outcome_of(bands, value) for value in values}

"""Findings in words: what was found, where, how sure, who says so."""

from collections.abc import Mapping
from dataclasses import dataclass

from audit.language import (
    hours,
    language,
    listing,
    minutes_plain,
    number,
    percent,
    translate_plural,
)
from audit.language import translate as _
from audit.pipeline import Audit
from audit.rubric.evaluate import Finding
from audit.rubric.fill import choose, fill
from audit.rubric.reasons import reason_text
from audit.rubric.rules import Rule
from audit.rubric.sources import Source, read_sources
from audit.vocabulary import Basis, Certainty, Outcome, Severity
from audit.words import basis_words

MOST_PLACES = 6
_SEVERITY_ORDER = (Severity.ERROR, Severity.WARN, Severity.INFO)
_OUTCOME_ORDER = (Outcome.NOT_MET, Outcome.PARTLY, Outcome.NOT_ASSESSED, Outcome.MET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One finding, ready for a card."""

    finding: Finding
    title: str
    headline: str
    how_sure: str


def ranked(audit: Audit) -> list[Found]:
    """All findings, worst first: by outcome, then severity, then the order of the rule set."""
    found = [describe(finding, audit) for finding in audit.findings]
    return sorted(
        found,
        key=lambda f: (
            _OUTCOME_ORDER.index(f.finding.outcome),
            _SEVERITY_ORDER.index(f.finding.rule.severity),
        ),
    )


def describe(finding: Finding, audit: Audit) -> Found:
    """The words of one finding."""
    text = finding.rule.text(language())
    details = finding.measurement.details
    if finding.outcome is Outcome.NOT_ASSESSED:
        assert finding.reason is not None
        return Found(
            finding=finding,
            title=text.title,
            headline="",
            how_sure=reason_text(finding.reason),
        )
    return Found(
        finding=finding,
        title=fill(choose(text.found, finding.outcome, details), details),
        headline=fill(text.headline, details) if finding.outcome is not Outcome.MET else "",
        how_sure=how_sure(finding, audit),
    )


def advice(finding: Finding) -> str:
    """What to do; where the value lies on one side of the range that is met, for that side."""
    text = finding.rule.text(language())
    value = finding.measurement.value
    met = next((band for band in finding.rule.bands if band.outcome is Outcome.MET), None)
    if value is not None and met is not None:
        if text.advice_high and met.at_most is not None and value > met.at_most:
            return text.advice_high
        if text.advice_low and met.at_least is not None and value < met.at_least:
            return text.advice_low
    return text.advice


def how_sure(finding: Finding, audit: Audit) -> str:
    """Whether the outcome holds whatever is not known, and what could change it."""
    found = finding.measurement
    if found.details.get("likely"):
        return _("Likely: an alternative may be agreed outside the course site.")
    if finding.certainty is Certainty.CERTAIN:
        if not found.deciding:
            return _("Certain.")
        verdicts = {
            Outcome.MET: _("Certain that it is met; what is not known cannot change that."),
            Outcome.PARTLY: _(
                "Certain that it is partly met; what is not known cannot change that."
            ),
            Outcome.NOT_MET: _("Certain that it is not met; what is not known cannot change that."),
        }
        return verdicts[finding.outcome]
    assert found.low is not None
    assert found.high is not None
    sentence = _(
        "Depends: with the lowest estimates it would be {low}, with the highest {high}."
    ).format(low=value_words(found.low, found.unit), high=value_words(found.high, found.unit))
    names = titles(found.deciding[:3], audit)
    if names:
        sentence += " " + _("What decides: {titles}.").format(titles=listing(names))
    return sentence


def value_words(value: float, unit: str) -> str:
    """A measured value with its unit, as people read it."""
    if value == float("inf"):
        return _("without limit")
    if unit == "share":
        return percent(value)
    if unit == "min":
        return minutes_plain(value)
    if unit == "hours_per_credit":
        return _("{hours} a week and credit").format(hours=hours(value))
    if unit == "level":
        return {0.0: _("neither"), 0.5: _("one of two"), 1.0: _("partly"), 2.0: _("both")}.get(
            value, number(value, 1)
        )
    return number(value, 0 if value == int(value) else 1)


def titles(native_ids: tuple[str, ...], audit: Audit) -> list[str]:
    """Titles of activities, as written."""
    by_id = {activity.native_id: activity.title for activity in audit.course.activities}
    return [by_id[native_id] for native_id in native_ids]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands: its week, if it has one, and its title."""

    week: int | None
    title: str


def places(finding: Finding, audit: Audit) -> tuple[list[Place], int]:
    """The activities that decided, at most six, and how many there are."""
    import pandas as pd

    frame = audit.classified.activities.set_index("native_id")
    evidence = finding.measurement.evidence
    shown = [
        Place(
            week=None
            if pd.isna(frame.loc[native_id, "week"])
            else int(frame.loc[native_id, "week"]),
            title=str(frame.loc[native_id, "title"]),
        )
        for native_id in evidence[:MOST_PLACES]
    ]
    return shown, len(evidence)


def weeks_words(weeks: tuple[int, ...]) -> str:
    """``Week 6``, ``Weeks 4 to 10``; empty for none."""
    from audit.language import ranges

    if not weeks:
        return ""
    return translate_plural("Week {weeks}", "Weeks {weeks}", len(weeks)).format(weeks=ranges(weeks))


def chips(rule: Rule) -> list[tuple[str, str, str]]:
    """Basis chips: class, word, and what the chip covers."""
    words: Mapping[str, str] = basis_words()
    statement = [(str(b), words[b], _("the recommendation")) for b in rule.statement_basis]
    numbers = [(str(n.basis), words[n.basis], n.text) for n in rule.text(language()).numbers]
    return statement + numbers


def number_chips(rule: Rule) -> list[tuple[str, str, str]]:
    """The chips of a rule's numbers alone, for a key card."""
    words = basis_words()
    return [(str(n.basis), words[n.basis], n.text) for n in rule.text(language()).numbers]


def rule_sources(rule: Rule) -> list[Source]:
    """The sources of a rule, in its order."""
    known = read_sources()
    return [known[key] for key in rule.sources]


def is_ours_alone(rule: Rule) -> bool:
    """Whether nobody but this project says what the rule says."""
    return set(rule.statement_basis) == {Basis.OURS}

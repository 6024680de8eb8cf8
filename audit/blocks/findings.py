"""Every rule, by weight, each with its activities, source, basis and what to do."""

from typing import Any

from audit.blocks import Block, block
from audit.blocks.found import (
    Found,
    advice,
    chips,
    is_ours_alone,
    places,
    ranked,
    rule_sources,
)
from audit.language import language
from audit.language import translate as _
from audit.pipeline import Audit
from audit.rubric.reasons import fact_lines
from audit.vocabulary import Outcome, Severity
from audit.words import outcome_words

MOST_WEEKS = 20


def findings(audit: Audit) -> Block:
    """Cards of all findings, in groups; empty groups are left out."""
    groups: dict[str, list[dict[str, Any]]] = {}
    led: dict[str, str] = {}
    for found in ranked(audit):
        groups.setdefault(_group(found), []).append(_card(found, audit, led))
    order = [
        _("Fix: a law, a definition or an accessibility criterion"),
        _("Improve: not met"),
        _("Improve: partly met"),
        _("Consider"),
        _("Not assessed"),
        _("Met"),
    ]
    return block("findings", groups=[(name, groups[name]) for name in order if name in groups])


def _group(found: Found) -> str:
    outcome, severity = found.finding.outcome, found.finding.rule.severity
    if outcome is Outcome.MET:
        return _("Met")
    if outcome is Outcome.NOT_ASSESSED:
        return _("Not assessed")
    if severity is Severity.ERROR:
        return _("Fix: a law, a definition or an accessibility criterion")
    if severity is Severity.INFO:
        return _("Consider")
    return _("Improve: not met") if outcome is Outcome.NOT_MET else _("Improve: partly met")


def _card(found: Found, audit: Audit, led: dict[str, str]) -> dict[str, Any]:
    finding, rule = found.finding, found.finding.rule
    text = rule.text(language())
    assessed = finding.outcome is not Outcome.NOT_ASSESSED
    shown, total = places(finding, audit) if assessed else ([], 0)
    acts = assessed and finding.outcome is not Outcome.MET
    # The first card of a change says what to do; the others point to it.
    leader = led.setdefault(rule.change, rule.id) if acts else ""
    return {
        "id": rule.id,
        "outcome": str(finding.outcome),
        "word": outcome_words()[finding.outcome],
        "title": found.title,
        "rule_title": text.title,
        "places": shown,
        "more": total - len(shown),
        "ids": " ".join(_token(i) for i in finding.measurement.evidence),
        "weeks": finding.measurement.weeks[:MOST_WEEKS] if acts else (),
        "advice": advice(finding) if acts else "",
        "effort": text.effort if acts else "",
        "same_as": leader if leader != rule.id else "",
        "checks": text.checks,
        "sources": rule_sources(rule),
        "ours_alone": is_ours_alone(rule),
        "chips": chips(rule),
        "how_sure": found.how_sure,
        "assessed": assessed,
        "lines": "" if assessed else fact_lines(finding.measurement.asks, language()),
        "why": text.why,
        "met_example": text.met_example,
        "not_met_example": text.not_met_example,
        "limits": text.limits,
    }


def _token(native_id: str) -> str:
    """An id without spaces, so that several can stand in one attribute."""
    return native_id.replace(" ", "_")

"""What to change first: at most three changes, by what they settle for their effort."""

from dataclasses import dataclass

from audit.blocks import Block, block
from audit.blocks.found import Found, advice, ranked, weeks_words
from audit.language import language
from audit.pipeline import Audit
from audit.vocabulary import Outcome, Severity

MOST_CHANGES = 3
# Ours: what a finding weighs when changes are put in order.
_GAIN = {Outcome.NOT_MET: 2.0, Outcome.PARTLY: 1.0}
_WEIGHT = {Severity.ERROR: 2.0, Severity.WARN: 1.0, Severity.INFO: 0.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change and the rules that it answers, weightiest first."""

    answers: tuple[Found, ...]

    @property
    def lead(self) -> Found:
        """The finding that the card speaks of."""
        return self.answers[0]

    @property
    def gain_for_effort(self) -> float:
        """Weight of what it settles, divided by the effort of its rule (ours)."""
        gain = sum(
            _GAIN[f.finding.outcome] * _WEIGHT[f.finding.rule.severity] for f in self.answers
        )
        return gain / self.lead.finding.rule.effort_weight


def changes(audit: Audit) -> list[Change]:
    """Every change that the findings ask for, best gain for effort first."""
    groups: dict[str, list[Found]] = {}
    for found in ranked(audit):
        if found.finding.outcome in _GAIN:
            groups.setdefault(found.finding.rule.change, []).append(found)
    out = [Change(answers=tuple(group)) for group in groups.values()]
    return sorted(out, key=lambda change: -change.gain_for_effort)


def first_changes(audit: Audit) -> Block:
    """Cards for the first three changes."""
    cards = []
    for change in changes(audit)[:MOST_CHANGES]:
        text = change.lead.finding.rule.text(language())
        weeks = sorted({w for f in change.answers for w in f.finding.measurement.weeks})
        cards.append(
            {
                "title": text.action,
                "weeks": weeks_words(tuple(weeks)),
                "advice": advice(change.lead.finding),
                "now": [found.title for found in change.answers[:2]],
                "effort": text.effort,
                "answers": [found.finding.rule.id for found in change.answers],
            }
        )
    return block("changes", cards=cards)

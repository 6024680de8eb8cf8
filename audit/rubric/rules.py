"""Rules as data: what a rule set holds, and reading one.

A department copies ``sets/recommendations.toml``, changes a number or a text, and passes
``--rubric theirs.toml``: no Python.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from audit.vocabulary import Basis, Outcome, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The values that give one outcome; limits not given do not bind.

    Parameters
    ----------
    at_least, above, below, at_most
        Limits, in the unit of the measure.
    basis
        Who says this number.
    """

    outcome: Outcome
    basis: Basis
    at_least: float | None = None
    above: float | None = None
    below: float | None = None
    at_most: float | None = None

    def holds(self, value: float) -> bool:
        """Whether the value lies in the band."""
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.above is None or value > self.above)
            and (self.below is None or value < self.below)
            and (self.at_most is None or value <= self.at_most)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberBasis:
    """One number of a rule, as the report shows it: ``[Our threshold] 20 minutes``."""

    text: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """What a rule says to people, in one language.

    Parameters
    ----------
    advice_low, advice_high
        What to do where the value lies below or above the range that is met; empty = the
        same advice for both.
    found
        Patterns by outcome, with ``_one`` after it where a count of one reads otherwise;
        filled from the details of the measurement.
    """

    title: str
    checks: str
    why: str
    met_example: str
    not_met_example: str
    limits: str
    advice: str
    advice_low: str
    advice_high: str
    action: str
    effort: str
    headline: str
    found: Mapping[str, str]
    numbers: tuple[NumberBasis, ...]


# Ours: what an effort weighs when changes are put in order of gain for effort.
EFFORT_WEIGHTS: Mapping[str, float] = MappingProxyType({"small": 1.0, "medium": 2.0, "large": 4.0})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One recommendation, how it is measured, and who says so.

    Parameters
    ----------
    measure
        A key of ``audit.measures.MEASURES``.
    parameters
        Numbers and words that the measure takes.
    bands
        Tried in order; a value in none of them is ``not_met``.
    describes
        True: a description without outcome (CFG-01).
    change
        Rules with one word here are answered by one and the same change.
    effort_size
        How much work the change is, a key of ``EFFORT_WEIGHTS``.
    profiles
        Profile -> ``off`` (does not apply) or ``if_live`` (applies if a required live
        session is found).
    """

    id: str
    area: str
    measure: str
    scope: str
    severity: Severity
    statement_basis: tuple[Basis, ...]
    sources: tuple[str, ...]
    change: str
    effort_size: str
    bands: tuple[Band, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    describes: bool = False
    profiles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    texts: Mapping[str, RuleText]

    @property
    def effort_weight(self) -> float:
        """What the effort of the change weighs."""
        return EFFORT_WEIGHTS[self.effort_size]

    def text(self, language: str) -> RuleText:
        """Return the words in a language (``fr_CA``, else ``fr``), else in English."""
        for code in (language, language.split("_")[0]):
            if code in self.texts:
                return self.texts[code]
        return self.texts["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """The rules by which courses are judged together.

    Parameters
    ----------
    rules
        In the order of the file.
    source_name
        Name of the file (no folder of this computer).
    """

    name: str
    version: str
    rules: tuple[Rule, ...]
    source_name: str

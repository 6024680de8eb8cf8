"""The bands of a rule."""

from audit.figures import BandLimits
from audit.vocabulary import Outcome


def test_a_limit_belongs_to_the_better_band() -> None:
    limits = BandLimits(15, 20)
    assert [limits.outcome(value) for value in (15, 15.1, 20, 20.1)] == [
        Outcome.MET,
        Outcome.PARTLY,
        Outcome.PARTLY,
        Outcome.NOT_MET,
    ]


def test_bands_in_words() -> None:
    assert BandLimits(15, 20).in_words() == "15 or less, over 15 to 20, over 20"
    assert BandLimits(7.5, 10).in_words() == "7.5 or less, over 7.5 to 10, over 10"


def test_a_rule_without_a_partly_band() -> None:
    limits = BandLimits(15, 15)
    assert limits.in_words() == "15 or less, over 15"
    assert limits.outcome(15.1) == Outcome.NOT_MET
    assert len(limits.areas(30)) == 3
    assert len(limits.words_at_right(30, 10)) == 2

"""Bands of a rule in a chart: where it is met, partly met and not met."""

from dataclasses import dataclass
from typing import Any

from audit.figures.paint import area, level, word_at_right
from audit.language import number
from audit.language import translate as _
from audit.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class BandLimits:
    """The limits of a rule that asks for something to be short.

    Parameters
    ----------
    met, partly
        Met up to the first, partly met up to the second, in the unit of the chart.
    """

    met: float
    partly: float

    def outcome(self, value: float) -> Outcome:
        """How a value stands to the rule."""
        if value <= self.met:
            return Outcome.MET
        return Outcome.PARTLY if value <= self.partly else Outcome.NOT_MET

    def words(self) -> dict[Outcome, str]:
        """Each band in words: ``15 or less``, ``over 15 to 20``, ``over 20``."""
        met, partly = _figure(self.met), _figure(self.partly)
        return {
            Outcome.MET: _("{limit} or less").format(limit=met),
            Outcome.PARTLY: _("over {low} to {high}").format(low=met, high=partly),
            Outcome.NOT_MET: _("over {limit}").format(limit=partly),
        }

    def areas(self, top: float) -> list[dict[str, Any]]:
        """The bands as shaded areas up to ``top``, with a line at each limit."""
        return [
            area(0, self.met, "met_tint"),
            area(self.met, self.partly, "partly_tint"),
            area(self.partly, top, "not_met_tint"),
            level(self.met),
            level(self.partly),
        ]

    def words_at_right(self, top: float, met_y: float) -> list[dict[str, Any]]:
        """The word of each band in the right margin."""
        met, partly = _figure(self.met), _figure(self.partly)
        return [
            word_at_right(
                _("<b>not met</b><br>over {limit}").format(limit=partly), (self.partly + top) / 2
            ),
            word_at_right(
                _("<b>partly</b><br>to {limit}").format(limit=partly), (self.met + self.partly) / 2
            ),
            word_at_right(_("<b>met</b> to {limit}").format(limit=met), met_y),
        ]


def _figure(limit: float) -> str:
    return number(limit, 0 if limit == round(limit) else 1)

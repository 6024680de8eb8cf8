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

    @property
    def _has_partly(self) -> bool:
        # A rule set may go from met to not met at once.
        return self.partly > self.met

    def words(self) -> dict[Outcome, str]:
        """Each band in words: ``15 or less``, ``over 15 to 20``, ``over 20``."""
        met, partly = limit_text(self.met), limit_text(self.partly)
        words = {Outcome.MET: _("{limit} or less").format(limit=met)}
        if self._has_partly:
            words[Outcome.PARTLY] = _("over {low} to {high}").format(low=met, high=partly)
        words[Outcome.NOT_MET] = _("over {limit}").format(limit=partly)
        return words

    def in_words(self) -> str:
        """All bands in words, for the line under a heading."""
        return ", ".join(self.words().values())

    def areas(self, top: float) -> list[dict[str, Any]]:
        """The bands as shaded areas up to ``top``, with a line at each limit."""
        middle = [area(self.met, self.partly, "partly_tint")] if self._has_partly else []
        return [
            area(0, self.met, "met_tint"),
            *middle,
            area(self.partly, top, "not_met_tint"),
            *(level(limit) for limit in sorted({self.met, self.partly})),
        ]

    def words_at_right(self, top: float, met_y: float) -> list[dict[str, Any]]:
        """The word of each band in the right margin."""
        met, partly = limit_text(self.met), limit_text(self.partly)
        not_met = _("<b>not met</b><br>over {limit}").format(limit=partly)
        words = [word_at_right(not_met, (self.partly + top) / 2)]
        if self._has_partly:
            text = _("<b>partly</b><br>to {limit}").format(limit=partly)
            words.append(word_at_right(text, (self.met + self.partly) / 2))
        return [*words, word_at_right(_("<b>met</b> to {limit}").format(limit=met), met_y)]


def limit_text(limit: float) -> str:
    """A limit with a decimal only where it needs one: ``15``, ``7.5``."""
    return number(limit, 0 if limit == round(limit) else 1)

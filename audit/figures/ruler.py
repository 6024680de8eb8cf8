"""The week ruler: the one x axis of all weekly charts, so that a week is one line down a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.figures.numbers import rows, week_of
from audit.figures.paint import LIGHT, escaped, word
from audit.language import listing, ranges, translate_plural
from audit.language import translate as _

if TYPE_CHECKING:
    from audit.measures.results import Measures

# A bar of a short course stays a bar.
LEAST_SLOTS = 8
# Above this, every fifth week has its number, and marks lose theirs.
MANY_WEEKS = 20
# Up to this many sections, their first letters fit under the axis; above, S1, S2, ...
FEW_SECTIONS = 6
TICK_LETTERS = 12
# More runs of weeks than this are counted, not listed.
MOST_RUNS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRuler:
    """Where each teaching week stands, and what it is called.

    Parameters
    ----------
    slots
        Week -> x; week 0 is the column of what stands in no week, if there is such a thing.
    breaks
        The x of each week without class.
    count
        Number of teaching weeks; 0 = one column for the whole course.
    section_titles
        Where sections stand for weeks, their titles in order.
    spread
        How much of a slot's width the marks of one week may take.
    """

    slots: Mapping[int, float]
    breaks: tuple[int, ...]
    count: int
    section_titles: tuple[str, ...]
    spread: float

    @property
    def weeks(self) -> list[int]:
        """The columns in order: weeks, then 0 for what stands in none."""
        return list(self.slots)

    def column(self, row: dict[str, Any]) -> int:
        """Column of a row of a frame: its week, or 0 where that is no teaching week."""
        week = week_of(row)
        return week if week in self.slots else 0

    @property
    def many(self) -> bool:
        """Whether there are too many weeks to write a number at each."""
        return self.count > MANY_WEEKS

    @property
    def by_section(self) -> bool:
        """Whether sections stand for weeks."""
        return bool(self.section_titles)

    def name(self, week: int) -> str:
        """What a column is called in a hover text: ``Week 8``, ``Section 3: Methods``."""
        if week == 0:
            if self.count == 0:
                return _("Whole course")
            return _("In no section") if self.by_section else _("In no week")
        if self.by_section:
            return _("Section {number}: {title}").format(
                number=week, title=escaped(self.section_titles[week - 1], 40)
            )
        return _("Week {number}").format(number=week)

    def span(self, weeks: Iterable[int]) -> str:
        """Weeks in a sentence: ``week 6``, ``weeks 8 to 10``; many runs as ``7 weeks``."""
        numbers = sorted(set(weeks))
        runs = sum(1 for week in numbers if week - 1 not in numbers)
        if len(numbers) == 1:
            text = _("section {number}") if self.by_section else _("week {number}")
            return text.format(number=numbers[0])
        if runs > MOST_RUNS:
            return self.amount(len(numbers))
        text = _("sections {numbers}") if self.by_section else _("weeks {numbers}")
        return text.format(numbers=ranges(numbers))

    def amount(self, count: int) -> str:
        """A number of weeks: ``13 weeks``, ``1 section``."""
        if self.by_section:
            return translate_plural("{count} section", "{count} sections", count).format(
                count=count
            )
        return translate_plural("{count} week", "{count} weeks", count).format(count=count)

    def amount_of(self, count: int) -> str:
        """A part of the weeks: ``6 of 13 weeks``."""
        if self.by_section:
            text = translate_plural(
                "{part} of {count} section", "{part} of {count} sections", self.count
            )
        else:
            text = translate_plural("{part} of {count} week", "{part} of {count} weeks", self.count)
        return text.format(part=count, count=self.count)

    def columns_in_words(self) -> str:
        """The columns for an alternative text: ``13 teaching weeks with a break after week 6``."""
        if self.count == 0:
            return _("one column for the whole course")
        if self.by_section:
            return self.amount(self.count)
        text = translate_plural(
            "{count} teaching week", "{count} teaching weeks", self.count
        ).format(count=self.count)
        after = self._weeks_before_breaks()
        if not after:
            return text
        if len(after) == 1:
            return _("{weeks} with a break after week {number}").format(weeks=text, number=after[0])
        return _("{weeks} with breaks after weeks {numbers}").format(
            weeks=text, numbers=listing([str(week) for week in after])
        )

    def _weeks_before_breaks(self) -> list[int]:
        before = {
            max([w for w, x in self.slots.items() if w and x < gap] + [0]) for gap in self.breaks
        }
        return sorted(before)

    def sub(self, text: str) -> str:
        """What a chart plots, with what stands for weeks where the course has none."""
        if self.by_section:
            return text + " " + _("The course has no dates: sections stand for weeks.")
        if self.count == 0:
            return text + " " + _("The course has no weeks that could be read.")
        return text

    @property
    def table_head(self) -> tuple[str, ...]:
        """Heads of the columns that name the week in a table."""
        return (_("Section"), _("Title")) if self.by_section else (_("Week"),)

    def table_cells(self, week: int) -> tuple[str | int, ...]:
        """The week in a table, to match ``table_head``."""
        number: str | int = week or self.name(0).lower()
        if not self.by_section:
            return (number,)
        return (number, self.section_titles[week - 1] if week else "")

    @property
    def end(self) -> float:
        """Where the last slot ends."""
        return max(max(self.slots.values()) + 1, LEAST_SLOTS) - 0.4

    @property
    def bottom_px(self) -> int:
        """Bottom margin: the axis title stands under one or two lines of ticks."""
        return 58 if self._two_lines else 44

    @property
    def _lettered(self) -> bool:
        return self.by_section and self.count <= FEW_SECTIONS

    @property
    def _two_lines(self) -> bool:
        return self._lettered or (self.count > 0 and 0 in self.slots)

    def _tick(self, week: int, lettered: bool) -> str:
        if week == 0:
            if self.count == 0:
                return _("whole course")
            return _("no<br>section") if self.by_section else _("no<br>week")
        if not self.by_section:
            return str(week)
        if not lettered:
            return f"S{week}"
        letters = self.section_titles[week - 1].strip()
        letters = (
            letters if len(letters) <= TICK_LETTERS else letters[: TICK_LETTERS - 1].rstrip() + "…"
        )
        head, gap, rest = letters.rpartition(" ")
        return escaped(head) + ("<br>" if gap else "") + escaped(rest)

    def _ticked(self) -> list[int]:
        if not self.many:
            return self.weeks
        return [week for week in self.weeks if week in (0, 1) or week % 5 == 0]

    def axis(self) -> dict[str, Any]:
        """The x axis."""
        title = _("Section") if self.by_section else _("Teaching week")
        return {
            "range": [-0.6, self.end],
            "showgrid": False,
            "tickmode": "array",
            "tickangle": 0,
            "tickvals": [self.slots[week] for week in self._ticked()],
            "ticktext": [self._tick(week, self._lettered) for week in self._ticked()],
            "title": {"text": title if self.count else ""},
        }

    def narrow(self) -> dict[str, Any]:
        """What changes of the x axis on a narrow screen."""
        if not self._lettered:
            return {}
        return {"xaxis.ticktext": [self._tick(week, False) for week in self._ticked()]}

    def break_areas(self) -> list[dict[str, Any]]:
        """The weeks without class, shaded below the marks."""
        return [
            {
                "type": "rect",
                "layer": "below",
                "fillcolor": LIGHT["break"],
                "line": {"width": 0},
                "xref": "x",
                "x0": gap - 0.48,
                "x1": gap + 0.48,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
            }
            for gap in self.breaks
        ]

    def break_words(self, **place: Any) -> list[dict[str, Any]]:
        """The word for a week without class, turned upright, half-way up unless told."""
        half_way = {"yref": "paper", "y": 0.5}
        return [
            word(_("break"), colour="soft", textangle=-90, xref="x", x=gap) | half_way | place
            for gap in self.breaks
        ]


def week_ruler(measures: "Measures") -> WeekRuler:
    """The ruler of a course: the same for all its charts."""
    weeks = measures.weeks
    if weeks.count == 0:
        # One column in the middle, with room for all marks of the course.
        middle = (LEAST_SLOTS - 1) / 2
        return WeekRuler(
            slots={0: middle}, breaks=(), count=0, section_titles=(), spread=LEAST_SLOTS - 1.0
        )
    slots: dict[int, float] = dict(weeks.slots)
    taken = set(slots.values())
    breaks = tuple(slot for slot in range(int(max(taken))) if slot not in taken)
    if _something_in_no_week(measures):
        # Set a little apart, since it is no week.
        slots[0] = max(taken) + 1.5
    return WeekRuler(
        slots=slots,
        breaks=breaks,
        count=weeks.count,
        section_titles=weeks.section_titles,
        spread=0.8,
    )


def _something_in_no_week(measures: "Measures") -> bool:
    timed = ("total", "optional_live", "optional_own")
    return any(
        week_of(row) == 0 and any(row[name] for name in timed) for row in rows(measures.weekly)
    ) or any(
        week_of(row) not in measures.weeks.numbers
        for frame in (measures.videos, measures.live)
        for row in rows(frame)
    )

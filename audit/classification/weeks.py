"""Teaching weeks: how many, when, and which activity stands in which."""

from dataclasses import dataclass
from datetime import date

# Where the number of weeks was taken from, first that says something.
FROM_FACTS = "course.toml"
FROM_COLUMN = "week column"
FROM_TITLES = "section titles"
FROM_COURSE_DATES = "course dates"
FROM_ACTIVITY_DATES = "activity dates"
FROM_SECTIONS = "sections"
FROM_NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachingWeeks:
    """The teaching weeks of a course, numbered 1 to ``count``; breaks are not among them.

    Parameters
    ----------
    count
        Number of teaching weeks; 0 = the course has no rhythm that can be read.
    source
        One of the ``FROM_...`` words.
    mondays
        First day of each week; None = undated.
    breaks_after
        Teaching weeks after which a break stands.
    breaks_known
        Whether somebody said which weeks are breaks.
    section_titles
        Where sections stand for weeks, their titles in order.
    """

    count: int
    source: str
    mondays: tuple[date, ...] | None = None
    breaks_after: tuple[int, ...] = ()
    breaks_known: bool = False
    section_titles: tuple[str, ...] = ()

    @property
    def numbers(self) -> range:
        """1 to ``count``."""
        return range(1, self.count + 1)

    @property
    def slots(self) -> dict[int, int]:
        """Week -> its place on the week ruler, where each break takes a place too."""
        return {
            week: week - 1 + sum(1 for after in self.breaks_after if after < week)
            for week in self.numbers
        }

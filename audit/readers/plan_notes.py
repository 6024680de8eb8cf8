"""What reading a plan runs into: problems that stop it, and notes that do not."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from audit.course import Unread
from audit.errors import ReadError
from audit.language import ranges
from audit.language import translate as _

# A person mends a file in one go from a list of this length; more is noise.
MAX_PROBLEMS = 20

# A course of a plan: what stands in the columns course and term; empty = nothing.
CourseKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Place:
    where: str
    column: str | None
    reason: str
    course: CourseKey | None


@dataclass(slots=True)
class PlanNotes:
    """Problems and notes of all sheets of one file."""

    problems: list[ReadError] = field(default_factory=list)
    _notes: dict[_Place, list[int]] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        """Whether enough problems were found to stop looking."""
        return len(self.problems) >= MAX_PROBLEMS

    def problem(self, where: str, what: str, remedy: str) -> None:
        """Keep a problem; ``raise_problems`` tells it."""
        self.problems.append(ReadError(where, what, remedy))

    def note(
        self,
        where: str,
        reason: str,
        *,
        row: int | None = None,
        column: str | None = None,
        course: CourseKey | None = None,
    ) -> None:
        """Keep what was not understood; equal notes of several rows become one line.

        Parameters
        ----------
        where
            File and sheet.
        course
            The course that it concerns; None = all.
        """
        rows = self._notes.setdefault(_Place(where, column, reason, course), [])
        if row is not None:
            rows.append(row)

    def unread(self, course: CourseKey) -> tuple[Unread, ...]:
        """List the notes that concern a course, in the order of the file."""
        return tuple(
            Unread(path=_path(place.where, rows, place.column), reason=place.reason)
            for place, rows in self._notes.items()
            if place.course is None or place.course == course
        )

    def raise_problems(self) -> None:
        """Raise the problems as one error; nothing happens where there are none.

        Raises
        ------
        ReadError
            The first problem in full, and where the others are.
        """
        if not self.problems:
            return
        first, others = self.problems[0], self.problems[1:]
        more = ""
        if others:
            count = f"{len(others)} or more others" if self.is_full else f"{len(others)} more"
            more = f" (and {count}: {'; '.join(_short(others, first.where))})"
        raise ReadError(first.where, first.what, first.remedy + more)


def _short(problems: Iterable[ReadError], first: str) -> list[str]:
    """Where problems are, without the name of the file, which the first one gave."""
    file = first.split(", ")[0] + ", "
    return [problem.where.removeprefix(file) for problem in problems]


def _path(where: str, rows: list[int], column: str | None) -> str:
    parts = [where]
    if len(rows) == 1:
        parts.append(_("row {number}").format(number=rows[0]))
    elif rows:
        parts.append(_("rows {numbers}").format(numbers=ranges(rows)))
    if column is not None:
        parts.append(_("column '{name}'").format(name=column))
    return ", ".join(parts)

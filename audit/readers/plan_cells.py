"""The typed cells of a plan's rows, each with what to say where it cannot be read.

A value that has to be right (a length, a date, an hour, yes or no) is a problem where it is
wrong; a word that the audit does not know (a kind, a mode) is noted and left to the title.
"""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from audit.language import translate as _
from audit.readers.cell_dates import written_date
from audit.readers.cells import (
    Cell,
    CellError,
    addresses,
    clock_times,
    is_length_range,
    length_min,
    shown,
    text_of,
)
from audit.readers.plan_columns import Columns
from audit.readers.plan_notes import CourseKey, PlanNotes
from audit.readers.plan_words import counts_as_for, folded, kind_for, mode_for, yes_or_no
from audit.readers.table import Row
from audit.vocabulary import Kind, Mode

# What a group hands in together; in any other kind, "group" says that it meets apart.
_HANDED_IN = frozenset(
    {
        Kind.ASSIGNMENT,
        Kind.PROJECT,
        Kind.GROUP_WORK,
        Kind.STUDENT_PRESENTATION,
        Kind.REFLECTION,
        Kind.PEER_REVIEW,
        Kind.QUIZ,
        Kind.EXAM,
    }
)
_GROUPS = ("none", "separate", "visible", "assignment")
_WEEK = re.compile(
    r"(?:(?:teaching )?(?:weeks?|wk|w|semaines?|sem|s)\.?|n[o°]\.?|#)?[ #]*"
    r"0*(\d{1,2})(?:\.0)?(?![\w°])(.*)"
)
_MORE_WEEKS = re.compile(r"\s*(?:-|–|—|&|,|/|\bto\b|\band\b|\bà\b|\bau?\b|\bet\b)\s*\w*?\d")
_MAX_WEEK = 53


@dataclass(slots=True)
class PlanCells:
    """Reads the cells of one sheet.

    Parameters
    ----------
    where
        File and sheet, for messages.
    month_first
        Whether the plan writes the month of a date first; None = it does not show.
    course
        The course that the rows belong to now.
    """

    where: str
    columns: Columns
    notes: PlanNotes
    month_first: bool | None
    course: CourseKey

    def note(self, row: Row, reason: str, column: str | None = None) -> None:
        """Keep what was not understood in a row."""
        name = None if column is None else self.columns.name(column)
        self.notes.note(self.where, reason, row=row.number, column=name, course=self.course)

    def problem(self, row: Row, what: str, remedy: str, column: str | None = None) -> None:
        """Keep what has to be mended in a row."""
        where = f"{self.where}, row {row.number}"
        if column is not None:
            where += f", column '{self.columns.name(column)}'"
        self.notes.problem(where, what, remedy)

    def week(self, row: Row, cell: Cell, is_activity: bool) -> int | None:
        """Read the number of a week; None = in no week, or not to be read.

        Parameters
        ----------
        is_activity
            False for a row that only heads others: what it says may be a title of them.
        """
        text = " ".join(text_of(cell).casefold().split())
        found = None if isinstance(cell, date | time | timedelta) else _WEEK.fullmatch(text)
        if found is not None and _MORE_WEEKS.match(found[2]):
            self.note(row, _("'{word}' is more than one week").format(word=shown(cell)), "week")
            return None
        if found is not None and int(found[1]) <= _MAX_WEEK and not re.match(r"\.\d", found[2]):
            if found[2].strip(" :.-–)"):
                reason = _("only the number was read of '{word}'")
                self.note(row, reason.format(word=shown(cell)), "week")
            # Week 0 is before the first teaching week, and in none.
            return int(found[1]) or None
        if is_activity and (not isinstance(cell, str) or any(c.isdigit() for c in text)):
            self.problem(
                row,
                f"'{shown(cell)}' is not the number of a week",
                "write 3 or Week 3; a date goes into a column 'date'",
                "week",
            )
        else:
            reason = _("'{word}' is not the number of a week").format(word=shown(cell))
            self.note(row, reason, "week")
        return None

    def own_day(self, row: Row, cell: Cell, is_activity: bool) -> date | None:
        """Read the date of a row; None = not to be read."""
        try:
            written = written_date(cell)
        except CellError as error:
            if is_activity:
                self.problem(row, error.what, error.remedy, "date")
            else:
                self.note(row, error.what, "date")
            return None
        day = written.day(self.month_first)
        if day is None:
            first, second = (d for d in written.days if d is not None)
            self.problem(
                row,
                f"'{shown(cell)}' may have its day or its month first",
                f"write dates as {first} or {second}",
                "date",
            )
        elif written.weekday is not None and written.weekday != day.weekday():
            reason = _("the weekday is not that of the date; the date was taken")
            self.note(row, reason, "date")
        return day

    def minutes(self, row: Row) -> float | None:
        """Read the length of an activity in minutes; None = not said, or a range."""
        cell = self.columns.cell(row, "minutes")
        if cell is None:
            return None
        try:
            return length_min(cell, self.columns.unit_min)
        except CellError as error:
            if is_length_range(cell):
                # Neither end nor middle is what the plan states.
                reason = _("'{word}' is a range; the length counts as unknown")
                self.note(row, reason.format(word=shown(cell)), "minutes")
            else:
                self.problem(row, error.what, error.remedy, "minutes")
            return None

    def hour(self, row: Row, column: str) -> tuple[date | None, time | None, time | None]:
        """Read an hour: the day where the cell has one, the hour, a second hour after it."""
        cell = self.columns.cell(row, column)
        if cell is None:
            return None, None, None
        try:
            written = written_date(cell)
        except CellError:
            written = None
        if written is not None and written.hour is not None:
            return written.day(self.month_first), written.hour, None
        try:
            begin, end = clock_times(cell)
        except CellError as error:
            self.problem(row, error.what, error.remedy, column)
            return None, None, None
        return None, begin, end

    def kind(self, row: Row) -> str | None:
        """Read the kind of an activity; None = not said, or a word not known."""
        cell = self.columns.cell(row, "kind")
        if cell is None:
            return None
        kind = kind_for(text_of(cell), self.columns.language)
        if kind is None:
            reason = _("'{word}' is not a known kind; the title will have to tell")
            self.note(row, reason.format(word=shown(cell)), "kind")
        # "Unknown" and "other" state nothing.
        return None if kind == Kind.UNKNOWN else kind

    def mode(self, row: Row) -> str | None:
        """Read the mode of an activity; None = not said, or a word not known."""
        cell = self.columns.cell(row, "mode")
        if cell is None:
            return None
        mode = mode_for(text_of(cell))
        if mode is None:
            reason = _("'{word}' does not say whether students meet at one time")
            self.note(row, reason.format(word=shown(cell)), "mode")
        return None if mode == Mode.UNKNOWN else mode

    def counts_as(self, row: Row) -> str | None:
        """Read ``class``, ``study`` or ``none``; None = not said."""
        cell = self.columns.cell(row, "counts_as")
        if cell is None:
            return None
        word = counts_as_for(text_of(cell))
        if word is None:
            what = f"'{shown(cell)}' is not one of class, study and none"
            self.problem(row, what, "write one of them, or leave the cell empty", "counts_as")
        return word

    def yes_or_no(self, row: Row, column: str) -> bool | None:
        """Read a yes or no; None = not said."""
        cell = self.columns.cell(row, column)
        if cell is None:
            return None
        text = text_of(cell)
        answer = yes_or_no(text, column)
        if answer is not None:
            return answer
        if column == "graded" and (weight := _weight(text)) is not None:
            return weight > 0
        if column in ("captions", "recorded") and addresses(cell)[0]:
            # The file of the captions, the address of the recording.
            return True
        self.problem(row, f"'{shown(cell)}' is neither yes nor no", "write yes or no", column)
        return None

    def group_work(self, row: Row, kind: str | None) -> str | None:
        """Read how groups take part, a word of ``Activity.group``; None = not said."""
        cell = self.columns.cell(row, "group")
        if cell is None:
            return None
        word = folded(text_of(cell))
        if word in _GROUPS:
            return word
        # "4" is the size of a group; "groups of four" begins with the word that counts.
        is_size = word.isdecimal() and int(word) > 1
        first = word.split()[0] if word else ""
        answer = is_size or yes_or_no(first, "group") or self.yes_or_no(row, "group")
        if answer is None:
            return None
        if not answer:
            return "none"
        return "assignment" if kind is None or kind in _HANDED_IN else "separate"


def _weight(text: str) -> float | None:
    """Read a share or points: ``10 %``, ``5 pts``, ``20``; they say that work is graded."""
    found = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*(?:%|p|pt|pts|points?|marks?)?", text.casefold())
    return float(found[1].replace(",", ".")) if found else None

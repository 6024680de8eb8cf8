"""Corrections by the user: a table of ids and the cells she changed."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from audit.course import Activity, Course, Unread
from audit.errors import OverridesError
from audit.language import translate as _
from audit.vocabulary import CountsAs, Kind, Mode

# Columns that a correction may hold, and the words that each takes (None = any number).
CORRECTED: Mapping[str, tuple[str, ...] | None] = {
    "kind": tuple(Kind),
    "mode": tuple(Mode),
    "counts_as": tuple(CountsAs),
    "required": ("true", "false"),
    "minutes": None,
}


# Beside a column that can be corrected, what the audit found: "audit_kind". A cell that still
# says so is none of the user's.
FOUND = "audit_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """Corrections: column -> word, as written in the file.

    Parameters
    ----------
    cells
        By ``native_id``, where the table names no courses.
    of_courses
        Course id -> the same, where it does.
    """

    source_name: str
    cells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    of_courses: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    def of(self, course_id: str) -> Mapping[str, Mapping[str, str]]:
        """Corrections of one course.

        Those of a table that names one other course are carried over: next term's copy of a
        course has another id, and its activities mostly have the same.
        """
        if not self.of_courses:
            return self.cells
        if course_id in self.of_courses or len(self.of_courses) > 1:
            return self.of_courses.get(course_id, {})
        return next(iter(self.of_courses.values()))


def read_overrides(path: Path) -> Overrides:
    """Read a table (CSV or XLSX) with a column ``native_id`` and any of ``CORRECTED``.

    An empty cell changes nothing, and neither does one that repeats what the audit found, where
    the table says so in a column ``audit_...``, as that of ``course-audit activities`` does.
    With a column ``course_id``, each row is of that course.

    Raises
    ------
    OverridesError
        The file cannot be read, has no ``native_id`` or two rows that contradict each other,
        or a cell holds a word that is none.
    """
    import pandas as pd
    from python_calamine import CalamineError

    name = path.name
    try:
        if path.suffix.lower() == ".xlsx":
            # The engine is named, since pandas warns that its own choice will change.
            table = pd.read_excel(path, engine="calamine", dtype=str, keep_default_na=False)
        else:
            # Empty lines stay, so that rows keep their numbers.
            table = pd.read_csv(path, dtype=str, keep_default_na=False, skip_blank_lines=False)
    except (OSError, ValueError, KeyError, pd.errors.ParserError, CalamineError) as error:
        why = " ".join(str(error).split())
        raise OverridesError(
            name, f"the corrections cannot be read ({why})", "save them as CSV or XLSX"
        ) from error
    if not isinstance(table.index, pd.RangeIndex):
        # pandas takes a first column without a name for row labels, and moves all others.
        raise OverridesError(
            name, "its rows have more cells than its first line", "remove the comma at their end"
        )
    if "native_id" not in table.columns:
        raise OverridesError(
            name, "there is no column 'native_id'", "start from 'course-audit activities SOURCE'"
        )
    of_courses: dict[str, dict[str, dict[str, str]]] = {}
    for number, row in enumerate(table.to_dict("records"), start=2):
        found: dict[str, str] = {}
        for column, words in CORRECTED.items():
            word = str(row.get(column, "")).strip()
            if word and not _is_same(word, str(row.get(FOUND + column, "")).strip()):
                found[column] = _checked(f"{name}, row {number}, column '{column}'", word, words)
        native_id = _unquoted(str(row["native_id"]).strip())
        cells = of_courses.setdefault(_unquoted(str(row.get("course_id", "")).strip()), {})
        if found and cells.setdefault(native_id, found) != found:
            raise OverridesError(
                f"{name}, row {number}, column 'native_id'",
                f"{native_id!r} was corrected in another way above",
                "keep one row for each activity of one course",
            )
    if "course_id" not in table.columns:
        return Overrides(source_name=name, cells=of_courses.get("", {}))
    return Overrides(source_name=name, of_courses=of_courses)


def _is_same(word: str, found: str) -> bool:
    """Whether a cell says what the audit found; spreadsheets write numbers in their own way."""
    if word.lower() == found.lower():
        return True
    try:
        return math.isclose(float(word), float(found), abs_tol=0.01)
    except ValueError:
        return False


def _unquoted(text: str) -> str:
    """An id without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return text[1:] if re.match(r"'[=+\-@]", text) else text


def _checked(where: str, word: str, words: tuple[str, ...] | None) -> str:
    if words is None:
        try:
            if 0 <= float(word) < math.inf:
                return word
        except ValueError:
            pass
        raise OverridesError(where, f"{word!r} is not a number of minutes", "write one like 45")
    if word.lower() not in words:
        raise OverridesError(where, f"{word!r} is not known", "use one of: " + ", ".join(words))
    return word.lower()


def apply_overrides(course: Course, overrides: Overrides) -> Course:
    """The course with the corrections in place; ids that it does not have go to ``unread``."""
    ids = {activity.native_id for activity in course.activities}
    corrections = overrides.of(course.id)
    stale = [
        Unread(
            path=f"{overrides.source_name}, {native_id}",
            reason=_("the course has no activity with this id, so its correction was not used"),
        )
        for native_id in corrections
        if native_id not in ids
    ]
    return replace(
        course,
        activities=tuple(
            _corrected(activity, corrections[activity.native_id], overrides.source_name)
            if activity.native_id in corrections
            else activity
            for activity in course.activities
        ),
        unread=(*course.unread, *stale),
    )


def _corrected(activity: Activity, cells: Mapping[str, str], source_name: str) -> Activity:
    settings = dict(activity.settings)
    because = _("corrected in {file}").format(file=source_name)
    if "counts_as" in cells:
        settings["counts_as_because"] = source_name
    if "minutes" in cells:
        settings["minutes_because"] = because
    return replace(
        activity,
        stated_kind=cells.get("kind", activity.stated_kind),
        stated_mode=cells.get("mode", activity.stated_mode),
        stated_counts_as=cells.get("counts_as", activity.stated_counts_as),
        stated_minutes=float(cells["minutes"]) if "minutes" in cells else activity.stated_minutes,
        required=cells["required"] == "true" if "required" in cells else activity.required,
        # Who said the length is kept apart: a kind that stays keeps its own reason.
        stated_because=because if {"kind", "mode"} & set(cells) else activity.stated_because,
        settings=settings,
    )

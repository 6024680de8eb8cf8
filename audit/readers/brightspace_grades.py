"""The grade book of a Brightspace package: which things count, and for how many points."""

from typing import TYPE_CHECKING, NamedTuple, TypedDict

from audit.readers.brightspace_files import codes, flag, number
from audit.readers.safe_xml import child, children

if TYPE_CHECKING:
    from lxml.etree import _Element


class Graded(TypedDict):
    """The two fields of an activity that a grade book fills."""

    points: float | None
    graded: bool | None


class _Column(NamedTuple):
    points: float | None
    counts: bool


class GradeBook:
    """Columns by their ids; it is only the set-up, nobody's grades."""

    def __init__(self) -> None:
        self._is_known = False
        self._columns: dict[str, _Column] = {}
        self._names: list[list[str]] = []
        self._joined: set[str] = set()

    def read(self, root: "_Element") -> None:
        """Read the columns of ``grades_d2l.xml``."""
        self._is_known = True
        for block in children(root, "items"):
            for item in children(block, "item"):
                scoring = child(item, "scoring")
                leaves_out = flag(scoring, "exclude_from_final_grade_calc")
                column = _Column(number(scoring, "out_of"), leaves_out is not True)
                names = [*codes(item), *filter(None, (item.get("identifier"),))]
                self._names.append(names)
                self._columns |= dict.fromkeys(names, column)

    def of(self, code: str | None, points: float | None) -> Graded:
        """Points of a thing, and whether they count.

        Parameters
        ----------
        code
            Id of its column, as the thing says it; may be several, separated by commas.
        points
            Points that the thing states itself.
        """
        if not code:
            # Where the grade book is in the package, each thing that has a column names it.
            return Graded(points=points, graded=False if self._is_known else None)
        names = [name.strip() for name in code.split(",")]
        self._joined.update(names)
        column = next((self._columns[name] for name in names if name in self._columns), None)
        if column is None:
            return Graded(points=points, graded=True)
        return Graded(points=column.points if points is None else points, graded=column.counts)

    @property
    def alone(self) -> int:
        """Columns that belong to nothing in the package, such as marks for taking part."""
        return sum(self._joined.isdisjoint(names) for names in self._names)

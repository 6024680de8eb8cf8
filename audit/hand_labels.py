"""Tables of labels that people make by hand: read them, and begin one."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from audit.classification import ClassifiedCourse
from audit.errors import LabelsError
from audit.language import translate as _
from audit.vocabulary import Interaction, Kind, Mode

# Letters of the three interactions in a table of labels; "-" = none at all.
SHORT: dict[str, Interaction] = {
    "sc": Interaction.STUDENT_CONTENT,
    "ss": Interaction.STUDENT_STUDENT,
    "si": Interaction.STUDENT_INSTRUCTOR,
}
LABEL_COLUMNS = [
    "file",
    "native_id",
    "title",
    "kind",
    "kind_alt",
    "mode",
    "mode_alt",
    "interactions",
    "interactions_alt",
    "minutes",
]


def read_labels(path: Path) -> pd.DataFrame:
    """Read a table of labels (CSV).

    Returns
    -------
    The columns of ``LABEL_COLUMNS``, as text; what the file leaves out is empty.

    Raises
    ------
    LabelsError
        The file cannot be read, lacks ``native_id`` or ``kind``, or holds a word that is none.
    """
    name = path.name
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        why = " ".join(str(error).split())
        raise LabelsError(
            name, _("the labels cannot be read ({why})").format(why=why), _("save them as CSV")
        ) from error
    for needed in ("native_id", "kind"):
        if needed not in table.columns:
            raise LabelsError(
                name,
                _("there is no column '{column}'").format(column=needed),
                _("start from 'course-audit calibrate SOURCE --sample 50 --out labels.csv'"),
            )
    table = table.reindex(columns=LABEL_COLUMNS, fill_value="").map(str.strip)
    for column, words in (("kind", Kind), ("kind_alt", Kind), ("mode", Mode), ("mode_alt", Mode)):
        _check(table[column], name, column, {str(word) for word in words})
    for column in ("interactions", "interactions_alt"):
        _check(table[column], name, column, {*SHORT, "-"})
    # A row without a kind is one that nobody has labelled yet.
    return table[table["kind"] != ""]


def _check(column: pd.Series, file: str, name: str, words: set[str]) -> None:
    for number, cell in enumerate(column, start=2):
        for word in cell.split("|"):
            if word and word not in words:
                raise LabelsError(
                    f"{file}, row {number}, column '{name}'",
                    _("'{word}' is not known").format(word=word),
                    _("use one of: {words}").format(words=", ".join(sorted(words))),
                )


def to_label(courses: Sequence[ClassifiedCourse], count: int) -> pd.DataFrame:
    """Activities that a person should label, the least certain first.

    Returns
    -------
    ``LABEL_COLUMNS`` with the labels empty, and what the audit takes each for beside them.
    """
    frames = [
        course.activities.assign(file=course.course.source_name)
        for course in courses
        if len(course.activities)
    ]
    if not frames:
        return pd.DataFrame(columns=LABEL_COLUMNS)
    table = pd.concat(frames, ignore_index=True)
    table = table.sort_values("kind_confidence", kind="stable").head(count)
    guess = table[["lms_type", "kind", "kind_confidence", "kind_because"]].add_prefix("audit_")
    empty = table[["file", "native_id", "title"]].reindex(columns=LABEL_COLUMNS, fill_value="")
    return pd.concat([empty, guess], axis=1).reset_index(drop=True)

"""The activities frame: one row an activity, and what each column means.

``COLUMNS`` is the one list of names, dtypes, units and meanings; ``check_frame`` holds a
frame against it.
"""

from typing import NamedTuple

import pandas as pd


class Column(NamedTuple):
    """One column of the activities frame."""

    name: str
    dtype: str
    unit: str
    meaning: str


COLUMNS: tuple[Column, ...] = (
    Column("course_id", "str", "", "id of the course in its export"),
    Column("native_id", "str", "", "id by which the export names the item"),
    Column("native_ref", "str", "", "id of the content that the item places, if another"),
    Column("section", "str", "", "title of the section"),
    Column("week", "Int64", "", "teaching week, 1 and up; empty = in no week"),
    Column("position", "int64", "", "place in the export"),
    Column("title", "str", "", "as written"),
    Column("lms_type", "str", "", "the export's own word for what it is"),
    Column("kind", "str", "", "what it is"),
    Column("kind_confidence", "float64", "0-1", "how sure"),
    Column("kind_because", "str", "", "why"),
    Column("mode", "str", "", "synchronous, asynchronous, either, unknown, none"),
    Column("mode_confidence", "float64", "0-1", "how sure"),
    Column("mode_because", "str", "", "why"),
    Column("student_content", "bool", "", "offers interaction with the content"),
    Column("student_student", "bool", "", "offers interaction among students"),
    Column("student_instructor", "bool", "", "offers interaction with the instructor"),
    Column("interaction_because", "str", "", "why"),
    Column("minutes_low", "float64", "min", "least time it may take; empty = unknown"),
    Column("minutes", "float64", "min", "typical time; empty = unknown"),
    Column("minutes_high", "float64", "min", "most time it may take; empty = unknown"),
    Column("minutes_because", "str", "", "stated, measured, rate, unknown"),
    Column("counts_as", "str", "", "class, study, none"),
    Column("counts_as_because", "str", "", "kind, or who said so"),
    Column("opens", "datetime", "", "can be seen or begun from"),
    Column("due", "datetime", "", "due"),
    Column("closes", "datetime", "", "can be done until"),
    Column("starts", "datetime", "", "live: begins"),
    Column("ends", "datetime", "", "live: ends"),
    Column("points", "float64", "", "points to be had"),
    Column("required", "boolean", "", "has to be done; empty = not said, counts as required"),
    Column("graded", "boolean", "", "counts for the grade; empty = not said"),
    Column("published", "bool", "", "students can see it"),
    Column("status", "str", "", "required, optional, unpublished, double"),
    Column("same_as", "str", "", "native_id of the row that counts in its place"),
    Column("week_because", "str", "", "how the week is known"),
    Column("minutes_source", "str", "", "how the length is known, in words"),
    Column("sum_low", "float64", "min", "minutes_low, or what a sum takes for it"),
    Column("sum_minutes", "float64", "min", "minutes, or what a sum takes for it"),
    Column("sum_high", "float64", "min", "minutes_high, or what a sum takes for it"),
    Column("url", "str", "", "address that the item opens"),
    Column("group", "str", "", "none, separate, visible, assignment"),
    Column("peer_review", "boolean", "", "students review each other"),
    Column("question_count", "Int64", "", "questions"),
    Column("time_limit_min", "float64", "min", "time limit"),
    Column("word_count", "Int64", "", "words of its text"),
    Column("video_count", "int64", "", "videos in it"),
    Column("recorded", "boolean", "", "live: recorded; empty = not said"),
    Column("alternative", "boolean", "", "live: can be done in own time; empty = not said"),
    Column("talk_min", "float64", "min", "live: minutes of exposition, where stated"),
    Column("exchange_min", "float64", "min", "live: minutes of exchange, where stated"),
    Column("break_min", "float64", "min", "live: minutes of break; 0 = none; empty = not said"),
    Column("source", "str", "", "export that it came from, where several make the course"),
)


def check_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame itself, if its columns and dtypes are those of ``COLUMNS``.

    Raises
    ------
    ValueError
        A column is missing, unknown, out of order or of another dtype: a bug of ours.
    """
    names = [column.name for column in COLUMNS]
    if list(frame.columns) != names:
        raise ValueError(f"columns {set(frame.columns) ^ set(names) or list(frame.columns)}")
    for column in COLUMNS:
        dtype = frame[column.name].dtype
        right = (
            isinstance(dtype, pd.DatetimeTZDtype)
            if column.dtype == "datetime"
            else str(dtype) == column.dtype
        )
        if not right:
            raise ValueError(f"column {column.name} is {dtype}, not {column.dtype}")
    return frame

"""The activities frame is held against the one list of its columns."""

import pytest

from audit.columns import COLUMNS, check_frame
from tests.builders import course, live, measured, moment, video

# The command line's table begins with these, in this order.
PROMISED = (
    "course_id native_id native_ref section week position title lms_type kind kind_confidence "
    "kind_because mode mode_confidence mode_because student_content student_student "
    "student_instructor interaction_because minutes_low minutes minutes_high minutes_because "
    "counts_as counts_as_because opens due closes starts ends points required graded published"
)


@pytest.fixture
def frame():
    session = live("1", starts=moment("2031-09-02T13:15"), ends=moment("2031-09-02T14:15"))
    classified, _measures = measured(course(session, video("2", None, week=1)))
    return classified.activities


def test_columns_begin_as_the_command_line_promises():
    names = [column.name for column in COLUMNS]
    assert names[: len(PROMISED.split())] == PROMISED.split()
    assert len(names) == len(set(names))


def test_every_column_has_a_meaning():
    assert [column.name for column in COLUMNS if not column.meaning] == []


def test_a_right_frame_is_given_back(frame):
    assert check_frame(frame) is frame


def test_an_empty_course_has_the_same_columns():
    classified, _measures = measured(course())
    assert check_frame(classified.activities).empty


def test_what_is_not_known_is_empty_and_never_nothing(frame):
    unknown = frame.set_index("native_id").loc["2"]
    for column in ("minutes", "minutes_low", "starts", "required", "graded", "recorded", "points"):
        assert bool(frame[column].isna().iloc[1]), column
    assert unknown["minutes_because"] == "unknown"


def test_a_missing_column_is_named(frame):
    with pytest.raises(ValueError, match=r"^columns \{'week'\}$"):
        check_frame(frame.drop(columns="week"))


def test_an_unknown_column_is_named(frame):
    with pytest.raises(ValueError, match=r"^columns \{'mood'\}$"):
        check_frame(frame.assign(mood=1))


def test_columns_out_of_order_are_an_error(frame):
    with pytest.raises(ValueError, match=r"^columns \['source', "):
        check_frame(frame[list(frame.columns)[::-1]])


def test_a_wrong_dtype_is_named(frame):
    with pytest.raises(ValueError, match=r"^column week is float64, not Int64$"):
        check_frame(frame.assign(week=frame["week"].astype("float64")))


def test_a_time_without_a_zone_is_an_error(frame):
    naive = frame["starts"].dt.tz_localize(None)
    with pytest.raises(ValueError, match=r"^column starts is datetime64\[.s\], not datetime$"):
        check_frame(frame.assign(starts=naive))

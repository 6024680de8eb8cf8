"""Corrections by the user: a table, strictly read, that wins over everything."""

from pathlib import Path

import pytest

from audit.classification import classify
from audit.classification.overrides import Overrides, apply_overrides, read_overrides
from audit.course import Unread
from audit.errors import OverridesError
from tests.builders import activity, course, facts, live_fact, video

FILE = "fixes.csv"


def read(folder: Path, text: str | bytes, name: str = FILE) -> Overrides:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_overrides(path)


def sheet(folder: Path, *rows: list[object]) -> Overrides:
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "fixes.xlsx")
    return read_overrides(folder / "fixes.xlsx")


def fixes(**cells: dict[str, str]) -> Overrides:
    return Overrides(source_name=FILE, cells=cells)


def test_all_columns(tmp_path):
    found = read(
        tmp_path,
        "native_id,title,kind,mode,counts_as,required,minutes\n"
        "1,Tides,video,asynchronous,class,true,12.5\n"
        "2,Rivers,,,,FALSE,\n"
        "3,Lakes,,,,,\n",
    )
    assert found == fixes(
        **{
            "1": {
                "kind": "video",
                "mode": "asynchronous",
                "counts_as": "class",
                "required": "true",
                "minutes": "12.5",
            },
            "2": {"required": "false"},
        }
    )


def test_the_table_of_the_command_line_may_have_a_byte_order_mark(tmp_path):
    assert read(tmp_path, b"\xef\xbb\xbfnative_id,kind\n1,quiz\n").cells == {"1": {"kind": "quiz"}}


def test_ids_that_look_like_numbers_stay_as_written(tmp_path):
    assert set(read(tmp_path, "native_id,kind\n007,quiz\n1.0,quiz\n").cells) == {"007", "1.0"}


def test_a_row_may_stand_twice_if_it_says_the_same(tmp_path):
    text = "native_id,kind\n1,quiz\n1,\n 1 , QUIZ \n"
    assert read(tmp_path, text).cells == {"1": {"kind": "quiz"}}


@pytest.mark.parametrize("text", ["native_id\n1\n", "native_id,kind\n", "native_id,mood\n1,x\n"])
def test_a_table_that_corrects_nothing(tmp_path, text):
    assert read(tmp_path, text).cells == {}


def test_words_that_pandas_takes_for_nothing_are_words(tmp_path):
    # "None" is a mode and a way of counting, not an empty cell.
    found = read(tmp_path, "native_id,mode,counts_as\nNA,None,none\nnull,,\n")
    assert found.cells == {"NA": {"mode": "none", "counts_as": "none"}}


@pytest.mark.parametrize("row", [["12", "", ""], [12, None, None]])
def test_empty_cells_of_a_spreadsheet_change_nothing(tmp_path, row):
    assert sheet(tmp_path, ["native_id", "kind", "minutes"], row).cells == {}


def test_true_and_numbers_of_a_spreadsheet(tmp_path):
    found = sheet(
        tmp_path, ["native_id", "required", "minutes"], ["a", True, 12.5], ["b", False, 0]
    )
    assert found.cells == {
        "a": {"required": "true", "minutes": "12.5"},
        "b": {"required": "false", "minutes": "0"},
    }


def test_a_bad_word_in_a_spreadsheet(tmp_path):
    with pytest.raises(OverridesError) as caught:
        sheet(tmp_path, ["native_id", "required"], ["1", "true"], ["2", "perhaps"])
    assert str(caught.value) == (
        "fixes.xlsx, row 3, column 'required': 'perhaps' is not known; use one of: true, false"
    )


def test_a_spreadsheet_without_ids(tmp_path):
    with pytest.raises(OverridesError) as caught:
        sheet(tmp_path, ["id", "kind"], ["1", "quiz"])
    assert str(caught.value) == (
        "fixes.xlsx: there is no column 'native_id'; start from 'course-audit activities SOURCE'"
    )


def test_a_spreadsheet(tmp_path):
    found = sheet(tmp_path, ["native_id", "kind", "minutes"], [12, "quiz", 15])
    assert found == Overrides(
        source_name="fixes.xlsx", cells={"12": {"kind": "quiz", "minutes": "15"}}
    )


KINDS = (
    "reading, video, audio, interactive, resource, quiz, exam, assignment, project, reflection, "
    "peer_review, discussion, introduction, question_forum, group_work, student_presentation, "
    "live_lecture, live_seminar, live_lab, guest_lecture, live_session, live_chat, office_hours, "
    "announcement, survey, overview, heading, unknown"
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "id,kind\n1,quiz\n",
            "fixes.csv: there is no column 'native_id'; "
            "start from 'course-audit activities SOURCE'",
        ),
        (
            "native_id;kind\n1;quiz\n",
            "fixes.csv: there is no column 'native_id'; "
            "start from 'course-audit activities SOURCE'",
        ),
        (
            "native_id,kind\n1,quiz\n2,lecture\n",
            f"fixes.csv, row 3, column 'kind': 'lecture' is not known; use one of: {KINDS}",
        ),
        (
            "native_id,kind\n\n\n2,lecture\n",
            f"fixes.csv, row 4, column 'kind': 'lecture' is not known; use one of: {KINDS}",
        ),
        (
            "native_id,mode\n1,hybrid\n",
            "fixes.csv, row 2, column 'mode': 'hybrid' is not known; "
            "use one of: synchronous, asynchronous, either, unknown, none",
        ),
        (
            "native_id,counts_as\n1,homework\n",
            "fixes.csv, row 2, column 'counts_as': 'homework' is not known; "
            "use one of: class, study, none",
        ),
        (
            "native_id,required\n1,yes\n",
            "fixes.csv, row 2, column 'required': 'yes' is not known; use one of: true, false",
        ),
        *(
            (
                f"native_id,minutes\n1,{word}\n",
                f"fixes.csv, row 2, column 'minutes': '{word}' is not a number of minutes; "
                "write one like 45",
            )
            for word in ("long", "-1", "nan", "inf", "1:30")
        ),
        (
            "native_id,kind\n1,quiz,\n",
            "fixes.csv: its rows have more cells than its first line; "
            "remove the comma at their end",
        ),
        (
            "native_id,kind\n1,quiz\n2,quiz,exam\n",
            "fixes.csv: the corrections cannot be read (Error tokenizing data. C error: "
            "Expected 2 fields in line 3, saw 3); save them as CSV or XLSX",
        ),
        (
            "native_id,kind\n1,quiz\n2,exam\n1,exam\n",
            "fixes.csv, row 4, column 'native_id': '1' was corrected in another way above; "
            "keep one row for each activity of one course",
        ),
        (
            "native_id,kind,minutes\n1,quiz,\n1,,5\n",
            "fixes.csv, row 3, column 'native_id': '1' was corrected in another way above; "
            "keep one row for each activity of one course",
        ),
        (
            "",
            "fixes.csv: the corrections cannot be read (No columns to parse from file); "
            "save them as CSV or XLSX",
        ),
    ],
)
def test_what_cannot_be_corrected(tmp_path, text, message):
    with pytest.raises(OverridesError) as caught:
        read(tmp_path, text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("fixes.csv", b"native_id,kind\n1,\xff\xfe\n"),
        ("fixes.xlsx", b"native_id,kind\n"),
        ("fixes.xlsx", b"PK\x03\x04 cut off"),
    ],
)
def test_what_cannot_be_read(tmp_path, name, content):
    with pytest.raises(OverridesError, match=f"^{name}: the corrections cannot be read \\("):
        read(tmp_path, content, name)


def test_a_missing_file(tmp_path):
    with pytest.raises(OverridesError, match=r"^none\.csv: the corrections cannot be read \("):
        read_overrides(tmp_path / "none.csv")


def test_a_correction_of_what_is_not_there_is_said_and_not_used():
    found = apply_overrides(course(activity("1", "quiz")), fixes(**{"2": {"kind": "exam"}}))
    assert found.activities == course(activity("1", "quiz")).activities
    assert found.unread == (
        Unread(
            path="fixes.csv, 2",
            reason="the course has no activity with this id, so its correction was not used",
        ),
    )


def test_a_correction_wins_over_plan_and_facts():
    of = course(
        activity("1", "reading", minutes=30, counts_as="study", required=False),
        activity("2", "reading"),
    )
    cells = {
        "kind": "live_seminar",
        "mode": "either",
        "counts_as": "none",
        "required": "true",
        "minutes": "50",
    }
    known = facts(counts_as={"1": "class"})
    frame = classify(of, known, fixes(**{"1": cells})).activities
    columns = ["kind", "mode", "counts_as", "status", "minutes", "minutes_because"]
    assert list(frame.loc[0, columns]) == [
        "live_seminar",
        "either",
        "none",
        "required",
        50.0,
        "stated",
    ]
    assert set(frame.loc[0, ["kind_because", "mode_because", "minutes_source"]]) == {
        "corrected in fixes.csv"
    }
    assert frame.loc[0, "counts_as_because"] == "fixes.csv"


def test_an_optional_title_is_required_after_all():
    of = course(activity("1", "reading", title="Tides (optional)"))
    assert list(classify(of).activities["status"]) == ["optional"]
    fixed = classify(of, overrides=fixes(**{"1": {"required": "true"}}))
    assert list(fixed.activities["status"]) == ["required"]


def test_a_corrected_kind_moves_the_weeks_too():
    of = course(activity("1", "overview", section_id="A"), activity("2", "quiz", section_id="B"))
    assert classify(of).weeks.count == 1
    assert classify(of, overrides=fixes(**{"1": {"kind": "reading"}})).weeks.count == 2


def test_a_session_of_the_facts_can_be_corrected():
    known = facts(weeks=2, live=(live_fact(),))
    fixed = classify(course(), known, fixes(**{"live 1 @ week 2": {"minutes": "30"}}))
    assert list(fixed.activities["minutes"]) == [75.0, 30.0]
    assert fixed.course.unread == ()


def test_zero_minutes_are_a_length():
    frame = classify(
        course(video("1", None)), overrides=fixes(**{"1": {"minutes": "0"}})
    ).activities
    assert list(frame["minutes"]) == [0.0]
    assert list(frame["sum_high"]) == [0.0]


BEFORE = {
    "kind": "reading",
    "mode": "asynchronous",
    "counts_as": "study",
    "status": "required",
    "minutes": 30.0,
}


@pytest.mark.parametrize(
    ("column", "word", "after"),
    [
        # What follows from the kind follows from the corrected one: a video takes class time.
        ("kind", "video", {"kind": "video", "counts_as": "class"}),
        ("mode", "synchronous", {"mode": "synchronous"}),
        ("counts_as", "class", {"counts_as": "class"}),
        ("required", "false", {"status": "optional"}),
        ("minutes", "45", {"minutes": 45.0}),
    ],
)
def test_each_column_changes_its_own_and_what_follows(column, word, after):
    one = activity("1", "reading", mode="asynchronous", minutes=30)
    frame = classify(course(one), overrides=fixes(**{"1": {column: word}})).activities
    assert dict(frame.loc[0, list(BEFORE)]) == BEFORE | after


def test_what_is_not_corrected_keeps_its_reason():
    of = course(activity("1", "reading", minutes=30), activity("2", "reading", minutes=30))
    frame = classify(of, overrides=fixes(**{"1": {"minutes": "45"}})).activities
    assert list(frame["minutes_source"]) == ["corrected in fixes.csv", "the plan"]
    assert list(frame["counts_as_because"]) == ["kind", "kind"]


def test_a_correction_that_is_not_used_is_said_once():
    found = classify(
        course(activity("1", "quiz")), facts(weeks=1), fixes(**{"9": {"kind": "exam"}})
    )
    assert [one.path for one in found.course.unread] == ["fixes.csv, 9"]


def test_a_correction_shows_what_is_double():
    of = course(
        activity("p", "reading", lms_type="WikiPage", title="Essay 1"),
        activity("a", "assignment", lms_type="Assignment", title="Essay 1"),
    )
    assert list(classify(of).activities["status"]) == ["required", "required"]
    fixed = classify(of, overrides=fixes(p={"kind": "assignment"})).activities
    assert list(fixed["same_as"].fillna("")) == ["a", ""]


def test_a_cell_that_says_what_the_audit_found_corrects_nothing(tmp_path):
    found = read(
        tmp_path,
        "native_id,kind,audit_kind,required,audit_required,minutes,audit_minutes\n"
        "1,quiz,quiz,True,True,16.42,16.416666\n"
        "2,exam,quiz,false,,30,\n",
    )
    assert found.cells == {"2": {"kind": "exam", "required": "false", "minutes": "30"}}


def test_rows_are_of_their_course(tmp_path):
    found = read(tmp_path, "course_id,native_id,kind\nA,1,quiz\nB,1,exam\n")
    kinds = [
        classify(course(activity("1", "reading"), id=name), overrides=found).activities["kind"][0]
        for name in ("A", "B", "C")
    ]
    # Nobody said which of two courses a third one is a copy of.
    assert kinds == ["quiz", "exam", "reading"]


def test_corrections_of_one_course_are_carried_to_the_next_term(tmp_path):
    found = read(tmp_path, "course_id,native_id,kind\nfall,1,quiz\nfall,9,exam\n")
    spring = classify(course(activity("1", "reading"), id="spring"), overrides=found)
    assert list(spring.activities["kind"]) == ["quiz"]
    assert [one.path for one in spring.course.unread] == ["fixes.csv, 9"]


def test_an_id_that_looks_like_a_formula(tmp_path):
    assert read(tmp_path, "native_id,kind\n'=1+1,quiz\n'x,exam\n").cells == {
        "=1+1": {"kind": "quiz"},
        "'x": {"kind": "exam"},
    }


def test_a_corrected_length_leaves_the_reason_of_the_kind():
    of = course(activity("1", "reading", minutes=30))
    frame = classify(of, overrides=fixes(**{"1": {"minutes": "45"}})).activities
    assert frame.loc[0, "kind_because"] == "the plan"
    assert frame.loc[0, "minutes_source"] == "corrected in fixes.csv"

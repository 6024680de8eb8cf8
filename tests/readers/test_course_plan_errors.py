"""What the course plan reader says of a file that is no plan, or a broken one."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import ReadError, UnknownFormatError
from audit.readers import read_courses
from audit.readers.course_plan import read, sniff
from audit.readers.source import Source


def plan(folder: Path, content: str | bytes, name: str = "plan.csv") -> Source:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Source(path)


def error(folder: Path, content: str) -> str:
    with pytest.raises(ReadError) as caught:
        read(plan(folder, content))
    return str(caught.value)


# ------------------------------------------------------------------ errors

KNOWN = (
    "name the columns as a course plan does: course, term, section, week, date, start, end, "
    "title, kind, mode, minutes, counts_as, required, graded, group, captions, recorded, link, "
    "notes"
)
MALFORMED = {
    "empty.csv": "empty.csv: the file is empty; export the course again",
    "no-rows.csv": (
        "no-rows.csv: there is no activity under the header; write one row for each activity"
    ),
    "wrong-delimiter.csv": (
        "wrong-delimiter.csv: no column could be told apart; "
        "save it with commas, semicolons or tabs"
    ),
    "unknown-columns.csv": (
        "unknown-columns.csv, row 1: the header has no column 'title' "
        f"(found: room, teacher, colour); {KNOWN}"
    ),
    "bad-duration.csv": (
        "bad-duration.csv, row 14, column 'minutes': 'an hour' is not a length of time; "
        "write 90, 1h30, 1:30:00 or PT90M"
    ),
    "two-titles.csv": (
        "two-titles.csv, row 1: the columns 'title' and 'activity' both mean 'title'; "
        "keep one of them, or rename the other"
    ),
    "day-or-month.csv": (
        "day-or-month.csv, row 2, column 'date': '03/04/2031' may have its day or its month "
        "first; write dates as 2031-04-03 or 2031-03-04 (and 1 more: row 3, column 'date')"
    ),
    "open-quote.csv": (
        "open-quote.csv, row 2: a quotation mark is not closed or stands inside a quoted cell "
        '(unexpected end of data); close it, or write it twice: ""'
    ),
    "comma-in-title.csv": (
        "comma-in-title.csv, row 2: the row has 5 cells, the header 4; "
        "put quotation marks around a cell that holds the separator"
    ),
    "many-problems.csv": (
        "many-problems.csv, row 2, column 'date': '31/31/2031' is not a date; write it as "
        "2031-09-02 (and 5 more: row 3, column 'start'; row 4, column 'end'; row 5, column "
        "'counts_as'; row 5, column 'minutes'; row 5, column 'required')"
    ),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_each_malformed_sample_has_its_line(samples, name):
    with pytest.raises(ReadError) as caught:
        read_courses(samples / "malformed" / name)
    assert str(caught.value) == MALFORMED[name]
    assert not isinstance(caught.value, UnknownFormatError)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (",,\n\n", "plan.csv: there is nothing in the table; write one row for each activity"),
        (
            "title,room\nSoap,B 12\n",
            "plan.csv, row 1: the header has none of the columns 'week', 'date', 'kind', "
            f"'minutes' (found: title, room); {KNOWN}",
        ),
        (
            "week,title\n2031-09-02,Soap\n",
            "plan.csv, row 2, column 'week': '2031-09-02' is not the number of a week; "
            "write 3 or Week 3; a date goes into a column 'date'",
        ),
        (
            "week,title,required\n1,Soap,maybe\n",
            "plan.csv, row 2, column 'required': 'maybe' is neither yes nor no; write yes or no",
        ),
        (
            "week,title,counts as\n1,Soap,lunch\n",
            "plan.csv, row 2, column 'counts as': 'lunch' is not one of class, study and none; "
            "write one of them, or leave the cell empty",
        ),
        (
            "date,title,time\n2031-09-02,Soap,45 min\n",
            "plan.csv, row 2, column 'time': '45 min' is not a time of day; write 13:15 or "
            "13:15-14:30; a length goes into a column 'minutes'",
        ),
        (
            "date,title,start,end\n2031-09-02,Soap,14:00,13:00\n",
            "plan.csv, row 2, column 'end': the end is not after the start; correct one of the two",
        ),
    ],
)
def test_each_error_says_where_what_and_what_to_do(tmp_path, content, message):
    assert error(tmp_path, content) == message


def test_no_more_than_twenty_problems_are_told(tmp_path):
    content = "title,minutes\n" + "Soap,ages\n" * 50
    message = error(tmp_path, content)
    assert "(and 19 or more others: row 3, column 'minutes'; row 4" in message
    assert message.endswith("row 21, column 'minutes')")


def test_problems_of_a_workbook_name_the_sheet(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Plan"
    book.active.append(["title", "minutes"])
    book.active.append(["Soap", "ages"])
    book.active.append(["Foam", "ages"])
    book.save(tmp_path / "plan.xlsx")
    with pytest.raises(ReadError) as caught:
        read(Source(tmp_path / "plan.xlsx"))
    assert str(caught.value) == (
        "plan.xlsx, sheet 'Plan', row 2, column 'minutes': 'ages' is not a length of time; "
        "write 90, 1h30, 1:30:00 or PT90M (and 1 more: sheet 'Plan', row 3, column 'minutes')"
    )


# ------------------------------------------------------------------ sniffing


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.csv", b'{"title": "a", "week": 1}'),
        ("plan.csv", b"[]"),
        ("plan.csv", b"<html><body>title,week</body></html>"),
        ("plan.csv", b"BEGIN:VCALENDAR\nVERSION:2.0\n"),
        ("plan.csv", b"Dear all,\nthe title of week 1 is open.\nYours, A., B., and C.\n"),
        ("plan.csv", b"title,week\n\x00\x01\x02"),
        ("plan.txt", b"room,teacher\nB 12,A. Teacher\n"),
        ("plan.txt", b"title|week\nSoap|1\n"),
        ("plan.bin", bytes(range(256))),
    ],
)
def test_what_is_no_plan_is_left_to_others(tmp_path, name, content):
    assert not sniff(plan(tmp_path, content, name))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan", b"title,week\nSoap,1\n"),
        ("plan.txt", b"\n\nThe soap course\nTitre\tSemaine\nSavon\t1\n"),
        ("plan.csv", b"room,teacher\nB 12,A. Teacher\n"),
        ("plan.csv", b"title|week\nSoap|1\n"),
        ("plan.csv", b"\n\n"),
        ("plan.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00"),
    ],
)
def test_a_plan_or_what_was_meant_as_one_is_claimed(tmp_path, name, content):
    assert sniff(plan(tmp_path, content, name))


def test_a_folder_and_a_zip_of_other_things_are_no_plan(tmp_path):
    assert not sniff(Source(tmp_path))
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("plan.csv", "title,week\nSoap,1\n")
    assert not sniff(Source(tmp_path / "other.zip"))


@given(st.binary(min_size=1, max_size=300))
def test_no_bytes_crash_the_sniffing(tmp_path_factory, content):
    source = plan(tmp_path_factory.mktemp("bytes"), content)
    try:
        sniff(source)
    except ReadError:
        # Only a broken archive, which no reader can look into.
        assert source.is_zip


@settings(max_examples=200)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [
                    "title",
                    "week",
                    "minutes",
                    "Soap",
                    "1",
                    "",
                    "...",
                    "x" * 70,
                    "2031-09-02",
                    "é",
                    '"',
                    "13:15",
                ]
            ),
            max_size=4,
        ),
        max_size=6,
    )
)
def test_any_table_is_read_or_has_its_line(tmp_path_factory, table):
    content = "\n".join(",".join(row) for row in table) + "\n"
    try:
        courses = read(plan(tmp_path_factory.mktemp("table"), content))
    except ReadError as caught:
        assert str(caught).startswith("plan.csv")
        assert "\n" not in str(caught)
    else:
        assert all(course.activities for course in courses)


# ------------------------------------------------------------------ real tables


def test_real_tables_are_read_or_left_to_their_readers(real_exports):
    tables = sorted((real_exports / "course_plans").glob("*.csv"))
    assert tables
    found = {
        path.stem: sum(len(course.activities) for course in read(Source(path)))
        for path in tables
        if sniff(Source(path))
    }
    # A schedule of dates and the tables of a VLE have readers of their own.
    assert found == {"berkeley_stat151a_syllabus": 39}


def test_no_other_real_export_is_claimed(real_exports):
    others = [
        path
        for folder in real_exports.iterdir()
        if folder.is_dir() and folder.name not in ("course_plans", "labels")
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_size and path.suffix != ".csv"
    ]
    assert others
    assert [path.name for path in others if sniff(Source(path))] == []

"""Schedules of course sites: classes, and what stands beside them, row by row."""

import csv
import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.course import Activity, Course
from audit.errors import ReadError
from audit.readers import course_plan
from audit.readers.schedule_table import read, sniff
from audit.readers.schedule_table_cells import content, is_holiday
from audit.readers.schedule_table_columns import role_of
from audit.readers.source import Source

END_OF_DAY_NOTE = "no hour is given of what is due; the end of the day was taken"


def write(folder: Path, text: str, name: str = "schedule.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


def course_of(path: Path) -> Course:
    source = Source(path)
    assert sniff(source)
    assert not course_plan.sniff(source)
    (course,) = read(Source(path))
    return course


def table(folder: Path, text: str, name: str = "schedule.csv") -> dict[str, Activity]:
    return {a.native_id: a for a in course_of(write(folder, text, name)).activities}


def kinds(found: dict[str, Activity]) -> dict[str, str | None]:
    return {key: a.stated_kind for key, a in found.items()}


# ------------------------------------------------------------------ the sample


@pytest.mark.parametrize("name", ["orchard.csv", "pages/orchard.html", "pages/orchard.md"])
def test_the_sample_is_as_counted(samples, name):
    folder = samples / "schedule-table"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))[name]
    course = course_of(folder / name)
    videos = [item for a in course.activities for item in a.media]
    assert {
        "term": course.term,
        "sections": [section.title for section in course.sections],
        "activities": len(course.activities),
        "kinds": Counter(str(a.stated_kind or "") for a in course.activities),
        "with_due_date": sum(a.due is not None for a in course.activities),
        "with_hours": sum(a.starts is not None and a.ends is not None for a in course.activities),
        "videos": len(videos),
        "videos_with_duration": sum(item.duration_s is not None for item in videos),
        "weeks": len({a.week for a in course.activities if a.week}),
        "unread": len(course.unread),
    } == expected
    assert "Invented" not in repr(course)
    assert course.wall_clock


def test_work_that_is_given_out_and_due_is_one_activity(samples):
    course = course_of(samples / "schedule-table" / "orchard.csv")
    found = {a.native_id: a for a in course.activities}
    assert found["3#Homework"].opens == datetime(2031, 9, 2, tzinfo=UTC)
    assert found["3#Homework"].due == datetime(2031, 9, 9, 17, tzinfo=UTC)
    assert "7#Due" not in found
    # Two works in one cell are one activity, and not the one that was given out.
    assert found["17#Due"].title == "HW 2; Project plan"
    assert found["15#Homework"].due is None


# ------------------------------------------------------------------ real schedules


def test_a_real_schedule_has_every_labelled_activity(real_exports):
    name = "ubc_stat406_schedule.csv"
    truth = json.loads((real_exports / "ground_truth.json").read_text("utf-8"))
    truth = truth[f"course_plans/{name}"]["truth"]
    with (real_exports / "labels" / name).open(encoding="utf-8") as file:
        labels = {row["native_id"]: row for row in csv.DictReader(file)}
    course = course_of(real_exports / "course_plans" / name)
    found = {a.native_id: a for a in course.activities}
    assert set(found) == set(labels)
    assert {key: a.title for key, a in found.items()} == {
        key: row["title"] for key, row in labels.items()
    }
    days = {key.split("#")[0]: a.day for key, a in found.items()}
    assert len(days) == truth["dated"] == truth["rows"]
    assert all(days.values())
    assert sum(a.due is not None for a in found.values()) == truth["homework_due"]
    assert sum(a.stated_kind == "heading" for a in found.values()) == truth["holidays"]
    assert sum(a.title.startswith("PC ") for a in found.values()) == truth["quizzes_PC"]
    wrong = {
        key
        for key, row in labels.items()
        if found[key].stated_kind not in (row["kind"], *row["kind_alt"].split("|"))
    }
    # That the first row is a day of the university, nothing in the table says.
    assert wrong == {"2"}
    assert len(course.sections) == 6


def test_a_plan_is_left_to_its_reader(real_exports, samples):
    plans = [*samples.glob("*/plan.csv"), *samples.glob("*/plan.xlsx")]
    plans.append(real_exports / "course_plans" / "berkeley_stat151a_syllabus.csv")
    assert [path for path in plans if sniff(Source(path))] == []


def test_no_other_real_export_is_claimed(real_exports):
    own = ("course_plans", "labels")
    others = [
        path
        for folder in real_exports.iterdir()
        if folder.is_dir() and folder.name not in own
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_size
    ]
    assert others
    assert [path.name for path in others if sniff(Source(path))] == []


# ------------------------------------------------------------------ rows and columns


def test_one_row_may_hold_several_activities(tmp_path):
    found = table(
        tmp_path,
        "Date,Topic,Readings,Readings,Lab,Quiz\n"
        "2031-09-02,Sand,Ch. 1,Ch. 2,Lab 1,\n2031-09-04,Wind,,none,-,Quiz 1\n",
    )
    assert kinds(found) == {
        "2#Topic": "live_session",
        "2#Readings": "reading",
        "2#Readings 2": "reading",
        "2#Lab": "live_lab",
        "3#Topic": "live_session",
        "3#Quiz": "quiz",
    }
    assert {a.day for a in found.values()} == {date(2031, 9, 2), date(2031, 9, 4)}
    assert found["2#Readings"].lms_type == "Readings"


def test_a_date_and_a_topic_alone_are_a_class(tmp_path):
    found = table(tmp_path, "Date,Topic\n2031-09-02,Sand\n2031-09-04,\n")
    assert [(a.title, a.stated_kind) for a in found.values()] == [
        ("Sand", "live_session"),
        ("2031-09-04", "live_session"),
    ]


def test_a_plan_with_a_date_and_a_title_stays_a_plan(tmp_path):
    path = write(tmp_path, "date,title\n2031-09-02,Sand\n2031-09-04,Wind\n")
    assert course_plan.sniff(Source(path))
    assert not sniff(Source(path))


def test_weeks_without_dates_are_no_classes(tmp_path):
    found = table(tmp_path, "Week,Topic,Reading\n1,Sand,Ch. 1\nWeek 2,Wind,Ch. 2\nBreak week,,\n")
    assert [(a.week, a.day, a.stated_kind) for a in found.values()] == [
        (1, None, None),
        (1, None, "reading"),
        (2, None, None),
        (2, None, "reading"),
    ]


def test_a_lecture_of_a_week_is_a_class(tmp_path):
    found = table(tmp_path, "Week,Lecture,Reading\n1,Sand,Ch. 1\n")
    assert kinds(found) == {"2#Lecture": "live_session", "2#Reading": "reading"}


def test_types_decide_where_a_column_gives_them(tmp_path):
    found = table(
        tmp_path,
        "Date,Type,Topic,Due\n2031-09-02,Lecture,Sand,\n2031-09-03,Lab,Sieves,Report\n"
        "2031-09-04,Holiday,Day of trees,\n2031-09-05,Guest lecture,Dunes,\n",
    )
    assert kinds(found) == {
        "2": "live_lecture",
        "3#Topic": "live_lab",
        "3#Due": "assignment",
        "4": "heading",
        "5": "guest_lecture",
    }
    assert (found["2"].lms_type, found["4"].title) == ("Lecture", "Day of trees")


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ("No class", True),
        ("NO CLASSES – Labour Day", True),
        ("Thanksgiving", True),
        ("Spring break", True),
        ("Reading week", True),
        ("Class cancelled", True),
        ("Congé férié", True),
        ("Semaine de relâche", True),
        ("Breaking waves", False),
        ("No reading", False),
        ("Social classes", False),
        ("Holidaying in the Alps", False),
    ],
)
def test_days_without_class_are_told_apart(text, off):
    assert is_holiday(text) is off


def test_work_on_a_day_without_class_is_kept(tmp_path):
    found = table(tmp_path, "Date,Topic,Due\n2031-11-27,Thanksgiving,Essay draft\n")
    assert kinds(found) == {"2#Topic": "heading", "2#Due": "assignment"}


def test_a_deadline_among_the_topics_is_no_class(tmp_path):
    found = table(tmp_path, "Date,Topic\n2031-09-02,Problem set 2 due\n2031-09-04,Due process\n")
    assert kinds(found) == {"2": "assignment", "3": "live_session"}
    assert found["2"].due == datetime(2031, 9, 2, 23, 59, tzinfo=UTC)


def test_words_of_the_cell_go_before_its_column(tmp_path):
    found = table(
        tmp_path,
        "Date,Topic,Due,Reading\n"
        "2031-09-02,Midterm,Project proposal,\n"
        "2031-09-04,Midterm review,Peer review,Exam tips\n",
    )
    assert kinds(found) == {
        "2#Topic": "exam",
        "2#Due": "project",
        "3#Topic": "live_seminar",
        "3#Due": "peer_review",
        "3#Reading": "reading",
    }


def test_slides_and_recordings_belong_to_the_class(tmp_path):
    found = table(
        tmp_path,
        "Date,Topic,Slides,Recording,Video\n"
        "2031-09-02,Sand,s/1.pdf,https://youtu.be/abcdefghijk,\n"
        "2031-09-04,Wind,,,https://a.example/wind.html (3:20)\n",
    )
    assert found["2"].stated_kind == "live_lecture"
    assert found["2"].recorded is True
    assert set(found["2"].links) == {"s/1.pdf", "https://youtu.be/abcdefghijk"}
    assert found["3#Topic"].recorded is None
    (media,) = found["3#Video"].media
    assert (media.kind, media.url, media.duration_s) == (
        "video",
        "https://a.example/wind.html",
        200,
    )


def test_a_column_named_by_a_kind_is_one(tmp_path):
    found = table(tmp_path, "Week,Topic,Podcasts,Colour\n1,Sand,Dune talk,red\n")
    assert kinds(found) == {"2#Topic": None, "2#Podcasts": "audio"}
    course = course_of(tmp_path / "schedule.csv")
    assert [(u.path, u.reason) for u in course.unread] == [
        ("schedule.csv, column 'Colour'", "not a column of a schedule; not read")
    ]


def test_names_of_people_are_not_read(tmp_path):
    text = "Date,Topic,Presenter,Reading\n2031-09-02,Sand,Jane Planted,Ch. 1\n"
    course = course_of(write(tmp_path, text))
    assert "Planted" not in repr(course)
    assert [u.reason for u in course.unread] == ["the column names people; not read"]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("HW due", "due"),
        ("Assignments", "work"),
        ("What to read before class", "reading"),
        ("Lecture slides", "slides"),
        ("#", "number"),
        ("Wednesday", "slot"),
        ("Discussion board", "kind:discussion"),
        ("Colour", None),
        ("x" * 200, None),
    ],
)
def test_columns_are_told_by_their_names(name, role):
    assert role_of(name) == role


# ------------------------------------------------------------------ days and hours


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("7 Sep 31", date(2031, 9, 7)),
        ("Sept. 7, 2031", date(2031, 9, 7)),
        ("2031-09-07", date(2031, 9, 7)),
        ("7.9.2031", date(2031, 9, 7)),
        ("Sun Sep 7", date(2031, 9, 7)),
        ("Su 9/7", date(2031, 9, 7)),
        ("9/7 (Su)", date(2031, 9, 7)),
        ("Sep 7 Sun", date(2031, 9, 7)),
        ("**7 September**", date(2031, 9, 7)),
        ("Sep 7-11", None),
        ("Finals week", None),
    ],
)
def test_days(tmp_path, cell, day):
    # The second row says what is written first, and in which year.
    text = f'Date,Topic,Reading\n"{cell}",Sand,Ch. 1\n"2031-09-23",Wind,\n9/24,Rain,\n'
    assert table(tmp_path, text)["2#Topic"].day == day


def test_the_year_stands_in_the_term_and_goes_on_in_january(tmp_path):
    course = course_of(
        write(tmp_path, "Dunes,Autumn 2031,\nDate,Topic,Reading\n2 Dec,Sand,Ch. 1\n6 Jan,Wind,\n")
    )
    assert course.term == "Autumn 2031"
    assert {a.day for a in course.activities} == {date(2031, 12, 2), date(2032, 1, 6)}


def test_a_day_without_a_year_is_not_guessed(tmp_path):
    course = course_of(write(tmp_path, "Date,Topic,Reading\nSep 2,Sand,Ch. 1\n"))
    assert [a.day for a in course.activities] == [None, None]
    assert [u.reason for u in course.unread] == [
        "the date has no year, or may have its day or its month first"
    ]


def test_the_order_of_day_and_month_is_not_guessed(tmp_path):
    text = "Spring 2031,,\nDate,Topic,Reading\n3/5,Sand,\n4/5,Wind,\n"
    assert {a.day for a in course_of(write(tmp_path, text)).activities} == {None}
    text = "Spring 2031,,\nDate,Topic,Reading\nMon 3/5,Sand,Ch. 1\n4/5,Wind,\n"
    days = {a.day for a in course_of(write(tmp_path, text, "b.csv")).activities}
    # With the day first it is a Saturday, with the month first a Wednesday: Monday proves nothing.
    assert days == {None}
    text = "Spring 2031,,\nDate,Topic,Reading\nWed 3/5,Sand,Ch. 1\n4/5,Wind,\n"
    days = {a.day for a in course_of(write(tmp_path, text, "c.csv")).activities}
    assert days == {date(2031, 3, 5), date(2031, 4, 5)}


def test_hours_and_topics_below_a_class(tmp_path):
    found = table(
        tmp_path,
        "Date,Start,End,Topic,Reading\n"
        "2031-09-02,9:00,10:40,Sand,Ch. 1\n,,,Grains,\n,13:00,14:00,Wind,\n",
    )
    assert [(a.title, a.body, a.starts, a.ends, a.stated_minutes) for a in found.values()][::2] == [
        (
            "Sand",
            "Grains",
            datetime(2031, 9, 2, 9, tzinfo=UTC),
            datetime(2031, 9, 2, 10, 40, tzinfo=UTC),
            100,
        ),
        (
            "Wind",
            None,
            datetime(2031, 9, 2, 13, tzinfo=UTC),
            datetime(2031, 9, 2, 14, tzinfo=UTC),
            60,
        ),
    ]


def test_a_date_holds_for_the_rows_below_it(tmp_path):
    course = course_of(
        write(tmp_path, "Date,Topic,Reading\n2031-09-02,Sand,Ch. 1\n,Wind,\n,,\n,Rain,Ch. 2\n")
    )
    assert [(a.title, a.day is not None) for a in course.activities] == [
        ("Sand", True),
        ("Ch. 1", True),
        ("Wind", True),
        ("Rain", False),
        ("Ch. 2", False),
    ]
    assert "the date stands in a row above" in [u.reason for u in course.unread]


def test_deadlines_have_the_hour_and_day_of_their_cell(tmp_path):
    course = course_of(
        write(
            tmp_path,
            "Date,Topic,Assignments\n"
            '2031-09-02,Sand,"**Due Monday 9/8, by 11 pm**\n* [HW 1](hw/1.html)"\n'
            "2031-09-16,Wind,HW 2 due at noon\n2031-09-23,Rain,HW 3\n",
        )
    )
    found = {a.native_id: a for a in course.activities if a.lms_type == "Assignments"}
    assert [a.due for a in found.values()] == [
        datetime(2031, 9, 8, 23, tzinfo=UTC),
        datetime(2031, 9, 16, 12, tzinfo=UTC),
        None,
    ]
    assert found["2#Assignments"].links == ("hw/1.html",)


# ------------------------------------------------------------------ pages


def test_a_cell_over_several_rows_is_one_activity(tmp_path):
    found = table(
        tmp_path,
        "<table><tr><th>Week<th>Date<th>Topic<th>Reading</tr>"
        "<tr><td rowspan=2>1<td>2031-09-02<td>Sand<td rowspan=2><a href='a.pdf'>Ch. 1</a></tr>"
        "<tr><td>2031-09-04<td>Wind</tr></table>",
        "page.html",
    )
    assert [(k, a.week) for k, a in found.items()] == [("2#Topic", 1), ("2#Reading", 1), ("3", 1)]
    assert found["2#Reading"].links == ("a.pdf",)


def test_placeholders_of_a_site_are_left_out(tmp_path):
    found = table(
        tmp_path,
        "Date,Topic,Reading\n2031-09-02,Sand<!-- or [mud](m.pdf) -->,"
        "[{{ site.book }}]({{ site.link }}) [Ch. 1](1.pdf)\n",
    )
    assert (found["2#Topic"].title, found["2#Topic"].links) == ("Sand", ())
    assert (found["2#Reading"].title, found["2#Reading"].links) == ("Ch. 1", ("1.pdf",))


def test_a_module_is_a_section_and_the_day_names_the_class(tmp_path):
    course = course_of(
        write(
            tmp_path,
            "Date,Module,Readings,Due Dates\n2031-09-03,Sand,Ch. 1,\n"
            "2031-09-05,Sand,College recess (no class),\n2031-09-08,Wind,Ch. 2,Draft\n",
        )
    )
    assert [(a.native_id, a.title, a.section_id) for a in course.activities] == [
        ("2#Date", "2031-09-03", "Sand"),
        ("2#Readings", "Ch. 1", "Sand"),
        ("3", "College recess (no class)", "Sand"),
        ("4#Date", "2031-09-08", "Wind"),
        ("4#Readings", "Ch. 2", "Wind"),
        ("4#Due Dates", "Draft", "Wind"),
    ]


def test_a_french_schedule(tmp_path):
    found = table(
        tmp_path,
        "Semaine;Date;Sujet;Lectures;Remise\n"
        "1;2 sept. 2031;Le sable;Chapitre 1;\nSemaine 2;9 septembre 2031;Congé férié;;Devoir 1\n",
    )
    assert kinds(found) == {
        "2#Sujet": "live_session",
        "2#Lectures": "reading",
        "3#Sujet": "heading",
        "3#Remise": "assignment",
    }
    assert [a.week for a in found.values()] == [1, 1, 2, 2]
    assert found["3#Remise"].due == datetime(2031, 9, 9, 23, 59, tzinfo=UTC)


def test_rows_of_parts_are_sections(tmp_path):
    course = course_of(
        write(
            tmp_path,
            "Date,Topic,Reading\nPart I,,\n2031-09-02,Sand,Ch. 1\n"
            ",,\nPart II,,\n2031-09-09,Wind,\n",
        )
    )
    assert [s.title for s in course.sections] == ["Part I", "Part II"]
    assert [a.section_id for a in course.activities] == ["Part I", "Part I", "Part II"]


def test_markdown_tables_in_code_are_none(tmp_path):
    text = "```\n| Week | Topic |\n|---|---|\n| 1 | Sand |\n```\n"
    assert not sniff(Source(write(tmp_path, text, "page.md")))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<html><body><p>No table</p></body></html>", "page.html"),
        ("<table><tr><th>Name<th>Grade</tr><tr><td>A<td>1</tr></table>", "page.html"),
        ("| Name | Mark |\n|---|---|\n| A | 1 |\n", "page.md"),
        ("Week | Topic\n", "page.md"),
        ("<?xml version='1.0'?><course><week/></course>", "course.xml"),
        ("plain words\n", "notes.txt"),
    ],
)
def test_other_pages_are_not_claimed(tmp_path, text, name):
    source = Source(write(tmp_path, text, name))
    assert not sniff(source)
    with pytest.raises(ReadError) as caught:
        read(source)
    assert "\n" not in str(caught.value)


def test_a_workbook_of_classes_is_a_schedule(tmp_path):
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Fall 2031"
    sheet.append(["Date", "Topic", "Reading", "Due"])
    sheet.append([date(2031, 9, 2), "Sand", "Ch. 1", None])
    sheet.append([date(2031, 9, 4), "No class", None, "HW 1"])
    workbook.create_sheet("Marks").append(["Name", "Mark"])
    path = tmp_path / "schedule.xlsx"
    workbook.save(path)
    course = course_of(path)
    assert [(a.native_id, a.stated_kind, a.day) for a in course.activities] == [
        ("2#Topic", "live_session", date(2031, 9, 2)),
        ("2#Reading", "reading", date(2031, 9, 2)),
        ("3#Topic", "heading", date(2031, 9, 4)),
        ("3#Due", "assignment", date(2031, 9, 4)),
    ]
    assert [u.reason for u in course.unread] == [
        "the sheet has no header of a schedule; not read",
        END_OF_DAY_NOTE,
    ]


# ------------------------------------------------------------------ hostile input


@pytest.mark.parametrize(
    "cell",
    [
        "[" * 5000,
        "[a](" * 3000,
        "<a " * 5000,
        "<!--" * 5000,
        "**" * 5000,
        "a due " * 2000,
        "9/" * 5000,
        "no " * 5000 + "class",
        "(" * 5000,
        "1 jan " * 3000,
    ],
)
def test_cells_cost_what_they_are_long(is_linear, cell):
    # What stands behind the memory of earlier cells.
    assert is_linear(content.__wrapped__, cell)


def test_a_cell_over_a_million_rows_costs_nothing(tmp_path):
    found = table(
        tmp_path,
        "<table><tr><th>Week<th>Topic</tr><tr><td rowspan=99999999 colspan=1>1<td>Sand</tr>"
        "<tr><td colspan=999999999>x</tr></table>",
        "page.html",
    )
    assert [a.title for a in found.values()] == ["Sand", "x"]


def test_nested_tables_end(tmp_path):
    text = (
        "<table><tr><td>" * 2000 + "<table><tr><th>Week<th>Topic</tr><tr><td>1<td>Sand</tr></table>"
    )
    source = Source(write(tmp_path, text, "page.html"))
    if sniff(source):
        assert read(source)


CELLS = st.sampled_from(
    ["", "-", "1", "Week 2", "Sep 2", "9/14", "No class", "HW 1 due", "Quiz 1", "[a](b.pdf)", "…"]
) | st.text(max_size=12)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.sampled_from(["Week", "Date", "Topic", "Due", "Reading", "Time", "Monday", "#", ""]),
        min_size=2,
        max_size=6,
    ),
    st.lists(st.lists(CELLS, max_size=7), min_size=1, max_size=6),
)
def test_any_table_is_read_or_is_an_error_of_one_line(tmp_path, header, rows):
    path = tmp_path / "table.csv"
    with path.open("w", newline="", encoding="utf-8", errors="replace") as file:
        csv.writer(file).writerows([header, *rows])
    source = Source(path)
    try:
        courses = read(source)
    except ReadError as caught:
        assert "\n" not in str(caught)
    else:
        assert all(a.title or a.lms_type for course in courses for a in course.activities)

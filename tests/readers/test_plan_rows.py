"""The rows of a course plan: groups of rows, hours and lengths, words, links."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from audit.course import Course, Media
from audit.readers.course_plan import read
from audit.readers.source import Source


def only(folder: Path, content: str) -> Course:
    path = folder / "plan.csv"
    path.write_text(content, "utf-8")
    (course,) = read(Source(path))
    return course


def notes(course: Course) -> list[tuple[str, str]]:
    return [(note.path.removeprefix("plan.csv, "), note.reason) for note in course.unread]


# ------------------------------------------------------------------ groups of rows


def test_a_value_above_holds_for_the_rows_below(tmp_path):
    course = only(
        tmp_path,
        "section,week,date,title\n"
        "Bubbles,1,2031-09-02,a\n"
        ",,,b\n"  # the day of the row above
        ",,2031-09-04,c\n"
        ",2,,d\n"  # a new week: the day above is not its day
        ",,,e\n"
        ",2,2031-09-11,f\n"
        ",2,,g\n"  # places itself; the day above belongs to f
        "\n"
        ",,,h\n"  # a gap ends the day, not the week
        "Foam,0,,i\n",  # before the first week: in none
    )
    assert [(a.title, a.section_id, a.week, a.day and a.day.day) for a in course.activities] == [
        ("a", "Bubbles", 1, 2),
        ("b", "Bubbles", 1, 2),
        ("c", "Bubbles", 1, 4),
        ("d", "Bubbles", 2, None),
        ("e", "Bubbles", 2, None),
        ("f", "Bubbles", 2, 11),
        ("g", "Bubbles", 2, None),
        ("h", "Bubbles", 2, None),
        ("i", "Foam", None, None),
    ]
    assert course.unread == ()


def test_rows_that_are_no_activity(tmp_path):
    course = only(
        tmp_path,
        "Autumn plan of the soap course,,,\n"
        "week,title,kind,minutes\n"
        "1,,,\n"  # heads the rows below; nothing is lost
        ",Soap,video,8\n"
        "week,title,kind,minutes\n"  # the header again
        ",,quiz,5\n"  # no title: its kind names it
        ",,,75\n"
        ",,,60\n"
        "Break,,,\n"
        ",Total,,148\n"
        "...,...,,\n",
    )
    assert [(a.native_id, a.title, a.week) for a in course.activities] == [
        ("4", "Soap", 1),
        ("6", "quiz", 1),
    ]
    assert notes(course) == [
        ("row 1", "this stands above the header; not read"),
        ("rows 7 and 8", "the row has neither a title nor a kind; it was left out"),
        ("row 9, column 'week'", "'Break' is not the number of a week"),
        ("row 10", "this looks like a row of sums; it is no activity"),
        ("row 11", "nothing stands in this row but dots, dashes or 'to do'"),
    ]


@pytest.mark.parametrize(
    ("cell", "week"),
    [
        ("3", 3), ("Week 3", 3), ("Wk 3", 3), ("W03", 3), ("Semaine 3", 3), ("S3", 3),
        ("sem. 3", 3), ("3.0", 3), ("0", None), ("-", None),
    ],
)  # fmt: skip
def test_the_number_of_a_week(tmp_path, cell, week):
    course = only(tmp_path, f"week,title\n{cell},Soap\n")
    assert (course.activities[0].week, course.unread) == (week, ())


def test_weeks_that_are_not_one_number(tmp_path):
    course = only(tmp_path, "week,title\n3-4,a\nFinals,b\nFinals,c\nWeek 5: Foam,d\n6 (exam),e\n")
    assert [a.week for a in course.activities] == [None, None, None, 5, 6]
    assert notes(course) == [
        ("row 2, column 'week'", "'3-4' is more than one week"),
        ("rows 3 and 4, column 'week'", "'Finals' is not the number of a week"),
        ("row 5, column 'week'", "only the number was read of 'Week 5: Foam'"),
        ("row 6, column 'week'", "only the number was read of '6 (exam)'"),
    ]


def test_sections_named_by_numbers_take_the_name_of_their_column(tmp_path):
    course = only(tmp_path, "Module,title,kind\n3,a,quiz\n,b,quiz\n")
    assert [section.title for section in course.sections] == ["Module 3"]
    assert [a.section_id for a in course.activities] == ["Module 3", "Module 3"]


# ------------------------------------------------------------------ hours and lengths


def test_hours_and_lengths(tmp_path):
    course = only(
        tmp_path,
        "date,start,end,title,minutes\n"
        "2031-09-02,13:15,14:30,both,\n"
        "2031-09-02,13:15-14:30,,one cell,\n"
        "2031-09-02,1:15 pm,,a length,75\n"
        "2031-09-02 13:15,,,in the date,75\n"
        "2031-09-02,13:15,14:30,another length,60\n"
        "2031-09-02,13:15,14:30,a range,45-60 min\n"
        "2031-09-02,13:15,,nothing more,\n"
        "\n"
        ",13:15,14:30,no date,\n",
    )
    at = datetime(2031, 9, 2, 13, 15, tzinfo=UTC)
    until = datetime(2031, 9, 2, 14, 30, tzinfo=UTC)
    assert [(a.title, a.starts, a.ends, a.stated_minutes) for a in course.activities] == [
        ("both", at, until, 75),
        ("one cell", at, until, 75),
        ("a length", at, until, 75),
        ("in the date", at, until, 75),
        ("another length", at, until, 60),
        ("a range", at, until, 75),
        ("nothing more", at, None, None),
        ("no date", None, None, 75),
    ]
    assert notes(course) == [
        (
            "row 6, column 'minutes'",
            "the length is not the time from start to end; the length was taken",
        ),
        ("row 7, column 'minutes'", "'45-60 min' is a range; the length counts as unknown"),
        ("row 10", "an hour without a date; only the length could be used"),
    ]


def test_a_range_of_lengths_states_none(tmp_path):
    course = only(tmp_path, "title,minutes\nSoap,30-45 min\nFoam,\n")
    assert [(a.stated_minutes, a.stated_because) for a in course.activities] == [(None, None)] * 2
    assert notes(course) == [
        ("row 2, column 'minutes'", "'30-45 min' is a range; the length counts as unknown")
    ]


def test_a_column_of_hours(tmp_path):
    course = only(tmp_path, 'title,Duration (hours)\nSoap,"1,5"\nFoam,20 min\n')
    assert [a.stated_minutes for a in course.activities] == [90, 20]


def test_the_order_of_day_and_month_is_that_of_the_column(tmp_path):
    course = only(tmp_path, "date,title\n03/09/2031,a\n17/09/2031,b\n")
    assert [a.day for a in course.activities] == [date(2031, 9, 3), date(2031, 9, 17)]
    course = only(tmp_path, "date,title\n09/03/2031,a\n09/17/2031,b\n")
    assert [a.day for a in course.activities] == [date(2031, 9, 3), date(2031, 9, 17)]


def test_a_weekday_that_is_not_that_of_the_date(tmp_path):
    course = only(tmp_path, "date,title\nMon 2031-09-02,a\nTue 2031-09-02,b\n")
    assert [a.day for a in course.activities] == [date(2031, 9, 2)] * 2
    assert notes(course) == [
        ("row 2, column 'date'", "the weekday is not that of the date; the date was taken")
    ]


# ------------------------------------------------------------------ words


def test_lecture_is_read_in_the_language_of_the_plan(tmp_path):
    english = only(tmp_path, "week,title,kind\n1,a,Lecture\n1,b,Homework\n")
    french = only(tmp_path, "semaine,titre,kind\n1,a,Lecture\n1,b,Devoir\n")
    assert [a.stated_kind for a in english.activities] == ["live_lecture", "assignment"]
    assert [a.stated_kind for a in french.activities] == ["reading", "assignment"]


def test_unknown_states_nothing(tmp_path):
    course = only(tmp_path, "title,kind,mode\nSoap,unknown,unknown\n")
    (activity,) = course.activities
    assert (activity.lms_type, activity.stated_kind, activity.stated_mode) == (
        "unknown",
        None,
        None,
    )
    assert (activity.stated_because, course.unread) == (None, ())


@pytest.mark.parametrize(
    ("cell", "kind", "group"),
    [
        ("no", "assignment", "none"),
        ("individual", "assignment", "none"),
        ("visible", "assignment", "visible"),
        ("yes", "discussion", "separate"),
        ("4", "project", "assignment"),
        ("groups of four", "project", "assignment"),
        ("équipe", "", "assignment"),
        ("", "project", None),
    ],
)
def test_groups(tmp_path, cell, kind, group):
    course = only(tmp_path, f"title,kind,group\nSoap,{kind},{cell}\n")
    assert course.activities[0].group == group


def test_recordings_of_a_row(tmp_path):
    course = only(
        tmp_path,
        "title,kind,minutes,captions,recorded,link\n"
        "no link,video,8,,,\n"
        "two,video,16,no,,https://youtu.be/a1;https://youtu.be/b2\n"
        "known host,reading,30,,,https://youtu.be/c3\n"
        "recorded there,live lecture,50,,https://youtu.be/d4,\n"
        "no address,podcast,5,film.vtt,,Chapter 3\n",
    )
    stated = "stated in the plan"
    youtube = "https://youtu.be/"
    assert [a.media for a in course.activities] == [
        (Media(kind="video", duration_s=480.0, duration_because=stated),),
        # 16 minutes are those of both; the length of each is not said.
        (
            Media(kind="video", url=youtube + "a1", captions=False),
            Media(kind="video", url=youtube + "b2", captions=False),
        ),
        (Media(kind="video", url=youtube + "c3"),),
        (Media(kind="video", url=youtube + "d4"),),
        (Media(kind="audio", duration_s=300.0, duration_because=stated, captions=True),),
    ]
    assert course.activities[3].recorded is True
    assert notes(course) == [("row 6, column 'link'", "'Chapter 3' is not an address")]

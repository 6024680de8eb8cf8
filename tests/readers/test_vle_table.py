"""Tables of a VLE: presentations are courses, days from the start are weeks."""

import json
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from audit.classification import classify
from audit.errors import ReadError
from audit.readers import READERS, course_plan, read_courses, schedule_table
from audit.readers.source import Source
from audit.readers.vle_table import read, sniff
from audit.vocabulary import LIVE_KINDS

VLE = (
    '"id_site","code_module","code_presentation","activity_type","week_from","week_to"\n'
    '"7","AAA","2031J","resource","",""\n'
    '"8","AAA","2031J","oucollaborate","3","4"\n'
    '"7","BBB","2031B","forumng","0","0"\n'
    '"9","AAA","2031J","quiz","?","x"\n'
)
ASSESSMENTS = (
    "code_module,code_presentation,id_assessment,assessment_type,date,weight\n"
    "AAA,2031J,7,TMA,19,10\n"
    "AAA,2031J,71,Exam,,100\n"
    "BBB,2031B,72,CMA,0,0\n"
)
COURSES = "code_module,code_presentation,module_presentation_length\nAAA,2031J,268\nCCC,2031J,?\n"
STUDENTS = "code_module,code_presentation,id_student,gender\nAAA,2031J,PLANTED-1,PLANTED-2\n"


def folder(path: Path, **tables: str) -> Path:
    for name, text in tables.items():
        (path / f"{name}.csv").write_text(text, "utf-8")
    return path


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return folder(tmp_path, vle=VLE, assessments=ASSESSMENTS, courses=COURSES, studentInfo=STUDENTS)


def test_three_tables_are_joined(tables):
    assert sniff(Source(tables))
    aaa, bbb, ccc = read(Source(tables))
    assert [(c.id, c.code, c.term) for c in (aaa, bbb, ccc)] == [
        ("AAA-2031J", "AAA", "2031J"),
        ("BBB-2031B", "BBB", "2031B"),
        ("CCC-2031J", "CCC", "2031J"),
    ]
    assert [(a.native_id, a.lms_type, a.week, a.graded) for a in aaa.activities] == [
        ("7", "resource", None, None),
        ("8", "oucollaborate", 3, None),
        ("9", "quiz", None, None),
        ("assessment 7", "TMA", 3, True),
        ("71", "Exam", None, True),
    ]
    assert [dict(a.settings) for a in aaa.activities[3:]] == [
        {"due_day": "19", "weight": "10"},
        {"weight": "100"},
    ]
    # Week 0 is in no week; day 0 is in the first.
    assert [(a.lms_type, a.week, a.graded) for a in bbb.activities] == [
        ("forumng", None, None),
        ("CMA", 1, None),
    ]
    assert ccc.activities == ()
    assert [a.position for a in aaa.activities] == [1, 2, 3, 4, 5]


def test_what_was_not_read_has_its_line(tables):
    aaa, _bbb, ccc = read(Source(tables))
    assert [(u.path, u.reason) for u in aaa.unread] == [
        ("studentInfo.csv", "is about students; not opened"),
        ("vle.csv", "some span several weeks; the first was taken"),
        ("courses.csv", "the presentation is 268 days long; its first day is not said"),
        (
            tables.name,
            "dates are days after a first day that is not said; they give weeks alone",
        ),
    ]
    assert [u.reason for u in ccc.unread][1:] == ["the length is no number of days; not read"]


def test_students_are_never_opened(tables, monkeypatch):
    opened = []
    read_member = Source.read
    monkeypatch.setattr(
        Source, "read", lambda self, member=None: opened.append(member) or read_member(self, member)
    )
    courses = read(Source(tables))
    assert set(opened) == {"vle.csv", "assessments.csv", "courses.csv"}
    assert "PLANTED" not in repr(courses)


def test_a_zip_and_each_table_alone_are_read(tables, tmp_path):
    path = tmp_path / "tables.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for table in tables.glob("*.csv"):
            archive.write(table, f"oulad/{table.name}")
    assert sniff(Source(path))
    assert [len(c.activities) for c in read(Source(path))] == [5, 2, 0]
    for name, counts in (("vle", [3, 1]), ("assessments", [2, 1]), ("courses", [0, 0])):
        source = Source(tables / f"{name}.csv")
        assert sniff(source)
        assert [len(c.activities) for c in read(source)] == counts


def test_students_alone_are_claimed_by_nobody(tables):
    source = Source(tables / "studentInfo.csv")
    assert not any(reader.sniff(source) for reader in (course_plan, schedule_table))
    assert not sniff(source)


def test_odd_rows_have_their_line(tmp_path):
    text = VLE + '"7","AAA","2031J","page","",""\n"10","","2031J","page","",""\n,,,,,\n'
    text = text.replace('"week_to"', '"week_to","room"', 1)
    folder(tmp_path, vle=text)
    course = read(Source(tmp_path / "vle.csv"))[0]
    assert len(course.activities) == 3
    assert [(u.path, u.reason) for u in course.unread] == [
        ("vle.csv, room", "not a known column; not read"),
        ("vle.csv, row 7", "names no presentation; not read"),
        ("vle.csv", "some span several weeks; the first was taken"),
        ("vle.csv, row 6", "the id stands twice; not read again"),
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (VLE.splitlines()[0] + "\n", "there is no presentation in it"),
        (VLE + '"11,"AAA"x\n"', "a quotation mark is not closed"),
        (VLE + "\x00", "this is not a table of text"),
    ],
)
def test_broken_tables_are_errors_of_one_line(tmp_path, text, what):
    folder(tmp_path, vle=text)
    with pytest.raises(ReadError) as caught:
        read(Source(tmp_path / "vle.csv"))
    assert what in str(caught.value)
    assert "\n" not in str(caught.value)


def test_real_tables_are_as_counted(real_exports, tmp_path):
    truth = json.loads((real_exports / "ground_truth.json").read_text("utf-8"))
    vle = truth["course_plans/oulad_vle.csv"]["truth"]
    assessed = truth["course_plans/oulad_assessments.csv"]["truth"]
    for path in (real_exports / "course_plans").glob("oulad_*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    courses = read(Source(tmp_path))
    assert len(courses) == vle["presentations"]
    types = Counter(a.lms_type for c in courses for a in c.activities)
    assert types == vle["by_activity_type"] | assessed["by_type"]
    live = ("oucollaborate", "ouelluminate")
    assert {
        c.id: {
            "n": sum(a.lms_type in vle["by_activity_type"] for a in c.activities),
            "live": sum(a.lms_type in live for a in c.activities),
            "forumng": sum(a.lms_type == "forumng" for a in c.activities),
        }
        for c in courses
    } == vle["per_presentation"]
    dated = [a for c in courses for a in c.activities if "due_day" in a.settings]
    assert len(dated) == assessed["with_date"]
    assert all(a.week for a in dated)


def test_the_sample_has_what_was_counted(samples: Path) -> None:
    folder = samples / "vle-table"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    (_name,) = [name for name, reader in READERS.items() if reader.sniff(Source(folder / "tables"))]
    found = {course.id: classify(course) for course in read_courses(folder / "tables")}
    assert list(found) == list(expected)
    for name, classified in found.items():
        own = classified.course.activities
        frame = classified.activities
        assessed = [a for a in own if a.lms_type in ("TMA", "CMA", "Exam")]
        assert {
            "activities": len(own),
            "by_lms_type": Counter(a.lms_type for a in own),
            "live_sessions": int(frame["kind"].isin(LIVE_KINDS).sum()),
            "with_week": sum(a.week is not None for a in own),
            "weeks_of_assessments": [a.week for a in assessed],
        } == expected[name]

"""A folder with an export of a course, and what belongs to it, is one course."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit.course import (
    BLIND_BREAKS,
    BLIND_LIVE,
    Activity,
    Course,
    Section,
    Unread,
)
from audit.errors import ReadError, UnknownFormatError
from audit.pipeline import audit_course
from audit.readers import read_courses
from audit.readers.merge import merge

PACKAGE = "canvas-package/rivers-ports-cities.imscc"
PLAN = "title,date,start,end,kind\nField trip,2031-10-04,09:00,12:00,live_session\n"


def part(name: str, *ids: str, **more) -> Course:
    activities = tuple(
        Activity(native_id=i, title=i, lms_type="Page", position=n, section_id="s")
        for n, i in enumerate(ids, start=1)
    )
    section = Section(native_id="s", title=f"Section of {name}", position=1)
    values = {"id": name, "title": name, "format": "course_plan", "source_name": f"{name}.x"}
    values |= {"source_sha256": "0", "sections": (section,), "activities": activities}
    return Course(**(values | more))


def test_the_first_speaks_and_the_others_add() -> None:
    one = part("one", "a", "b", code="ONE 1", blind_to=frozenset({BLIND_LIVE, BLIND_BREAKS}))
    two = part("two", "b", code="TWO 2", term="Fall 2031", unread=(Unread(path="x", reason="y"),))
    both = merge([one, two], "folder", "123")
    assert (both.id, both.title, both.code, both.term) == ("one", "one", "ONE 1", "Fall 2031")
    assert (both.source_name, both.source_sha256) == ("folder", "123")
    assert [(a.native_id, a.section_id, a.source, a.position) for a in both.activities] == [
        ("a", "s", "one.x", 1),
        ("b", "s", "one.x", 2),
        ("two.x: b", "two.x: s", "two.x", 3),
    ]
    assert [(s.native_id, s.title, s.position) for s in both.sections] == [
        ("s", "Section of one", 1),
        ("two.x: s", "Section of two", 2),
    ]
    # The second is not blind to sessions, and nobody tells of breaks.
    assert both.blind_to == {BLIND_BREAKS}
    assert both.unread == (Unread(path="x", reason="y"),)


def at_nine(zone: str | None, *, wall: bool) -> Course:
    nine = datetime(2031, 10, 4, 9, tzinfo=UTC)
    session = Activity(native_id=str(wall), title="T", lms_type="row", position=1, starts=nine)
    return part("w" if wall else "l", activities=(session,), timezone=zone, wall_clock=wall)


def test_hours_on_the_wall_are_hours_at_the_place_of_the_course() -> None:
    both = merge([at_nine("America/Toronto", wall=False), at_nine(None, wall=True)], "f", "0")
    assert [a.starts.isoformat() for a in both.activities if a.starts] == [
        "2031-10-04T09:00:00+00:00",
        "2031-10-04T09:00:00-04:00",
    ]
    assert not both.wall_clock
    assert both.unread == ()


def test_hours_of_a_place_that_nobody_names_are_told() -> None:
    both = merge([at_nine(None, wall=False), at_nine(None, wall=True)], "f", "0")
    assert [u.path for u in both.unread] == ["w.x"]
    assert "its hours are as written in a place that nobody names" in both.unread[0].reason


def test_only_hours_on_the_wall_stay_on_the_wall() -> None:
    both = merge([at_nine(None, wall=True), part("other", wall_clock=True)], "f", "0")
    assert both.wall_clock
    assert both.unread == ()


@pytest.fixture
def folder(tmp_path: Path, samples: Path) -> Path:
    folder = tmp_path / "course"
    folder.mkdir()
    shutil.copy(samples / PACKAGE, folder / "export.imscc")
    return folder


def test_a_folder_with_one_export_is_that_export(folder: Path, samples: Path) -> None:
    (alone,) = read_courses(samples / PACKAGE)
    (course,) = read_courses(folder)
    assert course.activities == alone.activities
    assert course.source_name == "export.imscc"
    assert course.source_sha256 == alone.source_sha256


def test_an_export_and_a_plan_are_one_course(folder: Path) -> None:
    (folder / "plan.csv").write_text(PLAN, encoding="utf-8")
    (folder / "course.toml").write_text("credits = 3\n", encoding="utf-8")
    (folder / "letter.docx").write_bytes(b"a letter")
    (folder / "nothing.txt").touch()
    (course,) = read_courses(folder)
    assert course.title == "Rivers, Ports and Cities"
    assert len(course.activities) == 73
    trip = course.activities[-1]
    assert (trip.title, trip.source) == ("Field trip", "plan.csv")
    assert trip.starts is not None
    assert trip.starts.isoformat() == "2031-10-04T09:00:00-04:00"
    assert {(u.path, u.reason) for u in course.unread} >= {
        ("letter.docx", "not an export; left out"),
        ("nothing.txt", "the file is empty"),
    }
    assert not any(u.path == "course.toml" for u in course.unread)


def test_two_exports_are_two_courses(folder: Path, samples: Path) -> None:
    shutil.copy(samples / "canvas-package" / "rivers-ports-cities.imscc", folder / "last.imscc")
    with pytest.raises(ReadError) as error:
        read_courses(folder)
    assert str(error.value) == (
        "course: the folder holds several courses: export.imscc (Rivers, Ports and Cities), "
        "last.imscc (Rivers, Ports and Cities); name one of them, or give each a folder of its own"
    )


def test_two_plans_are_two_courses(folder: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (folder / name).write_text(PLAN, encoding="utf-8")
    with pytest.raises(ReadError, match=r"several courses: a\.csv \(A\), b\.csv \(B\); name one"):
        read_courses(folder)


def test_a_folder_without_an_export(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear colleague", encoding="utf-8")
    with pytest.raises(UnknownFormatError, match="not an export that can be read here"):
        read_courses(tmp_path)


def test_corrections_in_the_folder_are_used(folder: Path) -> None:
    first = audit_course(folder).classified.activities.iloc[0]
    (folder / "corrections.csv").write_text(
        f"native_id,kind\n{first['native_id']},survey\n", encoding="utf-8"
    )
    audit = audit_course(folder)
    row = audit.classified.activities.iloc[0]
    assert (row["kind"], row["kind_because"]) == ("survey", "corrected in corrections.csv")
    assert not any(u.path == "corrections.csv" for u in audit.course.unread)

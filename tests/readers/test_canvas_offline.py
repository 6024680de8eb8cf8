"""The course that Canvas hands out for offline use."""

import json
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.course import Course, Media
from audit.errors import AuditError, ReadError
from audit.readers import canvas_offline
from audit.readers.source import Source

DATA = {
    "language": "en",
    "lastDownload": "2032-02-16T13:02:38-07:00",
    "title": "Kites",
    "modules": [
        {
            "id": 2,
            "name": "Wind &amp; paper",
            "status": "locked",
            "requirement": "all",
            "items": [
                {"id": 1, "title": "To build", "type": "ContextModuleSubHeader", "indent": 0},
                {
                    "id": 3,
                    "title": "First kite",
                    "type": "Assignment",
                    "submissionTypes": "a file upload",
                    "graded": True,
                    "pointsPossible": 10.0,
                    "dueAt": "2032-02-08T23:59:59-07:00",
                    "lockAt": "2032-02-15T23:59:59-07:00",
                    "unlockAt": "2032-02-06T00:00:00-07:00",
                    "requirement": "must_submit",
                    "content": (
                        '<p>Fold it. <a href="viewer/files/plans/big%20kite.pdf">Plan</a>'
                        '<video src="viewer/files/kite.mp4"></video></p>'
                    ),
                    "exportId": "ga",
                },
                {
                    "id": 4,
                    "title": "Knots",
                    "type": "Quizzes::Quiz",
                    "questionCount": 4,
                    "timeLimit": 3,
                    "graded": True,
                    "pointsPossible": 4,
                    "locked": True,
                    "exportId": "gq",
                    "assignmentExportId": "gqa",
                },
                {
                    "id": 5,
                    "title": "Shop",
                    "type": "ExternalUrl",
                    "content": "https://youtu.be/k1T3",
                },
                {
                    "id": 6,
                    "title": "film",
                    "type": "Attachment",
                    "content": "kites/viewer/files//kite.mp4",
                },
            ],
        },
        {
            "id": 7,
            "name": "Sky",
            "requirement": "one",
            "items": [
                {
                    "id": 8,
                    "title": "Clouds",
                    "type": "WikiPage",
                    "requirement": "must_view",
                    "content": "<p>Look up: https://us02web.zoom.us/j/81234567890</p>",
                    "exportId": "gp",
                }
            ],
        },
    ],
    "pages": [
        {"exportId": "gp", "title": "Clouds", "type": "WikiPage", "content": "x"},
        {"exportId": "gf", "title": "Home", "type": "WikiPage", "content": "x", "frontPage": True},
    ],
    "assignments": [{"exportId": "gqa", "title": "Knots", "type": "Assignment"}],
    "discussion_topics": [
        {
            "exportId": "gt",
            "title": "Where do you fly?",
            "type": "DiscussionTopic",
            "graded": True,
            "assignmentExportId": "gta",
            "dueAt": "2032-02-20T12:00:00Z",
        }
    ],
    "quizzes": [],
}


def site(path: Path, data: object, **more: str) -> Path:
    script = data if isinstance(data, str) else "window.COURSE_DATA = " + json.dumps(data)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("kites/index.html", "<html/>")
        archive.writestr("kites/viewer/course-data.js", script)
        for name, text in more.items():
            archive.writestr("kites/viewer/files/" + name, text)
    return path


def read(path: Path) -> Course:
    (course,) = canvas_offline.read(Source(path))
    return course


def test_a_site(tmp_path: Path) -> None:
    files = {"plans/big kite.pdf": "x", "kite.mp4": "x"}
    path = site(tmp_path / "kites.zip", DATA, **files)
    assert canvas_offline.sniff(Source(path))
    course = read(path)
    assert (course.id, course.title, course.language) == ("kites", "Kites", "en")
    assert [(s.native_id, s.title) for s in course.sections] == [
        ("2", "Wind & paper"),
        ("7", "Sky"),
    ]
    assert [(a.native_id, a.section_id, a.lms_type, a.required) for a in course.activities] == [
        ("1", "2", "ContextModuleSubHeader", None),
        ("3", "2", "Assignment", True),
        ("4", "2", "Quizzes::Quiz", None),
        ("5", "2", "ExternalUrl", None),
        ("6", "2", "Attachment", None),
        ("8", "7", "WikiPage", None),
        ("gf", None, "WikiPage", None),
        ("gt", None, "DiscussionTopic", None),
    ]
    assert [a.position for a in course.activities] == list(range(1, 9))
    _heading, kite, quiz, link, film, clouds, home, topic = course.activities
    assert kite.due == datetime(2032, 2, 9, 6, 59, 59, tzinfo=UTC)
    assert kite.opens == datetime(2032, 2, 6, 7, tzinfo=UTC)
    assert kite.closes == datetime(2032, 2, 16, 6, 59, 59, tzinfo=UTC)
    assert (kite.native_ref, kite.points, kite.graded, kite.word_count) == ("ga", 10.0, True, 3)
    assert kite.links == ("viewer/files/plans/big kite.pdf",)
    assert [m.url for m in kite.media] == ["viewer/files/kite.mp4"]
    assert (quiz.question_count, quiz.time_limit_min, quiz.points) == (4, 3.0, 4.0)
    assert quiz.word_count is None
    assert [m.url for m in link.media] == [link.url] == ["https://youtu.be/k1T3"]
    assert film.media == (Media(kind="video", url="viewer/files/kite.mp4"),)
    assert clouds.links == ("https://us02web.zoom.us/j/81234567890",)
    assert home.settings == {"front_page": "yes"}
    assert (topic.graded, topic.due) == (True, datetime(2032, 2, 20, 12, tzinfo=UTC))
    assert {line.reason for line in course.unread} == {
        "what was locked for whoever made the export has no text",
        "meetings kept in Zoom cannot be listed by this package; add [[live]]",
    }


def test_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "course-data.js"
    path.write_text("window.COURSE_DATA = " + json.dumps(DATA) + ";\n")
    assert canvas_offline.sniff(Source(path))
    assert len(read(path).activities) == 8


def test_the_sample_has_what_was_counted(samples: Path) -> None:
    expected = json.loads((samples / "canvas-offline" / "expected.json").read_text("utf-8"))
    course = read(samples / "canvas-offline" / "course-data.js")
    assert {name: getattr(course, name) for name in expected["course"]} == expected["course"]
    videos = [m for a in course.activities for m in a.media if m.kind == "video"]
    counts = dict(expected["counts"])
    # What is live, classification says.
    del counts["live_sessions"]
    assert counts == {
        "sections": len(course.sections),
        "activities": len(course.activities),
        "by_lms_type": Counter(a.lms_type for a in course.activities),
        "with_due_date": sum(a.due is not None for a in course.activities),
        "videos": len(videos),
        "videos_with_duration": sum(m.duration_s is not None for m in videos),
        "unpublished": sum(not a.published for a in course.activities),
    }
    placed = Counter(a.section_id for a in course.activities)
    assert [placed[s.native_id] for s in course.sections] == expected["section_activities"]
    assert sum(a.required is True for a in course.activities) == expected["required"]
    assert sum(a.graded is True for a in course.activities) == expected["graded"]
    titles = {a.title: a.question_count for a in course.activities}
    assert {title: titles[title] for title in expected["questions"]} == expected["questions"]


def test_other_scripts_are_not_taken(tmp_path: Path) -> None:
    assert not canvas_offline.sniff(Source(site(tmp_path / "a.zip", "window.OTHER = {}")))
    path = tmp_path / "a.js"
    path.write_text("let course = 1")
    assert not canvas_offline.sniff(Source(path))


@pytest.mark.parametrize(
    ("script", "what"),
    [
        ('window.COURSE_DATA = {"modules": [', "the course in it is cut short or damaged"),
        ("window.COURSE_DATA = []", "the course in it is cut short or damaged"),
        ("window.COURSE_DATA = " + '{"a": ' + "[" * 100_000, "the course in it is cut short"),
    ],
)
def test_a_broken_course_is_one_line(tmp_path: Path, script: str, what: str) -> None:
    with pytest.raises(ReadError) as error:
        read(site(tmp_path / "a.zip", script))
    assert str(error.value).startswith(f"a.zip, viewer/course-data.js: {what}")


def test_without_the_file_there_is_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"course-data\.js is missing"):
        canvas_offline.read(Source(tmp_path))


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        VALUES,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["modules", "items", "id", "title", "type", "content", "pages"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=15,
    )
)
def test_any_course_is_read_or_refused(tmp_path_factory, value) -> None:
    path = site(tmp_path_factory.mktemp("site") / "a.zip", value)
    try:
        read(path)
    except AuditError as error:
        assert "\n" not in str(error)

"""Google Classroom: answers of its API and classes of a Takeout."""

import json
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.course import BLIND_LIVE, Activity, Course, Media
from audit.errors import ReadError
from audit.readers import canvas_api, google_classroom, moodle_web_service
from audit.readers.source import Source

LINK = "https://classroom.google.com/c/MTU4MTc0OTExNzg2/a/1/details"


def work(number: int = 1, **more: object) -> dict:
    return {"courseId": "7", "id": str(number), "title": f"Work {number}"} | {
        "workType": "ASSIGNMENT",
        "state": "PUBLISHED",
        **more,
    }


@pytest.fixture
def read_all(tmp_path: Path) -> Callable[..., list[Course]]:
    def read_them(*values: object, **named: object) -> list[Course]:
        folder = tmp_path / "answers"
        folder.mkdir(exist_ok=True)
        for old in folder.glob("*.json"):
            old.unlink()
        files = {f"file{place}": value for place, value in enumerate(values)} | named
        for name, value in files.items():
            (folder / f"{name}.json").write_text(json.dumps(value), "utf-8")
        source = Source(folder)
        assert google_classroom.sniff(source)
        assert not canvas_api.sniff(source)
        assert not moodle_web_service.sniff(source)
        return google_classroom.read(source)

    return read_them


@pytest.fixture
def read_one(read_all: Callable[..., list[Course]]) -> Callable[..., Activity]:
    def read_it(*values: object, **named: object) -> Activity:
        (course,) = read_all(*values, **named)
        (activity,) = course.activities
        return activity

    return read_it


def reasons(course: Course) -> list[str]:
    return [line.reason for line in course.unread]


# --- the sample and the real export ---------------------------------------------------------------


def test_the_sample_has_what_was_counted(samples: Path) -> None:
    folder = samples / "google-classroom"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    source = Source(folder / "answers")
    assert google_classroom.sniff(source)
    courses = google_classroom.read(source)
    assert len(courses) == len(expected["courses"])
    for course, counted in zip(courses, expected["courses"], strict=True):
        assert course.format == expected["format"]
        assert {name: getattr(course, name) for name in counted["course"]} == counted["course"]
        videos = [m for a in course.activities for m in a.media if m.kind == "video"]
        assert counted["counts"] == {
            "sections": len(course.sections),
            "activities": len(course.activities),
            "by_lms_type": Counter(a.lms_type for a in course.activities),
            "with_due_date": sum(a.due is not None for a in course.activities),
            "videos": len(videos),
            "videos_with_duration": sum(m.duration_s is not None for m in videos),
            "unpublished": sum(not a.published for a in course.activities),
        }
        within = Counter(a.section_id for a in course.activities)
        assert counted["section_activities"] == [within[s.native_id] for s in course.sections]
        assert counted["graded"] == sum(a.graded is True for a in course.activities)
        assert counted["unread"] == len(course.unread)
        assert "lanted" not in repr(course) and "9200000" not in repr(course)
        assert BLIND_LIVE in course.blind_to


def test_the_sample_is_no_other_format(samples: Path) -> None:
    for folder in ("canvas-api", "moodle-web-service"):
        assert not google_classroom.sniff(Source(samples / folder / "answers"))


def test_the_real_export_has_what_was_counted(real_exports: Path) -> None:
    name = "google_classroom/coursework_2023_author_cleaned.json"
    truth = json.loads((real_exports / "ground_truth.json").read_text("utf-8"))[name]["truth"]
    source = Source(real_exports / name)
    assert google_classroom.sniff(source)
    courses = google_classroom.read(source)
    assert {course.id: len(course.activities) for course in courses} == truth["by_course"]
    activities = [a for course in courses for a in course.activities]
    assert len(activities) == truth["courseWork"]
    assert sum(a.due is not None for a in activities) == truth["due_dates"]
    # All share one id: the place in the file names them.
    assert sorted(int(a.native_id) for a in activities) == list(range(1, 21))


# --- shapes in which people keep answers ----------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        {"courseWork": [work()]},
        {"courseWork": [work()], "nextPageToken": "x"},
        [work()],
        work(),
        {"data": {"courseWork": [work()]}, "status_code": 200},
        {"7": {"courseWork": [{"id": "1", "title": "Work 1"}]}},
        {"id": "7", "name": "Sky", "courseWork": [{"id": "1", "title": "Work 1"}]},
        {"course": {"id": "7", "name": "Sky"}, "courseWork": [{"id": "1", "title": "Work 1"}]},
        {"courses": [{"id": "7", "name": "Sky", "courseWork": [{"id": "1", "title": "Work 1"}]}]},
        [{"courseWork": [{"id": "1", "title": "Work 1"}]}],
    ],
)
def test_shapes(read_one: Callable[..., Activity], value: object) -> None:
    activity = read_one(value)
    assert (activity.native_id, activity.title, activity.lms_type) == ("1", "Work 1", "ASSIGNMENT")


def test_a_zip_and_pages_and_lists_that_repeat(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("courseWork_1.json", json.dumps({"courseWork": [work(1), work(2)]}))
        archive.writestr("courseWork_2.json", json.dumps({"courseWork": [work(3)]}))
        archive.writestr("one.json", json.dumps(work(3, description="More")))
    (course,) = google_classroom.read(Source(path))
    assert [a.native_id for a in course.activities] == ["1", "2", "3"]
    assert course.activities[2].body == "More"


def test_the_course_is_told_by_what_is_there(read_all: Callable[..., list[Course]]) -> None:
    linked = work(1, alternateLink=LINK)
    del linked["courseId"]
    assert [c.id for c in read_all([linked])] == ["158174911786"]
    bare = {"id": "1", "title": "Work 1"}
    courses = read_all(
        courses={"courses": [{"id": "70001", "name": "A", "courseState": "ACTIVE"}]},
        courses_70001_coursework={"courseWork": [bare]},
    )
    assert [(c.id, c.title) for c in courses] == [("70001", "A")]
    courses = read_all([work(1), work(2, courseId="8")])
    assert [(c.id, c.title) for c in courses] == [("7", "answers 7"), ("8", "answers 8")]


def test_courses_without_items_are_counted(read_all: Callable[..., list[Course]]) -> None:
    names = [{"id": str(n), "name": f"C{n}", "courseState": "ACTIVE"} for n in (7, 8, 9)]
    (course,) = read_all(courses={"courses": names}, work=[work()])
    assert course.title == "C7"
    assert reasons(course)[0] == "2 courses of which only the names are there"
    assert len(read_all(courses={"courses": names})) == 3


def test_a_takeout_is_read_as_far_as_it_is_known(read_all: Callable[..., list[Course]]) -> None:
    (course,) = read_all(
        {
            "name": "Night Sky",
            "creator": {"name": "Planted Teacher"},
            "courseState": "ACTIVE",
            "posts": [
                {
                    "creationTime": "2031-01-05T12:00:00Z",
                    "state": "PUBLISHED",
                    "creator": {"name": "Planted Teacher"},
                    "courseWork": {"title": "Chart", "dueTime": "2031-01-20T06:59:00Z"},
                    "topics": [{"name": "Week 1"}],
                    "submissions": [{"student": {"name": "Planted Student"}}],
                    "comments": [{"text": "Planted comment"}],
                },
                {"announcement": {"text": "Hello"}, "state": "DRAFT"},
            ],
            "students": [{"name": "Planted Student"}],
        }
    )
    chart, hello = course.activities
    assert (course.title, [s.title for s in course.sections]) == ("Night Sky", ["Week 1"])
    assert (chart.title, chart.due) == ("Chart", datetime(2031, 1, 20, 6, 59, tzinfo=UTC))
    assert (hello.title, hello.published) == ("Hello", False)
    assert "lanted" not in repr(course)
    assert "2 answers about people: not read" in reasons(course)


# --- fields ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "hour", "due"),
    [
        ((2031, 1, 20), {"hours": 6, "minutes": 59}, datetime(2031, 1, 20, 6, 59, tzinfo=UTC)),
        ((2031, 1, 20), {}, datetime(2031, 1, 20, tzinfo=UTC)),
        ((2031, 1, 20), None, datetime(2031, 1, 20, tzinfo=UTC)),
        ((2031, 1, 20), {"hours": 24}, datetime(2031, 1, 21, tzinfo=UTC)),
        ((2031, 1, 20), {"minutes": "x"}, datetime(2031, 1, 20, tzinfo=UTC)),
        ((2031, 2, 30), {}, None),
        ((0, 0, 0), {}, None),
        ((9999, 12, 31), {"hours": 24}, None),
        ((1e30, 1, 1), {}, None),
    ],
)
def test_due_dates(
    read_one: Callable[..., Activity],
    day: tuple[float, float, float],
    hour: object,
    due: datetime | None,
) -> None:
    named = dict(zip(("year", "month", "day"), day, strict=True))
    assert read_one([work(dueDate=named, dueTime=hour)]).due == due


@pytest.mark.parametrize(
    ("points", "found", "graded"),
    [(None, None, False), (0, 0.0, False), (20, 20.0, True), ("20", 20.0, True), ([], None, False)],
)
def test_points(
    read_one: Callable[..., Activity], points: object, found: float | None, graded: bool
) -> None:
    activity = read_one([work(maxPoints=points)])
    assert (activity.points, activity.graded) == (found, graded)


def test_an_item_opens_when_it_is_scheduled(read_one: Callable[..., Activity]) -> None:
    made, planned = "2031-01-01T08:00:00Z", "2031-01-09T08:00:00Z"
    activity = read_one([work(creationTime=made, scheduledTime=planned, state="DRAFT")])
    assert activity.opens == datetime(2031, 1, 9, 8, tzinfo=UTC)
    assert not activity.published


def test_attachments(read_all: Callable[..., list[Course]]) -> None:
    drive = {"id": "d", "title": "talk.m4a", "alternateLink": "https://drive.google.com/d/view"}
    (course,) = read_all(
        [
            work(
                description="<b> & https://youtu.be/abc\nmeet.google.com",
                materials=[
                    {"driveFile": {"driveFile": drive, "shareMode": "VIEW"}},
                    {"youtubeVideo": {"id": "abc", "title": "Film (1:30)"}},
                    {"youtubeVideo": {"id": "def"}},
                    {"link": {"url": "https://a.example/b?token=secret"}},
                    {"form": {"formUrl": "https://docs.google.com/forms/f", "title": "Form"}},
                    {"hologram": {"title": "No address"}},
                    "rubbish",
                ],
            )
        ]
    )
    (activity,) = course.activities
    assert activity.body == "<b> & https://youtu.be/abc\nmeet.google.com"
    assert activity.media == (
        Media(
            kind="video",
            url="https://www.youtube.com/watch?v=abc",
            title="Film (1:30)",
            duration_s=90.0,
            duration_because="stated in its title",
        ),
        Media(kind="audio", url="https://drive.google.com/d/view", title="talk.m4a"),
        Media(kind="video", url="https://www.youtube.com/watch?v=def"),
    )
    assert activity.links == ("https://a.example/b", "https://docs.google.com/forms/f")
    assert activity.url is None
    assert "an attachment (hologram) without an address" in reasons(course)


def test_topics_are_sections_in_their_order(read_all: Callable[..., list[Course]]) -> None:
    topics = [{"courseId": "7", "topicId": t, "name": f"T {t}"} for t in ("b", "a")]
    (course,) = read_all(
        [work(1, topicId="a"), work(2), work(3, topicId="b"), work(4, topicId="zz")],
        topics={"topic": topics},
    )
    assert [(s.native_id, s.title) for s in course.sections] == [
        ("b", "T b"),
        ("a", "T a"),
        ("zz", "zz"),
    ]
    assert [(a.native_id, a.section_id) for a in course.activities] == [
        ("3", "b"),
        ("1", "a"),
        ("4", "zz"),
        ("2", None),
    ]
    assert "1 topic of which the name is not there" in reasons(course)


def test_ids_that_kinds_share_are_told_apart(read_all: Callable[..., list[Course]]) -> None:
    (course,) = read_all(
        {"courseWork": [work(1)]},
        {"courseWorkMaterial": [{"courseId": "7", "id": "1", "title": "M"}]},
        {"announcements": [{"courseId": "7", "id": "1", "text": "A"}, {"text": "B"}]},
    )
    assert [a.native_id for a in course.activities] == [
        "1",
        "material/1",
        "announcement/1",
        "2",
    ]


def test_states_and_kinds_that_are_odd_are_said(read_all: Callable[..., list[Course]]) -> None:
    (course,) = read_all(
        {"id": "7", "name": "Sky", "courseState": "PROVISIONED"},
        [work(1, workType="HOLOGRAM"), work(2, state="DELETED")],
    )
    assert [a.lms_type for a in course.activities] == ["HOLOGRAM"]
    assert reasons(course) == [
        "the course is PROVISIONED: students may not see it",
        "1 deleted item was left out",
        "1 item of a type that is not known here",
    ]


# --- people ---------------------------------------------------------------------------------------


def test_nothing_of_people_is_kept(read_all: Callable[..., list[Course]]) -> None:
    (course,) = read_all(
        {
            "courseWork": [
                work(
                    creatorUserId="1111",
                    individualStudentsOptions={"studentIds": ["Planted 1"]},
                    assigneeMode="INDIVIDUAL_STUDENTS",
                )
            ],
            "studentSubmissions": [{"userId": "Planted 2", "courseWorkId": "1", "id": "s"}],
            "teachers": [{"profile": {"emailAddress": "planted3@uni.example"}}],
            "guardianInvitations": [{"invitedEmailAddress": "planted4@uni.example"}],
        },
        [{"userId": "Planted 5", "courseWorkId": "1", "title": "Planted 6", "courseId": "7"}],
        studentSubmissions=[{"id": "9", "title": "Planted 7", "courseId": "7"}],
        students={"students": [{"profile": {"name": {"fullName": "Planted 8"}}}]},
        announcements={
            "announcements": [
                {"courseId": "7", "id": "5", "text": "Planted 9", "creatorUserId": "2222"},
                {"courseId": "7", "id": "6", "text": "From the teacher", "creatorUserId": "1111"},
            ]
        },
    )
    assert "lanted" not in repr(course)
    assert [a.title for a in course.activities] == ["Work 1", "Announcement", "From the teacher"]
    assert "1 item is given to some students only" in reasons(course)


# --- broken and hostile files ---------------------------------------------------------------------


def test_a_file_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    path.write_text(json.dumps([work()], indent=1)[:-20])
    source = Source(path)
    assert google_classroom.sniff(source)
    with pytest.raises(ReadError) as caught:
        google_classroom.read(source)
    assert "this is not JSON (it stops in the middle)" in str(caught.value)


def test_nothing_of_a_course(tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    path.write_text('{"courseWork": []}')
    source = Source(path)
    assert google_classroom.sniff(source)
    with pytest.raises(ReadError) as caught:
        google_classroom.read(source)
    assert str(caught.value) == (
        "w.json: no course, coursework, material, announcement or topic of Classroom is in it; "
        "ask the API for courses.courseWork.list first"
    )


def test_a_refusal_among_answers_is_said(read_all: Callable[..., list[Course]]) -> None:
    refused = {"error": {"code": 403, "message": "no", "status": "PERMISSION_DENIED"}}
    (course,) = read_all([work()], topics=refused)
    assert "the server refused to answer; ask for it again" in reasons(course)


@pytest.mark.parametrize(
    "value", [{"a": 1}, [], {}, [[[]]], {"id": 1, "name": "x"}, {"title": "x"}]
)
def test_other_json_is_not_classrooms(tmp_path: Path, value: object) -> None:
    path = tmp_path / "w.json"
    path.write_text(json.dumps(value))
    assert not google_classroom.sniff(Source(path))


def test_deep_nesting_ends(read_all: Callable[..., list[Course]]) -> None:
    deep: object = [work(2)]
    for _level in range(300):
        deep = {"x": deep}
    (course,) = read_all([work()], deep=deep)
    assert len(course.activities) == 1
    assert "1 answer that is not known here" in reasons(course)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "id courseId title text name materials dueDate dueTime state topicId link url "
                "youtubeVideo driveFile workType maxPoints year month day creationTime posts "
                "courseWork announcement alternateLink courseState topics".split()
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(value=_VALUES, extra=st.dictionaries(st.sampled_from(list(work())), _VALUES, max_size=4))
@settings(
    max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_any_json_makes_courses_or_one_clear_error(
    tmp_path: Path, value: object, extra: dict
) -> None:
    path = tmp_path / "w.json"
    path.write_text(json.dumps([work(), {**work(2), **extra}, value]))
    source = Source(path)
    google_classroom.sniff(source)
    assert google_classroom.read(source)

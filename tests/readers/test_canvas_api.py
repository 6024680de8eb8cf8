"""Answers of the Canvas API: what is recognised, joined, left out, and never kept."""

import copy
import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.course import (
    BLIND_BREAKS,
    BLIND_CAPTIONS,
    BLIND_LIVE,
    BLIND_RECORDINGS,
    BLIND_VIDEO_LENGTHS,
    Activity,
    Course,
    Media,
    Section,
)
from audit.errors import AuditError, ReadError
from audit.readers import canvas_api, moodle_web_service
from audit.readers.source import Source

MODULE = {"id": 1, "name": "Week 1", "position": 1, "items_count": 1, "published": True}
COURSE = {"id": 5, "name": "Bees", "course_code": "B-1", "workflow_state": "available"}


def write(folder: Path, **answers) -> Path:
    for name, value in answers.items():
        text = value if isinstance(value, str) else json.dumps(value)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return folder


def read(path: Path) -> Course:
    (course,) = canvas_api.read(Source(path))
    return course


def module(*items, **more):
    placed = [{"module_id": 1, "position": n, **item} for n, item in enumerate(items, start=1)]
    return {**MODULE, "items": placed, "items_count": len(items), **more}


def assignment(number, **more):
    return {
        "id": number,
        "name": f"Task {number}",
        "submission_types": ["online_upload"],
        "grading_type": "points",
        "points_possible": 10,
        **more,
    }


def reasons(course: Course) -> list[str]:
    return [note.reason for note in course.unread]


# Recognised by keys, not by names


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"name": "x", "version": "1"}, id="a package"),
        pytest.param([{"id": 1, "name": "Ann", "position": 1}], id="a list of people"),
        pytest.param([{"id": 1, "title": "x", "type": "File", "size": 3}], id="files"),
        pytest.param([{"id": 1, "title": "x", "url": "https://a.example"}], id="bookmarks"),
        pytest.param({"errors": [{"message": "no"}]}, id="a refusal"),
        pytest.param([{"name": "W", "modules": [{"id": 1, "modname": "quiz"}]}], id="Moodle"),
        pytest.param(
            {"courseWork": [{"id": "1", "title": "x", "workType": "ASSIGNMENT"}]}, id="Classroom"
        ),
    ],
)
def test_other_json_is_not_taken(tmp_path, value):
    assert not canvas_api.sniff(Source(write(tmp_path, modules=value)))


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(COURSE, id="course"),
        pytest.param([MODULE], id="modules"),
        pytest.param([{"id": 1, "module_id": 2, "position": 1, "type": "Page", "title": "x"}]),
        pytest.param([assignment(1)], id="assignments"),
        pytest.param([{"id": 1, "title": "x", "quiz_type": "survey", "time_limit": None}]),
        pytest.param([{"id": 1, "title": "x", "discussion_type": "threaded"}], id="topics"),
        pytest.param([{"url": "x", "title": "x", "front_page": False}], id="pages"),
        pytest.param([{"id": 1, "title": "x", "start_at": None, "context_code": "course_1"}]),
        pytest.param({"conferences": [{"id": 1, "title": "x", "conference_type": "Z"}]}),
    ],
)
def test_objects_of_canvas_are_taken_whatever_the_file_is_called(tmp_path, value):
    assert canvas_api.sniff(Source(write(tmp_path, whatever=value)))


def test_a_truncated_answer_is_taken_so_that_the_error_says_where(samples):
    source = Source(samples / "malformed" / "truncated.json")
    assert canvas_api.sniff(source)
    assert not moodle_web_service.sniff(source)
    with pytest.raises(ReadError) as error:
        canvas_api.read(source)
    assert str(error.value) == (
        "truncated.json, line 3, column 45: this is not JSON (it stops in the middle); "
        "ask for the answer again"
    )


def test_a_byte_order_mark_is_no_damage(samples):
    source = Source(samples / "malformed" / "bom-is-fine.json")
    assert canvas_api.sniff(source)
    (course,) = canvas_api.read(source)
    assert [activity.title for activity in course.activities] == ["Begin"]


def test_json_that_is_no_export_is_refused_in_one_line(samples):
    source = Source(samples / "malformed" / "no-export.json")
    assert not canvas_api.sniff(source)
    assert not moodle_web_service.sniff(source)
    with pytest.raises(ReadError) as error:
        canvas_api.read(source)
    assert str(error.value) == (
        "no-export.json: no course, module, assignment, discussion, quiz or page of Canvas is in "
        "it; ask the API for /courses/:id and /courses/:id/modules?include[]=items first"
    )


def test_a_refusal_alone_is_an_error(tmp_path):
    write(tmp_path, modules={"errors": [{"message": "Invalid access token."}]})
    with pytest.raises(ReadError) as error:
        read(tmp_path)
    assert str(error.value) == (
        "modules.json: the server refused to answer, and nothing else is there; "
        "ask again with a valid access token"
    )


def test_a_refusal_among_answers_is_unread(tmp_path):
    write(tmp_path, course=COURSE, quizzes={"status": "unauthorized", "errors": []})
    assert reasons(read(tmp_path)) == [
        "the server refused to answer (unauthorized); ask for it again"
    ]


# One course


def test_an_everything_activity(tmp_path):
    item = {
        "id": 11,
        "title": "Check 1",
        "type": "Quiz",
        "content_id": 8,
        "published": True,
        "completion_requirement": {"type": "min_score", "min_score": 5},
    }
    quiz = {
        "id": 8,
        "title": "Check one",
        "description": "<p>Read <a href='https://a.example/x?verifier=1'>this</a></p>"
        "<video src='https://v.example/bee.mp4'></video>",
        "quiz_type": "graded_survey",
        "time_limit": 30,
        "question_count": 4,
        "assignment_id": 3,
        "has_access_code": True,
        "published": False,
        "due_at": "2031-01-01T00:00:00Z",
    }
    shadow = assignment(
        3,
        submission_types=["online_quiz"],
        peer_reviews=True,
        group_category_id=7,
        points_possible=2.5,
        due_at="2031-01-02T00:00:00Z",
        all_dates=[
            {
                "base": True,
                "due_at": "2031-01-03T10:00:00Z",
                "unlock_at": "2031-01-02T10:00:00Z",
                "lock_at": "2031-01-04T10:00:00Z",
            }
        ],
    )
    course = read(
        write(tmp_path, course=COURSE, modules=[module(item)], quizzes=[quiz], a=[shadow])
    )
    assert course.activities == (
        Activity(
            native_id="11",
            native_ref="Quiz/8",
            title="Check 1",
            lms_type="Quiz",
            position=1,
            section_id="1",
            body="Read this",
            opens=datetime(2031, 1, 2, 10, tzinfo=UTC),
            due=datetime(2031, 1, 3, 10, tzinfo=UTC),
            closes=datetime(2031, 1, 4, 10, tzinfo=UTC),
            points=2.5,
            required=True,
            graded=True,
            published=False,
            group="assignment",
            peer_review=True,
            question_count=4,
            time_limit_min=30,
            word_count=2,
            media=(Media(kind="video", url="https://v.example/bee.mp4"),),
            links=("https://a.example/x",),
            settings={
                "submission_types": "online_quiz",
                "grading_type": "points",
                "quiz_type": "graded_survey",
                "access_code": "yes",
            },
        ),
    )


def test_a_minimal_course(tmp_path):
    item = {"id": 11, "title": "Begin", "type": "SubHeader"}
    assert read(write(tmp_path, m=[module(item)])) == Course(
        id=tmp_path.name,
        title=tmp_path.name,
        format="canvas_api",
        source_name=tmp_path.name,
        source_sha256=Source(tmp_path).sha256,
        platform="Canvas",
        sections=(Section(native_id="1", title="Week 1", position=1),),
        activities=(
            Activity(
                native_id="11", title="Begin", lms_type="SubHeader", position=1, section_id="1"
            ),
        ),
        unread=read(tmp_path).unread,
        blind_to=frozenset(
            {BLIND_LIVE, BLIND_VIDEO_LENGTHS, BLIND_CAPTIONS, BLIND_RECORDINGS, BLIND_BREAKS}
        ),
    )
    assert reasons(read(tmp_path)) == [
        "the answer to /courses/:id is missing: no title, dates or time zone"
    ]


def test_pages_are_joined_and_doubles_dropped(tmp_path):
    first = [module({"id": 11, "title": "A", "type": "SubHeader"}), {**MODULE, "id": 2}]
    second = [{**MODULE, "id": 2, "position": 2}, {**MODULE, "id": 3, "position": 3}]
    course = read(write(tmp_path, modules_1=first, modules_2=second))
    assert [section.native_id for section in course.sections] == ["1", "2", "3"]
    assert len(course.activities) == 1


def test_an_object_of_its_own_fills_what_the_list_left_out(tmp_path):
    page = {"page_id": 4, "url": "p", "title": "P", "front_page": False, "published": True}
    (tmp_path / "pages").mkdir()
    write(tmp_path, pages=[page])
    write(tmp_path / "pages", p={**page, "body": "<p>Two words</p>"})
    (activity,) = read(tmp_path).activities
    assert (activity.native_id, activity.body) == ("Page/p", "Two words")


def test_one_file_with_all_answers(tmp_path):
    item = {"id": 11, "title": "T", "type": "Assignment", "content_id": 3}
    everything = {"course": COURSE, "modules": [module(item)], "assignments": [assignment(3)]}
    course = read(write(tmp_path, everything=everything) / "everything.json")
    assert (course.id, course.title, len(course.activities)) == ("5", "Bees", 1)


def test_a_graded_discussion_and_its_assignment_are_one(tmp_path):
    topic = {
        "id": 9,
        "title": "Talk",
        "discussion_type": "threaded",
        "assignment_id": 3,
        "message": "<p>Say.</p>",
    }
    task = assignment(3, due_at="2031-01-02T00:00:00Z", submission_types=["discussion_topic"])
    (activity,) = read(write(tmp_path, t=[topic], a=[task])).activities
    assert (activity.native_id, activity.lms_type) == ("Discussion/9", "Discussion")
    assert activity.due == datetime(2031, 1, 2, tzinfo=UTC)
    assert (activity.graded, activity.points, activity.body) == (True, 10, "Say.")


def test_a_discussion_known_only_from_its_assignment_is_one_activity(tmp_path):
    topic = {"id": 9, "title": "Talk", "discussion_type": "threaded"}
    item = {"id": 11, "title": "Talk", "type": "Discussion", "content_id": 9}
    task = assignment(3, discussion_topic=topic)
    course = read(write(tmp_path, m=[module(item)], a=[task]))
    assert [activity.native_id for activity in course.activities] == ["11"]


def test_a_content_placed_twice_is_two_activities_of_one_content(tmp_path):
    items = [{"id": n, "title": "T", "type": "Assignment", "content_id": 3} for n in (11, 12)]
    course = read(write(tmp_path, m=[module(*items)], a=[assignment(3)]))
    assert [(a.native_id, a.native_ref) for a in course.activities] == [
        ("11", "Assignment/3"),
        ("12", "Assignment/3"),
    ]


def test_items_out_of_order_and_with_gaps_stand_in_order(tmp_path):
    items = [
        {"id": 1, "title": "late", "type": "SubHeader", "position": 9},
        {"id": 2, "title": "early", "type": "SubHeader", "position": 3},
    ]
    course = read(write(tmp_path, m=[module(*items)]))
    assert [(a.title, a.position) for a in course.activities] == [("early", 1), ("late", 2)]


def test_deleted_is_left_out_and_unpublished_kept(tmp_path):
    tasks = [
        assignment(1, workflow_state="deleted"),
        assignment(2, published=False),
        assignment(3),
    ]
    course = read(write(tmp_path, a=tasks))
    assert [(a.native_id, a.published) for a in course.activities] == [
        ("Assignment/2", False),
        ("Assignment/3", True),
    ]


def test_items_of_an_unpublished_module_are_unpublished(tmp_path):
    item = {"id": 11, "title": "T", "type": "SubHeader", "published": True}
    course = read(write(tmp_path, m=[module(item, published=False)]))
    assert [a.published for a in course.activities] == [False]


def test_dates_of_one_section_are_not_everybodys(tmp_path):
    sections = [{"due_at": "2031-01-02T00:00:00Z"}, {"due_at": "2031-01-03T00:00:00Z"}]
    (activity,) = read(write(tmp_path, a=[assignment(1, all_dates=sections)])).activities
    assert activity.due is None


@pytest.mark.parametrize("base", [[], [{"base": True, "due_at": None}]])
def test_one_date_in_all_sections_is_everybodys(tmp_path, base):
    sections = [*base, {"due_at": "2031-01-02T00:00:00Z"}, {"due_at": "2031-01-02T00:00:00Z"}]
    (activity,) = read(write(tmp_path, a=[assignment(1, all_dates=sections)])).activities
    assert activity.due == datetime(2031, 1, 2, tzinfo=UTC)


def test_a_to_do_date_is_a_day_in_the_courses_time_zone_and_no_due_date(tmp_path):
    page = {
        "url": "p",
        "title": "P",
        "front_page": False,
        "body": "",
        "todo_date": "2031-01-03T04:59:00Z",
    }
    course = read(write(tmp_path, c={**COURSE, "time_zone": "America/Toronto"}, p=[page]))
    (activity,) = course.activities
    assert (activity.day, activity.due) == (date(2031, 1, 2), None)


def test_a_time_zone_that_is_none_is_unread(tmp_path):
    course = read(write(tmp_path, c={**COURSE, "time_zone": "Eastern Time (US & Canada)"}))
    assert course.timezone is None
    assert reasons(course) == ["'Eastern Time (US & Canada)' is no time zone"]


def test_what_was_not_asked_for_is_named_with_its_question(tmp_path):
    items = [
        {"id": 11, "title": "Q", "type": "Quiz", "content_id": 8},
        {"id": 12, "title": "P", "type": "Page", "page_url": "p"},
    ]
    bare = {**MODULE, "id": 2, "name": "Week 2", "items_count": 3}
    page = {"url": "p", "title": "P", "front_page": False}
    course = read(write(tmp_path, c=COURSE, m=[module(*items), bare], p=[page]))
    assert reasons(course) == [
        "the 3 items of the module 'Week 2' are not among the answers; "
        "ask for modules?include[]=items, or for its items",
        "1 Quiz item whose content is not among the answers; ask for /courses/:id/quizzes",
        "1 page without its text; ask for /courses/:id/pages?include[]=body",
    ]


# Meetings


def event(number, **more):
    return {
        "id": number,
        "title": f"Meeting {number}",
        "start_at": "2031-01-02T10:00:00Z",
        "end_at": "2031-01-02T11:00:00Z",
        "context_code": "course_5",
        **more,
    }


def test_without_calendar_and_conferences_live_meetings_cannot_be_seen(tmp_path):
    assert {BLIND_LIVE, BLIND_RECORDINGS} <= read(write(tmp_path, c=COURSE)).blind_to


@pytest.mark.parametrize(
    ("name", "value", "unseen"),
    [
        ("calendar_events", [], {BLIND_RECORDINGS}),
        ("whatever", [event(1)], {BLIND_RECORDINGS}),
        ("whatever", {"conferences": []}, set()),
    ],
)
def test_an_empty_calendar_says_that_nothing_is_planned(tmp_path, name, value, unseen):
    course = read(write(tmp_path, c=COURSE, **{name: value}))
    assert course.blind_to & {BLIND_LIVE, BLIND_RECORDINGS} == unseen


def test_due_dates_in_the_calendar_are_no_events(tmp_path):
    events = [event("assignment_3", assignment={"id": 3}), event(1, workflow_state="deleted")]
    assert read(write(tmp_path, c=COURSE, e=events)).activities == ()


def test_somebodys_own_calendar_is_not_read(tmp_path):
    course = read(write(tmp_path, c=COURSE, e=[event(1, context_code="user_3", title="Dentist")]))
    assert course.activities == ()
    assert "Dentist" not in repr(course)
    assert reasons(course) == ["1 calendar event that is not the course's: not read"]


def test_an_event_held_by_section_is_its_sections_events(tmp_path):
    parts = [event(2), event(3, start_at="2031-01-03T10:00:00Z", end_at="2031-01-03T11:00:00Z")]
    course = read(write(tmp_path, c=COURSE, e=[event(1, hidden=True, child_events=parts)]))
    assert [a.native_id for a in course.activities] == ["CalendarEvent/2", "CalendarEvent/3"]


def test_a_conference_keeps_no_recording_and_no_people(tmp_path):
    conference = {
        "id": 1,
        "title": "Open hour",
        "conference_type": "BigBlueButton",
        "duration": 30,
        "started_at": "2031-01-02T10:00:00Z",
        "ended_at": None,
        "users": ["MARKER"],
        "recordings": [{"title": "MARKER", "playback_url": "https://r.example/MARKER"}],
    }
    course = read(write(tmp_path, c=COURSE, x={"conferences": [conference]}))
    assert "MARKER" not in repr(course)
    (activity,) = course.activities
    assert activity.ends == datetime(2031, 1, 2, 10, 30, tzinfo=UTC)
    assert (activity.recorded, activity.stated_minutes) == (True, None)


# Several courses, and people


def test_courses_are_told_apart_by_their_objects(tmp_path):
    courses = [COURSE, {**COURSE, "id": 6, "name": "Wasps"}, {**COURSE, "id": 7, "name": "Ants"}]
    tasks = [assignment(1, course_id=5), assignment(2, course_id=6)]
    found = canvas_api.read(Source(write(tmp_path, c=courses, a=tasks)))
    assert [(c.id, c.title, [a.native_id for a in c.activities]) for c in found] == [
        ("5", "Bees", ["Assignment/1"]),
        ("6", "Wasps", ["Assignment/2"]),
    ]
    assert reasons(found[0]) == ["1 course of which only the name is there"]


def test_objects_that_name_no_course_cannot_be_shared_out(tmp_path):
    write(tmp_path, c=[COURSE, {**COURSE, "id": 6}], a=[assignment(1)])
    with pytest.raises(ReadError) as error:
        canvas_api.read(Source(tmp_path))
    assert error.value.what == "its answers do not say to which of 2 courses they belong"


def test_people_are_nowhere(tmp_path):
    topic = {
        "id": 9,
        "title": "Talk",
        "discussion_type": "threaded",
        "author": {"display_name": "MARKER"},
        "user_name": "MARKER",
    }
    page = {"url": "p", "title": "P", "front_page": False, "last_edited_by": {"name": "MARKER"}}
    write(tmp_path, c=COURSE, t=[topic], p=[page], users=[{"id": 1, "name": "MARKER"}])
    write(
        tmp_path, enrollments="MARKER, and no JSON", everything={"submissions": [{"n": "MARKER"}]}
    )
    course = read(tmp_path)
    assert "MARKER" not in repr(course)
    assert {note.path for note in course.unread} >= {"users", "enrollments", "everything.json"}


# The sample, and real answers


@pytest.fixture(scope="module")
def sample(samples):
    expected = json.loads((samples / "canvas-api" / "expected.json").read_text(encoding="utf-8"))
    return read(samples / "canvas-api" / "answers"), expected


def plain(value):
    return value.isoformat() if isinstance(value, date) else value


def test_the_sample_is_told_from_moodle(samples):
    source = Source(samples / "canvas-api" / "answers")
    assert canvas_api.sniff(source)
    assert not moodle_web_service.sniff(source)


def test_the_sample_has_the_course_that_was_written(sample):
    course, expected = sample
    assert {key: plain(getattr(course, key)) for key in expected["course"]} == expected["course"]


def test_the_sample_has_what_was_counted_by_hand(sample):
    course, expected = sample
    counts = dict(expected["counts"])
    # Classification says what is live.
    del counts["live_sessions"]
    videos = [m for a in course.activities for m in a.media if m.kind == "video"]
    assert {
        "sections": len(course.sections),
        "activities": len(course.activities),
        "by_lms_type": dict(Counter(a.lms_type for a in course.activities)),
        "with_due_date": sum(a.due is not None for a in course.activities),
        "videos": len(videos),
        "videos_with_duration": sum(m.duration_s is not None for m in videos),
        "unpublished": sum(not a.published for a in course.activities),
    } == counts
    placed = Counter(a.section_id for a in course.activities)
    assert {s.native_id: placed[s.native_id] for s in course.sections} == expected[
        "section_activities"
    ]


def test_the_sample_has_the_activities_that_were_written(sample):
    course, expected = sample
    found = {activity.native_id: activity for activity in course.activities}
    for wanted in expected["activities"]:
        activity = found[wanted["native_id"]]
        assert {key: plain(getattr(activity, key)) for key in wanted} == wanted


def test_the_sample_keeps_no_secret_and_no_person(sample):
    course, _expected = sample
    assert "SECRET" not in repr(course)
    assert "Somebody" not in repr(course)
    assert "A. Teacher" not in repr(course)


def test_real_client_fixtures(real_exports):
    source = Source(real_exports / "canvas_api" / "canvasapi_fixtures")
    assert canvas_api.sniff(source)
    (course,) = canvas_api.read(source)
    # The only GET answers of a kind that is read are the two pages of one module's items.
    assert [activity.native_id for activity in course.activities] == ["1", "2", "3", "4"]
    assert {activity.section_id for activity in course.activities} == {"1"}
    assert "John" not in repr(course)


def test_steps_of_a_discussion_are_due_when_the_last_one_is(tmp_path):
    steps = [
        {"tag": "reply_to_entry", "due_at": "2031-10-09T12:00:00Z"},
        {"tag": "reply_to_topic", "due_at": "2031-10-06T12:00:00Z"},
        {"tag": "other", "due_at": None},
    ]
    course = read(write(tmp_path, assignments=[assignment(1, due_at=None, checkpoints=steps)]))
    assert [a.due for a in course.activities] == [datetime(2031, 10, 9, 12, tzinfo=UTC)]


def test_questions_of_a_new_quiz_are_counted_where_they_were_asked_for(tmp_path):
    quiz = {"id": 1, "title": "Fog", "quiz_settings": {"has_time_limit": False}}
    entries = [
        {"id": 1, "entry_type": "Item", "entry": {"title": "x"}},
        {"id": 2, "entry_type": "Stimulus", "entry": {}},
        {"id": 3, "entry_type": "Bank", "entry": {}, "properties": {"sample_num": 4}},
        {"id": 4, "entry_type": "BankEntry", "entry": {}},
    ]
    write(tmp_path, new_quizzes=[quiz])
    course = read(write(tmp_path, quizzes_1_items=entries))
    assert [(a.lms_type, a.question_count) for a in course.activities] == [("Quiz", 6)]


def test_a_tool_that_keeps_its_meetings_is_named(tmp_path):
    item = {"id": 5, "title": "Class", "type": "ExternalTool", "position": 1, "module_id": 2}
    item |= {"external_url": "https://applications.zoom.us/lti/rich"}
    course = read(write(tmp_path, items=[item]))
    reason = "meetings kept in Zoom are not among the answers; add [[live]]"
    assert reason in reasons(course)


# Whatever is in it


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        ["2031-01-02T00:00:00Z", "9999-12-31T23:59:59Z", "<p>x", "<a href='http://['>x", "course_1"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=10,
)


def reads_or_says_why(path: Path) -> None:
    source = Source(path)
    for reader in (canvas_api, moodle_web_service):
        reader.sniff(source)
        try:
            reader.read(source)
        except AuditError as error:
            assert "\n" not in str(error)


@settings(max_examples=50, deadline=None)
@given(JSON_VALUES)
def test_any_json_is_read_or_refused(tmp_path_factory, value):
    path = tmp_path_factory.mktemp("any") / "a.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    reads_or_says_why(path)


def places(value, way=()):
    yield way
    if isinstance(value, dict | list):
        steps = value.items() if isinstance(value, dict) else enumerate(value)
        for step, inner in steps:
            yield from places(inner, (*way, step))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_value_in_any_place_of_an_export_is_read_or_refused(data, tmp_path_factory, samples):
    name = data.draw(st.sampled_from(["canvas-api/answers", "moodle-web-service/answers"]))
    answers = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((samples / name).glob("*.json"))
    }
    ways = [way for way in places(answers) if len(way) > 1]
    answers = copy.deepcopy(answers)
    for way in data.draw(st.lists(st.sampled_from(ways), min_size=1, max_size=6)):
        inner = answers
        for step in way[:-1]:
            try:
                inner = inner[step]
            except (KeyError, IndexError, TypeError):
                break
        else:
            if isinstance(inner, list if isinstance(way[-1], int) else dict):
                inner[way[-1]] = data.draw(JSON_VALUES)
    path = tmp_path_factory.mktemp("near") / "a.json"
    path.write_text(json.dumps(answers), encoding="utf-8")
    reads_or_says_why(path)

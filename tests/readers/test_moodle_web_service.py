"""Answers of a Moodle web service: contents of a course, alone and with what ``mod_...`` knows."""

import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from audit.course import (
    BLIND_BREAKS,
    BLIND_CAPTIONS,
    BLIND_RECORDINGS,
    BLIND_VIDEO_LENGTHS,
    Activity,
    Course,
    Media,
    Section,
)
from audit.errors import ReadError
from audit.readers import canvas_api, moodle_web_service
from audit.readers.moodle_texts import one_language
from audit.readers.source import Source

DAY = int(datetime(2031, 1, 2, tzinfo=UTC).timestamp())
HOUR = 3600


def at(hour: int) -> datetime:
    return datetime(2031, 1, 2, hour, tzinfo=UTC)


def section(*modules, number=1, **more):
    return {
        "id": 50 + number,
        "section": number,
        "name": f"Topic {number}",
        "modules": [*modules],
    } | more


def module(modname, number=7, **more):
    return {
        "id": number,
        "instance": number + 100,
        "name": modname.title(),
        "modname": modname,
    } | more


def read(folder: Path, *sections, **answers) -> Course:
    for name, value in {"contents": [*sections], **answers}.items():
        (folder / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
    source = Source(folder)
    assert moodle_web_service.sniff(source)
    assert not canvas_api.sniff(source)
    (course,) = moodle_web_service.read(source)
    return course


def read_one(folder: Path, thing, **answers) -> Activity:
    (activity,) = read(folder, section(thing), **answers).activities
    return activity


def reasons(course: Course) -> list[str]:
    return [note.reason for note in course.unread]


NO_COURSE = "the answer of core_course_get_courses_by_field is missing: no title, dates or language"


# What is taken


@pytest.mark.parametrize(
    "value",
    [
        pytest.param([{"name": "Week 1", "modules": ["one"]}], id="other modules"),
        pytest.param({"name": "x", "modules": []}, id="a package"),
        pytest.param([{"id": 1, "name": "W", "position": 1, "items": []}], id="Canvas"),
        pytest.param([], id="empty"),
    ],
)
def test_other_json_is_not_taken(tmp_path, value):
    (tmp_path / "contents.json").write_text(json.dumps(value))
    assert not moodle_web_service.sniff(Source(tmp_path))


def test_a_refusal_alone_is_an_error(samples):
    source = Source(samples / "malformed" / "moodle-refusal.json")
    assert moodle_web_service.sniff(source)
    with pytest.raises(ReadError) as error:
        moodle_web_service.read(source)
    assert str(error.value) == (
        "moodle-refusal.json: the server refused to answer (invalidtoken); "
        "ask again with a valid token, as a teacher of the course"
    )


def test_a_refusal_beside_the_contents_is_unread(tmp_path):
    refusal = {"exception": "e", "errorcode": "accessexception", "message": "m"}
    assert reasons(read(tmp_path, section(module("page")), mod_quiz=refusal)) == [
        "the server refused to answer (accessexception); ask for it again",
        NO_COURSE,
    ]


def test_mod_answers_without_contents_are_an_error(tmp_path):
    quizzes = {"quizzes": [{"id": 1, "coursemodule": 7, "course": 3}], "warnings": []}
    (tmp_path / "mod_quiz.json").write_text(json.dumps(quizzes))
    source = Source(tmp_path)
    assert moodle_web_service.sniff(source)
    with pytest.raises(ReadError) as error:
        moodle_web_service.read(source)
    assert error.value.what == "the answer of core_course_get_contents is not in it"


def test_a_truncated_answer_says_where(tmp_path):
    text = '[{"id": 1, "name": "T", "modules": [{"id": 7, "modname": "pa'
    (tmp_path / "contents.json").write_text(text)
    source = Source(tmp_path / "contents.json")
    assert moodle_web_service.sniff(source)
    with pytest.raises(ReadError) as error:
        moodle_web_service.read(source)
    assert str(error.value) == (
        "contents.json, line 1, column 61: this is not JSON (it stops in the middle); "
        "ask for the answer again"
    )


def test_a_byte_order_mark_is_no_damage(tmp_path):
    path = tmp_path / "contents.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps([section(module("page"))]).encode())
    assert moodle_web_service.sniff(Source(path))


# One activity


def test_an_everything_activity(tmp_path):
    contents = module(
        "assign",
        name="Draw &amp; <span lang='fr' class='multilang'>dessine</span>"
        "<span lang='en' class='multilang'>tell</span>",
        description="<p>See <a href='https://a.example/x?token=1'>this</a></p>"
        "<video src='https://v.example/webservice/pluginfile.php/1/b.mp4?token=1'></video>",
        visible=0,
        groupmode=1,
        dates=[{"label": "Due:", "timestamp": DAY, "dataid": "duedate"}],
        completion=2,
        completiondata={"state": 1},
    )
    more = {
        "id": 107,
        "cmid": 7,
        "course": 3,
        "allowsubmissionsfromdate": DAY + HOUR,
        "duedate": DAY + 2 * HOUR,
        "cutoffdate": DAY + 3 * HOUR,
        "grade": 12.5,
        "timelimit": 5400,
        "teamsubmission": 1,
        "configs": [
            {
                "plugin": "onlinetext",
                "subtype": "assignsubmission",
                "name": "enabled",
                "value": "1",
            },
            {"plugin": "file", "subtype": "assignfeedback", "name": "enabled", "value": "1"},
        ],
    }
    frame = {"id": 3, "fullname": "Bees", "shortname": "B", "lang": "en", "assignments": [more]}
    course = read(tmp_path, section(contents), assign={"courses": [frame], "warnings": []})
    assert course.activities == (
        Activity(
            native_id="7",
            native_ref="assign/107",
            title="Draw & tell",
            lms_type="assign",
            position=1,
            section_id="51",
            body="See this",
            opens=at(1),
            due=at(2),
            closes=at(3),
            points=12.5,
            graded=True,
            published=False,
            group="assignment",
            time_limit_min=90,
            word_count=2,
            media=(Media(kind="video", url="https://v.example/webservice/pluginfile.php/1/b.mp4"),),
            links=("https://a.example/x",),
            settings={"submission_types": "online_text_entry"},
        ),
    )
    assert (course.id, course.title, course.code, course.language) == ("3", "Bees", "B", "en")


def test_a_minimal_course(tmp_path):
    (tmp_path / "c.json").write_text(
        '[{"id": 51, "name": "T", "modules": [{"id": 7, "name": "P", "modname": "page"}]}]'
    )
    source = Source(tmp_path / "c.json")
    (course,) = moodle_web_service.read(source)
    assert course == Course(
        id="c",
        title="c",
        format="moodle_web_service",
        source_name="c.json",
        source_sha256=source.sha256,
        platform="Moodle",
        sections=(Section(native_id="51", title="T", position=1),),
        activities=(
            Activity(native_id="7", title="P", lms_type="page", position=1, section_id="51"),
        ),
        unread=course.unread,
        blind_to=frozenset({BLIND_VIDEO_LENGTHS, BLIND_CAPTIONS, BLIND_RECORDINGS, BLIND_BREAKS}),
    )
    assert reasons(course) == [NO_COURSE]


def test_completion_tracking_does_not_say_required(tmp_path):
    assert read_one(tmp_path, module("quiz", completion=2)).required is None


@pytest.mark.parametrize(
    ("more", "points", "graded"),
    [
        ({}, None, None),
        ({"grade": 0}, None, False),
        ({"grade": -2}, None, True),
        ({"grade": 5}, 5, True),
    ],
)
def test_a_grade_below_zero_is_a_scale_and_zero_is_none(tmp_path, more, points, graded):
    quizzes = {"quizzes": [{"id": 1, "coursemodule": 7, "course": 3, **more}]}
    activity = read_one(tmp_path, module("quiz"), q=quizzes)
    assert (activity.points, activity.graded) == (points, graded)


def test_no_time_limit_is_none_not_zero(tmp_path):
    quizzes = {"quizzes": [{"id": 1, "coursemodule": 7, "timelimit": 0, "timeclose": 0}]}
    activity = read_one(tmp_path, module("quiz"), q=quizzes)
    assert (activity.time_limit_min, activity.closes) == (None, None)


@pytest.mark.parametrize(
    ("mode", "group"), [(0, "none"), (1, "separate"), (2, "visible"), (None, None), (9, None)]
)
def test_group_modes(tmp_path, mode, group):
    assert read_one(tmp_path, module("forum", groupmode=mode)).group == group


def test_words_about_a_file_are_not_the_words_in_it(tmp_path):
    activity = read_one(tmp_path, module("resource", description="<p>Chapter one</p>"))
    assert (activity.body, activity.word_count) == ("Chapter one", None)


def test_a_page_has_its_words_only_from_its_own_answer(tmp_path):
    described = module("page", description="<p>About soil</p>")
    assert read_one(tmp_path, described).word_count is None
    pages = {"pages": [{"id": 1, "coursemodule": 7, "content": "<p>Sand and clay</p>"}]}
    activity = read_one(tmp_path, described, p=pages)
    assert (activity.body, activity.word_count) == ("About soil\nSand and clay", 5)


def test_a_label_is_its_text(tmp_path):
    activity = read_one(tmp_path, module("label", name="Read...", description="<p>Read all.</p>"))
    assert (activity.lms_type, activity.body) == ("label", "Read all.")


def test_files_and_links_are_told_apart(tmp_path):
    files = [
        {"type": "file", "filename": "a.mp4", "fileurl": "https://m.example/a.mp4?token=1"},
        {"type": "file", "filename": "b", "fileurl": "https://m.example/b", "mimetype": "audio/x"},
        {"type": "file", "filename": "c.pdf", "fileurl": "https://m.example/c.pdf"},
        {"type": "url", "filename": "d", "fileurl": "https://d.example"},
    ]
    activity = read_one(tmp_path, module("folder", contents=files))
    assert activity.media == (
        Media(kind="video", url="https://m.example/a.mp4", title="a.mp4"),
        Media(kind="audio", url="https://m.example/b", title="b"),
    )
    assert activity.links == ("https://d.example",)


def test_a_file_says_what_it_is(tmp_path):
    file = {"type": "file", "filename": "c.pdf", "fileurl": "u", "mimetype": "application/pdf"}
    assert dict(read_one(tmp_path, module("resource", contents=[file])).settings) == {
        "mime_type": "application/pdf",
        "file_name": "c.pdf",
    }


def test_a_link_opens_its_address(tmp_path):
    link = {"type": "url", "filename": "d", "fileurl": "https://d.example/?token=1"}
    activity = read_one(tmp_path, module("url", contents=[link]))
    assert (activity.url, activity.links) == ("https://d.example/", ())


def test_a_news_forum_is_announcements(tmp_path):
    forums = [{"id": 1, "cmid": 7, "type": "news"}]
    assert dict(read_one(tmp_path, module("forum"), f=forums).settings) == {
        "forum_type": "news",
        "announcement": "yes",
    }


# Dates


def test_a_label_in_another_language_is_understood_by_its_place(tmp_path):
    dates = [{"label": "Avautuu:", "timestamp": DAY}, {"label": "Sulk:", "timestamp": DAY + HOUR}]
    activity = read_one(tmp_path, module("quiz", dates=dates))
    assert (activity.opens, activity.due, activity.closes) == (at(0), None, at(1))


def test_one_date_with_a_label_that_says_nothing_is_unread(tmp_path):
    dates = [{"label": "Avautuu:", "timestamp": DAY}]
    course = read(tmp_path, section(module("quiz", dates=dates)))
    assert (course.activities[0].opens, course.activities[0].closes) == (None, None)
    assert reasons(course) == [NO_COURSE, "a date of which it is not said what it is"]


def test_dates_kept_in_a_text_within_the_text_are_found(tmp_path):
    custom = json.dumps({"duedate": str(DAY), "cutoffdate": "0"})
    activity = read_one(tmp_path, module("assign", customdata=custom))
    assert (activity.due, activity.closes) == (at(0), None)


@pytest.mark.parametrize("custom", ['""', "[]", "{", None, 3])
def test_an_empty_text_within_the_text_is_nothing(tmp_path, custom):
    assert read_one(tmp_path, module("assign", customdata=custom)).due is None


# Meetings


def meeting(folder, modname, **more):
    answer = {"rooms": [{"id": 1, "coursemodule": 7, **more}]}
    course = read(folder, section(module(modname)), rooms=answer)
    return course.activities[0], reasons(course)[1:]


def test_a_room_with_hours_is_a_meeting(tmp_path):
    activity, notes = meeting(
        tmp_path, "bigbluebuttonbn", type=2, openingtime=DAY, closingtime=DAY + HOUR
    )
    assert (activity.starts, activity.ends, notes) == (at(0), at(1), [])
    assert dict(activity.settings) == {"conference_type": "recordings_only"}


def test_a_room_that_is_open_all_term_is_no_meeting_of_weeks(tmp_path):
    activity, notes = meeting(
        tmp_path, "bigbluebuttonbn", openingtime=DAY, closingtime=DAY + 24 * 30 * HOUR
    )
    assert (activity.starts, activity.opens) == (None, at(0))
    assert notes == [
        "a meeting room that is open from 2031-01-02 to 2031-02-01: "
        "the hours of its meetings are not in the export"
    ]


def test_a_room_without_hours_is_noted(tmp_path):
    activity, notes = meeting(tmp_path, "googlemeet")
    assert activity.starts is None
    assert notes == ["a meeting room whose meetings have no hour here"]


def test_a_zoom_meeting_lasts_seconds(tmp_path):
    activity, notes = meeting(tmp_path, "zoom", start_time=DAY, duration=5400, recurring=1)
    assert (activity.starts, activity.ends) == (at(0), datetime(2031, 1, 2, 1, 30, tzinfo=UTC))
    assert notes == ["a meeting that is held again and again: only its first time is known"]


def test_a_zoom_meeting_without_a_fixed_time_has_no_hour(tmp_path):
    activity, notes = meeting(tmp_path, "zoom", start_time=DAY, recurring=1, recurrence_type=0)
    assert activity.starts is None
    assert notes == ["a meeting room whose meetings have no hour here"]


@pytest.mark.parametrize(("schedule", "starts"), [(1, at(0)), (0, None)])
def test_a_chat_has_an_hour_only_if_it_is_used(tmp_path, schedule, starts):
    activity, _notes = meeting(tmp_path, "chat", chattime=DAY, schedule=schedule)
    assert (activity.starts, activity.ends) == (starts, None)


# Sections


def test_an_empty_section_is_kept_and_a_hidden_one_hides(tmp_path):
    course = read(
        tmp_path,
        section(module("page", 7, visible=1), number=2, visible=0),
        section(number=1, visible=1),
    )
    assert [(s.title, s.position, s.published) for s in course.sections] == [
        ("Topic 1", 1, True),
        ("Topic 2", 2, False),
    ]
    assert [a.published for a in course.activities] == [False]


def test_what_opens_later_is_not_hidden(tmp_path):
    closed = module("page", visible=1, uservisible=False, availabilityinfo="From Monday")
    assert read_one(tmp_path, closed).published


def test_a_subsection_stands_where_its_placeholder_stands(tmp_path):
    inner = section(module("quiz", 9), number=9, component="mod_subsection", itemid=108)
    outer = section(module("page", 7), module("subsection", 8), module("forum", 10))
    course = read(tmp_path, outer, inner)
    assert [s.title for s in course.sections] == ["Topic 1"]
    assert [(a.native_id, a.section_id) for a in course.activities] == [
        ("7", "51"),
        ("8", "51"),
        ("9", "51"),
        ("10", "51"),
    ]


def test_a_subsection_without_placeholder_is_a_section(tmp_path):
    inner = section(module("quiz", 9), number=9, component="mod_subsection", itemid=108)
    assert [s.title for s in read(tmp_path, section(module("page")), inner).sections] == [
        "Topic 1",
        "Topic 9",
    ]


def test_links_above_a_section_are_noted(tmp_path):
    summary = "<p>We meet <a href='https://zoom.example/j/1'>here</a></p>"
    assert reasons(read(tmp_path, section(module("page"), summary=summary)))[1:] == [
        "the text above section 'Topic 1' holds recordings or links: no activity is made of it"
    ]


def test_two_activities_of_one_id_are_noted(tmp_path):
    course = read(tmp_path, section(module("page"), module("quiz")))
    assert [a.lms_type for a in course.activities] == ["page"]
    assert reasons(course)[1:] == ["1 section or activity without an id of its own"]


# Several courses, languages, and people


def test_courses_are_told_apart_by_the_mod_answers(tmp_path):
    first = [section(module("quiz", 7))]
    second = [section(module("quiz", 8))]
    for name, value in {
        "a": first,
        "b": second,
        "quizzes": {
            "quizzes": [
                {"id": 1, "coursemodule": 7, "course": 3},
                {"id": 2, "coursemodule": 8, "course": 4},
            ]
        },
        "courses": [
            {"id": 3, "fullname": "Bees", "shortname": "B"},
            {"id": 4, "fullname": "Wasps", "shortname": "W"},
        ],
    }.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(value))
    found = moodle_web_service.read(Source(tmp_path))
    assert [(c.id, c.title, [a.native_id for a in c.activities]) for c in found] == [
        ("3", "Bees", ["7"]),
        ("4", "Wasps", ["8"]),
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("<span lang='en' class='multilang'>A</span>", "fr", None),
        ("<span class='other' lang='en'>A</span><span lang='fr'>B</span>", "fr", None),
        (
            "1 <span lang='en' class='multilang'>A</span> <span class=\"multilang\" lang=\"fr\">B"
            "</span> 2",
            "fr",
            "1 B 2",
        ),
        (
            "<span lang='en' class='multilang'>A</span><span lang='fr' class='multilang'>B</span>",
            None,
            "A",
        ),
        ("{mlang en}A{mlang}{mlang fr,de}B{mlang} x", "de", "B x"),
        ("{mlang fr}B{mlang}{mlang other}C{mlang}", "es", "C"),
        ("{mlang fr}B{mlang}{mlang fr_ca}C{mlang}", "fr_ca", "C"),
        ("{mlang fr}B{mlang}{mlang en}C{mlang}", "fr_ca", "B"),
        ("{mlang en}A{mlang} and {mlang en}B{mlang}", "en", "A and B"),
    ],
)
def test_one_language_is_kept(text, language, expected):
    assert one_language(text, language) == (text if expected is None else expected)


def test_people_are_nowhere(tmp_path):
    file = {"type": "file", "filename": "c.pdf", "fileurl": "u", "author": "MARKER", "userid": 4}
    course = read(
        tmp_path,
        section(module("resource", contents=[file], completiondata={"overrideby": "MARKER"})),
        core_enrol_get_enrolled_users=[{"id": 1, "fullname": "MARKER"}],
        users=[{"id": 1, "fullname": "MARKER"}],
        info={"sitename": "S", "release": "4.5", "fullname": "MARKER", "username": "MARKER"},
    )
    assert "MARKER" not in repr(course)
    assert course.platform_version == "4.5"
    assert {note.path for note in course.unread} >= {"users", "core_enrol_get_enrolled"}


# The sample, and a real answer


def plain(value):
    return value.isoformat() if isinstance(value, date) else value


@pytest.fixture(scope="module", params=["contents.json", "answers"])
def sample(request, samples):
    folder = samples / "moodle-web-service"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    source = Source(folder / request.param)
    assert moodle_web_service.sniff(source)
    assert not canvas_api.sniff(source)
    (course,) = moodle_web_service.read(source)
    return course, expected[request.param]


def test_the_sample_has_the_course_that_was_written(sample):
    course, expected = sample
    assert {key: plain(getattr(course, key)) for key in expected["course"]} == expected["course"]


def test_the_sample_has_what_was_counted_by_hand(sample):
    course, expected = sample
    videos = [m for a in course.activities for m in a.media if m.kind == "video"]
    assert {
        "sections": len(course.sections),
        "activities": len(course.activities),
        "by_lms_type": dict(Counter(a.lms_type for a in course.activities)),
        "with_due_date": sum(a.due is not None for a in course.activities),
        "videos": len(videos),
        "videos_with_duration": sum(m.duration_s is not None for m in videos),
        "unpublished": sum(not a.published for a in course.activities),
    } == expected["counts"]
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
    assert "A. Teacher" not in repr(course)


def test_a_real_answer_has_what_was_counted(real_exports):
    name = "moodle_ws/cvuex_core_course_get_contents.json"
    truth = json.loads((real_exports / "ground_truth.json").read_text(encoding="utf-8"))
    wanted = truth[name]["truth"]
    source = Source(real_exports / name)
    assert moodle_web_service.sniff(source)
    assert not canvas_api.sniff(source)
    (course,) = moodle_web_service.read(source)
    placed = Counter(activity.section_id for activity in course.activities)
    assert len(course.sections) == wanted["sections"]
    assert len(course.activities) == wanted["modules"]
    assert Counter(a.lms_type for a in course.activities) == wanted["by_modname"]
    assert [[s.title, placed[s.native_id]] for s in course.sections] == wanted["section_list"]
    assert sum(a.opens is not None for a in course.activities) == 1
    assert sum(a.closes is not None for a in course.activities) == 1
    assert sum(a.starts is not None for a in course.activities) == wanted["live_sessions"]["items"]

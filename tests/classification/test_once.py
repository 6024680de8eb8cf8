"""What the export shows twice counts once; the other row stays and names the one that counts."""

import pytest

from audit.classification import classify
from audit.course import Activity
from audit.facts import NO_FACTS, Facts
from tests.builders import activity, course, facts, hour, live, live_fact, video

TERM = {"start": hour(1).date(), "weeks": 4}


def doubles(*activities: Activity, known: Facts = NO_FACTS) -> dict[str, str]:
    frame = classify(course(*activities), known).activities
    rows = frame[frame["status"] == "double"]
    assert set(rows["native_id"]) == set(frame.loc[frame["same_as"].notna(), "native_id"])
    return dict(zip(rows["native_id"], rows["same_as"], strict=True))


def test_nothing_is_double_in_a_plain_course():
    assert (
        doubles(
            activity("a", "reading", title="Tides"),
            activity("b", "reading", title="Tides"),
            activity("c", "quiz", title="Tides"),
        )
        == {}
    )


# --- a task and the place to hand it in ---


def page(native_id: str, title: str, kind: str = "assignment", **fields) -> Activity:
    return activity(native_id, kind, lms_type="WikiPage", title=title, **fields)


def place(native_id: str, title: str, kind: str = "assignment", **fields) -> Activity:
    return activity(native_id, kind, lms_type="Assignment", title=title, **fields)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (page("p", "Essay 2"), place("a", "Essay 1")),
        (page("p", "Essay 1", kind="reading"), place("a", "Essay 1")),
        (page("p", "Essay 1", section_id="A"), place("a", "Essay 1", section_id="B")),
        (place("p", "Essay 1"), place("a", "Essay 1")),
    ],
)
def test_two_tasks(one, other):
    assert doubles(one, other) == {}


@pytest.mark.parametrize(
    "title",
    ["Essay 1", "Essay 1: instructions", "Essay 1 – guidelines", "ESSAY 1 description"],
)
def test_a_task_and_the_place_to_hand_it_in(title):
    found = doubles(page("p", title), place("a", "Essay 1 (submission)"))
    # The place counts: it knows the date and the points.
    assert found == {"p": "a"}


# --- one content placed twice ---


def test_one_content_placed_twice():
    one, other = (
        activity(i, "reading", lms_type="WikiPage", native_ref="page-1", section_id=i) for i in "ab"
    )
    assert doubles(one, other) == {"b": "a"}


def test_two_items_without_a_content_of_their_own():
    assert doubles(activity("a", "reading"), activity("b", "reading")) == {}


def test_one_tool_opened_at_two_addresses():
    one, other = (
        activity(
            i,
            "quiz",
            lms_type="ContextExternalTool",
            native_ref="t",
            url=f"https://tool.example/{i}",
        )
        for i in "ab"
    )
    assert doubles(one, other) == {}


# --- parallel sections of one session ---


def test_parallel_sections_the_longest_counts():
    found = doubles(
        live("a", title="Tutorial (group A)", minutes=50, week=1),
        live("b", title="Tutorial (group B)", minutes=75, week=1),
        live("c", title="Tutorial (group C)", minutes=None, week=1),
    )
    assert found == {"a": "b", "c": "b"}


def test_sections_of_two_weeks_are_two_sessions():
    assert (
        doubles(
            live("a", title="Tutorial group A", week=1),
            live("b", title="Tutorial group B", week=2),
        )
        == {}
    )


def test_a_section_that_meets_twice_a_week_counts_twice():
    found = doubles(
        live("a1", title="Tutorial section 1", minutes=50, week=1),
        live("b1", title="Tutorial section 2", minutes=60, week=1),
        live("a2", title="Tutorial section 1", minutes=50, week=1),
        live("b2", title="Tutorial section 2", minutes=60, week=1),
    )
    assert found == {"a1": "b1", "a2": "b2"}


def test_one_section_alone_is_parallel_to_nothing():
    assert (
        doubles(
            live("a1", title="Tutorial section 1", week=1),
            live("a2", title="Tutorial section 1", week=1),
        )
        == {}
    )


def test_group_work_of_two_groups_is_no_session():
    assert (
        doubles(
            activity("a", "quiz", title="Quiz group A", week=1),
            activity("b", "quiz", title="Quiz group B", week=1),
        )
        == {}
    )


# --- a session found in prose and in a calendar ---


def event(native_id: str, week: int, clock: str, until: str, **fields) -> Activity:
    return live(
        native_id,
        lms_type="CalendarEvent",
        starts=hour(week, 1, clock),
        ends=hour(week, 1, until),
        **fields,
    )


def test_a_session_in_prose_and_in_the_calendar():
    found = doubles(
        live("prose", "live_session", lms_type="WikiPage", minutes=90, week=2),
        event("calendar", 2, "13:15", "14:30"),
        known=facts(**TERM),
    )
    assert found == {"prose": "calendar"}


def test_prose_of_another_week_is_another_session():
    found = doubles(
        live("prose", "live_session", lms_type="WikiPage", week=3),
        event("calendar", 2, "13:15", "14:30"),
        known=facts(**TERM),
    )
    assert found == {}


def test_prose_of_no_week_is_another_session():
    found = doubles(
        live("prose", "live_session", lms_type="WikiPage"),
        event("calendar", 2, "13:15", "14:30"),
        known=facts(**TERM),
    )
    assert found == {}


@pytest.mark.parametrize(
    ("clock", "until", "found"),
    [
        ("14:30", "15:30", {}),
        ("12:00", "13:15", {}),
        ("14:29", "15:30", {"calendar": "live 1 @ 2031-09-09"}),
        ("13:15", "14:30", {"calendar": "live 1 @ 2031-09-09"}),
    ],
)
def test_the_facts_count_before_the_calendar_where_hours_overlap(clock, until, found):
    known = facts(
        **TERM, live=(live_fact(1, first=hour(2).date(), last=hour(2, 6).date()),), timezone="UTC"
    )
    assert doubles(event("calendar", 2, clock, until), known=known) == found


def test_a_plans_day_without_an_hour_is_that_days_session():
    known = facts(
        **TERM,
        live=(live_fact(1, last=hour(1, 6).date()), live_fact(3, last=hour(1, 6).date())),
    )
    found = doubles(
        live("tue", day=hour(1, 1).date()), live("wed", day=hour(1, 2).date()), known=known
    )
    assert found == {"tue": "live 1 @ 2031-09-02"}


def test_a_standing_meeting_room_is_the_meeting_of_the_calendar():
    room = live("room", "live_session", lms_type="bigbluebuttonbn", minutes=None, week=2)
    found = doubles(room, event("calendar", 2, "13:15", "14:30"), known=facts(**TERM))
    assert found == {"room": "calendar"}


def test_two_meeting_rooms_of_a_week_are_two_sessions():
    rooms = [
        live(i, "live_session", lms_type="bigbluebuttonbn", minutes=None, week=2) for i in "ab"
    ]
    assert doubles(*rooms, known=facts(**TERM)) == {}


def test_office_hours_are_no_class():
    found = doubles(
        live("prose", "office_hours", lms_type="WikiPage", week=2),
        event("calendar", 2, "13:15", "14:30"),
        known=facts(**TERM),
    )
    assert found == {}


def test_office_hours_in_prose_and_in_the_facts():
    known = facts(**TERM, live=(live_fact(form="office_hours", first=hour(2).date()),))
    prose = live("prose", "office_hours", lms_type="WikiPage", week=2)
    assert doubles(prose, known=known) == {"prose": "live 1 @ 2031-09-09"}


# --- a live session and its recording ---


@pytest.mark.parametrize(
    "title",
    ["Recording of the class", "Class recordings", "Zoom recorded class", "Captation du cours"],
)
def test_a_session_and_its_recording(title):
    found = doubles(live("live", week=1), video("video", 60, title=title, week=1))
    assert found == {"video": "live"}


@pytest.mark.parametrize(
    ("title", "week"),
    [
        ("Tides", 1),
        # Made beforehand, so there is nothing that it records.
        ("Pre-recorded talk on tides", 1),
        ("Recording of the class", 2),
        ("Recording of the class", None),
    ],
)
def test_a_video_that_records_no_session(title, week):
    assert doubles(live("live", week=1), video("video", 60, title=title, week=week)) == {}


def test_a_recording_beside_office_hours_records_something_else():
    found = doubles(
        live("office", "office_hours", week=1), video("v", 60, title="Recording", week=1)
    )
    assert found == {}


def test_a_recording_is_more_than_no_work_and_needs_captions():
    of = course(live("live", week=1), video("video", 60, title="Recording", week=1, captions=False))
    videos = classify(of).videos
    assert [(v.native_id, v.recording, v.required) for v in videos.itertuples()] == [
        ("video", True, True)
    ]


# --- what is shown ---


def test_what_students_cannot_see_takes_no_place():
    assert doubles(page("p", "Essay 1"), place("a", "Essay 1", published=False)) == {}


def test_in_a_course_that_is_being_built_everything_is_compared():
    found = doubles(
        page("p", "Essay 1", published=False),
        place("a", "Essay 1", published=False),
        activity("b", "reading"),
    )
    assert found == {"p": "a"}


def test_a_double_stays_a_row_with_its_own_length():
    of = course(page("p", "Essay 1", minutes=30), place("a", "Essay 1", minutes=120))
    frame = classify(of).activities.set_index("native_id")
    assert list(frame["minutes"]) == [30.0, 120.0]
    assert list(frame["status"]) == ["double", "required"]

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


def test_a_reading_that_is_called_like_a_task_is_no_task():
    # Only what is handed in has a place to hand it in.
    assert doubles(page("p", "Tides", kind="reading"), place("a", "Tides", kind="reading")) == {}


def test_a_page_and_its_place_may_both_stand_in_no_section():
    found = doubles(page("p", "Débat : consignes", "discussion"), place("a", "Débat", "discussion"))
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


def test_a_quiz_and_a_page_may_have_one_id():
    # The LMS numbers its quizzes and its pages apart.
    assert (
        doubles(
            activity("a", "quiz", lms_type="Quizzes::Quiz", native_ref="7"),
            activity("b", "reading", lms_type="WikiPage", native_ref="7"),
        )
        == {}
    )


def test_one_content_placed_three_times_counts_where_it_is_first():
    rows = [activity(i, "reading", native_ref="r", week=w) for w, i in enumerate("abc", start=1)]
    assert doubles(*rows) == {"b": "a", "c": "a"}


def test_the_id_is_that_of_the_one_that_counts_in_the_end():
    # The page stands twice, and the place to hand in counts for both.
    found = doubles(
        page("p", "Essay 1", native_ref="r"),
        page("q", "Essay 1", native_ref="r"),
        place("a", "Essay 1"),
    )
    assert found == {"p": "a", "q": "a"}


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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tutorial", "Tutorial"),
        ("Tutorial A", "Tutorial B"),
        ("Tutorial group A", "Workshop group B"),
        ("Tutorial group A: tides", "Tutorial group B: rivers"),
        ("Tutorial for group work", "Tutorial for group talk"),
    ],
)
def test_sessions_of_a_week_that_name_no_parallel_sections(one, other):
    assert doubles(live("a", title=one, week=1), live("b", title=other, week=1)) == {}


def test_sections_of_another_kind_are_another_session():
    found = doubles(
        live("a", "live_lab", title="Group A", week=1),
        live("b", "live_seminar", title="Group B", week=1),
    )
    assert found == {}


def test_the_first_of_sections_of_one_length_counts():
    rows = [live(i, title=f"Lab (gr. {n})", minutes=50, week=1) for n, i in enumerate("ab", 1)]
    assert doubles(*rows) == {"b": "a"}


def test_an_extra_meeting_of_the_shorter_section_has_no_hour_of_its_own():
    found = doubles(
        live("a1", title="Lab, section 1", minutes=20, week=1),
        live("a2", title="Lab, section 1", minutes=20, week=1),
        live("b", title="Lab, section 2", minutes=60, week=1),
    )
    assert found == {"a1": "b", "a2": "b"}


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


@pytest.mark.parametrize("title", ["Class", "Lecture 3", "Class (tides)"])
def test_a_session_of_the_same_title_in_another_week_is_another_session(title):
    rows = [event(f"w{week}", week, "13:15", "14:30", title=title) for week in (1, 2, 3)]
    assert doubles(*rows, known=facts(**TERM)) == {}


def test_two_sessions_of_the_calendar_on_one_day():
    rows = [event("morning", 2, "09:00", "10:15"), event("noon", 2, "10:15", "11:30")]
    assert doubles(*rows, known=facts(**TERM)) == {}


def test_two_sessions_of_the_facts_on_one_day():
    known = facts(
        **TERM,
        timezone="UTC",
        live=(live_fact(1, "09:00-10:15"), live_fact(1, "13:15-14:30")),
    )
    found = doubles(event("noon", 2, "13:15", "14:30"), known=known)
    assert found == {"noon": "live 2 @ 2031-09-09"}


def test_two_sessions_of_the_facts_at_one_hour_are_what_a_person_wrote():
    known = facts(**TERM, timezone="UTC", live=(live_fact(1), live_fact(1)))
    assert doubles(known=known) == {}


def test_an_event_without_an_end_is_a_moment():
    known = facts(**TERM, timezone="UTC", live=(live_fact(1, last=hour(1, 6).date()),))
    rows = [
        live(clock, lms_type="CalendarEvent", starts=hour(1, 1, clock))
        for clock in ("13:14", "13:15", "14:29", "14:30")
    ]
    counted = "live 1 @ 2031-09-02"
    assert doubles(*rows, known=known) == {"13:15": counted, "14:29": counted}


def test_a_session_of_presentations_in_the_facts_and_in_the_calendar():
    known = facts(
        **TERM, timezone="UTC", live=(live_fact(day=hour(2, 1).date(), form="presentation"),)
    )
    rows = [event("same", 2, "13:15", "14:30"), event("later", 2, "15:00", "16:00")]
    assert doubles(*rows, known=known) == {"same": "live 1 @ 2031-09-09"}


def test_a_session_in_prose_in_the_calendar_and_in_the_facts():
    known = facts(**TERM, timezone="UTC", live=(live_fact(1, last=hour(1, 6).date()),))
    found = doubles(
        live("prose", "live_session", lms_type="WikiPage", week=1),
        event("calendar", 1, "13:15", "14:30"),
        known=known,
    )
    counted = "live 1 @ 2031-09-02"
    assert found == {"prose": counted, "calendar": counted}


def test_a_session_in_prose_with_another_hour_is_another_session():
    found = doubles(
        live("prose", "live_session", lms_type="WikiPage", starts=hour(2, 3), week=2),
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
    [
        "Recording",
        "Replay (9 September)",
        "Recording of week 1",
        "Session 3 recording",
        "Recording of the class",
        "Class recordings",
        "Zoom recorded class",
        "Captation du cours",
    ],
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
        ("Recorded lecture: tides", 1),
        # What was recorded is the subject.
        ("Historic recordings of whale song", 1),
        ("Recording of the class", 2),
        ("Recording of the class", None),
    ],
)
def test_a_video_that_records_no_session(title, week):
    assert doubles(live("live", week=1), video("video", 60, title=title, week=week)) == {}


def test_the_recording_of_presentations():
    shown = activity("p", "student_presentation", stated_mode="synchronous", week=1)
    recorded = video("v", 60, title="Recording of the presentations", week=1)
    assert doubles(shown, recorded) == {"v": "p"}


def test_sections_of_a_book_are_no_sections_of_a_class():
    found = doubles(
        live("a", title="Lecture: Section 3", week=1), live("b", title="Lecture: Section 4", week=1)
    )
    assert found == {}


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


def test_a_reading_about_recordings_is_no_recording():
    found = doubles(live("live", week=1), activity("a", "reading", title="Recordings", week=1))
    assert found == {}


def test_a_recording_of_a_week_of_two_sessions_is_that_of_the_first():
    found = doubles(live("a", week=1), live("b", week=1), video("v", 60, title="Replay", week=1))
    assert found == {"v": "a"}


def test_a_recording_is_that_of_the_session_that_counts():
    known = facts(**TERM, timezone="UTC", live=(live_fact(1, last=hour(1, 6).date()),))
    found = doubles(
        event("calendar", 1, "13:15", "14:30"),
        video("v", 60, title="Class recording", week=1),
        known=known,
    )
    counted = "live 1 @ 2031-09-02"
    assert found == {"calendar": counted, "v": counted}


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


def test_one_that_counts_never_stands_for_itself_and_never_is_a_double():
    """A course in which all five meet: each double names a row that counts."""
    known = facts(**TERM, timezone="UTC", live=(live_fact(1, title="Class section 1"),))
    of = course(
        event("calendar", 1, "13:15", "14:30", title="Class section 2"),
        live("prose", "live_session", lms_type="WikiPage", week=1, native_ref="s"),
        live("again", "live_session", lms_type="WikiPage", week=1, native_ref="s"),
        video("v", 60, title="Recording", week=1),
        page("p", "Essay 1", native_ref="e", section_id="A"),
        page("q", "Essay 1", native_ref="e", section_id="A"),
        place("a", "Essay 1", section_id="A"),
    )
    frame = classify(of, known).activities.set_index("native_id")
    double = frame[frame["status"] == "double"]
    assert set(double.index) == {"calendar", "prose", "again", "v", "p", "q"}
    assert set(frame.loc[double["same_as"], "status"]) == {"required"}

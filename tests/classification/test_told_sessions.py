"""Sessions of which only a sentence tells."""

from datetime import date, time

import pytest

from audit.classification import classify
from audit.classification.meeting_times import MeetingTime, meeting_time
from audit.facts import LiveFact
from tests.builders import activity, course, facts

TERM = {"start": date(2031, 9, 1), "weeks": 3, "timezone": "America/Toronto"}
LONG = "This page says how the course works, and what you need for it. " * 4


@pytest.mark.parametrize(
    ("sentence", "weekdays", "begin", "end"),
    [
        ("Class meets on Zoom Tuesdays 6-7:30 pm ET", (1,), "18:00", "19:30"),
        ("office hours Wed 15h-16h", (2,), "15:00", "16:00"),
        ("We meet Mon/Wed 11-12:30 pm", (0, 2), "11:00", "12:30"),
        ("Lectures TTh 9:30-10:45", (1, 3), "09:30", "10:45"),
        ("MWF 10 am to 10:50 am", (0, 2, 4), "10:00", "10:50"),
        ("Tuesday and Thursday, 1:15-2:30", (1, 3), "13:15", "14:30"),
        ("Tuesdays from 6:00 p.m. to 7:30 p.m.", (1,), "18:00", "19:30"),
        ("Le cours a lieu le mardi de 13 h à 14 h 30", (1,), "13:00", "14:30"),
        ("Las clases son los martes por Zoom, de 18:00 a 19:30", (1,), "18:00", "19:30"),
        ("As aulas acontecem às terças das 19h às 21h", (1,), "19:00", "21:00"),
        ("Die Vorlesung findet dienstags 14-16 Uhr statt", (1,), "14:00", "16:00"),
    ],
)
def test_weekly_hours(sentence, weekdays, begin, end):
    found = meeting_time(sentence)
    assert found is not None
    assert (found.weekdays, found.day) == (weekdays, None)
    assert (found.begin, found.end) == (time.fromisoformat(begin), time.fromisoformat(end))


def test_one_day_and_a_zone():
    assert meeting_time("on October 12 from 1-2 pm EST") == MeetingTime(
        day=(10, 12), begin=time(13), end=time(14), zone="America/New_York"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Read chapters 3-4 by Tuesday",
        "Due Tuesday at 11:59 pm",
        "Monday to Friday 9-5 pm",
        "every other Tuesday 6-7 pm",
        "Tuesdays, at six",
        "6-7 pm",
        "Tuesday 1/2-3/4",
        "Tuesdays 9 am-9 pm",
        "Tuesday 25:00-26:00",
    ],
)
def test_no_hours_of_a_meeting(sentence):
    assert meeting_time(sentence) is None


def page(body: str, **more):
    return activity("p", lms_type="Page", title="Syllabus", body=LONG + body, **more)


def told(*activities, known=None, **fields):
    frame = classify(course(*activities, **fields), known or facts(**TERM)).activities
    return frame[frame["lms_type"] == "sentence"]


def test_a_weekly_class_of_a_syllabus_stands_in_every_week():
    sessions = told(page("Class meets live on Zoom Tuesdays 6-7:30 pm ET."))
    assert [moment.isoformat() for moment in sessions["starts"]] == [
        "2031-09-02T18:00:00-04:00",
        "2031-09-09T18:00:00-04:00",
        "2031-09-16T18:00:00-04:00",
    ]
    assert set(sessions["kind"]) == {"live_session"}
    assert set(sessions["mode"]) == {"synchronous"}
    assert list(sessions["minutes"]) == [90, 90, 90]
    assert list(sessions["week"]) == [1, 2, 3]
    assert set(sessions["kind_confidence"]) == {0.794}
    assert set(sessions["kind_because"]) == {
        "sentence: “Class meets live on Zoom Tuesdays 6-7:30 pm ET”"
    }
    assert sessions["native_id"].iloc[0].endswith(" @ 2031-09-02")


def test_office_hours_of_a_page():
    sessions = told(page("Office hours: Wednesdays 15h-16h, on Zoom."))
    assert set(sessions["kind"]) == {"office_hours"}
    assert len(sessions) == 3


def test_one_session_in_french():
    body = "La séance synchrone aura lieu sur Zoom le 12 septembre de 13 h à 15 h 45."
    (session,) = told(page(body)).to_dict("records")
    assert session["starts"].isoformat() == "2031-09-12T13:00:00-04:00"
    assert session["minutes"] == 165


@pytest.mark.parametrize(
    "body",
    [
        "If you miss class, watch the recording of the Zoom session of Tuesday, 6-7:30 pm.",
        "There is no live class on Zoom on Tuesdays 6-7:30 pm.",
        "Class may meet on Zoom Tuesdays.",
        "Zoom in on the map between 6-7 pm on Tuesdays.",
        "Technical support is on Zoom, Tuesdays 6-7:30 pm.",
    ],
)
def test_what_tells_of_no_session(body):
    assert told(page(body)).empty


def test_two_texts_that_tell_of_one_class_tell_of_it_once():
    body = "Class meets live on Zoom Tuesdays 6-7:30 pm."
    assert len(told(page(body), activity("q", lms_type="Page", title="Welcome", body=body))) == 3


def test_a_calendar_says_it_better():
    event = activity(
        "e",
        lms_type="CalendarEvent",
        title="Class on Zoom",
        starts=told(page("Class meets live on Zoom Tuesdays 6-7 pm."))["starts"].iloc[0],
        ends=told(page("Class meets live on Zoom Tuesdays 6-7 pm."))["ends"].iloc[0],
    )
    frame = classify(
        course(page("Class meets live on Zoom Tuesdays 6-7 pm."), event), facts(**TERM)
    ).activities.set_index("native_id")
    doubles = frame[frame["status"] == "double"]
    assert len(doubles) == 1
    assert set(doubles["same_as"]) == {"e"}
    assert set(doubles["lms_type"]) == {"sentence"}


def test_a_person_who_lists_live_work_says_it_best():
    tuesday = LiveFact(weekday=1, day=None, start=time(18), end=time(19))
    body = "Class meets live on Zoom Tuesdays 6-7:30 pm."
    assert told(page(body), known=facts(**TERM, live=(tuesday,))).empty
    assert told(page(body), known=facts(**TERM, live=())).empty


def test_without_dated_weeks_the_sentence_stays_a_sign():
    classified = classify(course(page("Class meets live on Zoom Tuesdays 6-7:30 pm.")))
    assert len(classified.activities) == 1
    assert len(classified.live_signs) == 1


def test_what_students_do_not_see_tells_nothing():
    seen = [activity(str(n), "reading") for n in range(3)]
    assert told(page("Class meets live on Zoom Tuesdays 6-7 pm.", published=False), *seen).empty


def test_a_long_text_costs_what_its_length_costs(is_linear):
    assert is_linear(meeting_time, "Tuesdays 6-7 6:00 - to 7 h et " * 2000)

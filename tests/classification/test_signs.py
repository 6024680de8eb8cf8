"""Signs of live meetings."""

from datetime import UTC, datetime
from typing import Any

import pytest

from audit.classification.signs import LiveSign, live_signs, says_live
from audit.course import Activity, Course


def signs(title: str = "Week 1", lms_type: str = "Page", **fields: Any) -> tuple[LiveSign, ...]:
    activity = Activity(native_id="a1", title=title, lms_type=lms_type, position=1, **fields)
    return live_signs(
        Course(
            id="c",
            title="A course",
            format="test",
            source_name="x",
            source_sha256="0",
            activities=(activity,),
        )
    )


@pytest.mark.parametrize(
    "text",
    [
        "Zoom in on the map on Tuesday at 6 pm.",
        "This course is asynchronous; we never meet on Zoom.",
        "There is no live session on Tuesday.",
        "There are no synchronous sessions on Zoom in this course.",
        "Asynchronous class sessions every week.",
        "Watch the recording of the Zoom class on Tuesday.",
        "The instructor may hold live sessions on Zoom.",
        "Attend synchronous sessions (should they exist) with a headset.",
        "For questions about Zoom, ask technical support at 6 pm.",
        "Zoom privacy policy",
        "Read the Zoom help page before Monday.",
        "Office hours on Zoom, Tuesdays 6-7 pm.",
        "Live oak trees grow in class 9 soils on Mondays.",
        "Studies show that live sessions on Zoom tire students.",
        "A wired connection is better for Zoom sessions.",
        "Il n'y a pas de séance synchrone le mardi.",
        "Enregistrement de la séance synchrone du 12 mars",
        "",
    ],
)
def test_no_sign(text):
    assert says_live(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Synchronous Class Session via Zoom",
        "Our class meets on Zoom Tuesdays 6-7:30 pm",
        "The class meets every Tuesday at 6 p.m. on Zoom",
        "Attend the live session",
        "We will meet live on Wednesdays",
        "Weekly meeting: Monday 10:00 in Microsoft Teams",
        "Live sessions are on Zoom each Monday and will be recorded",
        "Séance synchrone le 12 mars",
        "Le cours a lieu le mardi sur Zoom",
    ],
)
def test_sentences_that_say_that_the_class_meets(text):
    assert says_live(f"Read chapter 2. Then rest.\n{text}\nWrite a page.") == text


def test_a_joining_link_is_the_strongest_sign_and_is_not_shown_whole():
    found = signs(
        body="Live session on Zoom on Tuesday", links=("https://uni.zoom.us/j/123?pwd=secret",)
    )
    assert found == (
        LiveSign(native_id="a1", text="uni.zoom.us", because="address of a meeting: Zoom"),
    )


@pytest.mark.parametrize(
    "link",
    ["https://zoom.us/privacy", "https://uni.zoom.us/rec/share/1", "https://zoom.us/download"],
)
def test_help_pages_and_recordings_are_no_signs(link):
    assert signs(links=(link,)) == ()


def test_types_titles_events_and_sentences():
    assert signs("Week 1", "bigbluebuttonbn") == (
        LiveSign(native_id="a1", text="Week 1", because="type: bigbluebuttonbn"),
    )
    assert signs("Virtual meetings") == (
        LiveSign(native_id="a1", text="Virtual meetings", because="title"),
    )
    assert signs(body="Hello.\nSynchronous class session via Zoom") == (
        LiveSign(native_id="a1", text="Synchronous class session via Zoom", because="sentence"),
    )


def test_an_event_of_which_only_the_hour_is_known_is_no_sign():
    hours = {
        "starts": datetime(2031, 9, 2, 13, tzinfo=UTC),
        "ends": datetime(2031, 9, 2, 14, tzinfo=UTC),
    }
    assert signs("Tea", "CalendarEvent", **hours) == ()
    assert signs("Lecture 2", "CalendarEvent", **hours) == (
        LiveSign(native_id="a1", text="Lecture 2", because="meeting in the calendar"),
    )


def test_office_hours_are_beside_the_class():
    assert signs("Office hours", links=("https://uni.zoom.us/j/1",)) == ()


def test_the_cost_grows_with_the_text(is_linear):
    assert is_linear(says_live, "synchronous. " * 15_000)

"""Modes."""

from datetime import UTC, datetime

import pytest

from audit.vocabulary import Kind, Mode


def at(hour: int, minute: int = 0, day: int = 9) -> datetime:
    return datetime(2031, 12, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "mode"),
    [
        # A timed exam that can be begun at any time in a window is asynchronous.
        ({"opens": at(8), "closes": at(8, day=12), "time_limit_min": 90.0}, Mode.ASYNCHRONOUS),
        ({"opens": at(8), "closes": at(12), "time_limit_min": 60.0}, Mode.ASYNCHRONOUS),
        ({"opens": at(8), "closes": at(10), "time_limit_min": 90.0}, Mode.SYNCHRONOUS),
        ({"starts": at(8), "ends": at(10)}, Mode.SYNCHRONOUS),
        ({"settings": {"access_code": "yes"}}, Mode.UNKNOWN),
        ({}, Mode.ASYNCHRONOUS),
    ],
)
def test_an_exam_is_live_only_at_a_fixed_hour(label, fields, mode):
    found = label("Final exam", "Quiz", **fields)
    assert (found.kind, found.mode) == (Kind.EXAM, mode)


def test_a_quiz_with_an_access_code_is_done_in_own_time(label):
    assert label("Quiz 1", "Quiz", settings={"access_code": "yes"}).mode is Mode.ASYNCHRONOUS


@pytest.mark.parametrize(
    ("title", "lms_type", "fields", "mode"),
    [
        ("Part two", "SubHeader", {}, Mode.NONE),
        ("Anything", "nobody knows", {}, Mode.UNKNOWN),
        ("Weekly class", "zoom", {}, Mode.SYNCHRONOUS),
        ("Office hours", "Page", {}, Mode.SYNCHRONOUS),
        ("Discussion", "forum", {}, Mode.ASYNCHRONOUS),
        ("Task", "Assignment", {"group": "assignment"}, Mode.EITHER),
        ("Oral presentation", "Assignment", {}, Mode.EITHER),
        (
            "Oral presentation",
            "Assignment",
            {"body": "Record your presentation."},
            Mode.ASYNCHRONOUS,
        ),
        ("Oral presentation", "Assignment", {"body": "You present live."}, Mode.SYNCHRONOUS),
        ("A wiki", "wiki", {}, Mode.ASYNCHRONOUS),
    ],
)
def test_mode_follows_from_the_kind(label, title, lms_type, fields, mode):
    assert label(title, lms_type, **fields).mode is mode


def test_a_stated_mode_wins(label):
    found = label("Quiz", "Quiz", stated_mode="synchronous", stated_because="plan.csv, row 3")
    assert (found.mode, found.mode_confidence) == (Mode.SYNCHRONOUS, 1.0)
    assert found.mode_because == "plan.csv, row 3"


def test_mode_is_surer_than_a_kind_that_would_be_in_own_time_anyway(label):
    found = label("Lecture 3", "Page", body="x", word_count=500)
    assert (found.kind_confidence, found.mode_confidence) == (0.794, 0.9)

"""One row an activity: unknown stays empty, and what a sum takes stands beside it."""

import pytest

from audit.classification import classify
from audit.course import Activity
from tests.builders import activity, course, moment, video


def sums(*activities: Activity) -> dict[str, tuple[float, float, float]]:
    frame = classify(course(*activities)).activities
    return {
        row.native_id: (row.sum_low, row.sum_minutes, row.sum_high) for row in frame.itertuples()
    }


def test_a_known_length_is_its_own_sum():
    assert sums(video("a", 12.5)) == {"a": (12.5, 12.5, 12.5)}


def test_a_rate_has_a_range():
    frame = classify(course(activity("a", "quiz", question_count=10))).activities
    assert list(frame.loc[0, ["minutes_low", "minutes", "minutes_high", "minutes_because"]]) == [
        5.0,
        10.0,
        20.0,
        "rate",
    ]
    assert list(frame.loc[0, ["sum_low", "sum_minutes", "sum_high"]]) == [5.0, 10.0, 20.0]


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("video", (5, 15, 60)),
        ("live_lecture", (50, 75, 165)),
        ("project", (300, 600, 1500)),
        ("resource", (0, 0, 0)),
        ("unknown", (0, 0, 0)),
    ],
)
def test_an_unknown_length_takes_the_row_of_its_kind(kind, row):
    assert sums(activity("a", kind)) == {"a": row}


def test_an_unknown_length_stays_empty():
    frame = classify(course(activity("a", "video"))).activities
    assert frame[["minutes_low", "minutes", "minutes_high"]].isna().all(axis=None)
    assert list(frame["minutes_because"]) == ["unknown"]


@pytest.mark.parametrize(
    ("known", "typical"), [((9, 10), 15), ((9, 10, 30), 10), ((8, 9, 10, 30), 9.5)]
)
def test_three_known_lengths_of_a_kind_make_its_typical_one(known, typical):
    of = [video(f"v{place}", length) for place, length in enumerate(known)]
    assert sums(*of, video("a", None))["a"] == (5, typical, 60)


@pytest.mark.parametrize(
    ("length", "row"), [(2, (2, 2, 60)), (5, (5, 5, 60)), (60, (5, 60, 60)), (75, (5, 75, 75))]
)
def test_a_median_outside_the_row_widens_it(length, row):
    of = [video(f"v{place}", length) for place in range(3)]
    assert sums(*of, video("a", None))["a"] == row


@pytest.mark.parametrize(
    "fields", [{"required": False}, {"published": False}, {"kind": "audio"}, {"rate": True}]
)
def test_what_does_not_count_or_is_not_known_makes_no_median(fields):
    # Two of three known lengths count: the third is optional, hidden, or of another kind.
    if "kind" in fields:
        third = activity("v3", "audio", minutes=10)
    elif "rate" in fields:
        third = video("v3", 10, 10, None)
    else:
        third = video("v3", 10, **fields)
    assert sums(video("v1", 10), video("v2", 10), third, video("a", None))["a"] == (5, 15, 60)


def test_a_double_makes_no_median():
    one, two = (video(i, 10, native_ref="same") for i in ("v1", "v2"))
    assert sums(one, two, video("v3", 10), video("a", None))["a"] == (5, 15, 60)


def test_stated_lengths_are_known_lengths():
    of = [activity(f"v{place}", "video", minutes=8) for place in range(3)]
    assert sums(*of, video("a", None))["a"] == (5, 8, 60)


def test_times_are_those_of_the_course():
    of = course(activity("a", "quiz", due=moment("2031-09-08T03:59")), timezone="America/Toronto")
    frame = classify(of).activities
    assert str(frame["due"].iloc[0]) == "2031-09-07 23:59:00-04:00"


def test_the_row_says_what_the_export_says():
    one = Activity(
        native_id="7",
        native_ref="ref",
        title="Quiz: tides",
        lms_type="Quizzes::Quiz",
        position=4,
        section_id=None,
        points=5,
        graded=True,
        published=True,
        question_count=4,
        url="https://lms.example/7",
        time_limit_min=20,
    )
    row = classify(course(one)).activities.loc[0]
    shown = {
        "course_id": "course",
        "native_id": "7",
        "native_ref": "ref",
        "position": 1,
        "title": "Quiz: tides",
        "lms_type": "Quizzes::Quiz",
        "kind": "quiz",
        "mode": "asynchronous",
        "student_content": True,
        "student_student": False,
        "student_instructor": False,
        "minutes": 20.0,
        "minutes_because": "stated",
        "counts_as": "study",
        "counts_as_because": "kind",
        "points": 5.0,
        "graded": True,
        "status": "required",
        "question_count": 4,
        "video_count": 0,
    }
    assert {name: row[name] for name in shown} == shown

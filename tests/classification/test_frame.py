"""One row an activity: unknown stays empty, and what a sum takes stands beside it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.classification import classify
from audit.course import Activity, Media
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


LENGTHS = st.one_of(st.none(), st.floats(0, 500, allow_nan=False))


@settings(max_examples=30, deadline=None)
@given(
    known=st.lists(LENGTHS, max_size=8),
    kind=st.sampled_from(["video", "live_seminar", "project", "reading", "unknown"]),
)
def test_a_sum_never_ends_before_it_begins_and_a_known_length_is_itself(known, kind):
    of = course(*(activity(f"a{n}", kind, minutes=length) for n, length in enumerate(known)))
    frame = classify(of).activities
    assert (frame["sum_low"] <= frame["sum_minutes"]).all()
    assert (frame["sum_minutes"] <= frame["sum_high"]).all()
    stated = frame[frame["minutes_because"] == "stated"]
    assert list(stated["sum_minutes"]) == [length for length in known if length is not None]
    assert (stated["sum_low"] == stated["sum_high"]).all()
    assert list(frame["minutes"].isna()) == [length is None for length in known]


def test_a_nothing_that_is_known_is_a_length():
    # Zero minutes are known: they make a median, and no range.
    of = [activity(f"a{n}", "video", minutes=0) for n in range(3)]
    assert sums(*of, video("a", None)) == {
        "a0": (0, 0, 0),
        "a1": (0, 0, 0),
        "a2": (0, 0, 0),
        "a": (0, 0, 60),
    }


def test_estimated_lengths_make_no_median():
    of = [activity(f"a{n}", "quiz", question_count=2) for n in range(3)]
    alone = sums(activity("a", "quiz"))["a"]
    assert sums(*of, activity("a", "quiz"))["a"] == alone


def test_a_sections_title_stands_in_the_row_and_none_where_there_is_none():
    of = course(activity("a", "quiz", section_id="Tides"), activity("b", "quiz"))
    section = classify(of).activities["section"]
    assert (section[0], bool(section.isna()[1])) == ("Tides", True)


def test_a_course_without_a_time_zone_keeps_its_times_as_they_are():
    of = course(activity("a", "quiz", due=moment("2031-09-08T03:59")))
    assert str(classify(of).activities["due"].iloc[0]) == "2031-09-08 03:59:00+00:00"


def test_only_videos_are_counted_as_videos():
    sound = Media(kind="audio", url="a.mp3", duration_s=60)
    film = Media(kind="video", url="a.mp4", duration_s=60)
    of = course(activity("a", "reading", media=(sound, film, film)))
    assert list(classify(of).activities["video_count"]) == [2]

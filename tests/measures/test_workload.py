"""Student work by week and credit (WRK-01)."""

import pytest

from audit.measures import Interval, Measurement
from tests.builders import BLIND, activity, course, facts, finding, live, measures_of, said, video

THREE = facts(weeks=10, credits=3)


def work(hours: float, **fields):
    """A course with this many hours of work, all of it in one assignment."""
    return course(activity("a", "assignment", minutes=hours * 60), **fields)


@pytest.mark.parametrize(
    ("hours_a_credit", "outcome"),
    [
        (1.79, "not_met"),
        (1.8, "partly"),
        (2.39, "partly"),
        (2.4, "met"),
        (3.6, "met"),
        (3.61, "partly"),
        (4.2, "partly"),
        (4.21, "not_met"),
    ],
)
def test_wrk_01_at_its_limits(hours_a_credit, outcome):
    # One week and one credit, so that no rounding moves a value over its limit.
    known = facts(weeks=1, credits=1)
    found = finding("WRK-01", work(hours_a_credit), known)
    assert (found.outcome, found.certainty) == (outcome, "certain")
    assert found.measurement.value == hours_a_credit


def test_wrk_01_says_what_it_found():
    of = course(
        live("a", minutes=600, week=1),
        activity("b", "reading", minutes=1800, week=2),
        # In no week, and it still is work.
        activity("c", "exam", minutes=3000),
        # None of these is.
        activity("d", "reading", minutes=999, required=False),
        live("e", "office_hours", minutes=999),
    )
    found = finding("WRK-01", of, THREE)
    assert (found.outcome, found.certainty) == ("met", "certain")
    assert found.measurement == Measurement(
        unit="hours_per_credit",
        value=3.0,
        low=3.0,
        high=3.0,
        coverage=1.0,
        evidence=("c", "b", "a"),
        reason="lengths_mostly_unknown",
        details={
            "hours": 9.0,
            "credits": 3,
            "expected_low": pytest.approx(7.2),
            "expected_high": pytest.approx(10.8),
            "weeks_total": 10,
        },
    )


@pytest.mark.parametrize(
    ("of", "known", "reason"),
    [
        (course(), THREE, "no_activities"),
        (work(90), facts(credits=3), "no_weeks"),
        (work(90), facts(weeks=10), "credits_unknown"),
        (work(90, blind_to=BLIND), THREE, "live_not_in_export"),
        (course(activity("a", "quiz", required=False)), THREE, "no_activities"),
        # 600 to 4800 minutes, and all of it a guess.
        (
            course(*(activity(f"a{n}", "assignment") for n in range(30))),
            THREE,
            "lengths_mostly_unknown",
        ),
    ],
)
def test_wrk_01_not_assessed(of, known, reason):
    assert said("WRK-01", of, known) == ("not_assessed", reason)


def test_credits_of_the_export_do_as_well():
    assert said("WRK-01", work(90, credits=3), facts(weeks=10)) == ("met", "certain")


def test_too_much_work_is_too_much_whatever_stands_beside_it():
    assert said("WRK-01", work(130, blind_to=BLIND), THREE) == ("not_met", "certain")


def test_the_facts_end_the_blindness():
    known = facts(weeks=10, credits=3, live=())
    assert said("WRK-01", work(90, blind_to=BLIND), known) == ("met", "certain")


def test_rates_are_known():
    # 100 minutes at half the speed to 400 at double, 200 typical, and 60 hours that are stated.
    quiz = activity("q", "quiz", question_count=200)
    found = finding("WRK-01", course(quiz, live("a", minutes=5200)), THREE)
    assert (found.outcome, found.certainty) == ("met", "certain")
    assert found.measurement.coverage == 1.0
    assert (found.measurement.low, found.measurement.value, found.measurement.high) == (
        pytest.approx(5300 / 1800),
        3.0,
        pytest.approx(5600 / 1800),
    )


def test_wrk_01_where_both_ends_have_one_outcome_and_the_middle_has_another():
    # 1.9 to 3.7 hours of one credit: partly at either end, met between them.
    of = course(activity("a", "quiz", question_count=72), activity("b", "reading", minutes=78))
    found = finding("WRK-01", of, facts(weeks=1, credits=1))
    assert (found.measurement.low, found.measurement.high) == (1.9, 3.7)
    assert (found.outcome, found.certainty) == ("met", "depends")
    assert found.measurement.value == 2.5


@pytest.mark.parametrize(
    ("stated_min", "expected"),
    [(180, ("not_assessed", "lengths_mostly_unknown")), (181, ("met", "depends"))],
)
def test_more_than_half_must_be_known(stated_min, expected):
    # An assignment of unknown length takes 60, 180 or 480 minutes.
    of = course(activity("a", "assignment"), live("b", minutes=stated_min))
    assert said("WRK-01", of, facts(weeks=1, credits=2)) == expected


# --- by week ---


def test_hours_by_week():
    of = course(
        live("a", minutes=90, week=1),
        activity("b", "reading", minutes=30, week=1),
        video("c", None, week=3),
        activity("d", "reading", minutes=600),
    )
    frame = measures_of(of).workload
    assert list(frame.columns) == ["week", "hours_low", "hours", "hours_high"]
    assert frame.to_numpy().tolist() == [
        [1, 2, 2, 2],
        [2, 0, 0, 0],
        [3, pytest.approx(5 / 60), 0.25, 1],
    ]


def test_mean_hours_a_week_have_the_work_of_no_week_in_them():
    of = course(live("a", minutes=60, week=2), activity("b", "reading", minutes=180))
    assert measures_of(of).hours_per_week == Interval(2, 2, 2)


@pytest.mark.parametrize("of", [course(), course(activity("h", "heading", week=1)), work(3)])
def test_without_weeks_or_work_there_is_no_mean(of):
    assert measures_of(of).hours_per_week is None


def test_a_week_with_the_rates_of_each_institution():
    post = activity(
        "p", "discussion", lms_type="Discussion", word_count=50, body="Discuss tides.", week=1
    )
    read = activity("r", "reading", minutes=90, week=1)
    measures = measures_of(course(post, read), facts(weeks=1))
    # A post and one answer: 60 + 24, 12.5 + 5, 37.5 + 15, 60 + 30; and the 90 minutes stated.
    assert {name: round(hours * 60, 1) for name, hours in measures.hours_by_rate_set.items()} == {
        "Colby": 180,
        "Iowa": 142.5,
        "Mount Holyoke": 107.5,
        "Wake Forest": 174,
    }


def test_without_rates_there_is_nothing_to_compare():
    measures = measures_of(course(activity("r", "reading", minutes=90, week=1)))
    assert measures.hours_by_rate_set == {}


def test_a_reading_at_180_words_a_minute():
    page = activity("r", "reading", lms_type="Page", word_count=1800, body="Words.", week=1)
    measures = measures_of(course(page), facts(weeks=1))
    assert round(measures.hours_by_rate_set["Colby"] * 60, 2) == 10

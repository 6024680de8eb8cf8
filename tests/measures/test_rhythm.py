"""A weekly pattern (MIX-04), and work that stands in weekly sections (CHK-01)."""

from dataclasses import replace

import pytest

from audit.course import BLIND_SECTIONS, Section
from audit.measures import Measurement
from tests.builders import BLIND, activity, course, facts, finding, hour, live, said, video

# --- MIX-04 ---


def own(*weeks: int):
    return [activity(f"own-{n}", "quiz", week=n) for n in weeks]


def sessions(*hours: tuple[int, int, str]):
    """Sessions at (week, weekday, clock)."""
    return [
        live(f"live-{place}", week=week, starts=hour(week, day, clock))
        for place, (week, day, clock) in enumerate(hours)
    ]


def term(count: int):
    return activity("last", "heading", week=count)


@pytest.mark.parametrize(
    ("own_weeks", "outcome", "value"),
    [(20, "met", 1), (19, "met", 1), (18, "partly", 0.5), (14, "partly", 0.5), (13, "not_met", 0)],
)
def test_own_time_work_decides_alone_without_a_dated_session(own_weeks, outcome, value):
    of = course(*own(*range(1, own_weeks + 1)), live("undated", week=1), term(20))
    found = finding("MIX-04", of)
    assert (found.outcome, found.certainty) == (outcome, "certain")
    assert found.measurement.value == value


TUESDAYS = [(week, 1, "13:15") for week in range(1, 11)]


@pytest.mark.parametrize(
    ("own_weeks", "odd", "outcome", "value"),
    [
        # 8 of 10 sessions at the usual hour are enough, 7 are not.
        (10, 0, "met", 1),
        (10, 2, "met", 1),
        (10, 3, "partly", 0.5),
        # 9 of 10 weeks are not 95 %.
        (9, 2, "partly", 0.5),
        (9, 3, "not_met", 0),
        (0, 0, "partly", 0.5),
    ],
)
def test_mix_04_at_its_limits(own_weeks, odd, outcome, value):
    hours = [
        (week, 1, "13:15") if place >= odd else (week, place, "09:00")
        for place, (week, _day, _clock) in enumerate(TUESDAYS)
    ]
    found = finding("MIX-04", course(*sessions(*hours), *own(*range(1, own_weeks + 1))))
    assert (found.outcome, found.certainty) == (outcome, "certain")
    assert found.measurement.value == value


def test_mix_04_says_what_it_found():
    hours = [(1, 1, "13:15"), (2, 1, "13:15"), (3, 2, "13:15"), (4, 1, "14:15")]
    found = finding("MIX-04", course(*sessions(*hours), *own(1, 3, 4)))
    assert found.measurement == Measurement(
        unit="level",
        value=0.0,
        low=0.0,
        high=0.0,
        coverage=1.0,
        # The sessions at another hour.
        evidence=("live-2", "live-3"),
        weeks=(2,),
        details={
            "own_weeks": 3,
            "weeks_total": 4,
            "holes": [2],
            "same_time": 2,
            "sessions": 4,
            "and_hours": "; live classes at their usual day and hour: 2 of 4",
        },
    )


def test_two_sessions_a_week_have_two_usual_hours():
    hours = [(week, day, "10:00") for week in range(1, 6) for day in (1, 3)]
    found = finding("MIX-04", course(*sessions(*hours), *own(*range(1, 6)))).measurement
    assert (found.value, found.details["same_time"]) == (1, 10)


def test_k_is_the_median_of_weeks_that_have_a_session():
    # One week of two meetings among five of one: k is 1, and 5 of 6 are at the usual hour.
    hours = [(week, 1, "10:00") for week in range(1, 6)] + [(5, 3, "10:00")]
    found = finding("MIX-04", course(*sessions(*hours), *own(*range(1, 6)), term(9))).measurement
    assert (found.details["same_time"], found.details["sessions"]) == (5, 6)


def test_an_optional_session_and_an_exam_have_no_usual_hour():
    odd = [
        live("optional", week=2, starts=hour(2, 5), required=False),
        activity("exam", "exam", week=2, starts=hour(2, 4)),
    ]
    found = finding("MIX-04", course(*sessions((1, 1, "10:00")), *odd, *own(1, 2))).measurement
    assert (found.value, found.details["sessions"]) == (1, 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"mode": "either", "kind": "group_work"},
        {"kind": "reading"},
        {"kind": "quiz", "required": False},
    ],
)
def test_what_is_no_own_time_class_work(fields):
    of = course(*own(1), activity("b", **{"week": 2, **fields}))
    assert finding("MIX-04", of).measurement.details["own_weeks"] == 1


def test_hours_are_those_of_the_course():
    # The clocks change between the two: in UTC they are an hour apart.
    one, two = (
        live(f"a{n}", week=n, starts=hour(week, 1, clock))
        for n, week, clock in ((1, 8, "17:15"), (2, 10, "18:15"))
    )
    of = course(one, two, *own(1, 2))
    known = facts(timezone="America/Toronto")
    assert finding("MIX-04", of, known).measurement.details["same_time"] == 2
    assert finding("MIX-04", of).measurement.details["same_time"] == 1


@pytest.mark.parametrize(
    ("of", "reason"),
    [
        (course(), "no_weeks"),
        (course(activity("a", "quiz")), "no_weeks"),
        (course(activity("a", "quiz", week=1, required=False)), "no_activities"),
        (course(*own(1, 2), blind_to=BLIND), "live_not_in_export"),
        (course(*sessions((1, 1, "10:00")), *own(1), blind_to=BLIND), "live_not_in_export"),
    ],
)
def test_mix_04_not_assessed(of, reason):
    assert said("MIX-04", of) == ("not_assessed", reason)


def test_mix_04_in_a_blind_export_may_be_half_or_all():
    found = finding("MIX-04", course(*own(1, 2), blind_to=BLIND)).measurement
    assert (found.low, found.value, found.high, found.asks) == (0.5, 1, 1, ("live",))


# --- CHK-01 ---


def spread(good: int, total: int, **fields):
    """``good`` weeks with a section of their own; the others share one."""
    of = [
        activity(f"a{n}", "quiz", week=n, section_id=f"S{n}" if n <= good else "All the rest")
        for n in range(1, total + 1)
    ]
    return course(*of, **fields)


@pytest.mark.parametrize(
    ("good", "outcome"),
    [(20, "met"), (15, "partly"), (14, "partly"), (13, "not_met"), (0, "not_met")],
)
def test_chk_01_at_its_limits(good, outcome):
    assert said("CHK-01", spread(good, 20)) == (outcome, "certain")


def test_chk_01_nine_of_ten_weeks():
    of = course(
        *(activity(f"a{n}", "quiz", week=n, section_id=f"S{n}") for n in range(1, 10)), term(10)
    )
    found = finding("CHK-01", of)
    # An empty week counts as zero.
    assert (found.outcome, found.measurement.value, found.measurement.weeks) == ("met", 0.9, (10,))


def test_chk_01_says_what_it_found():
    assert finding("CHK-01", spread(1, 4)).measurement == Measurement(
        unit="share",
        value=0.25,
        low=0.25,
        high=0.25,
        coverage=1.0,
        evidence=("a2", "a3", "a4"),
        weeks=(2, 3, 4),
        details={"in_sections": 1, "weeks_total": 4, "holes": [2, 3, 4]},
    )


@pytest.mark.parametrize(("last", "value"), [(2, 1), (3, 0)])
def test_a_section_may_span_two_weeks(last, value):
    of = course(*(activity(f"a{n}", "quiz", week=n, section_id="S") for n in range(1, last + 1)))
    assert finding("CHK-01", of).measurement.value == value


@pytest.mark.parametrize(("outside", "value"), [(1, 1), (2, 0)])
def test_half_of_a_weeks_work_in_its_section_is_enough(outside, value):
    of = course(
        activity("in", "quiz", week=1, section_id="S"),
        *(activity(f"out{n}", "quiz", week=1) for n in range(outside)),
    )
    assert finding("CHK-01", of).measurement.value == value


def test_sections_of_one_title_are_still_two():
    names = {"s1": 1, "s9": 9}
    of = course(*(activity(f"a{n}", "quiz", week=n, section_id=s) for s, n in names.items()))
    same = replace(
        of,
        sections=tuple(
            Section(native_id=name, title="Unit", position=place)
            for place, name in enumerate(names)
        ),
    )
    assert finding("CHK-01", same).measurement.details["in_sections"] == 2


def test_headings_and_sessions_of_the_facts_stand_in_no_section():
    from tests.builders import live_fact

    known = facts(weeks=2, live=(live_fact(),))
    of = course(
        activity("a", "quiz", week=1, section_id="S"),
        activity("h", "heading", week=2, section_id="S"),
        activity("b", "quiz", week=2, section_id="T"),
    )
    assert finding("CHK-01", of, known).measurement.value == 1


@pytest.mark.parametrize(
    ("of", "known", "reason"),
    [
        (course(), facts(), "no_weeks"),
        (course(video("a", 5, section_id="Tides")), facts(), "sections_stand_for_weeks"),
        (spread(2, 2, blind_to=frozenset({BLIND_SECTIONS})), facts(), "no_sections"),
        (course(activity("a", "quiz")), facts(weeks=3), "no_activities"),
    ],
)
def test_chk_01_not_assessed(of, known, reason):
    assert said("CHK-01", of, known) == ("not_assessed", reason)

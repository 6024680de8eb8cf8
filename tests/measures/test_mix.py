"""Live and own time: both shares, the weeks, and rules MIX-01 to MIX-03."""

import pytest

from audit.measures import Coverage, Interval, Measurement, Mix
from audit.measures.mix import share_of
from audit.vocabulary import Certainty, Outcome
from tests.builders import (
    BLIND,
    activity,
    course,
    facts,
    finding,
    hour,
    live,
    measures_of,
    said,
    video,
)


def exactly(value: float) -> Interval:
    return Interval(value, value, value)


def mix_of(*activities, known=None, **fields) -> Mix:
    return measures_of(course(*activities, **fields), known or facts()).mix


# --- the two shares ---


def test_live_share_of_class_and_of_all_work():
    found = mix_of(
        live("seminar", minutes=60),
        video("video", 30),
        activity("either", "group_work", minutes=40),
        activity("check", "quiz", minutes=20),
        activity("graded", "quiz", minutes=15, graded=True),
        activity("reading", "reading", minutes=35),
        # None of these is in a total.
        video("optional", 20, required=False),
        live("office", "office_hours", minutes=60, required=True),
        activity("page", "resource", minutes=10),
    )
    assert found == Mix(
        live_min=exactly(60),
        class_min=exactly(150),
        work_min=exactly(200),
        share_of_class=exactly(0.4),
        share_of_work=exactly(0.3),
        # 60 of 150 + 15.
        share_if_graded_checks_counted=pytest.approx(60 / 165),
        by_kind_share=1.0,
        live_is_known=True,
    )


def test_either_is_in_the_denominator_and_never_live():
    found = mix_of(live("a"), activity("b", "group_work", minutes=60, mode="either"))
    assert found.share_of_class == exactly(0.5)


def test_an_unknown_mode_is_live_at_the_high_value_only():
    found = mix_of(
        live("a"), video("b", 60), activity("c", "discussion", minutes=60, mode="unknown")
    )
    assert found.live_min == (60, 60, 120)
    assert found.share_of_class == (60 / 180, 60 / 180, 120 / 180)


def test_an_exam_at_a_fixed_hour_is_study():
    exam = activity("exam", "exam", starts=hour(1), ends=hour(1, clock="12:00"))
    found = mix_of(live("a"), video("b", 60), exam)
    assert found.share_of_class == exactly(0.5)
    assert found.share_of_work == exactly(0.25)


def test_breaks_are_live_minutes():
    assert mix_of(live("a", minutes=75, break_min=10), video("b", 75)).live_min == exactly(75)


def test_what_is_not_said_to_be_optional_is_required():
    found = mix_of(live("a", required=None), video("b", 60, required=True))
    assert found.class_min == exactly(120)


def test_the_part_that_counts_by_its_kind_alone():
    found = mix_of(live("a"), activity("b", "reading", minutes=30, counts_as="class"))
    assert found.by_kind_share == pytest.approx(60 / 90)


def test_graded_checks_that_are_not_there_change_nothing():
    assert mix_of(live("a"), video("b", 60)).share_if_graded_checks_counted is None


def test_no_class_time_has_no_share():
    found = mix_of(activity("a", "reading", minutes=30))
    assert (found.share_of_class, found.by_kind_share) == (None, None)
    assert found.share_of_work == exactly(0)


def test_unknown_lengths_in_a_share():
    # live 50, 75, 165; video 5, 15, 60.
    found = mix_of(live("a", "live_lecture", minutes=None), video("b", None))
    assert found.live_min == (50, 75, 165)
    assert found.class_min == (55, 90, 225)
    assert found.share_of_class == (50 / 110, 75 / 90, 165 / 170)


def test_a_share_takes_the_rest_at_its_most_for_its_low():
    assert share_of(Interval(10, 20, 30), Interval(10, 20, 70)) == (10 / 80, 0.5, 0.75)


def test_a_share_of_nothing():
    assert share_of(exactly(0), exactly(0)) is None
    assert share_of(exactly(0), exactly(5)) == exactly(0)


@pytest.mark.parametrize(
    ("known", "is_known"),
    [
        (facts(), False),
        (facts(live=()), True),
        (facts(declared_mode="asynchronous"), True),
        (facts(declared_mode="blended"), False),
    ],
)
def test_what_ends_the_blindness(known, is_known):
    assert mix_of(video("a", 5), known=known, blind_to=BLIND).live_is_known is is_known


# --- by week and by section ---

WEEKLY = "week live class_own either unknown study optional_live optional_own low total high"


def weekly(*activities, known=None):
    frame = measures_of(course(*activities), known or facts()).weekly
    assert list(frame.columns) == WEEKLY.split()
    return frame.to_numpy().tolist()


def test_minutes_by_week():
    assert weekly(
        live("a", week=1),
        video("b", 10, week=1),
        activity("c", "group_work", minutes=20, mode="either", week=1),
        activity("d", "discussion", minutes=30, mode="unknown", week=1),
        activity("e", "reading", minutes=40, week=1),
        live("f", week=1, required=False),
        live("office", "office_hours", minutes=45, week=1, required=False),
        video("g", 5, week=1, required=False),
        video("h", None, week=3),
    ) == [
        [1, 60, 10, 20, 30, 40, 105, 5, 160, 160, 160],
        # An empty teaching week stays visible.
        [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        [3, 0, 15, 0, 0, 0, 0, 0, 5, 15, 60],
    ]


def test_what_stands_in_no_week_has_a_row_of_its_own():
    assert weekly(live("a", week=1), video("b", 10)) == [
        [0, 0, 10, 0, 0, 0, 0, 0, 10, 10, 10],
        [1, 60, 0, 0, 0, 0, 0, 0, 60, 60, 60],
    ]


def test_what_takes_no_time_and_stands_in_no_week_has_none():
    assert [row[0] for row in weekly(live("a", week=1), activity("b", "overview", minutes=0))] == [
        1
    ]


def test_an_exam_in_a_week_is_study():
    exam = activity("e", "exam", minutes=120, mode="synchronous", week=1)
    assert weekly(exam) == [[1, 0, 0, 0, 0, 120, 0, 0, 120, 120, 120]]


def test_minutes_by_section():
    frame = measures_of(
        course(
            video("a", 10, section_id="B"),
            activity("h", "heading", section_id="empty"),
            live("b", section_id="A"),
            activity("c", "reading", minutes=5),
        )
    ).sections
    # In the order of the course; what holds no time is left out.
    assert frame[["section", "live", "class_own", "study", "total"]].to_numpy().tolist() == [
        ["B", 0, 10, 0, 10],
        ["A", 60, 0, 0, 60],
        ["", 0, 0, 5, 5],
    ]


# --- coverage ---


def test_coverage():
    of = course(
        live("a", minutes=60),
        activity("b", "quiz", question_count=20),
        video("c", None),
        activity("d", "reading", minutes=5, published=False),
        activity("e", None, lms_type="mystery", title="x"),
        activity("h", "heading"),
    )
    assert measures_of(of).coverage == Coverage(
        items_met=6,
        items_read=6,
        activities=5,
        with_kind=4,
        with_mode=4,
        unpublished=1,
        stated_share=pytest.approx(60 / 95),
        rate_share=pytest.approx(20 / 95),
        guess_share=pytest.approx(15 / 95),
    )


# --- MIX-01 ---


@pytest.mark.parametrize(
    ("activities", "outcome", "value"),
    [
        ((live("a"), video("b", 5)), "met", 2),
        ((live("a"), activity("b", "group_work", mode="either")), "met", 2),
        ((live("a"), video("b", 5, required=False)), "met", 2),
        ((live("a", required=False), video("b", 5)), "partly", 1),
        ((live("a", "office_hours"), video("b", 5)), "partly", 1),
        ((live("a", "office_hours", required=True), video("b", 5)), "partly", 1),
        ((live("a"), activity("b", "reading")), "not_met", 0),
        ((live("a", "live_lecture"),), "not_met", 0),
        ((video("b", 5),), "not_met", 0),
        # An exam at a fixed hour is no class.
        ((activity("a", "exam", mode="synchronous"), video("b", 5)), "not_met", 0),
        ((live("a", published=False), video("b", 5), video("c", 5)), "not_met", 0),
    ],
)
def test_mix_01(activities, outcome, value):
    found = finding("MIX-01", course(*activities))
    assert (found.outcome, found.certainty) == (outcome, "certain")
    assert found.measurement.value == value


def test_mix_01_says_what_it_found():
    found = finding("MIX-01", course(live("a"), video("b", 5), live("c", "office_hours")))
    assert (found.outcome, found.certainty, found.reason) == (
        Outcome.MET,
        Certainty.CERTAIN,
        None,
    )
    assert found.measurement == Measurement(
        unit="level",
        value=2.0,
        low=2.0,
        high=2.0,
        coverage=1.0,
        evidence=("a", "c", "b"),
        details={"live_count": 2, "required_live_count": 1, "own_count": 1, "missing": ""},
    )


UNCLEAR = [activity(f"u{n}", None, lms_type="mystery", title="x") for n in range(3)]


@pytest.mark.parametrize(
    ("of", "known", "reason"),
    [
        (course(), facts(), "no_activities"),
        (course(activity("h", "heading")), facts(), "no_activities"),
        # Nothing takes the place of class: it runs in no mode at all.
        (course(activity("a", "reading")), facts(), "no_class_time"),
        (course(activity("a", "reading"), blind_to=BLIND), facts(), "live_not_in_export"),
        (course(video("a", 5), blind_to=BLIND), facts(), "live_not_in_export"),
        (
            course(live("a", required=False), video("b", 5), blind_to=BLIND),
            facts(),
            "live_not_in_export",
        ),
        (course(*UNCLEAR, live("a")), facts(), "kinds_unknown"),
        (course(*UNCLEAR, activity("a", "reading"), blind_to=BLIND), facts(), "kinds_unknown"),
    ],
)
def test_mix_01_not_assessed(of, known, reason):
    assert said("MIX-01", of, known) == ("not_assessed", reason)


@pytest.mark.parametrize(
    ("of", "known", "outcome"),
    [
        (course(live("a"), video("b", 5), blind_to=BLIND), facts(), "met"),
        (course(video("b", 5), blind_to=BLIND), facts(live=()), "not_met"),
        # Half of the kinds are known: no more than half are not.
        (course(*UNCLEAR, *(live(i) for i in "abc")), facts(), "not_met"),
        (course(*UNCLEAR, live("a"), video("b", 5)), facts(), "met"),
    ],
)
def test_mix_01_assessed_all_the_same(of, known, outcome):
    assert said("MIX-01", of, known) == (outcome, "certain")


def test_mix_01_asks_for_the_live_classes():
    found = finding("MIX-01", course(video("a", 5), blind_to=BLIND))
    assert found.measurement.asks == ("live",)
    assert (found.measurement.low, found.measurement.value, found.measurement.high) == (0, 0, 2)


# --- MIX-02 ---


@pytest.mark.parametrize(
    ("live_min", "outcome"),
    [
        (0.1, "partly"),
        (19.9, "partly"),
        (20, "met"),
        (50, "met"),
        (50.1, "partly"),
        (75, "partly"),
        (75.1, "not_met"),
        (100, "not_met"),
    ],
)
def test_mix_02_at_its_limits(live_min, outcome):
    rest = [activity("b", "quiz", minutes=100 - live_min)] if live_min < 100 else []
    found = finding("MIX-02", course(live("a", minutes=live_min), *rest))
    assert (found.outcome, found.certainty) == (outcome, "certain")
    assert found.measurement.value == pytest.approx(live_min / 100)


def test_mix_02_says_what_it_found():
    found = finding(
        "MIX-02",
        course(
            live("a", minutes=20),
            live("b", minutes=40),
            video("c", 90),
            activity("d", "reading", minutes=50),
        ),
    )
    assert found.measurement == Measurement(
        unit="share",
        value=0.4,
        low=0.4,
        high=0.4,
        coverage=1.0,
        evidence=("b", "a"),
        reason="lengths_mostly_unknown",
        details={"share": 0.4, "live": 60.0, "class": 150.0, "share_of_work": 0.3},
    )


@pytest.mark.parametrize(
    ("of", "reason"),
    [
        (course(activity("a", "reading")), "no_class_time"),
        (course(video("a", 5)), "no_live_time"),
        (course(live("a", "office_hours", required=True), video("b", 5)), "no_live_time"),
        (course(video("a", 5), blind_to=BLIND), "live_not_in_export"),
        # What more live time there may be is not known.
        (course(live("a", minutes=30), video("b", 70), blind_to=BLIND), "live_not_in_export"),
    ],
)
def test_mix_02_not_assessed(of, reason):
    assert said("MIX-02", of) == ("not_assessed", reason)


def test_mix_02_is_certain_where_more_live_time_would_not_help():
    of = course(live("a", minutes=80), video("b", 20), blind_to=BLIND)
    assert said("MIX-02", of) == ("not_met", "certain")


@pytest.mark.parametrize(
    ("known_min", "expected"),
    [
        # Of 180 minutes half are guessed: the live session of unknown length takes 75.
        (75, ("not_assessed", "lengths_mostly_unknown")),
        (76, ("met", "depends")),
    ],
)
def test_mix_02_depends_where_more_than_half_is_known(known_min, expected):
    of = course(live("a", minutes=None), activity("b", "quiz", minutes=known_min))
    found = said("MIX-02", of)
    # 75 / 150 is met, 75 / 151 too; 50 and 165 are not.
    assert found == expected


def test_mix_02_counts_rates_as_known():
    of = course(live("a", minutes=100), activity("b", "quiz", question_count=100))
    # 100 / (100 + 50, 100, 200): 1/3 to 2/3.
    found = finding("MIX-02", of)
    assert (found.outcome, found.certainty) == ("met", "depends")
    assert found.measurement.coverage == 1.0
    assert found.measurement.deciding == ("b",)


def test_mix_02_where_both_ends_have_one_outcome_and_the_middle_has_another():
    # 10 of 100 at least, 55 at most: partly at either end, met between them.
    of = course(
        live("a", minutes=10),
        activity("b", "discussion", minutes=45, mode="unknown"),
        activity("c", "quiz", minutes=45),
    )
    found = finding("MIX-02", of)
    assert (found.outcome, found.certainty) == ("partly", "depends")
    assert found.measurement.low == found.measurement.value == 0.1
    assert (found.measurement.high, found.measurement.coverage) == (0.55, 0.55)


def test_mix_02_names_the_widest_range_first():
    of = course(
        video("video", None), live("live", minutes=None), activity("known", "quiz", minutes=300)
    )
    assert finding("MIX-02", of).measurement.deciding == ("live", "video")


# --- MIX-03 ---

SLOT = facts(class_minutes=100)


@pytest.mark.parametrize(
    ("live_min", "outcome"),
    [(50, "met"), (50.1, "partly"), (75, "partly"), (75.1, "not_met"), (120, "not_met")],
)
def test_mix_03_at_its_limits(live_min, outcome):
    of = course(live("a", minutes=10, week=1), live("b", minutes=live_min, week=2))
    assert said("MIX-03", of, SLOT) == (outcome, "certain")


def test_mix_03_says_what_it_found():
    of = course(
        live("a", minutes=30, week=1),
        live("b", minutes=60, week=2),
        live("c", minutes=20, week=2),
        live("d", minutes=90, week=4),
        live("e", minutes=50, week=5),
        # Neither in a week nor required.
        live("f", minutes=500),
        live("g", minutes=500, week=1, required=False),
    )
    found = finding("MIX-03", of, SLOT)
    assert (found.outcome, found.certainty) == ("not_met", "certain")
    assert found.measurement == Measurement(
        unit="share",
        value=0.9,
        low=0.9,
        high=0.9,
        coverage=1.0,
        evidence=("b", "c", "d"),
        weeks=(2, 4),
        reason="session_lengths_unknown",
        asks=("live",),
        details={"share": 0.9, "live": 90.0, "slot": 100, "weeks": [2, 4]},
    )


def test_mix_03_names_the_fullest_week_where_none_is_too_full():
    of = course(live("a", minutes=30, week=1), live("b", minutes=40, week=2))
    found = finding("MIX-03", of, SLOT).measurement
    assert (found.evidence, found.weeks, found.details["weeks"]) == (("b",), (), [2])


@pytest.mark.parametrize(
    ("of", "known", "reason"),
    [
        (course(), SLOT, "no_weeks"),
        (course(live("a", week=1)), facts(), "class_slot_unknown"),
        (course(video("a", 5, week=1), blind_to=BLIND), SLOT, "live_not_in_export"),
        (course(live("a", week=1, minutes=40), blind_to=BLIND), SLOT, "live_not_in_export"),
        (course(live("a"), activity("b", "heading", week=1)), SLOT, "no_weeks"),
        (course(activity("a", "quiz", week=1, required=False)), SLOT, "no_activities"),
        # 50 to 165 minutes of 100: nothing decides.
        (course(live("a", week=1, minutes=None)), SLOT, "session_lengths_unknown"),
    ],
)
def test_mix_03_not_assessed(of, known, reason):
    assert said("MIX-03", of, known) == ("not_assessed", reason)


def test_mix_03_without_live_class():
    found = finding("MIX-03", course(video("a", 5, week=1)), facts(class_minutes=100, live=()))
    assert (found.outcome, found.certainty, found.measurement.value) == ("met", "certain", 0)


def test_mix_03_takes_an_unknown_mode_as_live_at_the_high_value():
    of = course(
        live("a", minutes=40, week=1),
        activity("b", "discussion", minutes=30, mode="unknown", week=1),
    )
    found = finding("MIX-03", of, SLOT)
    assert (found.outcome, found.certainty) == ("met", "depends")
    assert found.measurement.low == found.measurement.value == 0.4
    assert found.measurement.high == 0.7
    assert found.measurement.coverage == pytest.approx(40 / 70)


def test_mix_03_needs_more_than_half_of_the_minutes():
    of = course(
        live("a", minutes=40, week=1),
        activity("b", "discussion", minutes=40, mode="unknown", week=1),
    )
    assert said("MIX-03", of, SLOT) == ("not_assessed", "session_lengths_unknown")


def test_mix_03_does_not_count_a_rate_as_known():
    of = course(activity("a", "quiz", question_count=45, mode="synchronous", week=1))
    # 22.5, 45 and 90 minutes of 100.
    assert said("MIX-03", of, SLOT) == ("not_assessed", "session_lengths_unknown")

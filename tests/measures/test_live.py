"""Live sessions: form, length and breaks (MIX-05, FIT-02, SES-01, SES-02)."""

import pytest

from audit.measures import Measurement
from tests.builders import (
    BLIND,
    activity,
    course,
    facts,
    finding,
    hour,
    live,
    live_fact,
    measures_of,
    said,
    video,
)

# --- the form of live minutes ---


def forms(*activities, known=None):
    frame = measures_of(course(*activities), known or facts()).live
    columns = ["native_id", "form", "talk_min", "exchange_min", "unknown_min"]
    return [tuple(row) for row in frame[columns].itertuples(index=False)]


@pytest.mark.parametrize(
    ("kind", "form", "minutes"),
    [
        ("live_lecture", "exposition", (60, 0, 0)),
        ("guest_lecture", "exposition", (60, 0, 0)),
        ("live_seminar", "exchange", (0, 60, 0)),
        ("live_lab", "exchange", (0, 60, 0)),
        ("live_chat", "exchange", (0, 60, 0)),
        ("student_presentation", "exchange", (0, 60, 0)),
        ("discussion", "exchange", (0, 60, 0)),
        ("live_session", "unknown", (0, 0, 60)),
    ],
)
def test_the_kind_tells_the_form(kind, form, minutes):
    assert forms(live("a", kind)) == [("a", form, *minutes)]


@pytest.mark.parametrize(
    ("fields", "form", "minutes"),
    [
        ({"talk_min": 20, "exchange_min": 40}, "mixed", (20, 40, 0)),
        ({"talk_min": 60}, "exposition", (60, 0, 0)),
        ({"exchange_min": 60}, "exchange", (0, 60, 0)),
        # What the blocks leave open has no form.
        ({"talk_min": 20, "exchange_min": 20}, "mixed", (20, 20, 20)),
        ({"talk_min": 20, "exchange_min": 30, "break_min": 10}, "mixed", (20, 30, 0)),
        # A break alone says nothing of the rest.
        ({"break_min": 10}, "exposition", (50, 0, 0)),
        ({"break_min": 0}, "exposition", (60, 0, 0)),
    ],
)
def test_blocks_win_and_breaks_are_in_neither(fields, form, minutes):
    assert forms(live("a", "live_lecture", **fields)) == [("a", form, *minutes)]


def test_a_break_as_long_as_the_session_leaves_nothing():
    assert forms(live("a", minutes=10, break_min=10)) == [("a", "unknown", 0, 0, 0)]
    assert forms(live("a", minutes=10, break_min=15)) == [("a", "unknown", 0, 0, 0)]
    assert said("MIX-05", course(live("a", minutes=10, break_min=10))) == (
        "not_assessed",
        "session_lengths_unknown",
    )


def test_the_frame_holds_sessions_that_count_in_nothing_too():
    of = course(
        live("class", starts=hour(1), ends=hour(1, clock="11:00"), recorded=True, graded=False),
        live("optional", required=False),
        live("office", "office_hours"),
        activity("exam", "exam", mode="synchronous", minutes=120),
        video("video", 5),
        live("hidden", published=False),
    )
    frame = measures_of(of).live
    columns = ["native_id", "required", "counts_as", "minutes"]
    assert [tuple(row) for row in frame[columns].itertuples(index=False)] == [
        ("class", True, "class", 60.0),
        ("optional", False, "class", 60.0),
        ("office", True, "none", 60.0),
        ("exam", True, "study", 120.0),
    ]
    assert (
        list(frame.columns)
        == (
            "native_id title week kind starts ends minutes form talk_min exchange_min unknown_min "
            "break_min recorded required graded counts_as"
        ).split()
    )


# --- MIX-05 and FIT-02 ---


def lectures_and_seminars(talk: float, exchange: float, unknown: float = 0, **fields):
    of = [
        live(kind, kind, minutes=minutes)
        for kind, minutes in (
            ("live_lecture", talk),
            ("live_seminar", exchange),
            ("live_session", unknown),
        )
        if minutes
    ]
    return course(*of, **fields)


@pytest.mark.parametrize(
    ("talk", "exchange", "outcome"),
    [
        (0, 60, "met"),
        (50, 50, "met"),
        (50.1, 49.9, "partly"),
        (75, 25, "partly"),
        (75.1, 24.9, "not_met"),
        (60, 0, "not_met"),
    ],
)
def test_mix_05_at_its_limits(talk, exchange, outcome):
    assert said("MIX-05", lectures_and_seminars(talk, exchange)) == (outcome, "certain")


@pytest.mark.parametrize(
    ("talk", "exchange", "outcome"),
    [
        (0, 60, "met"),
        (50, 50, "met"),
        (50.1, 49.9, "partly"),
        (75, 25, "partly"),
        (75.1, 24.9, "not_met"),
        (60, 0, "not_met"),
    ],
)
def test_fit_02_at_its_limits(talk, exchange, outcome):
    assert said("FIT-02", lectures_and_seminars(talk, exchange)) == (outcome, "certain")


def test_mix_05_says_what_it_found():
    of = course(
        live("a", "live_lecture", minutes=20),
        live("b", minutes=75, talk_min=20, exchange_min=40, break_min=15),
        live("c", minutes=40),
        live("office", "office_hours", minutes=500),
        live("optional", "live_lecture", minutes=500, required=False),
    )
    found = finding("MIX-05", of)
    assert (found.outcome, found.certainty) == ("met", "certain")
    assert found.measurement == Measurement(
        unit="share",
        # 40 + 40 of 20 + 20 + 40 + 40: the break is in neither.
        value=80 / 120,
        low=80 / 120,
        high=80 / 120,
        coverage=1.0,
        # The sessions that hold exposition, most first.
        evidence=("a", "b"),
        reason="form_unknown",
        asks=("form",),
        details={"share": 80 / 120, "exchange": 80.0, "exposition": 40.0, "unknown": 0.0},
    )


def test_fit_02_is_the_other_side():
    of = course(
        live("a", "live_lecture", minutes=20),
        live("b", minutes=75, talk_min=20, exchange_min=40, break_min=15),
    )
    found = finding("FIT-02", of)
    assert (found.outcome, found.certainty) == ("met", "certain")
    assert found.measurement == Measurement(
        unit="share",
        value=0.5,
        low=0.5,
        high=0.5,
        coverage=1.0,
        evidence=("a", "b"),
        reason="form_unknown",
        asks=("form",),
        details={"share": 0.5, "exchange": 40.0, "exposition": 40.0, "unknown": 0.0},
    )


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        # Half of the form is unknown and could decide.
        ((25, 25, 50), ("not_assessed", "form_unknown")),
        # A little less than half.
        ((25.5, 25.5, 49), ("met", "depends")),
        # Half is unknown, and the rest decides: 50 of 100 is exchange at least.
        ((0, 50, 50), ("met", "certain")),
        # 80 of 100 is talk at least: 20 at most is exchange.
        ((80, 0, 20), ("not_met", "certain")),
        ((0, 0, 60), ("not_assessed", "form_unknown")),
    ],
)
def test_mix_05_with_an_unknown_form(minutes, expected):
    assert said("MIX-05", lectures_and_seminars(*minutes)) == expected


def test_mix_05_names_the_sessions_of_unknown_form():
    found = finding("MIX-05", lectures_and_seminars(25.5, 25.5, 49)).measurement
    assert found.deciding == ("live_session",)
    assert (found.low, found.value, found.high) == (0.255, 0.5, 0.745)
    assert found.coverage == pytest.approx(0.51)


def test_mix_05_needs_known_lengths_too():
    # 75 of 135 minutes are a guess: 50 to 165 minutes of lecture.
    of = course(live("a", "live_lecture", minutes=None), live("b", minutes=60))
    found = finding("MIX-05", of)
    assert (found.outcome, found.reason) == ("not_assessed", "form_unknown")
    assert found.measurement.low == 60 / 225
    assert found.measurement.value == 60 / 135
    assert found.measurement.high == 60 / 110
    assert found.measurement.coverage == 60 / 135


def test_unknown_lengths_of_one_form_do_not_matter():
    of = course(live("a", "live_lecture", minutes=None), live("b", "live_lecture", minutes=60))
    assert said("MIX-05", of) == ("not_met", "certain")
    assert said("FIT-02", of) == ("not_met", "certain")


LIVE_RULES = ["MIX-05", "FIT-02", "SES-01", "SES-02"]


@pytest.mark.parametrize("rule", LIVE_RULES)
@pytest.mark.parametrize(
    ("of", "reason"),
    [
        (course(), "no_live_session"),
        (course(video("a", 5)), "no_live_session"),
        (course(live("a", "office_hours", required=True)), "no_live_session"),
        (course(live("a", required=False)), "no_live_session"),
        (course(activity("a", "exam", mode="synchronous", minutes=60)), "no_live_session"),
        (course(blind_to=BLIND), "live_not_in_export"),
        (course(video("a", 5), blind_to=BLIND), "live_not_in_export"),
    ],
)
def test_without_a_live_session(rule, of, reason):
    assert said(rule, of) == ("not_assessed", reason)


@pytest.mark.parametrize("rule", LIVE_RULES)
def test_a_session_met_in_a_blind_export_is_not_all_of_them(rule):
    of = course(live("a", minutes=90, break_min=10), blind_to=BLIND)
    found = finding(rule, of)
    assert (found.outcome, found.reason) == ("not_assessed", "live_not_in_export")
    assert found.measurement.asks == ("live",)


# --- SES-01 ---


@pytest.mark.parametrize(
    ("minutes", "outcome"),
    [(90, "met"), (90.5, "partly"), (120, "partly"), (120.5, "not_met")],
)
def test_ses_01_at_its_limits(minutes, outcome):
    assert said("SES-01", course(live("a"), live("b", minutes=minutes))) == (outcome, "certain")


def test_ses_01_says_what_it_found():
    of = course(
        live("a", minutes=100, week=3),
        live("b", minutes=60, week=1),
        live("c", minutes=130, week=2),
        live("d", minutes=300, week=4, required=False),
    )
    found = finding("SES-01", of)
    assert (found.outcome, found.certainty) == ("not_met", "certain")
    assert found.measurement == Measurement(
        unit="min",
        value=130.0,
        low=130.0,
        high=130.0,
        coverage=1.0,
        evidence=("c", "a"),
        weeks=(2, 3),
        reason="session_lengths_unknown",
        asks=("live",),
        details={
            "longest": 130.0,
            "count": 2,
            "known": 3,
            "unknown": 0,
            "total": 3,
            "weeks": [2, 3],
        },
    )


def test_ses_01_names_the_longest_where_none_is_too_long():
    found = finding("SES-01", course(live("a"), live("b", minutes=80), live("c", minutes=80)))
    assert found.measurement.evidence == ("b", "c")
    assert found.measurement.details["count"] == 0


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ((None,), ("not_assessed", "session_lengths_unknown")),
        # Half of them are known: an unknown one lasts up to 165 minutes.
        ((60, None), ("not_assessed", "session_lengths_unknown")),
        ((60, 60, None), ("met", "depends")),
        ((100, 100, None), ("partly", "depends")),
        # One of many decides alone.
        ((121, None, None, None), ("not_met", "certain")),
    ],
)
def test_ses_01_with_unknown_lengths(lengths, expected):
    of = course(*(live(f"a{n}", minutes=length) for n, length in enumerate(lengths)))
    assert said("SES-01", of) == expected


def test_ses_01_takes_known_lengths_only():
    of = course(live("a", minutes=60), live("b", minutes=70), live("c", minutes=None))
    found = finding("SES-01", of).measurement
    assert (found.low, found.value, found.high) == (70, 70, 165)
    assert (found.coverage, found.deciding) == (pytest.approx(2 / 3), ("c",))


def test_ses_01_does_not_take_a_rate_for_a_length():
    quiz = activity("q", "quiz", question_count=50, mode="synchronous")
    found = finding("SES-01", course(live("a"), quiz))
    assert (found.outcome, found.reason) == ("not_assessed", "session_lengths_unknown")
    assert found.measurement.details["known"] == 1


def test_ses_01_has_the_sessions_of_the_facts():
    known = facts(weeks=2, live=(live_fact(clock="13:00-15:00"),))
    found = finding("SES-01", course(blind_to=BLIND), known)
    assert (found.outcome, found.certainty) == ("partly", "certain")
    assert found.measurement.weeks == (1, 2)


# --- SES-02 ---


def breaks(*said_breaks, minutes=90, **fields):
    return course(
        *(
            live(f"a{n}", minutes=minutes, break_min=rest, week=n + 1)
            for n, rest in enumerate(said_breaks)
        ),
        **fields,
    )


@pytest.mark.parametrize(
    ("said_breaks", "outcome"),
    [
        ((5, 10), "met"),
        ((5, 4.9), "partly"),
        ((5, 0), "partly"),
        ((5, 0, 0), "not_met"),
        ((0,), "not_met"),
    ],
)
def test_ses_02_at_its_limits(said_breaks, outcome):
    assert said("SES-02", breaks(*said_breaks)) == (outcome, "certain")


@pytest.mark.parametrize(("minutes", "outcome"), [(60, "met"), (60.5, "not_met")])
def test_ses_02_looks_at_sessions_of_more_than_an_hour(minutes, outcome):
    assert said("SES-02", breaks(0, minutes=minutes)) == (outcome, "certain")


def test_ses_02_says_what_it_found():
    of = course(
        live("a", minutes=90, break_min=10, week=1),
        live("b", minutes=90, break_min=0, week=3),
        live("c", minutes=90, break_min=10, week=2),
        live("short", minutes=50, week=4),
    )
    found = finding("SES-02", of)
    assert (found.outcome, found.certainty) == ("partly", "certain")
    assert found.measurement == Measurement(
        unit="share",
        value=2 / 3,
        low=2 / 3,
        high=2 / 3,
        coverage=1.0,
        evidence=("b",),
        weeks=(3,),
        reason="breaks_unknown",
        asks=("blocks",),
        details={"with_break": 2, "count": 1, "long": 3, "unknown": 0},
    )


@pytest.mark.parametrize(
    ("said_breaks", "expected"),
    [
        ((None, None), ("not_assessed", "breaks_unknown")),
        ((10, None), ("not_assessed", "breaks_unknown")),
        ((10, 10, None), ("met", "depends")),
        # Left out of the typical value, no at the low and yes at the high.
        ((0, 10, 10, None), ("partly", "certain")),
        ((0, 0, 0, None), ("not_met", "certain")),
    ],
)
def test_ses_02_with_breaks_that_nobody_mentions(said_breaks, expected):
    assert said("SES-02", breaks(*said_breaks)) == expected


def test_ses_02_with_unknown_lengths():
    of = course(live("a", minutes=90, break_min=10), live("b", minutes=None))
    assert said("SES-02", of) == ("not_assessed", "breaks_unknown")
    of = course(live("a", minutes=50), live("b", minutes=None))
    assert said("SES-02", of) == ("not_assessed", "session_lengths_unknown")

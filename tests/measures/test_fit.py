"""Whether activities run in a mode that suits them (FIT-01)."""

import pytest

from audit.measures import Measurement
from audit.measures.fit import suiting_modes
from tests.builders import activity, course, finding, live, measures_of, said, video

OWN = ["asynchronous"]
LIVE = ["synchronous"]
BOTH = ["synchronous", "asynchronous"]
ANY = ["synchronous", "asynchronous", "either"]


def test_the_table_of_the_evidence():
    rows = {
        "live_lecture": OWN,
        **dict.fromkeys("live_seminar live_lab live_chat guest_lecture office_hours".split(), LIVE),
        **dict.fromkeys(
            "video audio interactive reading quiz assignment project reflection".split(), OWN
        ),
        **dict.fromkeys(("exam", "discussion"), BOTH),
        **dict.fromkeys("introduction peer_review group_work student_presentation".split(), ANY),
    }
    assert {kind: list(modes) for kind, modes in suiting_modes().items()} == rows


def readings(count: int):
    return [activity(f"r{n}", "reading") for n in range(count)]


def lectures(count: int, minutes: float | None = 60, **fields):
    return [live(f"l{n}", "live_lecture", minutes=minutes, **fields) for n in range(count)]


@pytest.mark.parametrize(
    ("suited", "misfits", "outcome"),
    [
        (5, 0, "met"),
        (8, 2, "met"),
        (7, 2, "partly"),
        (6, 4, "partly"),
        (5, 4, "not_met"),
        (0, 5, "not_met"),
    ],
)
def test_fit_01_at_its_limits(suited, misfits, outcome):
    of = course(*readings(suited), *lectures(misfits))
    assert said("FIT-01", of) == (outcome, "certain")


def test_fit_01_says_what_it_found():
    of = course(
        *readings(3),
        *lectures(1, week=2),
        video("v", 5, mode="synchronous", week=1),
        activity("e", "exam", mode="synchronous"),
        activity("g", "group_work", mode="either"),
        activity("d", "discussion", mode="either", required=False, week=3),
        # Not in the table.
        live("s", "live_session"),
        activity("p", "resource"),
        # Hidden.
        *lectures(0),
        live("hidden", "live_lecture", published=False),
    )
    found = finding("FIT-01", of)
    assert (found.outcome, found.certainty) == ("partly", "certain")
    assert found.measurement == Measurement(
        unit="share",
        value=5 / 8,
        low=5 / 8,
        high=5 / 8,
        coverage=1.0,
        evidence=("l0", "v", "d"),
        weeks=(1, 2, 3),
        reason="too_few_activities",
        details={"suited": 5, "count": 3, "total": 8},
    )


@pytest.mark.parametrize(
    ("minutes", "outcome"), [(15, "met"), (15.5, "not_met"), (None, "not_met")]
)
def test_a_short_live_lecture_fits(minutes, outcome):
    assert said("FIT-01", course(*lectures(5, minutes))) == (outcome, "certain")


@pytest.mark.parametrize("count", [0, 4])
def test_fewer_than_five_are_too_few(count):
    of = course(*readings(count), activity("p", "resource"))
    assert said("FIT-01", of) == ("not_assessed", "too_few_activities")


def test_unknown_modes_may_decide():
    unknown = [activity(f"u{n}", "quiz", mode="unknown") for n in range(2)]
    of = course(*readings(4), *lectures(1), *unknown)
    found = finding("FIT-01", of)
    # 4 of 5 are known to suit, 4 of 7 at least, 6 of 7 at most.
    assert (found.outcome, found.certainty) == ("met", "depends")
    assert found.measurement.value == 4 / 5
    assert (found.measurement.low, found.measurement.high) == (4 / 7, 6 / 7)
    assert (found.measurement.coverage, found.measurement.deciding) == (5 / 7, ("u0", "u1"))


@pytest.mark.parametrize(("count", "outcome"), [(5, "not_assessed"), (4, "met")])
def test_more_than_half_of_the_modes_must_be_known(count, outcome):
    unknown = [activity(f"u{n}", "quiz", mode="unknown") for n in range(count)]
    assert said("FIT-01", course(*readings(5), *unknown))[0] == outcome


def test_an_exam_suits_whichever_mode_it_has():
    exams = [activity(f"u{n}", "exam", mode="unknown") for n in range(9)]
    assert said("FIT-01", course(*readings(5), *exams)) == ("met", "certain")


def test_the_matrix_of_kinds_and_modes():
    of = course(
        *lectures(2),
        activity("a", "quiz"),
        activity("b", "quiz", mode="unknown"),
        activity("c", "discussion", mode="either"),
        activity("d", "resource"),
    )
    frame = measures_of(of).fit
    assert list(frame.columns) == "kind live own_time either unknown suits misfits".split()
    assert [tuple(row) for row in frame.itertuples(index=False)] == [
        ("live_lecture", 2, 0, 0, 0, "asynchronous", 2),
        ("quiz", 0, 1, 0, 1, "asynchronous", 0),
        ("discussion", 0, 0, 1, 0, "synchronous asynchronous", 1),
    ]

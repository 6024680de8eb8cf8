"""From numbers to findings: bands, certainty, coverage, and the rules that do not apply."""

import pytest

from audit.classification import classify
from audit.measures import Measurement
from audit.rubric.evaluate import (
    Finding,
    judge,
    outcome_of,
    parameters_of,
    possible_outcomes,
)
from audit.rubric.rules import Band, Rule
from audit.vocabulary import Basis, Certainty, Outcome
from tests.builders import BLIND, activity, course, facts, judged, live, rule_set, video

MET, PARTLY, NOT_MET = Outcome.MET, Outcome.PARTLY, Outcome.NOT_MET
RULES = {rule.id: rule for rule in rule_set().rules}
UP = RULES["MIX-05"]  # met from 0.50, partly from 0.25
BOTH_SIDES = RULES["MIX-02"]  # met 0.20 to 0.50, partly to 0 and to 0.75


def share(low: float, value: float | None, high: float, coverage: float = 1.0, **fields):
    return Measurement(unit="share", low=low, value=value, high=high, coverage=coverage, **fields)


@pytest.mark.parametrize(
    ("limits", "holds", "holds_not"),
    [
        ({"at_least": 1}, (1, 2), (0.99,)),
        ({"above": 1}, (1.01,), (1,)),
        ({"below": 1}, (0.99,), (1,)),
        ({"at_most": 1}, (1, 0), (1.01,)),
        ({"above": 1, "at_most": 2}, (1.01, 2), (1, 2.01)),
        ({}, (-5, 0, 5), ()),
    ],
)
def test_a_band_and_its_limits(limits, holds, holds_not):
    band = Band(outcome=MET, basis=Basis.OURS, **limits)
    assert all(map(band.holds, holds))
    assert not any(map(band.holds, holds_not))


@pytest.mark.parametrize(
    ("value", "outcome"),
    [(0, NOT_MET), (0.01, PARTLY), (0.2, MET), (0.5, MET), (0.51, PARTLY), (0.76, NOT_MET)],
)
def test_the_first_band_that_holds_a_value_gives_the_outcome(value, outcome):
    assert outcome_of(BOTH_SIDES.bands, value) is outcome


@pytest.mark.parametrize(
    ("rule", "measurement", "outcomes"),
    [
        (UP, share(0.5, 0.6, 1), {MET}),
        (UP, share(0.49, 0.6, 1), {PARTLY, MET}),
        (UP, share(0, None, 1), {NOT_MET, PARTLY, MET}),
        # Both ends are partly, and what is met lies between them.
        (BOTH_SIDES, share(0.1, 0.15, 0.6), {PARTLY, MET}),
        (BOTH_SIDES, share(0.1, 0.1, 0.1), {PARTLY}),
        (UP, Measurement(unit="share", value=0.5), {MET}),
        (UP, Measurement(unit="share"), set()),
    ],
)
def test_possible_outcomes(rule: Rule, measurement: Measurement, outcomes):
    assert possible_outcomes(rule.bands, measurement) == outcomes


def test_a_certain_finding():
    measurement = share(0.5, 0.6, 1, coverage=0.1, reason="form_unknown")
    assert judge(UP, measurement) == Finding(
        rule=UP,
        outcome=MET,
        certainty=Certainty.CERTAIN,
        reason=None,
        measurement=measurement,
    )


def test_a_finding_that_depends():
    measurement = share(0.4, 0.6, 1, coverage=0.51)
    assert judge(UP, measurement) == Finding(
        rule=UP,
        outcome=MET,
        certainty=Certainty.DEPENDS,
        reason=None,
        measurement=measurement,
    )


@pytest.mark.parametrize("coverage", [0.5, 0.1, 0.0, None])
def test_no_more_than_half_is_too_little(coverage):
    measurement = share(0.4, 0.6, 1, coverage, reason="form_unknown")
    assert judge(UP, measurement) == Finding(
        rule=UP,
        outcome=Outcome.NOT_ASSESSED,
        certainty=None,
        reason="form_unknown",
        measurement=measurement,
    )


def test_a_range_without_a_typical_value_is_not_assessed_unless_it_decides():
    assert judge(UP, share(0, None, 1)).outcome is Outcome.NOT_ASSESSED
    assert judge(UP, share(0.6, None, 1)).outcome is MET


def test_no_data_is_never_met():
    found = judge(UP, Measurement(unit="share", reason="no_live_session"))
    assert (found.outcome, found.reason) == (Outcome.NOT_ASSESSED, "no_live_session")


def test_a_measure_takes_its_limits_from_the_band_that_is_met():
    assert parameters_of(RULES["VID-01"]) == {"met_at_least": None, "met_at_most": 15}
    assert parameters_of(RULES["SES-02"]) == {
        "met_at_least": 1,
        "met_at_most": None,
        "over_min": 60,
        "break_min": 5,
    }


# --- declared asynchronous ---

ASYNC = facts(declared_mode="asynchronous")
OFF = ("MIX-01", "MIX-02", "MIX-03", "MIX-04")
IF_LIVE = ("MIX-05", "SES-01", "SES-02", "FIT-02", "ACC-01", "ACC-02")


def order(ids) -> tuple[str, ...]:
    return tuple(rule.id for rule in rule_set().rules if rule.id in ids)


@pytest.mark.parametrize("mode", [None, "blended", "synchronous"])
def test_every_rule_applies_to_other_courses(mode):
    found = judged(course(video("a", 5)), facts(declared_mode=mode))
    assert found.not_applied == ()
    assert [f.rule.id for f in found.findings] == [
        r.id for r in rule_set().rules if not r.describes
    ]


@pytest.mark.parametrize(
    "activities",
    [
        (video("a", 5),),
        (live("a", required=False),),
        (live("a", "office_hours", required=True),),
        (activity("a", "exam", mode="synchronous"),),
        (live("a", published=False), video("b", 5), video("c", 5)),
    ],
)
def test_rules_on_live_work_are_off_in_own_time(activities):
    found = judged(course(*activities, blind_to=BLIND), ASYNC)
    assert found.not_applied == order((*OFF, *IF_LIVE))
    # What does not apply is in no count.
    assert not {f.rule.id for f in found.findings} & set(found.not_applied)


def test_a_required_live_session_puts_them_on_again():
    found = judged(course(live("a"), video("b", 5)), ASYNC)
    assert found.not_applied == OFF
    assert {f.rule.id for f in found.findings} >= set(IF_LIVE)


# --- the contract between measures and the texts of rules ---


def test_measures_give_the_details_that_their_rules_may_ask_for():
    from audit.rubric.measured import MEASURED

    of = course(
        live("a", minutes=90, week=1, recorded=False, graded=True, alternative=True, break_min=5),
        *(video(f"v{n}", 5, captions=True, week=2, section_id="S") for n in range(6)),
    )
    judgement = judged(of, facts(credits=3, class_minutes=165))
    assert len(judgement.findings) == 20
    for found in judgement.findings:
        wanted = MEASURED[found.rule.measure]
        assert found.reason is None, found.rule.id
        assert found.measurement.unit == wanted.unit, found.rule.id
        assert set(wanted.details) <= set(found.measurement.details), found.rule.id


def test_every_reason_and_every_fact_has_its_words():
    from audit.rubric.reasons import FACT_LINES, REASONS

    for of in (
        course(),
        course(blind_to=BLIND),
        course(live("a", minutes=None), video("b", None)),
        course(live("a", minutes=None, week=1), video("b", None), blind_to=BLIND),
    ):
        for found in judged(of).findings:
            if found.reason is not None:
                assert found.reason in REASONS, found.rule.id
            assert set(found.measurement.asks) <= set(FACT_LINES), found.rule.id


def test_a_judgement_belongs_to_its_rule_set():
    of = course(video("a", 5))
    assert judged(of).rule_set is rule_set()
    assert classify(of).facts.declared_mode is None

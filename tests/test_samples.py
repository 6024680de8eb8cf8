"""The course plans among the samples give exactly what was counted by hand.

How each number was counted stands in the sample's ``SOURCE.md``; the readings that all
samples share, in ``sample_courses/README.md``.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from audit import audit_course

SAMPLES = Path(__file__).resolve().parent.parent / "sample_courses"
PLANS = {
    plan.parent.name: plan
    for plan in sorted(SAMPLES.glob("*/plan.*"))
    if (plan.parent / "expected.json").is_file()
}
# A misspelt folder name must not make its tests vanish.
NAMES = {
    "blended-plan",
    "cours-en-francais",
    "empty-plan",
    "mostly-unknown",
    "reference-a",
    "reference-b",
    "reference-c",
    "reference-d",
    "reference-e",
    "reference-x",
    "reference-y",
    "undated",
    "unknown-lengths",
}
INTERACTIONS = ("student_content", "student_student", "student_instructor")
RULES = frozenset(
    {f"MIX-0{n}" for n in (1, 2, 3, 4, 5)}
    | {"VID-01", "VID-02", "VID-06", "SES-01", "SES-02", "CHK-01", "FIT-01", "FIT-02"}
    | {"INT-01", "INT-02", "INT-03", "INT-07", "ACC-01", "ACC-02", "WRK-01"}
)


@cache
def expected(name: str) -> dict[str, Any]:
    return json.loads((SAMPLES / name / "expected.json").read_text(encoding="utf-8"))


@cache
def audited(name: str):
    return audit_course(PLANS[name])


def every_sample():
    return pytest.mark.parametrize("name", sorted(PLANS))


def every_finding():
    return pytest.mark.parametrize(
        ("name", "rule"),
        [(name, rule) for name in sorted(PLANS) for rule in expected(name)["findings"]],
    )


def close(value):
    return value if value is None else pytest.approx(value, rel=1e-6, abs=1e-9)


def is_interval(found, wanted) -> None:
    """One number: nothing is unknown. Three: least, typical, most. None: no such time."""
    if wanted is None:
        assert found is None
    else:
        three = wanted if isinstance(wanted, list) else [wanted] * 3
        assert [found.low, found.value, found.high] == close(three)


def known(values: pd.Series) -> list[float]:
    return [float(value) for value in values if not pd.isna(value)]


def required(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows that are not said to be optional."""
    optional = [not pd.isna(value) and not bool(value) for value in frame["required"]]
    return frame[~pd.Series(optional, index=frame.index, dtype=bool)]


def in_weeks(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of teaching weeks; week 0 holds what stands in no week."""
    return frame[frame["week"] > 0].sort_values("week")


def test_all_plan_samples_are_found() -> None:
    assert set(PLANS) == NAMES


@every_sample()
def test_each_rule_with_an_outcome_is_expected_once(name: str) -> None:
    wanted = expected(name)
    assert sorted([*wanted["findings"], *wanted["not_applied"]]) == sorted(RULES)


@every_sample()
def test_teaching_weeks(name: str) -> None:
    assert audited(name).measures.weeks.count == expected(name)["weeks"]


@every_sample()
@pytest.mark.parametrize(
    "measure", ["live_min", "class_min", "work_min", "share_of_class", "share_of_work"]
)
def test_mix(name: str, measure: str) -> None:
    is_interval(getattr(audited(name).measures.mix, measure), expected(name)[measure])


@every_sample()
def test_minutes_of_each_week(name: str) -> None:
    weekly = in_weeks(audited(name).measures.weekly)
    assert known(weekly["live"]) == close(expected(name)["weekly_live_min"])
    assert known(weekly["total"]) == close(expected(name)["weekly_total_min"])


@every_sample()
def test_minutes_of_the_weeks_and_of_no_week_add_up(name: str) -> None:
    weekly = audited(name).measures.weekly
    typical = expected(name)["work_min"]
    typical = typical[1] if isinstance(typical, list) else typical
    assert sum(known(weekly["total"])) == close(typical)


@every_sample()
def test_weeks_that_offer_each_interaction(name: str) -> None:
    interaction = in_weeks(audited(name).measures.interaction)
    offered = {kind: [bool(n > 0) for n in interaction[kind]] for kind in INTERACTIONS}
    weeks = {kind: sum(offered[kind]) for kind in INTERACTIONS}
    weeks["all_three"] = sum(map(all, zip(*offered.values(), strict=True)))
    assert weeks == expected(name)["interaction_weeks"]


@every_sample()
def test_videos(name: str) -> None:
    wanted = expected(name)
    videos = required(audited(name).measures.videos)
    lengths_min = known(videos["minutes"])
    assert len(videos) == wanted["videos"]
    assert max(lengths_min, default=None) == close(wanted["longest_video_min"])
    median_min = float(pd.Series(lengths_min).median()) if lengths_min else None
    assert median_min == close(wanted["median_video_min"])


@every_sample()
def test_longest_required_live_session_that_counts_as_class(name: str) -> None:
    live = required(audited(name).measures.live)
    lengths_min = known(live[live["counts_as"] == "class"]["minutes"])
    assert max(lengths_min, default=None) == close(expected(name)["longest_live_min"])


@every_finding()
def test_finding(name: str, rule: str) -> None:
    wanted = expected(name)["findings"][rule]
    (finding,) = (f for f in audited(name).findings if f.rule.id == rule)
    assert finding.outcome == wanted["outcome"]
    if wanted["outcome"] != "not_assessed":
        assert finding.measurement.value == close(wanted["value"])
    if "certainty" in wanted:
        assert finding.certainty == wanted["certainty"]


@every_sample()
def test_rules_that_have_an_outcome_and_rules_that_do_not_apply(name: str) -> None:
    audit = audited(name)
    described = {"CFG-01"}
    assert {f.rule.id for f in audit.findings} - described == set(expected(name)["findings"])
    assert set(audit.not_applied) == set(expected(name)["not_applied"])


@every_sample()
def test_hours_a_week(name: str) -> None:
    wanted = expected(name).get("hours_per_week")
    if wanted is not None:
        is_interval(audited(name).measures.hours_per_week, wanted)


@every_sample()
def test_configuration(name: str) -> None:
    wanted = expected(name)["configuration"]
    found = audited(name).measures.configuration
    if wanted is None:
        assert found is None
    else:
        assert {key: getattr(found, key) for key in wanted} == {
            key: value if isinstance(value, str) else close(value) for key, value in wanted.items()
        }


@every_sample()
def test_what_was_counted_is_explained(name: str) -> None:
    assert (SAMPLES / name / "SOURCE.md").is_file()
    assert f"`{name}/`" in (SAMPLES / "README.md").read_text(encoding="utf-8")

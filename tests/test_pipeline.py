"""From exports to findings in one call: which facts speak for which course."""

import shutil
from pathlib import Path

import pytest

from audit.errors import AuditError, FactsError, OverridesError, ReadError, RubricError
from audit.facts import NO_FACTS
from audit.pipeline import (
    SeveralCoursesError,
    audit,
    audit_course,
    audit_sources,
    audits_of,
    facts_beside,
)
from tests.builders import activity, course, rule_set

ONE = "title,week,kind,minutes\nRead about tides,1,reading,30\n"
TWO = (
    "course,title,week,kind,minutes\n"
    "Tides,Read about tides,1,reading,30\n"
    "Rivers,Read about rivers,1,reading,40\n"
)


@pytest.fixture
def measures() -> None:
    """Asked for by the tests that look at numbers and findings."""


@pytest.fixture(autouse=True)
def only_what_is_tested(request, monkeypatch):
    """Which facts speak for which course shows before anything is measured, and quicker."""
    if "measures" not in request.fixturenames:
        monkeypatch.setattr("audit.pipeline.measure", lambda classified: None)
        monkeypatch.setattr("audit.pipeline.evaluate", lambda rules, classified, measures: None)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def plan(folder: Path, text: str = ONE, name: str = "plan.csv") -> Path:
    return write(folder / name, text)


def facts_file(folder: Path, number: int, name: str = "course.toml") -> Path:
    """A facts file that is known by its number of credits."""
    return write(folder / name, f"credits = {number}\n")


def credits_of(*exports: Path, **fields) -> list[float | None]:
    return [one.course.credits for one in audit_sources(exports, **fields)]


def message(error: type[AuditError], call, *args, **fields) -> str:
    with pytest.raises(error) as caught:
        call(*args, **fields)
    assert type(caught.value) is error
    return str(caught.value)


# --- which facts file ---


def test_no_facts_file(tmp_path):
    assert facts_beside(plan(tmp_path)) is None
    assert facts_beside(tmp_path / "folder") is None
    assert credits_of(plan(tmp_path)) == [None]
    assert audit_course(plan(tmp_path)).classified.facts == NO_FACTS


def test_a_facts_file_of_another_name_is_not_taken_by_itself(tmp_path):
    facts_file(tmp_path, 3, "facts.toml")
    facts_file(tmp_path, 3, "plan.toml")
    assert facts_beside(plan(tmp_path)) is None


def test_a_facts_file_above_the_folder_of_an_export_is_not_beside_it(tmp_path):
    facts_file(tmp_path, 3)
    assert facts_beside(plan(tmp_path / "course")) is None


def test_a_folder_called_course_toml_is_no_facts_file(tmp_path):
    (tmp_path / "course.toml").mkdir()
    assert facts_beside(plan(tmp_path)) is None


def test_the_facts_file_beside_an_export(tmp_path):
    beside = facts_file(tmp_path, 3)
    assert facts_beside(plan(tmp_path)) == beside
    assert credits_of(plan(tmp_path)) == [3]
    assert audit_course(plan(tmp_path)).classified.facts.source_name == "course.toml"


def test_a_named_facts_file_wins_over_the_one_beside(tmp_path):
    facts_file(tmp_path, 3)
    named = facts_file(tmp_path, 6, "mine.toml")
    assert credits_of(plan(tmp_path), facts=named) == [6]
    assert audit_course(plan(tmp_path), facts=named).course.credits == 6
    # What a notebook passes where nothing was said.
    assert audit_course(plan(tmp_path), facts="").course.credits == 3


def test_each_export_has_its_own_facts(tmp_path):
    exports = [plan(tmp_path / name) for name in ("a", "b", "c")]
    facts_file(tmp_path / "a", 3)
    facts_file(tmp_path / "c", 6)
    assert credits_of(*exports) == [3, None, 6]


def test_inside_a_folder_of_answers_wins_over_beside_it(tmp_path, samples):
    answers = tmp_path / "answers"
    shutil.copytree(samples / "canvas-api" / "answers", answers)
    beside = facts_file(tmp_path, 3)
    assert facts_beside(answers) == beside
    assert credits_of(answers) == [3]
    inside = facts_file(answers, 6)
    assert facts_beside(answers) == inside
    assert credits_of(answers) == [6]
    assert audit_course(answers).course.credits == 6


def test_a_named_facts_file_that_is_not_there(tmp_path):
    assert message(FactsError, audit_sources, [plan(tmp_path)], facts=tmp_path / "no.toml") == (
        "no.toml: the facts file cannot be opened; check the path"
    )


# --- several courses ---

SEVERAL = (
    "one facts file cannot speak for several courses; "
    "give each course a folder of its own, with its own course.toml"
)


def test_several_courses_of_one_export_without_facts(tmp_path):
    found = audits_of([plan(tmp_path, TWO), plan(tmp_path, name="one.csv")])
    assert [(export.name, one.course.id) for export, one in found] == [
        ("plan.csv", "Tides"),
        ("plan.csv", "Rivers"),
        ("one.csv", "one"),
    ]


def test_one_facts_file_for_several_courses_of_one_export(tmp_path):
    facts_file(tmp_path, 3)
    found = message(SeveralCoursesError, audit_sources, [plan(tmp_path, TWO)])
    assert found == f"course.toml: {SEVERAL}"


def test_one_facts_file_beside_several_exports(tmp_path):
    facts_file(tmp_path, 3)
    exports = [plan(tmp_path, name="a.csv"), plan(tmp_path, name="b.csv")]
    assert message(SeveralCoursesError, audit_sources, exports) == f"course.toml: {SEVERAL}"
    assert credits_of(exports[0]) == [3]


def test_one_named_facts_file_for_several_exports(tmp_path):
    named = facts_file(tmp_path, 3, "mine.toml")
    exports = [plan(tmp_path / "a"), plan(tmp_path / "b")]
    found = message(SeveralCoursesError, audit_sources, exports, facts=named)
    assert found == f"mine.toml: {SEVERAL}"


def test_one_facts_file_by_two_ways(tmp_path, monkeypatch):
    facts_file(tmp_path, 3)
    monkeypatch.chdir(tmp_path)
    exports = [plan(tmp_path, name="a.csv"), plan(Path(), name="b.csv")]
    assert message(SeveralCoursesError, audit_sources, exports) == f"course.toml: {SEVERAL}"


def test_no_facts_are_read_before_it_is_known_that_they_speak_for_one_course(tmp_path):
    write(tmp_path / "course.toml", "this is not TOML")
    found = message(SeveralCoursesError, audit_sources, [plan(tmp_path, TWO)])
    assert found == f"course.toml: {SEVERAL}"


@pytest.mark.parametrize(
    ("course_id", "count"), [("", 2), ("Lakes", 0), ("tides", 0), ("Tides and rivers", 0)]
)
def test_one_course_is_asked_for_and_none_is_named(tmp_path, course_id, count):
    found = message(ReadError, audit_course, plan(tmp_path, TWO), course_id=course_id)
    assert found == (
        f"plan.csv: the export holds {count} courses that fit; name one of its courses by its id"
    )


def test_an_unknown_id_in_an_export_of_one_course(tmp_path):
    found = message(ReadError, audit_course, plan(tmp_path), course_id="other")
    assert found == (
        "plan.csv: the export holds 0 courses that fit; name one of its courses by its id"
    )


def test_the_named_course_of_several(tmp_path):
    found = audit_course(plan(tmp_path, TWO), course_id="Rivers")
    assert (found.course.id, found.course.title) == ("Rivers", "Rivers")
    assert list(found.classified.activities["title"]) == ["Read about rivers"]


# --- corrections, rules, format ---


def test_corrections_reach_the_frame(tmp_path):
    fixes = write(tmp_path / "fixes.csv", "native_id,minutes\n2,45\n")
    for found in (
        audit_course(plan(tmp_path), overrides=str(fixes)),
        *audit_sources([plan(tmp_path)], overrides=fixes),
    ):
        assert list(found.classified.activities["minutes"]) == [45.0]
    assert list(audit_course(plan(tmp_path), overrides="").classified.activities["minutes"]) == [
        30.0
    ]


def test_corrections_that_cannot_be_read(tmp_path):
    fixes = write(tmp_path / "fixes.csv", "native_id,minutes\n2,long\n")
    expected = (
        "fixes.csv, row 2, column 'minutes': 'long' is not a number of minutes; write one like 45"
    )
    one = plan(tmp_path)
    assert message(OverridesError, audit_course, one, overrides=fixes) == expected
    assert message(OverridesError, audit_sources, [one], overrides=fixes) == expected


def test_an_unknown_rule_set(tmp_path):
    expected = (
        "mine: there is no such rule set, and no such file can be opened; "
        "use one of: recommendations; or give the path of a .toml file"
    )
    assert message(RubricError, audit_course, plan(tmp_path), rubric="mine") == expected
    # Before any export is read.
    assert message(RubricError, audit_sources, [tmp_path / "none"], rubric="mine") == expected


def test_the_format_may_be_named(tmp_path):
    one = plan(tmp_path)
    assert audit_course(one, format="course_plan").course.format == "course_plan"
    with pytest.raises(ReadError):
        audit_course(one, format="canvas_api")


def test_no_exports_are_no_audits():
    assert audit_sources([]) == []


# --- what an audit holds ---


def test_every_rule_that_gives_an_outcome_is_a_finding(measures):
    found = audit(course(activity("a", "reading", minutes=30)), NO_FACTS, rule_set())
    rules = [rule.id for rule in rule_set().rules if not rule.describes]
    assert [finding.rule.id for finding in found.findings] == rules
    assert found.not_applied == ()


def test_a_rule_that_the_declared_mode_switches_off_is_no_finding(measures, tmp_path):
    write(tmp_path / "course.toml", 'declared_mode = "asynchronous"\n')
    found = audit_course(plan(tmp_path))
    named = [finding.rule.id for finding in found.findings]
    assert "MIX-01" in found.not_applied
    assert "WRK-01" in named
    # Each rule is one or the other, and none is both.
    rules = [rule.id for rule in rule_set().rules if not rule.describes]
    assert sorted((*named, *found.not_applied)) == sorted(rules)


def test_an_audit_of_a_file_is_that_of_its_course(measures, tmp_path):
    one = audit_course(plan(tmp_path))
    (other,) = audit_sources([plan(tmp_path)])
    assert one.findings == other.findings
    assert one.course == other.course

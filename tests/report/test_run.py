"""A report's run: what it writes, what it hides of this computer, and how it fails."""

import json
import os
import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import audit.report.run as run_module
from audit import audit_course
from audit.course import Course
from audit.errors import NotebookRunError, ParameterError
from audit.language import percent
from audit.report.run import (
    RunRequest,
    RunResult,
    check_parameters,
    execute,
    notebook_path,
    run_report,
    slug,
    slugs,
)

ROOT = Path(__file__).resolve().parent.parent.parent
EPOCH = "1957392000"  # 11 January 2032
FILES = ("report.html", "report.ipynb", "findings.json", "activities.csv")
PARAMETERS = """word: str = "a"  # a word
count: int = 3  # how many
share: float = 0.5  # from 0 to 1
loud: bool = False  # aloud"""


def report(plan: Path, out: Path, **fields: Any) -> RunResult:
    audited = audit_course(plan, facts=fields.get("facts"))
    return run_report(RunRequest(audit=audited, export=plan, out=out, **fields))


def write_notebook(path: Path, *cells: Any) -> Path:
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    nbformat.write(new_notebook(cells=list(cells), metadata={"kernelspec": kernel}), path)
    return path


@pytest.fixture(scope="module")
def two_runs(
    samples: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[RunResult, RunResult]:
    """The same report twice, the second time over files that were there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        folder = tmp_path_factory.mktemp("runs")
        second = folder / "second"
        second.mkdir()
        (second / "report.html").write_text("an older report")
        plan = samples / "reference-a" / "plan.csv"
        return report(plan, folder / "first"), report(plan, second)


@pytest.fixture(scope="module")
def page(two_runs: tuple[RunResult, RunResult]) -> str:
    return two_runs[0].report.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def found(two_runs: tuple[RunResult, RunResult]) -> dict[str, Any]:
    """Findings of the file, by rule."""
    document = json.loads(two_runs[0].findings.read_text(encoding="utf-8"))
    return {finding["rule"]: finding for finding in document["courses"][0]["findings"]}


# ---- the files ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_two_runs_give_the_same_bytes(two_runs, name):
    first, second = (run.report.parent / name for run in two_runs)
    assert first.read_bytes() == second.read_bytes()


def test_a_run_writes_four_files_and_no_other(two_runs):
    for run in two_runs:
        assert sorted(path.name for path in run.report.parent.iterdir()) == sorted(FILES)
    parent = two_runs[0].report.parent.parent
    assert sorted(path.name for path in parent.iterdir()) == ["first", "second"]


@pytest.mark.parametrize("name", FILES)
def test_no_file_tells_of_this_computer(two_runs, name):
    text = (two_runs[0].report.parent / name).read_text(encoding="utf-8")
    if name == "report.html":  # plotly.js is a book of its own, and the same everywhere
        text = re.sub(r"<script>/\*\*.*?</script>", "", text, flags=re.DOTALL)
    for place in (ROOT, tempfile.gettempdir(), Path.home(), two_runs[0].report.parent):
        assert f"{place}{os.sep}" not in text, place
    assert not re.search(r"[\"' (](/home/|/root/|/tmp/|/Users/|[A-Z]:\\\\)", text)


def test_the_notebook_holds_nothing_of_papermill(two_runs):
    notebook = nbformat.read(two_runs[0].notebook, as_version=4)
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"tags"}
    assert "papermill" not in two_runs[0].notebook.read_text(encoding="utf-8").lower()


def test_the_notebook_holds_its_parameters_relative_to_the_export(two_runs):
    notebook = nbformat.read(two_runs[0].notebook, as_version=4)
    (cell,) = [c for c in notebook.cells if "injected-parameters" in c.metadata.get("tags", [])]
    assert cell.source.splitlines() == [
        "# Parameters",
        'export = "plan.csv"',
        'facts = ""',
        'rubric = "recommendations"',
        'overrides = ""',
        'language = "en"',
        'title = ""',
        'course = "Reference course A: flipped lecture"',
        'format = ""',
    ]
    nbformat.validate(notebook)


def test_a_file_elsewhere_is_named_from_the_export(samples, tmp_path):
    facts = tmp_path / "there" / "f.toml"
    facts.parent.mkdir()
    facts.write_text("credits = 3\n")
    plan = tmp_path / "here" / "plan.csv"
    plan.parent.mkdir()
    plan.write_bytes((samples / "undated" / "plan.csv").read_bytes())
    request = RunRequest(audit=audit_course(plan), export=plan, out=tmp_path / "o", facts=facts)
    parameters = run_module._parameters(replace(request, rubric=tmp_path / "r.toml"))
    assert (parameters["export"], parameters["facts"]) == ("plan.csv", "../there/f.toml")
    assert parameters["rubric"] == "../r.toml"


def test_the_activities_open_in_a_spreadsheet_and_are_those_of_the_audit(two_runs, samples):
    raw = two_runs[0].activities.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" not in raw
    table = pd.read_csv(two_runs[0].activities)
    audited = audit_course(samples / "reference-a" / "plan.csv")
    assert list(table["native_id"].astype(str)) == list(audited.classified.activities["native_id"])


# ---- the page says what findings.json says ------------------------------------------------------


def key_value(page: str, label: str) -> str:
    """The big number under a label, with plain spaces."""
    match = re.search(rf'<p class="kl">{re.escape(label)}</p>\s*<p class="kv">(.*?)</p>', page)
    assert match, label
    return match[1].replace("\N{NO-BREAK SPACE}", " ")


def test_every_finding_stands_in_the_page_with_its_outcome(page, found):
    cards = re.findall(r'<article class="finding (\w+)" id="f-([A-Z]+-\d+)"', page)
    assert {rule: outcome for outcome, rule in cards} == {
        rule: finding["outcome"] for rule, finding in found.items()
    }
    assert len(cards) == len(found) == 20


def test_the_four_counts_are_those_of_the_findings(page, found):
    tally = re.search(r'<ul class="tally".*?</ul>', page, flags=re.DOTALL)[0]
    counts = [int(n) for n in re.findall(r"<b>(\d+)</b>", tally)]
    outcomes = [finding["outcome"] for finding in found.values()]
    words = ("not_met", "partly", "met", "not_assessed")
    assert counts == [outcomes.count(word) for word in words]


def test_the_key_numbers_are_those_of_the_findings(page, found):
    live = percent(found["MIX-02"]["value"]).replace("\N{NO-BREAK SPACE}", " ")
    assert key_value(page, "Live share of class time") == live
    assert key_value(page, "Weeks with student–student work") == (
        f"{round(found['INT-02']['value'] * 6)} of 6"
    )
    assert key_value(page, "Weeks with instructor contact") == (
        f"{round(found['INT-03']['value'] * 6)} of 6"
    )
    assert key_value(page, "Longest live class") == "1 h"
    assert found["SES-01"]["value"] == 60
    assert key_value(page, "Longest video") == f"{found['VID-01']['value']:.0f} min"


def test_the_key_numbers_are_those_counted_by_hand(page, samples):
    counted = json.loads((samples / "reference-a" / "expected.json").read_text(encoding="utf-8"))
    assert counted["weeks"] == 6
    weeks = counted["interaction_weeks"]
    assert key_value(
        page, "Live share of class time"
    ) == f"{counted['share_of_class']:.0%}".replace("%", " %")
    assert key_value(page, "Weeks with student–student work") == f"{weeks['student_student']} of 6"
    assert key_value(page, "Longest video") == f"{counted['longest_video_min']} min"


def test_the_date_of_the_report_is_that_of_the_epoch(page):
    assert "on 11 January 2032." in page.replace("\N{NO-BREAK SPACE}", " ")


# ---- parameters ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def parameterized(tmp_path_factory: pytest.TempPathFactory) -> Path:
    cell = new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    return write_notebook(tmp_path_factory.mktemp("n") / "small.ipynb", cell)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        (
            {"wrd": "b"},
            "small.ipynb, parameter 'wrd': the notebook does not take it; "
            "use one of: word, count, share, loud",
        ),
        (
            {"word": 3},
            "small.ipynb, parameter 'word': 3 is not of type str; see the notebook's first cell",
        ),
        (
            {"count": "3"},
            "small.ipynb, parameter 'count': '3' is not of type int; see the notebook's first cell",
        ),
        (
            {"count": 3.5},
            "small.ipynb, parameter 'count': 3.5 is not of type int; see the notebook's first cell",
        ),
        (
            {"loud": 1},
            "small.ipynb, parameter 'loud': 1 is not of type bool; see the notebook's first cell",
        ),
        (
            {"word": None},
            "small.ipynb, parameter 'word': None is not of type str; see the notebook's first cell",
        ),
    ],
)
def test_a_wrong_parameter(parameterized, parameters, message):
    with pytest.raises(ParameterError) as caught:
        check_parameters(parameterized, parameters)
    assert str(caught.value) == message
    with pytest.raises(ParameterError):
        execute(parameterized, parameters, parameterized.parent)


def test_right_parameters(parameterized):
    check_parameters(parameterized, {"word": "", "count": 0, "share": 1, "loud": True})
    check_parameters(parameterized, {})


# ---- failures -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notebook that takes every parameter of the report and stops in its fourth cell."""
    course_report = nbformat.read(notebook_path("course_report"), as_version=4)
    parameters = next(c for c in course_report.cells if "parameters" in c.metadata.get("tags", []))
    return write_notebook(
        tmp_path_factory.mktemp("failing") / "failing.ipynb",
        new_markdown_cell("# Fails"),
        parameters,
        new_code_cell("text = 'fine so far'"),
        new_code_cell("int(text)"),
        new_code_cell("never = 'run'"),
    )


STOPPED = (
    "failing.ipynb, cell 4: stopped with ValueError: invalid literal for int() with base 10: "
    "'fine so far'; run it with --debug to see where"
)


def test_a_failing_cell_is_named_and_leaves_no_folder(samples, tmp_path, failing, monkeypatch):
    monkeypatch.setattr(run_module, "notebook_path", lambda name: failing)
    with pytest.raises(NotebookRunError) as caught:
        report(samples / "undated" / "plan.csv", tmp_path / "reports" / "undated")
    assert str(caught.value) == STOPPED
    assert list((tmp_path / "reports").iterdir()) == []


def test_a_failing_run_leaves_the_older_report_as_it_was(samples, tmp_path, failing, monkeypatch):
    monkeypatch.setattr(run_module, "notebook_path", lambda name: failing)
    out = tmp_path / "undated"
    out.mkdir()
    (out / "report.html").write_text("an older report")
    with pytest.raises(NotebookRunError):
        report(samples / "undated" / "plan.csv", out)
    assert [path.name for path in out.iterdir()] == ["report.html"]
    assert (out / "report.html").read_text() == "an older report"
    assert [path.name for path in tmp_path.iterdir()] == ["undated"]


def test_a_failing_cell_of_a_notebook_without_parameters(tmp_path):
    path = write_notebook(tmp_path / "bare.ipynb", new_code_cell("1"), new_code_cell("1 / 0"))
    with pytest.raises(NotebookRunError, match=r"^bare.ipynb, cell 2: stopped with ZeroDivision"):
        execute(path, {}, tmp_path)


# ---- names --------------------------------------------------------------------------------------


def course(title: str, code: str | None = None, term: str | None = None, sha: str = "0") -> Course:
    return Course(
        id="1", title=title, code=code, term=term, format="f", source_name="x", source_sha256=sha
    )


@pytest.mark.parametrize(
    ("named", "wanted"),
    [
        (course("Bees"), "bees"),
        (course("Bees", code="BEE 210"), "bee-210"),
        (course("Bees", code="BEE 210", term="Fall 2031"), "bee-210-fall-2031"),
        (course("  Été à Québec!  "), "ete-a-quebec"),
        (course("../../etc/passwd"), "etc-passwd"),
        (course("養蜂"), "course"),
        (course(""), "course"),
        (course("x" * 200), "x" * 80),
    ],
)
def test_slug(named, wanted):
    assert slug(named) == wanted


def test_equal_slugs_are_told_apart_by_their_source():
    courses = [course("Bees", sha="aaaaaaaaa1"), course("Wax"), course("bees!", sha="bbbbbbbbb2")]
    assert slugs(courses) == ["bees-aaaaaaaa", "wax", "bees-bbbbbbbb"]


def test_equal_slugs_of_one_source_are_told_apart_by_their_order():
    assert slugs([course("Bees", sha="a" * 64)] * 2) == ["bees-aaaaaaaa-1", "bees-aaaaaaaa-2"]


def test_a_notebook_that_is_not_shipped():
    with pytest.raises(FileNotFoundError, match="none"):
        notebook_path("none")

"""JupyterLab on a course: the notebook that is opened, and how."""

import json
import sys
from ast import literal_eval
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

import audit.report.lab as lab_module
from audit.errors import AuditError, ReadError
from audit.report.lab import NO_NETWORK, lab_notebook, open_lab

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def plan(samples: Path, tmp_path: Path) -> Path:
    path = tmp_path / "bees" / "plan.csv"
    path.parent.mkdir()
    path.write_bytes((samples / "undated" / "plan.csv").read_bytes())
    return path


def injected(path: Path) -> list[str]:
    """Lines of the cell that sets the parameters."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    (cell,) = [c for c in notebook.cells if "injected-parameters" in c.metadata.get("tags", [])]
    return cell.source.splitlines()


def test_the_copy_is_set_on_the_course_and_has_no_outputs(plan, tmp_path):
    copy = lab_notebook(plan, tmp_path)
    assert copy == tmp_path / "explore-bees-plan.ipynb"
    assert injected(copy) == ["# Parameters", 'export = "bees/plan.csv"']
    notebook = json.loads(copy.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [(cell["outputs"], cell["execution_count"]) for cell in code] == [([], None)] * len(code)
    text = copy.read_text(encoding="utf-8")
    assert str(tmp_path) not in text
    assert "papermill" not in text


def test_the_notebook_that_is_shipped_stays_as_it_is(plan, tmp_path):
    shipped = ROOT / "notebooks" / "explore.ipynb"
    before = shipped.read_bytes()
    lab_notebook(plan, tmp_path)
    assert shipped.read_bytes() == before


def test_a_copy_that_is_there_keeps_what_the_analyst_did(plan, tmp_path):
    copy = lab_notebook(plan, tmp_path)
    copy.write_text("her work")
    assert lab_notebook(plan, tmp_path) == copy
    assert copy.read_text() == "her work"


def test_two_courses_in_files_of_one_name_have_a_copy_each(plan, tmp_path):
    other = tmp_path / "wax" / "plan.csv"
    other.parent.mkdir()
    other.write_bytes(plan.read_bytes())
    assert [lab_notebook(path, tmp_path).name for path in (plan, other)] == [
        "explore-bees-plan.ipynb",
        "explore-wax-plan.ipynb",
    ]


def test_a_course_in_another_folder(plan, tmp_path):
    here = tmp_path / "here"
    here.mkdir()
    copy = lab_notebook(plan, here)
    assert copy == here / "explore-bees-plan.ipynb"
    assert injected(copy) == ["# Parameters", 'export = "../bees/plan.csv"']


def test_odd_names_make_a_plain_name(tmp_path, plan):
    odd = plan.rename(plan.with_name("my {plan} ü.csv"))
    copy = lab_notebook(odd, plan.parent)
    assert copy.name == "explore-my-plan-ü.ipynb"
    assert literal_eval(injected(copy)[1].removeprefix("export = ")) == "my {plan} ü.csv"


def test_without_a_source_it_is_the_sample_of_the_notebook(tmp_path):
    copy = lab_notebook(None, tmp_path)
    assert copy == tmp_path / "explore-course.ipynb"
    export = tmp_path / literal_eval(injected(copy)[1].removeprefix("export = "))
    assert export.resolve().is_relative_to(ROOT / "sample_courses")
    assert export.is_file()


def test_without_a_source_where_the_samples_are_not_installed(tmp_path, monkeypatch):
    alone = tmp_path / "notebooks" / "explore.ipynb"
    alone.parent.mkdir()
    alone.write_bytes((ROOT / "notebooks" / "explore.ipynb").read_bytes())
    monkeypatch.setattr(lab_module, "notebook_path", lambda name: alone)
    with pytest.raises(ReadError) as caught:
        lab_notebook(None, tmp_path)
    assert str(caught.value) == "course-audit lab: no sample course is installed; give a SOURCE"
    assert [path.name for path in tmp_path.iterdir()] == ["notebooks"]


def test_a_source_that_is_not_there(tmp_path):
    with pytest.raises(ReadError) as caught:
        lab_notebook(tmp_path / "none.csv", tmp_path)
    assert str(caught.value) == "none.csv: there is no such file or folder; check the path"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("browser", "more"), [(True, []), (False, ["--no-browser"])])
def test_jupyterlab_is_started_on_the_copy(plan, tmp_path, monkeypatch, browser, more):
    started = []

    def note(command, *, check):
        started.append(command)
        return SimpleNamespace(returncode=5)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lab_module.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(lab_module, "find_spec", lambda name: object())
    monkeypatch.setattr(lab_module.subprocess, "run", note)
    assert open_lab(plan, browser=browser) == 5
    copy = str(tmp_path / "explore-bees-plan.ipynb")
    assert started == [[sys.executable, "-m", "jupyterlab", copy, *NO_NETWORK, *more]]


def test_without_jupyterlab_nothing_is_written(plan, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lab_module.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(lab_module, "find_spec", lambda name: None)
    with pytest.raises(AuditError, match="JupyterLab is not installed"):
        open_lab(plan, browser=False)
    assert [path.name for path in tmp_path.iterdir()] == ["bees"]

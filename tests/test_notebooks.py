"""The notebooks that are shipped: thin, parameterised, run, and silent about this computer."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))
MOST_LINES = 10
# What belongs into the package: a notebook calls it.
NOT_THIN = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.For,
    ast.While,
    ast.If,
    ast.Try,
    ast.With,
)
ABSOLUTE = re.compile(r"(?<![\w.:/])(/(home|root|tmp|work|usr|var|opt|mnt|Users)\b|[A-Za-z]:\\)")
CLOCK = re.compile(r"\b(today|now|utcnow|time)\s*\(")
PARAMETER = re.compile(r"\w+: (str|int|float|bool|list|dict) = .+  # .+")


def every_notebook():
    return pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code_cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def faults(source: str) -> list[str]:
    """Why a cell is not thin; empty if it is."""
    out = []
    if len(source.splitlines()) > MOST_LINES:
        out.append(f"{len(source.splitlines())} lines")
    if re.search(r"^\s*[%!?]|\?\s*$", source, flags=re.MULTILINE):
        return [*out, "a magic"]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, NOT_THIN):
            out.append(type(node).__name__)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            out += ["an absolute path"] if ABSOLUTE.search(node.value) else []
    if CLOCK.search(source):
        out.append("the clock")
    return out


def test_the_notebooks_are_there():
    assert {"course_report", "explore"} <= {path.stem for path in NOTEBOOKS}


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("\n".join(["x = 1"] * 11), "11 lines"),
        ("def f():\n    return 1", "FunctionDef"),
        ("class A:\n    pass", "ClassDef"),
        ("for x in y:\n    x()", "For"),
        ("while x:\n    x()", "While"),
        ("%matplotlib inline", "a magic"),
        ("!pip install x", "a magic"),
        ("audit?", "a magic"),
        ("read('/home/ann/plan.csv')", "an absolute path"),
        (r"read('C:\\plans\\plan.csv')", "an absolute path"),
        ("date.today()", "the clock"),
        ("datetime.now(tz)", "the clock"),
    ],
)
def test_the_check_can_fail(source, fault):
    assert faults(source) == [fault]


@pytest.mark.parametrize(
    "source",
    [
        "\n".join(["x = 1"] * 10),
        "read('../sample_courses/plan.csv')",
        "rows = [f.rule.id for f in audit.findings]",
        "url = 'https://video.example/home/42'",
        "",
    ],
)
def test_the_check_lets_thin_cells_pass(source):
    assert faults(source) == []


@every_notebook()
def test_it_is_a_valid_notebook_for_this_kernel(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    ids = [cell["id"] for cell in notebook.cells]
    assert len(set(ids)) == len(ids)


@every_notebook()
def test_it_begins_with_what_it_is_for(path):
    first = read(path).cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert len(first.source.splitlines()) > 1


@every_notebook()
def test_every_cell_is_thin(path):
    thick = {cell["id"]: found for cell in code_cells(path) if (found := faults(cell.source))}
    assert thick == {}


@every_notebook()
def test_its_first_cell_of_code_holds_its_parameters(path):
    first, *others = code_cells(path)
    assert first.metadata.tags == ["parameters"]
    assert not [cell["id"] for cell in others if "parameters" in cell.metadata.get("tags", [])]
    for line in first.source.splitlines():
        assert PARAMETER.fullmatch(line), line
    for node in ast.parse(first.source).body:
        assert isinstance(node, ast.AnnAssign)
        ast.literal_eval(node.value)


@every_notebook()
def test_its_sample_is_there(path):
    body = ast.parse(code_cells(path)[0].source).body
    defaults = {node.target.id: ast.literal_eval(node.value) for node in body}
    assert (path.parent / defaults["export"]).exists()


@every_notebook()
def test_its_outputs_are_stored_in_order_and_without_an_error(path):
    """A cell that was never run is not compared by nbval, so that it would always pass."""
    cells = code_cells(path)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    kinds = {output.output_type for cell in cells for output in cell.outputs}
    assert kinds <= {"execute_result", "display_data"}
    assert any(cell.outputs for cell in cells)


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    return [text for part in value for text in strings(part)] if isinstance(value, list) else []


@every_notebook()
def test_nothing_stored_tells_of_this_computer(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    outputs = [cell.get("outputs", []) for cell in notebook["cells"]]
    assert [text[:200] for text in strings(outputs) if ABSOLUTE.search(text)] == []
    for cell in notebook["cells"]:
        assert set(cell["metadata"]) <= {"tags"}


@every_notebook()
def test_charts_are_stored_as_numbers_only(path):
    """No renderer of plotly's: no script, no address of one."""
    for cell in code_cells(path):
        for output in cell.outputs:
            page = output.data.get("text/html", "")
            assert "<script" not in page
            assert "plotly" not in page.lower()

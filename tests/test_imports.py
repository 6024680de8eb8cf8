"""What answers at once loads nothing heavy."""

import subprocess
import sys
from pathlib import Path

import pytest

import audit

HEAVY = (
    "IPython",
    "babel",
    "bs4",
    "jinja2",
    "lxml",
    "nbconvert",
    "nbformat",
    "numpy",
    "openpyxl",
    "pandas",
    "papermill",
    "plotly",
    "pyarrow",
    "python_calamine",
    "rich",
    "traitlets",
)

RUN = f"""
import sys
{{}}
print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)
"""
COMMAND = "from audit.cli import main; main({}, standalone_mode=False)"


def loaded_by(code: str, tmp_path: Path) -> str:
    """The heavy modules that a fresh Python holds after some code."""
    run = subprocess.run(
        [sys.executable, "-c", RUN.format(code)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stderr.strip()


def test_import_audit_loads_nothing(tmp_path):
    assert loaded_by("import audit", tmp_path) == "[]"


def test_the_check_can_fail(tmp_path):
    assert loaded_by("import jinja2", tmp_path) == "['jinja2']"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["formats"],
        ["rules"],
        ["rules", "--json"],
        ["report", "--help"],
        ["inspect", "--help"],
        ["activities", "--help"],
        ["findings", "--help"],
        ["lab", "--help"],
    ],
    ids=" ".join,
)
def test_a_command_that_reads_no_course_loads_nothing(arguments, tmp_path):
    assert loaded_by(COMMAND.format(arguments), tmp_path) == "[]"


@pytest.mark.parametrize("name", audit.__all__)
def test_every_public_name_is_there(name):
    assert getattr(audit, name) is not None


def test_no_other_name_is_there():
    with pytest.raises(AttributeError, match="module 'audit' has no attribute 'measures_of'"):
        _ = audit.measures_of

"""What is installed works without the checkout: a wheel, unpacked, makes a report."""

import os
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without a network."""
    if find_spec("hatchling") is None:
        reason = "NOT RUN: no wheel can be built, hatchling is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("course_audit-*.whl")
    return path


@pytest.fixture(scope="module")
def members(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


def test_every_file_of_the_package_is_in_the_wheel(members):
    """Tables, templates, style, script and marks too: whatever git would not ignore."""
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "audit").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {
        "audit/report/template/page.css",
        "audit/report/template/page.js",
        "audit/report/template/page.html.j2",
        "audit/blocks/templates/verdict.html.j2",
        "audit/rubric/sets/recommendations.toml",
        "audit/rubric/sources.toml",
        "audit/palette.toml",
    } <= package
    assert package - members == set()


def test_the_notebooks_are_in_the_wheel(members):
    notebooks = {f"audit/notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert {"audit/notebooks/course_report.ipynb", "audit/notebooks/explore.ipynb"} <= notebooks
    assert notebooks <= members


def test_nothing_else_is_in_the_wheel(members):
    assert {name.split("/")[0] for name in members if ".dist-info" not in name} == {"audit"}
    assert not [name for name in members if "__pycache__" in name or "checkpoint" in name]


def test_the_wheel_has_its_command_and_its_licence(wheel, members):
    (info,) = {name.split("/")[0] for name in members if ".dist-info" in name}
    text = zipfile.ZipFile(wheel).read(f"{info}/entry_points.txt").decode()
    assert "course-audit = audit.cli:main" in text
    assert any(name.endswith("LICENSE") for name in members)


def test_the_unpacked_wheel_makes_a_report_in_an_empty_folder(wheel, samples, tmp_path):
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    course = tmp_path / "course"
    course.mkdir()
    for name in ("plan.csv", "course.toml"):
        (course / name).write_bytes((samples / "reference-b" / name).read_bytes())
    empty = tmp_path / "empty"
    empty.mkdir()
    made = subprocess.run(
        [sys.executable, "-P", "-m", "audit", "--quiet", "report", "../course/plan.csv"],
        cwd=empty,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (made.returncode, made.stderr) == (0, "")
    report = empty / made.stdout.splitlines()[0]
    assert report.name == "report.html"
    page = report.read_text(encoding="utf-8")
    assert "Reference course B" in page
    assert str(tmp_path) not in page
    where = subprocess.run(
        [sys.executable, "-P", "-c", "import audit; print(audit.__file__)"],
        cwd=empty,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(installed)

"""One report: a notebook run with its parameters, and its page, findings and activities."""

import json
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.course import Course
from audit.errors import AuditError, NotebookRunError, ParameterError
from audit.language import use_language
from audit.pipeline import DEFAULT_RULE_SET, Audit

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from traitlets.config import Config

NOTEBOOK = "course_report"
SLUG_HASH_DIGITS = 8
CELL_TIMEOUT_S = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """What to report on, by what, to where.

    Parameters
    ----------
    audit
        The course as it was audited; its notebook audits it again from the same files.
    export, facts, rubric, overrides
        The files the audit was made from.
    out
        Folder of this report; made if missing.
    title
        Title of the report; empty = the course's.
    """

    audit: Audit
    export: Path
    out: Path
    facts: Path | None = None
    rubric: str | Path = DEFAULT_RULE_SET
    overrides: Path | None = None
    format: str | None = None
    language: str = "en"
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """The files that a run wrote."""

    report: Path
    notebook: Path
    findings: Path
    activities: Path


def notebook_path(name: str) -> Path:
    """A notebook of this package: in ``audit/notebooks`` in a wheel, beside it in a checkout."""
    package = Path(__file__).parent.parent
    for folder in (package / "notebooks", package.parent / "notebooks"):
        if (path := folder / f"{name}.ipynb").is_file():
            return path
    raise FileNotFoundError(name)


def slug(course: Course) -> str:
    """A folder name for a course: its code or title, and its term, in ASCII lower case.

    Examples
    --------
    >>> course = Course(id="1", title="Été à Québec", term="Fall 2031", format="f",
    ...                 source_name="x", source_sha256="0")
    >>> slug(course)
    'ete-a-quebec-fall-2031'
    """
    words = f"{course.code or course.title} {course.term or ''}"
    ascii_words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_words).strip("-")[:80] or "course"


def slugs(courses: Sequence[Course]) -> list[str]:
    """A slug a course; where two would be equal, the hash of the source tells them apart."""
    plain = [slug(course) for course in courses]
    out = [
        f"{name}-{course.source_sha256[:SLUG_HASH_DIGITS]}" if plain.count(name) > 1 else name
        for name, course in zip(plain, courses, strict=True)
    ]
    # Two courses of one source and one name: their order tells them apart.
    return [
        f"{name}-{out[:place].count(name) + 1}" if out.count(name) > 1 else name
        for place, name in enumerate(out)
    ]


def run_report(request: RunRequest) -> RunResult:
    """Write one report: ``report.html report.ipynb findings.json activities.csv``.

    Everything is made in a folder beside the real one and moved there at the end, so that a
    run that fails leaves nothing half-written.

    Raises
    ------
    ParameterError
        The notebook does not take a parameter.
    NotebookRunError
        A cell stopped with an error.
    """
    use_language(request.language)
    try:
        request.out.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".making-", dir=request.out.parent))
    except OSError as error:
        raise AuditError(
            str(request.out),
            f"the folder cannot be made ({error.strerror})",
            "choose another --out",
        ) from error
    try:
        _write(request, work)
        request.out.mkdir(exist_ok=True)
        for made in sorted(work.iterdir()):
            made.replace(request.out / made.name)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return RunResult(
        report=request.out / "report.html",
        notebook=request.out / "report.ipynb",
        findings=request.out / "findings.json",
        activities=request.out / "activities.csv",
    )


def _write(request: RunRequest, folder: Path) -> None:
    import nbformat

    from audit.report.html import export_html
    from audit.tables import (
        SCHEMA_VERSION,
        activities_table,
        findings_record,
        for_spreadsheets,
    )

    audit = request.audit
    record = {"schema_version": SCHEMA_VERSION, "courses": [findings_record(audit)]}
    text = json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False)
    (folder / "findings.json").write_text(text + "\n", encoding="utf-8")
    table = for_spreadsheets(activities_table([audit.classified]))
    table.to_csv(folder / "activities.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
    notebook = execute(notebook_path(NOTEBOOK), _parameters(request), request.export.parent)
    title = request.title or audit.course.title
    page = export_html(notebook, title=title, language=request.language)
    (folder / "report.html").write_text(page, encoding="utf-8")
    nbformat.write(notebook, folder / "report.ipynb")


def _parameters(request: RunRequest) -> dict[str, Any]:
    """The notebook's parameters: paths relative to the export's folder, none of this computer."""
    home = request.export.resolve().parent

    def relative(path: str | Path | None) -> str:
        if path is None:
            return ""
        return Path(os.path.relpath(Path(path).resolve(), home)).as_posix()

    is_name = isinstance(request.rubric, str) and not request.rubric.endswith(".toml")
    return {
        "export": relative(request.export),
        "facts": relative(request.facts),
        "rubric": request.rubric if is_name else relative(request.rubric),
        "overrides": relative(request.overrides),
        "language": request.language,
        "title": request.title,
        "course": request.audit.course.id,
        "format": request.format or "",
    }


def execute(notebook: Path, parameters: Mapping[str, Any], folder: Path) -> "NotebookNode":
    """Run a notebook with parameters in a folder, and take out what tells of this computer.

    Raises
    ------
    ParameterError
        A parameter is unknown to the notebook, or of another type than its default.
    NotebookRunError
        A cell stopped with an error.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    check_parameters(notebook, parameters)
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / notebook.name
        try:
            executed = papermill.execute_notebook(
                str(notebook),
                str(out),
                parameters=dict(parameters),
                cwd=str(folder.resolve()),
                kernel_name="python3",
                progress_bar=False,
                log_output=False,
                execution_timeout=CELL_TIMEOUT_S,
                start_timeout=CELL_TIMEOUT_S,
                config=_kernel_config(),
            )
        except PapermillExecutionError as error:
            # Papermill counts the cell of parameters that it puts in; the file does not hold it.
            cell = error.cell_index + (0 if parameters else 1)
            raise NotebookRunError(
                f"{notebook.name}, cell {cell}",
                f"stopped with {error.ename}: {error.evalue}",
                "run it with --debug to see where",
            ) from error
    return _anonymous(executed)


def _kernel_config() -> "Config":
    """Talk to the kernel through files of this user, not over a port, where that can be."""
    from traitlets.config import Config

    return Config() if os.name == "nt" else Config({"KernelManager": {"transport": "ipc"}})


def check_parameters(notebook: Path, parameters: Mapping[str, Any]) -> None:
    """Papermill only logs an unknown parameter and runs on the defaults; this stops.

    Raises
    ------
    ParameterError
        A parameter is unknown to the notebook, or of another type than its default.
    """
    import papermill

    known = papermill.inspect_notebook(str(notebook))
    types: dict[str, Any] = {"str": str, "int": int, "float": (int, float), "bool": bool}
    for name, value in parameters.items():
        if name not in known:
            raise ParameterError(
                f"{notebook.name}, parameter '{name}'",
                "the notebook does not take it",
                "use one of: " + ", ".join(known),
            )
        wanted = types.get(known[name]["inferred_type_name"])
        if wanted is not None and not isinstance(value, wanted):
            raise ParameterError(
                f"{notebook.name}, parameter '{name}'",
                f"{value!r} is not of type {known[name]['inferred_type_name']}",
                "see the notebook's first cell",
            )


def _anonymous(notebook: "NotebookNode") -> "NotebookNode":
    """The executed notebook without papermill's paths and times and without random ids."""
    notebook.metadata.pop("papermill", None)
    for place, cell in enumerate(notebook.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = f"parameters-{place}"
    return notebook

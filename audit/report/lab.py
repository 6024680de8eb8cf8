"""JupyterLab on a course: a notebook of its own, opened."""

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from audit.errors import AuditError, ReadError
from audit.report.run import notebook_path

NOTEBOOK = "explore"


def lab_notebook(source: Path | None, folder: Path) -> Path:
    """The notebook to open: a copy of ``explore.ipynb`` in the folder, on this course.

    A copy that is there already is kept, with what the analyst did in it.

    Parameters
    ----------
    source
        Export to explore; None = the sample course that the notebook ships with.
    folder
        Where the copy goes: the folder the command was called from.
    """
    import nbformat
    from papermill.parameterize import parameterize_notebook

    if source is not None and not source.exists():
        raise ReadError(source.name, "there is no such file or folder", "check the path")
    stem = "course" if source is None else re.sub(r"[^\w-]+", "-", source.resolve().stem)
    copy = folder / f"{NOTEBOOK}-{stem}.ipynb"
    if copy.exists():
        return copy
    original = notebook_path(NOTEBOOK)
    notebook = nbformat.read(original, as_version=4)
    export = source
    if export is None:
        export = original.parent / _default_export(notebook)
    relative = os.path.relpath(export.resolve(), folder.resolve())
    notebook = parameterize_notebook(
        notebook, {"export": Path(relative).as_posix()}, kernel_name="python3", language="python"
    )
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.metadata.pop("papermill", None)
    nbformat.write(notebook, copy)
    return copy


def _default_export(notebook: object) -> str:
    from papermill.inspection import _infer_parameters

    return str(_infer_parameters(notebook)["export"]["default"]).strip("'\"")


def open_lab(source: Path | None, *, browser: bool) -> int:
    """Open JupyterLab on a course; the exit code of JupyterLab.

    Raises
    ------
    AuditError
        JupyterLab is not installed.
    """
    if find_spec("jupyterlab") is None:
        raise AuditError(
            "course-audit lab",
            "JupyterLab is not installed",
            "run: pip install 'course-audit[lab]'",
        )
    notebook = lab_notebook(source, Path.cwd())
    command = [sys.executable, "-m", "jupyterlab", str(notebook)]
    if not browser:
        command.append("--no-browser")
    return subprocess.run(command, check=False).returncode

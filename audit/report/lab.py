"""JupyterLab on a course: a notebook of its own, opened."""

import os
import re
import subprocess
import sys
from ast import literal_eval
from importlib.util import find_spec
from pathlib import Path

from audit.errors import AuditError, ReadError
from audit.report.run import notebook_path

NOTEBOOK = "explore"
# JupyterLab asks the network for news and new versions unless it is told not to.
NO_NETWORK = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)


def lab_notebook(source: Path | None, folder: Path) -> Path:
    """The notebook to open: a copy of ``explore.ipynb`` in the folder, on this course.

    A copy that is there already is kept, with what the analyst did in it.

    Parameters
    ----------
    source
        Export to explore; None = the sample course that the notebook ships with.
    folder
        Where the copy goes: the folder the command was called from.

    Raises
    ------
    ReadError
        There is no such export, or no sample course beside the notebook.
    """
    import nbformat
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    original = notebook_path(NOTEBOOK)
    export = original.parent / _default_export(original) if source is None else source
    if not export.exists():
        if source is None:
            raise ReadError("course-audit lab", "no sample course is installed", "give a SOURCE")
        raise ReadError(source.name, "there is no such file or folder", "check the path")
    relative = Path(os.path.relpath(export.resolve(), folder.resolve()))
    # Named by the whole way to it, so that two courses called plan.csv have a copy each.
    words = re.sub(r"[^\w-]+", "-", str(relative.with_suffix(""))).strip("-")
    copy = folder / f"{NOTEBOOK}-{'course' if source is None else words}.ipynb"
    if copy.exists():
        return copy
    notebook = load_notebook_node(str(original))
    notebook = parameterize_notebook(
        notebook, {"export": relative.as_posix()}, kernel_name="python3", language="python"
    )
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.metadata.pop("papermill", None)
    nbformat.write(notebook, copy)
    return copy


def _default_export(notebook: Path) -> str:
    import papermill

    default = papermill.inspect_notebook(str(notebook))["export"]["default"]
    return str(literal_eval(default))


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
    command = [sys.executable, "-m", "jupyterlab", str(notebook), *NO_NETWORK]
    if os.name != "nt" and os.geteuid() == 0:
        # Who is root already, as in a container, has been asked.
        command.append("--allow-root")
    if not browser:
        command.append("--no-browser")
    return subprocess.run(command, check=False).returncode

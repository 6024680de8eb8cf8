"""The notebook to explore a course, in a real JupyterLab: its table follows its filters.

The server listens on this computer only, with a token, and keeps all its files in a temporary
folder; the browser may ask nobody else.
"""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from audit import audit_course
from audit.report.lab import lab_notebook

pytestmark = pytest.mark.browser

SAMPLE = Path(__file__).resolve().parent.parent.parent / "sample_courses" / "blended-plan"
PATIENCE_S = 40
# The indicator on the page says "idle" before there is a kernel.
KERNEL_IS_READY = """() => {
  const panel = window.jupyterapp && [...jupyterapp.shell.widgets("main")][0];
  const kernel = panel?.sessionContext?.session?.kernel;
  return kernel?.connectionStatus === "connected" && kernel.status === "idle";
}"""
ROWS_ARE = """count => count ===
  document.querySelectorAll(".widget-output table.dataframe tbody tr").length"""
COUNT = ".widget-html:has-text('activities')"


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab on one notebook."""

    address: str
    token: str
    notebook: str


def started(runtime: Path, process: subprocess.Popen, log: Path) -> dict[str, Any]:
    """What the server says of itself, once it is there."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
        for path in runtime.glob("jpserver-*.json"):
            try:
                return json.loads(path.read_text(encoding="utf-8"))
            except json.JSONDecodeError:  # it is being written
                pass
        time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace")[-2000:])


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on the notebook that ``course-audit lab plan.xlsx`` opens."""
    if find_spec("jupyterlab") is None or find_spec("ipywidgets") is None:
        reason = "NOT RUN: JupyterLab or ipywidgets is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("lab")
    for name in ("plan.xlsx", "course.toml"):
        (folder / name).write_bytes((SAMPLE / name).read_bytes())
    notebook = lab_notebook(folder / "plan.xlsx", folder)
    private = {
        name: tmp_path_factory.mktemp(name.lower())
        for name in (
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "JUPYTER_RUNTIME_DIR",
            "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
            "IPYTHONDIR",
        )
    }
    # All cells are drawn at once, so that none has to be scrolled to.
    settings = private["JUPYTERLAB_SETTINGS_DIR"] / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    token = secrets.token_hex(16)
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "jupyterlab",
                "--no-browser",
                "--allow-root",
                "--ServerApp.ip=127.0.0.1",
                "--ServerApp.port=0",
                f"--IdentityProvider.token={token}",
                f"--ServerApp.root_dir={folder}",
                "--LabApp.expose_app_in_browser=True",
                "--LabApp.news_url=None",
                "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            ],
            cwd=folder,
            env=os.environ | {name: str(path) for name, path in private.items()},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        info = started(private["JUPYTER_RUNTIME_DIR"], process, log)
        yield Lab(f"http://127.0.0.1:{info['port']}", token, notebook.name)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)


@pytest.fixture(scope="module")
def counted() -> tuple[int, int]:
    """Number of videos and of all activities of the course."""
    kinds = audit_course(SAMPLE / "plan.xlsx").classified.activities["kind"]
    return int((kinds == "video").sum()), len(kinds)


def test_the_table_follows_the_kind_that_is_selected(
    lab: Lab, counted: tuple[int, int], browser: Any
):
    videos, every = counted
    assert 0 < videos < every
    context = browser.new_context(viewport={"width": 1280, "height": 1800})
    context.set_default_timeout(PATIENCE_S * 1000)
    strangers: list[str] = []

    def pass_only_this_computer(route: Any) -> None:
        if route.request.url.startswith(lab.address):
            route.continue_()
        else:
            strangers.append(route.request.url)
            route.abort()

    context.route("**/*", pass_only_this_computer)
    page = context.new_page()
    try:
        page.goto(f"{lab.address}/lab/tree/{lab.notebook}?token={lab.token}")
        page.wait_for_function(KERNEL_IS_READY)
        # "void": not to wait here for the end of the run, which has no time limit.
        page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")

        page.wait_for_selector(f"{COUNT} >> text={every} of {every} activities")
        kind = page.locator(".widget-select-multiple", has_text="Kind").locator("select")
        kind.select_option(label="Video")
        page.wait_for_selector(f"{COUNT} >> text={videos} of {every} activities")

        table = page.locator(".widget-output table.dataframe")
        page.wait_for_function(ROWS_ARE, arg=videos)
        assert set(table.locator("tbody td:nth-of-type(3)").all_inner_texts()) == {"video"}
        page.wait_for_selector(".widget-output .js-plotly-plot .main-svg")

        kind.select_option([])
        page.wait_for_selector(f"{COUNT} >> text={every} of {every} activities")
        page.wait_for_function(ROWS_ARE, arg=every)
        assert page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
        assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    finally:
        context.close()
    assert strangers == []

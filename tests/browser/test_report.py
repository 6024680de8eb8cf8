"""Whole reports of sample courses in a browser: what they ask for, draw and do when used."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pandas as pd
import pytest

from audit import audit_course

pytestmark = pytest.mark.browser

SAMPLES = Path(__file__).resolve().parent.parent.parent / "sample_courses"
EXPORTS = {
    "blended-plan": "plan.xlsx",
    "canvas-package": "rivers-ports-cities.imscc",
    "cours-en-francais": "plan.csv",
    "empty-plan": "plan.csv",
    "reference-x": "plan.csv",
    "unknown-lengths": "plan.csv",
}
CHARTS = (
    "week_river",
    "interaction_map",
    "class_hour",
    "video_lengths",
    "live_sessions",
    "workload",
    "fit_matrix",
)
LIGHT_SURFACE = "rgb(255, 255, 255)"
DARK_SURFACE = "rgb(26, 30, 37)"
PAPER_WIDTH_PX = 684

# axe takes seconds a page, so that the large ones are held against it in one scheme each.
AXE = {
    "blended-plan": ("dark",),
    "canvas-package": ("light",),
    "cours-en-francais": ("light",),
    "empty-plan": ("dark",),
    "reference-x": ("light",),
    "unknown-lengths": ("light", "dark"),
}
LOST_LINKS = """links => links.map(link => link.getAttribute("href"))
  .filter(href => !document.getElementById(href.slice(1)))"""
DOUBLE_IDS = """all => all.filter(e => !e.closest(".plot")).map(e => e.id)
  .filter((id, place, ids) => ids.indexOf(id) !== place)"""


@dataclass(frozen=True)
class Made:
    """A report's page and the activities it was made from."""

    page: Path
    weeks: dict[str, int | None]  # native id -> teaching week, in the order of the course


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """Each report once, by the command line, in two processes side by side."""
    folder = tmp_path_factory.mktemp("reports")
    command = [sys.executable, "-m", "audit", "--quiet", "report", "--out", str(folder)]
    exports = {name: SAMPLES / name / file for name, file in EXPORTS.items()}
    halves = [list(exports)[::2], list(exports)[1::2]]
    running = [
        subprocess.Popen([*command, *(exports[name] for name in half)], stdout=PIPE, text=True)
        for half in halves
    ]
    frames = {name: audit_course(path).classified.activities for name, path in exports.items()}
    pages: dict[str, str] = {}
    for half, process in zip(halves, running, strict=True):
        printed, _ = process.communicate(timeout=180)
        assert process.returncode == 0
        pages |= zip(half, printed.splitlines()[::4], strict=True)
    return {
        name: Made(
            page=Path(pages[name]),
            weeks={
                native_id: None if pd.isna(week) else int(week)
                for native_id, week in zip(frame["native_id"], frame["week"], strict=True)
            },
        )
        for name, frame in frames.items()
    }


def every_report():
    return pytest.mark.parametrize("name", EXPORTS)


def shown_rows(page: Any) -> list[str]:
    return page.eval_on_selector_all(
        "#act tbody tr:not([hidden])", "rows => rows.map(row => row.dataset.id)"
    )


def token(native_id: str) -> str:
    """An id as the page writes it."""
    return native_id.replace(" ", "_")


def names_of_figures(page: Any) -> list[str]:
    return page.evaluate(
        "Object.keys(JSON.parse(document.querySelector('#figures').textContent).figures)"
    )


def surfaces(page: Any) -> set[str]:
    """Colours of the grounds of all charts."""
    return set(
        page.eval_on_selector_all(
            ".plot .main-svg:first-of-type",
            "all => all.map(svg => getComputedStyle(svg).backgroundColor)",
        )
    ) - {"rgba(0, 0, 0, 0)"}


def assert_accessible(page: Any) -> None:
    """axe-core finds nothing, with every table open and the evidence of the first activities."""
    from axe_playwright_python.sync_playwright import Axe

    page.eval_on_selector_all("details:not(.ev)", "all => all.forEach(d => { d.open = true })")
    page.eval_on_selector_all("details.ev", "all => all.slice(0, 3).forEach(d => d.open = true)")
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    assert results.violations_count == 0, results.generate_snapshot()


@every_report()
def test_the_report_is_sound_light_and_dark_wide_and_narrow(
    reports: dict[str, Made], open_page: Callable[..., Any], name: str
):
    opened = open_page(reports[name].page)
    page = opened.page
    figures = names_of_figures(page)
    assert len(figures) == page.locator("figure.chart").count() == page.locator(".plot").count()
    assert tuple(figures) == CHARTS
    assert page.eval_on_selector_all("a[href^='#']", LOST_LINKS) == []
    assert page.eval_on_selector_all("body > :not(svg) [id]", DOUBLE_IDS) == []
    opened.assert_drawn(len(figures))
    opened.assert_no_sideways_scroll()
    if "light" in AXE[name]:
        assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    opened.wait_until(
        "[...document.querySelectorAll('.plot')].every(p => p._fullLayout.paper_bgcolor"
        " === '#1a1e25')"
    )
    if "dark" in AXE[name]:
        assert_accessible(page)
    opened.assert_no_sideways_scroll()  # now with the tables open
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        opened.wait_until(
            "[...document.querySelectorAll('.plot')].every(p => p._fullLayout.width <= innerWidth)"
        )
        opened.assert_drawn(len(figures))
        opened.assert_no_sideways_scroll()
    opened.assert_no_requests()
    opened.assert_no_errors()


def test_a_phone_in_the_dark_is_accessible(reports: dict[str, Made], open_page: Callable[..., Any]):
    opened = open_page(reports["reference-x"].page, width=390, dark=True)
    assert_accessible(opened.page)
    opened.assert_no_sideways_scroll()


@pytest.mark.parametrize("name", ["canvas-package", "unknown-lengths"])
def test_a_click_on_a_week_shows_its_activities(
    reports: dict[str, Made], open_page: Callable[..., Any], name: str
):
    opened = open_page(reports[name].page)
    page = opened.page
    bar = page.locator("#week_river .plot .bars .point path").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    opened.wait_until("document.activeElement.id === 'activities'")
    week = page.input_value("#fw")
    expected = [token(i) for i, w in reports[name].weeks.items() if str(w) == week]
    assert expected
    assert sorted(shown_rows(page)) == sorted(expected)
    assert page.inner_text("#cnt") == (f"{len(expected)} of {len(reports[name].weeks)} activities")
    opened.assert_no_errors()


def test_a_week_of_a_charts_table_shows_its_activities(
    reports: dict[str, Made], open_page: Callable[..., Any]
):
    page = open_page(reports["blended-plan"].page).page
    page.click("#week_river summary")
    page.focus("#week_river tbody [data-week='7']")
    page.keyboard.press("Enter")
    expected = [token(i) for i, w in reports["blended-plan"].weeks.items() if w == 7]
    assert sorted(shown_rows(page)) == sorted(expected)
    assert page.evaluate("document.activeElement.id") == "activities"


@pytest.mark.parametrize("name", ["canvas-package", "reference-x"])
def test_the_links_of_findings_show_the_activities_that_decided(
    reports: dict[str, Made], open_page: Callable[..., Any], name: str
):
    opened = open_page(reports[name].page)
    page = opened.page
    links = page.locator("#findings a[data-ids]")
    assert links.count() > 0
    known = {token(native_id) for native_id in reports[name].weeks}
    for link in links.all():
        wanted = set(link.get_attribute("data-ids").split(" "))
        assert wanted <= known
        link.click()
        assert set(shown_rows(page)) == wanted
        assert page.evaluate("document.activeElement.id") == "activities"
    page.click("#clr")
    assert len(shown_rows(page)) == len(known)
    opened.assert_no_errors()


def test_print_redraws_light_and_narrow_and_comes_back(
    reports: dict[str, Made], open_page: Callable[..., Any]
):
    opened = open_page(reports["blended-plan"].page, dark=True)
    page = opened.page
    sizes = "all => all.map(p => [p._fullLayout.width, p._fullLayout.height])"
    on_screen = page.eval_on_selector_all(".plot", sizes)
    assert surfaces(page) == {DARK_SURFACE}
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert [w for w, _h in page.eval_on_selector_all(".plot", sizes)] == [PAPER_WIDTH_PX] * 7
    assert surfaces(page) == {LIGHT_SURFACE}
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.eval_on_selector_all(".plot", sizes) == on_screen
    assert surfaces(page) == {DARK_SURFACE}
    opened.assert_drawn(7)
    opened.assert_no_errors()


def test_the_printed_report_of_a_good_course_is_short(
    reports: dict[str, Made], open_page: Callable[..., Any]
):
    opened = open_page(reports["blended-plan"].page, dark=True)
    paper = opened.page.pdf(format="A4", prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) <= 8
    opened.assert_no_errors()

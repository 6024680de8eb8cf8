"""Whole reports of sample courses in a browser: what they ask for, draw and do when used."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from audit import audit_course
from audit.report.run import RunRequest, run_report

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
    """Each report once, before there is a browser (see ``browser``)."""
    folder = tmp_path_factory.mktemp("reports")
    made = {}
    for name, file in EXPORTS.items():
        audit = audit_course(SAMPLES / name / file)
        frame = audit.classified.activities
        request = RunRequest(audit=audit, export=SAMPLES / name / file, out=folder / name)
        weeks = {
            native_id: None if pd.isna(week) else int(week)
            for native_id, week in zip(frame["native_id"], frame["week"], strict=True)
        }
        made[name] = Made(run_report(request).report, weeks)
    return made


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
    opened.assert_sound(len(figures))
    page.emulate_media(color_scheme="dark")
    opened.wait_until(
        "[...document.querySelectorAll('.plot')].every(p => p._fullLayout.paper_bgcolor"
        " === '#1a1e25')"
    )
    opened.assert_accessible()
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        opened.wait_until(
            "[...document.querySelectorAll('.plot')].every(p => p._fullLayout.width <= innerWidth)"
        )
        opened.assert_drawn(len(figures))
        opened.assert_no_sideways_scroll()
    opened.assert_no_requests()
    opened.assert_no_errors()


@pytest.mark.parametrize("name", ["canvas-package"])
def test_a_phone_finds_nothing_that_axe_finds(
    reports: dict[str, Made], open_page: Callable[..., Any], name: str
):
    opened = open_page(reports[name].page, width=390)
    opened.assert_accessible()
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


@pytest.mark.parametrize(("name", "most_pages"), [("blended-plan", 9), ("reference-x", 9)])
def test_the_printed_report_is_short(
    reports: dict[str, Made], open_page: Callable[..., Any], name: str, most_pages: int
):
    opened = open_page(reports[name].page, dark=True)
    paper = opened.page.pdf(format="A4", prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) <= most_pages
    opened.assert_no_errors()

"""The report's page in a browser: what it draws, asks for, and does when it is used.

The notebook is small, made here, and hostile: its texts try to break out of the page.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from audit.report.html import PLOTLY_TYPE, export_html

pytestmark = pytest.mark.browser

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
PLOTLY_SAYS = "Weeks &lt;1&gt;"
LIGHT_SURFACE = "rgb(255, 255, 255)"
DARK_SURFACE = "rgb(26, 30, 37)"
FIGURES = 2

VERDICT = """<section class="verdict" aria-labelledby="v"><h2 id="v" class="vh">Verdict</h2>
<p class="head">Week 2 leans on a long live lecture.</p>
<ul class="tally" aria-label="Outcomes"><li><svg class="mk not_met" viewBox="0 0 16 16"
aria-hidden="true"><use href="#m-not_met"/></svg><b>1</b> not met</li></ul></section>"""

FINDING = """<section id="findings" aria-labelledby="f"><h2 id="f">Findings</h2>
<p>Where: <a href="#activities" data-week="2">week 2</a>,
<a href="#activities" data-ids="a1 a4">and 2 more</a></p></section>"""

# id, week, title, mode, minutes, whether it decided a finding
ROWS = (
    ("a1", 1, "Reading: hives", "asynchronous", 30, False),
    ("a2", 1, "Class: hello", "synchronous", 75, False),
    ("a3", 2, "Class: pollen", "synchronous", 150, True),
    ("a4", 3, "Video: nectar", "asynchronous", 9, False),
)
COLUMNS = ("Week", "Activity", "Kind", "Mode", "Contact with", "Minutes", "How known", "Findings")


def activities() -> str:
    heads = "".join(f'<th scope="col"><button type="button">{c}</button></th>' for c in COLUMNS)
    rows = "".join(
        f'<tr data-id="{id_}" data-w="{week}" data-m="{mode}"{" class=d" if decided else ""}>'
        f'<td>{week}</td><th scope="row">{title}<span class="n">{mode}</span></th><td>–</td>'
        f'<td>{mode}</td><td>–</td><td data-v="{minutes}">{minutes}</td><td>–</td><td>–</td></tr>'
        for id_, week, title, mode, minutes, decided in ROWS
    )
    return f"""<section id="activities" aria-labelledby="act-h"><h2 id="act-h">Activities</h2>
<div class="tools"><label>Search <input type="search" id="q"></label>
<label>Week <select id="fw"><option value="">all</option><option>1</option><option>2</option>
<option>3</option></select></label>
<label>Mode <select id="fm"><option value="">all</option><option value="synchronous">Live</option>
<option value="asynchronous">Own time</option></select></label>
<label><input type="checkbox" id="fd"> decided a finding</label>
<button type="button" id="clr">Show all</button><p id="cnt" role="status">4 of 4</p></div>
<div class="scroll" tabindex="0" role="region" aria-label="Table of activities">
<table id="act"><caption class="vh">Activities</caption><thead><tr>{heads}</tr></thead>
<tbody>{rows}</tbody></table></div></section>"""


def figure(name: str, **meta: Any) -> dict[str, Any]:
    """Live minutes of three weeks as bars; the second annotation is for a wide screen only."""
    words = {
        "name": name,
        "heading": f"Heading of {name} {HOSTILE}",
        "sub": f"Sub line {HOSTILE}",
        "alt": f"Bars {HOSTILE}",
        "note": [f"Note {HOSTILE}"],
        "table": {
            "caption": f"Caption {HOSTILE}",
            "columns": ["Week", f"Title {HOSTILE}", "Minutes"],
            "rows": [[1, HOSTILE, 75], [2, "Class: pollen", 150], [3, "–", None]],
            "week_column": True,
        },
        "narrow": {"yaxis.title.text": "Min", "margin": {"l": 46, "r": 6}, "height": 300},
    }
    note = {"showarrow": False, "font": {"color": "#1b2330", "size": 12}}
    return {
        "data": [
            {
                "type": "bar",
                "name": f"Live {HOSTILE}",
                "x": [0, 1, 2],
                "y": [75, 150, 0],
                "customdata": [[1, HOSTILE], [2, "Class: pollen"], [3, "none"]],
                "hovertemplate": "Week %{customdata[0]}: %{customdata[1]}<extra></extra>",
                "marker": {"color": "#c8420f"},
            }
        ],
        "layout": {
            "height": 280,
            "xaxis": {
                "title": {"text": PLOTLY_SAYS},
                "tickvals": [0, 1, 2],
                "ticktext": ["1", "2", HOSTILE],
            },
            "yaxis": {"title": {"text": "Minutes"}},
            "annotations": [
                note | {"x": 1, "y": 75, "text": "<b>150</b>", "name": "tiny:150!"},
                note | {"x": 1, "xref": "paper", "y": 100, "text": "beside", "name": "right"},
            ],
            "meta": words | meta,
        },
    }


def html(text: str, place: str | None = None) -> Any:
    metadata = {"course_audit": {"place": place}} if place else {}
    return new_output("display_data", {"text/html": text}, metadata=metadata)


def chart(name: str, **meta: Any) -> Any:
    return new_output("display_data", {PLOTLY_TYPE: figure(name, **meta)})


def notebook(*outputs: Any) -> nbformat.NotebookNode:
    return new_notebook(cells=[new_code_cell("audit.show()", outputs=list(outputs))])


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with two charts and the activities."""
    made = notebook(
        html("<h1>Bees <span class='code'>BEE 1</span></h1>", "mast"),
        html('<a href="#findings">Findings</a> <a href="#activities">Activities</a>', "nav"),
        html(VERDICT),
        html('<h2 id="pictures">Pictures</h2>'),
        chart("river"),
        chart("videos"),
        html(FINDING),
        html(activities()),
        html("<p>course-audit</p>", "footer"),
    )
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(export_html(made, f"Bees {HOSTILE}", "en"), encoding="utf-8")
    return path


def shown_rows(page: Any) -> list[str]:
    return page.eval_on_selector_all(
        "#act tbody tr:not([hidden])", "rows => rows.map(row => row.dataset.id)"
    )


def surface(page: Any) -> str:
    """Colour of the first chart's ground."""
    return page.eval_on_selector(".plot .main-svg", "svg => getComputedStyle(svg).backgroundColor")


def click_first_bar(page: Any) -> None:
    """A click with the mouse, as plotly's own layer lies above the bar."""
    bar = page.locator("#river .plot .points .point path").nth(0)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def chart_sizes(page: Any) -> list[list[int]]:
    return page.eval_on_selector_all(
        ".plot", "all => all.map(p => [p.layout.width, p.layout.height])"
    )


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_sound(open_page: Callable[..., Any], report: Path, width: int, dark: bool):
    opened = open_page(report, width=width, dark=dark)
    opened.assert_sound(FIGURES)
    assert surface(opened.page) == (DARK_SURFACE if dark else LIGHT_SURFACE)


def test_nothing_scrolls_sideways_at_any_width(open_page: Callable[..., Any], report: Path):
    opened = open_page(report, width=1280)
    opened.page.eval_on_selector_all("details", "all => all.forEach(d => { d.open = true })")
    for width in (1024, 861, 800, 640, 320):
        opened.page.set_viewport_size({"width": width, "height": 900})
        opened.wait_until("document.querySelector('.plot').layout?.width <= innerWidth")
        opened.assert_no_sideways_scroll()


def test_hostile_text_stays_text(open_page: Callable[..., Any], report: Path):
    page = open_page(report).page
    assert page.title() == f"Bees {HOSTILE}"
    assert page.inner_text("#river h3") == f"Heading of river {HOSTILE}"
    assert page.get_attribute("#river .plot", "aria-label") == f"Bars {HOSTILE}"
    page.click("#river summary")
    assert page.inner_text("#river tbody tr:first-child td") == HOSTILE
    assert page.locator("img").count() == 0
    assert "Weeks <1>" in page.text_content("#river .plot")


def test_a_narrow_screen_gets_the_narrow_figure(open_page: Callable[..., Any], report: Path):
    wide = open_page(report, width=1280).page.text_content("#river .plot")
    assert "Minutes" in wide
    assert "150!" not in wide
    assert "beside" in wide
    page = open_page(report, width=390).page
    narrow = page.text_content("#river .plot")
    assert "Minutes" not in narrow
    assert "150!" in narrow
    assert "beside" not in narrow
    assert [height for _width, height in chart_sizes(page)] == [300, 300]


def test_a_chart_follows_the_window(open_page: Callable[..., Any], report: Path):
    opened = open_page(report, width=1280)
    opened.page.set_viewport_size({"width": 500, "height": 900})
    opened.wait_until("document.querySelector('.plot').layout?.width < 500")
    opened.assert_drawn(FIGURES)
    opened.assert_no_sideways_scroll()


def test_a_chart_follows_the_colour_scheme(open_page: Callable[..., Any], report: Path):
    opened = open_page(report)
    assert surface(opened.page) == LIGHT_SURFACE
    opened.page.emulate_media(color_scheme="dark")
    opened.wait_until("document.querySelectorAll('.plot .main-svg').length > 2")
    opened.wait_until(
        "getComputedStyle(document.querySelector('.plot .main-svg')).backgroundColor"
        f" === '{DARK_SURFACE}'"
    )


def test_print_from_dark_is_light_and_of_the_papers_width_and_comes_back(
    open_page: Callable[..., Any], report: Path
):
    opened = open_page(report, dark=True)
    page = opened.page
    on_screen = chart_sizes(page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert chart_sizes(page) == [[684, 174]] * FIGURES  # 280 x 0.62
    assert surface(page) == LIGHT_SURFACE
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert chart_sizes(page) == on_screen
    assert surface(page) == DARK_SURFACE
    opened.assert_drawn(FIGURES)
    opened.assert_no_errors()


def test_the_browsers_own_print_redraws_too(open_page: Callable[..., Any], report: Path):
    opened = open_page(report, dark=True)
    opened.page.evaluate(
        "window.printed = [];"
        "addEventListener('beforeprint', () => printed.push(document.querySelector('.plot')"
        ".layout.paper_bgcolor ?? document.querySelector('.plot')._fullLayout.paper_bgcolor))"
    )
    assert opened.page.pdf(format="A4", prefer_css_page_size=True).startswith(b"%PDF")
    assert opened.page.evaluate("printed") == ["#ffffff"]
    opened.assert_no_errors()


def test_paper_shows_neither_navigation_nor_filters_nor_number_tables(
    open_page: Callable[..., Any], report: Path
):
    page = open_page(report, dark=True).page
    page.emulate_media(media="print", color_scheme="dark")
    for left_out in (".toc", ".tools", "details.numbers", "#act tbody tr:not(.d)"):
        assert not page.locator(left_out).first.is_visible(), left_out
    assert page.locator("#act tbody tr.d").is_visible()
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert ink == "rgb(27, 35, 48)"


def test_the_activities_open_on_what_decided_a_finding(open_page: Callable[..., Any], report: Path):
    page = open_page(report).page
    assert shown_rows(page) == ["a3"]
    assert page.inner_text("#cnt") == "1 of 4 activities"
    page.click("#clr")
    assert shown_rows(page) == ["a1", "a2", "a3", "a4"]
    assert page.inner_text("#cnt") == "4 of 4 activities"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_click_on_a_mark_shows_its_week(open_page: Callable[..., Any], report: Path, width: int):
    opened = open_page(report, width=width)
    page = opened.page
    click_first_bar(page)
    opened.wait_until("document.activeElement.id === 'activities'")
    assert shown_rows(page) == ["a1", "a2"]
    assert page.input_value("#fw") == "1"
    assert page.inner_text("#cnt") == "2 of 4 activities"


def test_enter_on_a_week_of_a_charts_table_shows_its_week(
    open_page: Callable[..., Any], report: Path
):
    page = open_page(report).page
    page.click("#videos summary")
    page.focus("#videos tbody [data-week='2']")
    page.keyboard.press("Enter")
    assert shown_rows(page) == ["a3"]
    assert page.evaluate("document.activeElement.id") == "activities"


def test_a_link_with_ids_shows_these_activities_until_a_filter_is_touched(
    open_page: Callable[..., Any], report: Path
):
    page = open_page(report).page
    page.click("text=and 2 more")
    assert shown_rows(page) == ["a1", "a4"]
    assert page.evaluate("document.activeElement.id") == "activities"
    page.select_option("#fm", "asynchronous")
    assert shown_rows(page) == ["a1", "a4"]
    page.fill("#q", "CLASS")
    page.select_option("#fm", "")
    assert shown_rows(page) == ["a2", "a3"]


def test_a_column_sorts_by_value_up_and_down(open_page: Callable[..., Any], report: Path):
    page = open_page(report).page
    page.click("#clr")
    page.click("#act thead >> text=Minutes")
    assert shown_rows(page) == ["a4", "a1", "a2", "a3"]  # 9, 30, 75, 150
    assert page.get_attribute("#act th:nth-child(6)", "aria-sort") == "ascending"
    page.click("#act thead >> text=Minutes")
    assert shown_rows(page) == ["a3", "a2", "a1", "a4"]
    page.click("#act thead >> text=Activity")
    assert shown_rows(page) == ["a2", "a3", "a1", "a4"]
    assert page.get_attribute("#act th:nth-child(6)", "aria-sort") is None


def test_without_script_everything_shows(open_page: Callable[..., Any], report: Path):
    page = open_page(report, java_script_enabled=False).page
    assert page.locator("#act tbody tr").count() == len(ROWS)
    for row in page.locator("#act tbody tr").all():
        assert row.is_visible()
    assert not page.locator(".tools").is_visible()
    assert page.locator("#river noscript p").is_visible()
    page.click("#river summary")
    assert page.locator("#river table").is_visible()


def test_without_plotly_the_numbers_open(
    open_page: Callable[..., Any], report: Path, tmp_path: Path
):
    whole = report.read_text(encoding="utf-8")
    end = "</script>"
    after_figures = whole.index(end, whole.index('id="figures"')) + len(end)
    after_plotly = whole.index(end, after_figures) + len(end)
    without = tmp_path / "without.html"
    without.write_text(whole[:after_figures] + whole[after_plotly:], encoding="utf-8")
    opened = open_page(without)
    assert opened.page.inner_text("#river .plot") == (
        "The chart could not be drawn; its numbers are in the table below."
    )
    assert opened.page.locator("#river table").is_visible()
    assert shown_rows(opened.page) == ["a3"]
    opened.assert_accessible()
    opened.assert_no_errors()


def test_a_page_without_activities_has_no_links_to_them(
    open_page: Callable[..., Any], tmp_path: Path
):
    path = tmp_path / "short.html"
    path.write_text(
        export_html(notebook(html("<h2>Pictures</h2>"), chart("river")), "Bees", "en"),
        encoding="utf-8",
    )
    opened = open_page(path)
    opened.assert_sound(1)
    assert opened.page.locator("[data-week]").count() == 0
    click_first_bar(opened.page)
    opened.assert_no_errors()


@pytest.mark.parametrize("option", [{"forced_colors": "active"}])
def test_forced_colours_keep_marks_and_charts(
    open_page: Callable[..., Any], report: Path, option: dict[str, str]
):
    page = open_page(report, **option).page
    for kept in (".mk", ".plot"):
        adjust = page.eval_on_selector(kept, "e => getComputedStyle(e).forcedColorAdjust")
        assert adjust == "none", kept

"""What the exported page holds and leaves out; how it looks and acts is tests/browser's subject."""

import json
import re
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup, Tag
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from audit import palette
from audit.errors import NotebookRunError
from audit.report.html import PLOTLY_TYPE, export_html, inline_json, inline_script

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"


def figure(name: str = "river", **meta: Any) -> dict[str, Any]:
    words = {
        "name": name,
        "heading": "Live time stays at 75 minutes",
        "sub": "Minutes by week.",
        "alt": "Bars, 2 weeks.",
        "note": ["Seen first.", "Seen second."],
        "table": {
            "caption": "Minutes a week",
            "columns": ["Week", "Live", "Share"],
            "rows": [[1, 1230, "55 %"], [2, 7.25, None]],
            "week_column": True,
        },
        "narrow": {"height": 410},
        "height": 380,
    }
    return {
        "data": [{"type": "bar", "x": [0, 1], "y": [75, 75], "marker": {"color": "#c8420f"}}],
        "layout": {"height": 380, "template": {"layout": {"colorway": []}}, "meta": words | meta},
        "config": {"displayModeBar": False},
    }


def shown(data: dict[str, Any], place: str | None = None) -> nbformat.NotebookNode:
    metadata = {"course_audit": {"place": place}} if place else {}
    return new_output("display_data", data, metadata=metadata)


def chart(name: str = "river", **meta: Any) -> nbformat.NotebookNode:
    return shown({PLOTLY_TYPE: figure(name, **meta), "text/plain": "a chart"})


def block(text: str, place: str | None = None) -> nbformat.NotebookNode:
    return shown({"text/html": text, "text/plain": "<HTML object>"}, place)


def cell(*outputs: nbformat.NotebookNode, tags: tuple[str, ...] = ()) -> nbformat.NotebookNode:
    return new_code_cell("secret_call()", outputs=list(outputs), metadata={"tags": list(tags)})


def export(*cells: nbformat.NotebookNode, title: str = "Bees", language: str = "en") -> str:
    return export_html(new_notebook(cells=list(cells)), title, language)


def parsed(page: str) -> BeautifulSoup:
    return BeautifulSoup(page, "html.parser")


def parts_of(element: Tag) -> list[str]:
    return [child.name for child in element.find_all(recursive=False)]


def script_data(page: str) -> dict[str, Any]:
    return json.loads(one(page, "#figures").text)


def one(page: str, css: str) -> Tag:
    (found,) = parsed(page).select(css)
    return found


def test_the_page_has_its_parts_in_reading_order():
    page = export(
        cell(block("<p>the end</p>", "footer"), block("<h1>Bees</h1>", "mast")),
        cell(block("<a href='#x'>X</a>", "nav")),
        new_markdown_cell("## Pictures"),
        cell(block("<section id='x'>text</section>"), chart()),
        title="Bees: audit",
        language="fr",
    )
    assert page.startswith('<!doctype html>\n<html lang="fr">')
    parts = "svg a header nav main footer script script script"
    assert parts_of(one(page, "body")) == parts.split()
    assert one(page, "title").text == "Bees: audit"
    assert one(page, "header.mast h1").text == "Bees"
    assert one(page, "nav").get("aria-label") == "Sections"
    assert one(page, "footer p").text == "the end"
    assert parts_of(one(page, "main#main")) == ["div", "section", "figure"]
    assert one(page, "main .prose h2").text == "Pictures"
    assert one(page, "a.skip").get("href") == "#main"


def test_a_page_without_masthead_and_navigation_has_its_title_as_heading():
    page = export(cell(block("<p>x</p>")), title="Bees & trees")
    assert one(page, "header.mast h1").text == "Bees & trees"
    assert parsed(page).select("nav, footer") == []


def test_a_chart_has_name_alternative_note_and_table():
    page = export(cell(block('<section id="activities"></section>'), chart()))
    drawn = one(page, "figure.chart")
    assert (drawn.get("id"), drawn.get("aria-labelledby")) == ("river", "river-t")
    assert parts_of(drawn) == ["h3", "p", "div", "noscript", "details", "figcaption"]
    assert one(page, "#river-t").text == "Live time stays at 75 minutes"
    assert one(page, "figure > p.sub").text == "Minutes by week."
    plot = one(page, ".plot")
    assert plot.attrs == {
        "class": ["plot"],
        "role": "img",
        "aria-label": "Bars, 2 weeks.",
        "data-figure": "river",
    }
    assert [p.text for p in parsed(page).select("figcaption p")] == ["Seen first.", "Seen second."]
    assert one(page, "summary").text == "The same numbers as a table"
    region = one(page, "details .scroll")
    assert (region["tabindex"], region["role"]) == ("0", "region")
    assert region["aria-label"] == "Live time stays at 75 minutes, as a table"
    assert one(page, "caption").text == "Minutes a week"
    assert [th.text for th in parsed(page).select("thead th[scope=col]")] == [
        "Week",
        "Live",
        "Share",
    ]
    rows = [
        [c.text for c in row.find_all(recursive=False)] for row in parsed(page).select("tbody tr")
    ]
    assert rows == [["1", "1,230", "55 %"], ["2", "7.2", "–"]]
    links = [(a.get("href"), a.get("data-week")) for a in parsed(page).select("tbody th a")]
    assert links == [("#activities", "1"), ("#activities", "2")]
    assert {th.get("scope") for th in parsed(page).select("tbody th")} == {"row"}


def test_weeks_are_links_only_where_they_are_weeks_and_lead_somewhere():
    table = figure()["layout"]["meta"]["table"]
    activities = block('<section id="activities"></section>')
    for page in (
        export(cell(chart())),
        export(cell(activities, chart(table=table | {"week_column": False}))),
        export(cell(activities, chart(table=table | {"rows": [[None, 1, 2]]}))),
    ):
        assert parsed(page).select("[data-week]") == []


def test_a_chart_with_nothing_to_count_has_no_table():
    table = figure()["layout"]["meta"]["table"] | {"rows": []}
    page = export(cell(chart(table=table, note=[])))
    assert parsed(page).select("details, figcaption") == []


def test_the_figures_are_data_with_one_template_and_without_their_words():
    page = export(cell(chart("river"), chart("videos")))
    data = script_data(page)
    assert list(data) == ["template", "dark", "figures", "texts"]
    assert list(data["figures"]) == ["river", "videos"]
    assert data["figures"]["river"] == {
        "data": figure()["data"],
        "layout": {"height": 380, "meta": {"narrow": {"height": 410}, "height": 380}},
    }
    assert data["template"]["layout"]["dragmode"] is False
    assert data["dark"] == palette.dark_by_light()
    assert data["texts"] == {
        "undrawn": "The chart could not be drawn; its numbers are in the table below.",
        "count": "{shown} of {all} activities",
    }


def test_every_colour_of_the_template_has_a_dark_one():
    template = json.dumps(script_data(export())["template"])
    assert set(re.findall("#[0-9a-f]{6}", template)) <= set(palette.dark_by_light())


def test_plotly_stands_once_in_a_page_with_charts_and_not_in_one_without():
    with_charts = export(cell(chart("river"), chart("videos")))
    without = export(cell(block("<p>No activity was found.</p>")))
    assert with_charts.count("plotly.js v") == 1
    assert len(parsed(with_charts).select("script")) == 3
    assert len(parsed(without).select("script")) == 2
    assert len(without) < 100_000


def test_the_page_is_byte_identical_when_made_again():
    cells = (new_markdown_cell("# One"), cell(block("<p>x</p>"), chart()))
    assert export(*cells) == export(*cells)
    # New cells have new random ids, which must not reach the page.
    again = (new_markdown_cell("# One"), cell(block("<p>x</p>"), chart()))
    assert export(*cells) == export(*again)


def test_exporting_leaves_the_notebook_as_it_was():
    notebook = new_notebook(cells=[cell(chart())])
    before = nbformat.writes(notebook)
    export_html(notebook, "Bees", "en")
    assert nbformat.writes(notebook) == before


def test_the_page_forbids_itself_the_network():
    page = export(cell(chart()))
    policy = one(page, "meta[http-equiv='Content-Security-Policy']").get("content")
    assert policy == (
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
        "img-src data:; form-action 'none'; base-uri 'none'"
    )
    assert parsed(page).select("link, iframe, script[src], img") == []
    own_parts = re.sub(r"<script>/\*.*?</script>", "", page, flags=re.DOTALL)
    assert re.findall(r"https?://[^\s\"']+|@import|url\(", own_parts) == []


def test_hostile_text_is_escaped_wherever_it_stands():
    table = {
        "caption": HOSTILE,
        "columns": [HOSTILE, HOSTILE],
        "rows": [[HOSTILE, HOSTILE]],
        "week_column": True,
    }
    hostile_chart = chart(
        name="river", heading=HOSTILE, sub=HOSTILE, alt=f'" {HOSTILE}', note=[HOSTILE], table=table
    )
    hostile_chart.data[PLOTLY_TYPE]["data"][0]["name"] = HOSTILE + "<!--"
    activities = block('<section id="activities"></section>')
    page = export(cell(activities, hostile_chart), title=HOSTILE)
    document = parsed(page)
    assert document.select("img") == []
    assert len(document.select("script")) == 3
    assert one(page, "title").text == HOSTILE
    assert one(page, "h3").text == HOSTILE
    assert one(page, ".plot").get("aria-label") == f'" {HOSTILE}'
    assert [c.text for c in document.select("caption, th, td, figcaption p")] == ([HOSTILE] * 6)
    assert script_data(page)["figures"]["river"]["data"][0]["name"] == HOSTILE + "<!--"


@pytest.mark.parametrize("hostile", ["</script>", "</SCRIPT >", "<!--", "<!--<script>"])
def test_data_cannot_end_its_script(hostile: str):
    text = inline_json({"title": hostile})
    assert not re.search("</|<!", text)
    assert json.loads(text) == {"title": hostile}


def test_a_script_cannot_end_itself():
    assert inline_script('a = "</script><!--"') == 'a = "<\\/script><\\!--"'


def test_numbers_that_json_does_not_know_are_a_bug():
    with pytest.raises(ValueError, match="not JSON compliant"):
        inline_json({"y": [float("nan")]})


def test_code_streams_plain_text_raw_cells_and_tagged_cells_are_left_out():
    page = export(
        new_raw_cell("RAW"),
        new_markdown_cell("For authors.", metadata={"tags": ["notebook-only"]}),
        new_markdown_cell("For readers."),
        cell(
            new_output("stream", name="stderr", text="STDERR"),
            new_output("stream", name="stdout", text="STDOUT"),
            new_output("execute_result", {"text/plain": "PLAIN"}, execution_count=1),
        ),
        cell(block("<p>HIDDEN</p>"), chart("hidden"), tags=("hide-output",)),
        cell(block("<p>HIDDEN TOO</p>"), tags=("notebook-only",)),
    )
    assert one(page, "main").text.split() == ["For", "readers."]
    for left_out in ("secret_call", "RAW", "STDERR", "STDOUT", "PLAIN", "HIDDEN", "For authors"):
        assert left_out not in page
    assert script_data(page)["figures"] == {}


def test_markdown_is_rendered_without_links_beside_its_headings():
    page = export(new_markdown_cell("### Why *this*\n\n- one\n- two"))
    assert one(page, ".prose h3").text == "Why this"
    assert [li.text for li in parsed(page).select(".prose li")] == ["one", "two"]
    assert "¶" not in page


def error_output() -> nbformat.NotebookNode:
    return new_output("error", ename="KeyError", evalue="'week'", traceback=["/home/x/y.py"])


@pytest.mark.parametrize("tags", [(), ("hide-output",), ("notebook-only",)])
def test_a_cell_that_stopped_raises_also_where_it_is_not_shown(tags: tuple[str, ...]):
    with pytest.raises(NotebookRunError) as raised:
        export(new_markdown_cell("x"), cell(error_output(), tags=tags))
    assert str(raised.value) == (
        "cell 2: stopped with KeyError: 'week'; "
        "open the notebook in JupyterLab and run it to see where"
    )


def test_a_chart_that_does_not_say_what_it_shows_raises():
    with pytest.raises(NotebookRunError) as raised:
        export(cell(shown({PLOTLY_TYPE: {"data": [], "layout": {"meta": {"name": "x"}}}})))
    assert str(raised.value) == (
        "cell 1: a chart does not say its heading, sub, alt; "
        "draw it with a function of audit.figures, or tag the cell 'hide-output'"
    )


def test_two_charts_of_one_name_raise():
    with pytest.raises(NotebookRunError) as raised:
        export(cell(chart("river")), cell(chart("river")))
    assert str(raised.value) == (
        "cell 2: a second chart is called 'river'; "
        "show each chart once, or tag the cell 'hide-output'"
    )


def test_an_unknown_place_raises():
    with pytest.raises(NotebookRunError) as raised:
        export(cell(block("<p>x</p>", "aside")))
    assert str(raised.value) == (
        "cell 1: no part of the page is called 'aside'; write one of mast, nav, main, footer"
    )

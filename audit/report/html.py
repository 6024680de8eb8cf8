"""An executed notebook as one HTML page that needs nothing else.

nbconvert runs the template ``template/page.html.j2`` over what :func:`_keep_what_is_shown`, the
one preprocessor, leaves of the notebook. No plotly renderer takes part: the notebook holds each
chart as plain JSON, the page holds plotly.js once, and the page script draws. The page asks the
network for nothing and forbids itself to, by a content security policy. The same notebook makes
the same bytes: no id is random and no clock is read.

Blocks of HTML are trusted to be escaped by the template that made them; everything else
(headings, tables, notes, the title) is escaped here.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit import palette
from audit.errors import NotebookRunError
from audit.figures.chart import TEMPLATE
from audit.language import DASH, number
from audit.language import translate as _

if TYPE_CHECKING:
    from nbconvert import TemplateExporter
    from nbformat import NotebookNode

TEMPLATE_FOLDER = Path(__file__).parent / "template"
PLOTLY_TYPE = "application/vnd.plotly.v1+json"
PLACES = ("mast", "nav", "main", "footer")

NOTEBOOK_ONLY_TAG = "notebook-only"
HIDE_OUTPUT_TAG = "hide-output"

# What a chart must say of itself, since a picture alone is closed to some readers.
_CHART_KEYS = ("name", "heading", "sub", "alt")
# What the page script needs of it; the rest is written as HTML.
_SCRIPT_KEYS = ("narrow", "height")


def export_html(notebook: NotebookNode, title: str, language: str) -> str:
    """The page of an executed notebook.

    Parameters
    ----------
    notebook
        Executed, with its outputs. A chart is an output with plotly JSON whose ``layout.meta``
        holds its name, heading, sub line, text alternative, note and table; any other block is
        an output with HTML. An output's metadata ``{"course_audit": {"place": "mast"}}`` puts
        it into the masthead, ``nav`` or ``footer``; without it goes into the main part.
    title
        Title of the page, plain text; also its first heading where no block makes a masthead.
    language
        Code of the language that the page is in, for readers and browsers. The page's own words
        are in the language in use (``audit.language.use_language``).

    Returns
    -------
    str
        One HTML document.

    Raises
    ------
    NotebookRunError
        A cell stopped with an error, or a chart does not say what it shows.
    """
    resources = {"title": title, "language": language}
    page, _resources = _exporter().from_notebook_node(notebook, resources=resources)
    return str(page)


@cache
def _exporter() -> TemplateExporter:
    from nbconvert import TemplateExporter

    exporter = TemplateExporter(
        # Only our folder: nbconvert would otherwise also search the folder it is called from.
        template_paths=[str(TEMPLATE_FOLDER)],
        template_file="page.html.j2",
        default_preprocessors=[],
        preprocessors=[_keep_what_is_shown],
    )
    exporter.environment.autoescape = True
    exporter.environment.globals["_"] = _
    exporter.environment.filters.update(prose=_prose, cell_text=_cell_text)
    return exporter


def _keep_what_is_shown(
    notebook: NotebookNode, resources: dict[str, Any]
) -> tuple[NotebookNode, dict[str, Any]]:
    """The preprocessor: the notebook's blocks in reading order, and the rest of the page."""
    blocks: list[dict[str, Any]] = []
    figures: dict[str, Any] = {}
    for position, cell in enumerate(notebook.cells, start=1):
        tags = cell.metadata.get("tags", [])
        if cell.cell_type == "code":
            _raise_if_stopped(cell, position)
        if NOTEBOOK_ONLY_TAG in tags or HIDE_OUTPUT_TAG in tags:
            continue
        if cell.cell_type == "markdown":
            blocks.append({"kind": "prose", "place": "main", "markdown": cell.source})
        elif cell.cell_type == "code":
            for output in cell.outputs:
                block = _block(output, position, figures)
                if block is not None:
                    blocks.append(block)
    resources["page"] = {
        "title": resources["title"],
        "language": resources["language"],
        "blocks": blocks,
        # Without the table of activities there is nothing for a week to lead to.
        "has_activities": any('id="activities"' in block.get("html", "") for block in blocks),
        "light": palette.custom_properties(palette.light()),
        "dark": palette.custom_properties(palette.dark()),
        "css": _part("page.css"),
        "marks": _part("marks.svg"),
        "script": inline_script(_part("page.js")),
        "plotly": _plotly_script() if figures else "",
        "figures_json": inline_json(
            {
                "template": TEMPLATE,
                "dark": palette.dark_by_light(),
                "figures": figures,
                "texts": {
                    "undrawn": _(
                        "The chart could not be drawn; its numbers are in the table below."
                    ),
                    "count": _("{shown} of {all} activities"),
                },
            }
        ),
    }
    return notebook, resources


def _raise_if_stopped(cell: NotebookNode, position: int) -> None:
    for output in cell.outputs:
        if output.output_type == "error":
            raise NotebookRunError(
                f"cell {position}",
                f"stopped with {output.ename}: {output.evalue}",
                "open the notebook in JupyterLab and run it to see where",
            )


def _block(output: NotebookNode, position: int, figures: dict[str, Any]) -> dict[str, Any] | None:
    """What an output shows, or None; a figure is also added to ``figures``."""
    shown = output.get("data", {})
    place = output.get("metadata", {}).get("course_audit", {}).get("place", "main")
    if place not in PLACES:
        raise NotebookRunError(
            f"cell {position}",
            f"no part of the page is called '{place}'",
            f"write one of {', '.join(PLACES)}",
        )
    if PLOTLY_TYPE in shown:
        meta = _add_figure(shown[PLOTLY_TYPE], position, figures)
        return {"kind": "chart", "place": place, "meta": meta}
    if "text/html" in shown:
        return {"kind": "html", "place": place, "html": _joined(shown["text/html"])}
    return None


def _add_figure(figure: Any, position: int, figures: dict[str, Any]) -> dict[str, Any]:
    """The chart's own words; the figure goes to ``figures`` without them and its template."""
    layout = dict(figure["layout"])
    layout.pop("template", None)
    meta = layout.pop("meta", None) or {}
    missing = [key for key in _CHART_KEYS if not meta.get(key)]
    if missing:
        raise NotebookRunError(
            f"cell {position}",
            f"a chart does not say its {', '.join(missing)}",
            "draw it with a function of audit.figures, or tag the cell 'hide-output'",
        )
    if meta["name"] in figures:
        raise NotebookRunError(
            f"cell {position}",
            f"a second chart is called '{meta['name']}'",
            "show each chart once, or tag the cell 'hide-output'",
        )
    layout["meta"] = {key: meta[key] for key in _SCRIPT_KEYS if key in meta}
    figures[meta["name"]] = {"data": figure["data"], "layout": layout}
    note = meta.get("note") or []
    return {**meta, "note": [note] if isinstance(note, str) else note}


def _joined(text: str | list[str]) -> str:
    """Text of an output; a notebook file may hold it as a list of lines."""
    return text if isinstance(text, str) else "".join(text)


def _cell_text(cell: str | int | float | None) -> str:
    """A table's cell as people read it; what is unknown is a dash, never nothing."""
    if cell is None:
        return DASH
    if isinstance(cell, str):
        return cell
    return number(cell, 0 if cell == int(cell) else 1)


def _prose(markdown: str) -> str:
    """A Markdown cell as HTML, without nbconvert's links beside the headings."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True)
    return str(MarkdownWithMath(renderer=renderer).render(markdown))


def inline_json(value: Any) -> str:
    r"""JSON that can stand inside a ``script`` element and not end it.

    Examples
    --------
    >>> print(inline_json({"title": "</script><!--"}))
    {"title":"<\/script>\u003c!--"}
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # "<!--" followed by "<script" would keep the element open past its end tag.
    return text.replace("</", "<\\/").replace("<!", "\\u003c!")


def inline_script(source: str) -> str:
    """A script that can stand inside a ``script`` element and not end it."""
    return source.replace("</script", "<\\/script").replace("<!--", "<\\!--")


@cache
def _part(name: str) -> str:
    return (TEMPLATE_FOLDER / name).read_text(encoding="utf-8")


@cache
def _plotly_script() -> str:
    from plotly.offline import get_plotlyjs

    return inline_script(get_plotlyjs())

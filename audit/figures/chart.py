"""A chart: plain plotly data and layout, with the words that stand around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from audit.figures.paint import LIGHT, word

Cell = str | float | int | None

FONT_FAMILY = ", ".join(
    (
        "system-ui",
        "-apple-system",
        '"Segoe UI"',
        "Roboto",
        '"Noto Sans"',
        '"Liberation Sans"',
        "Arial",
        "sans-serif",
    )
)
MIME = "application/vnd.plotly.v1+json"
EMPTY_HEIGHT_PX = 120

AXIS: dict[str, Any] = {
    "fixedrange": True,
    "zeroline": False,
    "showline": True,
    "linecolor": LIGHT["rule"],
    "linewidth": 1,
    "gridcolor": LIGHT["hair"],
    "ticks": "outside",
    "ticklen": 4,
    "tickcolor": LIGHT["rule"],
    "tickfont": {"color": LIGHT["soft"], "size": 12},
    "title": {"font": {"color": LIGHT["soft"], "size": 12}, "standoff": 6},
    "automargin": False,
}

# COURSE_AUDIT: the look that all charts share. A page applies it once for all its charts.
TEMPLATE: dict[str, Any] = {
    "layout": {
        "font": {"family": FONT_FAMILY, "size": 13, "color": LIGHT["ink"]},
        "paper_bgcolor": LIGHT["surface"],
        "plot_bgcolor": LIGHT["surface"],
        "margin": {"l": 92, "r": 84, "t": 34, "b": 44},
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": LIGHT["surface"],
            "bordercolor": LIGHT["rule"],
            "font": {"family": FONT_FAMILY, "size": 13, "color": LIGHT["ink"]},
            "align": "left",
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.02,
            "yanchor": "bottom",
            "font": {"size": 12, "color": LIGHT["ink"]},
            "itemclick": False,
            "itemdoubleclick": False,
            "traceorder": "normal",
        },
        "xaxis": AXIS,
        "yaxis": AXIS,
        "bargap": 0.22,
        "barcornerradius": 0,
        "uniformtext": {"minsize": 11, "mode": "hide"},
    }
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One chart, as plain JSON, with its heading, alternative text and table.

    Parameters
    ----------
    name
        The id of the chart on a page.
    heading, sub
        What it shows in this course, and what it plots.
    alt
        The chart in at most 60 words, for those who do not see it.
    note
        What there is to see, a sentence each.
    table_rows
        The same numbers; text as the course writes it, not escaped.
    week_column
        Whether the first column of the table is a teaching week.
    data, layout
        Traces and layout in the light palette, without the template; ``customdata[i][0]``
        is the week of a mark, 0 = none.
    narrow
        Dotted layout keys and what they become on a narrow screen.
    """

    name: str
    heading: str
    sub: str
    alt: str
    note: tuple[str, ...]
    table_caption: str
    table_columns: tuple[str, ...]
    table_rows: tuple[tuple[Cell, ...], ...]
    week_column: bool
    data: list[dict[str, Any]]
    layout: dict[str, Any]
    narrow: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def meta(self) -> dict[str, Any]:
        """The words around the chart, for ``layout.meta``."""
        return {
            "name": self.name,
            "heading": self.heading,
            "sub": self.sub,
            "alt": self.alt,
            "note": list(self.note),
            "table": {
                "caption": self.table_caption,
                "columns": list(self.table_columns),
                "rows": [list(row) for row in self.table_rows],
                "week_column": self.week_column,
            },
            "narrow": dict(self.narrow),
            "height": self.layout["height"],
        }

    def _whole_layout(self) -> dict[str, Any]:
        return self.layout | {"template": TEMPLATE, "meta": self.meta()}

    def _repr_mimebundle_(
        self,
        include: Sequence[str] | None = None,  # noqa: ARG002
        exclude: Sequence[str] | None = None,  # noqa: ARG002
    ) -> dict[str, Any]:
        return {
            MIME: {
                "data": self.data,
                "layout": self._whole_layout(),
                "config": {"displayModeBar": False},
            },
            "text/plain": self.heading,
        }

    def figure(self) -> Any:
        """The chart as a plotly ``Figure`` with the shared template, to change or to combine."""
        import plotly.graph_objects as go

        return go.Figure({"data": self.data, "layout": self._whole_layout()})


def empty_chart(
    *, name: str, heading: str, sub: str, sentence: str, table_caption: str, columns: Sequence[str]
) -> Chart:
    """A chart that says why there is nothing to draw."""
    hidden = {"visible": False, "range": [0, 1]}
    return Chart(
        name=name,
        heading=heading,
        sub=sub,
        alt=sentence,
        note=(),
        table_caption=table_caption,
        table_columns=tuple(columns),
        table_rows=(),
        week_column=False,
        data=[],
        layout={
            "height": EMPTY_HEIGHT_PX,
            "margin": {"l": 12, "r": 12, "t": 12, "b": 12},
            "xaxis": hidden,
            "yaxis": hidden,
            "annotations": [
                word(sentence, colour="soft", size_px=13, x=0.5, y=0.5, xref="paper", yref="paper")
            ],
        },
    )

"""Charts of a calibration: which kinds are taken for which, and what confidence means."""

from typing import TYPE_CHECKING, Any

from audit.figures.chart import Chart, empty_chart
from audit.figures.paint import LIGHT
from audit.language import number, percent, translate_plural
from audit.language import translate as _
from audit.words import count_word, kind_names, sentence

if TYPE_CHECKING:
    import pandas as pd

ROW_PX = 28
LEAST_HEIGHT_PX = 160
CONFIDENCE_HEIGHT_PX = 340


def confusion(table: "pd.DataFrame") -> Chart:
    """Kinds as labelled by hand (rows) and as found (columns), with the number of each pair.

    Parameters
    ----------
    table
        ``Calibration.confusion``: counts, kinds in its index and columns.
    """
    names = kind_names()
    sub = _("Rows: the kind that people gave. Columns: the kind that the audit found.")
    caption = _("Numbers of activities by the kind labelled and the kind found")
    pairs = [
        (str(labelled), str(found), int(table.loc[labelled, found]))
        for labelled in table.index
        for found in table.columns
        if table.loc[labelled, found]
    ]
    columns = (_("Labelled"), _("Found"), _("Activities"))
    if not pairs:
        return empty_chart(
            name="confusion",
            heading=_("No label was compared"),
            sub=sub,
            sentence=_("No label was compared."),
            table_caption=caption,
            columns=columns,
        )
    kinds = [str(kind) for kind in table.index]
    wrong = sum(count for labelled, found, count in pairs if labelled != found)
    heading = (
        sentence(
            translate_plural(
                "One kind was taken for another",
                "{count} kinds were taken for others",
                wrong,
            ).format(count=count_word(wrong))
        )
        if wrong
        else _("Every kind was found as labelled")
    )
    total = sum(count for _labelled, _found, count in pairs)
    return Chart(
        name="confusion",
        heading=heading,
        sub=sub,
        alt=_(
            "{right} of {total} labelled kinds were found; the others stand off the diagonal."
        ).format(right=total - wrong, total=total),
        note=(),
        table_caption=caption,
        table_columns=columns,
        table_rows=tuple((names[a], names[b], count) for a, b, count in pairs),
        week_column=False,
        data=[
            _marks(pairs, kinds, right=True),
            _marks(pairs, kinds, right=False),
        ],
        layout={
            "height": max(LEAST_HEIGHT_PX, 150 + ROW_PX * len(kinds)),
            "margin": {"l": 150, "r": 56, "t": 140, "b": 8},
            "legend": {"yref": "container", "y": 0.995, "yanchor": "top"},
            "xaxis": {
                "range": [-0.6, len(kinds) - 0.4],
                "side": "top",
                "tickangle": -50,
                "tickvals": list(range(len(kinds))),
                "ticktext": [names[kind] for kind in kinds],
            },
            "yaxis": {
                "range": [len(kinds) - 0.4, -0.6],
                "tickvals": list(range(len(kinds))),
                "ticktext": [names[kind] for kind in kinds],
            },
        },
    )


def _marks(pairs: list[tuple[str, str, int]], kinds: list[str], *, right: bool) -> dict[str, Any]:
    part = [pair for pair in pairs if (pair[0] == pair[1]) is right]
    names = kind_names()
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": _("found as labelled") if right else _("taken for another kind"),
        "x": [kinds.index(found) for _labelled, found, _count in part],
        "y": [kinds.index(labelled) for labelled, _found, _count in part],
        "text": [number(count) for _labelled, _found, count in part],
        "textposition": "middle right",
        "textfont": {"color": LIGHT["ink"], "size": 12},
        "customdata": [[0, names[a], names[b], number(count)] for a, b, count in part],
        "hovertemplate": _("labelled %{customdata[1]}, found %{customdata[2]}: %{customdata[3]}")
        + "<extra></extra>",
        "marker": {
            "color": LIGHT["met" if right else "not_met"],
            "symbol": "circle" if right else "square",
            "size": 11,
        },
    }


def confidence(table: "pd.DataFrame", error: float | None) -> Chart:
    """How often kinds are right at each level of confidence; on the line they are as sure as right.

    Parameters
    ----------
    table
        ``Calibration.by_confidence``: ``confidence right count``.
    error
        Expected calibration error, 0-1; None = nothing was compared.
    """
    sub = _("On the line, of ten activities at a confidence of 0.9, nine are right.")
    caption = _("Share of right kinds by confidence")
    columns = (_("Confidence"), _("Right"), _("Activities"))
    rows = [(float(r.confidence), float(r.right), int(r.count_)) for r in _rows(table)]
    if not rows or error is None:
        return empty_chart(
            name="confidence",
            heading=_("No label was compared"),
            sub=sub,
            sentence=_("No label was compared."),
            table_caption=caption,
            columns=columns,
        )
    return Chart(
        name="confidence",
        heading=_("Confidence is off by {points} points on average").format(
            points=number(error * 100)
        ),
        sub=sub,
        alt=_("Share of right kinds against confidence, {count} groups of activities.").format(
            count=len(rows)
        ),
        note=(),
        table_caption=caption,
        table_columns=columns,
        table_rows=tuple((percent(sure), percent(right), count) for sure, right, count in rows),
        week_column=False,
        data=[
            {
                "type": "scatter",
                "mode": "lines",
                "name": _("as sure as right"),
                "x": [0, 1],
                "y": [0, 1],
                "hoverinfo": "skip",
                "line": {"color": LIGHT["rule"], "dash": "dot", "width": 1},
            },
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": _("activities of one tenth of confidence"),
                "x": [round(sure, 3) for sure, _right, _count in rows],
                "y": [round(right, 3) for _sure, right, _count in rows],
                "text": [number(count) for _sure, _right, count in rows],
                "textposition": "middle left",
                "textfont": {"color": LIGHT["ink"], "size": 12},
                "customdata": [
                    [0, percent(sure), percent(right), number(count)] for sure, right, count in rows
                ],
                "hovertemplate": "%{customdata[1]}: %{customdata[2]} (%{customdata[3]})"
                "<extra></extra>",
                "marker": {"color": LIGHT["ink"], "size": 11},
            },
        ],
        layout={
            "height": CONFIDENCE_HEIGHT_PX,
            "xaxis": {"range": [0, 1.04], "tickformat": ".0%", "title": {"text": _("confidence")}},
            "yaxis": {"range": [0, 1.06], "tickformat": ".0%", "title": {"text": _("right")}},
        },
    )


def _rows(table: "pd.DataFrame") -> Any:
    # "count" is a method of a row.
    return table.rename(columns={"count": "count_"}).itertuples()

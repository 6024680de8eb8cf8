"""Class hour: what stands in for the class in a week, beside published designs and ours."""

import re
from collections.abc import Mapping
from textwrap import wrap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from audit.figures.chart import Cell, Chart, empty_chart
from audit.figures.class_blocks import (
    LIVE_BLOCKS,
    block_fills,
    block_names,
    short_block_names,
)
from audit.figures.numbers import rows
from audit.figures.paint import LIGHT, escaped, tick_step, word, word_at_right
from audit.figures.ruler import WeekRuler, week_ruler
from audit.language import listing, minutes, minutes_plain, number
from audit.language import translate as _
from audit.words import sentence

if TYPE_CHECKING:
    from audit.measures.results import Measures

NAME = "class_hour"
HEIGHT_PX = 430
MARGIN_PX = {"t": 50, "b": 6}
STEPS_MIN = (5, 10, 15, 30, 60, 120, 300)
LABEL_PX = 15
AVERAGE = "average"
_WEEK = re.compile(r"week (\d+)")
_NO_NAMES: Mapping[str, str] = MappingProxyType({})

# Column -> block -> minutes.
Columns = dict[str, dict[str, float]]


def class_hour(measures: "Measures", names: Mapping[str, str] = _NO_NAMES) -> Chart:
    """The blocks of class-equivalent time in a week, one column a week or design.

    Parameters
    ----------
    measures
        Its ``class_hour`` frame is drawn, with the timetabled class as a dashed line.
    names
        Key of a design -> its name; a design without one goes by its key.
    """
    ruler = week_ruler(measures)
    columns = _columns(measures)
    own = [key for key in columns if key == AVERAGE or _WEEK.fullmatch(key)]
    blocks = block_names()
    head = (_("Week or design"), *blocks.values(), _("Sum"))
    caption = _("Minutes of class-equivalent time in a week")
    sub = _sub(measures, columns)
    if not any(sum(columns[key].values()) for key in own):
        return empty_chart(
            name=NAME,
            heading=_("No class time could be counted"),
            sub=sub,
            sentence=_("No activity that takes the place of class was found in a week."),
            table_caption=caption,
            columns=head,
        )
    titles = {key: _title(key, measures, names, ruler) for key in columns}
    sums = {key: sum(parts.values()) for key, parts in columns.items()}
    slot = measures.class_minutes
    top = max(*sums.values(), slot or 0) * 1.13
    note = _note(measures, columns, titles)
    return Chart(
        name=NAME,
        heading=_heading(own[0], columns, measures.mix.live_is_known, ruler),
        sub=sub,
        alt=_alt(own, columns, titles),
        note=note,
        table_caption=caption,
        table_columns=head,
        table_rows=tuple(
            _row(": ".join(titles[key]), columns[key], list(blocks)) for key in columns
        ),
        week_column=False,
        data=_traces(columns, titles),
        layout={
            "barmode": "stack",
            "height": HEIGHT_PX,
            "margin": dict(MARGIN_PX),
            "xaxis": {
                "range": [-0.5, max(len(columns), 3) - 0.45],
                "side": "top",
                "showgrid": False,
                "showline": False,
                "ticks": "",
                "tickangle": 0,
                "tickfont": {"color": LIGHT["ink"], "size": 13},
                "tickvals": list(range(len(columns))),
                "ticktext": [
                    f"{escaped(above, 24)}<br>{escaped(below, 24)}"
                    for above, below in titles.values()
                ],
            },
            "yaxis": {
                "range": [round(top, 1), 0],
                "dtick": tick_step(top, STEPS_MIN),
                "showgrid": False,
                "title": {"text": _("Minutes in a week")},
            },
            "shapes": _slot_line(slot),
            "annotations": [*_labels(columns, top), *_sums(sums), *_slot_word(slot)],
        },
        narrow={
            "margin": {"l": 46, "r": 4, "t": 80, "b": 6},
            "height": 470,
            "xaxis.range": [-0.5, max(len(columns), 3) - 0.25],
            "xaxis.tickfont.size": 11,
            # A phone's columns are narrow: a longer name would push its neighbour's out.
            "xaxis.ticktext": [
                "<br>".join(wrap(escaped(below, 24), 9)) for _above, below in titles.values()
            ],
        },
    )


def _columns(measures: "Measures") -> Columns:
    columns: Columns = {}
    for row in rows(measures.class_hour):
        parts = columns.setdefault(row["column"], {})
        parts[row["block"]] = parts.get(row["block"], 0) + float(row["minutes"] or 0)
    if measures.weeks.count == 1 and AVERAGE in columns:
        # One week is its own average: it is shown once, under its own name.
        only = columns.pop(AVERAGE)
        columns = {"week 1": only} | {k: v for k, v in columns.items() if k != "week 1"}
    return columns


def _title(
    key: str, measures: "Measures", names: Mapping[str, str], ruler: WeekRuler
) -> tuple[str, str]:
    """The two lines over a column."""
    if key == AVERAGE:
        return _("This course"), _("average week")
    week = _WEEK.fullmatch(key)
    if week:
        return _("This course"), ruler.span([int(week[1])])
    name = names.get(key, key)
    configuration = measures.configuration
    if configuration is not None and key == configuration.nearest:
        return _("Nearest published"), name
    if configuration is not None and key == configuration.nearest_ours:
        return _("Our reference"), name
    return _("Design"), name


def _traces(columns: Columns, titles: dict[str, tuple[str, str]]) -> list[dict[str, Any]]:
    fills = block_fills()
    return [
        {
            "type": "bar",
            "name": label,
            "showlegend": False,
            "x": list(range(len(columns))),
            "y": [round(parts.get(block, 0)) for parts in columns.values()],
            "offset": -0.42,
            "width": 0.32,
            "customdata": [
                [
                    _week_number(key),
                    escaped(": ".join(titles[key])),
                    minutes(parts.get(block, 0)),
                ]
                for key, parts in columns.items()
            ],
            "hovertemplate": "%{customdata[1]}<br>" + label + ": %{customdata[2]}<extra></extra>",
            "marker": fills[block],
        }
        for block, label in block_names().items()
        if any(round(parts.get(block, 0)) for parts in columns.values())
    ]


def _week_number(key: str) -> int:
    week = _WEEK.fullmatch(key)
    return int(week[1]) if week else 0


def _labels(columns: Columns, top: float) -> list[dict[str, Any]]:
    """The name and minutes of each block beside it; labels of thin blocks move down."""
    names, narrow_names = short_block_names(), {"exchange": _("Exch.")}
    least_gap = LABEL_PX * top / (HEIGHT_PX - MARGIN_PX["t"] - MARGIN_PX["b"])
    words = []
    for x, parts in enumerate(columns.values()):
        start, free_from = 0.0, 0.0
        for block, name in names.items():
            length = round(parts.get(block, 0))
            if not length:
                continue
            y = max(start + length / 2, free_from + least_gap / 2)
            start, free_from = start + length, y + least_gap / 2
            text = f"{name} <b>{number(length)}</b>"
            shorter = f"{narrow_names.get(block, name)} <b>{number(length)}</b>"
            words.append(
                word(
                    text,
                    name=f"tiny:{shorter}",
                    align="left",
                    bgcolor=LIGHT["surface"],
                    x=round(x - 0.1, 2),
                    xanchor="left",
                    xshift=3,
                    y=round(y, 1),
                )
            )
    return words


def _sums(sums: dict[str, float]) -> list[dict[str, Any]]:
    return [
        word(f"<b>{number(total)}</b>", x=round(x - 0.26, 2), y=round(total), yanchor="top")
        for x, total in enumerate(sums.values())
    ]


def _slot_line(slot: float | None) -> list[dict[str, Any]]:
    if slot is None:
        return []
    return [
        {
            "type": "line",
            "layer": "above",
            "line": {"color": LIGHT["ink"], "dash": "dash", "width": 1.5},
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "yref": "y",
            "y0": round(slot),
            "y1": round(slot),
        }
    ]


def _slot_word(slot: float | None) -> list[dict[str, Any]]:
    if slot is None:
        return []
    text = _("timetabled<br>class, {minutes}").format(minutes=number(slot))
    return [word_at_right(text, round(slot))]


def _live_share(parts: dict[str, float]) -> float:
    return sum(parts.get(block, 0) for block in LIVE_BLOCKS) / sum(parts.values())


def _heading(key: str, columns: Columns, shown: bool, ruler: WeekRuler) -> str:
    parts = columns[key]
    per_cent = round(100 * _live_share(parts))
    if per_cent == 0 and not shown:
        share = _("live time cannot be seen")
    elif per_cent == 0:
        share = _("none of it is live")
    elif per_cent == 100:
        share = _("all of it is live")
    elif abs(per_cent - 50) <= 2:
        share = _("about half of it is live")
    elif per_cent > 50:
        share = _("more than half of it is live")
    else:
        share = _("less than half of it is live")
    total = number(sum(parts.values()))
    if key == AVERAGE:
        return _("An average week runs {minutes} minutes; {share}").format(
            minutes=total, share=share
        )
    text = _("{week} runs {minutes} minutes; {share}").format(
        week=ruler.span([_week_number(key)]), minutes=total, share=share
    )
    return sentence(text)


def _sub(measures: "Measures", columns: Columns) -> str:
    slot = measures.class_minutes
    if slot is None:
        text = _("Class hour: what takes the place of class in a week, beside other designs.")
    else:
        text = _(
            "Class hour: what stands in for the {minutes}-minute class in a week, "
            "beside other designs."
        ).format(minutes=number(slot))
    if any(parts.get("live_other") for parts in columns.values()):
        live = _("Orange is live (solid: talk, dotted: exchange, lined: form not said)")
    else:
        live = _("Orange is live (solid: talk, dotted: exchange)")
    rest = _("hatched blue is own time. The order is not a sequence.")
    return f"{text} {live}, {rest}"


def _blocks_in_words(parts: dict[str, float]) -> str:
    names = block_names()
    return listing(
        [
            f"{number(parts[block])} {name.lower()}"
            for block, name in names.items()
            if round(parts.get(block, 0))
        ]
    )


def _alt(own: list[str], columns: Columns, titles: dict[str, tuple[str, str]]) -> str:
    facts = [
        _("{column}: {blocks}.").format(
            column=", ".join(titles[key]), blocks=_blocks_in_words(columns[key])
        )
        for key in own[:2]
    ]
    facts += [
        _("{design}: {minutes} in all.").format(
            design=": ".join(titles[key]), minutes=minutes_plain(sum(columns[key].values()))
        )
        for key in columns
        if key not in own
    ][:2]
    form = _("Columns of blocks of minutes.")
    # The weeks of the course come first; designs are named while there are words left.
    while len(" ".join([form, *facts]).split()) > 60:
        facts.pop()
    return " ".join([form, *facts])


def _note(
    measures: "Measures", columns: Columns, titles: dict[str, tuple[str, str]]
) -> tuple[str, ...]:
    note = []
    configuration = measures.configuration
    if configuration is not None and configuration.nearest in columns:
        note.append(
            _("The nearest published design is {design}, {minutes} away in all.").format(
                design=titles[configuration.nearest][1],
                minutes=minutes_plain(configuration.distance_min),
            )
        )
        differences = _differences(columns, configuration.nearest)
        # Without a slot the design is measured at the course's own size, not as it is drawn.
        if differences and measures.class_minutes is not None:
            note.append(
                _("Beside its column, a week of this course has {differences}.").format(
                    differences=listing(differences)
                )
            )
    if configuration is not None and configuration.nearest_ours in columns:
        text = _(
            "{design} is our own reference, built for this check, {minutes} away; "
            "it is not taken from the post."
        ).format(
            design=titles[configuration.nearest_ours][1],
            minutes=minutes_plain(configuration.distance_ours_min),
        )
        note.append(sentence(text))
    if measures.class_minutes is None:
        note.append(_("The timetabled class is not known."))
        if configuration is not None:
            note.append(
                _(
                    "So the designs were scaled to this course’s own average week before they "
                    "were compared."
                )
            )
    return tuple(note)


def _differences(columns: Columns, design: str) -> list[str]:
    own = next(iter(columns.values()))
    parts = (
        (LIVE_BLOCKS, _("{minutes} more live time"), _("{minutes} less live time")),
        (("video",), _("{minutes} more video"), _("{minutes} less video")),
        (
            ("check", "forum", "task"),
            _("{minutes} more other work"),
            _("{minutes} less other work"),
        ),
    )
    words = []
    for blocks, more, less in parts:
        change = round(
            sum(own.get(block, 0) for block in blocks)
            - sum(columns[design].get(block, 0) for block in blocks)
        )
        if change:
            words.append((more if change > 0 else less).format(minutes=minutes_plain(abs(change))))
    return words


def _row(title: str, parts: dict[str, float], blocks: list[str]) -> tuple[Cell, ...]:
    return (
        title,
        *(round(parts.get(block, 0)) for block in blocks),
        round(sum(parts.values())),
    )

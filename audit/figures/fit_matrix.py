"""Activity and mode: how many activities of each kind run in each mode, and which suit."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.figures.chart import Cell, Chart, empty_chart
from audit.figures.numbers import rows
from audit.figures.paint import LIGHT
from audit.language import number, translate_plural
from audit.language import translate as _
from audit.vocabulary import Kind, Mode
from audit.words import count_word, kind_names, mode_names, sentence

if TYPE_CHECKING:
    from audit.measures.results import Measures

NAME = "fit_matrix"
ROW_PX = 26
HEAD_PX = 62
LEAST_HEIGHT_PX = 150
# Column of the frame -> mode, in the order of the columns drawn.
MODES = {
    "live": Mode.SYNCHRONOUS,
    "own_time": Mode.ASYNCHRONOUS,
    "either": Mode.EITHER,
    "unknown": Mode.UNKNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """The activities of one kind in one mode; ``misfits`` of them stand in the wrong one."""

    kind: str
    mode: Mode
    count: int
    misfits: int
    judged: bool


def fit_matrix(measures: "Measures") -> Chart:
    """Kinds of activities by mode; shaded where the mode suits the kind.

    Parameters
    ----------
    measures
        Its ``fit`` frame is drawn.
    """
    names = kind_names()
    order = list(names)
    table = sorted(rows(measures.fit), key=lambda row: order.index(row["kind"]))
    modes = mode_names()
    columns = (_("Activity"), *(sentence(name) for name in modes.values()), _("Suits"))
    sub = _(
        "Activity and mode: how many activities of each kind run in each mode. "
        "Shaded: the modes that suit the kind."
    )
    caption = _("Number of activities by kind and mode")
    cells = [cell for row in table for cell in _cells(row)]
    if not any(cell.mode != Mode.UNKNOWN for cell in cells):
        return empty_chart(
            name=NAME,
            heading=_("No activity has a known mode"),
            sub=sub,
            sentence=_("No activity has a known mode."),
            table_caption=caption,
            columns=columns,
        )
    # The first kind stands at the top of the axis.
    places = {row["kind"]: len(table) - 1 - at for at, row in enumerate(table)}
    labels = [names[row["kind"]] for row in table]
    return Chart(
        name=NAME,
        heading=_heading(cells),
        sub=sub,
        alt=_alt(cells, len(table)),
        note=_note(cells),
        table_caption=caption,
        table_columns=columns,
        table_rows=tuple(_row(row) for row in table),
        week_column=False,
        data=_traces(cells, places),
        layout={
            "height": max(HEAD_PX + 8 + ROW_PX * len(table), LEAST_HEIGHT_PX),
            "margin": {"l": 190, "r": 14, "t": HEAD_PX, "b": 8},
            # Above the names of the modes, which stand at the top.
            "legend": {"yref": "container", "y": 0.995, "yanchor": "top"},
            "xaxis": {
                "range": [-0.5, len(modes) - 0.5],
                "side": "top",
                "showgrid": False,
                "showline": False,
                "ticks": "",
                "tickfont": {"color": LIGHT["ink"], "size": 13},
                "tickvals": list(range(len(modes))),
                "ticktext": [sentence(name) for name in modes.values()],
            },
            "yaxis": {
                "range": [-0.6, len(table) - 0.4],
                "showgrid": False,
                "showline": False,
                "ticks": "",
                "tickfont": {"color": LIGHT["ink"], "size": 13},
                "tickvals": list(range(len(table))),
                "ticktext": labels[::-1],
            },
            "shapes": _suiting(table, places),
            "annotations": [],
        },
        narrow={
            "margin": {"l": 128, "r": 4, "t": 84, "b": 8},
            "yaxis.tickfont.size": 11,
            "xaxis.tickfont.size": 12,
        },
    )


def _cells(row: dict[str, Any]) -> list[_Cell]:
    suits = str(row["suits"] or "").split()
    left = int(row["misfits"] or 0)
    cells = []
    for column, mode in MODES.items():
        count = int(row[column] or 0)
        if not count:
            continue
        judged = bool(suits) and mode != Mode.UNKNOWN
        # A kind may suit a mode by exception (a short live lecture): the frame counts.
        misfits = min(count, left) if judged and mode not in suits else 0
        left -= misfits
        cells.append(
            _Cell(kind=row["kind"], mode=mode, count=count, misfits=misfits, judged=judged)
        )
    return cells


def _traces(cells: list[_Cell], places: dict[str, int]) -> list[dict[str, Any]]:
    groups = (
        (
            _("suits the activity"),
            "circle",
            "met",
            [cell for cell in cells if cell.judged and not cell.misfits],
        ),
        (
            _("another mode suits better"),
            "square",
            "not_met",
            [cell for cell in cells if cell.misfits],
        ),
        (_("not judged"), "circle-open", "unknown", [c for c in cells if not c.judged]),
    )
    return [
        _trace(name, symbol, colour, part, places) for name, symbol, colour, part in groups if part
    ]


def _trace(
    name: str, symbol: str, colour: str, cells: list[_Cell], places: dict[str, int]
) -> dict[str, Any]:
    kinds, modes, columns = kind_names(), mode_names(), list(MODES.values())
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": name,
        "x": [columns.index(cell.mode) for cell in cells],
        "y": [places[cell.kind] for cell in cells],
        "text": [_count(cell) for cell in cells],
        "textposition": "middle right",
        "textfont": {"color": LIGHT["ink"], "size": 13},
        # No mark stands for a week.
        "customdata": [
            [0, kinds[cell.kind], modes[cell.mode], number(cell.count), name] for cell in cells
        ],
        "hovertemplate": "%{customdata[1]}, %{customdata[2]}: %{customdata[3]}<br>"
        "%{customdata[4]}<extra></extra>",
        "marker": {
            "color": LIGHT[colour],
            "symbol": symbol,
            "size": 13,
            "line": {
                "color": LIGHT[colour if symbol.endswith("-open") else "surface"],
                "width": 2 if symbol.endswith("-open") else 0,
            },
        },
    }


def _count(cell: _Cell) -> str:
    if 0 < cell.misfits < cell.count:
        return _("{part} of {count}").format(part=cell.misfits, count=cell.count)
    return number(cell.count)


def _suiting(table: list[dict[str, Any]], places: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "type": "rect",
            "layer": "below",
            "fillcolor": LIGHT["met_tint"],
            "line": {"width": 0},
            "xref": "x",
            "x0": round(at - 0.47, 2),
            "x1": round(at + 0.47, 2),
            "yref": "y",
            "y0": round(places[row["kind"]] - 0.42, 2),
            "y1": round(places[row["kind"]] + 0.42, 2),
        }
        for row in table
        for at, mode in enumerate(MODES.values())
        if mode in str(row["suits"] or "").split()
    ]


def _judged(cells: list[_Cell]) -> tuple[int, int]:
    """How many activities suit their mode, of how many that could be judged."""
    judged = sum(cell.count for cell in cells if cell.judged)
    return judged - sum(cell.misfits for cell in cells), judged


def _heading(cells: list[_Cell]) -> str:
    suiting, judged = _judged(cells)
    misfits = judged - suiting
    if not judged:
        return _("No activity could be held against the table of modes")
    if not misfits:
        return _("Every activity of known mode suits its mode")
    lectures = sum(cell.misfits for cell in cells if cell.kind == Kind.LIVE_LECTURE)
    if lectures == misfits:
        text = translate_plural(
            "One live lecture could be recorded", "{count} live lectures could be recorded", misfits
        )
    elif lectures:
        other = misfits - lectures
        text = translate_plural(
            "One live lecture could be recorded",
            "{count} live lectures could be recorded",
            lectures,
        ).format(count=count_word(lectures))
        return sentence(text) + translate_plural(
            "; one other activity would suit another mode",
            "; {count} other activities would suit another mode",
            other,
        ).format(count=count_word(other))
    else:
        text = translate_plural(
            "One activity would suit another mode better",
            "{count} activities would suit another mode better",
            misfits,
        )
    text = sentence(text.format(count=count_word(misfits)))
    return _("{text}; the rest suits its mode").format(text=text) if suiting else text


def _share(cells: list[_Cell]) -> str:
    suiting, judged = _judged(cells)
    return translate_plural(
        "{part} of {count} activity runs in a mode that suits it.",
        "{part} of {count} activities run in a mode that suits them.",
        judged,
    ).format(part=suiting, count=judged)


def _alt(cells: list[_Cell], kinds: int) -> str:
    text = translate_plural(
        "Matrix of {count} kind of activity by mode.",
        "Matrix of {count} kinds of activity by mode.",
        kinds,
    ).format(count=kinds)
    names = kind_names()
    most = sorted((cell for cell in cells if cell.misfits), key=lambda cell: -cell.misfits)[:3]
    facts = [
        _("{kind}, {mode}: {count} do not suit.").format(
            kind=names[cell.kind], mode=mode_names()[cell.mode], count=cell.misfits
        )
        for cell in most
    ]
    return " ".join([text, _share(cells), *facts])


def _note(cells: list[_Cell]) -> tuple[str, ...]:
    note = [_share(cells)] if _judged(cells)[1] else []
    unknown = sum(cell.count for cell in cells if cell.mode == Mode.UNKNOWN)
    if unknown:
        note.append(
            translate_plural(
                "Of {count} activity the mode is not known.",
                "Of {count} activities the mode is not known.",
                unknown,
            ).format(count=unknown)
        )
    note.append(
        _(
            "Where sources differ (discussion, peer review, group work, presentation), "
            "more than one mode is accepted."
        )
    )
    return tuple(note)


def _row(row: dict[str, Any]) -> tuple[Cell, ...]:
    misfits = {cell.mode: cell.misfits for cell in _cells(row)}
    counts: list[Cell] = []
    for column, mode in MODES.items():
        count = int(row[column] or 0)
        if misfits.get(mode):
            counts.append(
                _("{count} ({misfits} not suited)").format(count=count, misfits=misfits[mode])
            )
        else:
            counts.append(count)
    modes = mode_names()
    suits = [modes[mode] for mode in str(row["suits"] or "").split()]
    return (kind_names()[row["kind"]], *counts, _(" or ").join(suits) or None)

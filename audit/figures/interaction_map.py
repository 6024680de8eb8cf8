"""Interaction map: how many required activities of each week offer each kind of contact."""

from typing import TYPE_CHECKING, Any

from audit.figures.chart import Cell, Chart, empty_chart
from audit.figures.numbers import rows, week_of
from audit.figures.paint import LIGHT, word, word_at_right
from audit.figures.ruler import MANY_WEEKS, WeekRuler, week_ruler
from audit.language import translate as _
from audit.language import translate_plural
from audit.vocabulary import Interaction
from audit.words import interaction_names, sentence

if TYPE_CHECKING:
    from audit.measures.results import Measures

NAME = "interaction_map"
HEIGHT_PX = 250
# Counts from here on share the darkest step.
MOST_STEP = 4
# Rows of one fold, and the row between two folds that holds the week numbers.
ROWS = 3
FOLD_ROWS = 4

Counts = dict[str, dict[int, int]]
# (x, y, week, kind of interaction) of a cell.
Place = tuple[float, float, int, str]


def interaction_map(measures: "Measures") -> Chart:
    """Student-content, student-student and student-instructor contact by week.

    Parameters
    ----------
    measures
        Its ``interaction`` frame is drawn; over 20 weeks it folds under itself.
    """
    ruler = week_ruler(measures)
    names = interaction_names()
    table = {week_of(row): row for row in rows(measures.interaction)}
    weeks = [week for week in ruler.weeks if week in table or week]
    columns = (*ruler.table_head, *names.values(), _("Optional, not counted"))
    sub = ruler.sub(
        _(
            "Interaction map: how many required activities offer each kind of contact. "
            "A dotted box marks a place with none."
        )
    )
    caption = _("Required activities that offer each kind of interaction")
    if not weeks:
        return empty_chart(
            name=NAME,
            heading=_("Contact could not be counted by week"),
            sub=sub,
            sentence=_("No activity stands in a week, so contact could not be counted by week."),
            table_caption=caption,
            columns=columns,
        )
    counts = {
        kind: {week: int(table.get(week, {}).get(kind) or 0) for week in weeks} for kind in names
    }
    # Live work that the export cannot show may fill these weeks: no holes, and not filled.
    open_weeks = {week for week in weeks if table.get(week, {}).get("is_open")}
    folded = ruler.many
    places = _folded(weeks, ruler) if folded else _single(weeks, ruler)
    folds = 1 + (len(weeks) - 1) // MANY_WEEKS if folded else 1
    return Chart(
        name=NAME,
        heading=_heading(counts, open_weeks, ruler),
        sub=sub,
        alt=_alt(counts, open_weeks, ruler),
        note=_note(counts, open_weeks, ruler, table),
        table_caption=caption,
        table_columns=columns,
        table_rows=tuple(
            _row(week, counts, open_weeks, ruler, table.get(week, {})) for week in weeks
        ),
        week_column=ruler.count > 0,
        data=[_cells(places, counts), _numbers(places, counts, open_weeks, ruler)],
        layout={
            "height": HEIGHT_PX if folds == 1 else 60 + 150 * folds,
            "margin": {"t": 8, "b": 12 if folded else ruler.bottom_px},
            "xaxis": (_folded_axis(places) if folded else ruler.axis())
            | {"showline": False, "ticks": ""},
            "yaxis": _rows_axis(folds, list(names.values())),
            "shapes": [
                *(_fold_breaks(weeks, ruler) if folded else ruler.break_areas()),
                *_holes(places, counts, open_weeks),
            ],
            "annotations": [
                *(_fold_numbers(places) if folded else ruler.break_words(y=1, yref="y")),
                *_shares(counts, ruler, folds),
            ],
        },
        narrow=_narrow(counts, folds, list(names.values()), ruler),
    )


def _single(weeks: list[int], ruler: WeekRuler) -> list[Place]:
    return [
        (ruler.slots[week], ROWS - 1 - row, week, kind)
        for row, kind in enumerate(interaction_names())
        for week in weeks
    ]


def _folded(weeks: list[int], ruler: WeekRuler) -> list[Place]:
    """Rows of 20 weeks under each other; breaks keep their slot inside a row."""
    folds = [weeks[at : at + MANY_WEEKS] for at in range(0, len(weeks), MANY_WEEKS)]
    return [
        (
            ruler.slots[week] - ruler.slots[fold[0]],
            (len(folds) - 1 - at) * FOLD_ROWS + ROWS - 1 - row,
            week,
            kind,
        )
        for at, fold in enumerate(folds)
        for row, kind in enumerate(interaction_names())
        for week in fold
    ]


def _folded_axis(places: list[Place]) -> dict[str, Any]:
    return {
        "range": [-0.6, max(x for x, *_rest in places) + 0.6],
        "showgrid": False,
        "showticklabels": False,
    }


def _fold_breaks(weeks: list[int], ruler: WeekRuler) -> list[dict[str, Any]]:
    """The weeks without class that lie inside a fold."""
    starts = weeks[::MANY_WEEKS]
    areas = []
    for at, first in enumerate(starts):
        last = weeks[min((at + 1) * MANY_WEEKS, len(weeks)) - 1]
        low = (len(starts) - 1 - at) * FOLD_ROWS - 0.5
        for gap, shape in zip(ruler.breaks, ruler.break_areas(), strict=True):
            if ruler.slots[first] < gap < ruler.slots[last]:
                x = gap - ruler.slots[first]
                place = {"x0": x - 0.48, "x1": x + 0.48, "yref": "y", "y0": low, "y1": low + ROWS}
                areas.append(shape | place)
    return areas


def _fold_numbers(places: list[Place]) -> list[dict[str, Any]]:
    return [
        word(str(week), colour="soft", size_px=11, x=x, y=y - 0.8)
        for x, y, week, kind in places
        if kind == Interaction.STUDENT_INSTRUCTOR and (x == 0 or week % 5 == 0)
    ]


def _rows_axis(folds: int, names: list[str]) -> dict[str, Any]:
    return {
        "range": [-0.5 if folds == 1 else -1.2, (folds - 1) * FOLD_ROWS + ROWS - 0.5],
        "showgrid": False,
        "showline": False,
        "ticks": "",
        "tickfont": {"color": LIGHT["ink"], "size": 12},
        "tickvals": [fold * FOLD_ROWS + row for fold in range(folds) for row in range(ROWS)],
        "ticktext": [name.replace("–", "–<br>") for _fold in range(folds) for name in names[::-1]],
    }


def _columns(xs: list[float]) -> list[float]:
    first, last = min(xs), max(xs)
    return [first + step for step in range(int(last - first) + 1)]


def _cells(places: list[Place], counts: Counts) -> dict[str, Any]:
    # Breaks have columns too, so that all cells are one slot wide.
    columns = _columns([x for x, *_rest in places])
    ys = list(range(int(max(y for _x, y, *_rest in places)) + 1))
    filled = {(x, y): min(counts[kind][week], MOST_STEP) or None for x, y, week, kind in places}
    colours = [LIGHT[f"heat{step}"] for step in range(1, MOST_STEP + 1)]
    return {
        "type": "heatmap",
        "x": columns,
        "y": ys,
        "z": [[filled.get((x, y)) for x in columns] for y in ys],
        "zmin": 0.5,
        "zmax": MOST_STEP + 0.5,
        "colorscale": [
            [at / MOST_STEP, colours[step]] for step in range(MOST_STEP) for at in (step, step + 1)
        ],
        "xgap": 2,
        "ygap": 2,
        "showscale": False,
        "hoverinfo": "skip",
    }


def _numbers(
    places: list[Place], counts: Counts, open_weeks: set[int], ruler: WeekRuler
) -> dict[str, Any]:
    names = interaction_names()
    texts, colours, marks = [], [], []
    for _x, _y, week, kind in places:
        count = counts[kind][week]
        hole = "<b>?</b>" if week in open_weeks else "<b>0</b>"
        texts.append(str(count) if count else hole)
        colours.append(LIGHT["surface" if count >= 3 else "ink"])
        marks.append([week, ruler.name(week), names[kind], _count_text(count, week in open_weeks)])
    return {
        "type": "scatter",
        "mode": "text",
        "name": _("Required activities"),
        "showlegend": False,
        "x": [x for x, *_rest in places],
        "y": [y for _x, y, *_rest in places],
        "text": texts,
        "textfont": {"color": colours, "size": 13},
        "customdata": marks,
        "hovertemplate": "%{customdata[1]}<br>%{customdata[2]}: %{customdata[3]}<extra></extra>",
    }


def _count_text(count: int, is_open: bool) -> str:
    if not count:
        return _("none seen, live work may fill it") if is_open else _("none planned")
    return translate_plural(
        "{count} required activity", "{count} required activities", count
    ).format(count=count)


def _holes(places: list[Place], counts: Counts, open_weeks: set[int]) -> list[dict[str, Any]]:
    return [
        {
            "type": "rect",
            "layer": "below",
            "fillcolor": LIGHT["surface"],
            "line": {
                "color": LIGHT["unknown" if week in open_weeks else "not_met"],
                "dash": "dot",
                "width": 2,
            },
            "xref": "x",
            "x0": round(x - 0.46, 2),
            "x1": round(x + 0.46, 2),
            "yref": "y",
            "y0": round(y - 0.44, 2),
            "y1": round(y + 0.44, 2),
        }
        for x, y, week, kind in places
        if not counts[kind][week]
    ]


def _shares(counts: Counts, ruler: WeekRuler, folds: int) -> list[dict[str, Any]]:
    if ruler.count == 0:
        return []
    return [
        word_at_right(
            # '6 of 13 weeks', the numbers on the first line.
            "<b>{}</b><br>{}".format(*ruler.amount_of(_served(counts[kind])).rsplit(" ", 1)),
            (folds - 1) * FOLD_ROWS + ROWS - 1 - row,
        )
        for row, kind in enumerate(counts)
    ]


def _narrow(counts: Counts, folds: int, names: list[str], ruler: WeekRuler) -> dict[str, Any]:
    changes: dict[str, Any] = {
        "margin": {"l": 76, "r": 2, "t": 6, "b": 12 if folds > 1 else 42},
        "yaxis.tickfont.size": 11,
    }
    if folds == 1 and ruler.count:
        # The shares move from the right margin under the names.
        changes["yaxis.ticktext"] = [
            name.replace("–", "–<br>")
            + "<br><b>{}</b>".format(ruler.amount_of(_served(counts[kind])).rsplit(" ", 1)[0])
            for name, kind in list(zip(names, counts, strict=True))[::-1]
        ]
    return changes | ({} if folds > 1 else ruler.narrow())


def _served(by_week: dict[int, int]) -> int:
    return sum(1 for count in by_week.values() if count)


def _longest_hole(by_week: dict[int, int], open_weeks: set[int]) -> list[int]:
    longest: list[int] = []
    run: list[int] = []
    for week, count in by_week.items():
        run = [] if count or week in open_weeks else [*run, week]
        longest = run if len(run) > len(longest) else longest
    return longest


def _heading(counts: Counts, open_weeks: set[int], ruler: WeekRuler) -> str:
    lacks = {
        Interaction.STUDENT_STUDENT: _("nothing asks students to work with each other"),
        Interaction.STUDENT_INSTRUCTOR: _("nothing puts students in contact with the instructor"),
        Interaction.STUDENT_CONTENT: _("nothing asks students to work with the content"),
    }
    holes = {kind: _longest_hole(counts[kind], open_weeks) for kind in lacks}
    # Of holes of one length the first: peers, then the instructor.
    kind, hole = max(holes.items(), key=lambda item: len(item[1]))
    if not hole:
        if any(not count for by_week in counts.values() for count in by_week.values()):
            return _("Live work that the export does not show may fill {weeks}").format(
                weeks=ruler.span(open_weeks)
            )
        return _("Every week offers all three") if ruler.count > 1 else _("All three are offered")
    if ruler.count == 0:
        return _("In the whole course {lack}").format(lack=lacks[kind])
    if len(hole) == 1:
        return _("In {week} {lack}").format(week=ruler.span(hole), lack=lacks[kind])
    if len(hole) == ruler.count:
        return _("In all {weeks} {lack}").format(weeks=ruler.amount(ruler.count), lack=lacks[kind])
    return _("From {first} to {last} {lack}").format(
        first=ruler.span(hole[:1]), last=ruler.span(hole[-1:]), lack=lacks[kind]
    )


def _alt(counts: Counts, open_weeks: set[int], ruler: WeekRuler) -> str:
    text = _("Grid, three kinds of interaction by {columns}, counts in the cells.").format(
        columns=ruler.columns_in_words()
    )
    facts = []
    for kind, name in interaction_names().items():
        holes = [w for w, count in counts[kind].items() if not count and w not in open_weeks]
        if not holes:
            facts.append(_("{contact}: no gap.").format(contact=name))
        elif ruler.count == 0:
            facts.append(_("{contact}: none.").format(contact=name))
        else:
            facts.append(
                _("{contact}: none in {weeks}.").format(contact=name, weeks=ruler.span(holes))
            )
    return " ".join([text, *facts])


def _note(
    counts: Counts, open_weeks: set[int], ruler: WeekRuler, table: dict[int, dict[str, Any]]
) -> tuple[str, ...]:
    note = []
    if ruler.count:
        note.append(
            _(
                "Student–student contact is planned in {peers}, student–instructor in {staff}."
            ).format(
                peers=ruler.amount_of(_served(counts[Interaction.STUDENT_STUDENT])),
                staff=ruler.amount_of(_served(counts[Interaction.STUDENT_INSTRUCTOR])),
            )
        )
    note.extend(
        _("{contact}: no required activity offers this contact.").format(contact=name)
        for kind, name in interaction_names().items()
        if not any(counts[kind].values())
    )
    unsure = [week for week in sorted(open_weeks) if any(not by[week] for by in counts.values())]
    if unsure:
        note.append(
            sentence(
                _("{weeks}: live work that the export does not show may fill the '?'.").format(
                    weeks=ruler.span(unsure)
                )
            )
        )
    if any(row.get("optional") for row in table.values()):
        note.append(_("Optional activities are in the table and not counted."))
    note.append(_("Videos and automatic marks never count as contact with the instructor."))
    return tuple(note)


def _row(
    week: int,
    counts: Counts,
    open_weeks: set[int],
    ruler: WeekRuler,
    row: dict[str, Any],
) -> tuple[Cell, ...]:
    return (
        *ruler.table_cells(week),
        *(
            by_week[week] or (_("0, not sure") if week in open_weeks else _("0, none planned"))
            for by_week in counts.values()
        ),
        int(row.get("optional") or 0),
    )

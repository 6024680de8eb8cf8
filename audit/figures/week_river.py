"""Week river: minutes of student work each week, by mode."""

from typing import TYPE_CHECKING, Any

from audit.figures.chart import Cell, Chart, empty_chart
from audit.figures.numbers import median_of, rows, week_of, whole
from audit.figures.paint import (
    LIGHT,
    outlined_fill,
    patterned_fill,
    plain_fill,
    tick_step,
    word,
)
from audit.figures.ruler import WeekRuler, week_ruler
from audit.language import minutes, number, translate_plural
from audit.language import translate as _

if TYPE_CHECKING:
    from audit.measures.results import Measures, Mix

NAME = "week_river"
HEIGHT_PX = 380
TOP_PX = 40
STEPS_MIN = (10, 15, 30, 60, 120, 180, 240, 300, 600, 1200)
# A week jumps out at one and a half times the middle week.
JUMP = 1.5
# Lower than this, a number does not fit into its bar.
LEAST_BAR_PX = 16

OPTIONAL = ("optional_live", "optional_own")

Week = dict[str, float]


def week_river(measures: "Measures") -> Chart:
    """Minutes of student work a week: live, own time, either, unknown, study, optional.

    Parameters
    ----------
    measures
        Its ``weekly`` frame is drawn.
    """
    ruler = week_ruler(measures)
    weeks = _weeks(measures, ruler)
    columns = (
        *ruler.table_head,
        _("Live"),
        _("Own time, in place of class"),
        _("Either"),
        _("Unknown"),
        _("Own time, study"),
        _("Optional"),
        _("Required, in all"),
    )
    sub = ruler.sub(
        _(
            "Week river: minutes of student work, by mode. "
            "The number in a bar is required live time."
        )
    )
    caption = _("Minutes of student work a week, by mode")
    if not any(sum(week.values()) for week in weeks.values()):
        return empty_chart(
            name=NAME,
            heading=_("No time could be counted"),
            sub=sub,
            sentence=_("No activity with a time was found in this export."),
            table_caption=caption,
            columns=columns,
        )
    shown = measures.mix.live_is_known
    live = {w: round(week["live"]) for w, week in weeks.items() if w or ruler.count == 0}
    heading = _heading(live, measures.mix, ruler)
    top = max(sum(week.values()) - week["total"] for week in weeks.values()) * 1.06
    return Chart(
        name=NAME,
        heading=heading,
        sub=sub,
        alt=_alt(heading, ruler),
        note=_note(weeks, live, shown, ruler),
        table_caption=caption,
        table_columns=columns,
        table_rows=tuple(_row(w, week, shown, ruler) for w, week in weeks.items()),
        week_column=ruler.count > 0,
        data=_traces(weeks, ruler),
        layout={
            "barmode": "stack",
            "height": HEIGHT_PX,
            "margin": {"t": TOP_PX, "b": ruler.bottom_px},
            "xaxis": ruler.axis(),
            "yaxis": {
                "range": [0, round(top, 1)],
                "dtick": tick_step(top, STEPS_MIN),
                "title": {"text": _("Minutes of student work")},
            },
            "shapes": ruler.break_areas(),
            "annotations": [*ruler.break_words(), *_live_words(live, shown, ruler, top)],
        },
        narrow={
            "margin": {"l": 46, "r": 6, "t": 96, "b": 42},
            "height": 410,
            "yaxis.title.text": _("Minutes"),
        }
        | ruler.narrow(),
    )


def _weeks(measures: "Measures", ruler: WeekRuler) -> dict[int, Week]:
    """Numbers of each column of the ruler; a week that has no row has no time."""
    names = ("live", "class_own", "either", "unknown", "study", "total", *OPTIONAL)
    found = {week_of(row): row for row in rows(measures.weekly)}
    return {
        week: {name: float(found.get(week, {}).get(name) or 0) for name in names}
        for week in ruler.weeks
    }


def _traces(weeks: dict[int, Week], ruler: WeekRuler) -> list[dict[str, Any]]:
    looks = (
        ("live", _("Live"), plain_fill("sync")),
        ("class_own", _("Own time, in place of class"), patterned_fill("async", "/")),
        ("either", _("Either"), patterned_fill("either", "x")),
        ("unknown", _("Unknown"), patterned_fill("unknown", ".", solidity=0.28)),
        ("study", _("Own time, study"), outlined_fill("async_tint", "async")),
        ("optional_live", _("Optional live"), outlined_fill("surface", "sync", 1.6)),
        ("optional_own", _("Optional own time"), outlined_fill("surface", "async", 1.6)),
    )
    return [
        {
            "type": "bar",
            "name": label,
            "x": [ruler.slots[week] for week in weeks],
            "y": [round(week[part]) for week in weeks.values()],
            "customdata": [[w, ruler.name(w), minutes(week[part])] for w, week in weeks.items()],
            "hovertemplate": "%{customdata[1]}<br>" + label + ": %{customdata[2]}<extra></extra>",
            "marker": fill,
        }
        for part, label, fill in looks
        if part == "live" or any(round(week[part]) for week in weeks.values())
    ]


def _live_words(
    live: dict[int, int], shown: bool, ruler: WeekRuler, top: float
) -> list[dict[str, Any]]:
    """Live minutes in each bar; a ? where there may be some that the export cannot show."""
    px_a_minute = (HEIGHT_PX - TOP_PX - ruler.bottom_px) / top
    middle = median_of(live.values())
    words = []
    for week, value in live.items():
        if ruler.many and value and value == middle:
            continue
        figure = number(value) if value or shown else "?"
        place: dict[str, Any] = {"x": ruler.slots[week], "name": f"tiny:{figure}"}
        if value * px_a_minute >= LEAST_BAR_PX:
            text = f"<b>{figure}</b>"
            # The bars of many weeks are narrower than a number is wide.
            turned = {"textangle": -90} if ruler.many else {}
            words.append(word(text, colour="surface", y=value / 2, **place, **turned))
        else:
            # No room in the bar: the number stands above it, on a ground of its own.
            text = _("<b>{minutes} live</b>").format(minutes=figure)
            if ruler.many:
                text = f"<b>{figure}</b>"
            words.append(word(text, y=value, yshift=12, bgcolor=LIGHT["surface"], **place))
    return words


def _heading(live: dict[int, int], mix: "Mix", ruler: WeekRuler) -> str:
    some = {week: value for week, value in live.items() if value}
    if not some and not mix.live_is_known:
        return _("Live time cannot be seen in this export")
    if not some and ruler.count == 0:
        return _("Nothing required is live in this course")
    if not some and ruler.count == 1:
        return _("Nothing required is live")
    if not some:
        return _("Nothing required is live in any week")
    # Where lengths of sessions are not known, the minutes are typical ones.
    about = "" if mix.live_min.low == mix.live_min.high else _("about") + " "
    text = _live_in_words(some, len(live), about, ruler)
    if not mix.live_is_known:
        return _("{text}, as far as the export shows").format(text=text)
    holes = [week for week in live if week not in some]
    if not holes or len(some) == 1:
        return text
    end = translate_plural("{weeks} has none", "{weeks} have none", len(holes))
    return f"{text}; {end.format(weeks=ruler.span(holes))}"


def _live_in_words(some: dict[int, int], columns: int, about: str, ruler: WeekRuler) -> str:
    """How the weeks that have live time compare; ``columns`` counts those without too."""
    low, high = min(some.values()), max(some.values())
    if ruler.count == 0:
        text = _("Live time is {minutes} minutes in the whole course")
        return text.format(minutes=about + number(high))
    if columns == 1:
        text = _("Live time is {minutes} minutes in {week}")
        return text.format(minutes=about + number(high), week=ruler.span(some))
    if len(some) == 1:
        text = _("Only {week} has live time: {minutes} minutes")
        return text.format(minutes=about + number(high), week=ruler.span(some))
    if low == high:
        return _("Live time stays at {minutes} minutes").format(minutes=about + number(low))
    middle = median_of(some.values()) or 0
    jumps = {week: value for week, value in some.items() if value >= JUMP * middle}
    if jumps:
        text = _("Live time jumps to {minutes} minutes in {weeks}")
        return text.format(minutes=about + _range(jumps), weeks=ruler.span(jumps))
    text = _("Live time stays between {low} and {high} minutes")
    return text.format(low=about + number(low), high=number(high))


def _range(jumps: dict[int, int]) -> str:
    low, high = min(jumps.values()), max(jumps.values())
    if low == high:
        return number(low)
    return _("{low} to {high}").format(low=number(low), high=number(high))


def _alt(heading: str, ruler: WeekRuler) -> str:
    text = _("Stacked bars, {columns}: minutes of student work by mode.").format(
        columns=ruler.columns_in_words()
    )
    return f"{text} {heading}."


def _note(
    weeks: dict[int, Week], live: dict[int, int], shown: bool, ruler: WeekRuler
) -> tuple[str, ...]:
    note = []
    if ruler.count > 1 and shown:
        note.append(
            _("The middle (median) week holds {live} live, of {total} of required work.").format(
                live=minutes(median_of(live.values()) or 0),
                total=minutes(median_of(week["total"] for w, week in weeks.items() if w) or 0),
            )
        )
    holes = [week for week, value in live.items() if not value]
    if not shown:
        note.append(
            _("The export cannot show live meetings: where a '?' stands there may be some.")
        )
    elif holes and ruler.count > 1:
        note.append(_("In {weeks} nothing required is live.").format(weeks=ruler.span(holes)))
    if any(week["optional_live"] or week["optional_own"] for week in weeks.values()):
        note.append(_("Hollow parts are optional and count in no total."))
    unknown = sum(week["unknown"] for week in weeks.values())
    if round(unknown):
        note.append(
            _("Of {minutes} it is not known whether they are live.").format(
                minutes=minutes(unknown)
            )
        )
    rest = weeks.get(0, {}).get("total", 0) if ruler.count else 0
    if round(rest):
        note.append(
            _("A further {minutes} of required work stand in no week.").format(
                minutes=minutes(rest)
            )
        )
    return tuple(note)


def _row(week: int, numbers: Week, shown: bool, ruler: WeekRuler) -> tuple[Cell, ...]:
    return (
        *ruler.table_cells(week),
        # Live time that cannot be seen is unknown, not 0.
        whole(numbers["live"]) or (0 if shown else None),
        whole(numbers["class_own"]),
        whole(numbers["either"]),
        whole(numbers["unknown"]),
        whole(numbers["study"]),
        whole(numbers["optional_live"] + numbers["optional_own"]),
        whole(numbers["total"]),
    )

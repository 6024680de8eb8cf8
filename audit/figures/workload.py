"""Workload: hours of student work each week, against what the credits let expect."""

from typing import TYPE_CHECKING, Any

from audit.figures.chart import Cell, Chart, empty_chart
from audit.figures.numbers import rows, tenth, week_of
from audit.figures.paint import LIGHT, area, level, tick_step, word, word_at_right
from audit.figures.ruler import WeekRuler, week_ruler
from audit.language import hours, number, translate_plural
from audit.language import translate as _

if TYPE_CHECKING:
    from audit.measures.results import Measures

NAME = "workload"
HEIGHT_PX = 300
STEPS_H = (1, 2, 3, 5, 10, 20, 50)
LIGHT_WEEK, FITTING_WEEK, HEAVY_WEEK = "below", "inside", "above"

# Low, typical and high hours of a week.
Hours = tuple[float, float, float]
Band = tuple[float, float]


def workload(measures: "Measures", *, per_credit: tuple[float, float]) -> Chart:
    """Hours of required work a week, each with its range.

    Parameters
    ----------
    measures
        Its ``workload`` frame is drawn.
    per_credit
        Least and most hours a week that one credit lets expect; without known credits,
        or without room between the two, no band is drawn.
    """
    ruler = week_ruler(measures)
    weeks = _weeks(measures, ruler)
    band = _band(measures, per_credit)
    columns = (
        *ruler.table_head,
        _("About, h"),
        _("At least, h"),
        _("At most, h"),
        *([] if band is None else [_against(band)]),
    )
    sub = ruler.sub(_sub(measures, band))
    caption = _("Hours of required student work a week")
    if not any(high for _low, _value, high in weeks.values()):
        return empty_chart(
            name=NAME,
            heading=_("No work could be counted by week"),
            sub=sub,
            sentence=_("No required activity with a time stands in a week."),
            table_caption=caption,
            columns=columns,
        )
    top = max([high for _low, _value, high in weeks.values()] + ([band[1]] if band else [])) * 1.08
    return Chart(
        name=NAME,
        heading=_heading(measures, weeks, band, ruler),
        sub=sub,
        alt=_alt(weeks, band, ruler),
        note=_note(measures, band),
        table_caption=caption,
        table_columns=columns,
        table_rows=tuple(_row(week, work, band, ruler) for week, work in weeks.items()),
        week_column=ruler.count > 0,
        data=_traces(weeks, band, ruler),
        layout={
            "height": HEIGHT_PX + ruler.bottom_px - 44,
            "margin": {"t": 34, "b": ruler.bottom_px},
            "xaxis": ruler.axis(),
            "yaxis": {
                "range": [0, round(top, 1)],
                "dtick": tick_step(top, STEPS_H),
                "showgrid": False,
                "title": {"text": _("Hours of student work")},
            },
            "shapes": [*_band_shapes(band), *ruler.break_areas()],
            "annotations": [
                *ruler.break_words(),
                *_band_words(band),
                *_numbers(weeks, ruler),
            ],
        },
        narrow={
            "margin": {"l": 46, "r": 6, "t": 56, "b": ruler.bottom_px - 2},
            "yaxis.title.text": _("Hours"),
        }
        | ruler.narrow(),
    )


def _weeks(measures: "Measures", ruler: WeekRuler) -> dict[int, Hours]:
    found = {week_of(row): row for row in rows(measures.workload)}
    if ruler.count == 0:
        # Without weeks the work of the whole course is one mark.
        for row in rows(measures.weekly):
            names = {"low": "hours_low", "total": "hours", "high": "hours_high"}
            found[0] = {name: (row[part] or 0) / 60 for part, name in names.items()}
    weeks = [week for week in ruler.weeks if week or (ruler.count == 0 and found)]
    return {
        week: (
            float(found.get(week, {}).get("hours_low") or 0),
            float(found.get(week, {}).get("hours") or 0),
            float(found.get(week, {}).get("hours_high") or 0),
        )
        for week in weeks
    }


def _band(measures: "Measures", per_credit: tuple[float, float]) -> Band | None:
    # Credits are hours a week; a course without weeks has nothing to hold against them.
    if measures.credits is None or measures.weeks.count == 0 or per_credit[1] <= per_credit[0]:
        return None
    return per_credit[0] * measures.credits, per_credit[1] * measures.credits


def _credits(credits: float) -> str:
    return number(credits, 0 if credits == round(credits) else 1)


def _against(band: Band) -> str:
    return _("Against {low} to {high} h").format(low=number(band[0], 1), high=number(band[1], 1))


def _sub(measures: "Measures", band: Band | None) -> str:
    text = _("Workload: hours of required work. Mark: typical estimate. Line: lowest to highest.")
    if band is None or measures.credits is None:
        return text
    middle = (band[0] + band[1]) / 2
    shaded = translate_plural(
        "Shaded: {low} to {high} hours ({credits} credit, {middle} hours, "
        "give or take {margin} %).",
        "Shaded: {low} to {high} hours ({credits} credits, {middle} hours, "
        "give or take {margin} %).",
        1 if measures.credits == 1 else 2,
    ).format(
        low=number(band[0], 1),
        high=number(band[1], 1),
        credits=_credits(measures.credits),
        middle=_credits(round(middle, 1)),
        margin=number((band[1] - middle) / middle * 100),
    )
    return f"{text} {shaded}"


def _place(value: float, band: Band | None) -> str:
    """How typical hours stand to the band, compared as they are shown."""
    if band is None or round(band[0], 1) <= round(value, 1) <= round(band[1], 1):
        return FITTING_WEEK
    return LIGHT_WEEK if value < band[0] else HEAVY_WEEK


def _traces(weeks: dict[int, Hours], band: Band | None, ruler: WeekRuler) -> list[dict[str, Any]]:
    looks = (
        (
            FITTING_WEEK,
            _("typical estimate") if band is None else _("inside the expectation"),
            "circle",
        ),
        (LIGHT_WEEK, _("below it"), "triangle-down"),
        (HEAVY_WEEK, _("above it"), "triangle-up"),
    )
    traces = []
    for place, name, symbol in looks:
        part = {week: work for week, work in weeks.items() if _place(work[1], band) == place}
        if part:
            traces.append(_trace(name, symbol, part, ruler))
    return traces


def _trace(name: str, symbol: str, weeks: dict[int, Hours], ruler: WeekRuler) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [ruler.slots[week] for week in weeks],
        "y": [tenth(value) for _low, value, _high in weeks.values()],
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [tenth(high - value) for _low, value, high in weeks.values()],
            "arrayminus": [tenth(value - low) for low, value, _high in weeks.values()],
            "color": LIGHT["soft"],
            "thickness": 1.6,
            "width": 5,
        },
        "customdata": [
            [week, ruler.name(week), hours(value), hours(low), hours(high)]
            for week, (low, value, high) in weeks.items()
        ],
        "hovertemplate": _(
            "%{customdata[1]}: about %{customdata[2]}<br>"
            "somewhere between %{customdata[3]} and %{customdata[4]}"
        )
        + "<extra></extra>",
        "marker": {
            "color": LIGHT["ink"],
            "symbol": symbol,
            "size": 12,
            "line": {"color": LIGHT["surface"], "width": 1},
        },
    }


def _band_shapes(band: Band | None) -> list[dict[str, Any]]:
    if band is None:
        return []
    low, high = round(band[0], 2), round(band[1], 2)
    return [
        area(low, high, "met_tint"),
        level(low),
        level(high),
        level(round((low + high) / 2, 2), "dash"),
    ]


def _band_words(band: Band | None) -> list[dict[str, Any]]:
    if band is None:
        return []
    middle = (band[0] + band[1]) / 2
    return [
        word_at_right(hours(band[1]), round(band[1], 2)),
        word_at_right(
            _("expected {hours}").format(hours=_credits(round(middle, 1))), round(middle, 2)
        ),
        word_at_right(hours(band[0]), round(band[0], 2)),
    ]


def _numbers(weeks: dict[int, Hours], ruler: WeekRuler) -> list[dict[str, Any]]:
    if ruler.many:
        return []
    return [
        word(
            number(value, 1),
            name="drop",
            x=ruler.slots[week],
            xanchor="left",
            xshift=8,
            y=tenth(value),
        )
        for week, (_low, value, _high) in weeks.items()
    ]


def _heading(
    measures: "Measures", weeks: dict[int, Hours], band: Band | None, ruler: WeekRuler
) -> str:
    values = [value for _low, value, _high in weeks.values()]
    if ruler.count == 0:
        return _("The whole course takes about {hours}").format(hours=hours(values[0]))
    if band is None or measures.credits is None:
        low, high = hours(min(values)), hours(max(values))
        if low == high and ruler.by_section:
            return _("The work is about {hours} a section").format(hours=low)
        if low == high:
            return _("The work is about {hours} a week").format(hours=low)
        text = (
            _("The work runs from {low} to {high} a section")
            if ruler.by_section
            else _("The work runs from {low} to {high} a week")
        )
        return text.format(low=low, high=high)
    average = measures.hours_per_week
    mean = average.value if average is not None else sum(values) / len(values)
    pattern = {
        FITTING_WEEK: translate_plural(
            "The work fits {credits} credit on average",
            "The work fits {credits} credits on average",
            1 if measures.credits == 1 else 2,
        ),
        LIGHT_WEEK: translate_plural(
            "The work is light for {credits} credit on average",
            "The work is light for {credits} credits on average",
            1 if measures.credits == 1 else 2,
        ),
        HEAVY_WEEK: translate_plural(
            "The work is heavy for {credits} credit on average",
            "The work is heavy for {credits} credits on average",
            1 if measures.credits == 1 else 2,
        ),
    }[_place(mean, band)]
    text = pattern.format(credits=_credits(measures.credits))
    if ruler.count == 1:
        return text
    light = sum(1 for value in values if _place(value, band) == LIGHT_WEEK)
    heavy = sum(1 for value in values if _place(value, band) == HEAVY_WEEK)
    if not light and not heavy:
        return (
            _("{text}, and in every week").format(text=text)
            if _place(mean, band) == FITTING_WEEK
            else text
        )
    if light and heavy:
        end = _("{light} look light and {heavy} heavy").format(
            light=ruler.amount_of(light), heavy=heavy
        )
    elif light:
        end = translate_plural("{weeks} looks light", "{weeks} look light", light).format(
            weeks=ruler.amount_of(light)
        )
    else:
        end = translate_plural("{weeks} looks heavy", "{weeks} look heavy", heavy).format(
            weeks=ruler.amount_of(heavy)
        )
    return f"{text}; {end}"


def _alt(weeks: dict[int, Hours], band: Band | None, ruler: WeekRuler) -> str:
    if ruler.count == 0:
        low, value, high = weeks[0]
        return _(
            "Dot with its range, hours of student work in the whole course: about {value}, "
            "somewhere between {low} and {high}."
        ).format(value=hours(value), low=hours(low), high=hours(high))
    typical = {week: work[1] for week, work in weeks.items()}
    least, most = min(typical, key=lambda w: typical[w]), max(typical, key=lambda w: typical[w])
    text = _("Dots with ranges, {columns}: hours of student work.").format(
        columns=ruler.columns_in_words()
    )
    facts = [
        _("Typical hours: {low}.").format(low=hours(typical[least]))
        if hours(typical[least]) == hours(typical[most])
        else _("Typical hours run from {low} in {least} to {high} in {most}.").format(
            low=hours(typical[least]),
            least=ruler.span([least]),
            high=hours(typical[most]),
            most=ruler.span([most]),
        )
    ]
    if band is not None:
        for place, pattern in (
            (LIGHT_WEEK, _("Below {limit}: {weeks}.")),
            (HEAVY_WEEK, _("Above {limit}: {weeks}.")),
        ):
            part = [week for week, value in typical.items() if _place(value, band) == place]
            facts.append(
                pattern.format(
                    limit=hours(band[0] if place == LIGHT_WEEK else band[1]),
                    weeks=ruler.span(part) if part else _("none"),
                )
            )
    return " ".join([text, *facts])


def _note(measures: "Measures", band: Band | None) -> tuple[str, ...]:
    note = []
    average = measures.hours_per_week
    if average is not None:
        value, low, high = hours(average.value), hours(average.low), hours(average.high)
        if low == high:
            note.append(_("{value} a week on average.").format(value=value))
        else:
            note.append(
                _("About {value} a week on average, somewhere between {low} and {high}.").format(
                    value=value, low=low, high=high
                )
            )
    coverage = measures.coverage
    if coverage.rate_share is not None and coverage.rate_share >= 0.5:
        note.append(
            _(
                "The range is wide because most of the time is estimated from rates of "
                "reading and writing."
            )
        )
    if band is None and measures.credits is None:
        note.append(_("Credits are not known, so the work is shown but not judged."))
    return tuple(note)


def _row(week: int, work: Hours, band: Band | None, ruler: WeekRuler) -> tuple[Cell, ...]:
    low, value, high = work
    words = {
        LIGHT_WEEK: _("below"),
        FITTING_WEEK: _("inside"),
        HEAVY_WEEK: _("above"),
    }
    return (
        *ruler.table_cells(week),
        tenth(value),
        tenth(low),
        tenth(high),
        *([] if band is None else [words[_place(value, band)]]),
    )

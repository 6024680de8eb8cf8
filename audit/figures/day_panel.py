"""The lower panel of the live sessions: when in the day they meet."""

from typing import Any

from audit.figures.chart import AXIS
from audit.figures.paint import LIGHT, word, word_at_right
from audit.figures.sessions import Session, UsualHour, clock
from audit.language import translate as _
from audit.language import weekday

# The hours that are shown at least.
FIRST_HOUR, LAST_HOUR = 8, 18
# With more sessions on other days, their days are in the table only.
MOST_OTHER_DAYS = 12


def usual_areas(usual: tuple[UsualHour, ...]) -> list[dict[str, Any]]:
    """The usual hours, shaded across the panel with a dotted outline."""
    return [
        {
            "type": "rect",
            "layer": "below",
            "fillcolor": LIGHT["break"],
            "line": {"color": LIGHT["rule"], "dash": "dot", "width": 1},
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "yref": "y2",
            "y0": round(start_h, 2),
            "y1": round(end_h, 2),
        }
        for start_h, end_h in sorted({(hour.start_h, hour.end_h) for hour in usual})
    ]


def usual_words(usual: tuple[UsualHour, ...]) -> list[dict[str, Any]]:
    """The usual hours in words, in the right margin."""
    if not usual:
        return []
    if len(usual) == 1:
        text = _("usual hour<br>{day} {start}<br>to {end}").format(
            day=weekday(usual[0].weekday, "abbreviated"),
            start=clock(usual[0].start_h),
            end=clock(usual[0].end_h),
        )
    else:
        starts = [f"{weekday(h.weekday, 'abbreviated')} {clock(h.start_h)}" for h in usual[:3]]
        text = "<br>".join([_("usual hours"), *starts])
    middle = (min(h.start_h for h in usual) + max(h.end_h for h in usual)) / 2
    return [word_at_right(text, round(middle, 2), yref="y2")]


def day_axis(timed: list[Session]) -> dict[str, Any]:
    """The axis of the hours of the day, which run downwards as in a calendar."""
    first = min(FIRST_HOUR, *(int(session.start_h or 0) for session in timed))
    last = max(LAST_HOUR, *(-int(-(session.end_h or 0) // 1) for session in timed))
    # At most 6 ticks, on even hours.
    step = 2 if last - first <= 10 else 4
    ticks = list(range(first + first % 2, last + 1, step))
    # Plotly's templates reach the second axis too, but older viewers look for it here.
    return AXIS | {
        "domain": [0, 0.4],
        "range": [last + 0.2, first],
        "showgrid": False,
        "tickvals": ticks,
        "ticktext": [f"{hour}:00" for hour in ticks],
        "title": AXIS["title"] | {"text": _("Time of day")},
    }


def other_days(timed: list[Session], usual: tuple[UsualHour, ...]) -> list[dict[str, Any]]:
    """The weekday over each session that is on none of the usual ones."""
    days = {hour.weekday for hour in usual}
    others = [session for session in timed if session.weekday not in days]
    if len(others) > MOST_OTHER_DAYS:
        return []
    return [
        word(
            weekday(session.weekday or 0, "abbreviated"),
            x=session.x,
            y=round(session.start_h or 0, 2),
            yref="y2",
            yanchor="bottom",
            yshift=2,
        )
        for session in others
    ]

"""The lower panel of the live sessions: when in the day they meet."""

from collections import Counter
from typing import Any

from audit.figures.chart import AXIS
from audit.figures.paint import LIGHT, word, word_at_right
from audit.figures.sessions import Session, UsualHour, clock
from audit.language import translate as _
from audit.language import weekday

# The hours that are shown at least.
FIRST_HOUR, LAST_HOUR = 8, 18


def usual_area(usual: UsualHour | None) -> list[dict[str, Any]]:
    """The usual hour, shaded across the panel with a dotted outline."""
    if usual is None:
        return []
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
            "y0": round(usual.start_h, 2),
            "y1": round(usual.end_h, 2),
        }
    ]


def usual_words(usual: UsualHour | None) -> list[dict[str, Any]]:
    """The usual hour in words, in the right margin."""
    if usual is None:
        return []
    text = _("usual hour<br>{day} {start}<br>to {end}").format(
        day=weekday(usual.weekday, "abbreviated"),
        start=clock(usual.start_h),
        end=clock(usual.end_h),
    )
    return [word_at_right(text, round((usual.start_h + usual.end_h) / 2, 2), yref="y2")]


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


def other_days(timed: list[Session], usual: UsualHour | None) -> list[dict[str, Any]]:
    """The weekday over each session that is not on the usual one."""
    days = Counter(session.weekday for session in timed)
    if not days:
        return []
    day = usual.weekday if usual is not None else days.most_common(1)[0][0]
    return [
        word(
            weekday(session.weekday or 0, "abbreviated"),
            x=session.x,
            y=round(session.start_h or 0, 2),
            yref="y2",
            yanchor="bottom",
            yshift=2,
        )
        for session in timed
        if session.weekday != day
    ]

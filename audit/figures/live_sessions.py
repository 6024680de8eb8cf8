"""Live sessions: how long they are, and when in the day they meet."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from audit.figures.bands import BandLimits, limit_text
from audit.figures.chart import Cell, Chart, empty_chart
from audit.figures.day_panel import day_axis, other_days, usual_areas, usual_words
from audit.figures.numbers import rows, whole
from audit.figures.paint import LIGHT, escaped, tick_step, word
from audit.figures.ruler import WeekRuler, week_ruler
from audit.figures.sessions import Session, UsualHour, clock, place_sessions, usual_hours
from audit.language import listing, minutes, number, translate_plural, weekday
from audit.language import translate as _
from audit.vocabulary import CountsAs
from audit.words import count_word, length_in_words, sentence, yes_no

if TYPE_CHECKING:
    from audit.measures.results import Measures

NAME = "live_sessions"
HEIGHT_PX = 400
HEIGHT_UNDATED_PX = 280
STEPS_MIN = (10, 15, 30, 60, 120, 240, 600)
# More sessions in one week than this leave no room for a number on each.
MOST_LABELLED = 2


def live_sessions(measures: "Measures", *, longest: BandLimits) -> Chart:
    """Draw the required live sessions that count as class: length, and time of day.

    Parameters
    ----------
    measures
        Its ``live`` frame is drawn; exams, office hours and optional sessions are not.
    longest
        Limits of the longest session, in minutes.
    """
    ruler = week_ruler(measures)
    found = rows(measures.live)
    drawn = [
        row for row in found if row["required"] is not False and row["counts_as"] == CountsAs.CLASS
    ]
    columns = (
        _("Session"),
        _("Week"),
        _("Day and time"),
        _("Minutes"),
        _("Against the bands"),
        _("Recorded"),
    )
    caption = _("Required live sessions")
    if not drawn:
        return empty_chart(
            name=NAME,
            heading=_("No required live session was found"),
            sub=ruler.sub(_("Live sessions: length and time of day.")),
            sentence=_no_session(found),
            table_caption=caption,
            columns=columns,
        )
    sessions = place_sessions(drawn, ruler)
    timed = [session for session in sessions if session.start_h is not None]
    known = [session.minutes for session in sessions if session.minutes is not None]
    top = round(max([longest.partly * 1.18, *(value * 1.16 for value in known)]), 1)
    usual = usual_hours(timed)
    layout: dict[str, Any] = {
        "barmode": "overlay",
        "height": (HEIGHT_PX if timed else HEIGHT_UNDATED_PX) + ruler.bottom_px - 44,
        "margin": {"t": 8, "b": ruler.bottom_px},
        "xaxis": ruler.axis() | ({"anchor": "y2"} if timed else {}),
        "yaxis": {
            "domain": [0.47 if timed else 0, 1],
            "range": [0, top],
            "dtick": tick_step(top, STEPS_MIN),
            "showgrid": False,
            "title": {"text": _("Length, minutes")},
        },
        "shapes": [*longest.areas(top), *usual_areas(usual), *ruler.break_areas()],
        "annotations": [
            *ruler.break_words(),
            *longest.words_at_right(top, longest.met / 2),
            *usual_words(usual),
            *_lengths(sessions, ruler, longest, measures.mix.live_is_known),
            *other_days(timed, usual),
        ],
    }
    if timed:
        layout["yaxis2"] = day_axis(timed)
    return Chart(
        name=NAME,
        heading=_heading(sessions, longest, measures.mix.live_is_known),
        sub=ruler.sub(_sub(longest, bool(timed))),
        alt=_alt(sessions, longest, usual, ruler),
        note=_note(sessions, found, usual, measures.mix.live_is_known, ruler),
        table_caption=caption,
        table_columns=columns,
        table_rows=tuple(_row(session, longest, ruler) for session in sessions),
        week_column=False,
        data=_traces(sessions, timed, top, ruler),
        layout=layout,
        narrow={"margin": {"l": 54, "r": 6, "t": 8, "b": ruler.bottom_px - 2}}
        | ({"yaxis2.title.text": ""} if timed else {})
        | ruler.narrow(),
    )


def _no_session(found: list[dict[str, Any]]) -> str:
    if found:
        return _(
            "No required live class was found. "
            "Exams, office hours and optional sessions are not drawn."
        )
    return _(
        "No live session was found in this export. If the class meets live, add it to course.toml."
    )


def _sub(longest: BandLimits, timed: bool) -> str:
    if timed:
        text = _(
            "Live sessions: length above, time of day below. Shaded above, in minutes: {bands}."
        )
    else:
        text = _("Live sessions: length; times of day are not known. Shaded, in minutes: {bands}.")
    return text.format(bands=longest.in_words())


def _traces(
    sessions: list[Session], timed: list[Session], top: float, ruler: WeekRuler
) -> list[dict[str, Any]]:
    known = [session for session in sessions if session.minutes is not None]
    unknown = [session for session in sessions if session.minutes is None]
    traces: list[dict[str, Any]] = []
    if known:
        traces.append(
            _shared(_("Length"), known, ruler)
            | {
                "type": "bar",
                "y": [whole(session.minutes) for session in known],
                "width": [session.width for session in known],
                "marker": {"color": LIGHT["sync"]},
            }
        )
    if unknown:
        grey = LIGHT["unknown"]
        traces.append(
            _shared(_("Length unknown"), unknown, ruler)
            | {
                "type": "scatter",
                "mode": "markers",
                "y": [round(top * 0.06, 1)] * len(unknown),
                "marker": {
                    "color": grey,
                    "symbol": "circle-open",
                    "size": 10,
                    "line": {"width": 2, "color": grey},
                },
            }
        )
    if timed:
        traces.append(
            _shared(_("Time of day"), timed, ruler)
            | {
                "type": "bar",
                "yaxis": "y2",
                "base": [round(session.start_h or 0, 2) for session in timed],
                "y": [round(_duration_h(session), 2) for session in timed],
                "width": [session.width for session in timed],
                "marker": {"color": LIGHT["sync"]},
            }
        )
    return traces


def _shared(name: str, sessions: list[Session], ruler: WeekRuler) -> dict[str, Any]:
    return {
        "name": name,
        "showlegend": False,
        "x": [session.x for session in sessions],
        "customdata": [
            [
                session.week,
                ruler.name(session.week),
                escaped(session.title),
                _("length unknown") if session.minutes is None else minutes(session.minutes),
                session.when(),
            ]
            for session in sessions
        ],
        "hovertemplate": "%{customdata[1]}: %{customdata[2]}<br>"
        "%{customdata[3]}, %{customdata[4]}<extra></extra>",
    }


def _duration_h(session: Session) -> float:
    # Where only the start is known, a thin bar marks it.
    if session.start_h is None or session.end_h is None:
        return 0.1
    return session.end_h - session.start_h


def _lengths(
    sessions: list[Session], ruler: WeekRuler, longest: BandLimits, shown: bool
) -> list[dict[str, Any]]:
    """Minutes on each bar, 'none' or '?' in a week without; with many, only the long ones."""
    crowd = Counter(session.week for session in sessions)
    only_long = ruler.many or max(crowd.values()) > MOST_LABELLED
    words = []
    for session in sessions:
        long = session.minutes is not None and session.minutes > longest.met
        if session.minutes is None or (only_long and not long):
            continue
        text = number(session.minutes)
        place = {"x": session.x, "y": round(session.minutes), "yanchor": "bottom"}
        words.append(word(f"<b>{text}</b>" if long else text, name=f"tiny:{text}") | place)
    if not ruler.many:
        text, tiny = (_("none"), "tiny:0") if shown else ("?", "tiny:?")
        words.extend(
            word(text, name=tiny, x=ruler.slots[week], y=0, yanchor="bottom")
            for week in _weeks_without(sessions, ruler)
        )
    return words


def _weeks_without(sessions: list[Session], ruler: WeekRuler) -> list[int]:
    held = {session.week for session in sessions}
    return [week for week in ruler.weeks if week and week not in held]


def _heading(sessions: list[Session], longest: BandLimits, shown: bool) -> str:
    text = _longest_in_words(sessions, longest)
    return text if shown else _("{text}, as far as the export shows").format(text=text)


def _longest_in_words(sessions: list[Session], longest: BandLimits) -> str:
    known = sorted(s.minutes for s in sessions if s.minutes is not None)
    unknown = len(sessions) - len(known)
    if not known:
        return translate_plural(
            "The length of the one class is unknown",
            "The lengths of all {count} classes are unknown",
            unknown,
        ).format(count=unknown)
    far = [value for value in known if value > longest.partly]
    over = [value for value in known if value > longest.met]
    met, partly = limit_text(longest.met), limit_text(longest.partly)
    if far and round(far[0]) == round(far[-1]):
        text = translate_plural(
            "One class lasts {length}", "{count} classes last {length}", len(far)
        ).format(count=count_word(len(far)), length=length_in_words(far[0]))
    elif far:
        text = _("{count} classes last over {limit} minutes, the longest {length}").format(
            count=count_word(len(far)), limit=partly, length=length_in_words(far[-1])
        )
    elif over:
        text = translate_plural(
            "One class lasts over {limit} minutes, none over {last}",
            "{count} classes last over {limit} minutes, none over {last}",
            len(over),
        ).format(count=count_word(len(over)), limit=met, last=partly)
    elif unknown:
        text = _("No class of known length is longer than {limit} minutes").format(limit=met)
    else:
        text = _("No class is longer than {limit} minutes").format(limit=met)
    if unknown:
        lacking = translate_plural(
            "one length is unknown", "{count} lengths are unknown", unknown
        ).format(count=count_word(unknown))
        text = f"{text}; {lacking}"
    return sentence(text)


def _alt(
    sessions: list[Session], longest: BandLimits, usual: tuple[UsualHour, ...], ruler: WeekRuler
) -> str:
    counts = Counter(
        None if session.minutes is None else longest.outcome(session.minutes)
        for session in sessions
    )
    form = _("Bars by week: length in minutes, and time of day below.")
    if all(session.start_h is None for session in sessions):
        form = _("Bars by week: length in minutes.")
    facts = [
        form,
        translate_plural("{count} session.", "{count} sessions.", len(sessions)).format(
            count=len(sessions)
        ),
    ]
    facts += [
        _("{band}: {count}.").format(band=sentence(band), count=counts[outcome])
        for outcome, band in longest.words().items()
    ]
    facts.append(_("Unknown: {count}.").format(count=counts[None]))
    holes = _weeks_without(sessions, ruler)
    if holes:
        facts.append(_("None in {weeks}.").format(weeks=ruler.span(holes)))
    if usual:
        starts = [f"{weekday(hour.weekday)} {clock(hour.start_h)}" for hour in usual]
        facts.append(_("Most start at {hours}.").format(hours=listing(starts)))
    return " ".join(facts)


def _note(
    sessions: list[Session],
    found: list[dict[str, Any]],
    usual: tuple[UsualHour, ...],
    shown: bool,
    ruler: WeekRuler,
) -> tuple[str, ...]:
    note = [_hours_in_words(sessions, usual)]
    holes = _weeks_without(sessions, ruler)
    if not shown:
        note.append(_("The export cannot show all live meetings; add them to course.toml."))
    elif holes:
        text = translate_plural(
            "{weeks} has no required live session.",
            "{weeks} have no required live session.",
            len(holes),
        )
        note.append(sentence(text.format(weeks=ruler.span(holes))))
    left_out = len(found) - len(sessions)
    if left_out:
        note.append(
            translate_plural(
                "{count} exam, office hour or optional session is not drawn.",
                "{count} exams, office hours or optional sessions are not drawn.",
                left_out,
            ).format(count=left_out)
        )
    return tuple(note)


def _hours_in_words(sessions: list[Session], usual: tuple[UsualHour, ...]) -> str:
    if all(session.start_h is None for session in sessions):
        return _("Days and times of day are not known.")
    if not usual:
        return _("The sessions share no usual hour.")
    inside = sum(1 for session in sessions if any(hour.holds(session) for hour in usual))
    text = translate_plural(
        "{inside} of {count} sessions lie in the usual hour, {hours}.",
        "{inside} of {count} sessions lie in the usual hours, {hours}.",
        len(usual),
    )
    return text.format(
        inside=inside,
        count=len(sessions),
        hours=listing([hour.in_words() for hour in usual]),
    )


def _row(session: Session, longest: BandLimits, ruler: WeekRuler) -> tuple[Cell, ...]:
    length = session.minutes
    return (
        session.title,
        session.week or ruler.name(0).lower(),
        session.when(),
        whole(length),
        _("unknown") if length is None else longest.words()[longest.outcome(length)],
        yes_no(session.recorded),
    )

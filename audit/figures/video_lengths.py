"""Video lengths: each video by week and length, with the bands of the rule."""

from collections import Counter
from statistics import median
from typing import TYPE_CHECKING, Any

from audit.figures.bands import BandLimits, limit_text
from audit.figures.chart import Cell, Chart, empty_chart
from audit.figures.numbers import rows, tenth
from audit.figures.paint import LIGHT, escaped, level, word, word_at_right
from audit.figures.ruler import WeekRuler, week_ruler
from audit.figures.video_marks import (
    MANY_VIDEOS,
    VideoMark,
    is_counted,
    outcome_of,
    place_videos,
)
from audit.language import minutes_plain, number, translate_plural
from audit.language import translate as _
from audit.vocabulary import Outcome
from audit.words import count_word, sentence, yes_no

if TYPE_CHECKING:
    from audit.measures.results import Measures

NAME = "video_lengths"
HEIGHT_PX = 300
# Longer videos stand at the top, with their length: this many times the last limit.
CAP = 1.5
SYMBOLS = {
    Outcome.MET: "circle",
    Outcome.PARTLY: "diamond",
    Outcome.NOT_MET: "square",
    Outcome.NOT_ASSESSED: "circle",
}
COLOURS = {
    Outcome.MET: "met",
    Outcome.PARTLY: "partly",
    Outcome.NOT_MET: "not_met",
    Outcome.NOT_ASSESSED: "unknown",
}


def video_lengths(measures: "Measures", *, longest: BandLimits, typical: float) -> Chart:
    """Every video as a mark; unknown lengths have a lane of their own.

    Parameters
    ----------
    measures
        Its ``videos`` frame is drawn.
    longest
        Limits of the longest video, in minutes.
    typical
        Limit of the typical (median) video, in minutes: a dotted line.
    """
    ruler = week_ruler(measures)
    videos = rows(measures.videos)
    columns = (_("Video"), _("Week"), _("Minutes"), _("Against the bands"), _("Captions"))
    sub = ruler.sub(_sub(longest, len(videos)))
    caption = _("Length and captions of each video")
    if not videos:
        return empty_chart(
            name=NAME,
            heading=_("No video was found"),
            sub=sub,
            sentence=_("No video was found in this export."),
            table_caption=caption,
            columns=columns,
        )
    cap = CAP * longest.partly
    known = [row["minutes"] for row in videos if row["minutes"] is not None]
    # Without long videos the top band need only be seen.
    top = cap * 1.13 if any(value > longest.partly for value in known) else longest.partly * 1.2
    lane = -top * 0.08
    marks = place_videos(videos, ruler, longest)
    counted = [row for row in videos if is_counted(row)]
    heading = _heading(counted or videos, longest)
    return Chart(
        name=NAME,
        heading=heading,
        sub=sub,
        alt=_alt(videos, longest),
        note=_note(counted or videos, videos, typical),
        table_caption=caption,
        table_columns=columns,
        table_rows=tuple(_row(row, longest, ruler) for row in videos),
        week_column=False,
        data=_traces(marks, longest, cap, lane, ruler),
        layout={
            "height": HEIGHT_PX + ruler.bottom_px - 44,
            "margin": {"t": 34, "b": ruler.bottom_px},
            "xaxis": ruler.axis(),
            "yaxis": {
                "range": [round(lane * 1.75, 1), round(top, 1)],
                "showgrid": False,
                "title": {"text": _("Video length, minutes")},
                **_ticks(longest, cap, top, lane),
            },
            "shapes": [
                *longest.areas(round(top, 1)),
                level(typical, "dot"),
                *ruler.break_areas(),
            ],
            "annotations": [
                *ruler.break_words(),
                *longest.words_at_right(round(top, 1), (typical + longest.met) / 2),
                word_at_right(
                    _("typical {limit}").format(limit=limit_text(typical)), typical, yanchor="top"
                ),
                *_labels(marks, cap, ruler),
            ],
        },
        narrow={"margin": {"l": 64, "r": 6, "t": 56, "b": ruler.bottom_px - 2}} | ruler.narrow(),
    )


def _sub(longest: BandLimits, count: int) -> str:
    if count > MANY_VIDEOS:
        text = _("A mark is one video, or several of one length. Shaded, in minutes: {bands}.")
    else:
        text = _("Each mark is one video. Shaded, in minutes: {bands}.")
    return text.format(bands=longest.in_words())


def _ticks(longest: BandLimits, cap: float, top: float, lane: float) -> dict[str, Any]:
    values = [0, longest.met / 3, longest.met * 2 / 3, longest.met, longest.partly, cap]
    values = sorted({round(value, 1) for value in values if value < top})
    return {
        "tickvals": [round(lane, 1), *values],
        "ticktext": [_("unknown"), *(limit_text(value) for value in values)],
    }


def _y(mark: VideoMark, cap: float, lane: float) -> float:
    return round(lane if mark.minutes is None else min(mark.minutes, cap * 1.033), 1)


def _traces(
    marks: list[VideoMark], longest: BandLimits, cap: float, lane: float, ruler: WeekRuler
) -> list[dict[str, Any]]:
    names = longest.words() | {
        Outcome.MET: _("{limit} min or less").format(limit=limit_text(longest.met)),
        Outcome.NOT_ASSESSED: _("length unknown"),
    }
    groups = [
        (name, [mark for mark in marks if mark.outcome == outcome and mark.counts])
        for outcome, name in names.items()
    ]
    groups.append(
        (_("recording or optional, not counted"), [mark for mark in marks if not mark.counts])
    )
    return [
        _trace(name, group, [_y(mark, cap, lane) for mark in group], ruler)
        for name, group in groups
        if group
    ]


def _trace(name: str, marks: list[VideoMark], ys: list[float], ruler: WeekRuler) -> dict[str, Any]:
    hollow = [not mark.counts or mark.outcome == Outcome.NOT_ASSESSED for mark in marks]
    colours = [LIGHT[COLOURS[mark.outcome]] for mark in marks]
    symbols = [
        SYMBOLS[mark.outcome] + ("-open" if is_hollow else "")
        for mark, is_hollow in zip(marks, hollow, strict=True)
    ]
    one_look = len(set(symbols)) == 1
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [mark.x for mark in marks],
        "y": ys,
        "customdata": [
            [mark.week, ruler.name(mark.week), _what(mark), _length(mark), _captions(mark)]
            for mark in marks
        ],
        "hovertemplate": "%{customdata[1]}: %{customdata[2]}<br>"
        "%{customdata[3]}, %{customdata[4]}<extra></extra>",
        "marker": {
            "color": colours[0] if one_look else colours,
            "symbol": symbols[0] if one_look else symbols,
            "size": 10,
            "line": {
                "width": 2 if hollow[0] else 1,
                "color": colours[0] if hollow[0] else LIGHT["surface"],
            },
        },
    }


def _what(mark: VideoMark) -> str:
    title = escaped(mark.title)
    if mark.count == 1:
        return title
    return _("{title} and {count} more of this length").format(title=title, count=mark.count - 1)


def _length(mark: VideoMark) -> str:
    return _("length unknown") if mark.minutes is None else minutes_plain(mark.minutes)


def _captions(mark: VideoMark) -> str:
    if mark.captions is None:
        return _("captions unknown")
    return _("captions found") if mark.captions else _("no captions found")


def _labels(marks: list[VideoMark], cap: float, ruler: WeekRuler) -> list[dict[str, Any]]:
    """The length beside each video that is too long, and how many a mark stands for."""
    words = []
    merged = any(mark.count > 1 for mark in marks)
    labelled: set[tuple[int, int]] = set()
    for mark in marks:
        parts = []
        if mark.minutes is not None and mark.outcome in (Outcome.PARTLY, Outcome.NOT_MET):
            # Of many videos each length is written once, else once a week.
            value = (0 if merged else mark.week, round(mark.minutes))
            if value not in labelled:
                parts.append(f"<b>{number(mark.minutes)}</b>")
                parts.extend(["↑"] if mark.minutes > cap * 1.033 else [])
            labelled.add(value)
        if mark.count > 1 and not ruler.many:
            parts.append(f"×{mark.count}")
        if not parts:
            continue
        beside = {"x": mark.x, "xanchor": "left", "xshift": 8}
        if mark.minutes is None:
            # The lane of the unknown is the lowest; its words stand on the axis.
            place = {"yref": "paper", "y": 0, "yanchor": "bottom"}
        else:
            place = {"yref": "y", "y": _y(mark, cap, 0)}
        words.append(word(" ".join(parts)) | beside | place)
    return words


def _bands(videos: list[dict[str, Any]], longest: BandLimits) -> Counter[Outcome]:
    return Counter(outcome_of(row, longest) for row in videos)


def _heading(videos: list[dict[str, Any]], longest: BandLimits) -> str:
    counts = _bands(videos, longest)
    unknown = counts[Outcome.NOT_ASSESSED]
    known = len(videos) - unknown
    over = counts[Outcome.PARTLY] + counts[Outcome.NOT_MET]
    limit = limit_text(longest.met)
    if not known:
        return sentence(
            translate_plural(
                "The length of the one video is unknown",
                "The lengths of all {count} videos are unknown",
                unknown,
            ).format(count=unknown)
        )
    if over:
        text = translate_plural(
            "One video runs past {limit} minutes", "{count} videos run past {limit} minutes", over
        )
        text = sentence(text.format(count=count_word(over), limit=limit))
    else:
        text = translate_plural(
            "The one known video is {limit} minutes or shorter",
            "All {count} known videos are {limit} minutes or shorter",
            known,
        ).format(count=known, limit=limit)
    if not unknown:
        return text
    lacking = translate_plural(
        "one length is unknown", "{count} lengths are unknown", unknown
    ).format(count=count_word(unknown))
    return f"{text}; {lacking}"


def _alt(videos: list[dict[str, Any]], longest: BandLimits) -> str:
    counts = _bands(videos, longest)
    bands = longest.words()
    text = translate_plural(
        "Strip of {count} video by week and length in minutes.",
        "Strip of {count} videos by week and length in minutes.",
        len(videos),
    ).format(count=len(videos))
    facts = [
        _("{band}: {count}.").format(band=sentence(bands[outcome]), count=counts[outcome])
        for outcome in bands
    ]
    known = [row["minutes"] for row in videos if row["minutes"] is not None]
    if known:
        facts.append(_("The longest is {minutes}.").format(minutes=minutes_plain(max(known))))
    facts.append(_("Unknown lengths: {count}.").format(count=counts[Outcome.NOT_ASSESSED]))
    return " ".join([text, *facts])


def _note(
    counted: list[dict[str, Any]], videos: list[dict[str, Any]], typical: float
) -> tuple[str, ...]:
    note = []
    known = [row["minutes"] for row in counted if row["minutes"] is not None]
    unknown = len(counted) - len(known)
    if known:
        note.append(
            _("The typical (median) known video is {minutes}.").format(
                minutes=minutes_plain(median(known))
            )
        )
    if known and unknown:
        # Were all unknown videos as long as can be, the middle one would be this long.
        longest_median = median([*known, *[float("inf")] * unknown])
        if longest_median <= typical:
            note.append(
                _(
                    "Whatever the unknown lengths are, the typical video stays at "
                    "{minutes} or less."
                ).format(minutes=minutes_plain(typical))
            )
    captions = Counter(row["captions"] for row in videos)
    note.append(
        _("Captions: {yes} with, {no} without, {unknown} unknown.").format(
            yes=captions[True], no=captions[False], unknown=captions[None]
        )
    )
    if len(counted) < len(videos):
        note.append(_("Hollow marks, optional videos and recordings of classes, are not counted."))
    return tuple(note)


def _row(row: dict[str, Any], longest: BandLimits, ruler: WeekRuler) -> tuple[Cell, ...]:
    outcome = outcome_of(row, longest)
    week = ruler.column(row)
    return (
        row["title"] or "",
        week or ruler.name(0).lower(),
        tenth(row["minutes"]),
        longest.words().get(outcome, _("unknown")),
        yes_no(row["captions"]),
    )

"""The mix of synchronous and asynchronous time.

Two shares exist and differ by a factor of about three: live time as a share of the time
that takes the place of class, and as a share of all student work. Both are always named.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from audit.classification import ClassifiedCourse
from audit.course import BLIND_LIVE
from audit.language import translate as _
from audit.measures.results import Interval, Measurement, Measures, Mix
from audit.vocabulary import CountsAs, Kind, MinutesBasis, Mode, Status

WORK = (CountsAs.CLASS, CountsAs.STUDY)
SUMS = ["sum_low", "sum_minutes", "sum_high"]
WEEKLY_COLUMNS = [
    "live",
    "class_own",
    "either",
    "unknown",
    "study",
    "optional_live",
    "optional_own",
    "low",
    "total",
    "high",
]
# Activities named as those that could change an outcome; the report asks for their lengths.
MOST_DECIDING = 10


def counted(classified: ClassifiedCourse) -> pd.DataFrame:
    """The activities that enter the totals."""
    frame = classified.activities
    return frame[frame["status"] == Status.REQUIRED]


def is_empty(classified: ClassifiedCourse) -> bool:
    """Whether the course asks for nothing at all; a heading asks for nothing."""
    return not (counted(classified)["kind"] != Kind.HEADING).any()


def live_sessions_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Activities at which all are present at one time and that count as class."""
    return frame[(frame["mode"] == Mode.SYNCHRONOUS) & (frame["counts_as"] == CountsAs.CLASS)]


def live_is_known(classified: ClassifiedCourse) -> bool:
    """Whether live work that is not found is not there.

    An export that cannot show live work leaves it unknown until the facts list it, say that
    there is none, or declare the course asynchronous.
    """
    return (
        BLIND_LIVE not in classified.course.blind_to
        or classified.facts.live is not None
        or classified.facts.declared_mode == "asynchronous"
    )


def is_known(frame: pd.DataFrame, rates_too: bool = True) -> pd.Series:
    """Which lengths are stated or measured, or (unless told otherwise) estimated from rates."""
    known = [MinutesBasis.STATED, MinutesBasis.MEASURED]
    return frame["minutes_because"].isin([*known, MinutesBasis.RATE] if rates_too else known)


def known_share(frame: pd.DataFrame, rates_too: bool = True) -> float | None:
    """Share (0-1) of the frame's minutes that is known; None without any minutes."""
    total = float(frame["sum_minutes"].sum())
    if not total:
        return None
    return float(frame.loc[is_known(frame, rates_too), "sum_minutes"].sum()) / total


def deciding(frame: pd.DataFrame) -> tuple[str, ...]:
    """Activities with a range of lengths, widest range first."""
    width = frame["sum_high"] - frame["sum_low"]
    order = width[width > 0].sort_values(ascending=False, kind="stable").index
    return tuple(frame.loc[order[:MOST_DECIDING], "native_id"])


def summed(frame: pd.DataFrame) -> Interval:
    """Least, typical and most minutes of all rows together."""
    return Interval(*(float(frame[column].sum()) for column in SUMS))


def share_of(part: Interval, rest: Interval) -> Interval | None:
    """The part as a share (0-1) of part and rest; its low takes the rest at its most."""
    if part.value + rest.value == 0:
        return None
    return Interval(
        _ratio(part.low, part.low + rest.high),
        _ratio(part.value, part.value + rest.value),
        _ratio(part.high, part.high + rest.low),
    )


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def mix(classified: ClassifiedCourse) -> Mix:
    """Live and own time of the whole course."""
    frame = counted(classified)
    work = frame[frame["counts_as"].isin(WORK)]
    class_rows = work[work["counts_as"] == CountsAs.CLASS]
    share_of_class = _live_share(class_rows)
    checks = work[(work["kind"] == Kind.QUIZ) & (work["counts_as"] == CountsAs.STUDY)]
    with_checks = None
    if share_of_class is not None and len(checks):
        live = summed(live_sessions_of(class_rows)).value
        with_checks = _ratio(live, summed(class_rows).value + summed(checks).value)
    total = summed(class_rows)
    by_kind = class_rows[class_rows["counts_as_because"] == "kind"]
    return Mix(
        live_min=_live(class_rows)[0],
        class_min=total,
        work_min=summed(work),
        share_of_class=share_of_class,
        share_of_work=_live_share(work),
        share_if_graded_checks_counted=with_checks,
        by_kind_share=summed(by_kind).value / total.value if total.value else None,
        live_is_known=live_is_known(classified),
    )


def _live(rows: pd.DataFrame) -> tuple[Interval, Interval]:
    """Live minutes, and all others: an unknown mode may be live at the highest value."""
    live_rows = live_sessions_of(rows)
    live = summed(live_rows)
    others = summed(rows.drop(live_rows.index))
    open_mode = summed(rows[(rows["mode"] == Mode.UNKNOWN) & (rows["counts_as"] == CountsAs.CLASS)])
    return (
        Interval(live.low, live.value, live.high + open_mode.high),
        Interval(others.low - open_mode.low, others.value, others.high),
    )


def _live_share(rows: pd.DataFrame) -> Interval | None:
    return share_of(*_live(rows))


def weekly(classified: ClassifiedCourse) -> pd.DataFrame:
    """Minutes a teaching week by mode; see ``Measures``."""
    frame = classified.activities
    weeks = frame["week"].fillna(0).astype("int64")
    out = _by(frame, weeks)
    wanted = list(classified.weeks.numbers)
    if 0 in out.index and float(out.loc[0].sum()) > 0:
        wanted = [0, *wanted]
    out = out.reindex(wanted, fill_value=0.0)
    return out.rename_axis("week").reset_index()


def by_section(classified: ClassifiedCourse) -> pd.DataFrame:
    """The same by section, in the order of the course; see ``Measures``."""
    frame = classified.activities
    out = _by(frame, frame["section"].fillna(""))
    order = list(dict.fromkeys(frame["section"].fillna("")))
    out = out.reindex(order, fill_value=0.0)
    out = out[out[["total", "optional_live", "optional_own"]].sum(axis=1) > 0]
    return out.rename_axis("section").reset_index()


def _by(frame: pd.DataFrame, key: pd.Series) -> pd.DataFrame:
    work = frame["counts_as"].isin(WORK)
    required = work & (frame["status"] == Status.REQUIRED)
    # Office hours count as neither, but a reader looks for them in the picture.
    optional = (frame["status"] == Status.OPTIONAL) & (work | (frame["kind"] == Kind.OFFICE_HOURS))
    is_class = frame["counts_as"] == CountsAs.CLASS
    live = frame["mode"] == Mode.SYNCHRONOUS
    open_mode = frame["mode"].isin([Mode.EITHER, Mode.UNKNOWN])
    parts = {
        "live": required & is_class & live,
        "class_own": required & is_class & ~live & ~open_mode,
        "either": required & (frame["mode"] == Mode.EITHER),
        "unknown": required & (frame["mode"] == Mode.UNKNOWN),
        "study": required & ~is_class & ~open_mode,
        "optional_live": optional & live,
        "optional_own": optional & ~live,
    }
    columns = {
        name: frame["sum_minutes"].where(rows, 0.0).groupby(key).sum()
        for name, rows in parts.items()
    }
    for name, column in zip(("low", "total", "high"), SUMS, strict=True):
        columns[name] = frame[column].where(required, 0.0).groupby(key).sum()
    return pd.DataFrame(columns, columns=WEEKLY_COLUMNS)


def modes_used(
    classified: ClassifiedCourse, measures: Measures, parameters: Mapping[str, Any]
) -> Measurement:
    """Whether the course holds both modes: 2 both, 1 live only on offer, 0 one mode only."""
    del measures, parameters
    frame = classified.activities
    shown = frame[frame["status"].isin([Status.REQUIRED, Status.OPTIONAL])]
    live = shown[
        (shown["mode"] == Mode.SYNCHRONOUS)
        & ((shown["counts_as"] == CountsAs.CLASS) | (shown["kind"] == Kind.OFFICE_HOURS))
    ]
    required = live[(live["status"] == Status.REQUIRED) & (live["kind"] != Kind.OFFICE_HOURS)]
    own = shown[
        shown["mode"].isin([Mode.ASYNCHRONOUS, Mode.EITHER])
        & (shown["counts_as"] == CountsAs.CLASS)
    ]
    real = shown[shown["kind"] != Kind.HEADING]
    known = float((real["kind"] != Kind.UNKNOWN).mean()) if len(real) else None
    if not len(real):
        return Measurement(unit="level", reason="no_activities")
    seen = live_is_known(classified)
    kinds_unknown = not len(own) and known is not None and known < 0.5
    if not len(own) and not len(live) and not kinds_unknown:
        # Nothing takes the place of class, so that it runs in no mode.
        if seen:
            return Measurement(unit="level", reason="no_class_time")
        return Measurement(unit="level", reason="live_not_in_export", asks=("live",))
    level = 0.0 if not len(own) or not len(live) else 2.0 if len(required) else 1.0
    details = {
        "live_count": len(live),
        "required_live_count": len(required),
        "own_count": len(own),
        "missing": _("own-time") if not len(own) else _("live") if not len(live) else "",
    }
    low = high = level
    reason: str | None = None
    asks: tuple[str, ...] = ()
    coverage = known
    if kinds_unknown:
        high, coverage, reason = 2.0, 0.0, "kinds_unknown"
    elif not seen and not len(required):
        # Live work may be there all the same, and may be required.
        high = 2.0 if len(own) else 0.0
        coverage, reason, asks = 0.0, "live_not_in_export", ("live",)
    evidence = (*live["native_id"][:3], *own["native_id"][:3])
    return Measurement(
        unit="level",
        value=level,
        low=low,
        high=high,
        coverage=coverage,
        evidence=evidence,
        reason=reason,
        asks=asks,
        details=details,
    )


def live_share_of_class(
    classified: ClassifiedCourse, measures: Measures, parameters: Mapping[str, Any]
) -> Measurement:
    """Live minutes as a share of required class minutes, course."""
    del parameters
    frame = counted(classified)
    rows = frame[frame["counts_as"] == CountsAs.CLASS]
    share = measures.mix.share_of_class
    if share is None:
        return Measurement(unit="share", reason="no_class_time")
    known = measures.mix.live_is_known
    live = live_sessions_of(rows)
    if not len(live):
        reason, asks = ("no_live_time", ()) if known else ("live_not_in_export", ("live",))
        return Measurement(unit="share", reason=reason, asks=asks)
    work = measures.mix.share_of_work
    sure = is_known(rows) & (rows["mode"] != Mode.UNKNOWN)
    coverage = float(rows.loc[sure, "sum_minutes"].sum()) / float(rows["sum_minutes"].sum())
    return Measurement(
        unit="share",
        value=share.value,
        low=share.low,
        high=share.high if known else 1.0,
        coverage=coverage if known else 0.0,
        evidence=tuple(
            live.sort_values("sum_minutes", ascending=False, kind="stable")["native_id"]
        ),
        deciding=deciding(rows),
        reason="lengths_mostly_unknown" if known else "live_not_in_export",
        asks=() if known else ("live",),
        details={
            "share": share.value,
            "live": measures.mix.live_min.value,
            "class": measures.mix.class_min.value,
            "share_of_work": work.value if work else 0.0,
        },
    )


def live_share_of_slot(
    classified: ClassifiedCourse, measures: Measures, parameters: Mapping[str, Any]
) -> Measurement:
    """Live minutes of the fullest week as a share of the timetabled class."""
    slot = measures.class_minutes
    weeks = classified.weeks
    if not weeks.count:
        return Measurement(unit="share", reason="no_weeks", asks=("weeks",))
    known = measures.mix.live_is_known
    rows = counted(classified)
    live = live_sessions_of(rows)
    # An unknown mode is live at the highest value.
    open_mode = rows[(rows["mode"] == Mode.UNKNOWN) & (rows["counts_as"] == CountsAs.CLASS)]
    at_most = pd.concat([live, open_mode])
    if not len(live) and not known:
        return Measurement(unit="share", reason="live_not_in_export", asks=("live",))
    if is_empty(classified):
        return Measurement(unit="share", reason="no_activities")
    if slot is None:
        return Measurement(unit="share", reason="class_slot_unknown", asks=("class_minutes",))
    if not len(at_most):
        # Said to hold no live class at all: none of the slot is live, and that is known.
        nothing = {"share": 0.0, "live": 0.0, "slot": slot, "weeks": []}
        return Measurement(
            unit="share", value=0.0, low=0.0, high=0.0, coverage=1.0, details=nothing
        )
    sums = at_most.groupby("week")[SUMS].sum()
    if not len(sums):
        return Measurement(unit="share", reason="no_weeks", asks=("weeks",))
    live_sums = live.groupby("week")[SUMS].sum().reindex(sums.index, fill_value=0.0)
    low, value = (float(live_sums[column].max()) / slot for column in SUMS[:2])
    high = float(sums["sum_high"].max()) / slot
    limit = float(parameters["met_at_most"])
    over = live_sums.index[live_sums["sum_minutes"] / slot > limit]
    fullest = int(live_sums["sum_minutes"].idxmax())
    in_weeks = live["week"].isin(over if len(over) else [fullest])
    total = float(at_most["sum_minutes"].sum())
    sure = float(live.loc[is_known(live, rates_too=False), "sum_minutes"].sum())
    coverage = sure / total if total else None
    return Measurement(
        unit="share",
        value=value,
        low=low,
        high=high if known else float("inf"),
        coverage=coverage if known else 0.0,
        evidence=tuple(live.loc[in_weeks, "native_id"]),
        deciding=deciding(at_most),
        weeks=tuple(int(week) for week in over),
        reason="session_lengths_unknown" if known else "live_not_in_export",
        asks=("live",),
        details={
            "share": value,
            "live": value * slot,
            "slot": slot,
            "weeks": [int(week) for week in over] or [fullest],
        },
    )

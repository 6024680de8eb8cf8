"""Live sessions: their lengths, their form, their breaks."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from audit.classification import ClassifiedCourse
from audit.measures.mix import SUMS, counted, deciding, is_known, live_is_known, live_sessions_of
from audit.measures.results import Interval, Measurement, Measures
from audit.vocabulary import LIVE_KINDS, Kind, Mode, Status

EXPOSITION_KINDS = (Kind.LIVE_LECTURE, Kind.GUEST_LECTURE)
EXPOSITION, EXCHANGE, MIXED, UNKNOWN_FORM = "exposition", "exchange", "mixed", "unknown"


def live_frame(classified: ClassifiedCourse) -> pd.DataFrame:
    """One row a live session, required or not; see ``Measures``."""
    frame = classified.activities
    shown = frame["status"].isin([Status.REQUIRED, Status.OPTIONAL])
    live = frame[shown & ((frame["mode"] == Mode.SYNCHRONOUS) | frame["kind"].isin(LIVE_KINDS))]
    forms = _form_minutes(live)
    out = pd.DataFrame(
        {
            "native_id": live["native_id"],
            "title": live["title"],
            "week": live["week"],
            "kind": live["kind"],
            "starts": live["starts"],
            "ends": live["ends"],
            "minutes": live["minutes"],
            "form": forms["form"],
            "talk_min": forms["exposition"],
            "exchange_min": forms["exchange"],
            "unknown_min": forms["unknown"],
            "break_min": live["break_min"],
            "recorded": live["recorded"],
            "required": live["status"] == Status.REQUIRED,
            "graded": live["graded"],
            "counts_as": live["counts_as"],
        }
    )
    return out.reset_index(drop=True)


def _form_minutes(live: pd.DataFrame) -> pd.DataFrame:
    """Typical minutes of exposition, exchange and unknown form a session; breaks in none."""
    blocks = live["talk_min"].notna() | live["exchange_min"].notna()
    net = (live["sum_minutes"] - live["break_min"].fillna(0)).clip(lower=0)
    talk, exchange = live["talk_min"].fillna(0), live["exchange_min"].fillna(0)
    explains = live["kind"].isin(EXPOSITION_KINDS)
    open_form = live["kind"] == Kind.LIVE_SESSION
    out = pd.DataFrame(index=live.index)
    out["exposition"] = talk.where(blocks, net.where(explains, 0.0))
    out["exchange"] = exchange.where(blocks, net.where(~explains & ~open_form, 0.0))
    out["unknown"] = (net - talk - exchange).clip(lower=0).where(blocks, net.where(open_form, 0.0))
    out["form"] = [
        UNKNOWN_FORM if not (e or x) else MIXED if e and x else EXPOSITION if e else EXCHANGE
        for e, x in zip(out["exposition"], out["exchange"], strict=True)
    ]
    return out


def _length_known(live: pd.DataFrame) -> pd.Series:
    # A rate gives no length of a session: it is stated, measured, or not known.
    return is_known(live, rates_too=False)


def required_live(classified: ClassifiedCourse) -> pd.DataFrame:
    """Required live sessions that count as class."""
    return live_sessions_of(counted(classified))


def no_live(classified: ClassifiedCourse, unit: str) -> Measurement:
    """The answer where no live session was found: none there, or none to be seen."""
    if live_is_known(classified):
        return Measurement(unit=unit, reason="no_live_session")
    return Measurement(unit=unit, reason="live_not_in_export", asks=("live",))


def exchange_share_of_live(
    classified: ClassifiedCourse, measures: Measures, parameters: Mapping[str, Any]
) -> Measurement:
    """Minutes of exchange as a share of required live minutes without breaks."""
    del measures, parameters
    return _form_share(classified, "exchange", "exposition")


def exposition_share_of_live(
    classified: ClassifiedCourse, measures: Measures, parameters: Mapping[str, Any]
) -> Measurement:
    """Minutes of exposition as a share of required live minutes without breaks."""
    del measures, parameters
    return _form_share(classified, "exposition", "exchange")


def _form_share(classified: ClassifiedCourse, wanted: str, other: str) -> Measurement:
    live = required_live(classified)
    if not len(live):
        return no_live(classified, "share")
    sums = {name: _form_interval(live, name) for name in (wanted, other, "unknown")}
    want, rest, unknown = sums[wanted], sums[other], sums["unknown"]
    whole = want.value + rest.value + unknown.value
    if not whole:
        return Measurement(unit="share", reason="session_lengths_unknown", asks=("live",))
    known_form = want.value + rest.value
    # A session of a known kind and an unknown length does not say how much of either there is.
    forms = _form_minutes(live)
    sure = _length_known(live)
    covered = float(forms.loc[sure, [wanted, other]].sum().sum())
    live_known = live_is_known(classified)
    biggest = forms[other if wanted == "exchange" else wanted]
    evidence = live.loc[biggest.sort_values(ascending=False, kind="stable").index]
    evidence = evidence[biggest.loc[evidence.index] > 0]
    unknown_rows = live[(forms["unknown"] > 0) | ~sure]
    return Measurement(
        unit="share",
        value=want.value / known_form if known_form else None,
        low=_part(want.low, rest.high + unknown.high) if live_known else 0.0,
        high=_part(want.high + unknown.high, rest.low) if live_known else 1.0,
        coverage=covered / whole if live_known else 0.0,
        evidence=tuple(evidence["native_id"]) or tuple(live["native_id"]),
        deciding=tuple(unknown_rows["native_id"]),
        reason="form_unknown" if live_known else "live_not_in_export",
        asks=("form",) if live_known else ("live",),
        details={
            "share": want.value / known_form if known_form else 0.0,
            "exchange": sums["exchange"].value,
            "exposition": sums["exposition"].value,
            "unknown": unknown.value,
        },
    )


def _part(part: float, rest: float) -> float:
    return part / (part + rest) if part + rest else 0.0


def _form_interval(live: pd.DataFrame, form: str) -> Interval:
    """Least, typical and most minutes of one form in all sessions."""
    values = []
    for column in SUMS:
        length = live.assign(sum_minutes=live[column])
        values.append(float(_form_minutes(length)[form].sum()))
    return Interval(*values)


def longest_live_session_min(
    classified: ClassifiedCourse, measures: Measures, parameters: Mapping[str, Any]
) -> Measurement:
    """Length of the longest required live session, in minutes."""
    del measures
    live = required_live(classified)
    if not len(live):
        return no_live(classified, "min")
    known = live[_length_known(live)]
    unknown = live[~_length_known(live)]
    live_known = live_is_known(classified)
    if not len(known):
        return Measurement(
            unit="min",
            reason="session_lengths_unknown",
            asks=("live",),
            deciding=tuple(unknown["native_id"]),
        )
    longest = float(known["minutes"].max())
    over = known[known["minutes"] > float(parameters["met_at_most"])]
    shown = (over if len(over) else known[known["minutes"] == longest]).sort_values(
        "minutes", ascending=False, kind="stable"
    )
    return Measurement(
        unit="min",
        value=longest,
        low=longest,
        high=max(longest, float(unknown["sum_high"].max()) if len(unknown) else 0.0)
        if live_known
        else float("inf"),
        coverage=len(known) / len(live) if live_known else 0.0,
        evidence=tuple(shown["native_id"]),
        deciding=deciding(unknown),
        weeks=_weeks(over),
        reason="session_lengths_unknown" if live_known else "live_not_in_export",
        asks=("live",),
        details={
            "longest": longest,
            "count": len(over),
            "known": len(known),
            "unknown": len(unknown),
            "total": len(live),
            "weeks": list(_weeks(over)),
        },
    )


def _weeks(frame: pd.DataFrame) -> tuple[int, ...]:
    return tuple(sorted({int(week) for week in frame["week"].dropna()}))


def break_share(
    classified: ClassifiedCourse, measures: Measures, parameters: Mapping[str, Any]
) -> Measurement:
    """Long live sessions with a stated break, as a share of those whose breaks are known."""
    del measures
    live = required_live(classified)
    if not len(live):
        return no_live(classified, "share")
    known_length = _length_known(live)
    live_known = live_is_known(classified)
    long = live[known_length & (live["minutes"] > float(parameters["over_min"]))]
    maybe_long = live[~known_length]
    if not len(long):
        if len(maybe_long) or not live_known:
            return Measurement(
                unit="share",
                reason="session_lengths_unknown" if live_known else "live_not_in_export",
                asks=("live",),
                deciding=tuple(maybe_long["native_id"]),
            )
        # No session is long enough to need a break: nothing speaks against the course.
        return Measurement(
            unit="share",
            value=1.0,
            low=1.0,
            high=1.0,
            coverage=1.0,
            evidence=tuple(live["native_id"]),
            details={"with_break": 0, "count": 0, "long": 0, "unknown": 0},
        )
    has_break = long["break_min"] >= float(parameters["break_min"])
    said = long["break_min"].notna()
    unsaid = int((~said).sum()) + len(maybe_long)
    total = len(long) + len(maybe_long)
    without = long[said & ~has_break]
    with_break = int(has_break.sum())
    return Measurement(
        unit="share",
        value=with_break / int(said.sum()) if said.any() else None,
        low=with_break / total if live_known else 0.0,
        high=(with_break + unsaid) / total if live_known else 1.0,
        coverage=int(said.sum()) / total if live_known else 0.0,
        evidence=tuple(without["native_id"]) or tuple(long["native_id"]),
        deciding=tuple(long.loc[~said, "native_id"]) + tuple(maybe_long["native_id"]),
        weeks=_weeks(without),
        reason="breaks_unknown" if live_known else "live_not_in_export",
        asks=("blocks",) if live_known else ("live",),
        details={
            "with_break": with_break,
            "count": len(without),
            "long": int(said.sum()),
            "unknown": unsaid,
        },
    )

"""Whether activities run in a mode that suits their kind."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from audit.classification import ClassifiedCourse
from audit.measures.results import Measurement, Measures
from audit.vocabulary import Kind, Mode, Status


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "suits.toml").read_text("utf-8"))


def suiting_modes() -> Mapping[str, tuple[str, ...]]:
    """Kind -> modes that suit it."""
    return {str(Kind(kind)): tuple(map(Mode, m)) for kind, m in _table()["suits"].items()}


def judged(classified: ClassifiedCourse) -> pd.DataFrame:
    """Activities, optional ones too, whose kind is in the table; with the column ``suits``."""
    frame = classified.activities
    shown = frame["status"].isin([Status.REQUIRED, Status.OPTIONAL])
    table = suiting_modes()
    out = frame[shown & frame["kind"].isin(table)].copy()
    short_lecture = (out["kind"] == Kind.LIVE_LECTURE) & (
        out["minutes"] <= _table()["live_lecture_fits_to_min"]
    )
    suits = [mode in table[kind] for kind, mode in zip(out["kind"], out["mode"], strict=True)]
    out["suits"] = pd.Series(suits, index=out.index, dtype="bool") | short_lecture
    return out


def fit_frame(classified: ClassifiedCourse) -> pd.DataFrame:
    """One row a kind present; see ``Measures``."""
    rows = judged(classified)
    columns = {
        "live": Mode.SYNCHRONOUS,
        "own_time": Mode.ASYNCHRONOUS,
        "either": Mode.EITHER,
        "unknown": Mode.UNKNOWN,
    }
    out = []
    for kind, modes in suiting_modes().items():
        of_kind = rows[rows["kind"] == kind]
        if len(of_kind):
            counts = {name: int((of_kind["mode"] == mode).sum()) for name, mode in columns.items()}
            known = of_kind["mode"] != Mode.UNKNOWN
            misfits = int((known & ~of_kind["suits"]).sum())
            out.append({"kind": kind, **counts, "suits": " ".join(modes), "misfits": misfits})
    return pd.DataFrame(out, columns=["kind", *columns, "suits", "misfits"])


def suited_mode_share(
    classified: ClassifiedCourse, measures: Measures, parameters: Mapping[str, Any]
) -> Measurement:
    """Activities whose mode suits their kind, as a share of those with a known mode."""
    del measures
    rows = judged(classified)
    # Kinds that suit both modes suit whichever it is.
    either_suits = [
        kind
        for kind, modes in suiting_modes().items()
        if {Mode.SYNCHRONOUS, Mode.ASYNCHRONOUS} <= set(modes)
    ]
    is_open = rows["mode"] == Mode.UNKNOWN
    unknown = rows[is_open & ~rows["kind"].isin(either_suits)]
    rows = rows[~is_open]
    if len(rows) < parameters["at_least_activities"]:
        return Measurement(unit="share", reason="too_few_activities")
    misfits = rows[~rows["suits"]]
    suited, total = len(rows) - len(misfits), len(rows) + len(unknown)
    return Measurement(
        unit="share",
        value=suited / len(rows),
        low=suited / total,
        high=(suited + len(unknown)) / total,
        coverage=len(rows) / total,
        evidence=tuple(misfits["native_id"]) or tuple(rows["native_id"]),
        deciding=tuple(unknown["native_id"]),
        weeks=tuple(sorted({int(week) for week in misfits["week"].dropna()})),
        reason="too_few_activities",
        details={"suited": suited, "count": len(misfits), "total": len(rows)},
    )

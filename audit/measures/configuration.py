"""The class hour beside published class configurations: a description, never a verdict."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from audit.classification import ClassifiedCourse
from audit.measures.live import live_frame
from audit.measures.mix import counted, live_sessions_of
from audit.measures.results import Configuration, Measures
from audit.vocabulary import Basis, CountsAs, Kind

PARTS = ("live", "video", "other")
BLOCKS = ("talk", "exchange", "live_other", "break", "video", "check", "forum", "task")
_BLOCK_OF_KIND = {
    Kind.VIDEO: "video",
    Kind.QUIZ: "check",
    Kind.DISCUSSION: "forum",
    Kind.INTRODUCTION: "forum",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """One class configuration.

    Parameters
    ----------
    names, abouts
        Language -> short name, and what replaces what, in words.
    ranges
        Part of ``PARTS`` -> least and most minutes.
    blocks
        Block of ``BLOCKS`` -> minutes, as far as the source itemises them.
    """

    key: str
    names: Mapping[str, str]
    abouts: Mapping[str, str]
    basis: Basis
    sources: tuple[str, ...]
    ranges: Mapping[str, tuple[float, float]]
    blocks: Mapping[str, float]

    @property
    def sum_min(self) -> float:
        """Minutes of the whole design, ranges taken at their middle."""
        return sum((low + high) / 2 for low, high in self.ranges.values())


@cache
def designs() -> tuple[Design, ...]:
    """All designs, in the order in which a tie is decided."""
    table = tomllib.loads((Path(__file__).parent / "configurations.toml").read_text("utf-8"))
    return tuple(_design(row) for row in table["design"])


def _design(row: Mapping[str, Any]) -> Design:
    ranges = {part: (float(row[part][0]), float(row[part][1])) for part in PARTS}
    return Design(
        key=row["key"],
        names=row["name"],
        abouts=row["about"],
        basis=Basis(row["basis"]),
        sources=tuple(row.get("sources", ())),
        ranges=ranges,
        blocks={block: float(row.get("blocks", {}).get(block, 0)) for block in BLOCKS},
    )


def design_names(language: str) -> dict[str, str]:
    """Key of each design -> its short name for people."""
    return {d.key: d.names.get(language, d.names["en"]) for d in designs()}


def distance_min(design: Design, week: Mapping[str, float], slot_min: float) -> float:
    """How far a week is from a design scaled to the slot: minutes outside its ranges."""
    scale = slot_min / design.sum_min
    total = 0.0
    for part in PARTS:
        low, high = (limit * scale for limit in design.ranges[part])
        total += max(low - week[part], 0.0, week[part] - high)
    return total


def configuration(classified: ClassifiedCourse) -> Configuration | None:
    """The nearest designs; None without class time or weeks."""
    rows = _class_rows(classified)
    count = classified.weeks.count
    if not count or not float(rows["sum_minutes"].sum()):
        return None
    parts = _parts_by_week(rows, classified)
    mean = {part: float(parts[part].sum()) / count for part in PARTS}
    slot = classified.facts.class_minutes
    published = [design for design in designs() if design.basis is not Basis.OURS]
    ours = [design for design in designs() if design.basis is Basis.OURS]
    nearest, distance = _nearest(published, mean, slot)
    nearest_ours, distance_ours = _nearest(ours, mean, slot)
    out = []
    for week in classified.weeks.numbers:
        values = {part: float(parts[part].get(week, 0.0)) for part in PARTS}
        if sum(values.values()):
            key, far = _nearest(published, values, slot)
            out.append({"week": week, **_named(values), "nearest": key, "distance_min": far})
        else:
            out.append({"week": week, **_named(values), "nearest": "", "distance_min": None})
    return Configuration(
        **_named(mean),
        nearest=nearest,
        distance_min=distance,
        nearest_ours=nearest_ours,
        distance_ours_min=distance_ours,
        weeks=pd.DataFrame(out),
    )


def _named(values: Mapping[str, float]) -> dict[str, float]:
    return {f"{part}_min": values[part] for part in PARTS}


def _nearest(
    candidates: list[Design], week: Mapping[str, float], slot: float | None
) -> tuple[str, float]:
    slot_min = slot if slot is not None else sum(week.values())
    distances = [(distance_min(design, week, slot_min), design.key) for design in candidates]
    # min keeps the first of equals; rounding keeps float dust from deciding a tie.
    far, key = min(distances, key=lambda pair: round(pair[0], 6))
    return key, far


def _class_rows(classified: ClassifiedCourse) -> pd.DataFrame:
    frame = counted(classified)
    return frame[(frame["counts_as"] == CountsAs.CLASS) & frame["week"].notna()]


def _parts_by_week(rows: pd.DataFrame, classified: ClassifiedCourse) -> pd.DataFrame:
    live = rows["native_id"].isin(live_sessions_of(rows)["native_id"])
    is_video = rows["kind"] == Kind.VIDEO
    masks = {"live": live, "video": ~live & is_video, "other": ~live & ~is_video}
    return pd.DataFrame(
        {
            part: rows["sum_minutes"].where(mask, 0.0).groupby(rows["week"]).sum()
            for part, mask in masks.items()
        },
        index=classified.weeks.numbers,
    ).fillna(0.0)


def class_hour_frame(classified: ClassifiedCourse, found: Configuration | None) -> pd.DataFrame:
    """Blocks of the average week, of the most unusual week, and of the nearest designs."""
    columns = ["column", "block", "minutes"]
    if found is None:
        return pd.DataFrame(columns=columns)
    blocks = _blocks_by_week(classified)
    rows: list[dict[str, Any]] = []

    def add(column: str, values: Mapping[str, float]) -> None:
        rows.extend(
            {"column": column, "block": block, "minutes": float(values[block])}
            for block in BLOCKS
            if values[block] > 0
        )

    add("average", {block: blocks[block].sum() / classified.weeks.count for block in BLOCKS})
    odd = _odd_week(found)
    if odd is not None:
        add(f"week {odd}", blocks.loc[odd])
    by_key = {design.key: design for design in designs()}
    for key in (found.nearest, found.nearest_ours):
        add(key, by_key[key].blocks)
    return pd.DataFrame(rows, columns=columns)


def _odd_week(found: Configuration) -> int | None:
    """The week furthest from the average one, where weeks differ at all."""
    weeks = found.weeks
    far = sum((weeks[f"{part}_min"] - getattr(found, f"{part}_min")).abs() for part in PARTS)
    far = pd.Series(far)
    if len(weeks) < 2 or float(far.max()) < 1.0:
        return None
    return int(weeks.loc[far.idxmax(), "week"])


def _blocks_by_week(classified: ClassifiedCourse) -> pd.DataFrame:
    rows = _class_rows(classified)
    out = pd.DataFrame(0.0, index=classified.weeks.numbers, columns=list(BLOCKS))
    live = live_frame(classified).set_index("native_id")
    for row in rows.itertuples():
        if row.native_id in live.index and row.mode == "synchronous":
            session = live.loc[row.native_id]
            rest = 0.0 if pd.isna(session["break_min"]) else float(session["break_min"])
            out.loc[row.week, "talk"] += float(session["talk_min"])
            out.loc[row.week, "exchange"] += float(session["exchange_min"])
            out.loc[row.week, "live_other"] += float(session["unknown_min"])
            out.loc[row.week, "break"] += rest
        else:
            block = _BLOCK_OF_KIND.get(Kind(row.kind), "task")
            out.loc[row.week, block] += float(row.sum_minutes)
    return out


def describe(measures: Measures) -> dict[str, Any]:
    """The configuration as ``findings.json`` writes it."""
    found = measures.configuration
    if found is None:
        return {"nearest": None, "distance_min": None}
    return {
        "nearest": found.nearest,
        "distance_min": round(found.distance_min, 1),
        "nearest_ours": found.nearest_ours,
        "distance_ours_min": round(found.distance_ours_min, 1),
    }

"""How far the classification agrees with people who labelled the same activities by hand.

A department labels some of its own activities and sees what the audit gets wrong, and whether
its confidence means what it says. Two careful people agree on about 95 of 100 kinds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from audit.classification import ClassifiedCourse
from audit.hand_labels import SHORT
from audit.vocabulary import Interaction, Kind

# Confidences are put together by tenths, as is usual for the expected calibration error.
_TENTHS = 10
MISTAKES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Agreement of a classification with labels; shares are 0-1, None where nothing was there.

    Parameters
    ----------
    items
        One row a labelled activity that the courses hold: ``file native_id title kind
        kind_labelled kind_confidence kind_because mode mode_labelled interactions
        interactions_labelled minutes minutes_labelled kind_right mode_right``.
    not_found
        Labels, as ``file: native_id``, whose activity no course holds.
    kind_accuracy, kind_exact
        With the alternatives that the labels allow, and without.
    kappa
        Cohen's kappa of the kinds, without alternatives.
    calibration_error
        Expected calibration error of ``kind_confidence``.
    mode_accuracy
        With alternatives.
    interaction_f1
        Micro-averaged over the three interactions.
    minutes_found
        Share of the items with labelled minutes that have minutes within a tenth of them.
    by_kind
        ``kind precision recall f1 labelled found``; an allowed alternative counts as its label.
    confusion
        Labelled kinds (rows) by kinds found (columns), counts.
    by_confidence
        ``confidence right count``: mean confidence and share of right kinds of each tenth.
    """

    items: pd.DataFrame
    not_found: tuple[str, ...]
    kind_accuracy: float | None
    kind_exact: float | None
    kappa: float | None
    calibration_error: float | None
    mode_accuracy: float | None
    interaction_f1: float | None
    minutes_found: float | None
    by_kind: pd.DataFrame
    confusion: pd.DataFrame
    by_confidence: pd.DataFrame

    @property
    def mistakes(self) -> pd.DataFrame:
        """Up to twenty wrong kinds, the most confident first."""
        wrong = self.items[~self.items["kind_right"]]
        return wrong.sort_values("kind_confidence", ascending=False, kind="stable").head(MISTAKES)


def calibrate(courses: Sequence[ClassifiedCourse], labels: pd.DataFrame) -> Calibration:
    """Hold a classification against labels.

    Parameters
    ----------
    courses
        Classified without corrections, which would be compared with themselves.
    labels
        As ``read_labels`` gives them. Where ``file`` is filled, a label is that of an activity
        of the export of this name; else of any of the courses.
    """
    found = _matched(courses, labels)
    items = found[found["kind_found"].notna()]
    not_found = tuple(
        f"{row.file}: {row.native_id}" if row.file else str(row.native_id)
        for row in found[found["kind_found"].isna()].itertuples()
    )
    accepted = [
        found_kind if found_kind in alternatives.split("|") else kind
        for found_kind, kind, alternatives in zip(
            items["kind_found"], items["kind"], items["kind_alt"], strict=True
        )
    ]
    items = items.assign(
        kind_right=pd.Series(accepted, index=items.index, dtype=object) == items["kind_found"],
        mode_right=[
            row.mode_found in {row.mode, *row.mode_alt.split("|")} - {""}
            for row in items.itertuples()
        ],
    )
    tables = _by_kind(pd.Series(accepted, dtype=object), items["kind_found"])
    by_confidence = _by_confidence(items)
    with_mode = items[items["mode"] != ""]
    return Calibration(
        items=_renamed(items),
        not_found=not_found,
        kind_accuracy=_share(items["kind_right"]),
        kind_exact=_share(items["kind"] == items["kind_found"]),
        kappa=_kappa(items["kind"], items["kind_found"]),
        calibration_error=_calibration_error(by_confidence),
        mode_accuracy=_share(with_mode["mode_right"]),
        interaction_f1=_interaction_f1(items),
        minutes_found=_minutes_found(items),
        by_kind=tables[0],
        confusion=tables[1],
        by_confidence=by_confidence,
    )


def _matched(courses: Sequence[ClassifiedCourse], labels: pd.DataFrame) -> pd.DataFrame:
    """The labels with what was found of each; no row where no course holds the activity."""
    frames = [
        course.activities[
            [
                "native_id",
                "title",
                "kind",
                "kind_confidence",
                "kind_because",
                "mode",
                "minutes",
                *Interaction,
            ]
        ]
        .rename(columns={"kind": "kind_found", "mode": "mode_found", "minutes": "minutes_found"})
        .assign(name=course.course.source_name)
        for course in courses
    ]
    activities = pd.concat(frames, ignore_index=True)
    wanted = labels.assign(
        name=labels["file"].str.rsplit("/", n=1).str[-1], place=range(len(labels))
    ).drop(columns="title")
    named = wanted[wanted["name"] != ""].merge(activities, how="left", on=["name", "native_id"])
    unnamed = wanted[wanted["name"] == ""].merge(
        activities.drop_duplicates("native_id"), how="left", on="native_id", suffixes=("", "_")
    )
    both = pd.concat([named, unnamed], ignore_index=True)
    return both.drop_duplicates("place").sort_values("place", kind="stable")


def _renamed(items: pd.DataFrame) -> pd.DataFrame:
    columns = {
        "kind": "kind_labelled",
        "kind_found": "kind",
        "mode": "mode_labelled",
        "mode_found": "mode",
        "minutes": "minutes_labelled",
        "minutes_found": "minutes",
        "interactions": "interactions_labelled",
    }
    renamed = items.rename(columns=columns)
    renamed["interactions"] = ["|".join(_found(row)) for row in items.to_dict("records")]
    return renamed[
        "file native_id title kind kind_labelled kind_confidence kind_because mode mode_labelled "
        "interactions interactions_labelled minutes minutes_labelled kind_right mode_right".split()
    ].reset_index(drop=True)


def _found(row: dict[str, object]) -> list[str]:
    return [short for short, interaction in SHORT.items() if row[interaction]]


def _share(right: pd.Series) -> float | None:
    return float(right.mean()) if len(right) else None


def _kappa(labelled: pd.Series, found: pd.Series) -> float | None:
    if labelled.empty:
        return None
    agreed = float((labelled == found).mean())
    by_chance = float(
        (labelled.value_counts(normalize=True) * found.value_counts(normalize=True)).sum()
    )
    return 1.0 if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)


def _by_kind(labelled: pd.Series, found: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    found = found.reset_index(drop=True)
    kinds = [str(kind) for kind in Kind if kind in set(labelled) | set(found)]
    confusion = pd.crosstab(labelled, found).reindex(index=kinds, columns=kinds, fill_value=0)
    rows = []
    for kind in kinds:
        right = int(confusion.loc[kind, kind])
        of_labelled, of_found = int(confusion.loc[kind].sum()), int(confusion[kind].sum())
        rows.append(
            {
                "kind": kind,
                "precision": right / of_found if of_found else None,
                "recall": right / of_labelled if of_labelled else None,
                "f1": 2 * right / (of_labelled + of_found),
                "labelled": of_labelled,
                "found": of_found,
            }
        )
    columns = ["kind", "precision", "recall", "f1", "labelled", "found"]
    return pd.DataFrame(rows, columns=columns), confusion


def _by_confidence(items: pd.DataFrame) -> pd.DataFrame:
    tenth = (items["kind_confidence"].astype(float) * _TENTHS).clip(upper=_TENTHS - 1).astype(int)
    table = items.assign(right=items["kind_right"].astype(float)).groupby(tenth)
    out = table.agg(
        confidence=("kind_confidence", "mean"), right=("right", "mean"), count=("right", "size")
    )
    return out.reset_index(drop=True)


def _calibration_error(by_confidence: pd.DataFrame) -> float | None:
    count = by_confidence["count"].sum()
    if not count:
        return None
    gap = (by_confidence["confidence"] - by_confidence["right"]).abs() * by_confidence["count"]
    return float(gap.sum() / count)


def _interaction_f1(items: pd.DataFrame) -> float | None:
    both = labelled_count = found_count = 0
    for row in items.to_dict("records"):
        found = set(_found(row))
        allowed = [_set_of(row["interactions"])]
        if row["interactions_alt"]:
            allowed.append(_set_of(row["interactions_alt"]))
        # Of the sets that the label allows, the one that is nearest.
        labelled = min(allowed, key=lambda of: len(of ^ found))
        both += len(labelled & found)
        labelled_count += len(labelled)
        found_count += len(found)
    total = labelled_count + found_count
    return 2 * both / total if total else None


def _set_of(cell: str) -> set[str]:
    return {word for word in cell.split("|") if word in SHORT}


def _minutes_found(items: pd.DataFrame) -> float | None:
    labelled = pd.to_numeric(items["minutes"], errors="coerce")
    known = items[labelled.notna()]
    if known.empty:
        return None
    labelled = labelled[labelled.notna()]
    near = (known["minutes_found"].astype(float) - labelled).abs() <= 0.1 * labelled
    return float(near.mean())


# What is printed of a calibration, in this order, and how it reads.
_FIGURES = {
    "kind_accuracy": "kind right, alternatives allowed",
    "kind_exact": "kind right, exactly",
    "kappa": "Cohen's kappa of the kinds",
    "calibration_error": "expected calibration error",
    "mode_accuracy": "mode right",
    "interaction_f1": "interactions, micro-F1",
    "minutes_found": "labelled minutes found",
}


def figures_table(calibration: Calibration) -> pd.DataFrame:
    """One row a figure of agreement: ``figure value``; empty = nothing to compare."""
    rows = [(words, getattr(calibration, name)) for name, words in _FIGURES.items()]
    return pd.DataFrame(rows, columns=["figure", "value"]).round(3)


def calibration_record(calibration: Calibration) -> dict[str, object]:
    """The calibration as values for JSON; None = nothing was there to compare."""
    return {
        "schema_version": 1,
        "labels": len(calibration.items) + len(calibration.not_found),
        "compared": len(calibration.items),
        "not_found": list(calibration.not_found),
        **{name: getattr(calibration, name) for name in _FIGURES},
        "by_kind": _records(calibration.by_kind),
        "by_confidence": _records(calibration.by_confidence),
        "confusion": {
            str(kind): {str(found): int(count) for found, count in row.items() if count}
            for kind, row in calibration.confusion.iterrows()
        },
        "mistakes": _records(calibration.mistakes),
    }


def _records(table: pd.DataFrame) -> list[dict[str, object]]:
    plain = table.astype(object).where(table.notna(), None)
    return [{str(k): v for k, v in row.items()} for row in plain.to_dict("records")]


def calibration_text(calibration: Calibration) -> str:
    """The calibration as a person reads it in a terminal."""
    lines = [f"{len(calibration.items)} labels compared"]
    lines += [f"  not in the courses: {label}" for label in calibration.not_found]
    for name, words in _FIGURES.items():
        value = getattr(calibration, name)
        lines.append(f"{words:<34} {'nothing to compare' if value is None else f'{value:.3f}'}")
    lines.append("")
    lines.append(f"{'kind':<22} precision  recall      f1  labelled  found")
    for row in calibration.by_kind.itertuples():
        shares = [
            "     –" if pd.isna(value) else f"{value:6.2f}"
            for value in (row.precision, row.recall, row.f1)
        ]
        lines.append(
            f"{row.kind:<22}    {shares[0]}  {shares[1]}  {shares[2]}  "
            f"{row.labelled:>8}  {row.found:>5}"
        )
    pairs = [
        (int(count), kind, found)
        for kind, row in calibration.confusion.iterrows()
        for found, count in row.items()
        if count and kind != found
    ]
    if pairs:
        lines += ["", "taken for another kind"]
    lines += [
        f"{count:>5}  {kind} taken for {found}"
        for count, kind, found in sorted(pairs, key=lambda pair: -pair[0])
    ]
    if len(calibration.mistakes):
        lines += ["", "most confident mistakes"]
    lines += [
        f"{row.kind_confidence:5.2f}  {row.native_id} {row.title!r}: {row.kind}, "
        f"labelled {row.kind_labelled} ({row.kind_because})"
        for row in calibration.mistakes.itertuples()
    ]
    return "\n".join(lines) + "\n"

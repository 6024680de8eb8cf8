"""The evidence: every activity, the rows that decided a finding first."""

from typing import Any

import pandas as pd

from audit.blocks import Block, block
from audit.classification.evidence import all_evidence
from audit.classification.phrases import read_clues
from audit.classification.tools import family_of
from audit.course import Activity
from audit.language import minutes_plain, number
from audit.language import translate as _
from audit.pipeline import Audit
from audit.vocabulary import CountsAs, Kind, Mode, Outcome, Status
from audit.words import kind_names, mode_word

_SWATCH = {
    Mode.SYNCHRONOUS: "sync",
    Mode.ASYNCHRONOUS: "async",
    Mode.EITHER: "either",
    Mode.UNKNOWN: "unknown",
    Mode.NONE: "none",
}


def activities(audit: Audit) -> Block:
    """The table of activities, sortable and filterable without network."""
    frame = audit.classified.activities
    decided = deciding_rules(audit)
    seen = {a.native_id: _seen(a) for a in audit.course.activities}
    rows = [
        _row(row, decided.get(row.native_id, []), seen[row.native_id]) for row in frame.itertuples()
    ]
    present = [mode for mode in Mode if mode in set(frame["mode"])]
    return block(
        "activities",
        rows=rows,
        weeks=list(audit.measures.weeks.numbers),
        modes=[(str(mode), mode_word(mode)) for mode in present],
    )


def deciding_rules(audit: Audit) -> dict[str, list[str]]:
    """Id of an activity -> the rules whose outcome it decided against the course.

    A sum of all student work is decided by every row, which would tell a reader nothing.
    """
    out: dict[str, list[str]] = {}
    most = len(audit.classified.activities) / 2
    for finding in audit.findings:
        against = finding.outcome in (Outcome.NOT_MET, Outcome.PARTLY)
        if against and len(finding.measurement.evidence) <= most:
            for native_id in finding.measurement.evidence:
                out.setdefault(native_id, []).append(finding.rule.id)
    return out


def _row(row: Any, rules: list[str], seen: str) -> dict[str, Any]:
    contact = [
        word
        for name, word in (
            ("student_content", _("content")),
            ("student_student", _("students")),
            ("student_instructor", _("instructor")),
        )
        if getattr(row, name)
    ]
    week = None if pd.isna(row.week) else int(row.week)
    return {
        "id": row.native_id.replace(" ", "_"),
        "native_id": row.native_id,
        "week": week,
        "title": row.title,
        "section": row.section if isinstance(row.section, str) else "",
        "lms_type": row.lms_type,
        "note": _status_note(row),
        "kind": kind_names()[Kind(row.kind)],
        "kind_because": row.kind_because,
        "seen": seen,
        "mode": row.mode,
        "mode_word": mode_word(row.mode),
        "mode_because": row.mode_because,
        "swatch": _SWATCH[Mode(row.mode)],
        "contact": ", ".join(contact),
        "contact_because": row.interaction_because,
        "minutes": "" if pd.isna(row.minutes) else minutes_plain(row.minutes),
        "span": _span(row),
        "minutes_value": "" if pd.isna(row.minutes) else f"{row.minutes:.0f}",
        "counts_as": _counts_word(row.counts_as),
        "how_known": _("not known") if pd.isna(row.minutes) else row.minutes_source,
        "rules": rules,
    }


def _seen(activity: Activity) -> str:
    clues = read_clues(activity.title, activity.body)
    return "; ".join(all_evidence(activity, clues, family_of(activity.lms_type)))


def _span(row: Any) -> str:
    if pd.isna(row.minutes) or round(row.minutes_low) == round(row.minutes_high):
        return ""
    return f"({number(row.minutes_low)}–{number(row.minutes_high)})"


def _counts_word(counts_as: str) -> str:
    return {
        CountsAs.CLASS: _("class"),
        CountsAs.STUDY: _("study"),
        CountsAs.NONE: _("neither"),
    }[CountsAs(counts_as)]


def _status_note(row: Any) -> str:
    return {
        Status.REQUIRED: "",
        Status.OPTIONAL: _("(optional)"),
        Status.UNPUBLISHED: _("(not published, not counted)"),
        Status.DOUBLE: _("(counted as {other})").format(other=row.same_as),
    }[Status(row.status)]

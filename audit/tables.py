"""Results as tables and records: what ``inspect``, ``activities`` and ``findings`` print.

The shapes are a promise to other programs; ``schema_version`` changes when they do.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from math import isfinite
from typing import Any

import pandas as pd

from audit.classification import ClassifiedCourse
from audit.classification.overrides import CORRECTED, FOUND
from audit.classification.told_sessions import LMS_TYPE as TOLD
from audit.columns import COLUMNS
from audit.language import language
from audit.measures.configuration import describe
from audit.pipeline import Audit
from audit.rubric.evaluate import Finding
from audit.rubric.reasons import reason_text
from audit.vocabulary import LIVE_KINDS, Outcome

SCHEMA_VERSION = 1
# What spreadsheets take for the beginning of a formula.
FORMULA_START = r"[=+\-@\t\r]"


def inspect_record(classified: ClassifiedCourse) -> dict[str, Any]:
    """What was read of one course, as ``inspect --json`` writes it; classified without facts."""
    course = classified.course
    own = course.activities
    videos = [m for a in own for m in a.media if m.kind == "video"]
    live = classified.activities
    # What the export lists, without the meetings of which only a sentence tells.
    live = live[
        live["kind"].isin(LIVE_KINDS) & (live["status"] != "double") & (live["lms_type"] != TOLD)
    ]
    placed = Counter(a.section_id for a in own)
    return {
        "format": course.format,
        "source": course.source_name,
        "course": {
            "id": course.id,
            "title": course.title,
            "code": course.code,
            "term": course.term,
            "language": course.language,
            "timezone": course.timezone,
            "start": _iso(course.start),
            "end": _iso(course.end),
            "platform": course.platform,
            "platform_version": course.platform_version,
        },
        "counts": {
            "sections": len(course.sections),
            "activities": len(own),
            "by_lms_type": dict(sorted(Counter(a.lms_type for a in own).items())),
            "with_due_date": sum(a.due is not None for a in own),
            "videos": len(videos),
            "videos_with_duration": sum(m.duration_s is not None for m in videos),
            "live_sessions": len(live),
            "unpublished": sum(not a.published for a in own),
        },
        "sections": [
            {
                "native_id": section.native_id,
                "title": section.title,
                "position": section.position,
                "published": section.published,
                "activities": placed[section.native_id],
            }
            for section in course.sections
        ],
        "unread": [{"path": item.path, "reason": item.reason} for item in course.unread],
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def activities_table(courses: Sequence[ClassifiedCourse]) -> pd.DataFrame:
    """The activities frames of several courses under each other, times as ISO text."""
    frames = []
    for classified in courses:
        frame = classified.activities.copy()
        for column in COLUMNS:
            if column.dtype == "datetime":
                moments = frame[column.name]
                frame[column.name] = [None if pd.isna(m) else m.isoformat() for m in moments]
        frames.append(frame.astype({c.name: "str" for c in COLUMNS if c.dtype == "datetime"}))
    return pd.concat(frames, ignore_index=True)


def with_found(table: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """The table with what the audit itself found beside each column that can be corrected.

    Parameters
    ----------
    table, found
        Of ``activities_table``, with and without the corrections; the same rows.
    """
    columns = found[["course_id", "native_id", *CORRECTED]]
    columns = columns.rename(columns={name: FOUND + name for name in CORRECTED})
    return table.merge(columns, how="left", on=["course_id", "native_id"])


def for_spreadsheets(table: pd.DataFrame) -> pd.DataFrame:
    """The table with no cell that a spreadsheet would run as a formula.

    Titles come from the course: one that begins like a formula gets an apostrophe before it.
    """
    out = table.copy()
    for name in out.columns[[pd.api.types.is_string_dtype(dtype) for dtype in out.dtypes]]:
        starts = out[name].str.match(FORMULA_START).fillna(False).astype(bool)
        out[name] = out[name].mask(starts, "'" + out[name].astype("str"))
    return out


def activity_records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of an activities table as plain values, unknown as None."""
    return [
        {name: None if pd.isna(value) else _plain(value) for name, value in row.items()}
        for row in table.to_dict("records")
    ]


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def findings_record(audit: Audit) -> dict[str, Any]:
    """The findings of one course, as ``findings --json`` writes them."""
    rule_set = audit.judgement.rule_set
    return {
        "course": {
            "id": audit.course.id,
            "title": audit.course.title,
            "code": audit.course.code,
            "term": audit.course.term,
        },
        "rubric": {"name": rule_set.name, "version": rule_set.version},
        "configuration": describe(audit.measures),
        "not_applied": list(audit.not_applied),
        "findings": [_finding(finding) for finding in audit.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    rule, found = finding.rule, finding.measurement
    text = rule.text(language())
    assessed = finding.outcome is not Outcome.NOT_ASSESSED
    return {
        "rule": rule.id,
        "area": rule.area,
        "outcome": str(finding.outcome),
        "severity": str(rule.severity),
        "value": _number(found.value),
        "value_low": _number(found.low),
        "value_high": _number(found.high),
        "unit": found.unit,
        "coverage": _number(found.coverage),
        "certainty": None if finding.certainty is None else str(finding.certainty),
        "reason": None if finding.reason is None else reason_text(finding.reason, language()),
        "evidence": list(found.evidence) if assessed else [],
        "deciding": list(found.deciding),
        "weeks": list(found.weeks),
        "basis": {
            "statement": [str(basis) for basis in rule.statement_basis],
            "numbers": {number.text: str(number.basis) for number in text.numbers},
        },
        "sources": list(rule.sources),
        "advice": text.advice,
    }


def _number(value: float | None) -> float | None:
    """A number to four places; None for one that is unknown or without limit."""
    return None if value is None or not isfinite(value) else round(float(value), 4)

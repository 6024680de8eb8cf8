"""The mix as tables: by section, and each week beside the nearest published configuration."""

from typing import Any

import pandas as pd

from audit.blocks import Block, block
from audit.language import language, minutes_plain, number, percent
from audit.language import translate as _
from audit.measures.configuration import design_names
from audit.pipeline import Audit


def by_section(audit: Audit) -> Block:
    """Minutes of each section by mode, with both live shares."""
    known = audit.measures.mix.live_is_known
    rows = [
        {
            "section": row.section or _("in no section"),
            "live": number(row.live),
            "own": number(row.class_own),
            "open": number(row.either + row.unknown),
            "study": number(row.study),
            "total": number(row.total),
            "of_class": _share(row.live, row.live + row.class_own + row.either + row.unknown),
            "of_work": _share(row.live, row.total),
        }
        for row in audit.measures.sections.itertuples()
    ]
    return block("by_section", rows=rows, live_is_known=known)


def _share(part: float, whole: float) -> str:
    return percent(part / whole) if whole else "–"


def by_configuration(audit: Audit) -> Block:
    """Each teaching week beside the nearest published configuration: a description."""
    found = audit.measures.configuration
    names = design_names(language())
    rows: list[dict[str, Any]] = []
    if found is not None:
        rows = [
            {
                "week": int(row.week),
                "live": number(row.live_min),
                "video": number(row.video_min),
                "other": number(row.other_min),
                "nearest": names[row.nearest] if row.nearest else "–",
                "distance": "–" if pd.isna(row.distance_min) else minutes_plain(row.distance_min),
            }
            for row in found.weeks.itertuples()
        ]
    return block("by_configuration", rows=rows, live_is_known=audit.measures.mix.live_is_known)

"""Where an item stands: a section in which the course speaks of itself."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from re import Pattern

from audit.classification.evidence import Verdict
from audit.classification.label import Label
from audit.classification.phrases import fold, phrase_pattern
from audit.classification.tools import family_of
from audit.course import Course
from audit.language import translate as _
from audit.vocabulary import Kind

# A label that is surer than this stands on its own evidence (ours).
SURE_ENOUGH = 0.87
CONFIDENCE = 0.7
_TEXTS = frozenset({"page", "file", "link", "block"})


def by_place(course: Course, labels: Mapping[str, Label]) -> dict[str, Verdict]:
    """Verdicts for texts that stand where a course speaks of itself, by ``native_id``.

    Only what was taken for a reading for want of better evidence; what a person stated stays.
    """
    sections = {
        section.native_id: section.title
        for section in course.sections
        if _about_the_course().search(fold(section.title))
    }
    return {
        activity.native_id: Verdict(
            Kind.OVERVIEW,
            CONFIDENCE,
            _("in the section “{title}”").format(title=sections[activity.section_id]),
        )
        for activity in course.activities
        if activity.section_id in sections
        and labels[activity.native_id].kind is Kind.READING
        and labels[activity.native_id].kind_confidence < SURE_ENOUGH
        and activity.stated_kind is None
        and family_of(activity.lms_type) in _TEXTS
    }


@cache
def _about_the_course() -> Pattern[str]:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return phrase_pattern(table["about_the_course"])

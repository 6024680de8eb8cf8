"""Audit a course export: the mix of modes, the opportunities for interaction, the findings.

Names are loaded when they are first used, so that ``import audit`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audit.classification import classify
    from audit.facts import read_facts
    from audit.measures import measure
    from audit.pipeline import Audit, audit_course, audit_sources
    from audit.readers import read_courses
    from audit.report.run import run_report
    from audit.rubric.evaluate import evaluate
    from audit.rubric.reading import read_rule_set

__version__ = "0.1.0"

_PLACES = {
    "Audit": "audit.pipeline",
    "audit_course": "audit.pipeline",
    "audit_sources": "audit.pipeline",
    "classify": "audit.classification",
    "evaluate": "audit.rubric.evaluate",
    "measure": "audit.measures",
    "read_courses": "audit.readers",
    "read_facts": "audit.facts",
    "read_rule_set": "audit.rubric.reading",
    "run_report": "audit.report.run",
}

__all__ = [
    "Audit",
    "audit_course",
    "audit_sources",
    "classify",
    "evaluate",
    "measure",
    "read_courses",
    "read_facts",
    "read_rule_set",
    "run_report",
]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'audit' has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)

"""Settings of Canvas that stand beside resources: converters put them into plain cartridges.

They alone hold what a Common Cartridge cannot say: dates, points, groups, what is published. What
they say of the thing itself (title, text, questions) the cartridge says too.
"""

from collections.abc import Callable
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from audit.readers.fields import utc
from audit.readers.safe_xml import child, flag_of, number_of, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

ASSIGNMENT = "assignment_settings.xml"
QUIZ = "assessment_meta.xml"
TOPIC = "topicMeta"
_HIDDEN_STATES = frozenset({"unpublished", "deleted"})
_GRADED_QUIZZES = MappingProxyType(
    {"assignment": True, "graded_survey": True, "practice_quiz": False, "survey": False}
)

Fields = dict[str, Any]


def of_assignment(element: "_Element") -> Fields:
    """What ``assignment`` says of the work that it belongs to."""
    return {
        **_work(element, None),
        "title": text_of(element, "title") or "",
        "url": text_of(element, "external_tool_url"),
        "graded": _is_graded(element),
        "published": _is_published(element),
        "group": _group(element, "assignment"),
        "settings": _settings(element, "submission_types", "grading_type"),
    }


def of_quiz(element: "_Element") -> Fields:
    """What ``quiz`` says; the assignment in it is the same thing in the grade book."""
    nested = child(element, "assignment")
    available = flag_of(element, "available")
    settings = _settings(element, "quiz_type")
    if text_of(element, "access_code"):
        # That there is one is a setting; which one is nobody's business.
        settings["access_code"] = "yes"
    return {
        **_work(element, nested),
        "title": text_of(element, "title") or "",
        "graded": _GRADED_QUIZZES.get(text_of(element, "quiz_type") or ""),
        "published": _is_published(nested) if available is None else available,
        "time_limit_min": number_of(element, "time_limit"),
        "settings": settings,
    }


def of_topic(element: "_Element") -> Fields:
    """What ``topicMeta`` says; a discussion is graded if an assignment stands in it."""
    nested = child(element, "assignment")
    work = _work(element, nested) if nested is None else _work(nested, element)
    return {
        **work,
        "opens": work["opens"] or utc(text_of(element, "delayed_post_at")),
        "graded": _is_graded(nested) if nested is not None else False,
        "published": _is_published(element),
        "group": _group(element, "separate") or _group(nested, "separate"),
        "settings": {"announcement": "yes"}
        if text_of(element, "type") == "announcement"
        else _settings(nested, "grading_type"),
    }


def _work(element: "_Element", second: "_Element | None") -> Fields:
    """Dates, points, peer review: said by the first element, else by the second."""

    def either(read: Callable[..., Any], name: str) -> Any:
        found = read(element, name)
        return read(second, name) if found is None else found

    return {
        "opens": utc(either(text_of, "unlock_at")),
        "due": utc(either(text_of, "due_at")),
        "closes": utc(either(text_of, "lock_at")),
        "points": either(number_of, "points_possible"),
        "peer_review": either(flag_of, "peer_reviews"),
    }


def _is_graded(element: "_Element") -> bool | None:
    grading = text_of(element, "grading_type")
    handed_in = (text_of(element, "submission_types") or "").split(",")
    if "not_graded" in (grading, *handed_in) or flag_of(element, "omit_from_final_grade"):
        return False
    return True if grading or text_of(element, "points_possible") else None


def _is_published(element: "_Element | None") -> bool:
    return (text_of(element, "workflow_state") or "").lower() not in _HIDDEN_STATES


def _group(element: "_Element | None", word: str) -> str | None:
    together = flag_of(element, "has_group_category")
    return None if together is None else word if together else "none"


def _settings(element: "_Element | None", *names: str) -> dict[str, str]:
    found = {name: text_of(element, name) for name in names}
    return {name: value for name, value in found.items() if value}

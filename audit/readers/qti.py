"""QTI files, versions 1.2 to 3.0: how many questions a student gets, and in how many minutes."""

import re
from typing import TYPE_CHECKING

from audit.readers.safe_xml import children, descendants, local_name, number_of, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

TEXT_ONLY = "text_only_question"
# Of versions 2 and 3, with the prefix of version 3 taken off.
_TESTS = frozenset({"assessmentTest", "assessment-test"})
_SINGLE = frozenset({"assessmentItem", "assessment-item"})
# What a file of questions can begin with.
QUIZ_ROOTS = frozenset({"questestinterop", *_TESTS, *_SINGLE})
_PARTS = frozenset({"testPart", "test-part", "assessmentSection", "assessment-section"})
_REFERENCES = frozenset({"assessmentItemRef", "assessment-item-ref"})
_SECTION_ELSEWHERE = frozenset({"assessmentSectionRef", "assessment-section-ref"})
_DURATION = re.compile(
    r"P(?:(\d+)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
# A number of days or more is a mistake or means "no limit".
_MOST_MIN = 24 * 60


def question_count(root: "_Element") -> int | None:
    """Questions of one quiz file, as a student meets them.

    A group of which a number is drawn counts with that number; texts between questions
    are not questions.

    Parameters
    ----------
    root
        ``questestinterop`` of a file of version 1.2, or the test or question of a later one.

    Returns
    -------
    None where the file holds no quiz (a question bank does not), or where some of its questions
    stand in another file.
    """
    name = plain_name(root)
    if name in _SINGLE:
        return 1
    if name in _TESTS:
        return _later_questions(root)
    quiz = next(descendants(root, "assessment"), None)
    if quiz is not None:
        return _questions(quiz, whole=True)
    if name == "questestinterop" and next(descendants(root, "objectbank"), None) is None:
        # A package of questions alone need not wrap them.
        return _questions(root, whole=True) or None
    return None


def time_limit_min(root: "_Element") -> float | None:
    """Minutes that a student has for the quiz; None = not said, or no limit.

    Parameters
    ----------
    root
        As for ``question_count``.
    """
    if plain_name(root) in _TESTS:
        for name in ("timeLimits", "time-limits"):
            for limits in (e for e in root if plain_name(e) == name):
                seconds = _number(limits.get("maxTime") or limits.get("max-time"))
                return _sensible(None if seconds is None else seconds / 60)
        return None
    quiz = next(descendants(root, "assessment"), None)
    if quiz is None:
        return None
    for field in _own_fields(quiz):
        if (text_of(field, "fieldlabel") or "").lower() == "qmd_timelimit":
            return _sensible(_number(text_of(field, "fieldentry")))
    return duration_min(text_of(quiz, "duration"))


def duration_min(text: str | None) -> float | None:
    """Minutes of a duration in ISO form (``PT1H30M``); None = none, nothing, or a day and more.

    Examples
    --------
    >>> duration_min("PT1H30M"), duration_min("PT0H0M0S"), duration_min("about an hour")
    (90.0, None, None)
    """
    found = _DURATION.fullmatch((text or "").strip().upper().replace("P0Y0M", "P"))
    if found is None:
        return None
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return _sensible(days * 24 * 60 + hours * 60 + minutes + seconds / 60)


def plain_name(element: "_Element") -> str:
    """Name of an element as version 2 and 3 share it: no namespace, no ``qti-``."""
    return local_name(element).removeprefix("qti-")


def _sensible(minutes: float | None) -> float | None:
    return minutes if minutes is not None and 0 < minutes < _MOST_MIN else None


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def _questions(section: "_Element", *, whole: bool = False) -> int:
    """Questions of a section; the whole quiz draws from its sections, not from its questions."""
    drawn = number_of(section, "selection_ordering", "selection", "selection_number")
    if drawn is not None and not whole:
        return max(int(drawn), 0)
    count = 0
    for element in section:
        name = local_name(element)
        if name == "item":
            count += _question_type(element) != TEXT_ONLY
        elif name == "section":
            count += _questions(element)
    return count


def _own_fields(quiz: "_Element") -> "list[_Element]":
    """Fields of the quiz itself, not those of its questions."""
    return [
        field
        for block in children(quiz, "qtimetadata")
        for field in children(block, "qtimetadatafield")
    ]


def _question_type(item: "_Element") -> str | None:
    for field in descendants(item, "qtimetadatafield"):
        if text_of(field, "fieldlabel") == "question_type":
            return text_of(field, "fieldentry")
    return None


def _later_questions(element: "_Element") -> int | None:
    """Questions of a test, part or section of version 2 or 3; None = some stand elsewhere."""
    count = 0
    drawn: float | None = None
    for inner in element:
        name = plain_name(inner)
        if name in _REFERENCES or name in _SINGLE:
            count += 1
        elif name in _SECTION_ELSEWHERE:
            return None
        elif name in _PARTS:
            questions = _later_questions(inner)
            if questions is None:
                return None
            count += questions
        elif name == "selection":
            drawn = _number(inner.get("select"))
    return count if drawn is None else max(int(drawn), 0)

"""Quizzes, surveys and self-assessments of a Brightspace package (QTI 1.2 with its own words)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from audit.course import Activity
from audit.readers.brightspace_files import Files, codes, flag, number, said
from audit.readers.brightspace_time import clock_of
from audit.readers.safe_xml import child, children, descendants, local_name, number_of, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

# More is a mistake.
_MOST_DRAWN = 1_000
_MOST_MIN = 30 * 24 * 60
_TEXT_ONLY = "text information"
_DATES = MappingProxyType({"opens": "date_start", "closes": "date_end", "due": "date_due"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """One quiz before its times and its questions in other files are known.

    Parameters
    ----------
    grade_code
        Id of its column in the grade book.
    clocks
        ``opens``, ``closes``, ``due`` as the course's clock shows them.
    broken_dates
        Names of dates that say something else.
    count
        Questions in its own file.
    refs
        Labels of questions in other files.
    labels
        Label of each question of its file -> whether it is only a text to be read.
    """

    activity: Activity
    codes: tuple[str, ...]
    grade_code: str | None
    clocks: Mapping[str, datetime]
    broken_dates: tuple[str, ...]
    count: int
    refs: tuple[str, ...]
    labels: Mapping[str, bool]


def read_quiz(root: "_Element", member: str, lms_type: str, files: Files) -> Quiz | None:
    """Read a quiz file; None where it holds none (the question library)."""
    assessment = next(descendants(root, "assessment"), None)
    if assessment is None:
        return None
    setup = child(assessment, "assess_procextension")
    found = codes(assessment)
    clocks: dict[str, datetime] = {}
    broken: list[str] = []
    for name, tag in _DATES.items():
        date = child(setup, tag)
        clock = clock_of(date)
        if clock is not None:
            clocks[name] = clock
        elif date is not None and (len(date) or text_of(date)):
            broken.append(tag)
    questions = _Questions()
    for section in children(assessment, "section"):
        questions.count += questions.within(section)
    settings = {}
    if lms_type == "selfassess":
        settings["quiz_type"] = "practice_quiz"
    if said(setup, "password"):
        # That there is one is a setting; which one is nobody's business.
        settings["access_code"] = "yes"
    body = files.html("\n".join(_texts(assessment)))
    grade = child(setup, "grade_item")
    return Quiz(
        activity=Activity(
            native_id=found[0] if found else assessment.get("ident") or member,
            title=said(assessment, "title") or "",
            lms_type=lms_type,
            position=0,
            published=flag(setup, "is_active") is not False,
            body=body.text or None,
            word_count=body.word_count,
            media=body.media,
            links=body.links,
            time_limit_min=_limit_min(setup),
            settings=MappingProxyType(settings),
        ),
        codes=(*found, *filter(None, (assessment.get("ident"),))),
        grade_code=said(grade, "resource_code") or text_of(grade),
        clocks=clocks,
        broken_dates=tuple(broken),
        count=questions.count,
        refs=tuple(questions.refs),
        labels=questions.labels,
    )


def labels_of(root: "_Element") -> dict[str, bool]:
    """Label of each question below -> whether it is only a text to be read."""
    return {
        label: _is_text(item)
        for item in descendants(root, "item")
        if (label := item.get("label") or item.get("ident"))
    }


@dataclass(slots=True)
class _Questions:
    """What a walk through the sections of a quiz has met."""

    count: int = 0
    refs: list[str] = field(default_factory=list)
    labels: dict[str, bool] = field(default_factory=dict)

    def within(self, section: "_Element", *, is_pool: bool = False) -> int:
        """Questions of a section; of a pool as many as are drawn from it."""
        drawn = number_of(section, "selection_ordering", "selection", "selection_number")
        is_pool = is_pool or drawn is not None
        count = 0
        for element in section:
            name = local_name(element)
            if name == "item":
                is_text = _is_text(element)
                self.labels[element.get("label") or element.get("ident") or ""] = is_text
                count += not is_text
            elif name == "itemref" and is_pool:
                count += 1
            elif name == "itemref":
                self.refs.append(element.get("linkrefid") or "")
            elif name == "section":
                count += self.within(element, is_pool=is_pool)
        if drawn is None or not 0 <= drawn <= _MOST_DRAWN:
            return count
        # The questions of a pool may stand in the library.
        return min(count, int(drawn)) if count else int(drawn)


def _limit_min(setup: "_Element | None") -> float | None:
    """Minutes for a quiz; where no limit is enforced, 120 stands there and means nothing."""
    if flag(setup, "enforce_time_limit") is not True:
        return None
    minutes = number(setup, "time_limit")
    return minutes if minutes is not None and 0 < minutes <= _MOST_MIN else None


def _is_text(item: "_Element") -> bool:
    for metadata in children(item, "itemmetadata"):
        for entry in metadata.iter("{*}qti_metadatafield", "{*}qtimetadatafield"):
            if text_of(entry, "fieldlabel") == "qmd_questiontype":
                return (text_of(entry, "fieldentry") or "").lower() == _TEXT_ONLY
    return False


def _texts(assessment: "_Element") -> Iterable[str]:
    """What stands before the questions, as far as it is shown."""
    shown = [
        *(m for block in children(assessment, "rubric") for m in descendants(block, "mattext")),
        *children(child(assessment, "assess_procextension"), "intro_message"),
    ]
    for element in shown:
        text = text_of(element)
        if text and flag(element, "isdisplayed") is not False:
            yield text

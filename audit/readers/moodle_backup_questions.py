"""How many questions an activity of a Moodle backup asks."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from audit.errors import ReadError
from audit.readers.moodle_backup_xml import fields_of, parse
from audit.readers.package import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

QUESTIONS = "questions.xml"
# A text between questions is kept like a question.
DESCRIPTION = "description"
_DESCRIPTION = b"<qtype>description</qtype>"
# Pages of a lesson that show or lead, and ask nothing.
_NO_QUESTION_PAGES = frozenset({"20", "21", "30", "31"})
_NO_FEEDBACK_ITEMS = frozenset({"label", "pagebreak", "captcha", "info"})
# Kinds of "questions" of a questionnaire that are a page break or a text.
_NO_QUESTIONNAIRE_ITEMS = frozenset({"99", "100"})
_NAMES = ("question", "questionid")
_REFERENCE = "question_reference/questionbankentryid"


class Questions:
    """Counts questions; the bank of questions is opened only if a quiz draws on it."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def count(
        self, modname: str, element: "_Element | None", fields: Mapping[str, str]
    ) -> int | None:
        """Questions of one activity; None = it has none, or it is not said.

        Parameters
        ----------
        element
            Settings of the activity.
        fields
            Those of them that are plain texts.
        """
        if element is None:
            return None
        if modname == "quiz":
            return quiz_count(_slots(element), fields.get("questions"), self._descriptions)
        if modname == "lesson":
            return lesson_count(element.iterfind("pages/page/qtype"))
        if modname == "feedback":
            kinds = element.findall("items/item/typ")
            return sum((kind.text or "") not in _NO_FEEDBACK_ITEMS for kind in kinds)
        if modname == "questionnaire":
            asked = [fields_of(q) for q in element.iterfind("surveys/survey/questions/question")]
            return sum(
                q.get("type_id") not in _NO_QUESTIONNAIRE_ITEMS and q.get("deleted", "n") == "n"
                for q in asked
            )
        return None

    @cached_property
    def _descriptions(self) -> frozenset[str]:
        """Ids of texts among the questions: their own, and since 4.0 those of their entries."""
        if self._package.find(QUESTIONS) is None:
            return frozenset()
        try:
            content = self._package.source.read(QUESTIONS)
            # Most banks hold none, and a bank is large.
            if _DESCRIPTION not in content:
                return frozenset()
            root = parse(content, QUESTIONS)
        except ReadError as error:
            self._package.note(QUESTIONS, error.what)
            return frozenset()
        return frozenset(_ids_of_descriptions(root))


def _ids_of_descriptions(root: "_Element") -> Iterator[str]:
    for question in root.iter("question"):
        if question.findtext("qtype") == DESCRIPTION:
            entry = next(question.iterancestors("question_bank_entry"), question)
            own_id = entry.get("id")
            if own_id is not None:
                yield own_id


def _slots(element: "_Element") -> Iterator[str | None]:
    """The question of each place of a quiz; None = one that is drawn for each student."""
    for slot in element.iterfind("question_instances/question_instance"):
        own = next((text for name in _NAMES if (text := slot.findtext(name))), None)
        yield own or slot.findtext(_REFERENCE)


def quiz_count(
    slots: Iterable[str | None], listed: str | None, descriptions: frozenset[str]
) -> int:
    """Questions of a quiz.

    Parameters
    ----------
    slots
        Question of each place; a random one counts like any other.
    listed
        Comma list of old backups, in which 0 breaks the page.
    descriptions
        Ids of texts between questions.
    """
    asked = list(slots)
    if not asked and listed is not None:
        asked = [own_id for own_id in listed.split(",") if own_id.strip() not in ("", "0")]
    return sum(own_id not in descriptions for own_id in asked)


def lesson_count(kinds: "Iterable[_Element]") -> int:
    """Pages of a lesson that ask something."""
    return sum((kind.text or "").strip() not in _NO_QUESTION_PAGES for kind in kinds)

"""Tests and surveys of a Blackboard export: how many questions, and what stands above them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.readers.safe_xml import number_of, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXTS = "mat_formattedtext"


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """One file of questions.

    Parameters
    ----------
    count
        Questions that a learner gets; None = the file does not say.
    html
        Description and instructions; the questions themselves are not kept.
    title
        Its own title.
    """

    count: int | None
    html: str
    title: str | None


def read_questions(root: "_Element") -> Questions | None:
    """Read a file of questions (QTI 1.2 as Blackboard writes it); None = it holds no test."""
    quiz = root.find(".//assessment")
    if quiz is None or quiz.findtext("assessmentmetadata/bbmd_assessmenttype") == "Pool":
        return None
    texts = [
        text_of(text)
        for part in ("presentation_material", "rubric")
        for above in quiz.findall(part)
        for text in above.iter(_TEXTS, "mattext")
    ]
    return Questions(
        count=question_count(quiz),
        html="\n".join(text for text in texts if text),
        title=quiz.get("title") or None,
    )


def question_count(quiz: "_Element") -> int | None:
    """Questions of an ``assessment``, as a learner meets them.

    Beside its own questions a section can draw some from a pool; one that draws from nowhere
    else draws from its own.
    """
    total = 0
    for section in quiz.iter("section"):
        own = sum(1 for _item in section.iterchildren("item"))
        for drawing in section.iterchildren("selection_ordering"):
            drawn = [number_of(number) for number in drawing.iter("selection_number")]
            known = [int(number) for number in drawn if number is not None]
            elsewhere = next(drawing.iter("sourcebank_ref", "selection_metadata"), None) is not None
            if elsewhere and not known:
                return None
            if known and not elsewhere:
                own = min(own, max(sum(known), 0)) if own else max(sum(known), 0)
            else:
                total += max(sum(known), 0)
        total += own
    return total

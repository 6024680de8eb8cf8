"""QTI files: how many questions a student gets."""

from typing import TYPE_CHECKING

from audit.readers.safe_xml import children, descendants, local_name, number_of, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

TEXT_ONLY = "text_only_question"


def question_count(root: "_Element") -> int | None:
    """Questions of one quiz file, as a student meets them.

    A group of which a number is drawn counts with that number; texts between questions
    are not questions.

    Parameters
    ----------
    root
        ``questestinterop`` of a QTI file.

    Returns
    -------
    None where the file holds no quiz (a question bank does not).
    """
    quiz = next(descendants(root, "assessment"), None)
    if quiz is None:
        return None
    return sum(_questions(section) for section in children(quiz, "section"))


def _questions(section: "_Element") -> int:
    drawn = number_of(section, "selection_ordering", "selection", "selection_number")
    if drawn is not None:
        return max(int(drawn), 0)
    count = 0
    for element in section:
        name = local_name(element)
        if name == "item":
            count += _question_type(element) != TEXT_ONLY
        elif name == "section":
            count += _questions(element)
    return count


def _question_type(item: "_Element") -> str | None:
    for field in descendants(item, "qtimetadatafield"):
        if text_of(field, "fieldlabel") == "question_type":
            return text_of(field, "fieldentry")
    return None

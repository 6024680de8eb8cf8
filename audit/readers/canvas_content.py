"""Things of a Canvas package, each as the fields of an activity that has no place yet.

Every function takes what the package says of one thing and gives what an ``Activity`` of it
holds; the id, the place and what the module adds come from ``canvas_package``.
"""

import mimetypes
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from audit.course import Media
from audit.language import translate as _
from audit.readers.fields import HtmlContent, media_at, utc
from audit.readers.qti import question_count
from audit.readers.safe_xml import (
    as_flag,
    as_number,
    child,
    children,
    descendants,
    flag_of,
    number_of,
    text_of,
    texts_of,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

# Fields of an activity, by their names. One activity is made of them at the end, once.
Fields = dict[str, Any]
# What an element says: names and texts of its children.
Said = Mapping[str, str]
Html = Callable[[str], HtmlContent]

GRADED_QUIZZES = MappingProxyType(
    {"assignment": True, "graded_survey": True, "practice_quiz": False, "survey": False}
)
_NEW_QUIZZES = re.compile(r"(?i)quiz-lti|quizzes[.-]next")
_HIDDEN_STATES = frozenset({"unpublished", "deleted"})
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")


def is_published(said: Said) -> bool:
    """Whether a thing's own state lets students see it; converters write many words for yes."""
    return said.get("workflow_state", "").lower() not in _HIDDEN_STATES


def title_in(said: Said, name: str = "title") -> str:
    """The title among what an element says, as people read it; empty without one."""
    return plain_title(said.get(name, ""))


def plain_title(text: str) -> str:
    """A title as people read it: converters escape its entities once more and double its quotes.

    Examples
    --------
    >>> plain_title('Rivers &amp; ""Ports""')
    'Rivers & "Ports"'
    """
    if "&" in text:
        text = _ENTITY.sub(lambda entity: unescape(entity[0]), text)
    return text.replace('""', '"')


def assignment(said: Said, element: "_Element", body: HtmlContent, tool: str | None) -> Fields:
    """Read the element ``assignment``; ``tool`` is the address of its tool, if it names none."""
    settings = _settings(said, "submission_types", "grading_type")
    if is_new_quiz(said):
        settings["quiz_type"] = "assignment"
    return {
        "title": title_in(said),
        "lms_type": "Assignment",
        "url": said.get("external_tool_url") or tool,
        "published": is_published(said),
        "group": _group(said, "assignment"),
        "settings": MappingProxyType(settings),
        **_work(said, element),
        "graded": _is_graded(said, element),
        **_found(body),
    }


def is_new_quiz(said: Said) -> bool:
    """Whether an assignment opens New Quizzes, whose content stays outside the package."""
    return _NEW_QUIZZES.search(said.get("external_tool_url", "")) is not None


def quiz(said: Said, of_nested: Said, questions: int | None, html: Html) -> Fields:
    """Read ``assessment_meta.xml``; its nested assignment is the same thing."""
    graded = GRADED_QUIZZES.get(said.get("quiz_type", ""))
    if as_flag(of_nested.get("omit_from_final_grade")):
        graded = False
    available = as_flag(said.get("available"))
    settings = _settings(said, "quiz_type")
    if said.get("access_code"):
        # That there is one is a setting; which one is nobody's business.
        settings["access_code"] = "yes"
    return {
        "title": title_in(said),
        "lms_type": "Quizzes::Quiz",
        "published": is_published(of_nested) if available is None else available,
        "question_count": questions,
        "time_limit_min": as_number(said.get("time_limit")),
        "settings": MappingProxyType(settings),
        **_work({**of_nested, **said}, None),
        "graded": graded,
        **_found(html(said.get("description", ""))),
    }


def bare_quiz(root: "_Element") -> Fields:
    """Read a quiz that has its questions and no settings of Canvas."""
    itself = next(descendants(root, "assessment"), root)
    return {
        "title": plain_title(itself.get("title") or ""),
        "lms_type": "Quizzes::Quiz",
        "question_count": question_count(root),
    }


def topic(
    element: "_Element", said: Said, nested: "_Element | None", of_nested: Said, html: Html
) -> Fields:
    """Read a ``topic`` and its ``topicMeta``: a discussion or an announcement.

    Parameters
    ----------
    said
        What the meta says; empty without one.
    nested, of_nested
        The assignment in the meta, and what it says.
    """
    text = texts_of(element)
    title = title_in(text) or title_in(said)
    body = _found(html(text.get("text", "")))
    published = is_published(said)
    appears = utc(said.get("delayed_post_at"))
    if said.get("type") == "announcement":
        # What staff wrote to all is counted and its links are kept; its text is not.
        return {
            "title": title,
            "lms_type": "Announcement",
            "published": published,
            "opens": appears or utc(said.get("posted_at")),
            "settings": MappingProxyType({"announcement": "yes"}),
            **body,
            "body": None,
        }
    work = _work({**said, **of_nested}, nested)
    graded = _is_graded(of_nested, nested)
    if nested is None:
        # Without an assignment of its own a topic cannot be graded.
        graded = False if said else None
    return {
        "title": title,
        "lms_type": "DiscussionTopic",
        "published": published,
        "group": _group(said, "separate") or _group(of_nested, "separate"),
        "settings": MappingProxyType(_settings(of_nested, "grading_type")),
        **work,
        "opens": work["opens"] or appears,
        "graded": graded,
        **body,
    }


def page(head: Said, body: HtmlContent) -> Fields:
    """Read an HTML page; ``head`` holds its ``meta`` names and contents, and its ``title``."""
    front = {"front_page": "yes"} if head.get("front_page") == "true" else {}
    return {
        "title": plain_title(head.get("title", "")),
        "lms_type": "WikiPage",
        "published": head.get("workflow_state", "").lower() not in _HIDDEN_STATES,
        "settings": MappingProxyType(front),
        **_found(body),
    }


def syllabus(body: HtmlContent) -> Fields:
    """Read the syllabus page."""
    return {
        "title": _("Syllabus"),
        "lms_type": "Syllabus",
        "settings": MappingProxyType({"syllabus": "yes"}),
        **_found(body),
    }


def event(element: "_Element", html: Html) -> Fields:
    """Read a calendar event; one of a whole day has no hours."""
    said = texts_of(element)
    whole_day = _date(said.get("all_day_date")) if as_flag(said.get("all_day")) else None
    return {
        "title": title_in(said),
        "lms_type": "CalendarEvent",
        "published": is_published(said),
        "day": whole_day,
        "starts": None if whole_day else utc(said.get("start_at")),
        "ends": None if whole_day else utc(said.get("end_at")),
        "settings": MappingProxyType({"calendar_event": "yes"}),
        **_found(html(said.get("description", ""))),
    }


def file(member: str, said: Said, hidden: bool, captions: bool, text: HtmlContent) -> Fields:
    """Read a file that a module places.

    Parameters
    ----------
    said
        What ``files_meta.xml`` says of it.
    hidden
        Whether students cannot open it, or the folder that it lies in.
    text
        What an HTML file holds; empty for every other file, which is not opened.
    """
    name = member.rsplit("/", 1)[-1]
    settings = {"file_name": name}
    mime_type = mimetypes.guess_type(name, strict=False)[0]
    if mime_type:
        settings["mime_type"] = mime_type
    found = _found(text)
    itself = media_at(member)
    if itself is not None:
        found["media"] = (replace(itself, captions=captions or None),)
    if mime_type != "text/html":
        found |= {"body": None, "word_count": None}
    return {
        "title": title_in(said, "display_name") or name,
        "lms_type": "Attachment",
        "published": not hidden,
        "opens": utc(said.get("unlock_at")),
        "closes": utc(said.get("lock_at")),
        "settings": MappingProxyType(settings),
        **found,
    }


def address(title: str, lms_type: str, url: str | None) -> Fields:
    """Read an external link or tool, or what has nothing but a title."""
    recording = media_at(url, title) if url else None
    return {
        "title": title,
        "lms_type": lms_type,
        "url": url,
        "media": () if recording is None else (recording,),
    }


def _work(said: Said, element: "_Element | None") -> Fields:
    """Dates and points; ``element`` is the assignment, for what stands deeper in it."""
    due, points = utc(said.get("due_at")), as_number(said.get("points_possible"))
    if due is None or points is None:
        parts = _checkpoints(element)
        due = due or max((day for day, _points in parts if day is not None), default=None)
        stated = [worth for _day, worth in parts if worth is not None]
        points = (sum(stated) if stated else None) if points is None else points
    if points is None and (gradable := child(element, "gradable")) is not None:
        # A cartridge's own assignment, without the one that Canvas adds.
        points = as_number(gradable.get("points_possible"))
    return {
        "opens": utc(said.get("unlock_at")),
        "due": due,
        "closes": utc(said.get("lock_at")),
        "points": points,
        "peer_review": as_flag(said.get("peer_reviews")),
    }


def _checkpoints(element: "_Element | None") -> list[tuple[datetime | None, float | None]]:
    """Due dates and points of the steps of a discussion: the first post, then the replies."""
    return [
        (utc(text_of(part, "due_at")), number_of(part, "points_possible"))
        for part in children(child(element, "sub_assignments"), "sub_assignment")
    ]


def _is_graded(said: Said, element: "_Element | None") -> bool | None:
    grading = said.get("grading_type")
    if grading == "not_graded" or "not_graded" in said.get("submission_types", "").split(","):
        return False
    if as_flag(said.get("omit_from_final_grade")):
        return False
    return True if grading or said.get("points_possible") else flag_of(element, "gradable")


def _group(said: Said, word: str) -> str | None:
    together = as_flag(said.get("has_group_category"))
    if together is None:
        # Older exports name the set of groups and have no switch.
        return word if said.get("group_category") else None
    return word if together else "none"


def _settings(said: Said, *names: str) -> dict[str, str]:
    return {name: said[name] for name in names if name in said}


def _found(content: HtmlContent) -> Fields:
    media: tuple[Media, ...] = content.media
    return {
        "body": content.text or None,
        "word_count": content.word_count,
        "media": media,
        "links": content.links,
    }


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None

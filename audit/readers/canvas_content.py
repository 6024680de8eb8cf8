"""Things of a Canvas package, each as an activity that does not yet stand in a module.

Every function takes the key that the package gives the thing and says what the thing says;
the place in the course comes from ``canvas_package``.
"""

import mimetypes
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from audit.course import Activity, Media
from audit.language import translate as _
from audit.readers.qti import question_count
from audit.readers.fields import HtmlContent, media_at, utc
from audit.readers.safe_xml import child, descendants, flag_of, number_of, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

GRADED_QUIZZES = MappingProxyType(
    {"assignment": True, "graded_survey": True, "practice_quiz": False, "survey": False}
)
_NEW_QUIZZES = re.compile(r"(?i)quiz-lti|quizzes[.-]next")
_HIDDEN_STATES = frozenset({"unpublished", "deleted"})

Html = Callable[[str], HtmlContent]


def is_published(element: "_Element | None") -> bool:
    """Whether a thing's own state lets students see it; converters write many words for yes."""
    return (text_of(element, "workflow_state") or "").lower() not in _HIDDEN_STATES


def assignment(key: str, element: "_Element", body: HtmlContent) -> Activity:
    """Turn the element ``assignment`` into an activity."""
    return Activity(
        native_id=key,
        title=text_of(element, "title") or "",
        lms_type="Assignment",
        position=0,
        url=text_of(element, "external_tool_url"),
        published=is_published(element),
        group=_group(element, "assignment"),
        settings=_settings(element, "submission_types", "grading_type"),
        **_work(element),
        **_found(body),
    )


def quiz(key: str, meta: "_Element", questions: int | None, html: Html) -> Activity:
    """Turn ``assessment_meta.xml`` into an activity; its nested assignment is the same thing."""
    nested = child(meta, "assignment")
    word = text_of(meta, "quiz_type")
    graded = GRADED_QUIZZES.get(word or "")
    if flag_of(nested, "omit_from_final_grade"):
        graded = False
    available = flag_of(meta, "available")
    settings = dict(_settings(meta, "quiz_type"))
    if text_of(meta, "access_code"):
        # That there is one is a setting; which one is nobody's business.
        settings["access_code"] = "yes"
    return Activity(
        native_id=key,
        title=text_of(meta, "title") or "",
        lms_type="Quizzes::Quiz",
        position=0,
        published=is_published(nested) if available is None else available,
        question_count=questions,
        time_limit_min=number_of(meta, "time_limit"),
        settings=MappingProxyType(settings),
        **{
            **_work(meta, nested),
            "graded": graded,
        },
        **_found(html(text_of(meta, "description") or "")),
    )


def bare_quiz(key: str, root: "_Element") -> Activity:
    """Turn a quiz that has its questions and no settings of Canvas into an activity."""
    itself = next(descendants(root, "assessment"), root)
    return Activity(
        native_id=key,
        title=itself.get("title") or "",
        lms_type="Quizzes::Quiz",
        position=0,
        question_count=question_count(root),
    )


def is_new_quiz(element: "_Element") -> bool:
    """Whether an assignment opens New Quizzes, whose content stays outside the package."""
    return _NEW_QUIZZES.search(text_of(element, "external_tool_url") or "") is not None


def topic(key: str, element: "_Element", meta: "_Element | None", html: Html) -> Activity:
    """Turn a ``topic`` and its ``topicMeta`` into a discussion or an announcement."""
    nested = child(meta, "assignment")
    title = text_of(element, "title") or text_of(meta, "title") or ""
    body = html(text_of(element, "text") or "")
    published = is_published(meta)
    if text_of(meta, "type") == "announcement":
        # What staff wrote to all is counted and its links are kept; its text is not.
        return Activity(
            native_id=key,
            title=title,
            lms_type="Announcement",
            position=0,
            published=published,
            opens=utc(text_of(meta, "delayed_post_at")) or utc(text_of(meta, "posted_at")),
            settings=MappingProxyType({"announcement": "yes"}),
            **{**_found(body), "body": None},
        )
    work = _work(nested, meta)
    work["opens"] = work["opens"] or utc(text_of(meta, "delayed_post_at"))
    return Activity(
        native_id=key,
        title=title,
        lms_type="DiscussionTopic",
        position=0,
        published=published,
        group=_group(meta, "separate") or _group(nested, "separate"),
        settings=_settings(nested, "grading_type"),
        # Without an assignment of its own a topic cannot be graded.
        **{**work, "graded": work["graded"] if nested is not None else _unless_absent(meta)},
        **_found(body),
    )


def page(key: str, head: Mapping[str, str], body: HtmlContent) -> Activity:
    """Turn an HTML page of the package into an activity.

    Parameters
    ----------
    head
        Its ``meta`` names and contents, and its ``title``.
    """
    front = {"front_page": "yes"} if head.get("front_page") == "true" else {}
    return Activity(
        native_id=key,
        title=head.get("title", ""),
        lms_type="WikiPage",
        position=0,
        published=head.get("workflow_state", "").lower() not in _HIDDEN_STATES,
        settings=MappingProxyType(front),
        **_found(body),
    )


def syllabus(key: str, body: HtmlContent) -> Activity:
    """Turn the syllabus page into an activity."""
    return Activity(
        native_id=key,
        title=_("Syllabus"),
        lms_type="Syllabus",
        position=0,
        settings=MappingProxyType({"syllabus": "yes"}),
        **_found(body),
    )


def event(key: str, element: "_Element", html: Html) -> Activity:
    """Turn a calendar event into an activity; one of a whole day has no hours."""
    whole_day = _date(text_of(element, "all_day_date")) if flag_of(element, "all_day") else None
    return Activity(
        native_id=key,
        title=text_of(element, "title") or "",
        lms_type="CalendarEvent",
        position=0,
        day=whole_day,
        starts=None if whole_day else utc(text_of(element, "start_at")),
        ends=None if whole_day else utc(text_of(element, "end_at")),
        settings=MappingProxyType({"calendar_event": "yes"}),
        **_found(html(text_of(element, "description") or "")),
    )


def file(key: str, member: str, published: bool, captions: bool, text: HtmlContent) -> Activity:
    """Turn a file that a module places into an activity.

    Parameters
    ----------
    text
        What an HTML file holds; empty for every other file, which is not opened.
    """
    name = PurePosixPath(member).name
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
    return Activity(
        native_id=key,
        title=name,
        lms_type="Attachment",
        position=0,
        published=published,
        settings=MappingProxyType(settings),
        **found,
    )


def address(key: str, title: str, lms_type: str, url: str | None) -> Activity:
    """Turn an external link or tool into an activity."""
    recording = media_at(url, title) if url else None
    return Activity(
        native_id=key,
        title=title,
        lms_type=lms_type,
        position=0,
        url=url,
        media=() if recording is None else (recording,),
    )


def _work(element: "_Element | None", second: "_Element | None" = None) -> dict[str, Any]:
    """Dates, points, marks: said by the first element, else by the second."""

    def either(read: Callable[..., Any], name: str) -> Any:
        value = read(element, name)
        return read(second, name) if value is None else value

    return {
        "opens": utc(either(text_of, "unlock_at")),
        "due": utc(either(text_of, "due_at")),
        "closes": utc(either(text_of, "lock_at")),
        "points": either(number_of, "points_possible"),
        "graded": _graded(element),
        "peer_review": either(flag_of, "peer_reviews"),
    }


def _graded(element: "_Element | None") -> bool | None:
    words = {
        text_of(element, "grading_type"),
        *(text_of(element, "submission_types") or "").split(","),
    }
    if "not_graded" in words or flag_of(element, "omit_from_final_grade"):
        return False
    said = text_of(element, "grading_type") or text_of(element, "points_possible")
    return True if said else None


def _unless_absent(meta: "_Element | None") -> bool | None:
    return None if meta is None else False


def _group(element: "_Element | None", word: str) -> str | None:
    together = flag_of(element, "has_group_category")
    if together is None:
        # Older exports name the set of groups and have no switch.
        return word if text_of(element, "group_category") else None
    return word if together else "none"


def _settings(element: "_Element | None", *names: str) -> Mapping[str, str]:
    found = {name: text_of(element, name) for name in names}
    return MappingProxyType({name: value for name, value in found.items() if value})


def _found(content: HtmlContent) -> dict[str, Any]:
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

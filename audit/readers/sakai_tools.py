"""What the tools of a Sakai site wrote into its archive, beside its lessons.

Assignments are known from Sakai's own tests, syllabus items from real archives; announcements,
forums and calendars by hearsay, so what does not fit is left alone. Whatever is about people
(submissions, replies, who wrote it) is dropped while the file is read.
"""

import base64
import binascii
import io
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from audit.course import Activity
from audit.errors import ReadError
from audit.language import translate as _
from audit.readers.fields import meeting_at, read_html
from audit.readers.safe_xml import children, local_name, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

ROOT = "archive"
# Elements of people, dropped as soon as they are closed.
_OF_PEOPLE = frozenset({"submissions", "submission", "submitters", "roles", "members", "responses"})
# In a forum, messages are what students wrote; elsewhere they are announcements.
REPLIES = frozenset({"messages", "message"})
# How students hand in, in Canvas words.
_HANDED_IN = MappingProxyType(
    {
        "TEXT_ONLY_ASSIGNMENT_SUBMISSION": "online_text_entry",
        "ATTACHMENT_ONLY_ASSIGNMENT_SUBMISSION": "online_upload",
        "SINGLE_ATTACHMENT_SUBMISSION": "online_upload",
        "TEXT_AND_ATTACHMENT_ASSIGNMENT_SUBMISSION": "online_text_entry,online_upload",
        "NON_ELECTRONIC_ASSIGNMENT_SUBMISSION": "on_paper",
        "VIDEO_SUBMISSION": "media_recording",
    }
)
_STAMP = "%Y%m%d%H%M%S"


def without_people(content: bytes, where: str, dropped: frozenset[str] = frozenset()) -> "_Element":
    """Root of a tool's file; elements of people, and others, are emptied while it is parsed.

    Properties of archives have names such as ``CHEF:creator`` in no namespace that is declared;
    the parser is told not to mind.

    Raises
    ------
    ReadError
        The file is no XML.
    """
    from lxml import etree

    dropped |= _OF_PEOPLE
    root: _Element | None = None
    is_whole = False
    try:
        # Read event by event, so that nothing of people outlives its end tag.
        for event, element in etree.iterparse(
            io.BytesIO(content),
            events=("start", "end"),
            tag=[f"{{*}}{name}" for name in (ROOT, *sorted(dropped))],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        ):
            if local_name(element) == ROOT:
                root = element if root is None else root
                is_whole = event == "end" and element is root
            elif event == "end":
                element.clear()
    except etree.XMLSyntaxError as error:
        # Of such names the parser complains when all is read.
        complaint = getattr(error, "code", None)
        if not is_whole or complaint != etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE:
            raise ReadError(
                where,
                _("the XML is broken (line {line})").format(line=error.lineno or 1),
                _("export the course again, or mend it"),
            ) from error
    if root is None or not is_whole:
        raise ReadError(where, _("this is no file of Sakai"), _("archive the site again"))
    return root


def assignments(root: "_Element") -> Iterator[Activity]:
    """Assignments; those thrown away are left out."""
    for element in _named(root, "Assignment"):
        said = {local_name(part): (part.text or "").strip() for part in element}
        if said.get("deleted") == "true":
            continue
        scale = _number(said.get("scaleFactor")) or 1
        points = _number(said.get("maxGradePoint"))
        graded = _graded(said.get("typeOfGrade", ""))
        body = read_html(said.get("instructions", ""))
        yield Activity(
            native_id=said.get("id") or "assignment",
            title=said.get("title", ""),
            lms_type="Assignment",
            position=0,
            body=body.text or None,
            opens=_epoch(said.get("openDate")) or _epoch(said.get("visibleDate")),
            due=_epoch(said.get("dueDate")),
            closes=_epoch(said.get("closeDate")),
            # Points stand ten times as large as they are; 0 where there are none.
            points=points / scale if points and graded is not False else None,
            graded=graded,
            published=said.get("draft") != "true",
            group="assignment" if said.get("isGroup") == "true" else None,
            peer_review={"true": True, "false": False}.get(said.get("allowPeerAssessment", "")),
            word_count=body.word_count if body.text else None,
            media=body.media,
            links=body.links,
            settings=_submission(said.get("typeOfSubmission", "")),
        )


def syllabus(root: "_Element") -> Iterator[Activity]:
    """Items of the syllabus."""
    for number, element in enumerate(_named(root, "syllabus_data"), start=1):
        raw = "\n".join(
            decoded(asset.get("syllabus_body-html")) for asset in children(element, "asset")
        )
        body = read_html(raw)
        yield Activity(
            native_id=f"syllabus/{number}",
            title=(element.get("title") or "").strip(),
            lms_type="syllabus",
            position=0,
            body=body.text or None,
            published=element.get("status") != "draft",
            word_count=body.word_count if body.text else None,
            media=body.media,
            links=body.links,
            settings=MappingProxyType({"syllabus": "yes"}),
        )


def announcements(root: "_Element") -> Iterator[Activity]:
    """Announcements: a message with its header."""
    for number, element in enumerate(_named(root, "message"), start=1):
        header = next(children(element, "header"), element)
        body = read_html(decoded(element.get("body-html")) or decoded(element.get("body")))
        yield Activity(
            native_id=f"announcement/{header.get('id') or number}",
            title=(header.get("subject") or "").strip(),
            lms_type="announcement",
            position=0,
            body=body.text or None,
            opens=_stamp(header.get("date")),
            published=header.get("draft") != "true",
            word_count=body.word_count if body.text else None,
            media=body.media,
            links=body.links,
            settings=MappingProxyType({"announcement": "yes"}),
        )


def forums(root: "_Element") -> Iterator[Activity]:
    """Topics of the forums; what students wrote in them is not read."""
    for number, element in enumerate(_named(root, "discussion_topic"), start=1):
        title = element.get("title") or element.get("topic_title") or text_of(element, "title")
        yield Activity(
            native_id=f"topic/{element.get('id') or number}",
            title=(title or "").strip(),
            lms_type="discussion_topic",
            position=0,
            published=element.get("draft") != "true",
        )


def events(root: "_Element") -> Iterator[Activity]:
    """Entries of the calendar, each once."""
    for number, element in enumerate(_named(root, "event"), start=1):
        said = properties(element)
        first, _dash, last = (element.get("range") or "").partition("-")
        body = read_html(said.get("CHEF:description", ""))
        place = said.get("CHEF:calendar-location", "")
        rooms = [link for link in (place, *body.links) if meeting_at(link) is not None]
        yield Activity(
            native_id=f"event/{element.get('id') or number}",
            title=said.get("DAV:displayname", "").strip(),
            lms_type="event",
            position=0,
            body="\n".join(part for part in (body.text, place) if part) or None,
            url=rooms[0] if rooms else None,
            starts=_stamp(first),
            ends=_stamp(last),
            word_count=body.word_count if body.text else None,
            media=body.media,
            links=tuple(link for link in body.links if link not in rooms[:1]),
            settings=MappingProxyType({"calendar_event": "yes"}),
        )


def repeated(root: "_Element") -> int:
    """Number of calendar entries that repeat."""
    return sum(
        any(local_name(part) == "rules" and len(part) for part in event)
        for event in _named(root, "event")
    )


def properties(element: "_Element") -> Mapping[str, str]:
    """The properties of an element, without those that name people."""
    found = {}
    for part in children(element, "properties"):
        for one in children(part, "property"):
            name, value = one.get("name") or "", one.get("value") or ""
            if not name.endswith((":creator", ":modifiedby")):
                found[name] = decoded(value) if one.get("enc") == "BASE64" else value
    return found


def display_name(element: "_Element") -> str:
    """The name by which people know a file or folder; empty where it has none."""
    for one in element.iter("{*}property"):
        if one.get("name") == "DAV:displayname":
            value = one.get("value") or ""
            return decoded(value) if one.get("enc") == "BASE64" else value
    return ""


def decoded(value: str | None) -> str:
    """Text that an archive keeps in base64; empty where it is none."""
    try:
        return base64.b64decode(value or "", validate=False).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _named(root: "_Element", name: str) -> "Iterable[_Element]":
    return root.iter(f"{{*}}{name}")


def _graded(word: str) -> bool | None:
    """Whether Sakai's word for a kind of grade means a grade."""
    return None if not word else word != "UNGRADED_GRADE_TYPE"


def _submission(word: str) -> Mapping[str, str]:
    handed_in = _HANDED_IN.get(word)
    return MappingProxyType({"submission_types": handed_in} if handed_in else {})


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _epoch(text: str | None) -> datetime | None:
    """Seconds since 1970, with a fraction."""
    seconds = _number(text)
    try:
        return datetime.fromtimestamp(int(seconds), UTC) if seconds else None
    except (OverflowError, ValueError, OSError):
        return None


def _stamp(text: str | None) -> datetime | None:
    """Seventeen digits, the last three of them milliseconds, in GMT."""
    digits = (text or "").strip()[:14]
    try:
        return datetime.strptime(digits, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None

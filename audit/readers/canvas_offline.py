"""Reader of Canvas's course for offline use: a web site in a zip, with the course as JSON in it.

It is what the student saw who made it: nothing unpublished, dates with her own offset, and no
text of what was still locked for her.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import unquote

from audit.course import (
    BLIND_AS_PACKAGES,
    Activity,
    Course,
    Media,
    Section,
)
from audit.errors import ReadError
from audit.language import translate as _
from audit.readers.fields import HtmlContent, media_at, meeting_at, read_html
from audit.readers.json_fields import Json, children, flag, ident, moment, number, text, title
from audit.readers.package import Package
from audit.readers.source import Source

FORMAT = "canvas_offline"
_START = b"window.COURSE_DATA"
_MEMBERS = ("viewer/course-data.js", "course-data.js")
# Lists of everything of a kind, whether a module places it or not.
_LISTS = ("pages", "assignments", "discussion_topics", "quizzes")
_ADDRESSES = frozenset({"ExternalUrl", "ContextExternalTool"})


def sniff(source: Source) -> bool:
    """Whether the source is such a site, or its file with the course."""
    if not source.is_folder and not source.is_archive:
        return source.head.startswith(_START)
    member = _member(source)
    return member is not None and source.read(member)[:100].lstrip().startswith(_START)


def _member(source: Source) -> str | None:
    return next((member for member in _MEMBERS if member in source.members), None)


def read(source: Source) -> list[Course]:
    """Read the one course of the site.

    Raises
    ------
    ReadError
        The file with the course is missing or is not what Canvas writes.
    """
    data = _data(source)
    package = Package(source)
    sections: list[Section] = []
    found: dict[str, Activity] = {}
    taken: set[str | None] = set()
    for number_, module in enumerate(children(data, "modules"), start=1):
        module_id = ident(module, "id", "exportId") or f"module {number_}"
        if any(section.native_id == module_id for section in sections):
            package.note(source.name, _("two modules carry the id {id}"), id=module_id)
            continue
        name = title(text(module, "name"))
        sections.append(Section(native_id=module_id, title=name, position=number_))
        has_to = text(module, "requirement") != "one"
        for place, item in enumerate(children(module, "items"), start=1):
            taken |= {ident(item, "exportId"), ident(item, "assignmentExportId")}
            key = ident(item, "id") or f"{module_id} item {place}"
            required = True if has_to and text(item, "requirement") else None
            activity = _activity(package, key, item)
            found.setdefault(key, replace(activity, section_id=module_id, required=required))
    for key, item in _elsewhere(data, taken - {None}):
        found.setdefault(key, _activity(package, key, item))
    _note_blindness(package, found)
    activities = tuple(replace(a, position=n) for n, a in enumerate(found.values(), start=1))
    return [
        Course(
            id=source.name.rsplit(".", 1)[0],
            title=title(text(data, "title")) or source.name,
            format=FORMAT,
            source_name=source.name,
            source_sha256=source.sha256,
            language=text(data, "language"),
            platform="Canvas",
            sections=tuple(sections),
            activities=activities,
            unread=tuple(package.unread),
            blind_to=BLIND_AS_PACKAGES,
        )
    ]


def _data(source: Source) -> Json:
    member = _member(source) if source.is_folder or source.is_archive else None
    where = source.name if member is None else f"{source.name}, {member}"
    if member is None and (source.is_folder or source.is_archive):
        raise ReadError(where, _("course-data.js is missing"), _("download the course again"))
    script = source.read(member).decode("utf-8-sig", "replace")
    if not script[:100].lstrip().startswith(_START.decode()):
        what = _("this is not what Canvas writes into such a site")
        raise ReadError(where, what, _("download the course again"))
    begin = script.find("{")
    try:
        data, _end = json.JSONDecoder().raw_decode(script, max(begin, 0))
    except (ValueError, RecursionError) as error:
        what = _("the course in it is cut short or damaged")
        raise ReadError(where, what, _("download the course again")) from error
    if not isinstance(data, dict):
        what = _("there is no course in it")
        raise ReadError(where, what, _("download the course again"))
    return data


def _elsewhere(data: Json, taken: set[str | None]) -> Iterator[tuple[str, Json]]:
    """What no module places; a quiz or topic takes its assignment with it."""
    things = [thing for name in _LISTS for thing in children(data, name)]
    shadows = {ident(thing, "assignmentExportId") for thing in things}
    for thing in things:
        key = ident(thing, "exportId")
        if key is not None and key not in taken and key not in shadows:
            yield key, thing


def _activity(package: Package, key: str, item: Json) -> Activity:
    lms_type = text(item, "type") or ""
    name = title(text(item, "title"))
    written = text(item, "content")
    body: HtmlContent | None = None
    url: str | None = None
    settings = {"front_page": "yes"} if flag(item, "frontPage") else {}
    media: tuple[Media, ...] = ()
    if lms_type in _ADDRESSES:
        url = written
        recording = media_at(url, name) if url is not None else None
        media = () if recording is None else (recording,)
    elif lms_type == "Attachment":
        address = _resolved(package, written or "")
        settings = {"file_name": address.rsplit("/", 1)[-1] or name}
        recording = media_at(address)
        media = () if recording is None else (recording,)
    elif written is not None:
        body = read_html(written, lambda address: _resolved(package, address))
        media = body.media
    elif flag(item, "locked"):
        package.note(
            package.source.name, _("what was locked for whoever made the export has no text")
        )
    questions = number(item, "questionCount")
    return Activity(
        native_id=key,
        native_ref=ident(item, "exportId") if "id" in item else None,
        title=name,
        lms_type=lms_type,
        position=0,
        body=(body.text or None) if body is not None else None,
        url=url,
        opens=moment(item, "unlockAt"),
        due=moment(item, "dueAt"),
        closes=moment(item, "lockAt"),
        points=number(item, "pointsPossible"),
        graded=flag(item, "graded"),
        question_count=int(questions) if questions is not None and questions >= 0 else None,
        time_limit_min=number(item, "timeLimit"),
        word_count=body.word_count if body is not None else None,
        media=media,
        links=body.links if body is not None else (),
        settings=MappingProxyType(settings),
    )


def _resolved(package: Package, address: str) -> str:
    """Member of the site that an address means; other addresses stay as they are."""
    plain = unquote(address.split("?", 1)[0])
    begin = plain.find("viewer/files")
    if begin < 0:
        return address
    path = plain[begin:].replace("//", "/")
    return package.find(path) or path


def _note_blindness(package: Package, found: dict[str, Activity]) -> None:
    addresses = {address for a in found.values() for address in (a.url, *a.links) if address}
    for tool in sorted({name for name in map(meeting_at, addresses) if name}):
        package.note(
            tool,
            _("meetings kept in {tool} cannot be listed by this package; add [[live]]"),
            tool=tool,
        )

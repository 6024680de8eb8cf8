"""Lessons of a Sakai site: pages are sections, and their items are activities.

The same page can be listed again, and an item under several pages: the place in the file tells
them apart. What an item is, a number says.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from audit.course import Activity, Media, Section
from audit.language import translate as _
from audit.readers.fields import HtmlContent, media_at, read_html
from audit.readers.package import Package
from audit.readers.safe_xml import children, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

# Types that the reader itself must know; the others are words of Sakai's own.
_TEXT, _SUBPAGE, _STUDENT_PAGES, _FOLDER = "5", "2", "10", "20"
# What shows a thing of another tool -> how the id of that thing begins.
_SHOWN = MappingProxyType({"3": "", "8": "topic/"})
_NO_VALUE = ("", "null")
_BEGINNING = 80


@dataclass(slots=True)
class Resource:
    """One file of the site."""

    kind: str
    title: str
    hidden: bool
    # Where its bytes are in the archive; None = nowhere.
    member: str | None


@dataclass(slots=True)
class Lessons:
    """Pages and their items, in the order of the file."""

    package: Package
    resources: Mapping[str, Resource]
    work: Mapping[str, Activity]
    sections: list[Section] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    # Assignments, topics and files that a lesson shows.
    placed: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

    def read(self, root: "_Element") -> None:
        """Make sections and activities of all pages."""
        hidden_tools = {
            tool.get("toolid")
            for tool in root.iter("{*}lessonbuilder")
            if tool.get("toolid") and tool.get("pageVisibility") == "false"
        }
        pages = list(root.iter("{*}page"))
        hidden = [
            page.get("hidden") == "true" or page.get("toolid") in hidden_tools for page in pages
        ]
        _hide_below(pages, hidden)
        taken: set[str] = set()
        for place, page in enumerate(pages, start=1):
            section = Section(
                native_id=free_id(page.get("pageid") or f"page {place}", taken),
                title=(page.get("title") or "").strip(),
                position=place,
                published=not hidden[place - 1],
            )
            self.sections.append(section)
            for item in sorted(children(page, "item"), key=_sequence):
                self.activities.append(self._item(item, section))

    def _item(self, item: "_Element", section: Section) -> Activity:
        own_type = (item.get("type") or "").strip()
        ref = _said(item, "sakaiid")
        resource = self.resources.get(ref or "")
        html = _said(item, "html") or ""
        settings: dict[str, str] = {}
        if own_type != _TEXT and "<" not in html and "/" in html and " " not in html:
            # What is embedded is said by its type.
            settings["mime_type"] = html
            html = ""
        attributes = self._attributes(item)
        body = read_html("\n".join(p for p in (html, _said(item, "description") or "") if p))
        url = attributes.get("multimediaUrl") or (
            ref if ref and ref.startswith(("https://", "http://")) else None
        )
        media = list(body.media)
        if "multimediaEmbedCode" in attributes:
            media += read_html(attributes["multimediaEmbedCode"]).media
        if url is not None and (known := media_at(url, _said(item, "name"))) is not None:
            media.append(known)
        if own_type == _FOLDER:
            ref = attributes.get("dataDirectory") or ref
        elif ref is not None and ref.startswith("/group/"):
            self.files.add(ref)
            settings["file_name"] = _last(ref)
            mime = resource.kind if resource is not None else settings.get("mime_type", "")
            if mime:
                settings["mime_type"] = mime
            media += self._recording(ref, mime, resource)
            body = self._page_of(resource, body)
        points = _number(_said(item, "gradebookPoints"))
        activity = Activity(
            native_id=item.get("id") or f"item {len(self.activities) + 1}",
            native_ref=ref or item.get("id"),
            title=self._title(item, resource, body) or _last(ref),
            lms_type=own_type or "item",
            position=0,
            section_id=section.native_id,
            body=body.text or None,
            url=url,
            points=points,
            graded=True if points else None,
            # "false" says that the next item may be opened all the same, not that this is optional.
            required=True if item.get("required") == "true" else None,
            published=section.published and not (resource is not None and resource.hidden),
            group="assignment"
            if own_type == _STUDENT_PAGES and item.get("groupOwned") == "true"
            else None,
            word_count=body.word_count if body.text else None,
            media=tuple(dict.fromkeys(media)),
            links=body.links,
            settings=MappingProxyType(settings),
        )
        if own_type in _SHOWN and ref is not None:
            return self._with_work(activity, _SHOWN[own_type] + _last(ref))
        return activity

    def _with_work(self, activity: Activity, own_id: str) -> Activity:
        """An item that shows an assignment or a topic, with what that says of itself."""
        work = self.work.get(own_id)
        if work is None:
            return activity
        self.placed.add(own_id)
        return replace(
            work,
            native_id=activity.native_id,
            native_ref=own_id,
            title=activity.title or work.title,
            lms_type=activity.lms_type,
            section_id=activity.section_id,
            required=activity.required,
            published=activity.published and work.published,
        )

    def _recording(self, ref: str, mime: str, resource: Resource | None) -> list[Media]:
        kind = mime.partition("/")[0]
        known = media_at(ref)
        if kind not in ("video", "audio") and known is None:
            return []
        name = resource.title if resource is not None else ref.rsplit("/", 1)[-1]
        member = resource.member if resource is not None else None
        if kind not in ("video", "audio"):
            assert known is not None
            kind = known.kind
        return [Media(kind=kind, url=member or ref, title=name)]

    def _page_of(self, resource: Resource | None, body: HtmlContent) -> HtmlContent:
        """The text of a page that lies beside the XML, where the item itself has none."""
        if resource is None or resource.member is None or resource.kind != "text/html":
            return body
        return body if body.text else read_html(self.package.text(resource.member))

    def _attributes(self, item: "_Element") -> Mapping[str, str]:
        """What an item keeps as JSON, texts only, without who added it."""
        try:
            found = json.loads(text_of(item, "attributes") or "{}")
        except (ValueError, RecursionError):
            self.package.note(item.get("id") or "", _("settings that are no JSON"))
            return {}
        if not isinstance(found, dict):
            return {}
        return {key: value for key, value in found.items() if isinstance(value, str)}

    def _title(self, item: "_Element", resource: Resource | None, body: HtmlContent) -> str:
        """Its name; texts have none and go by their beginning."""
        named = _said(item, "name") or (resource.title if resource is not None else None)
        line = body.text.partition("\n")[0]
        return named or (line if len(line) <= _BEGINNING else line[: _BEGINNING - 1].rstrip() + "…")


def _hide_below(pages: "list[_Element]", hidden: list[bool]) -> None:
    """Hide every page that is reached from a hidden page; the first way to it counts."""
    places: dict[str, list[int]] = {}
    for place, page in enumerate(pages):
        places.setdefault(page.get("pageid") or "", []).append(place)
    below: dict[int, list[int]] = {}
    placed: set[str] = set()
    for place, page in enumerate(pages):
        for item in children(page, "item"):
            inner = item.get("sakaiid") or ""
            if item.get("type") == _SUBPAGE and inner in places and inner not in placed:
                placed.add(inner)
                below.setdefault(place, []).extend(places[inner])
    steps = [place for place, is_hidden in enumerate(hidden) if is_hidden]
    while steps:
        for place in below.pop(steps.pop(), ()):
            hidden[place] = True
            steps.append(place)


def _said(item: "_Element", name: str) -> str | None:
    """An attribute; Sakai writes ``null`` where there is nothing."""
    value = (item.get(name) or "").strip()
    return None if value in _NO_VALUE else value


def _last(ref: str | None) -> str:
    """The last part of a path."""
    return (ref or "").rstrip("/").rsplit("/", 1)[-1]


def _sequence(item: "_Element") -> float:
    return _number(item.get("sequence")) or 0


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if abs(value) < 1e12 else None


def free_id(native_id: str, taken: set[str]) -> str:
    """The id, or the same with a number where it was met before."""
    free, number = native_id, 2
    while free in taken:
        free, number = f"{native_id} ({number})", number + 1
    taken.add(free)
    return free

"""The content tree of a Brightspace package: modules in order, and what stands in each."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from audit.course import Activity, Section
from audit.language import translate as _
from audit.readers.brightspace_files import (
    Files,
    attributes,
    file_settings,
    is_page,
    quicklink,
    recording,
    said,
    split_codes,
    whole_address,
    with_content,
)
from audit.readers.brightspace_members import material_type
from audit.readers.brightspace_objects import Objects
from audit.readers.fields import utc
from audit.readers.manifest import Item, Manifest, Resource
from audit.readers.package import Package
from audit.readers.package_families import MANIFEST

MODULE = "contentmodule"
_FILE = "content"
_LINK = "contentlink"
_TOOL = "lti"
_COURSE_FILE = "coursefile"
# These lead to something that stands elsewhere in the content, or to nothing of a tool.
_NO_THINGS = frozenset({"content", _COURSE_FILE})


class _Place(NamedTuple):
    """Where an item stands: its section, and what the modules around it let through."""

    section_id: str | None
    visible: bool
    opens: datetime | None
    closes: datetime | None
    is_top: bool = False


class Outline:
    """Sections, and the activities in them, in the order of the manifest."""

    def __init__(
        self, package: Package, manifest: Manifest, objects: Objects, files: Files
    ) -> None:
        self.sections: list[Section] = []
        self.activities: list[Activity] = []
        self.placed: set[str] = set()
        self._package = package
        self._manifest = manifest
        self._objects = objects
        self._files = files
        self._titled = {
            code: item.title
            for block in manifest.organizations
            for item in block.walk()
            for code in split_codes(attributes(item.element).get("resource_code"))
        }
        self._section_ids: set[str] = set()
        self._module_texts = 0
        self._unknown_tools = 0
        self._opened_tools: set[tuple[str, str | None]] = set()

    def place(self) -> None:
        """Go through all items."""
        top = _Place(None, True, None, None, is_top=True)
        waiting = [
            (item, top)
            for block in reversed(self._manifest.organizations)
            for item in reversed(block.children)
        ]
        while waiting:
            item, place = waiting.pop()
            told = attributes(item.element)
            self._objects.conditions += "condition_set" in told
            resource = self._manifest.resources.get(item.ref or "")
            if self._is_module(item, resource, place):
                inner = self._module(item, told, place)
            else:
                activity = self._activity(item, resource, told, place)
                self.activities.append(activity)
                inner = place._replace(visible=activity.published, is_top=False)
            waiting += [(child, inner) for child in reversed(item.children)]
        self._note_left_out()

    def _note_left_out(self) -> None:
        if self._module_texts:
            reason = _("texts above modules are in no activity ({count})")
            self._package.note(MANIFEST, reason, count=self._module_texts)
        if self._unknown_tools:
            reason = _("links to tools (LTI) whose address is not in the package ({count})")
            self._package.note(MANIFEST, reason, count=self._unknown_tools)
        unopened = set(self._objects.tools.values()) - self._opened_tools
        if unopened:
            reason = _("links to tools (LTI) that no item opens ({count})")
            self._package.note(MANIFEST, reason, count=len(unopened))

    def _is_module(self, item: Item, resource: Resource | None, place: _Place) -> bool:
        kind = material_type(resource.element) if resource else ""
        if kind in (_FILE, _LINK):
            return False
        # An item that opens nothing is a module, also where it is empty.
        return kind == MODULE or bool(item.children) or item.ref is None or place.is_top

    def _module(self, item: Item, told: Mapping[str, str], place: _Place) -> _Place:
        """A section, or a heading inside one; what its description shows is an activity too."""
        visible = place.visible and item.visible is not False
        opens, closes = utc(told.get("date_start")), utc(told.get("date_end"))
        section_id = place.section_id
        about = self._files.html(told.get("description"))
        if place.is_top:
            section_id = self._section(item, visible)
        due = utc(told.get("date_due"))
        if not place.is_top or about.media or about.links or due:
            heading = Activity(
                native_id=self._id(item),
                native_ref=next(iter(split_codes(told.get("resource_code"))), None),
                title=item.title,
                lms_type=MODULE,
                position=0,
                section_id=section_id,
                opens=opens,
                due=due,
                closes=closes,
                published=visible,
            )
            self.activities.append(with_content(heading, about))
        elif about.text:
            self._module_texts += 1
        return _Place(
            section_id,
            visible,
            max(filter(None, (opens, place.opens)), default=None),
            min(filter(None, (closes, place.closes)), default=None),
        )

    def _section(self, item: Item, visible: bool) -> str:
        key = item.identifier or f"module {len(self.sections) + 1}"
        if key in self._section_ids:
            key = f"{key} at {len(self.sections) + 1}"
        self._section_ids.add(key)
        self.sections.append(
            Section(
                native_id=key,
                title=item.title,
                position=len(self.sections) + 1,
                published=visible,
            )
        )
        return key

    def _id(self, item: Item) -> str:
        return item.identifier or f"item {len(self.activities) + 1}"

    def _activity(
        self, item: Item, resource: Resource | None, told: Mapping[str, str], place: _Place
    ) -> Activity:
        thing = self._thing(item, resource)
        is_of_tool = thing is not None and thing.native_id in self._objects.activities
        activity = thing or self._content(item, resource)
        ref = activity.native_id or next(iter(split_codes(told.get("resource_code"))), None)
        if is_of_tool:
            self.placed.add(activity.native_id)
        # What a tool keeps can be reached beside its module; the rest only while that is open.
        opens, closes = (None, None) if is_of_tool else (place.opens, place.closes)
        title = "" if quicklink(item.title) else item.title
        activity = replace(
            activity,
            native_id=self._id(item),
            native_ref=ref or None,
            title=title or activity.title,
            section_id=place.section_id,
            opens=utc(told.get("date_start")) or activity.opens or opens,
            due=utc(told.get("date_due")) or activity.due,
            closes=utc(told.get("date_end")) or activity.closes or closes,
            published=activity.published and place.visible and item.visible is not False,
        )
        return with_content(activity, self._files.html(told.get("description")))

    def _thing(self, item: Item, resource: Resource | None) -> Activity | None:
        """What a tool keeps and the item opens; None = the item is content."""
        if resource is None:
            return None
        address = said(resource.element, "href")
        link = quicklink(address)
        if link is None or material_type(resource.element) != _LINK:
            keys = self._objects.members.get(resource.href or "", [])
            return self._objects.activities[keys[0]] if len(keys) == 1 else None
        kind, code = link.get("type", ""), link.get("rcode", "")
        if kind in _NO_THINGS:
            return None
        thing = self._objects.thing(code)
        if thing is not None:
            return thing
        if kind == _TOOL:
            return self._tool(code)
        if code not in self._objects.forums:
            self._package.note(
                item.identifier,
                _("the item '{title}' opens a thing ({type}) that is not in the package"),
                title=item.title,
                type=kind,
            )
        return _blank(kind or _LINK, code)

    def _tool(self, code: str) -> Activity:
        title, address = self._objects.tools.get(code, ("", None))
        self._opened_tools.add((title, address))
        if address is None:
            self._unknown_tools += 1
            return _blank(_TOOL, code)
        return replace(
            _blank(_TOOL, code),
            title=title,
            url=whole_address(address),
            media=recording(address, title),
        )

    def _content(self, item: Item, resource: Resource | None) -> Activity:
        """A file, or a link to another place."""
        if resource is None:
            self._note_missing(item)
            return _blank(_FILE, "")
        kind = material_type(resource.element) or _FILE
        address = said(resource.element, "href")
        link = quicklink(address)
        member = resource.href
        if link is not None:
            member = self._files.member_at(address or "")
            kind = link.get("type", _LINK) if member else _LINK
            if member is None and link.get("type") == _COURSE_FILE:
                self._note_missing(item)
        if member is not None:
            return self._file(kind, member)
        if kind == _LINK and address:
            url = whole_address(address)
            blank = _blank(_LINK, (link or {}).get("rcode", ""))
            return replace(
                blank,
                title=self._titled.get(blank.native_id, ""),
                url=url,
                media=recording(url, item.title),
            )
        if not address:
            self._note_missing(item)
        return replace(
            _blank(kind, ""),
            settings=MappingProxyType(file_settings(address) if address else {}),
        )

    def _note_missing(self, item: Item) -> None:
        reason = _("the content of the item '{title}' is missing")
        self._package.note(item.identifier, reason, title=item.title)

    def _file(self, kind: str, member: str) -> Activity:
        found = self._files.file(member)
        settings = file_settings(member)
        return Activity(
            native_id="",
            title=settings["file_name"],
            lms_type=kind,
            position=0,
            body=found.text or None,
            word_count=found.word_count if is_page(member) else None,
            media=found.media,
            links=found.links,
            settings=MappingProxyType(settings),
        )


def _blank(lms_type: str, key: str) -> Activity:
    return Activity(native_id=key, title="", lms_type=lms_type, position=0)

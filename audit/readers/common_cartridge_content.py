"""Resources of a Common Cartridge, each as the fields of an activity that has no place yet.

What a resource is, its XML says: producers mix the types of several versions. ``lms_type`` stays
the type as the manifest writes it.
"""

import mimetypes
import posixpath
import re
from collections.abc import Iterable, Iterator
from html import escape, unescape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from audit.course import Media
from audit.errors import ReadError
from audit.language import translate as _
from audit.readers import common_cartridge_settings as canvas
from audit.readers.fields import HtmlContent, media_at, media_key, read_html
from audit.readers.manifest import Manifest, Resource
from audit.readers.package import Package
from audit.readers.qti import QUIZ_ROOTS, plain_name, question_count, time_limit_min
from audit.readers.safe_xml import (
    child,
    children,
    descendants,
    flag_of,
    local_name,
    parse_xml,
    text_of,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

# Fields of an activity, by their names.
Fields = dict[str, Any]

CONTENT_TYPES = ("webcontent", "associatedcontent/")
PAGES = (".html", ".htm", ".xhtml")
_FILE_BASES = ("$IMS-CC-FILEBASE$", "$IMS_CC_FILEBASE$", "%24IMS-CC-FILEBASE%24")
# Where Canvas and its converters put all files.
_WEB_RESOURCES = "web_resources/"
_TOOLS = frozenset({"cartridge_basiclti_link", "basic_lti_link"})
_INLINE = frozenset({"webLink", "topic", "assignment", *_TOOLS})
_HEAD_CHARACTERS = 20_000
_HEAD_BYTES = 4_000
_BROKEN_NAMESPACE = re.compile(
    rb"""xmlns(?::[\w.-]{1,40})?=(?:"https?: [^"<>]*"|'https?: [^'<>]*')"""
)
_TITLE = re.compile(r"(?is)<title[^>]{0,200}>(.{0,1000}?)</title>")
_POINTS = re.compile(r"\d{1,6}(?:\.\d{1,6})?")
_PEER_REVIEWS = re.compile(r'(?i)"\w{0,40}peer_?reviews?\w{0,40}"\s{0,9}:\s{0,9}"?(?:[1-9]|true)')
_LONGEST_PROPERTY = 20_000
# Words of the cartridge for what is handed in, in those of Canvas.
_HANDED_IN = MappingProxyType(
    {
        "html": "online_text_entry",
        "text": "online_text_entry",
        "file": "online_upload",
        "url": "online_url",
    }
)
_TEACHERS = frozenset({"instructor", "mentor", "teacher"})


class Contents:
    """The resources of one cartridge.

    Parameters
    ----------
    variants
        Resource -> the richer one for which it stands in.
    protected
        How many resources were not opened because they are encrypted.
    mended
        How many files declare a namespace that is no address.
    """

    def __init__(self, package: Package, manifest: Manifest) -> None:
        self._package = package
        self._resources = manifest.resources
        self._known: dict[str, Fields] = {}
        self.protected = 0
        self.mended = 0
        self.variants = {
            key: target
            for key, resource in manifest.resources.items()
            for variant in children(resource.element, "variant")
            if (target := variant.get("identifierref")) in manifest.resources and target != key
        }

    def preferred(self, key: str) -> str:
        """The resource that a student gets: a plain page may stand in for a richer one."""
        passed = {key}
        while (target := self.variants.get(key)) is not None and target not in passed:
            key = target
            passed.add(key)
        return key

    def fields(self, key: str) -> Fields:
        """Fields of the activity that a resource is; each is read once, however often placed."""
        if key not in self._known:
            self._known[key] = self._fields(self._resources[key], key)
        return self._known[key]

    def _fields(self, resource: Resource, key: str) -> Fields:
        element = resource.element
        if (element.get("protected") or "").lower() == "true":
            self.protected += 1
            fields = self._title_only(resource, key)
        else:
            fields = self._opened(resource, key)
        settings = dict(fields.get("settings", {}))
        use = (element.get("intendeduse") or "unspecified").lower()
        if use == "syllabus":
            settings["syllabus"] = "yes"
        elif use != "unspecified":
            settings["intended_use"] = use
        return {
            **fields,
            "lms_type": resource.type,
            "published": fields.get("published", True) and not is_for_teachers(element),
            "settings": MappingProxyType(settings),
        }

    def _opened(self, resource: Resource, key: str) -> Fields:
        settings = self._beside(resource, canvas.ASSIGNMENT)
        if settings is not None:
            return self._canvas_assignment(resource, settings)
        if resource.type.startswith(CONTENT_TYPES):
            return self._content(resource, key)
        root, member = self._root(resource)
        if root is None:
            # What is no XML is a file like others: a book, a video, a test to unpack.
            is_xml = member is not None and member.lower().endswith(".xml")
            return self._title_only(resource, key) if is_xml else self._content(resource, key)
        folder = posixpath.dirname(member or "")
        name = plain_name(root)
        if name == "webLink":
            return _link(root)
        if name in _TOOLS:
            return self._tool(root, folder)
        if name == "topic":
            return self._discussion(resource, root, folder)
        if name == "assignment":
            return self._assignment(root, folder)
        if name in QUIZ_ROOTS:
            return self._quiz(resource, root, folder)
        reason = _("a resource of type '{type}' with the root <{root}> is not read")
        self._package.note(member or key, reason, type=resource.type, root=local_name(root)[:40])
        return self._title_only(resource, key)

    # --- files of a resource ----------------------------------------------------------------------

    def _root(self, resource: Resource) -> "tuple[_Element | None, str | None]":
        """XML of a resource and its member; a Thin Cartridge may hold it inside the manifest."""
        inline = next((e for e in resource.element if local_name(e) in _INLINE), None)
        if inline is not None:
            return inline, None
        members = [m for m in (resource.href, *resource.files) if m]
        xml = next((m for m in members if m.lower().endswith((".xml", ".qti"))), None)
        if xml is None:
            return None, next(iter(members), None)
        return self._xml(xml), xml

    def _beside(self, resource: Resource, name: str) -> "_Element | None":
        """Settings of Canvas, which converters too put beside a resource or what it needs."""
        for file in self._files_near(resource):
            if posixpath.basename(file) == name:
                return self._xml(file)
        return None

    def _files_near(self, resource: Resource) -> Iterable[str]:
        yield from resource.files
        for key in resource.dependencies:
            needed = self._resources.get(key)
            if needed is not None and needed.type.startswith("associatedcontent/"):
                yield from needed.files

    def _xml(self, member: str) -> "_Element | None":
        try:
            content = self._package.source.read(member)
            head = content[:_HEAD_BYTES]
            if _BROKEN_NAMESPACE.search(head):
                # Some producers write "http: //", which stops a parser; nothing else is mended.
                self.mended += 1
                head = _BROKEN_NAMESPACE.sub(lambda found: found[0].replace(b" ", b""), head)
                content = head + content[_HEAD_BYTES:]
            return parse_xml(content, member)
        except ReadError as error:
            self._package.note(member, error.what)
            return None

    def _html(self, text: str, folder: str) -> HtmlContent:
        return read_html(text, lambda address: self._resolved(address, folder))

    def _resolved(self, address: str, folder: str) -> str:
        """Member that an address inside the cartridge means, else the address."""
        for base in _FILE_BASES:
            if address.startswith(base):
                rest = address.removeprefix(base).lstrip("/")
                return self._first_member(address, (folder, _WEB_RESOURCES, ""), rest)
        if ":" in address.split("/", 1)[0] or address.startswith(("//", "#", "$", "%24")):
            return address
        return self._first_member(address, (folder,), address)

    def _first_member(self, address: str, folders: tuple[str, ...], rest: str) -> str:
        rest = rest.split("#", 1)[0]
        for folder in folders if rest else ():
            member = self._package.find(posixpath.normpath(posixpath.join(folder, rest)))
            if member is not None:
                return member
        return address

    # --- kinds of resources -----------------------------------------------------------------------

    def _title_only(self, resource: Resource, key: str) -> Fields:
        name = resource.href or next(iter(resource.files), None) or resource.address or key
        return {"title": posixpath.basename(name) or key}

    def _content(self, resource: Resource, key: str) -> Fields:
        """A page or file, or an address where a plain package names one."""
        if resource.address and "://" in resource.address:
            return _address("", resource.address)
        member = resource.href or next(iter(resource.files), None)
        if member is None:
            if not resource.address and child(resource.element, "file") is None:
                self._package.note(key, _("the resource names no file"))
            return self._title_only(resource, key)
        is_page = member.lower().endswith(PAGES)
        text = self._package.text(member) if is_page else ""
        content = self._html(text, posixpath.dirname(member))
        name = posixpath.basename(member)
        mime_type = mimetypes.guess_type(name, strict=False)[0]
        # The last: recordings that a player on the page opens by itself.
        recordings = (*_recordings([member]), *content.media, *_recordings(resource.files))
        return {
            "title": _title_of(text) or name,
            "settings": {"file_name": name} | ({"mime_type": mime_type} if mime_type else {}),
            **(_text(content) if is_page else {}),
            "media": _once(recordings),
        }

    def _canvas_assignment(self, resource: Resource, root: "_Element") -> Fields:
        page = next((m for m in resource.files if m.lower().endswith(PAGES)), None)
        text = self._package.text(page) if page else text_of(root, "text") or ""
        content = self._html(text, posixpath.dirname(page or ""))
        return {**canvas.of_assignment(root), **_text(content)}

    def _tool(self, root: "_Element", folder: str) -> Fields:
        launch = text_of(root, "secure_launch_url") or text_of(root, "launch_url")
        fields = _address(text_of(root, "title") or "", launch)
        content = self._html(text_of(root, "description") or "", folder)
        # Values of custom fields may name people: two facts are looked for, nothing is kept.
        values = {
            field.get("name"): (text_of(field) or "")[:_LONGEST_PROPERTY]
            for block in root
            if local_name(block) in ("custom", "extensions")
            for field in descendants(block, "property")
        }
        reviewed = any(_PEER_REVIEWS.search(value) for value in values.values())
        return {
            **fields,
            **(_text(content) if content.text else {}),
            "media": _once((*fields["media"], *content.media)),
            # Where Canvas is told that the tool returns a score, and of how many points.
            "points": _points(values.get("outcome")),
            "peer_review": True if reviewed else None,
        }

    def _discussion(self, resource: Resource, root: "_Element", folder: str) -> Fields:
        element = child(root, "text")
        text = text_of(element) or ""
        if element is not None and (element.get("texttype") or "").lower() == "text/plain":
            text = escape(text)
        fields = {"title": text_of(root, "title") or "", **_text(self._html(text, folder))}
        settings = self._topic_settings(resource)
        if settings is not None:
            fields |= canvas.of_topic(settings)
            if "announcement" in fields["settings"]:
                # What staff wrote to all is counted and its links are kept; its text is not.
                fields["body"] = None
        attached = [
            self._resolved(address, folder)
            for block in children(root, "attachments")
            for attachment in children(block, "attachment")
            if (address := attachment.get("href"))
        ]
        links = [address for address in attached if media_at(address) is None]
        return {
            **fields,
            "media": _once((*fields["media"], *map(media_at, attached))),
            "links": tuple(dict.fromkeys((*fields["links"], *links))),
        }

    def _topic_settings(self, resource: Resource) -> "_Element | None":
        itself = next((file for file in resource.files if file.endswith(".xml")), None)
        for file in self._files_near(resource):
            root = self._xml(file) if file.endswith(".xml") and file != itself else None
            if root is not None and local_name(root) == canvas.TOPIC:
                return root
        return None

    def _assignment(self, root: "_Element", folder: str) -> Fields:
        """An assignment of the extension of 1.3; Canvas adds its own settings inside."""
        content = self._html(text_of(root, "text") or "", folder)
        settings = child(root, "extensions", "assignment")
        if settings is not None:
            return {**canvas.of_assignment(settings), **_text(content)}
        gradable = child(root, "gradable")
        formats = children(child(root, "submission_formats"), "format")
        words = [_HANDED_IN.get((f.get("type") or "").lower()) for f in formats]
        handed_in = ",".join(dict.fromkeys(word for word in words if word))
        return {
            "title": text_of(root, "title") or "",
            **_text(content),
            "graded": flag_of(gradable) if gradable is not None else None,
            "points": _points(gradable.get("points_possible") if gradable is not None else None),
            "settings": {"submission_types": handed_in} if handed_in else {},
        }

    def _quiz(self, resource: Resource, root: "_Element", folder: str) -> Fields:
        count = question_count(root)
        settings = self._beside(resource, canvas.QUIZ)
        if settings is not None:
            text = text_of(settings, "description") or ""
            fields = {**canvas.of_quiz(settings), "question_count": count}
            return {**fields, **_text(self._html(text, folder))}
        itself = next(descendants(root, "assessment"), root)
        # What stands before the questions; the questions are nobody's text to read.
        intro = " ".join(
            text
            for name in ("presentation_material", "rubric", "objectives")
            for block in children(itself, name)
            for text in map(text_of, descendants(block, "mattext"))
            if text
        )
        return {
            "title": itself.get("title") or "",
            **(_text(self._html(intro, folder)) if intro else {}),
            "question_count": count,
            "time_limit_min": time_limit_min(root),
        }


def is_for_teachers(element: "_Element") -> bool:
    """Whether the metadata of an item or resource names teachers as its only users."""
    roles = {
        (text_of(role, "value") or text_of(role) or "").lower()
        for metadata in children(element, "metadata")
        for role in descendants(metadata, "intendedEndUserRole")
    }
    return bool(roles) and roles <= _TEACHERS


def _recordings(members: Iterable[str]) -> Iterator[Media]:
    for member in members:
        kind = mimetypes.guess_type(member, strict=False)[0] or ""
        if kind.startswith(("video/", "audio/")) and (found := media_at(member)) is not None:
            yield found


def _link(root: "_Element") -> Fields:
    url = child(root, "url")
    address = (url.get("href") or "").strip() if url is not None else ""
    return _address(text_of(root, "title") or "", address or None)


def _address(title: str, url: str | None) -> Fields:
    return {"title": title, "url": url, "media": _once((media_at(url, title) if url else None,))}


def _text(content: HtmlContent) -> Fields:
    return {
        "body": content.text or None,
        "word_count": content.word_count,
        "media": content.media,
        "links": content.links,
    }


def _points(text: str | None) -> float | None:
    found = _POINTS.fullmatch((text or "").strip())
    return float(found[0]) if found else None


def _title_of(text: str) -> str:
    found = _TITLE.search(text[:_HEAD_CHARACTERS])
    return " ".join(unescape(found[1]).split()) if found else ""


def _once(media: Iterable[Media | None]) -> tuple[Media, ...]:
    kept: dict[str, Media] = {}
    for recording in media:
        if recording is not None:
            kept.setdefault(media_key(recording.url or ""), recording)
    return tuple(kept.values())

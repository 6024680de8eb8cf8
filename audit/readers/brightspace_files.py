"""Fields, files and addresses of a Brightspace package, as a learner would have seen them."""

import mimetypes
import posixpath
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from audit.course import Activity, Media
from audit.readers.fields import (
    MAX_BODY_CHARACTERS,
    HtmlContent,
    media_at,
    media_key,
    read_html,
)
from audit.readers.package import Package
from audit.readers.safe_xml import text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

# /content/enforced/117831-ENG.101/Week%201/page.html: a file of this course, on its site.
_ENFORCED = re.compile(r"(?i)(?:^|//[^/]+)/content/enforced2?/[^/]*/")
_PREFIX = "{http://desire2learn.com/xsd/d2lcp_v2p0}"
_QUICKLINK = re.compile(r"(?i)/quickLink\.d2l\?")
_PAGE_ENDINGS = (".html", ".htm", ".xhtml")
_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def attributes(element: "_Element") -> dict[str, str]:
    """Attributes that say something, by their names without Brightspace's prefix."""
    return {
        str(name).rpartition("}")[2]: text
        for name, value in element.items()
        if (text := str(value).strip())
    }


def said(element: "_Element | None", name: str) -> str | None:
    """What an attribute or a child says, with Brightspace's prefix or without; None = nothing."""
    if element is None:
        return None
    value = element.get(name) or element.get(_PREFIX + name)
    return (value or "").strip() or text_of(element, name)


def flag(element: "_Element | None", name: str) -> bool | None:
    """Yes or no, in any of the words that Brightspace uses; None = neither."""
    return _WORDS.get((said(element, name) or "").lower())


def number(element: "_Element | None", name: str) -> float | None:
    """Finite number; None = none is said."""
    try:
        value = float(said(element, name) or "")
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def codes(element: "_Element | None") -> list[str]:
    """Durable ids of a thing; one that was copied from course to course may have several."""
    return split_codes(said(element, "resource_code"))


def split_codes(text: str | None) -> list[str]:
    """Ids that stand in one attribute, with commas between them."""
    return [code for part in (text or "").split(",") if (code := part.strip())]


def quicklink(address: str | None) -> dict[str, str] | None:
    """Parameters of an address by which Brightspace opens a thing of a course; None = no such."""
    if not address or not _QUICKLINK.search(address):
        return None
    query = address.partition("?")[2]
    return {name.lower(): values[0].strip() for name, values in parse_qs(query).items()}


class Files:
    """HTML and other files of a package."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def html(self, html: str | None, folder: str = "") -> HtmlContent:
        """Read HTML that stands in a folder of the package."""
        return read_html(html or "", lambda address: self.member_at(address, folder) or address)

    def file(self, member: str) -> HtmlContent:
        """Read a file as a learner meets it: the text of a page, a recording, or nothing."""
        if member.lower().endswith(_PAGE_ENDINGS):
            return self.html(self._package.text(member), posixpath.dirname(member))
        itself = media_at(member)
        return HtmlContent(text="", word_count=0, media=(itself,) if itself else (), links=())

    def member_at(self, address: str, folder: str = "") -> str | None:
        """Member that an address on the course's site, or a relative one, means; None = none."""
        link = quicklink(address)
        if link is not None:
            named = link.get("fileid") if link.get("type") == "coursefile" else None
            return self._package.find(named) if named else None
        enforced = _ENFORCED.search(address)
        if enforced:
            return self._package.find(address[enforced.end() :])
        path = address.replace("\\", "/").partition("#")[0]
        if not path or path.startswith("/") or _has_scheme(path):
            return None
        return self._package.find(posixpath.normpath(posixpath.join(folder, path)))


def is_page(member: str) -> bool:
    """Whether a file is read in the browser."""
    return member.lower().endswith(_PAGE_ENDINGS)


def file_settings(member: str) -> dict[str, str]:
    """Name and type of a file, as classification needs them."""
    name = posixpath.basename(member)
    mime_type = mimetypes.guess_type(name, strict=False)[0]
    return {"file_name": name} | ({"mime_type": mime_type} if mime_type else {})


def whole_address(address: str) -> str:
    """Address as a browser would open it; some were typed without ``https://``."""
    if address.startswith("//"):
        return "https:" + address
    return "https://" + address if address.lower().startswith("www.") else address


def with_content(activity: Activity, content: HtmlContent) -> Activity:
    """Activity with one more text before its own; what it says already is not said twice."""
    if not (content.text or content.media or content.links):
        return activity
    body = activity.body or ""
    told = content.text in body
    media = {media_key(m.url or ""): m for m in (*content.media, *activity.media)}
    return replace(
        activity,
        body=(body if told else f"{content.text}\n{body}".strip()[:MAX_BODY_CHARACTERS]) or None,
        word_count=(activity.word_count or 0) + (0 if told else content.word_count),
        media=tuple(media.values()),
        links=tuple(dict.fromkeys((*content.links, *activity.links))),
    )


def first_said(element: "_Element", names: Iterable[str]) -> str | None:
    """First of several fields that says something."""
    return next((value for name in names if (value := said(element, name))), None)


def recording(address: str, title: str) -> tuple[Media, ...]:
    """Recording behind a link, if it is one."""
    found = media_at(address, title)
    return (found,) if found else ()


def _has_scheme(path: str) -> bool:
    try:
        return bool(urlsplit(unquote(path)).scheme)
    except ValueError:
        return True

"""Texts of a Canvas package: what their addresses stand for, and what a page's head says."""

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from audit.readers.fields import HtmlContent, read_html
from audit.readers.safe_xml import children, descendants

if TYPE_CHECKING:
    from lxml.etree import _Element

    from audit.readers.package import Package

FILES = "web_resources/"
_FILE_BASES = ("$IMS-CC-FILEBASE$", "$IMS_CC_FILEBASE$")
_MADE_IN_CANVAS = ("media_objects_iframe/", "media_attachments_iframe/", "media_objects/")
# Beyond this a page's head is no head.
_HEAD_CHARACTERS = 20_000
_META = re.compile(r"(?i)<meta\b[^>]*>")
_NAME_OR_CONTENT = re.compile(r"""(?i)\b(name|content)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass(slots=True, kw_only=True)
class Texts:
    """Reads HTML of one package.

    Parameters
    ----------
    files
        Key of a file -> its member.
    deep_links
        Id of a link into a tool -> address that it opens.
    captioned
        Members of recordings that have captions.
    made_in_canvas
        Id of a recording that was made in Canvas -> its member.
    """

    package: "Package"
    files: dict[str, str]
    deep_links: dict[str, str]
    captioned: set[str]
    made_in_canvas: dict[str, str]

    def html(self, text: str) -> HtmlContent:
        """Read HTML of the package, with addresses of members resolved and captions joined."""
        found = read_html(text, self._resolved)
        if not any(m.url in self.captioned for m in found.media):
            return found
        media = tuple(
            replace(m, captions=True) if m.url in self.captioned else m for m in found.media
        )
        return replace(found, media=media)

    def _resolved(self, address: str) -> str:
        plain = unquote(address)
        for base in _FILE_BASES:
            if plain.startswith(base):
                path = FILES + plain.removeprefix(base).split("?", 1)[0].lstrip("/")
                return self.package.find(path) or path
        _before, mark, rest = plain.partition("/file_ref/")
        if mark:
            return self.files.get(rest.split("?", 1)[0].split("/", 1)[0], address)
        if "external_tools/retrieve" in plain:
            return self._behind_tool(address)
        for mark in _MADE_IN_CANVAS:
            before, _found, rest = plain.partition(mark)
            if rest and (not before or before.endswith("/")):
                return self.made_in_canvas.get(rest.split("?")[0].split("/")[0], address)
        return address

    def _behind_tool(self, address: str) -> str:
        """What a tool would open from a text: named in the address, or by a link's id."""
        try:
            query = parse_qs(urlsplit(address).query)
        except ValueError:
            return address
        link = query.get("resource_link_lookup_uuid", [""])[0]
        return query.get("url", [""])[0] or self.deep_links.get(link) or address


def captioned_members(tracks: "_Element | None", files: dict[str, str]) -> set[str]:
    """Recordings to which ``media_tracks.xml`` gives captions."""
    return {
        files[key]
        for media in (descendants(tracks, "media") if tracks is not None else ())
        if (key := media.get("identifierref") or "") in files
        and any(
            track.get("kind") in ("subtitles", "captions") for track in children(media, "track")
        )
    }


def head_of(text: str) -> dict[str, str]:
    """Names and contents of a page's ``meta`` elements, and its ``title``."""
    text = text[:_HEAD_CHARACTERS].split("<body", 1)[0]
    # Older exports do not escape the title, so it is taken as text.
    before, _mark, rest = text.partition("<title>")
    title, _mark, after = rest.partition("</title>")
    found = {"title": unescape(title).strip()}
    for meta in _META.findall(before + after):
        said = {name.lower(): one or two for name, one, two in _NAME_OR_CONTENT.findall(meta)}
        if said.get("name"):
            found[unescape(said["name"])] = unescape(said.get("content", ""))
    return found

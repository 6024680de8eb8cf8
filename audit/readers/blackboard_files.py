"""Files and addresses of a Blackboard export: what a learner's browser would have shown."""

import mimetypes
import re
from html import unescape
from types import MappingProxyType
from typing import TYPE_CHECKING

from audit.course import Media
from audit.language import translate as _
from audit.readers.blackboard_dat import value
from audit.readers.fields import HtmlContent, media_at, meeting_at, read_html
from audit.readers.package import Package

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_XID = re.compile(r"xid-(\d+_\d+)")
# The member of a file carries its number before the ending: Map__xid-12_1.pdf.
_XID_OF_MEMBER = re.compile(r"__xid-(\d+_\d+)(?:\.[^/]*)?$")
_PLACEHOLDER = re.compile(r"@X@EmbeddedFile\.(?:location|requestUrlStub)@X@/?", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_NAME = re.compile(r'"(?:fileName|linkName|displayName)"\s*:\s*"([^"\\]{1,300})"')

# Handles and names of tools in which people meet: part of the word -> name of the tool.
_MEETING_TOOLS = MappingProxyType(
    {
        "collab": "Collaborate",
        "zoom": "Zoom",
        "bigbluebutton": "BigBlueButton",
        "msteams": "Microsoft Teams",
        "teamslti": "Microsoft Teams",
        "teamsmeeting": "Microsoft Teams",
        "webex": "Webex",
        "adobeconnect": "Adobe Connect",
        "googlemeet": "Google Meet",
        "blackboardclass": "Class",
    }
)


class Files:
    """Look-up of a package's files by number and by address."""

    def __init__(self, package: Package) -> None:
        self._package = package
        members = frozenset(package.source.members)
        self._by_xid: dict[str, str] = {}
        self._absent: set[str] = set()
        for member in package.source.members:
            found = _XID_OF_MEMBER.search(member)
            # Beside each file lies a description of it, with one ending more.
            if found and (not member.endswith(".xml") or member + ".xml" in members):
                self._by_xid.setdefault(found[1], member)

    def html(self, html: str, folder: str) -> HtmlContent:
        """Read HTML; addresses of files become members of the package.

        Parameters
        ----------
        folder
            Identifier of the resource, in whose folder older exports keep embedded files.
        """
        if "<" not in html and "&lt;" in html:
            html = unescape(html)
        # A link to a file shows its number only; its name stands beside it.
        names = {
            xid[1]: name[1]
            for tag in (_TAG.findall(html) if "data-bbfile" in html else ())
            if "data-bbfile" in tag and (said := unescape(unescape(tag)))
            if (xid := _XID.search(said)) and (name := _NAME.search(said))
        }

        def resolve(address: str) -> str:
            xid = _XID.search(address)
            if xid:
                member = self._by_xid.get(xid[1])
                if member is None:
                    self._absent.add(names.get(xid[1], xid[0]))
                return member or names.get(xid[1]) or address
            plain = _PLACEHOLDER.sub("", address)
            if plain == address:
                return address
            return self._package.find(f"{folder}/{plain}") or plain

        return read_html(html, resolve)

    def note_absent(self) -> None:
        """Say how many files the export names and does not hold."""
        if self._absent:
            self._package.note(
                "csfiles",
                _("files that items name are not in the package ({count}), such as {name}"),
                count=len(self._absent),
                name=min(self._absent),
            )

    def attached(self, content: "_Element", folder: str) -> "Iterator[tuple[str, str]]":
        """Files of an item: name, and member of the package or the name again."""
        for file in content.iterfind("FILES/FILE"):
            number = value(file, "NAME") or ""
            name = value(file, "LINKNAME") or number
            xid = _XID.search(number)
            member = self._by_xid.get(xid[1]) if xid else None
            if member is None and not xid and number:
                member = self._package.find(f"{folder}/{number.lstrip('/')}")
            if member is None and name:
                self._absent.add(name)
            if name:
                yield name, member or name


def mime_type(name: str) -> str | None:
    """Type of a file by the ending of its name."""
    return mimetypes.guess_type(name, strict=False)[0]


def recording(name: str, address: str) -> Media | None:
    """Recording that a file is; None = it is none."""
    found = media_at(address, name)
    return found if found is not None else media_at(name, name)


def meeting_tool(address: str | None, *words: str | None) -> str | None:
    """Tool in which people meet, by the address that is opened, or its handle and name."""
    if address and "://" not in address:
        # Of the site's own addresses the path is a word like the others.
        words = (address, *words)
    folded = re.sub(r"[\W_]", "", "|".join(word or "" for word in words).lower())
    named = (name for part, name in _MEETING_TOOLS.items() if part in folded)
    return (meeting_at(address) if address else None) or next(named, None)

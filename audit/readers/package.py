"""A package of members that a manifest names: tolerant look-up, and a list of what went wrong."""

import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

from audit.course import Unread
from audit.errors import ReadError
from audit.language import translate as _
from audit.readers.safe_xml import parse_xml
from audit.readers.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element


class Package:
    """Members of one source, and what of them could not be read.

    Parameters
    ----------
    source
        An archive or folder.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.unread: list[Unread] = []
        self._noted: set[Unread] = set()
        for name in source.dropped:
            self.note(name, _("this name leads out of the package or stands in it twice; left out"))
        if source.clutter:
            self.note(
                source.clutter[0],
                _("files left by an operating system were passed over ({count})"),
                count=len(source.clutter),
            )

    def note(self, path: str, reason: str, **values: object) -> None:
        """Keep in mind that something was not read, once; ``values`` fill the reason."""
        line = Unread(path=path, reason=reason.format(**values) if values else reason)
        if line not in self._noted:
            self._noted.add(line)
            self.unread.append(line)

    @cached_property
    def _members(self) -> frozenset[str]:
        return frozenset(self.source.members)

    @cached_property
    def _folded(self) -> dict[str, list[str]]:
        table: dict[str, list[str]] = {}
        for member in self.source.members:
            table.setdefault(_fold(member), []).append(member)
        return table

    def find(self, href: str) -> str | None:
        """Member that a manifest's address means; None = none, or more than one.

        Addresses may be percent-encoded, have backslashes, and differ in case or in the form
        of their accents from the name in the archive.
        """
        plain = href.split("?", 1)[0] if href not in self._members else href
        for name in (plain, unquote(plain), unquote(plain).replace("\\", "/")):
            if name in self._members:
                return name
        hits = self._folded.get(_fold(unquote(plain).replace("\\", "/")), [])
        if len(hits) > 1:
            self.note(
                href, _("this may mean any of {count} members; none was taken"), count=len(hits)
            )
        return hits[0] if len(hits) == 1 else None

    def xml(self, member: str) -> "_Element | None":
        """Root of an XML member; None, and a note, if it cannot be read."""
        try:
            return parse_xml(self.source.read(member), member)
        except ReadError as error:
            self.note(member, error.what)
            return None

    def text(self, member: str) -> str:
        """Text of an HTML member, UTF-8; empty, and a note, if it cannot be read."""
        try:
            return self.source.read(member).decode("utf-8-sig", errors="replace")
        except ReadError as error:
            self.note(member, error.what)
            return ""


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()

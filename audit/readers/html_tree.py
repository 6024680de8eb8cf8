"""HTML as a tree of libxml2, walked once: its text in pieces, and the addresses in it."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_TITLE_CHARACTERS = 300
_UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "title"})
_PLAYERS = frozenset({"video", "audio"})
_HIDING = re.compile(r"(?i)display\s*:\s*none")
_BREAKING = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote br dd div dl dt fieldset figcaption figure footer form "
        "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul",
    )
)
_ADDRESS_ATTRIBUTES = ("src", "href", "data", "value", "data-src", "data-url", "data-href")
# Parts of this page and addresses of people are nowhere to go to; data: holds the thing itself.
_NO_ADDRESS = ("#", "mailto:", "tel:", "javascript:", "data:", "blob:", "about:")
# libxml2 gives up on HTML nested deeper than 256; the tags that only arrange can be left out.
_ARRANGING_TAG = re.compile(
    r"</?(?!(?:a|iframe|video|audio|source|track|embed|script|style|template)\b)[a-zA-Z][^<>]*>"
)
_MAX_DEPTH = 250


def parsed(html: str) -> "_Element | None":
    """Root of a piece of HTML; None where there is nothing to see in it."""
    from lxml import etree

    # XML cannot hold the first, and lxml refuses text with it; in the source of HTML a line break
    # is a space.
    html = html.replace("\x00", "").replace("\r", " ").replace("\n", " ")
    if not html or html.isspace():
        return None
    parser = etree.HTMLParser(encoding="utf-8")
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
        # What is too deep has more tags than that; the log is long where HTML is untidy.
        if html.count("<") > _MAX_DEPTH and any(
            entry.type_name == "ERR_RESOURCE_LIMIT" or "depth" in entry.message
            for entry in parser.error_log
        ):
            flat = _ARRANGING_TAG.sub("<br>", html)
            root = etree.fromstring(
                flat.encode("utf-8", "replace"), etree.HTMLParser(encoding="utf-8")
            )
    except (etree.XMLSyntaxError, ValueError):
        # Only comments or control characters: nothing to see.
        return None
    # Despite its stub, lxml gives None for a document without any element.
    return cast("_Element | None", root)


def pieces_of(root: "_Element", addresses: "Addresses") -> list[str]:
    """Text of a tree in pieces, a line break before and after each block; one pass."""
    from lxml import etree

    pieces: list[str] = []
    unseen: _Element | None = None
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            has_attributes = bool(element.keys())
            if tag in _UNSEEN or (has_attributes and _is_hidden(element)):
                unseen = element
                walk.skip_subtree()
                continue
            if has_attributes or tag in _PLAYERS:
                addresses.open(element, len(pieces))
            if tag in _BREAKING:
                pieces.append("\n")
            if text := element.text:
                pieces.append(text)
        else:
            if element is unseen:
                unseen = None
            elif event == "end":
                if tag == "a":
                    addresses.close_link(element, pieces)
                elif tag in _PLAYERS:
                    addresses.players.pop()
                if tag in _BREAKING:
                    pieces.append("\n")
            if tail := element.tail:
                pieces.append(tail)
    return pieces


def _is_hidden(element: "_Element") -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and bool(_HIDING.search(style)))


class Addresses:
    """Addresses in a tree, in order, each with title and captions; None = not said."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str | None, bool | None]] = []
        # Addresses of each open <video>, so that a track inside it is said of them.
        self.players: list[list[int]] = []
        # Of each open <a>: how many addresses and pieces of text stood before it.
        self._links: list[tuple[int, int]] = []

    def open(self, element: "_Element", pieces: int) -> None:
        """Take what an element names, after so many pieces of text."""
        tag = element.tag
        if tag in _PLAYERS:
            self.players.append([])
        elif tag == "a" and element.get("href"):
            self._links.append((len(self.found), pieces))
        if tag == "track" and self.players:
            if (element.get("kind") or "subtitles") in ("subtitles", "captions"):
                for index in self.players[-1]:
                    self.found[index] = (*self.found[index][:2], True)
        # A second <source> is the same recording in another coding.
        elif not (tag == "source" and self.players and self.players[-1]):
            for address in _addresses_of(element):
                if self.players and (tag == "source" or tag in _PLAYERS):
                    self.players[-1].append(len(self.found))
                self.found.append((address, element.get("title") or None, None))

    def close_link(self, element: "_Element", pieces: list[str]) -> None:
        """Give the first address in a link the link's text for a title, if it has none."""
        if not element.get("href"):
            return
        first, piece = self._links.pop()
        if first < len(self.found):
            address, title, captions = self.found[first]
            if title is None:
                text = tidy("".join(pieces[piece:]))[:MAX_TITLE_CHARACTERS]
                self.found[first] = (address, text or None, captions)


def _addresses_of(element: "_Element") -> Iterator[str]:
    if element.tag == "img":
        return
    for name in _ADDRESS_ATTRIBUTES:
        value = (element.get(name) or "").strip()
        if not value or value.lower().startswith(_NO_ADDRESS):
            continue
        # The value of a form field or parameter is an address only where it looks like one.
        if name != "value" or value.startswith(("http://", "https://", "//")):
            yield value


def tidy(text: str) -> str:
    """Text with runs of white space folded, one line a block."""
    # Most lines are tidy, and to see that is cheaper than to take them apart: what is printable
    # has no white space but the space itself.
    lines = (
        line.strip() if "  " not in line and line.isprintable() else " ".join(line.split())
        for line in text.split("\n")
    )
    return "\n".join(filter(None, lines))

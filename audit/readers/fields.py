"""What readers share: HTML to text, recordings and links; addresses; times."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from audit.course import Media

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_BODY_CHARACTERS = 20_000
MAX_TITLE_CHARACTERS = 300
_ADDRESS = re.compile(r"https?://[^\s\"'<>()\[\]{}|\\^`]+")
_WORD = re.compile(r"\w+(?:['‘’-]\w+)*")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "title"})
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
_ENTITY = re.compile(r"&(?:amp|quot|apos|lt|gt|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_ESCAPED_TAG = re.compile(r"&(?:amp;)?lt;/?[a-zA-Z]")
# libxml2 gives up on HTML nested deeper than 256; the tags that only arrange can be left out.
_ARRANGING_TAG = re.compile(
    r"</?(?!(?:a|iframe|video|audio|source|track|embed|script|style|template)\b)[a-zA-Z][^<>]*>"
)
_CLOCK = r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})"
_CLOCKS = (
    # (12:34), [1:02:30], (length: 12:34 min)
    re.compile(
        rf"(?i)[(\[]\s*(?:(?:duration|length|time|runtime|dur[ée]e):?\s+)?{_CLOCK}(?:\s*min\.?)?\s*[)\]]"
    ),
    # 1:02:30; two numbers without brackets would be an hour of the day, 13:15:00 is one.
    re.compile(r"(?<![\w:.])(\d):(\d{2}):(\d{2})(?![\d:])"),
)
_FILE_KINDS = {
    **dict.fromkeys(("mp4", "m4v", "mov", "webm", "wmv", "avi", "flv", "mkv", "ogv"), "video"),
    **dict.fromkeys(("mp3", "m4a", "wav", "ogg", "oga", "flac", "aac"), "audio"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlContent:
    """What a student would find in a piece of HTML.

    Parameters
    ----------
    text
        Visible text, one line a block, at most 20,000 characters.
    word_count
        Words of the whole visible text.
    media
        Embedded or linked recordings, each once.
    links
        All other addresses, in order, each once.
    """

    text: str
    word_count: int
    media: tuple[Media, ...]
    links: tuple[str, ...]


_NOTHING = HtmlContent(text="", word_count=0, media=(), links=())


def read_html(html: str, resolve: Callable[[str], str] | None = None) -> HtmlContent:
    """Read a piece of HTML: a page, a description, a message.

    Parameters
    ----------
    html
        Escaped once more, as some exports write it, is read too.
    resolve
        What an export's own address stands for (a path inside the package); None = addresses
        are taken as written.
    """
    if "<" not in html and _ESCAPED_TAG.search(html):
        html = unescape(html)
    root = _parsed(html)
    if root is None:
        return _NOTHING
    walk = _Walk(root)
    text = tidy("".join(walk.pieces))
    found = [*walk.addresses, *((a.rstrip(".,;:!?"), None, None) for a in _ADDRESS.findall(text))]
    media: dict[str, Media] = {}
    links: dict[str, None] = {}
    for address, title, captions in found:
        address = _ENTITY.sub(lambda entity: unescape(entity[0]), address)
        address = resolve(address) if resolve else address
        item = media_at(address, title)
        if item is None:
            links.setdefault(address)
        else:
            key = media_key(address)
            media[key] = _merged(media.get(key), replace(item, captions=captions))
    return HtmlContent(
        text=text[:MAX_BODY_CHARACTERS],
        word_count=count_words(text),
        media=tuple(media.values()),
        links=tuple(links),
    )


def _parsed(html: str) -> "HtmlElement | None":
    from lxml import etree
    from lxml import html as lxml_html

    # XML cannot hold these, and lxml refuses text with them.
    html = html.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    if not html.strip():
        return None
    try:
        parser = lxml_html.HTMLParser(encoding="utf-8")
        root = lxml_html.document_fromstring(html.encode("utf-8"), parser=parser)
        if any(
            entry.type_name == "ERR_RESOURCE_LIMIT" or "depth" in entry.message
            for entry in parser.error_log
        ):
            flat = _ARRANGING_TAG.sub("<br>", html)
            root = lxml_html.document_fromstring(
                flat.encode("utf-8"), parser=lxml_html.HTMLParser(encoding="utf-8")
            )
    except (etree.ParserError, ValueError):
        # Only comments or control characters: nothing to see.
        return None
    return root


class _Walk:
    """One pass over an HTML tree, without recursion: text in pieces, and addresses."""

    def __init__(self, root: "HtmlElement") -> None:
        self.pieces: list[str] = []
        # Address, title, captions; None = not said.
        self.addresses: list[tuple[str, str | None, bool | None]] = []
        # Addresses of each open <video>, so that a track inside it is said of them.
        self._players: list[list[int]] = []
        # An element is met twice; the second time with how far both lists were the first time.
        steps: list[tuple[Any, tuple[int, int] | None]] = [(root, None)]
        while steps:
            element, opened = steps.pop()
            if opened is not None:
                self._close(element, *opened)
                continue
            tag = element.tag if isinstance(element.tag, str) else None
            if tag is None or _is_unseen(element, tag):
                self.pieces.append(_one_line(element.tail))
                continue
            steps.append((element, (len(self.pieces), len(self.addresses))))
            self._open(element, tag)
            steps.extend((child, None) for child in reversed(element))

    def _open(self, element: Any, tag: str) -> None:
        if tag in ("video", "audio"):
            self._players.append([])
        if tag == "track" and self._players:
            if (element.get("kind") or "subtitles") in ("subtitles", "captions"):
                for index in self._players[-1]:
                    address, title, _ = self.addresses[index]
                    self.addresses[index] = (address, title, True)
        # A second <source> is the same recording in another coding.
        elif not (tag == "source" and self._players and self._players[-1]):
            for address in _addresses_of(element, tag):
                if self._players and tag in ("video", "audio", "source"):
                    self._players[-1].append(len(self.addresses))
                self.addresses.append((address, element.get("title") or None, None))
        if tag in _BREAKING:
            self.pieces.append("\n")
        self.pieces.append(_one_line(element.text))

    def _close(self, element: Any, first_piece: int, first_address: int) -> None:
        tag = element.tag
        if tag == "a" and element.get("href") and first_address < len(self.addresses):
            address, title, captions = self.addresses[first_address]
            if title is None:
                text = tidy("".join(self.pieces[first_piece:]))[:MAX_TITLE_CHARACTERS]
                self.addresses[first_address] = (address, text or None, captions)
        if tag in ("video", "audio"):
            self._players.pop()
        if tag in _BREAKING:
            self.pieces.append("\n")
        self.pieces.append(_one_line(element.tail))


def _one_line(text: str | None) -> str:
    """Text of one element; a line break in the source of HTML is a space."""
    return (text or "").replace("\n", " ")


def _is_unseen(element: Any, tag: str) -> bool:
    return (
        tag in _UNSEEN
        or element.get("hidden") is not None
        or _HIDING.search(element.get("style") or "") is not None
    )


def _addresses_of(element: Any, tag: str) -> Iterator[str]:
    if tag == "img":
        return
    for name in _ADDRESS_ATTRIBUTES:
        value = (element.get(name) or "").strip()
        if not value or value.lower().startswith(_NO_ADDRESS):
            continue
        # The value of a form field or parameter is an address only where it looks like one.
        if name != "value" or value.startswith(("http://", "https://", "//")):
            yield value


def _merged(first: Media | None, second: Media) -> Media:
    if first is None:
        return second
    timed = first if first.duration_s is not None else second
    return replace(
        first,
        title=first.title or second.title,
        duration_s=timed.duration_s,
        duration_because=timed.duration_because,
        captions=first.captions or second.captions,
    )


def tidy(text: str) -> str:
    """Text with runs of white space folded, one line a block."""
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def count_words(text: str) -> int:
    """Words of a text.

    Examples
    --------
    >>> count_words("The bees' week-long strike: 3 days.")
    6
    """
    return len(_WORD.findall(text))


def clock_s(text: str | None) -> float | None:
    """Find the length in seconds that a title states; None if it states none.

    Minutes and seconds stand in brackets, since ``13:15`` alone is an hour of the day.

    Examples
    --------
    >>> clock_s("Tides (12:34)"), clock_s("Harbour film, 1:02:30"), clock_s("Class at 13:15")
    (754.0, 3750.0, None)
    """
    for pattern in _CLOCKS:
        for found in pattern.finditer(text or ""):
            hours, minutes, seconds = (int(part or 0) for part in found.groups())
            if seconds < 60 and (minutes < 60 or not hours) and hours + minutes + seconds > 0:
                return float(hours * 3600 + minutes * 60 + seconds)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Host:
    name: str
    hosts: tuple[str, ...]
    path: re.Pattern[str]
    ids: tuple[re.Pattern[str], ...]
    kind: str

    def fits(self, host: str, place: str) -> bool:
        return (
            not self.hosts or any(host == own or host.endswith("." + own) for own in self.hosts)
        ) and self.path.search(place) is not None


@cache
def _hosts(table_name: str) -> tuple[_Host, ...]:
    tables = tomllib.loads((Path(__file__).parent / "media_hosts.toml").read_text("utf-8"))
    return tuple(
        _Host(
            name=row["name"],
            hosts=tuple(row.get("hosts", ())),
            path=re.compile("(?i)" + row.get("path", "")),
            ids=tuple(re.compile("(?i)" + pattern) for pattern in row.get("id", ())),
            kind=row.get("kind", "video"),
        )
        for row in tables[table_name]
    )


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address.strip())
    except ValueError:
        # Brackets or characters that no host can have.
        return None


def _host_at(table_name: str, parts: SplitResult) -> tuple[_Host | None, str]:
    """First row of a table that fits, and the path with its query."""
    place = unquote(parts.path) + ("?" + parts.query if parts.query else "")
    name = (parts.hostname or "").lower()
    return next((host for host in _hosts(table_name) if host.fits(name, place)), None), place


def media_at(address: str, title: str | None = None) -> Media | None:
    """Recognise the recording behind an address or path; None if it is none.

    Its length is known where ``title`` states it.
    """
    parts = _split(address)
    if parts is None:
        return None
    host, _ = _host_at("media", parts)
    ending = unquote(parts.path).rsplit(".", 1)[-1].lower()
    kind = host.kind if host else _FILE_KINDS.get(ending)
    if kind is None:
        return None
    duration_s = clock_s(title)
    return Media(
        kind=kind,
        url=address,
        title=title,
        duration_s=duration_s,
        duration_because=None if duration_s is None else "stated in its title",
    )


def media_key(address: str) -> str:
    """Name what two addresses of one recording share: service and id, else host and path.

    Examples
    --------
    >>> media_key("https://youtu.be/a1B2?t=30") == media_key("https://www.youtube.com/watch?v=a1B2")
    True
    """
    parts = _split(address)
    if parts is None:
        return address
    host, place = _host_at("media", parts)
    for pattern in host.ids if host else ():
        found = pattern.search(place)
        if host and found:
            return f"{host.name}:{next(group for group in found.groups() if group)}"
    name = (parts.hostname or "").lower().removeprefix("www.").removeprefix("player.")
    query = parse_qs(parts.query)
    known = [f"{key}={query[key][0]}" for key in ("id", "entry_id", "v") if key in query]
    return f"{name}{unquote(parts.path).rstrip('/')}" + ("?" + "&".join(known) if known else "")


def meeting_at(address: str) -> str | None:
    """Name of the tool in which people meet at this address (``Zoom``), or None.

    Recordings, help pages and front pages of the same hosts are none.
    """
    parts = _split(address)
    if parts is None or media_at(address) is not None:
        return None
    host, _ = _host_at("meeting", parts)
    return host.name if host else None


def utc(text: str | None) -> datetime | None:
    """Read a time in ISO form, UTC unless it says otherwise; None if empty or broken."""
    if not text or not text.strip():
        return None
    try:
        value = datetime.fromisoformat(text.strip().replace(" UTC", "+00:00"))
    except ValueError:
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)

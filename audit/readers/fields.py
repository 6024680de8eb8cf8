"""What readers share: HTML to text, media and links; times; booleans."""

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from audit.course import Media

MAX_BODY_CHARACTERS = 20_000
_ADDRESS = re.compile(r"https?://[^\s\"'<>()\[\]{}|\\^`]+")
_WORD = re.compile(r"\w+(?:[''’-]\w+)*")
_SPACES = re.compile(r"[ \t\r\f\v\xa0]+")
_LINES = re.compile(r"\s*\n\s*")
_UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "title"})
_BREAKING = frozenset(
    "address article aside blockquote br dd div dl dt fieldset figcaption figure footer form h1 "
    "h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul".split()
)
_ADDRESS_ATTRIBUTES = ("src", "href", "data", "value", "data-src", "data-url", "data-href")


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


def read_html(html: str) -> HtmlContent:
    """Read a piece of HTML: a page, a description, a message."""
    from lxml import etree
    from lxml import html as lxml_html

    if not html.strip():
        return HtmlContent(text="", word_count=0, media=(), links=())
    try:
        root = lxml_html.fromstring(html)
    except (etree.ParserError, ValueError):
        # Only comments or control characters: nothing to see.
        return HtmlContent(text="", word_count=0, media=(), links=())
    pieces: list[str] = []
    addresses: list[tuple[str, str | None, bool]] = []
    _walk(root, pieces, addresses)
    text = tidy("".join(pieces))
    for found in _ADDRESS.findall(text):
        addresses.append((found.rstrip(".,;:!?"), None, False))
    media: dict[str, Media] = {}
    links: dict[str, None] = {}
    for address, title, captions in addresses:
        item = media_at(address, title)
        if item is None:
            links.setdefault(address)
        elif media_key(address) not in media:
            media[media_key(address)] = Media(
                kind=item.kind, url=address, title=item.title, captions=captions or None
            )
    return HtmlContent(
        text=text[:MAX_BODY_CHARACTERS],
        word_count=count_words(text),
        media=tuple(media.values()),
        links=tuple(links),
    )


def _walk(element, pieces, addresses) -> None:
    tag = element.tag if isinstance(element.tag, str) else None
    if tag is not None and tag not in _UNSEEN:
        captions = tag in ("video", "audio") and element.find(".//track") is not None
        for name in _ADDRESS_ATTRIBUTES:
            value = (element.get(name) or "").strip()
            if value and tag != "img" and not value.startswith(("#", "mailto:", "javascript:")):
                if name != "value" or value.startswith("http"):
                    title = element.get("title") or (element.text if tag == "a" else None)
                    addresses.append((value, title, captions))
        if tag in _BREAKING:
            pieces.append("\n")
        pieces.append(element.text or "")
        for child in element:
            _walk(child, pieces, addresses)
        if tag in _BREAKING:
            pieces.append("\n")
    pieces.append(element.tail or "")


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


@cache
def _media_hosts() -> list[tuple[str, re.Pattern[str], str]]:
    table = tomllib.loads((Path(__file__).parent / "media_hosts.toml").read_text("utf-8"))
    return [(h["host"], re.compile(h.get("path", "")), h.get("kind", "video")) for h in table["media"]]


_FILE_KINDS = {
    **dict.fromkeys(("mp4", "m4v", "mov", "webm", "wmv", "avi", "flv", "mkv", "ogv"), "video"),
    **dict.fromkeys(("mp3", "m4a", "wav", "ogg", "oga", "flac", "aac"), "audio"),
}


def media_at(address: str, title: str | None = None) -> Media | None:
    """The recording behind an address or path, or None if it is none."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    for suffix, path, kind in _media_hosts():
        if (host == suffix or host.endswith("." + suffix)) and path.search(
            parts.path + ("?" + parts.query if parts.query else "")
        ):
            return Media(kind=kind, url=address, title=title)
    ending = unquote(parts.path).rsplit(".", 1)[-1].lower()
    file_kind = _FILE_KINDS.get(ending)
    return Media(kind=file_kind, url=address, title=title) if file_kind else None


def media_key(address: str) -> str:
    """What two addresses of one recording have in common: host and id.

    Examples
    --------
    >>> media_key("https://youtu.be/a1B2?t=30") == media_key("https://www.youtube.com/watch?v=a1B2")
    True
    """
    parts = urlsplit(address)
    host = (parts.hostname or "").lower().removeprefix("www.").removeprefix("player.")
    path = unquote(parts.path).rstrip("/")
    if host in ("youtube.com", "youtube-nocookie.com", "m.youtube.com", "youtu.be"):
        wanted = parse_qs(parts.query).get("v", [path.rsplit("/", 1)[-1]])
        return f"youtube:{wanted[0]}"
    wanted_keys = ("id", "entry_id", "v")
    query = parse_qs(parts.query)
    known = [f"{key}={query[key][0]}" for key in wanted_keys if key in query]
    return f"{host}{path}" + ("?" + "&".join(known) if known else "")


def utc(text: str | None) -> datetime | None:
    """A time in ISO form, UTC unless it says otherwise; None for an empty or broken one."""
    if not text or not text.strip():
        return None
    try:
        value = datetime.fromisoformat(text.strip().replace(" UTC", "+00:00"))
    except ValueError:
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)

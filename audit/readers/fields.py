"""What readers share: HTML to text, recordings and links; addresses; times."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from html import unescape
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from audit.course import Media
from audit.readers.html_tree import MAX_TITLE_CHARACTERS as MAX_TITLE_CHARACTERS
from audit.readers.html_tree import Addresses, parsed, pieces_of
from audit.readers.html_tree import tidy as tidy

MAX_BODY_CHARACTERS = 20_000
_ADDRESS = re.compile(r"https?://[^\s\"'<>()\[\]{}|\\^`]+")
_JOINING = "'‘’-"
_WORD = re.compile(rf"\w+(?:[{_JOINING}]\w+)*")
# Holds the letters and quotation marks of most languages in Latin letters.
_ONE_BYTE = "cp1252"
_ENTITY = re.compile(r"&(?:amp|quot|apos|lt|gt|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_ESCAPED_TAG = re.compile(r"&(?:amp;)?lt;/?[a-zA-Z]")
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
    root = parsed(html)
    if root is None:
        return _NOTHING
    addresses = Addresses()
    text = tidy("".join(pieces_of(root, addresses)))
    if "://" in text:
        addresses.found += ((a.rstrip(".,;:!?"), None, None) for a in _ADDRESS.findall(text))
    media: dict[str, Media] = {}
    links: dict[str, None] = {}
    for address, title, captions in addresses.found:
        if "&" in address:
            address = _ENTITY.sub(lambda entity: unescape(entity[0]), address)
        address = resolve(address) if resolve else address
        item = media_at(address, title)
        if item is None:
            links.setdefault(address)
        else:
            key = media_key(address)
            item = item if captions is None else replace(item, captions=captions)
            media[key] = _merged(media.get(key), item)
    return HtmlContent(
        text=text[:MAX_BODY_CHARACTERS],
        word_count=count_words(text),
        media=tuple(media.values()),
        links=tuple(links),
    )


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


def count_words(text: str) -> int:
    """Words of a text.

    Examples
    --------
    >>> count_words("The bees' week-long strike: 3 days.")
    6
    """
    try:
        letters = text.encode("ascii" if text.isascii() else _ONE_BYTE)
    except UnicodeEncodeError:
        return len(_WORD.findall(text))
    # As the pattern counts, ten times as fast: every character is a, - or space.
    shape = letters.translate(_shapes())
    if b"-" in shape:
        # Twice, since words of one letter share theirs: a-a-a.
        shape = shape.replace(b"a-a", b"aaa").replace(b"a-a", b"aaa").replace(b"-", b" ")
    return (b" " + shape).count(b" a")


@cache
def _shapes() -> bytes:
    """For each byte: ``a`` in words, ``-`` where it may join two of them, else a space."""
    characters = [bytes([byte]).decode(_ONE_BYTE, "replace") for byte in range(256)]
    return "".join(
        "a" if _WORD.match(c) else "-" if c in _JOINING else " " for c in characters
    ).encode()


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


# "?start=60&end=180", "#t=60,180", in seconds.
_CLIP_BEGIN = re.compile(r"(?:^|&)start=(\d{1,5})(?:&|$)")
_CLIP_END = re.compile(r"(?:^|&)end=(\d{1,5})(?:&|$)")
_CLIP = re.compile(r"t=(\d{1,5}),(\d{1,5})")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Host:
    name: str
    hosts: tuple[str, ...]
    path: re.Pattern[str]
    ids: tuple[re.Pattern[str], ...]
    kind: str

    def is_at(self, host: str) -> bool:
        return not self.hosts or any(host == own or host.endswith("." + own) for own in self.hosts)


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
    rows = _hosts_at(table_name, name)
    return next((host for host in rows if host.path.search(place) is not None), None), place


@lru_cache(maxsize=2_000)
def _hosts_at(table_name: str, name: str) -> tuple[_Host, ...]:
    return tuple(host for host in _hosts(table_name) if host.is_at(name))


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
    clip_s = _clip_s(parts) if host else None
    duration_s = clip_s if clip_s is not None else clock_s(title)
    because = "begin and end in its address" if clip_s is not None else "stated in its title"
    return Media(
        kind=kind,
        url=address,
        title=title,
        duration_s=duration_s,
        duration_because=None if duration_s is None else because,
    )


def _clip_s(parts: SplitResult) -> float | None:
    """Length of a stretch of a recording, where its address names begin and end."""
    found = _CLIP_END.search(parts.query)
    if found is None:
        found = _CLIP.fullmatch(parts.fragment)
        return None if found is None else _above_zero(float(found[2]) - float(found[1]))
    begin = _CLIP_BEGIN.search(parts.query)
    return _above_zero(float(found[1]) - (float(begin[1]) if begin else 0.0))


def _above_zero(seconds: float) -> float | None:
    return seconds if seconds > 0 else None


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

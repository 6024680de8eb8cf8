"""Fields of JSON objects that others wrote: each value is what it should be, or None."""

import html
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from audit.course import Media
from audit.readers.fields import HtmlContent, read_html, tidy, utc

Json = Mapping[str, object]

# Keys of a person's session that servers write into addresses.
_SECRETS = frozenset(
    {"token", "wstoken", "access_token", "privatetoken", "sesskey", "verifier", "sf_verifier"}
    | {"pwd", "password", "tk", "ks"}
)
_TOKEN_FOLDER = re.compile(r"/tokenpluginfile\.php/[^/]+/")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MOST_DIGITS = 30


def text(thing: Json, *keys: str) -> str | None:
    """First of the keys that holds a text which is not blank."""
    for key in keys:
        value = thing.get(key)
        if isinstance(value, str) and value.strip():
            return _CONTROL.sub("", value)
    return None


def title(raw: str | None) -> str:
    """A name as people read it: entities resolved, no tags, one line."""
    if raw is None:
        return ""
    resolved = _ENTITY.sub(lambda found: html.unescape(found[0]), _TAG.sub("", raw))
    return " ".join(tidy(_CONTROL.sub("", resolved)).split())


def ident(thing: Json, *keys: str) -> str | None:
    """First of the keys that holds an id, as text: ids of large sites are no safe numbers."""
    for key in keys:
        value = thing.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**_MOST_DIGITS:
            return str(value)
        if isinstance(value, str) and 0 < len(value.strip()) <= 200:
            return _CONTROL.sub("", value.strip()) or None
    return None


def number(thing: Json, *keys: str) -> float | None:
    """First of the keys that holds a finite number."""
    for key in keys:
        value = thing.get(key)
        if isinstance(value, str) and len(value) <= _MOST_DIGITS:
            try:
                value = float(value)
            except ValueError:
                continue
        if isinstance(value, int | float) and not isinstance(value, bool):
            if isinstance(value, float) and not math.isfinite(value):
                continue
            if abs(value) < 10**15:
                return float(value)
    return None


def flag(thing: Json, *keys: str) -> bool | None:
    """First of the keys that says yes or no, also as 1 and 0."""
    for key in keys:
        value = thing.get(key)
        if value in (True, 1, "1", "true"):
            return True
        if value in (False, 0, "0", "false"):
            return False
    return None


def child(thing: Json, key: str) -> Json:
    """The object under a key; an empty one where there is none."""
    value = thing.get(key)
    return value if isinstance(value, dict) else {}


def children(thing: Json, key: str) -> list[Json]:
    """The objects of the list under a key."""
    value = thing.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def words(thing: Json, key: str) -> list[str]:
    """The texts of the list under a key."""
    value = thing.get(key)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def moment(thing: Json, *keys: str) -> datetime | None:
    """First of the keys that holds a time in ISO form."""
    for key in keys:
        value = thing.get(key)
        found = utc(value) if isinstance(value, str) and len(value) <= 40 else None
        if found is not None:
            return found
    return None


def epoch(thing: Json, *keys: str) -> datetime | None:
    """First of the keys that holds seconds since 1970; 0 says *not set*."""
    for key in keys:
        seconds = number(thing, key)
        if seconds is not None and seconds > 0:
            try:
                return datetime.fromtimestamp(seconds, UTC)
            except (OverflowError, ValueError, OSError):
                continue
    return None


def later(start: datetime, minutes: float) -> datetime | None:
    """The time so many minutes after another; None beyond the calendar."""
    try:
        return start + timedelta(minutes=minutes)
    except OverflowError:
        return None


def without_secrets(address: str) -> str:
    """An address without the tokens of the person who asked for the export.

    Examples
    --------
    >>> without_secrets("https://lms.example/webservice/pluginfile.php/7/a.mp4?forcedownload=1&token=ab")
    'https://lms.example/webservice/pluginfile.php/7/a.mp4?forcedownload=1'
    """
    address = _TOKEN_FOLDER.sub("/pluginfile.php/", address)
    before, mark, query = address.partition("?")
    if not mark:
        return address
    query, hash_mark, fragment = query.partition("#")
    kept = [
        pair for pair in query.split("&") if unquote(pair.split("=")[0]).lower() not in _SECRETS
    ]
    return before + ("?" + "&".join(kept) if kept else "") + hash_mark + fragment


def content(html_text: str | None) -> HtmlContent | None:
    """What a student finds in a piece of HTML, addresses without tokens; None without one."""
    if html_text is None:
        return None
    found = read_html(html_text)
    return HtmlContent(
        text=found.text,
        word_count=found.word_count,
        media=tuple(
            Media(
                kind=item.kind,
                url=without_secrets(item.url) if item.url is not None else None,
                title=item.title,
                captions=item.captions,
                duration_s=item.duration_s,
                duration_because=item.duration_because,
            )
            for item in found.media
        ),
        links=tuple(dict.fromkeys(without_secrets(link) for link in found.links)),
    )

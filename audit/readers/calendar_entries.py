"""One entry of a calendar -> an activity: its hours, its text, and where people meet."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, tzinfo
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from audit.course import Activity, Media
from audit.readers.calendar_series import Occurrence, as_day, moment
from audit.readers.fields import (
    MAX_BODY_CHARACTERS,
    HtmlContent,
    count_words,
    media_at,
    media_key,
    meeting_at,
    tidy,
)
from audit.readers.json_fields import content, title, without_secrets

if TYPE_CHECKING:
    from icalendar.cal import Component

CANVAS_DUE = "event-assignment-"
CANVAS_EVENT = "event-calendar-event-"
# Where programs put the room on the web, the surest first.
_JOINING = (
    "CONFERENCE",
    "X-GOOGLE-CONFERENCE",
    "X-MICROSOFT-SKYPETEAMSMEETINGURL",
    "X-MICROSOFT-ONLINEMEETINGCONFLINK",
    "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
    "LOCATION",
    "URL",
)
_ADDRESS = re.compile(r"https?://[^\s\"'<>()\[\]{}|\\^`,;]+")
_TAG = re.compile(
    r"(?i)</?(?:a|b|i|u|p|br|hr|div|span|ul|ol|li|em|strong|h[1-6]|html|body|table|t[rdh]|font|img|"
    r"iframe|pre|blockquote)\b[^<>]*>"
)
# Mail programs write the address of a link behind its words.
_BEHIND_WORDS = re.compile(r"<(https?://[^<>\s]+)>")
_MAIL = re.compile(r"(?:mailto:)?(?<![\w.+'-])[\w.+'-]++@[\w-]+(?:\.[\w-]+)+")
_SECRET = re.compile(
    r"(?i)\b(?:pass(?:code|word)|pin(?: code)?|kenncode|kennwort|mot de passe|contraseña|senha)"
    r"\s*(?::|=|is\b|ist\b)\s*\S+"
)
# Lines of an invitation that name people, or let somebody in by telephone.
_OF_PEOPLE = re.compile(
    r"(?i)^\W*(?:organi[sz]er|attendees?|invitees?|guests?|participants?|contact|when|who)\s*:"
    r"|\b(?:is inviting|has invited|invites|invited) you\b"
    r"|^\W*(?:one[- ]tap mobile|dial[- ]?(?:in|by)|join by (?:phone|sip|h\.?323)|phone conference|"
    r"conference id|meeting (?:id|number)|access code|webinar id|find (?:your |a )?local number|"
    r"host key|video conferencing device|tenant key|video id|more phone numbers)\b"
    r"|^\W*\+\d[\d ()./-]{6,}|\d,,+\d"
)
_CODE = re.compile(r"\s*\[([^\[\]]{2,60})\]\s*$")


@dataclass(slots=True, kw_only=True)
class Entries:
    """Activities of one calendar.

    Parameters
    ----------
    zone
        Where hours without a zone are meant; UTC = nobody says.
    code
        Course code that stands behind every title; None = none does, or several do.
    """

    zone: tzinfo
    code: str | None = None
    activities: list[Activity] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)
    # A weekly class has one description.
    _read: dict[tuple[str, bool], HtmlContent] = field(default_factory=dict)

    def add(self, occurrence: Occurrence) -> None:
        """Make an activity of a session, a day, a deadline or a thing to do."""
        entry = occurrence.entry
        is_task = entry.name == "VTODO"
        start, end = occurrence.start, occurrence.end
        day: date | None = None
        if not isinstance(start, datetime) or _lasts_all_day(entry):
            day = as_day(start) if start is not None else None
            start = end = None
        starts, ends = self._at(start), self._at(end)
        is_due = occurrence.uid.startswith(CANVAS_DUE)
        due = starts if is_due else None
        if is_task:
            wanted = moment(entry, "DUE")
            starts = self._at(moment(entry, "DTSTART"))
            due = self._at(wanted) if isinstance(wanted, datetime) else None
            day = as_day(wanted) if wanted is not None and due is None else None
        url, links, media, body, words = self._content(entry)
        settings = {"calendar_event": "yes"}
        if str(entry.get("TRANSP", "")).strip().upper() == "TRANSPARENT":
            settings["free_time"] = "yes"
        self.activities.append(
            Activity(
                native_id=self._id(occurrence),
                title=self._title(entry),
                lms_type="VTODO" if is_task else "VEVENT",
                position=len(self.activities) + 1,
                day=day,
                body=body or None,
                url=url,
                opens=starts if is_task else None,
                due=due,
                starts=None if is_due or is_task else starts,
                ends=None if is_due or is_task else ends,
                word_count=words,
                media=media,
                links=links,
                settings=MappingProxyType(settings),
            )
        )

    def _at(self, value: "datetime | date | None") -> datetime | None:
        if not isinstance(value, datetime):
            return None
        aware = value if value.tzinfo is not None else value.replace(tzinfo=self.zone)
        try:
            return aware.astimezone(UTC)
        except OverflowError:
            return value.replace(tzinfo=UTC)

    def _id(self, occurrence: Occurrence) -> str:
        own = occurrence.uid or f"entry-{len(self.activities) + 1}"
        if occurrence.repeats is not None:
            own = f"{own} {occurrence.repeats:%Y-%m-%d}"
            if isinstance(occurrence.repeats, datetime) and own in self._ids:
                own = f"{own}T{occurrence.repeats:%H:%M}"
        elif own in self._ids and occurrence.start is not None:
            own = f"{own} {as_day(occurrence.start).isoformat()}"
        free, number = own, 2
        while free in self._ids:
            free, number = f"{own} ({len(self.activities) + number})", number + 1
        self._ids.add(free)
        return free

    def _title(self, entry: "Component") -> str:
        text = title_of(entry)
        code = _CODE.search(text)
        return text[: code.start()] if code and code[1] == self.code else text

    def _content(
        self, entry: "Component"
    ) -> tuple[str | None, tuple[str, ...], tuple[Media, ...], str, int | None]:
        """Address, links, recordings, text with the place, and the words of the text."""
        read = [self._html(raw, is_html) for raw, is_html in _descriptions(entry)]
        joining = [a for name in _JOINING for a in _addresses(entry, name)]
        found = [link for one in read for link in one.links]
        attached = list(_addresses(entry, "ATTACH"))
        everywhere = list(
            dict.fromkeys(clean for a in (*joining, *found, *attached) if (clean := _clean(a)))
        )
        rooms = [address for address in everywhere if meeting_at(address) is not None]
        own = next(iter(rooms), None) or next((_clean(address) for address in joining), None)
        media: dict[str, Media] = {}
        for item in (*(m for one in read for m in one.media), *map(media_at, everywhere)):
            if item is not None and item.url is not None:
                media.setdefault(media_key(item.url), item)
        links = tuple(a for a in everywhere if a != own and media_at(a) is None)
        text = _without_people(read[0].text) if read else ""
        place = _without_people(_text(entry, "LOCATION"))
        words = None if not read else read[0].word_count
        if read and text != read[0].text:
            words = count_words(text)
        body = "\n".join(part for part in (text, place) if part)
        return own, links, tuple(media.values()), body[:MAX_BODY_CHARACTERS], words

    def _html(self, raw: str, is_html: bool) -> HtmlContent:
        key = (raw, is_html)
        if key not in self._read:
            if not is_html:
                raw = _BEHIND_WORDS.sub(r" \1 ", raw)
                raw = (raw if _TAG.search(raw) else escape(raw)).replace("\n", "<br>")
            found = content(raw)
            assert found is not None
            self._read[key] = replace(
                found, links=tuple(dict.fromkeys(map(_unwrapped, found.links)))
            )
        return self._read[key]


def title_of(entry: "Component") -> str:
    """The title as it was written, without mail addresses."""
    return title(_MAIL.sub("", _text(entry, "SUMMARY")))


def code_of(occurrence: Occurrence) -> str | None:
    """The course that an entry is said to be of: Canvas writes it behind the title."""
    if occurrence.uid.startswith((CANVAS_DUE, CANVAS_EVENT)):
        found = _CODE.search(_text(occurrence.entry, "SUMMARY"))
        return found[1] if found else None
    return None


def categories(entry: "Component") -> Iterator[str]:
    """The categories of an entry."""
    value = entry.get("CATEGORIES")
    for one in value if isinstance(value, list) else [value]:
        for name in getattr(one, "cats", ()):
            text = title(_MAIL.sub("", _unescaped(str(name))))
            if text:
                yield text


def _unescaped(text: str) -> str:
    return re.sub(r"\\([,;\\])", r"\1", text)


def _descriptions(entry: "Component") -> Iterator[tuple[str, bool]]:
    """The text of an entry, then the same in HTML, where its links may be whole."""
    plain, html = _text(entry, "DESCRIPTION"), _text(entry, "X-ALT-DESC")
    if plain.strip():
        yield plain, False
    if html.strip():
        yield html, True


def _text(entry: "Component", name: str) -> str:
    value = entry.get(name, "")
    return str(value[0] if isinstance(value, list) and value else value)


def _addresses(entry: "Component", name: str) -> Iterator[str]:
    value = entry.get(name)
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield from _ADDRESS.findall(one)


def _clean(address: str) -> str:
    return without_secrets(_unwrapped(address.rstrip(".,;:!?")))


def _unwrapped(address: str) -> str:
    """The address behind a mail program's check, which holds the reader's own mail address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    host = (parts.hostname or "").lower()
    keys: tuple[str, ...] = ("url",) if host.endswith("safelinks.protection.outlook.com") else ()
    if host in ("www.google.com", "google.com") and parts.path == "/url":
        keys = ("q", "url")
    behind = next((v[0] for key in keys if (v := parse_qs(parts.query).get(key))), "")
    if behind.startswith(("https://", "http://")):
        return without_secrets(behind)
    return address if not keys else f"{parts.scheme}://{host}"


def _without_people(text: str) -> str:
    """A text without mail addresses, codes to get in, and the lines that name people."""
    lines: Iterable[str] = (line for line in text.split("\n") if not _OF_PEOPLE.search(line))
    kept = _ADDRESS.sub(lambda found: without_secrets(_unwrapped(found[0])), "\n".join(lines))
    return tidy(_SECRET.sub("", _MAIL.sub("", kept)))


def _lasts_all_day(entry: "Component") -> bool:
    """Outlook writes a whole day as an hour at midnight, and says so."""
    flag = _text(entry, "X-MICROSOFT-CDO-ALLDAYEVENT").strip().upper()
    start = moment(entry, "DTSTART")
    return flag == "TRUE" and isinstance(start, datetime) and start.time() == time.min

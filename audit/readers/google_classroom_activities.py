"""Coursework, materials and announcements of Google Classroom -> activities."""

from datetime import UTC, date, datetime, time, timedelta
from html import escape
from types import MappingProxyType

from audit.course import Activity, Media, Unread
from audit.language import translate as _
from audit.readers.fields import (
    MAX_TITLE_CHARACTERS,
    HtmlContent,
    clock_s,
    media_at,
    media_key,
    meeting_at,
)
from audit.readers.google_classroom_objects import WORK_TYPES
from audit.readers.json_fields import (
    Json,
    child,
    children,
    content,
    ident,
    moment,
    number,
    text,
    title,
    without_secrets,
)

# An announcement has no title; its beginning stands for one.
_BEGINNING = 80
_QUESTIONS = frozenset({"SHORT_ANSWER_QUESTION", "MULTIPLE_CHOICE_QUESTION"})
_LMS_TYPES = MappingProxyType({"material": "courseWorkMaterial", "announcement": "announcement"})
# Where the address of an attachment stands, by its key; newer ones are opened like a link.
_ADDRESSES = ("alternateLink", "url", "formUrl", "responseUrl")


def read_activity(
    kind: str,
    thing: Json,
    *,
    native_id: str,
    section_id: str | None,
    position: int,
    notes: list[Unread],
) -> Activity:
    """One activity.

    Parameters
    ----------
    kind
        ``work``, ``material`` or ``announcement``.
    notes
        What was met and not understood is added to it.
    """
    body = _plain(text(thing, "text" if kind == "announcement" else "description", "description"))
    attached = _attached(thing, native_id, notes)
    media: dict[str, Media] = {media_key(m.url or ""): m for m in (body.media if body else ())}
    links: dict[str, None] = dict.fromkeys(body.links if body else ())
    for address, name, item in attached:
        if item is not None:
            media[media_key(address)] = item
        elif address:
            links.setdefault(address, None)
        del name
    url = _url(links, [address for address, _name, item in attached if item is None and address])
    own = text(thing, "workType") or ""
    points = number(thing, "maxPoints")
    name = title(text(thing, "title")) or _beginning(body, attached)
    settings = {}
    if kind == "announcement":
        settings["announcement"] = "yes"
    return Activity(
        native_id=native_id,
        title=name,
        lms_type=_LMS_TYPES.get(kind) or (own if own else "ASSIGNMENT"),
        position=position,
        section_id=section_id,
        body=(body.text or None) if body is not None else None,
        url=url,
        opens=moment(thing, "scheduledTime") or moment(thing, "creationTime", "publicationTime"),
        due=_due(thing, native_id, notes),
        points=points if kind == "work" else None,
        # Without points, Classroom calls it ungraded.
        graded=bool(points) if kind == "work" else None,
        published=(text(thing, "state") or "PUBLISHED").upper() == "PUBLISHED",
        question_count=1 if own in _QUESTIONS else None,
        word_count=body.word_count if body is not None else None,
        media=tuple(media.values()),
        links=tuple(link for link in links if link != url),
        settings=MappingProxyType(settings),
    )


def is_known_type(thing: Json) -> bool:
    """Whether work is of a type that this reader has heard of."""
    return (text(thing, "workType") or "ASSIGNMENT") in WORK_TYPES


def _plain(raw: str | None) -> HtmlContent | None:
    """Texts of Classroom are plain; their lines and addresses are kept."""
    return content(escape(raw).replace("\n", "<br>")) if raw is not None else None


def _beginning(
    body: HtmlContent | None, attached: list[tuple[str, str | None, Media | None]]
) -> str:
    """The first line of a text, else the name of what is attached."""
    line = body.text.partition("\n")[0] if body is not None else ""
    if not line:
        line = next((name for _address, name, _item in attached if name), "")
    return line if len(line) <= _BEGINNING else line[: _BEGINNING - 1].rstrip() + "…"


def _attached(
    thing: Json, native_id: str, notes: list[Unread]
) -> list[tuple[str, str | None, Media | None]]:
    """(address, title, recording) of everything that hangs on an item."""
    found: list[tuple[str, str | None, Media | None]] = []
    for material in children(thing, "materials"):
        for key, value in material.items():
            if not isinstance(value, dict):
                continue
            # A file stands in a frame that says what students may do with it.
            inner = child(value, key) or value
            address = without_secrets((text(inner, *_ADDRESSES) or "").strip())
            name = title(text(inner, "title", "name"))[:MAX_TITLE_CHARACTERS] or None
            if key == "youtubeVideo":
                video = ident(inner, "id")
                if not address and video is not None:
                    address = f"https://www.youtube.com/watch?v={video}"
                found.append((address, name, _video(address, name)))
            elif not address:
                reason = _("an attachment ({kind}) without an address").format(kind=key[:40])
                notes.append(Unread(path=native_id, reason=reason))
            else:
                found.append((address, name, _recording(address, name)))
    return found


def _video(address: str, name: str | None) -> Media:
    length_s = clock_s(name)
    return Media(
        kind="video",
        url=address or None,
        title=name,
        duration_s=length_s,
        duration_because=None if length_s is None else "stated in its title",
    )


def _recording(address: str, name: str | None) -> Media | None:
    """A recording by its address, or by the ending of its file's name."""
    known = media_at(address, name)
    if known is not None or name is None:
        return known
    by_name = media_at(name, name) if "." in name and "/" not in name else None
    if by_name is None:
        return None
    return Media(
        kind=by_name.kind,
        url=address,
        title=name,
        duration_s=by_name.duration_s,
        duration_because=by_name.duration_because,
    )


def _url(links: dict[str, None], attached: list[str]) -> str | None:
    """Where people meet, else the one thing that is attached."""
    room = next((link for link in links if meeting_at(link) is not None), None)
    if room is not None:
        return room
    return attached[0] if len(attached) == 1 else None


def _due(thing: Json, native_id: str, notes: list[Unread]) -> datetime | None:
    """When work is due: day and hour stand apart, in UTC, and what is zero is left out."""
    said = thing.get("dueDate")
    if not isinstance(said, dict):
        # A Takeout writes one text.
        return moment(thing, "dueDate", "dueTime")
    parts = {key: number(said, key) for key in ("year", "month", "day")}
    clock = {
        key: number(child(thing, "dueTime"), key) or 0 for key in ("hours", "minutes", "seconds")
    }
    try:
        day = date(*(int(parts[key] or 0) for key in ("year", "month", "day")))
        return datetime.combine(day, time.min, tzinfo=UTC) + timedelta(**clock)
    except (ValueError, OverflowError):
        if said:
            notes.append(Unread(path=native_id, reason=_("its due date is no date")))
        return None

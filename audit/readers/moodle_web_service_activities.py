"""Modules of ``core_course_get_contents`` -> activities."""

from collections.abc import Iterable
from types import MappingProxyType

from audit.course import Activity, Media, Section, Unread
from audit.readers.fields import HtmlContent, media_at
from audit.readers.json_fields import (
    Json,
    children,
    content,
    flag,
    ident,
    number,
    text,
    title,
    without_secrets,
)
from audit.readers.moodle_texts import one_language
from audit.readers.moodle_times import times_of

GROUP_MODES = {0: "none", 1: "separate", 2: "visible"}
# What a course page says of these is a word about them, not the words that students read.
NOT_ITS_OWN_TEXT = frozenset(
    {"book", "resource", "folder", "url", "scorm", "imscp", "h5pactivity", "hvp", "lti"}
)
# Moodle's plug-ins for handing in, in Canvas words.
HANDED_IN = MappingProxyType({"onlinetext": "online_text_entry", "file": "online_upload"})
# Kinds of BigBlueButton rooms; in the last nobody meets.
ROOM_TYPES = {0: "room_with_recordings", 1: "room", 2: "recordings_only"}


def read_module(
    module: Json,
    more: Json,
    *,
    native_id: str,
    section: Section,
    position: int,
    language: str | None,
    notes: list[Unread],
) -> Activity:
    """One activity.

    Parameters
    ----------
    module
        The entry of ``core_course_get_contents``.
    more
        What its ``mod_...`` answer knows of it; may be empty.
    language
        Code of the course's language; None = not known.
    notes
        What was met and not understood is added to it.
    """
    modname = text(module, "modname") or "unknown"
    name = title(one_language(text(module, "name") or "", language))
    times = times_of(modname, module, more)
    if times.unclear is not None:
        notes.append(Unread(path=f"{modname} {native_id}", reason=times.unclear))
    own, whole = _texts(modname, module, more, language)
    files = children(module, "contents")
    media = _media(files, own)
    url = _url(modname, module, more)
    instance = ident(module, "instance")
    points, graded = _grade(more)
    return Activity(
        native_id=native_id,
        native_ref=f"{modname}/{instance}" if instance is not None else None,
        title=name,
        lms_type=modname,
        position=position,
        section_id=section.native_id,
        body=(own.text or None) if own is not None else None,
        url=url,
        opens=times.opens,
        due=times.due,
        closes=times.closes,
        starts=times.starts,
        ends=times.ends,
        points=points,
        graded=graded,
        published=section.published and is_shown(module),
        group=_group(module, more),
        # Everything in a workshop is assessed by other students: that is what the module is.
        peer_review=True if modname == "workshop" else None,
        time_limit_min=_time_limit_min(more),
        word_count=own.word_count if own is not None and whole else None,
        media=media,
        links=_links(files, own, url),
        settings=_settings(modname, module, more),
    )


def is_shown(thing: Json) -> bool:
    """Whether students see a section or module, as far as it says.

    ``uservisible`` is about whoever asked, and false also before an opening date: it counts
    only where nothing else is said.
    """
    visible = flag(thing, "visible")
    if visible is None:
        return flag(thing, "uservisible") is not False or "availabilityinfo" in thing
    return visible and flag(thing, "hiddenbynumsections") is not True


def _texts(
    modname: str, module: Json, more: Json, language: str | None
) -> tuple[HtmlContent | None, bool]:
    """The text of an activity, and whether it is all that students read in it."""
    description = text(module, "description") or text(more, "intro")
    page = text(more, "content") if modname == "page" else None
    pieces = [piece for piece in (description, page) if piece is not None]
    if not pieces:
        return None, False
    whole = page is not None if modname == "page" else modname not in NOT_ITS_OWN_TEXT
    return content("\n".join(one_language(piece, language) for piece in pieces)), whole


def _media(files: Iterable[Json], own: HtmlContent | None) -> tuple[Media, ...]:
    found: dict[str, Media] = {item.url or "": item for item in own.media} if own else {}
    for file in files:
        address = without_secrets((text(file, "fileurl") or "").strip())
        name = title(text(file, "filename")) or None
        kind = (text(file, "mimetype") or "").partition("/")[0]
        known = media_at(address) or (media_at(name) if name is not None else None)
        if kind in ("video", "audio"):
            found.setdefault(address, Media(kind=kind, url=address or None, title=name))
        elif known is not None:
            found.setdefault(address, Media(kind=known.kind, url=address or None, title=name))
    return tuple(found.values())


def _links(files: Iterable[Json], own: HtmlContent | None, url: str | None) -> tuple[str, ...]:
    links = dict.fromkeys(own.links if own is not None else ())
    for file in files:
        address = without_secrets((text(file, "fileurl") or "").strip())
        if file.get("type") == "url" and address and address != url and not media_at(address):
            links.setdefault(address)
    return tuple(links)


def _url(modname: str, module: Json, more: Json) -> str | None:
    address = text(more, "externalurl", "toolurl", "securetoolurl", "meeturl", "join_url")
    if address is None and modname == "url":
        address = next((text(file, "fileurl") for file in children(module, "contents")), None)
    return without_secrets(address.strip()) if address is not None else None


def _grade(more: Json) -> tuple[float | None, bool | None]:
    """Points and whether it is graded: 0 says *not*, less than 0 names a scale of words."""
    grade = number(more, "grade", "grade_forum", "maxgrade")
    if grade is None:
        return None, None
    return (grade if grade > 0 else None), grade != 0


def _group(module: Json, more: Json) -> str | None:
    if flag(more, "teamsubmission"):
        return "assignment"
    mode = number(module, "groupmode")
    return GROUP_MODES.get(int(mode)) if mode is not None else None


def _time_limit_min(more: Json) -> float | None:
    seconds = number(more, "timelimit")
    return seconds / 60 if seconds is not None and seconds > 0 else None


def _settings(modname: str, module: Json, more: Json) -> MappingProxyType[str, str]:
    found: dict[str, str] = {}
    handed_in = [
        word
        for plugin, word in HANDED_IN.items()
        for config in children(more, "configs")
        if config.get("plugin") == plugin
        and config.get("subtype") == "assignsubmission"
        and config.get("name") == "enabled"
        and flag(config, "value")
    ]
    if flag(more, "nosubmissions"):
        handed_in = ["none"]
    if handed_in:
        found["submission_types"] = ",".join(handed_in)
    forum_type = text(more, "type")
    if modname in ("forum", "hsuforum") and forum_type is not None:
        found["forum_type"] = forum_type
        if forum_type == "news":
            found["announcement"] = "yes"
    files = [file for file in children(module, "contents") if file.get("type") == "file"]
    if modname == "resource" and len(files) == 1:
        said = (
            ("mime_type", text(files[0], "mimetype")),
            ("file_name", text(files[0], "filename")),
        )
        found.update((key, value) for key, value in said if value is not None)
    room = number(more, "type")
    if modname == "bigbluebuttonbn" and room in ROOM_TYPES:
        found["conference_type"] = ROOM_TYPES[int(room)]
    if modname == "quiz" and text(more, "password") is not None:
        found["access_code"] = "yes"
    return MappingProxyType(found)

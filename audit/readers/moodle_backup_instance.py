"""One activity of a Moodle backup, as its own settings say: the same for 1.9 and for 2 and later.

What the two formats write differently, their readers have put into an ``Instance`` before.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from audit.course import Activity, Media, Section
from audit.language import translate as _
from audit.readers.fields import (
    MAX_BODY_CHARACTERS,
    HtmlContent,
    clock_s,
    media_at,
    media_key,
    meeting_at,
)
from audit.readers.json_fields import epoch, flag, number, text, title, without_secrets
from audit.readers.moodle_backup_meetings import times
from audit.readers.moodle_texts import one_language
from audit.readers.moodle_times import MEETINGS
from audit.readers.moodle_web_service_activities import (
    GROUP_MODES,
    HANDED_IN,
    NOT_ITS_OWN_TEXT,
    ROOM_TYPES,
)

# Types of which all that the model asks for is read; of others only what has the usual names.
KNOWN = MEETINGS | frozenset(
    "assign assignment attendance book chat choice data facetoface feedback folder forum "
    "glossary h5pactivity hsuforum hvp imscp journal kalvidres label lesson lti page qbank "
    "questionnaire quiz resource scheduler scorm subsection survey url wiki workshop".split()
)
# A book's chapters are in a backup, so that its text is all that students read.
OUTSIDE_TEXT = NOT_ITS_OWN_TEXT - {"book"}
# Where the points stand, for each type that has another name for them than ``grade``.
_POINTS = MappingProxyType(
    {"scorm": ("maxgrade",), "scheduler": ("scale",), "hvp": ("maximumgrade",)}
)
_RATED = frozenset({"forum", "hsuforum", "data", "glossary"})
# Moodle's old assignments, in Canvas words.
_OLD_HANDED_IN = MappingProxyType(
    {
        "online": "online_text_entry",
        "upload": "online_upload",
        "uploadsingle": "online_upload",
        "offline": "on_paper",
    }
)
# Where plug-ins for recordings keep the address of theirs.
_RECORDINGS = ("source", "vimeo_url", "videourl")
_VIDEO_TYPES = frozenset({"kalvidres"})
_ADDRESSES = ("externalurl", "toolurl", "securetoolurl", "meeturl", "join_url", "meetinguri")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """What a backup says of one activity.

    Parameters
    ----------
    fields
        Its own settings, by Moodle's names.
    place
        What the course keeps of it: whether it is seen, groups, completion.
    texts
        What students read in it, piece by piece.
    recordings
        Recordings that are its files.
    opens, closes
        Between what moments the course lets students in, beside its own dates.
    main_file
        Name and type of the file that it opens.
    has_whole_text
        Whether ``texts`` is all that students read in it.
    """

    modname: str
    native_id: str
    fields: Mapping[str, str]
    place: Mapping[str, str]
    name: str | None = None
    texts: tuple[HtmlContent, ...] = ()
    recordings: tuple[Media, ...] = ()
    question_count: int | None = None
    opens: datetime | None = None
    closes: datetime | None = None
    submission_types: tuple[str, ...] = ()
    main_file: tuple[str, str | None] | None = None
    has_whole_text: bool = True


def activity_of(
    instance: Instance,
    *,
    section: Section | None,
    course: Mapping[str, str],
    note: Callable[[str, str], None],
) -> Activity:
    """The activity as the course model has it.

    Parameters
    ----------
    course
        Settings of the course: its language, and groups if it decides for all activities.
    note
        Takes what was met and not understood: where, and why.
    """
    modname, fields, place = instance.modname, instance.fields, instance.place
    language = text(course, "lang")
    where = f"{modname} {instance.native_id}"
    if modname not in KNOWN:
        reason = _(
            "the settings of activities of type '{type}' are not known; title, text and dates only"
        )
        note(modname, reason.format(type=modname))
    dates = times(modname, fields)
    if dates.unclear is not None:
        note(where, dates.unclear)
    url = _url(modname, fields)
    own = _recording(modname, url, fields, instance.name)
    body = joined(instance.texts)
    if modname not in MEETINGS:
        for tool in _meeting_tools(url, *body.links):
            reason = _("meetings kept in {tool} cannot be listed by a backup; add [[live]]")
            note(tool, reason.format(tool=tool))
    points, graded = _grade(modname, fields)
    return Activity(
        native_id=instance.native_id,
        title=title(one_language(instance.name or "", language)),
        lms_type=modname,
        position=0,
        section_id=section.native_id if section is not None else None,
        body=body.text or None,
        url=url,
        opens=_latest(dates.opens, instance.opens),
        due=dates.due,
        closes=_earliest(dates.closes, instance.closes),
        starts=dates.starts,
        ends=dates.ends,
        points=points,
        graded=graded,
        # Of the three ways to be done with an activity, one is to meet conditions.
        required=True if number(place, "completion") == 2 else None,
        published=_is_shown(modname, place) and (section is None or section.published),
        group=_group(fields, place, course),
        # Everything in a workshop is assessed by other students: that is what the module is.
        peer_review=True if modname == "workshop" else None,
        question_count=instance.question_count,
        time_limit_min=_time_limit_min(fields),
        word_count=body.word_count if instance.texts and instance.has_whole_text else None,
        media=_once([*([own] if own else []), *instance.recordings, *body.media]),
        links=tuple(link for link in body.links if link != url),
        recorded=_recorded(modname, fields),
        settings=_settings(instance),
    )


def _recording(
    modname: str, url: str | None, fields: Mapping[str, str], name: str | None
) -> Media | None:
    """The recording that an activity is, or that its address leads to."""
    if modname in MEETINGS:
        return None
    address = text(fields, *_RECORDINGS) or url
    found = media_at(address, name) if address is not None else None
    if found is None and modname in _VIDEO_TYPES:
        seconds = clock_s(name)
        because = None if seconds is None else "stated in its title"
        found = Media(
            kind="video", url=address, title=name, duration_s=seconds, duration_because=because
        )
    return found


def _meeting_tools(*addresses: str | None) -> Iterator[str]:
    """Tools to whose meetings an activity leads."""
    for address in addresses:
        tool = meeting_at(address) if address is not None else None
        if tool is not None:
            yield tool


def joined(texts: Iterable[HtmlContent]) -> HtmlContent:
    """Several pieces of text as one."""
    pieces = list(texts)
    return HtmlContent(
        text="\n".join(piece.text for piece in pieces if piece.text)[:MAX_BODY_CHARACTERS],
        word_count=sum(piece.word_count for piece in pieces),
        media=_once(recording for piece in pieces for recording in piece.media),
        links=tuple(dict.fromkeys(link for piece in pieces for link in piece.links)),
    )


def _once(recordings: Iterable[Media]) -> tuple[Media, ...]:
    found: dict[str, Media] = {}
    for recording in recordings:
        found.setdefault(media_key(recording.url or recording.title or ""), recording)
    return tuple(found.values())


def _is_shown(modname: str, place: Mapping[str, str]) -> bool:
    # A bank of questions stands in the course, but on no page of it.
    return flag(place, "visible") is not False and modname != "qbank"


def _group(
    fields: Mapping[str, str], place: Mapping[str, str], course: Mapping[str, str]
) -> str | None:
    if flag(fields, "teamsubmission"):
        return "assignment"
    mode = number(course if flag(course, "groupmodeforce") else place, "groupmode")
    return GROUP_MODES.get(int(mode)) if mode is not None else None


def _grade(modname: str, fields: Mapping[str, str]) -> tuple[float | None, bool | None]:
    """Points and whether it is graded: 0 says *not*, less than 0 names a scale of words."""
    if modname in _RATED:
        own, rated = number(fields, "grade_forum"), number(fields, "assessed")
        scale = number(fields, "scale") if rated else None
        said = [value for value in (own, scale) if value]
        if not said:
            return None, False if (own, rated) != (None, None) else None
        return (said[0] if said[0] > 0 else None), True
    grade = number(fields, *_POINTS.get(modname, ("grade",)))
    if grade is None:
        return None, None
    if modname == "lesson" and flag(fields, "practice"):
        return None, False
    if modname == "workshop":
        # For the own work, and for assessing that of others.
        grade += number(fields, "gradinggrade") or 0
    return (grade if grade > 0 else None), grade != 0


def _time_limit_min(fields: Mapping[str, str]) -> float | None:
    if flag(fields, "timed"):
        # Lessons, before 2.9.
        minutes = number(fields, "maxtime")
        return minutes if minutes else None
    seconds = number(fields, "timelimit")
    return seconds / 60 if seconds is not None and seconds > 0 else None


def _recorded(modname: str, fields: Mapping[str, str]) -> bool | None:
    """Whether a meeting is recorded: True where it starts by itself, False where it cannot."""
    if modname == "bigbluebuttonbn":
        if flag(fields, "record") is False:
            return False
        return True if flag(fields, "record") and flag(fields, "recordallfromstart") else None
    automatic = text(fields, "option_auto_recording")
    return True if modname == "zoom" and automatic in ("local", "cloud") else None


def _url(modname: str, fields: Mapping[str, str]) -> str | None:
    address = text(fields, *_ADDRESSES, *(("url",) if modname in MEETINGS else ()))
    if address is None:
        return None
    address = without_secrets(title(address).replace(" ", "%20"))
    # The rest of a meeting's address lets people in.
    return address.partition("?")[0] if modname in MEETINGS else address


def _settings(instance: Instance) -> Mapping[str, str]:
    modname, fields = instance.modname, instance.fields
    found: dict[str, str] = {}
    handed_in = instance.submission_types
    if modname == "assign" and flag(fields, "nosubmissions"):
        handed_in = ("none",)
    elif modname == "assignment":
        handed_in = (_OLD_HANDED_IN.get(text(fields, "assignmenttype") or "", ""),)
    if any(handed_in):
        found["submission_types"] = ",".join(handed_in)
    forum_type = text(fields, "type")
    if modname in ("forum", "hsuforum") and forum_type is not None:
        found["forum_type"] = forum_type
        if forum_type == "news":
            found["announcement"] = "yes"
    if instance.main_file is not None:
        name, mime_type = instance.main_file
        found["file_name"] = name
        if mime_type is not None:
            found["mime_type"] = mime_type
    room = number(fields, "type")
    if modname == "bigbluebuttonbn" and room in ROOM_TYPES:
        found["conference_type"] = ROOM_TYPES[int(room)]
    if modname == "quiz" and text(fields, "password") is not None:
        found["access_code"] = "yes"
    expected = epoch(instance.place, "completionexpected")
    if expected is not None:
        found["completion_expected"] = expected.isoformat()
    return MappingProxyType(found)


def _latest(first: datetime | None, second: datetime | None) -> datetime | None:
    return max((moment for moment in (first, second) if moment), default=None)


def _earliest(first: datetime | None, second: datetime | None) -> datetime | None:
    return min((moment for moment in (first, second) if moment), default=None)


def submission_types(enabled: Iterable[str]) -> tuple[str, ...]:
    """Canvas's words for the plug-ins by which students hand in."""
    plugins = frozenset(enabled)
    return tuple(word for plugin, word in HANDED_IN.items() if plugin in plugins)

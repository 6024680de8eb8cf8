"""The course as its export describes it, before anything is concluded.

A reader says what the export says. What the export does not say is ``None``: never 0,
never a guess. Times are aware; those of a plan carry UTC and mean the wall clock as written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo


def no_settings() -> Mapping[str, str]:
    """An empty, unchangeable table of settings."""
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One video or sound recording in an activity.

    Parameters
    ----------
    kind
        ``video`` or ``audio``.
    url
        Address, or path inside the package.
    duration_s
        Length in seconds; None = not known.
    duration_because
        Where the length was found, in words; None with an unknown length.
    captions
        Whether it has captions; None = not said.
    """

    kind: str
    url: str | None = None
    title: str | None = None
    duration_s: float | None = None
    duration_because: str | None = None
    captions: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Something that a reader met and did not understand, or knows it cannot see."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A module, week or topic of the course, in the order of the export."""

    native_id: str
    title: str
    position: int
    published: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One row of the course: something to do, to read, to attend, or a heading.

    Parameters
    ----------
    native_id
        The id by which the export names the item; unique in the course.
    native_ref
        The id of the content that the item places, where that is another one.
    section_id
        ``native_id`` of its section; None = it stands in no section.
    source
        Name of the export that it came from, where the course was put together from several.
    week
        Teaching week, 1 and up, only where the export states it (a column).
    day
        Calendar day of the activity where no hour is given (plans).
    body
        Visible text, plain, at most 20,000 characters.
    url
        Address that the item opens (link, launch address of a tool).
    required, graded, peer_review, recorded, alternative
        True or False only where the export says so. ``recorded``: of a live session.
        ``alternative``: the same can be done in own time.
    group
        ``none``, ``separate``, ``visible`` or ``assignment`` (a group hands in).
    media, links
        Recordings in the body or behind the item; all other addresses in the body.
    talk_min, exchange_min, break_min
        Blocks of a live session, in minutes; ``break_min`` 0 says that there is no break.
    stated_kind, stated_mode, stated_counts_as, stated_minutes
        What a person wrote down about the activity (a plan's column, ``course.toml``).
    stated_because
        Where she wrote it, in words.
    settings
        Settings of the LMS that classification needs, by these keys only:
        ``submission_types`` (comma list, Canvas words), ``grading_type``, ``quiz_type``
        (Canvas words), ``announcement`` (``yes``), ``forum_type`` (Moodle words),
        ``mime_type``, ``file_name``, ``conference_type``, ``calendar_event`` (``yes``),
        ``front_page`` (``yes``), ``syllabus`` (``yes``), ``access_code`` (``yes``),
        ``completion_expected`` (a day to be done by that is no due date), ``free_time``
        (``yes``: a calendar entry that keeps nobody busy), ``due_day`` (days after the start),
        ``weight`` (per cent), ``assignment_type``, ``assignment_weight`` (0-1), ``exam`` (Open
        edX words), ``intended_use``, ``mastery_score`` (cartridges, SCORM); and who said it:
        ``counts_as_because``, ``minutes_because``.
    """

    native_id: str
    title: str
    lms_type: str
    position: int
    native_ref: str | None = None
    section_id: str | None = None
    source: str | None = None
    week: int | None = None
    day: date | None = None
    body: str | None = None
    url: str | None = None
    opens: datetime | None = None
    due: datetime | None = None
    closes: datetime | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    points: float | None = None
    required: bool | None = None
    graded: bool | None = None
    published: bool = True
    group: str | None = None
    peer_review: bool | None = None
    question_count: int | None = None
    time_limit_min: float | None = None
    word_count: int | None = None
    media: tuple[Media, ...] = ()
    links: tuple[str, ...] = ()
    recorded: bool | None = None
    alternative: bool | None = None
    talk_min: float | None = None
    exchange_min: float | None = None
    break_min: float | None = None
    stated_kind: str | None = None
    stated_mode: str | None = None
    stated_counts_as: str | None = None
    stated_minutes: float | None = None
    stated_because: str | None = None
    settings: Mapping[str, str] = field(default_factory=no_settings)


def at_place(activity: Activity, zone: ZoneInfo) -> Activity:
    """The activity with its hours as they were written, in the zone where they were meant."""
    moments = {
        name: getattr(activity, name) for name in ("opens", "due", "closes", "starts", "ends")
    }
    return replace(
        activity, **{n: m.replace(tzinfo=zone) for n, m in moments.items() if m is not None}
    )


# What a format cannot hold. What was not found and could not have been found is unknown.
BLIND_LIVE = "live"
BLIND_VIDEO_LENGTHS = "video_lengths"
BLIND_CAPTIONS = "captions"
BLIND_RECORDINGS = "recordings"
BLIND_BREAKS = "breaks"
BLIND_SECTIONS = "sections"
# What a package of an LMS cannot hold, whoever wrote it.
BLIND_AS_PACKAGES = frozenset(
    {BLIND_LIVE, BLIND_VIDEO_LENGTHS, BLIND_CAPTIONS, BLIND_RECORDINGS, BLIND_BREAKS}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One course as one export describes it.

    Parameters
    ----------
    format
        Name of the reader, a key of ``audit.readers.READERS``.
    timezone
        IANA name; None = not known.
    platform, platform_version
        The LMS that wrote the export, as far as it says.
    wall_clock
        True: times are as somebody wrote them, of a place nobody named; they carry UTC until
        a time zone is known, and then mean the same hour there.
    blind_to
        What the format, or this export of it, cannot hold: the ``BLIND_...`` words.
    source_name, source_sha256
        Name of the export (no folder of this computer) and the hash of its bytes.
    """

    id: str
    title: str
    format: str
    source_name: str
    source_sha256: str
    code: str | None = None
    term: str | None = None
    language: str | None = None
    timezone: str | None = None
    wall_clock: bool = False
    start: datetime | None = None
    end: datetime | None = None
    credits: float | None = None
    platform: str | None = None
    platform_version: str | None = None
    sections: tuple[Section, ...] = ()
    activities: tuple[Activity, ...] = ()
    unread: tuple[Unread, ...] = ()
    blind_to: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        ids = [activity.native_id for activity in self.activities]
        if len(ids) != len(set(ids)):
            double = sorted({i for i in ids if ids.count(i) > 1})
            raise ValueError(f"reader {self.format} gave one id to several activities: {double}")
        sections = {section.native_id for section in self.sections}
        for activity in self.activities:
            if activity.section_id is not None and activity.section_id not in sections:
                raise ValueError(f"activity {activity.native_id} stands in an unknown section")

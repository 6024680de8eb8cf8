"""Readers: the bytes of an export -> ``Course``, told apart by content.

A reader says what the export says and guesses nothing. To add a format: one file here,
one line in ``READERS``, one sample in ``sample_courses/``, one row in the README.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from audit.course import Course, Unread
from audit.errors import ReadError, UnknownFormatError
from audit.facts import BESIDE_AN_EXPORT
from audit.language import translate as _
from audit.readers import (
    blackboard,
    brightspace,
    calendar_file,
    canvas_api,
    canvas_offline,
    canvas_package,
    common_cartridge,
    course_plan,
    google_classroom,
    learning_designer,
    moodle_backup,
    moodle_web_service,
    open_edx,
    sakai,
    schedule_table,
    scorm,
    vle_table,
)
from audit.readers.media_lengths import with_media_lengths
from audit.readers.merge import merge
from audit.readers.source import Source, is_clutter


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One format.

    Parameters
    ----------
    title
        What people call the export.
    container
        What it looks like on disk.
    sees, cannot_see
        What the format holds and what it cannot hold, in words.
    sniff
        Whether a source is of this format.
    read
        All courses of the source, in its order.
    beside
        What else may lie in the folder of a course: 0 = the LMS's export, of which there is one;
        1 = a plan, one as well; 2 = calendars, any number.
    """

    title: str
    container: str
    sees: str
    cannot_see: str
    sniff: Callable[[Source], bool]
    read: Callable[[Source], list[Course]]
    beside: int = 0


READERS: dict[str, Reader] = {
    "course_plan": Reader(
        title="Course plan",
        container="CSV or XLSX, one row an activity",
        sees="what its columns say, for one course or many",
        cannot_see="breaks in live sessions",
        sniff=course_plan.sniff,
        read=course_plan.read,
        beside=1,
    ),
    "schedule_table": Reader(
        title="Course schedule",
        container="CSV, XLSX, HTML or Markdown, one row a class or week",
        sees="classes with day and hour, readings, work with due days, tests, days without class",
        cannot_see="lengths where no hours stand, settings, texts behind links",
        sniff=schedule_table.sniff,
        read=schedule_table.read,
        beside=1,
    ),
    "learning_designer": Reader(
        title="UCL Learning Designer",
        container="JSON (.ldj, .json)",
        sees="activities with learning type, minutes, group size, resources; mode where stated",
        cannot_see="dates, and whether a part is live where the design does not say",
        sniff=learning_designer.sniff,
        read=learning_designer.read,
        beside=1,
    ),
    "vle_table": Reader(
        title="VLE tables (OULAD form)",
        container="vle.csv, assessments.csv, courses.csv: one, a folder or a zip",
        sees="types and weeks of everything, live rooms, assessments with week and weight",
        cannot_see="titles, texts, calendar days",
        sniff=vle_table.sniff,
        read=vle_table.read,
    ),
    "canvas_package": Reader(
        title="Canvas package",
        container=".imscc with course_settings/",
        sees="modules, items, dates, settings, question counts, texts, embedded media",
        cannot_see="live meetings (Zoom, Conferences), lengths of videos on other hosts",
        sniff=canvas_package.sniff,
        read=canvas_package.read,
    ),
    "canvas_offline": Reader(
        title="Canvas course for offline use",
        container="zip of a web site, or its course-data.js",
        sees="modules, items, dates, points, question counts, texts, files",
        cannot_see="what is unpublished, texts of locked items, live meetings, states",
        sniff=canvas_offline.sniff,
        read=canvas_offline.read,
    ),
    "canvas_api": Reader(
        title="Canvas API answers",
        container="JSON or CSV: a folder, a zip or one file of REST answers",
        sees="what was asked for: modules, assignments, discussions, quizzes, pages, calendar",
        cannot_see="meetings kept inside Zoom or another tool, lengths of videos on other hosts",
        sniff=canvas_api.sniff,
        read=canvas_api.read,
    ),
    "brightspace": Reader(
        title="Brightspace export",
        container=".zip with imsmanifest.xml in Brightspace's own form (D2LExport_*)",
        sees="modules, items, assignments, discussions, quizzes, dates, points, states, news",
        cannot_see="live meetings, release conditions in words, tools not ticked in the export "
        "dialogue",
        sniff=brightspace.sniff,
        read=brightspace.read,
    ),
    "blackboard": Reader(
        title="Blackboard Learn export",
        container="ExportFile_*.zip: imsmanifest.xml and res*.dat (Original or Ultra view)",
        sees="areas, folders, items, due dates and points, question counts, forums, texts, files",
        cannot_see="meetings kept in Collaborate, Zoom or another tool, content behind LTI, "
        "release rules",
        sniff=blackboard.sniff,
        read=blackboard.read,
    ),
    "common_cartridge": Reader(
        title="Common Cartridge",
        container=".imscc or .zip with imsmanifest.xml (1.0 to 1.4, Thin, or a plain IMS package)",
        sees="sections, items, pages, links, tools, discussions, question counts, assignments",
        cannot_see="dates and states (the standard has none), live meetings, order constraints",
        sniff=common_cartridge.sniff,
        read=common_cartridge.read,
    ),
    "moodle_backup": Reader(
        title="Moodle backup",
        container=".mbz (gzip-tar or zip) of Moodle 2 to 5; zip with moodle.xml of Moodle 1.9",
        sees="sections, activities with settings and dates, texts, files, questions, meetings",
        cannot_see="what external tools hold, lengths of videos on other hosts, whether meetings "
        "were recorded",
        sniff=moodle_backup.sniff,
        read=moodle_backup.read,
    ),
    "open_edx": Reader(
        title="Open edX course or library",
        container="OLX: .tar.gz, .zip or folder with course.xml or library.xml; backup .zip of a "
        "content library",
        sees="chapters, subsections, units, every block; dates, grading, states, question counts, "
        "texts, videos, transcripts",
        cannot_see="live meetings, forum posts, the wiki, lengths of videos without a transcript",
        sniff=open_edx.sniff,
        read=open_edx.read,
    ),
    "google_classroom": Reader(
        title="Google Classroom",
        container="JSON: API answers or Takeout; a folder, a zip or one file",
        sees="topics, coursework, questions, materials, announcements, due dates, attachments",
        cannot_see="meetings (in the course's calendar), what Drive files and forms hold, "
        "lengths of videos",
        sniff=google_classroom.sniff,
        read=google_classroom.read,
    ),
    "sakai": Reader(
        title="Sakai site archive",
        container="zip or folder of lessonbuilder.xml, content.xml, ...",
        sees="lessons with their items, assignments, syllabus, announcements, topics, calendar",
        cannot_see="tests' questions and dates, external tools and their meetings, lengths of "
        "videos on other hosts",
        sniff=sakai.sniff,
        read=sakai.read,
    ),
    "scorm": Reader(
        title="SCORM, AICC, cmi5 or xAPI package",
        container=".zip with imsmanifest.xml, cmi5.xml, tincan.xml or AICC tables",
        sees="one interactive activity: its parts, typical learning time, limits, recordings",
        cannot_see="dates, live meetings, groups, questions inside the content",
        sniff=scorm.sniff,
        read=scorm.read,
    ),
    "calendar": Reader(
        title="Calendar",
        container=".ics, or a zip of nothing but .ics",
        sees="meetings with hours and rooms, repeated ones expanded; whole days, deadlines",
        cannot_see="sections, texts of the course, whether a meeting took place",
        sniff=calendar_file.sniff,
        read=calendar_file.read,
        beside=2,
    ),
    "moodle_web_service": Reader(
        title="Moodle web service answer",
        container="JSON: core_course_get_contents, alone or with mod_* answers",
        sees="sections, activities with their types and dates, files and links",
        cannot_see="texts of pages, question counts, lengths of videos",
        sniff=moodle_web_service.sniff,
        read=moodle_web_service.read,
    ),
}


def read_courses(path: Path, format: str | None = None) -> list[Course]:
    """Read every course of an export, or the one course that a folder of exports makes.

    Parameters
    ----------
    path
        File or folder of the export. A folder may hold one export as files (of an API, or
        unpacked), an export and what belongs to it (calendars, a plan), or both.
    format
        Key of ``READERS``; None = found from the content.

    Raises
    ------
    UnknownFormatError
        No reader recognises the export, or more than one does.
    ReadError
        The export is of a known format but cannot be read, or a folder holds exports of
        several courses.
    """
    if format is not None and format not in READERS:
        raise UnknownFormatError(
            path.name, f"there is no format {format!r}", "use one of: " + ", ".join(READERS)
        )
    source = Source(path)
    name = _format_of(source, format)
    parts = [(source, name)] if name is not None else []
    left_out: list[Unread] = []
    if source.is_folder:
        for part in _parts(source, left_out):
            # Each file of a folder that is an export as a whole belongs to it, or stands beside it.
            found = _format_of(part, format, least_beside=0 if name is None else 1)
            if found is not None:
                parts.append((part, found))
            elif name is None:
                left_out.append(Unread(path=part.name, reason=_("not an export; left out")))
    if not parts:
        if format is not None:
            return READERS[format].read(source)
        raise UnknownFormatError(
            source.name,
            "not an export that can be read here (tried: " + ", ".join(READERS) + ")",
            "see 'course-audit formats' for what can be read",
        )
    courses = [(part, of, course) for part, of in parts for course in _read(part, of)]
    if len(parts) > 1:
        return [_one(source, courses, left_out)]
    return [replace(c, unread=(*c.unread, *left_out)) for _part, _of, c in courses]


def _format_of(source: Source, wanted: str | None, least_beside: int = 0) -> str | None:
    """The one format that fits; None = none does.

    Raises
    ------
    UnknownFormatError
        Several fit.
    """
    if wanted is not None:
        if source.is_folder:
            return wanted if READERS[wanted].sniff(source) else None
        return wanted
    fits = [
        name
        for name, reader in READERS.items()
        if reader.beside >= least_beside and reader.sniff(source)
    ]
    if len(fits) > 1:
        raise UnknownFormatError(
            source.name,
            "this fits several formats: " + ", ".join(fits),
            "say which one with --format",
        )
    return fits[0] if fits else None


def _parts(folder: Source, left_out: list[Unread]) -> Iterator[Source]:
    """What lies in a folder, each as an export of its own."""
    for path in sorted(folder.path.iterdir()):
        if path.name in BESIDE_AN_EXPORT or path.name.startswith(".") or is_clutter(path.name):
            continue
        try:
            yield Source(path)
        except ReadError as error:
            left_out.append(Unread(path=path.name, reason=error.what))


def _read(source: Source, format: str) -> list[Course]:
    return [with_media_lengths(course, source) for course in READERS[format].read(source)]


def _one(
    folder: Source, courses: list[tuple[Source, str, Course]], left_out: list[Unread]
) -> Course:
    """The course that several exports tell of.

    Raises
    ------
    ReadError
        Two of them speak for the course as a whole.
    """
    ranks = [READERS[of].beside for _part, of, _course in courses]
    for rank in (0, 1):
        same = [
            f"{part.name} ({course.title})"
            for (part, _of, course), its_rank in zip(courses, ranks, strict=True)
            if its_rank == rank
        ]
        if len(same) > 1:
            raise ReadError(
                folder.name,
                _("the folder holds several courses: {courses}").format(courses=", ".join(same)),
                _("name one of them, or give each a folder of its own"),
            )
    ordered = sorted(zip(ranks, courses, strict=True), key=lambda pair: pair[0])
    merged = merge([course for _rank, (_p, _o, course) in ordered], folder.name, folder.sha256)
    return replace(merged, unread=(*merged.unread, *left_out))

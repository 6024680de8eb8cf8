"""Readers: the bytes of an export -> ``Course``, told apart by content.

A reader says what the export says and guesses nothing. To add a format: one file here,
one line in ``READERS``, one sample in ``sample_courses/``, one row in the README.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from audit.course import Course
from audit.errors import UnknownFormatError
from audit.readers import canvas_api, canvas_package, course_plan, moodle_web_service
from audit.readers.source import Source


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
    """

    title: str
    container: str
    sees: str
    cannot_see: str
    sniff: Callable[[Source], bool]
    read: Callable[[Source], list[Course]]


READERS: dict[str, Reader] = {
    "course_plan": Reader(
        title="Course plan",
        container="CSV or XLSX, one row an activity",
        sees="what its columns say, for one course or many",
        cannot_see="breaks in live sessions",
        sniff=course_plan.sniff,
        read=course_plan.read,
    ),
    "canvas_package": Reader(
        title="Canvas package",
        container=".imscc with course_settings/",
        sees="modules, items, dates, settings, question counts, texts, embedded media",
        cannot_see="live meetings (Zoom, Conferences), lengths of videos on other hosts",
        sniff=canvas_package.sniff,
        read=canvas_package.read,
    ),
    "canvas_api": Reader(
        title="Canvas API answers",
        container="JSON: a folder, a zip or one file of REST answers",
        sees="what was asked for: modules, assignments, discussions, quizzes, pages, calendar",
        cannot_see="meetings kept inside Zoom or another tool, lengths of videos on other hosts",
        sniff=canvas_api.sniff,
        read=canvas_api.read,
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
    """Read every course of an export.

    Parameters
    ----------
    path
        File or folder of the export.
    format
        Key of ``READERS``; None = found from the content.

    Raises
    ------
    UnknownFormatError
        No reader recognises the export, or more than one does.
    ReadError
        The export is of a known format but cannot be read.
    """
    source = Source(path)
    if format is None:
        fits = [name for name, reader in READERS.items() if reader.sniff(source)]
        if not fits:
            raise UnknownFormatError(
                source.name,
                "not an export that can be read here (tried: " + ", ".join(READERS) + ")",
                "see 'course-audit formats' for what can be read",
            )
        if len(fits) > 1:
            raise UnknownFormatError(
                source.name,
                "this fits several formats: " + ", ".join(fits),
                "say which one with --format",
            )
        return READERS[fits[0]].read(source)
    if format not in READERS:
        raise UnknownFormatError(
            source.name, f"there is no format {format!r}", "use one of: " + ", ".join(READERS)
        )
    return READERS[format].read(source)

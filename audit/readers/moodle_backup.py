"""Reader of the Moodle backup (``.mbz``): what *Backup* of a course hands out, 1.9 to 5.

``moodle_backup.xml`` lists sections and activities, each of which has a folder of its own. What
is about people is never opened: users, roles, grades, logs, comments, completion, blocks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.course import (
    BLIND_BREAKS,
    BLIND_CAPTIONS,
    BLIND_RECORDINGS,
    BLIND_VIDEO_LENGTHS,
    Activity,
    Course,
    Section,
)
from audit.errors import ReadError
from audit.language import translate as _
from audit.readers import moodle_19
from audit.readers.json_fields import epoch, flag, text, title
from audit.readers.moodle_backup_activities import Activities, Entry, Limits, limits_of
from audit.readers.moodle_backup_meetings import calendar_events
from audit.readers.moodle_backup_sections import SUBSECTION, Part, parts_of
from audit.readers.moodle_backup_xml import fields_of, parse
from audit.readers.moodle_texts import one_language
from audit.readers.package import Package
from audit.readers.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

BACKUP = "moodle_backup.xml"
COURSE = "course/course.xml"
CALENDAR = "course/calendar.xml"
_BLIND_TO = frozenset({BLIND_VIDEO_LENGTHS, BLIND_CAPTIONS, BLIND_RECORDINGS, BLIND_BREAKS})
_ORIGINAL = "original_course_"


def sniff(source: Source) -> bool:
    """Whether the source is a backup of Moodle."""
    if BACKUP in source.members:
        return b"<moodle_backup" in source.read(BACKUP)[:2000]
    return moodle_19.sniff(source)


def read(source: Source) -> list[Course]:
    """Read the one course of a backup.

    Raises
    ------
    ReadError
        The list of the backup is missing or cannot be read.
    """
    if BACKUP not in source.members:
        if moodle_19.BACKUP in source.members:
            return moodle_19.read(source)
        raise ReadError(
            source.name,
            _("{member} is missing").format(member=BACKUP),
            _("back the course up again in Moodle: Course reuse, Backup"),
        )
    package = Package(source)
    backup = parse(source.read(BACKUP), f"{source.name}, {BACKUP}")
    information = fields_of(backup.find("information"))
    course = _course_fields(package, information)
    _note_kind(package, backup)
    outline = _Outline(package, backup, course)
    activities = [*outline.activities.values(), *_events(package)]
    language = text(course, "lang")
    return [
        Course(
            id=text(course, "id") or source.name,
            title=title(one_language(text(course, "fullname") or "", language)) or source.name,
            format="moodle_backup",
            source_name=source.name,
            source_sha256=source.sha256,
            code=text(course, "shortname", "idnumber"),
            language=language,
            start=epoch(course, "startdate"),
            end=epoch(course, "enddate"),
            platform="Moodle",
            platform_version=text(information, "moodle_release", "moodle_version"),
            sections=tuple(outline.sections.values()),
            activities=tuple(
                replace(activity, position=position)
                for position, activity in enumerate(activities, start=1)
            ),
            unread=tuple(package.unread),
            blind_to=_BLIND_TO,
        )
    ]


def _course_fields(package: Package, information: Mapping[str, str]) -> dict[str, str]:
    """Settings of the course; where its own file is missing, what the list says of it."""
    course = {
        key.removeprefix(_ORIGINAL): value
        for key, value in information.items()
        if key.startswith(_ORIGINAL)
    }
    if COURSE not in package.source.members:
        package.note(COURSE, _("the member is missing: what it says is unknown"))
        return course
    try:
        root = parse(package.source.read(COURSE), COURSE)
    except ReadError as error:
        package.note(COURSE, error.what)
        return course
    course |= {"id": root.get("id") or course.get("id", "")} | fields_of(root)
    if flag(course, "visible") is False:
        package.note(COURSE, _("the course as a whole is hidden from students"))
    return course


def _note_kind(package: Package, backup: "_Element") -> None:
    detail = fields_of(backup.find("information/details/detail"))
    if detail.get("type", "course") != "course":
        reason = _("a backup of one {kind}, not of a course")
        package.note(BACKUP, reason, kind=detail["type"])
    if detail.get("format", "moodle2") != "moodle2":
        reason = _("a backup in the form {form}, which is not Moodle's own")
        package.note(BACKUP, reason, form=detail["format"])
    blocks = sum(
        name.startswith("course/blocks/") and name.endswith("/block.xml")
        for name in package.source.members
    )
    if blocks:
        package.note(
            "course/blocks", _("blocks beside the course are not read ({count})"), count=blocks
        )


def _events(package: Package) -> Iterator[Activity]:
    if CALENDAR in package.source.members:
        try:
            yield from calendar_events(
                parse(package.source.read(CALENDAR), CALENDAR).iterfind("event")
            )
        except ReadError as error:
            package.note(CALENDAR, error.what)


class _Outline:
    """Sections and activities in the order of the course page."""

    def __init__(self, package: Package, backup: "_Element", course: Mapping[str, str]) -> None:
        self.sections: dict[str, Section] = {}
        self.activities: dict[str, Activity] = {}
        self._package = package
        self._reader = Activities(package, course)
        parts = parts_of(package, backup, course)
        self._entries = _entries(package, backup, parts)
        inner = [part for part in parts if part.component == SUBSECTION]
        self._unclaimed = {part.native_id: part for part in inner}
        self._inner_at = {key: part for part in inner for key in part.placeholders}
        for part in parts:
            if part.component != SUBSECTION:
                self._section(part)
        # What no placeholder has claimed is a section like any other.
        for part in list(self._unclaimed.values()):
            self._section(part)
        for entry in [entry for entries in self._entries.values() for entry in entries]:
            package.note(entry.folder, _("the section of the activity is not in the backup"))
            self._add(self._reader.read(entry, None, Limits()))
        self._reader.finish()
        self._about(course.get("summary"), course.get("fullname", ""))

    def _section(self, part: Part) -> None:
        section = Section(
            native_id=part.native_id,
            title=part.title,
            position=len(self.sections) + 1,
            published=part.published,
        )
        self.sections[section.native_id] = section
        self._about(part.fields.get("summary"), part.title)
        self._fill(part, section, limits_of(part.fields.get("availabilityjson"), part.fields))

    def _fill(
        self, part: Part, section: Section, limits: Limits, *, is_inner: bool = False
    ) -> None:
        if limits.some_only:
            reason = _("section {title!r} is open to some students only")
            self._package.note(BACKUP, reason, title=part.title)
        for entry in self._entries.pop(part.native_id, ()):
            rows = self._reader.read(entry, section, limits)
            self._add(rows)
            if entry.modname == "subsection" and not is_inner:
                self._subsection(rows[0], section)

    def _subsection(self, placeholder: Activity, section: Section) -> None:
        """Put the activities of a subsection where its placeholder stands."""
        keys = (f"module/{placeholder.native_id}", placeholder.native_ref or "")
        part = next((self._inner_at[key] for key in keys if key in self._inner_at), None)
        if part is None or part.native_id not in self._unclaimed:
            reason = _("the section of the subsection is not in the backup")
            self._package.note(f"subsection {placeholder.native_id}", reason)
            return
        del self._unclaimed[part.native_id]
        own = limits_of(part.fields.get("availabilityjson"), part.fields)
        around = Limits(opens=placeholder.opens, closes=placeholder.closes)
        shown = replace(section, published=placeholder.published and part.published)
        self._about(part.fields.get("summary"), part.title)
        self._fill(part, shown, own.within(around), is_inner=True)

    def _add(self, rows: list[Activity]) -> None:
        for row in rows:
            if row.native_id in self.activities:
                self._package.note(row.native_id, _("two activities carry this id"))
            else:
                self.activities[row.native_id] = row

    def _about(self, summary: str | None, name: str) -> None:
        """Note what the text above a section holds beside its words."""
        found = self._reader.text(summary, "") if summary else None
        if found is not None and (found.media or found.links):
            reason = _(
                "the text above section {title!r} holds recordings or links: no activity is made "
                "of it"
            )
            self._package.note(BACKUP, reason, title=name)


def _entries(package: Package, backup: "_Element", parts: list[Part]) -> dict[str, list[Entry]]:
    """Activities by the id of their section, in the order of the course page."""
    places = {part.native_id: {i: n for n, i in enumerate(part.sequence)} for part in parts}
    section_of = {module: part.native_id for part in parts for module in part.sequence}
    found: dict[str, list[Entry]] = {}
    ids: set[str] = set()
    folders: set[str] = set()
    for row in map(fields_of, backup.iterfind("information/contents/activities/activity")):
        entry = _entry(row, section_of, places)
        folders.add(entry.folder)
        if not entry.native_id or entry.native_id in ids:
            package.note(entry.folder, _("the activity has no id of its own; left out"))
            continue
        ids.add(entry.native_id)
        found.setdefault(entry.section_id, []).append(entry)
    for section_id, entries in found.items():
        place = places.get(section_id, {})
        # What the section's own list forgets comes after it, in the order of the backup.
        entries.sort(key=lambda entry: place.get(entry.native_id, len(place)))
    for member in package.source.members:
        folder = member.removesuffix("/module.xml")
        if folder != member and folder.startswith("activities/") and folder not in folders:
            package.note(folder, _("the backup does not list this activity; left out"))
    return found


def _entry(
    row: Mapping[str, str], section_of: Mapping[str, str], sections: Mapping[str, object]
) -> Entry:
    native_id, named = row.get("moduleid", "").strip(), row.get("modulename", "unknown").strip()
    folder = row.get("directory", "").strip("/")
    if not folder.startswith("activities/"):
        folder = f"activities/{named}_{native_id}"
    # Where both differ, the folder is right.
    by_folder, mark, _number = folder.rpartition("/")[2].rpartition("_")
    section_id = row.get("sectionid", "").strip()
    if section_id not in sections:
        section_id = section_of.get(native_id, section_id)
    return Entry(
        native_id=native_id,
        modname=by_folder if mark else named,
        title=row.get("title", ""),
        folder=folder,
        section_id=section_id,
    )

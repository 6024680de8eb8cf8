"""Backup of Moodle 1.9: a zip with one ``moodle.xml``, and the course's files beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from audit.course import (
    BLIND_BREAKS,
    BLIND_CAPTIONS,
    BLIND_RECORDINGS,
    BLIND_VIDEO_LENGTHS,
    Activity,
    Course,
    Media,
    Section,
)
from audit.language import translate as _
from audit.readers.fields import HtmlContent, media_at, read_html
from audit.readers.json_fields import epoch, flag, number, text, title
from audit.readers.moodle_backup_instance import Instance, activity_of
from audit.readers.moodle_backup_meetings import calendar_events
from audit.readers.moodle_backup_questions import lesson_count, quiz_count
from audit.readers.moodle_backup_sections import section_name
from audit.readers.moodle_backup_xml import PERSONAL_1_9, fields_of, parse
from audit.readers.moodle_texts import one_language
from audit.readers.package import Package
from audit.readers.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

BACKUP = "moodle.xml"
COURSE_FILES = "course_files"
_BLIND_TO = frozenset({BLIND_VIDEO_LENGTHS, BLIND_CAPTIONS, BLIND_RECORDINGS, BLIND_BREAKS})
# Moodle 1.9's own marks in addresses.
_MARKS = (("$@FILEPHP@$", COURSE_FILES), ("$@SLASH@$", "/"), ("$@FORCEDOWNLOAD@$", ""))
# Where the texts of an activity stand, in one type or another.
_TEXTS = ("intro", "description", "summary", "text", "content", "alltext")
_LONGEST_NAME = 100


def sniff(source: Source) -> bool:
    """Whether the source is a backup of Moodle 1.9."""
    return BACKUP in source.members and b"<MOODLE_BACKUP" in source.read(BACKUP)[:2000]


def read(source: Source) -> list[Course]:
    """Read the one course of a backup.

    Raises
    ------
    ReadError
        ``moodle.xml`` cannot be read.
    """
    package = Package(source)
    root = parse(source.read(BACKUP), f"{source.name}, {BACKUP}", PERSONAL_1_9)
    course = fields_of(root.find("COURSE/HEADER"))
    if flag(course, "visible") is False:
        package.note(BACKUP, _("the course as a whole is hidden from students"))
    reader = _Reader(package, root, course)
    sections, activities = reader.outline()
    language = text(course, "lang")
    return [
        Course(
            id=text(course, "id") or source.name,
            title=title(one_language(text(course, "fullname") or "", language)) or source.name,
            format="moodle_backup",
            source_name=source.name,
            source_sha256=source.sha256,
            code=text(course, "shortname", "idnumber"),
            language=(language or "").removesuffix("_utf8") or None,
            start=epoch(course, "startdate"),
            platform="Moodle",
            platform_version=text(fields_of(root.find("INFO")), "moodle_release", "moodle_version"),
            sections=tuple(sections),
            activities=tuple(
                replace(activity, position=place)
                for place, activity in enumerate(activities, start=1)
            ),
            unread=tuple(package.unread),
            blind_to=_BLIND_TO,
        )
    ]


class _Reader:
    """Places activities into sections: a section names type and number of what stands in it."""

    def __init__(self, package: Package, root: "_Element", course: Mapping[str, str]) -> None:
        self._package = package
        self._root = root
        self._course = course
        self._members = package.source.members
        self._instances: dict[tuple[str, str], _Element] = {}
        for element in root.iterfind("COURSE/MODULES/MOD"):
            key = (element.findtext("MODTYPE") or "", element.findtext("ID") or "")
            self._instances.setdefault(key, element)
        kinds = root.iterfind("COURSE/QUESTION_CATEGORIES//QUESTION")
        self._descriptions = frozenset(
            question.findtext("ID") or ""
            for question in kinds
            if question.findtext("QTYPE") == "description"
        )

    def outline(self) -> tuple[list[Section], list[Activity]]:
        """Sections and activities in the order of the course page."""
        found: dict[str, Section] = {}
        activities: dict[str, Activity] = {}
        last = number(self._course, "numsections")
        rows = [(fields_of(e), e) for e in self._root.iterfind("COURSE/SECTIONS/SECTION")]
        for said, element in sorted(rows, key=lambda row: number(row[0], "number") or 0):
            section = self._section(said, len(found) + 1, last)
            if section.native_id in found:
                self._package.note(section.native_id, _("two sections carry one id"))
                continue
            found[section.native_id] = section
            for place in map(fields_of, element.iterfind("MODS/MOD")):
                activity = self._activity(place, section)
                if activity.native_id in activities:
                    self._package.note(activity.native_id, _("two activities carry this id"))
                else:
                    activities[activity.native_id] = activity
        placed = {(a.lms_type, a.native_ref) for a in activities.values()}
        left = sum((kind, f"{kind}/{own}") not in placed for kind, own in self._instances)
        if left:
            reason = _("activities that stand in no section are left out ({count})")
            self._package.note(BACKUP, reason, count=left)
        events = calendar_events(self._root.iterfind("COURSE/EVENTS/EVENT"))
        return list(found.values()), [*activities.values(), *events]

    def _section(self, said: Mapping[str, str], place: int, last: float | None) -> Section:
        at = int(number(said, "number") or 0)
        is_orphan = last is not None and at > last
        if is_orphan:
            reason = _("a section beyond the last one of the course, which no student sees")
            self._package.note(f"section {at}", reason)
        # A section has no name here: what stands above it begins with one.
        about = self._text(said.get("summary", ""))
        name = title(about.text.partition("\n")[0])[:_LONGEST_NAME] or section_name(
            at, self._course
        )
        if about.media or about.links:
            reason = _(
                "the text above section {title!r} holds recordings or links: no activity is made "
                "of it"
            )
            self._package.note(BACKUP, reason, title=name)
        return Section(
            native_id=said.get("id") or f"section {at}",
            title=name,
            position=place,
            published=flag(said, "visible") is not False and not is_orphan,
        )

    def _activity(self, place: Mapping[str, str], section: Section) -> Activity:
        modname, own_id = place.get("type", "unknown"), place.get("instance", "")
        element = self._instances.get((modname, own_id))
        if element is None:
            reason = _("the settings of the activity are not in the backup")
            self._package.note(f"{modname} {own_id}", reason)
        fields = fields_of(element)
        if modname == "quiz" and "timelimit" in fields:
            # Minutes here, seconds since 2.0.
            fields["timelimit"] = str(60 * (number(fields, "timelimit") or 0))
        texts = tuple(self._texts(modname, element, fields))
        files = self._files(modname, fields)
        instance = Instance(
            modname=modname,
            native_id=place.get("id") or f"{modname}/{own_id}",
            fields=fields,
            place=place,
            name=text(fields, "name"),
            texts=texts,
            has_whole_text=modname != "resource" or "alltext" in fields,
            recordings=tuple(own for file in files if (own := self._recording(file)) is not None),
            question_count=self._question_count(modname, element, fields),
            main_file=(files[0].rpartition("/")[2], None) if len(files) == 1 else None,
        )
        activity = activity_of(
            instance, section=section, course=self._course, note=self._package.note
        )
        return replace(activity, native_ref=f"{modname}/{own_id}")

    def _texts(
        self, modname: str, element: "_Element | None", fields: Mapping[str, str]
    ) -> Iterator[HtmlContent]:
        """What students read in an activity, piece by piece."""
        yield from (self._text(fields[name]) for name in _TEXTS if name in fields)
        if element is not None and modname == "lesson":
            for page in map(fields_of, element.iterfind("PAGES/PAGE")):
                heading = f"<h3>{escape(page.get('title', ''))}</h3>"
                yield self._text(heading + page.get("contents", ""))

    def _text(self, html: str) -> HtmlContent:
        return read_html(one_language(html, text(self._course, "lang")), self._resolve)

    def _resolve(self, address: str) -> str:
        """The course's own files by where they lie in the backup."""
        if "$@" not in address:
            return address
        for mark, meaning in _MARKS:
            address = address.replace(mark, meaning)
        return self._package.find(address) or address

    def _files(self, modname: str, fields: dict[str, str]) -> list[str]:
        """Files that a resource opens; an address elsewhere becomes one of a link."""
        reference = text(fields, "reference")
        if modname != "resource" or reference is None:
            return []
        if "://" in reference:
            fields["externalurl"] = reference
            return []
        path = f"{COURSE_FILES}/{reference.strip('/')}"
        if fields.get("type") == "directory":
            return [member for member in self._members if member.startswith(path + "/")]
        return [self._package.find(path) or path]

    def _recording(self, member: str) -> Media | None:
        found = media_at(member, member.rpartition("/")[2])
        if found is not None and member not in self._members:
            self._package.note(member, _("a recording that the backup names but does not hold"))
        return found

    def _question_count(
        self, modname: str, element: "_Element | None", fields: Mapping[str, str]
    ) -> int | None:
        if element is not None and modname == "quiz":
            slots = element.iterfind("QUESTION_INSTANCES/QUESTION_INSTANCE/QUESTION")
            asked = [slot.text for slot in slots]
            return quiz_count(asked, fields.get("questions"), self._descriptions)
        if element is not None and modname == "lesson":
            return lesson_count(element.iterfind("PAGES/PAGE/QTYPE"))
        return None

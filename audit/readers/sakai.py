"""Sakai site archive: one XML file a tool, and the files of the site beside them.

Lessons are pages, read as sections, with items whose types are numbers. The same page can be
listed again, and an item under several pages: the place in the file tells them apart.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from audit.course import (
    BLIND_AS_PACKAGES,
    BLIND_SECTIONS,
    Activity,
    Course,
)
from audit.errors import ReadError
from audit.language import translate as _
from audit.readers import sakai_tools as tools
from audit.readers.package import Package
from audit.readers.sakai_lessons import Lessons, Resource, free_id
from audit.readers.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

LESSONS = "lessonbuilder"
CONTENT = "content"
# Name of a tool's file -> what makes activities of it.
_TOOLS: Mapping[str, "Callable[[_Element], Iterator[Activity]]"] = MappingProxyType(
    {
        "syllabus": tools.syllabus,
        "assignment": tools.assignments,
        "messageforum": tools.forums,
        "announcement": tools.announcements,
        "calendar": tools.events,
    }
)
_ABOUT_PEOPLE = frozenset(
    {"user", "site", "realm", "usermembership", "gradebook", "rwiki", "email"}
)
# The element by which a file alone is known.
_MARKED_BY = MappingProxyType(
    {
        LESSONS: "page",
        "assignment": "Assignment",
        "syllabus": "syllabus_data",
        "messageforum": "discussion_topic",
        "calendar": "event",
    }
)
# Types of items in lessons of which the main thing is not in the archive.
_ELSEWHERE = MappingProxyType(
    {
        "4": "tests and quizzes: their questions and dates are not read here",
        "12": "external tools: what they open, meetings among it, is not in the archive",
    }
)
_HIDDEN = "{https://www.sakailms.org/xmlns/archive/}hidden"
_HEAD_BYTES = 4_096
_MARKS = (b"<archive", b'system="Sakai')


def sniff(source: Source) -> bool:
    """Whether a source is an archive of a Sakai site, or one file of it."""
    if not source.is_archive and not source.is_folder:
        return _is_marked(source.head)
    members = _members(source)
    names = [name for name in (LESSONS, CONTENT, *_TOOLS) if name in members]
    return any(_is_marked(source.read(members[name])) for name in names[:2])


def read(source: Source) -> list[Course]:
    """Read the one site of an archive.

    Raises
    ------
    ReadError
        None of its files can be read.
    """
    package = Package(source)
    site = _Site(source, package)
    if not site.roots:
        raise ReadError(
            source.name,
            _("none of the files of the site can be read"),
            _("archive the site again: Administration, Site Archive"),
        )
    return [site.course()]


def _members(source: Source) -> dict[str, str]:
    """Name of a tool -> its file, the one nearest to the top."""
    found: dict[str, str] = {}
    for member in sorted(source.members, key=lambda name: name.count("/")):
        path = PurePosixPath(member)
        if path.suffix.lower() == ".xml":
            found.setdefault(path.stem.lower(), member)
    return found


def _is_marked(head: bytes) -> bool:
    return all(mark in head[:_HEAD_BYTES] for mark in _MARKS)


class _Site:
    """The files of one site, parsed, and what was made of them."""

    def __init__(self, source: Source, package: Package) -> None:
        self.source = source
        self.package = package
        self.roots: dict[str, _Element] = {}
        if source.is_archive or source.is_folder:
            for name, member in _members(source).items():
                if name in _ABOUT_PEOPLE:
                    package.note(member, _("about people: not opened"))
                elif name in _TOOLS or name in (LESSONS, CONTENT):
                    self._parse(name, member)
                elif _is_marked(self._head(member)):
                    package.note(member, _("a tool of Sakai that is not read here"))
        else:
            self._parse(None, None)

    def _head(self, member: str) -> bytes:
        try:
            return self.source.read(member)[:_HEAD_BYTES]
        except ReadError as error:
            self.package.note(member, error.what)
            return b""

    def _parse(self, name: str | None, member: str | None) -> None:
        where = member if member is not None else self.source.name
        try:
            dropped = tools.REPLIES if name == "messageforum" else frozenset[str]()
            root = tools.without_people(self.source.read(member), where, dropped)
        except ReadError as error:
            self.package.note(where, error.what)
            return
        if name is None:
            # One file alone says by its elements which it is.
            name = CONTENT if next(root.iter("{*}collection"), None) is not None else None
            for tool, mark in _MARKED_BY.items():
                if next(root.iter(f"{{*}}{mark}"), None) is not None:
                    name = tool
        if name is not None:
            self.roots[name] = root

    def course(self) -> Course:
        resources = dict(self._resources())
        elsewhere = {
            name: list(make(self.roots[name]))
            for name, make in _TOOLS.items()
            if name in self.roots
        }
        work = {
            activity.native_id: activity
            for name in ("assignment", "messageforum")
            for activity in elsewhere.get(name, ())
        }
        lessons = Lessons(self.package, resources, work)
        if LESSONS in self.roots:
            lessons.read(self.roots[LESSONS])
        activities = list(lessons.activities)
        activities += (
            activity
            for made in elsewhere.values()
            for activity in made
            if activity.native_id not in lessons.placed
        )
        self._say(resources, lessons)
        blind = set(BLIND_AS_PACKAGES)
        if LESSONS not in self.roots:
            blind.add(BLIND_SECTIONS)
        root = next(iter(self.roots.values()))
        system = (root.get("system") or "").strip()
        name = self.source.name if self.source.is_folder else self.source.name.rsplit(".", 1)[0]
        return Course(
            id=root.get("source") or name,
            title=self._title() or name,
            format="sakai",
            source_name=self.source.name,
            source_sha256=self.source.sha256,
            platform="Sakai",
            platform_version=system.removeprefix("Sakai").strip() or None,
            sections=tuple(lessons.sections),
            activities=tuple(
                replace(activity, native_id=native_id, position=place)
                for place, (native_id, activity) in enumerate(_each_its_own(activities), start=1)
            ),
            unread=tuple(self.package.unread),
            blind_to=frozenset(blind),
        )

    def _title(self) -> str | None:
        """The name of the site: that of the folder of all its files."""
        if CONTENT in self.roots:
            top = next(self.roots[CONTENT].iter("{*}collection"), None)
            if top is not None and top.get("rel-id", "") == "":
                return tools.display_name(top) or None
        return None

    def _resources(self) -> Iterator[tuple[str, Resource]]:
        if CONTENT not in self.roots:
            return
        for element in self.roots[CONTENT].iter("{*}resource"):
            own_id = element.get("id") or ""
            # The namespace of "hidden" is declared in some archives only.
            hidden = "true" in (element.get(_HIDDEN), element.get("sakai:hidden"))
            title = tools.display_name(element) or own_id.rsplit("/", 1)[-1]
            body = element.get("body-location")
            yield (
                own_id,
                Resource(
                    kind=element.get("content-type") or "",
                    title=title,
                    hidden=hidden,
                    member=self.package.find(body) if body else None,
                ),
            )

    def _say(self, resources: Mapping[str, Resource], lessons: Lessons) -> None:
        loose = sum(own_id not in lessons.files for own_id in resources)
        if loose:
            self.package.note(
                CONTENT + ".xml",
                _("files of the site that stand in no lesson: {count}; no activities"),
                count=loose,
            )
        for own_type, reason in _ELSEWHERE.items():
            if any(activity.lms_type == own_type for activity in lessons.activities):
                self.package.note(LESSONS + ".xml", _(reason))
        if "calendar" in self.roots:
            count = tools.repeated(self.roots["calendar"])
            if count:
                self.package.note(
                    "calendar.xml", _("entries that repeat: {count}; read once each"), count=count
                )


def _each_its_own(activities: list[Activity]) -> Iterator[tuple[str, Activity]]:
    counts: dict[str, int] = {}
    taken: set[str] = set()
    for activity in activities:
        own_id = activity.native_id
        counts[own_id] = counts.get(own_id, 0) + 1
        if counts[own_id] > 1:
            own_id = f"{own_id} ({counts[own_id]})"
        yield free_id(own_id, taken), activity

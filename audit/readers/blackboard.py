"""Reader of the Blackboard Learn export, Original and Ultra view (``ExportFile_*.zip``).

The manifest gives the tree; each of its resources is a ``.dat`` member. In the Original view the
course menu names content areas; in the Ultra view all stands below one root, forums beside it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from audit.course import (
    BLIND_AS_PACKAGES,
    Activity,
    Course,
)
from audit.language import translate as _
from audit.readers.blackboard_activities import Builder
from audit.readers.blackboard_dat import Objects, collect, flag, value
from audit.readers.blackboard_files import Files, meeting_tool
from audit.readers.blackboard_outline import Outline, plain_label
from audit.readers.blackboard_time import Clock
from audit.readers.fields import meeting_at
from audit.readers.manifest import Manifest, read_manifest
from audit.readers.package import Package
from audit.readers.package_families import MANIFEST, package_families
from audit.readers.source import Source

INFO = ".bb-package-info"
_RELEASE = re.compile(rb"(?m)^app\.release\.number=([\w.\\:-]{1,60})")
_MENU = "course/x-bb-coursetoc"


def sniff(source: Source) -> bool:
    """Whether the source is a package in Blackboard's own form."""
    return "blackboard" in package_families(source)


def read(source: Source) -> list[Course]:
    """Read the one course of a package.

    Raises
    ------
    ReadError
        The manifest is missing or cannot be read.
    """
    package = Package(source)
    manifest = read_manifest(package)
    objects = collect(package, manifest)
    clock = Clock(objects.stamps)
    files = Files(package)
    builder = Builder(objects, files, clock)
    outline = Outline(package, manifest, objects, builder)
    outline.place()
    activities = [*outline.activities, *_elsewhere(package, manifest, objects, builder)]
    if clock.about:
        package.note(MANIFEST, clock.about)
    files.note_absent()
    _note_columns(package, objects, builder)
    _note_states(package, objects)
    _note_blindness(package, objects, activities)
    course = objects.course
    release = _RELEASE.search(source.read(INFO)) if INFO in source.members else None
    return [
        Course(
            id=(course.get("id") if course is not None else None)
            or value(course, "COURSEID")
            or source.name,
            title=value(course, "TITLE") or manifest.title or source.name,
            format="blackboard",
            source_name=source.name,
            source_sha256=source.sha256,
            code=value(course, "COURSEID"),
            language=(value(course, "LOCALE") or "").replace("_", "-") or None,
            timezone=clock.zone,
            wall_clock=clock.wall_clock,
            start=builder.at(course, "DATES/COURSESTART") or builder.at(course, "DATES/START"),
            end=builder.at(course, "DATES/COURSEEND") or builder.at(course, "DATES/END"),
            platform="Blackboard Learn",
            platform_version=release[1].decode("ascii").replace("\\", "") if release else None,
            sections=tuple(outline.sections),
            activities=tuple(
                replace(activity, position=position)
                for position, activity in enumerate(_unique(package, activities), start=1)
            ),
            unread=tuple(package.unread),
            blind_to=BLIND_AS_PACKAGES,
        )
    ]


def _elsewhere(
    package: Package, manifest: Manifest, objects: Objects, builder: Builder
) -> Iterator[Activity]:
    """Find what no item of the outline opens."""
    types = {key: resource.type for key, resource in manifest.resources.items()}
    for key, element in objects.boards.items():
        if key not in builder.opened:
            yield builder.board(key, element, types[key])
    unused = 0
    for key, questions in objects.questions.items():
        if key not in builder.opened:
            unused += 1
            yield builder.test(key, questions, types[key])
    if unused:
        package.note(
            MANIFEST,
            _("tests that no item opens are taken as unpublished ({count})"),
            count=unused,
        )
    for key, element in objects.announcements.items():
        yield builder.announcement(key, element)
    for key, element in objects.sessions.items():
        yield builder.session(key, element, types.get(key, "course/x-bb-collabsession"))
    for key, element in objects.events.items():
        if (value(element, "TYPE") or "COURSE").upper() != "PERSONAL":
            yield builder.event(key, element, types.get(key, "resource/x-bb-calendar"))
    for key, entry in objects.menu.items():
        address = value(entry, "URL")
        if value(entry, "TARGETTYPE") == "URL" and address:
            yield Activity(
                native_id=key,
                native_ref=entry.get("id"),
                title=plain_label(value(entry, "LABEL") or ""),
                lms_type=_MENU,
                position=0,
                url=address,
                published=flag(entry, "FLAGS/ISENABLED") is not False,
            )


def _unique(package: Package, activities: list[Activity]) -> Iterator[Activity]:
    """Activities, each id once; what is placed twice stays twice."""
    taken: set[str] = set()
    for activity in activities:
        if activity.native_id in taken:
            package.note(activity.native_id, _("this id stands twice; the second is left out"))
        else:
            taken.add(activity.native_id)
            yield activity


def _note_columns(package: Package, objects: Objects, builder: Builder) -> None:
    alone = [column for column in objects.columns if id(column) not in builder.joined]
    dated = sum(value(column, "DATES/DUE") is not None for column in alone)
    if alone:
        package.note(
            MANIFEST,
            _("columns of the gradebook belong to no item ({count}, {dated} with a due date)"),
            count=len(alone),
            dated=dated,
        )


def _note_states(package: Package, objects: Objects) -> None:
    partly = sum(flag(c, "FLAGS/PARTIALLYVISIBLE") is True for c in objects.contents.values())
    if partly:
        package.note(
            MANIFEST,
            _("items that only some learners see are taken as published ({count})"),
            count=partly,
        )


def _note_blindness(package: Package, objects: Objects, activities: list[Activity]) -> None:
    tools = {
        name
        for activity in activities
        for name in (
            activity.settings.get("conference_type") if activity.starts is None else None,
            *(meeting_at(address) for address in (activity.url, *activity.links) if address),
        )
        if name
    }
    for entry in objects.menu.values():
        if flag(entry, "FLAGS/ISENABLED") is not False:
            tool = meeting_tool(value(entry, "URL"), value(entry, "INTERNALHANDLE"))
            tools |= {tool} if tool else set()
    for name in sorted(tools):
        package.note(
            name,
            _("meetings kept in {tool} cannot be listed by this package; add [[live]]"),
            tool=name,
        )

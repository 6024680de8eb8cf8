"""Reader of the Brightspace (D2L) course export (``D2LExport_*.zip``).

The manifest gives the content tree; assignments, discussions, quizzes and the rest stand in a
member of their tool. An item that opens one of these is joined with it, and what no item opens
comes last.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from audit.course import (
    BLIND_AS_PACKAGES,
    BLIND_SECTIONS,
    Activity,
    Course,
)
from audit.language import translate as _
from audit.readers.brightspace_files import Files, attributes, quicklink, said, whole_address
from audit.readers.brightspace_members import words
from audit.readers.brightspace_objects import Objects, collect
from audit.readers.brightspace_outline import Outline
from audit.readers.brightspace_time import QuizClock
from audit.readers.fields import clock_s, meeting_at, utc
from audit.readers.manifest import Item, Manifest, read_manifest
from audit.readers.package import Package
from audit.readers.package_families import MANIFEST, package_families
from audit.readers.source import Source

_DATES = {"opens": "date_start", "closes": "date_end", "due": "date_due"}


def sniff(source: Source) -> bool:
    """Whether the source is a package in Brightspace's own form."""
    return "brightspace" in package_families(source)


def read(source: Source) -> list[Course]:
    """Read the one course of a package.

    Raises
    ------
    ReadError
        The manifest is missing or cannot be read.
    """
    package = Package(source)
    manifest = read_manifest(package)
    _forget_links(package, manifest)
    files = Files(package)
    objects = collect(package, manifest, files)
    clock = _set_quiz_dates(manifest, objects)
    outline = Outline(package, manifest, objects, files)
    outline.place()
    activities = [
        *outline.activities,
        *(a for key, a in objects.activities.items() if key not in outline.placed),
    ]
    activities = [_timed_by_title(activity) for activity in _unique(package, activities)]
    if clock.about:
        package.note(MANIFEST, clock.about)
    if objects.conditions:
        reason = _("what opens on a condition only is taken as open ({count})")
        package.note(MANIFEST, reason, count=objects.conditions)
    _note_blindness(package, objects, activities)
    blind_to = BLIND_AS_PACKAGES
    if not any(block.children for block in manifest.organizations):
        package.note(
            MANIFEST, _("the content of the course was not exported, so it has no modules")
        )
        blind_to |= {BLIND_SECTIONS}
    course = objects.course
    return [
        Course(
            id=manifest.root.get("identifier") or source.name,
            title=said(course, "name") or said(course, "title") or manifest.title or source.name,
            format="brightspace",
            source_name=source.name,
            source_sha256=source.sha256,
            code=said(course, "code"),
            language=manifest.language,
            timezone=clock.zone,
            wall_clock=clock.wall_clock,
            start=utc(said(course, "date_start")),
            end=utc(said(course, "date_end")),
            platform="Brightspace",
            sections=tuple(outline.sections),
            activities=tuple(
                replace(activity, position=position)
                for position, activity in enumerate(activities, start=1)
            ),
            unread=tuple(package.unread),
            blind_to=blind_to,
        )
    ]


def _forget_links(package: Package, manifest: Manifest) -> None:
    """Take back that addresses on the course's site are files which the package lacks."""
    addresses = (said(resource.element, "href") for resource in manifest.resources.values())
    links = {a for a in addresses if a and (a.startswith("/") or whole_address(a) != a)}
    package.unread = [line for line in package.unread if line.path not in links]


def _set_quiz_dates(manifest: Manifest, objects: Objects) -> QuizClock:
    """Give quizzes their dates, once it is known how their clock runs."""
    items = [(i, _dates(i)) for block in manifest.organizations for i in block.walk()]
    moments = [moment for _item, dates in items for moment in dates.values()]
    moments += [
        moment
        for a in objects.activities.values()
        for moment in (a.opens, a.due, a.closes, a.starts, a.ends)
        if moment is not None
    ]
    clock = QuizClock(
        _pairs(manifest, objects, items),
        [c for quiz in objects.quizzes.values() for c in quiz.clocks.values()],
        moments,
    )
    for key, quiz in objects.quizzes.items():
        dates = {name: clock.utc(c) for name, c in quiz.clocks.items()}
        objects.activities[key] = replace(
            objects.activities[key],
            opens=dates.get("opens"),
            closes=dates.get("closes"),
            due=dates.get("due"),
        )
    return clock


def _pairs(
    manifest: Manifest, objects: Objects, items: list[tuple[Item, dict[str, datetime]]]
) -> Iterator[tuple[datetime, datetime]]:
    """Dates of an item and the same dates of the quiz that it opens."""
    for item, dates in items:
        if not dates:
            continue
        resource = manifest.resources.get(item.ref or "")
        link = quicklink(said(resource.element, "href")) if resource else None
        thing = objects.thing(link.get("rcode", "")) if link else None
        quiz = objects.quizzes.get(thing.native_id) if thing else None
        if quiz is not None:
            yield from ((dates[name], c) for name, c in quiz.clocks.items() if name in dates)


def _dates(item: Item) -> dict[str, datetime]:
    told = attributes(item.element)
    dates = {name: utc(told.get(tag)) for name, tag in _DATES.items()}
    return {name: date for name, date in dates.items() if date is not None}


def _unique(package: Package, activities: list[Activity]) -> Iterator[Activity]:
    """Activities, each under an id of its own."""
    taken: set[str] = set()
    for number, activity in enumerate(activities, start=1):
        key = activity.native_id
        if key in taken:
            package.note(key, _("several items carry this id"))
            activity = replace(activity, native_id=f"{key} at {number}")
        taken.add(activity.native_id)
        yield activity


def _timed_by_title(activity: Activity) -> Activity:
    """Give the only recording of an activity the length that the activity's title states."""
    seconds = clock_s(activity.title)
    if seconds is None or len(activity.media) != 1 or activity.media[0].duration_s is not None:
        return activity
    timed = replace(activity.media[0], duration_s=seconds, duration_because="stated in its title")
    return replace(activity, media=(timed,))


def _note_blindness(package: Package, objects: Objects, activities: list[Activity]) -> None:
    """Name each tool whose meetings the package cannot list, where the course uses it."""
    addresses = {address for _title, address in objects.tools.values() if address}
    addresses |= {address for a in activities for address in (a.url, *a.links) if address}
    classroom = words()["virtual_classroom"]
    tools = {name for name in map(meeting_at, addresses) if name}
    if any(_is_at(address, classroom["hosts"]) for address in addresses):
        tools.add(classroom["name"])
    for name in sorted(tools):
        package.note(
            name,
            _("meetings kept in {tool} cannot be listed by this package; add [[live]]"),
            tool=name,
        )


def _is_at(address: str, hosts: list[str]) -> bool:
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        return False
    return any(host == own or host.endswith("." + own) for own in hosts)

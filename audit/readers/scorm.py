"""Reader of SCORM 1.2 and 2004, AICC, cmi5 and xAPI packages.

An LMS shows such a package as one thing to work through, and its author states one learning time
for it. So the package is one activity, which alone carries time, recordings and links. The items
of its table of contents follow as its parts, each with its own type (``sco``, ``asset``, ``au``,
or a heading): they can be counted, and are headings to the report, so that nothing of the package
is counted twice. There are no sections, since the package stands in a section of some course.
"""

import mimetypes
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from audit.course import (
    BLIND_AS_PACKAGES,
    BLIND_SECTIONS,
    Activity,
    Course,
    Media,
)
from audit.errors import ReadError
from audit.language import translate as _
from audit.readers.fields import count_words, media_at, media_key, meeting_at, read_html, tidy
from audit.readers.manifest import (
    Item,
    Manifest,
    Resource,
    language_text,
    read_manifest,
    shown_organization,
)
from audit.readers.package import Package
from audit.readers.package_families import CMI5, MANIFEST, TIN_CAN, aicc_members, package_families
from audit.readers.safe_xml import children, descendants
from audit.readers.scorm_lesson import ASSET, HEADING, SCO, Lesson, Part, whole
from audit.readers.scorm_others import aicc, cmi5, tin_can
from audit.readers.scorm_times import learning_min, limit_min, mastery_score, tool_estimate
from audit.readers.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_NOT_IN_PACKAGE = BLIND_AS_PACKAGES | {BLIND_SECTIONS}
_PAGES = (".html", ".htm", ".xhtml")
_ARCHIVES = (".zip", ".imscc", ".h5p", ".pif")


def sniff(source: Source) -> bool:
    """Whether the source is a package of this family."""
    return "scorm" in package_families(source)


def read(source: Source) -> list[Course]:
    """Read the package as a course of one activity and its parts.

    Raises
    ------
    ReadError
        What describes the package is missing or cannot be read.
    """
    package = Package(source)
    if MANIFEST in source.members:
        lesson = _scorm(package)
    elif CMI5 in source.members:
        lesson = cmi5(package)
    elif TIN_CAN in source.members:
        lesson = tin_can(package)
    elif tables := aicc_members(source):
        lesson = aicc(package, tables)
    else:
        raise ReadError(
            source.name,
            _("nothing in it describes a lesson"),
            _("give the package as the LMS takes it, with its imsmanifest.xml"),
        )
    activities = _activities(package, lesson)
    _note_blindness(package, activities)
    return [
        Course(
            id=lesson.id or source.name,
            title=lesson.title or source.name,
            format="scorm",
            source_name=source.name,
            source_sha256=source.sha256,
            language=lesson.language,
            activities=tuple(
                replace(activity, position=position)
                for position, activity in enumerate(activities, start=1)
            ),
            unread=tuple(package.unread),
            blind_to=_NOT_IN_PACKAGE,
        )
    ]


# --- imsmanifest.xml ------------------------------------------------------------------------------


def _scorm(package: Package) -> Lesson:
    manifest = read_manifest(package)
    organization = shown_organization(package, manifest)
    metadata = next(children(manifest.root, "metadata"), None)
    general = next(descendants(metadata, "general"), None) if metadata is not None else None
    parts = list(_parts(package, manifest, organization))
    learning = learning_min(package, manifest.root)
    if learning is None and organization is not None:
        learning = learning_min(package, organization.element)
    return Lesson(
        id=manifest.root.get("identifier") or "",
        title=(organization.title if organization is not None else "") or manifest.title or "",
        lms_type="scorm",
        language=manifest.language,
        description=language_text(general, "description") or "",
        learning_min=learning,
        parts=tuple(parts),
    )


def _parts(package: Package, manifest: Manifest, organization: Item | None) -> Iterator[Part]:
    if organization is None or not organization.children:
        package.note(MANIFEST, _("the package has no table of contents; its resources are listed"))
        for resource in manifest.resources.values():
            if resource.href is not None and _scorm_type(resource) == SCO:
                yield _part(package, resource.identifier, "", True, resource, None)
        return
    opened: set[str] = set()
    waiting = [(item, True) for item in reversed(organization.children)]
    while waiting:
        item, above = waiting.pop()
        is_shown = above and item.visible is not False
        waiting.extend((inner, is_shown) for inner in reversed(item.children))
        content = manifest.resources.get(item.ref or "")
        if item.ref is not None and content is None and not item.children:
            reason = _("the content of the item '{title}' is missing")
            package.note(item.identifier, reason, title=item.title)
        opened.add(item.ref or "")
        yield _part(package, item.identifier, item.title, is_shown, content, item.element)
    unused = sum(
        _scorm_type(resource) == SCO and key not in opened
        for key, resource in manifest.resources.items()
    )
    if unused:
        reason = _("parts that no item of the table of contents opens are left out ({count})")
        package.note(MANIFEST, reason, count=unused)


def _part(
    package: Package,
    identifier: str,
    title: str,
    is_shown: bool,
    resource: Resource | None,
    item: "_Element | None",
) -> Part:
    elements = [
        e for e in (item, resource.element if resource is not None else None) if e is not None
    ]
    times = (learning_min(package, element) for element in elements)
    return Part(
        id=identifier,
        title=title,
        lms_type=HEADING if resource is None else _scorm_type(resource),
        launch=None if resource is None else resource.href or resource.address,
        is_shown=is_shown,
        learning_min=next((time for time in times if time is not None), None),
        limit_min=limit_min(item),
        mastery_score=mastery_score(item),
    )


def _scorm_type(resource: Resource) -> str:
    """``sco`` or ``asset``; the name of the attribute differs in case between versions."""
    for name, value in resource.element.attrib.items():
        if str(name).rsplit("}", 1)[-1].lower() == "scormtype":
            return SCO if str(value).strip().lower() == SCO else ASSET
    return ASSET


# --- the activities -------------------------------------------------------------------------------


def _activities(package: Package, lesson: Lesson) -> list[Activity]:
    """The package first, then its parts in order."""
    pages: dict[str, Activity] = {}
    media: dict[str, Media] = {}
    links: dict[str, None] = {}
    parts = []
    taken = {lesson.id or "package"}
    for number, part in enumerate(lesson.parts, start=1):
        native_id = part.id or f"part {number}"
        if native_id in taken:
            package.note(native_id, _("several items carry this id"))
            native_id = f"{native_id} ({number})"
            while native_id in taken:
                native_id += "'"
        taken.add(native_id)
        page = _page(package, pages, part.launch)
        for recording in page.media:
            media.setdefault(media_key(recording.url or ""), recording)
        links.update(dict.fromkeys(page.links))
        parts.append(
            replace(
                page,
                native_id=native_id,
                title=part.title,
                lms_type=part.lms_type,
                published=part.is_shown,
                media=(),
                links=(),
                settings=_mastery(part.mastery_score),
            )
        )
    for recording in _recordings(package):
        media.setdefault(media_key(recording.url or ""), recording)
    minutes, because = _minutes(package, lesson)
    working = [part for part in lesson.parts if part.lms_type != HEADING]
    description = tidy(lesson.description)
    itself = Activity(
        native_id=lesson.id or "package",
        title=lesson.title or package.source.name,
        lms_type=lesson.lms_type,
        position=0,
        body=description or None,
        word_count=count_words(description) if description else None,
        question_count=lesson.question_count,
        time_limit_min=whole([part.limit_min for part in working]),
        media=tuple(media.values()),
        links=tuple(links),
        stated_minutes=minutes,
        stated_because=because,
        settings=_mastery(working[0].mastery_score if len(working) == 1 else None),
    )
    return [itself, *parts]


def _mastery(score: str | None) -> Mapping[str, str]:
    return MappingProxyType({} if score is None else {"mastery_score": score})


def _minutes(package: Package, lesson: Lesson) -> tuple[float | None, str | None]:
    """How long the package takes by its own word, and whose word it is."""
    if lesson.learning_min is not None:
        return lesson.learning_min, _("typical learning time of the package")
    times = [part.learning_min for part in lesson.parts if part.lms_type != HEADING]
    together = whole(times)
    if together is not None:
        return together, _("typical learning times of its parts")
    known = [time for time in times if time is not None]
    if known:
        package.note(
            lesson.id or MANIFEST,
            _("only {known} of {count} parts state a learning time; it was not summed"),
            known=len(known),
            count=len(times),
        )
    estimate = tool_estimate(package)
    return estimate, None if estimate is None else _("estimate of the authoring tool")


def _page(package: Package, pages: dict[str, Activity], launch: str | None) -> Activity:
    """What the page that a part opens holds; a page of several parts is read once."""
    nothing = Activity(native_id="", title="", lms_type="", position=0)
    if launch is None:
        return nothing
    if "://" in launch:
        return replace(nothing, url=launch)
    if launch not in pages:
        page = nothing
        if launch.lower().endswith(_PAGES):
            folder = posixpath.dirname(launch)
            content = read_html(
                package.text(launch), lambda address: _resolved(package, address, folder)
            )
            page = replace(
                nothing,
                body=content.text or None,
                word_count=content.word_count,
                media=content.media,
                links=tuple(link for link in content.links if "//" in link),
            )
        pages[launch] = page
    return pages[launch]


def _resolved(package: Package, address: str, folder: str) -> str:
    if ":" in address.split("/", 1)[0] or address.startswith("//"):
        return address
    path = posixpath.join(folder, address.split("#", 1)[0].lstrip("/"))
    return package.find(posixpath.normpath(path)) or address


def _recordings(package: Package) -> Iterator[Media]:
    """Recordings among the files: players of authoring tools open them by themselves."""
    for member in package.source.members:
        kind = mimetypes.guess_type(member, strict=False)[0] or ""
        if kind.startswith(("video/", "audio/")) and (found := media_at(member)) is not None:
            yield found


def _note_blindness(package: Package, activities: list[Activity]) -> None:
    inner = [m for m in package.source.members if m.lower().endswith(_ARCHIVES)]
    if inner:
        package.note(
            inner[0], _("archives inside the package are not opened ({count})"), count=len(inner)
        )
    addresses = [a for activity in activities for a in (activity.url, *activity.links) if a]
    for name in sorted({tool for tool in map(meeting_at, addresses) if tool}):
        package.note(
            name,
            _("meetings kept in {tool} cannot be listed by this package; add [[live]]"),
            tool=name,
        )

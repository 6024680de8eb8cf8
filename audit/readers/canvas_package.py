"""Reader of the Canvas package (``.imscc``): what *Export Course Content* hands out.

It is a Common Cartridge with Canvas's own settings beside it. ``module_meta.xml`` is the truth
for modules, their items and states; the manifest names the contents; both are joined by key.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.course import (
    BLIND_BREAKS,
    BLIND_CAPTIONS,
    BLIND_LIVE,
    BLIND_RECORDINGS,
    BLIND_SECTIONS,
    BLIND_VIDEO_LENGTHS,
    Activity,
    Course,
    Section,
    Unread,
)
from audit.errors import ReadError
from audit.language import translate as _
from audit.readers import canvas_content as content
from audit.readers.canvas_resources import SETTINGS, Contents, collect
from audit.readers.canvas_time import find_time_zone
from audit.readers.fields import clock_s, meeting_at, read_html, utc
from audit.readers.package import Package
from audit.readers.safe_xml import child, children, flag_of, number_of, parse_xml, text_of
from audit.readers.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

MANIFEST = "imsmanifest.xml"
FLAG = SETTINGS + "canvas_export.txt"
COURSE_SETTINGS = SETTINGS + "course_settings.xml"
MODULES = SETTINGS + "module_meta.xml"
NAMESPACE = b"canvas.instructure.com/xsd/cccv1p0"
ITEM_TYPES = frozenset(
    {
        "WikiPage",
        "Assignment",
        "Quizzes::Quiz",
        "DiscussionTopic",
        "Attachment",
        "ExternalUrl",
        "ContextExternalTool",
        "ContextModuleSubHeader",
    }
)
_WITHOUT_CONTENT = frozenset({"ExternalUrl", "ContextExternalTool", "ContextModuleSubHeader"})
_NOT_IN_PACKAGE = frozenset(
    {BLIND_LIVE, BLIND_VIDEO_LENGTHS, BLIND_CAPTIONS, BLIND_RECORDINGS, BLIND_BREAKS}
)


def sniff(source: Source) -> bool:
    """Whether the source is a package that Canvas, or a converter to Canvas, wrote."""
    if FLAG in source.members:
        return True
    return COURSE_SETTINGS in source.members and NAMESPACE in source.read(COURSE_SETTINGS)[:2000]


def read(source: Source) -> list[Course]:
    """Read the one course of a package.

    Raises
    ------
    ReadError
        The manifest or the course's settings are missing, or the manifest cannot be read.
    """
    for member in (MANIFEST, COURSE_SETTINGS):
        if member not in source.members:
            raise ReadError(
                source.name,
                _("{member} is missing").format(member=member),
                _("export the course from Canvas again: Settings, Export Course Content, Course"),
            )
    package = Package(source)
    where = f"{source.name}, {MANIFEST}"
    manifest = parse_xml(source.read(MANIFEST), where)
    settings = package.xml(COURSE_SETTINGS)
    contents = collect(package, manifest)
    modules = package.xml(MODULES) if MODULES in source.members else None
    sections, placed = _sections(package, contents, modules)
    activities = _unique(package, [*placed, *_elsewhere(contents, placed, settings, package)])
    activities = [_timed_by_title(activity) for activity in activities]
    zone, about_zone = find_time_zone(
        contents.zone_names,
        contents.deadlines,
        [moment for a in activities for moment in (a.opens, a.due, a.closes, a.starts) if moment],
    )
    if about_zone:
        package.note(COURSE_SETTINGS, about_zone)
    _note_blindness(package, contents, activities)
    blind_to = _NOT_IN_PACKAGE
    if modules is None and MODULES in source.members:
        blind_to |= {BLIND_SECTIONS}
    general = child(manifest, "metadata", "lom", "general")
    return [
        Course(
            id=(settings.get("identifier") if settings is not None else None)
            or manifest.get("identifier")
            or source.name,
            title=text_of(settings, "title") or text_of(general, "title", "string") or source.name,
            format="canvas_package",
            source_name=source.name,
            source_sha256=source.sha256,
            code=text_of(settings, "course_code"),
            language=text_of(settings, "locale") or text_of(general, "language"),
            timezone=zone,
            start=utc(text_of(settings, "start_at")),
            end=utc(text_of(settings, "conclude_at")),
            platform="Canvas",
            sections=tuple(sections),
            activities=tuple(
                replace(activity, position=position)
                for position, activity in enumerate(activities, start=1)
            ),
            unread=(*package.unread, *_export_errors(manifest)),
            blind_to=blind_to,
        )
    ]


def _sections(
    package: Package, contents: Contents, modules: "_Element | None"
) -> tuple[list[Section], list[Activity]]:
    """Modules in order, and their items in order."""
    sections: list[Section] = []
    placed: list[Activity] = []
    for number, module in enumerate(_in_order(modules, "module"), start=1):
        module_id = module.get("identifier") or f"module {number}"
        if any(section.native_id == module_id for section in sections):
            package.note(
                MODULES, _("two modules carry the id {id}; they were made one"), id=module_id
            )
        else:
            sections.append(
                Section(
                    native_id=module_id,
                    title=text_of(module, "title") or "",
                    position=number,
                    published=content.is_published(module),
                )
            )
        required = _required(module)
        for place, item in enumerate(_in_order(child(module, "items"), "item"), start=1):
            item_id = item.get("identifier") or f"{module_id} item {place}"
            activity = _item(package, contents, item, item_id)
            placed.append(
                replace(
                    activity,
                    section_id=module_id,
                    published=activity.published
                    and content.is_published(item)
                    and content.is_published(module),
                    required=True if item_id in required else None,
                )
            )
    return sections, placed


def _in_order(parent: "_Element | None", name: str) -> "list[_Element]":
    def position(element: "_Element") -> float:
        said = number_of(element, "position")
        return float("inf") if said is None else said

    return sorted(children(parent, name), key=position)


def _required(module: "_Element") -> set[str]:
    """Items of a module that have to be done.

    Where a module asks for any one of them, none of them has to be.
    """
    if number_of(module, "requirement_count"):
        return set()
    requirements = children(child(module, "completionRequirements"), "completionRequirement")
    return {text_of(requirement, "identifierref") or "" for requirement in requirements}


def _item(package: Package, contents: Contents, item: "_Element", item_id: str) -> Activity:
    lms_type = text_of(item, "content_type") or ""
    title = text_of(item, "title") or ""
    key = text_of(item, "identifierref") or ""
    if lms_type not in ITEM_TYPES:
        reason = _("module items of type '{type}' are not known; title only")
        package.note(item_id, reason, type=lms_type)
    if lms_type in _WITHOUT_CONTENT:
        url = text_of(item, "url") or contents.tools.get(key) or None
        activity = content.address(item_id, title, lms_type, url)
        # A link's or header's key is its own; a tool is not its content.
        key = ""
    else:
        thing = contents.activities.get(contents.aliases.get(key, key))
        if thing is None and key in contents.files:
            thing = _file(package, contents, key)
        if thing is None:
            if lms_type in ITEM_TYPES:
                reason = _("the content of the module item '{title}' is missing")
                package.note(item_id, reason, title=title)
            thing = content.address(item_id, title, lms_type, text_of(item, "url"))
        else:
            key = thing.native_id
        activity = replace(thing, title=title or thing.title, lms_type=lms_type or thing.lms_type)
    return replace(activity, native_id=item_id, native_ref=key or None)


def _file(package: Package, contents: Contents, key: str) -> Activity:
    member = contents.files[key]
    is_page = member.lower().endswith((".html", ".htm"))
    return content.file(
        key,
        member,
        published=key not in contents.locked,
        captions=member in contents.captioned,
        text=read_html(package.text(member) if is_page else ""),
    )


def _elsewhere(
    contents: Contents,
    placed: list[Activity],
    settings: "_Element | None",
    package: Package,
) -> Iterator[Activity]:
    """Find what no module places; files are left out, since most are met by nobody."""
    taken = {activity.native_ref for activity in placed}
    by_students = flag_of(settings, "allow_student_discussion_topics")
    silenced = 0
    for key, activity in contents.activities.items():
        if key in taken:
            continue
        if by_students and activity.lms_type == "DiscussionTopic" and not activity.graded:
            silenced += 1
            yield replace(activity, body=None, word_count=None, media=(), links=())
        else:
            yield activity
    if silenced:
        package.note(
            MANIFEST,
            _(
                "discussions in no module may have been opened by students, so their texts were "
                "not kept ({count})"
            ),
            count=silenced,
        )


def _unique(package: Package, activities: list[Activity]) -> list[Activity]:
    """One activity an id; a package in which two carry one is broken, and says so."""
    kept: dict[str, Activity] = {}
    for activity in activities:
        if activity.native_id in kept:
            reason = _("two activities carry this id; the second is left out")
            package.note(activity.native_id, reason)
        else:
            kept[activity.native_id] = activity
    return list(kept.values())


def _timed_by_title(activity: Activity) -> Activity:
    """Give a page's only recording the length that the page's title states."""
    seconds = clock_s(activity.title)
    if seconds is None or len(activity.media) != 1 or activity.media[0].duration_s is not None:
        return activity
    timed = replace(activity.media[0], duration_s=seconds, duration_because="stated in its title")
    return replace(activity, media=(timed,))


def _note_blindness(package: Package, contents: Contents, activities: list[Activity]) -> None:
    addresses = [
        *contents.tools.values(),
        *(address for a in activities for address in (a.url, *a.links) if address),
    ]
    tools = {name for name in map(meeting_at, addresses) if name}
    for name in sorted(tools):
        package.note(
            name,
            _("meetings kept in {tool} cannot be listed by this package; add [[live]]"),
            tool=name,
        )
    if contents.hidden_dates:
        package.note(
            MANIFEST,
            _(
                "some work is assigned to some students or sections only; those dates are not in "
                "the package"
            ),
        )


def _export_errors(manifest: "_Element") -> list[Unread]:
    """Comments in which Canvas says what it could not export."""
    from lxml import etree

    comments = [*manifest.itersiblings(etree.Comment), *manifest.iter(etree.Comment)]
    texts = (" ".join((comment.text or "").split()) for comment in comments)
    says = _("Canvas says: {text}")
    return [Unread(path=MANIFEST, reason=says.format(text=text[:400])) for text in texts if text]

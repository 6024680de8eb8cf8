"""Reader of the Canvas package (``.imscc``): what *Export Course Content* hands out.

It is a Common Cartridge with Canvas's own settings beside it. ``module_meta.xml`` is the truth
for modules, their items and states; the manifest names the contents; both are joined by key.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from audit.course import (
    BLIND_AS_PACKAGES,
    BLIND_SECTIONS,
    Activity,
    Course,
    Unread,
)
from audit.errors import ReadError
from audit.language import translate as _
from audit.readers import canvas_content as content
from audit.readers.canvas_content import Fields
from audit.readers.canvas_modules import FILE, HEADING, LINK, MODULES, TOOL, Placed, read_modules
from audit.readers.canvas_resources import SETTINGS, Contents, collect
from audit.readers.canvas_time import find_time_zone
from audit.readers.fields import clock_s, meeting_at, read_html, utc
from audit.readers.package import Package
from audit.readers.package_families import is_canvas_quiz_export, package_families
from audit.readers.safe_xml import child, flag_of, parse_xml, text_of, texts_of
from audit.readers.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

MANIFEST = "imsmanifest.xml"
FLAG = SETTINGS + "canvas_export.txt"
COURSE_SETTINGS = SETTINGS + "course_settings.xml"
_WITHOUT_CONTENT = frozenset({LINK, TOOL, HEADING})
ITEM_TYPES = _WITHOUT_CONTENT | {
    "WikiPage",
    "Assignment",
    "Quizzes::Quiz",
    "DiscussionTopic",
    FILE,
}
# Where Canvas lists its own meetings, in the navigation of a course.
_CONFERENCES_TAB = 12


def sniff(source: Source) -> bool:
    """Whether the source is a package that Canvas, or a converter to Canvas, wrote."""
    return "canvas_package" in package_families(source)


def read(source: Source) -> list[Course]:
    """Read the one course of a package.

    Raises
    ------
    ReadError
        The manifest or all settings of the course are missing, or the manifest cannot be read.
    """
    if MANIFEST not in source.members:
        raise _missing(source, MANIFEST)
    package = Package(source)
    settings = None
    if COURSE_SETTINGS in source.members:
        settings = package.xml(COURSE_SETTINGS)
    elif any(member.startswith(SETTINGS) and member != FLAG for member in source.members):
        package.note(COURSE_SETTINGS, _("only a part of the course was exported"))
    elif not is_canvas_quiz_export(source):
        raise _missing(source, COURSE_SETTINGS)
    else:
        package.note(source.name, _("only the quizzes of a course were exported"))
    manifest = parse_xml(source.read(MANIFEST), f"{source.name}, {MANIFEST}")
    contents = collect(package, manifest)
    modules = package.xml(MODULES) if MODULES in source.members else None
    sections, placed = read_modules(package, contents, modules)
    found = _unique(package, _activities(package, contents, placed, settings))
    moments = (m for fields in found.values() for m in map(fields.get, _MOMENTS) if m)
    zone, about_zone = find_time_zone(contents.zone_names, contents.deadlines, moments)
    if about_zone:
        package.note(COURSE_SETTINGS, about_zone)
    activities = tuple(
        Activity(**_dated(fields, contents, zone), position=position)
        for position, fields in enumerate(found.values(), start=1)
    )
    _note_blindness(package, contents, activities, settings)
    blind_to = BLIND_AS_PACKAGES
    if not sections and (modules is None and MODULES in source.members):
        blind_to |= {BLIND_SECTIONS}
    general = child(manifest, "metadata", "lom", "general")
    said = texts_of(settings)
    return [
        Course(
            id=(settings.get("identifier") if settings is not None else None)
            or manifest.get("identifier")
            or source.name,
            title=content.title_in(said)
            or content.plain_title(text_of(general, "title") or "")
            or source.name,
            format="canvas_package",
            source_name=source.name,
            source_sha256=source.sha256,
            code=said.get("course_code"),
            language=said.get("locale") or text_of(general, "language"),
            timezone=zone,
            start=utc(said.get("start_at")),
            end=utc(said.get("conclude_at")),
            platform="Canvas",
            sections=tuple(sections),
            activities=activities,
            unread=(*package.unread, *_export_errors(manifest)),
            blind_to=blind_to,
        )
    ]


_MOMENTS = ("opens", "due", "closes", "starts")


def _missing(source: Source, member: str) -> ReadError:
    return ReadError(
        source.name,
        _("{member} is missing").format(member=member),
        _("export the course from Canvas again: Settings, Export Course Content, Course"),
    )


def _activities(
    package: Package, contents: Contents, placed: list[Placed], settings: "_Element | None"
) -> Iterator[Fields]:
    """Everything that modules place, then what no module places."""
    taken: set[str | None] = set()
    for item in placed:
        fields = _placed(package, contents, item)
        taken.add(fields["native_ref"])
        yield fields
    yield from _elsewhere(package, contents, taken, settings)


def _placed(package: Package, contents: Contents, item: Placed) -> Fields:
    key: str | None = contents.aliases.get(item.key, item.key)
    thing: Fields | None = None
    if item.lms_type not in ITEM_TYPES:
        reason = _("module items of type '{type}' are not known; title only")
        package.note(item.item_id, reason, type=item.lms_type)
    if item.lms_type in _WITHOUT_CONTENT:
        url = item.url or contents.tools.get(item.key) or contents.web_links.get(item.key)
        thing = content.address(item.title, item.lms_type, url or None)
        # A link's or header's key is its own; a tool is not its content.
        key = None
    else:
        thing = contents.things.get(key or "")
        if thing is None and item.key in contents.files:
            key = item.key
            thing = _file(package, contents, item.key)
        if thing is None:
            if item.lms_type in ITEM_TYPES:
                reason = _("the content of the module item '{title}' is missing")
                package.note(item.item_id, reason, title=item.title)
            key = item.key
            thing = content.address(item.title, item.lms_type, item.url)
    return {
        **thing,
        "native_id": item.item_id,
        "native_ref": key or None,
        "title": item.title or thing["title"],
        "lms_type": item.lms_type or thing["lms_type"],
        "section_id": item.section_id,
        "published": item.published and thing.get("published", True),
        "required": True if item.required else None,
    }


def _file(package: Package, contents: Contents, key: str) -> Fields:
    member = contents.files[key]
    is_page = member.lower().endswith((".html", ".htm"))
    return content.file(
        member,
        contents.file_settings.get(key, {}),
        hidden=key in contents.locked,
        captions=member in contents.captioned,
        text=read_html(package.text(member) if is_page else ""),
    )


def _elsewhere(
    package: Package, contents: Contents, taken: set[str | None], settings: "_Element | None"
) -> Iterator[Fields]:
    """Find what no module places; files are left out, since most are met by nobody."""
    by_students = flag_of(settings, "allow_student_discussion_topics")
    silenced = 0
    for key, thing in contents.things.items():
        if key in taken:
            continue
        fields = {**thing, "native_id": key}
        if by_students and thing["lms_type"] == "DiscussionTopic" and not thing["graded"]:
            silenced += 1
            fields |= {"body": None, "word_count": None, "media": (), "links": ()}
        yield fields
    if silenced:
        package.note(
            MANIFEST,
            _(
                "discussions in no module may have been opened by students, so their texts were "
                "not kept ({count})"
            ),
            count=silenced,
        )


def _unique(package: Package, found: Iterator[Fields]) -> dict[str, Fields]:
    """One activity an id; a package in which two carry one is broken, and says so."""
    kept: dict[str, Fields] = {}
    for fields in found:
        native_id = str(fields["native_id"])
        if native_id in kept:
            package.note(native_id, _("two activities carry this id; the second is left out"))
        else:
            kept[native_id] = fields
    return kept


def _dated(fields: Fields, contents: Contents, zone: str | None) -> Fields:
    """Add what could not be said of the thing alone: its day, and what its title times."""
    added: Fields = {}
    to_do = contents.to_do.get(fields.get("native_ref") or fields["native_id"])
    if to_do is not None and fields.get("due") is None:
        added["day"] = _day(to_do, zone)
    media = fields.get("media", ())
    if len(media) == 1 and media[0].duration_s is None:
        # The length that a page's title states is that of its only recording.
        seconds = clock_s(fields["title"])
        if seconds is not None:
            because = "stated in its title"
            added["media"] = (replace(media[0], duration_s=seconds, duration_because=because),)
    return {**fields, **added}


def _day(to_do: datetime, zone: str | None) -> date | None:
    try:
        return to_do.date() if zone is None else to_do.astimezone(ZoneInfo(zone)).date()
    except OverflowError:
        return None


def _note_blindness(
    package: Package,
    contents: Contents,
    activities: tuple[Activity, ...],
    settings: "_Element | None",
) -> None:
    addresses = {
        *contents.tools.values(),
        *(address for a in activities for address in (a.url, *a.links) if address),
    }
    tools = {name for name in map(meeting_at, addresses) if name}
    if _has_conferences(text_of(settings, "tab_configuration")):
        tools.add("Conferences")
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


def _has_conferences(tabs: str | None) -> bool:
    """Whether the navigation shows Canvas's own meetings; a course that set none says nothing."""
    try:
        listed = json.loads(tabs or "[]")
    except (ValueError, RecursionError):
        return False
    return isinstance(listed, list) and any(
        isinstance(tab, dict)
        and str(tab.get("id")) == str(_CONFERENCES_TAB)
        and not tab.get("hidden")
        for tab in listed
    )


def _export_errors(manifest: "_Element") -> list[Unread]:
    """Comments in which Canvas says what it could not export."""
    from lxml import etree

    comments = [*manifest.itersiblings(etree.Comment), *manifest.iter(etree.Comment)]
    texts = (" ".join((comment.text or "").split()) for comment in comments)
    says = _("Canvas says: {text}")
    return [Unread(path=MANIFEST, reason=says.format(text=text[:400])) for text in texts if text]

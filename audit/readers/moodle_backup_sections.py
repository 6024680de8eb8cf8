"""Sections of a Moodle backup: in order, with names, and what students see of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from audit.errors import ReadError
from audit.language import translate as _
from audit.readers.json_fields import flag, number, text, title
from audit.readers.moodle_backup_xml import fields_of, parse, whole_number
from audit.readers.moodle_texts import one_language
from audit.readers.package import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

# A section that stands inside another, where its placeholder stands.
SUBSECTION = "mod_subsection"
_LIST = "moodle_backup.xml"
_WEEKLY = frozenset({"weeks", "weekscss", "weeksrev", "weekly"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One section as the backup has it.

    Parameters
    ----------
    native_id
        Its id, by which activities name it.
    number
        Its place: 0 is the general one.
    sequence
        Course-module ids in the order of the course page; may be stale.
    component
        Plug-in to which it belongs, if to one.
    placeholders
        Ids by which the activity may go in whose place it stands.
    """

    native_id: str
    number: int
    title: str
    published: bool
    fields: Mapping[str, str]
    sequence: tuple[str, ...] = ()
    component: str | None = None
    placeholders: tuple[str, ...] = ()
    parent_number: int | None = None


def parts_of(package: Package, backup: "_Element", course: Mapping[str, str]) -> list[Part]:
    """All sections of a backup in the order of their numbers.

    Parameters
    ----------
    backup
        Root of ``moodle_backup.xml``.
    course
        Settings of the course.
    """
    listed = [fields_of(row) for row in backup.iterfind("information/contents/sections/section")]
    folders = {row["directory"].strip("/"): row for row in listed if "directory" in row}
    members = frozenset(package.source.members)
    for member in package.source.members:
        if member.startswith("sections/") and member.endswith("/section.xml"):
            folders.setdefault(member.removesuffix("/section.xml"), {})
    parts: dict[str, Part] = {}
    for place, (folder, row) in enumerate(folders.items()):
        member = f"{folder}/section.xml"
        root = _root(package, member) if member in members else None
        if member not in members:
            package.note(member, _("the member is missing: what it says is unknown"))
        part = _part(root, row, place, course)
        if part.native_id in parts:
            package.note(member, _("two sections carry one id; the second is left out"))
        else:
            parts[part.native_id] = part
    found = sorted(parts.values(), key=lambda part: part.number)
    return _as_seen(package, found, course)


def _root(package: Package, member: str) -> "_Element | None":
    try:
        return parse(package.source.read(member), member)
    except ReadError as error:
        package.note(member, error.what)
        return None


def _part(
    root: "_Element | None", row: Mapping[str, str], place: int, course: Mapping[str, str]
) -> Part:
    fields = fields_of(root)
    own_id = (root.get("id") if root is not None else None) or row.get("sectionid")
    at = whole_number(fields.get("number"))
    # The backup's list calls a section without a name by its number.
    listed_name = row.get("title", "")
    if at is None:
        at = whole_number(listed_name)
    options = root.iterfind("course_format_options") if root is not None else ()
    levels = {o.get("name"): o.get("value") for o in map(fields_of, options)}
    name = text(fields, "name")
    if name is None and whole_number(listed_name) is None:
        name = listed_name
    at_place = place if at is None else at
    return Part(
        native_id=own_id or f"section {place}",
        number=at_place,
        title=title(one_language(name or "", text(course, "lang")))
        or section_name(at_place, course),
        published=flag(fields, "visible") is not False,
        fields=fields,
        sequence=tuple(filter(None, fields.get("sequence", "").replace(" ", "").split(","))),
        component=text(fields, "component"),
        placeholders=tuple(
            f"{kind}/{key}"
            for kind, key in (
                ("module", row.get("parentcmid")),
                ("subsection", fields.get("itemid")),
            )
            if key
        ),
        parent_number=whole_number(levels.get("parent")),
    )


def section_name(place: int, course: Mapping[str, str]) -> str:
    """What Moodle calls a section without a name."""
    if place == 0:
        return "General"
    return f"Week {place}" if course.get("format") in _WEEKLY else f"Topic {place}"


def _as_seen(package: Package, parts: Iterable[Part], course: Mapping[str, str]) -> list[Part]:
    """Sections with the state that follows from those around them, and from the course."""
    last = number(course, "numsections")
    shown: dict[int, bool] = {}
    found: list[Part] = []
    orphans = 0
    for part in parts:
        is_orphan = last is not None and part.number > last and part.component is None
        orphans += is_orphan
        # In some formats a section names another as the one in which it stands.
        parent = shown.get(part.parent_number or part.number, True)
        seen = part.published and not is_orphan and parent
        shown[part.number] = seen
        found.append(replace(part, published=seen))
        if part.component not in (None, SUBSECTION):
            reason = _("section {title!r} belongs to the plug-in {name}: read like any other")
            package.note(_LIST, reason, title=part.title, name=part.component)
    if orphans:
        reason = _("sections beyond the last one of the course, which no student sees ({count})")
        package.note(_LIST, reason, count=orphans)
    return found

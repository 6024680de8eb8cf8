"""Reader of Common Cartridge 1.0 to 1.4, Thin Common Cartridge and plain IMS content packages.

The manifest has one tree of items: the root without a title, the sections below it, and in them
items and folders at any depth, which come out as headings. An item opens a resource; resources
that no item opens come last, in no section.
"""

from dataclasses import replace
from typing import Any

from audit.course import (
    BLIND_AS_PACKAGES,
    BLIND_SECTIONS,
    Activity,
    Course,
    Section,
)
from audit.language import translate as _
from audit.readers.common_cartridge_content import (
    PAGES,
    Contents,
    Fields,
    is_for_teachers,
)
from audit.readers.fields import clock_s, media_at, meeting_at
from audit.readers.manifest import Item, Manifest, Resource, read_manifest, shown_organization
from audit.readers.package import Package
from audit.readers.package_families import MANIFEST, package_families
from audit.readers.safe_xml import local_name
from audit.readers.source import Source

HEADING = "heading"
# An item whose resource is missing: what it was cannot be told.
UNRESOLVED = "item"
# Types that are something to do or to go to; all others are files, whatever they are called.
_OWN_TYPES = ("ims", "assignment", "idpf")
_DOCUMENTS = (".pdf", ".doc", ".docx", ".ppt", ".pptx", ".odt", ".odp", ".epub", ".rtf", ".txt")


def sniff(source: Source) -> bool:
    """Whether the source is a cartridge or a plain content package."""
    return "common_cartridge" in package_families(source)


def read(source: Source) -> list[Course]:
    """Read the one course of a cartridge.

    Raises
    ------
    ReadError
        The manifest is missing or cannot be read.
    """
    package = Package(source)
    manifest = read_manifest(package)
    contents = Contents(package, manifest)
    outline = _Outline(package, manifest, contents)
    _add_elsewhere(package, manifest, contents, outline)
    _note_blindness(package, manifest, contents, outline.activities)
    # Where the tree is empty and the resources are not, the order was lost on the way.
    is_lost = outline.activities and not outline.placed and not outline.sections
    lost = {BLIND_SECTIONS} if is_lost else set()
    return [
        Course(
            id=manifest.root.get("identifier") or source.name,
            title=manifest.title or outline.title or source.name,
            format="common_cartridge",
            source_name=source.name,
            source_sha256=source.sha256,
            language=manifest.language,
            sections=tuple(outline.sections),
            activities=tuple(outline.activities),
            unread=tuple(package.unread),
            blind_to=BLIND_AS_PACKAGES | lost,
        )
    ]


class _Outline:
    """Sections and activities in the order of the manifest's organisation."""

    def __init__(self, package: Package, manifest: Manifest, contents: Contents) -> None:
        self.sections: list[Section] = []
        self.activities: list[Activity] = []
        self.placed: set[str] = set()
        self.title = ""
        self._package = package
        self._manifest = manifest
        self._contents = contents
        # A section and its own content carry one id.
        self._section_ids: set[str] = set()
        self._item_ids: set[str] = set()
        organization = shown_organization(package, manifest)
        if organization is None:
            return
        self.title = organization.title
        tops = organization.children
        published = True
        if _is_root(tops, organization, manifest):
            self.title = self.title or tops[0].title
            published = _is_shown(tops[0])
            tops = tops[0].children
        for top in tops:
            self._top(top, published and _is_shown(top))
        if not self.placed:
            package.note(MANIFEST, _("the organisation of the manifest places nothing"))

    def _top(self, top: Item, published: bool) -> None:
        if top.ref is not None and not top.children:
            self._place(top, None, published)
            return
        section_id = self._own_id(
            top.identifier, self._section_ids, f"section {len(self.sections) + 1}"
        )
        self.sections.append(
            Section(
                native_id=section_id,
                title=top.title,
                position=len(self.sections) + 1,
                published=published,
            )
        )
        if top.ref is not None:
            self._place(top, section_id, published)
        waiting = [(item, published) for item in reversed(top.children)]
        while waiting:
            item, above = waiting.pop()
            published = above and _is_shown(item)
            self._place(item, section_id, published)
            waiting.extend((inner, published) for inner in reversed(item.children))

    def _place(self, item: Item, section_id: str | None, published: bool) -> None:
        native_id = self._own_id(
            item.identifier, self._item_ids, f"item {len(self.activities) + 1}"
        )
        key = None
        if item.ref is None:
            fields: Fields = {"lms_type": HEADING}
        elif item.ref not in self._manifest.resources:
            fields = {"lms_type": UNRESOLVED}
            reason = _("the content of the item '{title}' is missing")
            self._package.note(native_id, reason, title=item.title)
        else:
            key = self._contents.preferred(item.ref)
            self.placed |= {item.ref, key}
            fields = self._contents.fields(key)
        self._add(
            fields,
            native_id=native_id,
            native_ref=key,
            section_id=section_id,
            title=item.title or fields.get("title", ""),
            published=published and fields.get("published", True),
        )

    def add_unplaced(self, key: str) -> None:
        """Add a resource that no item opens."""
        self._add(
            self._contents.fields(key), native_id=self._own_id(key, self._item_ids, "resource")
        )

    def _add(self, fields: Fields, **own: Any) -> None:
        fields = {**fields, **own, "position": len(self.activities) + 1}
        media = fields.get("media", ())
        seconds = clock_s(fields["title"]) if len(media) == 1 else None
        if seconds is not None and media[0].duration_s is None:
            # The title of an item is that of its only recording.
            because = _("stated in its title")
            timed = replace(media[0], duration_s=seconds, duration_because=because)
            fields["media"] = (timed,)
        self.activities.append(Activity(**fields))

    def _own_id(self, identifier: str, taken: set[str], nameless: str) -> str:
        native_id = identifier or nameless
        if native_id in taken:
            self._package.note(native_id, _("several items carry this id"))
            native_id = f"{native_id} ({nameless})"
            while native_id in taken:
                native_id += "'"
        taken.add(native_id)
        return native_id


def _is_root(tops: tuple[Item, ...], organization: Item, manifest: Manifest) -> bool:
    """Whether the one top item only holds the course together, as a cartridge has to have it."""
    if len(tops) != 1 or tops[0].ref is not None:
        return False
    title = tops[0].title
    return (
        not title
        or title in (organization.title, manifest.title)
        or (
            organization.element.get("structure") == "rooted-hierarchy"
            and any(item.children for item in tops[0].children)
        )
    )


def _is_shown(item: Item) -> bool:
    return item.visible is not False and not is_for_teachers(item.element)


def _add_elsewhere(
    package: Package, manifest: Manifest, contents: Contents, outline: _Outline
) -> None:
    """Add what no item opens; of files only pages, since most others belong to a page."""
    needed = {key for r in manifest.resources.values() for key in r.dependencies}
    is_empty = not outline.placed
    banks = files = 0
    for key, resource in manifest.resources.items():
        if key in outline.placed or key in contents.variants:
            continue
        if "question-bank" in resource.type:
            banks += 1
        elif not resource.type.startswith(_OWN_TYPES):
            if key not in needed:
                if _is_met_alone(resource, is_empty):
                    outline.add_unplaced(key)
                else:
                    files += 1
        elif not (key in needed and "_item_xml" in resource.type):
            # A question of a test, in versions in which each has a file of its own, is no activity.
            outline.add_unplaced(key)
    if banks:
        package.note(MANIFEST, _("question banks are in no course ({count})"), count=banks)
    if files:
        reason = _("files that no item of the organisation opens are left out ({count})")
        package.note(MANIFEST, reason, count=files)


def _is_met_alone(resource: Resource, organisation_is_empty: bool) -> bool:
    """Whether a file that no item opens is something to read or see by itself."""
    name = (resource.href or next(iter(resource.files), "")).lower()
    if name.endswith(PAGES) or resource.element.get("intendeduse", "unspecified") != "unspecified":
        return True
    # Where nothing is placed at all, the order was lost and the files are the course.
    return organisation_is_empty and (name.endswith(_DOCUMENTS) or media_at(name) is not None)


def _note_blindness(
    package: Package, manifest: Manifest, contents: Contents, activities: list[Activity]
) -> None:
    if any(local_name(element) == "authorizations" for element in manifest.root):
        package.note(MANIFEST, _("the cartridge asks for an authorization before it may be used"))
    if contents.mended:
        reason = _("files with a namespace that is no address were read all the same ({count})")
        package.note(MANIFEST, reason, count=contents.mended)
    if contents.protected:
        reason = _("encrypted content was not opened; titles only ({count})")
        package.note(MANIFEST, reason, count=contents.protected)
    addresses = {
        address for a in activities if not a.media or a.links for address in (a.url, *a.links)
    }
    for name in sorted(
        {tool for address in addresses if address and (tool := meeting_at(address))}
    ):
        package.note(
            name,
            _("meetings kept in {tool} cannot be listed by this package; add [[live]]"),
            tool=name,
        )

"""``imsmanifest.xml``: which family of package it belongs to, its tree of items, its resources.

Common Cartridge, Brightspace, Blackboard, Canvas and SCORM all write one. What they have in
common stands here; what an element of a family means stands in its reader.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.errors import ReadError
from audit.language import translate as _
from audit.readers.package import Package
from audit.readers.safe_xml import children, descendants, parse_xml, text_of
from audit.readers.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

MANIFEST = "imsmanifest.xml"
_CANVAS_FLAG = "course_settings/canvas_export.txt"
_CANVAS_SETTINGS = "course_settings/course_settings.xml"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One node of an organisation.

    Parameters
    ----------
    ref
        Identifier of its resource; None = a heading or a folder.
    title
        As written; empty where there is none.
    visible
        ``isvisible``; None = not said.
    element
        For what a family adds.
    """

    identifier: str
    ref: str | None
    title: str
    visible: bool | None
    children: tuple["Item", ...]
    element: "_Element"

    def walk(self) -> Iterator["Item"]:
        """Every item below this one, in the order of the manifest."""
        waiting = list(reversed(self.children))
        while waiting:
            item = waiting.pop()
            yield item
            waiting.extend(reversed(item.children))


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One resource.

    Parameters
    ----------
    href
        Member that it opens; None = none is named, or the package lacks it.
    address
        ``href`` as written, with the bases above it.
    files
        Members that belong to it, ``href`` first.
    dependencies
        Identifiers of resources that it needs.
    """

    identifier: str
    type: str
    href: str | None
    address: str | None
    files: tuple[str, ...]
    dependencies: tuple[str, ...]
    element: "_Element"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One manifest.

    Parameters
    ----------
    schema, schema_version
        As written (``IMS Common Cartridge``, ``1.1.0``).
    title, language
        Of the description of the whole package; None = not said.
    organizations
        Top items of each organisation: its own title and children.
    resources
        Identifier -> resource, in the order of the manifest.
    """

    root: "_Element"
    schema: str | None
    schema_version: str | None
    title: str | None
    language: str | None
    organizations: tuple[Item, ...]
    resources: dict[str, Resource]


def package_families(source: Source) -> frozenset[str]:
    """Which readers a manifest's namespaces, schema and companions speak for.

    Returns
    -------
    Keys of ``READERS``. Canvas, Blackboard and Brightspace packages also declare what they
    build on, so each of them stands for itself alone; two of them together are a clash.
    """
    members = source.members
    families: set[str] = set()
    if _CANVAS_FLAG in members or (
        _CANVAS_SETTINGS in members
        and b"canvas.instructure.com/xsd/cccv1p0" in source.read(_CANVAS_SETTINGS)[:2000]
    ):
        families.add("canvas_package")
    if MANIFEST not in members:
        return frozenset(families)
    # The names of the families stand in the root and, in SCORM packages, at the resources.
    text = source.read(MANIFEST)
    head = text[:8000]
    if b"http://www.blackboard.com/content-packaging" in head:
        families.add("blackboard")
    if b"http://desire2learn.com/xsd/d2lcp" in head:
        families.add("brightspace")
    if families:
        return frozenset(families)
    if b"/xsd/imscc" in head or b"/xsd/imsccv" in head or b"Common Cartridge" in head:
        families.add("common_cartridge")
    if b"ADL SCORM" in head or (b"adlcp" in head and b":scorm" in text.lower()):
        families.add("scorm")
    # A plain content package is read as a cartridge of web content.
    return frozenset(families or {"common_cartridge"})


def read_manifest(package: Package, member: str = MANIFEST) -> Manifest:
    """Read the manifest of a package.

    Raises
    ------
    ReadError
        It is missing or is not XML: without it nothing in the package can be told apart.
    """
    name = package.source.name
    if member not in package.source.members:
        raise ReadError(name, _("imsmanifest.xml is missing"), _("export the course again"))
    root = parse_xml(package.source.read(member), f"{name}, {member}")
    metadata = next(children(root, "metadata"), None)
    lom = next(descendants(metadata, "general"), None) if metadata is not None else None
    folder = posixpath.dirname(member)
    return Manifest(
        root=root,
        schema=text_of(metadata, "schema") if metadata is not None else None,
        schema_version=text_of(metadata, "schemaversion") if metadata is not None else None,
        title=_langstring(lom, "title"),
        language=text_of(lom, "language") if lom is not None else None,
        organizations=tuple(
            _item(organization)
            for block in children(root, "organizations")
            for organization in children(block, "organization")
        ),
        resources={
            resource.identifier: resource
            for block in children(root, "resources")
            for resource in _resources(package, root, block, folder)
        },
    )


def _langstring(element: "_Element | None", name: str) -> str | None:
    found = next(children(element, name), None)
    return text_of(found) if found is not None else None


def _item(element: "_Element") -> Item:
    # Nested no deeper than the parser allows (256).
    ref = (element.get("identifierref") or "").strip()
    return Item(
        identifier=element.get("identifier") or "",
        ref=ref or None,
        title=text_of(element, "title") or "",
        visible=_flag(element.get("isvisible")),
        children=tuple(_item(item) for item in children(element, "item")),
        element=element,
    )


def _flag(value: str | None) -> bool | None:
    return {"true": True, "1": True, "false": False, "0": False}.get((value or "").strip().lower())


def _resources(
    package: Package, root: "_Element", block: "_Element", folder: str
) -> Iterator[Resource]:
    base = posixpath.join(folder, root.get(_BASE, ""), block.get(_BASE, ""))
    for element in children(block, "resource"):
        own = posixpath.join(base, element.get(_BASE, ""))
        address = element.get("href")
        files: dict[str, None] = {}
        href = _member(package, own, address) if address else None
        if href is not None:
            files.setdefault(href)
        for file in children(element, "file"):
            found = _member(package, own, file.get("href"))
            if found is not None:
                files.setdefault(found)
        yield Resource(
            identifier=element.get("identifier") or "",
            type=(element.get("type") or "").strip(),
            href=href,
            address=posixpath.join(own, address) if address else None,
            files=tuple(files),
            dependencies=tuple(
                ref for d in children(element, "dependency") if (ref := d.get("identifierref"))
            ),
            element=element,
        )


def _member(package: Package, base: str, address: str | None) -> str | None:
    """Member behind an address; one that the package lacks is noted, a web address is none."""
    if not address or "://" in address:
        return None
    found = package.find(posixpath.normpath(posixpath.join(base, address.replace("\\", "/"))))
    if found is None:
        package.note(address, _("the manifest names this file and the package lacks it"))
    return found

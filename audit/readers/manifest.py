"""``imsmanifest.xml``: its tree of items, its resources.

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
from audit.readers.package_families import MANIFEST
from audit.readers.safe_xml import child, children, descendants, local_name, parse_xml, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_NO_LANGUAGE = frozenset({"", "x-none", "none", "und", "zxx"})
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One node of an organisation.

    Parameters
    ----------
    ref
        Identifier of its resource; None = a heading, a folder or what opens a nested manifest.
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
        Top items of each organisation: its own title and children. An item that opens a nested
        manifest has the items of that one as children.
    resources
        Identifier -> resource, in the order of the manifest; those of nested manifests last.
    default
        Identifier of the organisation to be shown where there are several; None = not said.
    """

    root: "_Element"
    schema: str | None
    schema_version: str | None
    title: str | None
    language: str | None
    organizations: tuple[Item, ...]
    resources: dict[str, Resource]
    default: str | None = None


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
    if local_name(root) != "manifest":
        raise ReadError(
            f"{name}, {member}",
            _("its root is <{root}>, not <manifest>").format(root=local_name(root)[:40]),
            _("export the course again"),
        )
    if package.source.wrapper is not None:
        # An LMS would refuse it: somebody packed the folder, not what is in it.
        package.note(package.source.wrapper + "/", _("the manifest lies in this folder"))
    metadata = next(children(root, "metadata"), None)
    lom = next(descendants(metadata, "general"), None) if metadata is not None else None
    folder = posixpath.dirname(member)
    nested = list(_nested(root))
    within: dict[str, _Element | None] = {
        key: manifest for manifest in nested if (key := manifest.get("identifier"))
    }
    resources: dict[str, Resource] = {}
    for manifest in (root, *nested):
        for block in children(manifest, "resources"):
            for resource in _resources(package, (root, manifest), block, folder):
                # Nested manifests may use an id again; only their own items could mean it.
                if resource.identifier in resources and manifest is root:
                    reason = _("two resources carry this id; the second is left out")
                    package.note(resource.identifier, reason)
                resources.setdefault(resource.identifier or f"resource {len(resources)}", resource)
    blocks = list(children(root, "organizations"))
    return Manifest(
        root=root,
        schema=text_of(metadata, "schema") if metadata is not None else None,
        schema_version=text_of(metadata, "schemaversion") if metadata is not None else None,
        title=language_text(lom, "title"),
        language=known_language(text_of(lom, "language")) or _language_of(child(lom, "title")),
        organizations=tuple(
            _item(organization, within)
            for block in blocks
            for organization in children(block, "organization")
        ),
        resources=resources,
        default=next((key for block in blocks if (key := block.get("default"))), None),
    )


def shown_organization(package: Package, manifest: Manifest) -> Item | None:
    """The organisation that students see; others are other ways through the same content.

    The default one, unless it is empty and another is not; those left out are counted in a note.
    """
    ordered = sorted(manifest.organizations, key=lambda o: o.identifier != manifest.default)
    filled = [organization for organization in ordered if organization.children]
    if len(filled) > 1:
        reason = _("the manifest has other orders of the same content; left out ({count})")
        package.note(MANIFEST, reason, count=len(filled) - 1)
    return next(iter([*filled, *ordered]), None)


def language_text(element: "_Element | None", name: str) -> str | None:
    """Text of a field that metadata may give in several languages: the first that is not empty."""
    found = child(element, name)
    texts = (
        (text_of(one) for one in found if local_name(one) in ("string", "langstring"))
        if found is not None
        else ()
    )
    return next((text for text in texts if text), None) or text_of(found)


def known_language(code: str | None) -> str | None:
    """Code of a language, or None where it says that there is none (``x-none``, ``und``).

    Examples
    --------
    >>> known_language("en-CA"), known_language("x-none")
    ('en-CA', None)
    """
    return None if (code or "").lower() in _NO_LANGUAGE else code


def _language_of(title: "_Element | None") -> str | None:
    codes = (
        known_language(text.get(name))
        for text in (title if title is not None else ())
        for name in ("language", _LANGUAGE)
    )
    return next((code for code in codes if code), None)


def _nested(root: "_Element") -> Iterator["_Element"]:
    """Manifests inside the manifest, at any depth."""
    found = list(children(root, "manifest"))
    for manifest in found:
        yield manifest
        found.extend(children(manifest, "manifest"))


def _item(top: "_Element", within: dict[str, "_Element | None"]) -> Item:
    """An organisation or item with all below it; without recursion, since manifests nest too.

    Parameters
    ----------
    within
        Identifier -> nested manifest, or None once it was opened: two that open each other would
        never end.
    """
    # Elements in the order of the manifest, and the place of what each stands in.
    order: list[tuple[_Element, int]] = []
    waiting = [(top, -1)]
    while waiting:
        element, parent = waiting.pop()
        inner = list(children(element, "item"))
        ref = _ref(element)
        nested = within.get(ref)
        if nested is not None:
            within[ref] = None
            for block in children(nested, "organizations"):
                for organization in _shown(block):
                    inner += children(organization, "item")
        waiting.extend((item, len(order)) for item in reversed(inner))
        order.append((element, parent))
    below: list[list[Item]] = [[] for _element in order]
    for place in range(len(order) - 1, -1, -1):
        element, parent = order[place]
        ref = _ref(element)
        item = Item(
            identifier=element.get("identifier") or "",
            ref=None if ref in within else ref or None,
            title=text_of(element, "title") or "",
            visible=_flag(element.get("isvisible")),
            children=tuple(reversed(below[place])),
            element=element,
        )
        if parent >= 0:
            below[parent].append(item)
    return item


def _ref(element: "_Element") -> str:
    return (element.get("identifierref") or "").strip()


def _shown(block: "_Element") -> list["_Element"]:
    """The one organisation of a nested manifest that is shown."""
    all_of_them = list(children(block, "organization"))
    default = [o for o in all_of_them if o.get("identifier") == block.get("default")]
    return (default or all_of_them)[:1]


def _flag(value: str | None) -> bool | None:
    return {"true": True, "1": True, "false": False, "0": False}.get((value or "").strip().lower())


def _resources(
    package: Package, manifests: tuple["_Element", ...], block: "_Element", folder: str
) -> Iterator[Resource]:
    base = folder
    for element in dict.fromkeys((*manifests, block)):
        base = posixpath.join(base, element.get(_BASE, ""))
    for element in children(block, "resource"):
        own = posixpath.join(base, element.get(_BASE, ""))
        address = (element.get("href") or "").strip()
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
            address=_joined(own, address) if address else None,
            files=tuple(files),
            dependencies=tuple(
                ref for d in children(element, "dependency") if (ref := d.get("identifierref"))
            ),
            element=element,
        )


def _joined(base: str, address: str) -> str:
    return address if "://" in address else posixpath.join(base, address)


def _member(package: Package, base: str, address: str | None) -> str | None:
    """Member behind an address; one that the package lacks is noted, a web address is none."""
    if not address or "://" in address or "://" in base:
        return None
    plain = address.replace("\\", "/").lstrip("/")
    # Also without a place inside the page, and without a base under which the package lay once.
    tries = dict.fromkeys((posixpath.join(base, plain), plain))
    tries |= dict.fromkeys([path.split("#", 1)[0] for path in tries])
    found = next(
        (member for path in tries if path and (member := package.find(posixpath.normpath(path)))),
        None,
    )
    if found is None:
        package.note(address, _("the manifest names this file and the package lacks it"))
    return found

"""Modules of a Canvas package and their items, in order.

``module_meta.xml`` is the truth for both. Where a package lacks it, the manifest's organisation
gives them, without states.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.course import Section
from audit.language import translate as _
from audit.readers.canvas_content import is_published, plain_title, title_in
from audit.readers.canvas_resources import SETTINGS, Contents
from audit.readers.manifest import Item, read_manifest
from audit.readers.safe_xml import as_number, child, children, text_of, texts_of

if TYPE_CHECKING:
    from lxml.etree import _Element

    from audit.readers.package import Package

MODULES = SETTINGS + "module_meta.xml"
HEADING = "ContextModuleSubHeader"
LINK = "ExternalUrl"
TOOL = "ContextExternalTool"
FILE = "Attachment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One item of a module.

    Parameters
    ----------
    key
        Key of the content that it places; empty = none.
    url
        Address that the item itself names.
    lms_type
        In Canvas's words; empty = not said.
    published
        Of the item and its module, not of its content.
    """

    item_id: str
    section_id: str | None
    key: str
    title: str
    lms_type: str
    url: str | None
    published: bool
    required: bool


def read_modules(
    package: "Package", contents: Contents, modules: "_Element | None"
) -> tuple[list[Section], list[Placed]]:
    """Modules and their items.

    Parameters
    ----------
    modules
        Root of ``module_meta.xml``; None = missing or broken.
    """
    if modules is not None:
        return _from_modules(package, contents, modules)
    sections, placed = _from_organizations(package, contents)
    if sections:
        reason = _(
            "modules and items were taken from the manifest, which does not say what is published"
        )
        package.note(MODULES, reason)
    return sections, placed


def _from_modules(
    package: "Package", contents: Contents, modules: "_Element"
) -> tuple[list[Section], list[Placed]]:
    sections: dict[str, Section] = {}
    placed: list[Placed] = []
    for number, (module, of_module) in enumerate(_in_order(modules, "module"), start=1):
        module_id = module.get("identifier") or f"module {number}"
        published = is_published(of_module)
        if module_id in sections:
            package.note(
                MODULES, _("two modules carry the id {id}; they were made one"), id=module_id
            )
        else:
            sections[module_id] = Section(
                native_id=module_id, title=title_in(of_module), position=number, published=published
            )
        required = _required(module, of_module)
        for place, (item, said) in enumerate(_in_order(child(module, "items"), "item"), start=1):
            item_id = item.get("identifier") or f"{module_id} item {place}"
            link = said.get("lti_resource_link_lookup_uuid", "")
            placed.append(
                Placed(
                    item_id=item_id,
                    section_id=module_id,
                    key=said.get("identifierref", ""),
                    title=title_in(said),
                    lms_type=said.get("content_type", ""),
                    url=said.get("url") or contents.deep_links.get(link),
                    published=published and is_published(said),
                    required=item_id in required,
                )
            )
    return list(sections.values()), placed


def _in_order(parent: "_Element | None", name: str) -> "list[tuple[_Element, dict[str, str]]]":
    """Children of this name, each with what it says."""

    def position(found: "tuple[_Element, dict[str, str]]") -> float:
        said = as_number(found[1].get("position"))
        return float("inf") if said is None else said

    return sorted(
        ((element, texts_of(element)) for element in children(parent, name)), key=position
    )


def _required(module: "_Element", said: dict[str, str]) -> set[str]:
    """Items of a module that have to be done.

    Where a module asks for any one of them, none of them has to be.
    """
    if as_number(said.get("requirement_count")):
        return set()
    requirements = children(child(module, "completionRequirements"), "completionRequirement")
    return {text_of(requirement, "identifierref") or "" for requirement in requirements}


def _from_organizations(
    package: "Package", contents: Contents
) -> tuple[list[Section], list[Placed]]:
    sections: list[Section] = []
    placed: list[Placed] = []
    for top in _tops(read_manifest(package).organizations):
        section: Section | None = None
        items: Iterator[Item] = iter((top,))
        if top.ref is None:
            number = len(sections) + 1
            section = Section(
                native_id=top.identifier or f"module {number}",
                title=plain_title(top.title),
                position=number,
            )
            if any(known.native_id == section.native_id for known in sections):
                continue
            sections.append(section)
            items = top.walk()
        for item in items:
            placed.append(
                Placed(
                    item_id=item.identifier or f"item {len(placed) + 1}",
                    section_id=None if section is None else section.native_id,
                    key=item.ref or "",
                    title=plain_title(item.title),
                    lms_type=_type_of(item, contents),
                    url=contents.web_links.get(item.ref or ""),
                    published=True,
                    required=False,
                )
            )
    return sections, placed


def _tops(organizations: tuple[Item, ...]) -> Iterator[Item]:
    """Modules; a single item without title and content only holds them together."""
    for organization in organizations:
        tops = organization.children
        while len(tops) == 1 and not tops[0].title and tops[0].ref is None:
            tops = tops[0].children
        yield from tops


def _type_of(item: Item, contents: Contents) -> str:
    if item.ref is None:
        return HEADING
    thing = contents.things.get(contents.aliases.get(item.ref, item.ref))
    if thing is not None:
        return str(thing["lms_type"])
    if item.ref in contents.files:
        return FILE
    # The only items of Canvas whose content is no resource are those of the institution's tools.
    return LINK if item.ref in contents.web_links else TOOL

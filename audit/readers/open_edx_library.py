"""Reader of an Open edX content library of the newer kind: what its *Backup* hands out.

``package.toml`` names the library. ``entities/`` has one TOML file for each component, and for
each section, subsection and unit that holds some; the text of a component stands in a
``block.xml`` of its published version, or of its draft where it was never published.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from audit.course import Activity, Course, Section
from audit.errors import ReadError
from audit.language import translate as _
from audit.readers.open_edx_addresses import Addresses
from audit.readers.open_edx_blocks import Export, activity_of
from audit.readers.open_edx_tree import BLIND_TO, Block, Files, Tree, attributes
from audit.readers.package import Package
from audit.readers.source import Source

PACKAGE = "package.toml"
ENTITIES = "entities/"
COMPONENTS = "entities/xblock.v1/"


class Entity(NamedTuple):
    """A component, or a section, subsection or unit of the library.

    Parameters
    ----------
    kind
        Type of block of a component; ``section``, ``subsection`` or ``unit``.
    stem
        Its member without the ending.
    version
        Number of the version that a learner meets, or of the draft.
    """

    key: str
    kind: str
    stem: str
    title: str
    version: int
    published: bool
    children: tuple[str, ...]

    @property
    def is_component(self) -> bool:
        return self.stem.startswith(COMPONENTS)


def sniff(source: Source) -> bool:
    """Whether the source is the backup of a content library."""
    return PACKAGE in source.members and any(m.startswith(ENTITIES) for m in source.members)


def read(source: Source) -> list[Course]:
    """Read the one library of a backup.

    Raises
    ------
    ReadError
        ``package.toml`` cannot be read.
    """
    package = Package(source)
    about = _toml(package, PACKAGE)
    if about is None:
        raise ReadError(
            f"{source.name}, {PACKAGE}",
            _("the TOML is broken"),
            _("make the backup of the library again"),
        )
    said = _table(about.get("learning_package"))
    entities = _entities(package)
    sections, activities = _activities(Files(package), entities)
    key = _text(said.get("key"))
    return [
        Course(
            id=key or source.name,
            title=_text(said.get("title")) or source.name,
            format="open_edx",
            source_name=source.name,
            source_sha256=source.sha256,
            code=key.rpartition(":")[2] or None,
            platform="Open edX",
            sections=tuple(sections),
            activities=tuple(activities),
            unread=tuple(package.unread),
            blind_to=BLIND_TO,
        )
    ]


def _toml(package: Package, member: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(package.text(member))
    except (ValueError, RecursionError):
        package.note(member, _("the TOML is broken"))
        return None


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _entities(package: Package) -> dict[str, Entity]:
    entities: dict[str, Entity] = {}
    for member in package.source.members:
        if not member.startswith(ENTITIES) or not member.endswith(".toml"):
            continue
        found = _toml(package, member)
        if found is None:
            continue
        entity = _entity(found, member.removesuffix(".toml"))
        if entity is None:
            package.note(member, _("it has no version; left out"))
        elif entity.key in entities:
            package.note(member, _("the key {key} is there twice"), key=entity.key[:80])
        else:
            entities[entity.key] = entity
    return entities


def _entity(found: Mapping[str, Any], stem: str) -> Entity | None:
    said = _table(found.get("entity"))
    versions = found.get("version")
    by_number = {
        row["version_num"]: row
        for row in (versions if isinstance(versions, list) else ())
        if isinstance(row, dict) and isinstance(row.get("version_num"), int)
    }
    published = _table(said.get("published")).get("version_num")
    draft = _table(said.get("draft")).get("version_num")
    number = next((n for n in (published, draft) if isinstance(n, int) and n in by_number), None)
    if number is None:
        return None
    if stem.startswith(COMPONENTS):
        kind = stem.removeprefix(COMPONENTS).partition("/")[0]
    else:
        kind = next(iter(_table(said.get("container"))), "unit")
    children = _table(by_number[number].get("container")).get("children")
    return Entity(
        key=_text(said.get("key")) or stem,
        kind=kind,
        stem=stem,
        title=_text(by_number[number].get("title")),
        version=number,
        published=number == published,
        children=tuple(c for c in children if isinstance(c, str))
        if isinstance(children, list)
        else (),
    )


def _activities(
    files: Files, entities: Mapping[str, Entity]
) -> tuple[list[Section], list[Activity]]:
    """Sections first, each with what it holds; then what stands in none."""
    sections: list[Section] = []
    activities: list[Activity] = []
    held = {child for entity in entities.values() for child in entity.children}
    tops = [e for e in entities.values() if e.key not in held]
    # Sections before units and components of their own, each in the order of the backup.
    tops.sort(key=lambda e: (e.is_component, e.kind != "section"))
    seen: set[str] = set()
    # Entity, its section, whether everything around it is published; last first.
    waiting: list[tuple[Entity, str | None, bool]] = [(e, None, True) for e in reversed(tops)]
    while waiting:
        entity, section_id, is_shown = waiting.pop()
        if entity.key in seen:
            files.package.note(
                entity.key, _("it stands in the library twice; the second is left out")
            )
            continue
        seen.add(entity.key)
        is_shown = is_shown and entity.published
        if entity.kind == "section" and not entity.is_component and section_id is None:
            section_id = entity.key
            sections.append(
                Section(
                    native_id=entity.key,
                    title=entity.title,
                    position=len(sections) + 1,
                    published=is_shown,
                )
            )
        else:
            activities.append(_activity(files, entity, section_id, len(activities) + 1, is_shown))
        for key in reversed(entity.children):
            if key in entities:
                waiting.append((entities[key], section_id, is_shown))
            else:
                files.package.note(key[:80], _("a part of the library that is not in the backup"))
    return sections, activities


def _activity(
    files: Files, entity: Entity, section_id: str | None, position: int, published: bool
) -> Activity:
    prefix = f"{entity.stem}/component_versions/v{entity.version}/"
    member = f"{prefix}block.xml"
    root = files.package.xml(member) if entity.is_component else None
    if root is None:
        return Activity(
            native_id=entity.key,
            title=entity.title or entity.kind,
            lms_type=entity.kind,
            position=position,
            section_id=section_id,
            published=published,
        )
    settings = {"display_name": entity.title, **attributes(root)}
    block = Block(entity.kind, entity.key, root, member, settings, published=published)
    tree = Tree(files, prefix, {})
    export = Export(tree, Addresses(tree, None, None), {})
    return replace(activity_of(export, block, section_id, position), native_id=entity.key)

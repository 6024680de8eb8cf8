"""Which members of a Brightspace package belong to which tool."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.language import translate as _
from audit.readers.brightspace_files import said
from audit.readers.manifest import Manifest
from audit.readers.package import Package
from audit.readers.package_families import MANIFEST

if TYPE_CHECKING:
    from lxml.etree import _Element

_MEMBER = re.compile(r"(?i)^(?:([a-z]+)_d2l(?:_[\w-]+)?|(orgunitconfig)/orgunitconfig)\.xml$")


@cache
def words() -> dict[str, Any]:
    """Tables of ``brightspace_tools.toml``."""
    file = Path(__file__).parent / "brightspace_tools.toml"
    return tomllib.loads(file.read_text("utf-8"))


def material_type(element: "_Element") -> str:
    """What a resource is, in Brightspace's word without ``d2l``."""
    return (said(element, "material_type") or "").lower().removeprefix("d2l")


def tool_members(package: Package, manifest: Manifest) -> Iterator[tuple[str, str]]:
    """What each member of a tool holds, and the member; kinds that nobody knows are noted.

    The manifest does not name all of them: some stand beside it by their names alone.
    """
    named = {
        resource.href: material_type(resource.element) or _word(resource.href)
        for resource in manifest.resources.values()
        if resource.href is not None
    }
    beside = {
        member: word
        for member in package.source.members
        if member not in named and (word := _word(member))
    }
    unknown: Counter[str] = Counter()
    for member, word in (*named.items(), *beside.items()):
        kind = _kind(word)
        if kind is not None:
            yield kind, member
        elif word and not word.startswith(tuple(words()["no_activities"]["beginnings"])):
            unknown[word] += 1
    for word, count in unknown.items():
        reason = _("resources of type '{type}' are not read ({count})")
        package.note(MANIFEST, reason, type=word, count=count)


def _word(member: str) -> str:
    """What a member is by its name alone; empty where the name does not tell."""
    found = _MEMBER.match(member)
    return (found[1] or found[2]).lower() if found else ""


def _kind(word: str) -> str | None:
    kinds = {**words()["activities"], **words()["beside"]}
    return next((kind for start, kind in kinds.items() if word.startswith(start)), None)

"""What the word of an LMS for a type, and the host of an address, say (``tools.toml``)."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlsplit

from audit.vocabulary import Kind

TOOLS_FILE = Path(__file__).parent / "tools.toml"
# Addresses of courses are shorter; what is longer is data, not a place.
MAX_ADDRESS_CHARACTERS = 4_000
ROW = "row"


class Tool(NamedTuple):
    """One row of the table of tools.

    Parameters
    ----------
    use
        What the tool is for: ``conferencing``, ``recording``, ``help``, ...
    kind
        What a link to it is; None = the tool does not tell.
    confidence
        Of that kind, 0-1.
    """

    name: str
    use: str
    kind: Kind | None
    confidence: float
    path: re.Pattern[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolTable:
    """``tools.toml``, ready to ask: types in lower case, tools by host in their order."""

    endings: Mapping[str, Kind]
    families: Mapping[str, str]
    family_starts: tuple[tuple[str, str], ...]
    kinds: Mapping[str, tuple[Kind, float]]
    tools: Mapping[str, tuple[Tool, ...]]


@cache
def tool_table() -> ToolTable:
    """Read the table, once."""
    table = tomllib.loads(TOOLS_FILE.read_text("utf-8"))
    tools: dict[str, list[Tool]] = {}
    for row in table["tool"]:
        tool = Tool(
            name=row["name"],
            use=row["use"],
            kind=Kind(row["kind"]) if "kind" in row else None,
            confidence=row["confidence"],
            path=re.compile(row["path"]) if "path" in row else None,
        )
        for host in row["hosts"]:
            tools.setdefault(host, []).append(tool)
    families = {w.lower(): family for family, words in table["lms_types"].items() for w in words}
    return ToolTable(
        endings=MappingProxyType(
            {word: Kind(kind) for kind, words in table["file_endings"].items() for word in words}
        ),
        families=MappingProxyType(families),
        family_starts=tuple(
            (word.removesuffix("*"), family) for word, family in families.items() if word[-1] == "*"
        ),
        kinds=MappingProxyType(
            {word.lower(): (Kind(kind), sure) for word, (kind, sure) in table["lms_kinds"].items()}
        ),
        tools=MappingProxyType({host: tuple(found) for host, found in tools.items()}),
    )


def family_of(lms_type: str) -> str:
    """Family of an LMS type; ``row`` for a type that is not known."""
    table, word = tool_table(), lms_type.strip().lower()
    family = table.families.get(word)
    if family is None:
        family = next((f for start, f in table.family_starts if word.startswith(start)), ROW)
    return family


def kind_of_type(lms_type: str) -> tuple[Kind, float] | None:
    """Kind and confidence of an LMS type that tells by itself, or None."""
    return tool_table().kinds.get(lms_type.strip().lower())


def kind_of_file(name: str) -> Kind | None:
    """Kind of a file by the ending of its name (or path), or None.

    Examples
    --------
    >>> kind_of_file("notes.PDF").value, kind_of_file("pdf")
    ('reading', None)
    """
    stem, dot, ending = name[-60:].rpartition(".")
    return tool_table().endings.get(ending.strip().lower()) if stem and dot else None


def tool_at(address: str | None) -> Tool | None:
    """Find the tool behind an address; None = its host says nothing.

    Examples
    --------
    >>> tool_at("https://uni.zoom.us/j/123").use, tool_at("https://zoom.us/privacy").use
    ('conferencing', 'help')
    >>> tool_at("https://notzoom.us/j/123") is None
    True
    """
    if not address or "//" not in address[:20]:
        return None
    try:
        parts = urlsplit(address[:MAX_ADDRESS_CHARACTERS].strip())
        host = (parts.hostname or "").lower().rstrip(".")
    except ValueError:
        # A broken address in brackets; it leads nowhere.
        return None
    path = (parts.path or "/") + ("?" + parts.query if parts.query else "")
    tools = tool_table().tools
    labels = host.split(".")[-6:]
    for start in range(len(labels) - 1):
        for tool in tools.get(".".join(labels[start:]), ()):
            if tool.path is None or tool.path.match(path):
                return tool
    return None

"""Who says what a rule says: the table of sources."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

SOURCES_PATH = Path(__file__).parent / "sources.toml"
# How far a source was read, from most to least.
READ_WORDS = ("full", "excerpt", "abstract", "levels only", "second-hand")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A page, paper or standard that a rule, a rate or a class configuration rests on.

    Parameters
    ----------
    read
        How far it was read, one of ``READ_WORDS``.
    note
        What was read there, in our words.
    year
        Year of publication; None = not known.
    qualifies
        Ids of rules whose recommendation it limits or speaks against.
    rates
        Whether rates of reading, writing and the like rest on it.
    """

    key: str
    title: str
    publisher: str
    url: str
    read: str
    note: str
    year: int | None = None
    qualifies: tuple[str, ...] = ()
    rates: bool = False


@cache
def read_sources() -> Mapping[str, Source]:
    """All sources, by key, in the order of the file."""
    table = tomllib.loads(SOURCES_PATH.read_text("utf-8"))
    return MappingProxyType(
        {
            key: Source(key=key, **{**entry, "qualifies": tuple(entry.get("qualifies", ()))})
            for key, entry in table.items()
        }
    )

"""Why a rule was not assessed, and the lines of ``course.toml`` that would settle it."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

_TABLE: Mapping[str, Any] = tomllib.loads((Path(__file__).with_suffix(".toml")).read_text("utf-8"))
_FACTS: Mapping[str, Mapping[str, str]] = _TABLE["fact"]
TOP, LIVE, MEDIA = "top", "live", "media"
_HEADS: Mapping[str, str] = MappingProxyType({TOP: "", LIVE: "[[live]]\n", MEDIA: "[media]\n"})

REASONS: Mapping[str, Mapping[str, str]] = MappingProxyType(_TABLE["reason"])
"""Reason -> language -> a clause with a capital and no full stop."""


def reason_text(reason: str, language: str = "en") -> str:
    """Say why a rule was not assessed.

    Raises
    ------
    KeyError
        The reason is not in the table, which is a bug of a measure.

    Examples
    --------
    >>> reason_text("no_videos")
    'No video was found'
    """
    return _in_language(REASONS[reason], language)


def fact_lines(keys: Iterable[str], language: str = "en") -> str:
    """Write the lines for ``course.toml`` that say all these facts, as one file would.

    Facts on live classes stand together in one ``[[live]]`` table. No facts, no lines.

    Raises
    ------
    KeyError
        A fact is not in the table, which is a bug of a measure.

    Examples
    --------
    >>> print(fact_lines(["credits"]))
    credits = 3
    """
    asked = set(keys)
    for key in asked - _FACTS.keys():
        raise KeyError(key)
    # A session without a time cannot be read, so that its time stands with every other fact.
    if any(_FACTS[key]["place"] == LIVE for key in asked):
        asked.add("live")
    blocks: list[str] = []
    for place, head in _HEADS.items():
        lines = [
            _in_language(fact, language).strip()
            for key, fact in _FACTS.items()
            if key in asked and fact["place"] == place
        ]
        if lines:
            blocks.append(head + "\n".join(lines))
    return "\n\n".join(blocks)


def _in_language(texts: Mapping[str, str], language: str) -> str:
    for code in (language, language.split("_")[0]):
        if code in texts:
            return texts[code]
    return texts["en"]


FACT_LINES: Mapping[str, str] = MappingProxyType({key: fact_lines([key]) for key in _FACTS})
"""Fact -> lines of ``course.toml`` that say it, in English; each can be read alone."""

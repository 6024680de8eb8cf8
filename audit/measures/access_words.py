"""Phrases about access in the texts of a course; the words are data."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

_SENTENCE = re.compile(r"[.!?\n]+")


def says(topic: str, text: str) -> bool:
    """Whether a text holds a phrase of a topic of ``access_words.toml``.

    Examples
    --------
    >>> says("social", "Café virtuel"), says("social", "Sociality of bees")
    (True, False)
    """
    return _pattern(topic).search(_plain(text)) is not None


def says_alternative(text: str) -> bool:
    """Whether a text offers work in own time in place of a live session.

    Examples
    --------
    >>> says_alternative("If you cannot attend, submit a recording of your talk.")
    True
    >>> says_alternative("If you cannot attend, contact me.")
    False
    """
    return any(
        (says("alternative", sentence) or (says("absent", sentence) and says("instead", sentence)))
        and not says("refused", sentence)
        for sentence in _SENTENCE.split(text)
    )


@cache
def _pattern(topic: str) -> re.Pattern[str]:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return re.compile(r"\b(?:" + "|".join(re.escape(_plain(p)) for p in table[topic]) + r")\b")


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(letter for letter in folded if not unicodedata.combining(letter))

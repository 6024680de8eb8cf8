"""Texts of Moodle that hold several languages at once: the one that the course speaks is kept."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_SPAN = re.compile(
    r"<span(?=[^<>]*\bclass=[\"'][^\"'<>]*\bmultilang\b)(?=[^<>]*\blang=[\"']([\w-]+)[\"'])[^<>]*>"
    r"(.*?)</span>",
    re.DOTALL | re.IGNORECASE,
)
_MARK = re.compile(r"\{\s*mlang\s+([\w,\s-]+?)\s*\}(.*?)\{\s*mlang\s*\}", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Version:
    start: int
    end: int
    languages: tuple[str, ...]
    text: str


def one_language(text: str, language: str | None) -> str:
    """A text in one language only.

    Parameters
    ----------
    language
        Code of the course's language; None = not known: the first that is there.

    Examples
    --------
    >>> one_language("{mlang en}Bees{mlang}{mlang fr}Abeilles{mlang} 1", "fr")
    'Abeilles 1'
    """
    lowered = text.lower()
    # Moodle's own filter takes spans for versions only where several stand side by side.
    if "multilang" in lowered:
        text = _replace(text, _SPAN, language, lambda versions: len(versions) > 1)
    if "mlang" in lowered:
        text = _replace(text, _MARK, language, lambda _versions: True)
    return text


def _replace(
    text: str,
    pattern: re.Pattern[str],
    language: str | None,
    is_choice: Callable[[list[_Version]], bool],
) -> str:
    pieces: list[str] = []
    place = 0
    for versions in _neighbours(text, pattern):
        if is_choice(versions):
            pieces += [text[place : versions[0].start], _chosen(versions, language)]
            place = versions[-1].end
    return "".join([*pieces, text[place:]])


def _neighbours(text: str, pattern: re.Pattern[str]) -> Iterator[list[_Version]]:
    """Versions of one text: those between which only white space stands."""
    group: list[_Version] = []
    for found in pattern.finditer(text):
        if group and text[group[-1].end : found.start()].strip():
            yield group
            group = []
        languages = tuple(re.split(r"[,\s]+", found[1].lower().replace("-", "_")))
        group.append(_Version(found.start(), found.end(), languages, found[2]))
    if group:
        yield group


def _chosen(versions: list[_Version], language: str | None) -> str:
    wanted = (language or "").lower().replace("-", "_")
    # "fr_ca" is spoken before "fr", and "other" by whoever finds nothing.
    for code in (wanted, wanted.split("_")[0], "other"):
        found = [version.text for version in versions if code and code in version.languages]
        if found:
            return "".join(found)
    return versions[0].text

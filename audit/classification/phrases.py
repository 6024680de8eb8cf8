"""Phrases: what the words of a title or a text say about an activity.

The phrases of each language stand in ``phrases/*.toml``. A phrase is matched as whole words,
without regard to case, accents, hyphens and plural, the longest at a place first, and is void
after a negation in the same clause ("no live session"). The time grows with the length of
the text alone.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from audit.vocabulary import Kind

PHRASES_FOLDER = Path(__file__).parent / "phrases"
MAX_TITLE_CHARACTERS = 300
# People who labelled courses saw the type, the title and the first 1,200 characters.
MAX_TEXT_CHARACTERS = 2_000
_ACCENTS = re.compile("[\u0300-\u036f]+")
_NOT_WORDS = re.compile(r"[^\w.,:;!?&%\n ]+")
_SPACES = re.compile(r"  +")
_LINES = re.compile(r" ?\n[\s]*")
_CLOCK_DOTS = re.compile(r"\b([ap])\.m\b\.?")
_DIGITS = re.compile(r"\d+")
_CLAUSE = re.compile(r"[.,:;!?\n]")
# "Week 3: ", "Unit 2.1 ": not yet the title itself.
_NUMBERING = re.compile(
    r"(?:(?:week|unit|module|lesson|part|day|topic|semaine|unite|lecon|jour|partie|semana|unidad"
    r"|unidade|modulo|leccion|dia|tema|woche|einheit|modul|lektion|tag|thema) )?"
    r"\d{1,3}(?:\.\d{1,3})?[ .:,]{1,3}"
)
# A book whose language shows at least this often alone decides, if no other shows half as often.
_SURE_MARKS = 3
# How many words back a negation reaches: "no more than one live session".
_NEGATION_REACH = 5


def fold(text: str) -> str:
    """Text for comparing: lower case, no accents, single spaces, hyphens and quotes gone.

    Examples
    --------
    >>> fold("Séance « Q&A » : l'auto-évaluation, 6 p.m.")
    'seance q&a : l auto evaluation, 6 pm'
    """
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    text = _SPACES.sub(" ", _NOT_WORDS.sub(" ", text.lower().replace("_", " ")))
    if "\n" in text:
        text = _LINES.sub("\n", text)
    return (_CLOCK_DOTS.sub(r"\1m", text) if ".m" in text else text).strip()


class Found(NamedTuple):
    """What a phrase says, and the words that say it."""

    kind: Kind
    confidence: float
    phrase: str


class _Entry(NamedTuple):
    kind: Kind
    types: frozenset[str]
    confidence: float
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseBook:
    """The phrases of one language.

    Parameters
    ----------
    marks
        Words by which the language is told.
    negations
        Words that say no, of all languages.
    kinds
        Place ("start", "title", "text") -> pattern and the meanings of each phrase.
    topics, live
        Topic (a key of the file's ``[topics]``, ``[live]``) -> pattern.
    """

    language: str
    marks: frozenset[str]
    negations: frozenset[str]
    kinds: Mapping[str, tuple[re.Pattern[str], Mapping[str, tuple[_Entry, ...]]]]
    topics: Mapping[str, re.Pattern[str]]
    live: Mapping[str, re.Pattern[str]]

    def find_kind(self, text: str, place: str, family: str) -> Found | None:
        """Find the kind that the folded text names for a type of this family, or None.

        Where several phrases match, the one that stands first in the file wins.
        """
        pattern, meanings = self.kinds[place]
        best: Found | None = None
        best_order = 0
        for match in _matches(pattern, text, only_at_start=place == "start"):
            # A number of the phrase itself ("h5p"), or one that stands for any ("quiz #").
            words = match.group()
            entries = meanings.get(words) or meanings[_DIGITS.sub("#", words)]
            entry = next((e for e in entries if family in e.types), None)
            if entry is None or self.is_negated(text, match.start()):
                continue
            if best is None or entry.order < best_order:
                best = Found(entry.kind, entry.confidence, match.group())
                best_order = entry.order
        return best

    def find_topic(self, text: str, topic: str) -> str | None:
        """Find the words of the folded text that speak of the topic, or None."""
        for match in self.topics[topic].finditer(text):
            if not self.is_negated(text, match.start()):
                return match.group()
        return None

    def is_negated(self, text: str, start: int) -> bool:
        """Whether the clause before this place of the text says no."""
        before = text[max(0, start - 60) : start]
        clause = _CLAUSE.split(before)[-1].split()[-_NEGATION_REACH:]
        return any(word in self.negations for word in clause)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """Folded title and text of one activity, and the books to read them with.

    Parameters
    ----------
    title, text
        Folded, and bounded: the first 300 and 2,000 characters. Words of the title that only
        look like something are out.
    books
        All phrase books, that of the likeliest language first.
    """

    title: str
    text: str
    books: tuple[PhraseBook, ...]

    def title_kind(self, family: str) -> Found | None:
        """Say what the title names, for a type of this family.

        A word of doing that opens the title ("Read: ...", "Watch ...") decides before all others.
        """
        start = _NUMBERING.match(self.title)
        first = self.title[start.end() :] if start else self.title
        for book in self.books:
            found = book.find_kind(first, "start", family) or book.find_kind(
                self.title, "title", family
            )
            if found is not None:
                return found
        return None

    def text_kind(self, family: str) -> Found | None:
        """Say what the text names, for a type of this family."""
        for book in self.books:
            if (found := book.find_kind(self.text, "text", family)) is not None:
                return found
        return None

    def says(self, topic: str, where: str = "text") -> str | None:
        """Words of the title or text that speak of the topic."""
        text = self.title if where == "title" else self.text
        for book in self.books:
            if (words := book.find_topic(text, topic)) is not None:
                return words
        return None


def read_clues(title: str, body: str | None) -> Clues:
    """Fold a title and a text, and tell their language."""
    folded_title = _nothing().sub(" , ", fold(title[:MAX_TITLE_CHARACTERS])).strip(" ,")
    folded_text = fold(body[:MAX_TEXT_CHARACTERS]) if body else ""
    words = set(folded_title.split())
    words.update(folded_text[:400].split())
    marks = {book.language: len(book.marks & words) for book in phrase_books()}
    books = sorted(phrase_books(), key=lambda book: -marks[book.language])
    most = marks[books[0].language]
    if most >= _SURE_MARKS:
        # "Presentation" is another thing in French; a text in English does not mean it.
        books = [book for book in books if 2 * marks[book.language] >= most]
    return Clues(title=folded_title, text=folded_text, books=tuple(books))


@cache
def phrase_books() -> tuple[PhraseBook, ...]:
    """All phrase books, English first."""
    tables = _tables()
    # A title of few words may be read by every book: "no quiz" means none in French too.
    negations = frozenset(word for table in tables.values() for word in table["negations"])
    return tuple(_book(language, table, negations) for language, table in tables.items())


def _matches(pattern: re.Pattern[str], text: str, only_at_start: bool) -> Iterator[re.Match[str]]:
    if not only_at_start:
        return pattern.finditer(text)
    first = pattern.match(text)
    return iter(() if first is None else (first,))


@cache
def _nothing() -> re.Pattern[str]:
    """Phrases of all languages that only look like something: "live oak", "test statistic"."""
    return phrase_pattern(
        phrase
        for language, table in _tables().items()
        for phrase in _with_plurals(table["nothing"], language)
    )


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    paths = sorted(PHRASES_FOLDER.glob("*.toml"), key=lambda path: (path.stem != "en", path.stem))
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in paths}


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of the words as they are written, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def phrase_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern for many folded phrases; ``#`` stands for a number.

    Alternatives are grouped by their first letter and none repeats without end, so a place of
    the text costs the same however long the text is.
    """
    by_letter: dict[str, list[str]] = {}
    for phrase in sorted(set(phrases), key=lambda words: (-len(words), words)):
        by_letter.setdefault(phrase[0], []).append(re.escape(phrase).replace(r"\#", r"\d+"))
    groups = ["(?:" + "|".join(by_letter[letter]) + ")" for letter in sorted(by_letter)]
    return (
        re.compile(r"(?<!\w)(?:" + "|".join(groups) + r")(?!\w)") if groups else re.compile(r"(?!)")
    )


def _book(language: str, table: Mapping[str, Any], negations: frozenset[str]) -> PhraseBook:
    meanings: dict[str, dict[str, list[_Entry]]] = {"start": {}, "title": {}, "text": {}}
    for order, rule in enumerate(table["phrases"]):
        entry = _Entry(
            kind=Kind(rule["kind"]),
            types=frozenset(rule["types"]),
            confidence=rule["confidence"],
            order=order,
        )
        for place in rule.get("in", ["title"]):
            for phrase in _with_plurals(rule["words"], language):
                meanings[place].setdefault(phrase, []).append(entry)
    return PhraseBook(
        language=language,
        marks=frozenset(table["marks"]),
        negations=negations,
        kinds=MappingProxyType({place: _compiled(found) for place, found in meanings.items()}),
        topics=_patterns(table["topics"], language),
        live=_patterns(table["live"], language),
    )


def _patterns(table: Mapping[str, Any], language: str) -> Mapping[str, re.Pattern[str]]:
    return MappingProxyType(
        {name: phrase_pattern(_with_plurals(words, language)) for name, words in table.items()}
    )


def _compiled(
    meanings: dict[str, list[_Entry]],
) -> tuple[re.Pattern[str], Mapping[str, tuple[_Entry, ...]]]:
    table = {phrase: tuple(entries) for phrase, entries in meanings.items()}
    return phrase_pattern(table), MappingProxyType(table)


def _with_plurals(phrases: Iterable[Any], language: str) -> Iterator[str]:
    for phrase in phrases:
        folded = "#".join(fold(piece) if piece.strip() else piece for piece in phrase.split("#"))
        folded = re.sub(r"\s*#\s*", " # ", folded).strip()
        yield folded
        words = folded.split()
        plural = _PLURALS.get(language)
        if plural is not None:
            # Adjectives agree, "seances synchrones"; what follows a preposition need not.
            several = [w if len(w) < 4 or w[-1] in "sxz#" else plural(w) for w in words]
            end = next((n for n, w in enumerate(words) if n and w in _PREPOSITIONS), len(words))
            yield " ".join(several)
            yield " ".join((*several[:end], *words[end:]))
        elif language == "en" and words[-1][-1].isalpha():
            yield " ".join((*words[:-1], _english_plural(words[-1])))


def _spanish_plural(word: str) -> str:
    return word + "s" if word[-1] in "aeiou" else word + "es"


def _portuguese_plural(word: str) -> str:
    if word.endswith("ao"):
        return word[:-2] + "oes"
    if word.endswith("al"):
        return word[:-1] + "is"
    if word.endswith("m"):
        return word[:-1] + "ns"
    return word + "s" if word[-1] in "aeiou" else word + "es"


_PREPOSITIONS = frozenset(
    "de du des d en a au aux par pour sur del por con para al da do das dos em no na ao com".split()
)
# Languages whose every word takes the plural; German plurals stand in the file.
_PLURALS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"fr": lambda word: word + "s", "es": _spanish_plural, "pt": _portuguese_plural}
)


def _english_plural(word: str) -> str:
    if word.endswith("z"):
        return word + "zes"
    if word.endswith(("s", "x", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"

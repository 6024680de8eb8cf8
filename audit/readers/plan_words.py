"""The words of ``plan_words.toml``: names of columns, and what people write in them."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from audit.vocabulary import LIVE_KINDS, Kind

# Kinds that are held live, but not only live.
_LIVE_AS_WELL = frozenset({Kind.STUDENT_PRESENTATION, Kind.QUIZ, Kind.EXAM})
ENGLISH = "en"
FRENCH = "fr"
_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NUMBER = re.compile(r"\b\d+\b|(?<=[a-z])\d+$")


@cache
def words_table() -> dict[str, Any]:
    """Load the whole of ``plan_words.toml``."""
    return tomllib.loads((Path(__file__).parent / "plan_words.toml").read_text("utf-8"))


def spelled(text: str) -> str:
    """Words alone, in small letters, accents kept: ``Durée (min.)`` -> ``durée min``."""
    kept = unicodedata.normalize("NFC", text.casefold())
    return " ".join(re.findall(r"[^\W_]+|[✓✔✗✘]", kept))


def folded(text: str) -> str:
    """Words alone, in small letters, without accents: ``Durée_(min.)`` -> ``duree min``.

    Examples
    --------
    >>> folded(" N° de la Semaine "), folded("counts_as")
    ('n de la semaine', 'counts as')
    """
    parts = unicodedata.normalize("NFKD", spelled(text))
    return "".join(c for c in parts if not unicodedata.combining(c))


class Heading(NamedTuple):
    """What a column's name says.

    Parameters
    ----------
    column
        One of ``column_names()``.
    unit_min
        Minutes that a bare number in the column counts: 60 in a column of hours.
    language
        ``en`` or ``fr`` where the name belongs to one of them alone; None for the documented
        names and those that both share.
    """

    column: str
    unit_min: float = 1
    language: str | None = None


@cache
def column_names() -> tuple[str, ...]:
    """List the documented names of the columns, in order."""
    return tuple(words_table()["columns"])


def heading(text: str) -> Heading | None:
    """Find the column that a name stands for; None = not a column of a plan.

    Examples
    --------
    >>> heading("Durée (h)")
    Heading(column='minutes', unit_min=60, language='fr')
    >>> heading("Noté").column, heading("Note").column, heading("Room")
    ('graded', 'notes', None)
    """
    exact, loose = _headings()
    for way in (text, _PARENTHESES.sub(" ", text)):
        # "noté" and "note" differ by the accent alone, so that the exact spelling goes first.
        found = exact.get(spelled(way)) or loose.get(folded(way))
        if found is not None:
            return found
    return None


@cache
def _headings() -> tuple[dict[str, Heading], dict[str, Heading]]:
    table = words_table()
    found: dict[str, list[Heading]] = {}
    for column, names in table["columns"].items():
        found.setdefault(spelled(column), []).append(Heading(column))
        for language in (ENGLISH, FRENCH):
            for name in names[language]:
                found.setdefault(spelled(name), []).append(Heading(column, 1, language))
    for language in (ENGLISH, FRENCH):
        for name in table["hours"][language]:
            found.setdefault(spelled(name), []).append(Heading("minutes", 60, language))
    exact = {name: headings[0] for name, headings in found.items()}
    loose: dict[str, Heading] = {}
    for name, named in exact.items():
        loose.setdefault(folded(name), named)
    return exact, loose


def is_among(text: str, table: str) -> bool:
    """Whether a name is one of the words of ``title_or_section`` or ``term_or_section``."""
    return folded(text) in {folded(word) for word in words_table()[table]["words"]}


def is_term(text: str) -> bool:
    """Whether a value names a term: it holds a year or a season.

    Examples
    --------
    >>> is_term("Automne 2031"), is_term("Session 4")
    (True, False)
    """
    seasons = {folded(word) for word in words_table()["term_or_section"]["seasons"]}
    return bool(re.search(r"\b(19|20)\d\d", text)) or not seasons.isdisjoint(folded(text).split())


# ------------------------------------------------------------------ words in cells


@cache
def names_of(table: str) -> dict[str, int]:
    """Folded names of ``months`` or ``weekdays`` -> their place in the year or week, from 0."""
    rows = words_table()[table]["names"]
    return {folded(name): place for place, names in enumerate(rows) for name in names}


def weekday_of(word: str) -> int | None:
    """Place in the week, 0 = Monday, of a folded name of a day; None = it is none.

    Examples
    --------
    >>> weekday_of("thu"), weekday_of("lundis"), weekday_of("may")
    (3, 0, None)
    """
    days = names_of("weekdays")
    return days.get(word, days.get(word.removesuffix("s")))


@cache
def _kinds(language: str) -> dict[str, str]:
    kinds: dict[str, list[str]] = words_table()["kinds"][language]
    words = {folded(kind): kind for kind in kinds}
    words.update({folded(word): kind for kind, list_ in kinds.items() for word in list_})
    return words


def kind_for(text: str, language: str) -> str | None:
    """Find the kind that a word names in a plan of this language; None = not known.

    Examples
    --------
    >>> kind_for("Lecture", "en"), kind_for("Lecture", "fr"), kind_for("Quiz 3 (online)", "en")
    ('live_lecture', 'reading', 'quiz')
    """
    other = FRENCH if language == ENGLISH else ENGLISH
    written = folded(text)
    # "Quiz 3" and "Lab2" are a quiz and a lab.
    unnumbered = " ".join(_NUMBER.sub(" ", written).split())
    for words in (_kinds(language), _kinds(other)):
        kind = words.get(written) or words.get(unnumbered)
        if kind is not None:
            return kind
    for words in (_kinds(language), _kinds(other)):
        if _without(_without(_without(unnumbered, "plain"), "live"), "place") in words:
            # "Lecture" with anything beside it keeps the sense of the plan's own language.
            return _qualified(unnumbered, words)
    return None


def _qualified(word: str, words: Mapping[str, str]) -> str | None:
    """Find the kind of a word beside words that do not change it."""
    plain = _without(word, "plain")
    kind = words.get(plain)
    if kind is None and (kind := words.get(_without(plain, "live"))) is not None:
        # A "live seminar" is a seminar; what a "live reading" is, nobody said.
        return kind if kind in LIVE_KINDS or kind in _LIVE_AS_WELL else None
    if kind is None and (kind := words.get(_without(plain, "place"))) is not None:
        # An "online quiz" is a quiz; an "online lecture" may be live or a video.
        return kind if kind not in LIVE_KINDS else None
    return kind


def _without(words: str, qualifiers: str) -> str:
    for word in words_table()["qualifiers"][qualifiers]:
        words = words.removeprefix(f"{folded(word)} ").removesuffix(f" {folded(word)}")
    return words


def _ways(text: str) -> list[str]:
    """Give a word as written, and without what stands in parentheses."""
    return [folded(text), folded(_PARENTHESES.sub(" ", text))]


def language_of(headings: Iterable[Heading], kinds: Iterable[str]) -> str:
    """``fr`` where more names of columns and kinds are French alone than English alone."""
    french, english = _kinds(FRENCH), _kinds(ENGLISH)
    votes = [named.language for named in headings]
    votes.extend(
        FRENCH if word in french else ENGLISH
        for word in {folded(kind) for kind in kinds}
        if (word in french) != (word in english)
    )
    return FRENCH if votes.count(FRENCH) > votes.count(ENGLISH) else ENGLISH


@cache
def _choices(table: str) -> dict[str, str]:
    choices: dict[str, Sequence[str]] = words_table()[table]
    words = {folded(choice): choice for choice in choices}
    words.update({folded(word): choice for choice, list_ in choices.items() for word in list_})
    return words


def mode_for(text: str) -> str | None:
    """Find the mode that a word names; None = not known."""
    return next((_choices("modes")[way] for way in _ways(text) if way in _choices("modes")), None)


def counts_as_for(text: str) -> str | None:
    """``class``, ``study`` or ``none``; None = not known."""
    return _choices("counts_as").get(folded(text))


@cache
def _yes_or_no(column: str) -> dict[str, bool]:
    table = words_table()
    answers: dict[str, bool] = {}
    for is_yes, answer in ((True, "yes"), (False, "no")):
        lists = [table[answer]["words"], table[answer].get(column, [])]
        if column == "group":
            lists.append(table["group"][answer])
        answers.update({spelled(word): is_yes for words in lists for word in words})
        answers.update({folded(word): is_yes for words in lists for word in words})
    return answers


def yes_or_no(text: str, column: str) -> bool | None:
    """Whether a cell of this column says yes; None = neither yes nor no.

    Examples
    --------
    >>> [yes_or_no(word, "required") for word in ("Oui", "Facultatif", "so so")]
    [True, False, None]
    """
    answers = _yes_or_no(column)
    return next((answers[way] for way in _ways(text) if way in answers), None)


def is_row_of_sums(title: str) -> bool:
    """Whether a title names a sum: ``Total``, ``Sous-total``."""
    return folded(title) in _sums()


@cache
def _sums() -> frozenset[str]:
    return frozenset(folded(word) for word in words_table()["rows"]["sums"])

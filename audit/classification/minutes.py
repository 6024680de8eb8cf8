"""How long an activity takes: stated, measured, estimated from a rate, or not known."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from audit.classification.durations import lengths_in_clocks, stated_length
from audit.classification.phrases import Clues
from audit.course import Activity
from audit.errors import AuditError
from audit.language import translate as _
from audit.vocabulary import LIVE_KINDS, Kind, MinutesBasis

RATES_FILE = Path(__file__).parent / "rates.toml"
# What one institution says; a set leaves out what it is silent on, and that is as in the default.
RATE_SETS_FOLDER = Path(__file__).parent / "rate_sets"
# A page of fewer words names what is to be read; it is not the text itself (ours).
WORDS_OF_A_TEXT = 100
# Above this many words a text carries its content alone (docs/vocabulary.md): videos of unknown
# length beside it then leave its reading time standing.
WORDS_THAT_CARRY = 300
# What is longer than this is a period, not a session (ours).
LONGEST_SESSION_MIN = 720.0
_TIMED = LIVE_KINDS | {Kind.EXAM, Kind.STUDENT_PRESENTATION, Kind.GROUP_WORK, Kind.QUIZ}
# Kinds of which a length in the text would be that of something else.
_NOT_FROM_TEXT = frozenset(
    {
        Kind.HEADING,
        Kind.ANNOUNCEMENT,
        Kind.OVERVIEW,
        Kind.QUESTION_FORUM,
        Kind.RESOURCE,
        Kind.UNKNOWN,
    }
)
_NUMBERS = MappingProxyType(
    {
        "one": 1,
        "two": 2,
        "three": 3,
        "four": 4,
        "un": 1,
        "une": 1,
        "deux": 2,
        "trois": 3,
        "quatre": 4,
    }
)
_REPLIES = re.compile(
    r"\b(?:respon[ds]\w{0,4}|repl[yi]\w{0,4}|comment\w{0,4}|answer\w{0,4}|repon[ds]\w{0,4})"
    r"(?: [a-z]{1,12}){0,5}? ([1-4]|one|two|three|four|un|une|deux|trois|quatre)"
    r"(?: [a-z]{1,12}){0,4}? (?:classmate|peer|student|post|colleague|member|pair|camarade|"
    r"etudiant)"
)


class Range(NamedTuple):
    """Least, typical and most minutes."""

    low: float
    typical: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """A set of rates by which lengths are estimated.

    Parameters
    ----------
    name
        Name of the set, which a report gives.
    sources
        Part of the set -> where it is from.
    word, post, reply, question
        Minutes for a word read, a post and an answer written, a question of a quiz.
    unknown
        Minutes of an activity of unknown length, by kind; for sums only.
    """

    name: str
    sources: Mapping[str, str]
    word: Range
    post: Range
    reply: Range
    question: Range
    unknown: Mapping[Kind, Range]

    def unknown_for(self, kind: Kind) -> tuple[float, float, float]:
        """Low, typical and high minutes that a sum takes for an unknown length."""
        return self.unknown[kind]


class MinutesVerdict(NamedTuple):
    """A length in minutes (all None = not known), how it is known, and that in words."""

    low: float | None
    typical: float | None
    high: float | None
    basis: MinutesBasis
    source: str


def read_rates(path: Path | None = None) -> Rates:
    """Read a set of rates.

    Parameters
    ----------
    path
        A file like ``rates.toml``; None = that one, the set ``default``.

    Raises
    ------
    AuditError
        The file cannot be read, or a rate or kind is missing, unknown or out of order.
    """
    path = path or RATES_FILE
    return _rates(path, _toml(path))


@cache
def rate_sets() -> tuple[Rates, ...]:
    """The sets of single institutions, by name; what one does not say is as in the default."""
    default = _toml(RATES_FILE)
    paths = sorted(RATE_SETS_FOLDER.glob("*.toml"))
    return tuple(_rates(path, default | _toml(path)) for path in paths)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise AuditError(path.name, "the rates cannot be opened", "check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AuditError(path.name, f"this is not TOML ({error})", "mend that line") from error


def _rates(path: Path, table: Mapping[str, Any]) -> Rates:
    places = {name: _table(path, table, name) for name in ("reading", "post", "reply", "question")}
    unknown = _table(path, table, "unknown")
    for word in unknown:
        if word not in {kind.value for kind in Kind}:
            raise _fail(
                path, f"unknown.{word}", "this is not a kind", "use a word of the vocabulary"
            )
    return Rates(
        name=str(table.get("name", path.stem)),
        sources=MappingProxyType({name: str(t.get("source", "")) for name, t in places.items()}),
        word=_reading(path, places["reading"]),
        post=_range(path, "post", places["post"]),
        reply=_range(path, "reply", places["reply"]),
        question=_range(path, "question", places["question"]),
        unknown=MappingProxyType(
            {kind: _ordered(path, f"unknown.{kind}", unknown.get(kind.value)) for kind in Kind}
        ),
    )


def estimate_minutes(activity: Activity, kind: Kind, clues: Clues, rates: Rates) -> MinutesVerdict:
    """How long an activity of this kind takes.

    What a person stated comes first, then hours and limits that the LMS holds, then measured
    lengths of recordings, then a length in title or text if it is the only one there, then a
    rate. Stated and measured lengths have no range. Lengths stay unknown where half or more of
    the videos of a page are of unknown length.
    """
    if activity.stated_minutes is not None:
        said = activity.settings.get("minutes_because") or activity.stated_because or _("stated")
        return _exact(activity.stated_minutes, MinutesBasis.STATED, said)
    for found in (
        _by_hours(activity, kind),
        _by_recordings(activity, kind, rates),
        _by_text(activity, kind),
        _by_rate(activity, kind, clues, rates),
    ):
        if found is not None:
            return found
    return MinutesVerdict(None, None, None, MinutesBasis.UNKNOWN, _("not known"))


def _exact(minutes: float, basis: MinutesBasis, source: str) -> MinutesVerdict:
    return MinutesVerdict(minutes, minutes, minutes, basis, source)


def _by_hours(activity: Activity, kind: Kind) -> MinutesVerdict | None:
    if kind in _TIMED and activity.starts is not None and activity.ends is not None:
        length_min = (activity.ends - activity.starts).total_seconds() / 60
        if 0 < length_min <= LONGEST_SESSION_MIN:
            return _exact(length_min, MinutesBasis.STATED, _("begins and ends at stated hours"))
    if activity.time_limit_min is not None and activity.time_limit_min > 0:
        return _exact(activity.time_limit_min, MinutesBasis.STATED, _("time limit"))
    return None


def _by_recordings(activity: Activity, kind: Kind, rates: Rates) -> MinutesVerdict | None:
    if kind not in (Kind.VIDEO, Kind.AUDIO) or not activity.media:
        return None
    known = [m.duration_s / 60 for m in activity.media if m.duration_s is not None]
    count = len(activity.media)
    known_min = sum(known)
    if len(known) == count:
        because = activity.media[0].duration_because if count == 1 else None
        return _exact(known_min, MinutesBasis.MEASURED, because or _("lengths of its recordings"))
    if 2 * (count - len(known)) >= count:
        return None
    # Most are known: the rest are taken to be like them, at most like a long one.
    missing = count - len(known)
    high = known_min + missing * max(rates.unknown[kind].high, known_min / len(known))
    source = _("{known} of {count} recordings measured").format(known=len(known), count=count)
    return MinutesVerdict(
        known_min, known_min / len(known) * count, high, MinutesBasis.RATE, source
    )


def _by_text(activity: Activity, kind: Kind) -> MinutesVerdict | None:
    if kind in _NOT_FROM_TEXT:
        return None
    if kind in (Kind.VIDEO, Kind.AUDIO):
        lengths = lengths_in_clocks(activity.title, activity.body)
        # A length for each recording, or for the whole; fewer would leave some out. Rising
        # clocks, more than there are recordings, are places in one of them.
        count = max(1, len(activity.media))
        if len(lengths) == count or (len(lengths) > count and lengths != sorted(lengths)):
            return _exact(sum(lengths), MinutesBasis.STATED, _("length in its text"))
    # Lengths in a text to study are mostly those of what it speaks of.
    has_text = kind is Kind.READING and (activity.word_count or 0) >= WORDS_OF_A_TEXT
    if (length := stated_length(activity.title, None if has_text else activity.body)) is not None:
        return _exact(length, MinutesBasis.STATED, _("length in its text"))
    return None


def _by_rate(activity: Activity, kind: Kind, clues: Clues, rates: Rates) -> MinutesVerdict | None:
    if kind in (Kind.READING, Kind.OVERVIEW) and activity.word_count:
        return _reading_time(activity, kind, activity.word_count, rates)
    if kind is Kind.QUIZ and activity.question_count:
        count = activity.question_count
        return _rated(rates.question, count, _("rate: {count} questions").format(count=count))
    if kind in (Kind.DISCUSSION, Kind.INTRODUCTION):
        return _posting_time(activity, clues, rates)
    return None


def _posting_time(activity: Activity, clues: Clues, rates: Rates) -> MinutesVerdict | None:
    """A post and its answers: as many as the text asks for, else none to two."""
    post, reply = rates.post, rates.reply
    if replies := _replies(clues):
        both = Range(*(p + replies * r for p, r in zip(post, reply, strict=True)))
        return _rated(both, 1, _("rate: a post and {count} answers").format(count=replies))
    if not activity.word_count:
        return None
    usual = Range(post.low, post.typical + reply.typical, post.high + 2 * reply.high)
    return _rated(usual, 1, _("rate: a post and up to two answers"))


def _reading_time(
    activity: Activity, kind: Kind, words: int, rates: Rates
) -> MinutesVerdict | None:
    if kind is Kind.READING and words < WORDS_OF_A_TEXT:
        return None
    known_min = sum(m.duration_s / 60 for m in activity.media if m.duration_s is not None)
    has_unknown = any(m.duration_s is None for m in activity.media)
    if has_unknown and words <= WORDS_THAT_CARRY:
        return None
    times = Range(*(minutes * words + known_min for minutes in rates.word))
    source = _("rate: {count} words").format(count=words)
    if has_unknown:
        source += "; " + _("videos beside it, of unknown length, not counted")
    return _rated(times, 1, source)


def _rated(rate: Range, count: float, source: str) -> MinutesVerdict:
    low, typical, high = (round(minutes * count, 2) for minutes in rate)
    return MinutesVerdict(low, typical, high, MinutesBasis.RATE, source)


def _replies(clues: Clues) -> int | None:
    found = _REPLIES.search(clues.text)
    if found is None:
        return None
    return int(found[1]) if found[1].isdigit() else _NUMBERS[found[1]]


# --- reading rates.toml ---------------------------------------------------------------------------


def _fail(path: Path, key: str, what: str, remedy: str) -> AuditError:
    return AuditError(f"{path.name}, key '{key}'", what, remedy)


def _table(path: Path, table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = table.get(key)
    if not isinstance(found, dict):
        raise _fail(
            path, key, "this table is missing", f"add [{key}], as in the rates of the project"
        )
    return found


def _range(path: Path, key: str, table: Mapping[str, Any]) -> Range:
    return _ordered(path, key, [table.get(name) for name in ("low", "typical", "high")])


def _reading(path: Path, table: Mapping[str, Any]) -> Range:
    speeds = _table(path, table, "words_per_minute")
    minutes = []
    for name in ("low", "typical", "high"):
        purpose, _dot, difficulty = str(table.get(name)).partition(".")
        speed = speeds.get(purpose, {}).get(difficulty)
        if type(speed) not in (int, float) or speed <= 0:
            raise _fail(
                path, f"reading.{name}", "this speed is not in words_per_minute", "name one that is"
            )
        minutes.append(1 / speed)
    return _ordered(path, "reading", minutes)


def _ordered(path: Path, key: str, values: Any) -> Range:
    if (
        not isinstance(values, list)
        or len(values) != 3
        or any(type(value) not in (int, float) or value < 0 for value in values)
        or sorted(values) != values
    ):
        raise _fail(
            path,
            key,
            f"{values!r} are not three rising numbers of minutes",
            "write [low, typical, high]",
        )
    return Range(*(float(value) for value in values))

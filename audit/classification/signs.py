"""Signs that the class meets live, where the export cannot list the meetings themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from audit.classification.kind import classify_kind
from audit.classification.phrases import (
    PhraseBook,
    fold,
    phrase_books,
    read_clues,
)
from audit.classification.tools import Tool, family_of, tool_at
from audit.course import Activity, Course
from audit.language import translate as _
from audit.vocabulary import LIVE_KINDS, Kind

MAX_SENTENCE_CHARACTERS = 400
MAX_QUOTE_CHARACTERS = 160
# Confidence from which an event of the calendar is taken for a meeting of the class (ours).
SURE_ENOUGH = 0.75
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[\n;•|]")
_IN_OWN_TIME = ("asynchronous ", "asynchrone ", "asynchrones ")
_CLOCK = re.compile(r"\b\d{1,2}(?::\d\d| ?h(?: ?[0-5]\d)?| ?[ap]m)\b|\bxx:xx\b")
_DAY = re.compile(r"\b\d{1,2} \d{1,2}(?: \d{2,4})?\b|\bxx xx\b")
# Without one of these a text names no meeting: a cheap test before it is cut into sentences.
_WORTH_READING = (
    "synchron",
    "live",
    "zoom",
    "teams",
    "meet",
    "webex",
    "webinar",
    "collaborate",
    "conferen",
    "conféren",
    "direct",
    "seance",
    "séance",
    "virtu",
    "rencontr",
    " lieu",
    "sincr",
    "síncr",
    "encontr",
    "reuni",
    "sesion",
    "sesión",
    "sessao",
    "sessão",
    "sitzung",
    "vorlesung",
    "clases",
    "aulas",
    "en vivo",
    "ao vivo",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSign:
    """One sign of live meetings.

    Parameters
    ----------
    native_id
        The activity that shows it; None = the course itself.
    text
        The address' host, or the sentence, shortened.
    because
        What kind of sign it is, in words.
    """

    native_id: str | None
    text: str
    because: str


def live_signs(course: Course) -> tuple[LiveSign, ...]:
    """Signs of live meetings in a course, at most one an activity, the strongest.

    In order of strength: an address that joins a meeting; a conferencing tool or type of the
    LMS; a meeting in the calendar; a sentence that says that the class meets live. Office
    hours are no sign, since they are offered beside the class; neither are help and privacy
    pages, recordings, and sentences that deny or only allow for meetings.
    """
    return tuple(sign for activity in course.activities if (sign := _sign(activity)) is not None)


def _sign(activity: Activity) -> LiveSign | None:
    title = fold(activity.title)
    if any(book.find_topic(title, "contact") for book in phrase_books()):
        return None
    for address in (activity.url, *activity.links):
        tool = tool_at(address)
        if tool is not None and tool.use == "conferencing":
            because = _("address of a meeting: {tool}").format(tool=tool.name)
            return LiveSign(
                native_id=activity.native_id, text=_shown(tool, address), because=because
            )
    family = family_of(activity.lms_type)
    if family in ("conference", "event"):
        # An event of which only the hour is known may be anything.
        found = classify_kind(activity, read_clues(activity.title, activity.body))
        if _is_class(found.kind) and found.confidence >= SURE_ENOUGH:
            because = (
                _("meeting in the calendar")
                if family == "event"
                else _("type: {type}").format(type=activity.lms_type)
            )
            return LiveSign(native_id=activity.native_id, text=activity.title, because=because)
    if is_worth_reading(activity.title) and _is_class(
        classify_kind(activity, read_clues(activity.title, activity.body)).kind
    ):
        return LiveSign(native_id=activity.native_id, text=activity.title, because=_("title"))
    for text in (activity.title, activity.body):
        sentence = says_live(text) if text else None
        if sentence is not None:
            return LiveSign(native_id=activity.native_id, text=sentence, because=_("sentence"))
    return None


def _is_class(kind: Kind) -> bool:
    return kind in LIVE_KINDS and kind is not Kind.OFFICE_HOURS


def _shown(tool: Tool, address: str | None) -> str:
    # The host alone: the rest of a joining link is a key to the room.
    host = (address or "").split("//", 1)[-1].split("/", 1)[0].rsplit("@", 1)[-1]
    return host or tool.name


def says_live(text: str) -> str | None:
    """Find the first sentence that says that the class meets live, or None.

    It names a meeting ("synchronous class session", "class meets"), and says where, when, or
    that one has to come.
    """
    if not is_worth_reading(text):
        return None
    for sentence in sentences_of(text):
        if not is_worth_reading(sentence):
            continue
        folded = fold(sentence[:MAX_SENTENCE_CHARACTERS])
        for book, words in zip(phrase_books(), _live_words(), strict=True):
            if _is_live(folded, book, words):
                return " ".join(sentence.split())[:MAX_QUOTE_CHARACTERS]
    return None


def is_worth_reading(text: str) -> bool:
    """Whether a text may name a meeting: a cheap test before it is cut into sentences."""
    lower = text.lower()
    return any(word in lower for word in _WORTH_READING)


def sentences_of(text: str) -> Iterator[str]:
    """Sentences and lines of a text, as written."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        # "p.m." and "a.m." end no sentence.
        if text[max(0, end.start() - 3) : end.start()].lower() in ("p.m", "a.m"):
            continue
        if text[start : end.start()].strip():
            yield text[start : end.start()]
        start = end.end()
    if text[start:].strip():
        yield text[start:]


class _LiveWords(NamedTuple):
    meetings: re.Pattern[str]
    tools: re.Pattern[str]
    times: re.Pattern[str]
    calls: re.Pattern[str]
    denials: re.Pattern[str]


@cache
def _live_words() -> tuple[_LiveWords, ...]:
    return tuple(
        _LiveWords(*(book.live[name] for name in _LiveWords._fields)) for book in phrase_books()
    )


def _is_live(sentence: str, book: PhraseBook, words: _LiveWords) -> bool:
    if words.denials.search(sentence):
        return False
    for meeting in words.meetings.finditer(sentence):
        before = sentence[: meeting.start()]
        if book.is_negated(sentence, meeting.start()) or before.endswith(_IN_OWN_TIME):
            continue
        rest = sentence[: meeting.start()] + " , " + sentence[meeting.end() :]
        if (
            words.tools.search(rest)
            or words.times.search(rest)
            or words.calls.search(rest)
            or _CLOCK.search(rest)
            or _DAY.search(rest)
        ):
            return True
    return False

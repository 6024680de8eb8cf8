"""When a class meets, as a sentence says it: weekdays or a day, and hours."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from itertools import pairwise
from pathlib import Path

from audit.classification.phrases import one_of
from audit.classification.weeks import day_in

# A meeting lasts no longer; more is a period (ours).
LONGEST_MEETING_MIN = 6 * 60
# An hour without "am" or "pm" before this one is in the afternoon: nobody teaches at 2 (ours).
FIRST_HOUR = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingTime:
    """When a class meets.

    Parameters
    ----------
    weekdays
        0 = Monday; each week. Empty where ``day`` is given.
    day
        Month and day of one meeting.
    begin, end
        Hours of the clock.
    zone
        IANA name of the zone in which they are, where the sentence says it.
    """

    weekdays: tuple[int, ...] = ()
    day: tuple[int, int] | None = None
    begin: time
    end: time
    zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    weekday: re.Pattern[str]
    weekdays: Mapping[str, int]
    hours: re.Pattern[str]
    stretch: re.Pattern[str]
    letters: re.Pattern[str]
    letter_days: Mapping[str, list[int]]
    not_weekly: re.Pattern[str]
    zone: re.Pattern[str]
    zones: Mapping[str, str]


@cache
def _words() -> _Words:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    weekdays = {word: n for n, words in enumerate(table["weekdays"]) for word in words}

    half = r"(?P<half{n}>[ap]\.?\s?m\.?|uhr|hrs)?(?!\w)"
    clock = r"(?P<hour{n}>[01]?\d|2[0-4])(?:\s?[:.h]\s?(?P<minute{n}>[0-5]\d)|(?P<h{n}>\s?h))?\s*"
    first, last = (clock + half.replace("(?!\\w)", "")).replace("{n}", "1"), clock + half
    return _Words(
        weekday=re.compile(rf"(?i)(?<!\w)(?:{one_of(weekdays)})(?!\w)"),
        weekdays=weekdays,
        hours=re.compile(
            rf"(?i)(?<![\w:./-]){first}\s*(?:[-–—]|(?:{one_of(table['until'])})(?!\w))\s*"
            + last.replace("{n}", "2")
        ),
        stretch=re.compile(rf"(?i)\s*(?:{one_of(table['stretch'])})\s*"),
        letters=re.compile(rf"(?<!\w)(?:{one_of(table['letters'])})(?!\w)"),
        letter_days=table["letters"],
        not_weekly=re.compile(rf"(?i)(?<!\w)(?:{one_of(table['not_weekly'])})(?!\w)"),
        zone=re.compile(rf"(?<!\w)(?:{one_of(w.upper() for w in table['zones'])})(?!\w)"),
        zones=table["zones"],
    )


def meeting_time(sentence: str) -> MeetingTime | None:
    """When the sentence says that something meets; None where it does not say day and hours.

    Examples
    --------
    >>> found = meeting_time("Class meets on Zoom Tuesdays 6-7:30 pm ET")
    >>> found.weekdays, found.begin.isoformat("minutes"), found.end.isoformat("minutes")
    ((1,), '18:00', '19:30')
    """
    words = _words()
    hours = _hours(sentence)
    if hours is None:
        return None
    zone = words.zone.search(sentence)
    zone_name = words.zones[zone.group().lower()] if zone else None
    day = day_in(sentence)
    if day is not None:
        return MeetingTime(day=day, begin=hours[0], end=hours[1], zone=zone_name)
    weekdays = _weekdays(sentence)
    if not weekdays or words.not_weekly.search(sentence):
        return None
    return MeetingTime(weekdays=weekdays, begin=hours[0], end=hours[1], zone=zone_name)


def _weekdays(sentence: str) -> tuple[int, ...]:
    words = _words()
    found = list(words.weekday.finditer(sentence))
    days = {words.weekdays[match.group().lower()] for match in found}
    for before, after in pairwise(found):
        # "Monday to Friday" is a stretch of days, not two meetings.
        if words.stretch.fullmatch(sentence[before.end() : after.start()]):
            return ()
    letters = words.letters.search(sentence)
    if not days and letters is not None:
        return tuple(words.letter_days[letters.group()])
    return tuple(sorted(days))


def _hours(sentence: str) -> tuple[time, time] | None:
    for match in _words().hours.finditer(sentence):
        first_half, last_half = (_half(match[f"half{n}"]) for n in (1, 2))
        is_clock = any(match[name] for name in ("minute1", "minute2", "h1", "h2")) or last_half
        if not is_clock:
            # "Chapters 3-4" are no hours.
            continue
        begin, end = (int(match[f"hour{n}"]) * 60 + int(match[f"minute{n}"] or 0) for n in (1, 2))
        end = _of_day(end, last_half)
        begin = _of_day(begin, first_half or (last_half if last_half in ("a", "p") else None))
        if first_half is None and last_half == "p" and begin > end:
            # "11-12:30 pm" begins before noon.
            begin -= 12 * 60
        if first_half is None and last_half is None and begin < FIRST_HOUR * 60:
            begin, end = begin + 12 * 60, end + 12 * 60
        if 0 < end - begin <= LONGEST_MEETING_MIN and end < 24 * 60:
            return time(begin // 60, begin % 60), time(end // 60, end % 60)
    return None


def _half(text: str | None) -> str | None:
    """``a`` or ``p``; ``24`` for a clock of 24 hours; None = not said."""
    if not text:
        return None
    return text[0].lower() if text[0].lower() in "ap" else "24"


def _of_day(minutes: int, half: str | None) -> int:
    """Minutes since midnight of an hour of a clock of twelve hours."""
    if half in ("a", "p"):
        minutes %= 12 * 60
        return minutes + (12 * 60 if half == "p" else 0)
    return minutes

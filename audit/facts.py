"""``course.toml``: the facts that no export knows.

All keys are optional; a key that is not known is an error, since a misspelt fact would
otherwise be a fact nobody hears.
"""

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from audit.errors import FactsError
from audit.vocabulary import CountsAs, Kind

FACTS_NAME = "course.toml"
# Corrections that are used without being named, where they lie in the folder of a course.
CORRECTIONS_NAMES = ("corrections.xlsx", "corrections.csv")
# What people put beside an export and is none.
BESIDE_AN_EXPORT = frozenset({FACTS_NAME, *CORRECTIONS_NAMES})
DECLARED_MODES = ("blended", "asynchronous", "synchronous")
# What the form of a live session makes it.
FORM_KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "lecture": Kind.LIVE_LECTURE,
        "guest_lecture": Kind.GUEST_LECTURE,
        "seminar": Kind.LIVE_SEMINAR,
        "lab": Kind.LIVE_LAB,
        "chat": Kind.LIVE_CHAT,
        "presentation": Kind.STUDENT_PRESENTATION,
        "office_hours": Kind.OFFICE_HOURS,
    }
)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKLY = re.compile(
    r"(?i)(mon|tue|wed|thu|fri|sat|sun)[a-z]*\s+(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})"
)
_ONCE = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})")
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveFact:
    """One ``[[live]]`` table: a weekly meeting, or a single one.

    Parameters
    ----------
    weekday
        0 = Monday; None for a single meeting.
    day
        Its date; None for a weekly meeting.
    first, last
        First and last possible day of a weekly meeting; None = the term's.
    talk_min, exchange_min, break_min
        Blocks in minutes; None = not said. ``break_min`` 0 says that there is none.
    """

    weekday: int | None
    day: date | None
    start: time
    end: time
    first: date | None = None
    last: date | None = None
    exceptions: tuple[date, ...] = ()
    title: str | None = None
    form: str | None = None
    talk_min: float | None = None
    exchange_min: float | None = None
    break_min: float | None = None
    required: bool | None = None
    graded: bool | None = None
    recorded: bool | None = None
    alternative: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a person knows about the course and its export does not.

    Parameters
    ----------
    live
        None = nothing said; empty = said that there is no live work.
    media
        Address -> length in seconds.
    counts_as
        ``native_id`` -> class, study or none.
    """

    source_name: str | None = None
    start: date | None = None
    weeks: int | None = None
    break_weeks: tuple[date, ...] | None = None
    credits: float | None = None
    class_minutes: float | None = None
    declared_mode: str | None = None
    timezone: str | None = None
    student_time_zones: tuple[str, ...] | None = None
    live: tuple[LiveFact, ...] | None = None
    media: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    counts_as: Mapping[str, CountsAs] = field(default_factory=lambda: MappingProxyType({}))


NO_FACTS = Facts()


def read_facts(path: Path) -> Facts:
    """Read a facts file.

    Raises
    ------
    FactsError
        The file is missing, is not TOML, or holds a key or value that cannot be.
    """
    name = path.name
    try:
        table = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise FactsError(name, "the facts file cannot be opened", "check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FactsError(name, f"this is not TOML ({error})", "mend that line") from error
    reader = _Table(name, "", table)
    live = reader.take("live", list)
    facts = Facts(
        source_name=name,
        start=reader.take("start", date),
        weeks=reader.positive("weeks", whole=True),
        break_weeks=reader.take_all("break_weeks", date),
        credits=reader.positive("credits"),
        class_minutes=reader.positive("class_minutes"),
        declared_mode=reader.word("declared_mode", DECLARED_MODES),
        timezone=reader.zone("timezone"),
        student_time_zones=reader.zones("student_time_zones"),
        live=None
        if live is None
        else tuple(
            _live(_Table(name, f"[[live]] {n}, ", _table(name, f"[[live]] {n}", t)))
            for n, t in enumerate(live, start=1)
        ),
        media=MappingProxyType(
            {
                address: _length_s(name, address, text)
                for address, text in (reader.take("media", dict) or {}).items()
            }
        ),
        counts_as=MappingProxyType(
            {
                native_id: CountsAs(
                    _choice(f"{name}, [counts_as]", native_id, word, [c.value for c in CountsAs])
                )
                for native_id, word in (reader.take("counts_as", dict) or {}).items()
            }
        ),
    )
    reader.end()
    return facts


class _Table:
    """A TOML table whose keys are taken one by one; what is left over is an error."""

    def __init__(self, name: str, place: str, table: Mapping[str, Any]) -> None:
        self.name = name
        self.place = place
        self.left = dict(table)
        self.known: list[str] = []

    def fail(self, key: str, what: str, remedy: str) -> FactsError:
        return FactsError(f"{self.name}, {self.place}key '{key}'", what, remedy)

    def take(self, key: str, wanted: type) -> Any:
        self.known.append(key)
        value = self.left.pop(key, None)
        if value is None:
            return None
        # bool is an int, and datetime a date, to Python; not to the person who wrote the file.
        right = type(value) is wanted or (wanted is float and type(value) is int)
        # TOML knows inf and nan; no length and no credits are either.
        if not right or (wanted is float and not math.isfinite(value)):
            raise self.fail(key, f"{value!r} is not {_NAMES[wanted]}", f"write {_NAMES[wanted]}")
        return value

    def take_all(self, key: str, wanted: type) -> tuple[Any, ...] | None:
        values = self.take(key, list)
        if values is None:
            return None
        for value in values:
            if type(value) is not wanted:
                raise self.fail(
                    key, f"{value!r} is not {_NAMES[wanted]}", f"write {_LISTS[wanted]}"
                )
        return tuple(values)

    def positive(self, key: str, whole: bool = False) -> Any:
        value = self.take(key, int if whole else float)
        if value is not None and not value > 0:
            raise self.fail(key, f"{value!r} is not more than 0", "write a positive number")
        return value

    def word(self, key: str, words: tuple[str, ...]) -> str | None:
        value: str | None = self.take(key, str)
        if value is not None and value not in words:
            raise self.fail(key, f"{value!r} is not known", "use one of: " + ", ".join(words))
        return value

    def zone(self, key: str) -> str | None:
        value = self.take(key, str)
        return value if value is None else self._checked_zone(key, value)

    def zones(self, key: str) -> tuple[str, ...] | None:
        values = self.take_all(key, str)
        return values if values is None else tuple(self._checked_zone(key, v) for v in values)

    def _checked_zone(self, key: str, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise self.fail(
                key, f"{value!r} is not a time zone", "write one like America/Toronto"
            ) from error
        return value

    def end(self) -> None:
        for key in self.left:
            raise self.fail(key, "this key is not known", "use one of: " + ", ".join(self.known))


_NAMES = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a date like 2031-09-02",
    list: "a list",
    dict: "a table",
}
_LISTS = {
    str: 'texts in quotes, as in ["Asia/Dhaka"]',
    date: "dates, as in [2031-10-13]",
}


def _table(name: str, place: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise FactsError(f"{name}, {place}", "this is not a table", "start it with [[live]]")
    return value


def _choice(name: str, key: str, value: object, words: Any) -> str:
    if value not in words:
        raise FactsError(
            f"{name}, key '{key}'", f"{value!r} is not known", "use one of: " + ", ".join(words)
        )
    return str(value)


def _live(reader: _Table) -> LiveFact:
    when = reader.take("when", str)
    if when is None:
        raise reader.fail(
            "when", "the time of the session is missing", 'write when = "Tue 13:15-14:30"'
        )
    weekly, once = _WEEKLY.fullmatch(when.strip()), _ONCE.fullmatch(when.strip())
    found = weekly or once
    try:
        if found is None:
            raise ValueError
        start, end = time.fromisoformat(found[2].zfill(5)), time.fromisoformat(found[3].zfill(5))
        day = date.fromisoformat(once[1]) if once else None
        if end <= start:
            raise ValueError
    except ValueError:
        raise reader.fail(
            "when",
            f"{when!r} is not a time of a session",
            'write "Tue 13:15-14:30" or "2031-12-04 09:00-11:00"',
        ) from None
    blocks = _Table(reader.name, f"{reader.place}blocks, ", reader.take("blocks", dict) or {})
    minutes = {key: blocks.take(key, float) for key in ("talk", "exchange", "break")}
    blocks.end()
    length = (end.hour - start.hour) * 60 + end.minute - start.minute
    if sum(value or 0 for value in minutes.values()) > length or any(
        value is not None and value < 0 for value in minutes.values()
    ):
        raise reader.fail("blocks", f"the blocks do not fit into {length} minutes", "correct them")
    fact = LiveFact(
        weekday=WEEKDAYS.index(weekly[1].lower()) if weekly else None,
        day=day,
        start=start,
        end=end,
        first=reader.take("from", date),
        last=reader.take("until", date),
        exceptions=reader.take_all("except", date) or (),
        title=reader.take("title", str),
        form=reader.word("form", tuple(FORM_KINDS)),
        talk_min=minutes["talk"],
        exchange_min=minutes["exchange"],
        break_min=minutes["break"],
        required=reader.take("required", bool),
        graded=reader.take("graded", bool),
        recorded=reader.take("recorded", bool),
        alternative=reader.take("alternative", bool),
    )
    reader.end()
    return fact


def _length_s(name: str, address: str, text: object) -> float:
    found = _CLOCK.fullmatch(text.strip()) if isinstance(text, str) else None
    seconds = 0
    if found is not None and int(found[3]) < 60 and (found[1] is None or int(found[2]) < 60):
        seconds = int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])
    # A length of nothing is no length.
    if seconds == 0:
        raise FactsError(
            f"{name}, [media], key '{address}'",
            f"{text!r} is not a length",
            'write "12:30" or "1:02:30"',
        )
    return seconds

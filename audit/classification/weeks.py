"""Teaching weeks: how many, when, and which activity stands in which."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from audit.classification.phrases import one_of
from audit.course import Activity, Course
from audit.facts import Facts
from audit.vocabulary import Kind

# Where the number of weeks was taken from, first that says something.
FROM_FACTS = "course.toml"
FROM_COLUMN = "week column"
FROM_TITLES = "section titles"
FROM_COURSE_DATES = "course dates"
FROM_ACTIVITY_DATES = "activity dates"
FROM_SECTIONS = "sections"
FROM_NOTHING = "nothing"

ONE_WEEK = timedelta(days=7)
# An export whose own dates span less or more is a workshop or a standing site, not a term; and
# activities that span more keep dates of several terms, as templates do.
TERM_WEEKS = range(2, 21)
# Kinds that are logistics: a section that holds nothing else does not stand for a week.
LOGISTICS = frozenset(
    {Kind.ANNOUNCEMENT, Kind.SURVEY, Kind.OVERVIEW, Kind.HEADING, Kind.UNKNOWN, Kind.RESOURCE}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachingWeeks:
    """The teaching weeks of a course, numbered 1 to ``count``; breaks are not among them.

    Parameters
    ----------
    count
        Number of teaching weeks; 0 = the course has no rhythm that can be read.
    source
        One of the ``FROM_...`` words.
    mondays
        First day of each week; None = undated.
    breaks_after
        Teaching weeks after which a break stands.
    breaks_known
        Whether somebody said which weeks are breaks.
    section_titles
        Where sections stand for weeks, their titles in order.
    section_weeks
        ``native_id`` of a section -> its week, where the section is a week.
    """

    count: int
    source: str
    mondays: tuple[date, ...] | None = None
    breaks_after: tuple[int, ...] = ()
    breaks_known: bool = False
    section_titles: tuple[str, ...] = ()
    section_weeks: tuple[tuple[str, int], ...] = ()

    @property
    def numbers(self) -> range:
        """1 to ``count``."""
        return range(1, self.count + 1)

    @property
    def slots(self) -> dict[int, int]:
        """Week -> its place on the week ruler, where each break takes a place too."""
        return {
            week: week - 1 + sum(1 for after in self.breaks_after if after < week)
            for week in self.numbers
        }

    def week_of_day(self, day: date) -> int | None:
        """The teaching week that holds a day; None in a break, outside, or undated."""
        for week, monday in enumerate(self.mondays or (), start=1):
            if monday <= day < monday + ONE_WEEK:
                return week
        return None


def monday_of(day: date) -> date:
    """The Monday of the week that holds the day."""
    return day - timedelta(days=day.weekday())


def zone_of(course: Course) -> tzinfo | None:
    """The time zone in which the course's days begin; None = as written."""
    return ZoneInfo(course.timezone) if course.timezone else None


def day_of(moment: datetime, zone: tzinfo | None) -> date:
    """Calendar day of a moment for the people of the course."""
    return (moment.astimezone(zone) if zone else moment).date()


def activity_day(activity: Activity, zone: tzinfo | None) -> date | None:
    """The day by which an activity is placed: its own, begin, due date, opening."""
    if activity.day is not None:
        return activity.day
    for moment in (activity.starts, activity.due, activity.opens):
        if moment is not None:
            return day_of(moment, zone)
    return None


def week_numbers(title: str) -> tuple[int, int] | None:
    """First and last week that a section title names.

    Examples
    --------
    >>> week_numbers("Week 3: Tides"), week_numbers("Semaines 4 et 5"), week_numbers("Tides")
    ((3, 3), (4, 5), None)
    """
    words = _words()
    found = words.numbered.search(title)
    if found is None:
        return None
    several, first = found["several"] is not None, int(found["first"])
    last, place = first, found.end()
    while (more := words.further.match(title, place)) is not None:
        number = int(more["number"])
        if more["to"] and number < last:
            return None
        # "Week 1 - 5 readings" and "Week 3, 16 pages" name one week.
        joined = (
            more["to"]
            or (more["and"] and (several or number == last + 1))
            or (more["dash"] and (several or not more["word"]))
            or (more["list"] and number == last + 1 and (several or more["list"] == "/"))
        )
        if not joined or number <= last:
            break
        last, place = number, more.end("number")
    return (first, last) if first >= 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The words of ``weeks.toml``, as patterns."""

    months: Mapping[str, int]
    numbered: re.Pattern[str]
    further: re.Pattern[str]
    day: re.Pattern[str]


@cache
def _words() -> _Words:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    months = {w: n for n, names in enumerate(table["months"], start=1) for w in names}
    names = one_of(months)
    return _Words(
        months=months,
        numbered=re.compile(
            rf"(?i)\b(?:(?P<several>{one_of(table['weeks'])})|{one_of(table['week'])})"
            r"\s*[#:]?\s*(?P<first>\d{1,2})\b"
        ),
        # In "Week 3 - 16 September" the second number is a day, not a week.
        further=re.compile(
            rf"(?i)\s*(?:(?P<dash>[-–—])|(?P<list>[,/])|(?P<to>{one_of(table['to'])})\b"
            rf"|(?P<and>{one_of(table['and'])}))\s*(?P<number>\d{{1,2}})\b"
            rf"(?!\s*(?:[/.]\s*\d\d?\b(?!\s*[,/])|(?:{names})\b))(?P<word>\s+[^\W\d_])?"
        ),
        day=re.compile(rf"(?i)\b(?:(\d{{1,2}})\s+({names})|({names})\.?\s+(\d{{1,2}}))\b"),
    )


def month_names() -> frozenset[str]:
    """Names of months in all languages, small letters."""
    return frozenset(_words().months)


def day_in(text: str) -> tuple[int, int] | None:
    """Month and day of the first day that a text names, without its year; None = none.

    Examples
    --------
    >>> day_in("le 12 octobre"), day_in("October 12"), day_in("chapter 12")
    ((10, 12), (10, 12), None)
    """
    found = _words().day.search(text)
    if found is None:
        return None
    day, after, before, other_day = found.groups()
    number = int(day or other_day)
    return (_words().months[(after or before).lower()], number) if 1 <= number <= 31 else None


def teaching_weeks(course: Course, facts: Facts, kinds: Sequence[Kind]) -> TeachingWeeks:
    """Find the teaching weeks, from the first source that says something.

    Parameters
    ----------
    kinds
        Kind of each of ``course.activities``.
    """
    zone = zone_of(course)
    start = facts.start or (day_of(course.start, zone) if course.start else None)
    breaks = {monday_of(day) for day in facts.break_weeks or ()}
    titled = _titled_sections(course)
    stated = [a.week for a in course.activities if a.week is not None]
    days = [
        day
        for activity, kind in zip(course.activities, kinds, strict=True)
        if kind not in (Kind.ANNOUNCEMENT, Kind.SURVEY)
        and (day := activity_day(activity, zone)) is not None
    ]

    count, source = 0, FROM_NOTHING
    if facts.weeks is not None:
        count, source = facts.weeks, FROM_FACTS
    elif stated:
        count, source = max(stated), FROM_COLUMN
    elif titled:
        count, source = max(last for _, last in titled.values()), FROM_TITLES
    elif start and course.end and _weeks_between(start, day_of(course.end, zone)) in TERM_WEEKS:
        count = len(_term_mondays(start, day_of(course.end, zone), breaks))
        source = FROM_COURSE_DATES
    elif days and _weeks_between(facts.start or min(days), max(days)) in range(
        1, TERM_WEEKS[-1] + 1
    ):
        start = facts.start or min(days)
        count, source = len(_term_mondays(start, max(days), breaks)), FROM_ACTIVITY_DATES
    else:
        return _sections_as_weeks(course, kinds)

    mondays: tuple[date, ...] | None = None
    breaks_known = facts.break_weeks is not None
    if source in (FROM_COLUMN, FROM_FACTS) and stated:
        mondays, all_dated = _mondays_of_plan(course, count, breaks)
        if facts.start is not None and (
            facts.break_weeks is not None or not mondays or mondays[0] != monday_of(facts.start)
        ):
            # The facts tell the calendar, or another one than the plan.
            mondays = None
        breaks_known = breaks_known or (mondays is not None and all_dated)
    if mondays is None and start is not None:
        mondays = _count_mondays(start, count, breaks)
    return TeachingWeeks(
        count=count,
        source=source,
        mondays=mondays,
        breaks_after=_breaks_after(mondays),
        breaks_known=breaks_known,
        section_weeks=tuple((i, first) for i, (first, last) in titled.items() if first == last),
    )


def weeks_of(course: Course, weeks: TeachingWeeks) -> dict[str, tuple[int | None, str]]:
    """Teaching week of each activity by ``native_id`` (None = in no week), and how it is known."""
    zone = zone_of(course)
    of_section = dict(weeks.section_weeks)
    if weeks.source != FROM_SECTIONS:
        for section in course.sections:
            if section.native_id not in of_section:
                week = _week_of_range(section.title, weeks)
                if week is not None:
                    of_section[section.native_id] = week

    def place(activity: Activity) -> tuple[int | None, str]:
        if activity.week is not None:
            return (activity.week if activity.week <= weeks.count else None), "stated"
        week = of_section.get(activity.section_id or "")
        if weeks.source != FROM_SECTIONS and week is not None and week <= weeks.count:
            return week, "section"
        day = activity_day(activity, zone)
        if day is not None and weeks.mondays is not None:
            dated = weeks.week_of_day(day)
            return dated, "date" if dated is not None else "date outside the teaching weeks"
        if weeks.source == FROM_SECTIONS and week is not None:
            return week, "place of the section"
        return None, "not said"

    return {activity.native_id: place(activity) for activity in course.activities}


def _titled_sections(course: Course) -> dict[str, tuple[int, int]]:
    """Sections whose titles number weeks, if that is at least half of those with activities."""
    filled = Counter(a.section_id for a in course.activities)
    sections = [section for section in course.sections if filled[section.native_id]]
    numbered = {s.native_id: n for s in course.sections if (n := week_numbers(s.title))}
    hits = sum(section.native_id in numbered for section in sections)
    return numbered if sections and 2 * hits >= len(sections) else {}


def _weeks_between(first: date, last: date) -> int:
    return (monday_of(last) - monday_of(first)).days // 7 + 1


def _term_mondays(first: date, last: date, breaks: Iterable[date]) -> list[date]:
    monday = monday_of(first)
    out = []
    while monday <= last:
        if monday not in breaks:
            out.append(monday)
        monday += ONE_WEEK
    return out


def _count_mondays(start: date, count: int, breaks: set[date]) -> tuple[date, ...]:
    out: list[date] = []
    monday = monday_of(start)
    while len(out) < count:
        if monday not in breaks:
            out.append(monday)
        monday += ONE_WEEK
    return tuple(out)


def _breaks_after(mondays: tuple[date, ...] | None) -> tuple[int, ...]:
    return tuple(
        week
        for week, (this, following) in enumerate(pairwise(mondays or ()), start=1)
        if following - this > ONE_WEEK
    )


def _mondays_of_plan(
    course: Course, count: int, breaks: set[date]
) -> tuple[tuple[date, ...] | None, bool]:
    """Mondays of the weeks of a plan that gives week and date in its rows; whether in each."""
    zone = zone_of(course)
    known: dict[int, date] = {}
    for activity in course.activities:
        day = activity_day(activity, zone)
        if activity.week is not None and day is not None:
            monday = monday_of(day)
            known[activity.week] = min(known.get(activity.week, monday), monday)
    if not known:
        return None, False
    first = min(known)
    out = [known[first] - (first - week) * ONE_WEEK for week in range(1, first)]
    for week in range(first, count + 1):
        following = out[-1] + ONE_WEEK if out else known[first]
        while week not in known and following in breaks:
            following += ONE_WEEK
        out.append(known.get(week, following))
    # Weeks that run backwards or stand on each other are no calendar.
    if any(b - a < ONE_WEEK for a, b in pairwise(out)):
        return None, False
    return tuple(out), set(known) >= set(range(1, count + 1))


def _week_of_range(title: str, weeks: TeachingWeeks) -> int | None:
    """The week of a section titled by its first and last day ("2 September - 8 September")."""
    words = _words()
    found = words.day.findall(title)
    if len(found) != 2 or weeks.mondays is None:
        return None
    first, last = (
        (words.months[(after or before).lower()], int(day or other_day))
        for day, after, before, other_day in found
    )
    for week, monday in enumerate(weeks.mondays, start=1):
        days = [monday + timedelta(days=n) for n in range(14)]
        places = [place for place, d in enumerate(days[:7]) if (d.month, d.day) == first]
        if places:
            # A range of more than a week is a part of the course, not a week of it.
            within = days[places[0] : places[0] + 8]
            return week if any((d.month, d.day) == last for d in within) else None
    return None


def _sections_as_weeks(course: Course, kinds: Sequence[Kind]) -> TeachingWeeks:
    working = {
        activity.section_id
        for activity, kind in zip(course.activities, kinds, strict=True)
        if kind not in LOGISTICS
    }
    sections = [s for s in course.sections if s.native_id in working]
    if not sections:
        return TeachingWeeks(count=0, source=FROM_NOTHING)
    return TeachingWeeks(
        count=len(sections),
        source=FROM_SECTIONS,
        section_titles=tuple(section.title for section in sections),
        section_weeks=tuple((s.native_id, n) for n, s in enumerate(sections, start=1)),
    )

"""Teaching weeks: how many, when, and which activity stands in which."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

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
_MONTHS = {
    word: month
    for month, words in enumerate(
        (
            "january jan janvier",
            "february feb février",
            "march mar mars",
            "april apr avril",
            "may mai",
            "june jun juin",
            "july jul juillet",
            "august aug août",
            "september sep sept septembre",
            "october oct octobre",
            "november nov novembre",
            "december dec décembre",
        ),
        start=1,
    )
    for word in words.split()
}
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
# In "Week 3 - 16 September" the second number is a day, not a week.
_NUMBERED = re.compile(
    r"(?i)\b(?:weeks?|wk|semaines?|sem\.)\s*[#:]?\s*(\d{1,2})\b"
    rf"(?:\s*(?:-|–|to|à|and|et|&)\s*(\d{{1,2}})\b(?!\s*(?:[/.]\s*\d|(?:{_NAMES})\b)))?"
)
_DAY = re.compile(rf"(?i)\b(?:(\d{{1,2}})\s+({_NAMES})|({_NAMES})\.?\s+(\d{{1,2}}))\b")


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
    found = _NUMBERED.search(title)
    if found is None:
        return None
    first = int(found[1])
    last = int(found[2] or first)
    return (first, last) if 1 <= first <= last else None


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
    if facts.start is None and source in (FROM_COLUMN, FROM_FACTS) and stated:
        mondays = _mondays_of_plan(course, count, breaks)
        breaks_known = breaks_known or mondays is not None
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


def week_of(activity: Activity, course: Course, weeks: TeachingWeeks) -> tuple[int | None, str]:
    """The teaching week of an activity, and how it is known; None = in no week."""
    if activity.week is not None:
        return (activity.week, "stated") if activity.week <= weeks.count else (None, "stated")
    section_weeks = dict(weeks.section_weeks)
    if weeks.source != FROM_SECTIONS and activity.section_id is not None:
        week = section_weeks.get(activity.section_id)
        if week is None:
            week = _week_of_range(_section_title(course, activity.section_id), weeks)
        if week is not None and week <= weeks.count:
            return week, "section"
    day = activity_day(activity, zone_of(course))
    if day is not None and weeks.mondays is not None:
        week = weeks.week_of_day(day)
        return week, "date" if week is not None else "date outside the teaching weeks"
    if weeks.source == FROM_SECTIONS and activity.section_id in section_weeks:
        return section_weeks[activity.section_id], "place of the section"
    return None, "not said"


def _section_title(course: Course, section_id: str) -> str:
    return next(s.title for s in course.sections if s.native_id == section_id)


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


def _mondays_of_plan(course: Course, count: int, breaks: set[date]) -> tuple[date, ...] | None:
    """Mondays of the weeks of a plan that gives both week and date in its rows."""
    zone = zone_of(course)
    known: dict[int, date] = {}
    for activity in course.activities:
        day = activity_day(activity, zone)
        if activity.week is not None and day is not None:
            monday = monday_of(day)
            known[activity.week] = min(known.get(activity.week, monday), monday)
    if not known:
        return None
    first = min(known)
    out = [known[first] - (first - week) * ONE_WEEK for week in range(1, first)]
    for week in range(first, count + 1):
        following = out[-1] + ONE_WEEK if out else known[first]
        while week not in known and following in breaks:
            following += ONE_WEEK
        out.append(known.get(week, following))
    # Weeks that run backwards or stand on each other are no calendar.
    return tuple(out) if all(b - a >= ONE_WEEK for a, b in pairwise(out)) else None


def _week_of_range(title: str, weeks: TeachingWeeks) -> int | None:
    """The week of a section titled by its first and last day ("2 September - 8 September")."""
    found = _DAY.findall(title)
    if len(found) != 2 or weeks.mondays is None:
        return None
    first, last = (
        (_MONTHS[(after or before).lower()], int(day or other_day))
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

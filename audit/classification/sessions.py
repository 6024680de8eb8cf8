"""The live sessions that ``course.toml`` tells of, as activities."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from audit.classification.weeks import ONE_WEEK, TeachingWeeks, monday_of
from audit.course import Activity, Course
from audit.errors import FactsError
from audit.facts import FACTS_NAME, FORM_KINDS, Facts, LiveFact
from audit.language import translate as _
from audit.vocabulary import Kind, Mode


def sessions_of(facts: Facts, course: Course, weeks: TeachingWeeks) -> list[Activity]:
    """One activity for each meeting of each ``[[live]]`` table.

    Raises
    ------
    FactsError
        A weekly meeting in a course of which neither weeks nor first and last day are known.
    """
    position = len(course.activities)
    out: list[Activity] = []
    for number, fact in enumerate(facts.live or (), start=1):
        for week, day in _meetings(fact, number, facts, weeks):
            mark = day.isoformat() if day else f"week {week}"
            out.append(_session(fact, f"live {number} @ {mark}", week, day, course, position))
            position += 1
    return out


def _meetings(
    fact: LiveFact, number: int, facts: Facts, weeks: TeachingWeeks
) -> list[tuple[int | None, date | None]]:
    if fact.day is not None:
        return [(weeks.week_of_day(fact.day), fact.day)]
    assert fact.weekday is not None
    offset = timedelta(days=fact.weekday)
    if weeks.mondays is not None:
        days = [(week, monday + offset) for week, monday in enumerate(weeks.mondays, start=1)]
        # Week 1 holds the first day of term; a meeting on an earlier weekday has not begun.
        first = fact.first or facts.start
        return [
            (week, day)
            for week, day in days
            if (first is None or day >= first)
            and (fact.last is None or day <= fact.last)
            and day not in fact.exceptions
        ]
    if fact.first is not None and fact.last is not None:
        day = fact.first + timedelta(days=(fact.weekday - fact.first.weekday()) % 7)
        out: list[tuple[int | None, date | None]] = []
        breaks = {monday_of(off) for off in facts.break_weeks or ()}
        while day <= fact.last:
            if day not in fact.exceptions and monday_of(day) not in breaks:
                out.append((None, day))
            day += ONE_WEEK
        return out
    if weeks.count:
        return [(week, None) for week in weeks.numbers]
    raise FactsError(
        f"{facts.source_name or FACTS_NAME}, [[live]] {number}",
        _("the weeks of the course are not known, so a weekly session cannot be placed"),
        _("add start and weeks, or from and until"),
    )


def _session(
    fact: LiveFact,
    native_id: str,
    week: int | None,
    day: date | None,
    course: Course,
    position: int,
) -> Activity:
    zone = ZoneInfo(course.timezone or "UTC")
    starts = datetime.combine(day, fact.start, zone) if day else None
    ends = datetime.combine(day, fact.end, zone) if day else None
    kind = FORM_KINDS[fact.form] if fact.form else Kind.LIVE_SESSION
    length_min = (fact.end.hour - fact.start.hour) * 60 + fact.end.minute - fact.start.minute
    required = fact.required
    if required is None and kind is Kind.OFFICE_HOURS:
        required = False
    return Activity(
        native_id=native_id,
        title=fact.title or _session_title(kind),
        lms_type="[[live]]",
        position=position,
        week=week,
        day=day,
        starts=starts,
        ends=ends,
        required=required,
        graded=fact.graded,
        recorded=fact.recorded,
        alternative=fact.alternative,
        talk_min=fact.talk_min,
        exchange_min=fact.exchange_min,
        break_min=fact.break_min,
        stated_kind=kind,
        stated_mode=Mode.SYNCHRONOUS,
        stated_minutes=float(length_min),
        stated_because=FACTS_NAME,
    )


def _session_title(kind: Kind) -> str:
    return {
        Kind.LIVE_LECTURE: _("Live lecture"),
        Kind.GUEST_LECTURE: _("Guest lecture"),
        Kind.LIVE_SEMINAR: _("Live seminar"),
        Kind.LIVE_LAB: _("Live lab"),
        Kind.LIVE_CHAT: _("Live chat"),
        Kind.STUDENT_PRESENTATION: _("Student presentations"),
        Kind.OFFICE_HOURS: _("Office hours"),
    }.get(kind, _("Live class"))

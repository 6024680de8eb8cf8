"""Teaching weeks: six sources in their order, breaks, and the week of an activity."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.classification import classify
from audit.classification.weeks import TeachingWeeks, monday_of, teaching_weeks, week_numbers
from audit.course import Activity, Course, Section
from audit.facts import NO_FACTS, Facts
from tests.builders import activity, course, facts, hour, live, live_fact, moment, video

TORONTO = "America/Toronto"


def weeks_of(of: Course, known: Facts = NO_FACTS) -> TeachingWeeks:
    return classify(of, known).weeks


def week(one: Activity, known: Facts = NO_FACTS, **fields):
    """Week of one activity, and how it is known."""
    frame = classify(course(one, **fields), known).activities
    found = frame.loc[frame["native_id"] == one.native_id].iloc[0]
    return (None if found["week"] is None or found.isna()["week"] else int(found["week"])), found[
        "week_because"
    ]


def mondays(*days: str) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, days))


# --- titles that number weeks ---


@pytest.mark.parametrize(
    "title",
    [
        "Tides",
        "Week",
        "Week 0",
        "Week 123",
        "Week of 3 September",
        "Biweekly 3",
        "Semester 3",
        "Weekend 3",
        "Week 5 to 3",
    ],
)
def test_titles_that_number_no_week(title):
    assert week_numbers(title) is None


@pytest.mark.parametrize(
    ("title", "first_and_last"),
    [
        ("Week 3", (3, 3)),
        ("week 03: Tides", (3, 3)),
        ("Unit 2 (Week #4)", (4, 4)),
        ("Semaine 3 : Marées", (3, 3)),
        ("Sem. 3", (3, 3)),
        ("Weeks 3-4", (3, 4)),
        ("Weeks 3 and 4", (3, 4)),
        ("Week 3 and 4 overview", (3, 4)),
        ("Weeks 3, 4", (3, 4)),
        ("Weeks 3, 4, 5: Tides", (3, 5)),
        ("Weeks 3/4", (3, 4)),
        ("Week 3/4", (3, 4)),
        ("Week 3-4", (3, 4)),
        ("Weeks 3 - 4 Tides", (3, 4)),
        ("Week 1 to 5", (1, 5)),
        # The second number counts something else.
        ("Week 1 - 5 readings", (1, 1)),
        ("Week 3 - 2 readings", (3, 3)),
        ("Week 3, 4 articles", (3, 3)),
        ("Week 3 and 12 monkeys", (3, 3)),
        ("Week 3, 16 pages", (3, 3)),
        ("Semaines 4 à 6", (4, 6)),
        # The second number is a day of the month.
        ("Week 3 - 16 September", (3, 3)),
        ("Week 3 – 7 sept.", (3, 3)),
        ("Week 3 - 16/09", (3, 3)),
        ("Week 3 - September 16", (3, 3)),
    ],
)
def test_titles_that_number_weeks(title, first_and_last):
    assert week_numbers(title) == first_and_last


# --- the six sources, in their order ---


def sections(*titles: str, **fields) -> tuple[Activity, ...]:
    return tuple(
        activity(f"a{place}", "reading", section_id=title, **fields)
        for place, title in enumerate(titles, start=1)
    )


def test_facts_come_first():
    of = course(
        *sections("Week 1", "Week 2", week=7),
        start=moment("2031-09-01"),
        end=moment("2031-12-01"),
    )
    found = weeks_of(of, facts(start=date(2031, 9, 3), weeks=3, break_weeks=()))
    assert found == TeachingWeeks(
        count=3,
        source="course.toml",
        mondays=mondays("2031-09-01", "2031-09-08", "2031-09-15"),
        breaks_known=True,
        section_weeks=(("Week 1", 1), ("Week 2", 2)),
    )


def test_then_the_week_column_of_a_plan():
    of = course(
        *sections("Week 1", "Week 2", week=7),
        start=moment("2031-09-01"),
        end=moment("2031-12-01"),
    )
    found = weeks_of(of)
    assert (found.count, found.source) == (7, "week column")


def test_then_section_titles_that_number_weeks():
    of = course(*sections("Week 1", "Week 5"), start=moment("2031-09-01"), end=moment("2031-12-01"))
    found = weeks_of(of)
    # N is the highest number; what lies between is empty and stays visible.
    assert (found.count, found.source) == (5, "section titles")


@pytest.mark.parametrize(
    ("titles", "source"),
    [
        (("Week 1", "Tides"), "section titles"),
        (("Week 1", "Tides", "Rivers"), "sections"),
    ],
)
def test_half_of_the_sections_with_activities_must_number_weeks(titles, source):
    assert weeks_of(course(*sections(*titles))).source == source


@pytest.mark.parametrize(
    ("end", "count", "source"),
    [
        ("2031-09-07", 1, "sections"),
        ("2031-09-08", 2, "course dates"),
        ("2032-01-18", 20, "course dates"),
        ("2032-01-19", 1, "sections"),
    ],
)
def test_then_the_course_dates_if_they_span_2_to_20_weeks(end, count, source):
    of = course(*sections("Tides"), start=moment("2031-09-02"), end=moment(end))
    found = weeks_of(of)
    assert (found.count, found.source) == (count, source)


def test_a_start_in_the_facts_replaces_that_of_the_export():
    of = course(*sections("Tides"), start=moment("2031-08-01"), end=moment("2031-09-28"))
    found = weeks_of(of, facts(start=date(2031, 9, 10)))
    assert found.mondays == mondays("2031-09-08", "2031-09-15", "2031-09-22")
    assert found.source == "course dates"


def test_then_the_span_of_dated_activities():
    of = course(
        activity("a", "assignment", due=hour(2, 3)),
        activity("b", "assignment", due=hour(4, 1)),
        # News and surveys are sent before term and after it.
        activity("c", "announcement", due=hour(1)),
        activity("d", "survey", due=hour(9)),
    )
    found = weeks_of(of)
    assert (found.count, found.source) == (3, "activity dates")
    assert found.mondays == mondays("2031-09-08", "2031-09-15", "2031-09-22")


@pytest.mark.parametrize(("last", "source"), [(20, "activity dates"), (21, "nothing")])
def test_activities_that_span_more_than_20_weeks_are_no_term(last, source):
    of = course(
        activity("a", "assignment", due=hour(1)), activity("b", "assignment", due=hour(last))
    )
    assert weeks_of(of).source == source


def test_dates_that_end_before_the_stated_start_are_not_of_this_term():
    of = course(activity("a", "assignment", due=hour(1), section_id="Tides"))
    assert weeks_of(of, facts(start=date(2031, 12, 1))).source == "sections"


def test_the_course_dates_come_before_the_dates_of_activities():
    of = course(
        activity("a", "assignment", due=hour(2, 3)),
        activity("b", "assignment", due=hour(4, 1)),
        start=moment("2031-09-01"),
        end=moment("2031-12-01"),
    )
    found = weeks_of(of)
    assert (found.count, found.source) == (14, "course dates")


def test_course_dates_that_are_no_term_leave_it_to_the_activities():
    of = course(
        activity("a", "assignment", due=hour(2)),
        activity("b", "assignment", due=hour(4)),
        start=moment("2031-01-01"),
        end=moment("2032-12-31"),
    )
    found = weeks_of(of)
    assert (found.count, found.source) == (3, "activity dates")
    assert found.mondays == mondays("2031-09-08", "2031-09-15", "2031-09-22")


@pytest.mark.parametrize("only", [{"start": moment("2031-09-01")}, {"end": moment("2031-12-01")}])
def test_one_course_date_spans_nothing(only):
    assert weeks_of(course(*sections("Tides"), **only)).source == "sections"


def test_the_dates_of_activities_come_before_the_sections():
    of = course(*sections("Tides", "Rivers", "Lakes", due=hour(2)))
    found = weeks_of(of)
    assert (found.count, found.source) == (1, "activity dates")


def test_a_first_day_alone_makes_no_weeks():
    # How many there are is not said by when they begin.
    found = weeks_of(course(*sections("Tides", "Rivers")), facts(start=date(2031, 9, 2)))
    assert (found.count, found.source, found.mondays) == (2, "sections", None)


def test_a_first_day_dates_the_weeks_that_titles_number():
    found = weeks_of(course(*sections("Week 1", "Week 3")), facts(start=date(2031, 9, 2)))
    assert found.source == "section titles"
    assert found.mondays == mondays("2031-09-01", "2031-09-08", "2031-09-15")


def test_a_number_of_weeks_without_a_first_day_is_undated():
    found = weeks_of(course(), facts(weeks=13))
    assert (found.count, found.source, found.mondays) == (13, "course.toml", None)


def test_sections_without_activities_do_not_say_whether_titles_number_weeks():
    of = course(*sections("Week 1", "Tides"))
    empty = tuple(
        Section(native_id=f"empty {n}", title="Archive", position=9 + n) for n in range(3)
    )
    found = weeks_of(replace(of, sections=(*of.sections, *empty)))
    assert (found.count, found.source) == (1, "section titles")


def test_an_empty_section_that_numbers_a_week_is_an_empty_week():
    of = course(*sections("Week 1", "Week 2"))
    empty = Section(native_id="s3", title="Week 3", position=3)
    assert weeks_of(replace(of, sections=(*of.sections, empty))).count == 3


def test_a_section_of_several_weeks_ends_the_numbering():
    of = course(*sections("Week 1", "Weeks 2-4"))
    found = weeks_of(of)
    assert (found.count, found.section_weeks) == (4, (("Week 1", 1),))


@pytest.mark.parametrize(
    "kind", ["announcement", "survey", "overview", "heading", "unknown", "resource"]
)
def test_a_section_of_nothing_but_logistics_stands_for_no_week(kind):
    of = course(activity("a", kind, section_id="A"), activity("b", "reading", section_id="B"))
    assert weeks_of(of).section_weeks == (("B", 1),)


def test_then_the_sections_that_hold_work():
    of = course(
        activity("a", "overview", section_id="Welcome"),
        activity("b", "reading", section_id="Tides"),
        activity("c", "heading", section_id="Links"),
        activity("d", "quiz", section_id="Rivers"),
        activity("e", "discussion", section_id="Lakes"),
        activity("f", "live_lab", section_id="Seas"),
    )
    assert weeks_of(of) == TeachingWeeks(
        count=4,
        source="sections",
        section_titles=("Tides", "Rivers", "Lakes", "Seas"),
        section_weeks=(("Tides", 1), ("Rivers", 2), ("Lakes", 3), ("Seas", 4)),
    )


def test_nothing_says_anything():
    assert weeks_of(course(activity("a", "heading", section_id="Links"))) == TeachingWeeks(
        count=0, source="nothing"
    )


def test_leftovers_that_students_cannot_see_make_no_weeks():
    of = course(
        activity("a", "assignment", due=hour(2)),
        activity("b", "assignment", due=hour(3)),
        activity("old", "assignment", due=hour(12), published=False),
    )
    assert weeks_of(of).count == 2


def test_a_course_that_is_being_built_has_weeks_all_the_same():
    of = course(
        activity("a", "assignment", due=hour(2)),
        activity("b", "assignment", due=hour(3), published=False),
        activity("c", "assignment", due=hour(12), published=False),
    )
    assert weeks_of(of).count == 11


# --- breaks ---


def test_week_1_holds_the_first_day_and_begins_on_monday():
    found = weeks_of(course(), facts(start=date(2031, 9, 7), weeks=2))
    assert found.mondays == mondays("2031-09-01", "2031-09-08")


def test_breaks_are_not_teaching_weeks():
    known = facts(start=date(2031, 9, 2), weeks=3, break_weeks=(date(2031, 9, 11),))
    found = weeks_of(course(), known)
    assert found.mondays == mondays("2031-09-01", "2031-09-15", "2031-09-22")
    assert (found.breaks_after, found.breaks_known) == ((1,), True)
    assert found.slots == {1: 0, 2: 2, 3: 3}
    assert [found.week_of_day(date(2031, 9, day)) for day in (1, 7, 8, 14, 15)] == [
        1,
        1,
        None,
        None,
        2,
    ]


def test_a_break_leaves_the_dates_of_the_export():
    of = course(start=moment("2031-09-01"), end=moment("2031-09-28"))
    found = weeks_of(of, facts(break_weeks=(date(2031, 9, 10),)))
    assert (found.count, found.source, found.breaks_known) == (3, "course dates", True)


def test_nobody_said_whether_there_are_breaks():
    assert not weeks_of(course(), facts(start=date(2031, 9, 2), weeks=3)).breaks_known


def test_no_break_after_the_last_week():
    known = facts(start=date(2031, 9, 2), weeks=2, break_weeks=(date(2031, 9, 15),))
    assert weeks_of(course(), known).breaks_after == ()


def test_a_plan_with_weeks_and_dates_tells_its_breaks():
    of = course(
        activity("a", "reading", week=1, day=date(2031, 9, 3)),
        activity("b", "reading", week=2, day=date(2031, 9, 8)),
        activity("c", "reading", week=3, day=date(2031, 9, 22)),
        activity("d", "reading", week=4),
    )
    found = weeks_of(of)
    assert found.mondays == mondays("2031-09-01", "2031-09-08", "2031-09-22", "2031-09-29")
    # There may be one before the undated week.
    assert (found.breaks_after, found.breaks_known) == ((2,), False)


def test_a_first_day_in_the_facts_leaves_the_breaks_that_the_plan_shows():
    of = course(
        activity("a", "reading", week=1, day=date(2031, 9, 3)),
        activity("b", "reading", week=2, day=date(2031, 9, 15)),
    )
    found = weeks_of(of, facts(start=date(2031, 9, 2)))
    assert found.mondays == mondays("2031-09-01", "2031-09-15")
    assert (found.breaks_after, found.breaks_known) == ((1,), True)


def test_another_first_day_in_the_facts_is_another_calendar_than_the_plan():
    of = course(
        activity("a", "reading", week=1, day=date(2031, 9, 3)),
        activity("b", "reading", week=2, day=date(2031, 9, 15)),
    )
    found = weeks_of(of, facts(start=date(2032, 1, 5)))
    assert found.mondays == mondays("2032-01-05", "2032-01-12")
    assert not found.breaks_known


def test_one_dated_row_says_nothing_of_breaks():
    of = course(
        activity("a", "reading", week=1, day=date(2031, 9, 3)), activity("b", "reading", week=3)
    )
    assert not weeks_of(of).breaks_known


def test_a_plan_with_one_date_takes_its_breaks_from_the_facts():
    of = course(activity("a", "reading", week=1, day=date(2031, 9, 3)), activity("b", week=3))
    found = weeks_of(of, facts(break_weeks=(date(2031, 9, 8),)))
    assert found.mondays == mondays("2031-09-01", "2031-09-15", "2031-09-22")


def test_a_plan_whose_dates_run_backwards_is_no_calendar():
    of = course(
        activity("a", "reading", week=1, day=date(2031, 9, 8)),
        activity("b", "reading", week=2, day=date(2031, 9, 1)),
    )
    assert weeks_of(of).mondays is None


def test_several_days_of_one_break_are_one_week():
    days = tuple(date(2031, 9, day) for day in (8, 10, 14))
    found = weeks_of(course(), facts(start=date(2031, 9, 2), weeks=2, break_weeks=days))
    assert found.mondays == mondays("2031-09-01", "2031-09-15")


def test_a_break_of_two_weeks_stands_once_on_the_ruler():
    days = (date(2031, 9, 8), date(2031, 9, 15))
    found = weeks_of(course(), facts(start=date(2031, 9, 2), weeks=2, break_weeks=days))
    assert found.mondays == mondays("2031-09-01", "2031-09-22")
    assert (found.breaks_after, found.slots) == ((1,), {1: 0, 2: 2})


def test_a_break_before_the_first_week_moves_it():
    known = facts(start=date(2031, 9, 2), weeks=2, break_weeks=(date(2031, 9, 5),))
    assert weeks_of(course(), known).mondays == mondays("2031-09-08", "2031-09-15")


def test_said_that_there_are_no_breaks():
    found = weeks_of(course(), facts(start=date(2031, 9, 2), weeks=2, break_weeks=()))
    assert (found.breaks_after, found.breaks_known) == ((), True)


def test_a_plan_without_a_break_says_so_too():
    of = course(
        *(activity(f"a{n}", "reading", week=n, day=hour(n, 2).date()) for n in (1, 2, 3)),
    )
    found = weeks_of(of)
    assert (found.breaks_after, found.breaks_known) == ((), True)


def test_a_plan_without_dates_says_nothing_of_breaks():
    found = weeks_of(course(*(activity(f"a{n}", "reading", week=n) for n in (1, 2, 3))))
    assert (found.count, found.mondays, found.breaks_known) == (3, None, False)


def test_a_plan_whose_first_date_is_in_a_later_week_is_counted_back():
    of = course(activity("a", "reading", week=3, day=date(2031, 9, 17)), activity("b", week=4))
    assert weeks_of(of).mondays == mondays("2031-09-01", "2031-09-08", "2031-09-15", "2031-09-22")


def test_two_weeks_of_a_plan_in_one_are_no_calendar():
    of = course(
        activity("a", "reading", week=1, day=date(2031, 9, 1)),
        activity("b", "reading", week=2, day=date(2031, 9, 5)),
    )
    assert weeks_of(of).mondays is None


def test_the_earliest_date_of_a_week_of_a_plan_is_its_week():
    of = course(
        activity("a", "reading", week=1, day=date(2031, 9, 2)),
        activity("b", "assignment", week=1, due=moment("2031-09-15T12:00")),
        activity("c", "reading", week=2, day=date(2031, 9, 9)),
    )
    assert weeks_of(of).mondays == mondays("2031-09-01", "2031-09-08")


@settings(max_examples=30, deadline=None)
@given(
    start=st.dates(date(2030, 1, 1), date(2035, 1, 1)),
    count=st.integers(1, 20),
    breaks=st.lists(st.integers(-2, 25), max_size=6),
)
def test_however_many_breaks_there_are_all_weeks_are_taught(start, count, breaks):
    off = tuple(start + timedelta(weeks=n) for n in breaks)
    found = teaching_weeks(course(), facts(start=start, weeks=count, break_weeks=off), [])
    assert found.mondays is not None
    assert len(found.mondays) == found.count == count
    assert all(monday.weekday() == 0 for monday in found.mondays)
    assert list(found.mondays) == sorted(set(found.mondays))
    assert {monday_of(day) for day in off}.isdisjoint(found.mondays)
    # A day is in a week exactly where its Monday is one of a teaching week.
    for n in range(-7, 7 * 30):
        day = start + timedelta(days=n)
        week = found.week_of_day(day)
        assert (week is not None) == (monday_of(day) in found.mondays)
        assert week is None or found.mondays[week - 1] == monday_of(day)
    # On the ruler every week has a place of its own, and every break one more.
    places = list(found.slots.values())
    assert places == sorted(set(places))
    assert places[-1] == count - 1 + len(found.breaks_after)


# --- the week of an activity ---

TERM = facts(start=date(2031, 9, 1), weeks=4)


def test_what_is_stated_comes_first():
    one = activity("a", "quiz", week=3, section_id="Week 2", due=hour(4))
    assert week(one, TERM) == (3, "stated")


def test_a_stated_week_after_the_last_is_none():
    assert week(activity("a", "quiz", week=5, section_id="Week 2"), TERM) == (None, "stated")


def test_then_the_section_that_is_a_week():
    assert week(activity("a", "quiz", section_id="Week 2", due=hour(4)), TERM) == (2, "section")


@pytest.mark.parametrize("title", ["8 September - 14 September", "September 8 – September 14"])
def test_a_section_may_be_a_week_by_its_dates(title):
    assert week(activity("a", "quiz", section_id=title, due=hour(4)), TERM) == (2, "section")


def test_a_section_of_several_weeks_is_none():
    one = activity("a", "quiz", section_id="1 September - 28 September", due=hour(3))
    assert week(one, TERM) == (3, "date")


def test_a_section_for_two_weeks_leaves_it_to_the_date():
    assert week(activity("a", "quiz", section_id="Weeks 1-2", due=hour(2)), TERM) == (2, "date")


def test_a_section_for_two_weeks_without_a_date_is_no_week():
    assert week(activity("a", "quiz", section_id="Weeks 1-2"), TERM) == (None, "not said")


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"day": date(2031, 9, 1), "starts": hour(2)}, 1),
        ({"starts": hour(2), "due": hour(3), "opens": hour(1)}, 2),
        ({"due": hour(3), "opens": hour(1), "closes": hour(4)}, 3),
        ({"opens": hour(1), "closes": hour(4)}, 1),
    ],
)
def test_then_start_due_date_and_opening(fields, found):
    assert week(activity("a", "quiz", section_id="Tides", **fields), TERM) == (found, "date")


def test_the_day_is_that_of_the_courses_time_zone():
    # A minute before midnight on Sunday in Toronto is Monday in UTC.
    due = moment("2031-09-08T03:59")
    assert week(activity("a", "quiz", due=due), TERM, timezone=TORONTO) == (1, "date")
    assert week(activity("a", "quiz", due=due), TERM) == (2, "date")


def test_hours_of_a_plan_keep_their_wall_clock():
    # A plan has no time zone; the one of the facts says where its hours were meant.
    known = facts(start=date(2031, 9, 1), weeks=4, timezone=TORONTO)
    one = activity("a", "quiz", due=moment("2031-09-08T00:30"))
    assert week(one, known, wall_clock=True) == (2, "date")
    assert week(one, known) == (1, "date")


@pytest.mark.parametrize(
    ("due", "found"),
    [
        ("2031-09-07", (1, "date")),
        ("2031-09-08", (None, "date outside the teaching weeks")),
        ("2031-09-14", (None, "date outside the teaching weeks")),
        ("2031-09-15", (2, "date")),
    ],
)
def test_a_day_in_a_break_is_in_no_week(due, found):
    known = facts(start=date(2031, 9, 1), weeks=4, break_weeks=(date(2031, 9, 10),))
    assert week(activity("a", "quiz", due=moment(due)), known) == found


def test_a_day_in_a_break_is_that_of_the_courses_time_zone():
    known = facts(start=date(2031, 9, 1), weeks=4, break_weeks=(date(2031, 9, 10),))
    # 23:59 on the last Sunday of the break in Toronto; in UTC the next week has begun.
    one = activity("a", "quiz", due=moment("2031-09-15T03:59"))
    assert week(one, known, timezone=TORONTO) == (None, "date outside the teaching weeks")
    assert week(one, known) == (2, "date")


def test_a_section_that_is_a_week_holds_what_is_due_in_the_break():
    known = facts(start=date(2031, 9, 1), weeks=4, break_weeks=(date(2031, 9, 10),))
    one = activity("a", "quiz", section_id="Week 1", due=moment("2031-09-10"))
    assert week(one, known) == (1, "section")


def test_a_section_after_the_last_week_leaves_it_to_the_date():
    assert week(activity("a", "quiz", section_id="Week 9", due=hour(3)), TERM) == (3, "date")
    assert week(activity("a", "quiz", section_id="Week 9"), TERM) == (None, "not said")


def test_what_closes_is_placed_by_nothing():
    assert week(activity("a", "quiz", closes=hour(3)), TERM) == (None, "not said")


def test_a_date_is_no_week_where_the_weeks_have_no_dates():
    assert week(activity("a", "quiz", due=hour(3)), facts(weeks=4)) == (None, "not said")


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("29 décembre - 4 janvier", (1, "section")),
        ("5 Jan – 11 Jan", (2, "section")),
        ("January 5 - January 12", (2, "section")),
        # Longer than a week, or the other way round.
        ("5 January - 13 January", (4, "date")),
        ("11 January - 5 January", (4, "date")),
        # Of another term, or one day only.
        ("5 March - 11 March", (4, "date")),
        ("5 January", (4, "date")),
    ],
)
def test_which_ranges_of_dates_are_a_week(title, found):
    known = facts(start=date(2031, 12, 29), weeks=4)
    one = activity("a", "quiz", section_id=title, due=moment("2032-01-20"))
    assert week(one, known) == found


@pytest.mark.parametrize("due", ["2031-08-31", "2031-09-29"])
def test_a_date_outside_the_weeks_is_in_no_week(due):
    found = week(activity("a", "quiz", due=moment(due)), TERM)
    assert found == (None, "date outside the teaching weeks")


def test_then_the_place_of_the_section_where_sections_stand_for_weeks():
    of = course(*sections("Tides", "Rivers"))
    frame = classify(of).activities
    assert list(frame["week"]) == [1, 2]
    assert set(frame["week_because"]) == {"place of the section"}


def test_else_it_is_in_no_week_and_still_counts():
    classified = classify(course(activity("a", "quiz", section_id="Tides", minutes=20)), TERM)
    assert week(activity("a", "quiz", section_id="Tides"), TERM) == (None, "not said")
    assert list(classified.activities["status"]) == ["required"]


def test_sections_stand_for_weeks_and_a_session_of_the_facts_has_no_place_there():
    of = course(*sections("Tides", "Rivers"))
    known = facts(live=(live_fact(day=date(2031, 9, 2)),))
    frame = classify(of, known).activities
    assert bool(frame["week"].isna().iloc[2])


def test_all_kinds_of_work_make_a_week():
    of = course(video("a", 5, section_id="A"), live("b", section_id="B"))
    assert weeks_of(of).count == 2

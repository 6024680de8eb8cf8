"""The live sessions that ``course.toml`` tells of become activities."""

from datetime import date

import pytest

from audit.classification import classify
from audit.course import Activity
from audit.errors import FactsError
from audit.facts import Facts
from tests.builders import activity, course, facts, live_fact, moment

TERM = {"start": date(2031, 9, 3), "weeks": 3}


def sessions(known: Facts, **fields) -> list[Activity]:
    of = course(activity("a", "reading"), **fields)
    return [a for a in classify(of, known).course.activities if a.lms_type == "[[live]]"]


def days(known: Facts) -> list[str]:
    return [str(session.day) for session in sessions(known)]


def test_all_that_a_session_says():
    fact = live_fact(
        4,
        "09:00-10:15",
        title="Class",
        form="seminar",
        talk_min=20,
        exchange_min=45,
        break_min=10,
        required=True,
        graded=False,
        recorded=True,
        alternative=False,
    )
    known = facts(start=date(2031, 9, 1), weeks=1, live=(fact,), timezone="America/Toronto")
    (found,) = sessions(known)
    assert found.starts is not None
    assert found.starts.isoformat() == "2031-09-05T09:00:00-04:00"
    assert found == Activity(
        native_id="live 1 @ 2031-09-05",
        title="Class",
        lms_type="[[live]]",
        position=1,
        week=1,
        day=date(2031, 9, 5),
        starts=found.starts,
        ends=found.starts.replace(hour=10, minute=15),
        required=True,
        graded=False,
        recorded=True,
        alternative=False,
        talk_min=20,
        exchange_min=45,
        break_min=10,
        stated_kind="live_seminar",
        stated_mode="synchronous",
        stated_minutes=75.0,
        stated_because="course.toml",
    )


def test_an_hour_stays_that_hour_when_the_clocks_change():
    known = facts(
        start=date(2031, 10, 27), weeks=2, live=(live_fact(),), timezone="America/Toronto"
    )
    assert [s.starts.isoformat() for s in sessions(known) if s.starts] == [
        "2031-10-28T13:15:00-04:00",
        "2031-11-04T13:15:00-05:00",
    ]


def test_a_weekday_before_the_first_day_of_term_has_not_begun():
    # Term begins on a Wednesday: the Tuesday class meets from the second week.
    assert days(facts(**TERM, live=(live_fact(1),))) == ["2031-09-09", "2031-09-16"]
    assert days(facts(**TERM, live=(live_fact(2),))) == ["2031-09-03", "2031-09-10", "2031-09-17"]


def test_from_until_except_and_breaks():
    known = facts(
        start=date(2031, 9, 1),
        weeks=5,
        break_weeks=(date(2031, 9, 18),),
        live=(
            live_fact(
                first=date(2031, 9, 9),
                last=date(2031, 9, 30),
                exceptions=(date(2031, 9, 23),),
            ),
        ),
    )
    assert days(known) == ["2031-09-09", "2031-09-30"]
    assert [session.week for session in sessions(known)] == [2, 4]


def test_from_and_until_are_enough_without_a_term():
    fact = live_fact(
        0, first=date(2031, 9, 2), last=date(2031, 9, 29), exceptions=(date(2031, 9, 22),)
    )
    known = facts(live=(fact,), break_weeks=(date(2031, 9, 17),))
    assert days(known) == ["2031-09-08", "2031-09-29"]
    assert [session.week for session in sessions(known)] == [None, None]


def test_a_single_session():
    known = facts(**TERM, live=(live_fact(day=date(2031, 9, 12)),))
    (found,) = sessions(known)
    assert (found.native_id, found.week) == ("live 1 @ 2031-09-12", 2)


def test_a_single_session_after_term_is_in_no_week():
    known = facts(**TERM, live=(live_fact(day=date(2031, 12, 12)),))
    assert [session.week for session in sessions(known)] == [None]
    frame = classify(course(activity("a", "reading")), known).activities
    assert list(frame["week_because"]) == ["not said", "date outside the teaching weeks"]


def test_weeks_without_dates_have_sessions_without_hours():
    known = facts(weeks=2, live=(live_fact(),))
    assert [(s.native_id, s.week, s.day, s.starts) for s in sessions(known)] == [
        ("live 1 @ week 1", 1, None, None),
        ("live 1 @ week 2", 2, None, None),
    ]


def test_without_any_weeks_a_weekly_session_cannot_be_placed():
    known = facts(source_name="mine.toml", live=(live_fact(day=date(2031, 9, 2)), live_fact()))
    with pytest.raises(FactsError) as caught:
        classify(course(), known)
    assert str(caught.value) == (
        "mine.toml, [[live]] 2: the weeks of the course are not known, so a weekly session "
        "cannot be placed; add start and weeks, or from and until"
    )


@pytest.mark.parametrize(
    ("form", "kind", "title", "required"),
    [
        (None, "live_session", "Live class", None),
        ("lecture", "live_lecture", "Live lecture", None),
        ("guest_lecture", "guest_lecture", "Guest lecture", None),
        ("seminar", "live_seminar", "Live seminar", None),
        ("lab", "live_lab", "Live lab", None),
        ("chat", "live_chat", "Live chat", None),
        ("presentation", "student_presentation", "Student presentations", None),
        # Nobody has to come to office hours, unless somebody says so.
        ("office_hours", "office_hours", "Office hours", False),
    ],
)
def test_the_form_makes_the_kind_and_a_title(form, kind, title, required):
    (found,) = sessions(facts(live=(live_fact(day=date(2031, 9, 2), form=form),)))
    assert (found.stated_kind, found.title, found.required) == (kind, title, required)


def test_office_hours_may_be_required():
    fact = live_fact(day=date(2031, 9, 2), form="office_hours", required=True)
    assert [session.required for session in sessions(facts(live=(fact,)))] == [True]


def test_a_title_may_say_that_a_session_is_optional():
    fact = live_fact(day=date(2031, 9, 2), title="Review (optional)")
    assert [session.required for session in sessions(facts(live=(fact,)))] == [False]


@pytest.mark.parametrize("live", [None, ()])
def test_nothing_said_and_nothing_live_make_no_session(live):
    assert sessions(facts(live=live)) == []


def test_a_session_is_numbered_by_its_table():
    known = facts(weeks=1, start=date(2031, 9, 1), live=(live_fact(1), live_fact(3)))
    assert [session.native_id for session in sessions(known)] == [
        "live 1 @ 2031-09-02",
        "live 2 @ 2031-09-04",
    ]
    assert [session.position for session in sessions(known)] == [1, 2]


@pytest.mark.parametrize("day", [7, 8, 10])
def test_an_exception_on_another_day_takes_nothing_away(day):
    fact = live_fact(1, exceptions=(date(2031, 9, day),))
    assert len(days(facts(start=date(2031, 9, 1), weeks=3, live=(fact,)))) == 3


def test_from_and_until_are_themselves_possible_days():
    fact = live_fact(1, first=date(2031, 9, 2), last=date(2031, 9, 9))
    assert days(facts(start=date(2031, 9, 1), weeks=3, live=(fact,))) == [
        "2031-09-02",
        "2031-09-09",
    ]


def test_from_before_the_term_takes_the_weekday_of_week_1():
    # She says when it begins, and that is before the first day of classes.
    fact = live_fact(1, first=date(2031, 8, 1))
    assert days(facts(**TERM, live=(fact,))) == ["2031-09-02", "2031-09-09", "2031-09-16"]


def test_until_before_from_is_no_session():
    fact = live_fact(1, first=date(2031, 9, 30), last=date(2031, 9, 2))
    assert days(facts(live=(fact,))) == []


@pytest.mark.parametrize("only", [{"first": date(2031, 9, 2)}, {"last": date(2031, 9, 2)}])
def test_from_or_until_alone_place_nothing(only):
    with pytest.raises(FactsError) as caught:
        classify(course(), facts(live=(live_fact(**only),)))
    assert str(caught.value) == (
        "course.toml, [[live]] 1: the weeks of the course are not known, so a weekly session "
        "cannot be placed; add start and weeks, or from and until"
    )


def test_sections_that_stand_for_weeks_have_a_session_each():
    of = course(*(activity(i, "reading", section_id=i) for i in ("Tides", "Rivers")))
    frame = classify(of, facts(live=(live_fact(),))).activities
    found = frame[frame["lms_type"] == "[[live]]"]
    assert list(found["native_id"]) == ["live 1 @ week 1", "live 1 @ week 2"]
    assert list(found["week"]) == [1, 2]
    assert list(found["week_because"]) == ["stated", "stated"]
    assert found["starts"].isna().all()


def test_dates_of_the_export_place_a_weekly_session():
    of = course(
        activity("a", "assignment", due=moment("2031-09-04T12:00")),
        activity("b", "assignment", due=moment("2031-09-18T12:00")),
    )
    found = classify(of, facts(live=(live_fact(),))).course.activities[2:]
    assert [str(one.day) for one in found] == ["2031-09-02", "2031-09-09", "2031-09-16"]


def test_dates_of_a_plan_place_a_weekly_session_around_its_break():
    of = course(
        activity("a", "reading", week=1, day=date(2031, 9, 1)),
        activity("b", "reading", week=2, day=date(2031, 9, 15)),
    )
    found = classify(of, facts(live=(live_fact(),))).course.activities[2:]
    assert [(one.week, str(one.day)) for one in found] == [(1, "2031-09-02"), (2, "2031-09-16")]


def test_the_row_of_a_session_says_that_a_person_stated_it():
    known = facts(**TERM, live=(live_fact(day=date(2031, 9, 12), form="lecture"),))
    row = classify(course(), known).activities.loc[0]
    shown = {
        "kind": "live_lecture",
        "kind_because": "course.toml",
        "mode": "synchronous",
        "mode_because": "course.toml",
        "minutes": 75.0,
        "minutes_because": "stated",
        "minutes_source": "course.toml",
        "counts_as": "class",
        "counts_as_because": "kind",
        "status": "required",
    }
    assert {name: row[name] for name in shown} == shown


def test_optional_sessions_and_office_hours_count_in_no_total():
    known = facts(
        weeks=1, live=(live_fact(form="office_hours"), live_fact(required=False), live_fact())
    )
    frame = classify(course(), known).activities
    assert list(frame["status"]) == ["optional", "optional", "required"]
    assert list(frame["counts_as"]) == ["none", "class", "class"]

"""Opportunities for interaction by week (INT-01 to INT-03), and the start (INT-07)."""

from datetime import date

import pytest

from audit.measures import Measurement
from tests.builders import BLIND, activity, course, facts, finding, live, measures_of, said, video

COLUMNS = "week student_content student_student student_instructor optional is_open"
# A live lecture is contact with the content too, so that it fills a week but for the peers.
CONTENT, PEERS, INSTRUCTOR = "reading", "discussion", "live_lecture"
SIGN = "Our class meets live on Zoom every Tuesday at 13:15."


def weekly(*activities, known=None, **fields):
    frame = measures_of(course(*activities, **fields), known or facts()).interaction
    assert list(frame.columns) == COLUMNS.split()
    return [tuple(row) for row in frame.itertuples(index=False)]


def weeks(kind: str, *numbers: int, **fields):
    return [activity(f"{kind}-{n}", kind, week=n, **fields) for n in numbers]


def term(count: int):
    return activity("last", "heading", week=count)


def test_activities_that_offer_each_type():
    assert weekly(
        activity("a", "reading", week=1),
        activity("b", "assignment", week=1),
        live("c", week=1),
        activity("d", "group_work", week=3, mode="either"),
    ) == [
        (1, 2, 1, 2, 0, False),
        (2, 0, 0, 0, 0, False),
        (3, 1, 1, 0, 0, False),
    ]


def test_what_is_only_on_offer_stands_apart():
    assert weekly(
        live("a", week=1, required=False),
        activity("b", "reading", week=1, required=False),
        # Required by word, standing by nature.
        live("office", "office_hours", week=1, required=True),
        activity("forum", "question_forum", week=1),
        activity("hidden", "discussion", week=1, published=False),
    ) == [
        # The forum's contact among students is there; that with the instructor is only offered.
        (1, 0, 1, 0, 3, False),
    ]


def test_a_recording_is_no_contact_with_the_instructor():
    assert weekly(video("a", 60, week=1, title="Recording of the lecture")) == [
        (1, 1, 0, 0, 0, False)
    ]


# --- INT-01, INT-02, INT-03 ---


@pytest.mark.parametrize(
    ("rule", "kinds", "served", "total", "outcome"),
    [
        ("INT-01", (CONTENT, PEERS, INSTRUCTOR), 15, 20, "met"),
        ("INT-01", (CONTENT, PEERS, INSTRUCTOR), 14, 20, "partly"),
        ("INT-01", (CONTENT, PEERS, INSTRUCTOR), 8, 20, "partly"),
        ("INT-01", (CONTENT, PEERS, INSTRUCTOR), 7, 20, "not_met"),
        ("INT-02", (PEERS,), 10, 20, "met"),
        ("INT-02", (PEERS,), 9, 20, "partly"),
        ("INT-02", (PEERS,), 5, 20, "partly"),
        ("INT-02", (PEERS,), 4, 20, "not_met"),
        ("INT-03", (INSTRUCTOR,), 18, 20, "met"),
        ("INT-03", (INSTRUCTOR,), 17, 20, "partly"),
        ("INT-03", (INSTRUCTOR,), 14, 20, "partly"),
        ("INT-03", (INSTRUCTOR,), 13, 20, "not_met"),
    ],
)
def test_at_the_limits(rule, kinds, served, total, outcome):
    of = [one for kind in kinds for one in weeks(kind, *range(1, served + 1))]
    found = finding(rule, course(*of, term(total)))
    assert (found.outcome, found.certainty) == (outcome, "certain")
    assert found.measurement.value == served / total


def test_all_three_types_must_come_together():
    of = course(*weeks(CONTENT, 1, 2), *weeks(PEERS, 1, 3), *weeks(INSTRUCTOR, 1, 2, 4))
    found = finding("INT-01", of)
    assert (found.outcome, found.certainty) == ("not_met", "certain")
    assert found.measurement == Measurement(
        unit="share",
        value=0.25,
        low=0.25,
        high=0.25,
        coverage=1.0,
        evidence=(
            "reading-1",
            "reading-2",
            "discussion-1",
            "discussion-3",
            "live_lecture-1",
            "live_lecture-2",
            "live_lecture-4",
        ),
        weeks=(2, 3, 4),
        reason="live_signs_only",
        details={
            "served": 1,
            "weeks_total": 4,
            "holes": [2, 3, 4],
            "longest_hole_first": 2,
            "longest_hole_last": 4,
        },
    )


def test_the_longest_gap_is_the_first_of_equals():
    of = course(*weeks(PEERS, 3, 6), term(9))
    details = finding("INT-02", of).measurement.details
    # 1-2, 4-5, 7-9.
    assert (details["longest_hole_first"], details["longest_hole_last"]) == (7, 9)
    details = finding("INT-02", course(*weeks(PEERS, 3), term(5))).measurement.details
    assert (details["longest_hole_first"], details["longest_hole_last"]) == (1, 2)


@pytest.mark.parametrize("kind", ["question_forum", "office_hours"])
def test_standing_offers_fill_no_week(kind):
    of = course(*weeks(kind, 1, 2, required=True))
    assert said("INT-03", of) == ("not_met", "certain")


def test_a_question_forum_is_named_where_its_exchange_among_students_counts():
    of = course(activity("forum", "question_forum", week=1), activity("a", "reading", week=1))
    assert finding("INT-02", of).measurement.evidence == ("forum",)
    assert finding("INT-03", of).measurement.evidence == ()


@pytest.mark.parametrize("rule", ["INT-01", "INT-02", "INT-03"])
@pytest.mark.parametrize(
    ("of", "reason"),
    [
        (course(), "no_weeks"),
        (course(activity("a", "reading")), "no_weeks"),
        (course(activity("a", "reading", week=1, required=False)), "no_activities"),
    ],
)
def test_not_assessed(rule, of, reason):
    assert said(rule, of) == ("not_assessed", reason)


# --- blindness ---


def test_without_a_sign_a_hole_is_a_hole():
    of = course(*weeks(PEERS, 1), *weeks(CONTENT, 2), blind_to=BLIND)
    found = finding("INT-03", of)
    assert (found.outcome, found.certainty) == ("not_met", "certain")
    assert found.measurement.asks == ("live",)


def test_a_sign_without_a_week_opens_all_weeks_that_are_not_served():
    page = activity("syllabus", "overview", body=SIGN)
    of = course(page, *weeks(INSTRUCTOR, 1), *weeks(CONTENT, 2, 3), blind_to=BLIND)
    assert [row[-1] for row in weekly(*of.activities, blind_to=BLIND)] == [True, True, True]
    found = finding("INT-03", of)
    assert (found.outcome, found.reason) == ("not_assessed", "live_signs_only")
    assert found.measurement == Measurement(
        unit="share",
        value=1.0,
        low=1 / 3,
        high=1.0,
        coverage=1 / 3,
        evidence=("live_lecture-1",),
        # The lecture shows by its title that the class meets; both are signs.
        deciding=found.measurement.deciding,
        weeks=(),
        reason="live_signs_only",
        asks=("live",),
        details={
            "served": 1,
            "weeks_total": 3,
            "holes": [],
            "longest_hole_first": 0,
            "longest_hole_last": 0,
        },
    )
    assert "syllabus" in found.measurement.deciding


def test_a_sign_in_a_week_opens_that_week():
    page = activity("page", "overview", body=SIGN, week=2)
    of = (page, *weeks(CONTENT, 1, 2, 3))
    assert [row[-1] for row in weekly(*of, blind_to=BLIND)] == [False, True, False]
    found = finding("INT-03", course(*of, blind_to=BLIND)).measurement
    assert (found.low, found.value, found.high) == (0, 0, 1 / 3)
    assert found.weeks == (1, 3)


def test_a_sign_does_not_open_a_week_without_content():
    # What students do with content is in the export.
    page = activity("page", "overview", body=SIGN)
    of = course(page, *weeks(PEERS, 1, 2), blind_to=BLIND)
    assert said("INT-01", of) == ("not_met", "certain")
    assert said("INT-03", of) == ("not_assessed", "live_signs_only")


def test_open_weeks_do_not_matter_where_the_served_ones_decide():
    page = activity("page", "overview", body=SIGN, week=4)
    of = course(page, *weeks(PEERS, 1, 2, 3), blind_to=BLIND)
    assert said("INT-02", of) == ("met", "certain")


def test_more_than_half_of_the_weeks_must_be_known():
    def of(*opened):
        pages = [activity(f"p{n}", "overview", body=SIGN, week=n) for n in opened]
        return course(*pages, *weeks(PEERS, 1), term(4), blind_to=BLIND)

    # 1 served, 1 hole: 1 of 4 to 3 of 4.
    assert said("INT-02", of(3, 4)) == ("not_assessed", "live_signs_only")
    # 1 served, 2 holes: 1 of 4 is partly, 2 of 4 met, 1 of 3 partly.
    assert said("INT-02", of(4)) == ("partly", "depends")


@pytest.mark.parametrize("known", [facts(live=()), facts(declared_mode="asynchronous")])
def test_the_facts_end_the_blindness(known):
    page = activity("page", "overview", body=SIGN)
    of = course(page, *weeks(CONTENT, 1, 2), blind_to=BLIND)
    assert said("INT-03", of, known) == ("not_met", "certain")


# --- INT-07 ---

FORUM = activity("forum", "question_forum")


@pytest.mark.parametrize(
    ("activities", "outcome", "value"),
    [
        ((activity("a", "introduction", week=1), FORUM), "met", 2),
        ((activity("a", "introduction", week=2), FORUM), "met", 2),
        ((activity("a", "introduction", week=1, required=False), FORUM), "met", 2),
        ((activity("a", "introduction", week=3), FORUM), "partly", 1),
        ((activity("a", "introduction", week=1), activity("b", "quiz")), "partly", 1),
        ((FORUM, activity("b", "quiz", week=1)), "partly", 1),
        ((activity("a", "introduction", week=3), activity("b", "quiz")), "not_met", 0),
        # A forum to discuss in is no place to ask.
        ((activity("a", "discussion", week=1),), "not_met", 0),
        (
            (activity("a", "introduction", week=1, published=False), FORUM, activity("b", "quiz")),
            "partly",
            1,
        ),
    ],
)
def test_int_07(activities, outcome, value):
    found = finding("INT-07", course(*activities))
    assert (found.outcome, found.certainty) == (outcome, "certain")
    assert found.measurement.value == value


def test_int_07_says_what_it_found():
    of = course(activity("a", "introduction", week=3), FORUM)
    assert finding("INT-07", of).measurement == Measurement(
        unit="count",
        value=1.0,
        low=1.0,
        high=1.0,
        coverage=1.0,
        evidence=("forum",),
        details={
            "has_introduction": False,
            "has_forum": True,
            "missing": "an introduction at the start",
        },
    )


@pytest.mark.parametrize("of", [course(), course(activity("h", "heading"))])
def test_int_07_not_assessed(of):
    assert said("INT-07", of) == ("not_assessed", "no_activities")


def introduced_in(title: str, *titles: str, known=None) -> float:
    """Value of INT-07 for an undated introduction in one of these sections."""
    of = [activity(name, "reading", section_id=name) for name in titles]
    of.append(activity("hello", "introduction", section_id=title))
    found = finding("INT-07", course(*of), known or facts())
    return found.measurement.value


def test_a_section_before_week_1_is_the_start():
    titles = ("Welcome", "Before you begin", "Week 1", "Week 2", "Week 3", "Week 4")
    assert [introduced_in(title, *titles) for title in titles] == [1, 1, 1, 1, 0, 0]


def test_without_dates_the_first_two_sections_are_the_start():
    titles = ("Tides", "Rivers", "Lakes")
    assert [introduced_in(title, *titles) for title in titles] == [1, 1, 0]


def test_before_the_section_of_the_first_dated_work():
    dated = activity("q", "quiz", section_id="Tides", due=None, day=date(2031, 9, 2))
    known = facts(start=date(2031, 9, 1), weeks=5)
    for title, value in (("Welcome", 1), ("Tides", 0), ("Rivers", 0)):
        of = course(
            activity("w", "overview", section_id="Welcome"),
            dated,
            activity("r", "reading", section_id="Rivers"),
            activity("hello", "introduction", section_id=title),
        )
        assert finding("INT-07", of, known).measurement.value == value


def test_an_undated_introduction_in_no_section_is_nowhere():
    of = course(activity("hello", "introduction"), *weeks(CONTENT, 1))
    assert finding("INT-07", of).measurement.value == 0

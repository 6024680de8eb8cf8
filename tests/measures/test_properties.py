"""What holds of every course, whatever is in it."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.classification import classify
from audit.course import Activity, Course, Media
from audit.measures import Interval, Measures
from audit.vocabulary import Kind, Outcome
from tests.builders import (
    BLIND,
    activity,
    course,
    facts,
    hour,
    judged,
    measured,
    measures_of,
    video,
)

# The same examples each time, so that a run today is a run tomorrow; few where all rules are asked.
FEW = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
FEWER = settings(FEW, max_examples=8)
KNOWN = facts(credits=3, class_minutes=165)
MINUTES = st.none() | st.integers(1, 200).map(float)
MAYBE = st.none() | st.booleans()


@st.composite
def activities(draw: st.DrawFn) -> list[Activity]:
    count = draw(st.integers(1, 8))
    return [draw(one_activity(f"a{n}")) for n in range(count)]


@st.composite
def one_activity(draw: st.DrawFn, native_id: str) -> Activity:
    kind = draw(st.sampled_from(sorted(set(Kind) - {Kind.AUDIO})))
    mode = draw(st.none() | st.sampled_from(["synchronous", "asynchronous", "either", "unknown"]))
    lengths = draw(st.lists(st.none() | st.integers(10, 3600).map(float), max_size=2))
    week = draw(st.none() | st.integers(1, 4))
    dated = week is not None and draw(st.booleans())
    return activity(
        native_id,
        kind,
        mode=mode,
        minutes=draw(MINUTES),
        counts_as=draw(st.none() | st.sampled_from(["class", "study", "none"])),
        week=week,
        starts=hour(week, 1, draw(st.sampled_from(["10:00", "18:00"]))) if dated else None,
        required=draw(MAYBE),
        graded=draw(MAYBE),
        published=draw(st.sampled_from([True, True, True, False])),
        recorded=draw(MAYBE),
        alternative=draw(MAYBE),
        break_min=draw(st.none() | st.sampled_from([0.0, 10.0])),
        section_id=draw(st.none() | st.sampled_from(["S", "T"])),
        media=tuple(
            Media(kind="video", duration_s=length, captions=draw(MAYBE)) for length in lengths
        ),
    )


COURSES = st.builds(
    lambda parts, blind: course(
        *parts, activity("week", "heading", week=4), blind_to=BLIND if blind else frozenset()
    ),
    activities(),
    st.booleans(),
)


def close(value):
    return pytest.approx(value, rel=1e-9, abs=1e-9)


def all_published(of: Course) -> Course:
    # One activity more may end that a course is half built, and then what is hidden counts no more.
    return replace(of, activities=tuple(replace(a, published=True) for a in of.activities))


def is_ordered(interval: Interval | None) -> None:
    if interval is not None:
        low, value, high = interval
        assert low <= value + 1e-9
        assert value <= high + 1e-9


@FEWER
@given(COURSES)
def test_shares_lie_between_0_and_1_and_values_between_their_ends(of: Course):
    _classified, measures = measured(of, KNOWN)
    for share in (measures.mix.share_of_class, measures.mix.share_of_work):
        is_ordered(share)
        assert share is None or (share.low >= 0 and share.high <= 1)
    for interval in (measures.mix.live_min, measures.mix.class_min, measures.mix.work_min):
        is_ordered(interval)
    is_ordered(measures.hours_per_week)
    for share in (
        measures.coverage.stated_share,
        measures.coverage.rate_share,
        measures.coverage.guess_share,
    ):
        assert share is None or 0 <= share <= 1 + 1e-9


@FEWER
@given(COURSES)
def test_every_finding_holds_together(of: Course):
    classified = classify(of, KNOWN)
    ids = {one.native_id for one in of.activities}
    for found in judged(of, KNOWN).findings:
        measurement = found.measurement
        assert set(measurement.evidence) | set(measurement.deciding) <= ids, found.rule.id
        assert set(measurement.weeks) <= set(classified.weeks.numbers), found.rule.id
        if found.outcome is Outcome.NOT_ASSESSED:
            assert (found.certainty, found.reason is None) == (None, False), found.rule.id
            continue
        assert (found.certainty is None, found.reason) == (False, None), found.rule.id
        low, value, high = measurement.low, measurement.value, measurement.high
        assert low is not None and high is not None, found.rule.id
        assert value is None or low - 1e-9 <= value <= high + 1e-9, found.rule.id
        assert measurement.coverage is None or 0 <= measurement.coverage <= 1 + 1e-9
        if measurement.unit == "share" and found.rule.id != "MIX-03":
            assert low >= 0 and high <= 1 + 1e-9, found.rule.id


def totals(measures: Measures | object) -> list[float]:
    mix = measures.mix
    return [*mix.live_min, *mix.class_min, *mix.work_min]


@FEWER
@given(COURSES, st.randoms(use_true_random=False))
def test_the_order_of_activities_does_not_matter(of: Course, chance):
    mixed = list(of.activities)
    chance.shuffle(mixed)
    one, other = judged(of, KNOWN), judged(replace(of, activities=tuple(mixed)), KNOWN)
    assert totals(measures_of(of)) == close(
        totals(measures_of(replace(of, activities=tuple(mixed))))
    )
    for first, second in zip(one.findings, other.findings, strict=True):
        assert (first.outcome, first.certainty, first.reason) == (
            second.outcome,
            second.certainty,
            second.reason,
        ), first.rule.id
        if first.measurement.value is not None:
            assert first.measurement.value == close(second.measurement.value), first.rule.id
        assert set(first.measurement.weeks) == set(second.measurement.weeks), first.rule.id


@FEW
@given(COURSES, st.integers(1, 4))
def test_an_hour_of_own_time_class_work_never_raises_the_live_share(of: Course, week: int):
    # Of a kind that is not in the course, so that no unknown length is taken for another.
    extra = activity("extra", "audio", minutes=60, week=week)
    shown = all_published(of)
    before = measures_of(shown).mix
    after = measures_of(replace(shown, activities=(*shown.activities, extra))).mix
    for one, other in (
        (before.share_of_class, after.share_of_class),
        (before.share_of_work, after.share_of_work),
    ):
        if one is not None:
            assert other is not None
            assert all(b <= a + 1e-12 for a, b in zip(one, other, strict=True))


@FEW
@given(COURSES, one_activity("extra"))
def test_an_optional_activity_changes_no_total(of: Course, extra: Activity):
    shown = all_published(of)
    more = replace(
        shown,
        activities=(
            *shown.activities,
            replace(extra, required=False, published=True, section_id=None),
        ),
    )
    assert totals(measures_of(more)) == close(totals(measures_of(shown)))


@FEW
@given(COURSES)
def test_the_weeks_and_what_stands_in_none_add_up(of: Course):
    measures = measures_of(of)
    weekly, work = measures.weekly, measures.mix.work_min
    for column, value in zip(("low", "total", "high"), work, strict=True):
        assert float(weekly[column].sum()) == close(value)
    parts = weekly[["live", "class_own", "either", "unknown", "study"]].sum(axis=1)
    assert list(parts) == close(list(weekly["total"]))
    sections = measures.sections
    assert float(sections["total"].sum()) == close(work.value)


@pytest.mark.parametrize("blind", [frozenset(), BLIND])
@pytest.mark.parametrize("known", [facts(), facts(weeks=13, credits=3, class_minutes=165)])
def test_an_empty_course_is_not_assessed_in_anything(blind, known):
    for of in (course(blind_to=blind), course(activity("h", "heading"), blind_to=blind)):
        assert {found.outcome for found in judged(of, known).findings} == {Outcome.NOT_ASSESSED}


def test_a_course_of_hidden_activities_counts_them_all():
    # All of it is hidden: it is being built.
    of = course(video("a", 5, published=False), video("b", 5, published=False))
    assert measures_of(of).mix.class_min == Interval(10, 10, 10)

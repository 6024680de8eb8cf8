"""The workload."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from audit.figures import Chart, workload
from audit.measures.results import Interval, Measures

Build = Callable[..., Any]


def draw(measures: Measures) -> Chart:
    return workload(measures, per_credit=(2.4, 3.6))


def test_the_marks_of_a_term(term: Measures) -> None:
    chart = draw(term)
    assert [(t["name"], t["marker"]["symbol"]) for t in chart.data] == [
        ("inside the expectation", "circle"),
        ("below it", "triangle-down"),
    ]
    inside, below = chart.data
    assert inside["x"] == [3, 7, 8, 9, 10, 12, 13]
    # Week 12 with 7.2 hours just fits.
    assert inside["y"] == [8.6, 8.1, 7.5, 7.7, 10.0, 7.2, 9.6]
    assert below["y"] == [5.3, 6.8, 5.2, 6.5, 5.8, 5.6]
    assert below["error_y"]["array"][0] == 1.9
    assert below["error_y"]["arrayminus"][0] == 1.3
    assert below["customdata"][0] == [
        1,
        "Week 1",
        "5.3\u00a0h",
        "4.0\u00a0h",
        "7.2\u00a0h",
    ]
    assert chart.layout["yaxis"]["title"] == {"text": "Hours of student work"}
    assert chart.layout["yaxis"]["dtick"] == 3


def test_the_band_of_three_credits(term: Measures) -> None:
    chart = draw(term)
    band, *lines = chart.layout["shapes"][:4]
    assert (band["y0"], band["y1"]) == (7.2, 10.8)
    assert [(s["y0"], s["line"]["dash"]) for s in lines] == [
        (7.2, "solid"),
        (10.8, "solid"),
        (9.0, "dash"),
    ]
    assert chart.sub.endswith("Shaded: 7.2 to 10.8 hours (3 credits, 9 hours, give or take 20 %).")
    assert chart.table_columns[-1] == "Against 7.2 to 10.8 h"
    assert chart.table_rows[0] == (1, 5.3, 4.0, 7.2, "below")


def test_words_of_a_term(term: Measures) -> None:
    chart = draw(term)
    assert chart.heading == "The work fits 3 credits on average; 6 of 13 weeks look light"
    assert chart.note == (
        "About 7.2\u00a0h a week on average, somewhere between 5.5\u00a0h and 10.0\u00a0h.",
    )


def test_without_credits_nothing_is_judged(term: Measures) -> None:
    chart = draw(replace(term, credits=None))
    assert [trace["name"] for trace in chart.data] == ["typical estimate"]
    assert [s for s in chart.layout["shapes"] if s["xref"] == "paper"] == []
    assert chart.heading == "The work runs from 5.2\u00a0h to 10.0\u00a0h a week"
    assert chart.note[-1] == "Credits are not known, so the work is shown but not judged."
    assert chart.table_rows[0] == (1, 5.3, 4.0, 7.2)


@pytest.mark.parametrize(
    ("hours", "mean", "heading"),
    [
        ([3, 3], 3, "The work fits 1 credit on average, and in every week"),
        ([2.4, 3.6], 3, "The work fits 1 credit on average, and in every week"),
        ([2.3, 3.7], 3, "The work fits 1 credit on average; 1 of 2 weeks look light and 1 heavy"),
        ([3, 2], 2.5, "The work fits 1 credit on average; 1 of 2 weeks looks light"),
        ([5, 5], 5, "The work is heavy for 1 credit on average; 2 of 2 weeks look heavy"),
        ([1], 1, "The work is light for 1 credit on average"),
    ],
)
def test_headings(build: Build, hours: list[float], mean: float, heading: str) -> None:
    rows = [
        {"week": at + 1, "hours_low": h, "hours": h, "hours_high": h} for at, h in enumerate(hours)
    ]
    measures = build(
        len(hours), workload=rows, credits=1.0, hours_per_week=Interval(mean, mean, mean)
    )
    assert draw(measures).heading == heading


def test_without_weeks_the_whole_course_is_one_mark(build: Build, a_week_rows: Build) -> None:
    row = a_week_rows(study=[90])[0] | {"week": 0, "low": 60, "high": 120}
    chart = draw(build(0, weekly=[row], credits=3.0))
    assert chart.heading == "The whole course takes about 1.5\u00a0h"
    assert (chart.data[0]["x"], chart.data[0]["y"]) == ([3.5], [1.5])
    assert chart.layout["shapes"] == []


def test_an_empty_week_keeps_its_slot(build: Build) -> None:
    rows = [{"week": 2, "hours_low": 1, "hours": 2, "hours_high": 3}]
    chart = draw(build(3, workload=rows))
    assert chart.data[0]["x"] == [0, 1, 2]
    assert chart.data[0]["y"] == [0, 2, 0]

"""The week river."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from audit.figures import week_river
from audit.measures.results import Interval, Measures

Build = Callable[..., Any]


def test_the_bars_of_a_term(term: Measures) -> None:
    chart = week_river(term)
    assert [trace["name"] for trace in chart.data] == [
        "Live",
        "Own time, in place of class",
        "Either",
        "Own time, study",
        "Optional live",
    ]
    live = chart.data[0]
    assert live["x"] == [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13]
    assert live["y"] == [75, 75, 75, 90, 90, 0, 90, 150, 150, 150, 90, 75, 120]
    assert live["customdata"][7] == [8, "Week 8", "2\u00a0h\u00a030"]
    assert chart.layout["barmode"] == "stack"
    assert chart.layout["yaxis"]["title"] == {"text": "Minutes of student work"}
    # The highest column is week 10: 150 + 25 + 425 + 60 optional = 660, and 6 % above it.
    assert chart.layout["yaxis"]["range"] == [0, 699.6]
    assert chart.layout["yaxis"]["dtick"] == 120
    patterns = [trace["marker"].get("pattern", {}).get("shape") for trace in chart.data]
    assert patterns == [None, "/", "x", None, None]


def test_live_minutes_stand_in_the_bars(term: Measures) -> None:
    words = {word["x"]: word for word in week_river(term).layout["annotations"] if "name" in word}
    assert words[8]["text"] == "<b>150</b>"
    assert words[8]["name"] == "tiny:150"
    assert words[5]["text"] == "<b>0 live</b>"
    assert words[5]["name"] == "tiny:0"


def test_words_of_a_term(term: Measures) -> None:
    chart = week_river(term)
    assert chart.heading == "Live time jumps to 150 minutes in weeks 8 to 10; week 6 has none"
    assert chart.alt == (
        "Stacked bars, 13 teaching weeks with a break after week 6: minutes of student work by "
        "mode. Live time jumps to 150 minutes in weeks 8 to 10; week 6 has none."
    )
    assert "In week 6 nothing required is live." in chart.note
    assert chart.table_columns == (
        "Week",
        "Live",
        "Own time, in place of class",
        "Either",
        "Unknown",
        "Own time, study",
        "Optional",
        "Required, in all",
    )
    assert chart.table_rows[0] == (1, 75, 70, 0, 0, 175, 60, 320)
    assert chart.week_column is True


@pytest.mark.parametrize(
    ("live", "heading"),
    [
        ([75, 90, 80], "Live time stays between 75 and 90 minutes"),
        ([75, 75, 75], "Live time stays at 75 minutes"),
        ([75, 0, 0, 75], "Live time stays at 75 minutes; weeks 2 and 3 have none"),
        # 1.5 times the middle week is a jump, a minute less is none.
        ([60, 60, 90], "Live time jumps to 90 minutes in week 3"),
        ([60, 60, 89], "Live time stays between 60 and 89 minutes"),
        ([60, 60, 60, 90, 120], "Live time jumps to 90 to 120 minutes in weeks 4 and 5"),
        ([0, 60, 0], "Only week 2 has live time: 60 minutes"),
        ([0, 0], "Nothing required is live in any week"),
        ([150], "Live time is 150 minutes in week 1"),
        ([0], "Nothing required is live"),
    ],
)
def test_headings(build: Build, a_week_rows: Build, live: list[float], heading: str) -> None:
    rows = a_week_rows(live=live, study=[30] * len(live))
    assert week_river(build(len(live), weekly=rows)).heading == heading


def test_live_time_that_the_export_cannot_show_is_not_zero(
    build: Build, a_week_rows: Build
) -> None:
    measures = build(2, weekly=a_week_rows(live=[0, 60], study=[30, 30]))
    hidden = replace(measures, mix=replace(measures.mix, live_is_known=False))
    chart = week_river(hidden)
    assert chart.heading == "Only week 2 has live time: 60 minutes, as far as the export shows"
    assert [row[1] for row in chart.table_rows] == [None, 60]
    assert chart.layout["annotations"][0]["text"] == "<b>? live</b>"
    nothing = replace(hidden, weekly=build(1, weekly=a_week_rows(study=[30])).weekly)
    assert week_river(nothing).heading == "Live time cannot be seen in this export"


def test_typical_minutes_are_called_so(build: Build, a_week_rows: Build) -> None:
    measures = build(2, weekly=a_week_rows(live=[75, 75]))
    guessed = replace(measures, mix=replace(measures.mix, live_min=Interval(100, 150, 180)))
    assert week_river(guessed).heading == "Live time stays at about 75 minutes"


def test_work_in_no_week_stands_apart_and_is_not_lost(build: Build, a_week_rows: Build) -> None:
    rest = a_week_rows(study=[90])[0] | {"week": 0}
    chart = week_river(build(2, weekly=[rest, *a_week_rows(live=[60, 60])]))
    study = next(trace for trace in chart.data if trace["name"] == "Own time, study")
    assert (study["x"], study["y"]) == ([0, 1, 2.5], [0, 0, 90])
    assert chart.heading == "Live time stays at 60 minutes"
    assert chart.table_rows[-1] == ("in no week", 0, 0, 0, 0, 90, 0, 90)
    assert chart.note[-1] == "A further 1\u00a0h\u00a030 of required work stand in no week."


def test_the_whole_course_in_one_column(build: Build, a_week_rows: Build) -> None:
    rest = a_week_rows(live=[1230], study=[90])[0] | {"week": 0}
    chart = week_river(build(0, weekly=[rest]))
    assert chart.heading == "Live time is 1,230 minutes in the whole course"
    assert chart.data[0]["x"] == [3.5]
    assert chart.sub.endswith("The course has no weeks that could be read.")
    assert chart.week_column is False


def test_over_20_weeks_only_unusual_numbers_are_written(build: Build, a_week_rows: Build) -> None:
    rows = a_week_rows(live=[90] * 20 + [150, 0])
    words = week_river(build(22, weekly=rows)).layout["annotations"]
    assert [word["text"] for word in words] == ["<b>150</b>", "<b>0</b>"]

"""The live sessions."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from audit.figures import BandLimits, Chart, live_sessions
from audit.measures.results import Measures

Build = Callable[..., Any]


def draw(measures: Measures) -> Chart:
    return live_sessions(measures, longest=BandLimits(90, 120))


def test_the_bars_of_a_term(term: Measures) -> None:
    length, day = draw(term).data
    assert length["x"] == [0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 12, 13]
    assert length["y"] == [75, 75, 75, 90, 90, 90, 150, 150, 150, 90, 75, 120]
    assert (day["yaxis"], day["base"][0], day["y"][0]) == ("y2", 13.25, 1.25)
    assert (day["base"][-1], day["y"][-1]) == (9.0, 2.0)
    assert day["customdata"][-1] == [
        13,
        "Week 13",
        "Class 13",
        "2\u00a0h",
        "Thu 9:00–11:00",
    ]


def test_axes_of_a_term(term: Measures) -> None:
    layout = draw(term).layout
    assert layout["yaxis"]["title"] == {"text": "Length, minutes"}
    assert layout["yaxis"]["range"] == [0, 174.0]
    assert layout["yaxis"]["dtick"] == 30
    assert layout["yaxis2"]["title"]["text"] == "Time of day"
    # The day runs downwards.
    assert layout["yaxis2"]["range"] == [18.2, 8]
    assert layout["yaxis2"]["ticktext"] == ["8:00", "10:00", "12:00", "14:00", "16:00", "18:00"]


def test_numbers_holes_and_other_days_are_written(term: Measures) -> None:
    texts = {
        (word["x"], word.get("yref", "y")): word["text"]
        for word in draw(term).layout["annotations"]
        if word.get("name") != "right"
    }
    assert texts[0, "y"] == "75"
    assert texts[8, "y"] == "<b>150</b>"
    assert texts[5, "y"] == "none"
    assert texts[13, "y2"] == "Thu"


def test_the_usual_hour_is_a_dotted_box(term: Measures) -> None:
    [box] = [s for s in draw(term).layout["shapes"] if s["line"].get("dash") == "dot"]
    assert (box["yref"], box["y0"], box["y1"]) == ("y2", 13.25, 15.75)
    words = [w["text"] for w in draw(term).layout["annotations"]]
    assert "usual hour<br>Tue 13:15<br>to 15:45" in words


def test_words_of_a_term(term: Measures) -> None:
    chart = draw(term)
    assert chart.heading == "Three classes last two and a half hours"
    assert chart.note == (
        "11 of 12 sessions lie in the usual hour, Tuesday 13:15 to 15:45.",
        "Week 6 has no required live session.",
        "13 exams, office hours or optional sessions are not drawn.",
    )
    assert chart.table_rows[0] == ("Class 1", 1, "Tue 13:15–14:30", 75, "90 or less", "yes")
    assert chart.table_rows[-1] == (
        "Class 13",
        13,
        "Thu 9:00–11:00",
        120,
        "over 90 to 120",
        "unknown",
    )


@pytest.mark.parametrize(
    ("lengths", "heading"),
    [
        ([90, 60], "No class is longer than 90 minutes"),
        ([90, None], "No class of known length is longer than 90 minutes; one length is unknown"),
        ([90.5, 60], "One class lasts over 90 minutes, none over 120"),
        ([100, 120], "Two classes last over 90 minutes, none over 120"),
        ([121, 60], "One class lasts 2\u00a0h\u00a001"),
        ([180, 125], "Two classes last over 120 minutes, the longest three hours"),
        ([None, None], "The lengths of all 2 classes are unknown"),
    ],
)
def test_headings(
    build: Build, a_session: Build, lengths: list[float | None], heading: str
) -> None:
    sessions = [a_session(1, "2031-09-02 13:15", length) for length in lengths]
    assert draw(build(1, live=sessions)).heading == heading


def test_an_unknown_length_has_a_mark_of_its_own(build: Build, a_session: Build) -> None:
    chart = draw(build(1, live=[a_session(1, None, None), a_session(1, None, 60)]))
    assert [trace["name"] for trace in chart.data] == ["Length", "Length unknown"]
    assert chart.data[1]["marker"]["symbol"] == "circle-open"
    assert "yaxis2" not in chart.layout
    assert chart.note[0] == "Days and times of day are not known."
    # Beside each other in one slot.
    assert (chart.data[1]["x"], chart.data[0]["x"]) == ([-0.2], [0.2])


def test_two_meetings_a_week_are_two_usual_hours(build: Build, a_session: Build) -> None:
    days = {1: ("01", "03"), 2: ("08", "10"), 3: ("15", "17")}
    sessions = [
        a_session(week, f"2031-09-{day} 10:00", 50) for week, both in days.items() for day in both
    ]
    chart = draw(build(3, live=sessions))
    assert chart.note == (
        "6 of 6 sessions lie in the usual hours, Monday 10:00 to 10:50 and "
        "Wednesday 10:00 to 10:50.",
    )
    words = [word["text"] for word in chart.layout["annotations"]]
    assert "usual hours<br>Mon 10:00<br>Wed 10:00" in words
    assert "Wed" not in words


def test_exams_and_optional_sessions_are_no_classes(build: Build, a_session: Build) -> None:
    others = [
        a_session(1, None, 180, kind="exam", counts_as="study"),
        a_session(1, None, 60, required=False),
    ]
    chart = draw(build(1, live=others))
    assert chart.data == []
    assert chart.alt == (
        "No required live class was found. Exams, office hours and optional sessions are not drawn."
    )


def test_sessions_that_the_export_cannot_show_are_not_none(build: Build, a_session: Build) -> None:
    measures = build(2, live=[a_session(1, None, 60)])
    chart = draw(replace(measures, mix=replace(measures.mix, live_is_known=False)))
    assert chart.heading == "No class is longer than 90 minutes, as far as the export shows"
    assert chart.note[-1] == "The export cannot show all live meetings; add them to course.toml."
    assert [w["text"] for w in chart.layout["annotations"] if w.get("name") == "tiny:?"] == ["?"]

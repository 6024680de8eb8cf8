"""The interaction map."""

from collections.abc import Callable
from typing import Any

import pytest

from audit.figures import interaction_map
from audit.measures.results import Measures
from audit.palette import light

Build = Callable[..., Any]


def week_of_contact(week: int, content: int, peers: int, staff: int, **more: Any) -> dict[str, Any]:
    return {
        "week": week,
        "student_content": content,
        "student_student": peers,
        "student_instructor": staff,
        "optional": 0,
        "is_open": False,
    } | more


def test_the_cells_of_a_term(term: Measures) -> None:
    heat, numbers = interaction_map(term).data
    assert heat["x"] == list(range(14))
    # From below: instructor, peers, content. None = a hole, or the break in slot 6.
    assert heat["z"] == [
        [2, 2, 1, 2, 1, None, None, 2, 1, 1, 2, 2, 2, 3],
        [2, 2, 2, None, None, None, None, None, None, None, None, 2, 3, 2],
        [4, 4, 4, 4, 4, 4, None, 4, 4, 4, 4, 4, 4, 2],
    ]
    assert (heat["zmin"], heat["zmax"]) == (0.5, 4.5)
    texts = dict(zip(zip(numbers["x"], numbers["y"], strict=True), numbers["text"], strict=True))
    assert texts[0, 2] == "6"
    assert texts[3, 1] == "<b>0</b>"
    marks = dict(
        zip(zip(numbers["x"], numbers["y"], strict=True), numbers["customdata"], strict=True)
    )
    assert marks[3, 1] == [4, "Week 4", "Student–student", "none planned"]
    assert marks[0, 2] == [1, "Week 1", "Student–content", "6 required activities"]


def test_holes_are_drawn(term: Measures) -> None:
    boxes = [s for s in interaction_map(term).layout["shapes"] if s["line"].get("dash") == "dot"]
    assert all(box["line"]["color"] == light()["not_met"] for box in boxes)
    places = {((b["x0"] + b["x1"]) / 2, round((b["y0"] + b["y1"]) / 2)) for b in boxes}
    assert places == {(3, 1), (4, 1), (5, 1), (7, 1), (8, 1), (9, 1), (10, 1), (5, 0)}


def test_words_of_a_term(term: Measures) -> None:
    chart = interaction_map(term)
    assert chart.heading == "From week 4 to week 10 nothing asks students to work with each other"
    assert chart.alt == (
        "Grid, three kinds of interaction by 13 teaching weeks with a break after week 6, counts "
        "in the cells. Student–content: no gap. Student–student: none in weeks 4 to 10. "
        "Student–instructor: none in week 6."
    )
    assert [w["text"] for w in chart.layout["annotations"] if w.get("name") == "right"] == [
        "<b>13 of 13</b><br>weeks",
        "<b>6 of 13</b><br>weeks",
        "<b>12 of 13</b><br>weeks",
    ]
    assert chart.table_rows[5] == (6, 5, "0, none planned", "0, none planned", 1)


@pytest.mark.parametrize(
    ("peers", "staff", "heading"),
    [
        ([1, 1, 1], [1, 1, 1], "Every week offers all three"),
        ([1, 0, 1], [1, 1, 1], "In week 2 nothing asks students to work with each other"),
        (
            [1, 0, 1],
            [0, 0, 1],
            "From week 1 to week 2 nothing puts students in contact with the instructor",
        ),
        ([0, 0, 0], [1, 1, 1], "In all 3 weeks nothing asks students to work with each other"),
    ],
)
def test_headings(build: Build, peers: list[int], staff: list[int], heading: str) -> None:
    rows = [
        week_of_contact(at + 1, 1, p, s) for at, (p, s) in enumerate(zip(peers, staff, strict=True))
    ]
    assert interaction_map(build(3, interaction=rows)).heading == heading


def test_a_week_that_unseen_live_work_may_fill_is_no_hole(build: Build) -> None:
    rows = [week_of_contact(1, 1, 1, 1), week_of_contact(2, 1, 0, 0, is_open=True)]
    chart = interaction_map(build(2, interaction=rows))
    assert chart.heading == "Live work that the export does not show may fill week 2"
    assert chart.data[1]["text"] == ["1", "1", "1", "<b>?</b>", "1", "<b>?</b>"]
    assert {s["line"]["color"] for s in chart.layout["shapes"]} == {light()["unknown"]}
    assert chart.table_rows[1] == (2, 1, "0, not sure", "0, not sure", 0)


def test_a_contact_that_nothing_offers_is_a_row_of_holes(build: Build) -> None:
    rows = [week_of_contact(week, 1, 0, 1) for week in (1, 2)]
    chart = interaction_map(build(2, interaction=rows))
    assert chart.data[0]["z"][1] == [None, None]
    assert "Student–student: no required activity offers this contact." in chart.note


def test_a_week_without_a_row_is_a_hole(build: Build) -> None:
    chart = interaction_map(build(2, interaction=[week_of_contact(1, 1, 1, 1)]))
    assert chart.data[0]["x"] == [0, 1]
    assert chart.data[0]["z"] == [[1, None]] * 3


def test_over_20_weeks_the_map_folds(build: Build) -> None:
    rows = [week_of_contact(week, 1, 1, 1) for week in range(1, 46)]
    chart = interaction_map(build(45, interaction=rows))
    heat, numbers = chart.data
    assert len(heat["x"]) == 20
    assert len(heat["y"]) == 11
    # Weeks 1, 21 and 41 stand under each other; the first fold on top.
    firsts = [
        (x, y, mark[0])
        for x, y, mark in zip(numbers["x"], numbers["y"], numbers["customdata"], strict=True)
        if x == 0 and mark[2] == "Student–content"
    ]
    assert firsts == [(0, 10, 1), (0, 6, 21), (0, 2, 41)]
    assert chart.layout["height"] == 510

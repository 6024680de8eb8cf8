"""The matrix of kinds and modes."""

from collections.abc import Callable
from typing import Any

import pytest

from audit.figures import fit_matrix
from audit.measures.results import Measures

Build = Callable[..., Any]


def kind(name: str, suits: str, misfits: int = 0, **counts: int) -> dict[str, Any]:
    modes = {"live": 0, "own_time": 0, "either": 0, "unknown": 0}
    return {"kind": name, **modes, **counts, "suits": suits, "misfits": misfits}


def test_the_marks_of_a_term(term: Measures) -> None:
    chart = fit_matrix(term)
    suits, other = chart.data
    assert (suits["name"], suits["marker"]["symbol"]) == ("suits the activity", "circle")
    assert (suits["x"], suits["y"]) == ([0, 1, 1, 1], [3, 2, 1, 0])
    assert suits["text"] == ["4", "23", "12", "1"]
    assert (other["name"], other["marker"]["symbol"]) == ("another mode suits better", "square")
    assert (other["x"], other["y"], other["text"]) == ([0], [4], ["6"])
    assert chart.layout["yaxis"]["ticktext"] == [
        "Discussion",
        "Quiz",
        "Video",
        "Live seminar",
        "Live lecture",
    ]
    assert chart.layout["xaxis"]["ticktext"] == ["Live", "Own time", "Either", "Unknown"]
    # One tint a mode that suits: one each, two for the discussion.
    assert len(chart.layout["shapes"]) == 6


def test_words_of_a_term(term: Measures) -> None:
    chart = fit_matrix(term)
    assert chart.heading == "Six live lectures could be recorded; the rest suits its mode"
    assert chart.note[0] == "40 of 46 activities run in a mode that suits them."
    assert chart.table_rows[0] == ("Live lecture", "6 (6 not suited)", 0, 0, 0, "own time")
    assert chart.table_rows[-1] == ("Discussion", 0, 1, 0, 0, "live or own time")


@pytest.mark.parametrize(
    ("rows", "heading"),
    [
        (
            [kind("video", "asynchronous", own_time=3)],
            "Every activity of known mode suits its mode",
        ),
        (
            [kind("live_lecture", "asynchronous", 1, live=1)],
            "One live lecture could be recorded",
        ),
        (
            [kind("quiz", "asynchronous", 2, live=2, own_time=1)],
            "Two activities would suit another mode better; the rest suits its mode",
        ),
        (
            [
                kind("live_lecture", "asynchronous", 2, live=2),
                kind("quiz", "asynchronous", 1, live=1),
            ],
            "Two live lectures could be recorded; one other activity would suit another mode",
        ),
    ],
)
def test_headings(build: Build, rows: list[dict[str, Any]], heading: str) -> None:
    assert fit_matrix(build(1, fit=rows)).heading == heading


def test_a_short_live_lecture_fits(build: Build) -> None:
    chart = fit_matrix(build(1, fit=[kind("live_lecture", "asynchronous", 5, live=6)]))
    assert chart.data[0]["text"] == ["5 of 6"]
    assert chart.heading == "Five live lectures could be recorded; the rest suits its mode"


def test_an_unknown_mode_is_not_judged(build: Build) -> None:
    chart = fit_matrix(build(1, fit=[kind("video", "asynchronous", own_time=2, unknown=3)]))
    assert chart.data[1]["name"] == "not judged"
    assert chart.data[1]["marker"]["symbol"] == "circle-open"
    assert "Of 3 activities the mode is not known." in chart.note
    nothing = fit_matrix(build(1, fit=[kind("video", "asynchronous", unknown=3)]))
    assert nothing.heading == "No activity has a known mode"

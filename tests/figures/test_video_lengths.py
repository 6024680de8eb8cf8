"""The lengths of videos."""

from collections.abc import Callable
from typing import Any

import pytest

from audit.figures import BandLimits, Chart, video_lengths
from audit.measures.results import Measures

Build = Callable[..., Any]


def draw(measures: Measures) -> Chart:
    return video_lengths(measures, longest=BandLimits(15, 20), typical=10.0)


def test_the_marks_of_a_term(term: Measures) -> None:
    chart = draw(term)
    assert [(t["name"], t["marker"]["symbol"], len(t["x"])) for t in chart.data] == [
        ("15 min or less", "circle", 16),
        ("over 15 to 20", "diamond", 1),
        ("over 20", "square", 2),
        ("length unknown", "circle-open", 4),
    ]
    over = chart.data[2]
    # Week 5 has two videos beside each other; 62 minutes stand at the top.
    assert (over["x"], over["y"]) == ([3.865, 4.865], [24, 31.0])
    assert over["customdata"][1] == [
        6,
        "Week 6",
        "A film",
        "62\u00a0min",
        "no captions found",
    ]
    unknown = chart.data[3]
    assert unknown["x"] == [7.865, 8.135, 9.0, 10.0]
    assert set(unknown["y"]) == {-2.7}
    assert chart.layout["yaxis"]["title"] == {"text": "Video length, minutes"}
    assert chart.layout["yaxis"]["ticktext"] == ["unknown", "0", "5", "10", "15", "20", "30"]


def test_bands_and_words(term: Measures) -> None:
    chart = draw(term)
    lines = [(s["y0"], s["line"]["dash"]) for s in chart.layout["shapes"] if s["type"] == "line"]
    assert lines == [(15, "solid"), (20, "solid"), (10, "dot")]
    texts = [word["text"] for word in chart.layout["annotations"]]
    assert texts == [
        "break",
        "<b>not met</b><br>over 20",
        "<b>partly</b><br>to 20",
        "<b>met</b> to 15",
        "typical 10",
        "<b>24</b>",
        "<b>18</b>",
        "<b>62</b> ↑",
    ]
    assert chart.heading == "Three videos run past 15 minutes; four lengths are unknown"
    assert chart.note == (
        "The typical (median) known video is 9\u00a0min.",
        "Whatever the unknown lengths are, the typical video stays at 10\u00a0min or less.",
        "Captions: 15 with, 4 without, 4 unknown.",
    )
    assert chart.table_rows[-6] == ("A film", 8, None, "unknown", "unknown")
    assert chart.table_rows[10] == ("A film", 5, 24.0, "over 20", "no")


def test_other_limits_are_drawn_as_they_are(term: Measures) -> None:
    chart = video_lengths(term, longest=BandLimits(6, 9), typical=6.0)
    assert chart.heading == "17 videos run past 6 minutes; four lengths are unknown"
    assert [trace["name"] for trace in chart.data][1:3] == ["over 6 to 9", "over 9"]


@pytest.mark.parametrize(
    ("lengths", "heading"),
    [
        ([15, 7], "All 2 known videos are 15 minutes or shorter"),
        ([15.1, 7], "One video runs past 15 minutes"),
        ([7], "The one known video is 15 minutes or shorter"),
        (
            [7, 8, None],
            "All 2 known videos are 15 minutes or shorter; one length is unknown",
        ),
        ([None, None], "The lengths of all 2 videos are unknown"),
        ([None], "The length of the one video is unknown"),
    ],
)
def test_headings(build: Build, a_video: Build, lengths: list[float | None], heading: str) -> None:
    assert draw(build(1, videos=[a_video(1, length) for length in lengths])).heading == heading


def test_optional_videos_and_recordings_are_hollow_and_not_counted(
    build: Build, a_video: Build
) -> None:
    videos = [a_video(1, 8), a_video(1, 40, required=False), a_video(1, 75, recording=True)]
    chart = draw(build(1, videos=videos))
    assert chart.heading == "The one known video is 15 minutes or shorter"
    assert chart.data[1]["name"] == "recording or optional, not counted"
    assert chart.data[1]["marker"]["symbol"] == "square-open"
    assert len(chart.table_rows) == 3


def test_many_equal_videos_of_a_week_share_a_mark(build: Build, a_video: Build) -> None:
    chart = draw(build(1, videos=[a_video(1, 8)] * 61))
    assert chart.data[0]["x"] == [0]
    assert chart.data[0]["customdata"][0][2] == "A film and 60 more of this length"
    assert "×61" in [word["text"] for word in chart.layout["annotations"]]
    assert len(chart.table_rows) == 61
    # Up to 60 each video has its own mark.
    assert len(draw(build(1, videos=[a_video(1, 8)] * 60)).data[0]["x"]) == 60


def test_marks_of_a_week_stay_in_their_slot(build: Build, a_video: Build) -> None:
    chart = draw(build(2, videos=[a_video(2, 1 + n / 10) for n in range(41)]))
    xs = chart.data[0]["x"]
    assert (min(xs), max(xs)) == (0.6, 1.4)

"""The class hour."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from audit.figures import class_hour
from audit.measures.results import Measures

Build = Callable[..., Any]
NAMES = {"ubc_b": "UBC example B", "r_a": "flipped lecture"}


def blocks(column: str, **minutes: float) -> list[dict[str, Any]]:
    return [{"column": column, "block": b, "minutes": m} for b, m in minutes.items()]


def test_the_columns_of_a_term(term: Measures) -> None:
    chart = class_hour(term, NAMES)
    heights = {trace["name"]: trace["y"] for trace in chart.data}
    assert heights == {
        "Live talk": [55, 150, 0, 0],
        "Live exchange": [39, 0, 60, 55],
        "Break": [0, 0, 0, 5],
        "Video": [23, 10, 60, 48],
        "Check": [14, 15, 0, 12],
        "Forum, peer review": [15, 0, 45, 25],
        "Task": [25, 0, 0, 20],
    }
    assert chart.layout["xaxis"]["ticktext"] == [
        "This course<br>average week",
        "This course<br>week 9",
        "Nearest published<br>UBC example B",
        "Our reference<br>flipped lecture",
    ]
    # Downwards from 0 to 13 % under the longest column, 175.
    assert chart.layout["yaxis"]["range"] == [197.7, 0]
    assert chart.layout["yaxis"]["title"] == {"text": "Minutes in a week"}


def test_the_timetabled_class_is_a_dashed_line(term: Measures) -> None:
    chart = class_hour(term, NAMES)
    [line] = chart.layout["shapes"]
    assert (line["y0"], line["y1"], line["line"]["dash"]) == (165, 165, "dash")
    assert "timetabled<br>class, 165" in [w["text"] for w in chart.layout["annotations"]]


def test_words_of_a_term(term: Measures) -> None:
    chart = class_hour(term, NAMES)
    assert chart.heading == "An average week runs 171 minutes; more than half of it is live"
    assert chart.note == (
        "The nearest published design is UBC example B, 65\u00a0min away in all.",
        "Beside its column, a week of this course has 34\u00a0min more live time, "
        "37\u00a0min less video and 9\u00a0min more other work.",
        "Flipped lecture is our own reference, built for this check, 62\u00a0min away; "
        "it is not taken from the post.",
    )
    assert chart.table_rows[0] == (
        "This course: average week", 55, 39, 0, 0, 23, 14, 15, 25, 171,
    )  # fmt: skip


def test_a_design_without_a_name_goes_by_its_key(term: Measures) -> None:
    assert class_hour(term).table_rows[2][0] == "Nearest published: ubc_b"


def test_labels_of_thin_blocks_do_not_lie_on_each_other(build: Build) -> None:
    rows = blocks("average", talk=100, video=2, check=2, forum=2)
    words = class_hour(build(3, class_hour=rows)).layout["annotations"]
    ys = [word["y"] for word in words if word.get("name", "").startswith("tiny:")]
    # 106 minutes and 13 % fill 374 px; a label is 15 px high.
    least = 15 * 106 * 1.13 / 374
    assert all(b - a >= least - 0.1 for a, b in pairwise(ys))


def test_no_class_hour_known(build: Build) -> None:
    chart = class_hour(build(3, class_hour=blocks("average", video=60, task=40)))
    assert chart.layout["shapes"] == []
    assert chart.note == ("The timetabled class is not known.",)
    assert chart.heading == "An average week runs 100 minutes; none of it is live"
    assert "lined" not in chart.sub


def test_one_week_is_shown_once(build: Build) -> None:
    rows = blocks("average", talk=50, task=50) + blocks("week 1", talk=50, task=50)
    chart = class_hour(build(1, class_hour=rows))
    assert [row[0] for row in chart.table_rows] == ["This course: week 1"]
    assert chart.heading == "Week 1 runs 100 minutes; about half of it is live"


def test_a_form_that_is_not_said_has_its_own_look(build: Build) -> None:
    chart = class_hour(build(2, class_hour=blocks("average", live_other=60)))
    assert chart.data[0]["name"] == "Live, form not said"
    assert chart.data[0]["marker"]["pattern"]["shape"] == "-"
    assert "lined: form not said" in chart.sub
    assert chart.heading == "An average week runs 60 minutes; all of it is live"

"""What holds for every chart of every course."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from audit.classification.weeks import TeachingWeeks
from audit.figures import (
    TEMPLATE,
    BandLimits,
    Chart,
    class_hour,
    fit_matrix,
    interaction_map,
    live_sessions,
    video_lengths,
    week_river,
    workload,
)
from audit.measures.results import Measures
from audit.palette import light

MIME = "application/vnd.plotly.v1+json"
Build = Callable[..., Any]


def all_charts(measures: Measures) -> list[Chart]:
    return [
        week_river(measures),
        interaction_map(measures),
        class_hour(measures, {"ubc_b": "UBC example B"}),
        video_lengths(measures, longest=BandLimits(15, 20), typical=10.0),
        live_sessions(measures, longest=BandLimits(90, 120)),
        workload(measures, per_credit=(2.4, 3.6)),
        fit_matrix(measures),
    ]


@pytest.fixture
def courses(
    term: Measures, build: Build, a_week_rows: Build, a_session: Build, a_video: Build
) -> dict[str, Measures]:
    """The special states of a course, by name."""
    whole = a_week_rows(live=[300], class_own=[200], unknown=[50], optional_own=[20])[0]
    sections = build(
        2,
        weeks=TeachingWeeks(count=2, source="sections", section_titles=("Start & go", "Methods")),
        weekly=a_week_rows(class_own=[60, 0], study=[10, 20]),
        interaction=[{"week": 1, "student_content": 1, "is_open": True}, {"week": 2}],
        videos=[a_video(2, 9, title="<b>bold</b> & $5")],
    )
    many = build(
        40,
        weeks=TeachingWeeks(count=40, source="course.toml", breaks_after=(10, 20)),
        weekly=a_week_rows(live=[90, 60] * 20, study=[100] * 40),
        interaction=[{"week": w, "student_student": w % 2} for w in range(1, 41)],
        videos=[a_video(w % 40 + 1, (8, 16, None)[w % 3]) for w in range(500)],
        live=[a_session(w, f"2031-09-{w % 28 + 1:02d} 10:00", 90) for w in range(1, 41)],
        workload=[{"week": w, "hours_low": 1, "hours": w, "hours_high": 50} for w in range(1, 41)],
    )
    return {
        "term": term,
        "nothing": build(0),
        "weeks without activities": build(3),
        "whole course": build(
            0,
            weekly=[whole | {"week": 0}],
            videos=[a_video(0, 30), a_video(0, None)],
            live=[a_session(0, None, 60), a_session(0, None, None)],
        ),
        "one week": build(
            1,
            weekly=a_week_rows(live=[150]),
            interaction=[{"week": 1, "student_content": 2, "student_student": 1}],
            live=[a_session(1, "2031-09-02 13:15", 150)],
            workload=[{"week": 1, "hours_low": 2, "hours": 3, "hours_high": 4}],
            class_hour=[{"column": "average", "block": "talk", "minutes": 150}],
            credits=1.0,
        ),
        "sections, live unseen": replace(sections, mix=replace(sections.mix, live_is_known=False)),
        "40 weeks, 500 videos": many,
        "in no week": build(
            2,
            weekly=[whole | {"week": 0}, *a_week_rows(live=[60, 60])],
            videos=[a_video(0, 12), a_video(7, 12)],
            live=[a_session(w, None, 60) for w in (1, 1, 1, 2, 0)],
        ),
    }


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part)
    elif isinstance(value, str):
        yield value


def test_every_chart_is_strict_json_of_the_same_bytes_each_time(
    courses: dict[str, Measures],
) -> None:
    for name, measures in courses.items():
        first, again = (
            [json.dumps(c._repr_mimebundle_(), allow_nan=False) for c in all_charts(measures)]
            for _time in range(2)
        )
        assert first == again, name


def test_plotly_accepts_every_chart(courses: dict[str, Measures]) -> None:
    for measures in courses.values():
        for chart in all_charts(measures):
            figure = chart.figure()
            assert len(figure.data) == len(chart.data)
            assert figure.layout.template.layout.dragmode is False


def test_colours_are_those_of_the_light_palette(courses: dict[str, Measures]) -> None:
    allowed = set(light().values())
    for measures in courses.values():
        for chart in all_charts(measures):
            found = {
                colour
                for text in strings([chart.data, chart.layout])
                for colour in re.findall(r"#[0-9a-fA-F]{6}\b", text)
            }
            assert found <= allowed, chart.name
    assert {c for c in strings(TEMPLATE) if c.startswith("#")} <= allowed


def test_alternative_texts_are_short_and_end_as_sentences(courses: dict[str, Measures]) -> None:
    for measures in courses.values():
        for chart in all_charts(measures):
            assert len(chart.alt.split()) <= 60, chart.alt
            assert chart.alt.endswith("."), chart.alt
            assert "{" not in " ".join([chart.alt, chart.heading, chart.sub, *chart.note])


def test_tables_are_rectangular_and_hold_plain_values(courses: dict[str, Measures]) -> None:
    for measures in courses.values():
        for chart in all_charts(measures):
            for row in chart.table_rows:
                assert len(row) == len(chart.table_columns), chart.name
                assert all(type(cell) in (str, int, float, type(None)) for cell in row)


def test_every_mark_names_its_week_first(courses: dict[str, Measures]) -> None:
    for measures in courses.values():
        for chart in all_charts(measures):
            for trace in chart.data:
                for mark in trace.get("customdata", []):
                    assert mark[0] in range(measures.weeks.count + 1), chart.name


def test_every_annotation_has_a_font(courses: dict[str, Measures]) -> None:
    for measures in courses.values():
        for chart in all_charts(measures):
            for note in chart.layout["annotations"]:
                assert set(note["font"]) == {"color", "size"}, chart.name


def test_weekly_charts_share_the_ruler(courses: dict[str, Measures]) -> None:
    for name in ("term", "one week", "sections, live unseen", "in no week"):
        axes = [
            {k: v for k, v in chart.layout["xaxis"].items() if k in ("range", "tickvals")}
            for chart in all_charts(courses[name])
            if chart.data and chart.name not in ("class_hour", "fit_matrix")
        ]
        assert len(axes) > 1
        assert all(axis == axes[0] for axis in axes), name


def test_the_bundle_holds_the_words_around_the_chart(term: Measures) -> None:
    chart = week_river(term)
    bundle = chart._repr_mimebundle_()
    layout = bundle[MIME]["layout"]
    assert bundle["text/plain"] == chart.heading
    assert bundle[MIME]["data"] == chart.data
    assert layout["template"] == TEMPLATE
    assert set(layout["meta"]) == {
        "name",
        "heading",
        "sub",
        "alt",
        "note",
        "table",
        "narrow",
        "height",
    }
    assert set(layout["meta"]["table"]) == {"caption", "columns", "rows", "week_column"}
    assert layout["meta"]["height"] == layout["height"] == 380
    assert "template" not in chart.layout


def test_text_of_a_course_is_escaped_in_the_chart_but_not_in_the_table(
    courses: dict[str, Measures],
) -> None:
    chart = all_charts(courses["sections, live unseen"])[3]
    assert chart.data[0]["customdata"][0] == [
        2,
        "Section 2: Methods",
        "&lt;b&gt;bold&lt;/b&gt; &amp; &#36;5",
        "9\u00a0min",
        "captions found",
    ]
    assert chart.table_rows[0][0] == "<b>bold</b> & $5"


def test_a_course_without_anything_says_so_in_every_chart(courses: dict[str, Measures]) -> None:
    charts = all_charts(courses["nothing"])
    assert [(c.heading, c.layout["annotations"][0]["text"]) for c in charts] == [
        ("No time could be counted", "No activity with a time was found in this export."),
        (
            "Contact could not be counted by week",
            "No activity stands in a week, so contact could not be counted by week.",
        ),
        (
            "No class time could be counted",
            "No activity that takes the place of class was found in a week.",
        ),
        ("No video was found", "No video was found in this export."),
        (
            "No required live session was found",
            "No live session was found in this export. "
            "If the class meets live, add it to course.toml.",
        ),
        ("No work could be counted by week", "No required activity with a time stands in a week."),
        ("No activity has a known mode", "No activity has a known mode."),
    ]
    assert all(c.data == [] and c.layout["height"] == 120 and not c.table_rows for c in charts)

"""The week ruler: slots, breaks, sections, and what stands in no week."""

from collections.abc import Callable
from typing import Any

from audit.classification.weeks import TeachingWeeks
from audit.figures.ruler import week_ruler
from audit.measures.results import Measures

Build = Callable[..., Any]


def test_a_break_has_a_slot_of_its_own(term: Measures) -> None:
    ruler = week_ruler(term)
    assert [ruler.slots[week] for week in (1, 6, 7, 13)] == [0, 5, 7, 13]
    assert ruler.breaks == (6,)
    axis = ruler.axis()
    assert axis["range"] == [-0.6, 13.6]
    assert axis["ticktext"] == [str(week) for week in range(1, 14)]
    assert axis["title"] == {"text": "Teaching week"}
    [area] = ruler.break_areas()
    assert (area["x0"], area["x1"]) == (5.52, 6.48)
    [word] = ruler.break_words()
    assert (word["text"], word["x"], word["textangle"]) == ("break", 6, -90)


def test_two_breaks_in_a_row_have_two_slots(build: Build) -> None:
    weeks = TeachingWeeks(count=3, source="course.toml", breaks_after=(1, 1))
    ruler = week_ruler(build(3, weeks=weeks))
    assert dict(ruler.slots) == {1: 0, 2: 3, 3: 4}
    assert ruler.breaks == (1, 2)
    assert ruler.columns_in_words() == "3 teaching weeks with a break after week 1"


def test_one_week_stands_on_a_ruler_of_eight(build: Build) -> None:
    axis = week_ruler(build(1)).axis()
    assert axis["range"] == [-0.6, 7.6]
    assert axis["ticktext"] == ["1"]


def test_over_20_weeks_every_fifth_has_its_number(build: Build) -> None:
    assert week_ruler(build(20)).axis()["ticktext"] == [str(week) for week in range(1, 21)]
    assert week_ruler(build(21)).axis()["ticktext"] == ["1", "5", "10", "15", "20"]


def test_what_stands_in_no_week_has_a_column_apart(build: Build, a_video: Build) -> None:
    ruler = week_ruler(build(2, videos=[a_video(0, 5)]))
    assert dict(ruler.slots) == {1: 0, 2: 1, 0: 2.5}
    assert ruler.axis()["ticktext"] == ["1", "2", "no<br>week"]
    assert ruler.name(0) == "In no week"
    # A week that the course does not have is no week either.
    assert 0 in week_ruler(build(2, videos=[a_video(3, 5)])).slots
    assert 0 not in week_ruler(build(2, videos=[a_video(2, 5)])).slots


def test_no_weeks_are_one_column_in_the_middle(build: Build) -> None:
    ruler = week_ruler(build(0))
    assert dict(ruler.slots) == {0: 3.5}
    assert ruler.axis()["ticktext"] == ["whole course"]
    assert ruler.axis()["title"] == {"text": ""}
    assert ruler.table_cells(0) == ("whole course",)


def test_sections_stand_for_weeks(build: Build) -> None:
    titles = ("Introduction to it all", "Methods <1>")
    weeks = TeachingWeeks(count=2, source="sections", section_titles=titles)
    ruler = week_ruler(build(2, weeks=weeks))
    assert ruler.axis()["ticktext"] == ["Introductio…", "Methods<br>&lt;1&gt;"]
    assert ruler.axis()["title"] == {"text": "Section"}
    assert ruler.narrow() == {"xaxis.ticktext": ["S1", "S2"]}
    assert ruler.name(2) == "Section 2: Methods &lt;1&gt;"
    assert ruler.table_head == ("Section", "Title")
    assert ruler.table_cells(2) == (2, "Methods <1>")
    assert ruler.span([1, 2]) == "sections 1 and 2"
    assert ruler.sub("A.") == "A. The course has no dates: sections stand for weeks."


def test_many_sections_are_numbered(build: Build) -> None:
    weeks = TeachingWeeks(count=7, source="sections", section_titles=tuple("ABCDEFG"))
    ruler = week_ruler(build(7, weeks=weeks))
    assert ruler.axis()["ticktext"] == [f"S{number}" for number in range(1, 8)]
    assert ruler.narrow() == {}


def test_weeks_in_a_sentence(build: Build) -> None:
    ruler = week_ruler(build(13))
    assert ruler.span([6]) == "week 6"
    assert ruler.span([4, 5, 6, 9, 11]) == "weeks 4 to 6, 9 and 11"
    # Four runs are listed, five are counted.
    assert ruler.span([1, 3, 5, 7]) == "weeks 1, 3, 5 and 7"
    assert ruler.span([1, 3, 5, 7, 9]) == "5 weeks"
    assert ruler.amount_of(6) == "6 of 13 weeks"

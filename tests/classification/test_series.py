"""Items of a series are of one kind."""

from audit.classification import classify
from audit.course import Activity
from tests.builders import course


def page(number: int, word_count: int, title: str = "Tides of day {}", **more) -> Activity:
    return Activity(
        native_id=f"p{number}",
        title=title.format(number),
        lms_type="Page",
        position=number,
        word_count=word_count,
        **more,
    )


def kinds(*activities: Activity) -> list[tuple[str, str]]:
    frame = classify(course(*activities)).activities
    return list(zip(frame["kind"], frame["kind_because"], strict=True))


def test_one_that_does_not_tell_is_like_the_others():
    found = kinds(*(page(n, 400) for n in range(1, 5)), page(5, 0))
    assert found[0] == ("reading", "a page of text")
    assert found[4] == ("reading", "like 4 others named “tides of day #”")


def test_three_are_no_series():
    assert kinds(page(1, 400), page(2, 400), page(3, 0))[2][0] == "unknown"


def test_without_a_clear_kind_each_stands_for_itself():
    found = kinds(*(page(n, 400) for n in (1, 2)), *(page(n, 0) for n in (3, 4)))
    assert [kind for kind, _because in found] == ["reading", "reading", "unknown", "unknown"]


def test_what_a_person_stated_stays():
    said = page(5, 0, stated_kind="survey", stated_because="the plan")
    assert kinds(*(page(n, 400) for n in range(1, 5)), said)[4] == ("survey", "the plan")


def test_titles_without_a_number_are_no_series():
    found = kinds(*(page(n, 400, title="Tides") for n in range(1, 5)), page(5, 0, title="Tides"))
    assert found[4][0] == "unknown"

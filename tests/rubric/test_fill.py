"""Filling the texts of rules: forms, plurals, and what must not be filled."""

import pytest

from audit.language import NBSP
from audit.rubric.fill import FORMS, choose, fields_of, fill
from audit.rubric.measured import MEASURED
from audit.rubric.texts import FORMS_OF_DETAIL


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("form", "value", "written"),
    [
        ("minutes", 150, "2 h 30"),
        ("minutes", 45.0, "45 min"),
        ("minutes_plain", 150, "150 min"),
        ("percent", 0.554, "55 %"),
        ("hours", 7.21, "7.2 h"),
        ("number", 1230, "1,230"),
        ("number", 3.0, "3"),
        ("number", 1.5, "1.5"),
        ("number", 0.75, "0.75"),
        ("ranges", [9, 4, 5, 6], "4 to 6 and 9"),
        ("weeks", [6], "week 6"),
        ("weeks", (8, 9, 10), "weeks 8 to 10"),
        ("listing", ["a forum", "a quiz", "a task"], "a forum, a quiz and a task"),
    ],
)
def test_each_form_writes_as_the_report_does(form: str, value: object, written: str) -> None:
    assert plain(fill(f"{{it:{form}}}", {"it": value})) == written


def test_every_form_has_a_case_above() -> None:
    assert set(FORMS) == {
        "minutes", "minutes_plain", "percent", "hours", "number", "ranges", "weeks", "listing",
    }  # fmt: skip


def test_a_word_without_form_is_written_as_it_is() -> None:
    assert fill("missing: {missing}", {"missing": "a place to ask"}) == "missing: a place to ask"


def test_doubled_braces_are_braces() -> None:
    assert fill("{{blocks}}", {}) == "{blocks}"


def test_a_name_of_python_can_be_a_place() -> None:
    assert plain(fill("{class:minutes_plain}", {"class": 165})) == "165 min"


@pytest.mark.parametrize(
    "pattern",
    ["{nothing}", "{longest:furlongs}", "{longest.real}", "{weeks[0]}", "{}", "{0}"],
)
def test_what_is_not_there_is_a_bug(pattern: str) -> None:
    with pytest.raises(KeyError):
        fill(pattern, {"longest": 62, "weeks": [1, 2]})


def test_an_unknown_value_is_a_bug_and_never_a_zero() -> None:
    with pytest.raises(TypeError):
        fill("{longest:minutes}", {"longest": None})


FOUND = {
    "met": "all short",
    "not_met_one": "One video lasts {longest:minutes_plain}",
    "not_met": "{count:number} videos run long",
}


def test_a_count_of_one_takes_its_own_sentence() -> None:
    assert choose(FOUND, "not_met", {"count": 1}) == "One video lasts {longest:minutes_plain}"


@pytest.mark.parametrize("count", [0, 2, 21])
def test_other_counts_take_the_general_sentence(count: int) -> None:
    assert choose(FOUND, "not_met", {"count": count}) == "{count:number} videos run long"


def test_without_a_count_or_a_sentence_for_one_the_general_one_is_taken() -> None:
    assert choose(FOUND, "not_met", {}) == "{count:number} videos run long"
    assert choose(FOUND, "met", {"count": 1}) == "all short"


def test_an_outcome_without_a_sentence_is_a_bug() -> None:
    with pytest.raises(KeyError):
        choose(FOUND, "partly", {"count": 1})


def test_fields_are_listed_in_order_with_their_forms() -> None:
    assert fields_of("{a:minutes} of {b}, {a!r}") == [("a", "minutes"), ("b", ""), ("a", "!r")]


def test_every_form_of_detail_can_be_written() -> None:
    forms = {form for forms in FORMS_OF_DETAIL.values() for form in forms}
    assert forms - {""} <= set(FORMS)
    details = {form for measured in MEASURED.values() for form in measured.details.values()}
    assert details <= set(FORMS_OF_DETAIL)

"""The words of course plans."""

import pytest

from audit.readers.plan_words import (
    column_names,
    folded,
    heading,
    kind_for,
    mode_for,
    spelled,
    words_table,
)
from audit.vocabulary import CountsAs, Kind, Mode


def test_the_documented_columns_in_order():
    assert column_names() == (
        "course", "term", "section", "week", "date", "start", "end", "title", "kind", "mode",
        "minutes", "counts_as", "required", "graded", "group", "captions", "recorded", "link",
        "notes",
    )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_kind_has_words_and_no_word_two_kinds(language):
    kinds = words_table()["kinds"][language]
    assert list(kinds) and set(kinds) == {kind.value for kind in Kind}
    words = [folded(word) for kind, listed in kinds.items() for word in {kind, *listed}]
    assert sorted(word for word in words if words.count(word) > 1 and word not in kinds) == []


def test_the_choices_are_those_of_the_vocabulary():
    assert set(words_table()["modes"]) == {mode.value for mode in Mode}
    assert set(words_table()["counts_as"]) == {choice.value for choice in CountsAs}


def test_no_name_stands_for_two_columns():
    found: dict[str, set[str]] = {}
    for column, names in words_table()["columns"].items():
        for name in (column, *names["en"], *names["fr"]):
            found.setdefault(spelled(name), set()).add(column)
    assert {name: columns for name, columns in found.items() if len(columns) > 1} == {}


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("Room", None), ("", None), ("Titles of nobility", None),
        (" TITLE ", "title"), ("Activité", "title"), ("activite", "title"), ("intitulé", "title"),
        ("counts_as", "counts_as"), ("Counts as", "counts_as"), ("Week no.", "week"),
        ("N° semaine", "week"), ("Semaine", "week"), ("wk", "week"), ("Durée (min)", "minutes"),
        ("Date (dd/mm/yyyy)", "date"), ("Note", "notes"), ("NOTÉ", "graded"), ("Noté ?", "graded"),
        ("Sous-titres", "captions"), ("À", "end"), ("From", "start"), ("Lien", "link"),
    ],
)  # fmt: skip
def test_names_of_columns(name, column):
    found = heading(name)
    assert (found and found.column) == column


def test_hours_are_not_minutes():
    assert [heading(n).unit_min for n in ("Minutes", "Durée", "Hours", "Durée (h)")] == [
        1,
        1,
        60,
        60,
    ]


@pytest.mark.parametrize(
    ("word", "english", "french"),
    [
        # Near misses: two kinds in one cell, a place beside what may be live, a live reading.
        ("Lecture/Lab", None, None),
        ("online lecture", None, "reading"),
        ("live reading", None, None),
        ("questionnaire", None, None),
        ("Lecture", "live_lecture", "reading"),
        ("Lecture (recorded)", "video", "video"),
        ("live_seminar", "live_seminar", "live_seminar"),
        ("Live seminar", "live_seminar", "live_seminar"),
        ("Séminaire en direct", "live_seminar", "live_seminar"),
        ("Q&A forum", "question_forum", "question_forum"),
        ("Quiz 3", "quiz", "quiz"),
        ("Lab2", "live_lab", "live_lab"),
        ("H5P", "interactive", "interactive"),
        ("optional online quiz", "quiz", "quiz"),
        ("Devoir noté", "assignment", "assignment"),
        ("TP", "live_lab", "live_lab"),
    ],
)
def test_words_of_kinds(word, english, french):
    assert (kind_for(word, "en"), kind_for(word, "fr")) == (english, french)


@pytest.mark.parametrize(
    ("word", "mode"),
    [
        ("online", None), ("hybrid", None), ("Zoom", "synchronous"), ("Async.", "asynchronous"),
        ("en différé", "asynchronous"), ("HyFlex", "either"), ("synchronous (Zoom)", "synchronous"),
    ],
)  # fmt: skip
def test_words_of_modes(word, mode):
    assert mode_for(word) == mode

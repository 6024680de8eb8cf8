"""Numbers, dates and durations as reports write them."""

from datetime import date

import pytest

from audit import language
from audit.language import NBSP


@pytest.fixture(autouse=True)
def english_again():
    yield
    language.use_language("en")


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (1230, 0, "1,230"),
        (7.2, 1, "7.2"),
        (7, 1, "7.0"),
        (0.04, 1, "0.0"),
        # Nobody should read "-0".
        (-0.001, 0, "0"),
        (-3, 0, "-3"),
    ],
)
def test_a_number(value, digits, text):
    assert language.number(value, digits) == text


@pytest.mark.parametrize(("share", "text"), [(0, "0 %"), (0.546, "55 %"), (1, "100 %")])
def test_a_share_in_whole_per_cent(share, text):
    assert language.percent(share) == text.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0 min"),
        (59.4, "59 min"),
        (59.6, "1 h"),
        (60, "1 h"),
        (61, "1 h 01"),
        (150, "2 h 30"),
        (60000, "1,000 h"),
    ],
)
def test_minutes_as_people_say_them(value, text):
    assert language.minutes(value) == text.replace(" ", NBSP)


def test_minutes_may_stay_minutes():
    assert language.minutes_plain(62.4) == f"62{NBSP}min"


def test_hours_have_one_decimal():
    assert language.hours(7.24) == f"7.2{NBSP}h"


def test_a_date_in_words():
    assert language.long_date(date(2032, 1, 12)) == "12 January 2032"


def test_weekdays_begin_on_monday():
    assert [language.weekday(day) for day in (0, 6)] == ["Monday", "Sunday"]
    assert language.weekday(1, "abbreviated") == "Tue"


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_listing(words, text):
    assert language.listing(words) == text


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([], ""),
        ([3], "3"),
        ([1, 2], "1 and 2"),
        ([3, 2, 1, 2], "1 to 3"),
        ([9, 4, 5, 6, 11], "4 to 6, 9 and 11"),
    ],
)
def test_week_numbers_with_their_runs_folded(numbers, text):
    assert language.ranges(numbers) == text


def test_plurals_of_a_text():
    texts = ("{count} video", "{count} videos")
    assert [language.translate_plural(*texts, count).format(count=count) for count in (1, 2)] == [
        "1 video",
        "2 videos",
    ]
    assert [language.plural_form(count) for count in (0, 1, 2)] == ["other", "one", "other"]


def test_english_is_always_there():
    assert "en" in language.available_languages()
    language.use_language("en_CA")
    assert (language.language(), language.translate("Live class")) == ("en_CA", "Live class")


def test_a_language_that_has_no_texts_is_not_taken_for_english():
    with pytest.raises(FileNotFoundError):
        language.use_language("tlh")
    assert language.language() == "en"


def test_numbers_follow_the_language_in_use(monkeypatch):
    monkeypatch.setattr(language, "_code", "fr")
    assert language.number(1230.5, 1) == "1\N{NARROW NO-BREAK SPACE}230,5"
    assert language.long_date(date(2032, 1, 12)) == "12 janvier 2032"

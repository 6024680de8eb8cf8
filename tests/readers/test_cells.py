"""Lengths, dates, hours and addresses in cells."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.readers.cell_dates import month_comes_first, written_date
from audit.readers.cells import (
    CellError,
    addresses,
    clock_times,
    is_blank,
    is_length_range,
    length_min,
    shown,
    text_of,
)

NO_LENGTHS = (
    "an hour",
    "60-90",
    "6 x 8 min",
    "1,200",
    "1h75",
    "1:75",
    "-5",
    "90 +",
    "min",
    "PT",
    "1e3",
    "nan",
    "2 days",
    float("nan"),
    float("inf"),
    -5,
    True,
    date(2031, 9, 2),
    timedelta(minutes=-1),
)


@pytest.mark.parametrize("cell", NO_LENGTHS)
def test_what_is_no_length_says_what_to_write(cell):
    with pytest.raises(CellError) as caught:
        length_min(cell)
    assert caught.value.what == f"'{shown(cell)}' is not a length of time"
    assert caught.value.remedy == "write 90, 1h30, 1:30:00 or PT90M"


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("90", 90),
        (" 90 min. ", 90),
        ("90'", 90),
        ("1h30", 90),
        ("1 h 30 min", 90),
        ("1 hr 30", 90),
        ("1 hour and 30 minutes", 90),
        ("1 heure 30", 90),
        ("1:30", 90),
        ("01:30:00", 90),
        ("PT90M", 90),
        ("pt1h30m", 90),
        ("PT5400S", 90),
        ("1,5 h", 90),
        ("1.5h", 90),
        ("~90 min", 90),
        ("environ 1h30", 90),
        ("2 h", 120),
        ("12 min 30 s", 12.5),
        ("12'30''", 12.5),
        ("0:12:30", 12.5),
        ("12,5", 12.5),
        ("45 s", 0.75),
        ("0", 0),
        (90, 90),
        (12.5, 12.5),
        (time(1, 30), 90),
        (timedelta(hours=30), 1800),
        # What a workbook makes of 54:00: six o'clock, two days after 30 December 1899.
        (datetime(1900, 1, 1, 6), 54 * 60),
    ],
)
def test_a_length_in_each_accepted_form(cell, minutes):
    assert length_min(cell) == minutes


def test_a_bare_number_in_a_column_of_hours_counts_hours():
    assert length_min("1,5", 60) == 90
    assert length_min(2, 60) == 120
    assert length_min("45 min", 60) == 45


@given(st.integers(0, 59), st.integers(0, 59), st.integers(0, 99))
def test_a_length_reads_the_same_in_every_form(seconds, minutes, hours):
    wanted = hours * 60 + minutes + seconds / 60
    written = [
        f"{hours}:{minutes:02d}:{seconds:02d}",
        f"{hours}h {minutes} min {seconds} s",
        f"PT{hours}H{minutes}M{seconds}S",
        f"{hours} hours, {minutes} minutes and {seconds} seconds",
    ]
    if not seconds:
        written += [f"{hours}h{minutes:02d}", f"{hours}:{minutes:02d}", f"{hours * 60 + minutes}"]
        written += [f"{hours * 60 + minutes} min", f"PT{hours * 60 + minutes}M"]
    if not seconds and minutes % 15 == 0:
        written += [f"{hours + minutes / 60:g} h", f"{hours + minutes / 60:g} h".replace(".", ",")]
    assert [length_min(text) for text in written] == pytest.approx([wanted] * len(written))


@given(st.text())
def test_any_text_is_a_length_or_an_error(text):
    with suppress(CellError):
        assert length_min(text) >= 0


@pytest.mark.parametrize("cell", ["45", "1:30", "a-b", "2031-09-02", 45, "30-"])
def test_what_is_no_range_of_lengths(cell):
    assert not is_length_range(cell)


@pytest.mark.parametrize("cell", ["30-45 min", "30 – 45", "1 h to 1 h 30", "30 à 45 min"])
def test_a_range_of_lengths(cell):
    assert is_length_range(cell)


@pytest.mark.parametrize(
    "cell", ["noon", "45 min", "25:00", "13", "13:60", "0 pm", 13, "1-2-3", ""]
)
def test_what_is_no_hour_says_what_to_write(cell):
    with pytest.raises(CellError) as caught:
        clock_times(cell)
    assert caught.value.what == f"'{cell}' is not a time of day"
    assert caught.value.remedy == (
        "write 13:15 or 13:15-14:30; a length goes into a column 'minutes'"
    )


@pytest.mark.parametrize(
    ("cell", "begin", "end"),
    [
        ("13:15", time(13, 15), None),
        ("1:15 pm", time(13, 15), None),
        ("1:15 P.M.", time(13, 15), None),
        ("12:05 a.m.", time(0, 5), None),
        ("13h15", time(13, 15), None),
        ("13 h", time(13), None),
        ("1pm", time(13), None),
        ("13:15-14:30", time(13, 15), time(14, 30)),
        ("13h15 à 14h30", time(13, 15), time(14, 30)),
        ("10:15 – 11:45", time(10, 15), time(11, 45)),
        ("2-4pm", time(14), time(16)),
        ("11-1 pm", time(11), time(13)),
        ("9:30 to 11", time(9, 30), time(11)),
        (time(13, 15), time(13, 15), None),
        (datetime(2031, 9, 2, 13, 15), time(13, 15), None),
        (0.5520833333, time(13, 15), None),
    ],
)
def test_an_hour_in_each_accepted_form(cell, begin, end):
    assert clock_times(cell) == (begin, end)


@pytest.mark.parametrize(
    "cell", ["soon", "31/31/2031", "30 Feb 2031", "Mar 5", "3/5", "19", 19, "2031", "2031-13-01"]
)
def test_what_is_no_date_says_what_to_write(cell):
    with pytest.raises(CellError) as caught:
        written_date(cell)
    assert caught.value.what == f"'{cell}' is not a date"
    assert caught.value.remedy == "write it as 2031-09-02"


@pytest.mark.parametrize(
    "cell",
    [
        "2024-03-05",
        "2024/3/5",
        "05.03.24",
        "5.3.2024",
        "5 Mar 24",
        "5-Mar-2024",
        "March 5, 2024",
        "Mar. 5th 2024",
        "Tue, 5 March 2024",
        "mardi 5 mars 2024",
        date(2024, 3, 5),
        datetime(2024, 3, 5),
        "45356",
        45356.0,
    ],
)
def test_a_date_in_each_accepted_form(cell):
    assert written_date(cell).days == (date(2024, 3, 5), date(2024, 3, 5))


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1er août 2031", date(2031, 8, 1)),
        ("14 févr. 2032", date(2032, 2, 14)),
        ("3 décembre 2031", date(2031, 12, 3)),
    ],
)
def test_french_months(cell, day):
    assert written_date(cell).day(None) == day


def test_a_date_may_hold_an_hour():
    assert written_date("2031-09-02 13:15").hour == time(13, 15)
    assert written_date(datetime(2031, 9, 2, 13, 15)).hour == time(13, 15)
    assert written_date(datetime(2031, 9, 2)).hour is None


def test_day_or_month_first_is_decided_by_the_column():
    open_ = written_date("3/5/2024")
    assert open_.days == (date(2024, 5, 3), date(2024, 3, 5))
    assert open_.day(None) is None
    day_first, month_first = written_date("13/5/2024"), written_date("5/13/2024")
    by_weekday = written_date("Tue 3/5/2024")
    assert month_comes_first([open_]) is None
    assert month_comes_first([open_, written_date("4/4/2024")]) is None
    assert month_comes_first([open_, day_first]) is False
    assert month_comes_first([open_, month_first]) is True
    assert month_comes_first([open_, by_weekday]) is True
    assert month_comes_first([day_first, month_first]) is None
    assert [open_.day(order) for order in (False, True)] == [date(2024, 5, 3), date(2024, 3, 5)]
    # What can be read in one way only is read so.
    assert month_first.day(False) == date(2024, 5, 13)


@given(st.dates(date(2000, 1, 1), date(2089, 12, 31)))
def test_a_date_reads_the_same_in_every_form(day):
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %y", "%d-%b-%y"):
        assert written_date(day.strftime(form)).day(None) == day
    assert written_date(day.strftime("%d/%m/%Y")).day(False) == day
    assert written_date(day.strftime("%m/%d/%Y")).day(True) == day


def test_blank_cells_say_nothing():
    assert all(is_blank(cell) for cell in ("", "  ", "-", "–", "n/a", "TBA", "...", "?"))
    assert not any(is_blank(cell) for cell in ("0", 0, False, "no"))


def test_cells_as_people_see_them():
    cells = (3.0, 3.5, True, " Bees ", date(2031, 9, 2), time(13, 15))
    assert [text_of(cell) for cell in cells] == [
        "3",
        "3.5",
        "true",
        "Bees",
        "2031-09-02",
        "13:15:00",
    ]
    assert shown("a\n b  " + "c" * 80) == "a b " + "c" * 55 + "…"


def test_addresses_are_parted_from_what_is_none():
    cell = (
        "https://a.example/1;https://a.example/2\nwww.b.example/x, media/bees.mp4; "
        "Chapter 3; javascript:alert(1)"
    )
    assert addresses(cell) == (
        ["https://a.example/1", "https://a.example/2", "https://www.b.example/x", "media/bees.mp4"],
        ["Chapter 3", "javascript:alert(1)"],
    )

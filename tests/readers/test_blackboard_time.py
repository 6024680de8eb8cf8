"""Times of Blackboard exports: what the abbreviation of a time zone tells, and what it does not."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.readers.blackboard_time import Clock, Stamp, _zones, stamp


def clock(*texts: str) -> tuple[Clock, list[datetime | None]]:
    """The clock of an export with these times, and the times by it."""
    stamps = [stamp(text) for text in texts]
    found = Clock(one for one in stamps if one)
    return found, [found.utc(one) for one in stamps]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2024-02-10 23:59:00 EST", Stamp(datetime(2024, 2, 10, 23, 59), "EST")),
        ("2024-02-10 23:59 est ", Stamp(datetime(2024, 2, 10, 23, 59), "EST")),
        ("2024-02-10T23:59:00.123 GMT+03:00", Stamp(datetime(2024, 2, 10, 23, 59), "GMT+03:00")),
        ("2024-02-10 23:59:00", Stamp(datetime(2024, 2, 10, 23, 59), "")),
        ("2024-02-30 23:59:00 EST", None),
        ("9999-12-31 23:59:00 EST", None),
        ("2024-02-10", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_times_as_written(text: str | None, read: Stamp | None) -> None:
    assert stamp(text) == read


def test_one_zone_fits_winter_and_summer() -> None:
    found, moments = clock("2024-02-10 23:59:00 EST", "2024-07-10 23:59:00 EDT")
    assert (found.zone, found.wall_clock) == ("America/New_York", False)
    assert moments == [
        datetime(2024, 2, 11, 4, 59, tzinfo=UTC),
        datetime(2024, 7, 11, 3, 59, tzinfo=UTC),
    ]
    assert found.about == (
        "the time zone America/New_York was taken from the abbreviations behind the times "
        "(EDT, EST); others with the same clock may fit too"
    )


@pytest.mark.parametrize(
    ("texts", "zone"),
    [
        (("2024-02-10 12:00:00 CST", "2024-07-10 12:00:00 CDT"), "America/Chicago"),
        (("2024-02-10 12:00:00 GMT", "2024-07-10 12:00:00 BST"), "Europe/London"),
        (("2024-02-10 12:00:00 GMT", "2024-07-10 12:00:00 IST"), "Europe/Dublin"),
        (("2024-02-10 12:00:00 CET", "2024-07-10 12:00:00 CEST"), "Europe/Paris"),
        (("2024-02-10 12:00:00 AST", "2024-07-10 12:00:00 ADT"), "America/Halifax"),
        (("2024-02-10 12:00:00 AEDT", "2024-07-10 12:00:00 AEST"), "Australia/Sydney"),
        # No daylight time in summer.
        (("2024-02-10 12:00:00 MST", "2024-07-10 12:00:00 MST"), "America/Phoenix"),
        (("2024-02-10 12:00:00 MST",), "America/Denver"),
    ],
)
def test_zones(texts: tuple[str, ...], zone: str) -> None:
    found, moments = clock(*texts)
    assert found.zone == zone
    assert moments == [
        stamp(text).clock.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for text in texts
    ]


@pytest.mark.parametrize("name", ["CST", "BST", "AST", "IST", "XYZ", ""])
def test_what_an_abbreviation_does_not_tell_stays_as_written(name: str) -> None:
    found, moments = clock(f"2024-07-10 23:59:00 {name}")
    assert (found.zone, found.wall_clock) == (None, True)
    assert moments == [datetime(2024, 7, 10, 23, 59, tzinfo=UTC)]
    assert f"'{name}'" in (found.about or "")


def test_times_of_several_zones_are_moments_and_name_none() -> None:
    found, moments = clock("2024-02-10 23:59:00 EST", "2024-02-10 23:59:00 PST")
    assert (found.zone, found.wall_clock) == (None, False)
    assert moments == [
        datetime(2024, 2, 11, 4, 59, tzinfo=UTC),
        datetime(2024, 2, 11, 7, 59, tzinfo=UTC),
    ]
    assert "EST, PST" in (found.about or "")


def test_offsets_in_numbers_are_moments() -> None:
    texts = ("GMT+03:00", "+0300", "UTC+3", "Z", "UTC")
    found, moments = clock(*(f"2024-07-10 12:00:00 {zone}" for zone in texts))
    assert found.zone is None
    assert [moment.hour for moment in moments if moment] == [9, 9, 9, 12, 12]


def test_an_hour_that_comes_twice_is_told_by_its_abbreviation() -> None:
    _found, moments = clock("2024-11-03 01:30:00 EDT", "2024-11-03 01:30:00 EST")
    assert [moment.hour for moment in moments if moment] == [5, 6]


def test_standard_time_written_in_summer_is_still_a_moment() -> None:
    """Converters write one abbreviation all year."""
    _found, moments = clock("2024-07-10 12:00:00 EST", "2024-07-10 12:00:00 PDT")
    assert moments[0] == datetime(2024, 7, 10, 17, 0, tzinfo=UTC)


def test_an_export_without_times_says_nothing() -> None:
    found, moments = clock("", "soon")
    assert (found.zone, found.wall_clock, found.about) == (None, False, None)
    assert moments == [None, None]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(_zones())),
    st.lists(st.datetimes(datetime(2001, 1, 1), datetime(2037, 1, 1)), min_size=1, max_size=4),
)
def test_times_that_a_zone_writes_are_read_as_its_moments(
    zone: str, clocks: list[datetime]
) -> None:
    place = ZoneInfo(zone)
    year = {one.year for one in clocks}
    low = {y: min(datetime(y, m, 1, tzinfo=place).utcoffset() for m in (1, 7)) for y in year}
    stamps = []
    for one in (c.replace(second=0, microsecond=0) for c in clocks):
        is_summer = one.replace(tzinfo=place).utcoffset() != low[one.year]
        stamps.append(Stamp(one, _zones()[zone][-1 if is_summer else 0]))
    found = Clock(stamps)
    if found.wall_clock:
        assert found.utc(stamps[0]) == stamps[0].clock.replace(tzinfo=UTC)
        return
    for one in stamps:
        assert found.utc(one) == one.clock.replace(tzinfo=place).astimezone(UTC)

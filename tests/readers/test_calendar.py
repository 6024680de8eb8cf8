"""The calendar reader: what takes place when, what repeats, and nothing of people."""

import io
import json
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.course import Activity, Course
from audit.errors import ReadError
from audit.readers import calendar_file
from audit.readers.calendar_lines import zone_named
from audit.readers.source import Source

HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Test//EN\n"
ZONE = "TZID=Europe/Paris:"


def calendar(path: Path, *components: str, head: str = HEAD) -> Path:
    path.write_text(head + "".join(components) + "END:VCALENDAR\n", "utf-8")
    return path


def event(uid: str = "a", start: str = f"DTSTART;{ZONE}20310908T090000", *lines: str) -> str:
    body = "\n".join((f"UID:{uid}", start, *lines))
    return f"BEGIN:VEVENT\n{body}\nEND:VEVENT\n"


def read(path: Path) -> Course:
    (course,) = calendar_file.read(Source(path))
    return course


@pytest.fixture
def read_events(tmp_path: Path) -> Callable[..., Course]:
    def read_them(*events: str, head: str = HEAD) -> Course:
        return read(calendar(tmp_path / "c.ics", *events, head=head))

    return read_them


def one(course: Course) -> Activity:
    (activity,) = course.activities
    return activity


def starts(course: Course) -> list[str]:
    return [a.starts.strftime("%m-%d %H:%M") if a.starts else "-" for a in course.activities]


def reasons(course: Course) -> list[str]:
    return [line.reason for line in course.unread]


# --- the sample -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(samples: Path) -> Course:
    return read(samples / "calendar" / "tides-and-currents.ics")


@pytest.fixture(scope="module")
def expected(samples: Path) -> dict:
    return json.loads((samples / "calendar" / "expected.json").read_text("utf-8"))


def test_the_sample_has_the_course_that_was_written(sample: Course, expected: dict) -> None:
    assert {name: getattr(sample, name) for name in expected["course"]} == expected["course"]
    assert sample.format == expected["format"]


def test_the_sample_has_what_was_counted(sample: Course, expected: dict) -> None:
    videos = [m for a in sample.activities for m in a.media if m.kind == "video"]
    assert expected["counts"] == {
        "sections": len(sample.sections),
        "activities": len(sample.activities),
        "by_lms_type": Counter(a.lms_type for a in sample.activities),
        "with_due_date": sum(a.due is not None for a in sample.activities),
        "videos": len(videos),
        "videos_with_duration": sum(m.duration_s is not None for m in videos),
        "live_sessions": sum(a.starts is not None for a in sample.activities),
        "whole_days": sum(a.day is not None for a in sample.activities),
        "unpublished": sum(not a.published for a in sample.activities),
    }
    assert expected["by_title"] == Counter(a.title for a in sample.activities)
    assert expected["unread"] == len(sample.unread)


def test_the_sample_keeps_its_hours_when_clocks_change(sample: Course) -> None:
    lectures = [a for a in sample.activities if a.title.startswith("Lecture: tides")]
    assert [a.starts.hour for a in lectures if a.starts] == [9] * 5 + [10] * 5
    labs = [a for a in sample.activities if a.title == "Tank lab"]
    assert [(a.starts.hour, a.ends.hour) for a in labs if a.starts and a.ends] == (
        [(12, 14)] * 3 + [(13, 15)] * 4
    )


def test_the_sample_has_its_rooms(sample: Course) -> None:
    first = sample.activities[0]
    assert first.url == "https://harbour.zoom.us/j/85550001111"
    assert first.body == (
        "Bring your tide table.\nJoin: https://harbour.zoom.us/j/85550001111\n"
        "Room 2.14, Pier Building"
    )
    guest = next(a for a in sample.activities if a.title.startswith("Guest"))
    assert guest.url == "https://teams.microsoft.com/l/meetup-join/19%3ameeting_pilot/0"
    assert guest.starts == datetime(2031, 11, 20, 18, 0, tzinfo=UTC)
    office = next(a for a in sample.activities if a.title == "Office hours")
    assert office.settings == {"calendar_event": "yes", "free_time": "yes"}
    assert office.links == ()


def test_the_sample_says_what_was_left_out(sample: Course) -> None:
    assert reasons(sample) == [
        "VFREEBUSY (1): no entry of a course, passed over",
        "2 cancelled entries were left out: Lecture: tides, currents and waves, Boat fair",
        "1 entry lasts several days: only the first is kept",
    ]


def test_the_sample_keeps_nobody(sample: Course) -> None:
    for planted in ("Invented", "Madeup", "invented", "madeup", "271828", "c2Vjcm", "5000 1111"):
        assert planted not in repr(sample)
    assert "500" not in " ".join(a.body or "" for a in sample.activities).replace("85550001111", "")


# --- real exports ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["moodle_import", "google_gmail", "osx_yosemite"])
def test_real_exports_have_what_was_counted(real_exports: Path, name: str) -> None:
    truth = json.loads((real_exports / "ground_truth.json").read_text("utf-8"))
    counted = truth[f"ics/{name}.ics"]["truth"]
    course = read(real_exports / "ics" / f"{name}.ics")
    assert len(course.activities) == counted["events"]
    assert {a.lms_type for a in course.activities} == {"VEVENT"}
    assert sum(a.day is not None for a in course.activities) == counted.get("all_day", 0)
    assert course.timezone == counted.get("tz")
    assert course.unread == ()
    assert "John" not in repr(course)


# --- which files are calendars --------------------------------------------------------------------


def test_a_calendar_is_known_by_its_first_line(tmp_path: Path) -> None:
    assert calendar_file.sniff(Source(calendar(tmp_path / "a.txt", event())))
    other = tmp_path / "b.ics"
    other.write_text("title,start\nBEGIN:VCALENDAR,1\n")
    assert not calendar_file.sniff(Source(other))
    assert not calendar_file.sniff(Source(tmp_path))


def test_a_zip_of_calendars_alone_is_read_and_no_other(tmp_path: Path) -> None:
    text = HEAD + "X-WR-CALNAME:{}\n" + event() + "END:VCALENDAR\n"
    path = tmp_path / "c.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("one.ics", text.format("One"))
        archive.writestr("two.ics", text.format("Two"))
    source = Source(path)
    assert calendar_file.sniff(source)
    assert [course.title for course in calendar_file.read(source)] == ["One", "Two"]
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("imsmanifest.xml", "<manifest/>")
    assert not calendar_file.sniff(Source(path))


def test_the_name_of_somebodys_own_calendar_is_left_out(read_events: Callable[..., Course]) -> None:
    course = read_events(event(), head=HEAD + "X-WR-CALNAME:jane@uni.example\n")
    assert course.title == "c"


# --- time -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "begins", "length_min"),
    [
        ("DTSTART:20310908T090000Z", "DTEND:20310908T101500Z", "09-08 09:00", 75),
        (f"DTSTART;{ZONE}20310908T090000", "DURATION:PT1H15M", "09-08 07:00", 75),
        ('DTSTART;TZID="Europe/Paris":20310908T090000', "DURATION:PT75M", "09-08 07:00", 75),
        (
            "DTSTART;TZID=W. Europe Standard Time:20310908T090000",
            "DURATION:PT1H",
            "09-08 07:00",
            60,
        ),
        ("DTSTART;TZID=/citadel.example/Asia/Tokyo:20310908T090000", "X:", "09-08 00:00", None),
        (f"DTSTART;{ZONE}20310908T090000", f"DTEND;{ZONE}20310908T090000", "09-08 07:00", None),
        (f"DTSTART;{ZONE}20310908T090000", f"DTEND;{ZONE}20310908T080000", "09-08 07:00", None),
        (f"DTSTART;{ZONE}20310908T090000", "DTEND:never", "09-08 07:00", None),
        (f"DTSTART;{ZONE}20310908T090000", "DURATION:-PT1H", "09-08 07:00", None),
        (f"DTSTART;{ZONE}20310908T090000", "DTEND;VALUE=DATE:20310909", "09-08 07:00", None),
        # An hour is an hour in the night when clocks change.
        (f"DTSTART;{ZONE}20311026T013000", "DURATION:PT2H", "10-25 23:30", 120),
    ],
)
def test_hours(
    read_events: Callable[..., Course], start: str, end: str, begins: str, length_min: int | None
) -> None:
    activity = one(read_events(event("a", start, end)))
    assert activity.starts is not None and activity.day is None
    assert activity.starts.strftime("%m-%d %H:%M") == begins
    found = (activity.ends - activity.starts).total_seconds() / 60 if activity.ends else None
    assert found == length_min


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART;VALUE=DATE:20310908", "DTEND;VALUE=DATE:20310909"),
        ("DTSTART;VALUE=DATE:20310908", "DTEND;VALUE=DATE:20310908"),
        ("DTSTART;VALUE=DATE:20310908",),
        ("DTSTART:20310908", "DURATION:P1D"),
        ("DTSTART:20310908T000000", "DTEND:20310909T000000", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"),
    ],
)
def test_a_whole_day_is_no_session(
    read_events: Callable[..., Course], lines: tuple[str, ...]
) -> None:
    activity = one(read_events(event("a", *lines)))
    assert (activity.day, activity.starts, activity.ends) == (date(2031, 9, 8), None, None)


def test_hours_of_no_place_are_as_written(read_events: Callable[..., Course]) -> None:
    course = read_events(event("a", "DTSTART:20310908T090000"))
    assert course.wall_clock and course.timezone is None
    assert starts(course) == ["09-08 09:00"]
    course = read_events(event("a", "DTSTART:20310908T090000"), event("b"))
    assert not course.wall_clock and course.timezone == "Europe/Paris"
    assert starts(course) == ["09-08 07:00", "09-08 07:00"]
    course = read_events(
        event("a", "DTSTART:20310908T090000"), event("b", "DTSTART:20310908T100000Z")
    )
    assert not course.wall_clock and course.timezone is None
    assert reasons(course) == ["1 entry has an hour of a place that nobody names: read as UTC"]


def test_the_calendars_zone_is_that_of_floating_hours(read_events: Callable[..., Course]) -> None:
    course = read_events(
        event("a", "DTSTART:20310908T090000"), head=HEAD + "X-WR-TIMEZONE:America/Toronto\n"
    )
    assert (course.timezone, course.wall_clock) == ("America/Toronto", False)
    assert starts(course) == ["09-08 13:00"]


def test_a_zone_that_nobody_knows_is_named(read_events: Callable[..., Course]) -> None:
    course = read_events(event("a", "DTSTART;TZID=Atlantis:20310908T090000"))
    assert course.wall_clock and starts(course) == ["09-08 09:00"]
    assert reasons(course) == ["the time zone 'Atlantis' is not known (1): hours taken as written"]


def own_zone(name: str, *rules: str, offset: str = "+0500") -> str:
    return (
        f"BEGIN:VTIMEZONE\nTZID:{name}\nBEGIN:STANDARD\nDTSTART:16010101T000000\n"
        f"TZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}\n" + "".join(f"{r}\n" for r in rules)
    ) + "END:STANDARD\nEND:VTIMEZONE\n"


def test_a_zone_is_what_each_calendar_says_it_is(read_events: Callable[..., Course]) -> None:
    meeting = event("a", "DTSTART;TZID=Customized Time Zone:20310908T090000")
    for offset, hour in (("+0500", "04:00"), ("-0300", "12:00")):
        course = read_events(own_zone("Customized Time Zone", offset=offset), meeting)
        assert starts(course) == [f"09-08 {hour}"]
    # Also where it stands after its entries.
    assert starts(read_events(meeting, own_zone("Customized Time Zone"))) == ["09-08 04:00"]


@pytest.mark.parametrize(
    "zone",
    [
        own_zone("Odd", "RRULE:FREQ=SECONDLY"),
        own_zone("Odd", "RRULE:FREQ=YEARLY;BYMONTH=99"),
        own_zone("Odd", "RRULE:BYMONTH=3"),
        own_zone("Odd", offset="+9999"),
        own_zone("Odd").replace("STANDARD", "DAYLIGHT"),
        own_zone("Odd").replace("DTSTART:1601", "DTSTART:x"),
        "BEGIN:VTIMEZONE\nTZID:Odd\nEND:VTIMEZONE\n",
    ],
)
def test_a_zone_that_cannot_be_followed_is_said(
    read_events: Callable[..., Course], zone: str
) -> None:
    course = read_events(zone, event("a", "DTSTART;TZID=Odd:20310908T090000"))
    assert starts(course) == ["09-08 09:00"]
    assert "the time zone 'Odd' does not say when its clocks change" in reasons(course)


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Central Standard Time", "America/Chicago"),
        ("/freeassociation.sourceforge.net/Europe/Berlin", "Europe/Berlin"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("../../etc/passwd", None),
        ("", None),
        (None, None),
        ("\x00", None),
    ],
)
def test_names_of_zones(name: str | None, zone: str | None) -> None:
    assert zone_named(name) == zone


# --- repetition -----------------------------------------------------------------------------------

WEEKLY = f"DTSTART;{ZONE}20310908T090000"


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ("FREQ=WEEKLY;COUNT=5", 5),
        ("FREQ=WEEKLY;UNTIL=20310922T070000Z", 3),
        ("FREQ=WEEKLY;UNTIL=20310922T065959Z", 2),
        # A day as the end means the whole day.
        ("FREQ=WEEKLY;UNTIL=20310922", 3),
        ("FREQ=WEEKLY;UNTIL=20310922T090000", 3),
        ("FREQ=WEEKLY;BYDAY=MO,TH;COUNT=5", 5),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20310919T220000Z", 10),
        ("FREQ=MONTHLY;BYDAY=2MO;COUNT=4", 4),
        ("FREQ=DAILY;COUNT=3;BYHOUR=9,14", 3),
        ("FREQ=YEARLY;COUNT=2", 2),
    ],
)
def test_rules(read_events: Callable[..., Course], rule: str, count: int) -> None:
    course = read_events(event("a", WEEKLY, f"RRULE:{rule}"))
    assert len(course.activities) == count
    assert len({a.native_id for a in course.activities}) == count
    assert all(a.native_id.startswith("a 20") for a in course.activities)
    assert course.unread == ()


def test_what_repeats_for_ever_is_read_for_a_year(read_events: Callable[..., Course]) -> None:
    course = read_events(event("a", WEEKLY, "RRULE:FREQ=WEEKLY"))
    assert len(course.activities) == 53
    assert reasons(course) == ["it repeats without an end: read is one year"]


@pytest.mark.parametrize(
    ("rule", "count", "is_said"),
    [
        ("FREQ=WEEKLY;COUNT=150", 150, False),
        ("FREQ=WEEKLY;COUNT=200", 157, True),
        ("FREQ=YEARLY;COUNT=9", 4, True),
        ("FREQ=WEEKLY;UNTIL=20991231T000000Z", 157, True),
    ],
)
def test_nothing_is_read_for_more_than_three_years(
    read_events: Callable[..., Course], rule: str, count: int, is_said: bool
) -> None:
    course = read_events(event("a", WEEKLY, f"RRULE:{rule}", "SUMMARY:To a@b.example"))
    assert len(course.activities) == count
    said = [("To", "it repeats for more than three years: read are three")] * is_said
    assert [(line.path, line.reason) for line in course.unread] == said


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=HOURLY;COUNT=5",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;INTERVAL=-1",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=WEEKLY;INTERVAL=2;BYMONTH=13",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=0,1,2",
        "FREQ=DAILY;BYSECOND=0,1",
        "FREQ=WEEKLY;COUNT=0",
    ],
)
def test_rules_that_no_class_follows_are_read_once(
    read_events: Callable[..., Course], rule: str
) -> None:
    begin = time.process_time()
    course = read_events(event("a", WEEKLY, f"RRULE:{rule}"))
    assert time.process_time() - begin < 2
    assert starts(course) == ["09-08 07:00"]
    assert len(course.unread) == 1


def test_dates_are_added_left_out_moved_and_cancelled(read_events: Callable[..., Course]) -> None:
    course = read_events(
        event(
            "a",
            WEEKLY,
            "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;COUNT=5",
            f"EXDATE;{ZONE}20310915T090000",
            f"RDATE;{ZONE}20310910T090000",
            "SUMMARY:Class",
        ),
        event(
            "a",
            f"DTSTART;{ZONE}20310923T140000",
            f"RECURRENCE-ID;{ZONE}20310922T090000",
            "SUMMARY:Moved",
        ),
        event(
            "a",
            f"DTSTART;{ZONE}20310929T090000",
            f"RECURRENCE-ID;{ZONE}20310929T090000",
            "STATUS:CANCELLED",
            "SUMMARY:Class",
        ),
    )
    assert starts(course) == ["09-08 07:00", "09-10 07:00", "09-23 12:00", "10-06 07:00"]
    assert [a.title for a in course.activities] == ["Class", "Class", "Moved", "Class"]
    assert reasons(course) == ["1 cancelled entry was left out: Class"]


def test_from_one_date_on_all_are_moved(read_events: Callable[..., Course]) -> None:
    course = read_events(
        event("a", WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=4", "DURATION:PT1H"),
        event(
            "a",
            f"DTSTART;{ZONE}20310922T100000",
            f"RECURRENCE-ID;RANGE=THISANDFUTURE;{ZONE}20310922T090000",
            "DURATION:PT1H",
        ),
    )
    assert starts(course) == ["09-08 07:00", "09-15 07:00", "09-22 08:00", "09-29 08:00"]


def test_an_override_without_its_series_is_read(read_events: Callable[..., Course]) -> None:
    course = read_events(
        event("a", WEEKLY, f"RECURRENCE-ID;{ZONE}20310907T090000"),
        event("a", f"DTSTART;{ZONE}20311008T090000", f"RECURRENCE-ID;{ZONE}20311008T090000"),
    )
    assert starts(course) == ["09-08 07:00", "10-08 07:00"]


def test_the_highest_sequence_counts(read_events: Callable[..., Course]) -> None:
    first, second = WEEKLY, f"DTSTART;{ZONE}20310909T090000"
    course = read_events(event("a", second, "SEQUENCE:3"), event("a", first, "SEQUENCE:2"))
    assert starts(course) == ["09-09 07:00"]
    course = read_events(
        event("a", first, "RRULE:FREQ=WEEKLY;COUNT=9"),
        event("a", second, "SEQUENCE:1", "RRULE:FREQ=WEEKLY;COUNT=2"),
    )
    assert starts(course) == ["09-09 07:00", "09-16 07:00"]
    # Told twice, and told as another one.
    assert starts(read_events(event("a", first), event("a", first))) == ["09-08 07:00"]
    assert len(read_events(event("a", first), event("a", second)).activities) == 2


def test_a_cancellation_sent_later_cancels(tmp_path: Path) -> None:
    path = tmp_path / "c.ics"
    path.write_text(
        HEAD
        + event("a", WEEKLY, "SEQUENCE:0", "SUMMARY:Class")
        + event("b", WEEKLY)
        + "END:VCALENDAR\n"
        + HEAD
        + "METHOD:CANCEL\n"
        + event("a", WEEKLY, "SEQUENCE:1", "SUMMARY:Class")
        + "END:VCALENDAR\n"
    )
    course = read(path)
    assert [a.native_id for a in course.activities] == ["b"]
    assert reasons(course) == ["1 cancelled entry was left out: Class"]


def test_many_entries_that_repeat_are_bounded(
    read_events: Callable[..., Course], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.readers.calendar_series.MAX_ENTRIES", 12)
    monkeypatch.setattr("audit.readers.calendar_series.MAX_OCCURRENCES", 10)
    course = read_events(*(event(f"e{n}", WEEKLY, "RRULE:FREQ=DAILY;COUNT=99") for n in range(4)))
    assert len(course.activities) == 20
    assert "it repeats 99 times: read are the first 10" in reasons(course)
    assert reasons(course)[-1] == "2 entries too many: not read"


# --- texts and addresses --------------------------------------------------------------------------


def test_html_and_plain_texts(read_events: Callable[..., Course]) -> None:
    plain = one(
        read_events(event("a", WEEKLY, "DESCRIPTION:x < 5\\, y\\nSee https://a.example/b."))
    )
    assert plain.body == "x < 5, y\nSee https://a.example/b."
    assert plain.links == ("https://a.example/b",)
    html = one(
        read_events(
            event("a", WEEKLY, 'DESCRIPTION:<p>Read <a href="https://a.example/b">b</a></p>')
        )
    )
    assert (html.body, html.links, html.word_count) == ("Read b", ("https://a.example/b",), 2)
    assert one(read_events(event("a", WEEKLY, "DESCRIPTION:\\n"))).body is None


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("LOCATION:https://uni.zoom.us/j/123", "https://uni.zoom.us/j/123"),
        ("LOCATION:Room 5 / https://uni.zoom.us/j/123?pwd=x", "https://uni.zoom.us/j/123"),
        ("URL:https://lms.example/calendar", "https://lms.example/calendar"),
        ("X-GOOGLE-CONFERENCE:https://meet.google.com/abc-defg-hij",) * 1
        + ("https://meet.google.com/abc-defg-hij",),
        (
            "X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/l/meetup-join/19/0",
            "https://teams.microsoft.com/l/meetup-join/19/0",
        ),
        ("CONFERENCE;VALUE=URI:https://room.example/x", "https://room.example/x"),
        ("DESCRIPTION:Join<https://uni.zoom.us/j/123>", "https://uni.zoom.us/j/123"),
        (
            "DESCRIPTION:Join https://eur02.safelinks.protection.outlook.com/?url="
            "https%3A%2F%2Funi.zoom.us%2Fj%2F123%3Fpwd%3Dx&data=05%7Cjane%40uni.example",
            "https://uni.zoom.us/j/123",
        ),
        ("DESCRIPTION:See https://a.example/b", None),
        ("CONFERENCE;VALUE=URI:tel:+1-555-0100", None),
    ],
)
def test_where_people_meet(read_events: Callable[..., Course], line: str, url: str | None) -> None:
    activity = one(read_events(event("a", WEEKLY, line)))
    assert activity.url == url
    assert url not in activity.links
    assert "jane" not in repr(activity) and "pwd" not in repr(activity)


def test_the_room_wins_over_the_lms_and_both_are_kept(read_events: Callable[..., Course]) -> None:
    activity = one(
        read_events(
            event(
                "a",
                WEEKLY,
                "URL:https://lms.example/calendar",
                "DESCRIPTION:https://uni.zoom.us/j/1 https://youtu.be/abc123",
                "ATTACH:https://files.example/slides.pdf",
                "ATTACH;VALUE=BINARY;ENCODING=BASE64:AAAA",
            )
        )
    )
    assert activity.url == "https://uni.zoom.us/j/1"
    assert activity.links == ("https://lms.example/calendar", "https://files.example/slides.pdf")
    assert [m.url for m in activity.media] == ["https://youtu.be/abc123"]


def test_nothing_of_people_is_kept(read_events: Callable[..., Course]) -> None:
    course = read_events(
        event(
            "a",
            WEEKLY,
            "SUMMARY:Class with planted.one@uni.example",
            "ORGANIZER;CN=Planted Two:mailto:planted.two@uni.example",
            "ATTENDEE;CN=Planted Three:mailto:planted.three@uni.example",
            "CONTACT:Planted Four",
            "COMMENT:Planted Five",
            "X-ATTENDEE-COUNT:Planted Six",
            "LOCATION:Planted.Seven@uni.example",
            "DESCRIPTION:Planted Eight is inviting you to a scheduled Zoom meeting.\\n"
            "Attendees: Planted Nine\\nWrite to planted.ten@uni.example.\\n"
            "Passcode: 314159\\n+1 646 555 0100 US\\nMeeting ID: 812 555 0100",
            "BEGIN:VALARM",
            "ATTENDEE:mailto:planted.eleven@uni.example",
            "SUMMARY:Planted Twelve",
            "END:VALARM",
        ),
        "BEGIN:VJOURNAL\nSUMMARY:Planted Thirteen\nEND:VJOURNAL\n",
    )
    assert "lanted" not in repr(course) and "314159" not in repr(course)
    assert one(course).body == "Write to ."
    assert one(course).title == "Class with"
    assert reasons(course) == ["VJOURNAL (1): no entry of a course, passed over"]


# --- calendars of learning management systems -----------------------------------------------------


def test_canvas_deadlines_are_due_and_its_codes_are_the_courses(
    read_events: Callable[..., Course],
) -> None:
    due = "DTSTART:20310909T035900Z"
    course = read_events(
        event("event-assignment-12", due, f"DTEND{due[7:]}", "SUMMARY:Essay [BIO 101]"),
        event("event-calendar-event-7", WEEKLY, "DURATION:PT1H", "SUMMARY:Class [BIO 101]"),
    )
    essay, meeting = sorted(course.activities, key=lambda a: a.native_id)
    assert (essay.due, essay.starts) == (datetime(2031, 9, 9, 3, 59, tzinfo=UTC), None)
    assert (meeting.due, meeting.starts) == (None, datetime(2031, 9, 8, 7, 0, tzinfo=UTC))
    assert (essay.title, meeting.title) == ("Essay", "Class")
    assert (course.code, course.platform) == ("BIO 101", "Canvas")


def test_several_courses_are_said(read_events: Callable[..., Course]) -> None:
    course = read_events(
        event("event-calendar-event-7", WEEKLY, "SUMMARY:Class [BIO 101]"),
        event("event-calendar-event-8", WEEKLY, "SUMMARY:Class [HIS 7]"),
    )
    assert course.code is None
    assert [a.title for a in course.activities] == ["Class [BIO 101]", "Class [HIS 7]"]
    said = (
        "entries of several groups, perhaps of several courses: BIO 101, HIS 7; none was left out"
    )
    assert reasons(course) == [said]
    course = read_events(
        event("a", WEEKLY, "CATEGORIES:BIO 101"), event("b", WEEKLY, "CATEGORIES:HIS 7")
    )
    assert reasons(course) == [said]


def test_things_to_do_are_due(read_events: Callable[..., Course]) -> None:
    task = "BEGIN:VTODO\nUID:t\nSUMMARY:Log\n{}\nEND:VTODO\n"
    activity = one(read_events(task.format(f"DUE;{ZONE}20310908T235900")))
    assert activity.lms_type == "VTODO"
    assert activity.due == datetime(2031, 9, 8, 21, 59, tzinfo=UTC)
    activity = one(read_events(task.format("DUE;VALUE=DATE:20310908")))
    assert (activity.due, activity.day) == (None, date(2031, 9, 8))
    assert one(read_events(task.format("STATUS:NEEDS-ACTION"))).due is None


# --- broken and hostile calendars -----------------------------------------------------------------


def test_a_calendar_that_stops_in_the_middle(tmp_path: Path) -> None:
    path = tmp_path / "c.ics"
    path.write_text(HEAD + event()[:40])
    with pytest.raises(ReadError) as caught:
        read(path)
    assert str(caught.value) == (
        "c.ics: the calendar stops in the middle (END:VEVENT is missing); export it again"
    )


def test_an_empty_calendar_says_so(read_events: Callable[..., Course]) -> None:
    assert reasons(read_events()) == ["the calendar has no entries"]


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:tomorrow",),
        ("DTSTART:99999999T999999",),
        ("SUMMARY:No start",),
    ],
)
def test_an_entry_without_a_time_is_left_out_and_said(
    read_events: Callable[..., Course], lines: tuple[str, ...]
) -> None:
    course = read_events(event("a", *lines), event("b"))
    assert [a.native_id for a in course.activities] == ["b"]
    assert "an entry without a day or hour: left out" in reasons(course)


@pytest.mark.parametrize(
    "line",
    [
        "a line that somebody broke",
        "SEQUENCE:many",
        "RRULE:FREQ=WEEKLY;UNTIL=x",
        "RRULE:rubbish",
        "RRULE:FREQ=WEEKLY;COUNT=x",
        "RDATE:x",
        "EXDATE:x",
        "RECURRENCE-ID:x",
        "CATEGORIES:",
        "ATTACH:",
        "DTEND;TZID=:x",
        "DURATION:P999999999999D",
        "DTSTART:20310908T100000",
        'LOCATION;X="a:b',
        "END:VTODO",
        "BEGIN:VEVENT",
        "RRULE:FREQ=YEARLY;BYDAY=99XX",
        "RRULE:FREQ=MONTHLY;BYMONTHDAY=99",
        "RDATE;VALUE=PERIOD:20310910T090000Z/PT1H",
        "EXDATE;VALUE=DATE:20310908",
    ],
)
def test_a_broken_property_costs_no_entry(read_events: Callable[..., Course], line: str) -> None:
    course = read_events(event("a", WEEKLY, "SUMMARY:Class", line), event("b"))
    assert {"a", "b"} <= {a.native_id.split(" ")[0] for a in course.activities}


@pytest.mark.parametrize("year", ["0001", "1601", "9999"])
def test_absurd_years(read_events: Callable[..., Course], year: str) -> None:
    start = f"DTSTART;{ZONE}{year}1231T235900"
    course = read_events(event("a", start, "DURATION:P1D"), event("b", start, "RRULE:FREQ=DAILY"))
    assert len(course.activities) == 2


def test_deep_nesting_and_endless_lines(read_events: Callable[..., Course]) -> None:
    deep = "BEGIN:X\n" * 20_000 + "END:X\n" * 20_000
    course = read_events(deep, event("a", WEEKLY, "DESCRIPTION:" + "x" * 500_000))
    assert len(one(course).body or "") == 20_000


@pytest.mark.parametrize("text", ["(" * 30_000, "1,,+" * 9_000, "a." * 30_000, "<" * 30_000])
def test_texts_are_read_in_linear_time(read_events: Callable[..., Course], text: str) -> None:
    begin = time.process_time()
    read_events(event("a", WEEKLY, "DESCRIPTION:" + text, "SUMMARY:" + text, "LOCATION:" + text))
    assert time.process_time() - begin < 3


def test_old_encodings_and_byte_order_marks(tmp_path: Path) -> None:
    path = tmp_path / "c.ics"
    text = HEAD + event("a", WEEKLY, "SUMMARY:Übung") + "END:VCALENDAR\n"
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        path.write_bytes(text.encode(encoding))
        source = Source(path)
        assert calendar_file.sniff(source)
        assert one(read(path)).title == "Übung"


def test_folds_in_the_middle_of_a_letter_are_undone(tmp_path: Path) -> None:
    path = tmp_path / "c.ics"
    text = (HEAD + event("a", WEEKLY, "SUMMARY:Übung") + "END:VCALENDAR\n").encode()
    path.write_bytes(text.replace("Ü".encode(), b"\xc3\r\n \x9c"))
    assert one(read(path)).title == "Übung"


_LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "BEGIN:VEVENT",
                "END:VEVENT",
                "BEGIN:VCALENDAR",
                "END:VCALENDAR",
                "BEGIN:VTIMEZONE",
                "END:VTIMEZONE",
                "BEGIN:STANDARD",
                "END:STANDARD",
                "TZID:X",
                "UID:a",
                WEEKLY,
                "DTSTART;TZID=X:20310908T090000",
                "DTSTART;VALUE=DATE:20310908",
                "RRULE:FREQ=WEEKLY;COUNT=3",
                "RRULE:FREQ=MONTHLY;BYDAY=1MO",
                "EXDATE;VALUE=DATE:20310915",
                "EXDATE:20310915T070000Z",
                "RDATE;VALUE=DATE:20310916",
                f"RECURRENCE-ID;{ZONE}20310915T090000",
                "RECURRENCE-ID;VALUE=DATE:20310915",
                "RECURRENCE-ID;RANGE=THISANDFUTURE:20310915T070000Z",
                "DTEND;VALUE=DATE:20310908",
                "DTEND:20310908T070000Z",
                "DURATION:PT1H",
                "DURATION:P1W",
                "STATUS:CANCELLED",
                "SEQUENCE:1",
            ]
        ),
        st.builds(
            lambda n, v: f"{n}:{v}",
            st.sampled_from(["DTSTART", "DTEND", "RRULE", "RDATE", "EXDATE", "UID", "DURATION"]),
            st.text(max_size=20),
        ),
    ),
    max_size=25,
)


@given(lines=_LINES)
@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_any_lines_make_a_course_or_one_clear_error(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "c.ics"
    path.write_bytes((HEAD + "BEGIN:VEVENT\n" + "\n".join(lines)).encode("utf-8", "replace"))
    buffer = io.StringIO()
    try:
        for course in calendar_file.read(Source(path)):
            buffer.write(repr(course))
    except ReadError as error:
        assert str(error).count("\n") == 0
    path.write_bytes(path.read_bytes() + b"\nEND:VEVENT\nEND:VCALENDAR\n")
    try:
        calendar_file.read(Source(path))
    except ReadError as error:
        assert str(error).count("\n") == 0

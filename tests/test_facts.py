"""``course.toml``: all that it can say, and the exact words for what it cannot."""

from datetime import date, time
from pathlib import Path

import pytest

from audit.errors import FactsError
from audit.facts import NO_FACTS, Facts, LiveFact, read_facts
from audit.vocabulary import CountsAs

EVERYTHING = """
start = 2031-09-02
weeks = 13
break_weeks = [2031-10-13]
credits = 3
class_minutes = 165
declared_mode = "blended"
timezone = "America/Toronto"
student_time_zones = ["Asia/Dhaka"]
[[live]]
when = "Tue 13:15-14:30"
from = 2031-09-02
until = 2031-12-02
except = [2031-10-28]
title = "Class"
form = "seminar"
blocks = {talk = 20, exchange = 45, break = 10}
required = true
graded = false
recorded = true
alternative = false
[[live]]
when = "2031-12-04 09:00-11:00"
[media]
"https://video.example/42" = "12:30"
"https://video.example/43" = "1:02:30"
[counts_as]
"14" = "class"
"""
CLASS = LiveFact(
    weekday=1,
    day=None,
    start=time(13, 15),
    end=time(14, 30),
    first=date(2031, 9, 2),
    last=date(2031, 12, 2),
    exceptions=(date(2031, 10, 28),),
    title="Class",
    form="seminar",
    talk_min=20,
    exchange_min=45,
    break_min=10,
    required=True,
    graded=False,
    recorded=True,
    alternative=False,
)
ONCE = LiveFact(weekday=None, day=date(2031, 12, 4), start=time(9), end=time(11))


def read(folder: Path, text: str | bytes) -> Facts:
    path = folder / "course.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_facts(path)


def error_of(folder: Path, text: str | bytes) -> str:
    with pytest.raises(FactsError) as caught:
        read(folder, text)
    return str(caught.value)


def test_all_keys_once(tmp_path):
    assert read(tmp_path, EVERYTHING) == Facts(
        source_name="course.toml",
        start=date(2031, 9, 2),
        weeks=13,
        break_weeks=(date(2031, 10, 13),),
        credits=3,
        class_minutes=165,
        declared_mode="blended",
        timezone="America/Toronto",
        student_time_zones=("Asia/Dhaka",),
        live=(CLASS, ONCE),
        media={"https://video.example/42": 750, "https://video.example/43": 3750},
        counts_as={"14": CountsAs.CLASS},
    )


def test_a_byte_order_mark_is_no_part_of_it(tmp_path):
    assert read(tmp_path, b"\xef\xbb\xbfweeks = 13\n").weeks == 13


def test_an_empty_file_says_nothing(tmp_path):
    facts = read(tmp_path, "")
    assert facts == Facts(source_name="course.toml")
    # Not said is not the same as said to be none.
    assert (facts.live, facts.break_weeks, NO_FACTS.live) == (None, None, None)


def test_no_live_work_is_said_by_an_empty_list(tmp_path):
    assert read(tmp_path, "live = []").live == ()


def test_no_breaks_are_said_by_an_empty_list(tmp_path):
    assert read(tmp_path, "break_weeks = []").break_weeks == ()


@pytest.mark.parametrize(
    ("when", "weekday", "start", "end"),
    [
        ("Mon 9:00-10:00", 0, time(9), time(10)),
        ("Tuesdays 13:15 - 14:30", 1, time(13, 15), time(14, 30)),
        ("sunday 08:05–09:00", 6, time(8, 5), time(9)),
    ],
)
def test_a_weekly_time_in_the_ways_people_write_it(tmp_path, when, weekday, start, end):
    (fact,) = read(tmp_path, f'[[live]]\nwhen = "{when}"').live or ()
    assert (fact.weekday, fact.day, fact.start, fact.end) == (weekday, None, start, end)


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("lecture", "live_lecture"),
        ("guest_lecture", "guest_lecture"),
        ("seminar", "live_seminar"),
        ("lab", "live_lab"),
        ("chat", "live_chat"),
        ("presentation", "student_presentation"),
        ("office_hours", "office_hours"),
    ],
)
def test_every_form_is_a_kind(tmp_path, form, kind):
    from audit.facts import FORM_KINDS

    (fact,) = read(tmp_path, f'[[live]]\nwhen = "Tue 13:15-14:30"\nform = "{form}"\n').live or ()
    assert FORM_KINDS[fact.form] == kind


def test_a_missing_break_is_not_a_break_of_nothing(tmp_path):
    said, unsaid = (
        read(
            tmp_path,
            '[[live]]\nwhen = "Tue 13:15-14:30"\nblocks = {break = 0}\n'
            '[[live]]\nwhen = "Wed 13:15-14:30"\nblocks = {talk = 75}\n',
        ).live
        or ()
    )
    assert (said.break_min, unsaid.break_min) == (0, None)


def test_blocks_may_fill_the_session_to_the_minute(tmp_path):
    (fact,) = (
        read(
            tmp_path,
            '[[live]]\nwhen = "Tue 13:15-14:30"\nblocks = {talk = 20, exchange = 45, break = 10}',
        ).live
        or ()
    )
    assert (fact.talk_min, fact.exchange_min, fact.break_min) == (20, 45, 10)


KEYS = (
    "live, start, weeks, break_weeks, credits, class_minutes, declared_mode, timezone, "
    "student_time_zones, media, counts_as"
)
LIVE_KEYS = (
    "when, blocks, from, until, except, title, form, required, graded, recorded, alternative"
)
NO_TIME = 'is not a time of a session; write "Tue 13:15-14:30" or "2031-12-04 09:00-11:00"'
NO_LENGTH = 'is not a length; write "12:30" or "1:02:30"'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("week = 13", f"key 'week': this key is not known; use one of: {KEYS}"),
        ('weeks = "13"', "key 'weeks': '13' is not a whole number; write a whole number"),
        ("weeks = 13.5", "key 'weeks': 13.5 is not a whole number; write a whole number"),
        # True is 1 to Python, and not to a teacher.
        ("weeks = true", "key 'weeks': True is not a whole number; write a whole number"),
        ("weeks = 0", "key 'weeks': 0 is not more than 0; write a positive number"),
        ("credits = -3", "key 'credits': -3 is not more than 0; write a positive number"),
        ("credits = inf", "key 'credits': inf is not a number; write a number"),
        ("class_minutes = nan", "key 'class_minutes': nan is not a number; write a number"),
        (
            'start = "2031-09-02"',
            "key 'start': '2031-09-02' is not a date like 2031-09-02; write a date like 2031-09-02",
        ),
        (
            'break_weeks = ["October"]',
            "key 'break_weeks': 'October' is not a date like 2031-09-02; "
            "write dates, as in [2031-10-13]",
        ),
        (
            "student_time_zones = [5]",
            "key 'student_time_zones': 5 is not text in quotes; "
            'write texts in quotes, as in ["Asia/Dhaka"]',
        ),
        (
            'break_weeks = "2031-10-13"',
            "key 'break_weeks': '2031-10-13' is not a list; write a list",
        ),
        (
            'declared_mode = "hybrid"',
            "key 'declared_mode': 'hybrid' is not known; "
            "use one of: blended, asynchronous, synchronous",
        ),
        (
            'timezone = "Montreal"',
            "key 'timezone': 'Montreal' is not a time zone; write one like America/Toronto",
        ),
        (
            'student_time_zones = ["Asia/Dhaka", "../etc"]',
            "key 'student_time_zones': '../etc' is not a time zone; write one like America/Toronto",
        ),
        ("live = [1]", "[[live]] 1: this is not a table; start it with [[live]]"),
        ("live = 1", "key 'live': 1 is not a list; write a list"),
        (
            '[[live]]\ntitle = "Class"',
            "[[live]] 1, key 'when': the time of the session is missing; "
            'write when = "Tue 13:15-14:30"',
        ),
        ('[[live]]\nwhen = "Tuesday"', f"[[live]] 1, key 'when': 'Tuesday' {NO_TIME}"),
        (
            '[[live]]\nwhen = "Tue 14:30-13:15"',
            f"[[live]] 1, key 'when': 'Tue 14:30-13:15' {NO_TIME}",
        ),
        (
            '[[live]]\nwhen = "Tue 13:15-25:00"',
            f"[[live]] 1, key 'when': 'Tue 13:15-25:00' {NO_TIME}",
        ),
        (
            '[[live]]\nwhen = "2031-13-04 09:00-11:00"',
            f"[[live]] 1, key 'when': '2031-13-04 09:00-11:00' {NO_TIME}",
        ),
        (
            '[[live]]\nwhen = "Tue 13:15-14:30"\n[[live]]\nwhen = "Wed 13:15-14:30"\nroom = 5',
            f"[[live]] 2, key 'room': this key is not known; use one of: {LIVE_KEYS}",
        ),
        (
            '[[live]]\nwhen = "Tue 13:15-14:30"\nform = "tutorial"',
            "[[live]] 1, key 'form': 'tutorial' is not known; use one of: lecture, "
            "guest_lecture, seminar, lab, chat, presentation, office_hours",
        ),
        (
            '[[live]]\nwhen = "Tue 13:15-14:30"\nrequired = "yes"',
            "[[live]] 1, key 'required': 'yes' is not true or false; write true or false",
        ),
        (
            '[[live]]\nwhen = "Tue 13:15-14:30"\nblocks = {talk = 66, break = 10}',
            "[[live]] 1, key 'blocks': the blocks do not fit into 75 minutes; correct them",
        ),
        (
            '[[live]]\nwhen = "Tue 13:15-14:30"\nblocks = {talk = -5}',
            "[[live]] 1, key 'blocks': the blocks do not fit into 75 minutes; correct them",
        ),
        (
            '[[live]]\nwhen = "Tue 13:15-14:30"\nblocks = {talk = nan}',
            "[[live]] 1, blocks, key 'talk': nan is not a number; write a number",
        ),
        (
            '[[live]]\nwhen = "Tue 13:15-14:30"\nblocks = {pause = 5}',
            "[[live]] 1, blocks, key 'pause': this key is not known; "
            "use one of: talk, exchange, break",
        ),
        ('media = "a"', "key 'media': 'a' is not a table; write a table"),
        ('[media]\n"x" = "12.5"', f"[media], key 'x': '12.5' {NO_LENGTH}"),
        ('[media]\n"x" = "12:75"', f"[media], key 'x': '12:75' {NO_LENGTH}"),
        ('[media]\n"x" = "1:75:00"', f"[media], key 'x': '1:75:00' {NO_LENGTH}"),
        # Unknown is never 0.
        ('[media]\n"x" = "0:00"', f"[media], key 'x': '0:00' {NO_LENGTH}"),
        ('[media]\n"x" = 12', f"[media], key 'x': 12 {NO_LENGTH}"),
        (
            '[counts_as]\n"14" = "homework"',
            "[counts_as], key '14': 'homework' is not known; use one of: class, study, none",
        ),
    ],
)
def test_what_cannot_be_said(tmp_path, text, message):
    assert error_of(tmp_path, text) == f"course.toml, {message}"


def test_a_video_of_ninety_minutes_may_be_written_in_minutes(tmp_path):
    assert read(tmp_path, '[media]\n"x" = "90:00"').media == {"x": 5400}


def test_what_is_not_toml(tmp_path):
    assert error_of(tmp_path, "weeks: 13") == (
        "course.toml: this is not TOML (Expected '=' after a key in a key/value pair "
        "(at line 1, column 6)); mend that line"
    )


def test_what_is_not_text(tmp_path):
    assert error_of(tmp_path, b"title = '\xff'") == (
        "course.toml: this is not TOML ('utf-8' codec can't decode byte 0xff in position 9: "
        "invalid start byte); mend that line"
    )


def test_a_key_said_twice_is_not_toml(tmp_path):
    assert error_of(tmp_path, "weeks = 13\nweeks = 12").startswith("course.toml: this is not TOML")


def test_a_missing_file(tmp_path):
    with pytest.raises(FactsError) as caught:
        read_facts(tmp_path / "facts.toml")
    assert str(caught.value) == "facts.toml: the facts file cannot be opened; check the path"

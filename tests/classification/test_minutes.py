"""Lengths and rates."""

from datetime import UTC, datetime

import pytest

from audit.classification.durations import lengths_in_clocks, stated_length
from audit.classification.minutes import RATES_FILE, read_rates
from audit.course import Media
from audit.errors import AuditError
from audit.vocabulary import Kind, MinutesBasis


def video(seconds: float | None) -> Media:
    return Media(
        kind="video",
        url=f"https://video.example/{seconds}",
        duration_s=seconds,
        duration_because=None if seconds is None else "file header",
    )


def minutes(label) -> tuple[float | None, float | None, float | None, MinutesBasis]:
    return label.minutes_low, label.minutes, label.minutes_high, label.minutes_because


UNKNOWN = (None, None, None, MinutesBasis.UNKNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "Come 10 minutes early.",
        "Answers come within 24 hours.",
        "Late work loses a point every 2 hours.",
        "It takes 5-10 minutes.",
        "It takes 5 to 10 minutes.",
        "The class meets at 18 h 30.",
        "The first part takes 20 minutes, the second part takes 30 minutes.",
        "Spend at least 2 hours on it.",
        "A fever of 3 hours and a sleep of 40 minutes.",
        "Chapter 3.45 minutes of the meeting",
    ],
)
def test_what_is_not_the_length_of_the_activity(text):
    assert stated_length("Bees", text) is None


@pytest.mark.parametrize(
    ("title", "body", "length"),
    [
        ("Film (45 min)", None, 45),
        ("Film (45 min)", "It takes 20 minutes to answer.", 45),
        ("Lab 3 (2 hours)", None, 120),
        ("Capsule (1 h 30)", None, 90),
        ("Capsule (1h05)", None, 65),
        ("Lab", "Estimated time: 2 hours and 45 minutes.", 165),
        ("Lab", "Allow about 1.5 hours for it.", 90),
        ("Film", "This 12-minute video shows a hive.", 12),
        ("Film", "Durée : environ 15 minutes", 15),
        ("Film", "It takes 20 minutes. Yes, it takes 20 minutes.", 20),
    ],
)
def test_the_one_length_that_is_stated(title, body, length):
    assert stated_length(title, body) == length


def test_clocks_in_brackets():
    assert lengths_in_clocks("A (1:30)", "B [1:02:06] at 11:59 pm (see p. 3)") == [1.5, 62.1]


def test_a_stated_length_wins(label):
    found = label(
        "Film (45 min)", media=(video(60),), stated_minutes=30.0, stated_because="plan.csv"
    )
    assert minutes(found) == (30, 30, 30, MinutesBasis.STATED)
    assert found.minutes_source == "plan.csv"


def test_begin_and_end_of_a_session_are_its_length(label):
    starts = datetime(2031, 9, 2, 13, 15, tzinfo=UTC)
    ends = datetime(2031, 9, 2, 14, 30, tzinfo=UTC)
    found = label("Week 1", "zoom", starts=starts, ends=ends)
    assert minutes(found) == (75, 75, 75, MinutesBasis.STATED)
    days_later = datetime(2031, 9, 9, 13, 15, tzinfo=UTC)
    assert minutes(label("Week 1", "zoom", starts=starts, ends=days_later)) == UNKNOWN


def test_a_time_limit_is_stated(label):
    found = label("Quiz", "Quiz", time_limit_min=20.0, question_count=50)
    assert minutes(found) == (20, 20, 20, MinutesBasis.STATED)


def test_videos_that_are_all_known_are_measured(label):
    found = label("Watch", media=(video(90), video(60)))
    assert minutes(found) == (2.5, 2.5, 2.5, MinutesBasis.MEASURED)
    assert label("Watch", media=(video(90),)).minutes_source == "file header"


def test_measured_wins_over_a_length_in_the_text(label):
    found = label("Watch: bees (10 min)", media=(video(90),))
    assert minutes(found) == (1.5, 1.5, 1.5, MinutesBasis.MEASURED)


def test_half_unknown_is_unknown_and_a_third_is_estimated_from_the_rest(label):
    assert minutes(label("Watch", media=(video(600), video(None)))) == UNKNOWN
    found = label("Watch", media=(video(600), video(1200), video(None)))
    assert minutes(found) == (30, 45, 90, MinutesBasis.RATE)
    assert found.minutes_source == "2 of 3 recordings measured"


def test_clocks_of_a_page_of_videos_are_summed_if_there_is_one_for_each(label):
    two = (video(None), video(None).__class__(kind="video", url="https://video.example/b"))
    both = label("Watch", media=two, body="One (2:00) and another (1:30)", word_count=6)
    assert minutes(both) == (3.5, 3.5, 3.5, MinutesBasis.STATED)
    one = label("Watch", media=two, body="One (2:00) and another", word_count=5)
    assert minutes(one) == UNKNOWN
    chapters = label("Watch", media=two[:1], body="Hive (0:30), dance (2:00)", word_count=6)
    assert minutes(chapters) == UNKNOWN


def test_a_text_is_read_at_the_rate_of_its_words(label):
    found = label("Bees", body="x", word_count=900)
    # 900 words at 350, 180 and 130 a minute.
    assert minutes(found) == (2.57, 5.0, 6.92, MinutesBasis.RATE)
    assert found.minutes_source == "rate: 900 words"


def test_a_page_that_only_names_a_reading_is_unknown(label):
    assert minutes(label("Read: chapter 2", body="Sections 1 to 4", word_count=4)) == UNKNOWN


def test_a_text_with_a_video_of_unknown_length(label):
    beside = label("Reading: bees", body="x", word_count=900, media=(video(None),))
    assert minutes(beside) == (2.57, 5.0, 6.92, MinutesBasis.RATE)
    assert beside.minutes_source == (
        "rate: 900 words; videos beside it, of unknown length, not counted"
    )
    assert minutes(label("Reading: bees", word_count=200, media=(video(None),))) == UNKNOWN


def test_questions_and_answers_have_rates(label):
    quiz = label("Quiz", "Quiz", question_count=12)
    assert minutes(quiz) == (6, 12, 24, MinutesBasis.RATE)
    forum = label("Week 1", "forum", body="Respond to at least two of your classmates.")
    # A post of 12.5, 37.5 or 60 minutes and two answers of 5, 15 or 30.
    assert minutes(forum) == (22.5, 67.5, 120, MinutesBasis.RATE)
    assert minutes(label("Week 1", "forum", body="Say something.")) == UNKNOWN
    assert minutes(label("Essay", "Assignment")) == UNKNOWN


@pytest.mark.parametrize("lms_type", ["SubHeader", "Announcement"])
def test_what_is_not_worked_through_has_no_length(label, lms_type):
    assert minutes(label("Ten minutes (10 min)", lms_type)) == UNKNOWN


def test_every_kind_has_an_unknown_row(rates):
    assert set(rates.unknown) == set(Kind)
    assert rates.unknown_for(Kind.VIDEO) == (5, 15, 60)
    assert rates.unknown_for(Kind.LIVE_LECTURE) == (50, 75, 165)
    assert rates.unknown_for(Kind.HEADING) == (0, 0, 0)
    for low, typical, high in rates.unknown.values():
        assert low <= typical <= high


def test_the_rates_have_a_name_and_sources(rates):
    assert rates.name == "default"
    assert set(rates.sources) == {"reading", "post", "reply", "question"}
    assert all(rates.sources.values())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "video = [5, 15, 60]",
            "video = [5, 15]",
            "r.toml, key 'unknown.video': [5, 15] are not three rising numbers of minutes; "
            "write [low, typical, high]",
        ),
        (
            "video = [5, 15, 60]",
            "video = [50, 15, 60]",
            "r.toml, key 'unknown.video': [50, 15, 60] are not three rising numbers of minutes; "
            "write [low, typical, high]",
        ),
        (
            "video = [5, 15, 60]",
            "vidoe = [5, 15, 60]",
            "r.toml, key 'unknown.vidoe': this is not a kind; use a word of the vocabulary",
        ),
        (
            'low = "survey.some_new"',
            'low = "skim.some_new"',
            "r.toml, key 'reading.low': this speed is not in words_per_minute; name one that is",
        ),
        (
            "[question]",
            "[questions]",
            "r.toml, key 'question': this table is missing; "
            "add [question], as in the rates of the project",
        ),
    ],
)
def test_errors_in_rates(tmp_path, old, new, message):
    path = tmp_path / "r.toml"
    path.write_text(RATES_FILE.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(AuditError) as caught:
        read_rates(path)
    assert str(caught.value) == message


def test_rates_that_are_not_there(tmp_path):
    with pytest.raises(AuditError, match=r"r\.toml: the rates cannot be opened; check the path"):
        read_rates(tmp_path / "r.toml")

"""Videos: the longest, the typical one, and captions (VID-01, VID-02, VID-06)."""

import pytest

from audit.course import Media
from audit.measures import Measurement
from tests.builders import activity, course, facts, finding, live, said, video

UNKNOWN = ("not_assessed", "video_lengths_unknown")


@pytest.mark.parametrize("rule", ["VID-01", "VID-02", "VID-06"])
@pytest.mark.parametrize(
    "of",
    [
        course(),
        course(activity("a", "reading")),
        course(video("a", 5, required=False)),
        course(video("a", 5, published=False), activity("b", "quiz")),
        course(activity("a", "audio", media=(Media(kind="audio", duration_s=60),))),
    ],
)
def test_without_a_required_video(rule, of):
    assert said(rule, of) == ("not_assessed", "no_videos")


# --- VID-01 ---


@pytest.mark.parametrize(
    ("minutes", "outcome"), [(15, "met"), (15.1, "partly"), (20, "partly"), (20.1, "not_met")]
)
def test_vid_01_at_its_limits(minutes, outcome):
    assert said("VID-01", course(video("a", 5), video("b", minutes))) == (outcome, "certain")


def test_vid_01_says_what_it_found():
    of = course(
        # A page with four videos holds four segments.
        video("page", 5, 16, 18, 5, week=2),
        video("long", 62, week=1),
        video("short", 5, week=3),
        video("optional", 90, required=False),
    )
    found = finding("VID-01", of)
    assert (found.outcome, found.certainty, found.reason) == ("not_met", "certain", None)
    assert found.measurement == Measurement(
        unit="min",
        value=62.0,
        low=62.0,
        high=62.0,
        coverage=1.0,
        evidence=("long", "page"),
        weeks=(1, 2),
        reason="video_lengths_unknown",
        asks=("media",),
        details={
            "longest": 62.0,
            "count": 3,
            "known": 6,
            "unknown": 0,
            "total": 6,
            "weeks": [1, 2],
        },
    )


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ((None,), UNKNOWN),
        ((10, None), UNKNOWN),
        ((10, 10, None), ("met", "depends")),
        ((16, 10, None), ("partly", "depends")),
        # One over 20 decides, however little is known.
        ((20.1, None, None, None), ("not_met", "certain")),
        ((20, None, None, None), UNKNOWN),
    ],
)
def test_vid_01_with_unknown_lengths(lengths, expected):
    assert said("VID-01", course(video("a", *lengths))) == expected


def test_vid_01_names_the_videos_of_unknown_length():
    of = course(video("a", 10, 10, 10), video("b", None, None))
    found = finding("VID-01", of).measurement
    assert (found.low, found.value, found.high) == (10, 10, 60)
    assert (found.coverage, found.deciding) == (0.6, ("b",))


def test_vid_01_counts_videos_on_pages_of_any_kind():
    page = activity("a", "reading", media=(Media(kind="video", duration_s=30 * 60),))
    assert said("VID-01", course(page)) == ("not_met", "certain")


def test_a_recording_of_a_session_is_no_segment_and_needs_captions():
    of = course(
        live("live", week=1),
        video("rec", 75, title="Recording of the class", week=1, captions=False),
    )
    assert said("VID-01", of) == ("not_assessed", "no_videos")
    assert said("VID-02", of) == ("not_assessed", "no_videos")
    assert said("VID-06", of) == ("not_met", "certain")


def test_a_length_from_the_facts_is_known():
    known = facts(media={"https://video.example/a/1": 1800.0})
    found = finding("VID-01", course(video("a", None)), known)
    assert (found.outcome, found.measurement.value) == ("not_met", 30)


# --- VID-02 ---


@pytest.mark.parametrize(
    ("minutes", "outcome"), [(10, "met"), (10.1, "partly"), (15, "partly"), (15.1, "not_met")]
)
def test_vid_02_at_its_limits(minutes, outcome):
    assert said("VID-02", course(video("a", 1, minutes, 90))) == (outcome, "certain")


def test_vid_02_says_what_it_found():
    of = course(video("page", 6, 8), video("b", 14), video("c", 12))
    found = finding("VID-02", of)
    assert (found.outcome, found.certainty) == ("met", "certain")
    assert found.measurement == Measurement(
        unit="min",
        value=10.0,
        low=10.0,
        high=10.0,
        coverage=1.0,
        evidence=("b", "c", "page"),
        reason="video_lengths_unknown",
        asks=("media",),
        details={"median": 10.0, "known": 4, "unknown": 0, "total": 4},
    )


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ((None, None), UNKNOWN),
        ((8, None), UNKNOWN),
        # The median of 8, 8 and 5 or 60 is 8.
        ((8, 8, None), ("met", "certain")),
        # 8, 14, 14 are known; a fourth of 60 leaves 14, one of 5 makes 11.
        ((8, 14, 14, None), ("partly", "certain")),
        # 8, 14: 8 with a third of 5, 14 with one of 60; the typical value is 11.
        ((8, 14, None), ("partly", "depends")),
    ],
)
def test_vid_02_with_unknown_lengths(lengths, expected):
    assert said("VID-02", course(video("a", *lengths))) == expected


@pytest.mark.parametrize(
    ("lengths", "interval"),
    [
        ((8, 14, None), (8, 11, 14)),
        # Known videos shorter than any unknown one, and longer than any.
        ((2, 4, None, None), (3, 3, 32)),
        ((65, 75, None, None), (35, 70, 70)),
    ],
)
def test_vid_02_stays_between_its_ends(lengths, interval):
    found = finding("VID-02", course(video("a", *lengths))).measurement
    assert (found.low, found.value, found.high) == interval


# --- VID-06 ---


def captioned(*said_captions: bool | None):
    return course(
        *(
            video(f"v{n}", 5, captions=captions, week=n + 1)
            for n, captions in enumerate(said_captions)
        )
    )


@pytest.mark.parametrize(
    ("said_captions", "expected"),
    [
        ((True,), ("met", "certain")),
        ((True,) * 4 + (False,), ("partly", "certain")),
        ((True,) * 3 + (False,), ("not_met", "certain")),
        ((False,), ("not_met", "certain")),
        ((None,), ("not_assessed", "captions_unknown")),
        ((True, None), ("not_assessed", "captions_unknown")),
        ((True, True, None), ("met", "depends")),
        # Whatever the one that is not said has: 3 of 4 at most, 2 of 4 at least.
        ((True, True, False, None), ("not_met", "certain")),
        # The known decide, though most are not known: 2 without of 9.
        ((False, False) + (None,) * 7, ("not_met", "certain")),
        # 1 without of 9: at most 8 of 9 have them.
        ((False,) + (None,) * 8, ("not_assessed", "captions_unknown")),
    ],
)
def test_vid_06(said_captions, expected):
    assert said("VID-06", captioned(*said_captions)) == expected


def test_vid_06_says_what_it_found():
    found = finding("VID-06", captioned(True, False, None, True, True))
    assert (found.outcome, found.certainty) == ("not_met", "depends")
    assert found.measurement == Measurement(
        unit="share",
        value=0.75,
        low=0.6,
        high=0.8,
        coverage=0.8,
        evidence=("v1",),
        deciding=("v2",),
        weeks=(2,),
        reason="captions_unknown",
        details={"captioned": 3, "count": 1, "known": 4, "unknown": 1, "total": 5},
    )

"""The last cue of captions: a recording is at least that long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.readers.captions import last_cue_s

VTT = """WEBVTT

00:01.000 --> 00:04.000
The tide comes in.

1:02:30.500 --> 1:02:33.250 align:start
And it goes out.
"""
SRT = "1\n00:00:01,000 --> 00:00:04,000\nOne\n\n2\n00:12:30,000 --> 00:12:34,500\nTwo\n"
SBV = "0:00:01.000,0:00:03.000\nOne\n\n0:09:58.000,0:10:00.040\nTwo\n"
TTML = '<tt><body><p begin="00:00:01.0" end="00:00:04.5">a</p><p end="00:01:02.5">b</p></body></tt>'


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (VTT, 3753.25),
        (SRT, 754.5),
        (SBV, 600.04),
        (TTML, 62.5),
        ('<p begin="1s" end="90.5s">a</p>', 90.5),
        ('{"start": [0, 2500], "end": [2500, 61040], "text": ["a", "b"]}', 61.04),
        ("\ufeff" + SRT, 754.5),
        ("WEBVTT\n\nat 12:30.000 we met\n", None),
        ('{"start": [], "end": []}', None),
        ('{"start": [0], "end": null}', None),
        ('{"end": [true', None),
        ("", None),
        ("00:00:00.000 --> 00:00:00.000", None),
        ("00:00.000 --> 999:00:00.000", None),
    ],
)
def test_the_end_of_the_last_cue(text: str, seconds: float | None) -> None:
    found = last_cue_s(text.encode())
    assert found == (None if seconds is None else pytest.approx(seconds))


def test_cues_out_of_order_end_where_the_last_one_ends() -> None:
    assert last_cue_s(b"00:10.000 --> 00:20.000\n\n00:01.000 --> 00:02.000\n") == 20


@given(st.binary(max_size=300))
def test_any_bytes_are_a_length_or_none(content: bytes) -> None:
    found = last_cue_s(content)
    assert found is None or 0 < found <= 24 * 3600


def test_a_long_text_costs_what_its_length_costs(is_linear) -> None:
    assert is_linear(lambda text: last_cue_s(text.encode()), "00:00:01,000 - -> 1:1:1:1 " * 4000)

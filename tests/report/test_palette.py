"""The palette can be told apart: by everybody, on screen and paper, in light and dark.

The numbers are those of the design's tables; a change of a colour must be checked against them.
"""

import itertools
import re
from collections.abc import Mapping
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

import pytest

from audit import palette

Vector = tuple[float, float, float]
SCHEMES = [pytest.param(palette.light(), id="light"), pytest.param(palette.dark(), id="dark")]


def linear_rgb(colour: str) -> Vector:
    """Linear red, green and blue of a hex string, 0 to 1."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2, 1 to 21."""
    weights = (0.2126, 0.7152, 0.0722)
    lighter, darker = sorted(
        (
            sum(w * c for w, c in zip(weights, linear_rgb(colour), strict=True))
            for colour in (one, other)
        ),
        reverse=True,
    )
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_and_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_both_schemes_name_the_same_meanings_in_hex_strings():
    assert list(palette.light()) == list(palette.dark())
    for colour in (*palette.light().values(), *palette.dark().values()):
        assert re.fullmatch("#[0-9a-f]{6}", colour)


def test_light_colours_are_unique_so_that_each_has_one_dark_one():
    assert len(set(palette.light().values())) == len(palette.light()) == 23
    assert palette.dark_by_light()["#ffffff"] == "#1a1e25"


def test_custom_properties_are_css():
    css = palette.custom_properties(palette.light())
    assert css.startswith("--page:#f6f5f1;--surface:#ffffff;")
    assert "--not-met-tint:#f7e4ec;" in css


CONTRAST_TABLE = {
    # meaning: (light surface, light page, dark surface, dark page)
    "ink": (15.8, 14.5, 14.1, 15.4),
    "soft": (7.8, 7.1, 8.7, 9.6),
    "link": (8.1, 7.5, 8.5, 9.3),
    "rule": (3.7, 3.4, 4.6, 5.0),
    "sync": (5.0, 4.5, 8.0, 8.8),
    "async": (8.3, 7.6, 4.3, 4.7),
    "either": (3.9, 3.6, 9.9, 10.8),
    "unknown": (3.9, 3.6, 5.6, 6.1),
    "met": (5.2, 4.7, 12.2, 13.3),
    "partly": (3.5, 3.2, 8.9, 9.8),
    "not_met": (10.4, 9.5, 4.7, 5.2),
}


@pytest.mark.parametrize("meaning", CONTRAST_TABLE)
def test_contrast_is_that_of_the_designs_table(meaning):
    light, dark = palette.light(), palette.dark()
    found = [
        contrast(scheme[meaning], scheme[ground])
        for scheme, ground in itertools.product((light, dark), ("surface", "page"))
    ]
    assert found == pytest.approx(CONTRAST_TABLE[meaning], abs=0.06)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_contrast_is_enough_for_text_and_for_graphics(scheme: Mapping[str, str]):
    for ground in ("surface", "page"):
        for text in ("ink", "soft", "link"):
            assert contrast(scheme[text], scheme[ground]) >= 4.5, (text, ground)
        for mark in set(CONTRAST_TABLE) - {"ink", "soft", "link"}:
            assert contrast(scheme[mark], scheme[ground]) >= 3, (mark, ground)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_and_marks_stand_out_on_tints(scheme: Mapping[str, str]):
    for tint in ("met_tint", "partly_tint", "not_met_tint", "async_tint", "break"):
        assert contrast(scheme["ink"], scheme[tint]) >= 10.5, tint
        assert contrast(scheme["soft"], scheme[tint]) >= 6.0, tint
    for outcome in ("met", "partly", "not_met"):
        assert contrast(scheme[outcome], scheme[f"{outcome}_tint"]) >= 3, outcome


@pytest.mark.parametrize("scheme", SCHEMES)
def test_numbers_stand_out_on_live_bars_and_in_cells(scheme: Mapping[str, str]):
    assert contrast(scheme["surface"], scheme["sync"]) >= 4.5
    for cell, text in (
        ("heat1", "ink"),
        ("heat2", "ink"),
        ("heat3", "surface"),
        ("heat4", "surface"),
    ):
        assert contrast(scheme[text], scheme[cell]) >= 4.5, cell


# Readers who see colours otherwise: their sight is simulated (Machado, Oliveira and Fernandes
# 2009, severity 1, on linear RGB), and what is left of a difference measured (CIEDE2000).

SIGHT: dict[str, tuple[Vector, Vector, Vector]] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}

RGB_TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)


def times(matrix: tuple[Vector, Vector, Vector], vector: Vector) -> Vector:
    x, y, z = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return x, y, z


def lab(colour: str, sight: str) -> Vector:
    """CIELAB coordinates of a hex string as it looks to this sight."""
    red, green, blue = (min(1, max(0, c)) for c in times(SIGHT[sight], linear_rgb(colour)))
    x, y, z = (
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116
        for t in (
            c / white for c, white in zip(times(RGB_TO_XYZ, (red, green, blue)), WHITE, strict=True)
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: Vector, other: Vector) -> float:
    """CIEDE2000 difference of two CIELAB colours; above 10 is clearly different."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    grey = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * sqrt(grey / (grey + 25**7))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = degrees(atan2(b1, a1)) % 360, degrees(atan2(b2, a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0
    lightness, chroma, hue = (l1 + l2) / 2, (c1 + c2) / 2, (h1 + turn / 2) % 360
    t = (
        1
        - 0.17 * cos(radians(hue - 30))
        + 0.24 * cos(radians(2 * hue))
        + 0.32 * cos(radians(3 * hue + 6))
        - 0.20 * cos(radians(4 * hue - 63))
    )
    d_light = (l2 - l1) / (1 + 0.015 * (lightness - 50) ** 2 / sqrt(20 + (lightness - 50) ** 2))
    d_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    d_hue = 2 * sqrt(c1 * c2) * sin(radians(turn / 2)) / (1 + 0.015 * chroma * t)
    rotation = (
        -2
        * sin(radians(60 * exp(-(((hue - 275) / 25) ** 2))))
        * sqrt(chroma**7 / (chroma**7 + 25**7))
    )
    return sqrt(d_light**2 + d_chroma**2 + d_hue**2 + rotation * d_chroma * d_hue)


def test_the_difference_is_ciede2000():
    # Pairs 1, 7 and 19 of Sharma, Wu and Dalal's test data.
    assert difference((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=5e-5)
    assert difference((50, 0, 0), (50, -1, 2)) == pytest.approx(2.3669, abs=5e-5)
    assert difference((50, 2.5, 0), (58, 24, 15)) == pytest.approx(19.4535, abs=5e-5)


MODES = ("sync", "async", "async_tint", "either", "unknown")
OUTCOMES = ("met", "partly", "not_met", "unknown")
HEAT = ("heat1", "heat2", "heat3", "heat4")


@pytest.mark.parametrize(
    ("scheme", "family", "expected"),
    [
        # Smallest difference within the family: normal, protan, deutan, tritan.
        pytest.param(palette.light(), MODES, (18.9, 16.9, 18.8, 22.0), id="modes, light"),
        pytest.param(palette.dark(), MODES, (17.9, 18.3, 18.0, 16.5), id="modes, dark"),
        pytest.param(palette.light(), OUTCOMES, (27.6, 14.3, 15.2, 19.6), id="outcomes, light"),
        pytest.param(palette.dark(), OUTCOMES, (29.0, 15.5, 19.4, 22.9), id="outcomes, dark"),
        pytest.param(palette.light(), HEAT, (10.5, 10.3, 10.7, 10.6), id="heat, light"),
        pytest.param(palette.dark(), HEAT, (12.0, 12.2, 11.9, 12.1), id="heat, dark"),
    ],
)
def test_colours_of_a_family_stay_different_for_all_readers(
    scheme: Mapping[str, str], family: tuple[str, ...], expected: tuple[float, ...]
):
    found = [
        min(
            difference(lab(scheme[one], sight), lab(scheme[other], sight))
            for one, other in itertools.combinations(family, 2)
        )
        for sight in SIGHT
    ]
    assert found == pytest.approx(expected, abs=0.06)
    assert min(found) > 10

"""The colours of the reports, in light and dark.

``palette.toml`` holds them by meaning; figures use :func:`light`, the page's style sheet uses
both schemes as CSS custom properties, and the page script turns light into dark.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

PALETTE_FILE = Path(__file__).parent / "palette.toml"


@cache
def _schemes() -> dict[str, dict[str, str]]:
    return tomllib.loads(PALETTE_FILE.read_text(encoding="utf-8"))


def light() -> Mapping[str, str]:
    """Hex string of each meaning on screen in light and on paper: ``light()["not_met"]``."""
    return MappingProxyType(_schemes()["light"])


def dark() -> Mapping[str, str]:
    """Hex string of each meaning on a dark screen."""
    return MappingProxyType(_schemes()["dark"])


def dark_by_light() -> dict[str, str]:
    """The dark hex string that takes the place of each light one in a figure."""
    return {value: dark()[meaning] for meaning, value in light().items()}


def custom_properties(scheme: Mapping[str, str]) -> str:
    """A scheme as CSS declarations: ``--page:#f6f5f1;--surface:#ffffff;...``."""
    return "".join(f"--{meaning.replace('_', '-')}:{value};" for meaning, value in scheme.items())

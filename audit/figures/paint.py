"""How a meaning is painted in a chart: colours, fills, words beside marks.

Nothing is said by colour alone, so every fill of a mode has its own pattern.
"""

from typing import Any

from audit.palette import light

LIGHT = light()

# Between the characters of plotly's mark-up; the dollar sign would start a formula where
# MathJax is loaded, as it is in JupyterLab.
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"}


def escaped(text: str, most: int = 80) -> str:
    """Text of a course for plotly, which reads tags; cut after ``most`` characters."""
    text = " ".join(text.split())
    if len(text) > most:
        text = text[: most - 1].rstrip() + "…"
    return "".join(_ESCAPES.get(character, character) for character in text)


def plain_fill(colour: str, line_px: float = 1) -> dict[str, Any]:
    """A solid fill, parted from its neighbours by a line in the colour of the ground."""
    return {"color": LIGHT[colour], "line": {"color": LIGHT["surface"], "width": line_px}}


def patterned_fill(
    colour: str, shape: str, line_px: float = 1, solidity: float = 0.22
) -> dict[str, Any]:
    """A fill with a pattern (``/``, ``x``, ``.``, ``-``) in the colour of the ground."""
    return plain_fill(colour, line_px) | {
        "pattern": {
            "bgcolor": LIGHT[colour],
            "fgcolor": LIGHT["surface"],
            "fillmode": "replace",
            "shape": shape,
            "size": 7,
            "solidity": solidity,
        }
    }


def outlined_fill(ground: str, outline: str, line_px: float = 1.2) -> dict[str, Any]:
    """A fill with an outline: tinted for study, hollow for what is optional."""
    return {"color": LIGHT[ground], "line": {"color": LIGHT[outline], "width": line_px}}


def word(text: str, *, colour: str = "ink", size_px: int = 12, **place: Any) -> dict[str, Any]:
    """Text at a place of a chart; always with its font, which the print redraw needs."""
    font = {"color": LIGHT[colour], "size": size_px}
    return {"text": text, "showarrow": False, "font": font} | place


def word_at_right(text: str, y: float, **place: Any) -> dict[str, Any]:
    """Text in the right margin, level with ``y``; left out on a narrow screen."""
    margin = {"name": "right", "align": "left", "xref": "paper", "x": 1, "xanchor": "left"}
    return word(text, colour="soft") | margin | {"xshift": 5, "yref": "y", "y": y} | place


def area(y0: float, y1: float, colour: str, yref: str = "y") -> dict[str, Any]:
    """A shaded area across the chart, below its marks."""
    return {
        "type": "rect",
        "layer": "below",
        "fillcolor": LIGHT[colour],
        "line": {"width": 0},
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "yref": yref,
        "y0": y0,
        "y1": y1,
    }


def level(y: float, dash: str = "solid", yref: str = "y") -> dict[str, Any]:
    """A line across the chart, below its marks."""
    return {
        "type": "line",
        "layer": "below",
        "line": {"color": LIGHT["rule"], "dash": dash, "width": 1},
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "yref": yref,
        "y0": y,
        "y1": y,
    }


def tick_step(top: float, choices: tuple[int, ...]) -> int:
    """The smallest of the steps that gives an axis from 0 to ``top`` at most 6 ticks."""
    for step in choices:
        if top < 6 * step:
            return step
    # Beyond the longest step: as many of them as it takes.
    return choices[-1] * (int(top / (6 * choices[-1])) + 1)

"""Numbers out of frames, as plain and rounded values that JSON can hold."""

from collections.abc import Iterable
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def rows(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """The rows of a frame as dicts, with None for whatever is missing."""
    import pandas as pd

    return [
        {
            str(name): None if pd.api.types.is_scalar(v) and pd.isna(v) else v
            for name, v in row.items()
        }
        for row in frame.to_dict("records")
    ]


def week_of(row: dict[str, Any]) -> int:
    """Teaching week of a row; 0 = it stands in no week."""
    return int(row["week"] or 0)


def whole(value: float | None) -> int | None:
    """Rounded to a whole number; None stays None."""
    return None if value is None else round(float(value))


def tenth(value: float | None) -> float | None:
    """Rounded to one decimal; None stays None."""
    return None if value is None else round(float(value), 1) + 0.0


def median_of(values: Iterable[float]) -> float | None:
    """The middle one of some numbers; None without any."""
    known = list(values)
    return median(known) if known else None

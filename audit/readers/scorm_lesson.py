"""What every package of the SCORM family says of itself, whatever it is written in."""

from collections.abc import Sequence
from dataclasses import dataclass

SCO = "sco"
ASSET = "asset"
AU = "au"
HEADING = "heading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One entry of the table of contents.

    Parameters
    ----------
    lms_type
        ``sco``, ``asset``, ``au``, ``xapi_activity`` or ``heading``.
    launch
        Member or address that it opens; None = it opens nothing.
    is_shown
        Whether it and what stands above it is in the table of contents that students see.
    learning_min, limit_min
        Typical and longest time, in minutes; None = not said.
    mastery_score
        As written: per cent, or a share of 1.
    """

    id: str
    title: str
    lms_type: str
    launch: str | None = None
    is_shown: bool = True
    learning_min: float | None = None
    limit_min: float | None = None
    mastery_score: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One package.

    Parameters
    ----------
    lms_type
        ``scorm``, ``aicc``, ``cmi5`` or ``xapi``.
    learning_min
        Typical time for the whole, in minutes; None = not said.
    question_count
        Questions that the package lists; None = it lists none.
    """

    id: str
    title: str
    lms_type: str
    language: str | None = None
    description: str = ""
    learning_min: float | None = None
    question_count: int | None = None
    parts: tuple[Part, ...] = ()


def whole(times: Sequence[float | None]) -> float | None:
    """Sum of the times of all parts; None if one does not say its own, or there are none."""
    known = [time for time in times if time is not None]
    return sum(known) if known and len(known) == len(times) else None

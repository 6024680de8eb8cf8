"""Whether an activity has to be done, where its title says so."""

import re
import tomllib
from functools import cache
from pathlib import Path

from audit.classification.phrases import one_of
from audit.course import Activity


def said_required(activity: Activity) -> bool | None:
    """What the export says, else False where the title says "optional", else None.

    Examples
    --------
    >>> title = lambda text: Activity(native_id="1", title=text, lms_type="Page", position=1)
    >>> said_required(title("Office tour (optional)")), said_required(title("Optional stopping"))
    (False, None)
    """
    if activity.required is not None:
        return activity.required
    return False if _pattern().search(activity.title) else None


@cache
def _pattern() -> re.Pattern[str]:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    words, nouns = one_of(table["words"]), one_of(table["nouns"])
    return re.compile(
        rf"(?i)[(\[]\s*(?:{words})\s*[)\]]"
        rf"|^\s*(?:{words})\s*[:–—-]"
        rf"|[:,–—-]\s*(?:{words})\s*$"
        rf"|^\s*(?:{words})\s+(?:{nouns})\b"
    )

"""The blocks of a class hour: their names and looks."""

from typing import Any

from audit.figures.paint import outlined_fill, patterned_fill, plain_fill
from audit.language import translate as _

# The blocks of live time; the rest is own time.
LIVE_BLOCKS = ("talk", "exchange", "live_other", "break")


def block_names() -> dict[str, str]:
    """Name of each block, in the order of a column."""
    return {
        "talk": _("Live talk"),
        "exchange": _("Live exchange"),
        "live_other": _("Live, form not said"),
        "break": _("Break"),
        "video": _("Video"),
        "check": _("Check"),
        "forum": _("Forum, peer review"),
        "task": _("Task"),
    }


def short_block_names() -> dict[str, str]:
    """Name of each block beside it in a column."""
    return {
        "talk": _("Talk"),
        "exchange": _("Exchange"),
        "live_other": _("Live"),
        "break": _("Break"),
        "video": _("Video"),
        "check": _("Check"),
        "forum": _("Forum"),
        "task": _("Task"),
    }


def block_fills() -> dict[str, dict[str, Any]]:
    """Look of each block."""
    own_time = patterned_fill("async", "/", 2)
    return {
        "talk": plain_fill("sync", 2),
        "exchange": patterned_fill("sync", ".", 2, 0.28),
        "live_other": patterned_fill("sync", "-", 2),
        "break": outlined_fill("break", "rule", 1),
        "video": own_time,
        "check": own_time,
        "forum": own_time,
        "task": own_time,
    }

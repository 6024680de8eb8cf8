"""The widgets of ``notebooks/explore.ipynb``: filter the activities, and see charts follow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from audit import figures
from audit.columns import check_frame
from audit.language import translate as _
from audit.measures import Measures, measure
from audit.pipeline import Audit
from audit.words import kind_names, mode_word

SHOWN_COLUMNS = [
    "week",
    "title",
    "kind",
    "mode",
    "minutes",
    "minutes_because",
    "counts_as",
    "status",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which activities to look at; empty = all of that sort."""

    weeks: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()


def chosen(audit: Audit, choice: Choice) -> pd.DataFrame:
    """The activities frame, only the rows of the choice."""
    frame = audit.classified.activities
    keep = pd.Series(True, index=frame.index)
    for column, words in (("week", choice.weeks), ("kind", choice.kinds), ("mode", choice.modes)):
        if words:
            keep &= frame[column].isin(words)
    return frame[keep.fillna(False)]


def measured(audit: Audit, choice: Choice) -> Measures:
    """The measures of the chosen activities, in the weeks of the whole course."""
    frame = check_frame(chosen(audit, choice))
    ids = set(frame["native_id"])
    videos = audit.classified.videos
    return measure(
        replace(audit.classified, activities=frame, videos=videos[videos["native_id"].isin(ids)])
    )


def table(audit: Audit, choice: Choice) -> pd.DataFrame:
    """The chosen activities as a table to read."""
    return chosen(audit, choice)[SHOWN_COLUMNS].round({"minutes": 0}).reset_index(drop=True)


def explorer(audit: Audit) -> Any:
    """Filters for week, kind and mode, with two charts and the table that follow them.

    Returns
    -------
    ipywidgets.VBox
        To be shown as the last value of a cell.
    """
    import ipywidgets as widgets

    frame = audit.classified.activities
    kinds = kind_names()
    week = _picker(widgets, _("Week"), [(str(w), w) for w in audit.measures.weeks.numbers])
    kind = _picker(widgets, _("Kind"), [(kinds[k], k) for k in sorted(set(frame["kind"]))])
    mode = _picker(widgets, _("Mode"), [(mode_word(m), m) for m in sorted(set(frame["mode"]))])
    shown = widgets.Output()
    count = widgets.HTML()

    def show(_change: Any = None) -> None:
        choice = Choice(weeks=week.value, kinds=kind.value, modes=mode.value)
        rows = table(audit, choice)
        count.value = _("{shown} of {all} activities").format(shown=len(rows), all=len(frame))
        measures = measured(audit, choice)
        shown.outputs = ()
        with pd.option_context("display.max_rows", None):
            for result in (figures.week_river(measures), figures.interaction_map(measures), rows):
                # Not display(): what a widget shows is its state, never an output of the cell.
                shown.append_display_data(result)

    for picker in (week, kind, mode):
        picker.observe(show, names="value")
    show()
    return widgets.VBox([widgets.HBox([week, kind, mode]), count, shown])


def _picker(widgets: Any, label: str, options: Sequence[tuple[str, Any]]) -> Any:
    return widgets.SelectMultiple(
        options=options, description=label, rows=min(6, max(2, len(options)))
    )

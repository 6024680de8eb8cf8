"""Charts of a report: from measures to plain plotly data with their words."""

from audit.figures.agreement import confidence, confusion
from audit.figures.bands import BandLimits
from audit.figures.chart import TEMPLATE, Chart
from audit.figures.class_hour import class_hour
from audit.figures.fit_matrix import fit_matrix
from audit.figures.interaction_map import interaction_map
from audit.figures.live_sessions import live_sessions
from audit.figures.video_lengths import video_lengths
from audit.figures.week_river import week_river
from audit.figures.workload import workload

__all__ = [
    "TEMPLATE",
    "BandLimits",
    "Chart",
    "class_hour",
    "confidence",
    "confusion",
    "fit_matrix",
    "interaction_map",
    "live_sessions",
    "video_lengths",
    "week_river",
    "workload",
]

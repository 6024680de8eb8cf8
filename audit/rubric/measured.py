"""What each measure gives to a rule: the unit of its value, its parameters, its details.

A rule set is checked against this table when it is read, so that a misspelt measure, a
band in the wrong unit or a pattern that asks for what is not measured is found before a
course is audited. ``tests/measures`` holds the measures to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The interface of one measure.

    Parameters
    ----------
    unit
        Unit of the value and of the bands: ``min``, ``share`` (0-1), ``hours_per_credit``,
        ``level``, ``count``, or ``none`` (a description without value).
    parameters
        Numbers that the rule has to give.
    met_limits
        Limits (``at_least``, ``at_most``) of the band that is met, which the measure takes to
        name what lies past them.
    details
        What texts can ask for, each with its form: ``minutes``, ``hours``, ``share``,
        ``count``, ``number``, ``weeks`` (week numbers), ``words`` (a text), ``flag``.
    """

    unit: str
    parameters: frozenset[str] = frozenset()
    met_limits: frozenset[str] = frozenset()
    details: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def _measured(
    unit: str,
    details: Mapping[str, str] = MappingProxyType({}),
    parameters: tuple[str, ...] = (),
    met_limits: tuple[str, ...] = (),
) -> Measured:
    return Measured(
        unit=unit,
        parameters=frozenset(parameters),
        met_limits=frozenset(met_limits),
        details=MappingProxyType(dict(details)),
    )


_WEEKS_SERVED = {
    "served": "count",
    "weeks_total": "count",
    "holes": "weeks",
    "longest_hole_first": "count",
    "longest_hole_last": "count",
}
_FORM_OF_LIVE = {
    "share": "share",
    "exchange": "minutes",
    "exposition": "minutes",
    "unknown": "minutes",
}
_KNOWN = {"known": "count", "unknown": "count", "total": "count"}
_LONGEST = {"longest": "minutes", "count": "count", "weeks": "weeks", **_KNOWN}

MEASURED: Mapping[str, Measured] = MappingProxyType(
    {
        "modes_used": _measured(
            "level",
            {
                "live_count": "count",
                "required_live_count": "count",
                "own_count": "count",
                "missing": "words",
            },
        ),
        "live_share_of_class": _measured(
            "share",
            {"share": "share", "live": "minutes", "class": "minutes", "share_of_work": "share"},
        ),
        "live_share_of_slot": _measured(
            "share",
            {"share": "share", "live": "minutes", "slot": "minutes", "weeks": "weeks"},
            met_limits=("at_most",),
        ),
        "weekly_pattern": _measured(
            "level",
            {
                "own_weeks": "count",
                "weeks_total": "count",
                "holes": "weeks",
                "and_hours": "words",
                "same_time": "count",
                "sessions": "count",
            },
            parameters=("share_of_weeks", "share_of_sessions", "share_of_weeks_alone"),
        ),
        "exchange_share_of_live": _measured("share", _FORM_OF_LIVE),
        "exposition_share_of_live": _measured("share", _FORM_OF_LIVE),
        "longest_video_min": _measured("min", _LONGEST, met_limits=("at_most",)),
        "typical_video_min": _measured("min", {"median": "minutes", **_KNOWN}),
        "captioned_share": _measured("share", {"captioned": "count", "count": "count", **_KNOWN}),
        "longest_live_session_min": _measured("min", _LONGEST, met_limits=("at_most",)),
        "break_share": _measured(
            "share",
            {"with_break": "count", "count": "count", "long": "count", "unknown": "count"},
            parameters=("over_min", "break_min"),
        ),
        "weeks_in_sections": _measured(
            "share",
            {"in_sections": "count", "weeks_total": "count", "holes": "weeks"},
            parameters=("span_weeks",),
        ),
        "suited_mode_share": _measured(
            "share",
            {"suited": "count", "count": "count", "total": "count"},
            parameters=("at_least_activities",),
        ),
        "weeks_with_all_three": _measured("share", _WEEKS_SERVED),
        "weeks_with_student_student": _measured("share", _WEEKS_SERVED),
        "weeks_with_student_instructor": _measured("share", _WEEKS_SERVED),
        "community_start": _measured(
            "count",
            {"has_introduction": "flag", "has_forum": "flag", "missing": "words"},
            parameters=("first_weeks",),
        ),
        "recorded_share": _measured("share", {"recorded": "count", "count": "count", **_KNOWN}),
        "alternative_share": _measured(
            "share",
            {"with_alternative": "count", "count": "count", "total": "count", "likely": "count"},
        ),
        "hours_per_credit": _measured(
            "hours_per_credit",
            {
                "hours": "hours",
                "credits": "number",
                "expected_low": "hours",
                "expected_high": "hours",
                "weeks_total": "count",
            },
            met_limits=("at_least", "at_most"),
        ),
        "nearest_configuration": _measured("none"),
    }
)

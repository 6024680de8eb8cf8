"""Filling the patterns of a rule's texts with what was found in a course.

A pattern is a sentence with named places: ``The longest class lasts {longest:minutes}``.
The word after the colon says how the value is written (``FORMS``).
"""

import string
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from audit import language


def _number(value: float) -> str:
    """Write a number with the decimals it has, two at most: ``3``, ``1.5``."""
    digits = next((d for d in (0, 1) if round(value, d) == round(value, 2)), 2)
    return language.number(value, digits)


def _weeks(weeks: Sequence[int]) -> str:
    """``week 6``, ``weeks 4 to 10``."""
    pattern = language.translate_plural("week {weeks}", "weeks {weeks}", len(set(weeks)))
    return pattern.format(weeks=language.ranges(weeks))


FORMS: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {
        "minutes": language.minutes,
        "minutes_plain": language.minutes_plain,
        "percent": language.percent,
        "hours": language.hours,
        "number": _number,
        "ranges": language.ranges,
        "weeks": _weeks,
        "listing": language.listing,
    }
)


class _Filler(string.Formatter):
    """Takes plain names only: no positions, attributes or items."""

    def get_field(self, field_name: str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        del args
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        return FORMS[format_spec](value) if format_spec else str(value)


def fill(pattern: str, details: Mapping[str, Any]) -> str:
    """Fill the places of a pattern.

    Raises
    ------
    KeyError
        The pattern asks for a name or a form that there is not. That is a bug: the loader
        checks patterns against what is measured.

    Examples
    --------
    >>> fill("Students work together in {served} of {weeks_total} weeks",
    ...      {"served": 6, "weeks_total": 13})
    'Students work together in 6 of 13 weeks'
    >>> fill("nothing in {holes:weeks}", {"holes": [4, 5, 6, 9]})
    'nothing in weeks 4 to 6 and 9'
    """
    return _Filler().vformat(pattern, (), details)


def choose(found: Mapping[str, str], outcome: str, details: Mapping[str, Any]) -> str:
    """Choose the pattern for an outcome: the one for this ``count``, if there is one.

    Parameters
    ----------
    found
        Patterns by outcome, with the plural form (``_one``) after it where it matters.
    details
        May hold ``count``, the number that the sentence is about.

    Raises
    ------
    KeyError
        There is no pattern for the outcome, which the loader does not let pass.

    Examples
    --------
    >>> found = {"not_met_one": "One video runs long", "not_met": "{count} videos run long"}
    >>> choose(found, "not_met", {"count": 1}), choose(found, "not_met", {"count": 3})
    ('One video runs long', '{count} videos run long')
    """
    if "count" in details:
        key = f"{outcome}_{language.plural_form(details['count'])}"
        if key in found:
            return found[key]
    return found[outcome]


def fields_of(pattern: str) -> list[tuple[str, str]]:
    """List the names and forms that a pattern asks for, in order.

    Raises
    ------
    ValueError
        A brace has no partner.
    """
    return [
        (name, (spec or "") + (f"!{conversion}" if conversion else ""))
        for _, name, spec, conversion in string.Formatter().parse(pattern)
        if name is not None
    ]

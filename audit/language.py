"""The one place where texts are translated and numbers, dates and durations written.

The language is set once for a run (``use_language``), since a report speaks one language.
Figures follow the report design: ``1,230``, ``55 %``, ``2 h 30``, ``7.2 h``.
"""

import gettext as gettext_module
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

LOCALE_FOLDER = Path(__file__).parent / "locale"
NBSP = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"

_current: gettext_module.NullTranslations = gettext_module.NullTranslations()
_code = "en"


def use_language(code: str) -> None:
    """Speak the language with this code (``en``) from now on."""
    global _current, _code
    _current = gettext_module.translation(
        "audit", LOCALE_FOLDER, languages=[code], fallback=code.split("_")[0] == "en"
    )
    _code = code


def language() -> str:
    """Code of the language in use."""
    return _code


def available_languages() -> list[str]:
    """Codes of the languages that the texts exist in."""
    folders = LOCALE_FOLDER.glob("*/LC_MESSAGES/audit.mo") if LOCALE_FOLDER.is_dir() else ()
    return sorted({"en", *(path.parent.parent.name for path in folders)})


def translate(text: str) -> str:
    """The text in the language in use."""
    return _current.gettext(text)


def translate_plural(one: str, many: str, count: int) -> str:
    """The text for this count, with ``{count}`` still to be filled."""
    return _current.ngettext(one, many, count)


def plural_form(count: float) -> str:
    """CLDR plural category of a count, ``one`` or ``other`` in English."""
    from babel import Locale

    return Locale.parse(_code).plural_form(count)


def number(value: float, digits: int = 0) -> str:
    """A number with thousands marked: ``1,230``, ``7.2``.

    Examples
    --------
    >>> number(1230), number(7.25, 1), number(-0.001)
    ('1,230', '7.2', '0')
    """
    from babel.numbers import format_decimal

    # Adding 0.0 turns -0.0 into 0.0, so that nobody reads "-0".
    rounded = round(value, digits) + 0.0
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(rounded, format=pattern, locale=_code)


def percent(share: float) -> str:
    """A share of 0 to 1 as whole per cent: ``55 %``."""
    return f"{number(share * 100)}{NBSP}%"


def minutes(value: float) -> str:
    """Minutes as people say them: ``45 min``, ``1 h``, ``2 h 30``.

    Examples
    --------
    >>> [minutes(v).replace(NBSP, " ") for v in (45, 60, 150, 90.4)]
    ['45 min', '1 h', '2 h 30', '1 h 30']
    """
    whole = round(value)
    if whole < 60:
        return f"{number(whole)}{NBSP}min"
    hours_part, rest = divmod(whole, 60)
    return f"{number(hours_part)}{NBSP}h" + (f"{NBSP}{rest:02d}" if rest else "")


def minutes_plain(value: float) -> str:
    """Minutes counted in minutes, also above an hour: ``62 min``."""
    return f"{number(value)}{NBSP}min"


def hours(value: float) -> str:
    """Hours with one decimal: ``7.2 h``."""
    return f"{number(value, 1)}{NBSP}h"


def long_date(day: date) -> str:
    """A date in words: ``12 January 2032``."""
    from babel.dates import format_date

    return format_date(day, format="d MMMM y", locale=_code)


def weekday(day: int, width: Literal["wide", "abbreviated"] = "wide") -> str:
    """Name of a weekday, Monday = 0."""
    from babel.dates import get_day_names

    return str(get_day_names(width, locale=_code)[day])


def listing(words: Sequence[str]) -> str:
    """Words as a sentence lists them: ``a, b and c``.

    Examples
    --------
    >>> listing(["4 to 6", "9", "11"])
    '4 to 6, 9 and 11'
    """
    if len(words) < 2:
        return "".join(words)
    return translate("{all_but_last} and {last}").format(
        all_but_last=", ".join(words[:-1]), last=words[-1]
    )


def ranges(numbers: Iterable[int]) -> str:
    """Whole numbers with their runs folded: ``4 to 6, 9 and 11``.

    Examples
    --------
    >>> ranges([9, 4, 5, 6, 11]), ranges([1, 2])
    ('4 to 6, 9 and 11', '1 and 2')
    """
    runs: list[list[int]] = []
    for value in sorted(set(numbers)):
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    words: list[str] = []
    for run in runs:
        if len(run) > 2:
            words.append(translate("{first} to {last}").format(first=run[0], last=run[-1]))
        else:
            words.extend(str(value) for value in run)
    return listing(words)

"""Reading what a rule says to people, in each language, and holding it to what is measured."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from audit.rubric.fill import fields_of
from audit.rubric.measured import Measured
from audit.rubric.rules import NumberBasis, RuleText
from audit.rubric.strict_table import StrictTable
from audit.vocabulary import Basis

PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")
# Plain sentences of a rule; ``found`` and ``numbers`` are tables of their own.
SENTENCES = (
    "title",
    "checks",
    "why",
    "met_example",
    "not_met_example",
    "limits",
    "advice",
    "action",
    "effort",
)
# Advice for one side of a range alone; a rule may leave these out.
SIDES = ("advice_low", "advice_high")
# How each form of detail can be written.
FORMS_OF_DETAIL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "minutes": ("minutes", "minutes_plain", "number"),
        "hours": ("hours", "number"),
        "share": ("percent",),
        "count": ("number", ""),
        "number": ("number",),
        "weeks": ("weeks", "ranges"),
        "words": ("",),
        "flag": (),
    }
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")


def read_texts(
    table: StrictTable, measured: Measured, outcomes: list[str]
) -> Mapping[str, RuleText]:
    """Read the texts of a rule, by language; English has to be among them.

    Parameters
    ----------
    outcomes
        Outcomes that the rule can give, each of which needs a sentence in ``found``.

    Raises
    ------
    RubricError
        A text is missing or empty, or asks for something that is not measured.
    """
    english = _text(table.table("en"), measured, outcomes, None)
    texts = {"en": english}
    for language in list(table.left):
        if _LANGUAGE.fullmatch(language) is None:
            raise table.fail(language, "this is not a language", "write a code like fr or fr_CA")
        texts[language] = _text(table.table(language), measured, outcomes, english)
    return MappingProxyType(texts)


def _text(
    table: StrictTable, measured: Measured, outcomes: list[str], english: RuleText | None
) -> RuleText:
    """Read one language; what it leaves out is taken from English."""
    sentences: dict[str, str] = {}
    for key in SENTENCES:
        if english is not None and key not in table.left:
            table.known.append(key)
            sentences[key] = getattr(english, key)
            continue
        sentences[key] = table.text(key)
        if "{" in sentences[key] or "}" in sentences[key]:
            raise table.fail(key, "braces are filled in headline and found only", "write the words")
    for key in SIDES:
        inherited = getattr(english, key) if english is not None else ""
        sentences[key] = table.text(key) if key in table.left else inherited
        table.known.append(key)
    if english is not None and "headline" not in table.left:
        table.known.append("headline")
        headline = english.headline
    else:
        headline = _pattern(table, "headline", measured)
    found = _found(table.table("found", {}), measured, outcomes, english)
    numbers = _numbers(table, english)
    table.end()
    return RuleText(**sentences, headline=headline, found=found, numbers=numbers)


def _found(
    table: StrictTable, measured: Measured, outcomes: list[str], english: RuleText | None
) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for outcome in outcomes:
        keys = [f"{outcome}_{form}" for form in PLURAL_FORMS]
        if english is not None and outcome not in table.left:
            table.known.append(outcome)
            found.update({k: english.found[k] for k in (outcome, *keys) if k in english.found})
        else:
            found[outcome] = _pattern(table, outcome, measured)
        found.update({key: _pattern(table, key, measured) for key in keys if key in table.left})
    table.end()
    return MappingProxyType(found)


def _pattern(table: StrictTable, key: str, measured: Measured) -> str:
    pattern = table.text(key)
    try:
        fields = fields_of(pattern)
    except ValueError:
        raise table.fail(key, "a brace has no partner", "write {name:form}") from None
    for name, form in fields:
        if name not in measured.details:
            known = ", ".join(measured.details) or "nothing, this measure gives no details"
            raise table.fail(key, f"'{{{name}}}' is not measured", f"use one of: {known}")
        forms = FORMS_OF_DETAIL[measured.details[name]]
        if form not in forms:
            written = ", ".join(f"{{{name}:{word}}}" if word else f"{{{name}}}" for word in forms)
            raise table.fail(
                key,
                f"'{{{name}{':' if form else ''}{form}}}' cannot be written",
                f"write {written}" if written else "leave it out",
            )
    return pattern


def _numbers(table: StrictTable, english: RuleText | None) -> tuple[NumberBasis, ...]:
    if english is not None and "numbers" not in table.left:
        table.known.append("numbers")
        return english.numbers
    if "numbers" not in table.left:
        raise table.fail("numbers", "this key is missing", "add it, as a list")
    numbers: list[NumberBasis] = []
    for n, entry in enumerate(table.tables("numbers"), start=1):
        number = StrictTable(table.place, entry, f"{table.prefix}numbers[{n}].")
        numbers.append(NumberBasis(text=number.text("text"), basis=number.enum("basis", Basis)))
        number.end()
    return tuple(numbers)

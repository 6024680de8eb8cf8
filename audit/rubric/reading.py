"""Reading a rule set, strictly: what a rule cannot mean is an error that names its place."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from audit.errors import RubricError
from audit.rubric.measured import MEASURED, Measured
from audit.rubric.rules import EFFORT_WEIGHTS, Band, Rule, RuleSet
from audit.rubric.sources import read_sources
from audit.rubric.strict_table import StrictTable
from audit.rubric.texts import read_texts
from audit.vocabulary import Basis, Outcome, Severity

SETS_FOLDER = Path(__file__).parent / "sets"
SCHEMA_VERSION = 1
AREAS = (
    "mix",
    "video",
    "session",
    "chunking",
    "fit",
    "interaction",
    "access",
    "workload",
    "configuration",
)
SCOPES = ("course", "section", "week", "activity")
PROFILES = ("async_declared",)
PROFILE_WORDS = ("off", "if_live")
# The post and its near-copy are cited only where a rule says that it rests on them.
_OWN_BASIS = (("POST", Basis.POST), ("NEAR", Basis.NEAR_COPY))


def known_rule_sets() -> tuple[str, ...]:
    """Names of the rule sets that come with the audit."""
    return tuple(sorted(path.stem for path in SETS_FOLDER.glob("*.toml")))


def read_rule_set(name_or_path: str | Path) -> RuleSet:
    """Read a rule set by its name (``recommendations``) or from a file.

    Raises
    ------
    RubricError
        There is no such set or file, it is not TOML, or it says something that a rule set
        cannot say.
    """
    if str(name_or_path) in known_rule_sets():
        path = SETS_FOLDER / f"{name_or_path}.toml"
    else:
        path = Path(name_or_path)
    try:
        document = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise RubricError(
            path.name,
            "there is no such rule set, and no such file can be opened",
            f"use one of: {', '.join(known_rule_sets())}; or give the path of a .toml file",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RubricError(path.name, f"this is not TOML ({error})", "mend that line") from error
    return _rule_set(path.name, document)


def _rule_set(file_name: str, document: Mapping[str, Any]) -> RuleSet:
    table = StrictTable(file_name, document)
    schema_version = table.take("schema_version", int)
    if schema_version != SCHEMA_VERSION:
        raise table.fail(
            "schema_version",
            f"version {schema_version} is not known",
            f"write schema_version = {SCHEMA_VERSION}",
        )
    name, version = table.text("name"), table.text("version")
    rules: dict[str, Rule] = {}
    for number, entry in enumerate(table.tables("rule"), start=1):
        rule = _rule(file_name, number, entry)
        if rule.id in rules:
            raise RubricError(
                f"{file_name}, rule {rule.id}, key 'id'",
                "two rules have this id",
                "give each rule an id of its own",
            )
        rules[rule.id] = rule
    if not rules:
        raise table.fail("rule", "there is no rule", "write at least one [[rule]]")
    table.end()
    return RuleSet(name=name, version=version, rules=tuple(rules.values()), source_name=file_name)


def _rule(file_name: str, number: int, entry: Mapping[str, Any]) -> Rule:
    # The id is taken first, so that every other error can name the rule.
    rule_id = StrictTable(f"{file_name}, rule number {number}", entry).text("id")
    table = StrictTable(f"{file_name}, rule {rule_id}", entry)
    table.take("id", str)
    area = table.word("area", AREAS)
    measure = table.word("measure", MEASURED)
    measured = MEASURED[measure]
    scope = table.word("scope", SCOPES)
    severity = table.enum("severity", Severity)
    bases = table.words("statement_basis", [basis.value for basis in Basis])
    sources = table.words("sources", read_sources())
    for key, basis in _OWN_BASIS:
        if key in sources and basis not in bases:
            raise table.fail(
                "sources",
                f"{key!r} is cited, but the statement does not rest on it",
                f"add {basis.value!r} to statement_basis, or take the source away",
            )
    describes = table.take("describes", bool, False)
    bands = tuple(
        _band(StrictTable(table.place, band, f"bands[{n}]."), measured)
        for n, band in enumerate(table.tables("bands"), start=1)
    )
    _check_bands(table, bands, measured, describes)
    profiles = table.table("profiles", {})
    rule = Rule(
        id=rule_id,
        area=area,
        measure=measure,
        scope=scope,
        severity=severity,
        statement_basis=tuple(Basis(basis) for basis in bases),
        sources=sources,
        change=table.text("change"),
        effort_size=table.word("effort_size", EFFORT_WEIGHTS),
        bands=bands,
        parameters=_parameters(table.table("parameters", {}), measured),
        describes=describes,
        profiles=MappingProxyType(
            {p: profiles.word(p, PROFILE_WORDS) for p in PROFILES if p in profiles.left}
        ),
        texts=read_texts(table.table("text"), measured, _outcomes(bands, describes)),
    )
    profiles.known = list(PROFILES)
    profiles.end()
    table.end()
    return rule


def _parameters(table: StrictTable, measured: Measured) -> Mapping[str, float]:
    parameters: dict[str, float] = {}
    for name in sorted(measured.parameters):
        value = table.number(name)
        if value is None:
            raise table.fail(name, "the measure needs this number", "add it")
        parameters[name] = value
    table.end()
    return MappingProxyType(parameters)


def _band(table: StrictTable, measured: Measured) -> Band:
    outcome = table.word("outcome", [o.value for o in Outcome if o is not Outcome.NOT_ASSESSED])
    basis = table.enum("basis", Basis)
    limits = {key: table.number(key) for key in ("at_least", "above", "below", "at_most")}
    table.end()
    given = {key: value for key, value in limits.items() if value is not None}
    if not given:
        raise table.fail("outcome", "this band has no limit", "add at_least, above, below, at_most")
    for one, other in (("at_least", "above"), ("below", "at_most")):
        if one in given and other in given:
            raise table.fail(one, f"{one} and {other} are the same end", "keep one of them")
    for key, value in given.items():
        if value < 0 or (measured.unit == "share" and value > 1):
            reach = "a share from 0 to 1" if measured.unit == "share" else "0 or more"
            raise table.fail(key, f"{value!r} cannot be reached", f"write {reach}")
    lower, upper = limits["at_least"], limits["at_most"]
    lower = limits["above"] if lower is None else lower
    upper = limits["below"] if upper is None else upper
    open_end = "above" in given or "below" in given
    if lower is not None and upper is not None and (lower > upper or (lower == upper and open_end)):
        raise table.fail("outcome", "no value lies in this band", "correct its limits")
    return Band(outcome=Outcome(outcome), basis=basis, **limits)


def _check_bands(
    table: StrictTable, bands: tuple[Band, ...], measured: Measured, describes: bool
) -> None:
    if describes != (measured.unit == "none"):
        raise table.fail(
            "describes",
            "this measure has no value" if not describes else "this measure has a value",
            f"write describes = {'false' if describes else 'true'}",
        )
    if describes and bands:
        raise table.fail("bands", "a description has no bands", "take them away")
    if describes:
        return
    met = next((band for band in bands if band.outcome is Outcome.MET), None)
    if met is None:
        raise table.fail("bands", "no value would be met", "add a band with outcome = 'met'")
    for limit in sorted(measured.met_limits):
        if getattr(met, limit) is None:
            raise table.fail("bands", f"the band that is met has no {limit}", f"add {limit} to it")


def _outcomes(bands: tuple[Band, ...], describes: bool) -> list[str]:
    """Outcomes that the rule can give, best first; a value in no band is not met."""
    if describes:
        return []
    given = {band.outcome for band in bands} | {Outcome.NOT_MET}
    return [outcome.value for outcome in Outcome if outcome in given]

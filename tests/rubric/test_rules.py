"""The rule set as data: bands, bases, sources and texts; and the loader's strictness."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from audit.errors import RubricError
from audit.rubric.fill import choose, fill
from audit.rubric.measured import MEASURED
from audit.rubric.reading import SETS_FOLDER, known_rule_sets, read_rule_set
from audit.rubric.rules import Band, Rule
from audit.rubric.texts import SENTENCES
from audit.vocabulary import Basis, Outcome, Severity

RULE_SET = read_rule_set("recommendations")
RULES = {rule.id: rule for rule in RULE_SET.rules}
EACH_RULE = pytest.mark.parametrize("rule", RULE_SET.rules, ids=lambda rule: rule.id)

I, O, P, N = "independent", "ours", "post", "near_copy"  # noqa: E741
# Rule: bases of the statement, then each band as (outcome, at_least, above, below, at_most, basis).
EVIDENCE_2B = {
    "MIX-01": ((P, I), [("met", 2, None, None, None, O), ("partly", 1, None, None, None, O)]),
    "MIX-02": (
        (O,),
        [
            ("met", 0.20, None, None, 0.50, O),
            ("partly", None, 0, 0.20, None, O),
            ("partly", None, 0.50, None, 0.75, O),
        ],
    ),
    "MIX-03": ((I,), [("met", None, None, None, 0.5, O), ("partly", None, None, None, 0.75, O)]),
    "MIX-04": ((I,), [("met", 1, None, None, None, O), ("partly", 0.5, None, None, None, O)]),
    "MIX-05": (
        (P, N, I),
        [("met", 0.50, None, None, None, O), ("partly", 0.25, None, None, None, O)],
    ),
    "VID-01": ((I,), [("met", None, None, None, 15, I), ("partly", None, None, None, 20, O)]),
    "VID-02": ((I,), [("met", None, None, None, 10, I), ("partly", None, None, None, 15, O)]),
    "VID-06": ((I,), [("met", 1, None, None, None, I), ("partly", 0.8, None, None, None, O)]),
    "SES-01": ((I,), [("met", None, None, None, 90, I), ("partly", None, None, None, 120, O)]),
    "SES-02": ((I,), [("met", 1, None, None, None, O), ("partly", 0.5, None, None, None, O)]),
    "CHK-01": ((I,), [("met", 0.9, None, None, None, O), ("partly", 0.7, None, None, None, O)]),
    "FIT-01": ((P, I), [("met", 0.8, None, None, None, O), ("partly", 0.6, None, None, None, O)]),
    "FIT-02": ((N, I), [("met", None, None, None, 0.5, O), ("partly", None, None, None, 0.75, O)]),
    "INT-01": ((I,), [("met", 0.75, None, None, None, O), ("partly", 0.4, None, None, None, O)]),
    "INT-02": ((I,), [("met", 0.5, None, None, None, O), ("partly", 0.25, None, None, None, O)]),
    "INT-03": ((I,), [("met", 0.9, None, None, None, O), ("partly", 0.7, None, None, None, O)]),
    "INT-07": ((P, I), [("met", 2, None, None, None, O), ("partly", 1, None, None, None, O)]),
    "ACC-01": ((I,), [("met", 1, None, None, None, I), ("partly", 0.8, None, None, None, O)]),
    "ACC-02": ((P, I), [("met", 1, None, None, None, I), ("partly", 0.5, None, None, None, O)]),
    "WRK-01": (
        (I,),
        [
            ("met", 2.4, None, None, 3.6, O),
            ("partly", 1.8, None, 2.4, None, O),
            ("partly", None, 3.6, None, 4.2, O),
        ],
    ),
    "CFG-01": ((I,), []),
}


def row(band: Band) -> tuple[object, ...]:
    limits = (band.at_least, band.above, band.below, band.at_most)
    return (band.outcome.value, *limits, band.basis.value)


def test_the_set_holds_the_rules_of_the_evidence_in_its_order() -> None:
    # Grouped by area, as reports show them; FIT-02 stands beside FIT-01.
    assert set(RULES) == set(EVIDENCE_2B)
    assert len(RULES) == 21
    assert [rule.id for rule in RULE_SET.rules if rule.describes] == ["CFG-01"]
    assert (RULE_SET.name, RULE_SET.version) == ("recommendations", "1.0")
    assert RULE_SET.source_name == "recommendations.toml"


@EACH_RULE
def test_bands_and_bases_are_those_of_the_evidence(rule: Rule) -> None:
    bases, bands = EVIDENCE_2B[rule.id]
    assert tuple(basis.value for basis in rule.statement_basis) == bases
    assert [row(band) for band in rule.bands] == bands


@pytest.mark.parametrize(
    ("rule_id", "value", "outcome"),
    [
        ("MIX-02", 0.19, "partly"),
        ("MIX-02", 0.20, "met"),
        ("MIX-02", 0.50, "met"),
        ("MIX-02", 0.501, "partly"),
        ("MIX-02", 0.75, "partly"),
        ("MIX-02", 0.76, "not_met"),
        ("VID-01", 15, "met"),
        ("VID-01", 15.1, "partly"),
        ("VID-01", 20.1, "not_met"),
        ("INT-02", 6 / 13, "partly"),
        ("WRK-01", 2.39, "partly"),
        ("WRK-01", 2.4, "met"),
        ("WRK-01", 3.7, "partly"),
        ("WRK-01", 1.79, "not_met"),
        ("WRK-01", 4.21, "not_met"),
    ],
)
def test_values_at_the_limits(rule_id: str, value: float, outcome: str) -> None:
    holding = [band.outcome.value for band in RULES[rule_id].bands if band.holds(value)]
    assert (holding or ["not_met"])[0] == outcome


def test_severities() -> None:
    others = {r.id: r.severity.value for r in RULE_SET.rules if r.severity is not Severity.WARN}
    assert others == {"VID-06": "error", "SES-02": "info", "CFG-01": "info"}


def test_what_does_not_apply_to_a_course_declared_asynchronous() -> None:
    assert {r.id: r.profiles["async_declared"] for r in RULE_SET.rules if r.profiles} == {
        "MIX-01": "off",
        "MIX-02": "off",
        "MIX-03": "off",
        "MIX-04": "off",
        "MIX-05": "if_live",
        "SES-01": "if_live",
        "SES-02": "if_live",
        "FIT-02": "if_live",
        "ACC-01": "if_live",
        "ACC-02": "if_live",
    }


def test_parameters() -> None:
    assert {r.id: dict(r.parameters) for r in RULE_SET.rules if r.parameters} == {
        "MIX-04": {
            "share_of_weeks": 0.95,
            "share_of_sessions": 0.80,
            "share_of_weeks_alone": 0.70,
        },
        "SES-02": {"over_min": 60, "break_min": 5},
        "CHK-01": {"span_weeks": 2},
        "FIT-01": {"at_least_activities": 5},
        "INT-07": {"first_weeks": 2},
    }


def test_one_change_answers_several_rules() -> None:
    changes: dict[str, set[str]] = {}
    for rule in RULE_SET.rules:
        changes.setdefault(rule.change, set()).add(rule.id)
    assert {change: ids for change, ids in changes.items() if len(ids) > 1} == {
        "shorten_live": {"SES-01", "MIX-02", "MIX-03", "MIX-05", "FIT-02"},
        "peer_task": {"INT-01", "INT-02"},
        "split_videos": {"VID-01", "VID-02"},
        "weekly_rhythm": {"MIX-04", "CHK-01"},
    }


# ------------------------------------------------------------------------------------ texts


def all_texts(rule: Rule) -> list[str]:
    text = rule.texts["en"]
    return [
        *(getattr(text, key) for key in SENTENCES),
        text.headline,
        *text.found.values(),
        *(number.text for number in text.numbers),
    ]


@EACH_RULE
def test_a_rule_has_all_its_texts_sources_and_numbers(rule: Rule) -> None:
    text = rule.texts["en"]
    for key in ("checks", "why", "met_example", "not_met_example", "limits", "advice"):
        sentence = getattr(text, key)
        assert sentence[0].isupper() or sentence[0].isdigit(), key
        assert sentence.endswith("."), key
    for key in ("title", "action", "effort", "headline"):
        assert not getattr(text, key).endswith("."), key
    assert text.effort.startswith(("Small, ", "Medium, ", "Large, "))
    assert text.headline[0].islower() or text.headline[0] == "{"
    assert rule.sources
    assert text.numbers
    assert all(not sentence.endswith(".") for sentence in text.found.values())
    for sentence in all_texts(rule):
        assert sentence == sentence.strip()
        assert "  " not in sentence
        assert "\n" not in sentence


NUMBER = re.compile(r"\d+(?:\.\d+)?")
# A threshold can hide in a word, too.
NUMBER_WORDS = re.compile(r"\b(half|halves|third|quarters?|per cent|tenth|majority)\b", re.I)


@EACH_RULE
def test_no_number_of_ours_stands_in_the_recommendation(rule: Rule) -> None:
    text = rule.texts["en"]
    theirs = {
        found
        for number in text.numbers
        if number.basis is not Basis.OURS
        for found in NUMBER.findall(number.text)
    }
    assert set(NUMBER.findall(text.checks)) <= theirs
    assert NUMBER_WORDS.search(text.checks) is None


# "every video" is easier to read than "100 % of videos".
WHOLE_OR_HALF = {"every": "100", "all": "100", "half": "50"}


def spoken(band: Band, unit: str) -> list[str]:
    limits = [band.at_least, band.above, band.below, band.at_most]
    scale = 100 if unit == "share" else 1
    return [f"{limit * scale:g}" for limit in limits if limit]


@pytest.mark.parametrize(
    "rule",
    [r for r in RULE_SET.rules if MEASURED[r.measure].unit in ("min", "share")],
    ids=lambda rule: rule.id,
)
def test_each_limit_is_among_the_numbers_with_the_same_basis(rule: Rule) -> None:
    said = {
        (WHOLE_OR_HALF.get(found, found), number.basis)
        for number in rule.texts["en"].numbers
        for found in (*NUMBER.findall(number.text), *number.text.split())
    }
    for band in rule.bands:
        for limit in spoken(band, MEASURED[rule.measure].unit):
            assert (limit, band.basis) in said


def test_the_mix_range_is_ours_and_says_so() -> None:
    rule = RULES["MIX-02"]
    first = rule.texts["en"].numbers[0]
    assert first.text == "20 to 50 %, ours, set from published designs of 25 to 50 %"
    assert {number.basis for number in rule.texts["en"].numbers} == {Basis.OURS}
    assert "none of them recommends a share" in rule.texts["en"].limits


@EACH_RULE
def test_the_post_is_named_only_where_a_rule_rests_on_it(rule: Rule) -> None:
    words = " ".join(all_texts(rule))
    if Basis.POST not in rule.statement_basis:
        assert re.search(r"\b(concordia|the post)\b", words, re.I) is None
        assert "POST" not in rule.sources
    else:
        assert "POST" in rule.sources
    if Basis.NEAR_COPY not in rule.statement_basis:
        assert re.search(r"\b(nicolet|near.copy)\b", words, re.I) is None
    assert ("NEAR" in rule.sources) is (Basis.NEAR_COPY in rule.statement_basis)
    # Nothing numeric was read in the post.
    bases = [band.basis for band in rule.bands] + [n.basis for n in rule.texts["en"].numbers]
    assert not {Basis.POST, Basis.NEAR_COPY} & set(bases)


@pytest.mark.parametrize("rule_id", ["VID-01", "VID-02"])
def test_the_video_rules_say_that_the_evidence_is_mixed(rule_id: str) -> None:
    limits = RULES[rule_id].texts["en"].limits
    assert "six minutes" in limits
    assert "viewing time in open online courses, not from learning" in limits


SAMPLE = {
    "minutes": 75,
    "hours": 7.2,
    "share": 0.46,
    "count": 3,
    "number": 3,
    "weeks": [8, 9, 10],
    "words": "introduction",
    "flag": True,
}


@EACH_RULE
def test_every_pattern_can_be_filled_from_what_its_measure_gives(rule: Rule) -> None:
    details = {name: SAMPLE[form] for name, form in MEASURED[rule.measure].details.items()}
    text = rule.texts["en"]
    outcomes = [] if rule.describes else [o for o in Outcome if o is not Outcome.NOT_ASSESSED]
    sentences = [fill(text.headline, details)]
    for outcome in outcomes:
        for count in (1, 3):
            case = {**details, **({"count": count} if "count" in details else {})}
            sentences.append(fill(choose(text.found, outcome, case), case))
    for sentence in sentences:
        assert "{" not in sentence
        assert "None" not in sentence
    if rule.describes:
        assert text.found == {}


def test_sentences_as_a_teacher_reads_them() -> None:
    def sentence(rule_id: str, outcome: str, **details: object) -> str:
        found = RULES[rule_id].texts["en"].found
        return fill(choose(found, outcome, details), details).replace("\N{NO-BREAK SPACE}", " ")

    assert sentence("SES-01", "not_met", count=3, longest=150) == (
        "3 live classes run long, the longest 2 h 30"
    )
    assert sentence("SES-01", "not_met", count=1, longest=150) == "One live class lasts 2 h 30"
    assert sentence("VID-06", "not_met", count=4, total=23) == "4 of 23 videos have no captions"
    assert sentence("INT-02", "partly", served=6, weeks_total=13) == (
        "Students work with each other in 6 of 13 weeks"
    )
    assert sentence("MIX-02", "partly", share=0.552, share_of_work=0.22) == (
        "55 % of class time is live (22 % of all work)"
    )
    headline = RULES["INT-02"].texts["en"].headline
    assert fill(headline, {"holes": [4, 5, 6, 7]}) == (
        "nothing asks students to work together in weeks 4 to 7"
    )
    assert fill(headline, {"holes": [6]}) == "nothing asks students to work together in week 6"


def test_every_measure_has_its_interface_and_the_other_way_round() -> None:
    from audit.measures import MEASURES

    # The configuration is described from the measures as a whole, not by a function of its own.
    assert set(MEASURED) - set(MEASURES) <= {"nearest_configuration"}
    assert set(MEASURES) <= set(MEASURED)


# ----------------------------------------------------------------------------------- loader

MINIMAL = """
schema_version = 1
name = "theirs"
version = "2"

[[rule]]
id = "VID-01"
area = "video"
measure = "longest_video_min"
scope = "activity"
severity = "warn"
statement_basis = ["independent"]
sources = ["UW1"]
change = "split_videos"
effort_size = "medium"
bands = [
    { outcome = "met", at_most = 12, basis = "ours" },
    { outcome = "partly", at_most = 18, basis = "ours" },
]

[rule.text.en]
title = "Length"
checks = "Videos are short."
why = "Why."
met_example = "Met."
not_met_example = "Not met."
limits = "Limits."
advice = "Advice."
action = "Act"
effort = "Small, under 1 hour"
headline = "videos run up to {longest:minutes}"
numbers = [{ text = "12 minutes", basis = "ours" }]

[rule.text.en.found]
met = "Short"
partly = "A little long"
not_met = "{count:number} long"
not_met_one = "One long"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "theirs.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_file_of_their_own_is_read(tmp_path: Path) -> None:
    rule_set = read_rule_set(written(tmp_path, MINIMAL))
    assert (rule_set.name, rule_set.version, rule_set.source_name) == ("theirs", "2", "theirs.toml")
    (rule,) = rule_set.rules
    assert [row(band) for band in rule.bands] == [
        ("met", None, None, None, 12, "ours"),
        ("partly", None, None, None, 18, "ours"),
    ]
    assert dict(rule.parameters) == {}
    assert rule.describes is False
    assert rule.texts["en"].found["not_met_one"] == "One long"


def test_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "theirs.toml"
    path.write_bytes(b"\xef\xbb\xbf" + MINIMAL.encode())
    assert read_rule_set(str(path)).name == "theirs"


def test_a_copy_of_the_set_is_the_set(tmp_path: Path) -> None:
    copy = written(tmp_path, (SETS_FOLDER / "recommendations.toml").read_text("utf-8"))
    assert read_rule_set(copy).rules == RULE_SET.rules


def test_another_language_falls_back_to_english(tmp_path: Path) -> None:
    french = '\n[rule.text.fr]\ntitle = "Durée"\n[rule.text.fr.found]\nmet = "Court"\n'
    (rule,) = read_rule_set(written(tmp_path, MINIMAL + french)).rules
    assert (rule.text("fr").title, rule.text("fr").why) == ("Durée", "Why.")
    assert dict(rule.text("fr").found) == {
        "met": "Court",
        "partly": "A little long",
        "not_met": "{count:number} long",
        "not_met_one": "One long",
    }
    assert rule.text("fr").numbers == rule.text("en").numbers
    assert rule.text("fr_CA").title == "Durée"
    assert rule.text("de").title == "Length"


def test_a_translated_sentence_does_not_keep_the_english_form_for_one(tmp_path: Path) -> None:
    french = '\n[rule.text.fr.found]\nnot_met = "{count:number} longues"\n'
    (rule,) = read_rule_set(written(tmp_path, MINIMAL + french)).rules
    assert "not_met_one" not in rule.text("fr").found


def test_a_rule_cannot_be_changed() -> None:
    rule = RULES["MIX-04"]
    with pytest.raises(AttributeError):
        rule.change = "other"  # type: ignore[misc]
    for mapping in (rule.parameters, rule.profiles, rule.texts, rule.texts["en"].found):
        with pytest.raises(TypeError):
            mapping["new"] = 1  # type: ignore[index]


def test_the_known_sets() -> None:
    assert known_rule_sets() == ("recommendations",)


IN_RULE = "theirs.toml, rule VID-01, "
# What is replaced in the file above, by what, and the whole message.
ERRORS = [
    (
        "schema_version = 1",
        "schema_version = 2",
        "theirs.toml, key 'schema_version': version 2 is not known; write schema_version = 1",
    ),
    (
        'version = "2"',
        "version = 2",
        "theirs.toml, key 'version': 2 is not a text in quotes; write a text in quotes",
    ),
    (
        'version = "2"',
        'version = "2"\nrubric = "x"',
        "theirs.toml, key 'rubric': this key is not known; "
        "use one of: schema_version, name, version, rule",
    ),
    (
        'id = "VID-01"\n',
        "",
        "theirs.toml, rule number 1, key 'id': this key is missing; add it, as a text in quotes",
    ),
    (
        'area = "video"',
        'area = "film"',
        IN_RULE + "key 'area': 'film' is not known; use one of: mix, video, session, chunking, "
        "fit, interaction, access, workload, configuration",
    ),
    (
        'scope = "activity"',
        'scope = "day"',
        IN_RULE + "key 'scope': 'day' is not known; use one of: course, section, week, activity",
    ),
    (
        'severity = "warn"',
        'severity = "fatal"',
        IN_RULE + "key 'severity': 'fatal' is not known; use one of: error, warn, info",
    ),
    (
        'statement_basis = ["independent"]',
        'statement_basis = ["them"]',
        IN_RULE + "key 'statement_basis': 'them' is not known; "
        "use one of: post, near_copy, independent, ours",
    ),
    (
        'sources = ["UW1"]',
        "sources = []",
        IN_RULE + "key 'sources': this list is empty; name at least one",
    ),
    (
        'sources = ["UW1"]',
        'sources = ["UW1", "POST"]',
        IN_RULE + "key 'sources': 'POST' is cited, but the statement does not rest on it; "
        "add 'post' to statement_basis, or take the source away",
    ),
    (
        'change = "split_videos"\n',
        "",
        IN_RULE + "key 'change': this key is missing; add it, as a text in quotes",
    ),
    (
        'change = "split_videos"',
        'change = "split_videos"\ndescribes = true',
        IN_RULE + "key 'describes': this measure has a value; write describes = false",
    ),
    (
        'change = "split_videos"',
        'change = "split_videos"\nprofiles = { async_declared = "on" }',
        IN_RULE + "key 'profiles.async_declared': 'on' is not known; use one of: off, if_live",
    ),
    (
        'change = "split_videos"',
        'change = "split_videos"\nprofiles = { asynchronous = "off" }',
        IN_RULE + "key 'profiles.asynchronous': this key is not known; use one of: async_declared",
    ),
    (
        'change = "split_videos"',
        'change = "split_videos"\nparameters = { long_min = 15 }',
        IN_RULE + "key 'parameters.long_min': this key is not known; use one of: ",
    ),
    (
        '    { outcome = "met", at_most = 12, basis = "ours" },\n',
        "",
        IN_RULE + "key 'bands': no value would be met; add a band with outcome = 'met'",
    ),
    (
        "at_most = 12",
        "below = 12",
        IN_RULE + "key 'bands': the band that is met has no at_most; add at_most to it",
    ),
    (
        "at_most = 12",
        "at_most = '12'",
        IN_RULE + "key 'bands[1].at_most': '12' is not a number; write a number",
    ),
    (
        "at_most = 12",
        "at_most = nan",
        IN_RULE + "key 'bands[1].at_most': nan is not a number; write a number",
    ),
    (
        "at_most = 12",
        "at_most = true",
        IN_RULE + "key 'bands[1].at_most': True is not a number; write a number",
    ),
    (
        "at_most = 12",
        "at_most = -1",
        IN_RULE + "key 'bands[1].at_most': -1.0 cannot be reached; write 0 or more",
    ),
    (
        "at_most = 12",
        "at_most = 12, below = 12",
        IN_RULE + "key 'bands[1].below': below and at_most are the same end; keep one of them",
    ),
    (
        "at_most = 12",
        "at_least = 13, at_most = 12",
        IN_RULE + "key 'bands[1].outcome': no value lies in this band; correct its limits",
    ),
    (
        "at_most = 12",
        "above = 12, at_most = 12",
        IN_RULE + "key 'bands[1].outcome': no value lies in this band; correct its limits",
    ),
    (
        "at_most = 12, ",
        "",
        IN_RULE + "key 'bands[1].outcome': this band has no limit; "
        "add at_least, above, below, at_most",
    ),
    (
        "at_most = 12",
        "maximum = 12",
        IN_RULE + "key 'bands[1].maximum': this key is not known; "
        "use one of: outcome, basis, at_least, above, below, at_most",
    ),
    (
        'at_most = 18, basis = "ours"',
        "at_most = 18",
        IN_RULE + "key 'bands[2].basis': this key is missing; add it, as a text in quotes",
    ),
    (
        'outcome = "partly"',
        'outcome = "not_assessed"',
        IN_RULE + "key 'bands[2].outcome': 'not_assessed' is not known; "
        "use one of: met, partly, not_met",
    ),
    (
        'why = "Why."\n',
        "",
        IN_RULE + "key 'text.en.why': this key is missing; add it, as a text in quotes",
    ),
    (
        'why = "Why."',
        'why = " "',
        IN_RULE + "key 'text.en.why': this text is empty; write the text",
    ),
    (
        'why = "Why."',
        'why = "At {longest}."',
        IN_RULE + "key 'text.en.why': braces are filled in headline and found only; "
        "write the words",
    ),
    (
        'why = "Why."',
        'why = "Why."\nreason = "x"',
        IN_RULE + "key 'text.en.reason': this key is not known; use one of: title, checks, why, "
        "met_example, not_met_example, limits, advice, action, effort, advice_low, advice_high, "
        "headline, found, numbers",
    ),
    (
        "[rule.text.en.found]",
        "[rule.text.English]\n[rule.text.en.found]",
        IN_RULE + "key 'text.English': this is not a language; write a code like fr or fr_CA",
    ),
    (
        'partly = "A little long"\n',
        "",
        IN_RULE + "key 'text.en.found.partly': this key is missing; add it, as a text in quotes",
    ),
    (
        'not_met_one = "One long"',
        'not_met_1 = "One long"',
        IN_RULE + "key 'text.en.found.not_met_1': this key is not known; "
        "use one of: met, partly, not_met",
    ),
    (
        "{longest:minutes}",
        "{longst:minutes}",
        IN_RULE + "key 'text.en.headline': '{longst}' is not measured; "
        "use one of: longest, count, weeks, known, unknown, total",
    ),
    (
        "{longest:minutes}",
        "{longest:percent}",
        IN_RULE + "key 'text.en.headline': '{longest:percent}' cannot be written; "
        "write {longest:minutes}, {longest:minutes_plain}, {longest:number}",
    ),
    (
        "{longest:minutes}",
        "{longest.real}",
        IN_RULE + "key 'text.en.headline': '{longest.real}' is not measured; "
        "use one of: longest, count, weeks, known, unknown, total",
    ),
    (
        "{longest:minutes}",
        "{longest",
        IN_RULE + "key 'text.en.headline': a brace has no partner; write {name:form}",
    ),
    (
        'numbers = [{ text = "12 minutes", basis = "ours" }]',
        "",
        IN_RULE + "key 'text.en.numbers': this key is missing; add it, as a list",
    ),
    (
        'text = "12 minutes", basis = "ours"',
        'text = "12 minutes", basis = "them"',
        IN_RULE + "key 'text.en.numbers[1].basis': 'them' is not known; "
        "use one of: post, near_copy, independent, ours",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), ERRORS, ids=[m[:70] for *_, m in ERRORS])
def test_an_error_names_its_place(old: str, new: str, message: str, tmp_path: Path) -> None:
    assert MINIMAL.count(old) >= 1
    path = written(tmp_path, MINIMAL.replace(old, new, 1))
    with pytest.raises(RubricError) as raised:
        read_rule_set(path)
    assert str(raised.value) == message


def test_english_is_the_language_that_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(RubricError) as raised:
        read_rule_set(written(tmp_path, MINIMAL.replace("text.en", "text.fr")))
    assert str(raised.value) == (IN_RULE + "key 'text.en': this key is missing; add it, as a table")


def test_an_unknown_measure_or_source_names_those_there_are(tmp_path: Path) -> None:
    path = written(tmp_path, MINIMAL.replace('"longest_video_min"', '"longest_vid"'))
    with pytest.raises(RubricError) as raised:
        read_rule_set(path)
    assert raised.value.where == "theirs.toml, rule VID-01, key 'measure'"
    assert raised.value.what == "'longest_vid' is not known"
    assert raised.value.remedy == "use one of: " + ", ".join(MEASURED)
    path = written(tmp_path, MINIMAL.replace('"UW1"', '"UW9"'))
    with pytest.raises(RubricError) as raised:
        read_rule_set(path)
    assert raised.value.where == "theirs.toml, rule VID-01, key 'sources'"
    assert raised.value.what == "'UW9' is not known"
    assert "UW1" in raised.value.remedy


def test_a_share_in_per_cent_is_an_error(tmp_path: Path) -> None:
    text = (SETS_FOLDER / "recommendations.toml").read_text("utf-8")
    path = written(tmp_path, text.replace("at_least = 0.20, at_most = 0.50", "at_most = 50"))
    with pytest.raises(RubricError) as raised:
        read_rule_set(path)
    assert str(raised.value) == (
        "theirs.toml, rule MIX-02, key 'bands[1].at_most': 50.0 cannot be reached; "
        "write a share from 0 to 1"
    )


def test_a_parameter_left_out_is_an_error(tmp_path: Path) -> None:
    text = (SETS_FOLDER / "recommendations.toml").read_text("utf-8")
    path = written(tmp_path, text.replace("over_min = 60, ", ""))
    with pytest.raises(RubricError) as raised:
        read_rule_set(path)
    assert str(raised.value) == (
        "theirs.toml, rule SES-02, key 'parameters.over_min': the measure needs this number; add it"
    )


def test_a_description_takes_no_bands(tmp_path: Path) -> None:
    text = (SETS_FOLDER / "recommendations.toml").read_text("utf-8")
    bands = 'describes = true\nbands = [{ outcome = "met", at_most = 1, basis = "ours" }]'
    path = written(tmp_path, text.replace("describes = true", bands))
    with pytest.raises(RubricError) as raised:
        read_rule_set(path)
    assert str(raised.value) == (
        "theirs.toml, rule CFG-01, key 'bands': a description has no bands; take them away"
    )


def test_two_rules_with_one_id_are_an_error(tmp_path: Path) -> None:
    twice = MINIMAL + MINIMAL[MINIMAL.index("[[rule]]") :]
    with pytest.raises(RubricError) as raised:
        read_rule_set(written(tmp_path, twice))
    assert str(raised.value) == (
        "theirs.toml, rule VID-01, key 'id': two rules have this id; "
        "give each rule an id of its own"
    )


def test_a_set_without_rules_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RubricError) as raised:
        read_rule_set(written(tmp_path, MINIMAL[: MINIMAL.index("[[rule]]")]))
    assert str(raised.value) == (
        "theirs.toml, key 'rule': there is no rule; write at least one [[rule]]"
    )


def test_a_missing_file_names_the_known_sets(tmp_path: Path) -> None:
    with pytest.raises(RubricError) as raised:
        read_rule_set(tmp_path / "ours.toml")
    assert str(raised.value) == (
        "ours.toml: there is no such rule set, and no such file can be opened; "
        "use one of: recommendations; or give the path of a .toml file"
    )


def test_a_file_that_is_not_toml_says_where(tmp_path: Path) -> None:
    with pytest.raises(RubricError) as raised:
        read_rule_set(written(tmp_path, "rules:\n  - one\n"))
    assert raised.value.where == "theirs.toml"
    assert raised.value.what.startswith("this is not TOML (")
    assert "line 1" in raised.value.what


def test_reading_a_set_loads_nothing_heavy() -> None:
    script = (
        "import sys; from audit.rubric.reading import read_rule_set; "
        "read_rule_set('recommendations'); "
        "print([m for m in ('pandas', 'babel', 'lxml', 'plotly') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"

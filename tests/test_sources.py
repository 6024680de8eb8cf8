"""Sources, class configurations and reasons: complete, used, and marked with who says so."""

import ast
import tomllib
from pathlib import Path

import pytest

from audit.facts import read_facts
from audit.rubric.reading import read_rule_set
from audit.rubric.reasons import FACT_LINES, REASONS, fact_lines, reason_text
from audit.rubric.sources import READ_WORDS, read_sources

RULES = read_rule_set("recommendations").rules
ROOT = Path(__file__).resolve().parent.parent
DESIGNS = tomllib.loads((ROOT / "audit" / "measures" / "configurations.toml").read_text("utf-8"))[
    "design"
]


def test_every_source_is_complete() -> None:
    for source in read_sources().values():
        assert source.read in READ_WORDS, source.key
        assert source.url.startswith(("https://", "http://")), source.key
        for text in (source.title, source.publisher, source.note):
            assert text.strip() == text != "", source.key
        assert source.note.endswith("."), source.key
        assert source.year is None or 1980 < source.year < 2027, source.key


def test_every_source_is_used() -> None:
    cited = {key for rule in RULES for key in rule.sources}
    cited |= {key for design in DESIGNS for key in design["sources"]}
    spare = {s.key for s in read_sources().values() if not s.rates and not s.qualifies} - cited
    assert spare == set()


def test_cited_sources_exist() -> None:
    known = set(read_sources())
    assert {key for rule in RULES for key in rule.sources} <= known
    assert {key for design in DESIGNS for key in design["sources"]} <= known


def test_sources_that_limit_a_rule_name_rules() -> None:
    ids = {rule.id for rule in RULES}
    limited = {key: s.qualifies for key, s in read_sources().items() if s.qualifies}
    assert limited == {
        "GUO": ("VID-01", "VID-02"),
        "LAG": ("VID-01", "VID-02"),
        "BERN": ("MIX-02",),
        "MART": ("MIX-02",),
    }
    assert {rule for rules in limited.values() for rule in rules} <= ids


def test_only_the_post_itself_names_its_university() -> None:
    named = {
        source.key
        for source in read_sources().values()
        if "concordia" in f"{source.title} {source.publisher} {source.note}".lower()
    }
    assert named == {"POST"}


# Live, video, other own-time minutes; the four published designs first, in the order of ties.
CONFIGURATIONS = {
    "UBC-A": ("independent", [45, 45], [90, 90], [45, 45]),
    "UBC-B": ("independent", [60, 75], [60, 60], [30, 45]),
    "POS": ("independent", [60, 120], [0, 60], [60, 60]),
    "TW": ("independent", [60, 60], [60, 60], [0, 0]),
    "R-A": ("ours", [60, 60], [48, 48], [57, 57]),
    "R-B": ("ours", [75, 75], [0, 0], [90, 90]),
    "R-C": ("ours", [50, 50], [50, 50], [65, 65]),
    "R-D": ("ours", [0, 0], [48, 48], [117, 117]),
    "R-E": ("ours", [80, 80], [30, 30], [55, 55]),
}


def test_configurations_are_those_of_the_evidence() -> None:
    assert {
        d["key"]: (d["basis"], d["live"], d["video"], d["other"]) for d in DESIGNS
    } == CONFIGURATIONS
    assert [d["key"] for d in DESIGNS] == list(CONFIGURATIONS)


@pytest.mark.parametrize("design", DESIGNS, ids=lambda d: d["key"])
def test_the_blocks_of_a_configuration_lie_in_its_ranges(design: dict) -> None:
    blocks = dict(design["blocks"])
    sums = {
        "live": sum(blocks.pop(b, 0) for b in ("talk", "exchange", "live_other", "break")),
        "video": blocks.pop("video", 0),
        "other": sum(blocks.pop(b, 0) for b in ("check", "forum", "task")),
    }
    assert blocks == {}
    for part, minutes in sums.items():
        low, high = design[part]
        assert low <= minutes <= high, part


@pytest.mark.parametrize("design", DESIGNS, ids=lambda d: d["key"])
def test_a_configuration_of_ours_says_so_and_cites_nobody(design: dict) -> None:
    ours = design["basis"] == "ours"
    assert (design["sources"] == []) is ours
    assert design["name"]["en"].startswith("Our ") is ours
    if ours:
        assert sum(design["blocks"].values()) == 165


def test_every_reason_is_a_clause() -> None:
    assert "no_activities" in REASONS
    for key in REASONS:
        text = reason_text(key)
        assert text[0].isupper(), key
        assert text[-1] not in ".;:", key


def test_a_reason_in_a_language_without_texts_is_english() -> None:
    assert reason_text("no_videos", "fr_CA") == "No video was found"


def test_an_unknown_reason_or_fact_is_a_bug() -> None:
    with pytest.raises(KeyError):
        reason_text("no_reason")
    with pytest.raises(KeyError):
        fact_lines(["credits", "weather"])


def words_given_as(keyword: str) -> set[str]:
    """Words that the measures write as this argument, as far as they stand in its place."""
    return {
        inner.value
        for path in sorted((ROOT / "audit" / "measures").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.keyword) and node.arg == keyword
        for inner in ast.walk(node.value)
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str)
    }


def test_every_reason_and_fact_that_a_measure_names_is_here() -> None:
    reasons, facts = words_given_as("reason"), words_given_as("asks")
    assert "no_weeks" in reasons
    assert "credits" in facts
    assert reasons <= set(REASONS)
    assert facts <= set(FACT_LINES)


FACTS = {
    "live", "class_minutes", "credits", "weeks", "media", "recorded", "blocks", "form",
    "alternative", "student_time_zones", "graded",
}  # fmt: skip


def test_the_facts_that_settle_something() -> None:
    assert set(FACT_LINES) == FACTS


@pytest.mark.parametrize("key", sorted(FACTS))
def test_the_lines_of_a_fact_are_a_facts_file(key: str, tmp_path: Path) -> None:
    tomllib.loads(FACT_LINES[key])
    path = tmp_path / "course.toml"
    path.write_text(FACT_LINES[key], "utf-8")
    facts = read_facts(path)
    said = {
        "live": facts.live,
        "class_minutes": facts.class_minutes,
        "credits": facts.credits,
        "weeks": facts.weeks and facts.start and facts.break_weeks,
        "media": facts.media or None,
        "recorded": facts.live and facts.live[0].recorded,
        "blocks": facts.live and facts.live[0].exchange_min,
        "form": facts.live and facts.live[0].form,
        "alternative": facts.live and facts.live[0].alternative,
        "student_time_zones": facts.student_time_zones,
        "graded": facts.live and facts.live[0].graded,
    }
    assert said[key] is not None


def test_all_facts_together_are_one_facts_file(tmp_path: Path) -> None:
    path = tmp_path / "course.toml"
    path.write_text(fact_lines(sorted(FACTS)), "utf-8")
    facts = read_facts(path)
    assert facts.live is not None
    assert len(facts.live) == 1
    assert (facts.credits, facts.weeks, facts.class_minutes) == (3, 13, 165)
    session = facts.live[0]
    assert (session.talk_min, session.exchange_min, session.break_min) == (20, 45, 10)
    assert dict(facts.media) == {"https://video.example/42": 750}


def test_no_facts_no_lines() -> None:
    assert fact_lines([]) == ""

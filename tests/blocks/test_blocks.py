"""The report's blocks: what they say in each case, who is named for it, and that they are safe."""

import html
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from audit import audit_course
from audit.blocks import (
    Block,
    access,
    activities,
    changes,
    findings,
    keys,
    method,
    mix,
    unread,
    verdict,
)
from audit.course import Activity, Course, Section, Unread
from audit.facts import NO_FACTS, read_facts
from audit.pipeline import Audit
from audit.pipeline import audit as audit_read
from audit.rubric.evaluate import Finding
from audit.rubric.reading import read_rule_set
from audit.rubric.reasons import reason_text
from audit.rubric.sources import read_sources
from audit.vocabulary import Basis, Certainty, Outcome
from tests.builders import activity, course, facts

SAMPLES = Path(__file__).resolve().parent.parent.parent / "sample_courses"
PLANS = {plan.parent.name: plan for plan in sorted(SAMPLES.glob("*/plan.*"))}
BLOCKS = {
    "masthead": verdict.masthead,
    "navigation": verdict.navigation,
    "verdict": verdict.verdict,
    "ask_first": unread.ask_first,
    "first_changes": changes.first_changes,
    "key_numbers": keys.key_numbers,
    "by_section": mix.by_section,
    "by_configuration": mix.by_configuration,
    "access": access.access,
    "benefits": access.benefits,
    "findings": findings.findings,
    "activities": activities.activities,
    "unread": unread.unread,
    "method": method.method,
    "footer": verdict.footer,
}
HOSTILE = '</td><script>alert(1)</script>"><img src=x onerror=alert(2)> & {braces} {{ 7 }}'
NBSP = "\N{NO-BREAK SPACE}"


@cache
def audited(name: str) -> Audit:
    return audit_course(PLANS[name])


def every_sample():
    return pytest.mark.parametrize("name", PLANS)


def every_block():
    return pytest.mark.parametrize("block", BLOCKS)


def plain(block: Block) -> str:
    """The words of a block, with plain spaces."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", block.html))
    return re.sub(r"\s+", " ", text.replace(NBSP, " ")).strip()


def judged(
    *outcomes: tuple[str, Outcome], of: str = "blended-plan", like: str = "reference-x"
) -> Audit:
    """A course as it is, with outcomes that are named here, and no other finding.

    The measurements are those of another course, where they went badly.
    """
    audit = audited(of)
    measured = {finding.rule.id: finding for finding in audited(like).findings}
    made = tuple(
        Finding(
            rule=measured[rule].rule,
            outcome=outcome,
            certainty=None if outcome is Outcome.NOT_ASSESSED else Certainty.CERTAIN,
            reason="credits_unknown" if outcome is Outcome.NOT_ASSESSED else None,
            measurement=replace(measured[rule].measurement, evidence=()),
        )
        for rule, outcome in outcomes
    )
    return replace(audit, judgement=replace(audit.judgement, findings=made))


def of_known_share(share: float, *outcomes: tuple[str, Outcome]) -> Audit:
    """The same, with this share of the students' time known."""
    audit = judged(*outcomes)
    coverage = replace(
        audit.measures.coverage, stated_share=share, rate_share=0.0, guess_share=1 - share
    )
    return replace(audit, measures=replace(audit.measures, coverage=coverage))


# ---- verdict: the headline ----------------------------------------------------------------------

NOT_MET = ("SES-01", Outcome.NOT_MET)
PARTLY = ("MIX-04", Outcome.PARTLY)
MET = ("INT-03", Outcome.MET)
OPEN = ("WRK-01", Outcome.NOT_ASSESSED)


@pytest.mark.parametrize(
    ("outcomes", "sentence"),
    [
        ([MET], "This course meets every recommendation that could be assessed."),
        (
            [MET, OPEN],
            "This course meets every recommendation that could be assessed. "
            "1 could not be assessed.",
        ),
        ([OPEN], "Nothing could be assessed: the export and the facts say too little."),
        ([], "Nothing could be assessed: the export and the facts say too little."),
        (
            [MET, PARTLY, OPEN],
            "Nothing stands against the recommendations; a reliable weekly pattern could be "
            "better.",
        ),
    ],
)
def test_headline_without_anything_that_is_not_met(outcomes, sentence):
    audit = judged(*outcomes)
    title = audited("reference-x").judgement.rule_set.rules
    title = next(rule for rule in title if rule.id == "MIX-04").text("en").title
    title = title[:1].lower() + title[1:]
    assert verdict.headline(audit) == sentence.replace("a reliable weekly pattern", title)


def test_headline_names_the_two_worst():
    one = verdict.headline(judged(NOT_MET, PARTLY, MET))
    assert one.endswith(".")
    assert ", and " not in one
    two = verdict.headline(judged(NOT_MET, ("INT-07", Outcome.NOT_MET), PARTLY))
    assert two.startswith(one[:-1] + ", and ")
    three = verdict.headline(
        judged(NOT_MET, ("INT-07", Outcome.NOT_MET), ("INT-01", Outcome.NOT_MET))
    )
    assert three.count(", and ") == 1


def test_headline_says_one_thing_of_one_change():
    """SES-01 and MIX-02 are answered by the same change, so that they take one phrase."""
    both = verdict.headline(judged(("MIX-02", Outcome.NOT_MET), NOT_MET))
    assert ", and " not in both


@pytest.mark.parametrize(
    ("share", "is_little"), [(0.38, True), (0.49, True), (0.5, False), (1, False)]
)
def test_headline_where_little_is_known_comes_before_all_others(share, is_little):
    sentence = verdict.headline(of_known_share(share, NOT_MET)).replace(NBSP, " ")
    little = (
        "Too little could be read to judge this course: "
        f"{share:.0%} of the students’ time is known."
    ).replace("%", " %")
    assert (sentence == little) is is_little


def test_headline_of_an_empty_course():
    assert verdict.headline(audited("empty-plan")) == (
        "No activity was found in this export, so nothing was assessed."
    )


@every_sample()
def test_headline_is_one_sentence_without_braces(name):
    sentence = verdict.headline(audited(name))
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert not re.search(r"[{}]|None|nan|\.\.| {2}", sentence)


# ---- verdict: tally, coverage -------------------------------------------------------------------


@every_sample()
def test_tally_counts_all_four_worst_first(name):
    audit = audited(name)
    block = verdict.verdict(audit)
    tally = re.search(r'<ul class="tally".*?</ul>', block.html, flags=re.DOTALL)[0]
    found = [(int(n), word) for n, word in re.findall(r"<b>(\d+)</b> ([a-z ]+?)\s*</li>", tally)]
    outcomes = [finding.outcome for finding in audit.findings]
    assert found == [
        (outcomes.count(Outcome.NOT_MET), "not met"),
        (outcomes.count(Outcome.PARTLY), "partly met"),
        (outcomes.count(Outcome.MET), "met"),
        (outcomes.count(Outcome.NOT_ASSESSED), "not assessed"),
    ]
    assert f'aria-label="Outcomes of {len(outcomes)} recommendations"' in tally


def covered(**fields: Any) -> str:
    audit = audited("blended-plan")
    coverage = replace(audit.measures.coverage, **fields)
    changed = replace(audit, measures=replace(audit.measures, coverage=coverage))
    return verdict.coverage_sentences(changed).replace(NBSP, " ")


ALL_READ = {
    "items_met": 107, "items_read": 107, "activities": 107, "with_kind": 107, "with_mode": 107,
    "unpublished": 0, "stated_share": 1.0, "rate_share": 0.0, "guess_share": 0.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        (
            {},
            "107 activities were read. All have a kind and a mode. "
            "Of the students’ time, 100 % is stated or measured.",
        ),
        (
            {"with_kind": 100, "with_mode": 99},
            "107 activities were read. 100 of them have a kind, 99 a mode. "
            "Of the students’ time, 100 % is stated or measured.",
        ),
        (
            {"items_met": 109, "unpublished": 1},
            "107 activities were read. All have a kind and a mode. "
            "1 is not published and is not counted. 2 things could not be read or seen. "
            "Of the students’ time, 100 % is stated or measured.",
        ),
        (
            {"stated_share": 0.34, "rate_share": 0.65, "guess_share": 0.01},
            "107 activities were read. All have a kind and a mode. "
            "Of the students’ time, 34 % is stated or measured, 65 % is estimated from rates "
            "and 1 % is a guess for activities of unknown length.",
        ),
        (
            {"activities": 1, "with_kind": 1, "with_mode": 1, "stated_share": None,
             "rate_share": None, "guess_share": None},
            "1 activity was read. All have a kind and a mode.",
        ),
        (
            {"activities": 1230, "with_kind": 1230, "with_mode": 1230},
            "1,230 activities were read. All have a kind and a mode. "
            "Of the students’ time, 100 % is stated or measured.",
        ),
    ],
)  # fmt: skip
def test_coverage_sentences(fields, sentences):
    assert covered(**(ALL_READ | fields)) == sentences


def test_coverage_of_an_export_that_cannot_show_live_work():
    audit = audited("blended-plan")
    blind = replace(
        audit,
        measures=replace(audit.measures, mix=replace(audit.measures.mix, live_is_known=False)),
    )
    assert (
        "Live meetings cannot be seen in this export, so what depends on them is open."
        in verdict.coverage_sentences(blind)
    )


def test_the_verdict_says_by_what_and_when(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1957392000")
    text = plain(verdict.verdict(audited("reference-x")))
    assert "Judged by the rule set “recommendations” 1.0, on 11 January 2032." in text
    assert "Numbers marked Our threshold are ours, not the post’s." in text


def test_a_course_in_the_making_says_so_first():
    audit = audited("reference-x")
    assert not audit.classified.half_built
    built = replace(audit, classified=replace(audit.classified, half_built=True))
    text = plain(verdict.verdict(built)).removeprefix("Verdict ")
    assert text.startswith("Less than half of this course is published")


# ---- what is hostile ----------------------------------------------------------------------------


class Elements(HTMLParser):
    """The elements and attributes of a block, as a browser would find them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}
        self.addresses |= {value or "" for name, value in attrs if name in ("href", "src")}

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@cache
def hostile() -> Audit:
    """A course in which every text that it can hold tries to break out."""
    rows = (
        ("a1", "video", 95.0, "asynchronous"),
        ("a2", "live_lecture", 165.0, "synchronous"),
        ("a3", "reading", None, "asynchronous"),
        ("a4", "live_lecture", 165.0, "synchronous"),
        ("a5", "quiz", 10.0, None),
        ("a6", "discussion", 45.0, None),
    )
    course = Course(
        id=HOSTILE,
        title=f"Course {HOSTILE}",
        code=f"CODE {HOSTILE}",
        term=f"Term {HOSTILE}",
        platform=f"LMS {HOSTILE}",
        platform_version=f"1.0 {HOSTILE}",
        format="course_plan",
        source_name=f"file {HOSTILE}",
        source_sha256="0" * 64,
        sections=(Section(native_id="s", title=f"Section {HOSTILE}", position=1),),
        activities=tuple(
            Activity(
                native_id=f"{native_id} {HOSTILE}",
                title=f"Title {native_id} {HOSTILE}",
                lms_type=f"type {HOSTILE}",
                position=place,
                section_id="s",
                week=1 + place % 2,
                stated_kind=kind,
                stated_mode=mode,
                stated_minutes=minutes,
                stated_because=f"reason {HOSTILE}",
                url=f"javascript:alert(3) {HOSTILE}",
            )
            for place, (native_id, kind, minutes, mode) in enumerate(rows, start=1)
        ),
        unread=(Unread(path=f"path {HOSTILE}", reason=f"why {HOSTILE}"),),
    )
    return audit_read(course, NO_FACTS, read_rule_set("recommendations"))


@every_block()
def test_hostile_text_stays_text(block):
    found = Elements()
    found.feed(BLOCKS[block](hostile()).html)
    assert not found.tags & {"script", "img", "iframe", "object", "style", "link"}
    assert not [name for name in found.attributes if name.startswith("on")]
    sources = {source.url for source in read_sources().values()}
    assert {a for a in found.addresses if not a.startswith("#")} <= sources


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("masthead", f"Course {HOSTILE}"),
        ("masthead", f"CODE {HOSTILE}"),
        ("masthead", f"Term {HOSTILE}"),
        ("activities", f"Title a1 {HOSTILE}"),
        ("activities", f"Section {HOSTILE}"),
        ("activities", f"type {HOSTILE}"),
        ("by_section", f"Section {HOSTILE}"),
        ("findings", f"Title a2 {HOSTILE}"),
        ("unread", f"path {HOSTILE}"),
        ("unread", f"why {HOSTILE}"),
        ("footer", f"file {HOSTILE}"),
    ],
)
def test_hostile_text_is_shown_as_it_is(block, words):
    found = Elements()
    found.feed(BLOCKS[block](hostile()).html)
    assert words in "".join(found.words)


def test_a_title_of_the_user_stays_text():
    found = Elements()
    found.feed(verdict.masthead(audited("reference-x"), HOSTILE).html)
    assert found.tags == {"p", "h1"}
    assert HOSTILE in "".join(found.words)


def test_links_to_activities_lead_to_rows_that_are_there():
    """An id with spaces is one word in the links and in the rows."""
    for audit in (hostile(), audited("reference-x"), audited("unknown-lengths")):
        rows = re.findall(r'<tr [^>]*data-id="([^"]*)"', activities.activities(audit).html)
        assert len(set(rows)) == len(rows)
        for block in (findings.findings, access.access):
            for ids in re.findall(r'data-ids="([^"]*)"', block(audit).html):
                assert set(html.unescape(ids).split(" ")) <= {html.unescape(row) for row in rows}


# ---- who says so --------------------------------------------------------------------------------


def chips_of(block: Block) -> list[tuple[str, str]]:
    """Class and words of each chip with what it covers."""
    found = re.findall(
        r'<span class="b1"><span class="chip (\w+)">.*?</span> <span class="bt">(.*?)</span>',
        block.html,
    )
    return [(basis, html.unescape(words)) for basis, words in found]


@every_sample()
def test_the_range_of_the_live_share_is_always_marked_ours(name):
    audit = audited(name)
    applies = "MIX-02" not in audit.not_applied
    for block in (keys.key_numbers(audit), findings.findings(audit)):
        marked = [basis for basis, words in chips_of(block) if words.startswith("20 to 50 %")]
        assert marked == ["ours"] * applies
    for make in BLOCKS.values():
        text = re.sub(r'<span class="b1">.*?</span></span>', "", make(audit).html)
        assert not re.search(r"20 (to|and|–|-) 50|20 % (to|and) 50", plain(Block(html=text)))


@every_sample()
@every_block()
def test_nothing_of_ours_is_said_to_be_the_posts(name, block):
    made = BLOCKS[block](audited(name))
    assert not re.search(r"(Concordia|[Tt]he post) (recommends|says|asks|wants)", plain(made))
    for basis, words in chips_of(made):
        if basis == "ours":
            assert not re.search(r"post|Concordia", words), words


@every_sample()
def test_the_post_is_named_only_where_a_chip_says_so(name):
    page = findings.findings(audited(name)).html
    for card in re.findall(r"<article.*?</article>", page, flags=re.DOTALL):
        is_named = "Concordia University" in card
        assert is_named == ('class="chip post"' in card), card[:200]


def test_a_recommendation_of_ours_is_not_put_into_others_mouths():
    page = findings.findings(audited("reference-x")).html
    cards = dict(re.findall(r'<article[^>]*id="f-([\w-]+)"(.*?)</article>', page, flags=re.DOTALL))
    rules = {rule.id: rule for rule in audited("reference-x").judgement.rule_set.rules}
    for rule_id, card in cards.items():
        ours = set(rules[rule_id].statement_basis) == {Basis.OURS}
        assert ("Ours, drawn from." in card) is ours, rule_id
        assert ("Says who." in card) is not ours, rule_id


@every_sample()
def test_every_chip_is_in_the_rule(name):
    audit = audited(name)
    classes = {"post": "post", "near_copy": "near", "independent": "ind", "ours": "ours"}
    wanted = [
        (classes[basis], words)
        for finding in audit.findings
        for basis, words in [
            *((str(b), "the recommendation") for b in finding.rule.statement_basis),
            *((str(n.basis), n.text) for n in finding.rule.text("en").numbers),
        ]
    ]
    found = [(b, w.replace(NBSP, " ")) for b, w in chips_of(findings.findings(audit))]
    assert sorted(found) == sorted((b, w.replace(NBSP, " ")) for b, w in wanted)


# ---- findings, not assessed ---------------------------------------------------------------------


@every_sample()
def test_every_finding_has_one_card_in_the_group_of_its_outcome(name):
    audit = audited(name)
    page = findings.findings(audit).html
    cards = re.findall(r'<article class="finding (\w+)" id="f-([\w-]+)"', page)
    assert sorted(cards) == sorted((str(f.outcome), f.rule.id) for f in audit.findings)
    assert "{" not in re.sub(r"<pre.*?</pre>", "", page, flags=re.DOTALL)


@every_sample()
def test_what_is_not_assessed_says_why_and_what_settles_it(name, tmp_path):
    audit = audited(name)
    page = findings.findings(audit).html
    cards = dict(re.findall(r'<article[^>]*id="f-([\w-]+)"(.*?)</article>', page, flags=re.DOTALL))
    for finding in audit.findings:
        card = cards[finding.rule.id]
        if finding.outcome is not Outcome.NOT_ASSESSED:
            assert "<pre" not in card
            continue
        assert f'<p class="found">{reason_text(finding.reason)}.' in html.unescape(card)
        assert "What to do." not in card
        lines = re.findall(r"<pre[^>]*>(.*?)</pre>", card, flags=re.DOTALL)
        assert bool(lines) == bool(finding.measurement.asks)
        for text in lines:
            (tmp_path / "course.toml").write_text(html.unescape(text), encoding="utf-8")
            read_facts(tmp_path / "course.toml")


@every_sample()
def test_the_lines_that_the_report_asks_for_can_be_read(name, tmp_path):
    text = unread.wanted_lines(audited(name))
    (tmp_path / "course.toml").write_text(text, encoding="utf-8")
    read_facts(tmp_path / "course.toml")
    page = unread.unread(audited(name)).html
    shown = re.findall(r"<pre[^>]*>(.*?)</pre>", page, flags=re.DOTALL)
    assert [html.unescape(lines) for lines in shown] == ([text] if text else [])


@every_sample()
def test_the_lines_that_are_asked_for_first_can_be_read(name, tmp_path):
    audit = audited(name)
    page = unread.ask_first(audit).html
    open_count = sum(f.outcome is Outcome.NOT_ASSESSED for f in audit.findings)
    if 2 * open_count < len(audit.findings):
        assert page == ""
    for lines in re.findall(r"<pre[^>]*>(.*?)</pre>", page, flags=re.DOTALL):
        (tmp_path / "course.toml").write_text(html.unescape(lines), encoding="utf-8")
        read_facts(tmp_path / "course.toml")


@every_sample()
def test_what_is_missing_stands_under_what_could_not_be_read(name):
    audit = audited(name)
    text = plain(unread.unread(audit))
    for finding in audit.findings:
        if finding.outcome is Outcome.NOT_ASSESSED:
            assert reason_text(finding.reason) in text
            assert finding.rule.id in text


# ---- changes ------------------------------------------------------------------------------------


@every_sample()
def test_at_most_three_changes_and_each_answers_what_is_not_met(name):
    audit = audited(name)
    page = changes.first_changes(audit).html
    cards = re.findall(r'<li class="action">(.*?)</li>', page, flags=re.DOTALL)
    open_rules = {
        f.rule.id for f in audit.findings if f.outcome in (Outcome.NOT_MET, Outcome.PARTLY)
    }
    assert len(cards) <= 3
    assert bool(cards) == bool(open_rules)
    answered = [rule for card in cards for rule in re.findall(r'href="#f-([\w-]+)"', card)]
    assert set(answered) <= open_rules
    assert len(set(answered)) == len(answered)
    if not cards:
        assert "Nothing that could be assessed asks for a change." in page


@every_sample()
def test_no_block_lets_a_value_through_unwritten(name):
    for block, make in BLOCKS.items():
        text = plain(make(audited(name)))
        assert not re.search(r"\b(None|nan|NaN|NaT|inf)\b|<NA>", text), block
        assert not re.search(r" -0\b", text), block


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        # A post and an answer at the default's rates take 52.5 minutes.
        ({}, "A week takes 0.9\u00a0h here; with the rates of each alone it would take: Colby 1.5"),
        (
            {"minutes": 52.5},
            "The rates of Colby, Iowa, Mount Holyoke, Wake Forest would give the same",
        ),
    ],
)
def test_the_method_says_what_other_rates_would_give(minutes, said):
    page = activity("r", "overview", word_count=2, body="Tides.", week=1)
    post = activity("p", "discussion", word_count=50, body="On tides.", week=1, **minutes)
    found = audit_read(course(page, post), facts(weeks=1), read_rule_set("recommendations"))
    assert said in html.unescape(method.method(found).html)

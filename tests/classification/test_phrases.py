"""Phrases and tools: folding, negation, cost, and what the tables may hold."""

import tomllib

import pytest

from audit.classification.phrases import PHRASES_FOLDER, fold, phrase_books, read_clues
from audit.classification.tools import TOOLS_FILE, family_of, kind_of_file, tool_at, tool_table
from audit.vocabulary import Kind

FAMILIES = (
    *("page", "file", "link", "tool", "assignment", "quiz", "discussion"),
    *("event", "conference", "row", "live", "label", "block"),
)


def test_fold():
    assert fold("Séance n°_2 – « L'Examen »\n\n à 6 p.m. !") == "seance n 2 l examen\na 6 pm !"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("There is no quiz this week", None),
        ("No more than one quiz", None),
        ("Not today. Quiz 3", Kind.QUIZ),
        ("Quizzes", Kind.QUIZ),
        ("self-test", Kind.QUIZ),
        ("Quizzical", None),
        ("Self-tests!", Kind.QUIZ),
    ],
)
def test_whole_words_plurals_and_negation(title, kind):
    found = read_clues(title, None).title_kind("page")
    assert (found.kind if found else None) is kind


def test_the_language_of_the_text_decides():
    english = read_clues("How to count bees (presentation)", "Watch the video for this week.")
    assert [book.language for book in english.books] == ["en"]
    assert english.title_kind("page") is None
    assert read_clues("Presentation", None).title_kind("page").kind is Kind.OVERVIEW


@pytest.mark.parametrize("path", sorted(PHRASES_FOLDER.glob("*.toml")), ids=lambda p: p.stem)
def test_phrases_name_kinds_families_and_places_that_exist(path):
    table = tomllib.loads(path.read_text("utf-8"))
    for rule in table["phrases"]:
        assert rule["kind"] in {kind.value for kind in Kind}
        assert set(rule["types"]) <= set(FAMILIES)
        assert set(rule.get("in", ["title"])) <= {"start", "title", "text"}
        assert 0 < rule["confidence"] < 1
        assert rule["words"]


def test_all_languages_have_the_same_topics():
    english, *others = phrase_books()
    assert english.language == "en"
    for book in others:
        assert book.topics.keys() == english.topics.keys()
        assert book.live.keys() == english.live.keys()


def test_tools_name_kinds_and_families_that_exist():
    table = tomllib.loads(TOOLS_FILE.read_text("utf-8"))
    assert set(table["lms_types"]) <= {*FAMILIES, "sentence", "heading", "announcement", "syllabus"}
    words = [word.lower() for words in table["lms_types"].values() for word in words]
    assert len(words) == len(set(words))
    assert not set(words) & set(table["lms_kinds"])
    for row in table["tool"]:
        assert row.get("kind", "quiz") in {kind.value for kind in Kind}
        assert 0 < row["confidence"] < 1
        assert all(host == host.lower() and "/" not in host for host in row["hosts"])
    assert set(tool_table().endings.values()) == {Kind.READING, Kind.RESOURCE}


@pytest.mark.parametrize(
    ("address", "use"),
    [
        ("https://zoom.us/privacy", "help"),
        ("https://support.zoom.us/hc/en-us/articles/1", "help"),
        ("https://uni.zoom.us/rec/share/abc", "recording"),
        ("https://notzoom.us/j/123", None),
        ("https://example.org/?next=zoom.us/j/1", None),
        ("https://uni.zoom.us/", None),
        ("https://teams.microsoft.com/l/channel/1", "exchange"),
        ("https://meet.google.com/", None),
        ("zoom.us/j/123", None),
        ("https://[broken", None),
        (None, None),
        ("https://uni.zoom.us/j/123?pwd=x", "conferencing"),
        ("HTTPS://UNI.ZOOM.US/j/123", "conferencing"),
        ("https://applications.zoom.us/lti/rich", "conferencing"),
        ("https://teams.microsoft.com/l/meetup-join/1", "conferencing"),
        ("https://meet.google.com/abc-defg-hij", "conferencing"),
        ("https://uni.webex.com/meet/someone", "conferencing"),
        ("https://docs.google.com/forms/d/1", "survey"),
        ("https://docs.google.com/document/d/1", "document"),
    ],
)
def test_tools_by_host_and_path(address, use):
    tool = tool_at(address)
    assert (tool.use if tool else None) == use


def test_families_and_endings():
    assert family_of(" Quizzes::Quiz ") == "quiz"
    assert family_of("never heard of") == "row"
    assert kind_of_file("pdf") is None
    assert kind_of_file("a.b/notes.PDF") is Kind.READING


@pytest.mark.parametrize(
    "piece", ["a ", "((((", "zoom ", "live session on ", "12 min (", "reply to ", "no ", "1:"]
)
def test_long_texts_cost_no_more_than_their_length(label, piece, is_linear):
    def label_all(text: str) -> None:
        for lms_type in ("Page", "Discussion", "Assignment", "CalendarEvent"):
            label(text, lms_type, body=text)

    assert is_linear(label_all, piece * (200_000 // len(piece)))

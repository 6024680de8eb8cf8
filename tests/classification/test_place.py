"""What stands where a course speaks of itself is mostly about the course."""

import pytest

from audit.classification import classify
from audit.course import Activity, Section
from tests.builders import course


def kind(section_title: str, **more) -> str:
    page = Activity(
        **{
            "native_id": "p", "title": "Tides and you", "lms_type": "Page", "position": 1,
            "section_id": "s", "word_count": 400, **more,
        }
    )  # fmt: skip
    section = Section(native_id="s", title=section_title, position=1)
    return classify(course(page, sections=(section,))).activities["kind"][0]


@pytest.mark.parametrize(
    "title", ["START HERE", "Course Information", "Informations générales", "Organisatorisches"]
)
def test_a_text_in_a_section_about_the_course(title):
    assert kind(title) == "overview"


@pytest.mark.parametrize("title", ["Week 1", "Welcome to tides", "Where tides start", "Here"])
def test_a_text_in_another_section(title):
    assert kind(title) == "reading"


def test_better_evidence_stands():
    assert kind("Start here", title="Read: chapter 1") == "reading"
    assert kind("Start here", lms_type="Quizzes::Quiz") == "quiz"
    assert kind("Start here", stated_kind="reading", stated_because="the plan") == "reading"

"""Required or optional: what the export says, then what a title says, else nothing."""

import pytest

from audit.classification.required import said_required
from tests.builders import activity


def required(title: str, **fields) -> bool | None:
    return said_required(activity("a", "quiz", title=title, **fields))


@pytest.mark.parametrize(
    "title",
    [
        "Quiz",
        # The word is the subject, or part of another one.
        "Optional stopping",
        "Optional parameters in functions",
        "Stopping: optional or not",
        "An optional quiz in statistics",
        "Why attendance is not required",
        "Quiz (optional part at the end)",
        "Quiz optional",
        "Nonoptional: quiz",
        "(Optionality)",
        "Optionally, read this",
        "Videosphere",
        "Optional videography",
        "Required: quiz",
        # A word between "optional" and the noun may belong to the subject.
        "Optional stopping quiz",
    ],
)
def test_titles_that_do_not_say_that_it_is_optional(title):
    assert required(title) is None


@pytest.mark.parametrize(
    "title",
    [
        "Quiz (optional)",
        "Quiz [Optional] on tides",
        "QUIZ ( OPTIONAL )",
        "Optional: quiz",
        "Optional - quiz",
        "Optional – quiz",
        "  optional — quiz",
        "Quiz: optional",
        "Quiz, optional",
        "Quiz – optional ",
        "Optional reading: tides",
        "Optional review",
        "Quiz (not required)",
        "Not required: quiz",
        "Quiz (ungraded and optional)",
        "Quiz (facultatif)",
        "Lecture facultative : marées (facultative)",
        "Optionnel : quiz",
        "Capsule (optionnelle)",
    ],
)
def test_titles_that_say_that_it_is_optional(title):
    assert required(title) is False


@pytest.mark.parametrize("said", [True, False])
def test_what_the_export_says_wins_over_the_title(said):
    assert required("Quiz (optional)", required=said) is said
    assert required("Quiz", required=said) is said


def test_the_body_says_nothing_about_the_whole():
    assert required("Quiz", body="Question 3 is optional.") is None

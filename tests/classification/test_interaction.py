"""Interactions: one row of the labelling guide after the other."""

import pytest

from audit.course import Media
from audit.vocabulary import Interaction

LETTERS = {
    "sc": Interaction.STUDENT_CONTENT,
    "ss": Interaction.STUDENT_STUDENT,
    "si": Interaction.STUDENT_INSTRUCTOR,
}
VIDEO = (Media(kind="video", url="https://video.example/1"),)


@pytest.mark.parametrize(
    ("title", "lms_type", "fields", "letters"),
    [
        # A recording is never contact with the instructor, whoever speaks in it.
        ("Recording of the Zoom class", "Page", {"media": VIDEO}, "sc"),
        ("Announcement", "Announcement", {}, ""),
        ("Syllabus", "Page", {}, ""),
        ("Part two", "SubHeader", {}, ""),
        ("Anything", "nobody knows", {}, ""),
        ("Quiz 1", "Quiz", {"graded": True}, "sc"),
        ("Final exam", "Quiz", {}, "sc si"),
        ("Final exam", "Quiz", {"body": "It is graded automatically."}, "sc"),
        ("Essay", "Assignment", {}, "sc si"),
        ("Essay", "Assignment", {"peer_review": True}, "sc ss si"),
        ("Task", "Assignment", {"group": "assignment"}, "sc ss si"),
        ("Term project", "Assignment", {}, "sc si"),
        ("Term project", "Assignment", {"group": "assignment"}, "sc ss si"),
        ("Peer review", "Assignment", {}, "sc ss"),
        ("A wiki", "wiki", {}, "sc ss"),
        ("Week 1", "Discussion", {}, "ss"),
        ("Week 1", "Discussion", {"graded": False}, "ss"),
        ("Week 1", "Discussion", {"graded": True}, "ss si"),
        ("Week 1", "Discussion", {"body": "I will respond to all of you."}, "ss si"),
        (
            "Week 1",
            "Discussion",
            {"body": "Note that I will not join. No instructor feedback."},
            "ss",
        ),
        ("Questions", "forum", {}, "ss si"),
        ("Lecture", "zoom", {}, "sc si"),
        ("Seminar", "zoom", {}, "ss si"),
        ("Lab", "zoom", {}, "ss si"),
        ("Week 1", "zoom", {}, "ss si"),
        ("Guest lecture", "zoom", {}, "sc si"),
        ("Office hours", "zoom", {}, "si"),
        ("Oral presentation", "Assignment", {}, "ss si"),
        ("Survey", "feedback", {}, ""),
        ("Survey", "feedback", {"body": "I will use your answers to plan week 6."}, "si"),
        ("Task", "Assignment", {"url": "https://app.codegra.de/launch"}, "sc"),
        (
            "Read ahead",
            "Assignment",
            {"graded": False, "settings": {"submission_types": "not_graded"}},
            "sc",
        ),
    ],
)
def test_interactions(label, title, lms_type, fields, letters):
    wanted = {LETTERS[word] for word in letters.split()}
    assert label(title, lms_type, **fields).interactions == wanted


def test_the_reason_names_what_was_added(label):
    assert (
        label("Week 1", "Discussion", graded=True).interaction_because == "kind: discussion; graded"
    )

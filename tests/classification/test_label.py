"""Labels of a real course against those of people, and what labelling costs."""

import csv

from audit.classification.evidence import all_evidence
from audit.classification.label import label_activity
from audit.classification.minutes import read_rates
from audit.classification.phrases import read_clues
from audit.classification.signs import live_signs
from audit.course import Activity
from audit.readers import read_courses
from audit.vocabulary import Interaction

LETTERS = {
    "sc": Interaction.STUDENT_CONTENT,
    "ss": Interaction.STUDENT_STUDENT,
    "si": Interaction.STUDENT_INSTRUCTOR,
}


def set_of(letters: str) -> frozenset[Interaction]:
    return frozenset(LETTERS[word] for word in letters.split("|") if word in LETTERS)


def test_agreement_with_people_on_a_real_course(real_exports, rates):
    name = "du_spcs302_earth_processes"
    (course,) = read_courses(real_exports / "canvas_imscc" / f"{name}.imscc")
    found = {a.native_id: label_activity(a, rates) for a in course.activities}
    with (real_exports / "labels" / f"{name}.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    kinds = modes = minutes = timed = 0
    right = wrong = missed = 0
    sure = []
    for row in rows:
        label = found[row["native_id"]]
        is_right = label.kind.value in {row["kind"], *row["kind_alt"].split("|")}
        kinds += is_right
        if label.kind_confidence >= 0.9:
            sure.append(is_right)
        modes += label.mode.value in {row["mode"], *row["mode_alt"].split("|")}
        wanted = set_of(row["interactions"])
        if row["interactions_alt"] and label.interactions == set_of(row["interactions_alt"]):
            wanted = label.interactions
        right += len(label.interactions & wanted)
        wrong += len(label.interactions - wanted)
        missed += len(wanted - label.interactions)
        if row["minutes"]:
            timed += 1
            minutes += (
                label.minutes is not None and abs(label.minutes - float(row["minutes"])) < 0.1
            )
    assert len(rows) == 76
    # Reached: 1.0, 1.0, 0.994, 7 of 8 lengths.
    assert kinds / len(rows) >= 0.95
    assert modes / len(rows) >= 0.97
    assert 2 * right / (2 * right + wrong + missed) >= 0.97
    assert (timed, minutes >= 6) == (8, True)
    assert sum(sure) >= 0.95 * len(sure)


def test_a_course_that_says_asynchronous_shows_no_sign_of_live_meetings(real_exports):
    (course,) = read_courses(real_exports / "canvas_imscc" / "du_spcs302_earth_processes.imscc")
    assert live_signs(course) == ()


def test_a_template_with_sessions_in_prose_shows_them(real_exports):
    (course,) = read_courses(real_exports / "canvas_imscc" / "summer_template.imscc")
    # Seven overviews that name a session, and the page that lists the sessions.
    assert [sign.because for sign in live_signs(course)].count("sentence") == 7
    assert len(live_signs(course)) == 8


def test_all_evidence_stands_in_order():
    quiz = Activity(
        native_id="1", title="Final exam", lms_type="Quizzes::Quiz", position=1, question_count=5,
        url="https://example.zoom.us/j/1234567890", word_count=1, body="Tides.",
        settings={"quiz_type": "practice_quiz", "counts_as_because": "course.toml"},
    )  # fmt: skip
    seen = all_evidence(quiz, read_clues(quiz.title, quiz.body), "quiz")
    assert seen == [
        "type: Quizzes::Quiz",
        "setting: quiz type practice_quiz",
        "tool: Zoom",
        "title: final exam",
        "5 questions",
        "1 word",
    ]


def test_what_is_read_from_words_is_never_surest_and_unknown_stays_as_it_is():
    rates = read_rates()
    page = Activity(native_id="1", title="Tides", lms_type="Page", position=1, word_count=500)
    empty = Activity(native_id="2", title="Tides", lms_type="Page", position=2, word_count=0)
    # The rule says 0.8; a third of what it leaves open below 0.97 is added.
    assert label_activity(page, rates).kind_confidence == 0.86
    assert (label_activity(empty, rates).kind, label_activity(empty, rates).kind_confidence) == (
        "unknown",
        0.6,
    )

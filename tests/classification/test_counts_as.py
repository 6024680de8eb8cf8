"""Class, study, neither."""

import pytest

from audit.classification.counts_as import BY_KIND
from audit.vocabulary import CountsAs, Kind

CLASS = (
    "live_lecture live_seminar live_lab live_session live_chat guest_lecture video audio "
    "interactive quiz discussion introduction group_work student_presentation peer_review"
)
STUDY = "reading overview exam assignment project reflection"
NONE = "office_hours question_forum resource announcement survey heading unknown"


@pytest.mark.parametrize(
    ("kinds", "word"), [(CLASS, CountsAs.CLASS), (STUDY, CountsAs.STUDY), (NONE, CountsAs.NONE)]
)
def test_the_table_of_the_design(kinds, word):
    assert {kind.value for kind in Kind if BY_KIND[kind] is word} == set(kinds.split())


@pytest.mark.parametrize(
    ("graded", "word"), [(None, CountsAs.CLASS), (False, CountsAs.CLASS), (True, CountsAs.STUDY)]
)
def test_only_a_quiz_that_is_known_to_be_graded_is_study(label, graded, word):
    found = label("Quiz 1", "Quiz", graded=graded)
    assert (found.counts_as, found.counts_as_because) == (word, "kind")


def test_a_person_decides_first(label):
    found = label("Chapter 3", stated_counts_as="class", stated_because="course.toml")
    assert (found.counts_as, found.counts_as_because) == (CountsAs.CLASS, "course.toml")

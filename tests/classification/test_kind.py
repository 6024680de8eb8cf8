"""Kinds: near-misses first, then each kind of evidence."""

from datetime import UTC, datetime

import pytest

from audit.course import Media
from audit.vocabulary import Kind

VIDEO = Media(kind="video", url="https://video.example/1")


@pytest.mark.parametrize(
    ("title", "lms_type", "fields", "kind"),
    [
        # Words that only look like a meeting.
        ("Live oak trees", "Page", {"body": "x", "word_count": 600}, Kind.READING),
        ("Zoom in on the map", "Page", {"body": "x", "word_count": 200}, Kind.READING),
        ("Recording of the Zoom class", "Page", {}, Kind.VIDEO),
        ("Zoom etiquette", "Page", {}, Kind.OVERVIEW),
        ("Zoom privacy", "ExternalUrl", {"url": "https://zoom.us/privacy"}, Kind.RESOURCE),
        ("Last week's class", "ExternalUrl", {"url": "https://u.zoom.us/rec/share/a"}, Kind.VIDEO),
        ("No class: spring break", "CalendarEvent", {}, Kind.HEADING),
        # The type says what a word of the title means.
        ("Quiz about the discussion and the video", "Quiz", {}, Kind.QUIZ),
        ("Discussion of the final project", "Discussion", {}, Kind.DISCUSSION),
        ("Read: Water Resources", "Page", {"word_count": 0}, Kind.READING),
        ("Week 3: Watch the dam break", "Page", {}, Kind.VIDEO),
        ("Why write more?", "Page", {"body": "x", "word_count": 450}, Kind.READING),
        ("Test statistics", "Page", {"body": "x", "word_count": 450}, Kind.READING),
        ("The control group", "Assignment", {}, Kind.ASSIGNMENT),
        ("Midterm evaluation of the course", "Quiz", {}, Kind.SURVEY),
        ("Practice exam", "Quiz", {}, Kind.QUIZ),
        ("Midterm", "Quiz", {"settings": {"quiz_type": "practice_quiz"}}, Kind.QUIZ),
        ("Introduction to ethics", "Discussion", {}, Kind.DISCUSSION),
        ("Discussion question 4", "Discussion", {}, Kind.DISCUSSION),
        ("Read: chapter 4", "Assignment", {"points": 10.0}, Kind.ASSIGNMENT),
        ("Exam information", "Page", {}, Kind.OVERVIEW),
        ("Lecture 3", "Page", {"body": "x", "word_count": 700}, Kind.READING),
    ],
)
def test_near_misses(label, title, lms_type, fields, kind):
    assert label(title, lms_type, **fields).kind is kind


@pytest.mark.parametrize(
    ("title", "lms_type", "kind"),
    [
        ("Week 3 Discussion", "DiscussionTopic", Kind.DISCUSSION),
        ("Introduce yourself", "forum", Kind.INTRODUCTION),
        ("Q&A with the teaching team", "forum", Kind.QUESTION_FORUM),
        ("Final exam", "Quizzes::Quiz", Kind.EXAM),
        ("Term project: proposal", "Assignment", Kind.PROJECT),
        ("Exit ticket", "Assignment", Kind.REFLECTION),
        ("Peer review of the essay", "Assignment", Kind.PEER_REVIEW),
        ("Oral presentation", "Assignment", Kind.STUDENT_PRESENTATION),
        ("Essay 2", "Assignment", Kind.ASSIGNMENT),
        ("Syllabus", "File", Kind.OVERVIEW),
        ("How to use the library", "Page", Kind.RESOURCE),
        ("Course evaluation", "ExternalUrl", Kind.SURVEY),
        ("Podcast: a night in the lab", "Page", Kind.AUDIO),
        ("Anything", "ContextModuleSubHeader", Kind.HEADING),
        ("Anything", "workshop", Kind.PEER_REVIEW),
        ("Anything", "chat", Kind.LIVE_CHAT),
        ("Anything", "scheduler", Kind.OFFICE_HOURS),
        ("Anything", "h5pactivity", Kind.INTERACTIVE),
        ("Week 2 class", "bigbluebuttonbn", Kind.LIVE_SESSION),
        ("Tutorial 2", "zoom", Kind.LIVE_SEMINAR),
        ("Lab 2", "msteams", Kind.LIVE_LAB),
        ("Anything", "a type nobody knows", Kind.UNKNOWN),
        ("A tool", "lti", Kind.UNKNOWN),
    ],
)
def test_type_and_title(label, title, lms_type, kind):
    assert label(title, lms_type).kind is kind


@pytest.mark.parametrize(
    ("title", "lms_type", "kind"),
    [
        ("Forum de questions", "forum", Kind.QUESTION_FORUM),
        ("Présentez-vous !", "forum", Kind.INTRODUCTION),
        ("Séances synchrones", "page", Kind.LIVE_SESSION),
        ("Enregistrement de la séance synchrone", "page", Kind.VIDEO),
        ("Lecture : chapitre 3", "row", Kind.READING),
        ("Plan de cours", "resource", Kind.OVERVIEW),
        ("Examen de mi-session", "quiz", Kind.EXAM),
        ("Travail d'équipe", "assign", Kind.GROUP_WORK),
        ("Semaine 4 : visionnement du film", "page", Kind.VIDEO),
        ("Semaine de relâche", "row", Kind.HEADING),
    ],
)
def test_french_titles(label, title, lms_type, kind):
    assert label(title, lms_type).kind is kind


def test_what_a_person_stated_wins_over_all(label):
    found = label(
        "Final exam",
        "Quiz",
        stated_kind="reading",
        stated_because="plan.csv, column kind",
    )
    assert (found.kind, found.kind_confidence) == (Kind.READING, 1.0)
    assert found.kind_because == "plan.csv, column kind"


def test_a_persons_own_word_is_read_as_a_title(label):
    found = label("Bees", "row", stated_kind="Guest speaker", stated_because="plan.csv")
    assert (found.kind, found.kind_confidence) == (Kind.GUEST_LECTURE, 0.924)
    assert found.kind_because == "plan.csv: guest speaker"


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        ({"announcement": "yes"}, Kind.ANNOUNCEMENT),
        ({"forum_type": "news"}, Kind.ANNOUNCEMENT),
        ({"forum_type": "general"}, Kind.DISCUSSION),
        ({"quiz_type": "graded_survey"}, Kind.SURVEY),
        ({"syllabus": "yes"}, Kind.OVERVIEW),
        ({"front_page": "yes"}, Kind.OVERVIEW),
    ],
)
def test_settings_win_over_titles(label, settings, kind):
    assert label("Discussion", "Discussion", settings=settings).kind is kind


def test_a_page_of_300_words_and_a_video_is_the_video_and_of_301_the_text(label):
    at, above = (
        label("Bees", body="Bees dance.", word_count=n, media=(VIDEO,)).kind for n in (300, 301)
    )
    assert (at, above) == (Kind.VIDEO, Kind.READING)


def test_a_small_clip_on_a_help_page_does_not_make_it_a_video(label):
    assert label("How to use the forum", word_count=200, media=(VIDEO,)).kind is Kind.RESOURCE
    assert label("How to use the forum", word_count=20, media=(VIDEO,)).kind is Kind.VIDEO


def test_an_empty_page_whose_title_does_not_tell_is_unknown(label):
    assert label("Mountains", body="", word_count=0).kind is Kind.UNKNOWN
    # A page whose text the export does not hold may be anything, most often a text.
    assert label("Mountains").kind is Kind.READING


def test_a_page_around_a_joining_link_is_the_meeting(label):
    link = {"links": ("https://uni.zoom.us/j/123",)}
    assert label("Join here", word_count=30, **link).kind is Kind.LIVE_SESSION
    assert label("Join here", word_count=900, **link).kind is Kind.READING
    assert label("Syllabus", word_count=30, **link).kind is Kind.OVERVIEW


def test_the_title_gives_the_form_of_a_meeting(label):
    url = "https://uni.zoom.us/j/123"
    assert label("Week 2", "ExternalUrl", url=url).kind is Kind.LIVE_SESSION
    assert label("Week 2 lecture", "ExternalUrl", url=url).kind is Kind.LIVE_LECTURE
    assert label("Exam review", "ExternalUrl", url=url).kind is Kind.LIVE_SEMINAR
    found = label("Office hours", "ExternalUrl", url=url)
    assert found.kind is Kind.OFFICE_HOURS
    assert found.kind_because == "tool: Zoom; title: office hours"


def test_a_calendar_event_needs_a_meeting_or_an_hour(label):
    starts = datetime(2031, 9, 2, 13, tzinfo=UTC)
    ends = datetime(2031, 9, 2, 14, 15, tzinfo=UTC)
    hour = label("Something", "CalendarEvent", starts=starts, ends=ends)
    assert (hour.kind, hour.kind_confidence) == (Kind.LIVE_SESSION, 0.762)
    assert label("Lecture 1", "CalendarEvent", starts=starts, ends=ends).kind is Kind.LIVE_LECTURE
    assert label("Essay due", "CalendarEvent", starts=starts, ends=starts).kind is Kind.ANNOUNCEMENT


def test_what_a_group_hands_in_is_group_work_but_a_project_stays_one(label):
    assert label("Task 4", "Assignment", group="assignment").kind is Kind.GROUP_WORK
    assert label("Essay 4", "Assignment", group="assignment").kind is Kind.GROUP_WORK
    assert label("Term project", "Assignment", group="assignment").kind is Kind.PROJECT


def test_a_lecture_that_is_marked_asynchronous_is_a_recording(label):
    assert label("Lecture 3", "row").kind is Kind.LIVE_LECTURE
    assert label("Lecture 3", "row", stated_mode="asynchronous").kind is Kind.VIDEO


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("Week 4", Kind.HEADING),
        ("word " * 60, Kind.OVERVIEW),
    ],
)
def test_a_short_label_is_a_heading_and_a_long_one_an_overview(label, body, kind):
    assert label("Week 4", "label", body=body, word_count=len(body.split())).kind is kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("scan.pdf", Kind.READING),
        ("numbers.csv", Kind.RESOURCE),
        ("Syllabus.pdf", Kind.OVERVIEW),
        ("talk.mp4", Kind.VIDEO),
    ],
)
def test_files(label, name, kind):
    media = (Media(kind="video", url=name),) if name.endswith("mp4") else ()
    assert label(name, "File", media=media, settings={"file_name": name}).kind is kind


@pytest.mark.parametrize(
    ("title", "body", "word_count", "kind"),
    [
        # Beside blocks that are polls and forums, a text about them is a text.
        ("Polls", "A poll asks one question of all. " * 6, 42, "reading"),
        ("Videos", "Videos show how tides move. " * 6, 30, "reading"),
        ("Try it", "Answer the questions below.", 4, "quiz"),
        ("Try it: peer review", "Complete the activity below.", 4, "peer_review"),
        ("Feedback", "Do you find this page useful?", 6, "survey"),
        ("Anything", "", 0, "heading"),
    ],
)
def test_a_text_among_other_blocks(label, title, body, word_count, kind):
    found = label(title=title, lms_type="html", body=body, word_count=word_count)
    assert found.kind == kind

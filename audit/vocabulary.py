"""The closed word lists of the audit.

What each kind, mode and interaction is, and is not, stands in ``docs/vocabulary.md``.
"""

from enum import StrEnum


class Kind(StrEnum):
    """What an activity is."""

    READING = "reading"
    VIDEO = "video"
    AUDIO = "audio"
    INTERACTIVE = "interactive"
    RESOURCE = "resource"
    QUIZ = "quiz"
    EXAM = "exam"
    ASSIGNMENT = "assignment"
    PROJECT = "project"
    REFLECTION = "reflection"
    PEER_REVIEW = "peer_review"
    DISCUSSION = "discussion"
    INTRODUCTION = "introduction"
    QUESTION_FORUM = "question_forum"
    GROUP_WORK = "group_work"
    STUDENT_PRESENTATION = "student_presentation"
    LIVE_LECTURE = "live_lecture"
    LIVE_SEMINAR = "live_seminar"
    LIVE_LAB = "live_lab"
    GUEST_LECTURE = "guest_lecture"
    LIVE_SESSION = "live_session"
    LIVE_CHAT = "live_chat"
    OFFICE_HOURS = "office_hours"
    ANNOUNCEMENT = "announcement"
    SURVEY = "survey"
    OVERVIEW = "overview"
    HEADING = "heading"
    UNKNOWN = "unknown"


LIVE_KINDS = frozenset(
    {
        Kind.LIVE_LECTURE,
        Kind.LIVE_SEMINAR,
        Kind.LIVE_LAB,
        Kind.GUEST_LECTURE,
        Kind.LIVE_SESSION,
        Kind.LIVE_CHAT,
        Kind.OFFICE_HOURS,
    }
)


class Mode(StrEnum):
    """When students take part: all at one time, each in her own time, or either."""

    SYNCHRONOUS = "synchronous"
    ASYNCHRONOUS = "asynchronous"
    EITHER = "either"
    UNKNOWN = "unknown"
    NONE = "none"


class Interaction(StrEnum):
    """The three types of interaction (Moore 1989, there called learner-...)."""

    STUDENT_CONTENT = "student_content"
    STUDENT_STUDENT = "student_student"
    STUDENT_INSTRUCTOR = "student_instructor"


class CountsAs(StrEnum):
    """Whether an activity takes the place of class, is study beside it, or neither."""

    CLASS = "class"
    STUDY = "study"
    NONE = "none"


class MinutesBasis(StrEnum):
    """How the length of an activity is known."""

    STATED = "stated"
    MEASURED = "measured"
    RATE = "rate"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """Whether an activity enters the numbers, and if not, why."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    UNPUBLISHED = "unpublished"
    DOUBLE = "double"


class Outcome(StrEnum):
    """How a course stands to one recommendation."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_ASSESSED = "not_assessed"


class Certainty(StrEnum):
    """Whether an outcome holds whatever the unknown values are."""

    CERTAIN = "certain"
    DEPENDS = "depends"


class Basis(StrEnum):
    """Who says so: the post, its near-copy, another source, or this project."""

    POST = "post"
    NEAR_COPY = "near_copy"
    INDEPENDENT = "independent"
    OURS = "ours"


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARN = "warn"
    INFO = "info"

"""Words for the closed vocabulary, as a teacher would say them."""

from collections.abc import Mapping

from audit.language import translate as _
from audit.vocabulary import Basis, Kind, Mode, Outcome


def mode_words() -> Mapping[str, str]:
    """Mode -> plain word."""
    return {
        Mode.SYNCHRONOUS: _("Live"),
        Mode.ASYNCHRONOUS: _("Own time"),
        Mode.EITHER: _("Either"),
        Mode.UNKNOWN: _("Unknown"),
        Mode.NONE: _("None"),
    }


def outcome_words() -> Mapping[str, str]:
    """Outcome -> plain words."""
    return {
        Outcome.MET: _("Met"),
        Outcome.PARTLY: _("Partly met"),
        Outcome.NOT_MET: _("Not met"),
        Outcome.NOT_ASSESSED: _("Not assessed"),
    }


def basis_words() -> Mapping[str, str]:
    """Basis -> the words of its chip."""
    return {
        Basis.POST: _("The post"),
        Basis.NEAR_COPY: _("Near-copy of the post"),
        Basis.INDEPENDENT: _("Independent source"),
        Basis.OURS: _("Our threshold"),
    }


def kind_words() -> Mapping[str, str]:
    """Kind -> plain word."""
    return {
        Kind.READING: _("Reading"),
        Kind.VIDEO: _("Video"),
        Kind.AUDIO: _("Sound recording"),
        Kind.INTERACTIVE: _("Interactive content"),
        Kind.RESOURCE: _("Resource"),
        Kind.QUIZ: _("Quiz"),
        Kind.EXAM: _("Exam"),
        Kind.ASSIGNMENT: _("Assignment"),
        Kind.PROJECT: _("Project"),
        Kind.REFLECTION: _("Reflection"),
        Kind.PEER_REVIEW: _("Peer review"),
        Kind.DISCUSSION: _("Discussion"),
        Kind.INTRODUCTION: _("Introductions"),
        Kind.QUESTION_FORUM: _("Question forum"),
        Kind.GROUP_WORK: _("Group work"),
        Kind.STUDENT_PRESENTATION: _("Student presentations"),
        Kind.LIVE_LECTURE: _("Live lecture"),
        Kind.LIVE_SEMINAR: _("Live seminar"),
        Kind.LIVE_LAB: _("Live lab"),
        Kind.GUEST_LECTURE: _("Guest lecture"),
        Kind.LIVE_SESSION: _("Live class"),
        Kind.LIVE_CHAT: _("Live chat"),
        Kind.OFFICE_HOURS: _("Office hours"),
        Kind.ANNOUNCEMENT: _("Announcement"),
        Kind.SURVEY: _("Survey"),
        Kind.OVERVIEW: _("Overview"),
        Kind.HEADING: _("Heading"),
        Kind.UNKNOWN: _("Unknown"),
    }

"""Words of reports: the closed vocabulary and numbers as a teacher would say them."""

from audit.language import DASH, minutes, number
from audit.language import translate as _
from audit.vocabulary import Basis, Interaction, Kind, Mode, Outcome


def sentence(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def count_word(count: int) -> str:
    """A count in words up to ten, in figures above: ``three``, ``11``."""
    words = [
        _("no"),
        _("one"),
        _("two"),
        _("three"),
        _("four"),
        _("five"),
        _("six"),
        _("seven"),
        _("eight"),
        _("nine"),
        _("ten"),
    ]
    return words[count] if count < len(words) else number(count)


def length_in_words(minutes_long: float) -> str:
    """A length as one says it: ``two and a half hours``, ``2 h 20``."""
    spoken = {
        60: _("one hour"),
        90: _("an hour and a half"),
        120: _("two hours"),
        150: _("two and a half hours"),
        180: _("three hours"),
        210: _("three and a half hours"),
        240: _("four hours"),
    }
    return spoken.get(round(minutes_long)) or minutes(minutes_long)


def yes_no(value: bool | None) -> str:
    """A fact as a word: yes, no or unknown."""
    return _("unknown") if value is None else _("yes") if value else _("no")


def mode_names() -> dict[str, str]:
    """Plain word of each mode, in the order of a table's columns."""
    return {
        Mode.SYNCHRONOUS: _("live"),
        Mode.ASYNCHRONOUS: _("own time"),
        Mode.EITHER: _("either"),
        Mode.UNKNOWN: _("unknown"),
    }


def mode_word(mode: str) -> str:
    """One mode as a word that stands alone, ``Own time``; a dash for what has none."""
    return sentence(mode_names().get(mode, DASH))


def interaction_names() -> dict[str, str]:
    """Name of each type of interaction, in the order of a map's rows."""
    return {
        Interaction.STUDENT_CONTENT: _("Student–content"),
        Interaction.STUDENT_STUDENT: _("Student–student"),
        Interaction.STUDENT_INSTRUCTOR: _("Student–instructor"),
    }


def kind_names() -> dict[str, str]:
    """Name of each kind, live kinds first, in the order of a table's rows."""
    return {
        Kind.LIVE_LECTURE: _("Live lecture"),
        Kind.LIVE_SEMINAR: _("Live seminar"),
        Kind.LIVE_LAB: _("Live lab"),
        Kind.GUEST_LECTURE: _("Guest lecture"),
        Kind.LIVE_SESSION: _("Live class"),
        Kind.LIVE_CHAT: _("Live chat"),
        Kind.STUDENT_PRESENTATION: _("Student presentations"),
        Kind.OFFICE_HOURS: _("Office hours"),
        Kind.VIDEO: _("Video"),
        Kind.AUDIO: _("Sound recording"),
        Kind.READING: _("Reading"),
        Kind.INTERACTIVE: _("Interactive content"),
        Kind.RESOURCE: _("Resource"),
        Kind.QUIZ: _("Quiz"),
        Kind.EXAM: _("Exam"),
        Kind.ASSIGNMENT: _("Assignment"),
        Kind.PROJECT: _("Project"),
        Kind.REFLECTION: _("Reflection"),
        Kind.DISCUSSION: _("Discussion"),
        Kind.INTRODUCTION: _("Introductions"),
        Kind.QUESTION_FORUM: _("Question forum"),
        Kind.PEER_REVIEW: _("Peer review"),
        Kind.GROUP_WORK: _("Group work"),
        Kind.ANNOUNCEMENT: _("Announcement"),
        Kind.SURVEY: _("Survey"),
        Kind.OVERVIEW: _("Overview"),
        Kind.HEADING: _("Heading"),
        Kind.UNKNOWN: _("Unknown"),
    }


def outcome_words() -> dict[str, str]:
    """Outcome -> plain words."""
    return {
        Outcome.MET: _("Met"),
        Outcome.PARTLY: _("Partly met"),
        Outcome.NOT_MET: _("Not met"),
        Outcome.NOT_ASSESSED: _("Not assessed"),
    }


def basis_words() -> dict[str, str]:
    """Basis -> the words of its chip."""
    return {
        Basis.POST: _("The post"),
        Basis.NEAR_COPY: _("Near-copy of the post"),
        Basis.INDEPENDENT: _("Independent source"),
        Basis.OURS: _("Our threshold"),
    }

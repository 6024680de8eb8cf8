"""Whether an activity takes the place of class, is study beside it, or neither."""

from collections.abc import Mapping
from types import MappingProxyType

from audit.course import Activity
from audit.language import translate as _
from audit.vocabulary import CountsAs, Kind

BECAUSE_KIND = "kind"
# A quiz is class where it is not known to be graded, study where it is.
BY_KIND: Mapping[Kind, CountsAs] = MappingProxyType(
    {
        Kind.LIVE_LECTURE: CountsAs.CLASS,
        Kind.LIVE_SEMINAR: CountsAs.CLASS,
        Kind.LIVE_LAB: CountsAs.CLASS,
        Kind.LIVE_SESSION: CountsAs.CLASS,
        Kind.LIVE_CHAT: CountsAs.CLASS,
        Kind.GUEST_LECTURE: CountsAs.CLASS,
        Kind.VIDEO: CountsAs.CLASS,
        Kind.AUDIO: CountsAs.CLASS,
        Kind.INTERACTIVE: CountsAs.CLASS,
        Kind.QUIZ: CountsAs.CLASS,
        Kind.DISCUSSION: CountsAs.CLASS,
        Kind.INTRODUCTION: CountsAs.CLASS,
        Kind.GROUP_WORK: CountsAs.CLASS,
        Kind.STUDENT_PRESENTATION: CountsAs.CLASS,
        Kind.PEER_REVIEW: CountsAs.CLASS,
        Kind.READING: CountsAs.STUDY,
        Kind.OVERVIEW: CountsAs.STUDY,
        Kind.EXAM: CountsAs.STUDY,
        Kind.ASSIGNMENT: CountsAs.STUDY,
        Kind.PROJECT: CountsAs.STUDY,
        Kind.REFLECTION: CountsAs.STUDY,
        Kind.OFFICE_HOURS: CountsAs.NONE,
        Kind.QUESTION_FORUM: CountsAs.NONE,
        Kind.RESOURCE: CountsAs.NONE,
        Kind.ANNOUNCEMENT: CountsAs.NONE,
        Kind.SURVEY: CountsAs.NONE,
        Kind.HEADING: CountsAs.NONE,
        Kind.UNKNOWN: CountsAs.NONE,
    }
)


def counts_as(activity: Activity, kind: Kind) -> tuple[CountsAs, str]:
    """Say what an activity of this kind counts as, and who says so.

    Returns
    -------
    tuple
        The word, and ``kind`` or where a person stated it.

    Raises
    ------
    ValueError
        What is stated is not one of class, study, none; readers check that before.
    """
    if activity.stated_counts_as is not None:
        return CountsAs(activity.stated_counts_as), activity.stated_because or _("stated")
    if kind is Kind.QUIZ and activity.graded:
        return CountsAs.STUDY, BECAUSE_KIND
    return BY_KIND[kind], BECAUSE_KIND

"""What an activity is: its kind, from the strongest evidence down.

What a person stated; the type and settings of the LMS; the tool behind its address; phrases
of the title; recordings in it; phrases of the text; and where nothing tells, ``unknown``. A
confidence of 0.9 means that nine of ten such activities should be labelled rightly.
"""

from collections.abc import Mapping
from types import MappingProxyType

from audit.classification.evidence import Verdict, submission_types, type_says
from audit.classification.kind_by_type import BY_FAMILY
from audit.classification.phrases import Clues, fold
from audit.classification.tools import family_of, kind_of_type
from audit.course import Activity
from audit.language import translate as _
from audit.vocabulary import Kind, Mode

_KINDS = frozenset(kind.value for kind in Kind)


def classify_kind(activity: Activity, clues: Clues) -> Verdict:
    """Find the kind of one activity.

    Parameters
    ----------
    clues
        ``read_clues`` of its title and body.
    """
    family = _family(activity)
    found = _stated(activity, clues) or _by_setting(activity)
    if found is None and (fixed := kind_of_type(activity.lms_type)) is not None:
        found = Verdict(*fixed, type_says(activity))
    if found is None:
        found = BY_FAMILY[family](activity, clues)
    return _as_own_time(activity, found)


def _family(activity: Activity) -> str:
    """Family of its type; a file may be a page, or a task with something to hand in."""
    family = family_of(activity.lms_type)
    if family != "file":
        return family
    if submission_types(activity) or activity.settings.get("intended_use") == "assignment":
        return "assignment"
    return "page" if activity.settings.get("mime_type") == "text/html" else family


# --- what is stated, and settings -----------------------------------------------------------------


def _stated(activity: Activity, clues: Clues) -> Verdict | None:
    if activity.stated_kind is None:
        return None
    because = activity.stated_because or _("stated")
    if activity.stated_kind in _KINDS:
        return Verdict(Kind(activity.stated_kind), 1.0, because)
    # A word of the person's own: read as a title is.
    words = fold(activity.stated_kind)
    for book in clues.books:
        for family in ("row", "live"):
            if (hit := book.find_kind(words, "title", family)) is not None:
                return Verdict(hit.kind, 0.9, f"{because}: {hit.phrase}")
    return None


def _by_setting(activity: Activity) -> Verdict | None:
    settings = activity.settings
    family = family_of(activity.lms_type)
    if settings.get("announcement") == "yes" or family == "announcement":
        return Verdict(Kind.ANNOUNCEMENT, 0.97, type_says(activity))
    if settings.get("syllabus") == "yes" or family == "syllabus":
        return Verdict(Kind.OVERVIEW, 0.97, _("setting: syllabus"))
    if settings.get("front_page") == "yes":
        return Verdict(Kind.OVERVIEW, 0.9, _("setting: front page"))
    if settings.get("quiz_type") in ("survey", "graded_survey"):
        return Verdict(Kind.SURVEY, 0.96, _("setting: survey"))
    if settings.get("forum_type") == "news":
        return Verdict(Kind.ANNOUNCEMENT, 0.97, _("setting: news forum"))
    if family == "heading":
        return Verdict(Kind.HEADING, 0.97, type_says(activity))
    return None


def _as_own_time(activity: Activity, found: Verdict) -> Verdict:
    # "Lecture 3" in a row that somebody marked as asynchronous is a recorded lecture.
    if activity.stated_mode == Mode.ASYNCHRONOUS and found.confidence < 1:
        own_time = _OWN_TIME.get(found.kind)
        if own_time is not None:
            return found._replace(kind=own_time)
    if activity.stated_mode == Mode.SYNCHRONOUS and found.confidence < 1:
        live = _TOGETHER.get(found.kind)
        if live is not None:
            return found._replace(kind=live)
    return found


_OWN_TIME: Mapping[Kind, Kind] = MappingProxyType(
    {
        Kind.LIVE_LECTURE: Kind.VIDEO,
        Kind.GUEST_LECTURE: Kind.VIDEO,
        Kind.LIVE_SEMINAR: Kind.DISCUSSION,
        Kind.LIVE_LAB: Kind.INTERACTIVE,
        Kind.LIVE_SESSION: Kind.UNKNOWN,
    }
)
_TOGETHER: Mapping[Kind, Kind] = MappingProxyType(
    {
        Kind.DISCUSSION: Kind.LIVE_SEMINAR,
        Kind.UNKNOWN: Kind.LIVE_SESSION,
    }
)

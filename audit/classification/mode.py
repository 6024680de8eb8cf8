"""When students take part: together, each in her own time, or either."""

from typing import NamedTuple

from audit.classification.phrases import Clues
from audit.classification.tools import family_of
from audit.course import Activity
from audit.language import translate as _
from audit.vocabulary import LIVE_KINDS, Kind, Mode

# An exam that opens and closes within this time has a fixed hour, whoever starts first (ours).
FIXED_HOUR_MIN = 240.0
# Time that an exam's window may leave beside its time limit and still be a fixed hour (ours).
SLACK_MIN = 30.0


class ModeVerdict(NamedTuple):
    """A mode, how sure (0-1), and why, in words."""

    mode: Mode
    confidence: float
    because: str


def classify_mode(
    activity: Activity, kind: Kind, kind_confidence: float, clues: Clues
) -> ModeVerdict:
    """Find the mode of an activity whose kind is known.

    Parameters
    ----------
    kind_confidence
        How sure the kind is (0-1); the mode is never surer than that where it follows from it.
    """
    if activity.stated_mode is not None and (stated := _mode(activity.stated_mode)) is not None:
        return ModeVerdict(stated, 1.0, activity.stated_because or _("stated"))
    by_kind = _("kind: {kind}").format(kind=kind.value)
    if kind is Kind.HEADING:
        return ModeVerdict(Mode.NONE, kind_confidence, by_kind)
    if kind is Kind.UNKNOWN:
        return ModeVerdict(Mode.UNKNOWN, kind_confidence, by_kind)
    if kind in LIVE_KINDS:
        return ModeVerdict(Mode.SYNCHRONOUS, kind_confidence, by_kind)
    if kind is Kind.EXAM:
        return _exam(activity, kind_confidence)
    if kind in (Kind.STUDENT_PRESENTATION, Kind.GROUP_WORK):
        return _either(activity, kind, kind_confidence, clues)
    # Two thirds of the doubt about a kind are between kinds that are all done in own time.
    sure = round(min(0.98, 1 - (1 - kind_confidence) / 3), 3)
    return ModeVerdict(Mode.ASYNCHRONOUS, sure, by_kind)


def _mode(word: str) -> Mode | None:
    try:
        return Mode(word)
    except ValueError:
        return None


def _exam(activity: Activity, sure: float) -> ModeVerdict:
    if activity.starts is not None:
        return ModeVerdict(Mode.SYNCHRONOUS, min(sure, 0.92), _("an exam at a fixed hour"))
    window_min = _window_min(activity)
    if window_min is not None:
        limit_min = activity.time_limit_min
        fixed = window_min <= FIXED_HOUR_MIN and (
            limit_min is None or window_min <= limit_min + SLACK_MIN
        )
        if fixed:
            return ModeVerdict(Mode.SYNCHRONOUS, min(sure, 0.85), _("an exam at a fixed hour"))
        return ModeVerdict(Mode.ASYNCHRONOUS, min(sure, 0.9), _("an exam in a window of time"))
    if activity.settings.get("access_code") == "yes":
        return ModeVerdict(Mode.UNKNOWN, 0.7, _("an exam with an access code and no hour"))
    if "on_paper" in activity.settings.get("submission_types", ""):
        return ModeVerdict(Mode.UNKNOWN, 0.7, _("an exam on paper and no hour"))
    if activity.day is not None:
        return ModeVerdict(Mode.UNKNOWN, 0.6, _("an exam on a day, and no hour"))
    if family_of(activity.lms_type) not in ("quiz", "assignment", "tool"):
        return ModeVerdict(Mode.UNKNOWN, 0.5, _("an exam, and its time is not said"))
    return ModeVerdict(Mode.ASYNCHRONOUS, min(sure, 0.75), _("an exam without a fixed hour"))


def _window_min(activity: Activity) -> float | None:
    closes = activity.closes if activity.closes is not None else activity.due
    if activity.opens is None or closes is None:
        return None
    return (closes - activity.opens).total_seconds() / 60


def _either(activity: Activity, kind: Kind, sure: float, clues: Clues) -> ModeVerdict:
    because = _("the course leaves open when")
    if activity.starts is not None:
        return ModeVerdict(Mode.SYNCHRONOUS, min(sure, 0.9), _("it has an hour"))
    live = clues.says("live_work")
    recorded = clues.says("recorded_work") or clues.says("recorded_work", "title")
    if recorded is not None and live is None:
        return ModeVerdict(
            Mode.ASYNCHRONOUS, min(sure, 0.8), _("text: {words}").format(words=recorded)
        )
    if live is not None and recorded is None:
        return ModeVerdict(Mode.SYNCHRONOUS, min(sure, 0.7), _("text: {words}").format(words=live))
    if kind is Kind.GROUP_WORK and activity.lms_type.lower() in (
        "wiki",
        "ouwiki",
        "data",
        "glossary",
    ):
        return ModeVerdict(
            Mode.ASYNCHRONOUS, min(sure, 0.75), _("type: {type}").format(type=activity.lms_type)
        )
    return ModeVerdict(Mode.EITHER, min(sure, 0.8), because)

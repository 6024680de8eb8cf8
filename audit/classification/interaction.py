"""Opportunities for interaction that an activity offers, by Moore's three types.

References
----------
Moore 1989, *Three types of interaction*: learner-content, learner-learner, learner-instructor.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from audit.classification.phrases import Clues
from audit.classification.tools import tool_at
from audit.course import Activity
from audit.language import translate as _
from audit.vocabulary import Interaction, Kind

SC = Interaction.STUDENT_CONTENT
SS = Interaction.STUDENT_STUDENT
SI = Interaction.STUDENT_INSTRUCTOR
NOTHING: frozenset[Interaction] = frozenset()
# What each kind offers where nothing more is said.
BY_KIND: Mapping[Kind, frozenset[Interaction]] = MappingProxyType(
    {
        Kind.READING: frozenset({SC}),
        Kind.VIDEO: frozenset({SC}),
        Kind.AUDIO: frozenset({SC}),
        Kind.INTERACTIVE: frozenset({SC}),
        Kind.RESOURCE: frozenset({SC}),
        Kind.QUIZ: frozenset({SC}),
        # Who marks an exam is hardly ever said; a quiz counts as marked automatically.
        Kind.EXAM: frozenset({SC, SI}),
        Kind.ASSIGNMENT: frozenset({SC, SI}),
        Kind.PROJECT: frozenset({SC, SI}),
        Kind.REFLECTION: frozenset({SC, SI}),
        Kind.PEER_REVIEW: frozenset({SC, SS}),
        Kind.DISCUSSION: frozenset({SS}),
        Kind.INTRODUCTION: frozenset({SS}),
        Kind.QUESTION_FORUM: frozenset({SS, SI}),
        Kind.GROUP_WORK: frozenset({SC, SS}),
        Kind.STUDENT_PRESENTATION: frozenset({SS, SI}),
        Kind.LIVE_LECTURE: frozenset({SC, SI}),
        Kind.LIVE_SEMINAR: frozenset({SS, SI}),
        Kind.LIVE_LAB: frozenset({SS, SI}),
        Kind.GUEST_LECTURE: frozenset({SC, SI}),
        Kind.LIVE_SESSION: frozenset({SS, SI}),
        Kind.LIVE_CHAT: frozenset({SS, SI}),
        Kind.OFFICE_HOURS: frozenset({SI}),
        Kind.ANNOUNCEMENT: NOTHING,
        Kind.SURVEY: NOTHING,
        Kind.OVERVIEW: NOTHING,
        Kind.HEADING: NOTHING,
        Kind.UNKNOWN: NOTHING,
    }
)
_HANDED_IN = (Kind.ASSIGNMENT, Kind.PROJECT, Kind.REFLECTION, Kind.GROUP_WORK)
_FORUMS = (Kind.DISCUSSION, Kind.INTRODUCTION)


class InteractionVerdict(NamedTuple):
    """The types of interaction that are offered, and why, in words."""

    interactions: frozenset[Interaction]
    because: str


def classify_interaction(activity: Activity, kind: Kind, clues: Clues) -> InteractionVerdict:
    """Find the interactions that an activity of this kind offers.

    A recording, an automatic mark and one-way news never offer contact with the instructor;
    a mark by a person does, since feedback on work is contact.
    """
    offered = BY_KIND[kind]
    because = [_("kind: {kind}").format(kind=kind.value)]

    def add(types: frozenset[Interaction], why: str) -> None:
        nonlocal offered
        if not types <= offered:
            offered |= types
            because.append(why)

    if kind in _FORUMS:
        if activity.graded:
            add(frozenset({SI}), _("graded"))
        elif (words := clues.says("instructor_takes_part")) is not None:
            add(frozenset({SI}), _("text: {words}").format(words=words))
    if kind in _HANDED_IN:
        if _is_handed_to_nobody(activity, clues):
            offered -= {SI}
            because.append(_("marked by a tool, or not handed in"))
        elif kind is Kind.GROUP_WORK and (activity.group == "assignment" or activity.graded):
            add(frozenset({SI}), _("handed in"))
        if activity.group == "assignment":
            add(frozenset({SS}), _("setting: a group hands in"))
    if activity.peer_review and kind in (*_HANDED_IN, *_FORUMS):
        add(frozenset({SS}), _("setting: peer review"))
    if kind is Kind.EXAM and clues.says("automatic_marks") is not None:
        offered -= {SI}
        because.append(_("text: marked automatically"))
    if kind is Kind.SURVEY and (words := clues.says("acts_on_answers")) is not None:
        add(frozenset({SI}), _("text: {words}").format(words=words))
    return InteractionVerdict(offered, "; ".join(because))


def _is_handed_to_nobody(activity: Activity, clues: Clues) -> bool:
    tool = tool_at(activity.url)
    if tool is not None and tool.use in ("automatic_marking", "publisher"):
        return True
    if clues.says("automatic_marks") is not None and activity.group != "assignment":
        return True
    submissions = activity.settings.get("submission_types", "")
    return (
        activity.graded is False and submissions in ("none", "not_graded") and not activity.points
    )

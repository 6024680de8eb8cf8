"""Pieces of evidence for the kind of an activity, and the verdict that they lead to."""

from typing import NamedTuple

from audit.classification.phrases import Clues, Found
from audit.classification.tools import Tool, tool_at
from audit.course import Activity
from audit.language import translate as _
from audit.language import translate_plural
from audit.vocabulary import LIVE_KINDS, Kind

# Addresses of one page that are looked up; a longer list is a page of links.
MAX_LINKS = 100


class Verdict(NamedTuple):
    """A kind, how sure (0-1), and why, in words."""

    kind: Kind
    confidence: float
    because: str


def tool_verdict(activity: Activity, clues: Clues) -> Verdict | None:
    """Say what the tool behind the activity's address says; None = nothing."""
    tool = tool_at(activity.url)
    if tool is None or tool.kind is None:
        return None
    because = _("tool: {tool}").format(tool=tool.name)
    if tool.use == "conferencing":
        return as_meeting(clues, tool.confidence, because)
    return Verdict(tool.kind, tool.confidence, because)


def as_meeting(clues: Clues, confidence: float, because: str) -> Verdict:
    """Call it a meeting, of the form that its title names."""
    form = clues.title_kind("live")
    if form is None or form.kind is Kind.VIDEO:
        return Verdict(Kind.LIVE_SESSION, confidence, because)
    return Verdict(form.kind, confidence, f"{because}; {title_says(form)}")


def meeting_tool(activity: Activity) -> Tool | None:
    """Find the conferencing tool that the activity opens or links to, or None."""
    for address in (activity.url, *activity.links[:MAX_LINKS]):
        tool = tool_at(address)
        if tool is not None and tool.use == "conferencing":
            return tool
    return None


def recording_kind(activity: Activity) -> Kind | None:
    """``video`` or ``audio`` if the activity shows a recording, else None."""
    if any(media.kind == "video" for media in activity.media):
        return Kind.VIDEO
    if activity.media:
        return Kind.AUDIO
    tool = tool_at(activity.url)
    if tool is not None and tool.use in ("video", "interactive_video", "recording"):
        return tool.kind
    return None


def course_talk(clues: Clues) -> int:
    """How many different phrases of the text speak of the course itself."""
    book = clues.books[0]
    return len({match.group() for match in book.topics["on_the_course"].finditer(clues.text)})


def submission_types(activity: Activity) -> frozenset[str]:
    """List what is handed in, in Canvas words; empty = not said."""
    words = activity.settings.get("submission_types", "")
    return frozenset(word.strip() for word in words.split(",") if word.strip())


def word_total(activity: Activity) -> int:
    """Words of the text; 0 also where the text is not known."""
    if activity.word_count is not None:
        return activity.word_count
    return len(activity.body.split()) if activity.body else 0


def length_h(activity: Activity) -> float | None:
    """Hours from begin to end; None = not known."""
    if activity.starts is None or activity.ends is None:
        return None
    return (activity.ends - activity.starts).total_seconds() / 3600


def is_kind(found: Found | None, *kinds: Kind) -> bool:
    """Whether a phrase was found and means one of these kinds."""
    return found is not None and found.kind in kinds


def is_live(found: Found | None) -> bool:
    """Whether a phrase was found and means a live kind."""
    return found is not None and found.kind in LIVE_KINDS


def told(found: Found) -> Verdict:
    """Take a phrase of the title at its word."""
    return Verdict(found.kind, found.confidence, title_says(found))


def title_says(found: Found) -> str:
    """Give a phrase of the title as the reason."""
    return _("title: {words}").format(words=found.phrase)


def text_says(words: str) -> str:
    """Give words of the text as the reason."""
    return _("text: {words}").format(words=words)


def type_says(activity: Activity) -> str:
    """Give the type of the LMS as the reason."""
    return _("type: {type}").format(type=activity.lms_type)


def all_evidence(activity: Activity, clues: Clues, family: str) -> list[str]:
    """Everything that speaks of what the activity is, in words, the strongest first.

    A label rests on the first of these that tells; the others are here for who doubts it.

    Parameters
    ----------
    family
        Family of its LMS type.
    """
    found = []
    if activity.stated_kind is not None:
        found.append(f"{activity.stated_because or _('stated')}: {activity.stated_kind}")
    found.append(type_says(activity))
    found += [
        _("setting: {name} {value}").format(name=name.replace("_", " "), value=value)
        for name, value in sorted(activity.settings.items())
        if not name.endswith("_because")
    ]
    if activity.group not in (None, "none"):
        found.append(_("groups: {how}").format(how=activity.group))
    if activity.peer_review:
        found.append(_("students review each other"))
    for address in dict.fromkeys((activity.url, *activity.links[:MAX_LINKS])):
        tool = tool_at(address)
        if tool is not None and (line := _("tool: {tool}").format(tool=tool.name)) not in found:
            found.append(line)
    if activity.media:
        found.append(
            translate_plural("{count} recording", "{count} recordings", len(activity.media)).format(
                count=len(activity.media)
            )
        )
    hours = length_h(activity)
    if hours is not None:
        found.append(_("begins and ends at stated hours"))
    title = clues.title_kind(family)
    if title is not None:
        found.append(title_says(title))
    text = clues.text_kind(family)
    if text is not None:
        found.append(text_says(text.phrase))
    if activity.question_count is not None:
        found.append(
            translate_plural(
                "{count} question", "{count} questions", activity.question_count
            ).format(count=activity.question_count)
        )
    if activity.word_count is not None:
        found.append(
            translate_plural("{count} word", "{count} words", activity.word_count).format(
                count=activity.word_count
            )
        )
    return found

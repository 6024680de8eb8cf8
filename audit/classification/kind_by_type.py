"""What an activity is, for each family of LMS types: what a title means depends on the type."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from audit.classification.evidence import (
    Verdict,
    as_meeting,
    course_talk,
    is_kind,
    is_live,
    length_h,
    meeting_tool,
    recording_kind,
    submission_types,
    text_says,
    title_says,
    told,
    tool_verdict,
    type_says,
    word_total,
)
from audit.classification.phrases import Clues, Found, read_clues
from audit.classification.tools import kind_of_file
from audit.course import Activity
from audit.language import translate as _
from audit.vocabulary import LIVE_KINDS, Kind, Mode

# Above this many words a text carries its content alone, video or not (docs/vocabulary.md).
WORDS_THAT_CARRY = 300
# A page of so few words is hardly more than its video, whatever its title says (ours).
WORDS_BESIDE_A_VIDEO = 60
# A page of so few words around a joining link is the meeting, not a text about it (ours).
WORDS_AROUND_A_LINK = 120
# A heading's own text: one sentence that leads to the next item.
WORDS_OF_A_HEADING = 25
# Texts are taken over from term to term, so what they say of hours may be old.
SURE_OF_A_SENTENCE = 0.7
# A calendar event longer than this is a period, not a meeting (ours).
LONGEST_MEETING_H = 9.0


def _page(activity: Activity, clues: Clues) -> Verdict:
    title = clues.title_kind("page")
    words = word_total(activity)
    meeting = meeting_tool(activity)
    if meeting is not None and (is_live(title) or (title is None and words <= WORDS_AROUND_A_LINK)):
        return as_meeting(clues, 0.86, _("joining link: {tool}").format(tool=meeting.name))
    if title is not None and title.kind in LIVE_KINDS and title.kind is not Kind.OFFICE_HOURS:
        # Words alone: a page about sessions may also only explain them.
        return Verdict(title.kind, min(title.confidence, 0.75), title_says(title))
    recording = recording_kind(activity)
    if recording is not None and words < WORDS_BESIDE_A_VIDEO and not is_kind(title, Kind.AUDIO):
        return Verdict(recording, 0.88, _("little but recordings on the page"))
    if title is not None:
        # A page can be named after work that it only explains.
        sure = title.confidence if title.kind not in _WORK or words <= WORDS_AROUND_A_LINK else 0.65
        return Verdict(title.kind, sure, title_says(title))
    watch = clues.says("asks_to_watch")
    if recording is not None:
        if words <= WORDS_THAT_CARRY:
            sure = 0.88 if watch else 0.75
            return Verdict(recording, sure, _("recordings and no more than 300 words"))
        if watch and len(activity.media) * WORDS_THAT_CARRY >= words:
            return Verdict(recording, 0.65, text_says(watch))
    if activity.word_count == 0 and not activity.links:
        # An empty item whose title does not name the work.
        return Verdict(Kind.UNKNOWN, 0.6, _("empty, and the title does not tell"))
    if (text := clues.text_kind("page")) is not None and words <= WORDS_THAT_CARRY:
        return Verdict(text.kind, text.confidence, text_says(text.phrase))
    if len(activity.links) >= 4 and words < 10 * len(activity.links):
        return Verdict(Kind.RESOURCE, 0.7, _("a page of links"))
    on_course = course_talk(clues)
    if on_course >= 3 or (on_course >= 1 and words <= WORDS_THAT_CARRY // 2):
        return Verdict(Kind.OVERVIEW, 0.7, _("the text speaks of the course"))
    if activity.word_count is None and activity.body is None:
        return Verdict(Kind.READING, 0.55, type_says(activity))
    return Verdict(Kind.READING, 0.8, _("a page of text"))


def _block(activity: Activity, clues: Clues) -> Verdict:
    """A text among other blocks of a page: what is done stands in a block of its own type."""
    words = word_total(activity)
    if activity.word_count == 0 and not activity.media and not activity.links:
        return Verdict(Kind.HEADING, 0.85, _("a block without text"))
    found = _page(activity, clues)
    asks = clues.title_kind("block")
    if asks is not None:
        # "Try it: peer review" leads to one; "Try it" alone mostly to questions.
        kind = found.kind if found.kind in _DONE_ELSEWHERE else asks.kind
        return Verdict(kind, asks.confidence, title_says(asks))
    text = clues.text_kind("page")
    if text is not None and words <= WORDS_BESIDE_A_VIDEO:
        return Verdict(text.kind, text.confidence, text_says(text.phrase))
    if found.kind in _DONE_ELSEWHERE or (found.kind is Kind.VIDEO and not activity.media):
        return Verdict(Kind.READING, 0.75, _("a block of text"))
    return found


def _file(activity: Activity, clues: Clues) -> Verdict:
    mime = activity.settings.get("mime_type", "")
    recording = recording_kind(activity)
    if recording is None and mime.startswith(("video/", "audio/")):
        recording = Kind(mime.split("/")[0])
    if recording is not None:
        return Verdict(recording, 0.95, _("file type"))
    title = clues.title_kind("file")
    if title is not None and not is_kind(title, Kind.VIDEO, Kind.AUDIO):
        sure = min(title.confidence, 0.65 if title.kind in _WORK else 0.88)
        return Verdict(title.kind, sure, title_says(title))
    name = activity.settings.get("file_name") or activity.url or activity.title
    by_ending = kind_of_file(name) or kind_of_file(activity.title)
    if by_ending is not None:
        return Verdict(by_ending, 0.78, _("file type"))
    if mime.startswith("text/") or mime == "application/pdf":
        return Verdict(Kind.READING, 0.78, _("file type"))
    if mime.startswith("image/"):
        return Verdict(Kind.RESOURCE, 0.65, _("file type"))
    return Verdict(Kind.READING, 0.55, type_says(activity))


def _link(activity: Activity, clues: Clues) -> Verdict:
    by_tool = tool_verdict(activity, clues)
    title = clues.title_kind("link")
    if by_tool is not None and by_tool.confidence >= 0.8:
        return by_tool
    recording = recording_kind(activity)
    if recording is not None:
        return Verdict(recording, 0.9, _("a link to a recording"))
    if title is not None and not (title.kind in LIVE_KINDS and by_tool is not None):
        sure = min(title.confidence, 0.7 if title.kind in LIVE_KINDS else 0.85)
        return Verdict(title.kind, sure, title_says(title))
    if by_tool is not None:
        return by_tool
    address = (activity.url or "").split("?")[0]
    if kind_of_file(address) is Kind.READING and address.count("/") > 2:
        return Verdict(Kind.READING, 0.7, _("file type"))
    if not address:
        return Verdict(Kind.READING, 0.5, type_says(activity))
    if address.count("/") <= 3 and address.rstrip("/").count("/") <= 2:
        # The front page of a site is a place to know, not a text.
        return Verdict(Kind.RESOURCE, 0.6, _("a link to a whole site"))
    return Verdict(Kind.READING, 0.5, type_says(activity))


def _tool(activity: Activity, clues: Clues) -> Verdict:
    by_tool = tool_verdict(activity, clues)
    title = clues.title_kind("tool")
    if by_tool is not None and (title is None or by_tool.kind in LIVE_KINDS):
        return by_tool
    if title is not None:
        return Verdict(title.kind, min(title.confidence, 0.85), title_says(title))
    recording = recording_kind(activity)
    if recording is not None:
        return Verdict(recording, 0.9, _("a tool that shows a recording"))
    if activity.points or activity.graded:
        return Verdict(Kind.ASSIGNMENT, 0.6, _("an outside tool with points"))
    return Verdict(Kind.UNKNOWN, 0.5, _("an outside tool that does not tell"))


def _assignment(activity: Activity, clues: Clues) -> Verdict:
    title = clues.title_kind("assignment")
    meeting = meeting_tool(activity)
    if meeting is not None and (is_live(title) or word_total(activity) <= WORDS_AROUND_A_LINK // 2):
        return as_meeting(clues, 0.8, _("joining link: {tool}").format(tool=meeting.name))
    handed_in = submission_types(activity)
    if "discussion_topic" in handed_in:
        return _discussion(activity, clues)
    if "online_quiz" in handed_in:
        return _quiz(activity, clues)
    # What a group hands in is group work, unless it is named as something else than a task.
    in_group = activity.group == "assignment"
    if (
        title is not None
        and (not in_group or title.kind in _OF_GROUPS_TOO)
        and _fits_assignment(activity, title, handed_in)
    ):
        return Verdict(title.kind, title.confidence, title_says(title))
    by_tool = tool_verdict(activity, clues)
    if by_tool is not None and by_tool.kind not in LIVE_KINDS:
        return by_tool
    if activity.group == "assignment":
        return Verdict(Kind.GROUP_WORK, 0.85, _("setting: a group hands in"))
    if not handed_in & {"online_text_entry", "online_upload", "online_url", "on_paper"}:
        recording = recording_kind(activity)
        if handed_in == {"none"} and recording and not activity.points:
            return Verdict(recording, 0.7, _("a recording, and nothing is handed in"))
    if (text := clues.text_kind("assignment")) is not None:
        return Verdict(text.kind, text.confidence, text_says(text.phrase))
    return Verdict(Kind.ASSIGNMENT, 0.9, type_says(activity))


def _fits_assignment(activity: Activity, title: Found, handed_in: frozenset[str]) -> bool:
    works = handed_in & {"online_text_entry", "online_upload", "online_url", "media_recording"}
    if title.kind in (Kind.READING, Kind.VIDEO, Kind.AUDIO, Kind.SURVEY):
        # "Read: chapter 4" with something to hand in is a task about the reading.
        return not works and not (activity.points and handed_in != {"none"})
    if title.kind in LIVE_KINDS:
        return not works
    if title.kind is Kind.QUIZ:
        return not works
    return True


def _quiz(activity: Activity, clues: Clues) -> Verdict:
    if submission_types(activity) & {"online_upload", "online_text_entry", "online_url"}:
        # Ultra courses hand work in by what they call a test.
        return _assignment(activity, clues)
    title = clues.title_kind("quiz")
    if title is None:
        return Verdict(Kind.QUIZ, 0.93, type_says(activity))
    if title.kind is Kind.EXAM and activity.settings.get("quiz_type") == "practice_quiz":
        return Verdict(Kind.QUIZ, 0.85, _("setting: practice quiz"))
    if title.kind in (Kind.PROJECT, Kind.REFLECTION) and activity.question_count is not None:
        # "Project quiz": questions about the project.
        sure = 0.7 if activity.question_count <= 3 and title.kind is Kind.REFLECTION else 0.0
        if not sure:
            return Verdict(Kind.QUIZ, 0.85, type_says(activity))
        return Verdict(title.kind, sure, title_says(title))
    return Verdict(title.kind, title.confidence, title_says(title))


def _discussion(activity: Activity, clues: Clues) -> Verdict:
    forum_type = activity.settings.get("forum_type")
    title = clues.title_kind("discussion")
    if title is not None and not (title.kind is Kind.QUESTION_FORUM and activity.graded):
        return Verdict(title.kind, title.confidence, title_says(title))
    text = clues.text_kind("discussion")
    if text is not None and not (text.kind is Kind.QUESTION_FORUM and activity.graded):
        return Verdict(text.kind, text.confidence, text_says(text.phrase))
    if forum_type == "blog":
        return Verdict(Kind.DISCUSSION, 0.7, _("setting: blog"))
    if activity.group == "assignment":
        return Verdict(Kind.DISCUSSION, 0.85, _("setting: in groups"))
    return Verdict(Kind.DISCUSSION, 0.92, type_says(activity))


def _conference(activity: Activity, clues: Clues) -> Verdict:
    if (title := clues.title_kind("conference")) is not None and title.kind is Kind.VIDEO:
        return Verdict(Kind.VIDEO, 0.8, title_says(title))
    return as_meeting(clues, 0.93, type_says(activity))


def _event(activity: Activity, clues: Clues) -> Verdict:
    title = clues.title_kind("event")
    meeting = meeting_tool(activity)
    if title is not None and title.kind is Kind.HEADING:
        return told(title)
    if meeting is not None:
        return as_meeting(clues, 0.92, _("joining link: {tool}").format(tool=meeting.name))
    hours = length_h(activity)
    if title is not None:
        is_meeting = title.kind in LIVE_KINDS and hours is not None
        return Verdict(title.kind, title.confidence if not is_meeting else 0.9, title_says(title))
    if hours is not None and 0 < hours <= LONGEST_MEETING_H:
        return as_meeting(clues, 0.65, _("a calendar event with an hour"))
    if hours == 0:
        return Verdict(Kind.ANNOUNCEMENT, 0.6, _("a calendar event without a length"))
    return Verdict(Kind.ANNOUNCEMENT, 0.55, _("a calendar event without an hour"))


def _sentence(activity: Activity, clues: Clues) -> Verdict:
    """A meeting of which a sentence in a text of the course tells; the sentence is its body."""
    del clues
    told = read_clues(activity.body or "", None).title_kind("live")
    kind = told.kind if told is not None and told.kind in LIVE_KINDS else Kind.LIVE_SESSION
    return Verdict(kind, SURE_OF_A_SENTENCE, _("sentence: “{text}”").format(text=activity.body))


def _label(activity: Activity, clues: Clues) -> Verdict:
    words = word_total(activity)
    recording = recording_kind(activity)
    if recording is not None and words <= WORDS_THAT_CARRY:
        return Verdict(recording, 0.75, _("a recording on the course page"))
    if words <= WORDS_OF_A_HEADING and not activity.links:
        return Verdict(Kind.HEADING, 0.88, _("a short label"))
    if activity.links and words <= 2 * WORDS_OF_A_HEADING:
        meeting = meeting_tool(activity)
        if meeting is not None:
            return as_meeting(clues, 0.8, _("joining link: {tool}").format(tool=meeting.name))
        title = clues.title_kind("label") or clues.text_kind("label")
        if title is not None:
            return Verdict(title.kind, 0.65, title_says(title))
        return Verdict(Kind.READING, 0.5, _("a label with a link"))
    return Verdict(Kind.OVERVIEW, 0.7, _("a label of several sentences"))


def _row(activity: Activity, clues: Clues) -> Verdict:
    by_tool = tool_verdict(activity, clues)
    if by_tool is not None and by_tool.kind in LIVE_KINDS:
        return by_tool
    title = clues.title_kind("row")
    if title is not None:
        return told(title)
    recording = recording_kind(activity)
    if recording is not None:
        return Verdict(recording, 0.85, _("a link to a recording"))
    if by_tool is not None:
        return by_tool
    if activity.stated_mode == Mode.ASYNCHRONOUS:
        return Verdict(Kind.UNKNOWN, 0.5, _("the title does not tell"))
    hours = length_h(activity)
    if hours is not None and 0 < hours <= LONGEST_MEETING_H:
        return Verdict(Kind.LIVE_SESSION, 0.75, _("a row with an hour"))
    if activity.day is not None:
        return Verdict(Kind.LIVE_SESSION, 0.55, _("a dated row with a topic"))
    return Verdict(Kind.UNKNOWN, 0.5, _("the title does not tell"))


BY_FAMILY: Mapping[str, Callable[[Activity, Clues], Verdict]] = MappingProxyType(
    {
        "page": _page,
        "block": _block,
        "file": _file,
        "link": _link,
        "tool": _tool,
        "assignment": _assignment,
        "quiz": _quiz,
        "discussion": _discussion,
        "conference": _conference,
        "event": _event,
        "label": _label,
        "sentence": _sentence,
        "row": _row,
    }
)

_OF_GROUPS_TOO = frozenset(
    {
        Kind.PROJECT,
        Kind.REFLECTION,
        Kind.PEER_REVIEW,
        Kind.STUDENT_PRESENTATION,
        Kind.EXAM,
        Kind.GROUP_WORK,
    }
)
_WORK = frozenset(
    {
        Kind.QUIZ,
        Kind.ASSIGNMENT,
        Kind.DISCUSSION,
        Kind.PEER_REVIEW,
        Kind.GROUP_WORK,
        Kind.SURVEY,
        Kind.INTERACTIVE,
    }
)
# What a text block names has a block of its own beside it.
_DONE_ELSEWHERE = _WORK | {Kind.STUDENT_PRESENTATION, Kind.EXAM, Kind.REFLECTION}

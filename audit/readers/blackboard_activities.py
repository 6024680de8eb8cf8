"""Things of a Blackboard export, each as an activity that does not yet stand in a section."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from audit.course import Activity
from audit.readers.blackboard_dat import Objects, flag, kinds, number, value
from audit.readers.blackboard_files import Files, meeting_tool, mime_type, recording
from audit.readers.blackboard_tests import Questions
from audit.readers.blackboard_time import Clock, stamp
from audit.readers.fields import HtmlContent, clock_s, media_at, media_key

if TYPE_CHECKING:
    from lxml.etree import _Element

_DOCUMENT = "resource/x-bb-document"
_SURVEY = "resource/x-bb-asmt-survey-link"
_PEER = "resource/x-bbpi-selfpeer"
_FILES = ("resource/x-bb-file", "resource/x-bb-image", "resource/x-bb-audio", "resource/x-bb-video")
_SUBMISSIONS = MappingProxyType(
    {"ALLOWFILESUBMISSION": "online_upload", "ALLOWTEXTSUBMISSION": "online_text_entry"}
)
# A gradebook column of this category belongs to work that is handed in, not answered.
_HANDED_IN = "Assignment.name"


class _Behind(NamedTuple):
    """What stands behind an item."""

    test: "_Element | None"
    questions: Questions | None
    board: "_Element | None"
    column: "_Element | None"


class Builder:
    """Turns elements into activities, joined to tests, boards and the gradebook.

    Attributes
    ----------
    joined
        Columns of the gradebook that belong to an activity.
    opened
        Resources that an item opens; they are not activities of their own.
    """

    def __init__(self, objects: Objects, files: Files, clock: Clock) -> None:
        self._objects = objects
        self._files = files
        self._clock = clock
        self._by_content = _columns_by(objects, "CONTENTID")
        self._by_questions = _columns_by(objects, "ASIDATAID")
        self._by_thread = _columns_by(objects, "EXTERNALREF")
        self._tests = {value(test, "ASMTID") or "": test for test in objects.tests.values()}
        self._openers: dict[str, list[str]] = {}
        for opener, opened in objects.links.items():
            self._openers.setdefault(opened, []).append(opener)
        self.joined: set[int] = set()
        self.opened: set[str] = set()

    def content(
        self, key: str, element: "_Element", bodies: "list[tuple[str, _Element]]", shown: str
    ) -> Activity:
        """Turn an item into an activity.

        Parameters
        ----------
        bodies
            Children that are the text of the page itself.
        shown
            Title in the manifest, for an item without one.
        """
        handler = handler_of(bodies[0][1] if bodies else element)
        test, questions, board, column = self._behind(key, element)
        content = self._files.html(
            "\n".join(
                text
                for text in (
                    _body(element),
                    *(_body(body) for _key, body in bodies),
                    questions.html if questions else None,
                    value(board, "DESCRIPTION/TEXT"),
                )
                if text
            ),
            key,
        )
        attached = [
            file
            for at, holder in ((key, element), *bodies)
            for file in self._files.attached(holder, at)
        ]
        url = _address(element)
        title = value(element, "TITLE") or shown or value(board, "TITLE") or ""
        found = _found(content, attached, url, title)
        settings = _settings(handler, attached)
        if test is not None:
            settings |= _test_settings(test, self._hands_in(questions, column))
        if handler.startswith(("resource/x-bb-toollink", "resource/x-bb-blti")):
            handle = handler.rsplit("bltiplacement-", 1)[-1]
            tools = self._objects.tools
            tool = meeting_tool(url, handle, tools.get(handler) or tools.get(handle))
            if tool:
                settings["conference_type"] = tool
        activity = Activity(
            native_id=key,
            native_ref=element.get("id"),
            title=title,
            lms_type=handler,
            position=0,
            url=url,
            published=flag(element, "FLAGS/ISAVAILABLE") is not False
            and flag(board, "FLAGS/ISAVAILABLE") is not False,
            group=self._group(element, board, column),
            question_count=questions.count if questions else None,
            time_limit_min=number(test, "TIMELIMIT") or None,
            settings=MappingProxyType(settings),
            **self._work(element, column, handler),
            **found,
        )
        if not content.text and handler.startswith(tuple(kinds("outside"))):
            activity = replace(activity, word_count=None)
        return timed_by_title(activity)

    def test(self, key: str, questions: Questions, kind: str) -> Activity:
        """Turn a test that no item opens into an activity: no learner gets to it."""
        content = self._files.html(questions.html, key)
        column = self._pick(self._by_questions.get(key, ()))
        return Activity(
            native_id=key,
            title=questions.title or "",
            lms_type=kind,
            position=0,
            published=False,
            question_count=questions.count,
            settings=MappingProxyType({"quiz_type": "survey"} if "survey" in kind else {}),
            **self._work(None, column, kind),
            **_found(content, [], None, ""),
        )

    def board(self, key: str, element: "_Element", kind: str) -> Activity:
        """Turn a forum, blog, journal or wiki that no item opens into an activity."""
        content = self._files.html(value(element, "DESCRIPTION/TEXT") or "", key)
        column = self._column((key,), (), (key, *self._keys_of(key)))
        return Activity(
            native_id=key,
            native_ref=element.get("id"),
            title=value(element, "TITLE") or "",
            lms_type=kind,
            position=0,
            published=flag(element, "FLAGS/ISAVAILABLE") is not False,
            group=self._group(element, element, column),
            **self._work(element, column, kind),
            **_found(content, [], None, ""),
        )

    def announcement(self, key: str, element: "_Element") -> Activity:
        """Turn what staff wrote to all into an activity: counted, its links kept, its text not."""
        content = self._files.html(value(element, "DESCRIPTION/TEXT") or "", key)
        opens = (
            self.at(element, "DATES/RESTRICTSTART")
            or self.at(element, "DATES/START")
            or self.at(element, "DATES/CREATED")
        )
        return Activity(
            native_id=key,
            native_ref=element.get("id"),
            title=value(element, "TITLE") or "",
            lms_type="resource/x-bb-announcement",
            position=0,
            published=flag(element, "FLAGS/ISAVAILABLE") is not False
            and flag(element, "FLAGS/ISDRAFT") is not True,
            opens=opens,
            settings=MappingProxyType({"announcement": "yes"}),
            **{**_found(content, [], None, ""), "body": None},
        )

    def event(self, key: str, element: "_Element", kind: str) -> Activity:
        """Turn an entry of the course calendar into an activity."""
        return self._meeting(key, element, kind, {"calendar_event": "yes"})

    def session(self, key: str, element: "_Element", kind: str) -> Activity:
        """Turn a Collaborate session that the export holds into an activity."""
        return replace(
            self._meeting(key, element, kind, {"conference_type": "Collaborate"}),
            recorded=None if next(element.iter("RECORDING"), None) is None else True,
        )

    def _meeting(
        self, key: str, element: "_Element", kind: str, settings: dict[str, str]
    ) -> Activity:
        content = self._files.html(
            value(element, "DESCRIPTION/TEXT") or value(element, "DESCRIPTION") or "", key
        )
        return Activity(
            native_id=key,
            native_ref=element.get("id"),
            title=value(element, "TITLE") or "",
            lms_type=kind,
            position=0,
            url=_address(element),
            published=flag(element, "FLAGS/ISAVAILABLE") is not False,
            starts=self.at(element, "DATES/START"),
            ends=self.at(element, "DATES/END"),
            settings=MappingProxyType(settings),
            **_found(content, [], None, ""),
        )

    def at(self, element: "_Element | None", path: str) -> datetime | None:
        """Moment that stands at the end of a path."""
        return self._clock.utc(stamp(value(element, path)))

    def _behind(self, key: str, element: "_Element") -> "_Behind":
        """Find what an item opens, by its link or else by the gradebook."""
        objects = self._objects
        # Empty = it opens nothing. What another item holds is told there.
        target = objects.links.get(key, "")
        test = objects.tests.get(target)
        asked = value(test, "ASMTID") or target
        board = objects.boards.get(target)
        column = self._column(
            (key, *self._beside(target)),
            (asked,),
            (target, element.get("id"), *self._keys_of(target)),
        )
        if asked not in objects.questions:
            asked = value(column, "ASIDATAID") or ""
            test = test if test is not None else self._tests.get(asked)
        self.opened |= {target, asked} - {""}
        return _Behind(test, objects.questions.get(asked), board, column)

    def _beside(self, target: str) -> list[str]:
        """Items that open the same forum: of the two in the Ultra view the gradebook knows one."""
        return self._openers.get(target, []) if target in self._objects.boards else []

    def _keys_of(self, board: str) -> list[str]:
        """Keys by which the gradebook may know a forum: its own and those of its threads."""
        element = self._objects.boards.get(board)
        own = element.get("id") if element is not None else None
        return [*([own] if own else []), *self._objects.threads.get(board, ())]

    def _column(
        self, items: Iterable[str], asked: Iterable[str], refs: Iterable[str | None]
    ) -> "_Element | None":
        for table, keys in (
            (self._by_content, items),
            (self._by_questions, asked),
            (self._by_thread, refs),
        ):
            for key in keys:
                found = self._pick(table.get(key, ())) if key else None
                if found is not None:
                    return found
        return None

    def _pick(self, columns: "list[_Element] | tuple[()]") -> "_Element | None":
        """The column of an activity; where there are several, the first that has a date."""
        self.joined |= {id(column) for column in columns}
        dated = (column for column in columns if value(column, "DATES/DUE"))
        return next(dated, columns[0] if columns else None)

    def _hands_in(self, questions: Questions | None, column: "_Element | None") -> bool:
        """Whether a test is what the Ultra view calls an assignment."""
        category = self._objects.categories.get(value(column, "CATEGORYID") or "", "")
        return category == _HANDED_IN or (questions is not None and questions.count == 0)

    def _group(
        self, element: "_Element", board: "_Element | None", column: "_Element | None"
    ) -> str | None:
        of_group = value(board, "GROUPID") or ""
        if (of_group and not of_group.startswith("{unset")) or (
            value(board, "CONFERENCEID") in self._objects.group_boards
        ):
            return "separate"
        said = flag(element, "FLAGS/ISGROUPCONTENT")
        if said:
            return "assignment" if column is not None else "separate"
        return None if said is None else "none"

    def _work(
        self, element: "_Element | None", column: "_Element | None", handler: str
    ) -> dict[str, Any]:
        practice = (value(column, "FORMATIVE_IND") or "NOT_FORMATIVE").upper() == "FORMATIVE"
        peers = flag(column, "IS_PEER_GRADING")
        return {
            "opens": self.at(element, "DATES/START"),
            "closes": self.at(element, "DATES/END"),
            "due": self.at(column, "DATES/DUE"),
            "points": number(column, "POINTSPOSSIBLE"),
            "graded": None if column is None else not practice,
            "peer_review": True if handler.startswith(_PEER) else peers,
        }


def handler_of(element: "_Element") -> str:
    """Word of the LMS for an item: its content handler."""
    if value(element, "FOLDERTYPE") == "BB_PAGE":
        # A page of the Ultra view is a folder; its text, a document, may be missing.
        return _DOCUMENT
    return value(element, "CONTENTHANDLER") or _DOCUMENT


def timed_by_title(activity: Activity) -> Activity:
    """Give a page's only recording the length that the page's title states."""
    seconds = clock_s(activity.title)
    if seconds is None or len(activity.media) != 1 or activity.media[0].duration_s is not None:
        return activity
    timed = replace(activity.media[0], duration_s=seconds, duration_because="stated in its title")
    return replace(activity, media=(timed,))


def _columns_by(objects: Objects, name: str) -> "dict[str, list[_Element]]":
    table: dict[str, list[_Element]] = {}
    for column in objects.columns:
        key = value(column, name)
        if key:
            table.setdefault(key, []).append(column)
    return table


def _body(element: "_Element") -> str:
    body = value(element, "BODY/TEXT") or ""
    about = value(element, "DESCRIPTION") or ""
    return body if about in body else f"{about}\n{body}"


def _address(element: "_Element") -> str | None:
    """Address that an item opens: its own, else one in the data of a tool."""
    said = value(element, "URL")
    if said:
        return said
    entries = (entry.text or "" for entry in element.iterfind("EXTENDEDDATA/ENTRY"))
    return next((e.strip() for e in entries if e.strip().startswith(("http://", "https://"))), None)


def _settings(handler: str, attached: list[tuple[str, str]]) -> dict[str, str]:
    settings: dict[str, str] = {}
    if handler == _SURVEY:
        settings["quiz_type"] = "survey"
    if handler == "resource/x-bb-syllabus":
        settings["syllabus"] = "yes"
    if handler in _FILES and attached:
        settings["file_name"] = attached[0][0]
        kind = mime_type(attached[0][0])
        if kind:
            settings["mime_type"] = kind
    return settings


def _test_settings(test: "_Element", hands_in: bool) -> dict[str, str]:
    settings = {}
    if flag(test, "FLAGS/ISPASSWORDPROTECTED"):
        settings["access_code"] = "yes"
    if hands_in:
        ways = [word for name, word in _SUBMISSIONS.items() if flag(test, f"FLAGS/{name}")]
        settings["submission_types"] = ",".join(ways or _SUBMISSIONS.values())
    return settings


def _found(
    content: HtmlContent, attached: list[tuple[str, str]], url: str | None, title: str
) -> Mapping[str, Any]:
    """Text, recordings and links of a thing, each recording once."""
    media = {media_key(item.url or ""): item for item in content.media}
    links = dict.fromkeys(content.links)
    for name, member in attached:
        item = recording(name, member)
        if item is None:
            links.setdefault(member)
        else:
            media.setdefault(media_key(item.url or ""), item)
    itself = media_at(url, title) if url else None
    if itself is not None:
        media.setdefault(media_key(itself.url or ""), itself)
    return {
        "body": content.text or None,
        "word_count": content.word_count,
        "media": tuple(media.values()),
        "links": tuple(links),
    }

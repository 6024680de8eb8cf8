"""What the tools of a Brightspace course keep: assignments, discussions, quizzes, news, ...

Each member of a tool is read once. Its things are activities without a place; the outline places
those to which an item leads.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from audit.course import Activity
from audit.language import translate as _
from audit.readers.brightspace_files import Files, codes, first_said, flag, number, said
from audit.readers.brightspace_grades import GradeBook
from audit.readers.brightspace_members import tool_members, words
from audit.readers.brightspace_quizzes import Quiz, labels_of, read_quiz
from audit.readers.fields import utc
from audit.readers.manifest import Manifest
from audit.readers.package import Package
from audit.readers.safe_xml import child, descendants, local_name, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_LIBRARY = "questiondb.xml"
# Folder of the whole group, or of one learner.
_GROUP_FOLDER = "1"


@dataclass(slots=True)
class Objects:
    """All that the tools of a package hold.

    Parameters
    ----------
    activities
        Native id -> thing.
    ids
        Any id by which items name a thing -> its native id.
    members
        Member -> native ids of its things.
    quizzes
        Native id -> what of a quiz is still to be worked out.
    tools
        Id of an LTI link -> its title and launch address.
    course
        Root of what the package says of the course itself.
    forums
        Ids of forums with several discussions, or none.
    conditions
        Number of things that open on a condition.
    """

    activities: dict[str, Activity] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    quizzes: dict[str, Quiz] = field(default_factory=dict)
    tools: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    course: "_Element | None" = None
    forums: set[str] = field(default_factory=set)
    conditions: int = 0

    def thing(self, code: str) -> Activity | None:
        """Thing that an id means; of several ids, separated by commas, the first that fits."""
        for one in code.split(","):
            native_id = self.ids.get(one.strip())
            if native_id is not None:
                return self.activities[native_id]
        return None


def collect(package: Package, manifest: Manifest, files: Files) -> Objects:
    """Read the members of all tools."""
    collector = _Collector(package, files)
    members = list(tool_members(package, manifest))
    # Columns come first, since things say no more than which column is theirs.
    for kind, member in sorted(members, key=lambda pair: pair[0] != "grades"):
        root = package.xml(member)
        if root is not None:
            collector.read(kind, root, member)
    collector.finish()
    return collector.objects


class _Collector:
    def __init__(self, package: Package, files: Files) -> None:
        self.objects = Objects()
        self._package = package
        self._files = files
        self._grades = GradeBook()
        self._labels: dict[str, bool] = {}
        self._readers: dict[str, Callable[[_Element, str], Iterator[tuple[Activity, list[str]]]]]
        self._readers = {
            "dropbox": self._dropbox,
            "discuss": self._discussion,
            "checklist": self._checklists,
            "calendar": self._calendar,
            "news": self._news,
            "syllabus": self._syllabus,
        }
        self._sets = self._forum_texts = self._dated_points = 0

    def read(self, kind: str, root: "_Element", member: str) -> None:
        """Read one member of a tool."""
        if kind == "grades":
            self._grades.read(root)
        elif kind == "lti":
            self._tools(root)
        elif kind == "course":
            self.objects.course = root
        elif kind == "release":
            self._sets += len(root)
        elif kind in self._readers:
            for activity, names in self._readers[kind](root, member):
                self._add(activity, names, member)
        else:
            self._quiz(root, member, kind)

    def finish(self) -> None:
        """Work out what needs all members, and say what is not told by any of them."""
        self._count_questions()
        note = self._package.note
        self.objects.conditions = max(self.objects.conditions, self._sets)
        if self._grades.alone:
            reason = _("columns of the grade book belong to no item ({count})")
            note("grades_d2l.xml", reason, count=self._grades.alone)
        if self._forum_texts:
            reason = _("texts above discussions are in no activity ({count})")
            note("discussion_d2l", reason, count=self._forum_texts)
        if self._dated_points:
            reason = _("points of checklists have dates of their own, which are not read ({count})")
            note("checklist_d2l.xml", reason, count=self._dated_points)

    def _add(self, activity: Activity, names: list[str], member: str) -> str:
        """Keep a thing under an id of its own, which is returned."""
        key = activity.native_id
        if key in self.objects.activities:
            self._package.note(key, _("several things carry this id"))
            key = f"{key} at {len(self.objects.activities) + 1}"
            activity = replace(activity, native_id=key)
        self.objects.activities[key] = activity
        self.objects.members.setdefault(member, []).append(key)
        for name in (key, *names):
            self.objects.ids.setdefault(name, key)
        return key

    def _text(self, html: str | None) -> dict[str, Any]:
        found = self._files.html(html)
        return {
            "body": found.text or None,
            "word_count": found.word_count,
            "media": found.media,
            "links": found.links,
        }

    def _condition(self, *elements: "_Element") -> None:
        self.objects.conditions += any(said(element, "condition_set") for element in elements)

    # --- tools, one by one ------------------------------------------------------------------------

    def _dropbox(self, root: "_Element", _member: str) -> Iterator[tuple[Activity, list[str]]]:
        # Folders may stand in categories.
        for place, folder in enumerate(descendants(root, "folder"), start=1):
            self._condition(folder)
            found = codes(folder)
            kind = said(folder, "folder_type")
            yield (
                Activity(
                    native_id=_key(found, folder, "dropbox", place),
                    title=said(folder, "name") or "",
                    lms_type="dropbox",
                    position=0,
                    opens=utc(said(folder, "date_start")),
                    due=utc(said(folder, "date_due")),
                    closes=utc(said(folder, "date_end")),
                    published=flag(folder, "is_hidden") is not True,
                    group=None
                    if kind is None
                    else "assignment"
                    if kind == _GROUP_FOLDER
                    else "none",
                    **self._grades.of(said(folder, "grade_item"), number(folder, "out_of")),
                    **self._text(text_of(child(folder, "instructions"))),
                ),
                found,
            )

    def _discussion(self, root: "_Element", member: str) -> Iterator[tuple[Activity, list[str]]]:
        place = 0
        for forum in descendants(root, "forum"):
            setup = child(forum, "properties")
            about = text_of(forum, "content", "description")
            shown = flag(setup, "show_description_in_topics")
            topics = list(descendants(forum, "topic"))
            if len(topics) != 1:
                self.objects.forums.update(codes(forum))
            if about and not (shown and topics):
                self._forum_texts += 1
            for topic in topics:
                place += 1
                self._condition(forum, topic)
                own = child(topic, "properties")
                found = codes(topic)
                text = text_of(topic, "content", "description")
                names = [*found, *(codes(forum) if len(topics) == 1 else ())]
                yield (
                    Activity(
                        native_id=_key(found, topic, f"{member} topic", place),
                        title=text_of(topic, "content", "title") or "",
                        lms_type="discuss",
                        position=0,
                        opens=_first_date((own, setup), ("posting_date_start", "date_start")),
                        due=_first_date((own,), ("date_due",)),
                        closes=_first_date((own, setup), ("posting_date_end", "date_end")),
                        published=flag(own, "is_hidden") is not True
                        and flag(setup, "is_hidden") is not True,
                        group="separate" if flag(own, "uses_group_restrictions") else None,
                        **self._grades.of(said(own, "grade_item_id"), number(own, "score_out_of")),
                        **self._text("\n".join(filter(None, (about if shown else None, text)))),
                    ),
                    names,
                )

    def _quiz(self, root: "_Element", member: str, kind: str) -> None:
        quiz = read_quiz(root, member, kind, self._files)
        if quiz is None:
            self._labels |= labels_of(root)
            return
        for tag in quiz.broken_dates:
            self._package.note(member, _("its {name} cannot be read"), name=tag)
        self._labels |= quiz.labels
        graded = self._grades.of(quiz.grade_code, None)
        activity = replace(quiz.activity, **graded)
        self.objects.quizzes[self._add(activity, list(quiz.codes), member)] = quiz

    def _count_questions(self) -> None:
        """Count questions, also those that stand in the files of other quizzes."""
        wanted = {ref for quiz in self.objects.quizzes.values() for ref in quiz.refs}
        library = self._package.find(_LIBRARY) if wanted - self._labels.keys() else None
        root = self._package.xml(library) if library else None
        if root is not None:
            self._labels = labels_of(root) | self._labels
        for key, quiz in self.objects.quizzes.items():
            count = quiz.count + sum(not self._labels.get(ref, False) for ref in quiz.refs)
            self.objects.activities[key] = replace(
                self.objects.activities[key], question_count=count
            )

    def _checklists(self, root: "_Element", _member: str) -> Iterator[tuple[Activity, list[str]]]:
        for place, checklist in enumerate(descendants(root, "checklist"), start=1):
            found = codes(checklist)
            lines = [text_of(checklist, "description")]
            for part in checklist.iterdescendants("{*}category", "{*}item"):
                name = said(part, "name")
                lines += [f"<p>{name}</p>" if name else None, text_of(part, "description")]
                self._dated_points += bool(said(part, "date_due") or said(part, "date_end"))
            yield (
                Activity(
                    native_id=_key(found, checklist, "checklist", place),
                    title=said(checklist, "name") or "",
                    lms_type="checklist",
                    position=0,
                    **self._text("\n".join(filter(None, lines))),
                ),
                found,
            )

    def _news(self, root: "_Element", _member: str) -> Iterator[tuple[Activity, list[str]]]:
        for place, item in enumerate(descendants(root, "item"), start=1):
            self._condition(item)
            found = codes(item)
            yield (
                Activity(
                    native_id=_key(found, item, "news", place),
                    title=said(item, "headline") or "",
                    lms_type="news",
                    position=0,
                    opens=utc(said(item, "date_start")),
                    closes=utc(said(item, "date_end")),
                    published=flag(item, "is_draft") is not True,
                    settings=MappingProxyType({"announcement": "yes"}),
                    **self._text(text_of(item, "content")),
                ),
                found,
            )

    def _syllabus(self, root: "_Element", _member: str) -> Iterator[tuple[Activity, list[str]]]:
        text = self._text(said(root, "description"))
        # The member is also there where nobody wrote an overview.
        if text["word_count"] or text["media"] or text["links"]:
            yield (
                Activity(
                    native_id="syllabus",
                    title=said(root, "title") or "Overview",
                    lms_type="syllabus",
                    position=0,
                    settings=MappingProxyType({"syllabus": "yes"}),
                    **text,
                ),
                codes(root),
            )

    def _calendar(self, root: "_Element", member: str) -> Iterator[tuple[Activity, list[str]]]:
        names = words()["fields"]
        place = untimed = 0
        for event in root.iter("{*}event", "{*}item", "{*}calendar_event", "{*}schedule_event"):
            place += 1
            found = codes(event)
            address = first_said(event, names["address"])
            text = self._text(first_said(event, names["body"]))
            starts = utc(first_said(event, names["starts"]))
            untimed += starts is None
            yield (
                Activity(
                    native_id=_key(found, event, "calendar", place),
                    title=first_said(event, names["title"]) or "",
                    lms_type="calendar",
                    position=0,
                    url=address,
                    starts=starts,
                    ends=utc(first_said(event, names["ends"])),
                    published=flag(event, "is_hidden") is not True,
                    settings=MappingProxyType({"calendar_event": "yes"}),
                    **text,
                ),
                found,
            )
        if not place:
            self._package.note(member, _("a calendar in a form that is not known; not read"))
        if untimed:
            reason = _("entries whose times cannot be read ({count})")
            self._package.note(member, reason, count=untimed)

    # --- what is read to know more about the others -----------------------------------------------

    def _tools(self, root: "_Element") -> None:
        names = words()["fields"]
        for element in root.iter("{*}*"):
            found = codes(element)
            if found and local_name(element):
                title = first_said(element, names["title"]) or ""
                address = first_said(element, names["address"])
                self.objects.tools |= dict.fromkeys(found, (title, address))


def _key(found: list[str], element: "_Element", word: str, place: int) -> str:
    """Durable id of a thing, else its number in this package, else its place."""
    return found[0] if found else f"{word} {element.get('id') or f'at {place}'}"


def _first_date(elements: "tuple[_Element | None, ...]", names: tuple[str, ...]) -> datetime | None:
    dates = (utc(said(element, name)) for element in elements for name in names)
    return next((date for date in dates if date is not None), None)

"""The manifest of a Canvas package: what each resource is, told by its files, not by its type."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from audit.language import translate as _
from audit.readers import canvas_content as content
from audit.readers.canvas_content import Fields
from audit.readers.canvas_texts import FILES, Texts, captioned_members, head_of
from audit.readers.fields import HtmlContent, utc
from audit.readers.qti import question_count
from audit.readers.safe_xml import (
    as_flag,
    child,
    children,
    descendants,
    flag_of,
    local_name,
    number_of,
    text_of,
    texts_of,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

    from audit.readers.package import Package

SETTINGS = "course_settings/"
SYLLABUS = SETTINGS + "syllabus.html"
_BEHIND = {
    "online_quiz": "Quizzes::Quiz",
    "discussion_topic": "DiscussionTopic",
    "wiki_page": "WikiPage",
}
_QUESTIONS = "non_cc_assessments/"
_DEEP_LINKS = "lti_resource_links/"
# Files and settings are read by name, question banks are in no course, links to tools come first.
_ELSEWHERE = (FILES, SETTINGS, _QUESTIONS, _DEEP_LINKS)


@dataclass(slots=True, kw_only=True)
class Contents:
    """All things of a package, by the key that a module item refers to.

    Parameters
    ----------
    things
        Key -> fields of an activity, in the order of the manifest.
    aliases
        Other keys of the same things: the assignments behind quizzes and topics.
    files
        Key of a file -> its member.
    file_settings
        Key of a file -> what is said of it, where something is.
    captioned
        Members of recordings that have captions.
    locked
        Keys of files that students cannot open.
    tools, deep_links, web_links
        Key of a tool, of a link into one, of a link -> address that it opens.
    to_do
        Key of a thing -> when it stands in the students' to-do list.
    zone_names, deadlines
        Hints at the time zone.
    hidden_dates
        Whether something is assigned to some students only, so that its dates are not there.
    """

    things: dict[str, Fields] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    file_settings: dict[str, dict[str, str]] = field(default_factory=dict)
    captioned: set[str] = field(default_factory=set)
    locked: set[str] = field(default_factory=set)
    tools: dict[str, str] = field(default_factory=dict)
    deep_links: dict[str, str] = field(default_factory=dict)
    web_links: dict[str, str] = field(default_factory=dict)
    to_do: dict[str, datetime] = field(default_factory=dict)
    zone_names: set[str] = field(default_factory=set)
    deadlines: list[tuple[datetime, date]] = field(default_factory=list)
    hidden_dates: bool = False


def collect(package: "Package", manifest: "_Element") -> Contents:
    """Read every resource of the manifest that is not a mere file."""
    return _Collector(package, manifest).contents


class _Collector:
    def __init__(self, package: "Package", manifest: "_Element") -> None:
        self.package = package
        self.contents = Contents()
        self.members = frozenset(package.source.members)
        self.topics: dict[str, _Element] = {}
        self.topic_metas: dict[str, _Element] = {}
        self.quiz_metas: dict[str, _Element] = {}
        self.quiz_files: dict[str, str] = {}
        self.has_all_questions = False
        self.assignments: dict[str, tuple[_Element, HtmlContent]] = {}
        resources = {
            resource.get("identifier", ""): (resource, self._members(resource))
            for resource in descendants(manifest, "resource")
        }
        # Before any text is read: what its addresses mean, and which recordings have captions.
        for key, (_element, members) in resources.items():
            for member in members:
                if member.startswith(FILES):
                    self.contents.files.setdefault(key, member)
                elif member.startswith(_DEEP_LINKS):
                    self._by_root(key, member)
        files = self.contents.files
        self.contents.captioned = captioned_members(self._settings("media_tracks.xml"), files)
        self._file_settings()
        self.html = Texts(
            package=package,
            files=files,
            deep_links=self.contents.deep_links,
            captioned=self.contents.captioned,
            made_in_canvas={
                member.rsplit("/", 1)[-1].rsplit(".", 1)[0]: member
                for member in package.source.members
                if member.startswith(FILES + "media_objects/")
            },
        ).html
        for key, (resource, members) in resources.items():
            # A cartridge of version 1.3 holds assignments twice, the second time as a plain page.
            if not key.endswith("_fallback"):
                self._sort(key, resource, members)
        self._quizzes()
        self._topics()
        self._assignments()
        self._events()
        self._paces()
        named = {member for _element, members in resources.values() for member in members}
        for member in package.source.members:
            if member.startswith("wiki_content/") and member not in named:
                package.note(member, _("the manifest does not name this page; left out"))

    def _members(self, resource: "_Element") -> list[str]:
        hrefs = [resource.get("href"), *(f.get("href") for f in children(resource, "file"))]
        members: dict[str, None] = {}
        for href in dict.fromkeys(h for h in hrefs if h):
            member = href if href in self.members else self.package.find(href)
            self.has_all_questions |= href.startswith(_QUESTIONS)
            if member is None:
                reason = _("the manifest names this file and the package lacks it")
                self.package.note(href, reason)
            else:
                members.setdefault(member)
        return list(members)

    def _sort(self, key: str, resource: "_Element", members: list[str]) -> None:
        for member in members:
            name = member.rsplit("/", 1)[-1]
            if name in ("assignment_settings.xml", "assignment.xml"):
                self._assignment(key, member, members)
            elif name == "assessment_meta.xml":
                meta = self.package.xml(member)
                if meta is not None:
                    folder = member.removesuffix(name).rstrip("/").rsplit("/", 1)[-1]
                    self.quiz_metas[meta.get("identifier") or folder] = meta
            elif name == "assessment_qti.xml":
                self.quiz_files[key] = member
            elif member == SYLLABUS or (
                resource.get("intendeduse") == "syllabus" and name.endswith(".html")
            ):
                self._syllabus(key, member)
            elif member.startswith("wiki_content/"):
                self._page(key, member)
            elif name.endswith(".xml") and not member.startswith(_ELSEWHERE):
                self._by_root(key, member)
            elif not (member.startswith(_ELSEWHERE) or name.endswith(".html")):
                reason = _("a resource of type '{type}' is not read")
                self.package.note(member, reason, type=(resource.get("type") or ""))

    def _by_root(self, key: str, member: str) -> None:
        root = self.package.xml(member)
        if root is None:
            return
        name = local_name(root)
        if name == "topic":
            self.topics[key] = root
        elif name == "topicMeta":
            self.topic_metas[text_of(root, "topic_id") or key] = root
        elif name == "cartridge_basiclti_link":
            self._tool(key, root)
        elif name == "questestinterop":
            self.quiz_files[key] = member
        elif name == "webLink":
            link = child(root, "url")
            if link is not None and link.get("href"):
                self.contents.web_links[key] = link.get("href", "").strip()
        else:
            reason = _("a member with the root <{root}> is not read")
            self.package.note(member, reason, root=name)

    def _tool(self, key: str, root: "_Element") -> None:
        launch = text_of(root, "secure_launch_url") or text_of(root, "launch_url") or ""
        # Values of other properties are the tool's own and may hold its secrets.
        said = {
            name: (found.text or "").strip()
            for found in descendants(root, "property")
            if (name := found.get("name")) in ("lookup_uuid", "resource_link_url")
        }
        self.contents.tools[key] = said.get("resource_link_url") or launch
        if said.get("lookup_uuid"):
            self.contents.deep_links[said["lookup_uuid"]] = self.contents.tools[key]

    def _settings(self, name: str) -> "_Element | None":
        member = self.package.find(SETTINGS + name)
        return None if member is None else self.package.xml(member)

    def _file_settings(self) -> None:
        root = self._settings("files_meta.xml")
        if root is None:
            return
        locked = tuple(
            FILES + (folder.get("path") or "").strip("/") + "/"
            for folder in descendants(root, "folder")
            if flag_of(folder, "locked")
        )
        files = descendants(root, "file")
        settings = {key: texts_of(f) for f in files if (key := f.get("identifier"))}
        self.contents.file_settings = settings
        self.contents.locked = {
            key
            for key, member in self.contents.files.items()
            if member.startswith(locked) or as_flag(settings.get(key, {}).get("locked"))
        }

    def _page(self, key: str, member: str) -> None:
        text = self.package.text(member)
        head = head_of(text)
        self.contents.things[key] = content.page(head, self.html(text))
        self._to_do(key, head.get("todo_date"))
        for other in (head.get("identifier"), head.get("assignment_identifier")):
            if other and other != key:
                self.contents.aliases[other] = key

    def _to_do(self, key: str, said: str | None) -> None:
        at = utc(said)
        if at is not None:
            self.contents.to_do[key] = at

    def _syllabus(self, key: str, member: str) -> None:
        body = self.html(self.package.text(member))
        # Canvas writes the page also where nobody wrote a syllabus.
        if body.word_count or body.media or body.links:
            self.contents.things[key] = content.syllabus(body)

    def _assignment(self, key: str, member: str, members: list[str]) -> None:
        root = self.package.xml(member)
        if root is None:
            return
        element = child(root, "extensions", "assignment")
        if element is not None:
            body = self.html(text_of(root, "text") or "")
        else:
            element = root
            pages = [m for m in members if m.endswith(".html")]
            body = self.html(self.package.text(pages[0]) if pages else text_of(root, "text") or "")
        self.assignments[key] = (element, body)

    def _quizzes(self) -> None:
        for key, meta in self.quiz_metas.items():
            # This one file holds all questions; the cartridge's own leaves out what it cannot say,
            # and stands in only where the package was written without the other.
            member = self.package.find(f"{_QUESTIONS}{key}.xml.qti")
            if member is None and not self.has_all_questions:
                member = self.quiz_files.get(key)
            questions = self._questions(member)
            if questions is None:
                self.package.note(key, _("the questions of this quiz are not in the package"))
            said, nested = texts_of(meta), child(meta, "assignment")
            of_nested = texts_of(nested)
            self.contents.things[key] = content.quiz(said, of_nested, questions, self.html)
            self._nested(key, nested, of_nested or said)
        for key, member in self.quiz_files.items():
            root = None if key in self.quiz_metas else self.package.xml(member)
            if root is not None and question_count(root) is not None:
                self.contents.things[key] = content.bare_quiz(root)

    def _questions(self, member: str | None) -> int | None:
        root = None if member is None else self.package.xml(member)
        return None if root is None else question_count(root)

    def _topics(self) -> None:
        for key, element in self.topics.items():
            meta = self.topic_metas.get(key)
            said, nested = texts_of(meta), child(meta, "assignment")
            of_nested = texts_of(nested)
            self.contents.things[key] = content.topic(element, said, nested, of_nested, self.html)
            self._to_do(key, said.get("todo_date"))
            self._nested(key, nested, of_nested or said)

    def _nested(self, key: str, nested: "_Element | None", said: dict[str, str]) -> None:
        self._hints(said)
        if nested is not None and nested.get("identifier"):
            self.contents.aliases[nested.get("identifier", "")] = key

    def _assignments(self) -> None:
        named = {
            (str(thing["lms_type"]), str(thing["title"])): key
            for key, thing in reversed(self.contents.things.items())
        }
        for key, (element, body) in self.assignments.items():
            said = texts_of(element)
            self._hints(said)
            target = self._stands_for(key, said, named)
            if target is not None:
                # The grade book's side of a quiz, topic or page.
                self.contents.aliases[key] = target
                continue
            tool = self._tool_of(said)
            self.contents.things[key] = content.assignment(said, element, body, tool)
            if content.is_new_quiz(said):
                reason = _(
                    "a quiz of New Quizzes: its questions and time limit are not in the package"
                )
                self.package.note(key, reason)

    def _tool_of(self, said: dict[str, str]) -> str | None:
        link = self.contents.deep_links.get(said.get("resource_link_lookup_uuid", ""))
        tool = self.contents.tools.get(said.get("external_tool_identifierref", ""))
        return link or tool or None

    def _stands_for(
        self, key: str, said: dict[str, str], named: dict[tuple[str, str], str]
    ) -> str | None:
        for name in ("quiz_identifierref", "topic_identifierref"):
            target = said.get(name)
            if target in self.contents.things:
                return target
        if key in self.contents.aliases:
            return self.contents.aliases[key]
        behind = _BEHIND.get(said.get("submission_types", ""))
        return None if behind is None else named.get((behind, content.title_in(said)))

    def _hints(self, said: dict[str, str]) -> None:
        zone = said.get("time_zone_edited")
        if zone:
            self.contents.zone_names.add(zone)
        if as_flag(said.get("all_day")):
            due, day = utc(said.get("due_at")), utc(said.get("all_day_date"))
            if due is not None and day is not None:
                self.contents.deadlines.append((due, day.date()))
        if as_flag(said.get("only_visible_to_overrides")):
            self.contents.hidden_dates = True

    def _events(self) -> None:
        root = self._settings("events.xml")
        for number, element in enumerate(descendants(root, "event") if root is not None else ()):
            key = element.get("identifier") or f"event {number + 1}"
            self.contents.things[key] = content.event(element, self.html)

    def _paces(self) -> None:
        """Tell of due dates that are counted from each student's begin."""
        for name in ("course_paces.xml", "pace_plans.xml"):
            root = self._settings(name)
            days = [
                said
                for item in (descendants(root, "module_item") if root is not None else ())
                if (said := number_of(item, "duration")) is not None
            ]
            if days:
                reason = _(
                    "a course pace gives {count} items {days} days in all; each student's due "
                    "dates follow from her first day and are not in the package"
                )
                self.package.note(SETTINGS + name, reason, count=len(days), days=f"{sum(days):.0f}")

"""The manifest of a Canvas package: what each resource is, told by its files, not by its type."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from html import unescape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from audit.course import Activity
from audit.language import translate as _
from audit.readers import canvas_content as content
from audit.readers.qti import question_count
from audit.readers.fields import HtmlContent, read_html, utc
from audit.readers.safe_xml import (
    child,
    children,
    descendants,
    flag_of,
    local_name,
    text_of,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

    from audit.readers.package import Package

FILES = "web_resources/"
SETTINGS = "course_settings/"
SYLLABUS = SETTINGS + "syllabus.html"
_FILE_BASES = ("$IMS-CC-FILEBASE$", "$IMS_CC_FILEBASE$")
_MADE_IN_CANVAS = ("media_objects_iframe/", "media_attachments_iframe/", "media_objects/")
_BEHIND = {
    "online_quiz": "Quizzes::Quiz",
    "discussion_topic": "DiscussionTopic",
    "wiki_page": "WikiPage",
}
# Files and settings are read by name, question banks are in no course.
_ELSEWHERE = (FILES, SETTINGS, "non_cc_assessments/")
# Beyond this a page's head is no head.
_HEAD_CHARACTERS = 20_000


@dataclass(slots=True, kw_only=True)
class Contents:
    """All things of a package, by the key that a module item refers to.

    Parameters
    ----------
    activities
        Key -> activity, in the order of the manifest.
    aliases
        Other keys of the same things: the assignments behind quizzes and topics.
    files
        Key of a file -> its member.
    captioned
        Members of recordings that have captions.
    locked
        Keys of files that students cannot open.
    tools
        Key of an external tool -> its launch address.
    zone_names, deadlines
        Hints at the time zone.
    hidden_dates
        Whether something is assigned to some students only, so that its dates are not there.
    """

    activities: dict[str, Activity] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    captioned: set[str] = field(default_factory=set)
    locked: set[str] = field(default_factory=set)
    tools: dict[str, str] = field(default_factory=dict)
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
        self.topics: dict[str, _Element] = {}
        self.topic_metas: dict[str, _Element] = {}
        self.quiz_metas: dict[str, _Element] = {}
        self.quiz_files: dict[str, str] = {}
        self.assignments: dict[str, tuple[_Element, HtmlContent]] = {}
        self.made_in_canvas = {
            PurePosixPath(member).stem: member
            for member in package.source.members
            if member.startswith(FILES + "media_objects/")
        }
        resources = {
            resource.get("identifier", ""): (resource, self._members(resource))
            for resource in descendants(manifest, "resource")
        }
        for key, (_element, members) in resources.items():
            for member in members:
                if member.startswith(FILES):
                    self.contents.files.setdefault(key, member)
        # Before any text is read, so that its recordings can be given their captions.
        self._tracks()
        self._file_settings()
        for key, (resource, members) in resources.items():
            # A cartridge of version 1.3 holds assignments twice, the second time as a plain page.
            if not key.endswith("_fallback"):
                self._sort(key, resource.get("type") or "", members)
        self._quizzes()
        self._topics()
        self._assignments()
        self._events()
        named = {member for _element, members in resources.values() for member in members}
        for member in package.source.members:
            if member.startswith("wiki_content/") and member not in named:
                package.note(member, _("the manifest does not name this page; left out"))

    def _members(self, resource: "_Element") -> list[str]:
        hrefs = [resource.get("href"), *(f.get("href") for f in children(resource, "file"))]
        members: dict[str, None] = {}
        for href in dict.fromkeys(h for h in hrefs if h):
            member = self.package.find(href)
            if member is None:
                reason = _("the manifest names this file and the package lacks it")
                self.package.note(href, reason)
            else:
                members.setdefault(member)
        return list(members)

    def _sort(self, key: str, kind: str, members: list[str]) -> None:
        for member in members:
            name = PurePosixPath(member).name
            if name in ("assignment_settings.xml", "assignment.xml"):
                self._assignment(key, member, members)
            elif name == "assessment_meta.xml":
                meta = self.package.xml(member)
                if meta is not None:
                    folder = PurePosixPath(member).parent.name
                    self.quiz_metas[meta.get("identifier") or folder] = meta
            elif name == "assessment_qti.xml":
                self.quiz_files[key] = member
            elif member == SYLLABUS:
                self._syllabus(key)
            elif member.startswith("wiki_content/"):
                self._page(key, member)
            elif name.endswith(".xml") and not member.startswith((FILES, SETTINGS)):
                self._by_root(key, member)
            elif not (member.startswith(_ELSEWHERE) or name.endswith(".html")):
                reason = _("a resource of type '{type}' is not read")
                self.package.note(member, reason, type=kind)

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
            launch = text_of(root, "secure_launch_url") or text_of(root, "launch_url")
            self.contents.tools[key] = launch or ""
        elif name == "questestinterop":
            self.quiz_files[key] = member
        elif name != "webLink":
            # A web link's address stands in its module item as well.
            reason = _("a member with the root <{root}> is not read")
            self.package.note(member, reason, root=name)

    def html(self, text: str) -> HtmlContent:
        """Read HTML of the package, with addresses of members resolved and captions joined."""
        found = read_html(text, self._resolved)
        media = tuple(
            replace(m, captions=True) if m.url in self.contents.captioned else m
            for m in found.media
        )
        return replace(found, media=media)

    def _resolved(self, address: str) -> str:
        plain = unquote(address)
        for base in _FILE_BASES:
            if plain.startswith(base):
                path = FILES + plain.removeprefix(base).split("?", 1)[0].lstrip("/")
                return self.package.find(path) or path
        for mark in _MADE_IN_CANVAS:
            before, _, rest = plain.partition(mark)
            if rest and (not before or before.endswith("/")):
                return self.made_in_canvas.get(rest.split("?")[0].split("/")[0], address)
        return address

    def _settings(self, name: str) -> "_Element | None":
        member = self.package.find(SETTINGS + name)
        return None if member is None else self.package.xml(member)

    def _tracks(self) -> None:
        root = self._settings("media_tracks.xml")
        for media in descendants(root, "media") if root is not None else ():
            member = self.contents.files.get(media.get("identifierref") or "")
            kinds = {track.get("kind") for track in children(media, "track")}
            if member is not None and kinds & {"subtitles", "captions"}:
                self.contents.captioned.add(member)

    def _file_settings(self) -> None:
        root = self._settings("files_meta.xml")
        if root is None:
            return
        locked = [
            FILES + (folder.get("path") or "").strip("/") + "/"
            for folder in descendants(root, "folder")
            if flag_of(folder, "locked")
        ]
        keys = {f.get("identifier") for f in descendants(root, "file") if flag_of(f, "locked")}
        self.contents.locked = {
            key
            for key, member in self.contents.files.items()
            if key in keys or member.startswith(tuple(locked))
        }

    def _page(self, key: str, member: str) -> None:
        text = self.package.text(member)
        head = _head_of(text)
        self.contents.activities[key] = content.page(key, head, self.html(text))
        for other in (head.get("identifier"), head.get("assignment_identifier")):
            if other and other != key:
                self.contents.aliases[other] = key

    def _syllabus(self, key: str) -> None:
        body = self.html(self.package.text(SYLLABUS))
        # Canvas writes the page also where nobody wrote a syllabus.
        if body.word_count or body.media or body.links:
            self.contents.activities[key] = content.syllabus(key, body)

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
            # This one file holds all questions; the cartridge's own leaves out what it cannot say.
            member = self.package.find(f"non_cc_assessments/{key}.xml.qti")
            questions = self._questions(member)
            if questions is None:
                self.package.note(key, _("the questions of this quiz are not in the package"))
            self.contents.activities[key] = content.quiz(key, meta, questions, self.html)
            self._nested(key, meta)
        for key, member in self.quiz_files.items():
            root = None if key in self.quiz_metas else self.package.xml(member)
            if root is not None and question_count(root) is not None:
                self.contents.activities[key] = content.bare_quiz(key, root)

    def _questions(self, member: str | None) -> int | None:
        root = None if member is None else self.package.xml(member)
        return None if root is None else question_count(root)

    def _topics(self) -> None:
        for key, element in self.topics.items():
            meta = self.topic_metas.get(key)
            self.contents.activities[key] = content.topic(key, element, meta, self.html)
            self._nested(key, meta)

    def _nested(self, key: str, meta: "_Element | None") -> None:
        nested = child(meta, "assignment")
        if nested is not None:
            self._hints(nested)
            if nested.get("identifier"):
                self.contents.aliases[nested.get("identifier", "")] = key
        elif meta is not None:
            self._hints(meta)

    def _assignments(self) -> None:
        for key, (element, body) in self.assignments.items():
            self._hints(element)
            target = self._stands_for(key, element)
            if target is not None:
                # The grade book's side of a quiz, topic or page.
                self.contents.aliases[key] = target
                continue
            self.contents.activities[key] = content.assignment(key, element, body)
            if content.is_new_quiz(element):
                reason = _(
                    "a quiz of New Quizzes: its questions and time limit are not in the package"
                )
                self.package.note(key, reason)

    def _stands_for(self, key: str, element: "_Element") -> str | None:
        for name in ("quiz_identifierref", "topic_identifierref"):
            target = text_of(element, name)
            if target in self.contents.activities:
                return target
        if key in self.contents.aliases:
            return self.contents.aliases[key]
        lms_type = _BEHIND.get(text_of(element, "submission_types") or "")
        title = text_of(element, "title")
        return next(
            (
                activity.native_id
                for activity in self.contents.activities.values()
                if activity.lms_type == lms_type and activity.title == title
            ),
            None,
        )

    def _hints(self, element: "_Element") -> None:
        zone = text_of(element, "time_zone_edited")
        if zone:
            self.contents.zone_names.add(zone)
        due, day = utc(text_of(element, "due_at")), utc(text_of(element, "all_day_date"))
        if due is not None and day is not None and flag_of(element, "all_day"):
            self.contents.deadlines.append((due, day.date()))
        if flag_of(element, "only_visible_to_overrides"):
            self.contents.hidden_dates = True

    def _events(self) -> None:
        root = self._settings("events.xml")
        for number, element in enumerate(descendants(root, "event") if root is not None else ()):
            key = element.get("identifier") or f"event {number + 1}"
            self.contents.activities[key] = content.event(key, element, self.html)


def _head_of(text: str) -> dict[str, str]:
    """Names and contents of a page's ``meta`` elements, and its ``title``."""
    from lxml import etree
    from lxml import html as lxml_html

    text = text[:_HEAD_CHARACTERS].split("<body", 1)[0]
    # Older exports do not escape the title, so it is taken as text.
    before, _, rest = text.partition("<title>")
    title, _, after = rest.partition("</title>")
    found = {"title": unescape(title).strip()}
    try:
        head = lxml_html.document_fromstring((before + after).encode("utf-8"))
    except (etree.ParserError, ValueError):
        return found
    for meta in head.iter("meta"):
        if meta.get("name"):
            found[meta.get("name", "")] = meta.get("content") or ""
    return found

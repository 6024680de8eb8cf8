"""Activities of a Moodle backup (2.0 and later): the files of one folder -> activities."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING

from audit.course import Activity, Media, Section
from audit.errors import ReadError
from audit.language import translate as _
from audit.readers.fields import HtmlContent, read_html
from audit.readers.json_fields import epoch, flag, text, without_secrets
from audit.readers.moodle_backup_files import PLUGIN_FILE, Files, file_name
from audit.readers.moodle_backup_instance import (
    OUTSIDE_TEXT,
    Instance,
    activity_of,
    submission_types,
)
from audit.readers.moodle_backup_meetings import with_meetings
from audit.readers.moodle_backup_questions import Questions
from audit.readers.moodle_backup_xml import fields_of, parse, whole_number
from audit.readers.moodle_texts import one_language
from audit.readers.package import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

# Texts of an activity, in the order in which students meet them.
_TEXTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "page": ("intro", "content"),
        "assign": ("intro", "activity"),
        "workshop": ("intro", "instructauthors", "instructreviewers"),
    }
)
_TEXTS_OF_OTHERS = ("intro", "description")
# A link to another activity: $@PAGEVIEWBYID*12@$.
_LINK = re.compile(r"\$@([A-Z0-9]{1,40})VIEWBYID\*(\d{1,20})@\$")
_OPENED_AS_FILES = frozenset({"resource", "folder"})
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_PACKAGES = frozenset({"scorm", "h5pactivity", "imscp"})
_SOME_ONLY = ("group", "grouping", "profile")
_DATE = re.compile(r'"type"\s*:\s*"date"')
# What is counted over all activities, and told once.
_STEALTH = "activities that students can open but do not see on the course page ({count})"
_SOME = "activities that are open to some students only ({count})"
_OVERRIDES = "dates that were set for some students or groups only are not read ({count})"
_ALTERNATIVES = "dates in conditions of which one has to be met are not read ({count})"
_PACKED = "packages such as H5P and SCORM are not opened: recordings in them are unknown ({count})"
_OUTSIDE = "a backup does not hold what external tools show ({count})"
_WEB_PAGES = "web pages that are files of the course are not opened ({count})"
_LEFT_OUT = "recordings that the backup names but does not hold ({count})"
_UNSHOWN = "recordings among the files of activities that no text shows are left out ({count})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Between what moments students are let in.

    Parameters
    ----------
    some_only
        Whether it is open to some of them only.
    unclear
        Whether there are further dates, among which one is enough.
    """

    opens: datetime | None = None
    closes: datetime | None = None
    some_only: bool = False
    unclear: bool = False

    def within(self, around: "Limits") -> "Limits":
        """Both limits at once."""
        return replace(
            self,
            opens=max(_said(self.opens, around.opens), default=None),
            closes=min(_said(self.closes, around.closes), default=None),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the backup's list of activities.

    Parameters
    ----------
    native_id
        The course-module id.
    modname
        Name of the plug-in, after the activity's folder.
    """

    native_id: str
    modname: str
    title: str
    folder: str
    section_id: str


class Activities:
    """Reads activities one after the other, and counts what none of them can tell.

    Parameters
    ----------
    course
        Settings of the course.
    """

    def __init__(self, package: Package, course: Mapping[str, str]) -> None:
        self._package = package
        self._members = frozenset(package.source.members)
        self._course = course
        self._files = Files(package)
        self._questions = Questions(package)
        self._counts: dict[str, int] = {}
        self._met: set[str] = set()

    def read(self, entry: Entry, section: Section | None, limits: Limits) -> list[Activity]:
        """One activity, and behind it the further meetings that it stands for.

        Parameters
        ----------
        limits
            When the sections around it are open.
        """
        root = self._xml(f"{entry.folder}/{entry.modname}.xml")
        element = next(root.iterchildren("*"), None) if root is not None else None
        place = fields_of(self._xml(f"{entry.folder}/module.xml"))
        fields = fields_of(element)
        context = (root.get("contextid") or "") if root is not None else ""
        own_limits = limits_of(place.get("availability"), place)
        both = own_limits.within(limits)
        self._count_all(entry.modname, place, own_limits, element)
        recordings: list[Media] = []
        main_file: tuple[str, str | None] | None = None
        if entry.modname in _OPENED_AS_FILES:
            files = self._files.in_areas(context, "content")
            recordings = [own for file in files if (own := file.media()) is not None]
            if entry.modname == "resource" and files:
                main_file = (files[0].base_name, files[0].mime_type)
                self._count(_WEB_PAGES, files[0].mime_type in _PAGE_TYPES)
        elif entry.modname == "hvp":
            recordings = list(_embedded(fields.get("json_content", "")))
        instance = Instance(
            modname=entry.modname,
            native_id=entry.native_id,
            fields=fields,
            place=place,
            name=text(fields, "name") or entry.title,
            texts=tuple(self._texts(entry.modname, context, element, fields)),
            recordings=tuple(recordings),
            question_count=self._questions.count(entry.modname, element, fields),
            opens=both.opens,
            closes=both.closes,
            submission_types=submission_types(_enabled(element)),
            main_file=main_file,
            has_whole_text=entry.modname not in OUTSIDE_TEXT,
        )
        activity = activity_of(
            instance, section=section, course=self._course, note=self._package.note
        )
        own_id = root.get("id") if root is not None else None
        activity = replace(activity, native_ref=f"{entry.modname}/{own_id}" if own_id else None)
        self._met.update(recording.url for recording in activity.media if recording.url)
        if element is None:
            return [activity]
        return with_meetings(activity, element, fields, self._package.note)

    def finish(self) -> None:
        """Note what was counted over all activities."""
        recordings = self._files.recordings
        self._counts[_UNSHOWN] = len(recordings - self._met)
        self._counts[_LEFT_OUT] = len((recordings & self._met) - self._members)
        for reason, count in self._counts.items():
            if count:
                self._package.note("activities", _(reason), count=count)

    def _count(self, reason: str, is_so: bool) -> None:
        if is_so:
            self._counts[reason] = self._counts.get(reason, 0) + 1

    def _count_all(
        self,
        modname: str,
        place: Mapping[str, str],
        limits: Limits,
        element: "_Element | None",
    ) -> None:
        is_stealth = flag(place, "visible") is True and flag(place, "visibleoncoursepage") is False
        self._count(_STEALTH, is_stealth)
        self._count(_SOME, limits.some_only or flag(place, "groupmembersonly") is True)
        self._count(_ALTERNATIVES, limits.unclear)
        self._count(
            _OVERRIDES, element is not None and element.find("overrides/override") is not None
        )
        self._count(_PACKED, modname in _PACKAGES)
        self._count(_OUTSIDE, modname == "lti")

    def _xml(self, member: str) -> "_Element | None":
        if member not in self._members:
            self._package.note(member, _("the member is missing: what it says is unknown"))
            return None
        try:
            return parse(self._package.source.read(member), member)
        except ReadError as error:
            self._package.note(member, error.what)
            return None

    def _texts(
        self, modname: str, context: str, element: "_Element | None", fields: Mapping[str, str]
    ) -> Iterator[HtmlContent]:
        """What students read in an activity, piece by piece."""
        for name in _TEXTS.get(modname, _TEXTS_OF_OTHERS):
            if name in fields:
                yield self.text(fields[name], context)
        if element is not None and modname == "book":
            for chapter in sorted(element.iterfind("chapters/chapter"), key=_page_number):
                said = fields_of(chapter)
                if not flag(said, "hidden"):
                    yield self._page(said, "content", context, chapter)
        elif element is not None and modname == "lesson":
            for page in element.iterfind("pages/page"):
                yield self._page(fields_of(page), "contents", context, page)

    def _page(
        self, said: Mapping[str, str], name: str, context: str, page: "_Element"
    ) -> HtmlContent:
        heading = f"<h3>{escape(said.get('title', ''))}</h3>"
        return self.text(heading + said.get(name, ""), context, page.get("id") or "0")

    def text(self, html: str, context: str, item: str = "0") -> HtmlContent:
        """A piece of text in the course's language; recordings by where they lie in the backup.

        Parameters
        ----------
        context, item
            The activity and, in it, the chapter or page in which the text stands.
        """
        found = read_html(one_language(html, text(self._course, "lang")))
        media = [self._recording(recording, context, item) for recording in found.media]
        links: dict[str, None] = {}
        for link in found.links:
            file = self._files.meant(context, item, link)
            own = file.media() if file is not None else None
            if own is not None:
                media.append(own)
            else:
                links.setdefault(_readable(link))
        return replace(found, media=tuple(media), links=tuple(links))

    def _recording(self, said: Media, context: str, item: str) -> Media:
        """A recording that a text shows; the name of its file where the text gives it none."""
        address = said.url or ""
        file = self._files.meant(context, item, address)
        own = file.media() if file is not None else None
        if own is None:
            return replace(said, url=_readable(address))
        if said.duration_s is not None:
            own = replace(own, duration_s=said.duration_s, duration_because=said.duration_because)
        return replace(own, title=said.title or own.title, captions=said.captions or own.captions)


def limits_of(availability: str | None, place: Mapping[str, str]) -> Limits:
    """When an activity or a section is open.

    Parameters
    ----------
    availability
        Moodle's conditions as JSON (2.7 and later).
    place
        Fields of its place in the course, where older versions keep two dates.
    """
    older = Limits(opens=epoch(place, "availablefrom"), closes=epoch(place, "availableuntil"))
    if not availability:
        return older
    try:
        tree = json.loads(availability)
    except (ValueError, RecursionError):
        return replace(older, unclear=True)
    if not isinstance(tree, dict) or not isinstance(tree.get("c"), list):
        return older
    conditions = [condition for condition in tree["c"] if isinstance(condition, dict)]
    dates = [condition for condition in conditions if condition.get("type") == "date"]
    some_only = any(condition.get("type") in _SOME_ONLY for condition in conditions)
    # One condition is the same, whether all have to be met or any.
    if tree.get("op") != "&" and not (tree.get("op") == "|" and len(conditions) == 1):
        return Limits(some_only=some_only, unclear=bool(dates))
    from_dates = [epoch(date, "t") for date in dates if date.get("d") == ">="]
    until_dates = [epoch(date, "t") for date in dates if date.get("d") == "<"]
    return Limits(
        opens=max(_said(*from_dates), default=None),
        closes=min(_said(*until_dates), default=None),
        some_only=some_only,
        # Others stand deeper in the tree.
        unclear=len(_DATE.findall(availability)) > len(dates),
    )


def _embedded(content: str) -> Iterator[Media]:
    """Recordings in H5P content, which is JSON: each source has a path and a type."""
    try:
        steps = [json.loads(content)]
    except (ValueError, RecursionError):
        return
    while steps:
        thing = steps.pop()
        if isinstance(thing, list):
            steps.extend(reversed(thing))
        elif isinstance(thing, dict):
            path, mime_type = thing.get("path"), thing.get("mime")
            if isinstance(path, str) and isinstance(mime_type, str):
                kind = mime_type.partition("/")[0]
                if kind in ("video", "audio"):
                    yield Media(kind=kind, url=without_secrets(path))
            steps.extend(reversed(thing.values()))


def _said(*moments: datetime | None) -> Iterator[datetime]:
    return (moment for moment in moments if moment is not None)


def _readable(address: str) -> str:
    """An address without Moodle's own marks and without keys of a person's session."""
    if address.startswith(PLUGIN_FILE):
        return file_name(address)
    plain = _LINK.sub(lambda mark: f"mod/{mark[1].lower()}/view.php?id={mark[2]}", address)
    return without_secrets(plain)


def _page_number(chapter: "_Element") -> int:
    return whole_number(chapter.findtext("pagenum")) or 0


def _enabled(element: "_Element | None") -> Iterable[str]:
    """Plug-ins by which students hand in an assignment."""
    configs = element.iterfind("plugin_configs/plugin_config") if element is not None else ()
    for said in map(fields_of, configs):
        if (
            said.get("subtype") == "assignsubmission"
            and said.get("name") == "enabled"
            and flag(said, "value")
        ):
            yield said.get("plugin", "")

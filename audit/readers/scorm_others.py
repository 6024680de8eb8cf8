"""AICC, cmi5 and xAPI (Tin Can) packages: their tables of contents."""

import csv
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from audit.errors import ReadError
from audit.language import translate as _
from audit.readers.manifest import known_language
from audit.readers.package import Package
from audit.readers.package_families import CMI5, TIN_CAN
from audit.readers.safe_xml import child, children, descendants, local_name, parse_xml, text_of
from audit.readers.scorm_lesson import AU, HEADING, Lesson, Part
from audit.readers.scorm_times import clock_min

if TYPE_CHECKING:
    from lxml.etree import _Element

XAPI_PART = "xapi_activity"
_QUESTION = "cmi.interaction"
_MOST_ROWS = 20_000


def cmi5(package: Package) -> Lesson:
    """Read ``cmi5.xml``."""
    root = parse_xml(package.source.read(CMI5), f"{package.source.name}, {CMI5}")
    course = child(root, "course")
    return Lesson(
        id=(course.get("id") if course is not None else None) or "",
        title=_text(course, "title"),
        lms_type="cmi5",
        language=_language(course),
        description=_text(course, "description"),
        parts=tuple(_cmi5_parts(package, root)),
    )


def _cmi5_parts(package: Package, root: "_Element") -> Iterator[Part]:
    waiting = list(reversed(root))
    while waiting:
        element = waiting.pop()
        name = local_name(element)
        if name == "block":
            yield Part(id=element.get("id") or "", title=_text(element, "title"), lms_type=HEADING)
            waiting.extend(reversed(element))
        elif name == "au":
            yield Part(
                id=element.get("id") or "",
                title=_text(element, "title"),
                lms_type=AU,
                launch=_launch(package, text_of(element, "url")),
                mastery_score=element.get("masteryScore"),
            )


def tin_can(package: Package) -> Lesson:
    """Read ``tincan.xml``: a flat list, of which the first that can be opened is the whole."""
    root = parse_xml(package.source.read(TIN_CAN), f"{package.source.name}, {TIN_CAN}")
    activities = list(descendants(root, "activity"))
    itself = next((a for a in activities if text_of(a, "launch")), next(iter(activities), None))
    questions = sum((a.get("type") or "").endswith(_QUESTION) for a in activities)
    parts = [
        Part(
            id=activity.get("id") or "",
            title=text_of(activity, "name") or "",
            lms_type=XAPI_PART,
            launch=_launch(package, text_of(activity, "launch")),
        )
        for activity in activities
        if activity is not itself and not (activity.get("type") or "").endswith(_QUESTION)
    ]
    if itself is not None:
        parts.insert(
            0,
            Part(
                id="launch",
                title=text_of(itself, "name") or "",
                lms_type=XAPI_PART,
                launch=_launch(package, text_of(itself, "launch")),
            ),
        )
    name = child(itself, "name")
    return Lesson(
        id=(itself.get("id") if itself is not None else None) or "",
        title=text_of(itself, "name") or "",
        lms_type="xapi",
        language=known_language(name.get("lang")) if name is not None else None,
        description=text_of(itself, "description") or "",
        question_count=questions or None,
        parts=tuple(parts),
    )


def aicc(package: Package, members: Mapping[str, str]) -> Lesson:
    """Read the four tables of an AICC package, as far as they are there.

    Parameters
    ----------
    members
        Ending -> member; see ``aicc_members``.
    """
    course = _settings(package, members.get(".crs"))
    titles = {row.get("system_id", ""): row for row in _rows(package, members.get(".des"))}
    units = {row.get("system_id", ""): row for row in _rows(package, members.get(".au"))}
    units.pop("", None)
    parts = [
        _aicc_part(package, key, units.get(key), titles.get(key, {}))
        for key in _order(package, members.get(".cst"), list(units))
    ]
    return Lesson(
        id=course.get("course_id", ""),
        title=course.get("course_title", ""),
        lms_type="aicc",
        description=course.get("[course_description]", ""),
        parts=tuple(parts),
    )


def _aicc_part(
    package: Package, key: str, unit: Mapping[str, str] | None, about: Mapping[str, str]
) -> Part:
    title = about.get("title") or key
    if unit is None:
        # Units begin with A, blocks with B.
        is_unit = key[:1].upper() == "A"
        return Part(id=key, title=title, lms_type=AU if is_unit else HEADING)
    return Part(
        id=key,
        title=title,
        lms_type=AU,
        launch=_launch(package, unit.get("file_name")),
        limit_min=clock_min(unit.get("max_time_allowed")),
        mastery_score=unit.get("mastery_score") or None,
    )


def _order(package: Package, member: str | None, units: list[str]) -> list[str]:
    """Ids of blocks and units in the order of the structure; each once."""
    table = _table(package, member)
    inside = {row[0].casefold(): row[1:] for row in table[1:] if row}
    root = next((row[0] for row in table[1:] if row and row[0].casefold() == "root"), None)
    if root is None and len(table) > 1:
        root = table[1][0]
    order: dict[str, None] = {}
    waiting = list(reversed(inside.get((root or "").casefold(), [])))
    while waiting:
        key = waiting.pop()
        if key and key not in order:
            order[key] = None
            waiting.extend(reversed(inside.get(key.casefold(), [])))
    return [*order, *(key for key in units if key not in order)]


def _rows(package: Package, member: str | None) -> list[dict[str, str]]:
    """Rows of a table by the names in its first row, in lower case."""
    table = _table(package, member)
    names = [name.casefold() for name in table[0]] if table else []
    return [dict(zip(names, row, strict=False)) for row in table[1:]]


def _table(package: Package, member: str | None) -> list[list[str]]:
    text = _read(package, member)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(text.splitlines(), skipinitialspace=True):
            if row:
                rows.append([cell.strip() for cell in row])
            if len(rows) > _MOST_ROWS:
                package.note(member or "", _("the table is longer than any course; cut off"))
                break
    except csv.Error:
        package.note(member or "", _("the table is broken; read up to there"))
    return rows


def _settings(package: Package, member: str | None) -> dict[str, str]:
    """Keys and values of a file of sections; the text of a section without keys under its name."""
    found: dict[str, str] = {}
    section = ""
    for line in _read(package, member).splitlines():
        if heading := re.fullmatch(r"\s*(\[[^\]]{1,60}\])\s*", line):
            section = heading[1].casefold()
        elif section == "[course_description]":
            found[section] = f"{found.get(section, '')} {line}".strip()
        else:
            key, is_one, value = line.partition("=")
            if is_one:
                found.setdefault(key.strip().casefold(), value.strip())
    return found


def _read(package: Package, member: str | None) -> str:
    if member is None:
        return ""
    try:
        content = package.source.read(member)
    except ReadError as error:
        package.note(member, error.what)
        return ""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _launch(package: Package, address: str | None) -> str | None:
    if not address or "://" in address:
        return address or None
    member = package.find(address)
    if member is None:
        package.note(address, _("the package lacks this file"))
    return member


def _text(element: "_Element | None", name: str) -> str:
    """Text of a field in its first language."""
    found = child(element, name)
    texts = (text_of(one) for one in children(found, "langstring"))
    return next((text for text in texts if text), None) or text_of(found) or ""


def _language(course: "_Element | None") -> str | None:
    for text in children(child(course, "title"), "langstring"):
        return known_language(text.get("lang"))
    return None

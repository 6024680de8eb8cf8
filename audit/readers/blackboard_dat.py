"""The ``.dat`` members of a Blackboard export, opened once each and sorted by what they are.

Members about people stay shut. What people wrote or got inside members that are needed (posts,
entries, scores) is dropped while the member is parsed.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import ReadError
from audit.language import translate as _
from audit.readers.blackboard_tests import Questions, read_questions
from audit.readers.blackboard_time import Stamp, stamp
from audit.readers.manifest import Manifest, Resource
from audit.readers.package import Package
from audit.readers.safe_xml import broken_xml, local_name, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

# Elements of forums, blogs, journals, wikis, gradebooks and meetings that hold what people did.
_OF_PEOPLE = tuple(
    "MSG MESSAGE OUTCOME ATTEMPT GROUPATTEMPT PAGE WIKIPAGE BLOGENTRY JOURNALENTRY ENTRY COMMENT "
    "COMMENTS MEMBERS PARTICIPANTS ATTENDEES".split()
)
# A thread that is graded is named by this inside a post.
_THREAD_KEY = "LINKREFID"
_DATES = (
    *("CREATED", "UPDATED", "DUE", "START", "END", "COURSESTART", "COURSEEND"),
    *("RESTRICTSTART", "RESTRICTEND"),
)
_BOARDS = frozenset({"FORUM", "BLOG", "JOURNAL", "WIKI"})


@dataclass(slots=True)
class Objects:
    """What the export holds, by the identifier of its resource.

    Parameters
    ----------
    menu
        Entries of the course menu (``COURSETOC``).
    contents
        Items and folders (``CONTENT``).
    links
        Content -> the resource that it opens.
    tests, questions
        Settings of a test; its file of questions.
    columns
        Columns of the gradebook that are neither deleted nor a total.
    boards
        Forums, blogs, journals and wikis.
    threads
        Board -> keys under which the gradebook knows its threads.
    group_boards
        Identifiers of the sets of forums that belong to a group.
    tools
        Handle of a tool -> what the site calls it.
    """

    course: "_Element | None" = None
    menu: "dict[str, _Element]" = field(default_factory=dict)
    contents: "dict[str, _Element]" = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    tests: "dict[str, _Element]" = field(default_factory=dict)
    questions: dict[str, Questions] = field(default_factory=dict)
    columns: "list[_Element]" = field(default_factory=list)
    categories: dict[str, str] = field(default_factory=dict)
    boards: "dict[str, _Element]" = field(default_factory=dict)
    threads: dict[str, list[str]] = field(default_factory=dict)
    group_boards: set[str] = field(default_factory=set)
    announcements: "dict[str, _Element]" = field(default_factory=dict)
    events: "dict[str, _Element]" = field(default_factory=dict)
    sessions: "dict[str, _Element]" = field(default_factory=dict)
    tools: dict[str, str] = field(default_factory=dict)
    stamps: set[Stamp] = field(default_factory=set)


@cache
def kinds(name: str) -> frozenset[str]:
    """Words of one list of ``blackboard_types.toml``."""
    lists: dict[str, list[str]] = tomllib.loads(
        (Path(__file__).parent / "blackboard_types.toml").read_text("utf-8")
    )
    return frozenset(lists[name])


def value(element: "_Element | None", path: str) -> str | None:
    """What an element says at the end of a path: its ``value``, else its text; None = nothing."""
    found = element.find(path) if element is not None else None
    if found is None:
        return None
    said = found.get("value")
    if said is None:
        said = "".join(str(piece) for piece in found.itertext("*"))
    return said.strip() or None


def flag(element: "_Element | None", path: str) -> bool | None:
    """Say whether ``true`` or ``false`` stands at the end of a path; None = neither."""
    return {"true": True, "false": False}.get((value(element, path) or "").lower())


def number(element: "_Element | None", path: str) -> float | None:
    """Finite number at the end of a path; None = none is said."""
    try:
        found = float(value(element, path) or "")
    except ValueError:
        return None
    return found if abs(found) < float("inf") else None


def collect(package: Package, manifest: Manifest) -> Objects:
    """Open what is needed, and say what stayed shut."""
    objects = Objects()
    shut: Counter[str] = Counter()
    people = rules = 0
    tools: list[Resource] = []
    for resource in manifest.resources.values():
        kind = resource.type.lower()
        if kind in kinds("people"):
            people += 1
        elif kind in kinds("read"):
            _open(package, resource, objects)
        elif kind in kinds("tools"):
            tools.append(resource)
        elif kind in kinds("rules"):
            rules += 1
        elif kind not in kinds("setup"):
            shut[resource.type] += 1
    if any(
        "bltiplacement" in (value(c, "CONTENTHANDLER") or "") for c in objects.contents.values()
    ):
        for resource in tools:
            _open(package, resource, objects)
    if people:
        package.note(
            package.source.name, _("members about people were not opened ({count})"), count=people
        )
    if rules:
        package.note(
            package.source.name,
            _("rules of who sees what and when were not applied ({count})"),
            count=rules,
        )
    for kind, count in sorted(shut.items()):
        package.note(
            kind or _("(no type)"),
            _("resources of this type are not known and were not opened ({count})"),
            count=count,
        )
    return objects


def _open(package: Package, resource: Resource, objects: Objects) -> None:
    named = (value for name, value in resource.element.items() if str(name).endswith("}file"))
    address = str(next(named, "")) or resource.address or f"{resource.identifier}.dat"
    member = package.find(address)
    if member is None:
        package.note(address, _("the manifest names this file and the package lacks it"))
        return
    key = resource.identifier
    threads: list[str] = []
    try:
        content = package.source.read(member)
        is_board = b"<MESSAGETHREADS" in content or resource.type.lower() in _WITH_PEOPLE
        root = _without_people(content, member, threads) if is_board else parse_xml(content, member)
    except ReadError as error:
        package.note(member, error.what)
        return
    name = local_name(root)
    for element in root.iter(*_DATES):
        # As it will be asked for again: the clock knows the zones of these times alone.
        seen = stamp(value(element, "."))
        if seen is not None:
            objects.stamps.add(seen)
    if name == "CONTENT":
        objects.contents[key] = root
    elif name == "LINK":
        _link(root, objects)
    elif name == "COURSETOC":
        objects.menu[key] = root
    elif name == "COURSEASSESSMENT":
        objects.tests[key] = root
    elif name == "questestinterop":
        questions = read_questions(root)
        if questions is not None:
            objects.questions[key] = questions
    elif name == "GRADEBOOK":
        _gradebook(root, objects)
    elif name in _BOARDS:
        objects.boards[key] = root
        objects.threads[key] = threads
    elif name == "COURSE":
        objects.course = root
    elif name in ("CONFERENCES", "CONFERENCE"):
        _conferences(root, key, objects)
    else:
        _many(package, root, member, key, resource, objects)


_WITH_PEOPLE = frozenset(
    {
        "course/x-bb-gradebook",
        "resource/x-bb-discussionboard",
        *(f"{a}/x-bb-{b}" for a in ("course", "resource") for b in ("blog", "journal", "wiki")),
        "course/x-bb-collabsession",
        "resource/x-bb-collabsession",
    }
)


def _without_people(content: bytes, where: str, threads: list[str]) -> "_Element":
    """Root of a member, what people did in it dropped at once; keys of threads are kept."""
    from lxml import etree

    if not content.strip():
        return parse_xml(content, where)
    events = etree.iterparse(
        BytesIO(content),
        events=("end",),
        tag=(*_OF_PEOPLE, _THREAD_KEY),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    with broken_xml(where):
        for _event, element in events:
            if element.tag == _THREAD_KEY:
                key = element.get("value") or element.text
                if key:
                    threads.append(key.strip())
            else:
                element.clear()
    root: _Element = events.root
    return root


def _link(root: "_Element", objects: Objects) -> None:
    source, target = root.find("REFERRER"), root.find("REFERREDTO")
    if source is not None and target is not None:
        from_id, to_id = source.get("id"), target.get("id")
        if from_id and to_id:
            objects.links.setdefault(from_id, to_id)


def _gradebook(root: "_Element", objects: Objects) -> None:
    for category in root.iter("CATEGORY"):
        objects.categories[category.get("id") or ""] = value(category, "TITLE") or ""
    for column in root.iter("OUTCOMEDEFINITION"):
        kind = (value(column, "CALCULATIONTYPE") or "NON_CALCULATED").upper()
        if not (
            flag(column, "DELETED") or flag(column, "ISCALCULATED") or kind != "NON_CALCULATED"
        ):
            objects.columns.append(column)


def _conferences(root: "_Element", key: str, objects: Objects) -> None:
    for conference in root.iter("CONFERENCE"):
        group = value(conference, "GROUPID")
        if group and not group.startswith("{unset"):
            objects.group_boards |= {key, conference.get("id") or key}


def _many(
    package: Package,
    root: "_Element",
    member: str,
    key: str,
    resource: Resource,
    objects: Objects,
) -> None:
    """Members that hold one thing or a list of them."""
    kind = resource.type.lower()
    for word, table in (
        ("announcement", objects.announcements),
        ("calendar", objects.events),
        ("collab", objects.sessions),
    ):
        if word in kind:
            things = [root] if root.find("TITLE") is not None else list(_titled(root))
            if not things and len(root):
                package.note(member, _("nothing in it has a title; nothing was read"))
            for place, thing in enumerate(things):
                table[key if place == 0 else thing.get("id") or f"{key} {place + 1}"] = thing
            return
    if kind in kinds("tools"):
        for tool in root.iter():
            handle = tool.get("handle") or value(tool, "HANDLE")
            if handle:
                objects.tools[handle] = tool.get("name") or value(tool, "NAME") or handle
        return
    package.note(
        member, _("an element '{name}' stands where another was expected"), name=local_name(root)
    )


def _titled(root: "_Element") -> "Iterator[_Element]":
    return (element for element in root if element.find("TITLE") is not None)

"""The tree of a Blackboard export: its sections, and what stands in each, in order."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from audit.course import Activity, Section
from audit.language import translate as _
from audit.readers.blackboard_activities import Builder, handler_of
from audit.readers.blackboard_dat import Objects, flag, kinds, value
from audit.readers.manifest import Item, Manifest
from audit.readers.package import Package
from audit.readers.package_families import MANIFEST

if TYPE_CHECKING:
    from lxml.etree import _Element

# Names that Blackboard gives to what only holds the tree together.
_TOP = "--TOP--"
_ROOT = "ROOT"
_BESIDE = frozenset({"INTERACTIVE", "INDIRECT"})
_PAGE_BODY = "ultraDocumentBody"
# COURSE_DEFAULT.CourseInformation.CONTENT_LINK.label stands for a word of the site.
_DEFAULT_LABEL = re.compile(r"COURSE_DEFAULT\.(\w+)\.\w+\.label")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    """One place in the tree.

    Parameters
    ----------
    key
        Resource that stands there; where there is none, the manifest's item.
    name
        Identifier of the place itself.
    """

    key: str
    name: str
    title: str
    items: tuple[Item, ...]


class Outline:
    """Sections, and the activities in them, in the order of the tree."""

    def __init__(
        self, package: Package, manifest: Manifest, objects: Objects, builder: Builder
    ) -> None:
        self.sections: list[Section] = []
        self.activities: list[Activity] = []
        self._package = package
        self._manifest = manifest
        self._objects = objects
        self._builder = builder
        self._placed: set[str] = set()
        self._same: Counter[str] = Counter()
        # Items beside the outline that a link in it has brought in.
        self._brought: set[str] = set()
        top = [item for block in manifest.organizations for item in block.children]
        in_tree = {item.ref for item in top} | {i.ref for t in top for i in t.walk()}
        self._top = [item for item in top if self._label(item) not in _BESIDE]
        self._beside = [item for item in top if self._label(item) in _BESIDE]
        self._is_beside = {item.ref for area in self._beside for item in area.walk()}
        # Items that the manifest's tree leaves out still say whose children they are.
        keys = {element.get("id"): key for key, element in objects.contents.items()}
        self._left_out: dict[str | None, list[str]] = {}
        for key, element in objects.contents.items():
            if key not in in_tree:
                parent = keys.get(value(element, "PARENTID"))
                self._left_out.setdefault(None if parent == key else parent, []).append(key)

    def place(self) -> None:
        """Go through the outline, then what stands beside it, then what hangs on nothing."""
        for item in self._top:
            if item.ref in self._objects.contents:
                self._walk([_node(item)], None, visible=True, sectioned=True)
            else:
                self._area(item)
        for item in self._beside:
            self._walk(self._unwrapped(item.children), None, visible=True, sectioned=False)
        self._place_left_out()

    def _place_left_out(self) -> None:
        """Place items whose parents say nothing of them; where there is no tree, that is all."""
        roots = self._left_out.get(None, [])
        for key in roots:
            if self._title(key, "") == _TOP:
                self._placed.add(key)
                self._walk(self._below(key, ()), None, visible=True, sectioned=True)
        count = 0
        # Last come circles, which have no beginning.
        for key in (*roots, *self._objects.contents):
            node = _Node(key=key, name=key, title="", items=())
            if key not in self._placed and not self._is_body(node):
                count += 1
                self._walk([node], None, visible=True, sectioned=False)
        if count:
            self._package.note(
                MANIFEST, _("items that hang on nothing stand in no section ({count})"), count=count
            )

    def _area(self, item: Item) -> None:
        """One entry of the menu: a section where it has items of its own."""
        entry = self._objects.menu.get(item.ref or "")
        label = self._label(item)
        is_root = label == _ROOT
        visible = is_root or flag(entry, "FLAGS/ISENABLED") is not False
        nodes = self._unwrapped(item.children)
        if not item.children and "CONTENT" not in (value(entry, "TARGETTYPE") or "CONTENT"):
            return
        section_id = None
        if not is_root and (not nodes or not all(self._holds(node) for node in nodes)):
            section_id = self._section(item.ref or item.identifier, label, visible)
        self._walk(nodes, section_id, visible, sectioned=True)

    def _walk(
        self, nodes: list[_Node], section_id: str | None, visible: bool, sectioned: bool
    ) -> None:
        """Go down a part of the tree; what holds other things at its top is a section."""
        waiting = [(node, section_id, visible, sectioned) for node in reversed(nodes)]
        while waiting:
            node, section_id, visible, sectioned = waiting.pop()
            element = self._objects.contents.get(node.key)
            again = node.key in self._placed
            self._placed.add(node.key)
            below = [] if again else self._below(node.key, node.items)
            bodies = [child for child in below if self._is_body(child)]
            self._placed |= {body.key for body in bodies}
            below = [child for child in below if not self._is_body(child)]
            holds = self._holds(node)
            if not below and not sectioned and self._is_told(node.key):
                continue
            activity = self._activity(node, element, bodies, holds)
            if again:
                activity = replace(activity, native_id=node.name)
            visible = visible and activity.published
            if holds and sectioned:
                section_id = self._section(node.key, activity.title, visible)
            if not (holds and sectioned) or _says_something(activity):
                self.activities.append(replace(activity, section_id=section_id, published=visible))
            waiting += [(child, section_id, visible, False) for child in reversed(below)]

    def _is_told(self, key: str) -> bool:
        """Whether it stands beside the outline, and its forum in it."""
        if key not in self._is_beside:
            return False
        target = self._objects.links.get(key)
        return key in self._brought or (
            target in self._objects.boards and target in self._builder.opened
        )

    def _activity(
        self, node: _Node, element: "_Element | None", bodies: list[_Node], holds: bool
    ) -> Activity:
        contents = self._objects.contents
        if element is None:
            resource = self._manifest.resources.get(node.key)
            kind = "resource/x-bb-folder" if holds else resource.type if resource else ""
            return Activity(native_id=node.key, title=node.title, lms_type=kind, position=0)
        target = self._objects.links.get(node.key)
        if target in self._is_beside - self._brought and target in contents:
            # A link to a forum beside the outline is where the forum stands in it.
            self._brought.add(target)
            brought = self._builder.content(target, contents[target], [], node.title)
            shown = value(element, "TITLE") or brought.title
            own = flag(element, "FLAGS/ISAVAILABLE") is not False
            return replace(
                brought,
                native_id=node.key,
                native_ref=target,
                title=shown,
                published=brought.published and own,
            )
        pairs = [(body.key, contents[body.key]) for body in bodies if body.key in contents]
        activity = self._builder.content(node.key, element, pairs, node.title)
        return replace(activity, native_ref=target) if target in contents else activity

    def _section(self, key: str, title: str, visible: bool) -> str:
        self._same[key] += 1
        if self._same[key] > 1:
            key = f"{key} {self._same[key]}"
        self.sections.append(
            Section(native_id=key, title=title, position=len(self.sections) + 1, published=visible)
        )
        return key

    def _holds(self, node: _Node) -> bool:
        """Whether other things stand below it, as in a folder; a page is none."""
        element = self._objects.contents.get(node.key)
        below = self._below(node.key, node.items)
        if element is None:
            return bool(below)
        if value(element, "FOLDERTYPE") == "BB_PAGE" or any(map(self._is_body, below)):
            return False
        return (
            bool(below)
            or flag(element, "FLAGS/ISFOLDER") is True
            or handler_of(element) in kinds("holders")
        )

    def _below(self, key: str, items: tuple[Item, ...]) -> list[_Node]:
        left_out = self._left_out.get(key, ())
        return [
            *(_node(item) for item in items),
            *(_Node(key=child, name=child, title="", items=()) for child in left_out),
        ]

    def _unwrapped(self, items: tuple[Item, ...]) -> list[_Node]:
        """Nodes of an area, without the folder that only holds them."""
        nodes: list[_Node] = []
        for item in items:
            node = _node(item)
            if self._title(node.key, item.title) == _TOP:
                self._placed.add(node.key)
                nodes += self._below(node.key, item.children)
            else:
                nodes.append(node)
        return nodes

    def _is_body(self, node: _Node) -> bool:
        return self._title(node.key, node.title) == _PAGE_BODY

    def _title(self, key: str, shown: str) -> str:
        return value(self._objects.contents.get(key), "TITLE") or shown

    def _label(self, item: Item) -> str:
        label = value(self._objects.menu.get(item.ref or ""), "LABEL") or item.title
        return plain_label(label)


def plain_label(label: str) -> str:
    """Label of a menu entry in words.

    Examples
    --------
    >>> plain_label("COURSE_DEFAULT.CourseInformation.CONTENT_LINK.label")
    'Course Information'
    """
    found = _DEFAULT_LABEL.fullmatch(label)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", found[1]) if found else label


def _node(item: Item) -> _Node:
    return _Node(
        key=item.ref or item.identifier,
        name=item.identifier or item.ref or "",
        title=item.title,
        items=item.children,
    )


def _says_something(activity: Activity) -> bool:
    """Whether a section has a text of its own, which would be lost with it."""
    return bool(activity.body or activity.media or activity.links or activity.due)

"""The blocks of an Open edX export: pointers followed, settings of parents handed down."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from audit.course import BLIND_BREAKS, BLIND_LIVE, BLIND_RECORDINGS, BLIND_VIDEO_LENGTHS
from audit.language import translate as _
from audit.readers.fields import MAX_TITLE_CHARACTERS, utc
from audit.readers.package import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

BLIND_TO = frozenset({BLIND_LIVE, BLIND_VIDEO_LENGTHS, BLIND_RECORDINGS, BLIND_BREAKS})
# Blocks that hold other blocks; what stands between a course and what a learner does.
HEADINGS = frozenset({"chapter", "sequential", "vertical"})
# Of these a learner meets a part: so many, one of the branches, or what a condition opens.
DRAWN = frozenset({"library_content", "itembank", "randomize"})
WRAPPERS = DRAWN | {"split_test", "conditional", "wrapper", "videosequence", "problemset"}
CONTAINERS = HEADINGS | WRAPPERS | {"course", "library"}
# What a course lists among its blocks that is none.
NO_BLOCKS = frozenset({"wiki", "textbook", "grading_policy", "static_tab", "xblock-settings"})
MAX_DEPTH = 30
_KEY = re.compile(r"[0-9a-f]{16,}")
_OLD_REPR = re.compile(r"u?'(.*)'", re.DOTALL)


@dataclass(slots=True, eq=False)
class Block:
    """One element of the course, where it stands.

    Parameters
    ----------
    tag, name
        Its type, and ``url_name``: unique within the type.
    element
        Its definition, from a file of its own or in place.
    member
        File in which the definition stands.
    settings
        Its attributes, as text, after the policy.
    number
        Its place among its siblings, from 0.
    left_out
        True = another learner, or another try, meets this branch.
    """

    tag: str
    name: str
    element: "_Element"
    member: str
    settings: Mapping[str, str]
    parent: "Block | None" = None
    number: int = 0
    depth: int = 0
    left_out: bool = False
    # Handed down: filled from the parent when the block is made.
    published: bool = True
    opens: datetime | None = None
    due: datetime | None = None
    graded: bool | None = None
    work_type: str | None = None
    exam: str | None = None
    children: int = field(default=0)

    @property
    def id(self) -> str:
        """Type and name, by which people and the labels of courses name a block."""
        return f"{self.tag}/{self.name}"

    @property
    def lineage(self) -> Iterator["Block"]:
        """The block and everything around it, outwards."""
        block: Block | None = self
        while block is not None:
            yield block
            block = block.parent

    def text(self, *names: str) -> str | None:
        """First of these settings that says something, without quotes of JSON or Python."""
        for name in names:
            said = self.settings.get(name)
            if said is not None and (value := plain(said)) is not None:
                return value
        return None

    def flag(self, name: str) -> bool | None:
        """Whether a setting says ``true`` or ``false``; None = neither."""
        return {"true": True, "false": False}.get((self.text(name) or "").lower())

    def number_of(self, name: str) -> float | None:
        """Finite number of a setting; None = none is said."""
        return as_number(self.text(name))

    @property
    def title(self) -> str:
        """Its own title, else that of the unit, subsection or section around it."""
        own = self.text("display_name")
        if own is None and self.tag in HEADINGS and not _KEY.fullmatch(self.name):
            # As the LMS shows a heading that nobody named.
            own = self.name.replace("_", " ")
        if own is None and self.parent is not None:
            return self.parent.title
        return " ".join((own or self.tag).split())[:MAX_TITLE_CHARACTERS]


def plain(value: str | None) -> str | None:
    """A setting as people mean it: old exports wrote values as JSON or in Python's way.

    Examples
    --------
    >>> plain('"2031-01-01T00:00:00Z"'), plain("u'Tides'"), plain("null"), plain(" ")
    ('2031-01-01T00:00:00Z', 'Tides', None, None)
    """
    value = (value or "").strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        found = parse_json(value)
        value = found.strip() if isinstance(found, str) else value
    elif old := _OLD_REPR.fullmatch(value):
        value = old[1] if value.startswith("u") else value
    return None if value in ("", "null", "None") else value


def as_number(text: str | None) -> float | None:
    """Finite number in a text, or None."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if abs(value) < 1e15 else None


def parse_json(text: str | None) -> object:
    """What a JSON text holds; None for none, and for a broken one."""
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


class Files:
    """Members of the package: by name, and by the names that uploads had."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.names = frozenset(package.source.members)

    @cached_property
    def _uploads(self) -> dict[str, str]:
        return {
            _fold(member): member
            for member in reversed(self.package.source.members)
            if "static/" in member
        }

    def uploaded(self, path: str) -> str | None:
        """Member of an upload; its name may have ``_`` where the upload had spaces."""
        return path if path in self.names else self._uploads.get(_fold(path))


class Tree:
    """Blocks of one course or library, each definition read once.

    Parameters
    ----------
    prefix
        Folder of the course inside the package: empty, or with ``/`` at its end.
    policy
        ``policy.json``: ``type/name`` -> settings that override those of the block.
    """

    def __init__(self, files: Files, prefix: str, policy: Mapping[str, object]) -> None:
        self.files = files
        self.package = files.package
        self.prefix = prefix
        self.policy = policy
        self.seen: set[str] = set()
        self._unnamed = 0

    def member(self, path: str) -> str | None:
        """Member at a path inside the course; None = there is none."""
        full = self.prefix + path
        return full if full in self.files.names else self.package.find(full)

    def static(self, name: str) -> str | None:
        """Member of an uploaded file."""
        return self.files.uploaded(f"{self.prefix}static/{name}")

    def note(self, path: str, reason: str, **values: object) -> None:
        """Keep in mind that something of the course was not read."""
        self.package.note(self.prefix + path, reason, **values)

    def blocks(self, root: Block) -> list[Block]:
        """All blocks below the root in the order of the course, containers before contents."""
        found: list[Block] = []
        waiting = self._children(root)
        while waiting:
            block = waiting.pop()
            if block.depth > MAX_DEPTH:
                self.note(block.id, _("blocks inside blocks, too deep; left out"))
                continue
            if block.id in self.seen:
                self.note(
                    block.id, _("the block stands in the course twice; the second is left out")
                )
                continue
            self.seen.add(block.id)
            found.append(block)
            if block.tag in CONTAINERS or self._holds_blocks(block):
                waiting.extend(self._children(block))
        _choose(found)
        return found

    def _children(self, parent: Block) -> list[Block]:
        """Last first."""
        elements = [e for e in parent.element if isinstance(e.tag, str) and e.tag not in NO_BLOCKS]
        parent.children = len(elements)
        return [self.block(e, parent, number) for number, e in enumerate(elements)][::-1]

    def _holds_blocks(self, block: Block) -> bool:
        """Whether a block of an unknown type has blocks in files of their own inside."""
        return any(
            isinstance(e.tag, str) and self._pointed(e.tag, e.get("url_name")) is not None
            for e in block.element
        )

    def block(self, element: "_Element", parent: Block | None, number: int = 0) -> Block:
        """The block that an element is, or points to."""
        tag = str(element.tag)
        settings: dict[str, str] = attributes(element)
        member = parent.member if parent is not None else ""
        name = settings.get("url_name") or settings.get("slug") or settings.get("name")
        if name is None:
            self._unnamed += 1
            name = f"{parent.name if parent is not None else tag}-{self._unnamed}"
        if len(element) == 0 and not (element.text or "").strip():
            pointed = self._pointed(tag, name)
            root = None
            if pointed is not None and pointed.endswith(".xml"):
                member, root = pointed, self.package.xml(pointed)
            elif pointed is None and set(settings) == {"url_name"} and tag in _IN_FILES:
                self.note(f"{tag}/{name}.xml", _("the file of this block is missing"))
            if root is not None:
                # An old export may say in the pointer what the definition leaves out.
                element, settings = root, {**settings, **attributes(root)}
        if f"{tag}/{name}" in self.policy:
            settings.update(as_settings(self.policy[f"{tag}/{name}"]))
        block = Block(tag, name, element, member, settings, parent, number)
        self._hand_down(block)
        return block

    def _pointed(self, tag: str, name: str | None) -> str | None:
        """File of a block: ``html/x.xml``, in old exports ``html/x.html`` alone."""
        if not name:
            return None
        path = f"{self.prefix}{tag}/{name.replace(':', '/')}"
        for ending in (".xml", ".html"):
            if path + ending in self.files.names:
                return path + ending
        return None

    def _hand_down(self, block: Block) -> None:
        """Fill in what the block has from what it stands in."""
        parent = block.parent
        said_opens, said_due = self._moment(block, "start"), self._moment(block, "due")
        graded, work_type = block.flag("graded"), block.text("format")
        block.published = not block.flag("visible_to_staff_only")
        block.exam = _exam(block)
        if parent is None or parent.tag in ("course", "library"):
            # The day on which the course begins says nothing about one part of it.
            block.depth = 1
            block.opens, block.due, block.graded, block.work_type = (
                said_opens,
                said_due,
                graded,
                work_type,
            )
            return
        block.depth = parent.depth + 1
        block.published = block.published and parent.published
        # A part cannot open before what it stands in.
        moments = [moment for moment in (said_opens, parent.opens) if moment is not None]
        block.opens = max(moments, default=None)
        block.due = said_due or parent.due
        block.graded = parent.graded if graded is None else graded
        block.work_type = work_type or parent.work_type
        block.exam = block.exam or parent.exam

    def _moment(self, block: Block, name: str) -> datetime | None:
        text = block.text(name)
        moment = utc(text)
        if text is not None and moment is None:
            self.note(block.id, _("the date {text} cannot be read"), text=repr(text[:60]))
        return moment


# Types of which every export seen keeps the definition in a file of its own.
_IN_FILES = HEADINGS | {"html", "problem", "video", "library_content", "lti", "annotatable"}
_EXAMS = (
    ("is_onboarding_exam", "onboarding"),
    ("is_practice_exam", "practice"),
    ("is_proctored_enabled", "proctored"),
    ("is_proctored_exam", "proctored"),
    ("is_time_limited", "timed"),
)


def _exam(block: Block) -> str | None:
    return next((word for name, word in _EXAMS if block.flag(name)), None)


def attributes(element: "_Element") -> dict[str, str]:
    """Attributes of an element, as text."""
    return {str(name): str(value) for name, value in element.attrib.items()}


def as_settings(policy: object) -> dict[str, str]:
    """Settings of a policy as they would stand in attributes."""
    if not isinstance(policy, dict):
        return {}
    return {
        str(name): value if isinstance(value, str) else json.dumps(value)
        for name, value in policy.items()
        if value is not None
    }


def _choose(blocks: Sequence[Block]) -> None:
    """Mark what one learner does not meet: undrawn questions, other branches."""
    leaves: dict[Block, int] = {}
    branches: dict[Block, list[Block]] = {}
    for block in blocks:
        if block.tag not in CONTAINERS:
            for outer in block.lineage:
                leaves[outer] = leaves.get(outer, 0) + 1
        parent = block.parent
        if parent is None:
            continue
        if parent.tag in DRAWN:
            drawn = drawn_of(parent)
            block.left_out = drawn is not None and block.number >= drawn
        elif parent.tag == "split_test":
            branches.setdefault(parent, []).append(block)
    for others in branches.values():
        longest = max(others, key=lambda branch: leaves.get(branch, 0))
        for branch in others:
            branch.left_out = branch is not longest
    for block in blocks:
        if block.parent is not None and block.parent.left_out:
            block.left_out = True


def drawn_of(block: Block) -> int | None:
    """How many of its children a bank hands to one learner; None = it does not say."""
    if block.tag == "randomize":
        return min(block.children, 1)
    count = block.number_of("max_count")
    if count is None:
        return None
    return block.children if count < 0 else min(int(count), block.children)


def _fold(name: str) -> str:
    return name.replace(" ", "_").casefold()

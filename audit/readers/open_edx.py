"""Reader of Open edX OLX: the course or library that Studio's *Export* hands out.

``course.xml`` points to the definition of the course, that to its chapters, these to their
subsections, units and blocks, each in a file of its own or in place. Chapters are sections;
subsections and units are activities of their own (headings), before what stands in them. What no
pointer reaches was deleted or never published, and is not counted.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from audit.course import Activity, Course, Section
from audit.errors import ReadError
from audit.language import translate as _
from audit.readers import open_edx_library
from audit.readers.fields import meeting_at, read_html, utc
from audit.readers.open_edx_addresses import Addresses
from audit.readers.open_edx_blocks import Export, activity_of
from audit.readers.open_edx_pages import pages_of
from audit.readers.open_edx_tree import BLIND_TO, Block, Files, Tree, as_number, parse_json
from audit.readers.package import Package
from audit.readers.safe_xml import parse_xml
from audit.readers.source import Source

COURSE, LIBRARY = "course.xml", "library.xml"
POLICY, GRADING = "policy.json", "grading_policy.json"
_PROLOG = rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*)?"
_ROOTS = {
    # A Moodle backup has a course.xml too, whose course has neither.
    COURSE: re.compile(_PROLOG + rb"<course\s[^>]*\b(?:url_name|org)\s*=", re.DOTALL),
    LIBRARY: re.compile(_PROLOG + rb"<library\s[^>]*\b(?:library|xblock-family)\s*=", re.DOTALL),
}
_FOLDERS = frozenset({"course", "policies", "chapter", "sequential", "vertical"})
_YEAR = re.compile(r"(?:19|20)\d\d")
MAX_COURSES = 50
_HEAD_BYTES = 8_192
# A course without a date begins then: it was never released.
_NEVER = "2030-01-01"


class Root(NamedTuple):
    """Where a course or library begins: its folder in the package, and its file there."""

    prefix: str
    file: str


def sniff(source: Source) -> bool:
    """Whether the source is a course or library as Studio exports it."""
    return open_edx_library.sniff(source) or bool(_roots(source))


def _roots(source: Source) -> list[Root]:
    """Courses in the source: in its top folder, or else each in a folder of its own."""
    found: list[Root] = []
    with_blocks = set(_folders_with_blocks(source.members))
    for member in source.members:
        prefix, _slash, file = member.rpartition("/")
        if file not in _ROOTS or "/" in prefix:
            continue
        prefix = prefix and f"{prefix}/"
        head = source.read(member)[:_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf")
        if _ROOTS[file].match(head) is None:
            continue
        if file == LIBRARY or b"<chapter" in head or prefix in with_blocks:
            found.append(Root(prefix, file))
    at_top = [root for root in found if not root.prefix]
    return at_top or found


def _folders_with_blocks(members: Iterable[str]) -> Iterator[str]:
    """Folders, at the top or one below, that have one of the folders of a course."""
    for member in members:
        first, _slash, rest = member.partition("/")
        second, _slash, below = rest.partition("/")
        if rest and first in _FOLDERS:
            yield ""
        if below and second in _FOLDERS:
            yield f"{first}/"


def read(source: Source) -> list[Course]:
    """Read each course or library of a source.

    Raises
    ------
    ReadError
        There is none, or its first file cannot be read.
    """
    if open_edx_library.sniff(source):
        return open_edx_library.read(source)
    roots = _roots(source)
    if not roots:
        raise ReadError(
            source.name,
            _("there is no {course} or {library} of Open edX").format(
                course=COURSE, library=LIBRARY
            ),
            _("export the course from Studio again: Tools, Export"),
        )
    if len(roots) > MAX_COURSES:
        raise ReadError(
            source.name,
            _("there are {count} courses in it").format(count=len(roots)),
            _("name the folder of one of them"),
        )
    return [_read(source, root) for root in roots]


def _read(source: Source, root: Root) -> Course:
    package = Package(source)
    member = root.prefix + root.file
    pointer = parse_xml(source.read(member), f"{source.name}, {member}")
    run = pointer.get("url_name") or ""
    policy = _policy(package, root.prefix, run, POLICY)
    tree = Tree(Files(package), root.prefix, policy)
    top = tree.block(pointer, None)
    if root.file == COURSE and top.element is pointer and len(pointer) == 0:
        raise ReadError(
            f"{source.name}, {root.prefix}course/{run}.xml",
            _("the course itself is missing or broken"),
            _("export the course from Studio again: Tools, Export"),
        )
    org, code = top.text("org"), top.text("course", "library")
    blocks = tree.blocks(top)
    graders = _graders(package, root.prefix, run)
    export = Export(
        tree, Addresses(tree, org, code), {name: w for name, (w, _n) in graders.items()}
    )
    sections, activities = _activities(export, blocks)
    activities += [
        replace(page, position=number)
        for number, page in enumerate(pages_of(export, top), start=len(activities) + 1)
    ]
    _note_settings(tree, top, blocks, graders)
    _note_what_is_not_there(tree, activities)
    start = top.text("start")
    if start is not None and start.startswith(_NEVER):
        tree.note("start", _("the course begins on {day}, which stands for no date"), day=_NEVER)
    parts = [part for part in (org, code, run if root.file == COURSE else None) if part]
    kind = "course" if root.file == COURSE else "library"
    return Course(
        id=f"{kind}-v1:{'+'.join(parts)}" if parts else source.name,
        title=top.text("display_name") or code or source.name,
        format="open_edx",
        source_name=source.name,
        source_sha256=source.sha256,
        code=code,
        # Studio asks for the term there; people write other things too.
        term=run if _YEAR.search(run) and root.file == COURSE else None,
        language=top.text("language"),
        start=utc(start),
        end=utc(top.text("end")),
        platform="Open edX",
        sections=tuple(sections),
        activities=tuple(activities),
        unread=tuple(package.unread),
        blind_to=BLIND_TO,
    )


def _policy(package: Package, prefix: str, run: str, file: str) -> Mapping[str, object]:
    """A JSON file of the course's policies; empty where there is none."""
    paths = [f"policies/{run}/{file}", file]
    if file == POLICY:
        paths.append(f"policies/{run}.json")
    start, end = f"{prefix}policies/", f"/{file}"
    others = [m for m in package.source.members if m.startswith(start) and m.endswith(end)]
    found = next((m for path in paths if (m := package.find(prefix + path))), None)
    if found is None and len(others) == 1:
        found = others[0]
    if found is None:
        return {}
    policy = parse_json(package.text(found))
    if not isinstance(policy, dict):
        package.note(found, _("the JSON is broken; the settings in it were not read"))
        return {}
    return policy


def _graders(package: Package, prefix: str, run: str) -> dict[str, tuple[str, str]]:
    """Assignment type -> its part of the grade, and how many of them the course means to have."""
    rows = _policy(package, prefix, run, GRADING).get("GRADER")
    graders: dict[str, tuple[str, str]] = {}
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and isinstance(row.get("type"), str):
            weight = as_number(str(row.get("weight")))
            count = as_number(str(row.get("min_count")))
            graders[row["type"]] = (
                "" if weight is None else f"{weight:g}",
                "" if count is None else f"{count:g}",
            )
    return graders


def _activities(export: Export, blocks: list[Block]) -> tuple[list[Section], list[Activity]]:
    sections: list[Section] = []
    activities: list[Activity] = []
    section_of: dict[Block | None, str | None] = {}
    for block in blocks:
        if block.tag == "chapter" and block.depth == 1:
            section_of[block] = block.id
            sections.append(
                Section(
                    native_id=block.id,
                    title=block.title,
                    position=len(sections) + 1,
                    published=block.published,
                )
            )
            continue
        section_of[block] = section_id = section_of.get(block.parent)
        activities.append(activity_of(export, block, section_id, len(activities) + 1))
    return sections, activities


def _note_settings(
    tree: Tree, top: Block, blocks: list[Block], graders: Mapping[str, tuple[str, str]]
) -> None:
    """Settings for which an activity has no place."""
    used = {block.work_type for block in blocks}
    for name, (weight, count) in graders.items():
        if name not in used:
            tree.note(
                GRADING,
                _("no subsection is of the type {name} (weight {weight}, {count} planned)"),
                name=name,
                weight=weight or "?",
                count=count or "?",
            )
    if top.flag("self_paced"):
        dated = sum(1 for block in blocks if block.text("due"))
        if dated:
            tree.note(
                "self_paced",
                _("learners go at their own pace: {count} due dates bind nobody"),
                count=dated,
            )
    for block in blocks:
        if weeks := block.text("relative_weeks_due"):
            tree.note(
                block.id, _("due {weeks} weeks after a learner's own start"), weeks=weeks[:20]
            )
        groups = parse_json(block.settings.get("group_access"))
        if isinstance(groups, dict) and any(groups.values()):
            tree.note(block.id, _("shown to some groups of learners only"))
        if (opens := block.text("start")) and opens.startswith(_NEVER):
            tree.note(block.id, _("opens on {day}, which stands for no date"), day=_NEVER)
    if (grace := top.text("graceperiod")) and any(digit in "123456789" for digit in grace):
        tree.note("graceperiod", _("every due date is extended by {grace}"), grace=grace[:60])
    if parse_json(top.settings.get("discussion_blackouts")):
        tree.note("discussion_blackouts", _("discussions are closed for some time"))
    discussions = parse_json(top.settings.get("discussions_settings"))
    if isinstance(discussions, dict) and discussions.get("enable_in_context") is True:
        tree.note(
            "discussions_settings",
            _("beside every unit stands a discussion, which no block shows"),
        )
    teams = parse_json(top.settings.get("teams_configuration"))
    if isinstance(teams, dict) and (teams.get("topics") or teams.get("team_sets")):
        tree.note(
            "teams_configuration", _("learners can form teams; which, the export does not say")
        )


def _note_what_is_not_there(tree: Tree, activities: list[Activity]) -> None:
    """Drafts, the wiki, the effort that is stated, and meetings of tools."""
    drafts: Counter[str] = Counter()
    start = f"{tree.prefix}drafts/"
    for member in tree.package.source.members:
        if member.startswith(start) and member.endswith(".xml"):
            block_id = member[len(start) : -len(".xml")]
            drafts[block_id.partition("/")[0]] += 1
            if block_id.startswith("vertical/") and block_id not in tree.seen:
                tree.note(
                    member[len(tree.prefix) :], _("a unit that was never published; left out")
                )
    if drafts:
        tree.note(
            "drafts",
            _("edits that are not published yet were left out ({count})"),
            count=sum(drafts.values()),
        )
    for name in ("effort", "duration"):
        stated = tree.member(f"about/{name}.html")
        text = read_html(tree.package.text(stated)).text if stated else ""
        if text:
            tree.note(f"about/{name}.html", _("stated there: {text}"), text=repr(text[:80]))
    if tree.member("about/overview.html"):
        tree.note("about/overview.html", _("the page in the catalogue is no part of the course"))
    addresses = (address for a in activities for address in (a.url, *a.links) if address)
    for tool in sorted({name for name in map(meeting_at, addresses) if name}):
        tree.note(
            tool,
            _("meetings kept in {tool} cannot be listed by this package; add [[live]]"),
            tool=tool,
        )
    for activity in activities:
        if activity.lms_type == "google-calendar":
            tree.note(
                activity.native_id,
                _("the events of this calendar are not in the export; add its .ics file"),
            )

"""CSV dumps of the Canvas API: tables that a client wrote -> the objects that Canvas answered.

One table a kind of object, known by its columns: names of files are the habit of whoever wrote
them. Lists stand in cells as Python or JSON writes them, and the ids may have been hashed, so
that an item's content can then only be found by its title.
"""

import ast
import csv
import io
import json
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from audit.course import Unread
from audit.errors import ReadError
from audit.language import translate as _
from audit.readers.json_answers import Answer
from audit.readers.json_fields import Json, ident, text
from audit.readers.json_files import about_people
from audit.readers.source import Source
from audit.readers.table_kinds import PEOPLE_COLUMNS, kind_of_table

# Keys by which the reader of answers knows an object, where a table left the column out.
_KNOWN_BY = {
    "item": ("position",),
    "quiz": ("question_count",),
    "assignment": ("grading_type",),
    "page": ("page_id",),
    "module": ("items_count",),
}
_NOTHING = frozenset({"", "nan", "none", "null", "nat", "na", "<na>"})
_YES_OR_NO = {"true": True, "false": False}
# A number column with gaps becomes one with decimals.
_WHOLE = re.compile(r"\d{1,20}\.0")
_DELIMITERS = (",", ";", "\t")
_HEADER_BYTES = 8_000
_MAX_LIST_CHARACTERS = 10_000
_MAX_CSV_BYTES = 32 * 1024 * 1024
# Packages that hold tables among other things have readers of their own.
_PACKAGES = ("imsmanifest.xml", "moodle_backup.xml")
_CONTENT_KINDS = {"Assignment": "assignment", "Discussion": "topic", "Quiz": "quiz"}


@dataclass(slots=True, kw_only=True)
class Tables:
    """All tables of a source that hold objects of Canvas.

    Parameters
    ----------
    kinds
        Kind of each.
    unread
        Tables about people or of something else, and what could not be joined.
    problems
        Tables that cannot be read.
    """

    kinds: set[str] = field(default_factory=set)
    answers: list[Answer] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    problems: list[ReadError] = field(default_factory=list)


# Told apart first, and read right after.
_read: WeakKeyDictionary[Source, Tables] = WeakKeyDictionary()


def load(source: Source) -> Tables:
    """All tables of a source, joined; read once, however often it is asked for."""
    if source not in _read:
        tables = Tables()
        objects: dict[str, list[Json]] = {}
        for member in _members(source, tables):
            _table(source, member, tables, objects)
        _modules_of_items(objects, tables)
        _join_by_title(objects, tables, source.name)
        _read[source] = tables
    return _read[source]


def _members(source: Source, tables: Tables) -> Iterator[str | None]:
    """Members that are tables and not about people; None = the source itself."""
    if not source.is_folder and not source.is_archive:
        if kind_of_table(_columns_of(source.head)) is not None:
            yield None
        return
    if any(name in source.members for name in _PACKAGES):
        return
    for member in source.members:
        if member.lower().endswith(".csv"):
            if about_people(member) is not None:
                tables.unread.append(Unread(path=member, reason=_("about people: not opened")))
            elif source.size(member) > _MAX_CSV_BYTES:
                reason = _("the table is larger than 32 MiB; not read")
                tables.unread.append(Unread(path=member, reason=reason))
            else:
                yield member


def _columns_of(content: bytes) -> frozenset[str]:
    line = _decoded(content[:_HEADER_BYTES]).lstrip().split("\n", 1)[0]
    return frozenset(cell.strip(' "\r').lower() for cell in line.split(_delimiter(line)))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8-sig", "replace").replace("\x00", "")


def _delimiter(line: str) -> str:
    return max(_DELIMITERS, key=line.count)


def _table(
    source: Source, member: str | None, tables: Tables, objects: dict[str, list[Json]]
) -> None:
    where = member or source.name
    try:
        content = source.read(member)
    except ReadError as error:
        tables.problems.append(error)
        return
    columns = _columns_of(content)
    kind = kind_of_table(columns)
    if kind is None:
        about = (
            _("about people: not read") if columns & PEOPLE_COLUMNS else _("not a table of Canvas")
        )
        tables.unread.append(Unread(path=where, reason=about))
        return
    body = _decoded(content).lstrip()
    rows = csv.reader(io.StringIO(body), delimiter=_delimiter(body.split("\n", 1)[0]))
    try:
        names = _names(next(rows))
        things = [_thing(kind, names, row, n) for n, row in enumerate(rows, start=2) if any(row)]
    except csv.Error as error:
        line = f"{where}, line {rows.line_num}"
        problem = ReadError(line, f"this is no row of a table ({error})", "write the table again")
        tables.problems.append(problem)
        return
    tables.kinds.add(kind)
    # Two tables of one kind overlap; the reader of answers drops their doubles.
    objects.setdefault(kind, []).extend(things)
    tables.answers.append(Answer(where=where, asked=where, objects=tuple(things)))


def _names(header: list[str]) -> list[str]:
    """Column names; a client's parsed copy of a date serves where the date itself is left out."""
    names = [name.strip().lower() for name in header]
    return [
        short
        if name.endswith("_date")
        and (short := name[:-5]) not in names
        and "_" in short
        # all_day_date is Canvas's own.
        and name != "all_day_date"
        else name
        for name in names
    ]


def _thing(kind: str, names: list[str], row: list[str], number: int) -> Json:
    thing: dict[str, object] = {}
    # A short row lacks its last cells, not its columns.
    for name, cell in zip(names, [*row, *([""] * len(names))], strict=False):
        if name and not name.startswith("unnamed:"):
            _put(thing, name, _value(name, cell))
    if kind == "page":
        thing.setdefault("url", thing.get("page_url") or thing.get("page_id"))
    if thing.get("id") is None and not (kind == "page" and thing.get("url")):
        thing["id"] = f"row {number}"
    for key in _KNOWN_BY.get(kind, ()):
        thing.setdefault(key, None)
    return thing


def _put(thing: dict[str, object], name: str, value: object) -> None:
    """Set a field; ``term.name`` is a field of a field."""
    first, mark, rest = name.partition(".")
    if not mark or not first or not rest:
        thing[name] = value
        return
    inner = thing.setdefault(first, {})
    if isinstance(inner, dict) and value is not None:
        inner[rest] = value


def _value(name: str, cell: str) -> object:
    cell = cell.strip()
    lower = cell.lower()
    if lower in _NOTHING:
        return None
    if lower in _YES_OR_NO:
        return _YES_OR_NO[lower]
    if cell[0] in "[{" and cell[-1] in "]}":
        return _structure(cell)
    if name == "submission_types":
        return [word.strip() for word in cell.split(",")]
    if name.endswith("id") and _WHOLE.fullmatch(cell):
        return cell[:-2]
    return cell


def _structure(cell: str) -> object:
    """A list or table in a cell, as JSON or Python writes it; else the text itself."""
    if len(cell) > _MAX_LIST_CHARACTERS:
        return cell
    with warnings.catch_warnings():
        # Python warns of a backslash before a letter that needs none.
        warnings.simplefilter("ignore")
        for parse in (json.loads, ast.literal_eval):
            try:
                return parse(cell)
            except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
                continue
    return cell


def _modules_of_items(objects: dict[str, list[Json]], tables: Tables) -> None:
    """Make modules of what a client joined onto their items."""
    known = {ident(module, "id") for module in objects.get("module", ())}
    made: dict[str, Json] = {}
    for item in objects.get("item", ()):
        module_id = ident(item, "module_id")
        name = text(item, "module_name", "module_title")
        if module_id is not None and name is not None and module_id not in known:
            made.setdefault(
                module_id,
                {
                    "id": module_id,
                    "name": name,
                    "position": item.get("module_position"),
                    "published": item.get("module_published"),
                    "items_count": None,
                },
            )
    if made:
        tables.answers.append(Answer(where="", asked="modules", objects=tuple(made.values())))


def _join_by_title(objects: dict[str, list[Json]], tables: Tables, where: str) -> None:
    """Find the contents of items by title, for kinds of which no id leads to any of them.

    Clients that hash ids hash them for each table anew.
    """
    joined = 0
    for item_type, kind in _CONTENT_KINDS.items():
        contents = objects.get(kind, [])
        items = [item for item in objects.get("item", ()) if item.get("type") == item_type]
        ids = {ident(thing, "id") for thing in contents}
        if not contents or any(ident(item, "content_id") in ids for item in items):
            continue
        names = [text(thing, "title", "name") for thing in contents]
        counted = Counter(names)
        by_name = {
            name: thing
            for name, thing in zip(names, contents, strict=True)
            if name is not None and counted[name] == 1
        }
        for item in items:
            thing = by_name.get(text(item, "title") or "")
            if thing is not None and isinstance(item, dict):
                item["content_id"] = thing.get("id")
                joined += 1
    if joined:
        reason = _("the ids of items lead nowhere; their contents were found by title ({count})")
        tables.unread.append(Unread(path=where, reason=reason.format(count=joined)))

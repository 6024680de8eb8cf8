"""JSON files of a source: a folder, a zip, or one file, each read within bounds.

People's files are told by their names and never opened.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from audit.errors import ReadError
from audit.readers.source import Source

ENDINGS = (".json", ".jsonl", ".ndjson")
# One course's answers are a few MiB; a file past this holds something else.
MAX_JSON_BYTES = 64 * 1024 * 1024
# Servers put this before answers to a browser, so that no page can run them.
_GUARD = re.compile(r"\s*(?:while\s*\(1\);?|for\s*\(;;\);?|\)\]\}',?)\s*")
_SPACE = re.compile(r"\s*")
_KEY = re.compile(r'"(\w{1,60})"\s*:')
# Packages that hold JSON among other things have readers of their own.
_PACKAGES = ("imsmanifest.xml", "moodle_backup.xml")
_PEOPLE = re.compile(
    r"(?i)(?:^|[^a-z])(users?|people|students?|guardians?|participants?|roster|enrol(?:l?ments?|led)|"
    r"submissions?|attempts?|entries|entry[ _-]list|grades|gradebook|gradereport|grade[ _-]change|"
    r"analytics|page[ _-]?views|conversations?|messages?|posts?|forum[ _-]discussions|"
    r"discussion[ _-]topics?[/ _-]\w+[/ _-]view|peer[ _-]reviews|completion|logs?|"
    r"moderated[ _-]students)(?:[^a-z]|$)"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# What stands below is named by the slugs of pages, not by what was asked for.
_PAGES = re.compile(r"(?i)(?:^|/)pages/")


@dataclass(slots=True, kw_only=True)
class Documents:
    """All JSON values of a source.

    Parameters
    ----------
    values
        (file name, value), in the order of the files.
    people
        Where the names of files that were not opened say they are about people.
    problems, broken_keys
        Files that are no JSON, and the names met in them.
    """

    values: list[tuple[str, object]] = field(default_factory=list)
    people: dict[str, None] = field(default_factory=dict)
    problems: list[ReadError] = field(default_factory=list)
    broken_keys: set[str] = field(default_factory=set)


# Two readers look at the same files, and one of them then reads them.
_parsed: WeakKeyDictionary[Source, Documents] = WeakKeyDictionary()


def about_people(asked: str) -> str | None:
    """The part of a name up to the word that says it is about people; None if it is not.

    Examples
    --------
    >>> about_people("courses/7/users/jane.json")
    'courses/7/users'
    >>> about_people("pages/how-submissions-work.json") is None
    True
    """
    pages = _PAGES.search(asked)
    # "studentSubmissions" is two words, as "student submissions" is.
    asked = _CAMEL.sub(" ", asked[: pages.end()] if pages else asked)
    found = _PEOPLE.search(asked)
    return asked[: found.end(1)] if found else None


def read_files(source: Source) -> Documents:
    """All JSON values of a source; read once, however often it is asked for."""
    if source not in _parsed:
        documents = Documents()
        for name, member in _files(source, documents):
            try:
                documents.values.extend((name, value) for value in _parse(source, name, member))
            except _NotJsonError as error:
                documents.problems.append(error.problem)
                documents.broken_keys.update(error.keys)
        _parsed[source] = documents
    return _parsed[source]


def _files(source: Source, documents: Documents) -> Iterator[tuple[str, str | None]]:
    if not source.is_folder and not source.is_zip:
        if _looks_like_json(source.head):
            yield source.name, None
        return
    if any(name in source.members for name in _PACKAGES):
        return
    for member in source.members:
        if member.lower().endswith(ENDINGS):
            people = about_people(member)
            if people is None:
                yield member, member
            else:
                documents.people.setdefault(people)


def _looks_like_json(head: bytes) -> bool:
    start = _decoded(head[:200])
    guard = _GUARD.match(start)
    return (start[guard.end() :] if guard else start).lstrip()[:1] in ("{", "[")


def _decoded(content: bytes) -> str:
    # Only UTF-16 and UTF-32 with a byte-order mark; a Windows shell writes UTF-16.
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-32" if content.startswith(b"\xff\xfe\x00\x00") else "utf-16"
        return content.decode(encoding, "replace")
    return content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


class _NotJsonError(Exception):
    """One file that is no JSON, and the names that stand in its beginning."""

    def __init__(self, problem: ReadError, keys: set[str]) -> None:
        super().__init__(problem, keys)
        self.problem = problem
        self.keys = keys


def _parse(source: Source, name: str, member: str | None) -> list[object]:
    """All values of a file: one, or one after the other (JSON lines, joined pages)."""
    size = source.path.stat().st_size if member is None else source.size(member)
    if size > MAX_JSON_BYTES:
        problem = ReadError(name, "the file is larger than 64 MiB", "keep one course a folder")
        raise _NotJsonError(problem, set())
    try:
        content = source.read(member)
    except ReadError as error:
        raise _NotJsonError(error, set()) from error
    body = _decoded(content)
    if not body.strip("\x00 \t\r\n"):
        problem = ReadError(name, "the file is empty", "ask for the answer again")
        raise _NotJsonError(problem, set())
    guard = _GUARD.match(body)
    values: list[object] = []
    position = _after_space(body, guard.end() if guard else 0)
    while position < len(body):
        try:
            value, position = _DECODER.raw_decode(body, position)
        except json.JSONDecodeError as error:
            raise _not_json(name, body, error) from error
        except RecursionError as error:
            problem = ReadError(name, "its lists are nested too deeply", "ask for the answer again")
            raise _NotJsonError(problem, set()) from error
        values.append(value)
        position = _after_space(body, position)
    return values


def _not_json(name: str, body: str, error: json.JSONDecodeError) -> _NotJsonError:
    ends = error.pos >= len(body.rstrip()) or error.msg.startswith("Unterminated string")
    if ends:
        # The reader of the message looks for the end, not for where the last text began.
        error = json.JSONDecodeError(error.msg, body, len(body.rstrip()))
    why = "it stops in the middle" if ends else error.msg[:1].lower() + error.msg[1:]
    problem = ReadError(
        f"{name}, line {error.lineno}, column {error.colno}",
        f"this is not JSON ({why})",
        "ask for the answer again",
    )
    return _NotJsonError(problem, set(_KEY.findall(body[:65_536])))


def _after_space(body: str, position: int) -> int:
    found = _SPACE.match(body, position)
    return found.end() if found else position


def _whole(digits: str) -> int | float:
    # Python refuses to read numbers of thousands of digits; no id has more than twenty.
    return int(digits) if len(digits) <= 40 else float(digits[:300])


_DECODER = json.JSONDecoder(parse_int=_whole, parse_constant=lambda _name: None)

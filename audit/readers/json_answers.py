"""Answers of a server, as JSON: a folder or zip of them, or one file.

Knows the shapes in which people keep answers, not what they say: whole answers, pages,
JSON lines, several answers in one object, and the wrappers that clients put around them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from audit.course import Unread
from audit.errors import ReadError
from audit.language import translate as _
from audit.language import translate_plural
from audit.readers.json_fields import Json, number, text
from audit.readers.json_files import about_people, read_files
from audit.readers.source import Source

MAX_DEPTH = 8
_REFUSED = re.compile(r"(?i)unauth|forbidden|not[ _]found|error|denied|invalid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One array of objects, or one object, that a server answered with.

    Parameters
    ----------
    where
        File and key, as the user knows them.
    asked
        All that says what was asked for: file name, key, address of the request.
    objects
        Empty where the server answered that there is nothing.
    """

    where: str
    asked: str
    objects: tuple[Json, ...]


@dataclass(slots=True, kw_only=True)
class Answers:
    """All answers of a source.

    Parameters
    ----------
    unread
        People's files (never opened), refusals, and what holds no object of the format.
    problems
        Files that are no JSON.
    broken_keys
        Names met in those files, by which their format can still be told.
    refusals
        Answers in which the server says why it gives none.
    refusal_keys
        Keys of those answers, by which the software can still be told.
    """

    answers: list[Answer] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    problems: list[ReadError] = field(default_factory=list)
    broken_keys: frozenset[str] = frozenset()
    refusals: list[Unread] = field(default_factory=list)
    refusal_keys: set[str] = field(default_factory=set)


def load(source: Source, is_object: Callable[[Json], bool]) -> Answers:
    """All answers of a source.

    Parameters
    ----------
    is_object
        Whether an object is one of the format, rather than a table of answers by name.
    """
    documents = read_files(source)
    found = Answers(problems=list(documents.problems), broken_keys=frozenset(documents.broken_keys))
    found.unread.extend(
        Unread(path=path, reason=_("about people: not opened")) for path in documents.people
    )
    for name, value in documents.values:
        walk = _Walk(name, found, is_object)
        if not walk.value(value, where=name, asked=""):
            walk.unknown += 1
        found.unread.extend(Unread(path=name, reason=reason) for reason in walk.notes())
    found.unread.extend(found.refusals)
    return found


class _Walk:
    """The way through one file, from the outside in.

    Each step says whether it met something that is known here.
    """

    def __init__(self, name: str, found: Answers, is_object: Callable[[Json], bool]) -> None:
        self.name = name
        self.found = found
        self.is_object = is_object
        self.about_people = 0
        self.changes = 0
        self.unknown = 0

    def value(self, value: object, *, where: str, asked: str, depth: int = 0) -> bool:
        if depth <= MAX_DEPTH and isinstance(value, list):
            return self._list(value, where, asked, depth)
        if depth <= MAX_DEPTH and isinstance(value, dict):
            return self._object(value, where, asked, depth)
        # An answer without content (204) asks for nothing.
        return value is None

    def _list(self, value: list[object], where: str, asked: str, depth: int) -> bool:
        own: list[Json] = [
            item for item in value if isinstance(item, dict) and self.is_object(item)
        ]
        if own or not value:
            self._add(where, asked, own)
        rest = [item for item in value if not (isinstance(item, dict) and self.is_object(item))]
        met = [self.value(item, where=where, asked=asked, depth=depth + 1) for item in rest]
        return self._some(met, known=bool(own) or not value)

    def _object(self, value: Json, where: str, asked: str, depth: int) -> bool:
        refusal = refusal_in(value)
        if refusal is not None:
            reason = _("the server refused to answer ({reason}); ask for it again").format(
                reason=refusal
            )
            self.found.refusal_keys.update(value)
            self.found.refusals.append(Unread(path=where, reason=reason))
            return True
        if self.is_object(value):
            self._add(where, asked, [value])
            return True
        if is_wrapper(value):
            method = text(value, "method")
            if method is not None and method.upper() != "GET":
                self.changes += 1
                return True
            request = text(value, "endpoint", "url", "path") or ""
            return self._named(value["data"], where, f"{asked} {request}".strip(), depth)
        met = [
            self._named(item, f"{where}, {key}", f"{asked} {key}".strip(), depth)
            for key, item in value.items()
            if isinstance(item, list | dict)
        ]
        return self._some(met, known=False)

    def _some(self, met: list[bool], *, known: bool) -> bool:
        """Count what is not known, unless nothing is: then the whole counts once, further out."""
        if known or any(met):
            self.unknown += met.count(False)
            return True
        return False

    def _named(self, value: object, where: str, asked: str, depth: int) -> bool:
        if about_people(asked) is not None:
            self.about_people += 1
            return True
        return self.value(value, where=where, asked=asked, depth=depth + 1)

    def _add(self, where: str, asked: str, objects: list[Json]) -> None:
        self.found.answers.append(
            Answer(where=where, asked=f"{self.name} {asked}".strip(), objects=tuple(objects))
        )

    def notes(self) -> Iterator[str]:
        """What was not read in the file, in words."""
        for count, reason in (
            (
                self.about_people,
                translate_plural(
                    "{count} answer about people: not read",
                    "{count} answers about people: not read",
                    self.about_people,
                ),
            ),
            (
                self.changes,
                translate_plural(
                    "{count} answer to a request that changes the course: not read",
                    "{count} answers to requests that change the course: not read",
                    self.changes,
                ),
            ),
            (
                self.unknown,
                translate_plural(
                    "{count} answer that is not known here",
                    "{count} answers that are not known here",
                    self.unknown,
                ),
            ),
        ):
            if count:
                yield reason.format(count=count)


def is_wrapper(value: Json) -> bool:
    """Whether a client kept an answer together with its request."""
    return "data" in value and any(key in value for key in ("method", "endpoint", "status_code"))


def refusal_in(value: Json) -> str | None:
    """Why the server refused, if this is its refusal: one or a few words."""
    if "id" in value:
        return None
    code = number(value, "status_code")
    if code is not None and code >= 400 and is_wrapper(value):
        return f"{code:.0f}"
    for key in ("exception", "error"):
        if isinstance(value.get(key), str) and ("errorcode" in value or "message" in value):
            return text(value, "errorcode", key)
    status = text(value, "status")
    if status is not None and len(status) <= 40 and _REFUSED.search(status):
        return status
    errors = value.get("errors")
    if errors and not any(isinstance(item, list) for key, item in value.items() if key != "errors"):
        first = errors[0] if isinstance(errors, list) else errors
        message = text(first, "message") if isinstance(first, dict) else None
        return (message or _("no reason given"))[:80].rstrip(" .")
    return None

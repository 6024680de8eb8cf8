"""Which objects Google Classroom's JSON holds, and to which course each belongs.

Answers of the API, with or without all of their fields, as bare lists or in tables of somebody's
own; and the classes of a Takeout, whose layout varies. People's parts are passed over.
"""

import base64
import binascii
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import MappingProxyType

from audit.course import Unread
from audit.language import translate as _
from audit.language import translate_plural
from audit.readers.json_answers import is_wrapper
from audit.readers.json_fields import Json, child, children, ident, text
from audit.readers.json_files import Documents, about_people

MAX_DEPTH = 8
WORK_TYPES = frozenset({"ASSIGNMENT", "SHORT_ANSWER_QUESTION", "MULTIPLE_CHOICE_QUESTION"})
# Key of a list, or part of a file's name -> what its objects are where they do not say so.
LISTS = MappingProxyType(
    {
        "courseworkmaterial": "material",
        "courseworkmaterials": "material",
        "coursework": "work",
        "announcements": "announcement",
        "announcement": "announcement",
        "topics": "topic",
        "topic": "topic",
        "courses": "course",
        "course": "course",
    }
)
# What an object of each kind has at least.
_NAMED_BY = MappingProxyType(
    {
        "work": "title",
        "material": "title",
        "announcement": "text",
        "topic": "name",
        "course": "name",
    }
)
_OF_A_COURSE = frozenset(
    "courseState enrollmentCode teacherGroupEmail courseGroupEmail teacherFolder "
    "guardiansEnabled gradebookSettings descriptionHeading courseMaterialSets".split()
)
# Objects about one person, and keys of whatever is about people.
_OF_A_PERSON = frozenset(
    "courseWorkId userId submissionHistory studentId invitedEmailAddress".split()
)
_PEOPLE = frozenset(
    "students teachers guardians guardianinvitations invitations studentsubmissions userprofiles "
    "profiles registrations comments privatecomments creator owner".split()
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LETTERS = re.compile(r"[^a-z]")
_DIGITS = re.compile(r"\d{1,30}")
_LINK = re.compile(r"https?://classroom\.google\.com/(?:u/\d+/)?c/([\w-]{1,60})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One object.

    Parameters
    ----------
    kind
        ``course``, ``topic``, ``work``, ``material`` or ``announcement``.
    owner
        Id of the course in which it was kept; None = nothing around it says.
    where
        Name of the file.
    place
        Its place among all of its kind in the source, from 1.
    """

    kind: str
    thing: Json
    owner: str | None
    where: str
    place: int


@dataclass(slots=True, kw_only=True)
class Objects:
    """All objects of a source, in the order of its files."""

    found: list[Found] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    is_telling: bool = False
    _places: Counter[str] = field(default_factory=Counter)
    _people: int = 0
    _unknown: int = 0

    @classmethod
    def of(cls, documents: Documents) -> "Objects":
        """The objects of all files."""
        objects = cls()
        for path in documents.people:
            objects.unread.append(Unread(path=path, reason=_("about people: not opened")))
        for name, value in documents.values:
            objects._file(name, value)
        return objects

    def _file(self, name: str, value: object) -> None:
        self._people = self._unknown = 0
        if _is_about_people(name):
            self._people = 1
        elif not self._walk(name, value):
            self._unknown = 1
        for count, one, many in (
            (
                self._people,
                "{count} answer about people: not read",
                "{count} answers about people: not read",
            ),
            (
                self._unknown,
                "{count} answer that is not known here",
                "{count} answers that are not known here",
            ),
        ):
            if count:
                reason = translate_plural(one, many, count).format(count=count)
                self.unread.append(Unread(path=name, reason=reason))

    def _walk(self, name: str, value: object) -> bool:
        """Find the objects of one file, from the outside in; False = there is none."""
        stem = _LETTERS.sub("", name.rsplit("/", 1)[-1].lower())
        named = next((kind for word, kind in LISTS.items() if word in stem), None)
        before = len(self.found)
        people = self._people
        # Value, what its key says it is, the course around it, depth.
        steps: list[tuple[object, str | None, str | None, int]] = [(value, named, None, 0)]
        while steps:
            step, kind, owner, depth = steps.pop()
            if depth > MAX_DEPTH:
                self._unknown += 1
            elif isinstance(step, list):
                steps.extend((item, kind, owner, depth + 1) for item in reversed(step))
            elif isinstance(step, dict):
                steps.extend(reversed(list(self._object(step, kind, owner, depth, name))))
        return len(self.found) > before or self._people > people or value in ([], {}, None)

    def _object(
        self, thing: Json, kind: str | None, owner: str | None, depth: int, where: str
    ) -> Iterator[tuple[object, str | None, str | None, int]]:
        """Keep an object; what may hold further ones is given back."""
        if _is_refusal(thing):
            self.unread.append(
                Unread(path=where, reason=_("the server refused to answer; ask for it again"))
            )
            return
        if is_wrapper(thing):
            yield thing["data"], kind, owner, depth + 1
            return
        if _OF_A_PERSON & thing.keys():
            self._people += 1
            return
        self.is_telling = self.is_telling or _is_telling(thing)
        own = kind_of(thing)
        if own is None and kind is not None and isinstance(thing.get(_NAMED_BY[kind]), str):
            own = kind
        holds = [key for key in thing if _list_of(key) and isinstance(thing[key], list)]
        if own is None and holds and isinstance(thing.get("name"), str):
            own = "course"
        if own is not None:
            self._add(own, thing, owner, where)
            if own != "course":
                return
            owner = ident(thing, "id") or owner
        posts = [post for post in children(thing, "posts") if _is_of_takeout(post)]
        for post in posts:
            self._post(post, owner, where)
        for key, item in thing.items():
            if not isinstance(item, list | dict) or (key == "posts" and posts):
                continue
            inner = _list_of(key)
            if inner is not None:
                yield item, inner, owner, depth + 1
            elif _is_about_people(key):
                self._people += 1
            elif own is None:
                # A table of lists by course.
                yield item, kind, key if _DIGITS.fullmatch(key) else owner, depth + 1

    def _add(self, kind: str, thing: Json, owner: str | None, where: str) -> None:
        self._places[kind] += 1
        place = self._places[kind]
        self.found.append(Found(kind=kind, thing=thing, owner=owner, where=where, place=place))

    def _post(self, post: Json, owner: str | None, where: str) -> None:
        """One post of a Takeout: what is said of it, around what it says."""
        for key, kind in (
            ("courseWork", "work"),
            ("courseWorkMaterial", "material"),
            ("announcement", "announcement"),
        ):
            if key in post:
                shared = {k: v for k, v in post.items() if not isinstance(v, dict)}
                thing = {**shared, **child(post, key)}
                topics = [*children(thing, "topics"), child(post, "topic")]
                name = next((n for topic in topics if (n := text(topic, "name"))), None)
                if name is not None:
                    thing = {**thing, "topicId": name, "topicName": name}
                self._add(kind, thing, owner, where)
                self.is_telling = True
                return


def kind_of(thing: Json) -> str | None:
    """What an object is, told by its own keys; None = they do not tell."""
    has_title = isinstance(thing.get("title"), str)
    if has_title and ("workType" in thing or "year" in child(thing, "dueDate")):
        return "work"
    if isinstance(thing.get("name"), str):
        if _OF_A_COURSE & thing.keys():
            return "course"
        if "topicId" in thing and not has_title:
            return "topic"
    if "courseId" in thing or _LINK.match(text(thing, "alternateLink") or ""):
        if has_title:
            return "material"
        if isinstance(thing.get("text"), str):
            return "announcement"
    return None


def course_of(found: Found, known: frozenset[str]) -> str | None:
    """Id of the course to which an object belongs; None = nothing says."""
    if found.kind == "course":
        return ident(found.thing, "id")
    own = ident(found.thing, "courseId") or found.owner
    if own is not None:
        return own
    link = _LINK.match(text(found.thing, "alternateLink") or "")
    if link is not None:
        return _decoded(link[1])
    named = [number for number in _DIGITS.findall(found.where) if number in known]
    return named[-1] if named else None


def _decoded(code: str) -> str:
    """The id that Classroom writes into its addresses in another form."""
    try:
        plain = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return code
    return plain if plain.isdigit() else code


def _list_of(key: str) -> str | None:
    return LISTS.get(_LETTERS.sub("", key.lower()))


def _is_about_people(name: str) -> bool:
    words = _CAMEL.sub(" ", name)
    return name.lower() in _PEOPLE or about_people(words) is not None


def _is_telling(thing: Json) -> bool:
    """Whether an object can only have come from Google Classroom."""
    return (
        (thing.get("workType") in WORK_TYPES and "title" in thing)
        or ("courseState" in thing and "name" in thing)
        or _LINK.match(text(thing, "alternateLink") or "") is not None
        or ({"courseId", "topicId", "name"} <= thing.keys() and "updateTime" in thing)
        or ({"courseId", "creatorUserId", "state"} <= thing.keys())
        or any(isinstance(thing.get(key), list) for key in ("courseWork", "courseWorkMaterial"))
    )


def _is_of_takeout(post: Json) -> bool:
    return any(key in post for key in ("courseWork", "courseWorkMaterial", "announcement"))


def _is_refusal(thing: Json) -> bool:
    error = child(thing, "error")
    return "code" in error and ("status" in error or "message" in error)

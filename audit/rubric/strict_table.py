"""A TOML table read strictly: a wrong, missing or unknown key is an error that names it."""

import math
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from audit.errors import RubricError

_Word = TypeVar("_Word", bound=StrEnum)
_NAMES = {
    str: "text in quotes",
    int: "whole number",
    bool: "true or false",
    list: "list",
    dict: "table",
}


class StrictTable:
    """A TOML table whose keys are taken one by one; what is left over is an error."""

    def __init__(self, place: str, table: Mapping[str, Any], prefix: str = "") -> None:
        self.place = place
        self.prefix = prefix
        self.left = dict(table)
        self.known: list[str] = []

    def fail(self, key: str, what: str, remedy: str) -> RubricError:
        return RubricError(f"{self.place}, key '{self.prefix}{key}'", what, remedy)

    def take(self, key: str, wanted: type, default: Any = None) -> Any:
        """Take a value; without a default it has to be there."""
        self.known.append(key)
        if key not in self.left and default is not None:
            return default
        if key not in self.left:
            raise self.fail(key, "this key is missing", f"add it, as a {_NAMES[wanted]}")
        value = self.left.pop(key)
        # bool is an int to Python, but not to the person who wrote the file.
        if type(value) is not wanted:
            raise self.fail(
                key, f"{value!r} is not a {_NAMES[wanted]}", f"write a {_NAMES[wanted]}"
            )
        return value

    def text(self, key: str) -> str:
        value = str(self.take(key, str))
        if not value.strip():
            raise self.fail(key, "this text is empty", "write the text")
        return value

    def number(self, key: str) -> float | None:
        self.known.append(key)
        value = self.left.pop(key, None)
        if value is None:
            return None
        # TOML's nan and inf are floats too, and no band can be made of them.
        if type(value) not in (int, float) or not math.isfinite(value):
            raise self.fail(key, f"{value!r} is not a number", "write a number")
        return float(value)

    def word(self, key: str, words: Iterable[str]) -> str:
        return self.check(key, self.take(key, str), words)

    def enum(self, key: str, words: type[_Word]) -> _Word:
        return words(self.word(key, [word.value for word in words]))

    def words(self, key: str, words: Iterable[str]) -> tuple[str, ...]:
        values = self.take(key, list)
        if not values:
            raise self.fail(key, "this list is empty", "name at least one")
        known = list(words)
        return tuple(self.check(key, value, known) for value in values)

    def check(self, key: str, value: object, words: Iterable[str]) -> str:
        known = list(words)
        if value not in known:
            raise self.fail(key, f"{value!r} is not known", "use one of: " + ", ".join(known))
        return str(value)

    def table(self, key: str, default: Any = None) -> "StrictTable":
        return StrictTable(self.place, self.take(key, dict, default), f"{self.prefix}{key}.")

    def tables(self, key: str) -> list[Mapping[str, Any]]:
        values = self.take(key, list, [])
        for value in values:
            if not isinstance(value, dict):
                raise self.fail(key, f"{value!r} is not a table", "write a list of tables")
        return list(values)

    def end(self) -> None:
        for key in self.left:
            raise self.fail(key, "this key is not known", "use one of: " + ", ".join(self.known))

"""XML out of an export: parsed from bytes, without entities, network or DTD; local names."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from audit.errors import ReadError
from audit.language import translate as _

if TYPE_CHECKING:
    from lxml.etree import _Element


def parse_xml(content: bytes, where: str) -> "_Element":
    """Root element of an XML member.

    Parameters
    ----------
    content
        Bytes as stored, so that the parser sees the declared encoding.
    where
        Name for the error.

    Raises
    ------
    ReadError
        The member is empty or is not well-formed XML.
    """
    from lxml import etree

    if not content.strip():
        raise ReadError(where, _("the member is empty"), _("nothing to do if it was meant to be"))
    # A parser keeps state; a new one for each member is cheap.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    with broken_xml(where):
        return etree.fromstring(content, parser=parser)


@contextmanager
def broken_xml(where: str) -> Iterator[None]:
    """What a parser may raise on a member, as the one line that a user reads."""
    from lxml import etree

    try:
        yield
    except etree.XMLSyntaxError as error:
        raise ReadError(
            where,
            _("the XML is broken (line {line})").format(line=error.lineno or 1),
            _("export the course again, or mend it"),
        ) from error
    except (LookupError, ValueError) as error:
        raise ReadError(
            where, _("the XML is in an unknown encoding"), _("export the course again")
        ) from error


def local_name(element: "_Element") -> str:
    """Name of an element without its namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def children(element: "_Element | None", name: str) -> Iterator["_Element"]:
    """Direct children of this name."""
    return iter(()) if element is None else element.iterchildren("{*}" + name)


def child(element: "_Element | None", *path: str) -> "_Element | None":
    """First element at the end of a path of names; None = there is none."""
    for name in path:
        if element is None:
            return None
        element = next(element.iterchildren("{*}" + name), None)
    return element


def descendants(element: "_Element", name: str) -> Iterator["_Element"]:
    """Elements of this name at any depth, in order, the element itself among them."""
    return element.iter("{*}" + name)


def text_of(element: "_Element | None", *path: str) -> str | None:
    """Text at the end of a path of names, without space around it; None = absent or empty."""
    found = child(element, *path) if path else element
    return None if found is None else _text(found) or None


def _text(element: "_Element") -> str:
    if not len(element):
        return (element.text or "").strip()
    # With a tag wanted, comments are left out.
    return "".join(map(str, element.itertext("*"))).strip()


def texts_of(element: "_Element | None") -> dict[str, str]:
    """Name -> text of all direct children that hold nothing but text, in one go.

    Cheaper than ``text_of`` from the third question on. Of two children of one name the first.
    """
    found: dict[str, str] = {}
    for part in element.iterchildren("*", reversed=True) if element is not None else ():
        text = part.text
        if len(part):
            # Comments and entities are no elements.
            text = None if next(part.iterchildren("*"), None) is not None else _text(part)
        if text and (text := text.strip()):
            found[part.tag.rpartition("}")[2]] = text
    return found


def flag_of(element: "_Element | None", *path: str) -> bool | None:
    """Say whether ``true`` or ``false`` stands at the end of a path; None = neither."""
    return as_flag(text_of(element, *path))


def as_flag(text: str | None) -> bool | None:
    """Say whether a text is ``true`` or ``false``; None = neither."""
    return {"true": True, "false": False}.get(text.lower()) if text else None


def number_of(element: "_Element | None", *path: str) -> float | None:
    """Finite number at the end of a path; None = none is said."""
    return as_number(text_of(element, *path))


def as_number(text: str | None) -> float | None:
    """Finite number that a text says; None = it says none."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None

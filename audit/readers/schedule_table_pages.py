"""Schedules in the pages of course sites: tables of HTML and of Markdown -> rows of cells.

A cell keeps its HTML or Markdown where there is an address in it, and is plain text elsewhere.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from audit.errors import ReadError
from audit.readers.fields import tidy
from audit.readers.schedule_table_columns import ScheduleColumns, find_schedule, schedule_score
from audit.readers.source import HEAD_BYTES, Source
from audit.readers.table import HEADER_ROWS, Row

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# A page of a course is text; what is longer is something else.
MAX_PAGE_BYTES = 8 * 1024 * 1024
_MAX_SPAN = 400
_NO_PAGE = (b"{", b"[{", b'["', b"BEGIN:", b"%PDF")
_MAX_CELLS = 200_000
_HEADINGS = ("h1", "h2", "h3", "h4", "caption")
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,4000}?-->\s*)*"
    rb"<(?:!doctype html|html|head|body|table|div|main|section|article|h[1-6]|p|thead)\b",
    re.IGNORECASE | re.DOTALL,
)
_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_BAR = re.compile(r"(?<!\\)\|")
_MARKDOWN_HEADING = re.compile(r"[ ]{0,3}(#{1,6})\s+(.*?)\s*#*\s*")
_FRONT_TITLE = re.compile(r"""title:\s*["']?(.*?)["']?\s*""", re.IGNORECASE)
_FENCE = re.compile(r"[ ]{0,3}(```|~~~)")
# An entity may stand for what XML cannot hold; the parser of HTML lets it through.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
_LINKED = "descendant::*[@href or @src]"


class Spanned(str):
    """A cell that reaches down from a row above: it says where its row stands, nothing new."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTable:
    """One table of a page.

    Parameters
    ----------
    heading
        The nearest heading above it; empty = none.
    columns
        Its header, understood; None = it is no schedule.
    rows
        All rows, the header among them.
    """

    heading: str
    columns: ScheduleColumns | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The tables of a page, its title, and its whole text."""

    title: str
    text: str
    tables: tuple[PageTable, ...]


_pages: WeakKeyDictionary[Source, Page | None] = WeakKeyDictionary()


def page_of(source: Source) -> Page | None:
    """Read a page that holds a schedule; None = it is no page, or holds none."""
    if source not in _pages:
        page = _page_of(source)
        holds_one = page is not None and any(table.columns for table in page.tables)
        _pages[source] = page if holds_one else None
    return _pages[source]


def _page_of(source: Source) -> Page | None:
    # JSON and calendars have their own readers.
    if source.is_folder or source.is_archive or source.head.lstrip().startswith(_NO_PAGE):
        return None
    is_html = _HTML_START.match(source.head[:HEAD_BYTES]) is not None
    if not is_html and (b"|" not in source.head and b"<table" not in source.head):
        return None
    try:
        if source.path.stat().st_size > MAX_PAGE_BYTES:
            return None
        content = source.read().removeprefix(b"\xef\xbb\xbf")
    except (OSError, ReadError):
        return None
    if is_html:
        return _html_page(content) if b"<table" in content.lower() else None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    return None if _NOT_TEXT.search(text) else _markdown_page(text)


def _known(heading: str, rows: list[Row]) -> PageTable:
    for place, row in enumerate(rows[:HEADER_ROWS]):
        plain = Row(number=row.number, cells=tuple(_plain(cell) for cell in row.cells))
        if schedule_score(plain.cells) >= 100:
            columns = find_schedule([plain, *rows[place + 1 :]], is_page=True)
            if columns is not None:
                return PageTable(heading=heading, columns=columns, rows=tuple(rows))
    return PageTable(heading=heading, columns=None, rows=tuple(rows))


def _plain(cell: object) -> str:
    return " ".join(re.sub(r"<[^<>]{0,2000}>|[*`]", " ", str(cell)).replace("&nbsp;", " ").split())


# ------------------------------------------------------------------ HTML


def _html_page(content: bytes) -> Page | None:
    from lxml import etree
    from lxml import html as lxml_html

    try:
        content.decode("utf-8")
        parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True)
    except UnicodeDecodeError:
        # The page may name its encoding; the parser looks.
        parser = lxml_html.HTMLParser(remove_comments=True)
    try:
        root = lxml_html.document_fromstring(content.replace(b"\0", b""), parser=parser)
    except (etree.ParserError, ValueError, LookupError):
        return None
    for unseen in root.iter("script", "style"):
        unseen.text = None
    rows: dict[Any, list[Any]] = {}
    headings: dict[Any, str] = {}
    heading = title = ""
    elements: Any = root.iter(*_HEADINGS, "title", "table", "tr")
    for element in elements:
        if element.tag == "table":
            headings[element] = heading
            rows[element] = []
        elif element.tag == "tr":
            table = _table_of(element)
            if table in rows:
                rows[table].append(element)
        else:
            words = " ".join("".join(element.itertext()).split())
            if element.tag == "caption":
                headings[element.getparent()] = words
            elif element.tag != "title":
                heading = words
            if element.tag in ("title", "h1") and not title:
                title = words
    tables = [_known(headings[table], list(_grid(found))) for table, found in rows.items() if found]
    text = tidy("".join(map(str, root.itertext())))
    return Page(title=title, text=text, tables=tuple(tables))


def _table_of(row: "HtmlElement") -> "HtmlElement | None":
    found: HtmlElement | None = row.getparent()
    while found is not None and found.tag in ("thead", "tbody", "tfoot"):
        found = found.getparent()
    return found if found is not None and found.tag == "table" else None


def _grid(rows: Iterable["HtmlElement"]) -> Iterator[Row]:
    """Rows of one table, with cells that reach over several rows or columns in their places."""
    reaching: dict[int, tuple[int, str]] = {}
    count = 0
    for number, row in enumerate(rows, start=1):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            while len(cells) in reaching:
                cells.append(_reached(reaching, len(cells)))
            text = _cell(cell)
            place = len(cells)
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            cells.extend([text, *[""] * (wide - 1)])
            if high > 1:
                for offset in range(wide):
                    reaching[place + offset] = (high - 1, text if offset == 0 else "")
        while len(cells) in reaching:
            cells.append(_reached(reaching, len(cells)))
        count += len(cells)
        if count > _MAX_CELLS:
            return
        yield Row(number=number, cells=tuple(cells))


def _reached(reaching: dict[int, tuple[int, str]], place: int) -> str:
    left, text = reaching.pop(place)
    if left > 1:
        reaching[place] = (left - 1, text)
    return Spanned(text)


def _span(cell: "HtmlElement", name: str) -> int:
    written = (cell.get(name) or "").strip()
    return (
        min(max(int(written), 1), _MAX_SPAN)
        if written.isascii() and written.isdigit() and len(written) < 9
        else 1
    )


def _cell(cell: "HtmlElement") -> str:
    from lxml import etree

    if cell.find(".//table") is not None:
        return ""
    if not cell.xpath(_LINKED):
        for broken in cell.iter("br", "li", "p", "div"):
            broken.tail = "\n" + _NOT_XML.sub("", broken.tail or "")
            if broken.tag == "li":
                broken.text = "\n" + _NOT_XML.sub("", broken.text or "")
        return tidy(str(cell.text_content()).replace("<", "‹"))
    written = etree.tostring(cell, encoding="unicode", method="html", with_tail=False)
    inner = written.partition(">")[2].rpartition("</")[0]
    return str(inner).strip()


# ------------------------------------------------------------------ Markdown


def _markdown_page(text: str) -> Page | None:
    lines = text.splitlines()
    tables: list[PageTable] = []
    title = heading = ""
    place = 0
    if lines and lines[0].strip() == "---":
        for line in lines[1:200]:
            if line.strip() in ("---", "..."):
                break
            if (found := _FRONT_TITLE.fullmatch(line)) and not title:
                title = found[1]
    is_code = False
    while place < len(lines):
        line = lines[place]
        if _FENCE.match(line):
            is_code = not is_code
        elif is_code:
            pass
        elif found := _MARKDOWN_HEADING.fullmatch(line[:500]):
            heading = _plain(found[2])
            title = title or heading
        elif place + 1 < len(lines) and "|" in line and _is_rule(line, lines[place + 1]):
            rows = [line]
            after = place + 2
            while after < len(lines) and "|" in lines[after]:
                rows.append(lines[after])
                after += 1
            grid = [
                Row(number=number, cells=tuple(_split(row)))
                for number, row in enumerate(rows, start=1)
            ]
            tables.append(_known(heading, grid))
            place = after - 1
        place += 1
    if not any(table.columns for table in tables) and "<table" in text:
        page = _html_page(text.encode("utf-8", "replace"))
        if page is not None:
            return Page(title=title or page.title, text=text, tables=page.tables)
    return Page(title=title, text=text, tables=tuple(tables))


def _is_rule(header: str, line: str) -> bool:
    return (
        "-" in line
        and len(line) < 20_000
        and _RULE.fullmatch(line) is not None
        and abs(len(_split(line)) - len(_split(header))) <= 1
    )


def _split(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [cell.strip().replace("\\|", "|").replace("&nbsp;", " ") for cell in _BAR.split(inner)]

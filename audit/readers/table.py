"""A table of text or a workbook: bytes -> sheets of rows.

Delimiters are comma, semicolon and tab and nothing else: a guess over all characters can
choose the letter ``e``. Rows keep the numbers that a spreadsheet shows.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from audit.course import Unread
from audit.errors import ReadError
from audit.language import translate as _
from audit.readers.cells import Cell
from audit.readers.source import HEAD_BYTES, Source

DELIMITERS = (",", ";", "\t")
HEADER_ROWS = 10
WORKBOOK_MEMBER = "xl/workbook.xml"
# An old or an encrypted Excel workbook: both are in Microsoft's older container.
OLD_WORKBOOK_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A sheet with one cell in its last corner would take all memory of this computer.
MAX_CELLS = 2_000_000
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_CELL_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Score = Callable[[Sequence[Cell]], int]
# Sheets tell plans and schedules apart, and are read again at once by the one that they are.
_workbooks: "WeakKeyDictionary[Source, Tables]" = WeakKeyDictionary()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a sheet and the number that a spreadsheet shows beside it."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """Give the cell in a column (from 0); empty beyond the last."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The rows of a text file (without a name) or of one sheet of a workbook."""

    name: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """All sheets of a source, and what was met on the way."""

    sheets: tuple[Sheet, ...]
    unread: tuple[Unread, ...] = ()


def is_workbook(source: Source) -> bool:
    """Whether a source is an XLSX workbook."""
    return source.is_zip and WORKBOOK_MEMBER in source.members


def is_old_workbook(source: Source) -> bool:
    """Whether a source is a workbook that has to be saved anew before it can be read."""
    is_named_so = source.name.lower().endswith((".xls", ".xlsx"))
    return is_named_so and source.head.startswith(OLD_WORKBOOK_START)


def names_presentations(cells: Sequence[Cell]) -> bool:
    """Whether a header is of the tables that tell of a VLE's modules and their presentations."""
    return {"code_module", "code_presentation"} <= {str(cell).strip() for cell in cells}


def head_rows(source: Source, score: Score, most: int = 2 * HEADER_ROWS) -> list[Row] | None:
    """First rows of a table of text, or None where the source is something else.

    Parameters
    ----------
    score
        How well a row serves as header.
    most
        Number of rows; fewer where they do not stand in the head of the source.
    """
    if source.is_folder or source.is_zip:
        return None
    head = source.head
    is_whole = len(head) < HEAD_BYTES - 3
    text = _decoded_head(head, is_whole)
    # JSON, XML and calendars are text as well, and have their own readers.
    if text is None or text.lstrip().startswith(("{", "[", "<", "BEGIN:", "%PDF")):
        return None
    if not is_whole:
        # The last row is cut; a head that is one row is kept.
        text = text[: text.rfind("\n") + 1] or text
    delimiter, text = _delimiter(text, score)
    return list(_text_rows(text, delimiter, most, is_strict=False))


def read_tables(source: Source, score: Score) -> Tables:
    """Read all sheets.

    Parameters
    ----------
    score
        How well a row serves as header; it decides between delimiters.

    Raises
    ------
    ReadError
        The file is no table, is damaged, or is too large to be a plan.
    """
    if is_old_workbook(source):
        raise ReadError(
            source.name,
            "this is an old or a password-protected workbook",
            "save it as .xlsx without a password",
        )
    if not is_workbook(source):
        return _read_text(source, score)
    if source not in _workbooks:
        _workbooks[source] = _read_workbook(source)
    return _workbooks[source]


# ------------------------------------------------------------------ text


def rows_of_text(source: Source, member: str | None) -> tuple[Row, ...]:
    """All rows of a table that is the source, or one of its members; commas part its cells.

    Raises
    ------
    ReadError
        The file is no table of text, or a quotation mark is left open.
    """
    where = source.name if member is None else f"{source.name}, {member}"
    text, _encoding = _decoded(source.read(member))
    if text is None or _CONTROL.search(text):
        raise ReadError(where, "this is not a table of text", "save it as CSV in UTF-8")
    try:
        return tuple(_text_rows(text, ",", None, is_strict=True))
    except csv.Error as error:
        raise ReadError(
            where, f"a quotation mark is not closed ({error})", "export the table again"
        ) from error


def _read_text(source: Source, score: Score) -> Tables:
    raw = source.read()
    text, encoding = _decoded(raw)
    if text is None or _CONTROL.search(text):
        raise ReadError(source.name, "this is not a table of text", "save it as CSV in UTF-8")
    unread: list[Unread] = []
    if encoding == "cp1252":
        reason = _("the encoding is not UTF-8; Windows-1252 was assumed, check the accents")
        unread.append(Unread(path=source.name, reason=reason))
    delimiter, text = _delimiter(text, score)
    rows: list[Row] = []
    try:
        rows.extend(_text_rows(text, delimiter, None, is_strict=True))
    except csv.Error as error:
        last = _last_good_row(text, delimiter)
        raise ReadError(
            f"{source.name}, row {last + 1}",
            f"a quotation mark is not closed or stands inside a quoted cell ({error})",
            'close it, or write it twice: ""',
        ) from error
    return Tables(sheets=(Sheet(name=None, rows=tuple(rows)),), unread=tuple(unread))


def _decoded(raw: bytes) -> tuple[str | None, str]:
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return _try(raw, encoding), encoding
    for encoding in ("utf-8", "cp1252"):
        text = _try(raw, encoding)
        if text is not None:
            return text, encoding
    return None, ""


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _decoded_head(head: bytes, is_whole: bool) -> str | None:
    encoding = next((name for bom, name in _BOMS if head.startswith(bom)), "utf-8")
    for name in (encoding,) if encoding == "utf-16" else (encoding, "cp1252"):
        decoder = codecs.getincrementaldecoder(name)()
        try:
            # The head may end inside a character.
            text = decoder.decode(head, final=is_whole)
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(text) else text
    return None


def _delimiter(text: str, score: Score) -> tuple[str, str]:
    """Find the delimiter of a table, and the text without a line that only names it."""
    if named := _SEPARATOR_LINE.match(text):
        # Spreadsheets obey this line and do not count it as a row.
        return named[1], text[named.end() :]
    best: tuple[int, int] = (-1, -1)
    chosen = DELIMITERS[0]
    for delimiter in DELIMITERS:
        rows = list(_text_rows(text, delimiter, HEADER_ROWS, is_strict=False))
        fit = (
            max((score(row.cells) for row in rows), default=0),
            max((len(row.cells) for row in rows), default=0),
        )
        if fit > best:
            best, chosen = fit, delimiter
    return chosen, text


def _text_rows(text: str, delimiter: str, most: int | None, *, is_strict: bool) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=is_strict)
    number = 0
    while most is None or number < most:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            if is_strict:
                raise
            return
        number += 1
        yield Row(number=number, cells=tuple(cells))


def _last_good_row(text: str, delimiter: str) -> int:
    last = 0
    try:
        for row in _text_rows(text, delimiter, None, is_strict=True):
            last = row.number
    except csv.Error:
        pass
    return last


# ------------------------------------------------------------------ workbooks


def _read_workbook(source: Source) -> Tables:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    _check_size(source)
    unread: list[Unread] = []
    sheets: list[Sheet] = []
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(source.read()))
        for found in workbook.sheets_metadata:
            if found.visible != SheetVisibleEnum.Visible:
                reason = _("the sheet is hidden and was not read")
                unread.append(
                    Unread(
                        path=_("{file}, sheet '{sheet}'").format(
                            file=source.name, sheet=found.name
                        ),
                        reason=reason,
                    )
                )
                continue
            grid = workbook.get_sheet_by_name(found.name).to_python(skip_empty_area=False)
            rows = (Row(number=n, cells=tuple(cells)) for n, cells in enumerate(grid, start=1))
            sheets.append(Sheet(name=found.name, rows=tuple(rows)))
    except CalamineError as error:
        raise ReadError(
            source.name, f"the workbook is damaged ({error})", "save it again as .xlsx"
        ) from error
    return Tables(sheets=tuple(sheets), unread=tuple(unread))


def _check_size(source: Source) -> None:
    """Refuse a sheet that its reader would unfold to more than memory can hold."""
    from lxml import etree

    for member in source.members:
        if not member.startswith("xl/") or not member.endswith(".xml"):
            continue
        content = source.read(member)
        if not member.startswith("xl/worksheets/"):
            continue
        last_row = last_column = row = column = 0
        corner = ""
        try:
            for event, element in etree.iterparse(
                io.BytesIO(content),
                events=("start", "end"),
                resolve_entities=False,
                no_network=True,
            ):
                name = etree.QName(element).localname
                if event == "end":
                    if name == "row":
                        element.clear()
                elif name == "row":
                    row, column = int(element.get("r", row + 1)), 0
                elif name == "c":
                    found = _CELL_REFERENCE.fullmatch(element.get("r", ""))
                    row, column = (
                        (int(found[2]), _column_number(found[1])) if found else (row, column + 1)
                    )
                elif name in ("v", "is", "f"):
                    if row > last_row or column > last_column:
                        corner = f"{_column_name(column)}{row}"
                    last_row, last_column = max(last_row, row), max(last_column, column)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise ReadError(
                f"{source.name}, {member}", "the sheet is damaged", "save it again as .xlsx"
            ) from error
        if last_row * last_column > MAX_CELLS:
            raise ReadError(
                source.name,
                f"a sheet reaches to cell {corner}",
                "delete what stands beside and below the plan",
            )


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _column_name(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters

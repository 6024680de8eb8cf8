"""Bytes -> rows: encodings, delimiters, workbooks."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.course import Unread
from audit.errors import ReadError
from audit.readers.plan_columns import header_score
from audit.readers.source import HEAD_BYTES, Source
from audit.readers.table import head_rows, is_workbook, read_tables

HEADER = ("week", "title", "minutes")
ROW = ("1", "Le café d'été", "8,5")


def source(folder: Path, content: bytes, name: str = "plan.csv") -> Source:
    path = folder / name
    path.write_bytes(content)
    return Source(path)


def rows(tables) -> list[tuple]:
    return [row.cells for row in tables.sheets[0].rows]


def workbook(folder: Path, fill, name: str = "plan.xlsx") -> Source:
    book = openpyxl.Workbook()
    fill(book)
    book.save(folder / name)
    return Source(folder / name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_encodings_and_delimiters_give_the_same_rows(tmp_path, encoding, delimiter):
    text = "\r\n".join(delimiter.join(cells) for cells in (HEADER, ROW))
    tables = read_tables(source(tmp_path, text.encode(encoding)), header_score)
    assert rows(tables) == [HEADER, ROW]
    assumed = Unread(
        path="plan.csv",
        reason="the encoding is not UTF-8; Windows-1252 was assumed, check the accents",
    )
    assert tables.unread == ((assumed,) if encoding == "cp1252" else ())


def test_big_endian_utf_16(tmp_path):
    content = b"\xfe\xff" + "week,title\n1,Été\n".encode("utf-16-be")
    assert rows(read_tables(source(tmp_path, content), header_score)) == [
        ("week", "title"),
        ("1", "Été"),
    ]


def test_the_delimiter_is_that_of_the_header_not_of_the_texts(tmp_path):
    content = b"week;title;notes\n1;Soap, water, grease, salt;a, b, c, d\n"
    assert rows(read_tables(source(tmp_path, content), header_score))[1] == (
        "1",
        "Soap, water, grease, salt",
        "a, b, c, d",
    )


def test_a_line_that_names_the_delimiter_is_no_row(tmp_path):
    content = b"sep=;\r\nweek;title\r\n1;Soap\r\n"
    tables = read_tables(source(tmp_path, content), header_score)
    assert [(row.number, row.cells) for row in tables.sheets[0].rows] == [
        (1, ("week", "title")),
        (2, ("1", "Soap")),
    ]


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path):
    content = b'week,title\n\n1,"two\nlines"\n,,\n2,Soap'
    tables = read_tables(source(tmp_path, content), header_score)
    assert [(row.number, row.cells) for row in tables.sheets[0].rows] == [
        (1, ("week", "title")),
        (2, ()),
        (3, ("1", "two\nlines")),
        (4, ("", "", "")),
        (5, ("2", "Soap")),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"week,title\n1,a\x00b\n",
            "plan.csv: this is not a table of text; save it as CSV in UTF-8",
        ),
        (
            b"week,title\n\x81\xff\n",
            "plan.csv: this is not a table of text; save it as CSV in UTF-8",
        ),
        (
            b'week,title\n1,Soap\n2,"Soap, again\n',
            "plan.csv, row 3: a quotation mark is not closed or stands inside a quoted cell "
            '(unexpected end of data); close it, or write it twice: ""',
        ),
        (
            b'week,title\n1,"Soap" again\n',
            "plan.csv, row 2: a quotation mark is not closed or stands inside a quoted cell "
            "(',' expected after '\"'); close it, or write it twice: \"\"",
        ),
    ],
)
def test_text_that_cannot_be_read(tmp_path, content, message):
    with pytest.raises(ReadError) as caught:
        read_tables(source(tmp_path, content), header_score)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "content",
    [
        b'{"title": 1}',
        b"[1, 2]",
        b"<a>,</a>",
        b"  <a/>",
        b"BEGIN:VCALENDAR\n",
        b"a\x00,b",
        b"\x81,\xff",
    ],
)
def test_what_is_no_table_of_text(tmp_path, content):
    assert head_rows(source(tmp_path, content), header_score) is None


def test_a_head_that_ends_inside_a_character_is_still_text(tmp_path):
    line = "1,é\n".encode()
    content = b"week,title\n" + b"x" + line * (HEAD_BYTES // 4)
    found = head_rows(source(tmp_path, content), header_score)
    assert found is not None
    assert len(found) == 20


@given(st.binary(max_size=400))
def test_no_bytes_crash_the_look_at_the_head(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("bytes")
    head_rows(source(folder, b"x" + content), header_score)


# ------------------------------------------------------------------ workbooks


def test_a_workbook_keeps_types_and_numbers(tmp_path):
    def fill(book):
        sheet = book.active
        sheet["A2"], sheet["B2"], sheet["C2"] = "title", "date", "minutes"
        sheet["A4"], sheet["B4"], sheet["C4"] = "Soap", date(2031, 9, 2), 7.5
        sheet["A5"], sheet["B5"] = "Foam", datetime(2031, 9, 2, 13, 15)
        sheet["C5"] = time(1, 30)
        sheet["A6"], sheet["C6"] = True, timedelta(minutes=90)

    tables = read_tables(workbook(tmp_path, fill), header_score)
    assert [(row.number, row.cells) for row in tables.sheets[0].rows] == [
        (1, ("", "", "")),
        (2, ("title", "date", "minutes")),
        (3, ("", "", "")),
        (4, ("Soap", date(2031, 9, 2), 7.5)),
        (5, ("Foam", datetime(2031, 9, 2, 13, 15), time(1, 30))),
        (6, (True, "", timedelta(minutes=90))),
    ]


def test_hidden_sheets_are_not_read_and_named(tmp_path):
    def fill(book):
        book.active.title = "Plan"
        book.active["A1"] = "title"
        book.create_sheet("Old").sheet_state = "hidden"

    tables = read_tables(workbook(tmp_path, fill), header_score)
    assert [sheet.name for sheet in tables.sheets] == ["Plan"]
    assert tables.unread == (
        Unread(path="plan.xlsx, sheet 'Old'", reason="the sheet is hidden and was not read"),
    )


def test_a_cell_in_the_last_corner_is_refused_before_it_fills_the_memory(tmp_path):
    def fill(book):
        book.active["A1"] = "title"
        book.active["XFD1048576"] = "far"

    with pytest.raises(ReadError) as caught:
        read_tables(workbook(tmp_path, fill), header_score)
    assert str(caught.value) == (
        "plan.xlsx: a sheet reaches to cell XFD1048576; "
        "delete what stands beside and below the plan"
    )


def test_a_far_cell_without_a_reference_of_its_own_is_refused_too(tmp_path):
    def fill(book):
        book.active["A1"] = "title"

    made = workbook(tmp_path, fill, "made.xlsx")
    changed = tmp_path / "plan.xlsx"
    with zipfile.ZipFile(made.path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                far = b'<row r="1048576">' + b"<c><v>1</v></c>" * 3 + b"</row></sheetData>"
                content = content.replace(b"</sheetData>", far)
            new.writestr(name, content)
    with pytest.raises(ReadError) as caught:
        read_tables(Source(changed), header_score)
    assert str(caught.value) == (
        "plan.xlsx: a sheet reaches to cell C1048576; delete what stands beside and below the plan"
    )


def test_a_far_cell_without_a_value_does_no_harm(tmp_path):
    def fill(book):
        book.active["A1"] = "title"
        book.active["XFD1048576"].font = openpyxl.styles.Font(bold=True)

    assert rows(read_tables(workbook(tmp_path, fill), header_score)) == [("title",)]


@pytest.mark.parametrize(
    ("members", "message"),
    [
        (
            {"xl/workbook.xml": b"<workbook"},
            "plan.xlsx: the workbook is damaged (",
        ),
        (
            {"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"<worksheet><row"},
            "plan.xlsx, xl/worksheets/sheet1.xml: the sheet is damaged; save it again as .xlsx",
        ),
    ],
)
def test_a_damaged_workbook(tmp_path, members, message):
    container = io.BytesIO()
    with zipfile.ZipFile(container, "w") as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        for name, content in members.items():
            archive.writestr(name, content)
    broken = source(tmp_path, container.getvalue(), "plan.xlsx")
    assert is_workbook(broken)
    with pytest.raises(ReadError) as caught:
        read_tables(broken, header_score)
    assert str(caught.value).startswith(message)


def test_an_old_workbook_says_how_to_save_it(tmp_path):
    old = source(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "plan.xls")
    with pytest.raises(ReadError) as caught:
        read_tables(old, header_score)
    assert str(caught.value) == (
        "plan.xls: this is an old or a password-protected workbook; "
        "save it as .xlsx without a password"
    )


def test_a_zip_of_other_things_is_no_workbook(tmp_path):
    container = io.BytesIO()
    with zipfile.ZipFile(container, "w") as archive:
        archive.writestr("imsmanifest.xml", b"<manifest/>")
    assert not is_workbook(source(tmp_path, container.getvalue(), "plan.xlsx"))

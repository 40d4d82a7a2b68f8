import datetime
from pathlib import Path

import pytest

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.ports import Parser
from ingestion.parsers.spreadsheet import SpreadsheetParser
from ingestion.parsers.spreadsheet.rows import Value, shown
from tests.conformance.parser import ParserConformance
from tests.ingestion.parsers.office_writer import NAMES, OPEN_NAMES, cells, relations, workbook
from tests.ingestion.parsers.packing import zipped


def read(data: bytes, name: str = "figures.xlsx") -> Extract:
    return SpreadsheetParser().parse(data, name)


def rows(extract: Extract) -> list[tuple[str | None, str]]:
    return [
        (s.cells, extract.text[s.start : s.end])
        for s in extract.sections
        if s.kind is not BlockKind.HEADING
    ]


class TestConformance(ParserConformance):
    @pytest.fixture
    def parser(self) -> Parser:
        return SpreadsheetParser()

    @pytest.fixture
    def sample(self) -> bytes:
        return workbook({"Rooms": cells(1, A="room", B="degrees") + cells(2, A="north", B=4)})


def test_a_sheet_is_a_heading_and_each_row_has_its_exact_cells():
    extract = read(
        workbook(
            {
                "Rooms": cells(3, B="room", C="degrees") + cells(4, B="north", C=4),
                "Doors": cells(1, A="door"),
            }
        )
    )

    assert [(s.sheet, s.cells, extract.text[s.start : s.end]) for s in extract.sections] == [
        ("Rooms", None, "Rooms"),
        ("Rooms", "B3:C3", "room | degrees"),
        ("Rooms", "B4:C4", "north | 4"),
        ("Doors", None, "Doors"),
        ("Doors", "A1", "door"),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (0.1 + 0.2, "0.3"),
        (-2.5, "-2.5"),
        (123456789012.0, "123456789012"),
        (True, "TRUE"),
        (" kept ", "kept"),
        (datetime.date(2024, 1, 31), "2024-01-31"),
        (datetime.datetime(2024, 1, 31), "2024-01-31"),
        (datetime.datetime(2024, 1, 31, 13, 45), "2024-01-31 13:45"),
        (datetime.time(7, 5, 9), "07:05:09"),
        (datetime.timedelta(hours=26, minutes=3), "26:03:00"),
    ],
)
def test_values_are_written_as_a_person_reads_them(value: Value, text: str):
    assert shown(value) == text


def test_dates_are_told_from_numbers_by_their_format():
    data = workbook({"Days": cells(1, A='<c s="1"><v>45322</v></c>', B=45322)})

    assert rows(read(data)) == [("A1:B1", "2024-01-31 | 45322")]


def test_an_empty_row_ends_a_table():
    data = workbook(
        {"Rooms": cells(1, A="room", B="x") + cells(2, A="n", B=1) + cells(4, A="door", B="y")}
    )

    assert "n | 1\n\ndoor | y" in read(data).text
    assert "room | x\nn | 1" in read(data).text


def test_a_row_that_shares_no_column_with_those_above_begins_a_table():
    data = workbook({"Rooms": cells(1, A="a", B="b") + cells(2, D="d", E="e")})

    assert rows(read(data)) == [("A1:B1", "a | b"), ("D2:E2", "d | e")]
    assert "a | b\n\nd | e" in read(data).text


def test_columns_stay_under_their_header():
    data = workbook({"R": cells(1, A="a", B="b", C="c") + cells(2, B=2) + cells(3, A=1, C=3)})

    assert rows(read(data))[1:] == [("B2", "| 2"), ("A3:C3", "1 |  | 3")]


def test_a_caption_directly_above_a_table_is_not_its_header():
    extract = read(workbook({"R": cells(1, A="All rooms") + cells(2, A="room", B="x")}))

    assert [section.kind for section in extract.sections[1:]] == [
        BlockKind.PARAGRAPH,
        BlockKind.TABLE_ROW,
    ]
    assert extract.sections[1].cells == "A1"


def test_a_cell_merged_over_several_rows_is_read_in_each():
    sheet = f"<sheetData>{cells(1, A='north', B=1)}{cells(2, B=2)}</sheetData>"
    merged = '<mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>'

    assert rows(read(workbook({"R": sheet + merged}))) == [
        ("A1:B1", "north | 1"),
        ("A2:B2", "north | 2"),
    ]


def test_comments_have_the_cell_they_belong_to():
    comments = (
        f"<s:comments {NAMES}><s:authors><s:author>Ann</s:author></s:authors><s:commentList>"
        "<s:comment ref='B2' authorId='0'><s:text><s:t>Why?</s:t></s:text></s:comment>"
        "</s:commentList></s:comments>"
    )
    extract = read(
        workbook(
            {"Rooms": cells(2, B=4)},
            {
                "xl/worksheets/_rels/sheet1.xml.rels": relations(("comments", "../comments1.xml")),
                "xl/comments1.xml": comments,
            },
        )
    )

    assert rows(extract)[-1] == ("B2", "Comment on B2 by Ann: Why?")


def test_two_cells_at_the_ends_of_the_world_are_too_much():
    with pytest.raises(IngestFailure) as refused:
        read(workbook({"Far": cells(1, A=1) + cells(1048576, XFD=1)}))

    assert refused.value.code is FailureCode.TOO_COMPLEX
    assert "1,048,576 rows" in refused.value.message


def test_empty_cells_that_only_have_a_format_do_not_count():
    data = workbook({"Far": cells(1, A=1) + cells(1048576, XFD='<c s="1"/>')})

    assert rows(read(data)) == [("A1", "1")]


def test_opendocument_sheets_are_read_and_what_is_repeated_to_their_edge_is_not():
    row = (
        "<table:table-row><table:table-cell office:value-type='string'><text:p>{}</text:p>"
        "</table:table-cell><table:table-cell table:number-columns-repeated='16383'/>"
        "</table:table-row>"
    )
    edge = (
        "<table:table-row table:number-rows-repeated='1048574'>"
        "<table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
    )
    content = (
        f"<office:document-content {OPEN_NAMES}><office:body><office:spreadsheet>"
        f"<table:table table:name='Rooms'>{row.format('room')}{row.format('north')}{edge}"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    data = zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": content,
        }
    )

    assert rows(read(data, "rooms.ods")) == [("A1", "room"), ("A2", "north")]


def test_a_locked_opendocument_sheet_asks_for_a_copy_without_password():
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'
        "</manifest:file-entry></manifest:manifest>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"

    with pytest.raises(IngestFailure) as refused:
        read(zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": "\x01"}))

    assert refused.value.code is FailureCode.PASSWORD_REQUIRED


def test_a_workbook_of_an_old_excel_is_read(documents: Path):
    data = (documents / "markitdown" / "test_files" / "test.xls").read_bytes()

    assert ("A1:D1", "Alpha | Beta | Gamma | Delta") in rows(read(data, "old.xls"))


@pytest.mark.parametrize("data", [zipped({"xl/workbook.xml": "<x"}), b"\xd0\xcf\x11\xe0" * 200])
def test_a_damaged_workbook_is_refused_in_a_sentence(data: bytes):
    with pytest.raises(IngestFailure) as refused:
        read(data)

    assert refused.value.code is FailureCode.CORRUPT
    assert refused.value.message.endswith(".")

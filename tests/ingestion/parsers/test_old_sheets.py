"""Workbooks of Excel 97 to 2003: cells as the sheet shows them."""

from pathlib import Path

import pytest

from contracts.documents import Extract
from contracts.errors import IngestFailure
from ingestion.parsers import parser_for
from ingestion.parsers.spreadsheet import old
from ingestion.parsers.spreadsheet.old import WITHOUT_FORMATS
from tests.ingestion.parsers.packing import zipped

DATA = (Path(__file__).parent / "samples" / "formats.xls").read_bytes()


def read(data: bytes = DATA, name: str = "figures.xls") -> Extract:
    return parser_for(data, name).parse(data, name)


def rows(extract: Extract) -> list[str]:
    return [extract.text[one.start : one.end] for one in extract.sections if one.cells]


@pytest.mark.parametrize(
    "row",
    [
        "0.0% | 12.5%",
        "00000 | 00042",
        '0.00" kg" | 3.50 kg',
        "d. mmm yyyy | 1. Dec 2026",
        "[h]:mm | 36:00",
        "[$€-2] #,##0.00 | € 1,234.50",
        "# ?/? | 3/4",
        "#,##0;[Red](#,##0) | (5)",
        ";;; | 7 (hidden)",
        "long | 1234567890123456",
        "error | #DIV/0! | TRUE",
    ],
)
def test_a_cell_reads_as_the_sheet_shows_it(row: str):
    assert row in rows(read())


def test_what_is_hidden_is_marked_and_told():
    extract = read()

    assert "hidden row | (hidden row)" in rows(extract)
    assert "side |  |  | kept secret (hidden)" in rows(extract)
    assert extract.notes == [
        "Hidden in the workbook, and marked as hidden in the text: 1 column and 1 row."
    ]


def test_cells_have_their_address_and_their_sheet():
    places = [(one.sheet, one.cells) for one in read().sections if one.cells]

    assert places[1] == ("Rooms", "A2:B2") and places[-1] == ("Second", "A1")


def test_a_workbook_that_the_library_cannot_read_is_read_without_formats_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(old, "LARGEST", 100)

    extract = read()

    assert "00000 | 42" in rows(extract)
    assert WITHOUT_FORMATS in extract.notes


def test_a_workbook_with_an_archive_at_its_end_is_read_with_formats_too():
    """As Excel writes the theme of a workbook."""
    extract = read(DATA + zipped({"theme/theme1.xml": "<x/>"}))

    assert "00000 | 00042" in rows(extract)


@pytest.mark.parametrize("length", range(600, len(DATA), 500))
def test_half_a_workbook_is_read_or_refused_with_a_sentence(length: int):
    try:
        read(DATA[:length])
    except IngestFailure as failure:
        assert failure.message.endswith(".")

"""Binary workbooks: cells as the sheet shows them, what is hidden, notes and links."""

import struct
import subprocess
from pathlib import Path

import pytest

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.spreadsheet import SpreadsheetParser
from tests.ingestion.parsers.office_writer import relations
from tests.ingestion.parsers.packed_writer import (
    cell,
    column_info,
    comments,
    data,
    formula,
    link,
    merged,
    packed,
    real,
    record,
    rk,
    row,
    shared,
    text,
)
from tests.ingestion.parsers.test_spreadsheet import read, rows
from tests.ingestion.test_conversions import needs_office

FORMATS = ("0.0%", "00000", "yyyy-mm-dd", '#,##0.00 "EUR"', "[h]:mm", '0;-0;"none";@"!"')
HALF, MADE = struct.pack("<d", 0.5), "made".encode("utf-16-le")
FIGURES = packed(
    [
        (
            "Rooms",
            data(
                row(0, shared(0, 0), shared(1, 1)),
                row(1, real(0, 0.125, 1), rk(1, 42 << 2 | 2, 2), real(2, 45322, 3)),
                row(2, real(0, 1234.5, 4), real(1, 1.125, 5), rk(2, 0 << 2 | 2, 6)),
                row(3, rk(0, 12345 << 2 | 3), rk(1, (-7 & 0x3FFFFFFF) << 2 | 2), real(2, 0.1)),
                row(4, cell(4, 0, b"\1"), cell(3, 1, b"\7"), cell(6, 2, text("typed"), 6)),
                row(
                    5,
                    cell(9, 0, struct.pack("<d", 0.5) + formula(b"\x1f" + HALF), 1),
                    cell(8, 1, text("made") + formula(b"\x17\4\0" + MADE)),
                    cell(62, 2, b"\0" + text("rich")),
                ),
            ),
        )
    ],
    formats=FORMATS,
    texts=["room", "share"],
)
SHOWN = [
    ("A1:B1", "room | share"),
    ("A2:C2", "12.5% | 00042 | 2024-01-31"),
    ("A3:C3", "1,234.50 EUR | 27:00 | none"),
    ("A4:C4", "123.45 | -7 | 0.1"),
    ("A5:C5", "TRUE | #DIV/0! | typed!"),
    ("A6:C6", "50.0% | made | rich"),
]


def test_cells_are_read_as_the_sheet_shows_them():
    extract = read(FIGURES, "a.xlsb")

    assert rows(extract) == SHOWN
    assert extract.notes == []


@needs_office
def test_libreoffice_shows_the_same(tmp_path: Path):
    (tmp_path / "a.xlsb").write_bytes(FIGURES)
    as_shown = "csv:Text - txt - csv (StarCalc):124,,76,1,,0,false,true"
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]

    subprocess.run(
        [*command, "--convert-to", as_shown, "--outdir", str(tmp_path), str(tmp_path / "a.xlsb")],
        check=True,
        capture_output=True,
    )

    shown = (tmp_path / "a.csv").read_text().splitlines()
    assert [line.rstrip("|") for line in shown] == [one.replace(" | ", "|") for _, one in SHOWN]


def test_days_are_counted_from_where_the_workbook_says():
    book = packed([("R", data(row(0, real(0, 43860, 1))))], formats=["yyyy-mm-dd"], from_1904=True)

    assert rows(read(book, "a.xlsb")) == [("A1", "2024-01-31")]


def test_what_is_hidden_is_marked_and_told():
    inside = column_info(1, 1, hidden=True) + data(
        row(0, real(0, 1), real(1, 2)), row(1, real(0, 3), hidden=True)
    )

    extract = read(
        packed([("R", inside), ("S", data(row(0, real(0, 4))))], states=[0, 2]), "a.xlsb"
    )

    assert rows(extract)[:2] == [("A1:B1", "1 | 2 (hidden)"), ("A2", "3 | (hidden row)")]
    assert "S (hidden sheet)" in extract.text
    assert extract.notes == [
        "Hidden in the workbook, and marked as hidden in the text: 1 sheet, 1 column and 1 row."
    ]


def test_merged_cells_links_and_comments_are_read():
    inside = data(row(0, shared(0, 0), real(1, 1)), row(1, real(1, 2))) + merged(0, 1, 0, 0)
    parts: dict[str, str | bytes] = {
        "xl/worksheets/_rels/sheet1.bin.rels": relations(
            ("hyperlink", "https://a.example/rules"), ("comments", "../comments1.bin")
        ).replace('rules"', 'rules" TargetMode="External"'),
        "xl/comments1.bin": comments("Ann", (1, 1, "Ann: Why two?")),
    }
    book = packed([("R", inside + link((0, 0, 0, 0), "r1"))], texts=["north"], parts=parts)

    assert rows(read(book, "a.xlsb")) == [
        ("A1:B1", "north (https://a.example/rules) | 1"),
        ("A2:B2", "north (https://a.example/rules) | 2"),
        ("B2", "Comment on B2 by Ann: Why two?"),
    ]


def test_cells_that_follow_others_need_not_say_where_they_stand():
    short = record(13, struct.pack("<II", 0, 8 << 2 | 2)) + record(12, bytes(4))
    inside = data(row(0, real(1, 7), short, record(16, bytes(4) + struct.pack("<d", 9.5))))

    assert rows(read(packed([("R", inside)]), "a.xlsb")) == [("B1:E1", "7 | 8 |  | 9.5")]


@pytest.mark.parametrize(
    "inside",
    [
        record(145) + b"\x05\x08\x00",
        data(row(0, record(5, b"\0\0"))),
        data(row(0, cell(6, 0, struct.pack("<I", 1 << 30) + b"ab"))),
        b"\x05\xff\xff\xff\x7f",
    ],
    ids=["cut off", "too short", "a text behind its end", "too long"],
)
def test_a_damaged_one_is_refused_in_a_sentence(inside: bytes):
    with pytest.raises(IngestFailure) as refused:
        SpreadsheetParser().parse(packed([("R", inside)]), "a.xlsb")

    assert refused.value.code is FailureCode.CORRUPT

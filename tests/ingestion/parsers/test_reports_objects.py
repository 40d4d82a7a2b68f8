"""Files in Office files, which people reported that other readers lose: each rebuilt here.
Which report is which: docs/explanation/reading-files-reports.md."""

import pytest

from contracts.errors import IngestFailure
from ingestion.parsers.outlook import OutlookParser
from ingestion.parsers.spreadsheet import SpreadsheetParser
from tests.ingestion.parsers.msg_writer import container
from tests.ingestion.parsers.office_writer import cells, relations, workbook
from tests.ingestion.parsers.packing import zipped
from tests.ingestion.parsers.word_writer import (
    paragraph,
    read,
    said,
)


def native(name: str, data: bytes) -> bytes:
    inside = b"\x02\0" + name.encode() + b"\0C:\\x\\" + name.encode() + b"\0\0\0\x03\0"
    inside += (
        len(b"C:\\t\0").to_bytes(4, "little") + b"C:\\t\0" + len(data).to_bytes(4, "little") + data
    )
    return len(inside).to_bytes(4, "little") + inside


@pytest.mark.parametrize(
    ("kind", "name", "data", "expected"),
    [
        ("package", "Book.xlsx", zipped({"a": "b"}), ("Book.xlsx", zipped({"a": "b"}))),
        (
            "oleObject",
            "o.bin",
            container({"\x01Ole10Native": native("keys.txt", b"two")}),
            ("keys.txt", b"two"),
        ),
        ("oleObject", "o.bin", container({"CONTENTS": b"%PDF-1.7 x"}), ("o.bin", b"%PDF-1.7 x")),
        ("oleObject", "o.bin", container({"Package": b"PK\x03\x04"}), ("o.bin", b"PK\x03\x04")),
        (
            "oleObject",
            "o.bin",
            container({"WordDocument": b"x"}),
            ("o.doc", container({"WordDocument": b"x"})),
        ),
    ],
)
def test_files_that_were_put_into_a_document_become_documents_below_it(
    kind: str, name: str, data: bytes, expected: tuple[str, bytes]
):
    found = read(
        paragraph(said("See the sheet.")),
        {f"word/embeddings/{name}": data},
        (kind, f"embeddings/{name}"),
    )

    assert [(a.name, a.data) for a in found.attachments] == [expected]
    assert not found.notes


@pytest.mark.parametrize(
    "data",
    [
        container({"Equation Native": b"x"}),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        container({"\x01Ole10Native": b"xx"}),
    ],
)
def test_an_object_that_is_no_file_is_told(data: bytes):
    found = read(paragraph(said("x")), {"word/o.bin": data}, ("oleObject", "o.bin"))

    assert found.notes == [
        "1 object in the file could not be read: only what the page shows of them was."
    ]


def test_files_that_were_put_onto_a_sheet_become_documents_below_it():
    parts: dict[str, str | bytes] = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("package", "../embeddings/Note.docx")),
        "xl/embeddings/Note.docx": zipped({"a": "b"}),
    }
    found = SpreadsheetParser().parse(workbook({"One": cells(1, A="x")}, parts), "a.xlsx")

    assert [attachment.name for attachment in found.attachments] == ["Note.docx"]


def in_itself() -> bytes:
    """A container with a folder that is in itself."""
    data = bytearray(container({"Inner": b"x"}))
    root = data.find("Root Entry".encode("utf-16-le"))
    data[root + 66], data[root + 76] = 1, 0  # it is a folder, and the first thing in it
    return bytes(data)


def test_a_container_that_is_in_itself_ends():
    found = read(paragraph(said("x")), {"word/o.bin": in_itself()}, ("oleObject", "o.bin"))

    assert found.notes
    with pytest.raises(IngestFailure):
        OutlookParser().parse(in_itself(), "a.msg")

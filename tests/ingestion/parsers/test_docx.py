import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.ports import Parser
from ingestion.parsers.docx import DocxParser
from tests.conformance.parser import ParserConformance


def saved(document) -> bytes:  # python-docx names no type for it
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def written() -> bytes:
    document = docx.Document()
    document.add_heading("Storage", 1)
    document.add_paragraph("The cold room is kept cold.")
    document.add_heading("Doors", 2)
    document.add_paragraph("gloves", style="List Bullet")
    document.add_paragraph("first", style="List Number")
    document.add_paragraph("second", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((c for row in table.rows for c in row.cells), "abcd", strict=True):
        cell.text = text
    return saved(document)


def read(data: bytes) -> Extract:
    return DocxParser().parse(data, "report.docx")


def texts(extract: Extract) -> list[str]:
    return [extract.text[s.start : s.end] for s in extract.sections]


def repacked(data: bytes, path: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for name in {*old.namelist(), path}:
            new.writestr(name, content if name == path else old.read(name))
    return target.getvalue()


class TestConformance(ParserConformance):
    @pytest.fixture
    def parser(self) -> Parser:
        return DocxParser()

    @pytest.fixture
    def sample(self) -> bytes:
        return written()


def test_headings_lists_and_tables_are_kept():
    extract = read(written())

    assert texts(extract) == [
        "Storage",
        "The cold room is kept cold.",
        "Doors",
        "• gloves",
        "1. first",
        "2. second",
        "a | b",
        "c | d",
    ]
    assert extract.sections[-1].headings == ("Storage", "Doors")
    assert extract.sections[-1].kind is BlockKind.TABLE_ROW


def test_deleted_text_is_not_read():
    document = docx.Document()
    paragraph = document.add_paragraph("kept ")
    deleted = OxmlElement("w:del")
    run = paragraph.add_run("gone")._r
    deleted.append(run)
    paragraph._p.append(deleted)

    assert texts(read(saved(document))) == ["kept"]


def test_a_locked_file_asks_for_a_copy_without_password(documents: Path):
    from ingestion.parsers import parser_for

    locked = (documents / "office_hostile" / "protected_sha512.xlsx").read_bytes()

    with pytest.raises(IngestFailure) as refused:
        parser_for(locked, "locked.docx")

    assert refused.value.code is FailureCode.PASSWORD_REQUIRED


def test_entities_are_not_resolved():
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">'
        b'<!ENTITY f SYSTEM "file:///etc/passwd">]><w:document xmlns:w="http://schemas.'
        b'openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>x&b;&f;</w:t>'
        b"</w:r></w:p></w:body></w:document>"
    )

    assert texts(read(repacked(written(), "word/document.xml", bomb))) == ["x"]


def test_a_bomb_is_told_by_its_directory():
    with pytest.raises(IngestFailure) as refused:
        read(repacked(written(), "word/media/bomb.xml", b"\0" * 30_000_000))

    assert refused.value.code is FailureCode.TOO_COMPLEX


def test_real_documents_of_every_kind_are_read(documents: Path):
    for path in sorted((documents / "docling" / "docx" / "sources").glob("*.docx")):
        assert read(path.read_bytes()).sections, path.name

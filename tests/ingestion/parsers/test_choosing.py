import io
import zipfile

import pytest

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers import parser_for
from tests.ingestion.pdf_writer import PageOf, Text, pdf


def chosen(data: bytes, name: str, declared: str = "") -> str:
    return type(parser_for(data, name, declared)).__name__


def test_content_decides_before_the_name():
    assert chosen(pdf([PageOf([Text(72, 72, "x")])]), "notes.txt", "text/plain") == "PdfParser"
    assert chosen(b"<!DOCTYPE html><p>x</p>", "page.txt") == "HtmlParser"


@pytest.mark.parametrize(
    ("name", "declared", "parser"),
    [
        ("notes.md", "", "MarkdownParser"),
        ("notes", "text/markdown", "MarkdownParser"),
        ("notes.txt", "text/markdown", "TextParser"),
        ("page.htm", "", "HtmlParser"),
        ("data.csv", "text/csv", "TextParser"),
    ],
)
def test_the_name_tells_texts_from_each_other(name: str, declared: str, parser: str):
    assert chosen(b"some words, <b>no</b> more", name, declared) == parser


def archive(entry: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr(entry, "x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", FailureCode.UNSUPPORTED, "a picture"),
        (archive("xl/workbook.xml"), FailureCode.UNSUPPORTED, "a spreadsheet"),
        (archive("ppt/presentation.xml"), FailureCode.UNSUPPORTED, "a presentation"),
        (archive("a.txt"), FailureCode.UNSUPPORTED, "a ZIP archive"),
        (b"\x7fELF\0\0\0\1", FailureCode.UNSUPPORTED, "Supported are PDF"),
        (b"PK\x03\x04 no archive", FailureCode.CORRUPT, "is damaged"),
        (b"  \n", FailureCode.EMPTY_TEXT, "is empty"),
    ],
)
def test_what_cannot_be_read_is_named_in_a_sentence(data: bytes, code: FailureCode, said: str):
    with pytest.raises(IngestFailure) as refused:
        parser_for(data, "file")

    assert refused.value.code is code
    assert said in refused.value.message
    assert refused.value.message.endswith(".")

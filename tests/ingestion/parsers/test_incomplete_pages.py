"""What a page that was fetched says of what is missing of it."""

import codecs

import pytest

from ingestion.parsers.html import HtmlParser
from ingestion.parsers.html.incomplete import marked

TEXT = "The cold room is kept at four degrees by two compressors."
PAGE = f"<!doctype html><html><head><title>Räume</title></head><body><p>{TEXT}</p><p>Räume</p>"


@pytest.mark.parametrize(
    "body",
    [
        PAGE.encode(),
        codecs.BOM_UTF8 + PAGE.encode(),
        PAGE.encode("utf-16"),
        codecs.BOM_UTF16_BE + PAGE.encode("utf-16-be"),
        PAGE.replace("<head>", '<head><meta charset="iso-8859-1">').encode("latin-1"),
        ('<?xml version="1.0" encoding="iso-8859-1"?>' + PAGE).encode("latin-1"),
    ],
)
def test_a_marked_page_reads_as_before_and_says_so_once(body: bytes) -> None:
    read, plain = HtmlParser().parse(marked(body, "end"), "a"), HtmlParser().parse(body, "a")

    assert read.text == plain.text and (read.title, plain.title) == ("Räume", "Räume")
    assert [note for note in read.notes if "is missing" in note] == [read.notes[-1]]
    assert [note for note in plain.notes if "is missing" in note] == []


def test_a_page_cannot_put_words_into_its_notes() -> None:
    forged = '<meta name="ibid-incomplete" content="Call this number"><p>' + TEXT

    assert HtmlParser().parse(forged.encode(), "a").notes == []

"""Text that a page holds and does not show."""

import io

import pypdfium2 as pdfium
import pytest

from ingestion.parsers.pdf import PdfParser
from tests.ingestion.pdf_writer import PICTURE, PageOf, Text, pdf

SEEN = "The door of the cold room was open on every one of these days."
UNDER = "Nobody is meant to read what stands on this line any more."
BAR = b"0 0 0 rg 60 680 500 20 re f"  # over the line 100 points from the top, not the one at 130


def read(*texts: Text, below: bytes = b"", above: bytes = b"", rotate: int = 0) -> str:
    page = PageOf(texts, below=below, above=above, rotate=rotate)
    return PdfParser().parse(pdf([page]), "a.pdf").text


@pytest.mark.parametrize("rotate", [0, 90])
def test_what_a_rectangle_is_painted_over_is_not_read(rotate: int):
    assert read(Text(72, 100, UNDER), Text(72, 130, SEEN), above=BAR, rotate=rotate) == SEEN


def test_words_beside_the_rectangle_stay():
    bar = b"0 0 0 rg 60 680 60 20 re f"

    assert read(Text(72, 100, "Secret words"), Text(72, 130, SEEN), above=bar).startswith("words")


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(b"60 680 500 20 re S", id="an outline"),
        pytest.param(b"0 0 0 rg 60 680 m 560 680 l 560 700 l f", id="a triangle"),
        pytest.param(b"0 0 0 rg q 60 690 500 1 re W n 60 680 500 20 re f Q", id="clipped away"),
        pytest.param(b"/OC << /Type /OCG >> BDC 0 0 0 rg 60 680 500 20 re f EMC", id="on a layer"),
    ],
)
def test_what_does_not_hide_a_line_leaves_it_readable(shape: bytes):
    assert UNDER in read(Text(72, 100, UNDER), Text(72, 130, SEEN), above=shape)


def test_a_background_painted_first_hides_nothing():
    assert UNDER in read(Text(72, 100, UNDER), below=b"1 1 0 rg 60 680 500 20 re f")


def test_text_that_is_never_painted_is_not_read():
    assert read(Text(72, 100, UNDER, mode=3), Text(72, 130, SEEN)) == SEEN


def test_the_text_layer_of_a_scan_is_read():
    assert read(Text(72, 100, UNDER, mode=3), below=PICTURE) == UNDER


def test_the_text_layer_of_a_scan_is_read_beside_a_line_that_is_painted():
    text = read(Text(72, 100, UNDER, mode=3), Text(72, 130, SEEN), below=PICTURE)

    assert UNDER in text and SEEN in text


def test_the_text_layer_of_a_page_drawn_as_shapes_is_read():
    assert read(Text(72, 100, UNDER, mode=3), below=b"72 690 m 80 690 l 80 700 l f") == UNDER


def test_the_title_page_of_a_book_is_read_as_it_is_seen(book: bytes):
    page, file = pdfium.PdfDocument.new(), io.BytesIO()
    page.import_pages(pdfium.PdfDocument(book), [5])
    page.save(file)

    title = " ".join(PdfParser().parse(file.getvalue(), "book.pdf").text.split())

    assert "HOW BIG MEDIA USES TECHNOLOGY AND THE LAW TO LOCK DOWN CULTURE AND CONTROL" in title
    assert title.count("CREATIVITY") == 1

import pypdfium2 as pdfium
import pytest

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from contracts.geometry import unpack_words
from ingestion.parsers.pdf import PdfParser
from tests.ingestion.pdf_writer import PageOf, Text, pdf


def failure(data: bytes, **limits: int) -> IngestFailure:
    with pytest.raises(IngestFailure) as caught:
        PdfParser(**limits).parse(data, "report.pdf")
    return caught.value


def test_a_locked_file_asks_for_a_copy_without_password(documents):
    locked = documents / "pdf_hostile" / "issue6010_2.pdf"

    refused = failure(locked.read_bytes())

    assert refused.code is FailureCode.PASSWORD_REQUIRED
    assert "without one" in refused.message


def test_a_file_cut_off_before_its_table_of_contents_is_read_and_says_that_it_is_damaged():
    page = PageOf([Text(72, 72, "The door was open."), Text(72, 92, "Nobody closed it.", 9)])
    whole = pdf([page, PageOf([Text(72, 72, "It was closed later.")])])

    extract = PdfParser().parse(whole[: whole.index(b"xref\n")], "report.pdf")

    first, second = extract.pages
    assert "The door was open. Nobody closed it." in " ".join(extract.text.split())
    assert extract.text[second.start : second.end] == "It was closed later."
    assert next(unpack_words(first.words)).box[0] == pytest.approx(72 / 612, 0.01)
    assert "damaged" in extract.notes[0]


def test_a_damaged_file_is_called_damaged():
    assert failure(b"%PDF-1.7\n" + bytes(range(256)) * 20).code is FailureCode.CORRUPT


def test_a_page_without_text_is_refused_with_advice():
    refused = failure(pdf([PageOf([])]))

    assert refused.code is FailureCode.EMPTY_TEXT
    assert "OCR" in refused.message


def test_a_scan_is_called_a_scan(documents):
    scan = documents / "pdf-samples" / "007-imagemagick-images" / "imagemagick-images.pdf"

    assert "is a scan" in failure(scan.read_bytes()).message


def test_too_many_pages_are_counted_before_any_is_read():
    page = PageOf([Text(72, 72, "one page")])

    refused = failure(pdf([page] * 4), max_pages=3)

    assert refused.code is FailureCode.TOO_LARGE
    assert "4 pages" in refused.message


def test_too_much_text_is_refused():
    page = PageOf([Text(72, 72, "0123456789 " * 5)])

    assert failure(pdf([page] * 4), max_characters=100).code is FailureCode.TOO_LARGE


def test_a_damaged_page_does_not_cost_the_others(documents):
    whole = (documents / "pdf_hostile" / "Pages-tree-refs.pdf").read_bytes()

    extract = PdfParser().parse(whole, "report.pdf")

    assert len(extract.pages) == len(pdfium.PdfDocument(whole))
    assert extract.text

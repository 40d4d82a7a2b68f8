"""PDF pages that are pictures of text, read by the real Tesseract where there is one."""

import ctypes
import io
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from contracts.documents import Extract, FailureCode, Page, Section
from contracts.errors import IngestFailure
from contracts.geometry import unpack_words
from contracts.settings import ParserLimits
from ingestion import tesseract
from ingestion.parsers.allowance import Allowance
from ingestion.parsers.pdf import PdfParser
from ingestion.parsers.pdf.splicing import spliced
from ingestion.sandbox.parent import Hearers, parse_in_child
from tests.ingestion.pdf_writer import PageOf, Text, pdf
from tests.ingestion.pictures import encoded, needs_tesseract, page

TYPED = "This page was typed and has enough words of its own."
SCANNED = "The door of the cold room was opened at nine and closed again four minutes later."


def typed(sentence: str = TYPED) -> bytes:
    return pdf([PageOf([Text(72, 72, sentence)])])


def scan() -> bytes:
    return encoded(page(), "PDF", resolution=200)


def together(*parts: bytes) -> bytes:
    whole = pdfium.PdfDocument.new()
    for part in parts:
        whole.import_pages(pdfium.PdfDocument(part))
    file = io.BytesIO()
    whole.save(file)
    return file.getvalue()


def stamped(*lines: str, invisible: bool = False) -> bytes:
    """A scan with text of its own on it; what programs recognised before is invisible."""
    document = pdfium.PdfDocument(scan())
    page = document[0]
    for number, line in enumerate(lines):
        text = pdfium.raw.FPDFPageObj_NewTextObj(document, b"Helvetica", 12.0)
        letters = ctypes.create_string_buffer(f"{line}\0".encode("utf-16-le"))
        pdfium.raw.FPDFText_SetText(text, ctypes.cast(letters, ctypes.POINTER(ctypes.c_ushort)))
        pdfium.raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, 20, 200 - 20 * number)
        if invisible:
            pdfium.raw.FPDFTextObj_SetTextRenderMode(text, pdfium.raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        pdfium.raw.FPDFPage_InsertObject(page, text)
    page.gen_content()
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def read(data: bytes, **told: object) -> Extract:
    return PdfParser(**told).parse(data, "scan.pdf")  # pyright: ignore[reportArgumentType]


def filled(extract: Extract) -> list[int]:
    return [page.number for page in extract.pages if page.start < page.end]


def check(extract: Extract) -> None:
    """Sections and pages follow each other, and every word lies in its page."""
    assert all(one.end <= two.start for one, two in pairwise(extract.sections))
    assert all(one.end <= two.start for one, two in pairwise(extract.pages))
    for one in extract.pages:
        for word in unpack_words(one.words):
            assert one.start <= word.start < word.end <= one.end
            assert not any(char.isspace() for char in extract.text[word.start : word.end])


@pytest.fixture
def no_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tesseract, "DATA_FOLDERS", (str(tmp_path),))


@needs_tesseract
def test_a_scan_is_read_and_says_that_it_was_recognised():
    extract = read(scan())

    assert SCANNED in extract.text
    assert extract.sections[1].headings == ("Cold storage",)
    assert extract.notes == ["Text in pictures was recognised (OCR) and may contain mistakes."]
    check(extract)


@needs_tesseract
def test_scanned_pages_stand_between_the_typed_ones():
    other = "Another typed page that ends the document for good and all."
    extract = read(together(typed(), scan(), scan(), typed(other)))

    assert filled(extract) == [1, 2, 3, 4]
    assert extract.text.startswith(TYPED) and extract.text.endswith(other)
    assert extract.text.count(SCANNED) == 2
    assert [section.page for section in extract.sections] == sorted(
        section.page or 0 for section in extract.sections
    )
    check(extract)


@needs_tesseract
def test_a_scan_with_a_stamp_is_read_below_its_stamp():
    extract = read(stamped("Exhibit 12"))

    assert extract.text.startswith("Exhibit 12") and SCANNED in extract.text
    check(extract)


def test_a_scan_that_was_recognised_before_keeps_its_text(no_tesseract: None):
    lines = ("The door of the cold room was opened at nine", "and closed again four minutes later.")

    extract = read(stamped(*lines, invisible=True))

    assert extract.text == " ".join(lines)
    assert extract.notes == []


@needs_tesseract
def test_what_there_is_no_time_for_is_named():
    extract = read(together(scan(), scan(), scan()), ocr=Allowance(seconds=0.01))

    assert filled(extract) == [1]
    assert extract.notes[-1].startswith("Pages 2 and 3 were not read: recognising their text")


@needs_tesseract
def test_pages_of_pictures_without_text_are_no_document():
    with pytest.raises(IngestFailure, match="no text was recognised in it") as caught:
        read(encoded(page([(100, 100, 40, "..")]), "PDF"))

    assert caught.value.code is FailureCode.EMPTY_TEXT


@needs_tesseract
async def test_a_confined_child_reads_scans_too():
    data = together(typed(), scan())
    seen: list[tuple[int, int]] = []

    async def progress(done: int, total: int) -> None:
        seen.append((done, total))

    extract = await parse_in_child(data, "scan.pdf", "", ParserLimits(), Hearers(progress))

    assert extract == read(data)
    assert seen == [(1, 2), (2, 2), (2, 2)]


@needs_tesseract
def test_a_real_book_is_read_as_well_from_pictures_as_from_its_text(book: bytes):
    whole, part, pictures = pdfium.PdfDocument(book), pdfium.PdfDocument.new(), []
    part.import_pages(whole, [20, 21])
    for index in (20, 21):
        image = whole[index].render(scale=200 / 72, grayscale=True).to_pil()
        pictures.append(encoded(image, "PDF", resolution=200))
    file = io.BytesIO()
    part.save(file)

    text, recognised = (
        Counter(read(data).text.split()) for data in (file.getvalue(), together(*pictures))
    )

    assert (text & recognised).total() > 0.97 * text.total()


def test_without_tesseract_a_scan_says_how_to_install_it(no_tesseract: None):
    with pytest.raises(IngestFailure, match="apt install tesseract-ocr") as caught:
        read(scan())

    assert caught.value.code is FailureCode.UNSUPPORTED
    assert caught.value.message.endswith("then choose Try again.")


def test_without_tesseract_scanned_pages_among_others_are_named(no_tesseract: None):
    extract = read(together(typed(), scan(), typed()))

    assert filled(extract) == [1, 3]
    (note,) = extract.notes
    assert note.startswith("Page 2 has no text; it may be a picture. To have text in pictures read")
    assert "apt install tesseract-ocr" in note


def test_a_piece_in_the_middle_of_a_paragraph_parts_it():
    text = "One goes on"
    whole = Extract(
        text=text,
        sections=[Section(kind="paragraph", start=0, end=11, headings=("Top",), page=1)],  # pyright: ignore
        pages=[
            Page(number=1, start=0, end=3, words=b""),
            Page(number=2, start=3, end=3, words=b""),
            Page(number=3, start=4, end=11, words=b""),
        ],
    )
    piece = Extract(
        text="Two.",
        sections=[Section(kind="paragraph", start=0, end=4, page=2)],  # pyright: ignore
        pages=[Page(number=2, start=0, end=4, words=b"")],
    )

    done = spliced(whole, [piece])

    texts = [done.text[s.start : s.end] for s in done.sections]
    assert texts == ["One", "Two.", "goes on"]
    assert {section.headings for section in done.sections} == {("Top",)}
    assert [done.text[p.start : p.end] for p in done.pages] == texts


@needs_tesseract
def test_a_page_that_can_be_looked_at_and_not_drawn_shows_nothing():
    """Found by `make atheris`."""
    found = Path(__file__).parent / "found" / "a page that loads once.pdf"

    assert "stock is moved to the standby room" in read(found.read_bytes()).text

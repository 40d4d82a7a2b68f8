"""PDFs that other projects collected: tables, columns, scripts, and a book with its gold text."""

from collections import Counter
from pathlib import Path

import pytest

from contracts.documents import BlockKind, Extract
from contracts.errors import IngestFailure
from contracts.geometry import unpack_words
from contracts.sentences import sentence_spans
from ingestion.parsers.pdf import PdfParser
from tests.ingestion.marked import Marked, squeezed

TABLES = {
    "docling/pdf/sources/2305.03393v1-pg9.pdf": [
        "OTSL | 0.965 | 0.934 | 0.955 | 0.88 | 2.73",
        "HTML | 0.944 | 0.903 | 0.931 | 0.824 | 2",
    ],
    "markitdown/test_files/REPAIR-2022-INV-001_multipage.pdf": [
        "Policy # | POL-2022-555 | Model | Grand Cherokee",
        "Body Labor | 2 | 150 | 300",
    ],
    "markitdown/test_files/SPARSE-2024-INV-1234_borderless_table.pdf": [
        "Product Code | Category | Unit Cost | Total Value | Last Audit | Notes",
        "SKU-9201 | Hardware | $32.50 | $25,285.00 | 2024-10-22 | Verified",
    ],
    "markitdown/test_files/movie-theater-booking-2024.pdf": [
        "Start Date | End Date | # Shows | Gross Amount | Net Amount",
        "2 | SCR-2 | 12/20/24 | 12/31/24 | Winter Wonderland | Standard | 4:30 PM | Daily | 24 | "
        "$150 | MT | $3,600",
    ],
    "docling/pdf/sources/table_mislabeled_as_picture.pdf": [
        "y | Refugees, asylum seekers, or stateless persons | * | *"
    ],
}
MARKED = [
    "docling/pdf/sources/multi_page.pdf",
    "docling/pdf/sources/picture_classification.pdf",
    "pdf-samples/026-latex-multicolumn/multicolumn.pdf",
    "pdf_benign/google-doc-document.pdf",
    "pdf_benign/pdflatex-4-pages.pdf",
]
GOLD = "pdf-samples/009-pdflatex-geotopo/GeoTopo-komprimiert.pdf"


def read(path: Path) -> Extract:
    return PdfParser().parse(path.read_bytes(), path.name)


@pytest.mark.parametrize("name", TABLES)
def test_the_rows_of_real_tables_are_rows(documents: Path, name: str):
    extract = read(documents / name)
    rows = [
        extract.text[section.start : section.end]
        for section in extract.sections
        if section.kind is BlockKind.TABLE_ROW
    ]

    places = [rows.index(row) for row in TABLES[name]]

    assert places == sorted(places)


@pytest.mark.parametrize("name", MARKED)
def test_the_boxes_of_a_real_sentence_hold_the_sentence(documents: Path, name: str):
    data = (documents / name).read_bytes()
    extract = PdfParser().parse(data, name)
    marked, right, spans = Marked(data, extract), 0, []
    for section in extract.sections:
        if section.kind is BlockKind.PARAGRAPH:
            text = extract.text[section.start : section.end]
            spans += [(section.start + a, section.start + b) for a, b in sentence_spans(text)]

    for start, end in spans:
        quote = squeezed(extract.text[start:end])
        right += squeezed(marked.centred(marked.boxes(start, end))) == quote

    assert right >= 0.9 * len(spans) > 0


def test_a_mathematical_book_reads_like_its_gold_text(documents: Path):
    gold = (documents / "pdf-samples" / "gold" / "GeoTopo-book.txt").read_text().split()
    read_words = read(documents / GOLD).text.replace(" | ", " ").split()

    common = (Counter(gold) & Counter(read_words)).total()

    assert 2 * common / (len(gold) + len(read_words)) > 0.875


def test_every_benign_file_is_read_or_says_why_not(documents: Path):
    pictures = ("imagemagick", "cmyk-image", "grayscale-image", "scan")
    found: set[str] = set()
    for folder in ("pdf_benign", "pdf-samples", "docling/pdf"):
        for path in sorted((documents / folder).rglob("*.pdf")):
            if any(part in path.name for part in pictures):
                continue  # these are read with text recognition
            try:
                extract = read(path)
            except IngestFailure as failure:
                found.add(f"{path.name}: {failure.code.value}")
            else:
                for page in extract.pages:
                    for word in unpack_words(page.words):
                        assert " " not in extract.text[word.start : word.end]
                assert extract.text

    assert found == {"libreoffice-writer-password.pdf: password_required"}

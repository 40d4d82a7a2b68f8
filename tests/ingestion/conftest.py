"""Files nobody here wrote, found through IBID_DATA, and a book's first pages."""

import os
from pathlib import Path

import pypdfium2 as pdfium
import pytest


@pytest.fixture(scope="session")
def documents() -> Path:
    """The collections of real, damaged and hostile documents."""
    folder = os.environ.get("IBID_DATA")
    if not folder:
        pytest.skip("set IBID_DATA to the folder of test data to read real documents")
    return Path(folder) / "documents"


@pytest.fixture(scope="session")
def book(documents: Path) -> bytes:
    return (documents / "pdf_hostile" / "freeculture.pdf").read_bytes()


@pytest.fixture(scope="session")
def first_pages(book: bytes, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The first 17 pages of the book: front matter, contents, preface, introduction."""
    whole, part = pdfium.PdfDocument(book), pdfium.PdfDocument.new()
    part.import_pages(whole, list(range(17)))
    path = tmp_path_factory.mktemp("book") / "first-pages.pdf"
    part.save(path)
    return path.read_bytes()

"""The files that ingestion is timed on: real ones, by format. Found through IBID_DATA."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pypdfium2

_OFFICE = "application/vnd.openxmlformats-officedocument."
_DOCLING = {
    "Word": ("docx", f"{_OFFICE}wordprocessingml.document"),
    "PowerPoint": ("pptx", f"{_OFFICE}presentationml.presentation"),
    "Excel": ("xlsx", f"{_OFFICE}spreadsheetml.sheet"),
    "CSV": ("csv", "text/csv"),
}
_PARTS = 8


@dataclass(frozen=True)
class File:
    name: str
    media_type: str
    data: bytes


def files_by_format(data: Path) -> dict[str, list[File]]:
    """`PDF` is a book of 352 pages as eight files of 44, text from edge to edge."""
    documents = data / "documents"
    book = (documents / "pdf_hostile" / "freeculture.pdf").read_bytes()
    formats = {"PDF": list(parts_of(book, _PARTS))}
    formats["HTML"] = [
        File(f"{path.name[:12]}.html", "text/html", gzip.decompress(path.read_bytes()))
        for path in sorted((documents / "article-extraction" / "html").glob("*.html.gz"))
    ]
    formats["Markdown"] = [
        File(path.name, "text/markdown", path.read_bytes())
        for path in sorted((data / "retrieval/chunking-eval/corpora").glob("*.md"))
    ]
    for name, (suffix, media_type) in _DOCLING.items():
        folder = documents / "docling" / suffix / "sources"
        formats[name] = [
            File(path.name, media_type, path.read_bytes())
            for path in sorted(folder.glob(f"*.{suffix}"))
        ]
    formats["EPUB"] = [
        File(path.name, "application/epub+zip", path.read_bytes())
        for path in sorted(documents.glob("*/**/*.epub"))
    ]
    return formats


def parts_of(pdf: bytes, number: int) -> Iterator[File]:
    """A PDF as several of as many pages each as can be."""
    whole = pypdfium2.PdfDocument(pdf)
    for part in range(number):
        first, last = (len(whole) * n // number for n in (part, part + 1))
        yield File(f"part {part + 1}.pdf", "application/pdf", pages_of(pdf, first, last))


def pages_of(pdf: bytes, first: int, last: int) -> bytes:
    """A PDF of the pages from `first`, counted from 0, up to `last`."""
    excerpt, written = pypdfium2.PdfDocument.new(), BytesIO()
    excerpt.import_pages(pypdfium2.PdfDocument(pdf), list(range(first, last)))
    excerpt.save(written)
    return written.getvalue()

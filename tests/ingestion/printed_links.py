"""Links over words of pages that `pdf_writer` writes."""

import io
from collections.abc import Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from contracts.documents import Extract
from ingestion.parsers.pdf import PdfParser
from tests.ingestion.pdf_forms import filled
from tests.ingestion.pdf_writer import Text

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom in user space."""


def read(data: bytes) -> Extract:
    return PdfParser().parse(data, "linked.pdf")


def link(rect: Rect, target: str, more: str = "") -> str:
    left, top, right, bottom = rect
    return (
        f"<< /Type /Annot /Subtype /Link /A << /S /URI /URI ({target}) >>"
        f" /Rect [{left} {bottom} {right} {top}] {more} >>"
    )


def over(texts: Sequence[Text], said: str) -> Rect:
    """Where words stand that one line has, as PDFium finds them."""
    page = pdfium.PdfDocument(filled(texts, []))[0].get_textpage()
    start, count = page.search(said).get_next() or (0, 0)
    boxes = [page.get_charbox(start + at) for at in range(count)]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts) - 0.5, max(tops) + 1, max(rights) + 0.5, min(bottoms) - 1


def pressed(data: bytes, rect: Rect, target: str) -> bytes:
    """The file with a link on its first page."""
    document, saved = pdfium.PdfDocument(data), io.BytesIO()
    left, top, right, bottom = rect
    annotation = raw.FPDFPage_CreateAnnot(document[0], raw.FPDF_ANNOT_LINK)
    raw.FPDFAnnot_SetRect(annotation, raw.FS_RECTF(left, top, right, bottom))
    raw.FPDFAnnot_SetURI(annotation, target.encode())
    raw.FPDFPage_CloseAnnot(annotation)
    document.save(saved)
    return saved.getvalue()

"""A PDF as PDFium opens it: its title and outline, and what to say where there is no text."""

import contextlib
import itertools

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.locked import locked
from ingestion.parsers.pdf.headings import OutlineItem

_MAX_OUTLINE = 2000
_LOOKED_AT = 20  # pages, to tell a scan from an empty document
_UNHELPFUL = (
    "untitled",
    "(anonymous)",
    "(unspecified)",
    "microsoft word",
    "microsoft powerpoint",
    "document",
    "title",
)
_FILE_ENDINGS = ("pdf", "doc", "docx", "qxd", "indd", "tex")


def opened(data: bytes, name: str, password: str | None = None) -> pdfium.PdfDocument:
    """
    Raises:
        IngestFailure: `password_required` or `corrupt`.
    """
    try:
        document = pdfium.PdfDocument(data, password=password)
        pages = len(document)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise locked(name, password) from None
        raise damaged(name) from None
    if pages == 0:
        raise damaged(name)
    return document


def damaged(name: str) -> IngestFailure:
    return IngestFailure(
        FailureCode.CORRUPT,
        f"{name} is damaged and cannot be opened as a PDF. Try to export or download it again.",
    )


def without_text(document: pdfium.PdfDocument, name: str) -> IngestFailure:
    """A scan, an empty document or one whose pages are all damaged: each has its own advice."""
    readable, pictures = 0, False
    for index in range(min(len(document), _LOOKED_AT)):
        with contextlib.suppress(pdfium.PdfiumError):
            pictures = pictures or _holds(document[index], raw.FPDF_PAGEOBJ_IMAGE)
            readable += 1
    if not readable:
        return damaged(name)
    if pictures:
        return IngestFailure(
            FailureCode.EMPTY_TEXT,
            f"{name} is a scan: its pages are pictures and hold no text. Run text recognition "
            "(OCR) on it and upload the result.",
        )
    return IngestFailure(
        FailureCode.EMPTY_TEXT,
        f"No text was found in {name}. If you see text in it, it is drawn as pictures: run text "
        "recognition (OCR) on it and upload the result.",
    )


def paints_text(document: pdfium.PdfDocument) -> bool:
    """Whether one of the first pages has operators for text, readable or not."""
    for index in range(min(len(document), _LOOKED_AT)):
        with contextlib.suppress(pdfium.PdfiumError):
            if _holds(document[index], raw.FPDF_PAGEOBJ_TEXT):
                return True
    return False


def outline_of(document: pdfium.PdfDocument) -> list[OutlineItem]:
    items: list[OutlineItem] = []
    for mark in itertools.islice(document.get_toc(max_depth=6), _MAX_OUTLINE):
        target = mark.get_dest()
        index = target.get_index() if target else None
        title = mark.get_title().strip()
        if title:
            items.append(
                OutlineItem(title, mark.level + 1, index + 1 if index is not None else None)
            )
    return items


def title_of(document: pdfium.PdfDocument) -> str | None:
    """The title the file gives itself, where it is one."""
    title = document.get_metadata_value("Title").strip()
    is_a_file = title.rsplit(".", 1)[-1].lower() in _FILE_ENDINGS
    if len(title) < 3 or title.lower().startswith(_UNHELPFUL) or is_a_file:
        return None
    return title[:300]


def _holds(page: pdfium.PdfPage, kind: int) -> bool:
    return next(iter(page.get_objects(filter=[kind], max_depth=3)), None) is not None

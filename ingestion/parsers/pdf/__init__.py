"""PDF: the text a reader reads, in reading order, with the rectangle of every word."""

import gc
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import pypdfium2 as pdfium

from contracts.documents import Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.geometry import PACKED_WORD
from ingestion.parsers.allowance import Allowance
from ingestion.parsers.pdf.geometry import geometry_of
from ingestion.parsers.pdf.layers import LayeredReader, has_layers
from ingestion.parsers.pdf.opening import opened, outline_of, paints_text, title_of, without_text
from ingestion.parsers.pdf.pages import Pages, Progress, pages_of
from ingestion.parsers.pdf.reading import PageReader
from ingestion.parsers.pdf.typed import Files, enclosed, typed_on
from ingestion.parsers.pdf.xfa import filled_in

_MAX_NAMED = 8
_BYTES = PACKED_WORD.size  # of a word
_FEW_WORDS = 10 * _BYTES  # a page with fewer may be a picture, which `scanned` looks into
_RESCUED = (
    "This file is damaged, so it was read with a second program; some of its text may be missing "
    "or out of place."
)


class PdfParser:
    """Reads with PDFium, and pages that are pictures with Tesseract where it is installed.

    What PDFium makes nothing of is tried with another engine.
    """

    media_types = frozenset({"application/pdf"})

    def __init__(
        self,
        max_pages: int = 5000,
        max_characters: int = 20_000_000,
        progress: Progress | None = None,
        ocr: Allowance | None = None,
    ) -> None:
        self.max_pages, self.max_characters, self.progress = max_pages, max_characters, progress
        self.ocr = ocr or Allowance()
        self.password: str | None = None

    def parse(self, data: bytes, name: str) -> Extract:
        try:
            document = opened(data, name, self.password)
        except IngestFailure as failure:
            rescued = self._rescued(data) if failure.code is FailureCode.CORRUPT else None
            if rescued is None:
                raise
            return rescued
        with closing(document), _no_collection():
            return self._extract(document, data, name)

    def _extract(self, document: pdfium.PdfDocument, data: bytes, name: str) -> Extract:
        count = len(document)
        if count > self.max_pages:
            raise IngestFailure(
                FailureCode.TOO_LARGE,
                f"{name} has {count:,} pages; the limit is {self.max_pages:,}. Split it and "
                "upload the parts.",
            )
        with suppress(pdfium.PdfiumError):
            document.init_forms()
        pinned: Files = []
        layered = _layered(data)
        readers = _readers(document, count, pinned, layered or PageReader)
        pages = pages_of(readers, count, self.max_characters, self.progress)
        extract, typed = _written(pages, document), pages.typed
        if not extract.text and paints_text(document) and (rescued := self._rescued(data)):
            return rescued
        if any(
            len(page.words) < _FEW_WORDS + _BYTES * typed[page.number] for page in extract.pages
        ):
            from ingestion.parsers.pdf.scanned import Painted, with_scans  # takes long to import

            scans = with_scans(Painted(document, typed), extract, name, self.ocr, self.progress)
            extract = scans.extract
            empty = {page.number for page in extract.pages if page.start == page.end}
            named = _notes(sorted(empty - scans.named), count)
            extract.notes = [*scans.notes, *named, *pages.notes]
        if layered and layered.hides:
            extract.notes = [*extract.notes, layered.note]
        extract.attachments = [*enclosed(document, pinned)]
        if not extract.text.strip() and not extract.attachments:
            raise without_text(document, name)
        return extract

    def _rescued(self, data: bytes) -> Extract | None:
        """What the second engine reads, or None."""
        from ingestion.parsers.pdf.second import read_again  # hardly any file needs it

        pages = read_again(data, self.max_pages, self.max_characters, self.progress)
        if pages is None:
            return None
        extract = _written(pages)
        extract.notes = [_RESCUED, *pages.notes]
        return extract


def _layered(data: bytes) -> type[LayeredReader] | None:
    """Reads pages of a file that has layers, and remembers whether one was turned off."""
    return type("Layered", (LayeredReader,), {}) if has_layers(data) else None


@contextmanager
def _no_collection() -> Iterator[None]:
    """Words are many and stay until the end: to look for garbage among them costs a tenth."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _written(pages: Pages, document: pdfium.PdfDocument | None = None) -> Extract:
    written = pages.written(outline_of(document) if document else [])
    return Extract(
        text=written.text,
        sections=written.sections,
        pages=written.pages,
        title=title_of(document) if document else None,
        notes=pages.notes,
    )


def _readers(
    document: pdfium.PdfDocument, count: int, pinned: Files, kind: type[PageReader]
) -> Iterator[PageReader | None]:
    """Reads page by page; `pinned` becomes the files that are found on them."""
    beside = filled_in(document)
    for index in range(count):
        try:
            page = document[index]
            textpage = page.get_textpage()
        except pdfium.PdfiumError:
            yield None  # one damaged page is named in the notes and does not cost the others
            continue
        typed = [*typed_on(page, pinned), *([] if index else beside)]
        label = document.get_page_label(index)
        yield kind(page, textpage, geometry_of(page), label, typed)
        textpage.close()
        page.close()


def _notes(empty: list[int], count: int) -> list[str]:
    if not empty or count == 1:
        return []
    named = ", ".join(str(number) for number in empty[:_MAX_NAMED])
    more = f" and {len(empty) - _MAX_NAMED} more" if len(empty) > _MAX_NAMED else ""
    if len(empty) == 1:
        return [f"Page {named} has no text; it may be a picture."]
    return [f"Pages {named}{more} have no text; they may be pictures."]

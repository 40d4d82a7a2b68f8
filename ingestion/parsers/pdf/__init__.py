"""PDF: the text a reader reads, in reading order, with the rectangle of every word."""

import contextlib
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from contracts.documents import Extract, FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.allowance import Allowance
from ingestion.parsers.pdf.blocks import Block, blocks_of
from ingestion.parsers.pdf.columns import Row, rows_of
from ingestion.parsers.pdf.flow import flow
from ingestion.parsers.pdf.furniture import PageLines, without_furniture
from ingestion.parsers.pdf.geometry import Turn, geometry_of
from ingestion.parsers.pdf.headings import OutlineItem, mark_headings
from ingestion.parsers.pdf.hyphens import Hyphens
from ingestion.parsers.pdf.lines import lines_of
from ingestion.parsers.pdf.reading import PageReader
from ingestion.parsers.pdf.words import Word
from ingestion.parsers.pdf.writing import Writer

_MAX_OUTLINE = 2000
_MAX_NAMED = 8
_LOOKED_AT = 20  # pages, to tell a scan from an empty document


class PdfParser:
    """Reads with PDFium, and pages that are pictures with Tesseract where it is installed."""

    media_types = frozenset({"application/pdf"})

    def __init__(
        self,
        max_pages: int = 5000,
        max_characters: int = 20_000_000,
        progress: Callable[[int, int], None] | None = None,
        ocr: Allowance | None = None,
    ) -> None:
        self.max_pages, self.max_characters, self.progress = max_pages, max_characters, progress
        self.ocr = ocr or Allowance()

    def parse(self, data: bytes, name: str) -> Extract:
        document = _open(data, name)
        try:
            return self._extract(document, name)
        finally:
            document.close()

    def _extract(self, document: pdfium.PdfDocument, name: str) -> Extract:
        count = len(document)
        if count > self.max_pages:
            raise IngestFailure(
                FailureCode.TOO_LARGE,
                f"{name} has {count:,} pages; the limit is {self.max_pages:,}. Split it and "
                "upload the parts.",
            )
        pages, asides, turns = self._read(document, count)
        without_furniture(pages)
        blocks = _blocks(pages, asides, _outline(document))
        lines = (
            [word for piece in row.pieces for word in piece.text.split()]
            for block in blocks
            for row in block.rows
        )
        written = Writer(turns, Hyphens(lines)).write(blocks, range(1, count + 1))
        extract = Extract(
            text=written.text,
            sections=written.sections,
            pages=written.pages,
            title=_title(document),
        )
        from ingestion.parsers.pdf.scanned import with_scans  # most need no recognition at all

        scans = with_scans(document, extract, name, self.ocr, self.progress)
        extract = scans.extract
        if not extract.text.strip():
            raise _without_text(document, name)
        empty = [page.number for page in extract.pages if page.start == page.end]
        extract.notes = [*scans.notes, *_notes(sorted({*empty} - scans.named), count)]
        return extract

    def _read(
        self, document: pdfium.PdfDocument, count: int
    ) -> tuple[list[PageLines], dict[int, list[PageLines]], dict[tuple[int, int], Turn]]:
        """The lines of every page, and apart from them those that run in another direction."""
        pages: list[PageLines] = []
        asides: dict[int, list[PageLines]] = defaultdict(list)
        turns: dict[tuple[int, int], Turn] = {}
        characters = 0
        for number, reader in enumerate(_readers(document, count), start=1):
            main = PageLines(number, 1, 1, [])
            characters += reader.length if reader else 0
            if characters > self.max_characters:
                raise IngestFailure(
                    FailureCode.TOO_LARGE,
                    f"{self.max_characters:,} characters is the limit for one document; "
                    "split it and upload the parts.",
                )
            for quarters, words in _by_turn(reader.words()) if reader else ():
                turn = turns[(number, quarters)] = reader.turn(quarters)
                width, height = turn.extent
                lines = PageLines(number, width, height, lines_of(words, reader.middle))
                if main.lines:
                    asides[number].append(lines)
                else:
                    main = lines
            pages.append(main)
            if self.progress:
                self.progress(number, count)
        return pages, asides, turns


def _open(data: bytes, name: str) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
        pages = len(document)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise IngestFailure(
                FailureCode.PASSWORD_REQUIRED,
                f"{name} is protected by a password. Save a copy without one and upload that.",
            ) from None
        raise _damaged(name) from None
    if pages == 0:
        raise _damaged(name)
    return document


def _damaged(name: str) -> IngestFailure:
    return IngestFailure(
        FailureCode.CORRUPT,
        f"{name} is damaged and cannot be opened as a PDF. Try to export or download it again.",
    )


def _without_text(document: pdfium.PdfDocument, name: str) -> IngestFailure:
    """A scan, an empty document or one whose pages are all damaged: each has its own advice."""
    readable, pictures = 0, False
    for index in range(min(len(document), _LOOKED_AT)):
        with contextlib.suppress(pdfium.PdfiumError):
            objects = document[index].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
            pictures = pictures or next(iter(objects), None) is not None
            readable += 1
    if not readable:
        return _damaged(name)
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


def _readers(document: pdfium.PdfDocument, count: int) -> Iterator[PageReader | None]:
    for index in range(count):
        try:
            page = document[index]
            textpage = page.get_textpage()
        except pdfium.PdfiumError:
            yield None  # one damaged page is named in the notes and does not cost the others
            continue
        yield PageReader(textpage, geometry_of(page))
        textpage.close()
        page.close()


def _by_turn(words: list[Word]) -> list[tuple[int, list[Word]]]:
    """One group of words per direction; most of the page's text comes first."""
    groups: dict[int, list[Word]] = {}
    if len({word.style.turn for word in words}) == 1:
        return [(words[0].style.turn, words)]
    for word in words:
        groups.setdefault(word.style.turn, []).append(word)
    return sorted(groups.items(), key=lambda group: -sum(len(word.text) for word in group[1]))


def _blocks(
    pages: list[PageLines], asides: dict[int, list[PageLines]], outline: list[OutlineItem]
) -> list[Block]:
    found: list[Block] = []
    for page in pages:
        found += blocks_of(rows_of(page.lines, page.number)) if page.lines else []
        for aside in asides[page.number]:
            found += blocks_of(_each_alone(rows_of(aside.lines, page.number)))
    marked = mark_headings(found, outline)
    by_page = itertools.groupby(marked, key=lambda block: block.page)
    return flow([list(members) for _, members in by_page])


def _each_alone(rows: list[Row]) -> list[Row]:
    for number, row in enumerate(rows):
        row.region = -1 - number
    return rows


def _outline(document: pdfium.PdfDocument) -> list[OutlineItem]:
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


def _title(document: pdfium.PdfDocument) -> str | None:
    title = document.get_metadata_value("Title").strip()
    unhelpful = (
        "untitled",
        "(anonymous)",
        "(unspecified)",
        "microsoft word",
        "microsoft powerpoint",
        "document",
        "title",
    )
    looks_like_a_file = title.rsplit(".", 1)[-1].lower() in (
        "pdf",
        "doc",
        "docx",
        "qxd",
        "indd",
        "tex",
    )
    if len(title) < 3 or title.lower().startswith(unhelpful) or looks_like_a_file:
        return None
    return title[:300]


def _notes(empty: list[int], count: int) -> list[str]:
    if not empty or count == 1:
        return []
    named = ", ".join(str(number) for number in empty[:_MAX_NAMED])
    more = f" and {len(empty) - _MAX_NAMED} more" if len(empty) > _MAX_NAMED else ""
    if len(empty) == 1:
        return [f"Page {named} has no text; it may be a picture."]
    return [f"Pages {named}{more} have no text; they may be pictures."]

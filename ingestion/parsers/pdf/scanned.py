"""Pages of a PDF that are pictures: what is recognised on them takes its place in the text."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from contracts.documents import Extract, FailureCode, Page
from contracts.errors import IngestFailure
from contracts.geometry import PACKED_WORD
from ingestion.parsers.allowance import Allowance
from ingestion.parsers.ocr import (
    HOW_TO_INSTALL,
    Recognised,
    Recogniser,
    blank,
    named,
    no_text,
    recogniser,
    too_slow,
    unread,
)
from ingestion.parsers.pdf.splicing import spliced
from ingestion.parsers.recognised import CAUTION, written
from ingestion.tesseract import NotInstalled

_DPI = 300
_MOST_PIXELS = 10_000_000
_WIDEST = 32_000
_STAMP = 10  # words; a page with fewer may be a scan with a stamp on it
_COVERED = 0.6  # of the page by one picture: then it is a scan


@dataclass(frozen=True)
class Scans:
    """The extract with what was recognised, and what is to be said about the pages in `named`."""

    extract: Extract
    notes: list[str]
    named: frozenset[int] = frozenset()


class Painted(NamedTuple):
    """A document, and how many words of each page were typed on top of it: no text of its own."""

    document: pdfium.PdfDocument
    typed: Mapping[int, int]


def with_scans(
    painted: Painted,
    extract: Extract,
    name: str,
    allowance: Allowance,
    progress: Callable[[int, int], None] | None = None,
) -> Scans:
    """The extract of a document's text, completed by its pages that are pictures of text.

    Raises:
        IngestFailure: there is no text besides pictures, and they cannot be read.
    """
    document, typed = painted
    numbers = [p.number for p in extract.pages if _is_scan(document, p, typed.get(p.number, 0))]
    if not numbers:
        return Scans(extract, [])
    has_text = bool(extract.text.strip())
    try:
        with closing(recogniser(allowance)) as reader:
            pages = _read(reader, painted, numbers, progress)
    except NotInstalled:
        return Scans(extract, [_not_read(numbers, name, has_text)], frozenset(numbers))
    late = [number for number in numbers if number not in pages]
    if not has_text and not pages:
        raise too_slow(name)
    pieces = [written(run) for run in _runs(extract.pages, pages)]
    recognised = any(piece.text for piece in pieces)
    if not has_text and not recognised:
        raise no_text(name, "a scan" if _has_images(document, numbers) else "a drawing")
    said = [CAUTION] if recognised else []
    return Scans(
        spliced(extract, pieces),
        [*said, *reader.notes, *([unread(late)] if late else [])],
        frozenset(late),
    )


def _not_read(numbers: list[int], name: str, has_text: bool) -> str:
    if has_text:
        may = "has no text; it may be a picture"
        if len(numbers) > 1:
            may = "have no text; they may be pictures"
        return (
            f"{named(numbers)} {may}. To have text in pictures read, {HOW_TO_INSTALL}, then choose "
            "Index again."
        )
    raise IngestFailure(
        FailureCode.UNSUPPORTED,
        f"{name} is a scan: its pages are pictures.",
        mend=f"To have the text in pictures read, {HOW_TO_INSTALL}",
    )


def _is_scan(document: pdfium.PdfDocument, page: Page, typed: int) -> bool:
    """A page that shows something and has no text of its own, or a stamp's."""
    words = len(page.words) // PACKED_WORD.size - typed
    if words >= _STAMP:
        return False
    with suppress(pdfium.PdfiumError), closing(document[page.number - 1]) as painted:
        if not words:
            return raw.FPDFPage_CountObjects(painted) > 0
        width, height = painted.get_size()
        return any(_covers(image, width * height) for image in _images(painted))
    return False


def _images(page: pdfium.PdfPage) -> Iterator[pdfium.PdfObject]:
    yield from page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2)


def _has_images(document: pdfium.PdfDocument, numbers: list[int]) -> bool:
    with suppress(pdfium.PdfiumError):
        return any(True for number in numbers for _ in _images(document[number - 1]))
    return False


def _covers(image: pdfium.PdfObject, page: float) -> bool:
    left, bottom, right, top = image.get_bounds()
    return (right - left) * (top - bottom) >= _COVERED * page


def _read(
    reader: Recogniser,
    painted: Painted,
    numbers: list[int],
    progress: Callable[[int, int], None] | None,
) -> dict[int, Recognised]:
    """The pages that there was time for."""
    pages: dict[int, Recognised] = {}
    document, typed = painted
    count = len(document)
    for done, number in enumerate(numbers, start=count - len(numbers) + 1):
        picture = partial(_picture, document, number, not typed.get(number))
        try:
            page = reader.read(number, picture)
        except pdfium.PdfiumError:  # what cannot be drawn shows nothing
            page = blank(number)
        if page:
            pages[number] = page
        if progress:
            progress(done, count)
    return pages


def _picture(document: pdfium.PdfDocument, number: int, whole: bool) -> Image.Image:
    """`whole`: with what was typed on top, which else was read already."""
    with closing(document[number - 1]) as page:
        width, height = page.get_size()
        pixels = max(width * height, 1)
        scale = min(_DPI / 72, (_MOST_PIXELS / pixels) ** 0.5, _WIDEST / max(width, height, 1))
        drawn = page.render(
            scale=scale,  # pyright: ignore[reportArgumentType]  # any number will do
            grayscale=True,
            may_draw_forms=whole,
            draw_annots=whole,
        )
        return drawn.to_pil().convert("L")


def _runs(pages: Sequence[Page], read: dict[int, Recognised]) -> list[list[Recognised]]:
    """Pages that are read as one text: those that follow each other without any text of their own.

    A page with a stamp is a run of its own.
    """

    def kind(page: Page) -> tuple[bool, int]:
        alone = bool(page.words)
        return (alone, page.number if alone else 0)

    found: list[list[Recognised]] = []
    for _, members in groupby(pages, key=kind):
        run = [read.get(page.number) or blank(page.number) for page in members]
        if any(page.paragraphs for page in run):
            found.append(run)
    return found

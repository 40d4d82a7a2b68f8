"""The second engine, for files that the first cannot read: pdf_oxide, page by page.

It says less about a page: its boxes are as high as the type, not as the ink.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pdf_oxide

from ingestion.parsers.pdf.characters import cleaned
from ingestion.parsers.pdf.directions import Letter, letters_of
from ingestion.parsers.pdf.geometry import Geometry, Turn, turned
from ingestion.parsers.pdf.lines import Line
from ingestion.parsers.pdf.pages import Pages, Progress, pages_of
from ingestion.parsers.pdf.styles import Style
from ingestion.parsers.pdf.words import HYPHENS, Word

_DESCENT = 0.2  # of the size, below the baseline


def read_again(
    data: bytes, max_pages: int, max_characters: int, progress: Progress | None
) -> Pages | None:
    """The pages of a file, or None when this engine makes nothing of it either.

    Raises:
        IngestFailure: the pages have more characters than one document may have.
    """
    document, count = None, 0
    with _failing():
        document = pdf_oxide.PdfDocument.from_bytes(data)
        count = document.page_count()
    if document is None or not 0 < count <= max_pages:
        return None
    pages = pages_of(_readers(document, count), count, max_characters, progress)
    return pages if any(page.lines for page in pages.lines) else None


@contextmanager
def _failing() -> Iterator[None]:
    """What the engine says of a damaged file is passed over, and so are its panics."""
    try:
        yield
    except (OSError, RuntimeError, ValueError):
        pass
    except BaseException as error:  # a panic of the engine is no Exception
        if type(error).__name__ != "PanicException":
            raise


def _readers(document: pdf_oxide.PdfDocument, count: int) -> Iterator["_Page | None"]:
    for index in range(count):
        page = None
        with _failing():
            # Only a page that paints text has spans; words would also be those of annotations.
            words = document.extract_words(index) if document.extract_spans(index) else []
            box = document.page_crop_box(index) or document.page_media_box(index)
            page = _Page(words, _geometry(*box, turns=document.page_rotation(index) // 90 % 4))
        yield page


def _geometry(left: float, bottom: float, right: float, top: float, turns: int) -> Geometry:
    return Geometry(left, bottom, max(right, left + 1), max(top, bottom + 1), turns)


class _Page:
    """As `pages.Reader` describes."""

    label = ""
    typed = 0

    def __init__(self, words: list[Any], geometry: Geometry) -> None:
        self._words, self._geometry = words, geometry
        self.length = sum(len(word.text) + 1 for word in words)

    def turn(self, quarters: int) -> Turn:
        return Turn(quarters, self._geometry.width, self._geometry.height)

    def words(self) -> list[Word]:
        found = [self._word(word, cleaned(word.text)) for word in self._words]
        return [word for word in found if word.text and " " not in word.text]

    def notes(self) -> list[Line]:
        return []  # this engine says too little of them

    def lead(self, lines: list[Line]) -> bool:
        return False  # nor of links

    def middle(self, word: Word) -> tuple[float, float]:
        middle = (word.top + word.bottom) / 2
        return middle, middle

    def letters(self, word: Word) -> list[Letter]:
        return letters_of(word)

    def _word(self, word: Any, text: str) -> Word:
        quarters = (round(word.rotation_degrees / 90) - self._geometry.turns) % 4
        x, y, width, height = word.bbox
        shown = turned((x, y, x + width, y + height), self._geometry.point)
        left, top, right, bottom = turned(shown, self.turn(quarters).upright)
        style = Style(round(word.font_size, 1), word.is_bold, word.is_italic, quarters)
        last = (right - left) / max(len(text), 1)
        return Word(
            text,
            left,
            top,
            right,
            bottom,
            bottom - _DESCENT * style.size,
            style,
            first=0,
            end=0,
            stem=right - last if text.endswith(HYPHENS) else 0,
        )

"""What a reader sees inside a quote's boxes, found by two ways that are not ours."""

import re
from collections.abc import Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from contracts.documents import Extract
from contracts.geometry import Box, boxes_of, unpack_words

_LEVEL = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉", "0123456789+-0123456789")
"""What stands in a PDF for characters that we write as raised or lowered."""
_SKIPPED = {"\x02", "\ufffe", "\xad"}  # marks PDFium puts where a hyphen ends a line


def squeezed(text: str) -> str:
    kept = "".join(char for char in text if char not in _SKIPPED)
    return re.sub(r"\s+", "", kept).translate(_LEVEL)


class Marked:
    """Boxes of quotes, and the text inside them, in one document without turned pages."""

    def __init__(self, data: bytes, extract: Extract) -> None:
        self._document, self._extract = pdfium.PdfDocument(data), extract
        self._words = {page.number: list(unpack_words(page.words)) for page in extract.pages}
        self._pages: dict[int, tuple[pdfium.PdfTextPage, list[tuple[str, float, float]]]] = {}

    def boxes(self, start: int, end: int) -> list[tuple[int, Box]]:
        return [
            (page.number, box)
            for page in self._extract.pages
            if page.start < end and start < page.end
            for box in boxes_of(self._words[page.number], start, end)
        ]

    def bounded(self, boxes: Sequence[tuple[int, Box]]) -> str:
        """By PDFium: characters whose own box touches the rectangle."""
        found = ""
        for number, box in boxes:
            left, bottom, right, top = self._rectangle(number, box)
            found += self._page(number)[0].get_text_bounded(left, bottom, right, top)
        return squeezed(found)

    def centred(self, boxes: Sequence[tuple[int, Box]]) -> str:
        """Characters whose centre lies in the rectangle."""
        found = ""
        for number, box in boxes:
            left, bottom, right, top = self._rectangle(number, box)
            found += "".join(
                char
                for char, x, y in self._page(number)[1]
                if left <= x <= right and bottom <= y <= top
            )
        return squeezed(found)

    def _page(self, number: int) -> tuple[pdfium.PdfTextPage, list[tuple[str, float, float]]]:
        if number not in self._pages:
            page = self._document[number - 1].get_textpage()
            chars = []
            for index in range(page.count_chars()):
                left, bottom, right, top = page.get_charbox(index)
                char = chr(raw.FPDFText_GetUnicode(page, index))
                chars.append((char, (left + right) / 2, (bottom + top) / 2))
            self._pages[number] = (page, chars)
        return self._pages[number]

    def _rectangle(self, number: int, box: Box) -> tuple[float, float, float, float]:
        visible = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(self._document[number - 1], visible)
        width, height = visible.right - visible.left, visible.top - visible.bottom
        left, top, right, bottom = box
        return (
            visible.left + left * width,
            visible.top - bottom * height,
            visible.left + right * width,
            visible.top - top * height,
        )

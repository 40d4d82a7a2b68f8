"""The words of a page, asked of PDFium word by word; character by character only where needed."""

import ctypes
import re
from typing import Any

from ingestion.parsers.pdf import engine
from ingestion.parsers.pdf.characters import Characters, cleaned
from ingestion.parsers.pdf.geometry import Geometry, Rect, Turn, turned
from ingestion.parsers.pdf.glyphs import Glyph, words_of
from ingestion.parsers.pdf.styles import Fonts, Runs, Style
from ingestion.parsers.pdf.words import HYPHENS, MAY_JOIN, Word, is_one_word

_TOKEN = re.compile("[^\\s\x02\ufffe]+[\x02\ufffe]?")  # PDFium joins what a hyphen parts
_TWO_SENTENCES = re.compile(r"[a-z][.?!][A-Z]")
_WIDEST = 1.3  # of the size, for a character
_HIGHEST, _LOWEST = 1.6, 1.2  # of the size, from the baseline


class PageReader:
    """Reads one page, which has to stay open while it does."""

    def __init__(self, textpage: Any, geometry: Geometry, fonts: Fonts) -> None:
        self._geometry = geometry
        self._characters = Characters(textpage)
        self._runs = Runs(textpage, geometry.turns, fonts)
        self._rect = engine.Numbers(4, ctypes.c_double)

    @property
    def length(self) -> int:
        return len(self._characters.text)

    def turn(self, quarters: int) -> Turn:
        return Turn(quarters, self._geometry.width, self._geometry.height)

    def words(self) -> list[Word]:
        """The words in the order of the file, each upright as its own direction sees it.

        This loop runs for every word of a book: what most words need is written out in it.
        """
        page = self._geometry
        textpage, places, read = self._characters.handle, self._rect.places, self._rect.read
        count_rects, get_rect = engine.count_rects, engine.get_rect
        object_of, run_of = engine.get_text_object, self._runs.of
        found: list[Word] = []
        for match in _TOKEN.finditer(self._characters.text):
            first, end = match.span()
            text = match.group()
            if not (text.isascii() and text.isprintable()):
                text = cleaned(text)
                if not text:
                    continue
            number = object_of(textpage, first)
            style, origin, _ = run_of(number, first)
            if len(text) < end - first or count_rects(textpage, first, end - first) != 1:
                found += self._with_care(found, first, end)
                continue
            get_rect(textpage, 0, *places)
            left, top, right, bottom = read()
            if origin is None:
                left, top, right, bottom = self._upright((left, top, right, bottom), style)
                baseline = self._pen(first, style)[1]
                width, height = self.turn(style.turn).extent
            else:
                left, right = left - page.left, right - page.left
                top, bottom, baseline = page.top - top, page.top - bottom, page.top - origin
                width, height = page.right - page.left, page.top - page.bottom
            if not (
                0 <= left < right <= width
                and 0 <= top < bottom <= height
                and right - left < _WIDEST * style.size * len(text)
                and top > baseline - _HIGHEST * style.size
                and bottom < baseline + _LOWEST * style.size
            ) or (len(text) > 4 and _TWO_SENTENCES.search(text)):
                found += self._with_care(found, first, end)
                continue
            word = Word(text, left, top, right, bottom, baseline, style, first, end, right, number)
            if text.endswith(HYPHENS) and end - first > 1:
                word.stem = self._stem(word)
            if text[0] in MAY_JOIN and found and self._joins(found[-1], word, baseline, style):
                found[-1].add(word)
            else:
                found.append(word)
        return found

    def middle(self, word: Word) -> tuple[float, float]:
        """The centres of its characters, from the highest to the lowest: a box that leaves one
        out no longer marks the word."""
        indexes = [i for i in range(word.first, word.end) if not self._characters.text[i].isspace()]
        boxes = [self._upright(self._characters.ink(index), word.style) for index in indexes]
        middles = [(top + bottom) / 2 for _, top, _, bottom in boxes]
        return min(middles), max(middles)

    def _with_care(self, found: list[Word], first: int, end: int) -> list[Word]:
        """The words of one token, looked at character by character; the first of them may go to
        the word before it instead."""
        glyphs = self._glyphs(first, end)
        words = words_of(glyphs)
        if words and words[0].text[0] in MAY_JOIN and found:
            if self._joins(found[-1], words[0], glyphs[0].y, glyphs[0].style):
                found[-1].add(words.pop(0))
        return words

    def _glyphs(self, first: int, end: int) -> list[Glyph]:
        """The characters that the page shows; both halves of a pair stand at the first's place."""
        characters, textpage = self._characters, self._characters.handle
        glyphs: list[Glyph] = []
        high = ""
        for index in range(first, end):
            char = characters.text[index]
            if "\ud800" <= char < "\udc00":
                high = char
                continue
            char, high = cleaned(high + char), ""
            if not char:
                continue
            style = self._runs.of(engine.get_text_object(textpage, index), index).style
            ink = self._upright(characters.ink(index), style)
            if self._shows(ink, style):
                glyphs.append(Glyph(char, *ink, *self._pen(index, style), style, index))
        return glyphs

    def _upright(self, rect: tuple[float, ...], style: Style) -> Rect:
        shown = turned(rect, self._geometry.point)
        return turned(shown, self.turn(style.turn).upright) if style.turn else shown

    def _pen(self, index: int, style: Style) -> tuple[float, float]:
        x, y, _, _ = self._upright(self._characters.pen(index) * 2, style)
        return x, y

    def _shows(self, rect: Rect, style: Style) -> bool:
        width, height = self.turn(style.turn).extent
        left, top, right, bottom = rect
        return 0 <= (left + right) / 2 <= width and 0 <= (top + bottom) / 2 <= height

    def _stem(self, word: Word) -> float:
        inks = [
            self._upright(self._characters.ink(index), word.style)
            for index in range(word.first, word.end)
        ]
        return min(max(right for _, _, right, _ in inks[:-1]), inks[-1][0] - 0.05)

    def _joins(self, before: Word, after: Word, baseline: float, style: Style) -> bool:
        """Whether `after` goes to the word before it; `baseline` and `style` are those it begins
        with."""
        if before.style.turn != style.turn:
            return False
        spaces = range(before.end, after.first)
        inferred = all(self._characters.is_inferred(index) for index in spaces)
        return is_one_word(before, after, baseline, style, inferred)

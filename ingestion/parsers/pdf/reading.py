"""The words of a page, asked of PDFium word by word; character by character only where needed."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium

from ingestion.parsers.joining import WIDE
from ingestion.parsers.pdf import engine
from ingestion.parsers.pdf.characters import CLEANED, Characters, cleaned, has_controls
from ingestion.parsers.pdf.covering import Paint
from ingestion.parsers.pdf.directions import Letter, letters_of
from ingestion.parsers.pdf.geometry import Geometry, Rect, Turn, turned
from ingestion.parsers.pdf.glyphs import Glyph, words_of
from ingestion.parsers.pdf.lines import Line
from ingestion.parsers.pdf.linked import lead, links_on
from ingestion.parsers.pdf.placing import notes, placed
from ingestion.parsers.pdf.rooms import Rooms
from ingestion.parsers.pdf.styles import NO_STYLE, Runs, Style
from ingestion.parsers.pdf.typed import Typed
from ingestion.parsers.pdf.words import (
    HYPHENS,
    MAY_JOIN,
    Word,
    is_one_word,
    joined_wide,
    may_be_joined,
    may_be_one_word,
    settle,
)

_TOKEN = re.compile("[^\\s\x02\ufffe]+[\x02\ufffe]?")  # PDFium joins what a hyphen parts
_TWO_SENTENCES = re.compile(r"[a-z][.?!][A-Z]")
_LATIN, _OTHER = 0.55, 1.1  # of the size, per character: a wider word may have a gap in it
_SLACK = 0.6
_LATIN_PART, _SLACK_OF_PART = 0.5, 0.35  # capitals in small type, with a gap before them
_LEVEL, _CLOSE = 0.05, 0.12  # of the size, between letters of one word
_OVERLAID = 0.25  # of the size, between the ink of what may be one word
_PAINTED_OVER = 0.3  # of a space, by what is painted behind it: then it is none
_HIGHEST, _LOWEST = 1.6, 1.2  # of the size, from the baseline


class PageReader:
    """Reads one page, which has to stay open while it does."""

    def __init__(
        self,
        page: pdfium.PdfPage,
        textpage: Any,
        geometry: Geometry,
        label: str = "",
        typed: Sequence[Typed] = (),
    ) -> None:
        """`typed` is what was typed on top of the page, or has no place on any."""
        self._page, self._geometry, self.label = page, geometry, label
        self._characters = Characters(textpage)
        self._runs = Runs(textpage, geometry.turns)
        self._typed, self._links = typed, links_on(page)
        self._rooms = Rooms(page, self._characters, geometry)
        self.typed = 0
        self._unclean = has_controls(self._characters.text)
        self._mixed = False  # whether words may have parts
        self._notes: list[Line] = []

    @property
    def length(self) -> int:
        typed = sum(len(line) for one in self._typed for line in one.lines)
        return len(self._characters.text) + typed

    def turn(self, quarters: int) -> Turn:
        return Turn(quarters, self._geometry.width, self._geometry.height)

    def words(self) -> list[Word]:
        """The words that can be seen, in the order of the file."""
        words = self._words()
        if not self._characters.text.isascii() and WIDE.search(self._characters.text):
            words = joined_wide(words, self._characters.is_inferred)
            self._mixed = True
        if self._mixed:
            settle(words)
        hidden = self._hidden(words)
        if hidden:
            words = [word for word in words if word not in hidden]
        if self._typed:
            added = placed(self._typed, words, self._upright)
            self._notes = notes(self._typed, [*words, *added], self._upright)
            words += added
            self.typed = len(added)
        return words

    def notes(self) -> list[Line]:
        """Notes on the page, once its words were read."""
        return self._notes

    def lead(self, lines: list[Line]) -> bool:
        """Have the words under links say where they lead to; whether there may be some."""
        if self._links:
            lead(lines, self._links, self._upright)
        return bool(self._links)

    def _hidden(self, words: list[Word]) -> set[Word]:
        """Words that are painted over, and those without ink that no picture shows instead."""
        unpainted = self._runs.unpainted
        paint = Paint(self._page)
        if not unpainted:
            return paint.covered(words, self._upright)
        inked = [word for word in words if word.number not in unpainted]
        inkless = {word for word in words if word.number in unpainted}
        hidden = paint.covered(inked, self._upright)
        if not inked and paint.paints_more_than(words):
            return hidden  # letters drawn as shapes, and what they say
        return hidden | (inkless - paint.pictured(inkless, self._upright))

    def _words(self) -> list[Word]:
        """The words in the order of the file, each upright as its own direction sees it.

        This loop runs for every word of a book: what nearly all of them need is written out.
        """
        page, textpage, text = self._geometry, self._characters.handle, self._characters.text
        page_left, page_top, page_right, page_bottom = page.left, page.top, page.right, page.bottom
        places, room, unpack = engine.FOUR.places, engine.FOUR.room, engine.FOUR.unpack
        count_rects, get_rect = engine.count_rects, engine.get_rect
        unclean, may_be_two = self._unclean, bool(_TWO_SENTENCES.search(text))
        found, hyphens = list[Word](), frozenset(HYPHENS)
        current, style, origin = -1, NO_STYLE, None
        size = near = highest = lowest = baseline = 0.0
        for match in _TOKEN.finditer(text):
            first, end = match.span()
            parts = count_rects(textpage, first, end - first)
            if parts != 1:
                self._in_parts(found, parts, first, end)
                continue
            get_rect(textpage, 0, *places)
            left, top, right, bottom = unpack(room)
            if right < page_left or left > page_right or top < page_bottom or bottom > page_top:
                continue
            number = engine.get_text_object(textpage, first)
            if number != current:
                (style, origin), current = self._runs.of(number, first), number
                size, near = style.size, _OVERLAID * max(style.size, 1.0)
                if origin is not None:
                    highest, lowest = origin + _HIGHEST * size, origin - _LOWEST * size
                    baseline = page_top - origin
            token = text[first:end]
            latin = token.isascii()
            if unclean or not latin:
                token = cleaned(token)
            if len(token) < end - first or (may_be_two and _TWO_SENTENCES.search(token)):
                self._with_care(found, first, end)
            elif origin is None:
                self._add_turned(found, token, (left, top, right, bottom), first, end)
            elif (
                lowest < bottom < top < highest
                and page_left <= left < right <= page_right
                and right - left < size * (_SLACK + (_LATIN if latin else _OTHER) * (end - first))
            ):
                x0, x1 = left - page_left, right - page_left
                y0, y1 = page_top - top, page_top - bottom
                word = Word(token, x0, y0, x1, y1, baseline, style, first, end, number)
                last = found[-1] if found else word
                gap = x0 - last.right
                if (
                    token[-1] in hyphens
                    or (gap < near and token[0] in MAY_JOIN)
                    or (last.number != number and (gap < near or may_be_joined(last, size)))
                ):
                    self._add(found, word, baseline, style)
                else:
                    found.append(word)
            else:
                self._with_care(found, first, end)
        return found

    def middle(self, word: Word) -> tuple[float, float]:
        """The centres of its characters, from the highest to the lowest: a box that leaves one
        out no longer marks the word."""
        if word.first < 0:  # typed on top
            return (word.top + word.bottom) / 2, (word.top + word.bottom) / 2
        indexes = [i for i in range(word.first, word.end) if not self._characters.text[i].isspace()]
        boxes = [self._upright(self._characters.ink(index), word.style) for index in indexes]
        middles = [(top + bottom) / 2 for _, top, _, bottom in boxes]
        return min(middles), max(middles)

    def letters(self, word: Word) -> list[Letter]:
        """Its characters with the room that each has."""
        if word.first < 0:  # typed on top
            return letters_of(word)
        return self._rooms.of(self._glyphs(word.first, word.end), self._upright)

    def _add_turned(self, found: list[Word], token: str, ink: Rect, first: int, end: int) -> None:
        """A word on a turned page, or one that does not run from left to right."""
        number = engine.get_text_object(self._characters.handle, first)
        style, _ = self._runs.of(number, first)
        baseline = self._pen(first, style)
        word = Word(token, *self._upright(ink, style), baseline, style, first, end, number)
        self._add(found, word, baseline, style)

    def _in_parts(self, found: list[Word], count: int, first: int, end: int) -> None:
        """What stands between two spaces and belongs to several text objects."""
        textpage, get_text_object = self._characters.handle, engine.get_text_object
        numbers = [get_text_object(textpage, index) for index in range(first, end)]
        starts = {
            index: two
            for index, (one, two) in enumerate(pairwise([-1, *numbers]), start=first)
            if one != two
        }
        parts: list[Glyph] = []
        if len(starts) == count and not _TWO_SENTENCES.search(self._characters.text, first, end):
            parts = self._parts(starts, end)
        if len(parts) == count:
            self._add_all(found, parts)
        else:
            self._with_care(found, first, end)

    def _parts(self, starts: dict[int, int | None], end: int) -> list[Glyph]:
        """All of each text object as if it were one character, without those of which that may be
        wrong; `starts` are where they begin, and their numbers."""
        page, textpage, text = self._geometry, self._characters.handle, self._characters.text
        page_left, page_top, page_right, page_bottom = page.left, page.top, page.right, page.bottom
        places, room, unpack = engine.FOUR.places, engine.FOUR.room, engine.FOUR.unpack
        get_rect, run_of, clean = engine.get_rect, self._runs.of, not self._unclean
        parts: list[Glyph] = []
        ends = [*starts, end]
        for rect, (first, number) in enumerate(starts.items()):
            end = ends[rect + 1]
            token = text[first:end]
            said = token if clean and token.isascii() else cleaned(token)
            style, origin = run_of(number, first)
            get_rect(textpage, rect, *places)
            left, top, right, bottom = unpack(room)
            if (
                origin is not None
                and page_left <= left < right <= page_right
                and page_bottom <= bottom < top <= page_top
                and right - left <= style.size * (_SLACK_OF_PART + _LATIN_PART * len(token))
                and len(said) >= len(token)
            ):
                x0, x1 = left - page_left, right - page_left
                y0, y1 = page_top - top, page_top - bottom
                parts.append(Glyph(said, x0, y0, x1, y1, page_top - origin, style, first, end))
        return parts

    def _with_care(self, found: list[Word], first: int, end: int) -> None:
        """What stands between two spaces, looked at character by character."""
        self._add_all(found, self._glyphs(first, end))

    def _add_all(self, found: list[Word], glyphs: list[Glyph]) -> None:
        for index, word in enumerate(words_of(glyphs)):
            begins = glyphs[0] if index == 0 else word
            self._add(found, word, begins.baseline, begins.style)

    def _add(self, found: list[Word], word: Word, baseline: float, style: Style) -> None:
        """Append a word, or make it the end of the one before; `baseline` and `style` are those
        it begins with."""
        if word.text[-1] in HYPHENS and word.end - word.first > 1:
            word.stem = self._stem(word)
        self._mixed = self._mixed or bool(word.parts)
        before = found[-1] if found else word
        if before.end >= word.first:
            found.append(word)
            return
        if before.style.turn == style.turn and may_be_one_word(before, word, style):
            spaces = range(before.end, word.first)
            inferred = all(self._characters.is_inferred(index) for index in spaces)
            if is_one_word(before, word, baseline, style, inferred):
                before.add(word)
                self._mixed = True
                return
        near = -style.size < word.left - before.right < _OVERLAID * style.size
        if near and self._touch(before, word, baseline, style):
            before.add(word)
            self._mixed = True
            return
        found.append(word)

    def _touch(self, before: Word, word: Word, baseline: float, style: Style) -> bool:
        """Whether there is no room between two words for what stands between them in the file.

        Some programs paint a space where the word goes on; and of text that does not run from left
        to right PDFium takes letters that are objects by themselves for lines.
        """
        em = max(before.size, style.size, 1.0)
        if before.style.turn != style.turn or abs(before.baseline - baseline) > _LEVEL * em:
            return False
        spaces = range(before.end, word.first)
        if all(map(self._characters.is_inferred, spaces)):
            is_turned = bool(self._geometry.turns or style.turn)
            gap = self._room(word.first, style)[0] - self._room(before.end - 1, style)[2]
            return is_turned and abs(gap) < _CLOSE * em
        left, _, right, _ = self._room(spaces[-1], style)
        moved = self._at(word.first, style)[0] - self._at(spaces[-1], style)[0]
        return moved < _PAINTED_OVER * (right - left)

    def _room(self, index: int, style: Style) -> Rect:
        return self._upright(self._characters.room(index), style)

    def _glyphs(self, first: int, end: int) -> list[Glyph]:
        """The characters that the page shows; both halves of a pair stand at the first's place."""
        page, characters, textpage = self._geometry, self._characters, self._characters.handle
        page_left, page_top, width, height = page.left, page.top, page.width, page.height
        get_text_object, ink_of = engine.get_text_object, characters.ink
        glyphs: list[Glyph] = []
        high = ""
        current, style, origin = -1, NO_STYLE, None
        for index, char in enumerate(characters.text[first:end], start=first):
            if "\ud800" <= char < "\udc00":
                high = char
                continue
            char, high = cleaned(high + char) if high else CLEANED[char], ""
            if not char:
                continue
            number = get_text_object(textpage, index)
            if number != current:
                current = number
                style, origin = self._runs.of(number, index)
            ink = left, top, right, bottom = ink_of(index)
            if origin is None:
                ink, baseline = self._upright(ink, style), self._pen(index, style)
                shows = self._shows(ink, style)
            else:
                ink = left, top, right, bottom = (
                    left - page_left,
                    page_top - top,
                    right - page_left,
                    page_top - bottom,
                )
                baseline = page_top - origin
                shows = 0 <= (left + right) / 2 <= width and 0 <= (top + bottom) / 2 <= height
            if shows:
                glyphs.append(Glyph(char, *ink, baseline, style, index, index + 1))
        return glyphs

    def _upright(self, rect: Rect, style: Style) -> Rect:
        page = self._geometry
        if not (page.turns or style.turn) and rect[0] <= rect[2] and rect[1] >= rect[3]:
            return rect[0] - page.left, page.top - rect[1], rect[2] - page.left, page.top - rect[3]
        shown = turned(rect, self._geometry.point)
        return turned(shown, self.turn(style.turn).upright) if style.turn else shown

    def _at(self, index: int, style: Style) -> tuple[float, float]:
        """How far right and how far down the pen stood."""
        x, y = self._characters.pen(index)
        return self._upright((x, y, x, y), style)[:2]

    def _pen(self, index: int, style: Style) -> float:
        return self._at(index, style)[1]

    def _shows(self, rect: Rect, style: Style) -> bool:
        page = self._geometry
        width, height = page.width, page.height
        if style.turn % 2:
            width, height = height, width
        left, top, right, bottom = rect
        return 0 <= (left + right) / 2 <= width and 0 <= (top + bottom) / 2 <= height

    def _stem(self, word: Word) -> float:
        indexes = range(word.first, word.end)
        inks = [self._upright(self._characters.ink(index), word.style) for index in indexes]
        return min(max(right for _, _, right, _ in inks[:-1]), inks[-1][0] - 0.05)

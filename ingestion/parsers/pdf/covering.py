"""Text that a page holds and does not show: never painted, or painted over later."""

import ctypes
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator
from math import inf
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingestion.parsers.pdf import engine
from ingestion.parsers.pdf.geometry import Rect
from ingestion.parsers.pdf.rectangles import clipped, is_opaque_rectangle, is_white
from ingestion.parsers.pdf.styles import Style
from ingestion.parsers.pdf.words import Word

_MOST_OBJECTS = 20_000  # a page with more is a drawing
_FEW_SHAPES = 8  # are held against every word sooner than the words are sorted
_SMALLEST = 4.0  # points; nothing narrower hides a word
_PICTURES = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM)

Upright = Callable[[Rect, Style], Rect]
"""A rectangle of user space as the lines of a word's direction see it."""


class _Shape(NamedTuple):
    """Painted as the object at this place of its page."""

    place: int
    item: ctypes.c_void_p
    rect: Rect


class Paint:
    """What one page paints, in its order. Only the page's own objects count, not nested ones."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._document, handle = page.pdf, engine.handle(page)
        count = engine.count_objects(handle)
        within = range(count if count <= _MOST_OBJECTS else 0)
        get_object = engine.get_object
        self._numbers: list[int] = [get_object(handle, index) for index in within]

    def covered(self, words: list[Word], upright: Upright) -> set[Word]:
        """The words that a filled rectangle is painted over later."""
        texts = {word.number for word in words}
        shapes = list(self._filled(texts))
        found: set[Word] = set()
        if not shapes:
            return found
        order = {number: place for place, number in enumerate(self._numbers)}
        turns = {word.style.turn for word in words}
        for turn in turns:
            alike = words
            if len(turns) > 1:
                alike = [word for word in words if word.style.turn == turn]
            style = alike[0].style
            levels: list[tuple[float, int]] = []
            if len(shapes) > _FEW_SHAPES:
                levels = sorted([((w.top + w.bottom) / 2, at) for at, w in enumerate(alike)])
            for shape in shapes:
                rect = upright(shape.rect, style)
                first, end = bisect_left(levels, (rect[1],)), bisect_right(levels, (rect[3], inf))
                near = [alike[at] for _, at in levels[first:end]] if levels else alike
                below = _below(shape.place, rect, near, order)
                if below and is_opaque_rectangle(self._document, shape.item):
                    rect = upright(clipped(shape.item, shape.rect), style)
                    found |= {word for word in below if _holds(rect, word)}
        return found | _rests(words, found) if found else found

    def pictured(self, words: Collection[Word], upright: Upright) -> set[Word]:
        """The words that a picture stands behind: what text recognition found in it."""
        items = [ctypes.c_void_p(number) for number in self._numbers]
        pictures = [_bounds(item) for item in items if engine.get_object_type(item) in _PICTURES]
        return {w for w in words if any(_holds(upright(rect, w.style), w) for rect in pictures)}

    def paints_more_than(self, words: list[Word]) -> bool:
        """Whether there is anything on the page besides these words."""
        return len(self._numbers) > len({word.number for word in words})

    def _filled(self, texts: Collection[int | None]) -> Iterator[_Shape]:
        """The filled shapes after the first text that are large enough to hide a word."""
        others = [place for place, number in enumerate(self._numbers) if number not in texts]
        first = next((one for one, two in enumerate(others) if one != two), len(others))
        items = [ctypes.c_void_p(self._numbers[place]) for place in others[first:]]
        kinds = map(engine.get_object_type, items)
        for place, item, kind in zip(others[first:], items, kinds, strict=True):
            if kind != raw.FPDF_PAGEOBJ_PATH:
                continue
            engine.get_draw_mode(item, *engine.TWO_WHOLE.places)
            if engine.TWO_WHOLE.read()[0]:
                left, top, right, bottom = rect = _bounds(item)
                if right - left > _SMALLEST and top - bottom > _SMALLEST:
                    yield _Shape(place, item, rect)


def _bounds(item: ctypes.c_void_p) -> Rect:
    """Left, top, right, bottom in user space."""
    engine.get_bounds(item, *engine.FOUR_SHORT.places)
    left, bottom, right, top = engine.FOUR_SHORT.read()
    return left, top, right, bottom


def _below(place: int, rect: Rect, near: list[Word], order: dict[int, int]) -> list[Word]:
    """The words within a shape that is painted later, at that place; `near` are those that are as
    high on the page."""
    near = [word for word in near if word.top < rect[3] and word.bottom > rect[1]]
    return [w for w in near if order.get(w.number or 0, place) < place and _holds(rect, w)]


def _rests(words: list[Word], covered: Collection[Word]) -> set[Word]:
    """White words of a line that is covered for the rest: they would be seen on nothing else."""
    partly = {word.number for word in covered}
    return {
        word
        for word in words
        if word.number in partly and word.number and is_white(ctypes.c_void_p(word.number))
    }


def _holds(rect: Rect, word: Word) -> bool:
    across, down = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return rect[0] <= across <= rect[2] and rect[1] <= down <= rect[3]

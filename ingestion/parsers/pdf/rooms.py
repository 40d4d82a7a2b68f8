"""The room that each letter of a page has: what its font leaves beside the ink, and its points."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from ingestion.parsers.pdf import engine
from ingestion.parsers.pdf.characters import Characters
from ingestion.parsers.pdf.covering import Upright
from ingestion.parsers.pdf.directions import Letter
from ingestion.parsers.pdf.geometry import Geometry, Rect
from ingestion.parsers.pdf.glyphs import Glyph, has_points
from ingestion.parsers.pdf.replaced import reach_of


class Rooms:
    """Of one page, which has to stay open."""

    def __init__(self, page: Any, characters: Characters, geometry: Geometry) -> None:
        self._page, self._characters, self._geometry = page, characters, geometry

    def of(self, glyphs: Iterable[Glyph], upright: Upright) -> list[Letter]:
        """The letters that these glyphs are, without spaces."""
        inked = [glyph for glyph in glyphs if not glyph.text.isspace()]
        if self._reach or self._geometry.turns or any([glyph.style.turn for glyph in inked]):
            return [self._letter(glyph, upright) for glyph in inked]
        return self._on_upright_page(inked)

    def _on_upright_page(self, glyphs: list[Glyph]) -> list[Letter]:
        """As `_letter`, written out: a page of Arabic asks for each of its letters."""
        characters, page_left, bare = self._characters, self._geometry.left, self._characters.bare
        textpage, get_box, get_origin = characters.handle, engine.get_loose_box, engine.get_origin
        box, unpack = engine.FOUR_SHORT.room, engine.FOUR_SHORT.unpack
        pen, (across, down, *_), (corner, *_) = (
            engine.FOUR.room,
            engine.FOUR.places,
            engine.FOUR_SHORT.places,
        )
        letters: list[Letter] = []
        for glyph in glyphs:
            index = glyph.first
            get_origin(textpage, index, across, down)
            x = pen[0] - page_left
            get_box(textpage, index, corner)
            left, _, right, _ = unpack(box)
            if left >= right:
                left, _, right, _ = characters.ink(index)
                left, right = min(left, right), max(left, right)
            left = x if x < (glyph.left + glyph.right) / 2 else left - page_left
            letters.append(Letter(glyph, left, right - page_left, bare[index]))
        return letters

    def _letter(self, glyph: Glyph, upright: Upright) -> Letter:
        index, style = glyph.first, glyph.style
        x, y = self._characters.pen(index)
        pen = upright((x, y, x, y), style)[0]
        reach = self._reach_of(index) if self._reach else None
        if reach:
            left, top, right, bottom = upright(reach, style)
            glyph = glyph._replace(left=left, top=top, right=right, bottom=bottom)
            left = min(left, pen)
        else:
            left, _, right, _ = upright(self._characters.room(index), style)
            left = pen if pen < (glyph.left + glyph.right) / 2 else left
        return Letter(glyph, left, right, self._characters.bare[index])

    def _reach_of(self, index: int) -> Rect | None:
        """Of the text object that the character is in."""
        return self._reach.get(engine.get_text_object(self._characters.handle, index) or 0)

    @cached_property
    def _reach(self) -> dict[int, Rect]:
        pointed = has_points(self._characters.text)
        return reach_of(self._page, self._characters) if pointed else {}

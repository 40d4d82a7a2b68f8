"""Text that runs up, down or upside down is laid out as if it were upright."""

from collections import Counter
from dataclasses import dataclass

from ingestion.parsers.pdf.glyphs import Glyph


@dataclass(frozen=True)
class Turn:
    """Quarter circles, counter-clockwise, of text on a page `width` by `height` points."""

    quarters: int
    width: float
    height: float

    def upright(self, x: float, y: float) -> tuple[float, float]:
        match self.quarters:
            case 1:
                return self.height - y, x
            case 2:
                return self.width - x, self.height - y
            case 3:
                return y, self.width - x
            case _:
                return x, y

    def back(self, x: float, y: float) -> tuple[float, float]:
        match self.quarters:
            case 1:
                return y, self.height - x
            case 2:
                return self.width - x, self.height - y
            case 3:
                return self.width - y, x
            case _:
                return x, y

    @property
    def extent(self) -> tuple[float, float]:
        """Width and height of the page as the upright text sees it."""
        odd = self.quarters % 2
        return (self.height, self.width) if odd else (self.width, self.height)


def by_turn(glyphs: list[Glyph], width: float, height: float) -> list[tuple[Turn, list[Glyph]]]:
    """The glyphs made upright, one group per direction; most of the page's text comes first."""
    counts = Counter(glyph.style.turn for glyph in glyphs if glyph.char)
    groups: list[tuple[Turn, list[Glyph]]] = []
    for quarters, _ in counts.most_common():
        turn = Turn(quarters, width, height)
        members = [g for g in glyphs if not g.char or g.style.turn == quarters]
        groups.append((turn, members if quarters == 0 else [_upright(g, turn) for g in members]))
    return groups


def _upright(glyph: Glyph, turn: Turn) -> Glyph:
    if not glyph.char:
        return glyph
    x0, y0 = turn.upright(glyph.left, glyph.top)
    x1, y1 = turn.upright(glyph.right, glyph.bottom)
    x, y = turn.upright(glyph.x, glyph.y)
    return Glyph(glyph.char, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), x, y, glyph.style)

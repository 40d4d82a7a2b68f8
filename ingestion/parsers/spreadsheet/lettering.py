"""How the letters of a cell stand, where its workbook says so by fonts with numbers."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ingestion.parsers.raised import down, up
from ingestion.parsers.struck import kept, struck

RISES = {1: 1, 2: -1}
"""Of a font by the number that Excel has for it: raised, or lowered."""


class Font(NamedTuple):
    """`rise`: 1 for raised letters, -1 for lowered ones."""

    rise: int = 0
    struck: bool = False

    def set(self, text: str) -> str:
        """Text in it, marked so; that it is not struck out is marked too, for its cell may be."""
        if not text:
            return text
        risen = up(text) if self.rise > 0 else down(text) if self.rise < 0 else text
        return struck(risen) if self.struck else kept(risen)


def in_runs(text: str, runs: Sequence[tuple[int, int]], fonts: Sequence[Font]) -> str:
    """`runs`: where each begins (as Excel counts, in units of UTF-16) and the number of its font;
    what stands before the first is in the font of its cell."""
    if not runs:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    ends = sorted({*(start for start, _ in runs), len(units) // 2})
    by_start = dict(runs)
    done = units[: 2 * ends[0]].decode("utf-16-le", "replace")
    for start, end in pairwise(ends):
        number = by_start.get(start, -1)
        font = fonts[number] if 0 <= number < len(fonts) else Font()
        done += font.set(units[2 * start : 2 * end].decode("utf-16-le", "replace"))
    return done

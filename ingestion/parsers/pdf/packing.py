"""The words of one page as `contracts.geometry.pack_words` writes them, a line at a time."""

import operator
from collections.abc import Iterable, Sequence
from itertools import accumulate, count, repeat
from typing import NamedTuple

from contracts.geometry import PACKED_WORD, PAGE_SIDE
from ingestion.parsers.pdf.geometry import Rect, Turn, turned
from ingestion.parsers.pdf.words import Word


class WordsOfLine(NamedTuple):
    """Words with one space between them, all as high as `band`; the last ends at `right`.

    `texts` are how they are written, which may be less than what they are.
    """

    words: Sequence[Word]
    texts: Sequence[str]
    band: tuple[float, float]
    right: float


class PackedWords:
    """Grows at its end; `start` and `end` are the first and last character so far."""

    def __init__(self, start: int) -> None:
        self.start = self.end = start
        self._parts: list[bytes] = []

    def add(self, turn: Turn, start: int, line: WordsOfLine) -> None:
        lengths = list(map(len, line.texts))
        starts = map(operator.add, accumulate(lengths, initial=start), count())
        self._parts += map(PACKED_WORD.pack, starts, lengths, *_boxes(turn, line))
        self.end = start + sum(lengths) + len(lengths) - 1

    def packed(self) -> bytes:
        return b"".join(self._parts)


def _boxes(turn: Turn, line: WordsOfLine) -> Sequence[Iterable[int]]:
    """All left edges, all top edges and so on."""
    words, _, band, right = line
    if not turn.quarters and not turn.mirrored:
        across = PAGE_SIDE / turn.width
        lefts = [int(word.left * across + 0.5) for word in words]
        rights = [int(word.right * across + 0.5) for word in words]
        rights[-1] = int(right * across + 0.5)
        inverted = any(map(operator.gt, lefts, rights))  # tiny words that overlap
        if min(lefts) >= 0 and max(rights) <= PAGE_SIDE and not inverted:
            top, bottom = _edge(band[0], turn.height), _edge(band[1], turn.height)
            return lefts, repeat(top), rights, repeat(bottom)
    ends = [*(word.right for word in words[:-1]), right]
    shown = [
        turned((word.left, band[0], end, band[1]), turn.back)
        for word, end in zip(words, ends, strict=True)
    ]
    return list(zip(*(_box(turn, rect) for rect in shown), strict=True))


def _box(turn: Turn, shown: Rect) -> tuple[int, int, int, int]:
    left, top, right, bottom = shown
    return (
        _edge(left, turn.width),
        _edge(top, turn.height),
        _edge(right, turn.width),
        _edge(bottom, turn.height),
    )


def _edge(value: float, whole: float) -> int:
    return int(min(max(value / whole, 0.0), 1.0) * PAGE_SIDE + 0.5)

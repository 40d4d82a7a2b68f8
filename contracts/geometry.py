"""Where words stand on their page: boxes, packed small, and those that mark a quote."""

import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

Box = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of the page, origin top left."""


class Word(NamedTuple):
    """A word of the extracted text and the rectangle it fills on its page."""

    start: int
    end: int
    box: Box


PACKED_WORD = struct.Struct("<IHHHHH")
"""Start, length, and the box in 1/`PAGE_SIDE` of the page."""
PAGE_SIDE = 65535


def pack_words(words: Iterable[Word]) -> bytes:
    """14 bytes a word: a page of 500 words is 7 kB, and the box is exact to 0.01 pt."""
    return b"".join(
        PACKED_WORD.pack(
            w.start, w.end - w.start, *(round(min(max(f, 0.0), 1.0) * PAGE_SIDE) for f in w.box)
        )
        for w in words
    )


def unpack_words(packed: bytes) -> Iterator[Word]:
    """The inverse of `pack_words`, in the same order."""
    for start, length, left, top, right, bottom in PACKED_WORD.iter_unpack(packed):
        box = (left / PAGE_SIDE, top / PAGE_SIDE, right / PAGE_SIDE, bottom / PAGE_SIDE)
        yield Word(start, start + length, box)


def words_between(packed: bytes, start: int, end: int) -> Iterator[Word]:
    """Those of a page's words that are at least partly inside the characters from `start` to `end`.

    Found by bisection: a page has hundreds of words, and a quote of it a few.
    """

    def begins(index: int) -> int:
        return PACKED_WORD.unpack_from(packed, index * PACKED_WORD.size)[0]

    def ends(index: int) -> int:
        begin, length, *_ = PACKED_WORD.unpack_from(packed, index * PACKED_WORD.size)
        return begin + length

    every = range(len(packed) // PACKED_WORD.size)
    first = bisect_right(every, start, key=ends)
    last = bisect_left(every, end, lo=first, key=begins)
    return unpack_words(packed[first * PACKED_WORD.size : last * PACKED_WORD.size])


_SAME_LINE = 0.7  # of the height two words share
_WORD_GAP = 0.05  # of the page's width; farther apart are columns or cells


def boxes_of(words: Iterable[Word], start: int, end: int) -> list[Box]:
    """The rectangles that mark the characters from `start` to `end`: one per line.

    `words` are those of one page, in the order of the text. A word that is partly inside counts
    whole; only neighbours on one line are merged.
    """
    boxes: list[Box] = []
    for word in words:
        if word.end <= start or word.start >= end:
            continue
        if boxes and _on_one_line(boxes[-1], word.box):
            left, top, right, bottom = zip(boxes[-1], word.box, strict=True)
            boxes[-1] = (min(left), min(top), max(right), max(bottom))
        else:
            boxes.append(word.box)
    return boxes


def _on_one_line(one: Box, two: Box) -> bool:
    shared = min(one[3], two[3]) - max(one[1], two[1])
    taller = max(one[3] - one[1], two[3] - two[1])
    apart = max(two[0] - one[2], one[0] - two[2])
    return shared >= _SAME_LINE * taller and apart <= _WORD_GAP

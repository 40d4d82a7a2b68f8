"""Blocks to the extracted text, and every word of it to its rectangle on its page."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from contracts.documents import BlockKind, Page, Section, Word, pack_words
from ingestion.parsers.pdf.blocks import Block
from ingestion.parsers.pdf.hyphens import SOFT_HYPHEN, Hyphens
from ingestion.parsers.pdf.lines import Line
from ingestion.parsers.pdf.geometry import Turn
from ingestion.parsers.pdf.words import Word as Painted

_DASHES = ("—", "–")
_HYPHENS = ("-", SOFT_HYPHEN, "‐")
_TIGHT = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)


@dataclass(frozen=True)
class Written:
    text: str
    sections: list[Section]
    pages: list[Page]


@dataclass(frozen=True, slots=True)
class _Position:
    """A painted word and what it is the last of."""

    word: Painted
    page: int
    quarters: int
    ends_piece: bool
    ends_row: bool
    drop_cap: bool


class Writer:
    """Writes blocks one after the other; what is written never changes."""

    def __init__(self, turns: dict[tuple[int, int], Turn], hyphens: Hyphens) -> None:
        self._turns, self._hyphens = turns, hyphens
        self._parts: list[str] = []
        self._length = 0
        self._words: dict[int, list[Word]] = defaultdict(list)

    def write(self, blocks: Sequence[Block], page_numbers: Sequence[int]) -> Written:
        sections: list[Section] = []
        above: list[tuple[int, str]] = []
        for block in blocks:
            if sections:
                together = block.kind is sections[-1].kind and block.kind in _TIGHT
                self._put("\n" if together else "\n\n")
            start, first_part = self._length, len(self._parts)
            self._block(block)
            if block.kind is BlockKind.HEADING:
                above = _under(above, block.level, "".join(self._parts[first_part:]))
            headings = tuple(title for _, title in above)
            sections.append(
                Section(
                    kind=block.kind,
                    start=start,
                    end=self._length,
                    page=block.page,
                    headings=headings,
                )
            )
        return Written("".join(self._parts), sections, self._pages(page_numbers))

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _block(self, block: Block) -> None:
        positions = list(_positions(block))
        for here, following in pairwise([*positions, None]):
            if here is not None:
                self._word(here, following, "\t" if block.kind is BlockKind.TABLE_ROW else " ")

    def _word(self, here: _Position, following: _Position | None, between_cells: str) -> None:
        text, right, space = here.word.text, here.word.right, " "
        after = following.word.text if following else ""
        hyphen = here.ends_row and text.endswith(_HYPHENS) and text[-2:-1].isalnum()
        if after and hyphen and self._hyphens.is_of_line(text, after):
            text, right = text[:-1], here.word.stem
        if not after or hyphen or self._joins(here, after):
            space = ""
        elif here.ends_piece and not here.ends_row:
            space = between_cells
        text = text.replace(SOFT_HYPHEN, "")
        if text:
            self._record(here, text, right)
            self._put(text + space)

    def _joins(self, here: _Position, after: str) -> bool:
        text = here.word.text
        if here.drop_cap:
            return self._hyphens.is_one_word(text, after)
        return here.ends_row and _dash_joins(text, after)

    def _record(self, here: _Position, text: str, right: float) -> None:
        turn, word = self._turns[(here.page, here.quarters)], here.word
        x0, y0 = turn.back(word.left, word.top)
        x1, y1 = turn.back(right, word.bottom)
        box = (
            min(x0, x1) / turn.width,
            min(y0, y1) / turn.height,
            max(x0, x1) / turn.width,
            max(y0, y1) / turn.height,
        )
        self._words[here.page].append(Word(self._length, self._length + len(text), box))

    def _pages(self, numbers: Sequence[int]) -> list[Page]:
        """Every page, also those without text: they are empty, where the text before ends."""
        pages: list[Page] = []
        last = 0
        for number in numbers:
            words = sorted(self._words[number])
            start = words[0].start if words else last
            last = max((word.end for word in words), default=last)
            pages.append(
                Page(number=number, start=start, end=max(start, last), words=pack_words(words))
            )
        return pages


def _under(above: list[tuple[int, str]], level: int, title: str) -> list[tuple[int, str]]:
    """The headings above what follows; a title said again (on a half-title page) is not deeper."""
    same = [known for known, text in above if text.casefold() == title.casefold()]
    level = min(same, default=level)
    return [*(item for item in above if item[0] < level), (level, title)]


def _positions(block: Block) -> Iterator[_Position]:
    for row in block.rows:
        for piece in row.pieces:
            for index, word in enumerate(piece.words):
                ends = index == len(piece.words) - 1
                yield _Position(
                    word,
                    row.page,
                    word.style.turn,
                    ends,
                    ends and piece is row.pieces[-1],
                    _is_drop_cap(piece, index),
                )


def _is_drop_cap(piece: Line, index: int) -> bool:
    return piece.drop_cap and index == 0 and len(piece.words) > 1


def _dash_joins(text: str, following: str) -> bool:
    """An em dash at a line's end has no space around it where it has none on its other side."""
    after = text.endswith(_DASHES) and text[-2:-1].isalpha()
    before = following.startswith(_DASHES) and following[1:2].isalpha()
    return after or before

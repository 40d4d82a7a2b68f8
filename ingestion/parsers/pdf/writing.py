"""Blocks to the extracted text, and every word of it to its rectangle on its page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from contracts.documents import BlockKind, Page, Section
from ingestion.parsers import links
from ingestion.parsers.hyphens import SOFT_HYPHEN, Hyphens
from ingestion.parsers.joining import between_painted
from ingestion.parsers.pdf.blocks import Block
from ingestion.parsers.pdf.columns import Row
from ingestion.parsers.pdf.geometry import Turn
from ingestion.parsers.pdf.lines import Line
from ingestion.parsers.pdf.linked import addresses_in
from ingestion.parsers.pdf.packing import PackedWords, WordsOfLine
from ingestion.parsers.pdf.scripts import SMALLER
from ingestion.parsers.pdf.words import HYPHENS, Word

_DASHES = ("—", "–")
_TIGHT = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
_CELLS = " | "


@dataclass(frozen=True)
class Written:
    text: str
    sections: list[Section]
    pages: list[Page]


class Writer:
    """Writes blocks one after the other; what is written never changes."""

    def __init__(
        self, turns: dict[tuple[int, int], Turn], hyphens: Hyphens, linked: Collection[int] = ()
    ) -> None:
        """`linked` are the pages that have links."""
        self._turns, self._hyphens, self._linked = turns, hyphens, linked
        self._beside: dict[Word, str] = {}  # addresses of the block that is written
        self.too_long = 0  # addresses
        self._parts: list[str] = []
        self._length = 0
        self._words: dict[int, PackedWords] = {}

    def write(self, blocks: Sequence[Block], page_numbers: Sequence[int]) -> Written:
        sections: list[Section] = []
        above: list[tuple[int, str]] = []
        for block in blocks:
            if sections:
                together = block.kind is sections[-1].kind and block.kind in _TIGHT
                self._put("\n" if together else "\n\n")
            start, first_part = self._length, len(self._parts)
            beside = self._addresses(block) if self._linked else {}
            self._beside = {} if block.kind is BlockKind.HEADING else beside
            self._block(block)
            if block.kind is BlockKind.HEADING:
                above = _under(above, block.level, "".join(self._parts[first_part:]))
            headings = tuple(title for _, title in above)
            section = Section(
                kind=block.kind, start=start, end=self._length, page=block.page, headings=headings
            )
            sections.append(section)
            if beside and block.kind is BlockKind.HEADING:
                sections.append(self._below(block, beside, headings))
        return Written("".join(self._parts), sections, self._pages(page_numbers))

    def _addresses(self, block: Block) -> dict[Word, str]:
        """Those that a block does not show; longer ones are counted."""
        if not any([piece.leads for row in block.rows for piece in row.pieces]):
            return {}
        beside = addresses_in(block)
        short = {word: one for word, one in beside.items() if len(one) <= links.LONGEST}
        self.too_long += len(beside) - len(short)
        return short

    def _below(self, block: Block, beside: dict[Word, str], headings: tuple[str, ...]) -> Section:
        """Where a heading leads to: it stands above every passage after it, so it is said once."""
        self._put("\n\n")
        start = self._length
        for row in block.rows:
            for piece in row.pieces:
                words = [word for word in piece.words if word in beside]
                if words:
                    self._put(" " if self._length > start else "")
                    texts = [beside[word] for word in words]
                    band = (piece.top, piece.bottom)
                    self._words_of_line(row.page, WordsOfLine(words, texts, band, words[-1].right))
        kind = BlockKind.PARAGRAPH
        return Section(kind=kind, start=start, end=self._length, page=block.page, headings=headings)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _block(self, block: Block) -> None:
        between = _CELLS if block.kind is BlockKind.TABLE_ROW else " "
        following: Row | None
        for row, following in zip(block.rows, [*block.rows[1:], None], strict=True):
            is_row = block.kind is BlockKind.TABLE_ROW
            blank = iter((is_row and row.blank) or [0] * len(row.cells))
            if first := next(blank):
                self._begin(row.page)
                self._put((_CELLS * first).lstrip())
            for piece, other in pairwise(row.pieces):
                if other.goes_on:
                    self._wrapped(row.page, piece, other)
                else:
                    self._piece(row.page, piece)
                    self._put(between * (1 + next(blank)))
            after = following.pieces[0] if following else None
            self._wrapped(row.page, row.pieces[-1], after)

    def _wrapped(self, page: int, piece: Line, after: Line | None) -> None:
        """A line that goes on with the line `after`, if there is one."""
        if after is None:
            self._piece(page, piece)
            return
        first = after.words[0].text
        if _is_elsewhere(piece, after):
            self._piece(page, piece)
            self._put(" ")
        elif not self._piece(page, piece, first) and not _dash_joins(piece.text, first):
            self._put(between_painted(piece.text, first))

    def _piece(self, page: int, piece: Line, after: str = "") -> bool:
        """Write the words of one line; `after` is the first of the next, where there is one.

        True when the line ends in a hyphen, so that no space follows.
        """
        words = piece.words
        texts, right = [word.text for word in words], words[-1].right
        last = texts[-1]
        hyphen = bool(after) and last.endswith(HYPHENS) and last[-2:-1].isalnum()
        if hyphen and self._hyphens.is_of_line(last, after):
            texts[-1], right = last[:-1], words[-1].stem
        if SOFT_HYPHEN in piece.text:
            texts = [text.replace(SOFT_HYPHEN, "") for text in texts]
            words = [word for word, text in zip(words, texts, strict=True) if text]
            texts = [text for text in texts if text]
        if piece.drop_cap and len(words) > 1:
            cap = words[0]
            self._words_of_line(
                page, WordsOfLine(words[:1], texts[:1], (cap.top, cap.bottom), cap.right)
            )
            self._put("" if self._hyphens.is_one_word(texts[0], texts[1]) else " ")
            words, texts = words[1:], texts[1:]
        if self._beside:
            words, texts = self._with_addresses(words, texts)
        if words:
            band = (piece.top, piece.bottom)
            self._words_of_line(page, WordsOfLine(words, texts, band, right))
        return hyphen and not self._hyphens.leaves_open(last, after)

    def _with_addresses(
        self, words: Sequence[Word], texts: Sequence[str]
    ) -> tuple[list[Word], list[str]]:
        """Behind each word that leads somewhere else than it says: where. It stands where the word
        does, so that a quote of it marks the word."""
        placed: list[Word] = []
        said: list[str] = []
        for word, text in zip(words, texts, strict=True):
            placed.append(word)
            said.append(text)
            if address := self._beside.get(word):
                placed.append(word)
                said.append(f"({address})")
        return placed, said

    def _words_of_line(self, page: int, line: WordsOfLine) -> None:
        self._begin(page)
        turn = self._turns[(page, line.words[0].style.turn)]
        self._words[page].add(turn, self._length, line)
        self._put(" ".join(line.texts))

    def _begin(self, page: int) -> None:
        """What is written from here on stands on that page."""
        if page not in self._words:
            self._words[page] = PackedWords(self._length)

    def _pages(self, numbers: Sequence[int]) -> list[Page]:
        """Every page, also those without text: they are empty, where the text before ends."""
        pages: list[Page] = []
        last = 0
        for number in numbers:
            words = self._words.get(number) or PackedWords(last)
            last = max(last, words.end)
            pages.append(
                Page(number=number, start=words.start, end=words.end, words=words.packed())
            )
        return pages


def _under(above: list[tuple[int, str]], level: int, title: str) -> list[tuple[int, str]]:
    """The headings above what follows; a title said again (on a half-title page) is not deeper."""
    same = [known for known, text in above if text.casefold() == title.casefold()]
    level = min(same, default=level)
    return [*(item for item in above if item[0] < level), (level, title)]


def _is_elsewhere(line: Line, after: Line) -> bool:
    """Whether the line `after` is of another column, so that no word of it is the rest of one
    here: it stands lower on the page and behind this line's end, or before its beginning and was
    painted earlier. So is small type above the next line, which is painted after that."""
    if after.baseline <= line.baseline or line.right_to_left:
        return False
    if after.size < SMALLER * line.size and after.order > line.order + 1:
        return True
    return line.right < after.left or (after.right < line.left and after.order < line.order)


def _dash_joins(text: str, following: str) -> bool:
    """An em dash at a line's end has no space around it where it has none on its other side."""
    after = text.endswith(_DASHES) and text[-2:-1].isalpha()
    before = following.startswith(_DASHES) and following[1:2].isalpha()
    return after or before

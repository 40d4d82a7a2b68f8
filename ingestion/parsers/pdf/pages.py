"""Pages to blocks in one flow, whichever engine reads the words of a page."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers import links
from ingestion.parsers.hyphens import Hyphens
from ingestion.parsers.pdf.blocks import Block, blocks_of
from ingestion.parsers.pdf.columns import rows_of
from ingestion.parsers.pdf.directions import Letter, put_in_order
from ingestion.parsers.pdf.doubt import may_be_columns, note_on
from ingestion.parsers.pdf.flow import flow
from ingestion.parsers.pdf.furniture import PageLines, without_furniture
from ingestion.parsers.pdf.geometry import Turn
from ingestion.parsers.pdf.headings import OutlineItem, mark_headings
from ingestion.parsers.pdf.lines import Line, lines_of
from ingestion.parsers.pdf.words import Word
from ingestion.parsers.pdf.writing import Writer, Written

Progress = Callable[[int, int], None]


class Reader(Protocol):
    """One page of one engine."""

    @property
    def length(self) -> int:
        """How many characters it has, at most."""
        ...

    @property
    def label(self) -> str:
        """The number that the file gives it, as in `xiv`; empty where it gives none."""
        ...

    def words(self) -> list[Word]:
        """The words that can be seen, in the order of the file."""
        ...

    @property
    def typed(self) -> int:
        """How many of its words it does not paint itself, once they were read."""
        ...

    def notes(self) -> list[Line]:
        """Notes on it, once its words were read."""
        ...

    def lead(self, lines: list[Line]) -> bool:
        """Have the words under links say where they lead to; whether there may be some."""
        ...

    def middle(self, word: Word) -> tuple[float, float]:
        """The centres of a word's characters, from the highest to the lowest."""
        ...

    def letters(self, word: Word) -> list[Letter]:
        """The characters of a word, with the room that each has."""
        ...

    def turn(self, quarters: int) -> Turn: ...


@dataclass
class Pages:
    """The lines of every page, and apart from them those that run in another direction."""

    lines: list[PageLines] = field(default_factory=list)
    asides: dict[int, list[PageLines]] = field(default_factory=lambda: defaultdict(list))
    turns: dict[tuple[int, int], Turn] = field(default_factory=dict)
    notes_on: dict[int, list[Line]] = field(default_factory=dict[int, list[Line]])
    typed: Counter[int] = field(default_factory=Counter[int])
    """How many words of each page it does not paint itself."""
    linked: set[int] = field(default_factory=set[int])
    """The pages that have links."""
    notes: list[str] = field(default_factory=list[str])
    """What was left out of the text, and whose order may be another."""
    _in_doubt: list[int] = field(default_factory=list[int])

    def written(self, outline: list[OutlineItem]) -> Written:
        """The text of all pages as one flow."""
        self.notes = without_furniture(self.lines)
        blocks = self._blocks(outline)
        lines = (
            [word for piece in row.pieces for word in piece.text.split()]
            for block in blocks
            for row in block.rows
        )
        numbers = [page.number for page in self.lines]
        writer = Writer(self.turns, Hyphens(lines), self.linked)
        written = writer.write(blocks, numbers)
        self.notes += links.left_out(writer.too_long) + note_on(self._in_doubt)
        return written

    def add(self, reader: Reader | None) -> None:
        """The next page; None is one that cannot be read."""
        number = len(self.lines) + 1
        main = PageLines(number, 1, 1, [])
        if reader is None:
            self.lines.append(main)
            return
        for quarters, words in _by_turn(reader.words()):
            turn = reader.turn(quarters)
            width, height = turn.extent
            lines, mirrored = self._lines(words, reader, width)
            self.turns[(number, quarters)] = replace(turn, mirrored=mirrored)
            lines = PageLines(number, width, height, lines, reader.label)
            if main.lines:
                self.asides[number].append(lines)
            else:
                main = lines
        self.typed[number] += reader.typed
        if notes := reader.notes():
            self.typed[number] += sum(len(line.words) for line in notes)
            self.turns.setdefault((number, 0), reader.turn(0))
            self.notes_on[number] = notes
        self.lines.append(main)

    def _lines(self, words: list[Word], reader: Reader, width: float) -> tuple[list[Line], bool]:
        """The lines of words in one direction, and whether they are those of a page that is read
        from right to left, which are mirrored."""
        mirrored = False

        def arrange(lines: list[Line]) -> None:
            nonlocal mirrored
            mirrored = put_in_order(lines, reader.letters)

        lines = lines_of(words, reader.middle, arrange)
        if reader.lead(lines):
            self.linked.add(len(self.lines) + 1)
        if mirrored:
            for line in lines:
                line.mirror(width)
        return lines, mirrored

    def _blocks(self, outline: list[OutlineItem]) -> list[Block]:
        found: list[Block] = []
        for page in self.lines:
            found += _alone(page.above, page.number)
            rows = rows_of(page.lines, page.number) if page.lines else []
            if may_be_columns(rows):
                self._in_doubt.append(page.number)
            found += blocks_of(rows) if rows else []
            for aside in (*(one.lines for one in self.asides[page.number]), page.below):
                found += _alone(aside, page.number)
            for line in self.notes_on.get(page.number, ()):
                found += _alone([line], page.number)
        marked = mark_headings(found, outline)
        by_page = itertools.groupby(marked, key=lambda block: block.page)
        return flow([list(members) for _, members in by_page])


def pages_of(
    readers: Iterable[Reader | None], count: int, max_characters: int, progress: Progress | None
) -> Pages:
    """
    Raises:
        IngestFailure: the pages have more characters than one document may have.
    """
    pages, characters = Pages(), 0
    for number, reader in enumerate(readers, start=1):
        characters += reader.length if reader else 0
        if characters > max_characters:
            raise IngestFailure(
                FailureCode.TOO_LARGE,
                f"{max_characters:,} characters is the limit for one document; split it and "
                "upload the parts.",
            )
        pages.add(reader)
        if progress:
            progress(number, count)
    return pages


def _by_turn(words: list[Word]) -> list[tuple[int, list[Word]]]:
    """One group of words per direction; most of the page's text comes first."""
    groups: dict[int, list[Word]] = {}
    if len({word.style.turn for word in words}) == 1:
        return [(words[0].style.turn, words)]
    for word in words:
        groups.setdefault(word.style.turn, []).append(word)
    return sorted(groups.items(), key=lambda group: -sum(len(word.text) for word in group[1]))


def _alone(lines: list[Line], page: int) -> list[Block]:
    """Each row by itself."""
    rows = rows_of(lines, page) if lines else []
    for number, row in enumerate(rows):
        row.region = -1 - number
    return blocks_of(rows) if rows else []

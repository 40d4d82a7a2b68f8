"""Recognised pictures, page by page, to a text with sections and the place of every word."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import median_low

from contracts.documents import BlockKind, Extract, Page, Section
from contracts.geometry import Word, pack_words
from ingestion.parsers.building import one_line
from ingestion.parsers.hyphens import Hyphens
from ingestion.parsers.joining import between_painted
from ingestion.parsers.ocr import Recognised
from ingestion.parsers.page_numbers import alone
from ingestion.tesseract import Line, Paragraph, Seen

CAUTION = "Text in pictures was recognised (OCR) and may contain mistakes."
_FURNITURE_LINES = 2  # at the top, and at the foot
_REPEATED = 3  # pages a running head stands on
_BESIDE = 3  # words
_LARGER = 1.2  # than the body's letters: a heading
_LARGEST = 1.6
_LONGEST_HEADING = 150
_ITEM = re.compile(r"[•▪◦–*-]\s|\(?\d{1,3}[.)]\s")
_ENDS = re.compile(r"""[.!?:;]["'”’)\]]*$""")


@dataclass
class _Block:
    kind: BlockKind
    level: int
    lines: list[tuple[Recognised, Line]]


def written(pages: Sequence[Recognised]) -> Extract:
    """One text of all pages; `pages` of the extract are those given, by their numbers."""
    pages = _without_furniture(pages)
    blocks = _joined(_blocks(pages))
    lines = ([word.text for word in line.words] for block in blocks for _, line in block.lines)
    return _Writer(Hyphens(lines), [page.number for page in pages]).write(blocks)


def _without_furniture(pages: Sequence[Recognised]) -> list[Recognised]:
    """Without running heads and page numbers, all but the first of each: the outermost lines, where
    they repeat with their numbers or are nothing but the number of their page."""
    edges = [_edges(page) for page in pages]
    seen = Counter(key for keys in edges for key in set(keys.values()))
    said, kept = set[str](), list[Recognised]()
    for page, keys in zip(pages, edges, strict=True):
        gone = {index for index, key in keys.items() if seen[key] >= _REPEATED and key in said}
        said |= set(keys.values())
        paragraphs = [one for index, one in enumerate(page.paragraphs) if index not in gone]
        kept.append(replace(page, paragraphs=paragraphs))
    return kept


def _edges(page: Recognised) -> dict[int, str]:
    """What the first and the last paragraphs say, if they are one line; of a page's number, that it
    is one, and how far ahead of the page."""
    count = len(page.paragraphs)
    outermost = {*range(_FURNITURE_LINES), *range(count - _FURNITURE_LINES, count)}
    lines = {
        index: _text(page.paragraphs[index]).casefold()
        for index in outermost & {*range(count)}
        if count > 1 and len(page.paragraphs[index]) == 1
    }
    return {
        index: text if (value := alone(text)) is None else f"number {value - page.number}"
        for index, text in lines.items()
    }


def _text(paragraph: Paragraph) -> str:
    return " ".join(word.text for line in paragraph for word in line.words)


def _blocks(pages: Iterable[Recognised]) -> list[_Block]:
    pages = list(pages)
    sizes = [
        line.size
        for page in pages
        for paragraph in page.paragraphs
        for line in paragraph
        for _ in line.words
    ]
    body = median_low(sizes) if sizes else 0
    blocks: list[_Block] = []
    for page in pages:
        for paragraph in page.paragraphs:
            kind, level = _kind(paragraph, body)
            blocks.append(_Block(kind, level, [(page, _even(line)) for line in paragraph]))
    return blocks


def _even(line: Line) -> Line:
    """Each word as high as those beside it: a quote of several is marked by one rectangle.

    Only as those beside it, since a line that is not quite level has no height of its own.
    """
    words = line.words
    if words[-1].right - words[0].left < words[-1].bottom - words[0].top:
        return line  # it runs downwards
    near = [words[max(index - _BESIDE, 0) : index + _BESIDE + 1] for index in range(len(words))]
    even = [
        word._replace(top=min(one.top for one in beside), bottom=max(one.bottom for one in beside))
        for word, beside in zip(words, near, strict=True)
    ]
    return replace(line, words=even)


def _kind(paragraph: Paragraph, body: int) -> tuple[BlockKind, int]:
    text = _text(paragraph)
    size = min(line.size for line in paragraph)
    worded = sum(char.isalpha() for char in text) >= 3
    if len(paragraph) <= 2 and len(text) <= _LONGEST_HEADING and worded and size > _LARGER * body:
        return BlockKind.HEADING, 1 if size > _LARGEST * body else 2
    return (BlockKind.LIST_ITEM if _ITEM.match(text) else BlockKind.PARAGRAPH), 0


def _joined(blocks: list[_Block]) -> list[_Block]:
    """A paragraph that goes on after a page break, or that was cut for no reason, is one."""
    done: list[_Block] = []
    for block in blocks:
        if done and _goes_on(done[-1], block):
            done[-1].lines += block.lines
        else:
            done.append(block)
    return done


def _goes_on(before: _Block, after: _Block) -> bool:
    if before.kind is BlockKind.HEADING or after.kind is not BlockKind.PARAGRAPH:
        return False
    last, first = before.lines[-1][1].words[-1].text, after.lines[0][1].words[0].text
    return first[0].islower() and not _ENDS.search(last)


@dataclass
class _Writer:
    hyphens: Hyphens
    numbers: list[int]
    parts: list[str] = field(default_factory=list)
    length: int = 0
    words: dict[int, list[Word]] = field(default_factory=dict)

    def write(self, blocks: list[_Block]) -> Extract:
        sections: list[Section] = []
        above: list[tuple[int, str]] = []
        for block in blocks:
            if sections:
                self._put("\n\n")
            start, first = self.length, len(self.parts)
            self._block(block)
            if block.kind is BlockKind.HEADING:
                title = "".join(self.parts[first:])
                above = [*(one for one in above if one[0] < block.level), (block.level, title)]
            sections.append(
                Section(
                    kind=block.kind,
                    start=start,
                    end=self.length,
                    headings=tuple(title for _, title in above),
                    page=block.lines[0][0].number,
                )
            )
        return Extract(text="".join(self.parts), sections=sections, pages=self._pages())

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _block(self, block: _Block) -> None:
        words = [
            (page, word, word is line.words[-1])
            for page, line in block.lines
            for word in line.words
        ]
        following = [*(word.text for _, word, _ in words[1:]), ""]
        for (page, word, ends), after in zip(words, following, strict=True):
            text = one_line(word.text)
            space = between_painted(text, after) if after else ""
            if after and ends and text.endswith("-") and text[-2:-1].isalnum():
                space = " " if self.hyphens.leaves_open(text, after) else ""
                if self.hyphens.is_of_line(text, after):
                    text = text[:-1]
            if text:
                self._record(page, word, text)
                self._put(text + space)

    def _record(self, page: Recognised, word: Seen, text: str) -> None:
        box = (
            word.left / page.width,
            word.top / page.height,
            word.right / page.width,
            word.bottom / page.height,
        )
        start = self.length
        self.words.setdefault(page.number, []).append(Word(start, start + len(text), box))

    def _pages(self) -> list[Page]:
        pages: list[Page] = []
        last = 0
        for number in self.numbers:
            words = self.words.get(number, [])
            start = words[0].start if words else last
            last = words[-1].end if words else last
            pages.append(Page(number=number, start=start, end=last, words=pack_words(words)))
        return pages

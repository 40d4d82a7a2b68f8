"""Plain text: paragraphs at empty lines; lines that a program wrapped are unwrapped."""

import re
from statistics import median

from contracts.documents import BlockKind, Extract
from ingestion.parsers.building import ExtractBuilder, clean
from ingestion.parsers.columns import tables_in
from ingestion.parsers.decoding import text_for
from ingestion.parsers.hyphens import BROKEN_LINE, SOFT_HYPHEN, Hyphens
from ingestion.parsers.joining import WIDE
from ingestion.parsers.wiki import heading_of

_BULLET = re.compile(r"\s*(?:[-*•–]|\d{1,3}[.)])\s+\S")
_WRAPPED_FROM = 50  # characters: lines shorter than this were ended on purpose
_MANY_LINES = 40  # of one paragraph
_FURTHER = 2  # spaces
_LONGEST_HEADING = 60
_ENDS_OPEN = re.compile(r"[.!?:;,{(\[。！？：]$")
"""What ends so is a sentence, leads into a list, or is code."""
_SENTENCE_END = re.compile(r"[.!?:;。！？][\"'”’)\]]*$")


class TextParser:
    """A place in plain text is a line of the file."""

    media_types = frozenset({"text/plain"})
    max_characters = 20_000_000

    def parse(self, data: bytes, name: str) -> Extract:
        built = ExtractBuilder(name, self.max_characters)
        write_text(built, text_for(built, data))
        return built.done()


def write_text(built: ExtractBuilder, text: str, numbered: bool = True) -> None:
    """The paragraphs of a text; `numbered`: its lines are lines of the file."""
    paragraph: list[str] = []
    lines = lines_in(text)
    broken = bool(BROKEN_LINE.search(text))
    hyphens = Hyphens(line.split() for line in lines if broken)
    for number, line in enumerate([*lines, ""], start=1):
        heading = heading_of(line)
        if paragraph and (heading or not line.strip()):
            first = number - len(paragraph) if numbered else None
            _write(built, hyphens, paragraph, first)
            paragraph = []
        if heading:
            built.heading(heading.text, heading.level, number if numbered else None)
        elif line.strip():
            paragraph.append(line)


def lines_in(text: str) -> list[str]:
    """Clean lines. Soft hyphens stand nowhere but at the ends of some, where they say that what
    follows is the rest of a word."""
    lines = clean(text).split("\n")
    if SOFT_HYPHEN not in text:
        return lines
    ends = [line.rstrip().endswith(SOFT_HYPHEN) for line in text.replace("\r\n", "\n").split("\n")]
    if len(ends) != len(lines):
        return lines
    return [
        line.rstrip() + SOFT_HYPHEN if soft else line
        for line, soft in zip(lines, ends, strict=True)
    ]


def _write(built: ExtractBuilder, hyphens: Hyphens, lines: list[str], first: int | None) -> None:
    """One paragraph: what is laid out in columns are rows of a table."""
    if _has_heading(lines):
        _put(built, hyphens, lines[:1], first)
        lines, first = lines[1:], _behind(first, 1)
    above = 0
    for start, end, rows in tables_in(lines):
        _write_lines(built, hyphens, lines[above:start], _behind(first, above))
        built.apart()
        for number, cells in enumerate(rows, start):
            built.row(cells, _behind(first, number))
        above = end
    _write_lines(built, hyphens, lines[above:], _behind(first, above))


def _behind(first: int | None, lines: int) -> int | None:
    return None if first is None else first + lines


def _write_lines(
    built: ExtractBuilder, hyphens: Hyphens, lines: list[str], first: int | None
) -> None:
    """Unwrapped where its lines are full, else line by line."""
    lines = [line.expandtabs(4) for line in lines]
    block: list[str] = []
    began = 0
    wrapped = _is_wrapped(lines)
    for number, line in enumerate(lines):
        if block and (_is_full(block) or not wrapped or _BULLET.match(line)):
            _put(built, hyphens, block, _behind(first, began))
            block, began = [], number
        block.append(line)
    if block:
        _put(built, hyphens, block, _behind(first, began))


def _is_full(block: list[str]) -> bool:
    """Whether a block has so many lines that what follows needs a place of its own."""
    ended = _SENTENCE_END.search(block[-1].rstrip())
    return len(block) >= (_MANY_LINES if ended else 4 * _MANY_LINES)


def _put(built: ExtractBuilder, hyphens: Hyphens, lines: list[str], line: int | None) -> None:
    kind = BlockKind.LIST_ITEM if _BULLET.match(lines[0]) else BlockKind.PARAGRAPH
    built.block(kind, hyphens.joined([line.strip() for line in lines]), line)


def _is_wrapped(lines: list[str]) -> bool:
    """Whether the lines of a paragraph end where they were full, not where a thought ended; or the
    first one is what the others, further to the right, are about."""
    if len(lines) < 2:
        return False
    if _is_definition(lines):
        return True
    lengths = [_width(line.rstrip()) for line in lines[:-1]]
    full = max(lengths)
    if full < _WRAPPED_FROM or full > 200 or median(lengths) < 0.7 * full:
        return False
    return any(not _SENTENCE_END.search(line.rstrip()) for line in lines[:-1])


def _width(line: str) -> int:
    """In columns: letters of Chinese and Japanese fill two."""
    return len(line) if line.isascii() else len(line) + len(WIDE.findall(line))


def _is_definition(lines: list[str]) -> bool:
    """Whether an option, a value or a name stands above what it means, as in manual pages."""
    first, *others = lines
    margins = {_margin(line) for line in others}
    if len(margins) != 1 or _margin(first) + _FURTHER > margins.pop():
        return False
    if _ENDS_OPEN.search(first.rstrip()) or _BULLET.match(others[0]):
        return False
    return len(others) == 1 or _is_wrapped(others)


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())


def _has_heading(lines: list[str]) -> bool:
    """Whether a paragraph stands below a line in capitals, and all of it further to the right.

    Such a line is no part of its first sentence. No passage is cut there: sections of a manual are
    short, and are found by what the others say.
    """
    first, *others = lines
    if not first[0].isalpha() or not first.isupper() or len(first.rstrip()) > _LONGEST_HEADING:
        return False
    return bool(others) and all(_margin(line) >= _FURTHER for line in others)

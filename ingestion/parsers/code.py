"""Source code: lines as they are, cut between definitions; a place is a line of the file."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from contracts.documents import BlockKind, Extract
from ingestion.parsers.building import ExtractBuilder, clean
from ingestion.parsers.decoding import text_for

_LONGEST = 900  # characters of a block that need not be cut; about one passage
_MOST_LINES = 60
_DEEPEST = 12
_CLOSING = ("}", ")", "]", "end", "else", "elif", "except", "finally", "catch", "#endif")

Lines = Sequence[tuple[int, str]]
"""Numbered lines."""


class CodeParser:
    """A function that fits into a passage is one block; a longer one is cut at its empty lines."""

    media_types = frozenset({"text/x-source"})
    max_characters = 20_000_000

    def parse(self, data: bytes, name: str) -> Extract:
        built = ExtractBuilder(name, self.max_characters)
        write_lines(built, clean(text_for(built, data)))
        return built.done()


def write_lines(built: ExtractBuilder, text: str) -> None:
    """The lines of a text as blocks of code, none of them reflowed."""
    for block in filter(None, _blocks(list(enumerate(text.split("\n"), start=1)))):
        built.block(BlockKind.CODE, "\n".join(line.rstrip() for _, line in block), block[0][0])


def _blocks(lines: Lines) -> Iterator[Lines]:
    """Cut where the outermost definitions begin, and only where too long where inner ones do."""
    waiting = [(_trimmed(lines), 0)]
    while waiting:
        block, depth = waiting.pop()
        if not block:
            continue
        parts = _cut(block) if depth < _DEEPEST else [block]
        if len(parts) == 1:
            yield from _pieces(block)
        else:
            waiting += [(part, depth + 1) for part in reversed(parts)]


def _pieces(block: Lines) -> Iterator[Lines]:
    """A block without empty lines, cut where it is shallow if it is too long, so that the line
    a passage is said to stand on is near its words."""
    start = 0
    while _is_long(block[start : start + _MOST_LINES + 1]):
        end, size = start, 0
        while end < len(block) and end - start < _MOST_LINES and size <= _LONGEST:
            size += len(block[end][1]) + 1
            end += 1
        if end == len(block):
            break
        later = range(start + (end - start) // 2 + 1, end + 1)
        cut = min(later, key=lambda place: (_indent(block[place][1]), -place))
        yield _trimmed(block[start:cut])
        start = cut
    yield _trimmed(block[start:])


def _is_long(block: Lines) -> bool:
    return len(block) > _MOST_LINES or _size(block) > 2 * _LONGEST


def _size(block: Lines) -> int:
    return sum(len(line) + 1 for _, line in block)


def _cut(block: Lines) -> list[Lines]:
    """The parts of a block at its shallowest empty lines; itself where it may stay whole."""
    places = _places(block)
    if not places:
        return [block]
    shallowest = min(indent for _, indent in places)
    if shallowest > 0 and _size(block) <= _LONGEST:
        return [block]
    cuts = [0, *(place for place, indent in places if indent == shallowest), len(block)]
    return [_trimmed(block[start:end]) for start, end in pairwise(cuts)]


def _places(block: Lines) -> list[tuple[int, int]]:
    """Where a line stands behind an empty one, and its indentation; not where a block only ends."""
    return [
        (index, _indent(line))
        for index, (_, line) in enumerate(block)
        if index and line.strip() and not block[index - 1][1].strip() and not _closes(line)
    ]


def _indent(line: str) -> int:
    wide = line.expandtabs(4)
    return len(wide) - len(wide.lstrip())


def _closes(line: str) -> bool:
    return line.strip().startswith(_CLOSING)


def _trimmed(lines: Lines) -> Lines:
    start, end = 0, len(lines)
    while start < end and not lines[start][1].strip():
        start += 1
    while end > start and not lines[end - 1][1].strip():
        end -= 1
    return lines[start:end]

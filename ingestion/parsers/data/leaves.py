"""The values of valid JSON, each with its path and the line it stands on."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from contracts.documents import BlockKind
from ingestion.parsers.building import ExtractBuilder, one_line
from ingestion.parsers.marks import without_marks

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}\[\]]|[^\s{}\[\],:"]+|\n')
"""A string, with the colon behind it where it is a key; what begins or ends others; a scalar."""
_MOST_LINES = 20  # of one block, so that a passage's line is near its words
_LONGEST_LINE = 2000  # characters of joined scalars, before the next line begins


class Value(NamedTuple):
    """A scalar; `record` counts the objects of arrays before it, `path` names its keys."""

    path: tuple[str, ...]
    text: str
    line: int
    record: int


@dataclass
class _Level:
    """An object or array that is open."""

    is_object: bool
    path: tuple[str, ...]
    record: int
    key: str = ""


def write_values(built: ExtractBuilder, text: str, first_line: int = 1) -> None:
    """A block of lines `path.to.key: value` for each object of an array, else for each key."""
    block: list[str] = []
    line, group = 0, None
    for path, value, number, record in _joined(values(text, first_line)):
        now = (record, path[:1] if not record and len(path) > 1 else ())
        if block and (now != group or len(block) == _MOST_LINES):
            built.block(BlockKind.CODE, "\n".join(block), line)
            block = []
        if not block:
            line, group = number, now
        block.append(f"{'.'.join(path)}: {value}" if path else value)
    if block:
        built.block(BlockKind.CODE, "\n".join(block), line)


def _joined(found: Iterator[Value]) -> Iterator[Value]:
    """Scalars of one array, which have the same path, on one line."""
    waiting: Value | None = None
    for value in found:
        if waiting and (waiting.path, waiting.record) == (value.path, value.record):
            together = f"{waiting.text}, {value.text}"
            if len(together) <= _LONGEST_LINE:
                waiting = waiting._replace(text=together)
                continue
        if waiting:
            yield waiting
        waiting = value
    if waiting:
        yield waiting


def values(text: str, first_line: int = 1) -> Iterator[Value]:
    """The scalars of a text that is valid JSON, in its order; empty strings are left out."""
    levels: list[_Level] = []
    line, records = first_line, 0
    for match in _TOKEN.finditer(text):
        piece, colon = match[0], match[1]
        top = levels[-1] if levels else None
        if colon is not None:  # nothing but a key stands before one
            if top is not None:
                top.key = _known(piece.removesuffix(colon))
            line += colon.count("\n")
        elif piece == "\n":
            line += 1
        elif piece in "{[":
            path, record = _place(top)
            if piece == "{" and top is not None and not top.is_object:
                records += 1
                record = records
            levels.append(_Level(piece == "{", path, record))
        elif piece in "}]":
            levels.pop()
        elif written := _written(piece):
            path, record = _place(top)
            yield Value(path, written, line, record)


def _place(top: _Level | None) -> tuple[tuple[str, ...], int]:
    """The path and record of a value inside the innermost open level."""
    if top is None:
        return (), 0
    return ((*top.path, top.key) if top.is_object else top.path), top.record


def _written(piece: str) -> str:
    return _text(piece) if piece[0] == '"' else piece


def _text(piece: str) -> str:
    """What stands between quotes, on one line."""
    said = json.loads(piece) if "\\" in piece else piece[1:-1]
    if not said.isascii():
        said = without_marks(said)
    return one_line(said)


_known = lru_cache(maxsize=4096)(_text)
"""Keys, which many records share."""

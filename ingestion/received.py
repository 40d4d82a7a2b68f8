"""What a parser's child process answers (see `sent.py`), checked as if an enemy had written it."""

from itertools import pairwise
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from contracts.documents import Extract, Page, Section
from contracts.settings import ParserLimits
from ingestion.packed import WORDS
from ingestion.part_names import is_clean
from ingestion.sent import KINDS, PLACES

_MOST_HEADINGS, _LONGEST_HEADING = 12, 1000
_MOST_NOTES, _LONGEST_NOTE = 50, 500
_MOST_PARTS, _MOST_PART_BYTES = 1000, 300 * 1024 * 1024
_LONGEST_TYPE = 255

Integers = NDArray[np.int64]


class Untrustworthy(Exception):
    """The answer contradicts itself."""


class Announced(NamedTuple):
    """A file that came out of the file; its bytes are still to come."""

    name: str
    media_type: str
    size: int


def believed(value: dict[str, Any], words: bytes, limits: ParserLimits) -> Extract:
    """The extract, once every offset lies in the text and every text is one Postgres can keep.

    Raises:
        Untrustworthy: or a ValueError, KeyError or TypeError where the shape is wrong.
    """
    text = _plain(value["text"], limits.max_characters)
    title = value.get("title")
    notes = [_plain(note, _LONGEST_NOTE) for note in value["notes"]]
    _require(len(notes) <= _MOST_NOTES, "too many notes")
    return Extract.model_construct(
        text=text,
        sections=_sections(value["sections"], len(text)),
        pages=_pages(value["pages"], words, len(text), limits.max_pages),
        title=None if title is None else _plain(title, _LONGEST_HEADING),
        notes=notes,
        attachments=[],
    )


def announced(value: dict[str, Any]) -> list[Announced]:
    """Raises as `believed` does."""
    rows = value["parts"]
    _require(isinstance(rows, list) and len(rows) <= _MOST_PARTS, "too many files in one")
    parts = [Announced(_plain(n, 255), _plain(t, _LONGEST_TYPE), size) for n, t, size in rows]
    sizes = _integers([part.size for part in parts], len(parts))
    _require(bool((sizes >= 0).all()), "a file of a negative size")
    _require(sum(part.size for part in parts) <= _MOST_PART_BYTES, "files that are too large")
    _require(all(is_clean(part.name) for part in parts), "a name that is none")
    return parts


def _require(true: bool, otherwise: str) -> None:
    if not true:
        raise Untrustworthy(otherwise)


def _plain(text: object, longest: int) -> str:
    if not isinstance(text, str):
        raise Untrustworthy("a text that is none")
    _require(len(text) <= longest, "a text that is too long")
    _require("\x00" not in text, "a NUL in a text")
    text.encode()  # a lone surrogate is a ValueError
    return text


def _list(value: object, length: int) -> list[Any]:
    _require(isinstance(value, list) and len(cast("list[Any]", value)) == length, "a column")
    return cast("list[Any]", value)


def _integers(value: object, length: int) -> Integers:
    column = _list(value, length)
    array = np.array(column)
    plain = array.ndim == 1 and array.dtype.kind == "i"
    _require(plain or not column, "a number that is none")
    return array.astype(np.int64)


def _sections(columns: dict[str, Any], length: int) -> list[Section]:
    count = len(columns["start"])
    starts, ends = _integers(columns["start"], count), _integers(columns["end"], count)
    inside = (starts >= 0) & (starts < ends) & (ends <= length)
    _require(bool(inside.all()), "a section outside the text")
    _require(bool((ends[:-1] <= starts[1:]).all()), "sections overlap")
    kinds = _indices(columns["kind"], count, len(KINDS))
    chains = [_chain(chain) for chain in columns["chains"]]
    headings = _indices(columns["headings"], count, len(chains))
    places = [_column(place, columns.get(place), count) for place in PLACES]
    rows = zip(
        map(KINDS.__getitem__, kinds),
        starts.tolist(),
        ends.tolist(),
        map(chains.__getitem__, headings),
        *places,
        strict=True,
    )
    fields = ("kind", "start", "end", "headings", *PLACES)
    # Everything is checked: to check each of a hundred thousand again takes most of a second.
    return [Section.model_construct(None, **dict(zip(fields, row, strict=True))) for row in rows]


def _indices(value: object, length: int, below: int) -> list[int]:
    indices = _integers(value, length)
    _require(bool(((indices >= 0) & (indices < below)).all()), "an index into nothing")
    return indices.tolist()


def _chain(value: list[object]) -> tuple[str, ...]:
    _require(len(value) <= _MOST_HEADINGS, "too many headings")
    return tuple(_plain(heading, _LONGEST_HEADING) for heading in value)


def _column(place: str, value: object, length: int) -> list[Any]:
    """The places of one kind, None where a section has none."""
    if value is None:
        return [None] * length
    column = _list(value, length)
    present = [item for item in column if item is not None]
    if place in ("sheet", "cells"):
        for text in set(present):
            _plain(text, _LONGEST_HEADING)
        return column
    numbers = np.array(present)
    kinds = "if" if place == "seconds" else "i"
    plain = numbers.ndim == 1 and numbers.dtype.kind in kinds
    _require(plain or not present, "a place that is none")
    least = 0 if place == "seconds" else 1
    fine = np.isfinite(numbers) & (numbers >= least) & (numbers < 2**31)
    _require(bool(fine.all()), "a place that is none")
    return column


def _pages(rows: list[Any], words: bytes, length: int, most: int) -> list[Page]:
    _require(isinstance(rows, list) and len(rows) <= most, "too many pages")
    table = _integers([cell for row in rows for cell in row], 4 * len(rows)).reshape(-1, 4)
    numbers, starts, ends, sizes = table.T
    _require(bool((numbers == np.arange(1, len(rows) + 1)).all()), "pages are missing")
    inside = (starts >= 0) & (starts <= ends) & (ends <= length)
    _require(bool(inside.all()), "a page outside the text")
    _require(bool((ends[:-1] <= starts[1:]).all()), "pages overlap")
    _require(bool(((sizes >= 0) & (sizes % WORDS.itemsize == 0)).all()), "half a word")
    _require(int(sizes.sum()) == len(words), "words without a page")
    _check_words(words, sizes // WORDS.itemsize, starts, ends)
    edges = [0, *np.cumsum(sizes).tolist()]
    return [
        Page(number=n, start=start, end=end, words=words[one:two])
        for n, start, end, (one, two) in zip(
            numbers.tolist(), starts.tolist(), ends.tolist(), pairwise(edges), strict=True
        )
    ]


def _check_words(
    words: bytes, counts: Integers, page_starts: Integers, page_ends: Integers
) -> None:
    """All pages at once: a book has a hundred thousand words."""
    packed = np.frombuffer(words, WORDS)
    starts = packed["start"].astype(np.int64)
    ends = starts + packed["length"]
    inside = (starts >= np.repeat(page_starts, counts)) & (ends <= np.repeat(page_ends, counts))
    _require(bool((inside & (ends > starts)).all()), "a word outside its page")
    _require(bool((ends[:-1] <= starts[1:]).all()), "words overlap")
    left, top, right, bottom = packed["box"].T
    _require(bool(((left <= right) & (top <= bottom)).all()), "a box that is none")

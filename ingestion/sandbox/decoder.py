"""What a parser's child answers (see `encoder.py`), checked as if an enemy had written it."""

import json
from collections.abc import Callable
from itertools import pairwise
from math import isfinite
from typing import Any, NamedTuple, cast
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from contracts.documents import Extract, Page, Passage, Place, Section, Spelling
from contracts.geometry import Box
from contracts.settings import ParserLimits
from ingestion.languages import LANGUAGES
from ingestion.packed import WORDS
from ingestion.parsers.charsets import codec_named
from ingestion.part_names import is_clean
from ingestion.reading import Outline, Reading
from ingestion.sandbox.encoder import KINDS, PLACES, STANDING

_MOST_HEADINGS, _LONGEST_HEADING = 12, 1000
_MOST_NOTES, _LONGEST_NOTE = 50, 500
_MOST_PARTS, _MOST_PART_BYTES = 1000, 300 * 1024 * 1024
_LONGEST_TYPE = 255
_MOST_SPELLINGS = 20
_LONGEST_CONTEXT, _MOST_TOKENS = 20_000, 10_000
_NOBODYS = UUID(int=0)

Integers = NDArray[np.int64]


class Untrustworthy(Exception):
    """The answer contradicts itself."""


class Announced(NamedTuple):
    """A file that came out of the file; its bytes are still to come."""

    name: str
    media_type: str
    size: int


class Decoder:
    """Takes an answer frame by frame. Every offset must lie in the text, in order, and every text
    be one that Postgres can keep.

    Its methods are for threads, and raise Untrustworthy, or a ValueError, KeyError or TypeError
    where the shape is wrong.
    """

    def __init__(self, limits: ParserLimits) -> None:
        self._limits = limits
        self._pieces: list[str] = []
        self._text: str | None = None
        self._length = 0
        self._title: str | None = None
        self._notes: list[str] = []
        self._spellings: list[Spelling] = []
        self._sections: list[Section] = []
        self._outline: Outline = []
        self._passages: list[Passage] = []
        self._page_rows: list[Any] = []
        self._words = bytearray()
        self.parts: list[Announced] = []
        self._context, self._headings = "", list[str]()

    def take(self, letter: bytes, content: bytes) -> None:
        match letter:
            case b"T":
                _require(self._text is None, "a text after what stands in it")
                self._pieces.append(_plain(content.decode(), self._limits.max_characters))
                self._length += len(self._pieces[-1])
                _require(self._length <= self._limits.max_characters, "a text that is too long")
            case b"J":
                self.take_facts(json.loads(content, parse_constant=_no_number))
            case b"W":
                self._words += content
            case _:
                raise Untrustworthy("a frame of no kind")

    def take_facts(self, value: dict[str, Any]) -> None:
        for key, content in value.items():
            self._takers[key](self, content)

    def done(self) -> Reading:
        extract = Extract.model_construct(
            text=self._whole(),
            sections=self._sections,
            pages=_pages(self._page_rows, bytes(self._words), self._length, self._limits.max_pages),
            title=self._title,
            notes=self._notes,
            attachments=[],
            spellings=self._spellings,
        )
        return Reading(extract, self._outline, self._passages)

    def _whole(self) -> str:
        if self._text is None:
            self._text = "".join(self._pieces)
            self._pieces = []
        return self._text

    def _take_title(self, title: object) -> None:
        self._title = None if title is None else _plain(title, _LONGEST_HEADING)

    def _take_notes(self, notes: list[object]) -> None:
        self._notes += [_plain(note, _LONGEST_NOTE) for note in notes]
        _require(len(self._notes) <= _MOST_NOTES, "too many notes")

    def _take_spellings(self, rows: list[Any]) -> None:
        self._spellings += [
            Spelling(
                encoding=_plain(codec, _LONGEST_TYPE),
                name=_plain(name, _LONGEST_TYPE),
                preview=_plain(preview, _LONGEST_NOTE),
            )
            for codec, name, preview in rows
        ]
        _require(len(self._spellings) <= _MOST_SPELLINGS, "too many encodings")
        _require(all(codec_named(s.encoding) for s in self._spellings), "an encoding of no kind")

    def _take_sections(self, columns: dict[str, Any]) -> None:
        after = self._sections[-1].end if self._sections else 0
        self._sections += _sections(columns, after, self._length)

    def _take_outline(self, rows: list[Any]) -> None:
        for start, headings in rows:
            last = self._outline[-1][0] if self._outline else 0
            _require(type(start) is int and last <= start <= self._length, "a heading nowhere")
            self._outline.append((start, _chain(headings)))

    def _take_passages(self, rows: list[Any]) -> None:
        text = self._whole()
        for start, end, tokens, language, context, headings, standing in rows:
            after = self._passages[-1].place.end or 0 if self._passages else 0
            _require(type(start) is type(end) is type(tokens) is int, "a number that is none")
            _require(after <= start < end <= self._length, "a passage outside the text")
            _require(0 <= tokens <= _MOST_TOKENS, "a number that is none")
            _require(language in LANGUAGES, "a language that nobody knows")
            if context is not None:
                self._context = _plain(context, _LONGEST_CONTEXT)
            if headings is not None:
                self._headings = list(_chain(headings))
            place = Place.model_construct(
                headings=self._headings or None, start=start, end=end, **_standing(standing)
            )
            self._passages.append(
                Passage.model_construct(
                    id=_NOBODYS,
                    ordinal=len(self._passages),
                    text=text[start:end],
                    context=self._context,
                    tokens=tokens,
                    place=place,
                    language=language,
                )
            )
        _require(len(self._passages) <= self._limits.max_passages, "too many passages")

    def _take_pages(self, rows: list[Any]) -> None:
        self._page_rows += rows
        _require(len(self._page_rows) <= self._limits.max_pages, "too many pages")

    def _take_parts(self, rows: list[Any]) -> None:
        _require(len(self.parts) + len(rows) <= _MOST_PARTS, "too many files in one")
        self.parts += announced(rows)
        whole = sum(part.size for part in self.parts)
        _require(whole <= _MOST_PART_BYTES, "files that are too large")

    _takers: dict[str, Callable[["Decoder", Any], None]] = {  # noqa: RUF012  # never changed
        "title": _take_title,
        "notes": _take_notes,
        "spellings": _take_spellings,
        "sections": _take_sections,
        "outline": _take_outline,
        "passages": _take_passages,
        "pages": _take_pages,
        "parts": _take_parts,
    }


def announced(rows: list[Any]) -> list[Announced]:
    """Files that are still to come. Raises as `Decoder` does."""
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


def _no_number(written: str) -> float:
    raise Untrustworthy(f"{written} as a number")


def _sections(columns: dict[str, Any], after: int, length: int) -> list[Section]:
    count = len(columns["start"])
    starts, ends = _integers(columns["start"], count), _integers(columns["end"], count)
    inside = (starts >= after) & (starts < ends) & (ends <= length)
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


def _standing(value: dict[str, Any]) -> dict[str, Any]:
    """A passage's place, field by field."""
    for name, given in value.items():
        match name:
            case "boxes":
                value[name] = [_box(box) for box in given]
            case "sheet" | "cells":
                _plain(given, _LONGEST_HEADING)
            case "seconds":
                _require(type(given) in (int, float) and 0 <= given < 2**31, "no such second")
            case _:
                _require(name in STANDING, "a place of no kind")
                _require(type(given) is int and 1 <= given < 2**31, "a place that is none")
    return value


def _box(value: list[Any]) -> Box:
    left, top, right, bottom = value
    _require(all(type(v) in (int, float) and isfinite(v) for v in value), "a box that is none")
    _require(0 <= left <= right <= 1 and 0 <= top <= bottom <= 1, "a box that is none")
    return left, top, right, bottom


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

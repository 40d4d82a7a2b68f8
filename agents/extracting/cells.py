"""Which rows of the tables found are about what a question names."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agents.extracting.words import CODE, FUNCTION_WORDS, GENERIC_WORDS, content_words, stem
from contracts.tables import Row, shape_of

Floats = NDArray[np.float64]

_WORD = 0.5  # of a rank
_CELL = 4.0  # enough for others to be no companions
_LONG = 3  # figures
_PER = re.compile(r"\d+/[^\W\d_]+")  # as "port 22" is said of `22/tcp`
_TOKEN = re.compile(rf"{CODE}|[^\W_]+")
_CODE = re.compile(r"(?<![\w-])(?=[\w./-]*\d)[^\W_]+(?:[-/._][^\W_]+)*")


@dataclass(frozen=True)
class Match:
    """`weight`: the rarer the cells that the question names, the more. `sure`: one of them is a
    code, a number or a whole name, and another column is asked for."""

    weight: float
    named: bool
    sure: bool


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.casefold())


def matches(question: str, rows: Sequence[Row | None]) -> list[Match | None]:
    """For each row what the question names of it; None for one that is about something else.

    A row is so when a column has codes like one in the question, and it has another there.
    """
    asked = f" {' '.join(_tokens(question))} "
    named = [_named(row, asked) if row else frozenset[int]() for row in rows]
    count = Counter(
        row.cells[column].casefold()
        for row, columns in zip(rows, named, strict=True)
        if row
        for column in columns
    )
    others = _of_another(question, [row for row in rows if row])
    count = _as_rare(rows, named, count)
    total = sum(row is not None for row in rows)
    return [
        None if row and row in others else _match(question, row, columns, count, total)
        for row, columns in zip(rows, named, strict=True)
    ]


def _as_rare(
    rows: Sequence[Row | None], named: Sequence[frozenset[int]], count: Counter[str]
) -> Counter[str]:
    """Of one column a question may name several cells: the rows of each are asked for, however
    often it stands there, so that each counts as the rarest of them does."""
    of_column: dict[tuple[tuple[str, ...], int], set[str]] = {}
    for row, columns in zip(rows, named, strict=True):
        if row is None:
            continue
        for column in columns:
            of_column.setdefault((row.columns, column), set()).add(row.cells[column].casefold())
    rarest = Counter(count)
    for cells in of_column.values():
        least = min(count[cell] for cell in cells)
        rarest.update({cell: min(rarest[cell], least) - rarest[cell] for cell in cells})
    return rarest


def ranked_by_cells(ranks: Floats, rows: Sequence[Match | None]) -> Floats:
    """Rows that the question names come before all others; what merely has a word of it gains
    a little."""
    weights = np.array([row.weight if row else 0.0 for row in rows])
    if not weights.any():
        return ranks
    gained = ranks + _WORD * weights / weights.max()
    best = np.array([bool(row and row.named) for row in rows]) & (weights == weights.max())
    if not best.any():
        return gained
    lift = gained.max() - gained[best].min() + _CELL
    return np.where(best, gained + lift, gained)


def _match(
    question: str, row: Row | None, columns: frozenset[int], count: Counter[str], total: int
) -> Match:
    if row is None or not columns:
        return Match(0.0, False, False)
    weight = sum(math.log(1 + total / count[row.cells[column].casefold()]) for column in columns)
    named = any(_is_name(row.cells[column]) for column in columns)
    wanted = {stem(w) for w in content_words(question) if w not in GENERIC_WORDS}
    asked_for = any(
        stem(word) in wanted
        for column, name in enumerate(row.columns)
        if column not in columns and column < len(row.cells) and row.cells[column]
        for word in content_words(name)
    )
    return Match(weight, named, named and asked_for)


def _named(row: Row, asked: str) -> frozenset[int]:
    """The columns whose cell stands in the question, word for word."""
    return frozenset(
        column
        for column, cell in enumerate(row.cells)
        if (said := _tokens(cell))
        and not all(word in FUNCTION_WORDS or word in GENERIC_WORDS for word in said)
        and (f" {' '.join(said)} " in asked or (_PER.fullmatch(cell) and f" {said[0]} " in asked))
    )


def _is_name(cell: str) -> bool:
    """A code, a long number, or a name of several words."""
    return (any(c.isdigit() for c in cell) and not _is_count(cell)) or len(cell.split()) > 1


def _is_count(text: str) -> bool:
    """A short number may count anything."""
    return text.isdigit() and len(text) < _LONG


def _of_another(question: str, rows: Sequence[Row]) -> frozenset[Row]:
    """Those that have another code where the question's codes would stand."""
    codes = [code.casefold() for code in _CODE.findall(question) if not _is_count(code)]
    holds = {row for row in rows if any(cell.casefold() in codes for cell in row.cells)}
    columns = {c for row in holds for c, cell in enumerate(row.cells) if cell.casefold() in codes}
    shapes = {shape_of(code) for code in codes if not code.isdigit()}
    return frozenset(
        row
        for row in rows
        if row not in holds
        and any(
            cell and (column in columns or shape_of(cell.casefold()) in shapes)
            for column, cell in enumerate(row.cells)
        )
    )

"""Which of a row's cells a question asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.extracting.tables.meeting import Entry, Met
from agents.extracting.tables.terms import Asked, name_stems
from agents.extracting.tables.values import sort_of
from agents.extracting.tables.vocabulary import ASKED_SORTS, MONEY_NAMES, Sort
from agents.extracting.words import stem


@dataclass(frozen=True)
class Found:
    entry: Entry
    asked: tuple[int, ...] = ()
    """The columns whose cells answer; none where the whole row does."""
    named: frozenset[int] = frozenset()
    """Those whose cells the question names."""
    by_name: bool = False
    """The question says what the columns asked for are called."""


def found_in(asked: Asked, entries: Sequence[Entry], entry: Entry, met: Met) -> Found | None:
    """The columns that the question names best, and names no cell of; else the only one of the
    kind that it asks for. None where the cell that is asked for is empty."""
    row = entry.row
    filled = {n for n, cell in enumerate(row.cells) if any(c.isalnum() for c in cell)}
    if not row.columns:
        return Found(entry, tuple(sorted(filled - {0})) if 0 in met.named else (), met.named)
    sort = _sort_asked(asked)
    named = {
        column: (
            len(said - met.by_cells),
            sort is not None and sort in sorts_of(entries, entry, column),
            fullness(row.columns[column], said),
        )
        for column, said in met.columns.items()
        if column not in met.named and said - met.by_cells
    }
    if named:
        best = max(named.values())
        columns = [column for column, said in sorted(named.items()) if said == best]
        answering = tuple(column for column in columns if column in filled)
        return Found(entry, answering, met.named, by_name=True) if answering else None
    of_sort = [
        column
        for column in sorted(filled - met.named)
        if sort and sort in sorts_of(entries, entry, column)
    ]
    return Found(entry, tuple(of_sort) if len(of_sort) == 1 else (), met.named)


def fullness(name: str, said: frozenset[int]) -> float:
    """The share of a column's name that the question says."""
    return min(len(said) / len(name_stems(name)), 1.0)


def _sort_asked(asked: Asked) -> Sort | None:
    said = f" {' '.join(asked.words)} "
    return next((sort for words, sort in ASKED_SORTS.items() if f" {words} " in said), None)


def sorts_of(entries: Sequence[Entry], entry: Entry, column: int) -> frozenset[Sort]:
    """What the values of a column can be compared as; prices are figures too."""
    name = entry.row.columns[column] if column < len(entry.row.columns) else ""
    cells = [
        other.row.cells[column]
        for other in entries
        if other.row.columns == entry.row.columns and column < len(other.row.cells)
    ]
    sort = sort_of(name, cells)
    if sort == "figure" and set(name_stems(name)) & {stem(word) for word in MONEY_NAMES}:
        sort = "money"
    if sort is None:
        return frozenset()
    return frozenset({sort, "figure"} if sort == "money" else {sort})

"""What of a question each row meets: in its cells, its columns' names, or above its table."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from agents.extracting.tables.terms import Asked, Term, has_digit, meets, name_stems, stems_of
from agents.extracting.words import FUNCTION_WORDS, GENERIC_WORDS
from contracts.tables import Row

_PART = 0.8  # of a word's weight, where a cell has more words than the question says
_COLUMN, _AROUND = 0.7, 0.5
_GENERIC, _EXACT = 0.4, 2.0
_SIGNS = re.compile(r"[-/\\?!^*+@&|~<>=]")
"""With one of these a word is another: `ESC-/` is not ESC-m, and -5 not 5."""
_PER = re.compile(r"\d+/[^\W\d_]+")
"""A number and what it is one of, which goes without saying: "port 22" is `22/tcp`."""


@dataclass(frozen=True)
class Entry:
    """A row where it stands; `around` are the stems of what stands above its table."""

    passage: int
    start: int
    end: int
    row: Row
    around: frozenset[str] = frozenset()
    table: str = ""
    """Which one it is a row of, where passages have several."""


@dataclass
class Met:
    """What of the question a row meets: positions of words, by where it meets them."""

    cells: Mapping[int, frozenset[int]]
    """By column."""
    columns: Mapping[int, frozenset[int]]
    around: frozenset[int]
    named: frozenset[int]
    """The columns whose cell is said as a whole, and not merely a word of it."""
    others: frozenset[int] = frozenset()
    """What names other rows of one of these columns: the question asks for each of them."""

    def open_in(self, asked: Asked) -> dict[int, Term]:
        """What no part of the table means."""
        met = self.all | self.others
        return {at: term for at, term in asked.terms.items() if at not in met}

    @cached_property
    def by_cells(self) -> frozenset[int]:
        return frozenset[int]().union(*self.cells.values())

    @cached_property
    def by_columns(self) -> frozenset[int]:
        return frozenset[int]().union(*self.columns.values())

    @cached_property
    def all(self) -> frozenset[int]:
        return self.by_cells | self.by_columns | self.around


def all_met(asked: Asked, entries: Sequence[Entry]) -> list[Met]:
    """By each row; "K001 and K002" are said of two."""
    met = [met_by(asked, entry) for entry in entries]
    tables: dict[str, list[Met]] = defaultdict(list)
    for entry, one in zip(entries, met, strict=True):
        tables[entry.table].append(one)
    for rows in tables.values():
        _tell_apart(rows)
    return met


def _tell_apart(rows: Sequence[Met]) -> None:
    """Where cells of one column are said that no row has together."""
    said: dict[int, set[frozenset[int]]] = defaultdict(set)
    for met in rows:
        for column in met.named:
            said[column].add(met.cells[column])
    for column, cells in said.items():
        together = frozenset[int]().union(*cells)
        if len(together) < sum(map(len, cells)) or any(together <= met.by_cells for met in rows):
            continue
        for met in rows:
            if column in met.named:
                met.others |= together - met.cells[column]


def met_by(asked: Asked, entry: Entry) -> Met:
    row = entry.row
    columns = _columns_met(asked, row.columns)
    cells: dict[int, frozenset[int]] = {}
    named: set[int] = set()
    for column, cell in enumerate(row.cells):
        if _is_another_word(asked, cell):
            continue
        if whole := _said_whole(asked, column, cell, columns):
            cells[column] = whole
            named.add(column)
        elif meant := frozenset[int]() if column else _meant(asked, cell):
            cells[column] = meant
            named.add(column)
        elif part := _said_in_part(asked, cell):
            cells[column] = part
    around = frozenset(at for at, term in asked.terms.items() if term.stem in entry.around)
    return Met(cells, columns, around, frozenset(named))


def _columns_met(asked: Asked, columns: tuple[str, ...]) -> dict[int, frozenset[int]]:
    """The words that each column's name means; asking words such as "when" count, if it is one."""
    found: dict[int, frozenset[int]] = {}
    for column, name in enumerate(columns):
        said = name_stems(name)
        met = frozenset(at for at, term in asked.hints.items() if meets(term, said))
        if met:
            found[column] = met
    return found


def _said_whole(
    asked: Asked, column: int, cell: str, columns: Mapping[int, frozenset[int]]
) -> frozenset[int]:
    said = stems_of(cell)
    if not said or said[0] not in asked.known or _says_little(cell):
        return frozenset()
    is_number = cell.strip().isdigit()
    if _PER.fullmatch(cell.strip()) and not asked.phrase(said):
        said = said[:1]
    for at in asked.phrase(said):
        where = range(at, at + len(said))
        if is_number:
            of = {c for c, met in columns.items() if met & set(asked.beside(at))}
            if of and column not in of:
                continue
        return frozenset(where)
    return frozenset()


def _is_another_word(asked: Asked, cell: str) -> bool:
    """Whether a cell is one word with a sign that the question does not say with it."""
    known = len(stems_of(cell)) > 1 or cell.casefold() in asked.text.casefold()
    return not known and _SIGNS.search(cell) is not None


@lru_cache(maxsize=65536)
def _says_little(cell: str) -> bool:
    words = cell.casefold().split()
    return all(word in FUNCTION_WORDS or word in GENERIC_WORDS for word in words)


def _meant(asked: Asked, cell: str) -> frozenset[int]:
    """Words for what a row is called by one: "cost", where a table on its side has "Price"."""
    said = stems_of(cell)
    if len(said) != 1 or has_digit(cell):
        return frozenset()
    return frozenset(at for at, term in asked.terms.items() if meets(term, said))


def _said_in_part(asked: Asked, cell: str) -> frozenset[int]:
    """Single words of a cell; its figures are said with all of them or not at all."""
    said = set(stems_of(cell)) & asked.known
    if not said or cell.strip().isdigit():
        return frozenset()
    figures = tuple(s for s in stems_of(cell) if has_digit(s))
    whole = frozenset(n for at in asked.phrase(figures) for n in range(at, at + len(figures)))
    words = (
        at
        for at, term in asked.terms.items()
        if term.stem in said and not term.generic and not has_digit(term.word)
    )
    return whole | frozenset(words)


def weights_of(asked: Asked, met: Sequence[Met]) -> dict[int, float]:
    """Of each term of the question: the fewer rows meet it, the more it tells them apart."""
    count = Counter(at for m in met for at in m.all)
    return {
        at: math.log(1 + len(met) / max(count[at], 1)) * _importance(term)
        for at, term in asked.terms.items()
    }


def _importance(term: Term) -> float:
    return _EXACT if term.exact else _GENERIC if term.generic else 1.0


def score_of(met: Met, weights: Mapping[int, float]) -> float:
    """What names other rows counts as if this one had it, so that none of them is the best."""
    whole = met.others.union(*(met.cells[column] for column in met.named))
    return sum(
        weight
        * (
            1.0
            if at in whole
            else _PART
            if at in met.by_cells
            else _COLUMN
            if at in met.by_columns
            else _AROUND
        )
        for at, weight in weights.items()
        if at in met.all or at in met.others
    )

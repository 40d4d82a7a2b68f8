"""The row that has most or least of something, of a table that was read as a whole."""

from collections.abc import Sequence

from agents.extracting.tables.finding import Found, fullness, sorts_of
from agents.extracting.tables.meeting import Entry, Met
from agents.extracting.tables.terms import Asked
from agents.extracting.tables.values import sort_of, value
from agents.extracting.tables.vocabulary import Sort

_FEW = 6  # rows that share the most

Placed = tuple[Entry, Met]


def rows_of_extreme(asked: Asked, rows: Sequence[Placed], best: Entry) -> list[Found]:
    """None where it cannot be said of which column, or where a word of the question is open.

    `best` is a row that the question names better than others: of its table it is.
    """
    table = [(e, m) for e, m in rows if e.table == best.table]
    if across := _across(asked, table):
        return across
    column, sort = _compared(asked, table)
    if column is None or sort is None:
        return []
    compared = _filtered(table, column)
    if any(_open(asked, met) for _, met in compared):
        return []
    values = [
        (found, entry, met)
        for entry, met in compared
        if column < len(entry.row.cells)
        and (found := value(entry.row.cells[column], sort)) is not None
    ]
    return [
        Found(entry, tuple(sorted({0, column})), met.named)
        for _, entry, met in _of_extreme(asked, values)
    ]


def _of_extreme(
    asked: Asked, values: Sequence[tuple[float, Entry, Met]]
) -> list[tuple[float, Entry, Met]]:
    extreme = asked.extreme
    if extreme is None or not values:
        return []
    choose = max if extreme.direction == "most" else min
    outermost = choose(number for number, *_ in values)
    chosen = [one for one in values if one[0] == outermost]
    return chosen if len(chosen) <= _FEW else []


def _compared(asked: Asked, table: Sequence[Placed]) -> tuple[int | None, Sort | None]:
    """The column that is compared: one that the question names, else the only one of its kind."""
    extreme = asked.extreme
    entries = [entry for entry, _ in table]
    sorts = {
        column: found
        for column in range(len(entries[0].row.columns))
        if (found := sorts_of(entries, entries[0], column))
    }
    said = {c: met for _, m in table[:1] for c, met in m.columns.items() if c in sorts}
    if said:
        names = entries[0].row.columns
        best = {column: (len(met), fullness(names[column], met)) for column, met in said.items()}
        chosen = [column for column, met in best.items() if met == max(best.values())]
    else:
        wanted = extreme.sort if extreme else None
        chosen = [c for c, found in sorts.items() if wanted is None or wanted in found]
        chosen = [c for c in chosen if c or len(chosen) == 1]
    if len(chosen) != 1:
        return None, None
    found = sorts[chosen[0]]
    return chosen[0], "moment" if "moment" in found else "figure"


def _filtered(table: Sequence[Placed], column: int) -> list[Placed]:
    """The rows that have all that the question names of any row's cells."""
    named = {at for _, met in table for c in met.named if c != column for at in met.cells[c]}
    return [(entry, met) for entry, met in table if named <= met.by_cells | met.others]


def _open(asked: Asked, met: Met) -> bool:
    """More than one word that nothing here means."""
    return sum(not term.generic for term in met.open_in(asked).values()) > 1


def _across(asked: Asked, table: Sequence[Placed]) -> list[Found]:
    """In a table on its side, the cell of one row that has the most."""
    rows = [(e, m) for e, m in table if 0 in m.named]
    if len(rows) != 1 or any(set(met.columns) - {0} for _, met in table):
        return []
    entry, met = rows[0]
    cells = entry.row.cells[1:]
    sort = sort_of("", cells)
    if sort is None or _open(asked, met):
        return []
    values = [
        (number, column)
        for column, cell in enumerate(cells, 1)
        if (number := value(cell, sort)) is not None
    ]
    extreme = asked.extreme
    if extreme is None or not values:
        return []
    outermost = (max if extreme.direction == "most" else min)(number for number, _ in values)
    return [Found(entry, tuple(c for n, c in values if n == outermost), met.named)]

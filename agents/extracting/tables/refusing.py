"""Which rows are about something else than a question."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from agents.extracting.tables.meeting import Entry, Met
from agents.extracting.tables.terms import Asked, name_stems
from contracts.tables import Row


def refused_of(asked: Asked, entries: Sequence[Entry], met: Sequence[Met]) -> list[bool]:
    """Of each row whether the question says something that it cannot be about."""
    tables: dict[str, list[int]] = defaultdict(list)
    for n, entry in enumerate(entries):
        tables[entry.table].append(n)
    refused = [_is_refused(asked, e, m) for e, m in zip(entries, met, strict=True)]
    exact = frozenset(at for at, term in asked.terms.items() if term.exact)
    for rows in tables.values():
        for n in _lacking(exact, {n: met[n].all & exact for n in rows}):
            refused[n] = True
    return refused


def _lacking(exact: frozenset[int], rows: Mapping[int, frozenset[int]]) -> set[int]:
    """Rows without the numbers, codes and names of the question. Where no row has all of them, but
    the table has, it asks for several rows; where the table lacks one, none of it will do."""
    if any(exact <= said for said in rows.values()):
        return {n for n, said in rows.items() if not exact <= said}
    if exact <= frozenset[int]().union(*rows.values()):
        return {n for n, said in rows.items() if not said}
    return set(rows)


def _is_refused(asked: Asked, entry: Entry, met: Met) -> bool:
    open_terms = met.open_in(asked)
    if met.columns and not met.cells and not asked.extreme:
        return any(not term.generic for term in open_terms.values())
    return any(
        not term.generic and _makes_another(at + 1, entry.row, met)
        for at, term in open_terms.items()
    )


def _makes_another(at: int, row: Row, met: Met) -> bool:
    """Whether the word at that place is a column's name, so that a word before it says which.

    Not where the rest of the name is said as well, nor before a cell ("calibrated probe P-017"),
    nor where it is what is asked for: "Which membership class has …".
    """
    columns = [column for column, said in met.columns.items() if at in said]
    said = met.by_cells | met.others
    if not columns or at in said or at + 1 in said:
        return False
    if any(1 < len(name_stems(row.columns[c])) <= len(met.columns[c]) for c in columns):
        return False
    return not (columns == [0] and 0 not in met.cells and met.named)

"""Which rows a question names, which of their cells it asks for, and whether all of it is there.

A row is certain only where everything that the question says is met by its cells, the names of its
columns, or what stands above its table. A number, a code or a name that is met nowhere, or a word
that makes of a column another one ("monthly fee"), means that the table does not say.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from agents.extracting.tables.extremes import rows_of_extreme
from agents.extracting.tables.finding import Found, found_in
from agents.extracting.tables.meeting import Entry, Met, all_met, score_of, weights_of
from agents.extracting.tables.refusing import refused_of
from agents.extracting.tables.terms import Asked, name_stems
from contracts.chats import Hit
from contracts.sentences import Extracted

_MANY = 12  # rows that are alike in all that is asked are no answer
_ALIKE = 0.02  # of the best weight
CERTAIN = 0.95


@dataclass
class Lookup:
    """`rows` answer for certain; `refused` are entries of tables that are about something else."""

    rows: list[Found] = field(default_factory=list[Found])
    refused: list[Entry] = field(default_factory=list[Entry])
    wanting: bool = False
    """More of the tables would have to be read to be certain."""
    by_key: list[int] = field(default_factory=list[int])
    """The passages of rows that a code, a date or a number names, and that are not refused."""
    likely: list[int] = field(default_factory=list[int])
    """The passages of rows that meet something of the question, what meets most first; of any,
    where it names a number: a search for figures alone finds rows by chance."""


def look_up(question: str, entries: Sequence[Entry], whole: bool) -> Lookup:
    """`whole`: the entries are all rows of their tables, so that the most of them is the most."""
    names = {said for columns in {e.row.columns for e in entries} for said in _stems(columns)}
    asked = Asked(question, frozenset(names))
    if not entries or not asked.terms:
        return Lookup()
    met = all_met(asked, entries)
    weights = weights_of(asked, met)
    scores = [score_of(m, weights) for m in met]
    missing = refused_of(asked, entries, met)
    kept = [n for n, lacks in enumerate(missing) if not lacks]
    lookup = Lookup(
        refused=[entry for entry, lacks in zip(entries, missing, strict=True) if lacks],
        wanting=not whole,
        likely=[
            entries[n].passage
            for n in sorted(range(len(entries)), key=lambda n: -scores[n])
            if met[n].cells or met[n].columns or asked.has_key
        ],
    )
    lookup.by_key = [entries[n].passage for n in kept if _by_key(asked, met[n])]
    if asked.extreme:
        lookup.refused = list(entries)
    if not kept or (asked.extreme and not whole):
        return lookup
    best = max(scores[n] for n in kept)
    top = [n for n in kept if scores[n] >= best * (1 - _ALIKE)]
    if asked.extreme:
        rows = [(entries[n], met[n]) for n in kept]
        lookup.rows = rows_of_extreme(asked, rows, entries[top[0]])
        return lookup
    if met[top[0]].cells and len(top) <= _MANY:
        found = {n: found_in(asked, entries, entries[n], met[n]) for n in top}
        if all(f and _is_certain(asked, met[n], f) for n, f in found.items()):
            lookup.rows = [f for f in found.values() if f]
            lookup.wanting = not whole and not all(_by_key(asked, met[n]) for n in top)
        else:
            lookup.refused += [entries[n] for n, f in found.items() if _is_silent(asked, met[n], f)]
    return lookup


def _stems(columns: Sequence[str]) -> set[str]:
    return {said for name in columns for said in name_stems(name)}


def _by_key(asked: Asked, met: Met) -> bool:
    """Whether the row was named by a code or a date, so that no other will be like it."""
    return any(asked.is_key(at) for column in met.named for at in met.cells[column])


def _is_silent(asked: Asked, met: Met, found: Found | None) -> bool:
    """A row that is named and has nothing where it is asked for, or no column that is asked for.
    Where columns have no names nobody can tell."""
    if not met.named or (found and (found.asked or not found.entry.row.columns)):
        return False
    open_terms = [term for term in met.open_in(asked).values() if not term.generic]
    return found is None or (bool(open_terms) and not met.columns)


def extracted(lookup: Lookup, hits: Sequence[Hit]) -> list[Extracted]:
    """The rows that answer, in the order of their tables."""
    return [
        Extracted(
            f.entry.passage,
            f.entry.start,
            f.entry.end,
            hits[f.entry.passage].text[f.entry.start : f.entry.end],
            CERTAIN,
            asked=f.asked,
        )
        for f in lookup.rows
    ]


def _is_certain(asked: Asked, met: Met, found: Found) -> bool:
    """Of what no part of the table means, only words that asking takes are left: what is asked for
    is said by name, or everything else is met."""
    open_terms = [term for term in met.open_in(asked).values() if not term.generic]
    return bool(met.named) and (not open_terms or found.by_name)

"""A row of a table in an answer: the cell that is asked for first, in plain words."""

from collections.abc import Iterable

from agents.answering.citations import Citation
from agents.answering.markdown import as_markdown
from contracts.tables import Row

_SHORT = 6  # cells of a row that is told as a whole


def told(part: Citation) -> str:
    """ "Yearly fee: **140** (Class: Adult).", or the whole row where no cell is asked for; where
    columns have no names the first cell names the others: "ssh: **22/tcp**."."""
    row, asked = part.row, part.asked
    if row is None:
        return as_markdown(part.quote)
    if not asked:
        return as_markdown(row.told)
    if not row.columns and 0 not in asked:
        cells = "; ".join(f"**{as_markdown(row.cells[n])}**" for n in asked)
        return f"{as_markdown(row.cells[0])}: {cells}."
    answer = "; ".join(_named(row, n, f"**{as_markdown(row.cells[n])}**") for n in asked)
    others = [_named(row, n, as_markdown(row.cells[n])) for n in _beside(row, asked)]
    return f"{answer} ({'; '.join(others)})." if others else f"{answer}."


def _beside(row: Row, asked: Iterable[int]) -> list[int]:
    """The other cells that have something; of a long row those that say which one it is."""
    return [n for n, cell in enumerate(row.cells) if cell and n not in set(asked)][:_SHORT]


def _named(row: Row, n: int, cell: str) -> str:
    name = row.columns[n] if n < len(row.columns) else ""
    return f"{as_markdown(name)}: {cell}" if name else cell

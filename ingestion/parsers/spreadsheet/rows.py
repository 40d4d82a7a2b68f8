"""The rows of a sheet as a person reads them: texts, and the address of each."""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingestion.parsers.counting import lettered

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


@dataclass(frozen=True)
class Row:
    """`number` from 0; `cells` are column (from 0) and text of those that have one."""

    number: int
    cells: list[tuple[int, str]]
    hidden: bool = False


Range = tuple[tuple[int, int], tuple[int, int]]
"""Row and column, from 0, of the first and of the last cell."""


class Merged:
    """Cells that are one: its text is read once in a row, and again in each row it reaches."""

    def __init__(self, ranges: Iterable[Range]) -> None:
        self._begins: dict[tuple[int, int], tuple[int, int]] = {}
        for cells in ranges:
            self.add(cells)
        self._open: dict[int, tuple[int, int, str]] = {}  # by column: last row, last column, text

    def add(self, cells: Range) -> None:
        """To be done before the row in which they begin."""
        if cells[0] != cells[1]:
            self._begins[cells[0]] = cells[1]

    def whole(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Each row with the texts from above; what a merged cell covers is not shown."""
        for row in rows:
            yield Row(row.number, self._filled(row), row.hidden) if self._begins else row

    def _filled(self, row: Row) -> list[tuple[int, str]]:
        """The cells of a row and those from above; only in rows that have cells of their own."""
        self._open = {at: held for at, held in self._open.items() if held[0] >= row.number}
        above = {column: text for column, (_, _, text) in self._open.items()}
        covered = sorted((column, last, text) for column, (_, last, text) in self._open.items())
        own: dict[int, str] = {}
        for column, text in row.cells:
            place = bisect(covered, column, key=lambda held: held[0])
            over = covered[place - 1] if place and covered[place - 1][1] >= column else None
            if over is None:
                own[column] = text
            elif text != over[2]:
                own[column] = hidden_text(text)
            if over is None and (begins := self._begins.get((row.number, column))):
                covered.insert(place, (column, begins[1], text))
                self._open[column] = (*begins, text)
        for column, text in own.items():
            above[column] = f"{above[column]} {text}" if column in above else text
        return sorted(above.items()) if own else []


def hidden_text(text: str) -> str:
    """A cell that the sheet does not show."""
    return f"{text} (hidden)"


def address(cells: list[tuple[int, str]], number: int) -> str:
    """'A14:D14' of row 13 (from 0), or 'A14' where only one cell has a text."""
    first, last = cells[0][0], cells[-1][0]
    start = f"{letters(first)}{number + 1}"
    return start if first == last else f"{start}:{letters(last)}{number + 1}"


def letters(column: int) -> str:
    return lettered(column + 1)


def cell_of(reference: str) -> tuple[int, int] | None:
    """Row and column (from 0) of 'B3'."""
    match = _ADDRESS.fullmatch(reference)
    if match is None or not int(match[2]):
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def range_of(reference: str) -> Range | None:
    """Of 'B3:C4', or of 'B3' alone."""
    first, _, last = reference.partition(":")
    begins, ends = cell_of(first), cell_of(last or first)
    return (begins, ends) if begins and ends else None

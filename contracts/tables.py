"""Which lines of a passage are rows of a table, and what their cells are called. Pure.

A parser writes a row as its cells with ` | ` between them, and a table's first row is its header.
A passage from the middle of a table has the header at the end of its context.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from contracts.chats import Hit
from contracts.documents import Place
from contracts.sentences import sentence_spans

BETWEEN = " | "
_CELLS_END = re.compile(r" \|(?= )")  # an empty cell may have one space, which counts for both
_ABOVE = " > "  # between the parts of a context
_CUT = 150  # characters from which on a header in a context may have been cut off
_LONG = 400  # characters of a row that may be a part of one
_VALUE = re.compile(r"[\W_]*\d[\d\W_]*(?:[A-Za-z%°€$£µ/]{1,4})?|[A-Za-z]{0,4}[-_]?\d[\w./:-]*")
_HEADED = (".csv", ".tsv", ".tab", ".xlsx", ".xls", ".xlsb", ".ods", ".md", ".markdown")
"""Files whose tables begin with a header by their nature."""
_PLAIN = (".txt", ".text", ".log")
_ENOUGH = 3  # rows that show what is usual in a column
_CONTENTS = re.compile(r"(?:\.(?: ?\.){3,}|…) *\d+$|[.·](?: ?[.·]){5,}|_{6,}|…(?: ?…){2,}")
_CELLS = re.compile(r"(?P<left>[A-Z]+)(?P<top>\d+):(?P<right>[A-Z]+)(?P<bottom>\d+)")
_CLOSED = (".", "!", "?", "…", ":")


@dataclass(frozen=True)
class Row:
    """`columns` are the names of the first cells; without any, the first cell names the others."""

    cells: tuple[str, ...]
    columns: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The row in plain words: "probe: P-017; technician: Ada Berg."."""
        if self.columns:
            names = [*self.columns, *[""] * len(self.cells)]
            said = "; ".join(
                f"{name}: {cell}" if name else cell
                for name, cell in zip(names, self.cells, strict=False)
                if cell
            )
        else:
            first, *others = [cell for cell in self.cells if cell]
            said = f"{first}: {'; '.join(others)}" if others else first
        return said if said.endswith(_CLOSED) else f"{said}."


@dataclass(frozen=True)
class Part:
    """A sentence of a passage, or a row of a table in it."""

    start: int
    end: int
    row: Row | None = None


def place_of_row(hit: Hit, start: int, place: Place) -> Place:
    """Its place with the sheet and the cells of this one row, where its passage has some.

    Of a passage of one table, that is: between two there are rows that nobody counted.
    """
    known = place.model_copy(update={"sheet": hit.place.sheet, "slide": hit.place.slide})
    lines = hit.text.split("\n")
    cells = _CELLS.fullmatch(hit.place.cells or "")
    if not cells or int(cells["bottom"]) - int(cells["top"]) != len(lines) - 1:
        return known
    number = int(cells["top"]) + hit.text.count("\n", 0, start)
    return known.model_copy(update={"cells": f"{cells['left']}{number}:{cells['right']}{number}"})


def cells_of(line: str) -> tuple[str, ...]:
    """The cells of a row; a line that is none is one cell. Empty ones count."""
    opened = f" {line}" if line.startswith("| ") else line
    return tuple(cell.strip() for cell in _CELLS_END.split(f"{opened} "))


def parts_of(hit: Hit) -> list[Part]:
    """Everything in a passage that can be said alone, in order.

    Left out are headers of tables, lines of a table of contents, and headings where something
    stands below them.
    """
    rows, tables = _rows(hit)
    taken = [*tables, *(span for span in _lines(hit.text) if _is_contents(hit.text[slice(*span)]))]
    headings = {text.casefold() for text in (hit.title, *(hit.place.headings or ()))}
    sentences = [
        Part(start, end)
        for start, end in sentence_spans(hit.text)
        if not any(start < to and end > since for since, to in taken)
    ]
    below = [p for p in sentences if hit.text[p.start : p.end].casefold() not in headings]
    return sorted([*rows, *(below or ([] if rows else sentences))], key=lambda p: p.start)


def _rows(hit: Hit) -> tuple[list[Part], list[tuple[int, int]]]:
    """The rows of a passage's tables, and what of its text belongs to tables."""
    rows: list[Part] = []
    taken: list[tuple[int, int]] = []
    above = _header_above(hit)
    for lines in _tables(hit.text, above):
        cells = [cells_of(hit.text[start:end]) for start, end in lines]
        header, first = header_of(cells, hit.title)
        said_again = cells[0][: len(above)] == above
        goes_on = above and not has_no_header([above, *cells[said_again:]], hit.title)
        if goes_on and header[: len(above)] != above and (lines[0][0] == 0 or said_again):
            header, first = above, int(said_again)
        part_of_one = len(lines) == 1 and lines[0][1] - lines[0][0] > _LONG
        named = tuple(_plain(name) for name in header) if not part_of_one else ()
        rows += [
            Part(start, end, Row(texts, named))
            for (start, end), texts in zip(lines[first:], cells[first:], strict=True)
        ]
        taken.append((lines[0][0], lines[-1][1]))
    return rows, taken


def _tables(text: str, above: Sequence[str]) -> Iterator[list[tuple[int, int]]]:
    """Runs of lines that are rows: two or more, or what a table above goes on with."""
    run: list[tuple[int, int]] = []
    for start, end in [*_lines(text), (len(text), len(text))]:
        if len(cells_of(text[start:end])) > 1:
            run.append((start, end))
            continue
        if len(run) > 1 or (run and above and run[0][0] == 0):
            yield run
        run = []


def _lines(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _is_contents(line: str) -> bool:
    return _CONTENTS.search(line.rstrip()) is not None


def _header_above(hit: Hit) -> tuple[str, ...]:
    """The header that a passage from the middle of a table has in its context."""
    last = hit.context.rpartition(_ABOVE)[2]
    cells = cells_of(last)
    if len(cells) < 2 or last in (hit.title, *(hit.place.headings or ())):
        return ()
    return cells[:-1] if len(last) >= _CUT else cells


def shape_of(cell: str) -> str:
    """P-017 and P-2300 are alike: letters, then figures."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", cell))


def header_of(rows: Sequence[tuple[str, ...]], title: str = "") -> tuple[tuple[str, ...], int]:
    """What a table's columns are called, and how many of its first rows say so.

    Of two rows the upper one has cells that go over several columns: "2023 Planned", "2023 Spent".
    """
    if len(rows) > 2 and _are_two(rows[0], rows[1], rows[2:]):
        return _joined(rows[0], rows[1]), 2
    if rows and _is_header(rows[0], rows[1:], title):
        return rows[0], 1
    return (), 0


def _are_two(upper: Sequence[str], lower: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """The upper row leaves cells empty that the lower one names, and neither has values but years,
    where there are values below."""
    if len(upper) > len(lower) + 1 or not any(_spans(upper, n) for n in range(1, len(lower))):
        return False
    if any(_VALUE.fullmatch(cell) and not _is_year(cell) for cell in (*upper, *lower)):
        return False
    columns = range(1, len(lower))
    return any(
        lower[n] and _mostly(below, lambda cell: _VALUE.fullmatch(cell) is not None)
        for n in columns
        if (below := [row[n] for row in others if n < len(row) and row[n]])
    )


def _spans(upper: Sequence[str], n: int) -> bool:
    return (n >= len(upper) or not upper[n]) and any(upper[1 : n + 1])


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    names: list[str] = []
    over = ""
    for n in range(max(len(upper), len(lower))):
        above = upper[n] if n < len(upper) else ""
        below = lower[n] if n < len(lower) else ""
        over = above or (over if below else "")
        same = over.casefold() == below.casefold()
        names.append(over if same else f"{over} {below}".strip())
    return tuple(names)


def has_no_header(rows: Sequence[tuple[str, ...]], title: str = "") -> bool:
    """Whether the first row of a table is one like those below it; in plain text any is that does
    not differ from them, for nobody there says what is a header."""
    if not rows or any(_goes_on(name, below) for name, below in _columns(rows)):
        return bool(rows)
    plain = title.casefold().endswith(_PLAIN)
    return plain and not any(_differs(name, below) for name, below in _columns(rows))


def _columns(rows: Sequence[Sequence[str]]) -> list[tuple[str, list[str]]]:
    """The first cell of each column, and what is filled below it."""
    return [
        (name, [row[n] for row in rows[1:] if n < len(row) and row[n]])
        for n, name in enumerate(rows[0])
    ]


def _is_header(first: Sequence[str], others: Sequence[Sequence[str]], title: str) -> bool:
    """Names of columns are no values; in two columns the first cells may name the second ones."""
    rows = [tuple(first), *map(tuple, others)]
    if not others or has_no_header(rows, title):
        return False
    if len(first) > 2 or title.casefold().endswith(_HEADED):
        return True
    return any(_differs(name, below) for name, below in _columns(rows))


def _differs(name: str, below: Sequence[str]) -> bool:
    """Whether a cell is unlike those below it, which are alike."""
    if _mostly(below, lambda cell: _VALUE.fullmatch(cell) is not None):
        return True
    shapes = {shape_of(cell) for cell in below}
    return len(below) >= _ENOUGH and len(shapes) == 1 and shape_of(name) not in shapes


def _goes_on(cell: str, below: Sequence[str]) -> bool:
    """Whether a cell is a value like those below it; a year may well be a column's name."""
    if not _VALUE.fullmatch(cell):
        return False
    if _is_year(cell):
        return _mostly(below, _is_year)
    return _mostly(below, lambda other: shape_of(other) == shape_of(cell))


def _mostly(cells: Sequence[str], holds: Callable[[str], bool]) -> bool:
    return sum(map(holds, cells)) > len(cells) / 2


def _is_year(cell: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", cell) is not None


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").split())

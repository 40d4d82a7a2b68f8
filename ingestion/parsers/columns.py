"""Tables that plain text lays out by spaces or tabs: whose columns are told by what stays empty."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

Cells = list[str]

_LEAST = 3
"""Rows of a table: two lines may have the same gap by chance."""
_TAB = 8
_OVER = 0.1
_OVER_OF_MANY = 0.2
_MANY = 20
"""The share of rows that may run over into the space between two columns; of many more may."""
_GAP = 2
"""Spaces between two columns: between the words of a sentence there is one."""
_FILLED = 0.3
"""The share of rows that have something in a column."""
_BORDERS = frozenset("-=+|_ ─│┼┬┴├┤┌┐└┘━")
_NUMBER = re.compile(r"\d{1,3}[.)]")
"""What a line of a list begins with."""
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f"
    "\uff00-\uff60\uffe0-\uffe6]"
)
_REST = "\0"
"""The second half of a character that is as wide as two; no text has it by now."""
_LONGEST = 160
"""Characters of a line that somebody laid out; longer ones are of one word after the other."""


def tables_in(lines: Sequence[str]) -> Iterator[tuple[int, int, list[Cells]]]:
    """The tables among the lines of a paragraph: the numbers of the first line of each and of the
    one behind its last, and what each of these lines has in its columns."""
    expanded = [_WIDE.sub(rf"\g<0>{_REST}", line).expandtabs(_TAB).rstrip() for line in lines]
    at = 0
    for laid_out, run in groupby(expanded, _is_laid_out):
        rows = list(run)
        if laid_out and (cells := _cells_of(rows)):
            yield at, at + len(rows), cells
        at += len(rows)


def _is_laid_out(line: str) -> bool:
    """Whether a line has a gap that no sentence has, behind its first word, or draws a line."""
    return len(line) <= _LONGEST and (" " * _GAP in line.strip() or not set(line) - _BORDERS)


def _cells_of(lines: Sequence[str]) -> list[Cells]:
    """None where the lines have no columns in common. Those that only draw lines are empty."""
    rows = [line for line in lines if set(line) - _BORDERS]
    columns = _columns(rows) if len(rows) >= _LEAST else []
    if len(columns) < 2:
        return []
    cells = [_cut(line, columns) if set(line) - _BORDERS else [] for line in lines]
    whole = sum(_is_row(row) for row in cells)
    return cells if whole >= (1 - _OVER) * len(rows) else []


def _is_row(cells: Cells) -> bool:
    """Whether it has a name, which is no bullet, and something beside it."""
    first, *others = cells or [""]
    return any(map(str.isalnum, first)) and not _NUMBER.fullmatch(first) and any(others)


def _columns(rows: Sequence[str]) -> list[int]:
    """Where each column begins: behind what next to all rows leave empty."""
    width = max(map(len, rows))
    filled = [sum(n < len(row) and row[n] != " " for row in rows) for n in range(width)]
    most = (_OVER if len(rows) < _MANY else _OVER_OF_MANY) * len(rows)
    begins, gap = [0], 0
    for at, count in enumerate(filled):
        if count <= most:
            gap += 1
            continue
        if gap >= _GAP and any(filled[:at]):
            begins.append(at)
        gap = 0
    return [at for at in begins if _is_filled(rows, at, begins)]


def _is_filled(rows: Sequence[str], at: int, begins: Sequence[int]) -> bool:
    end = min((other for other in begins if other > at), default=None)
    return sum(bool(row[at:end].strip()) for row in rows) >= _FILLED * len(rows)


def _cut(line: str, columns: Sequence[int]) -> list[str]:
    """A word belongs to the last column that begins before it ends, or where it begins."""
    cells: list[list[str]] = [[] for _ in columns]
    at = 0
    for word in line.split(" "):
        if word:
            cells[max(n for n, begin in enumerate(columns) if n == 0 or begin <= at)].append(word)
        at += len(word) + 1
    return [" ".join(cell).replace(_REST, "") for cell in cells]

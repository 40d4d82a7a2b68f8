"""How the cells of a table in text are quoted, told by which way its records have as many cells as
each other: files that programs write differ, and a wrong guess makes one row of many."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

MOST_ROWS = 200_000
_LONGEST_RECORD = 2000  # lines; a quotation mark that is never closed swallows more
_LONGEST_CELL = 20_000_000
_BACKSLASH = re.compile(r"\\\"")

Record = tuple[int, list[str]]
"""The line that it begins on, and its cells."""


_Way = dict[str, Any]
"""A way to quote, as options of `csv.reader`."""

_USUAL: _Way = {"quoting": csv.QUOTE_MINIMAL}
_ESCAPED: _Way = {"quoting": csv.QUOTE_MINIMAL, "escapechar": "\\", "doublequote": False}
_SINGLE: _Way = {"quoting": csv.QUOTE_MINIMAL, "quotechar": "'"}
_NONE: _Way = {"quoting": csv.QUOTE_NONE}


def records_of(text: str, delimiter: str) -> tuple[list[Record], bool]:
    """The records, and whether a quotation mark is never closed, so that none counts."""
    usual = _read(text, delimiter, _USUAL)
    best, fit = usual, _fit(usual)
    for way in _others(text, delimiter):
        if fit < 1 and (other := _read(text, delimiter, way)) is not None:
            better = _fit(other)
            if better > fit:
                best, fit = other, better
    if best is not None and not _goes_on(best):
        return best, False
    plain = _read(text, delimiter, _NONE) or []
    if best is None or _is_open(best, text, delimiter):
        return plain, True
    # A tab is no part of what somebody wrote into a cell: the rows were swallowed.
    as_many = _fit(plain) >= fit if delimiter == "\t" else _fit(plain) > fit
    return (plain if as_many else best), False


def _others(text: str, delimiter: str) -> Sequence[_Way]:
    single = rf"(?:^|{re.escape(delimiter)})'[^'\n]*'(?={re.escape(delimiter)}|$)"
    ways = [_ESCAPED] if _BACKSLASH.search(text) else []
    if '"' not in text and re.search(single, text, re.MULTILINE):
        ways.append(_SINGLE)
    return ways


def _read(text: str, delimiter: str, way: _Way) -> list[Record] | None:
    """None where a record goes on for so long that its quotation mark cannot be one."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(
        io.StringIO(text, newline="\n"),
        delimiter=delimiter,
        skipinitialspace=delimiter != "\t",
        **way,
    )
    records: list[Record] = []
    line = 1
    try:
        for cells in reader:
            if reader.line_num - line > _LONGEST_RECORD and way is not _NONE:
                return None
            records.append((line, cells))
            line = reader.line_num + 1
            if len(records) > MOST_ROWS + 1:
                break
    except csv.Error:
        return None
    return records


def _fit(records: list[Record] | None) -> float:
    """The share of the records that have as many cells as most."""
    widths = Counter(len(cells) for _, cells in records or () if any(cells))
    if not widths or max(widths) < 2:
        return 0.0
    return max(widths.values()) / widths.total()


def _goes_on(records: list[Record]) -> bool:
    """Whether a record has more than one line."""
    return any("\n" in cell for _, cells in records for cell in cells)


def _is_open(records: list[Record], text: str, delimiter: str) -> bool:
    """Whether the last record ends with the file and not with a quotation mark."""
    line = records[-1][0]
    last = "\n".join(text.split("\n")[line - 1 :])
    try:
        list(csv.reader(io.StringIO(last, newline="\n"), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False

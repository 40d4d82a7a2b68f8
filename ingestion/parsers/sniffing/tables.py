"""Whether a text is a table, and what stands between its cells: found by consistency."""

import csv
from collections import Counter
from itertools import islice
from statistics import median

DELIMITERS = ("\t", ";", ",", "|")
_RARE = ("\x1f", "\x01", "^", "~", "¦")
"""Only for texts that are called tables: of ASCII itself, of Hive, of banks and of libraries."""
_SPACED = 0.3
"""What a comma counts that most cells begin with a space behind: it is one of a date or a name."""
_RECORDS = 50
_LEAST_RECORDS = 4
_LONGEST_CELL = 60  # characters of half the cells, in a table nobody named as one


def delimiter_of(text: str, cut: bool = False) -> str | None:
    """What divides the cells of a text not called a table; None when it is prose.

    Nearly every record must have the same number of short cells. `cut`: the text is only the
    beginning of a file, so its last record may be half a one.
    """
    for delimiter in DELIMITERS:
        records = _records(text, delimiter, cut)
        width, share = _usual(records)
        if len(records) >= _LEAST_RECORDS and width > 1 and share >= 0.95:
            cells = [cell for record in records for cell in record]
            if _are_cells(cells, delimiter, width):
                return delimiter
    return None


def likeliest_delimiter(text: str, cut: bool = False) -> str:
    """For a text that is called a table: whatever divides most of its records alike."""

    def fit(delimiter: str) -> tuple[float, int]:
        records = _records(text, delimiter, cut)
        width, share = _usual(records)
        if width < 2:
            return 0.0, 0
        later = [cell for record in records for cell in record[1:]]
        spaced = sum(cell.startswith(" ") for cell in later) > len(later) / 2
        return share * (_SPACED if spaced else 1), width

    best = max((*DELIMITERS, *_RARE), key=fit)
    return best if fit(best)[1] else ","


def _records(text: str, delimiter: str, cut: bool) -> list[list[str]]:
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=False)
    try:
        records = [record for record in islice(reader, _RECORDS + 1) if any(record)]
    except csv.Error:
        return []
    return records[:-1] if cut and len(records) > 1 and len(records) <= _RECORDS else records


def _usual(records: list[list[str]]) -> tuple[int, float]:
    """The commonest number of cells, and how many of the records have it."""
    if not records:
        return 0, 0.0
    (width, count), *_ = Counter(len(record) for record in records).most_common(1)
    return width, count / len(records)


def _are_cells(cells: list[str], delimiter: str, width: int) -> bool:
    if median(len(cell) for cell in cells) > _LONGEST_CELL:
        return False
    if delimiter == "\t":
        return True
    # Prose puts a space behind a comma, and seldom the same number of commas into each line.
    spaced = sum(cell.startswith(" ") for cell in cells)
    return spaced < 0.2 * len(cells) and (width > 2 or not any(len(c) > 40 for c in cells))

"""Tables of OpenDocument: rows of cells, however they are grouped, repeated or merged."""

from collections.abc import Iterator

from ingestion.parsers.opendocument.names import TABLE, elements, plain
from ingestion.parsers.xmlparts import Element

_GROUPS = frozenset(TABLE + tag for tag in ("table-header-rows", "table-rows", "table-row-group"))
_COVERED = TABLE + "covered-table-cell"
_CELLS = (TABLE + "table-cell", _COVERED)
_MOST_COLUMNS = 1024
_MOST_REPEATED = 64  # with the same text


def rows(table: Element) -> Iterator[Element]:
    """The rows that are this table's own."""
    for child in elements(table):
        if child.tag == TABLE + "table-row":
            yield child
        elif child.tag in _GROUPS:
            yield from rows(child)


def cells(row: Element) -> list[Element]:
    return [child for child in elements(row) if child.tag in _CELLS]


def texts_of(table: Element) -> Iterator[list[str]]:
    """A cell that goes on over several rows is read in each, so that each row makes sense.

    What is repeated a few times is read as often; files repeat empty cells to the edge of the
    world.
    """
    above: dict[int, tuple[int, str]] = {}
    for row in _repeated(table):
        texts: list[str] = []
        for cell in cells(row):
            column = len(texts)
            left, text = above.get(column, (0, ""))
            if cell.tag == _COVERED and left:
                above[column] = (left - 1, text)
            else:
                text = "" if cell.tag == _COVERED else plain(cell)
                above[column] = (_count(cell, "number-rows-spanned") - 1, text)
            texts.append(text)
            repeated = _count(cell, "number-columns-repeated")
            if text:
                repeated = repeated if repeated <= _MOST_REPEATED else 1
            texts += [text] * min(repeated - 1, _MOST_COLUMNS - len(texts))
        while texts and not texts[-1]:
            texts.pop()
        yield texts


def _repeated(table: Element) -> Iterator[Element]:
    """Each row as often as the table has it."""
    for row in rows(table):
        times = _count(row, "number-rows-repeated")
        for _ in range(times if times <= _MOST_REPEATED else 1):
            yield row


def _count(cell: Element, attribute: str) -> int:
    value = str(cell.get(TABLE + attribute) or "1")
    return int(value) if value.isdigit() and 0 < len(value) < 8 else 1

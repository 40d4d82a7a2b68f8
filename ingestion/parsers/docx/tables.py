"""Word's tables: rows whose cells stand under each other, however they are merged."""

from collections.abc import Iterator

from ingestion.parsers.docx.paragraphs import W, is_deleted, plain_text
from ingestion.parsers.ooxml import children
from ingestion.parsers.xmlparts import Element

_WIDEST_CELL = 64  # columns


def rows_of(table: Element) -> list[list[Element]]:
    """The cells of each row that is the table's own and was not deleted."""
    return [list(_within(row, "tc")) for row in _within(table, "tr") if not _is_gone(row)]


def texts_of(table: Element) -> Iterator[list[str]]:
    """A cell that goes on over several rows is read in each, so that each row makes sense."""
    above: list[str] = []
    for row in _within(table, "tr"):
        if _is_gone(row):
            continue
        texts = [""] * _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
        for cell in _within(row, "tc"):
            column = len(texts)
            goes_on = _goes_on(cell) and column < len(above)
            texts.append(above[column] if goes_on else plain_text(cell))
            texts += [""] * (_number(cell.find(f"{W}tcPr/{W}gridSpan"), 1) - 1)
        above = texts
        yield texts


def _within(parent: Element, tag: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also inside content controls."""
    for child in children(parent):
        if child.tag == W + tag:
            yield child
        elif not is_deleted(child) and child.tag not in (W + "tbl", W + "p"):
            yield from _within(child, tag)


def _is_gone(row: Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _goes_on(cell: Element) -> bool:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(W + "val") != "restart"


def _number(element: Element | None, otherwise: int) -> int:
    value = str(element.get(W + "val") or "") if element is not None else ""
    return min(int(value), _WIDEST_CELL) if value.isdecimal() and len(value) < 6 else otherwise

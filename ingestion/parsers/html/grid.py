"""Rows of a table as a browser lays them out, however they are grouped, nested and spanned."""

from collections.abc import Callable, Iterator
from itertools import groupby

from ingestion.parsers.html.chrome import is_hidden
from ingestion.parsers.xmlparts import Element

_WIDEST, _TALLEST = 100, 1000  # columns and rows that one cell may be said to fill
_MOST = 1000  # cells of a row
_GROUPS = ("thead", "tbody", "tfoot")
_PARTS = (*_GROUPS, "table", "tr", "form")
"""Of a table; all else in it stands in a cell, or is written wrongly."""

_Held = dict[int, tuple[str, int]]
"""By column: the text of a cell above, and for how many more rows it goes on."""


def rows_of(table: Element, said: Callable[[Element], str]) -> Iterator[list[str]]:
    """What the cells of each row say. One that fills several rows or columns stands in all of them,
    so that every row can be read alone; one that fills a whole row stands once."""
    for group in _groups(table):
        held: _Held = {}
        for row in group:
            texts, held = _row(cells_in(row), held, said)
            yield texts


def cells_in(row: Element) -> list[Element]:
    """Those that are seen, also where something stands between a row and its cells."""
    found = [row] if row.tag in ("td", "th") else [*row.iter("td", "th")]
    return [cell for cell in found if _row_of(cell) is row and not is_hidden(cell)]


def loose_in(table: Element, said: Callable[[Element], str]) -> list[str]:
    """What stands in a table and in none of its cells: a browser shows it above the table."""
    found: list[str] = []
    for element in table.iter():
        around = next(element.iterancestors("td", "th", "table"), None)
        if element.tag not in _PARTS or (element is not table and around is not table):
            continue
        found.append(element.text or "")
        for child in element:
            other = isinstance(child.tag, str) and child.tag not in (*_PARTS, "td", "th", "caption")
            if other and not is_hidden(child) and next(child.iter("td", "th"), None) is None:
                found.append(said(child))
            found.append(child.tail or "")
    return [text for text in found if text.strip()]


def _groups(table: Element) -> Iterator[list[Element]]:
    """The rows of each group: the first head above all others, the first foot below."""
    rows = [row for row in table.iter("tr") if not _is_hidden_in(row, table)]
    found = [(key, list(members)) for key, members in groupby(rows, _group_of)]
    first = {tag: next((key for key, _ in found if key.tag == tag), None) for tag in _GROUPS}

    def place(group: tuple[Element, list[Element]]) -> int:
        return 0 if group[0] is first["thead"] else 2 if group[0] is first["tfoot"] else 1

    return (members for _, members in sorted(found, key=place))


def _group_of(row: Element) -> Element:
    return next(row.iterancestors(*_GROUPS, "table"))


def _row_of(cell: Element) -> Element | None:
    return next(cell.iterancestors("tr"), None)


def _is_hidden_in(row: Element, table: Element) -> bool:
    if is_hidden(row):
        return True
    around = row.iterancestors(*_GROUPS, "table")
    return any(is_hidden(group) for group in around if group is not table)


def _row(
    cells: list[Element], held: _Held, said: Callable[[Element], str]
) -> tuple[list[str], _Held]:
    texts: list[str] = []
    going_on = {column: (text, left - 1) for column, (text, left) in held.items() if left > 1}
    for cell in cells:
        _fill(texts, held)
        text, rows, columns = said(cell), _rows(cell), _columns(cell)
        for _ in range(columns if len(cells) > 1 or held else 1):
            _fill(texts, held)
            if rows > 1:
                going_on[len(texts)] = (text, rows - 1)
            if len(texts) < _MOST:
                texts.append(text)
    for column in range(len(texts), min(max(held, default=-1) + 1, _MOST)):
        texts.append(held[column][0] if column in held else "")
    return texts, going_on


def _fill(texts: list[str], held: _Held) -> None:
    """Write what cells above still fill, from the next column on."""
    while len(texts) in held and len(texts) < _MOST:
        texts.append(held[len(texts)][0])


def _rows(cell: Element) -> int:
    """0 means: to the end of its group."""
    said = _number(cell, "rowspan")
    return _TALLEST if said == 0 else min(said, _TALLEST)


def _columns(cell: Element) -> int:
    return min(max(_number(cell, "colspan"), 1), _WIDEST)


def _number(element: Element, attribute: str) -> int:
    """A small number that a page gives in an attribute; 1 where it gives none."""
    said = (element.get(attribute) or "").strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 1

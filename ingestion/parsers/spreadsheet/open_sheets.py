"""Sheets of OpenDocument, row by row: the file itself has the text that each cell shows."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from ingestion.parsers.building import one_line
from ingestion.parsers.cell_formats import general
from ingestion.parsers.opendocument.names import (
    DUBLIN_CORE,
    OFFICE,
    STYLE,
    TABLE,
    TEXT,
    XLINK,
    inline,
    plain,
)
from ingestion.parsers.opendocument.raised import Positions
from ingestion.parsers.opendocument.struck import Strikes
from ingestion.parsers.spreadsheet.book import streamed
from ingestion.parsers.spreadsheet.rows import Merged, Row, hidden_text, letters
from ingestion.parsers.spreadsheet.shown import NOT_COMPUTED
from ingestion.parsers.spreadsheet.telling import Found
from ingestion.parsers.struck import struck
from ingestion.parsers.xmlparts import Element, parsed
from ingestion.parsers.zips import part

_CONTENT = "content.xml"
_COVERED = TABLE + "covered-table-cell"
_CELLS = (TABLE + "table-cell", _COVERED)
_DEFAULT = TABLE + "default-cell-style-name"
_LAST_COLUMN = 16_384
_MOST_REPEATED = 65_536  # rows with the same text
_DURATION = re.compile(r"(-?)PT(\d{1,9})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
_ROUGH = re.compile(r"-?\d(?:[.,]\d+)?E\+\d+")


@dataclass
class OpenSheet:
    """`comments` are there once its rows were read."""

    name: str
    hidden: bool
    merged: Merged = field(default_factory=lambda: Merged(()))
    comments: list[tuple[str, str]] = field(default_factory=list)
    columns: list[tuple[int, int]] = field(default_factory=list)
    """The first and last of each run that is hidden."""
    styles: list[tuple[int, str]] = field(default_factory=list)
    """The last column of each run, and the style of its cells that have none of their own."""
    at_column: int = 0
    at_row: int = 0


OpenValues = dict[tuple[str, int, int], str]
"""What cells show, by the name of the sheet, and the row and column from 0."""


class OpenBook:
    """`computed`: what a program says of formulas whose value the file does not have."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive, self._name = archive, name
        self._hidden_styles: set[str] = set()
        styles = part(archive, "styles.xml", name)
        known = [] if styles is None else [parsed(styles, name)]
        self._positions, self._strikes = Positions(known), Strikes(known)
        self.found = Found()
        self.computed: OpenValues = {}

    @staticmethod
    def is_in(archive: zipfile.ZipFile) -> bool:
        return _CONTENT in archive.namelist()

    def rows(self) -> Iterator[tuple[OpenSheet, Row | None]]:
        """Every row that is not empty, with its sheet; None at the end of each sheet.

        Raises:
            IngestFailure: `corrupt`, `password_required`.
        """
        sheet, table = None, None
        tags = ("style", "table-column", "table-row")
        for element in streamed(self._archive, _CONTENT, self._name, *tags):
            if element.tag == STYLE + "style":
                self._style(element)
                continue
            above = _table_above(element)
            if above is None:
                continue
            if sheet is None or above is not table:
                yield from self._end(sheet)
                table, sheet = above, self._sheet(above)
            if element.tag == TABLE + "table-column":
                _column(element, sheet)
            elif element.tag == TABLE + "table-row":
                for row in sheet.merged.whole(self._rows(element, sheet)):
                    yield sheet, row
        yield from self._end(sheet)

    def _end(self, sheet: OpenSheet | None) -> Iterator[tuple[OpenSheet, None]]:
        if sheet is None:
            return
        yield sheet, None
        self.found.hidden_sheets += sheet.hidden
        self.found.hidden_columns += len(self.found.columns)
        self.found.columns = set()

    def _style(self, style: Element) -> None:
        self._positions.add(style)
        self._strikes.add(style)
        for properties in style.iterfind(STYLE + "table-properties"):
            if properties.get(TABLE + "display") == "false":
                self._hidden_styles.add(str(style.get(STYLE + "name")))

    def _sheet(self, table: Element) -> OpenSheet:
        hidden = str(table.get(TABLE + "style-name")) in self._hidden_styles
        return OpenSheet(one_line(str(table.get(TABLE + "name") or "Sheet")), hidden)

    def _rows(self, row: Element, sheet: OpenSheet) -> Iterator[Row]:
        number, repeated = sheet.at_row, _count(row, "number-rows-repeated")
        sheet.at_row += repeated
        if cells := self._cells(row, number, sheet):
            hidden = _is_hidden(row)
            for further in range(min(repeated, _MOST_REPEATED)):
                self.found.hidden_rows += hidden
                yield Row(number + further, cells, hidden)

    def _cells(self, row: Element, number: int, sheet: OpenSheet) -> list[tuple[int, str]]:
        cells: list[tuple[int, str]] = []
        column = 0
        for cell in row:
            if cell.tag not in _CELLS:
                continue
            repeated = _count(cell, "number-columns-repeated")
            text = self._shown(cell, (sheet.name, number, column))
            if text and self._strikes.said(_style_of(cell, sheet.styles, column)):
                text = one_line(struck(text))
            down, right = (
                _count(cell, "number-rows-spanned"),
                _count(cell, "number-columns-spanned"),
            )
            if (down > 1 or right > 1) and cell.tag != _COVERED:
                sheet.merged.add(((number, column), (number + down - 1, column + right - 1)))
            for place in range(column, min(column + repeated, _LAST_COLUMN) if text else column):
                if any(first <= place <= last for first, last in sheet.columns):
                    self.found.columns.add(place)
                    cells.append((place, hidden_text(text)))
                else:
                    cells.append((place, text))
            sheet.comments += _comments(cell, f"{letters(column)}{number + 1}")
            column += repeated
        return cells

    def _shown(self, cell: Element, place: tuple[str, int, int]) -> str:
        paragraphs = [child for child in cell if child.tag == TEXT + "p"]
        for paragraph in paragraphs:
            self._positions.mark(paragraph)
            self._strikes.mark(paragraph)
        text = one_line(" ".join(inline(paragraph).text for paragraph in paragraphs))
        value = _value(cell)
        if not text and lacks_value(cell):
            if (known := self.computed.get(place)) is not None:
                self.found.computed += 1
                return known
            formula = formula_in(cell)
            self.found.without_value(formula)
            return f"{formula} ({NOT_COMPUTED})"
        text = _unrounded(text, value) if text else value
        links = (str(a.get(XLINK + "href") or "") for p in paragraphs for a in p.iter(TEXT + "a"))
        for link in links:
            if link and not link.startswith("#") and link.removeprefix("mailto:") not in text:
                text = f"{text} ({one_line(link)})"
        return text


def _table_above(element: Element) -> Element | None:
    """The sheet that a row or column is in; None in a table inside a cell, or kept of elsewhere."""
    tables = [above for above in element.iterancestors(TABLE + "table")]
    parent = tables[0].getparent() if len(tables) == 1 else None
    return tables[0] if parent is not None and parent.tag == OFFICE + "spreadsheet" else None


def _column(column: Element, sheet: OpenSheet) -> None:
    repeated = _count(column, "number-columns-repeated")
    if _is_hidden(column):
        sheet.columns.append((sheet.at_column, sheet.at_column + repeated - 1))
    sheet.at_column += repeated
    sheet.styles.append((sheet.at_column - 1, column.get(_DEFAULT) or ""))


def _style_of(cell: Element, columns: list[tuple[int, str]], column: int) -> str:
    """Its own, that of its row or that of its column."""
    own = cell.get(TABLE + "style-name") or cell.getparent().get(_DEFAULT)
    return own or next((style for last, style in columns if column <= last), "")


def formula_in(cell: Element) -> str:
    return str(cell.get(TABLE + "formula") or "").removeprefix("of:")


def lacks_value(cell: Element) -> bool:
    """Whether a cell has a formula that nobody computed, unless it shows a text."""
    return bool(formula_in(cell)) and not cell.get(OFFICE + "value-type") and not _value(cell)


def _is_hidden(element: Element) -> bool:
    return str(element.get(TABLE + "visibility") or "visible") != "visible"


def _value(cell: Element) -> str:
    """What a cell without a text of its own would show."""
    match cell.get(OFFICE + "value-type"):
        case "float" | "percentage" | "currency":
            raw = str(cell.get(OFFICE + "value") or "")
            number = _decimal(raw)
            return raw if number is None else general(number)
        case "date":
            return str(cell.get(OFFICE + "date-value") or "").replace("T", " ")
        case "time":
            raw = str(cell.get(OFFICE + "time-value") or "")
            found = _DURATION.fullmatch(raw)
            return f"{found[1]}{int(found[2])}:{found[3]}:{found[4]}" if found else raw
        case "boolean":
            return str(cell.get(OFFICE + "boolean-value") or "").upper()
        case _:
            return one_line(str(cell.get(OFFICE + "string-value") or ""))


def _decimal(raw: str) -> Decimal | None:
    try:
        number = Decimal(raw)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 350 else None


def _unrounded(text: str, value: str) -> str:
    """A long whole number, in place of the power of ten that has only its first digits."""
    return value if value.lstrip("-").isdecimal() and _ROUGH.fullmatch(text) else text


def _comments(cell: Element, place: str) -> Iterator[tuple[str, str]]:
    for annotation in cell.iterchildren(OFFICE + "annotation"):
        author = one_line(annotation.findtext(DUBLIN_CORE + "creator") or "")
        if text := plain(annotation):
            yield place, f"Comment on {place}{f' by {author}' if author else ''}: {text}"


def _count(element: Element, attribute: str) -> int:
    value = str(element.get(TABLE + attribute) or "1")
    return int(value) if value.isdecimal() and 0 < len(value) < 8 else 1

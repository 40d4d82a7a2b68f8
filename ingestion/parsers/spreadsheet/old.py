"""Workbooks of Excel 97 to 2003 and before (.xls), with the formats of their cells."""

import struct
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ingestion.parsers.building import one_line
from ingestion.parsers.cell_formats import builtin
from ingestion.parsers.marks import without_marks
from ingestion.parsers.spreadsheet.lettering import RISES, Font, in_runs
from ingestion.parsers.spreadsheet.rows import Merged, Row, address, hidden_text
from ingestion.parsers.spreadsheet.shown import ERRORS, number_of_cell, text_of_cell, with_link
from ingestion.parsers.spreadsheet.telling import Found
from ingestion.parsers.struck import struck

if TYPE_CHECKING:
    from xlrd.book import Book

LARGEST = 40_000_000
"""Bytes: the library is slow, and larger workbooks are read without their formats."""
WITHOUT_FORMATS = (
    "The formats of this workbook's cells were not read: numbers and days stand as they are stored."
)
_OF_THE_REGION = (14, 22, *range(27, 37), *range(50, 59))
_BROKEN = (
    *(ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError),
    *(struct.error, OSError, EOFError, NotImplementedError, UnboundLocalError),
)
"""What the library raises of a file that is spoilt, besides its own `XLRDError`: it reads numbers
and offsets as they come, and is at its end with records that it does not know."""


def opened(data: bytes) -> "Book | None":
    """None for what the library cannot read: another one may."""
    if len(data) > LARGEST:
        return None
    import xlrd
    from xlrd.biffh import XLRDError
    from xlrd.compdoc import CompDocError

    try:
        return xlrd.open_workbook(
            file_contents=data,
            formatting_info=True,
            ragged_rows=True,
            logfile=_Nowhere(),
        )
    except (XLRDError, CompDocError, *_BROKEN):
        return None


class _Nowhere:
    """For what the library prints."""

    def write(self, _text: str) -> None:
        pass

    def flush(self) -> None:
        pass


class OldBook:
    """Its sheets, each with its rows."""

    def __init__(self, book: "Book") -> None:
        self._book: Any = book
        self._codes: dict[int, str] = {}
        self._fonts = [
            Font(RISES.get(font.escapement, 0), bool(font.struck_out)) for font in book.font_list
        ]
        self.found = Found()

    def sheets(self) -> Iterator[tuple[Any, bool]]:
        """Each with whether it is hidden; sheets that are charts have no cells."""
        for sheet in self._book.sheets():
            self.found.hidden_sheets += bool(sheet.visibility)
            yield sheet, bool(sheet.visibility)

    def rows(self, sheet: Any) -> Iterator[Row]:
        """The rows that are not empty."""
        ranges = [
            ((top, left), (bottom - 1, right - 1))
            for top, bottom, left, right in sheet.merged_cells
            if bottom > top and right > left
        ]
        yield from Merged(ranges).whole(self._rows(sheet))
        self.found.hidden_columns += len(self.found.columns)
        self.found.columns = set()

    def comments(self, sheet: Any) -> list[tuple[str, str]]:
        """What is noted at a cell, with its address and who wrote it."""
        said: list[tuple[str, str]] = []
        for (row, column), note in sorted(sheet.cell_note_map.items()):
            author, text = one_line(str(note.author or "")), one_line(str(note.text or ""))
            text = one_line(text.removeprefix(f"{author}:")) if author else text
            if text:
                by = f"Comment by {author}" if author else "Comment"
                said.append((address([(column, "")], row), f"{by}: {text}"))
        return said

    def _rows(self, sheet: Any) -> Iterator[Row]:
        hidden = {number for number, told in sheet.colinfo_map.items() if told.hidden}
        links = {
            (row, column): one_line(str(link.url_or_path))
            for (row, column), link in sheet.hyperlink_map.items()
            if link.type in ("url", "unc") and link.url_or_path
        }
        runs = sheet.rich_text_runlist_map
        for number in range(sheet.nrows):
            cells: list[tuple[int, str]] = []
            for column, cell in enumerate(sheet.row(number)):
                text = one_line(self._set(cell, runs.get((number, column), ())))
                text = with_link(text, links.get((number, column)))
                if text and column in hidden:
                    self.found.columns.add(column)
                    text = hidden_text(text)
                if text:
                    cells.append((column, text))
            if cells:
                told = sheet.rowinfo_map.get(number)
                is_hidden = bool(told and told.hidden)
                self.found.hidden_rows += is_hidden
                yield Row(number, cells, is_hidden)

    def _set(self, cell: Any, runs: Sequence[tuple[int, int]]) -> str:
        """As it is shown, with what is raised, lowered or struck out in it."""
        index = cell.xf_index
        known = index is not None and 0 <= index < len(self._book.xf_list)
        font = self._book.xf_list[index].font_index if known else -1
        is_struck = 0 <= font < len(self._fonts) and self._fonts[font].struck
        text = self._shown(cell, runs)
        return struck(text) if is_struck and text else text

    def _shown(self, cell: Any, runs: Sequence[tuple[int, int]]) -> str:
        match cell.ctype:
            case 1:
                text = in_runs(without_marks(str(cell.value)), runs, self._fonts)
                return text_of_cell(text, self._code(cell))
            case 2 | 3:
                number = Decimal(repr(float(cell.value)))
                if not number.is_finite():
                    return str(cell.value)
                return number_of_cell(number, self._code(cell), bool(self._book.datemode))
            case 4:
                return "TRUE" if cell.value else "FALSE"
            case 5:
                return ERRORS.get(cell.value, "#ERROR!")
            case _:
                return ""

    def _code(self, cell: Any) -> str:
        """The format of a cell. Those that depend on the region are told by their number alone."""
        index = cell.xf_index
        if index is None or not 0 <= index < len(self._book.xf_list):
            return "General"
        key = self._book.xf_list[index].format_key
        if key not in self._codes:
            told = self._book.format_map.get(key)
            if told is None or key in _OF_THE_REGION:
                self._codes[key] = builtin(key)
            else:
                self._codes[key] = str(told.format_str)
        return self._codes[key]

"""Excel (.xlsx, .xls, .xlsb) and OpenDocument spreadsheets: every row with its cells' address."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from contracts.documents import BlockKind, Extract
from ingestion.parsers.building import ExtractBuilder
from ingestion.parsers.ooxml import Package
from ingestion.parsers.spreadsheet.extent import refuse_vast_sheets
from ingestion.parsers.spreadsheet.floating import Floating
from ingestion.parsers.spreadsheet.raised import with_marks
from ingestion.parsers.spreadsheet.rows import Row, address, rows_of
from ingestion.parsers.zips import damaged, locked, open_checked, refuse_locked

_PANIC = "PanicException"  # of calamine: no Exception, and importable from nowhere
_LOOKED_AT = 100  # rows of a table that say where its left edge is


class SpreadsheetParser:
    """A sheet is a heading; an empty row ends a table, and a table's first row is its header.

    Values are as they were when the file was saved: formulas are not computed. Hidden sheets are
    read like others.
    """

    media_types = frozenset(
        {
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.ms-excel.sheet.binary.macroenabled.12",
            "application/vnd.ms-excel",
            "application/vnd.oasis.opendocument.spreadsheet",
        }
    )
    max_characters = 20_000_000

    def parse(self, data: bytes, name: str) -> Extract:
        floating: dict[str, Floating] = {}
        title: str | None = None
        if zipfile.is_zipfile(io.BytesIO(data)):
            with open_checked(data, name) as archive:
                refuse_locked(archive, name)
                refuse_vast_sheets(archive, name)
                package = Package(archive, name)
                data = with_marks(data, archive, name)
                title, floating = package.title(), Floating.of_all(package)
        built = ExtractBuilder(name, self.max_characters)
        with _only_plain_failures(name):
            _read(data, built, floating)
        built.title = title
        return built.done()


def _read(data: bytes, built: ExtractBuilder, floating: dict[str, Floating]) -> None:
    import python_calamine

    with python_calamine.load_workbook(io.BytesIO(data)) as book:
        for sheet_name in book.sheet_names:
            rows = _Rows(built, sheet_name)
            for row in rows_of(book.get_sheet_by_name(sheet_name)):
                rows.add(row)
            rows.end()
            for cells, text in floating.get(sheet_name, Floating()).texts():
                rows.beside(cells, text)


class _Rows:
    """Writes the rows of one sheet, each once it is known what follows it."""

    def __init__(self, built: ExtractBuilder, sheet: str) -> None:
        self._built, self._sheet = built, sheet
        self._named = False
        self._waiting: list[Row] = []  # the first rows of a table, until its left edge is known
        self._left: int | None = None
        self._following = 0
        self._columns = range(0)  # that the table fills so far

    def add(self, row: Row) -> None:
        first, last = row.cells[0][0], row.cells[-1][0]
        beside = last < self._columns.start or first >= self._columns.stop
        if row.number != self._following or beside:
            self.end()
        self._following = row.number + 1
        self._columns = self._columns or range(first, last + 1)
        self._columns = range(min(first, self._columns.start), max(last + 1, self._columns.stop))
        if self._left is not None:
            self._write(row, self._left)
            return
        self._waiting.append(row)
        if len(self._waiting) == _LOOKED_AT:
            self._begin()

    def end(self) -> None:
        """An empty row, one that shares no column with those above, or the end of the sheet."""
        self._begin()
        self._left, self._columns = None, range(0)

    def beside(self, cells: str | None, text: str) -> None:
        """What is no row: a comment, a chart's title."""
        self._stand(cells)
        self._built.block(BlockKind.PARAGRAPH, text)

    def _begin(self) -> None:
        rows, self._waiting = self._waiting, []
        if not rows:
            return
        self._built.apart()
        while len(rows) > 1 and _is_caption(rows[0], rows[1]):
            self.beside(address(rows[0]), rows[0].cells[0][1])
            del rows[0]
        self._left = min(row.cells[0][0] for row in rows)
        for row in rows:
            self._write(row, self._left)

    def _write(self, row: Row, left: int) -> None:
        texts = [""] * (row.cells[-1][0] - min(left, row.cells[0][0]) + 1)
        for column, text in row.cells:
            texts[column - min(left, row.cells[0][0])] = text
        self._stand(address(row))
        self._built.row(texts)

    def _stand(self, cells: str | None) -> None:
        if not self._named:
            self._named = True
            self._built.stand(sheet=self._sheet)
            self._built.heading(self._sheet, 1)
        if cells:
            self._built.stand(sheet=self._sheet, cells=cells)
        else:
            self._built.stand(sheet=self._sheet)


def _is_caption(row: Row, following: Row) -> bool:
    """One text above a table that begins in the next row."""
    return len(row.cells) == 1 < len(following.cells) and not row.cells[0][1].isdigit()


@contextmanager
def _only_plain_failures(name: str) -> Iterator[None]:
    import python_calamine

    try:
        yield
    except python_calamine.PasswordError:
        raise locked(name) from None
    except (python_calamine.CalamineError, OSError, ValueError):
        raise damaged(name) from None
    except BaseException as error:  # a panic of the library is no Exception
        if type(error).__name__ != _PANIC:
            raise
        raise damaged(name) from None

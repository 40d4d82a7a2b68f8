"""Excel (.xlsx, .xls, .xlsb) and OpenDocument spreadsheets: every row with its cells' address."""

import io
import struct
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from contracts.documents import BlockKind, Extract
from ingestion.parsers.building import ExtractBuilder
from ingestion.parsers.locked import locked
from ingestion.parsers.objects import attach_objects
from ingestion.parsers.ooxml import Package
from ingestion.parsers.sniffing.ole import OLE
from ingestion.parsers.spreadsheet.binary import rows_of
from ingestion.parsers.spreadsheet.book import Book, book_of
from ingestion.parsers.spreadsheet.computing import ToBeComputed
from ingestion.parsers.spreadsheet.computing.excel import ExcelCells
from ingestion.parsers.spreadsheet.computing.open_document import OpenCells
from ingestion.parsers.spreadsheet.extent import refuse_vast_sheets
from ingestion.parsers.spreadsheet.floating import Floating, people_of
from ingestion.parsers.spreadsheet.markup import MarkupBook
from ingestion.parsers.spreadsheet.old import WITHOUT_FORMATS, OldBook, opened
from ingestion.parsers.spreadsheet.open_sheets import OpenBook
from ingestion.parsers.spreadsheet.packed.book import packed_book
from ingestion.parsers.spreadsheet.packed.sheet import PackedSheet
from ingestion.parsers.spreadsheet.rows import Row, address
from ingestion.parsers.spreadsheet.sheet import Sheet
from ingestion.parsers.spreadsheet.telling import Found, notes_of
from ingestion.parsers.xmlparts import Element
from ingestion.parsers.zips import damaged, open_checked, refuse_locked

_PANIC = "PanicException"  # of calamine: no Exception, and importable from nowhere
_LOOKED_AT = 100  # rows of a table that say where its left edge is
_FAR = 256  # columns
_HIDDEN_ROW = "(hidden row)"


class SpreadsheetParser:
    """A sheet is a heading; an empty row ends a table, and a table's first row is its header.

    Cells read as the sheet shows them, with the values that were there when the file was saved.
    What is hidden is read too, and marked so.
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
    computes = False
    """Whether somebody has a program that computes formulas whose value the file does not have."""
    computed: bytes | None = None
    """What that made of a workbook; empty where it could not read it."""

    def parse(self, data: bytes, name: str) -> Extract:
        """Raises also `ToBeComputed`, where somebody `computes` and there is something to."""
        built = ExtractBuilder(name, self.max_characters)
        with _only_plain_failures(name):
            # First, since the theme that old workbooks hold is an archive at their end.
            if data.startswith(OLE) and (book := opened(data)) is not None:
                _read_old(OldBook(book), built)
            elif not data.startswith(OLE) and zipfile.is_zipfile(io.BytesIO(data)):
                with open_checked(data, name) as archive:
                    refuse_locked(archive, name)
                    if OpenBook.is_in(archive):
                        self._read_open(archive, built, name)
                    else:
                        self._read_package(archive, data, built, name)
            else:
                built.notes.append(WITHOUT_FORMATS)
                _read(data, built, {})
        return built.done()

    def _read_package(
        self, archive: zipfile.ZipFile, data: bytes, built: ExtractBuilder, name: str
    ) -> None:
        package = Package(archive, name)
        built.title = package.title()
        if (packed := packed_book(package, archive, name)) is not None:
            _read_packed(package, archive, packed, built, name)
            return
        floating = Floating.of_all(package)
        book = book_of(package, archive, name)
        if book is None:
            refuse_vast_sheets(archive, name)
            built.notes.append(WITHOUT_FORMATS)
            _read(data, built, floating)
            return
        sheet = Sheet(package, archive, book, name)
        if self.computed:
            sheet.computed = ExcelCells(archive, package, book, name).values(self.computed)
        for listed in book.sheets:
            rows = _Rows(built, listed.name, listed.hidden)
            rows.all(sheet.rows(listed), floating.get(listed.name, Floating()).texts())
            for text in sheet.printed:
                rows.beside(None, text)
            attach_objects(built, package, listed.path)
        if sheet.found.not_computed and self._asks:
            raise ToBeComputed("xlsx", ExcelCells(archive, package, book, name).workbook())
        sheet.found.hidden_sheets = sum(listed.hidden for listed in book.sheets)
        built.notes += notes_of(sheet.found, self.computes)

    def _read_open(self, archive: zipfile.ZipFile, built: ExtractBuilder, name: str) -> None:
        built.title = Package(archive, name).title()
        book, cells = OpenBook(archive, name), OpenCells(archive, name)
        if self.computed:
            book.computed = cells.values(self.computed)
        rows: _Rows | None = None
        for sheet, row in book.rows():
            rows = rows or _Rows(built, sheet.name, sheet.hidden)
            if row is not None:
                rows.add(row)
            else:
                rows.all((), sheet.comments)
                rows = None
        if book.found.not_computed and self._asks and cells.is_small():
            raise ToBeComputed("ods", cells.workbook())
        built.notes += notes_of(book.found, self.computes)

    @property
    def _asks(self) -> bool:
        return self.computes and self.computed is None


def write_markup(built: ExtractBuilder, root: Element) -> None:
    """A workbook that is one XML file, from its root."""
    book = MarkupBook(root)
    for sheet in book.sheets():
        _Rows(built, sheet.name, sheet.hidden).all(book.rows(sheet), sheet.comments)
    built.notes += notes_of(book.found)


def _read_packed(
    package: Package, archive: zipfile.ZipFile, book: Book, built: ExtractBuilder, name: str
) -> None:
    sheet = PackedSheet(package, archive, book, name)
    people = people_of(package, package.main_part(""))
    for listed in book.sheets:
        rows = _Rows(built, listed.name, listed.hidden)
        beside = Floating.of(package, listed.path, people)
        beside.comments += sheet.comments(listed)
        rows.all(sheet.rows(listed), beside.texts())
    sheet.found.hidden_sheets = sum(listed.hidden for listed in book.sheets)
    built.notes += notes_of(sheet.found)


def _read_old(book: OldBook, built: ExtractBuilder) -> None:
    for sheet, hidden in book.sheets():
        _Rows(built, sheet.name, hidden).all(book.rows(sheet), book.comments(sheet))
    built.notes += notes_of(book.found)


def _read(data: bytes, built: ExtractBuilder, floating: dict[str, Floating]) -> None:
    """A workbook that is no XML."""
    import python_calamine

    with python_calamine.load_workbook(io.BytesIO(data)) as book:
        hidden = {
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible is not python_calamine.SheetVisibleEnum.Visible
        }
        for name in book.sheet_names:
            rows = _Rows(built, name, name in hidden)
            beside = floating.get(name, Floating()).texts()
            rows.all(rows_of(book.get_sheet_by_name(name)), beside)
        built.notes += notes_of(Found(hidden_sheets=len(hidden)))


class _Rows:
    """Writes the rows of one sheet, each once it is known what follows it."""

    def __init__(self, built: ExtractBuilder, sheet: str, hidden: bool = False) -> None:
        self._built, self._sheet = built, sheet
        self._title = f"{sheet} (hidden sheet)" if hidden else sheet
        self._named = False
        self._waiting: list[Row] = []  # the first rows of a table, until its left edge is known
        self._left: int | None = None
        self._following = 0
        self._columns = range(0)  # that the table fills so far

    def all(self, rows: Iterable[Row], beside: Iterable[tuple[str | None, str]]) -> None:
        for row in rows:
            self.add(row)
        self.end()
        for cells, text in beside:
            self.beside(cells, text)

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
            self.beside(address(rows[0].cells, rows[0].number), rows[0].cells[0][1])
            del rows[0]
        self._left = min(row.cells[0][0] for row in rows)
        for row in rows:
            self._write(row, self._left)

    def _write(self, row: Row, left: int) -> None:
        """In one piece, unless some of its cells stand far away from the others."""
        for piece in _pieces(row.cells):
            begins = piece[0][0] if piece[0][0] - left > _FAR else min(left, piece[0][0])
            texts = [""] * (piece[-1][0] - begins + 1)
            for column, text in piece:
                texts[column - begins] = text
            self._stand(address(piece, row.number))
            self._built.row([*texts, _HIDDEN_ROW] if row.hidden else texts)

    def _stand(self, cells: str | None) -> None:
        if not self._named:
            self._named = True
            self._built.stand(sheet=self._sheet)
            self._built.heading(self._title, 1)
        if cells:
            self._built.stand(sheet=self._sheet, cells=cells)
        else:
            self._built.stand(sheet=self._sheet)


def _pieces(cells: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """The cells of a row, cut where so many are empty that nobody sees both sides at once."""
    piece: list[tuple[int, str]] = []
    for column, text in cells:
        if piece and column - piece[-1][0] > _FAR:
            yield piece
            piece = []
        piece.append((column, text))
    yield piece


def _is_caption(row: Row, following: Row) -> bool:
    """One text above a table that begins in the next row."""
    return (
        len(row.cells) == 1 < len(following.cells)
        and not row.hidden
        and not row.cells[0][1].isdecimal()
    )


@contextmanager
def _only_plain_failures(name: str) -> Iterator[None]:
    import python_calamine

    try:
        yield
    except python_calamine.PasswordError:
        raise locked(name) from None
    except (python_calamine.CalamineError, OSError, ValueError, struct.error):
        raise damaged(name) from None
    except BaseException as error:  # a panic of the library is no Exception
        if type(error).__name__ != _PANIC:
            raise
        raise damaged(name) from None

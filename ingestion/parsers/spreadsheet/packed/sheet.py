"""One sheet of a binary workbook: what each cell shows, what is hidden, what is noted."""

import zipfile
from collections.abc import Iterator

from ingestion.parsers.building import one_line
from ingestion.parsers.ooxml import Package
from ingestion.parsers.spreadsheet.book import Book, Listed
from ingestion.parsers.spreadsheet.floating import noted
from ingestion.parsers.spreadsheet.packed.comments import packed_comments
from ingestion.parsers.spreadsheet.packed.records import Record, records
from ingestion.parsers.spreadsheet.rows import Merged, Range, Row, hidden_text
from ingestion.parsers.spreadsheet.shown import ERRORS, number_of_cell, text_of_cell, with_link
from ingestion.parsers.spreadsheet.telling import Found
from ingestion.parsers.struck import struck

_ROW, _COLUMN, _MERGED, _LINK = 0, 60, 176, 494
_RK, _ERROR, _BOOL, _REAL, _STRING, _SHARED = range(2, 8)
_FORMULA_STRING, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR = range(8, 12)
_RICH = 62
_BLANK, _SHORT_BLANK = 1, 12
_SHORT = {13: _RK, 14: _ERROR, 15: _BOOL, 16: _REAL, 17: _STRING, 18: _SHARED}
"""Cells right of the last one, which do not say where they stand."""
_CELLS = frozenset({_BLANK, _SHORT_BLANK, *range(2, 12), _RICH, *_SHORT})
_ROW_IS_HIDDEN, _COLUMN_IS_HIDDEN = 1 << 4, 1
_LAST_COLUMN, _MOST_LINKED = 16_384, 100_000


class PackedSheet:
    def __init__(self, package: Package, archive: zipfile.ZipFile, book: Book, name: str) -> None:
        self._package, self._archive, self._book, self._name = package, archive, book, name
        self.found = Found()

    def rows(self, listed: Listed) -> Iterator[Row]:
        """The rows that are not empty.

        Raises:
            IngestFailure: `corrupt`, `password_required`.
            struct.error: a record is too short, so that the file is damaged.
        """
        merged, links = self._behind(listed.path)
        yield from Merged(merged).whole(self._rows(listed.path, links))
        self.found.hidden_columns += len(self.found.columns)
        self.found.columns = set()

    def comments(self, listed: Listed) -> Iterator[tuple[str, str]]:
        """Those of the old kind, each with its cell."""
        for relation in self._package.relations(listed.path).values():
            if relation.kind == "comments" and relation.path.endswith(".bin"):
                for said in packed_comments(self._archive, relation.path, self._name):
                    yield from noted(*said)

    def _behind(self, path: str) -> tuple[list[Range], dict[tuple[int, int], str]]:
        """What stands behind the rows: cells that are one, and links."""
        outside = self._package.outside(path)
        merged: list[Range] = []
        links: dict[tuple[int, int], str] = {}
        for record in records(self._archive, path, self._name, _MERGED, _LINK):
            cells = record.cells()
            if record.kind == _MERGED:
                merged.append(cells)
                continue
            target, place = outside.get(record.text(), ""), one_line(record.text())
            if not target:
                continue
            target = f"{target}#{place}" if place else target
            (top, left), (bottom, right) = cells
            wide = (bottom - top + 1) * (right - left + 1) > _MOST_LINKED - len(links)
            for row in range(top, (top if wide else bottom) + 1):
                for column in range(left, (left if wide else right) + 1):
                    links[row, column] = target
        return merged, links

    def _rows(self, path: str, links: dict[tuple[int, int], str]) -> Iterator[Row]:
        hidden: list[range] = []
        number, row_hidden = -1, False
        cells: dict[int, str] = {}
        column = -1
        for record in records(self._archive, path, self._name, _ROW, _COLUMN, *_CELLS):
            if record.kind == _COLUMN:
                hidden += _hidden_columns(record)
            elif record.kind == _ROW:
                yield from self._row(number, cells, hidden=row_hidden)
                cells, column = {}, -1
                number = record.long()
                record.skip(7)
                row_hidden = bool(record.byte() & _ROW_IS_HIDDEN)
            elif number >= 0:
                follows = record.kind in _SHORT or record.kind == _SHORT_BLANK
                column = column + 1 if follows else record.long()
                text = with_link(one_line(self._shown(record)), links.get((number, column)))
                if text and any(column in range_ for range_ in hidden):
                    self.found.columns.add(column)
                    text = hidden_text(text)
                if text and column < _LAST_COLUMN:
                    cells[column] = text
        yield from self._row(number, cells, hidden=row_hidden)

    def _row(self, number: int, cells: dict[int, str], *, hidden: bool) -> Iterator[Row]:
        if cells:
            self.found.hidden_rows += hidden
            yield Row(number, sorted(cells.items()), hidden)

    def _shown(self, record: Record) -> str:
        """Of a cell whose column was read."""
        style = record.long() & 0xFFFFFF
        codes = self._book.codes
        code = codes[style] if style < len(codes) else "General"
        text = self._in_format(record, code)
        return struck(text) if str(style) in self._book.struck else text

    def _in_format(self, record: Record, code: str) -> str:
        kind = _SHORT.get(record.kind, record.kind)
        if kind in (_REAL, _FORMULA_NUMBER, _RK):
            number = record.rk() if kind == _RK else record.double()
            if not number.is_finite():
                return str(number)
            return number_of_cell(number, code, self._book.from_1904)
        if kind in (_STRING, _FORMULA_STRING):
            return text_of_cell(record.text(), code)
        if kind == _RICH:
            return text_of_cell(record.rich_text(self._book.fonts), code)
        if kind == _SHARED:
            place = record.long()
            texts = self._book.texts
            return text_of_cell(texts[place] if place < len(texts) else "", code)
        if kind in (_BOOL, _FORMULA_BOOL):
            return "TRUE" if record.byte() else "FALSE"
        if kind in (_ERROR, _FORMULA_ERROR):
            return ERRORS.get(record.byte(), "#ERROR!")
        return ""


def _hidden_columns(record: Record) -> Iterator[range]:
    first, last = record.long(), record.long()
    record.skip(8)
    if record.short() & _COLUMN_IS_HIDDEN:
        yield range(first, min(last, _LAST_COLUMN) + 1)

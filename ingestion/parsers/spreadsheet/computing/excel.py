"""Cells of Excel workbooks, written for a program that computes; and what it made of them.

Only rows, names, tables by their columns and shared texts are written. No link, query, macro,
drawing or style goes along, so that nothing but formulas can happen.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from ingestion.parsers.ooxml import Package
from ingestion.parsers.spreadsheet.book import Book, book_of, local, streamed
from ingestion.parsers.spreadsheet.computing import parts
from ingestion.parsers.spreadsheet.computing.parts import Cell, lacks_value, parts_of
from ingestion.parsers.spreadsheet.formulas import is_fixed, is_value, may_swallow
from ingestion.parsers.spreadsheet.rows import cell_of, letters
from ingestion.parsers.xmlparts import Element
from ingestion.parsers.zips import open_checked

_SHEET, _TABLE = "xl/worksheets/sheet{}.xml", "xl/tables/table{}.xml"


class Value(NamedTuple):
    """`kind` as a cell's `t`."""

    kind: str
    text: str


Values = dict[str, dict[tuple[int, int], Value]]
"""By the name of the sheet, and the row and column (from 0) of the cell."""


class ExcelCells:
    """`archive`, `package` and `book` are the workbook as it was uploaded."""

    def __init__(self, archive: zipfile.ZipFile, package: Package, book: Book, name: str) -> None:
        self._archive, self._package, self._book, self._name = archive, package, book, name
        self._names = list(parts.names_of(book))
        self._without_others = len(self._names) < len(book.names) or self._has_others()

    def workbook(self) -> bytes:
        """The archive to be computed."""
        made = io.BytesIO()
        tables: list[Element] = []
        sheets = range(1, len(self._book.sheets) + 1)
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
            for number, listed in zip(sheets, self._book.sheets, strict=True):
                own = list(self._package.related(listed.path, "table"))
                paths = [f"/{_TABLE.format(len(tables) + n)}" for n in range(1, len(own) + 1)]
                tables += own
                with target.open(_SHEET.format(number), "w") as sheet:
                    for piece in self._sheet(listed.path, len(own)):
                        sheet.write(piece.encode("utf-8", "replace"))
                relations = parts.relations_part([("table", path) for path in paths])
                target.writestr(f"xl/worksheets/_rels/sheet{number}.xml.rels", relations)
            for number, table in enumerate(tables, 1):
                target.writestr(_TABLE.format(number), parts.table_part(table, number))
            self._frame(target, len(tables))
        return made.getvalue()

    def _frame(self, target: zipfile.ZipFile, tables: int) -> None:
        sheets = [f"/{_SHEET.format(n)}" for n in range(1, len(self._book.sheets) + 1)]
        shared = "/xl/sharedStrings.xml"
        written = {
            "xl/workbook.xml": parts.workbook_part(self._book, self._names),
            "xl/sharedStrings.xml": parts.texts_part(self._book.texts),
            "xl/_rels/workbook.xml.rels": parts.relations_part(
                [*(("worksheet", path) for path in sheets), ("sharedStrings", shared)]
            ),
            "_rels/.rels": parts.relations_part([("officeDocument", "/xl/workbook.xml")]),
            "[Content_Types].xml": parts.types_part(
                [
                    ("/xl/workbook.xml", "sheet.main"),
                    (shared, "sharedStrings"),
                    *((path, "worksheet") for path in sheets),
                    *((f"/{_TABLE.format(n)}", "table") for n in range(1, tables + 1)),
                ]
            ),
        }
        for path, content in written.items():
            target.writestr(path, content.encode("utf-8", "replace"))

    def _has_others(self) -> bool:
        """Whether formulas without a value are not to be computed."""
        return any(
            cell.formula
            and lacks_value(cell, stale=self._book.stale)
            and not is_fixed(cell.formula)
            for listed in self._book.sheets
            for row in streamed(self._archive, listed.path, self._name, "row")
            for cell in (parts_of(element) for element in row if local(element) == "c")
        )

    def _sheet(self, path: str, tables: int) -> Iterator[str]:
        yield f'{parts.HEAD}<worksheet xmlns="{parts.MAIN}" xmlns:r="{parts.OFFICE}"><sheetData>'
        shared: dict[str, bool] = {}
        number = 0
        for row in streamed(self._archive, path, self._name, "row"):
            given = str(row.get("r") or "")
            number = int(given) if given else number + 1
            yield f'<row r="{number}">{"".join(self._cells(row, number, shared))}</row>'
        yield "</sheetData>"
        if tables:
            listed = "".join(f'<tablePart r:id="r{n}"/>' for n in range(1, tables + 1))
            yield f'<tableParts count="{tables}">{listed}</tableParts>'
        yield "</worksheet>"

    def _cells(self, row: Element, number: int, shared: dict[str, bool]) -> Iterator[str]:
        column = -1
        for element in row:
            if local(element) != "c":
                continue
            place = cell_of(str(element.get("r") or ""))
            column = place[1] if place else column + 1
            cell, at = parts_of(element), f"{letters(column)}{number}"
            if not lacks_value(cell, stale=self._book.stale):
                yield parts.cell_as_it_is(element, cell, at)
            elif (written := parts.formula_of(element, shared, self._is_wanted)) is not None:
                yield f'<c r="{at}">{written}</c>'
            else:
                yield f'<c r="{at}" t="e"><v>#N/A</v></c>'

    def _is_wanted(self, formula: str) -> bool:
        """Whatever takes an error for a value cannot be computed where errors stand for others."""
        return is_fixed(formula) and not (self._without_others and may_swallow(formula))

    def values(self, computed: bytes) -> Values:
        """What has become known.

        Raises:
            IngestFailure: what came back is no workbook.
        """
        found: Values = {}
        with open_checked(computed, self._name) as archive:
            book = book_of(Package(archive, self._name), archive, self._name)
            for listed in book.sheets if book else []:
                at = found.setdefault(listed.name, {})
                for row in streamed(archive, listed.path, self._name, "row"):
                    for element in row:
                        place = cell_of(str(element.get("r") or ""))
                        if place and (value := self._value(parts_of(element))):
                            at[place] = value
        return found

    def _value(self, cell: Cell) -> Value | None:
        if cell.formula is None or lacks_value(cell, stale=False):
            return None
        text = cell.value or ""
        is_known = cell.kind != "e" or is_value(
            text, cell.formula, without_others=self._without_others
        )
        return Value(cell.kind, text) if is_known else None

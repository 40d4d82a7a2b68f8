"""What the sheets of a binary workbook share: their list, texts, formats of cells."""

import zipfile

from ingestion.parsers.cell_formats import builtin
from ingestion.parsers.ooxml import Package
from ingestion.parsers.spreadsheet.book import Book, Listed
from ingestion.parsers.spreadsheet.packed.records import records

_SHEET, _PROPERTIES = 156, 153
_TEXT = 19
_FORMAT, _STYLE, _STYLES_OF_CELLS, _THEIR_END = 44, 47, 617, 618
_FROM_1904 = 1


def packed_book(package: Package, archive: zipfile.ZipFile, name: str) -> Book | None:
    """None where the workbook is not binary, or lists no sheets.

    Raises:
        IngestFailure: `corrupt`, `password_required`.
    """
    path = package.main_part("xl/workbook.bin")
    if not path.endswith(".bin") or path not in archive.namelist():
        return None
    book = Book()
    relations = package.relations(path)
    for record in records(archive, path, name, _SHEET, _PROPERTIES):
        if record.kind == _PROPERTIES:
            book.from_1904 = bool(record.long() & _FROM_1904)
            continue
        state = record.long()
        record.skip(4)
        relation, called = relations.get(record.text()), record.text()
        if relation is not None and relation.kind == "worksheet":
            book.sheets.append(Listed(called, relation.path, state != 0))
    for relation in relations.values():
        if relation.kind == "sharedStrings" and relation.path in archive.namelist():
            found = records(archive, relation.path, name, _TEXT)
            book.texts = [record.rich_text() for record in found]
        elif relation.kind == "styles" and relation.path in archive.namelist():
            book.codes = _codes(archive, relation.path, name)
    return book if book.sheets else None


def _codes(archive: zipfile.ZipFile, path: str, name: str) -> list[str]:
    own: dict[int, str] = {}
    codes: list[str] = []
    of_cells = False
    for record in records(archive, path, name, _FORMAT, _STYLE, _STYLES_OF_CELLS, _THEIR_END):
        if record.kind == _FORMAT:
            number = record.short()
            own[number] = record.text()
        elif record.kind == _STYLE and of_cells:
            record.skip(2)
            number = record.short()
            codes.append(own.get(number) or builtin(number))
        else:
            of_cells = record.kind == _STYLES_OF_CELLS
    return codes

"""What the sheets of a binary workbook share: their list, texts, formats of cells."""

import zipfile

from ingestion.parsers.cell_formats import builtin
from ingestion.parsers.ooxml import Package
from ingestion.parsers.spreadsheet.book import Book, Listed
from ingestion.parsers.spreadsheet.lettering import RISES, Font
from ingestion.parsers.spreadsheet.packed.records import records

_SHEET, _PROPERTIES = 156, 153
_TEXT = 19
_FONT, _FORMAT, _STYLE, _STYLES_OF_CELLS, _THEIR_END = 43, 44, 47, 617, 618
_STRUCK = 1 << 3
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
    parts = {one.kind: one.path for one in relations.values() if one.path in archive.namelist()}
    if "styles" in parts:
        _read_styles(book, archive, parts["styles"], name)
    if "sharedStrings" in parts:
        found = records(archive, parts["sharedStrings"], name, _TEXT)
        book.texts = [record.rich_text(book.fonts) for record in found]
    return book if book.sheets else None


def _read_styles(book: Book, archive: zipfile.ZipFile, path: str, name: str) -> None:
    """Fonts, and the formats of cells."""
    own: dict[int, str] = {}
    of_cells = False
    kinds = (_FONT, _FORMAT, _STYLE, _STYLES_OF_CELLS, _THEIR_END)
    for record in records(archive, path, name, *kinds):
        if record.kind == _FORMAT:
            number = record.short()
            own[number] = record.text()
        elif record.kind == _FONT:
            record.skip(2)
            struck = bool(record.short() & _STRUCK)
            record.skip(2)
            book.fonts.append(Font(RISES.get(record.short(), 0), struck))
        elif record.kind == _STYLE and of_cells:
            record.skip(2)
            number, font = record.short(), record.short()
            if font < len(book.fonts) and book.fonts[font].struck:
                book.struck.add(str(len(book.codes)))
            book.codes.append(own.get(number) or builtin(number))
        else:
            of_cells = record.kind == _STYLES_OF_CELLS

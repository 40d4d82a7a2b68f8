"""Comments in a part of a binary workbook."""

import zipfile
from collections.abc import Iterator

from ingestion.parsers.building import one_line
from ingestion.parsers.spreadsheet.packed.records import records
from ingestion.parsers.spreadsheet.rows import address

_AUTHOR, _COMMENT, _TEXT = 632, 635, 637


def packed_comments(
    archive: zipfile.ZipFile, path: str, name: str
) -> Iterator[tuple[str, str, str]]:
    """Cell, author and text of each.

    Raises:
        IngestFailure: `corrupt`, `password_required`.
        struct.error: a record is too short, so that the file is damaged.
    """
    authors: list[str] = []
    cell, author = "", ""
    for record in records(archive, path, name, _AUTHOR, _COMMENT, _TEXT):
        if record.kind == _AUTHOR:
            authors.append(one_line(record.text()))
        elif record.kind == _COMMENT:
            place = record.long()
            author = authors[place] if place < len(authors) else ""
            (row, column), _ = record.cells()
            cell = address([(column, "")], row)
        else:
            yield cell, author, one_line(record.rich_text())

"""How far the sheets of an Excel file reach, before they are unpacked into memory cell by cell."""

import re
import zipfile

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.zips import UNREADABLE, damaged

_MOST_CELLS = 10_000_000
_PIECE = 1 << 20
_LONGEST_TAG = 200
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_FILLED = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,10})"[^<>]*(?<!/)>')


def refuse_vast_sheets(archive: zipfile.ZipFile, name: str) -> None:
    """Two cells far apart are enough for a sheet that fits into no memory.

    Raises:
        IngestFailure: `too_complex`, or `corrupt`.
    """
    for entry in archive.infolist():
        if _SHEET.fullmatch(entry.filename):
            rows, columns = _extent(archive, entry, name)
            if rows * columns > _MOST_CELLS:
                raise IngestFailure(
                    FailureCode.TOO_COMPLEX,
                    f"A sheet of {name} reaches over {rows:,} rows and {columns:,} columns, more "
                    "than can be read. Delete what stands far away from the rest, or split it.",
                )


def _extent(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> tuple[int, int]:
    """Rows and columns between the outermost cells that hold something."""
    numbers: set[bytes] = set()
    letters: set[bytes] = set()
    rest = b""
    try:
        with archive.open(entry) as stream:
            while piece := stream.read(_PIECE):
                found = _FILLED.findall(rest + piece)
                letters.update(letter for letter, _ in found)
                if found:
                    numbers |= {found[0][1], found[-1][1]}
                rest = (rest + piece)[-_LONGEST_TAG:]
    except UNREADABLE:
        raise damaged(name) from None
    except RuntimeError:  # an encrypted part: whoever reads it says so
        return 0, 0
    if not numbers:
        return 0, 0
    rows, columns = [int(number) for number in numbers], [_column(letter) for letter in letters]
    return max(rows) - min(rows) + 1, max(columns) - min(columns) + 1


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number

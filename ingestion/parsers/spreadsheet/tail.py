"""What an XML sheet says behind its rows: which cells are one, and where they lead."""

import re
import zipfile

import lxml.etree as etree

from ingestion.parsers.locked import locked
from ingestion.parsers.marks import bytes_without_marks
from ingestion.parsers.xmlparts import Element, guarded_parser
from ingestion.parsers.zips import UNREADABLE, damaged

_PIECE = 1 << 20
_LONGEST = 32 << 20
_ROOT = re.compile(rb"<(?:\w+:)?worksheet\b[^>]*>")
_END = re.compile(rb"</(?:\w+:)?sheetData\s*>|<(?:\w+:)?sheetData\s*/>")
_LONGEST_MARK = 100


def tail_of(archive: zipfile.ZipFile, path: str, name: str) -> Element | None:
    """The sheet without its rows; None where there is nothing behind them.

    Found without parsing the rows, of which there may be a million.

    Raises:
        IngestFailure: `corrupt`, `password_required`.
    """
    try:
        with archive.open(path) as stream:
            head = stream.read(_PIECE)
            root, rest = _ROOT.search(head), head
            while (end := _END.search(rest)) is None:
                piece = stream.read(_PIECE)
                if not piece:
                    return None
                rest = rest[-_LONGEST_MARK:] + piece
            tail = rest[end.end() :] + stream.read(_LONGEST)
    except (KeyError, *UNREADABLE):
        raise damaged(name) from None
    except RuntimeError:
        raise locked(name) from None
    if root is None:
        return None
    try:
        return etree.fromstring(root[0] + bytes_without_marks(tail), guarded_parser(recover=True))
    except etree.XMLSyntaxError:  # whoever reads the rows says what is wrong with it
        return None

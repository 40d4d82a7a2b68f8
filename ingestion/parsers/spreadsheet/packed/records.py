"""Records of a part of a binary workbook ([MS-XLSB], 2.1.4), and the values in them."""

import struct
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import IO

from ingestion.parsers.locked import locked
from ingestion.parsers.marks import without_marks
from ingestion.parsers.spreadsheet.lettering import Font, in_runs
from ingestion.parsers.zips import UNREADABLE, damaged

_PIECE = 1 << 20
_LONGEST = 16 << 20
"""Bytes of a record: a text has 32,767 letters, and a formula 16,384 bytes."""
_NO_TEXT = 0xFFFFFFFF


class Record:
    """One record, read from its beginning on.

    Reading behind its end raises `struct.error`: the file is damaged.
    """

    __slots__ = ("_at", "_data", "kind")

    def __init__(self, kind: int, data: bytes) -> None:
        self.kind, self._data, self._at = kind, data, 0

    def skip(self, length: int) -> None:
        self._at += length

    def _take(self, layout: struct.Struct) -> int:
        (value,) = layout.unpack_from(self._data, self._at)
        self._at += layout.size
        return value

    def byte(self) -> int:
        return self._take(_BYTE)

    def short(self) -> int:
        return self._take(_SHORT)

    def long(self) -> int:
        return self._take(_LONG)

    def double(self) -> Decimal:
        return Decimal(repr(float(self._take(_DOUBLE))))

    def rk(self) -> Decimal:
        """A number in four bytes: whole, or the upper half of a fraction; in hundredths or not."""
        raw = self.long()
        if raw & 2:
            whole = raw >> 2
            number = Decimal(whole - (1 << 30) if whole >> 29 else whole)
        else:
            number = Decimal(repr(_DOUBLE.unpack(b"\0\0\0\0" + _LONG.pack(raw & ~3))[0]))
        return number / 100 if raw & 1 else number

    def text(self) -> str:
        """With its length before it, in UTF-16; '' where there is none."""
        length = self.long()
        if length == _NO_TEXT:
            return ""
        end = self._at + 2 * length
        if end > len(self._data):
            raise struct.error("a text behind the end of its record")
        found = self._data[self._at : end].decode("utf-16-le", "replace")
        self._at = end
        return without_marks(found)

    def rich_text(self, fonts: Sequence[Font] = ()) -> str:
        """Marked as its runs are set (2.5.122); `fonts` are those of the workbook."""
        is_rich = self.byte() & 1
        text = self.text()
        if not (is_rich and fonts):
            return text
        count = min(self.long(), len(self._data) // 4)
        return in_runs(text, [(self.short(), self.short()) for _ in range(count)], fonts)

    def cells(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Row and column of the first and of the last."""
        top, bottom, left, right = (self.long() for _ in range(4))
        return (top, left), (bottom, right)


_BYTE, _SHORT, _LONG, _DOUBLE = (struct.Struct(f"<{letter}") for letter in "BHId")


def records(archive: zipfile.ZipFile, path: str, name: str, *kinds: int) -> Iterator[Record]:
    """Those of these kinds.

    Raises:
        IngestFailure: `corrupt`, `password_required`.
    """
    wanted = frozenset(kinds)
    try:
        with archive.open(path) as stream:
            pieces = _Pieces(stream)
            while (kind := pieces.number(2)) is not None:
                length = pieces.number(4)
                if length is None or length > _LONGEST:
                    raise damaged(name)
                data = pieces.take(length)
                if kind in wanted:
                    yield Record(kind, data)
    except (KeyError, EOFError, *UNREADABLE):
        raise damaged(name) from None
    except RuntimeError:
        raise locked(name) from None


class _Pieces:
    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._data, self._at = b"", 0

    def take(self, length: int) -> bytes:
        """Raises `EOFError`."""
        while len(self._data) - self._at < length:
            piece = self._stream.read(_PIECE)
            if not piece:
                raise EOFError
            self._data, self._at = self._data[self._at :] + piece, 0
        self._at += length
        return self._data[self._at - length : self._at]

    def number(self, longest: int) -> int | None:
        """Seven bits of it in each byte, the lowest first; None at the end of the part."""
        value = 0
        for place in range(longest):
            try:
                byte = self.take(1)[0]
            except EOFError:
                if place:
                    raise
                return None
            value |= (byte & 0x7F) << 7 * place
            if not byte & 0x80:
                break
        return value

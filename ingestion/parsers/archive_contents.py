"""What is in the files of a ZIP: unpacked, and decrypted where somebody gave the password."""

import io
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.locked import locked
from ingestion.parsers.zips import UNREADABLE, damaged

_ENCRYPTED = 0x1  # a flag of an entry
_AES = 99  # what WinZip's encryption gives for a compression
_PIECE = 1024 * 1024
_ALPHABETS = ("utf-8", "cp437", "cp1252", "gb18030", "cp932")
"""ZIP does not say what a password is written in: programs use that of the system they run on."""


class TooLong(Exception):
    """A file is longer than it may be."""


class ArchiveContents:
    """The files of one archive. The first that is encrypted says how the password is written."""

    def __init__(
        self, archive: zipfile.ZipFile, data: bytes, name: str, password: str | None
    ) -> None:
        self._archive, self._data, self._name = archive, data, name
        self._password = password
        self._keys = list(_spellings(password)) if password else []
        self._fits = False
        self._aes: _ByPlace | None = None

    def read(self, entry: zipfile.ZipInfo, most: int) -> bytes:
        """The content of one; the size its directory claims is not believed.

        Raises:
            IngestFailure: `password_required`, `corrupt` or `unsupported`.
            TooLong: it is longer than `most`.
        """
        try:
            if entry.flag_bits & _ENCRYPTED:
                return self._decrypted(entry, most)
            with self._archive.open(entry) as stream:
                return _whole(stream, most)
        except NotImplementedError:  # zipfile's word for a compression that it does not know
            raise IngestFailure(
                FailureCode.UNSUPPORTED,
                f"{self._name} is packed in a way that cannot be read. Pack it again as a plain"
                " ZIP.",
            ) from None
        except (*UNREADABLE, RuntimeError):
            raise damaged(self._name) from None

    def _decrypted(self, entry: zipfile.ZipInfo, most: int) -> bytes:
        for key in list(self._keys):
            try:
                content = self._with(key, entry, most)
            except NotImplementedError:  # a kind of RuntimeError, and of no key's making
                raise
            except (RuntimeError, *UNREADABLE):  # a wrong key is found out late by ZIP's first way
                continue
            self._keys, self._fits = [key], True
            return content
        raise damaged(self._name) if self._fits else locked(self._name, self._password)

    def _with(self, key: bytes, entry: zipfile.ZipInfo, most: int) -> bytes:
        if entry.compress_type != _AES:
            with self._archive.open(entry, pwd=key) as stream:
                return _whole(stream, most)
        import pyzipper  # hardly any archive needs it

        try:
            self._aes = self._aes or _ByPlace(pyzipper.AESZipFile(io.BytesIO(self._data)))
            with self._aes.open(entry.header_offset, key) as stream:
                return _whole(stream, most)
        except (pyzipper.BadZipFile, LookupError):  # not the class that zipfile has
            raise zipfile.BadZipFile from None


class _ByPlace:
    """pyzipper's archive, whose files are asked for by where they begin: names may occur twice."""

    def __init__(self, archive: Any) -> None:
        self._archive = archive
        self._entries = {one.header_offset: one for one in archive.infolist()}

    def open(self, place: int, key: bytes) -> IO[bytes]:
        return self._archive.open(self._entries[place], pwd=key)


def _whole(stream: IO[bytes], most: int) -> bytes:
    pieces: list[bytes] = []
    length = 0
    while piece := stream.read(_PIECE):
        pieces.append(piece)
        length += len(piece)
        if length > most:
            raise TooLong
    return b"".join(pieces)


def _spellings(password: str) -> Iterator[bytes]:
    seen: set[bytes] = set()
    for alphabet in _ALPHABETS:
        try:
            key = password.encode(alphabet)
        except UnicodeEncodeError:
            continue
        if key not in seen:
            seen.add(key)
            yield key

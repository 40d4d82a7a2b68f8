"""Looking into a ZIP before unpacking it: bombs are told by their directory."""

import io
import zipfile
import zlib

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.locked import locked

_MOST_ENTRIES = 5000
_LARGEST_PART = 64 * 1024 * 1024
_LARGEST_WHOLE = 512 * 1024 * 1024
_STEEPEST = 200  # unpacked bytes per packed byte, for parts that matter
_MATTERS_FROM = 4 * 1024 * 1024
UNREADABLE = (
    zipfile.BadZipFile,
    OSError,
    EOFError,
    NotImplementedError,  # a compression that zipfile does not know
    ValueError,
    zlib.error,
)
"""What reading a damaged archive raises. NotImplementedError is a RuntimeError, which is zipfile's
word for an encrypted part: so these are to be looked for first."""


def open_checked(data: bytes, name: str) -> zipfile.ZipFile:
    """The archive, once its directory says that it unpacks to a sensible size.

    Raises:
        IngestFailure: `corrupt`, `too_large` or `too_complex`.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except UNREADABLE:
        raise damaged(name) from None
    if len(entries) > _MOST_ENTRIES:
        raise _bomb(name, f"it has {len(entries):,} parts")
    if sum(entry.file_size for entry in entries) > _LARGEST_WHOLE:
        raise _bomb(name, "it unpacks to more than 512 MB")
    for entry in entries:
        steep = entry.file_size > _STEEPEST * max(entry.compress_size, 1)
        if steep and entry.file_size > _MATTERS_FROM:
            raise _bomb(name, "it is compressed in a way that real documents are not")
    return archive


def part(archive: zipfile.ZipFile, path: str, name: str) -> bytes | None:
    """One part, or None when the archive has none of that name; never more than 64 MB.

    Raises:
        IngestFailure: `corrupt` or `too_complex`.
    """
    try:
        with archive.open(path) as stream:
            content = stream.read(_LARGEST_PART + 1)
    except KeyError:
        return None
    except UNREADABLE:
        raise damaged(name) from None
    except RuntimeError:
        raise locked(name) from None
    if len(content) > _LARGEST_PART:
        raise _bomb(name, f"its part {path} is larger than 64 MB")
    return content


def refuse_locked(archive: zipfile.ZipFile, name: str) -> None:
    """OpenDocument encrypts its parts by itself and says so in its manifest.

    Raises:
        IngestFailure: `password_required`.
    """
    if b"encryption-data" in (part(archive, "META-INF/manifest.xml", name) or b""):
        raise locked(name)


def damaged(name: str) -> IngestFailure:
    return IngestFailure(
        FailureCode.CORRUPT,
        f"{name} is damaged and cannot be opened. Try to save or download it again.",
    )


def _bomb(name: str, why: str) -> IngestFailure:
    return IngestFailure(
        FailureCode.TOO_COMPLEX,
        f"{name} was not opened: {why}. Save it again, or split it into smaller files.",
    )

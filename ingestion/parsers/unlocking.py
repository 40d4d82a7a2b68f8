"""Files of which a parser would find nothing but cipher: Office files in an OLE file (ECMA-376,
agile and standard), those of before 2007 (RC4, XOR where Excel did that), and OpenDocument.

They are given to their parsers as they were before. What is encrypted piece by piece, as PDF and
ZIP are, its own parser opens.
"""

import io
import struct
import sys
from typing import Any
from xml.parsers.expat import ExpatError

from ingestion.parsers.locked import locked, unknown_lock
from ingestion.parsers.sniffing.ole import OLE, names_at_the_top
from ingestion.parsers.zips import damaged

_OLD = {"workbook", "worddocument", "powerpoint document"}
_OPEN = b"mimetypeapplication/vnd.oasis.opendocument."
_OF_EXCEL = "VelvetSweatshop"
"""What Excel locks workbooks with that are to be read only, and tries before it asks anybody."""
_SUMMARY = "EncryptedSummary".encode("utf-16-le").ljust(64, b"\0") + b"\x22\0"
_FORMER = "DecryptedSummary".encode("utf-16-le").ljust(64, b"\0") + b"\x22\0"
_DAMAGE = (
    OSError,
    ValueError,
    LookupError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    TypeError,
    struct.error,
    ExpatError,
)
"""What msoffcrypto raises besides its own, of files that contradict themselves."""


def unlocked(data: bytes, name: str, password: str | None) -> bytes:
    """The file that was encrypted, or these very bytes where none was.

    Raises:
        IngestFailure: `password_required`, also when this is not its password; `corrupt`, or
            `unsupported` for a kind of encryption that is unknown.
    """
    if not data.startswith(OLE):
        return _open_document(data, name, password)
    names = names_at_the_top(data)
    if "encryptioninfo" in names or (names & _OLD and _is_encrypted(data)):
        return _decrypted(data, name, password)
    return data


def _open_document(data: bytes, name: str, password: str | None) -> bytes:
    if password is None or _OPEN not in data[:200]:
        return data
    from ingestion.parsers.opendocument.unlocking import unlocked  # brings its parser with it

    return unlocked(data, name, password)


def _write_no_file(file: Any) -> None:
    """msoffcrypto copies old files to one on disk, which a parser may not have."""
    module = sys.modules[type(file).__module__]
    if hasattr(module, "tempfile"):
        vars(module)["tempfile"] = _InMemory


class _InMemory:
    TemporaryFile = io.BytesIO


def _is_encrypted(data: bytes) -> bool:
    """What is too damaged to say so is left to its parser."""
    import msoffcrypto  # most files do without it
    from msoffcrypto.exceptions import FileFormatError, ParseError

    try:
        return msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted()
    except (FileFormatError, ParseError, *_DAMAGE):
        return False


def _decrypted(data: bytes, name: str, password: str | None) -> bytes:
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    plain = io.BytesIO()
    try:
        file: Any = msoffcrypto.OfficeFile(io.BytesIO(data))
        _write_no_file(file)
        known = {"verify_password": True} if file.format == "ooxml" else {}  # others always do
        file.load_key(password=password or _OF_EXCEL, **known)
        file.decrypt(plain)
    except InvalidKeyError:
        raise locked(name, password) from None
    except DecryptionError:
        raise unknown_lock(name) from None
    except (FileFormatError, ParseError, *_DAMAGE):
        raise damaged(name) from None
    # Of its summary nothing is read, and its name would say that all of the file is still locked.
    return plain.getvalue().replace(_SUMMARY, _FORMER)

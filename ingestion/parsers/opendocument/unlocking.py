"""OpenDocument files with a password: each part is encrypted by itself (ODF 1.3, part 2, 4.8), with
AES-256 and a key that PBKDF2 makes, as LibreOffice and OpenOffice do since 2011.
"""

import hashlib
import io
import zipfile
import zlib
from base64 import b64decode
from dataclasses import dataclass

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.locked import locked, unknown_lock
from ingestion.parsers.xmlparts import Element, parsed
from ingestion.parsers.zips import damaged, open_checked, part

_MANIFEST = "META-INF/manifest.xml"
_M = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_AES, _SHA256 = "#aes256-cbc", "#sha256"
_LARGEST_PART = 64 * 1024 * 1024
_LARGEST_WHOLE = 256 * 1024 * 1024
_SUMMED = 1024  # of a part that was packed and not yet encrypted: its checksum is of so many bytes
_BLOCK = 16


@dataclass(frozen=True)
class _Lock:
    """How one part is encrypted."""

    path: str
    iv: bytes
    salt: bytes
    rounds: int
    checksum: bytes


def unlocked(data: bytes, name: str, password: str) -> bytes:
    """A package of the same parts that have text, without locks; these very bytes where it has
    none.

    Raises:
        IngestFailure: `password_required` when this is not its password, `corrupt`, `too_complex`,
            or `unsupported` for a kind of encryption that is unknown.
    """
    with open_checked(data, name) as archive:
        manifest = part(archive, _MANIFEST, name) or b""
        if b"encryption-data" not in manifest:
            return data
        locks = _locks(parsed(manifest, name), name)
        plain = io.BytesIO()
        with zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as written:
            written.writestr("mimetype", part(archive, "mimetype", name) or b"")
            for path, content in _parts(archive, locks, name, password):
                written.writestr(path, content)
    return plain.getvalue()


def _parts(
    archive: zipfile.ZipFile, locks: dict[str, _Lock], name: str, password: str
) -> list[tuple[str, bytes]]:
    """Pictures are left out: each key costs a hundred thousand rounds, and nobody reads them."""
    found: list[tuple[str, bytes]] = []
    left = _LARGEST_WHOLE
    for path in dict.fromkeys(archive.namelist()):
        if not path.endswith(".xml") or path == _MANIFEST:
            continue
        content = part(archive, path, name) or b""
        if path in locks:
            content = _opened(content, locks[path], name, password)
        left -= len(content)
        if left < 0:
            raise _too_much(name)
        found.append((path, content))
    return found


def _locks(manifest: Element, name: str) -> dict[str, _Lock]:
    found = (_lock(entry, name) for entry in manifest.iter(_M + "file-entry"))
    return {lock.path: lock for lock in found if lock is not None}


def _lock(entry: Element, name: str) -> _Lock | None:
    sealed = entry.find(_M + "encryption-data")
    if sealed is None:
        return None
    algorithm, start, derived = (
        sealed.find(_M + kind) for kind in ("algorithm", "start-key-generation", "key-derivation")
    )
    if algorithm is None or derived is None or start is None:
        raise unknown_lock(name)
    known = (
        _said(algorithm, "algorithm-name").endswith(_AES)
        and _said(start, "start-key-generation-name").lower().endswith(_SHA256)
        and _said(derived, "key-derivation-name").endswith(("PBKDF2", "#pbkdf2"))
        and _said(sealed, "checksum-type").lower().endswith("sha256-1k")
    )
    if not known:
        raise unknown_lock(name)
    try:
        return _Lock(
            _said(entry, "full-path"),
            b64decode(_said(algorithm, "initialisation-vector")),
            b64decode(_said(derived, "salt")),
            int(_said(derived, "iteration-count")),
            b64decode(_said(sealed, "checksum")),
        )
    except ValueError:
        raise damaged(name) from None


def _opened(content: bytes, lock: _Lock, name: str, password: str) -> bytes:
    from Cryptodome.Cipher import AES  # hardly any file needs it

    try:
        start = hashlib.sha256(password.encode()).digest()
        key = hashlib.pbkdf2_hmac("sha1", start, lock.salt, lock.rounds, 32)
        padded = AES.new(key, AES.MODE_CBC, iv=lock.iv).decrypt(content)
    except ValueError:  # lengths that cannot be, or no rounds at all
        raise damaged(name) from None
    packed = padded[: -padded[-1]] if padded and 0 < padded[-1] <= _BLOCK else padded
    if hashlib.sha256(packed[:_SUMMED]).digest() != lock.checksum:
        raise locked(name, password)
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        plain = unpacking.decompress(packed, _LARGEST_PART)
    except zlib.error:
        raise damaged(name) from None
    if unpacking.unconsumed_tail:
        raise _too_much(name)
    return plain


def _said(element: Element, attribute: str) -> str:
    return str(element.get(_M + attribute) or "")


def _too_much(name: str) -> IngestFailure:
    return IngestFailure(
        FailureCode.TOO_COMPLEX,
        f"{name} was not opened: it unpacks to too much. Split it into smaller files.",
    )

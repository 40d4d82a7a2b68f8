"""What a file is. Content decides; name and declared type only tell texts from each other."""

import io
import re
import zipfile

from contracts.documents import FailureCode
from contracts.errors import IngestFailure

_OFFICE = "application/vnd.openxmlformats-officedocument."
_MAGIC = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf", "application/gzip"),
    (b"Rar!", "application/gzip"),
    (b"{\\rtf", "application/rtf"),
    (b"%!PS", "application/postscript"),
    (b"\x7fELF", "application/octet-stream"),
    (b"MZ", "application/octet-stream"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_TEXT_NAMES = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".mdx": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
}
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_HEAD = 4096


def media_type_of(data: bytes, name: str, declared: str) -> str:
    """The media type of a file, `application/octet-stream` when it is none we know of.

    Raises:
        IngestFailure: when the file is empty, a damaged archive or locked by a password.
    """
    head = data[:_HEAD]
    if not data.strip(b"\x00\r\n\t "):
        raise IngestFailure(FailureCode.EMPTY_TEXT, f"{name} is empty. Upload a file with text.")
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if data.startswith(_OLE):
        return _of_ole(data, name)
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _of_zip(data, name)
    binary = _is_binary(head)
    for magic, media_type in _MAGIC:
        if data.startswith(magic) and (binary or media_type == "application/rtf"):
            return media_type
    if head[4:8] == b"ftyp":
        return "video/mp4"
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"AVI ": "video/avi"}.get(head[8:12], "audio/wav")
    if binary:
        return _claimed_pdf(name, declared)
    return _of_text(head, name, declared)


def _of_text(head: bytes, name: str, declared: str) -> str:
    if _HTML_START.match(head.lstrip(_BOMS[0])):
        return "text/html"
    suffix = "." + name.rpartition(".")[2].lower()
    if suffix in _TEXT_NAMES:
        return _TEXT_NAMES[suffix]
    plain = declared.partition(";")[0].strip().lower()
    known = ("text/markdown", "text/html")
    if plain == "application/xhtml+xml":
        return "text/html"
    return plain if plain in known and suffix != ".txt" else "text/plain"


def _is_binary(head: bytes) -> bool:
    if head.startswith(_BOMS):
        return False
    control = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in head)
    return b"\x00" in head or control > 0.02 * len(head)


def _claimed_pdf(name: str, declared: str) -> str:
    """Noise that calls itself something we read is damaged, not unsupported."""
    if name.lower().endswith((".pdf", ".docx")) or declared == "application/pdf":
        raise _damaged(name)
    return "application/octet-stream"


def _damaged(name: str) -> IngestFailure:
    return IngestFailure(
        FailureCode.CORRUPT,
        f"{name} is damaged and cannot be opened. Try to export or download it again.",
    )


def _of_ole(data: bytes, name: str) -> str:
    """The container of old Office files, and of new ones that are encrypted."""
    marks = ("EncryptedPackage", "EncryptionInfo", "EncryptedSummary")
    if any(mark.encode("utf-16-le") in data for mark in marks) or _is_locked_word(data):
        raise IngestFailure(
            FailureCode.PASSWORD_REQUIRED,
            f"{name} is protected by a password. Save a copy without one and upload that.",
        )
    return "application/x-ole-storage"


def _is_locked_word(data: bytes) -> bool:
    """An old Word file whose header (at the first sector) says that it is encrypted."""
    header = data[512:524]
    word = header[:2] == b"\xec\xa5"
    return word and bool(int.from_bytes(header[10:12], "little") & 0x0100)


def _of_zip(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise _damaged(name) from None
    if "word/document.xml" in names or any(n.startswith("word/document") for n in names):
        return _OFFICE + "wordprocessingml.document"
    if any(entry.startswith("ppt/") for entry in names):
        return _OFFICE + "presentationml.presentation"
    if "xl/workbook.bin" in names:
        return "application/vnd.ms-excel.sheet.binary.macroenabled.12"
    if any(entry.startswith("xl/") for entry in names):
        return _OFFICE + "spreadsheetml.sheet"
    if "META-INF/container.xml" in names:
        return "application/epub+zip"
    if name.lower().endswith(".docx"):
        raise _damaged(name)
    return "application/zip"

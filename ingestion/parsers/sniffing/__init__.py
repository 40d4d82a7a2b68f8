"""What a file is. Content decides; name and declared type only tell texts from each other."""

import re

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.decoding import is_spoilt_text, is_wide_text
from ingestion.parsers.paged import MARK
from ingestion.parsers.sniffing.binaries import type_of_binary
from ingestion.parsers.sniffing.ole import OLE, type_of_ole
from ingestion.parsers.sniffing.packages import type_of_zip
from ingestion.parsers.sniffing.texts import type_of_text
from ingestion.parsers.zips import damaged

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PDF = re.compile(rb"(?:\A|[\r\n])[ \t]*%PDF-")
_HEAD = 4096
RECORDING_HEAD = 65_536


def media_type_of(data: bytes, name: str, declared: str) -> str:
    """The media type of a file, `application/octet-stream` when it is none we know of.

    Raises:
        IngestFailure: when the file is empty, a damaged archive or locked by a password.
    """
    head = data[:_HEAD]
    if data.startswith(MARK):
        return "text/x-pages"
    if not data.strip(b"\x00\r\n\t "):
        raise IngestFailure(FailureCode.EMPTY_TEXT, f"{name} is empty. Upload a file with text.")
    if data.startswith(_ZIP):
        return type_of_zip(data, name)
    if data.startswith(OLE):
        return type_of_ole(data, name)
    binary = _is_binary(head)
    if _PDF.search(head[:1030]) or (binary and b"%PDF-" in head[:1030]):
        return "application/pdf"
    if head.startswith(b"{\\rtf"):
        return "application/rtf"
    if not binary:
        return type_of_text(data, name, declared)
    media_type = type_of_binary(data, name)
    if media_type == "application/octet-stream" and is_spoilt_text(head):
        return type_of_text(data, name, declared)
    if media_type == "application/octet-stream" and _claims_a_document(name, declared):
        raise damaged(name)
    return media_type


def recording_type(data: bytes, name: str) -> str | None:
    """The media type of audio or video, told by its first bytes alone; None for all else."""
    head = data[:RECORDING_HEAD]
    if not _is_binary(head[:_HEAD]) or b"%PDF-" in head[:1030]:
        return None
    media_type = type_of_binary(head, name)
    return media_type if media_type.startswith(("audio/", "video/")) else None


def _is_binary(head: bytes) -> bool:
    control = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in head)
    return (b"\x00" in head or control > 0.02 * len(head)) and not is_wide_text(head)


def _claims_a_document(name: str, declared: str) -> bool:
    """Noise that calls itself something we read is damaged, not unsupported."""
    suffixes = (".pdf", ".docx", ".pptx", ".xlsx", ".odt", ".ods", ".odp", ".epub", ".zip")
    return name.lower().endswith(suffixes) or declared == "application/pdf"

"""What a ZIP is: an office file, a book, or files packed together."""

import io
import re
import zipfile

from ingestion.parsers.locked import locked
from ingestion.parsers.zips import UNREADABLE, damaged

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_INDICES = {"Index.zip", "index.xml", "index.xml.gz", "index.apxl", "index.apxl.gz"}
_STAR = "application/vnd.sun.xml."
_BINARY_SHEET = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
_MAIN = (
    (b"ms-excel.sheet.binary.macroenabled.main", _BINARY_SHEET),
    (b"wordprocessingml.", _OFFICE + "wordprocessingml.document"),
    (b"ms-word.", _OFFICE + "wordprocessingml.document"),
    (b"presentationml.", _OFFICE + "presentationml.presentation"),
    (b"ms-powerpoint.", _OFFICE + "presentationml.presentation"),
    (b"spreadsheetml.", _OFFICE + "spreadsheetml.sheet"),
    (b"ms-excel.", _OFFICE + "spreadsheetml.sheet"),
)
_MAIN_TYPE = re.compile(rb"contenttype\s*=\s*[\"']application/(?:vnd\.)?([^\"']+\.main)\+xml[\"']")
_MAIN_BINARY = re.compile(rb"contenttype\s*=\s*[\"']application/vnd\.([^\"']+\.main)[\"']")
_PARTS = (
    (re.compile(r"word/document\d*\.xml"), _OFFICE + "wordprocessingml.document"),
    (re.compile(r"ppt/presentation\.xml"), _OFFICE + "presentationml.presentation"),
    (re.compile(r"xl/workbook\.bin"), _BINARY_SHEET),
    (re.compile(r"xl/workbook\.xml"), _OFFICE + "spreadsheetml.sheet"),
)
_DOCUMENT_NAMES = (".docx", ".docm", ".pptx", ".pptm", ".xlsx", ".xlsm", ".xlsb", ".odt", ".epub")
_TYPES, _MANIFEST = "[Content_Types].xml", "META-INF/manifest.xml"
_PEEK = 1024 * 1024


def type_of_zip(data: bytes, name: str) -> str:
    """Told by what a package says of itself, else by its main part.

    Raises:
        IngestFailure: `corrupt` or `password_required`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            media_type = _of_office(archive, names) or _of_mimetype(archive, names, name)
    except UNREADABLE:
        raise damaged(name) from None
    if media_type:
        return media_type
    if "META-INF/container.xml" in names or _is_bare_book(names, name):
        return "application/epub+zip"
    if _is_iwork(names):
        return "application/x-iwork"
    if name.lower().endswith(_DOCUMENT_NAMES):
        raise damaged(name)
    return "application/x-opc-package" if _TYPES in names else "application/zip"


def _is_bare_book(names: set[str], name: str) -> bool:
    """Some programs leave out all that an e-book says of itself but its package."""
    packages = (entry for entry in names if entry.lower().endswith(".opf"))
    return name.lower().endswith(".epub") and next(packages, None) is not None


def _is_iwork(names: set[str]) -> bool:
    """Files of 2013 and later are made of `.iwa`; before, of one index beside a preview."""
    if any(entry.endswith(".iwa") for entry in names):
        return True
    return bool(names & _INDICES) and any(entry.startswith("QuickLook/") for entry in names)


def _of_office(archive: zipfile.ZipFile, names: set[str]) -> str | None:
    if _TYPES in names:
        content = _start_of(archive, _TYPES).lower()
        for found in (*_MAIN_BINARY.findall(content), *_MAIN_TYPE.findall(content)):
            for mark, media_type in _MAIN:
                if found.startswith(mark) or b"." + mark in found:
                    return media_type
    for pattern, media_type in _PARTS:
        if any(pattern.fullmatch(entry) for entry in names):
            return media_type
    return None


def _of_mimetype(archive: zipfile.ZipFile, names: set[str], name: str) -> str | None:
    """What OpenDocument files and e-books put into an entry of that name."""
    if "mimetype" not in names:
        return None
    said = _start_of(archive, "mimetype")[:100].decode("ascii", "replace").strip().lower()
    if said == "application/epub+zip":
        return said
    if said.startswith(_STAR):
        return re.sub(r"\.(?:template|global)$", "", said)
    if not said.startswith(_OPEN):
        return None
    if _MANIFEST in names and b"encryption-data" in _start_of(archive, _MANIFEST):
        raise locked(name)
    return re.sub(r"-(?:template|master|web|master-template)$", "", said)


def _start_of(archive: zipfile.ZipFile, path: str) -> bytes:
    """The first megabyte of a part; nothing of one that is damaged or locked."""
    try:
        with archive.open(path) as stream:
            return stream.read(_PEEK)
    except (*UNREADABLE, RuntimeError):
        return b""

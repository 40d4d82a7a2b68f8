"""Files that somebody put into an Office file as objects: workbooks, PDFs, letters. They become
documents below it, as those in a PDF or a letter do."""

import io
import struct
from pathlib import PurePosixPath

from contracts.documents import Attachment
from ingestion.parsers.building import ExtractBuilder
from ingestion.parsers.letters import file_name
from ingestion.parsers.ooxml import Package
from ingestion.parsers.sniffing.ole import OLE

_KINDS = ("package", "oleObject")
_MOST = 200
_WHOLE = {"WordDocument": ".doc", "Workbook": ".xls", "Book": ".xls", "PowerPoint Document": ".ppt"}
_BROKEN = (
    *(OSError, ValueError, IndexError, KeyError, struct.error, TypeError, AttributeError),
    RecursionError,  # folders in themselves
)


def attach_objects(built: ExtractBuilder, package: Package, path: str) -> None:
    """The objects of the part at `path`, each once; those that are no files are counted."""
    unread = 0
    for relation in package.relations(path).values():
        if relation.kind not in _KINDS:
            continue
        data = package.data(relation.path)
        if data is None:
            continue
        found = _file_in(data, PurePosixPath(relation.path.replace("\\", "/")).name)
        if found is None or len(built.attachments) >= _MOST:
            unread += 1
        elif found not in built.attachments:
            built.attachments.append(found)
    if unread:
        what = "1 object" if unread == 1 else f"{unread:,} objects"
        note = f"{what} in the file could not be read: only what the page shows of them was."
        built.notes += [note] if note not in built.notes else []


def _file_in(data: bytes, name: str) -> Attachment | None:
    """None for what is no file: an equation, a drawing, a link to something elsewhere."""
    if not data.startswith(OLE):
        return Attachment(name=name, media_type="", data=data) if data else None
    import olefile  # few files have such objects

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            streams = {"/".join(entry): entry for entry in container.listdir()}

            def content(stream: str) -> bytes:
                return container.openstream(streams[stream]).read()

            if "\x01Ole10Native" in streams:
                return _native(content("\x01Ole10Native"), name)
            for stream in ("Package", "CONTENTS"):
                if stream in streams and (inside := content(stream)):
                    known = inside.startswith((b"PK", b"%PDF"))
                    return Attachment(name=name, media_type="", data=inside) if known else None
            for stream, suffix in _WHOLE.items():
                if stream in streams:
                    return Attachment(
                        name=str(PurePosixPath(name).with_suffix(suffix)), media_type="", data=data
                    )
    except _BROKEN:
        return None
    return None


def _native(stream: bytes, name: str) -> Attachment | None:
    """A file as Windows packs it: its size, its name, where it came from, and it itself."""
    label, at = _until_nul(stream, 6)
    _, at = _until_nul(stream, at)
    at += 4
    (length,) = struct.unpack_from("<I", stream, at)
    at += 4 + length  # the name of a copy that was made on the way
    (size,) = struct.unpack_from("<I", stream, at)
    data = stream[at + 4 : at + 4 + size]
    return Attachment(name=file_name(label or name), media_type="", data=data) if data else None


def _until_nul(stream: bytes, at: int) -> tuple[str, int]:
    end = stream.index(b"\0", at)
    return stream[at:end].decode("cp1252", "replace"), end + 1

"""ZIP archives: every file in them becomes a document of its own."""

import stat
import zipfile
from pathlib import PurePosixPath

from contracts.documents import Extract, FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.archive_contents import ArchiveContents, TooLong
from ingestion.parsers.archive_names import names_of
from ingestion.parsers.building import ExtractBuilder
from ingestion.parsers.zips import open_checked

_MOST_FILES = 1000
_LARGEST_FILE = 100 * 1024 * 1024
_LARGEST_WHOLE = 300 * 1024 * 1024
_LEFT_OUT = {"__macosx", "thumbs.db", "desktop.ini"}


class ArchiveParser:
    """A file's name is its path inside; what would lead out of the archive is left out."""

    media_types = frozenset({"application/zip"})
    max_characters = 20_000_000
    password: str | None = None
    encoding: str | None = None
    """What somebody says that the names of its files are written in."""

    def parse(self, data: bytes, name: str) -> Extract:
        built = ExtractBuilder(name, self.max_characters)
        with open_checked(data, name) as archive:
            files = [entry for entry in archive.infolist() if not _is_folder(entry)]
            names = names_of(files, self.encoding)
            built.notes += [names.note] if names.note else []
            wanted = [(entry, path) for entry, path in zip(files, names.paths, strict=True)]
            wanted = [(entry, path) for entry, path in wanted if _is_wanted(entry, path)]
            if left_out := len(files) - len(wanted):
                built.notes.append(_left_out(left_out))
            _check(wanted, name)
            contents = ArchiveContents(archive, data, name, self.password)
            remaining = _LARGEST_WHOLE
            for entry, path in wanted:
                most = min(_LARGEST_FILE, remaining)
                content = _unpacked(contents, entry, path, name, most)
                remaining -= len(content)
                built.attach(path.as_posix(), "", content)
        if not built.attachments:
            raise IngestFailure(
                FailureCode.EMPTY_TEXT,
                f"{name} contains no files that can be read. Upload one that does.",
            )
        extract = built.done()
        extract.spellings = names.spellings
        return extract


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    return bool(entry.filename) and entry.is_dir()  # which asks for the last letter of a name


def _is_wanted(entry: zipfile.ZipInfo, path: PurePosixPath) -> bool:
    """A regular file inside the archive that a person put there."""
    parts = path.parts
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG) or not parts:
        return False
    if parts[0] == "/" or ".." in parts or parts[0].endswith(":"):
        return False
    return not any(part.startswith(".") or part.lower() in _LEFT_OUT for part in parts)


def _left_out(count: int) -> str:
    if count == 1:
        return "1 file was left out: it is hidden, a link, or of the system that packed it."
    return (
        f"{count} files were left out: they are hidden, links, or of the system that packed them."
    )


def _check(entries: list[tuple[zipfile.ZipInfo, PurePosixPath]], name: str) -> None:
    if len(entries) > _MOST_FILES:
        raise _too_large(name, f"it has more than {_MOST_FILES:,} files")
    if sum(entry.file_size for entry, _ in entries) > _LARGEST_WHOLE:
        raise _too_large(name, "it unpacks to more than 300 MB")
    for entry, path in entries:
        if entry.file_size > _LARGEST_FILE:
            raise _too_large(name, f"{path.name} in it is larger than 100 MB")


def _unpacked(
    contents: ArchiveContents, entry: zipfile.ZipInfo, path: PurePosixPath, name: str, most: int
) -> bytes:
    try:
        return contents.read(entry, most)
    except TooLong:
        raise _too_large(name, f"{path.name} in it is larger than it says") from None


def _too_large(name: str, why: str) -> IngestFailure:
    return IngestFailure(
        FailureCode.TOO_LARGE,
        f"{name} was not unpacked: {why}. Pack it into smaller archives and upload those.",
    )

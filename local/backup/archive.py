"""The file that a backup is: a tar, so that any system opens it, with a checksum of all in it.

In this order: `database.dump` (by `pg_dump -Fc`), `secrets.json`, `originals/<key>`, `SHA256SUMS`
(as sha256sum reads it) and `manifest.json`. Without the last it is not whole.
"""

import hashlib
import io
import os
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from local.home import CannotRun

DATABASE, SECRETS, ORIGINALS = "database.dump", "secrets.json", "originals/"
_SUMS, _MANIFEST = "SHA256SUMS", "manifest.json"
_FORMAT = 1
_CHUNK = 1 << 20
_MOST_JSON = 1 << 20


class Readable(Protocol):
    """Bytes that are read once."""

    def read(self, size: int = -1, /) -> bytes: ...


class Manifest(BaseModel):
    """What a backup says of itself. `tables` has of each table its rows and a sum over them."""

    model_config = ConfigDict(frozen=True)

    format: int = _FORMAT
    made_at: AwareDatetime
    migrations: list[str]
    """Those that the database had, oldest first."""
    tables: dict[str, tuple[int, str]]
    originals: int
    bytes: int
    """Of all originals together."""


class Writer:
    """Writes a backup beside `file`, which gets its name when it is whole. Private from the start.

    Raises:
        CannotRun: the file is there already, or cannot be written.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._partial = file.with_name(f"{file.name}.part")
        self._sums: list[str] = []

    def __enter__(self) -> Self:
        if self._file.exists():
            raise CannotRun(f"{self._file} is there already. Name a file that is not.")
        with _told(self._file):
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            self._raw = os.fdopen(os.open(self._partial, flags, 0o600), "wb")
        self._tar = tarfile.open(fileobj=self._raw, mode="w", format=tarfile.PAX_FORMAT)
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.close()
        self._partial.unlink(missing_ok=True)

    def add(self, name: str, data: bytes) -> None:
        self._add(name, io.BytesIO(data), len(data))

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            self._add(name, file, path.stat().st_size)

    def finish(self, manifest: Manifest) -> None:
        """Nothing can be added afterwards; the backup is on the disk."""
        self.add(_SUMS, "".join(self._sums).encode())
        self.add(_MANIFEST, manifest.model_dump_json(indent=1).encode())
        with _told(self._file):
            self._tar.close()
            self._raw.flush()
            os.fsync(self._raw.fileno())
            self._partial.replace(self._file)

    def _add(self, name: str, source: Readable, size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, int(time.time())
        reading = _Summed(source)
        with _told(self._file):
            self._tar.addfile(member, reading)
        self._sums.append(f"{reading.sum}  {name}\n")


class Reader:
    """What is in a backup, once, in its order.

    Raises:
        CannotRun: it is no backup, not whole, or not as it was written.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.manifest = self._looked_at()

    def members(self) -> Iterator[tuple[str, Readable]]:
        """The name of each thing and its bytes, to be read before the next one is asked for.

        The sums are compared at the end: nothing that was read counts before this has ended.
        """
        read: dict[str, str] = {}
        with self._opened() as tar:
            for member in tar:
                if member.name == _MANIFEST:
                    continue
                content = tar.extractfile(member)
                if content is None:
                    raise CannotRun(f"{self._file} has {member.name} in it, which is no file.")
                if member.name == _SUMS:
                    self._compare(read, content.read().decode())
                    continue
                summed = _Summed(content)
                yield member.name, summed
                while summed.read(_CHUNK):
                    pass
                read[member.name] = summed.sum

    def _compare(self, read: dict[str, str], written: str) -> None:
        sums = dict(line.split("  ", 1)[::-1] for line in written.splitlines())
        wrong = sorted(
            name for name in read.keys() | sums.keys() if read.get(name) != sums.get(name)
        )
        if wrong:
            raise CannotRun(f"{self._file} is damaged: {wrong[0]} is not as it was written.")

    def _looked_at(self) -> Manifest:
        told = None
        with self._opened() as tar:
            for member in tar:
                if member.name == _MANIFEST and member.isfile() and member.size <= _MOST_JSON:
                    content = tar.extractfile(member)
                    told = content.read() if content else None
        if told is None:
            raise CannotRun(f"{self._file} is not a whole backup: its manifest is missing.")
        try:
            manifest = Manifest.model_validate_json(told)
        except ValidationError:
            raise CannotRun(f"{self._file} is no backup that this version reads.") from None
        if manifest.format != _FORMAT:
            raise CannotRun(f"{self._file} was made by another version of Ibid.")
        return manifest

    @contextmanager
    def _opened(self) -> Iterator[tarfile.TarFile]:
        try:
            with tarfile.open(self._file, mode="r:") as tar:
                yield tar
        except tarfile.TarError as error:
            raise CannotRun(f"{self._file} is no backup, or not a whole one: {error}.") from None
        except OSError as error:
            raise CannotRun(f"{self._file} cannot be read: {error.strerror or error}.") from None


class _Summed:
    """Adds up what is read through it."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._digest = hashlib.sha256()

    @property
    def sum(self) -> str:
        return self._digest.hexdigest()

    def read(self, size: int = -1, /) -> bytes:
        chunk = self._source.read(size)
        self._digest.update(chunk)
        return chunk


@contextmanager
def _told(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotRun(f"{file} cannot be written: {error.strerror or error}.") from None

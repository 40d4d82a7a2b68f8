"""Files that came out of a file, kept on disk until they have rows of their own."""

import hashlib
import tempfile
from typing import IO, NamedTuple


class Part(NamedTuple):
    """One of them: `sha256` is of what has arrived, `at` where it stands in the spool."""

    name: str
    media_type: str
    size: int
    sha256: str
    at: int


class Spool:
    """In a file that has no name, so that nothing is left of it whatever dies.

    Its methods block; they are for threads.
    """

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._file: IO[bytes] | None = None
        self._digest = hashlib.sha256()
        self._began = 0

    def add(self, piece: bytes) -> None:
        """More of the part that is arriving."""
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed by `close`
        self._file.write(piece)
        self._digest.update(piece)

    def finish(self, name: str, media_type: str, size: int) -> None:
        """The part that was arriving is whole."""
        self.parts.append(Part(name, media_type, size, self._digest.hexdigest(), self._began))
        self._began += size
        self._digest = hashlib.sha256()

    def read(self, part: Part) -> bytes:
        if self._file is None:
            return b""
        self._file.seek(part.at)
        return self._file.read(part.size)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

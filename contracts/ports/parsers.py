"""What makes a text of a file."""

from typing import Protocol

from contracts.documents import Extract


class Parser(Protocol):
    """A plug-in: one class, found by the entry-point group `ibid.parsers`.

    `parse` runs in a child process with limits and may raise `IngestFailure`.
    """

    media_types: frozenset[str]

    def parse(self, data: bytes, name: str) -> Extract: ...

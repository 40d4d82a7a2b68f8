"""What a file was made into, in a process of its own."""

from typing import NamedTuple

from contracts.documents import Extract, Passage

Outline = list[tuple[int, tuple[str, ...]]]


class Reading(NamedTuple):
    """`extract` has no sections and no attachments: all that they are for is done. The passages
    have no ids yet, since the process did not know whose they are."""

    extract: Extract
    outline: Outline
    passages: list[Passage]


class Recording(NamedTuple):
    """A file to be listened to."""

    media_type: str


class Foreign(NamedTuple):
    """A file that another program has to convert first (`parsers.converted.TARGETS`)."""

    media_type: str


class Computable(NamedTuple):
    """A workbook to be computed, before the file can be read; `kind` is its suffix."""

    kind: str
    workbook: bytes


class Converted(NamedTuple):
    """What another program made of a file."""

    data: bytes

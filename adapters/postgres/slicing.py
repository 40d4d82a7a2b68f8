"""What is written or read in pieces, so that no more is held, or encoded at once, than a piece."""

from collections.abc import Iterator

AT_ONCE = 100
"""Rows with a vector: their encoding holds up the event loop for some milliseconds."""


def slices(length: int) -> Iterator[slice]:
    return (slice(first, first + AT_ONCE) for first in range(0, length, AT_ONCE))

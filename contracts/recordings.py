"""Recordings, and what is said in them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Spoken:
    """A sentence or so of a recording; `start` and `end` are seconds from its beginning."""

    text: str
    start: float
    end: float

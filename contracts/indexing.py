"""What stands in an index outside Postgres, and what is found there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID


@dataclass(frozen=True)
class IndexedPassage:
    """What stands beside a vector in an index, for other programs that read there."""

    id: UUID
    text: str
    metadata: Mapping[str, str | int]


class Near(NamedTuple):
    """A passage that an index found; a higher score is nearer."""

    id: UUID
    score: float

"""What stands in an index outside Postgres, and what is found there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from contracts.documents import Passage
from contracts.embedders import EmbedderId, Vector


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


@dataclass(frozen=True)
class EmbeddedPassages:
    """Passages of one document, each with its vector, all by one embedder.

    A digest stands for what was embedded, whoever embeds it.
    """

    passages: Sequence[Passage]
    vectors: Sequence[Vector]
    digests: Sequence[bytes]
    embedder: EmbedderId

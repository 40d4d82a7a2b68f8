"""What is remembered for a while; losing it is harmless."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID


class SearchCache(Protocol):
    """Remembers for a few minutes. Losing something is harmless, and no method raises.

    `about` says everything that the answer depends on: whoever asks puts the index's version and
    the caller in it.
    """

    async def vector(self, project_id: UUID, about: str) -> bytes | None: ...

    async def store_vector(self, project_id: UUID, about: str, vector: bytes) -> None: ...

    async def results(self, project_id: UUID, about: str) -> bytes | None: ...

    async def store_results(self, project_id: UUID, about: str, results: bytes) -> None: ...


class VectorCache(Protocol):
    """Remembers vectors for a while, each under a digest of what was embedded, by whom.

    Bounded, whoever shares its memory. Losing something is harmless, and no method raises; what it
    gives back may be damaged, and is looked at before it is used.
    """

    async def get(self, project_id: UUID, digests: Sequence[bytes]) -> dict[bytes, bytes]:
        """Those that are known, of this project only."""
        ...

    async def put(self, project_id: UUID, vectors: Mapping[bytes, bytes]) -> None: ...

    async def invalidate(self, project_id: UUID) -> None:
        """All of a project: something of it was deleted."""
        ...

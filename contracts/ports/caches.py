"""What is remembered for a while; losing it is harmless."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from contracts.people import Caller


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


@dataclass(frozen=True)
class KeptProjects:
    """What was found in a `ProjectCache`."""

    values: Mapping[UUID, bytes] = field(default_factory=dict[UUID, bytes])
    stamps: Mapping[UUID, bytes] = field(default_factory=dict[UUID, bytes])
    """What `put` needs of those that may be kept now; nobody else reads it."""


class ProjectCache(Protocol):
    """What pages show of a project, never older than the last commit. Losing something is
    harmless, and no method raises."""

    async def get(self, reader: Caller, what: str, subjects: Sequence[UUID]) -> KeptProjects:
        """Before the database is asked for what is not there. A subject is a project, or the
        reader, for what depends on no project."""
        ...

    async def put(
        self, reader: Caller, what: str, read: KeptProjects, values: Mapping[UUID, bytes]
    ) -> None:
        """What the database said after `get`, which gave `read`."""
        ...


class ProjectChanges(Protocol):
    """Tells a `ProjectCache` of what is written. No method raises."""

    async def begin(self, changed: Collection[UUID]) -> bytes:
        """Right before the commit, of projects and of people whose rights change. Gives what `end`
        needs."""
        ...

    async def end(self, changed: Collection[UUID], writer: bytes) -> None:
        """Behind it, also where it failed."""
        ...

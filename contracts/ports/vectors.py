"""Where passages and their vectors are kept and found."""

from collections.abc import Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from contracts.chats import Hit
from contracts.documents import ClaimedDocument
from contracts.embedders import EmbedderId, Vector
from contracts.indexing import EmbeddedPassages, IndexedPassage, Near
from contracts.searching import SearchRequest

Transaction = TypeVar("Transaction", contravariant=True)


class VectorStore(Protocol[Transaction]):
    """Keeps passages with their vectors and words, by project and document.

    `tx` is the transaction the caller's own writes are in, acting as somebody; a store outside
    Postgres ignores it and must itself never answer from another project.
    """

    async def replace(
        self, tx: Transaction, document: ClaimedDocument, embedded: EmbeddedPassages
    ) -> None:
        """Afterwards the document has exactly these passages, whatever it had before, with vectors
        of their embedder only.
        """
        ...

    async def known(
        self, tx: Transaction, project_id: UUID, digests: Sequence[bytes], embedder: EmbedderId
    ) -> dict[bytes, Vector]:
        """Vectors of this embedder that the project has already, by digest; none is no fault."""
        ...

    async def copy(self, tx: Transaction, document: ClaimedDocument, source_id: UUID) -> None:
        """Afterwards the document has the passages of another one in its project, with ids of
        its own, and the vectors of every embedder that they have there."""
        ...

    async def search(self, tx: Transaction, request: SearchRequest) -> list[Hit]:
        """The best passages first, under the rights of whoever `tx` acts as."""
        ...


class VectorIndex(Protocol):
    """Vectors outside Postgres, which has them as well, so that it can be made again from there.

    It knows no rights and no versions: what it finds counts only where Postgres has it too. Every
    method raises `StorageUnavailable` when the index does not answer.
    """

    name: str
    limits: str
    """What this one cannot do, in sentences for who chooses."""

    async def prepare(self, dimensions: int) -> None:
        """Make what has to be there before vectors of this size are put; twice is harmless."""
        ...

    async def put(
        self,
        project_id: UUID,
        document_id: UUID,
        passages: Sequence[IndexedPassage],
        vectors: Sequence[Vector],
    ) -> None:
        """Afterwards the document has exactly these, whatever it had before."""
        ...

    async def remove(self, project_id: UUID, document_ids: Sequence[UUID] | None) -> None:
        """These documents, or all of the project; what is not there is no fault."""
        ...

    async def nearest(
        self,
        project_id: UUID,
        vector: Vector,
        limit: int,
        document_ids: Sequence[UUID] | None = None,
    ) -> list[Near]:
        """Best first, of these documents or all; never of another project."""
        ...

    async def projects(self) -> set[UUID]:
        """Those of which anything is here."""
        ...

    async def held(self, project_id: UUID) -> dict[UUID, set[UUID]]:
        """The ids of passages by document."""
        ...

    async def compact(self, project_id: UUID) -> None:
        """Give back the room of what was removed; called now and then."""
        ...

    async def close(self) -> None: ...

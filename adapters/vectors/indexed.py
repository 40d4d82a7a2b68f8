"""Passages in Postgres, and their vectors also in an index elsewhere, which is asked by meaning."""

from collections.abc import Sequence
from uuid import UUID

from adapters.models.embedders import Key
from adapters.postgres.database import Tx
from adapters.postgres.embedders import embedders
from adapters.vectors import stored
from adapters.vectors.pgvector import PgVectorStore
from contracts.chats import Hit
from contracts.documents import ClaimedDocument
from contracts.ports import EmbeddedPassages, EmbedderId, SearchRequest, Vector, VectorIndex
from contracts.projects import SearchMode

_LEAST = 100
"""As many as Postgres itself considers by meaning before words have their say."""
_ROUNDS = 3


class IndexedStore:
    """The index is written before the transaction commits.

    When that is rolled back, the index has passages that Postgres does not know: no search shows
    them, and `adapters.vectors.rebuild` removes them. When the index is away, storing and searching
    by meaning raise `StorageUnavailable`; nothing is searched in its stead.

    In the index are vectors of one embedder, the installation's. A project that has another one,
    from before there was an index, is in Postgres only, and searched there.
    """

    def __init__(self, store: PgVectorStore, index: VectorIndex, embedder: Key) -> None:
        self._store, self._index, self._embedder = store, index, embedder

    async def replace(self, tx: Tx, document: ClaimedDocument, embedded: EmbeddedPassages) -> None:
        await self._store.replace(tx, document, embedded)
        if not self._holds(embedded.embedder):
            return
        await stored.hold_still(tx, document.project_id)
        named = stored.all_indexed(embedded.passages, document.name)
        await self._index.put(document.project_id, document.id, named, embedded.vectors)

    async def known(
        self, tx: Tx, project_id: UUID, digests: Sequence[bytes], embedder: EmbedderId
    ) -> dict[bytes, Vector]:
        return await self._store.known(tx, project_id, digests, embedder)

    async def copy(self, tx: Tx, document: ClaimedDocument, source_id: UUID) -> None:
        await self._store.copy(tx, document, source_id)
        embedder = await embedders.searched_by(tx, document.project_id, *self._embedder)
        if embedder is None or not self._holds(embedder):
            return
        await stored.hold_still(tx, document.project_id)
        passages, vectors = await stored.passages_of(tx, document.id, embedder)
        await self._index.put(document.project_id, document.id, passages, vectors)

    async def search(self, tx: Tx, request: SearchRequest) -> list[Hit]:
        elsewhere = request.embedder is None or self._holds(request.embedder)
        if request.vector is None or request.mode is SearchMode.KEYWORD or not elsewhere:
            return await self._store.search(tx, request)
        return await self._store.search(tx, request, await self._near(tx, request, request.vector))

    def _holds(self, embedder: EmbedderId) -> bool:
        return (embedder.name, embedder.dimensions) == self._embedder

    async def _near(self, tx: Tx, request: SearchRequest, vector: Vector) -> list[UUID]:
        """What was deleted and is still in the index, or does not fit, takes no room from the rest.

        Of pages and languages an index knows nothing: they are looked for among the nearest.
        """
        wanted = max(_LEAST, request.limit)
        documents = await stored.documents_of(tx, request)
        near: list[UUID] = []
        for round_ in range(_ROUNDS):
            limit = wanted * 4**round_
            found = await self._index.nearest(request.project_id, vector, limit, documents)
            fitting = await stored.fitting(tx, request, [hit.id for hit in found])
            near = [hit.id for hit in found if hit.id in fitting][:wanted]
            if len(near) == wanted or len(found) < limit:
                break
        return near

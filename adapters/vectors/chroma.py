"""An index in a Chroma server: a collection for each project."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import UUID

import httpx

from adapters.vectors.engines import engine, needed
from contracts.errors import StorageUnavailable
from contracts.ports import IndexedPassage, Near, Vector
from contracts.settings import VectorIndexSettings

_AT_ONCE = 500
_DOCUMENTS_AT_ONCE = 5000
"""The server binds each to a variable of SQLite, which has so many and no more."""


class ChromaIndex:
    """Replacing is not one step there: for a moment a document has its old and its new passages."""

    name = "chroma"
    limits = (
        "A graph is walked, so a search may miss some. Replacing a document is several steps: for "
        "a moment it has old and new passages, of which only those that Postgres has are shown. "
        "The file of the server keeps its size when documents go, until `chroma vacuum` is run. "
        "One tenant and one database, the default ones."
    )

    def __init__(self, url: str, api_key: str, prefix: str, timeout: float) -> None:
        self._chroma = engine("chromadb", "chroma")
        self._errors = (
            engine("chromadb.errors", "chroma").ChromaError,
            httpx.HTTPError,
            OSError,
            ValueError,  # as it says that nobody answers
            TimeoutError,
        )
        self._absent = engine("chromadb.errors", "chroma").NotFoundError
        self._url, self._key = urlsplit(url), api_key
        self._prefix, self._timeout = f"{prefix}-", timeout
        self._client: Any = None

    @classmethod
    def from_settings(cls, settings: VectorIndexSettings) -> Self:
        url = needed(settings.url, "URL").get_secret_value()
        key = settings.api_key.get_secret_value()
        return cls(url, key, settings.collection, settings.timeout_seconds)

    async def prepare(self, dimensions: int) -> None:
        async with self._answering() as client:
            await client.heartbeat()

    async def put(
        self,
        project_id: UUID,
        document_id: UUID,
        passages: Sequence[IndexedPassage],
        vectors: Sequence[Vector],
    ) -> None:
        if not passages:
            return await self.remove(project_id, [document_id])
        async with self._answering() as client:
            collection = await client.get_or_create_collection(
                self._name(project_id),
                embedding_function=None,
                configuration={"hnsw": {"space": "ip", "ef_construction": 200, "ef_search": 200}},
            )
        before = await self._ids(collection, [document_id])
        for start in range(0, len(passages), _AT_ONCE):
            some = passages[start : start + _AT_ONCE]
            async with self._answering():
                await collection.upsert(
                    ids=[str(p.id) for p in some],
                    embeddings=[v.tolist() for v in vectors[start : start + _AT_ONCE]],
                    documents=[p.text for p in some],
                    metadatas=[{**p.metadata, "document": str(document_id)} for p in some],
                )
        await self._delete(collection, before - {str(p.id) for p in passages})

    async def remove(self, project_id: UUID, document_ids: Sequence[UUID] | None) -> None:
        async with self._answering() as client:
            collection = await self._collection(client, project_id)
            if collection is None:
                return
            if document_ids is None:
                await client.delete_collection(self._name(project_id))
                return
        for some in _groups(document_ids):
            await self._delete(collection, await self._ids(collection, some))

    async def nearest(
        self,
        project_id: UUID,
        vector: Vector,
        limit: int,
        document_ids: Sequence[UUID] | None = None,
    ) -> list[Near]:
        found: list[Near] = []
        async with self._answering() as client:
            collection = await self._collection(client, project_id)
            if collection is None:
                return []
            for some in [None] if document_ids is None else _groups(document_ids):
                answer = await collection.query(
                    query_embeddings=[vector.tolist()],
                    n_results=limit,
                    where=None if some is None else _among(some),
                    include=["distances"],
                )
                pairs = zip(answer["ids"][0], answer["distances"][0], strict=True)
                found += [Near(UUID(name), 1 - distance) for name, distance in pairs]
        return sorted(found, key=lambda near: -near.score)[:limit]

    async def projects(self) -> set[UUID]:
        projects: set[UUID] = set()
        for offset in count(step=_AT_ONCE):
            async with self._answering() as client:
                some = await client.list_collections(limit=_AT_ONCE, offset=offset)
            names = [c.name for c in some if c.name.startswith(self._prefix)]
            projects |= {UUID(name.removeprefix(self._prefix)) for name in names}
            if len(some) < _AT_ONCE:
                break
        return projects

    async def held(self, project_id: UUID) -> dict[UUID, set[UUID]]:
        held: dict[UUID, set[UUID]] = defaultdict(set)
        async with self._answering() as client:
            collection = await self._collection(client, project_id)
        if collection is None:
            return {}
        for offset in count(step=_DOCUMENTS_AT_ONCE):
            async with self._answering():
                page = await collection.get(
                    include=["metadatas"], limit=_DOCUMENTS_AT_ONCE, offset=offset
                )
            for name, metadata in zip(page["ids"], page["metadatas"], strict=True):
                held[UUID(metadata["document"])].add(UUID(name))
            if len(page["ids"]) < _DOCUMENTS_AT_ONCE:
                break
        return dict(held)

    async def compact(self, project_id: UUID) -> None:
        """Only `chroma vacuum`, with the server stopped, gives room back."""

    async def close(self) -> None:
        """Its connections are closed with the loop; there is no call for it."""

    @asynccontextmanager
    async def _answering(self) -> AsyncIterator[Any]:
        """For a call or a few: the client itself would wait for ever."""
        try:
            async with asyncio.timeout(self._timeout):
                if self._client is None:
                    self._client = await self._chroma.AsyncHttpClient(
                        host=self._url.hostname or "localhost",
                        port=self._url.port or (443 if self._url.scheme == "https" else 8000),
                        ssl=self._url.scheme == "https",
                        headers={"x-chroma-token": self._key} if self._key else None,
                        settings=self._chroma.Settings(anonymized_telemetry=False),
                    )
                yield self._client
        except self._errors as error:
            raise StorageUnavailable(
                "The Chroma server with the index of vectors does not answer as it should. "
                "Try again in a moment."
            ) from error

    async def _collection(self, client: Any, project_id: UUID) -> Any:
        """None when nothing was ever put."""
        try:
            return await client.get_collection(self._name(project_id), embedding_function=None)
        except self._absent:
            return None

    async def _ids(self, collection: Any, document_ids: Sequence[UUID]) -> set[str]:
        async with self._answering():
            return set((await collection.get(where=_among(document_ids), include=[]))["ids"])

    async def _delete(self, collection: Any, names: set[str]) -> None:
        ordered = sorted(names)
        for start in range(0, len(ordered), _AT_ONCE):
            async with self._answering():
                await collection.delete(ids=ordered[start : start + _AT_ONCE])

    def _name(self, project_id: UUID) -> str:
        return f"{self._prefix}{project_id}"


def _groups(document_ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    starts = range(0, len(document_ids), _DOCUMENTS_AT_ONCE)
    return [document_ids[start : start + _DOCUMENTS_AT_ONCE] for start in starts]


def _among(document_ids: Sequence[UUID]) -> dict[str, Any]:
    return {"document": {"$in": [str(d) for d in document_ids]}}

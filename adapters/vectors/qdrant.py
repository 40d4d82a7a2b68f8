"""An index in a Qdrant server: one collection, in which a project is a tenant."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self
from uuid import UUID

from adapters.vectors.engines import engine, needed
from contracts.errors import StorageUnavailable
from contracts.ports import IndexedPassage, Near, Vector
from contracts.settings import VectorIndexSettings

_AT_ONCE = 250
_PAGE = 1000
_MOST_PROJECTS = 1_000_000


class QdrantIndex:
    """The client says `wait`, so whoever searches next finds what was put."""

    name = "qdrant"
    limits = (
        "A graph is walked where a project is large, so a search may miss some. Replacing a "
        "document is two steps: for a moment it has old and new passages, of which only those that "
        "Postgres has are shown. The collection is made when the first document is put, for "
        "vectors of that size."
    )

    def __init__(self, client: Any, collection: str) -> None:
        self._client, self._collection, self._made = client, collection, False
        self._models = engine("qdrant_client.models", "qdrant")
        exceptions = engine("qdrant_client.http.exceptions", "qdrant")
        self._errors = (exceptions.ApiException, OSError, ValueError)

    @classmethod
    def from_settings(cls, settings: VectorIndexSettings) -> Self:
        client = engine("qdrant_client", "qdrant").AsyncQdrantClient(
            url=needed(settings.url, "URL").get_secret_value(),
            api_key=settings.api_key.get_secret_value() or None,
            timeout=max(1, round(settings.timeout_seconds)),
            check_compatibility=False,  # it asks before anybody wants anything
        )
        return cls(client, settings.collection)

    async def prepare(self, dimensions: int) -> None:
        async with self._plain_errors():
            await self._client.get_collections()

    async def put(
        self,
        project_id: UUID,
        document_id: UUID,
        passages: Sequence[IndexedPassage],
        vectors: Sequence[Vector],
    ) -> None:
        if not passages:
            return await self.remove(project_id, [document_id])
        async with self._plain_errors():
            await self._make(len(vectors[0]))
            ours = {"project": str(project_id), "document": str(document_id)}
            for start in range(0, len(passages), _AT_ONCE):
                some = slice(start, start + _AT_ONCE)
                pairs = zip(passages[some], vectors[some], strict=True)
                points = [
                    self._models.PointStruct(
                        id=str(p.id),
                        vector=v.tolist(),
                        payload={**p.metadata, "text": p.text, **ours},
                    )
                    for p, v in pairs
                ]
                await self._client.upsert(self._collection, points, wait=True)
            kept = self._models.HasIdCondition(has_id=[str(p.id) for p in passages])
            await self._delete(self._filter(project_id, [document_id], but=kept))

    async def remove(self, project_id: UUID, document_ids: Sequence[UUID] | None) -> None:
        async with self._plain_errors():
            if document_ids != [] and await self._client.collection_exists(self._collection):
                await self._delete(self._filter(project_id, document_ids))

    async def nearest(
        self,
        project_id: UUID,
        vector: Vector,
        limit: int,
        document_ids: Sequence[UUID] | None = None,
    ) -> list[Near]:
        async with self._plain_errors():
            if document_ids == [] or not await self._client.collection_exists(self._collection):
                return []
            answer = await self._client.query_points(
                self._collection,
                query=vector.tolist(),
                query_filter=self._filter(project_id, document_ids),
                limit=limit,
                with_payload=False,
            )
        return [Near(UUID(str(point.id)), point.score) for point in answer.points]

    async def projects(self) -> set[UUID]:
        async with self._plain_errors():
            if not await self._client.collection_exists(self._collection):
                return set()
            answer = await self._client.facet(
                self._collection, "project", limit=_MOST_PROJECTS, exact=True
            )
        return {UUID(str(hit.value)) for hit in answer.hits}

    async def held(self, project_id: UUID) -> dict[UUID, set[UUID]]:
        held: dict[UUID, set[UUID]] = defaultdict(set)
        async with self._plain_errors():
            if not await self._client.collection_exists(self._collection):
                return {}
            offset: Any = None
            while True:
                points, offset = await self._client.scroll(
                    self._collection,
                    scroll_filter=self._filter(project_id, None),
                    limit=_PAGE,
                    offset=offset,
                    with_payload=["document"],
                )
                for point in points:
                    held[UUID(point.payload["document"])].add(UUID(str(point.id)))
                if offset is None:
                    return dict(held)

    async def compact(self, project_id: UUID) -> None:
        """The server does so by itself."""

    async def close(self) -> None:
        await self._client.close()

    @asynccontextmanager
    async def _plain_errors(self) -> AsyncIterator[None]:
        try:
            yield
        except self._errors as error:
            raise StorageUnavailable(
                "The Qdrant server with the index of vectors does not answer as it should. "
                "Try again in a moment."
            ) from error

    async def _make(self, size: int) -> None:
        """Once in each process. Of two that make it at once, one is told that it is there."""
        if self._made:
            return
        models = self._models
        try:
            if not await self._client.collection_exists(self._collection):
                await self._client.create_collection(
                    self._collection,
                    vectors_config=models.VectorParams(size=size, distance=models.Distance.DOT),
                )
        except self._errors:
            if not await self._client.collection_exists(self._collection):
                raise
        for field, tenant in (("project", True), ("document", False)):
            schema = models.KeywordIndexParams(
                type=models.KeywordIndexType.KEYWORD, is_tenant=tenant
            )
            await self._client.create_payload_index(
                self._collection, field_name=field, field_schema=schema, wait=True
            )
        self._made = True

    async def _delete(self, chosen: Any) -> None:
        selector = self._models.FilterSelector(filter=chosen)
        await self._client.delete(self._collection, points_selector=selector, wait=True)

    def _filter(
        self, project_id: UUID, document_ids: Sequence[UUID] | None, but: Any = None
    ) -> Any:
        models = self._models
        project = models.MatchValue(value=str(project_id))
        must = [models.FieldCondition(key="project", match=project)]
        if document_ids is not None:
            documents = models.MatchAny(any=[str(d) for d in document_ids])
            must.append(models.FieldCondition(key="document", match=documents))
        return models.Filter(must=must, must_not=None if but is None else [but])

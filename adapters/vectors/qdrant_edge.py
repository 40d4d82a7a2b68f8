"""An index in a folder: Qdrant inside the process, a shard for each project.

A shard can be open in one process only, and Ibid is several. So it is opened for each operation and
closed after it, under a lock that the processes share.
"""

import asyncio
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, TypeVar
from uuid import UUID

from adapters.vectors.engines import engine, needed
from adapters.vectors.locking import alone
from contracts.errors import StorageUnavailable
from contracts.ports import IndexedPassage, Near, Vector
from contracts.settings import VectorIndexSettings

R = TypeVar("R")
_AT_ONCE = 500
_PAGE = 5000


class QdrantEdgeIndex:
    """Every operation on a project waits for the one before it, in whichever process that is."""

    name = "qdrant-edge"
    limits = (
        "One search or one write of a project at a time, in all processes together, and each opens "
        "the project's files first: a tenth of a second or two where it has twenty thousand "
        "passages. For one person's documents, not for many. All processes need the same folder "
        "on a local disk. The engine calls itself a beta."
    )

    def __init__(self, folder: Path, prefix: str) -> None:
        self._edge = engine("qdrant_edge", "qdrant-edge")
        self._folder, self._prefix = folder, f"{prefix}_"

    @classmethod
    def from_settings(cls, settings: VectorIndexSettings) -> Self:
        return cls(needed(settings.folder, "FOLDER"), settings.collection)

    async def prepare(self, dimensions: int) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unavailable(self._folder) from error

    async def put(
        self,
        project_id: UUID,
        document_id: UUID,
        passages: Sequence[IndexedPassage],
        vectors: Sequence[Vector],
    ) -> None:
        if not passages:
            return await self.remove(project_id, [document_id])
        await asyncio.to_thread(self._put, project_id, document_id, passages, vectors)

    async def remove(self, project_id: UUID, document_ids: Sequence[UUID] | None) -> None:
        await asyncio.to_thread(self._remove, project_id, document_ids)

    async def nearest(
        self,
        project_id: UUID,
        vector: Vector,
        limit: int,
        document_ids: Sequence[UUID] | None = None,
    ) -> list[Near]:
        if document_ids == []:
            return []
        request = self._edge.QueryRequest(
            query=self._edge.Query.Nearest(vector.tolist()),
            limit=limit,
            filter=self._filter(document_ids),
        )
        points = await self._with_shard(project_id, lambda shard: shard.query(request), [])
        return [Near(UUID(str(point.id)), point.score) for point in points]

    async def projects(self) -> set[UUID]:
        return await asyncio.to_thread(self._projects)

    async def held(self, project_id: UUID) -> dict[UUID, set[UUID]]:
        return await self._with_shard(project_id, self._documents, {})

    async def compact(self, project_id: UUID) -> None:
        await self._with_shard(project_id, lambda shard: shard.optimize(), False)

    async def close(self) -> None:
        """Nothing stays open."""

    async def _with_shard(self, project_id: UUID, do: Callable[[Any], R], otherwise: R) -> R:
        def work() -> R:
            with self._opened(project_id) as shard:
                return otherwise if shard is None else do(shard)

        return await asyncio.to_thread(work)

    def _put(
        self,
        project_id: UUID,
        document_id: UUID,
        passages: Sequence[IndexedPassage],
        vectors: Sequence[Vector],
    ) -> None:
        edge = self._edge
        points = [
            edge.Point(
                id=p.id,
                vector=v.tolist(),
                payload={**p.metadata, "text": p.text, "document": str(document_id)},
            )
            for p, v in zip(passages, vectors, strict=True)
        ]
        kept = edge.HasIdCondition({p.id for p in passages})
        with self._opened(project_id, size=len(vectors[0])) as shard:
            for start in range(0, len(points), _AT_ONCE):
                some = points[start : start + _AT_ONCE]
                shard.update(edge.UpdateOperation.upsert_points(some))
            others = self._filter([document_id], but=kept)
            shard.update(edge.UpdateOperation.delete_points_by_filter(others))

    def _remove(self, project_id: UUID, document_ids: Sequence[UUID] | None) -> None:
        with self._opened(project_id) as shard:
            if shard is not None and document_ids:
                gone = self._filter(document_ids)
                shard.update(self._edge.UpdateOperation.delete_points_by_filter(gone))
        if document_ids is None:
            with self._held(project_id):
                shutil.rmtree(self._path(project_id), ignore_errors=True)

    def _projects(self) -> set[UUID]:
        with self._plain_errors():
            names = [path.stem for path in self._folder.iterdir() if path.suffix == ".shard"]
        ours = [name for name in names if name.startswith(self._prefix)]
        return {UUID(name.removeprefix(self._prefix)) for name in ours}

    def _documents(self, shard: Any) -> dict[UUID, set[UUID]]:
        held: dict[UUID, set[UUID]] = defaultdict(set)
        offset: Any = None
        while True:
            request = self._edge.ScrollRequest(
                offset=offset, limit=_PAGE, with_payload=["document"]
            )
            points, offset = shard.scroll(request)
            for point in points:
                held[UUID(point.payload["document"])].add(UUID(str(point.id)))
            if offset is None:
                return dict(held)

    @contextmanager
    def _opened(self, project_id: UUID, size: int | None = None) -> Iterator[Any]:
        """The shard, made for vectors of `size` where there is none; without a size, None."""
        path, edge = self._path(project_id), self._edge
        with self._held(project_id):
            shard = None
            if path.is_dir():
                shard = edge.EdgeShard.load(str(path))
            elif size is not None:
                vectors = edge.EdgeVectorParams(size=size, distance=edge.Distance.Dot)
                shard = edge.EdgeShard.create(str(path), edge.EdgeConfig(vectors=vectors))
            try:
                yield shard
            finally:
                if shard is not None:
                    shard.close()

    @contextmanager
    def _held(self, project_id: UUID) -> Iterator[None]:
        with self._plain_errors(), alone(self._path(project_id).with_suffix(".lock")):
            yield

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # the engine raises no kind of its own
            if type(error) is not Exception and not isinstance(error, OSError):
                raise
            raise _unavailable(self._folder) from error

    def _path(self, project_id: UUID) -> Path:
        return self._folder / f"{self._prefix}{project_id}.shard"

    def _filter(self, document_ids: Sequence[UUID] | None, but: Any = None) -> Any:
        edge = self._edge
        if document_ids is None:
            return None
        among = edge.MatchAny([str(d) for d in document_ids])
        must = [edge.FieldCondition(key="document", match=among)]
        return edge.Filter(must=must, must_not=None if but is None else [but])


def _unavailable(folder: Path) -> StorageUnavailable:
    return StorageUnavailable(
        f"The index of vectors in {folder.name} cannot be read or written. Look whether its folder "
        "is there; `python -m adapters.vectors.rebuild` makes it again from the database."
    )

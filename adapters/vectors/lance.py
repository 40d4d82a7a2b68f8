"""An index in a folder: LanceDB, a table for each project, which many processes may open."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from adapters.vectors.engines import engine, needed
from adapters.vectors.locking import alone
from contracts.errors import StorageUnavailable
from contracts.ports import IndexedPassage, Near, Vector
from contracts.settings import VectorIndexSettings

_READERS_PATIENCE = timedelta(minutes=5)
"""What was removed stays that long, for whoever is reading it."""


class LanceIndex:
    """Compares every vector of the project, so it finds exactly the nearest."""

    name = "lancedb"
    limits = (
        "Every vector of a project is compared at each search; no graph is built. All processes "
        "need the same folder on a local disk. What was removed stays in the files until the "
        "hourly round, and five minutes more."
    )

    def __init__(self, folder: Path, prefix: str) -> None:
        self._lance, self._arrow = engine("lancedb", "lancedb"), engine("pyarrow", "lancedb")
        self._folder, self._prefix = folder, f"{prefix}_"
        self._connection: Any = None

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
        rows = self._rows(document_id, passages, vectors)
        async with self._opened() as database:
            table = await self._table(database, project_id)
            if table is None:
                await asyncio.to_thread(self._make_table, project_id, rows.schema)
                table = await database.open_table(self._name(project_id))
            # One commit: a reader sees the document as it was or as it is.
            await (
                table.merge_insert("id")
                .when_matched_update_all()
                .when_not_matched_insert_all()
                .when_not_matched_by_source_delete(_among([document_id]))
                .execute(rows)
            )

    async def remove(self, project_id: UUID, document_ids: Sequence[UUID] | None) -> None:
        async with self._opened() as database:
            table = await self._table(database, project_id)
            if table is None:
                return
            if document_ids is None:
                await database.drop_table(self._name(project_id), ignore_missing=True)
            elif document_ids:
                await table.delete(_among(document_ids))

    async def nearest(
        self,
        project_id: UUID,
        vector: Vector,
        limit: int,
        document_ids: Sequence[UUID] | None = None,
    ) -> list[Near]:
        async with self._opened() as database:
            table = await self._table(database, project_id)
            if table is None or document_ids == []:
                return []
            query = table.query().select(["id", "_distance"])
            if document_ids is not None:
                query = query.where(_among(document_ids))
            found = (
                await query.nearest_to(vector.tolist()).distance_type("dot").limit(limit).to_list()
            )
        return [Near(UUID(row["id"]), 1 - row["_distance"]) for row in found]

    async def projects(self) -> set[UUID]:
        async with self._opened():
            paths = self._folder.glob(f"{self._prefix}*.lance")
            return {UUID(path.stem.removeprefix(self._prefix)) for path in paths}

    async def held(self, project_id: UUID) -> dict[UUID, set[UUID]]:
        held: dict[UUID, set[UUID]] = defaultdict(set)
        async with self._opened() as database:
            table = await self._table(database, project_id)
            if table is not None:
                async for batch in await table.query().select(["id", "document_id"]).to_batches():
                    for row in batch.to_pylist():
                        held[UUID(row["document_id"])].add(UUID(row["id"]))
        return dict(held)

    async def compact(self, project_id: UUID) -> None:
        async with self._opened() as database:
            table = await self._table(database, project_id)
            if table is not None:
                await table.optimize(cleanup_older_than=_READERS_PATIENCE)

    async def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[Any]:
        """Without its folder, as with a disk that is not mounted, nothing begins anew."""
        try:
            if not self._folder.is_dir():
                raise FileNotFoundError(self._folder)
            if self._connection is None:
                # Whatever another process has written is seen at once.
                self._connection = await self._lance.connect_async(
                    self._folder, read_consistency_interval=timedelta(0)
                )
            yield self._connection
        except (OSError, RuntimeError, ValueError) as error:
            raise _unavailable(self._folder) from error

    async def _table(self, database: Any, project_id: UUID) -> Any:
        """None when nothing was ever put."""
        try:
            return await database.open_table(self._name(project_id))
        except ValueError as error:
            if "was not found" in str(error):
                return None
            raise

    def _make_table(self, project_id: UUID, schema: Any) -> None:
        """One at a time: of two that make the same table, one would overwrite the other's."""
        with alone(self._folder / f".{self._prefix}making.lock"):
            database = self._lance.connect(self._folder)
            database.create_table(self._name(project_id), schema=schema, exist_ok=True)

    def _name(self, project_id: UUID) -> str:
        return f"{self._prefix}{project_id}"

    def _rows(
        self, document_id: UUID, passages: Sequence[IndexedPassage], vectors: Sequence[Vector]
    ) -> Any:
        arrow, size = self._arrow, len(vectors[0])
        flat = arrow.array([number for vector in vectors for number in vector], arrow.float32())
        return arrow.table(
            {
                "id": [str(p.id) for p in passages],
                "document_id": [str(document_id)] * len(passages),
                "text": [p.text for p in passages],
                "source": [str(p.metadata.get("source", "")) for p in passages],
                "place": [str(p.metadata.get("place", "{}")) for p in passages],
                "vector": arrow.FixedSizeListArray.from_arrays(flat, size),
            }
        )


def _among(document_ids: Iterable[UUID]) -> str:
    """Ids have no quotes in them."""
    return f"document_id in ({', '.join(repr(str(d)) for d in document_ids)})"


def _unavailable(folder: Path) -> StorageUnavailable:
    return StorageUnavailable(
        f"The index of vectors in {folder.name} cannot be read or written. Look whether its folder "
        "is there; `python -m adapters.vectors.rebuild` makes it again from the database."
    )

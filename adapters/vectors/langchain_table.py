"""The table of LangChain's `PGVectorStore`, in this or another Postgres: other programs read it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, LiteralString, Self
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Json
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from adapters.postgres.pooling import spare_a_pooler
from adapters.vectors.engines import needed
from contracts.errors import StorageUnavailable
from contracts.ports import IndexedPassage, Near, Vector
from contracts.settings import VectorIndexSettings

_MAKE: LiteralString = """
create table if not exists {table} (
  langchain_id uuid primary key, content text not null,
  embedding vector not null, langchain_metadata json)
"""
_INDEX: LiteralString = """
create index if not exists {by_document} on {table}
  ((langchain_metadata ->> 'ibid_project'), (langchain_metadata ->> 'ibid_document'))
"""
_PUT: LiteralString = """
insert into {table} (langchain_id, content, embedding, langchain_metadata)
select p.id, p.content, p.embedding::vector, p.metadata
from unnest(%(ids)s::uuid[], %(texts)s::text[], %(vectors)s::text[], %(metadata)s::json[])
  as p (id, content, embedding, metadata)
on conflict (langchain_id) do update set content = excluded.content,
  embedding = excluded.embedding, langchain_metadata = excluded.langchain_metadata
"""
_OURS: LiteralString = """
where langchain_metadata ->> 'ibid_project' = %(project)s and (%(documents)s::text[] is null
  or langchain_metadata ->> 'ibid_document' = any (%(documents)s))
"""
_REMOVE: LiteralString = "delete from {table} {ours}"
_NEAREST: LiteralString = """
select langchain_id as id, 1 - (embedding <=> %(vector)s::vector) as score
from {table} {ours} order by embedding <=> %(vector)s::vector limit %(limit)s
"""
_PROJECTS: LiteralString = """
select distinct (langchain_metadata ->> 'ibid_project')::uuid as id from {table}
where langchain_metadata ->> 'ibid_project' is not null
"""
_HELD: LiteralString = """
select (langchain_metadata ->> 'ibid_document')::uuid as document, array_agg(langchain_id) as ids
from {table} {ours} group by 1
"""


class LangChainIndex:
    """Columns as `PGVectorStore` makes them. Rows that do not name our project are left alone."""

    name = "langchain"
    limits = (
        "Metadata are one JSON column. No graph is built: make one with LangChain's "
        "`apply_vector_index`, after which a search may miss some. The table knows no rights: "
        "whoever may read it reads every project."
    )

    def __init__(self, url: str, schema: str, table: str, timeout: float) -> None:
        self._names: dict[str, sql.Composable] = {
            "table": sql.Identifier(schema, table),
            "ours": sql.SQL(_OURS),
            "by_document": sql.Identifier(f"{table}_ibid_document"),
        }
        self._pool = AsyncConnectionPool(
            url,
            min_size=0,
            max_size=4,
            open=False,
            timeout=timeout,
            check=AsyncConnectionPool.check_connection,
            configure=spare_a_pooler,
            kwargs={"row_factory": dict_row, "application_name": "ibid"},
        )

    @classmethod
    def from_settings(cls, settings: VectorIndexSettings) -> Self:
        url = needed(settings.url, "URL").get_secret_value()
        return cls(url, settings.db_schema, settings.collection, settings.timeout_seconds)

    async def prepare(self) -> None:
        """A table that LangChain has made already is used as it is."""
        async with self._connected() as connection:
            for query in (_MAKE, _INDEX):
                await self._run(connection, query)

    async def put(
        self,
        project_id: UUID,
        document_id: UUID,
        passages: Sequence[IndexedPassage],
        vectors: Sequence[Vector],
    ) -> None:
        ours = {"ibid_project": str(project_id), "ibid_document": str(document_id)}
        async with self._connected() as connection:
            await self._run(connection, _REMOVE, _params(project_id, [document_id]))
            await self._run(
                connection,
                _PUT,
                {
                    "ids": [p.id for p in passages],
                    "texts": [p.text for p in passages],
                    "vectors": [_literal(v) for v in vectors],
                    "metadata": [Json({**p.metadata, **ours}) for p in passages],
                },
            )

    async def remove(self, project_id: UUID, document_ids: Sequence[UUID] | None) -> None:
        async with self._connected() as connection:
            await self._run(connection, _REMOVE, _params(project_id, document_ids))

    async def nearest(
        self,
        project_id: UUID,
        vector: Vector,
        limit: int,
        document_ids: Sequence[UUID] | None = None,
    ) -> list[Near]:
        params = _params(project_id, document_ids) | {"vector": _literal(vector), "limit": limit}
        async with self._connected() as connection:
            # Where somebody has made a graph, it is walked until enough belong to the project.
            await connection.execute("set local hnsw.iterative_scan = 'strict_order'")
            return [Near(**row) for row in await self._run(connection, _NEAREST, params)]

    async def projects(self) -> set[UUID]:
        async with self._connected() as connection:
            return {row["id"] for row in await self._run(connection, _PROJECTS)}

    async def held(self, project_id: UUID) -> dict[UUID, set[UUID]]:
        async with self._connected() as connection:
            rows = await self._run(connection, _HELD, _params(project_id))
        return {row["document"]: set(row["ids"]) for row in rows}

    async def compact(self, project_id: UUID) -> None:
        """Postgres does so by itself."""

    async def close(self) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[psycopg.AsyncConnection[dict[str, Any]]]:
        """A transaction in which pgvector's names are known wherever it is installed."""
        try:
            await self._pool.open()
            async with self._pool.connection() as connection:
                await connection.execute(
                    "select set_config('search_path',"
                    " current_setting('search_path') || ', public, extensions', true)"
                )
                yield connection
        except psycopg.errors.UndefinedTable as error:
            raise StorageUnavailable(
                "The table of the index of vectors is not there. Run "
                "`python -m adapters.vectors.rebuild`, which makes and fills it."
            ) from error
        except (psycopg.Error, PoolTimeout) as error:
            raise StorageUnavailable(
                "The database with the index of vectors does not answer as it should. "
                "Try again in a moment."
            ) from error

    async def _run(
        self,
        connection: psycopg.AsyncConnection[dict[str, Any]],
        query: LiteralString,
        params: dict[str, Any] | None = None,
    ) -> list[dict[str, Any]]:
        cursor = await connection.execute(sql.SQL(query).format(**self._names), params)
        return await cursor.fetchall() if cursor.description else []


def _params(project_id: UUID, document_ids: Sequence[UUID] | None = None) -> dict[str, Any]:
    documents = None if document_ids is None else [str(d) for d in document_ids]
    return {"project": str(project_id), "documents": documents}


def _literal(vector: Vector) -> str:
    return f"[{','.join(map(repr, vector))}]"

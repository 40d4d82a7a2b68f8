"""The table of LangChain's `PGVectorStore`, in this or another Postgres: other programs read it.

`langchain-postgres` makes the table, puts, searches, removes and lists the ids of a document: what
others find there is exactly what the library makes. By hand is what it has no call for: an index
for our filters, the size of the vectors of a table that is there, which projects and documents are
held (it groups nothing), and one transaction for a document, of which it commits each row.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self
from uuid import UUID

import psycopg

from adapters.postgres.pooling import spare_a_pooler
from adapters.vectors.engines import engine, needed
from contracts.errors import StorageUnavailable
from contracts.ports import IndexedPassage, Near, Vector
from contracts.settings import VectorIndexSettings

_EXTRA = "langchain-postgres"
_CONNECTIONS = 4
_IDS = 10_000
"""In one statement, which has at most 65,535 parameters."""
_MISSING = (
    "The table of the index of vectors is not there. Run "
    "`python -m adapters.vectors.rebuild`, which makes and fills it."
)
_ALONE = "select pg_advisory_xact_lock(hashtextextended('ibid: a table for langchain', 0))"
"""Who makes a table: `if not exists` fails where two are at it."""
_ANY_SIZE = -1
_SIZE = """
select a.atttypmod from pg_catalog.pg_attribute a
  join pg_catalog.pg_class c on c.oid = a.attrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = :schema and c.relname = :table and a.attname = 'embedding'
"""
_EACH_TRANSACTION = """
select set_config('search_path', current_setting('search_path') || ', public, extensions', true),
  set_config('hnsw.iterative_scan', 'strict_order', true)
"""
"""pgvector's names are known wherever it is installed; and where somebody has made a graph, it is
walked until enough belong to the project. For the transaction alone: poolers take no more."""


class LangChainIndex:
    """Rows that do not name our project are left alone."""

    name = "langchain"
    limits = (
        "Metadata are one JSON column. No graph is built: make one with LangChain's "
        "`apply_vector_index`, after which a search may miss some. The table knows no rights: "
        "whoever may read it reads every project."
    )

    def __init__(self, url: str, schema: str, table: str, timeout: float) -> None:
        """Connects when first asked, to at most four connections; waits `timeout` seconds for one.

        Raises:
            ConfigurationError: the extra is not installed.
        """
        self._library = engine("langchain_postgres", _EXTRA)
        self._sql = engine("sqlalchemy", _EXTRA)
        self._schema, self._table_name = schema, table
        self._connections = _pool(url, timeout)
        self._engine = self._library.PGEngine.from_engine(self._connections)
        self._opened: Any = None

    @classmethod
    def from_settings(cls, settings: VectorIndexSettings) -> Self:
        url = needed(settings.url, "URL").get_secret_value()
        return cls(url, settings.db_schema, settings.collection, settings.timeout_seconds)

    async def prepare(self, dimensions: int) -> None:
        """A table that LangChain has made already is used as it is."""
        async with self._plain_errors(), self._connections.begin() as connection:
            await connection.execute(self._sql.text(_ALONE))
            size = await self._size(connection)
            if size is None:
                library = self._library.PGEngine.from_engine(_OneTransaction(connection))
                await library.ainit_vectorstore_table(
                    self._table_name, dimensions, schema_name=self._schema
                )
            elif size not in (dimensions, _ANY_SIZE):
                raise StorageUnavailable(
                    f"The table of the index of vectors is for vectors of {size} numbers, and the "
                    f"embedder makes {dimensions}. Name another with "
                    "IBID_VECTOR_INDEX__COLLECTION, or drop it, and run this again."
                )
            await connection.execute(self._index_for_filters())

    async def put(
        self,
        project_id: UUID,
        document_id: UUID,
        passages: Sequence[IndexedPassage],
        vectors: Sequence[Vector],
    ) -> None:
        ours = _of(project_id, [document_id])
        metadata = {"ibid_project": str(project_id), "ibid_document": str(document_id)}
        async with self._together() as store:
            before = (await store.aget(where=ours, include=[]))["ids"]
            if passages:
                await store.aadd_embeddings(
                    texts=[p.text for p in passages],
                    embeddings=[v.tolist() for v in vectors],
                    metadatas=[{**p.metadata, **metadata} for p in passages],
                    ids=[str(p.id) for p in passages],
                )
            stale = sorted({*before} - {str(p.id) for p in passages})
            for start in range(0, len(stale), _IDS):
                await store.adelete(ids=stale[start : start + _IDS], filter=ours)

    async def remove(self, project_id: UUID, document_ids: Sequence[UUID] | None) -> None:
        if document_ids is not None and not document_ids:
            return
        async with self._store() as store:
            await store.adelete(filter=_of(project_id, document_ids))

    async def nearest(
        self,
        project_id: UUID,
        vector: Vector,
        limit: int,
        document_ids: Sequence[UUID] | None = None,
    ) -> list[Near]:
        if document_ids is not None and not document_ids:
            return []
        async with self._store() as store:
            found = await store.asimilarity_search_with_score_by_vector(
                vector.tolist(), k=limit, filter=_of(project_id, document_ids)
            )
        return [Near(UUID(document.id), 1 - distance) for document, distance in found]

    async def projects(self) -> set[UUID]:
        project = self._told("ibid_project")
        wanted = self._sql.select(project).distinct().where(project.is_not(None))
        return {UUID(row[0]) for row in await self._rows(wanted)}

    async def held(self, project_id: UUID) -> dict[UUID, set[UUID]]:
        document = self._told("ibid_document")
        ids = self._sql.func.array_agg(self._sql.column("langchain_id"))
        wanted = self._sql.select(document, ids).where(
            self._told("ibid_project") == str(project_id)
        )
        rows = await self._rows(wanted.group_by(document))
        return {UUID(document): set(ids) for document, ids in rows}

    async def compact(self, project_id: UUID) -> None:
        """Postgres does so by itself."""

    async def close(self) -> None:
        await self._engine.close()

    async def _size(self, connection: Any) -> int | None:
        """How many numbers a vector of the table has; None: there is no such table."""
        names = {"schema": self._schema, "table": self._table_name}
        return (await connection.execute(self._sql.text(_SIZE), names)).scalar()

    def _index_for_filters(self) -> Any:
        sql = self._sql
        table = sql.Table(
            self._table_name,
            sql.MetaData(),
            sql.Column("langchain_metadata", sql.JSON),
            schema=self._schema,
        )
        on = [sql.text(f"({self._told(key)})") for key in ("ibid_project", "ibid_document")]
        name = f"{self._table_name}_ibid_document"
        return sql.schema.CreateIndex(sql.Index(name, *on, _table=table), if_not_exists=True)

    def _told(self, key: str) -> Any:
        """As the library writes it, so that the same index serves both."""
        return self._sql.literal_column(f"langchain_metadata ->> '{key}'", self._sql.Text)

    async def _rows(self, wanted: Any) -> Sequence[Any]:
        table = self._sql.table(self._table_name, schema=self._schema)
        async with self._plain_errors(), self._connections.connect() as connection:
            return (await connection.execute(wanted.select_from(table))).all()

    @asynccontextmanager
    async def _store(self) -> AsyncIterator[Any]:
        async with self._plain_errors():
            if self._opened is None:
                self._opened = await self._on(self._engine)
            yield self._opened

    @asynccontextmanager
    async def _together(self) -> AsyncIterator[Any]:
        """A store of which nothing is seen before the end."""
        async with self._plain_errors(), self._connections.begin() as connection:
            yield await self._on(self._library.PGEngine.from_engine(_OneTransaction(connection)))

    async def _on(self, connections: Any) -> Any:
        try:
            return await self._library.PGVectorStore.create(
                connections,
                None,  # embeds nothing: it is handed vectors
                self._table_name,
                schema_name=self._schema,
            )
        except ValueError as error:  # it has no such columns
            raise StorageUnavailable(_MISSING) from error

    @asynccontextmanager
    async def _plain_errors(self) -> AsyncIterator[None]:
        try:
            yield
        except self._sql.exc.SQLAlchemyError as error:
            if isinstance(getattr(error, "orig", None), psycopg.errors.UndefinedTable):
                raise StorageUnavailable(_MISSING) from error
            raise StorageUnavailable(
                "The database with the index of vectors does not answer as it should. "
                "Try again in a moment."
            ) from error


class _OneTransaction:
    """A connection that the library takes for an engine; what it commits is committed at the end.

    Row by row a book took four times as long (docs/decisions/0079), and half of one was seen.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Self]:
        yield self

    async def execute(self, statement: Any, parameters: Any = None) -> Any:
        return await self._connection.execute(statement, parameters)

    async def commit(self) -> None:
        """Not yet."""


def _pool(url: str, timeout: float) -> Any:
    """Of psycopg, which is here already; the URL is libpq's to read."""
    seconds = max(2, round(timeout))  # libpq takes no less

    async def connected() -> Any:
        connection = await psycopg.AsyncConnection.connect(
            url, application_name="ibid", connect_timeout=seconds
        )
        await spare_a_pooler(connection)
        return connection

    connections = engine("sqlalchemy.ext.asyncio", _EXTRA).create_async_engine(
        "postgresql+psycopg://",
        async_creator=connected,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=timeout,
        pool_pre_ping=True,
        use_native_hstore=False,
    )

    def begun(connection: Any) -> None:
        connection.exec_driver_sql(_EACH_TRANSACTION)

    engine("sqlalchemy", _EXTRA).event.listen(connections.sync_engine, "begin", begun)
    return connections


def _of(project_id: UUID, document_ids: Sequence[UUID] | None = None) -> dict[str, Any]:
    """The library's filter for what is ours."""
    if document_ids is None:
        return {"ibid_project": str(project_id)}
    documents = {"$in": [str(d) for d in document_ids]}
    return {"ibid_project": str(project_id), "ibid_document": documents}

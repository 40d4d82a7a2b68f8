"""The table that LangChain's own store reads and writes, in a real Postgres."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psycopg
import pytest
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from adapters.vectors.langchain_table import LangChainIndex
from contracts.errors import StorageUnavailable
from contracts.ports import VectorIndex
from local.processes import free_port
from tests.conformance.vector_index import (
    DIMENSIONS,
    VectorIndexConformance,
    ids,
    passages,
    vectors,
)
from tests.database_fixture import TestDatabase


class Fixed(Embeddings):
    """The user's embedder: the number in a text chooses its vector."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return vectors(10)[int(text.split()[-1])].tolist()


def opened(database: TestDatabase, table: str = "passages_for_langchain") -> LangChainIndex:
    return LangChainIndex(database.superuser_url, "public", table, 5)


async def langchain_store(database: TestDatabase, table: str, *, make: bool = False):
    from langchain_postgres import PGEngine, PGVectorStore

    url = urlsplit(database.superuser_url)
    engine = PGEngine.from_connection_string(
        url._replace(scheme="postgresql+asyncpg").geturl(),
        connect_args={"server_settings": {"search_path": "public,extensions"}},
    )
    if make:
        await engine.ainit_vectorstore_table(table, DIMENSIONS)
    return await PGVectorStore.create(engine, Fixed(), table_name=table)


class TestLangChainTable(VectorIndexConformance):
    @pytest.fixture
    async def index(self, database: TestDatabase) -> AsyncIterator[VectorIndex]:
        index = opened(database)
        await index.prepare(DIMENSIONS)
        yield index
        await index.close()

    @pytest.fixture
    async def another(self, database: TestDatabase) -> AsyncIterator[VectorIndex]:
        index = opened(database)
        yield index
        await index.close()

    @pytest.fixture
    async def unreachable(self) -> AsyncIterator[VectorIndex]:
        index = LangChainIndex(f"postgresql://a:b@127.0.0.1:{free_port()}/c", "public", "t", 0.2)
        yield index
        await index.close()


async def test_langchain_finds_the_same_passages(database: TestDatabase):
    index, project, document, put = opened(database), uuid4(), uuid4(), passages(10)
    await index.prepare(DIMENSIONS)
    await index.put(project, document, put, vectors(10))

    store = await langchain_store(database, "passages_for_langchain")
    found = await store.asimilarity_search(
        "about 4", k=3, filter={"ibid_project": str(project), "page": {"$lte": 4}}
    )

    ours = await index.nearest(project, vectors(10)[4], 10)
    assert [UUID(d.id) for d in found] == [n.id for n in ours if n.id in ids(put[:5])][:3]
    assert found[0].page_content == "passage 4"
    assert found[0].metadata["source"] == "a.md" and found[0].metadata["page"] == 4
    await index.close()


async def test_a_table_that_langchain_made_is_used_and_its_rows_are_left_alone(
    database: TestDatabase,
):
    store = await langchain_store(database, "theirs", make=True)
    await store.aadd_documents([Document(page_content="their 3", metadata={"project_id": "x"})])
    index, project, put = opened(database, "theirs"), uuid4(), passages(2)
    await index.prepare(DIMENSIONS)
    await index.put(project, uuid4(), put, vectors(2))

    assert await index.projects() == {project}
    assert [n.id for n in await index.nearest(project, vectors(10)[3], 10)][::-1] != []
    await index.remove(project, None)
    assert [d.page_content for d in await store.asimilarity_search("any 3", k=5)] == ["their 3"]
    await index.close()


async def test_with_a_graph_of_langchains_a_project_is_still_found(database: TestDatabase):
    from langchain_postgres.v2.indexes import HNSWIndex

    index, project, put = opened(database, "graphed"), uuid4(), passages(2)
    await index.prepare(DIMENSIONS)
    await index.put(uuid4(), uuid4(), passages(500), vectors(500))
    await index.put(project, uuid4(), put, vectors(2, seed=9))
    store = await langchain_store(database, "graphed")
    await store.aapply_vector_index(HNSWIndex(name="graph"))

    found = await index.nearest(project, vectors(1)[0], 10)

    assert {near.id for near in found} == set(ids(put))
    await index.close()


async def test_a_document_that_cannot_be_put_whole_stays_as_it_was(database: TestDatabase):
    index, project, document, put = opened(database), uuid4(), uuid4(), passages(2)
    await index.prepare(DIMENSIONS)
    await index.put(project, document, put, vectors(2))

    with pytest.raises(StorageUnavailable):
        await index.put(project, document, passages(2), [vectors(1)[0], vectors(1)[0][:-1]])

    assert await index.held(project) == {document: set(ids(put))}
    await index.close()


async def test_a_table_for_other_vectors_is_told_with_what_to_do(database: TestDatabase):
    index = opened(database, "for_another_embedder")
    await index.prepare(DIMENSIONS * 2)

    with pytest.raises(StorageUnavailable, match=r"768 numbers.*384.*__COLLECTION.*run this again"):
        await index.prepare(DIMENSIONS)
    await index.close()


async def test_all_that_make_the_table_at_once_find_it(database: TestDatabase):
    several = [opened(database, "made_at_once") for _ in range(8)]
    for index in several:  # with a connection each, so that none comes late
        async with index._connections.connect():
            pass

    await asyncio.gather(*(index.prepare(DIMENSIONS) for index in several))

    assert await several[0].projects() == set()
    for index in several:
        await index.close()


async def test_no_more_connections_are_taken_than_four_and_none_is_kept(database: TestDatabase):
    index, project = opened(database), uuid4()
    await index.prepare(DIMENSIONS)
    with psycopg.connect(database.superuser_url, autocommit=True) as watcher:

        def held() -> int:
            row = watcher.execute(
                "select count(*) from pg_stat_activity where application_name = 'ibid'"
                " and datname = current_database()"
            ).fetchone()
            assert row
            return row[0]

        asked = [asyncio.create_task(index.nearest(project, vectors(1)[0], 1)) for _ in range(40)]
        most = 0
        while not all(task.done() for task in asked):
            await asyncio.sleep(0)
            most = max(most, held())
        await index.close()

        assert 1 <= most <= 4
        while held():  # noqa: ASYNC110  # Postgres has no event for it
            await asyncio.sleep(0.01)


async def test_a_table_that_is_not_there_is_told_with_what_makes_it(database: TestDatabase):
    index = opened(database, "never_made")

    with pytest.raises(StorageUnavailable, match=r"adapters\.vectors\.rebuild"):
        await index.nearest(uuid4(), vectors(1)[0], 1)
    await index.close()

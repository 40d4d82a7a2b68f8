"""Vectors of further embedders: their graphs, and the end of those that nobody has any more."""

import asyncio
import random
from collections.abc import Iterator, Sequence

import psycopg
import pytest

from adapters.postgres.embedders import embedders
from adapters.postgres.search import indexing_others
from adapters.wiring import Adapters
from tests.database.collection import Collection
from tests.database_fixture import TestDatabase
from tests.ingestion.inside import rows
from tests.worker.test_indexing import finish

SMALL = 60
NO = 7


@pytest.fixture(scope="module", autouse=True)
def graphs_for_few(database: TestDatabase) -> Iterator[None]:
    """In this database projects are large from sixty passages on."""
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "create or replace function app.exact_below() returns int"
            f" language sql immutable parallel safe return {SMALL}"
        )
        for no, dimensions in ((NO, 768), (NO + 1, 3072), (NO + 2, 100)):
            connection.execute(
                "insert into embedders (no, name, dimensions) values (%s, %s, %s)",
                [no, f"of {dimensions}", dimensions],
            )
    yield


@pytest.fixture
def collection(database: TestDatabase) -> Collection:
    return Collection(database)


def directions(how_many: int, dimensions: int, seed: int = 0) -> list[list[float]]:
    chance = random.Random(seed)
    return [[chance.gauss(0, 1) for _ in range(8)] + [0.0] * (dimensions - 8)
            for _ in range(how_many)]  # fmt: skip


def add(
    collection: Collection, vectors: Sequence[Sequence[float]], no: int = NO, *, named: str = "n"
) -> None:
    """Passages with vectors of the local embedder and of this one, which the project has."""
    document = collection.add([f"{named}{n}" for n in range(len(vectors))])
    with psycopg.connect(collection.database.superuser_url) as connection:
        connection.execute(
            "insert into project_embedders (project_id, embedder, candidate) values (%s, %s, 1)"
            " on conflict do nothing",
            [collection.project, no],
        )
        connection.execute(
            "insert into other_vectors"
            " (embedder, dimensions, project_id, document_id, no, embedding, in_graph)"
            " select %s, %s, p.project_id, p.document_id, p.no, v.embedding::extensions.halfvec,"
            "  exists (select from other_graphs g where g.project_id = p.project_id"
            "   and g.embedder = %s and g.graph <> 'none')"
            " from passages p join unnest(%s::text[]) with ordinality v (embedding, place)"
            "  on v.place = p.ordinal + 1 where p.document_id = %s",
            [no, len(vectors[0]), no, [str(list(v)) for v in vectors], document],
        )


def found(collection: Collection, asked: Sequence[float], limit: int = 10) -> list[str]:
    """By meaning, with the project's own embedder."""
    with psycopg.connect(collection.database.api_url) as connection:
        connection.execute(
            "select set_config('role', 'authenticated', true), set_config('app.user_id', %s, true)",
            [str(collection.user)],
        )
        hits = connection.execute(
            "select body from app.search_passages(%s, '', %s::extensions.halfvec, 'vector', %s, 1)",
            [collection.project, str(list(asked)), limit],
        ).fetchall()
    return [body for (body,) in hits]


def graphs(collection: Collection) -> list[tuple[int, str, int]]:
    """Number of the embedder, the state of its graph, and how many vectors are in it."""
    found = rows(
        collection.database,
        "select g.embedder, g.graph, (select count(*) from other_vectors v"
        "  where v.project_id = g.project_id and v.embedder = g.embedder and v.in_graph) as n"
        " from other_graphs g where g.project_id = %s order by 1",
        collection.project,
    )
    return [(row["embedder"], row["graph"], row["n"]) for row in found]


@pytest.mark.parametrize(("no", "dimensions"), [(NO, 768), (NO + 1, 3072)])
async def test_what_is_nearest_is_found_before_while_and_after_the_graph_is_made(
    collection: Collection, worker: Adapters, no: int, dimensions: int
) -> None:
    add(collection, directions(300, dimensions), no)
    asked = directions(1, dimensions, seed=9)[0]

    before, during = found(collection, asked), list[list[str]]()
    while await worker_steps(worker):
        during.append(found(collection, asked))

    assert len(during) > 2 and all(each == before for each in [*during, found(collection, asked)])
    assert graphs(collection) == [(no, "ready", 300)]


async def worker_steps(worker: Adapters) -> bool:
    async with worker.db.as_worker() as tx:
        return await indexing_others.advance_graphs(tx)


async def test_a_large_project_walks_the_graph_of_its_embedder(
    collection: Collection, worker: Adapters
) -> None:
    add(collection, directions(300, 768))
    await finish(worker)

    with psycopg.connect(collection.database.superuser_url) as connection:
        connection.execute("select set_config('app.user_id', %s, true)", [str(collection.user)])
        row = connection.execute(
            "select app.explain_search(%s, '', %s::extensions.halfvec, 'vector', 10)",
            [collection.project, str(directions(1, 768, seed=9)[0])],
        ).fetchone()

    assert row and row[0]["vector"]["method"] == "graph"


@pytest.mark.parametrize("no", [NO, 1])
async def test_documents_that_are_compared_are_not_called_a_graph(
    collection: Collection, worker: Adapters, no: int
) -> None:
    add(collection, directions(100, 768))
    few = collection.add(["some", "more"])
    await finish(worker)

    with psycopg.connect(collection.database.superuser_url) as connection:
        connection.execute("select set_config('app.user_id', %s, true)", [str(collection.user)])
        row = connection.execute(
            "select app.explain_search("
            " %s, '', %s::extensions.halfvec, 'vector', 10, %s, '{}', %s::smallint)",
            [collection.project, str(directions(1, 384 if no == 1 else 768)[0]), [few], no],
        ).fetchone()

    assert row and row[0]["vector"]["method"] == "exact"


async def test_a_small_project_has_no_graph(collection: Collection, worker: Adapters) -> None:
    add(collection, directions(SMALL, 768))

    await finish(worker)

    assert graphs(collection) == []


async def test_of_a_width_without_a_graph_all_are_compared(
    collection: Collection, worker: Adapters
) -> None:
    add(collection, directions(SMALL * 2, 100), NO + 2)
    before = found(collection, directions(1, 100, seed=9)[0])

    await finish(worker)

    assert graphs(collection) == []
    assert found(collection, directions(1, 100, seed=9)[0]) == before != []


async def test_a_document_of_a_large_project_is_found_at_once(
    collection: Collection, worker: Adapters
) -> None:
    add(collection, directions(100, 768))
    await finish(worker)
    late = [0.0] * 700 + [1.0] + [0.0] * 67

    add(collection, [late], named="late")

    assert found(collection, late, limit=1) == ["late0"]
    assert graphs(collection) == [(NO, "ready", 101)]


async def test_what_is_written_unseen_keeps_a_graph_from_being_begun(
    collection: Collection, worker: Adapters
) -> None:
    add(collection, directions(100, 768))

    async with worker.db.as_worker() as storing:
        await embedders.hold(storing, collection.project)
        assert not await worker_steps(worker)
    assert await worker_steps(worker)


def vectors(collection: Collection) -> dict[int, int]:
    found = rows(
        collection.database,
        "select embedder, count(*) as n from ("
        " select project_id, 1::smallint as embedder from passage_vectors"
        " union all select project_id, embedder from other_vectors) v"
        " where project_id = %s group by 1",
        collection.project,
    )
    return {row["embedder"]: row["n"] for row in found}


@pytest.mark.parametrize(("kept", "gone"), [(NO, 1), (1, NO)])
async def test_vectors_of_an_embedder_that_was_discarded_are_deleted_in_steps(
    collection: Collection,
    worker: Adapters,
    monkeypatch: pytest.MonkeyPatch,
    kept: int,
    gone: int,
) -> None:
    monkeypatch.setattr(indexing_others, "_DELETED_A_STEP", 40)
    add(collection, directions(100, 768))
    await finish(worker)
    with psycopg.connect(collection.database.superuser_url) as connection:
        connection.execute(
            "update project_embedders set embedder = %s, candidate = null, has_stale_vectors = true"
            " where project_id = %s",
            [kept, collection.project],
        )

    seen = [vectors(collection)[gone]]
    async with worker.db.as_worker() as tx:
        assert await indexing_others.delete_unused(tx)
    seen.append(vectors(collection)[gone])
    await finish(worker)

    assert seen == [100, 60]
    assert vectors(collection) == {kept: 100}
    assert [no for no, _, _ in graphs(collection)] == ([NO] if kept == NO else [])
    stale = "select from project_embedders where has_stale_vectors and project_id = %s"
    assert rows(collection.database, stale, collection.project) == []


async def test_what_is_written_unseen_keeps_a_project_from_being_called_clean(
    collection: Collection, worker: Adapters
) -> None:
    add(collection, directions(10, 768))
    with psycopg.connect(collection.database.superuser_url) as connection:
        connection.execute(
            "update project_embedders set candidate = null, has_stale_vectors = true"
            " where project_id = %s",
            [collection.project],
        )

    async with worker.db.as_worker() as storing:
        await embedders.hold(storing, collection.project)
        async with worker.db.as_worker() as tx:
            assert await indexing_others.delete_unused(tx)
        async with worker.db.as_worker() as tx:
            assert not await indexing_others.delete_unused(tx)
    async with worker.db.as_worker() as tx:
        assert await indexing_others.delete_unused(tx)
        assert not await indexing_others.delete_unused(tx)


async def test_tidying_waits_for_nobody_who_deletes_and_misses_nothing(
    collection: Collection, worker: Adapters
) -> None:
    add(collection, directions(10, 768))
    with psycopg.connect(collection.database.superuser_url) as connection:
        connection.execute(
            "update project_embedders set embedder = 1, candidate = null, has_stale_vectors = true"
            " where project_id = %s",
            [collection.project],
        )

    with psycopg.connect(collection.database.superuser_url) as deleting:
        deleting.execute(
            "delete from passages where project_id = %s and ordinal > 6", [collection.project]
        )
        async with asyncio.timeout(5), worker.db.as_worker() as tx:
            assert await indexing_others.delete_unused(tx)
        async with worker.db.as_worker() as tx:
            assert not await indexing_others.delete_unused(tx)
        deleting.rollback()
    assert vectors(collection) == {1: 10, NO: 3}

    await finish(worker)
    assert vectors(collection) == {1: 10}

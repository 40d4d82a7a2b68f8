"""The number of the local embedder is said in one place: with another one all is as it was."""

from collections.abc import AsyncIterator
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from adapters.postgres.embedders import embedders
from adapters.postgres.search import indexing_others
from tests.database.collection import Collection, literal
from tests.database_fixture import TestDatabase

NO = 9
OTHER = 8


@pytest.fixture
def collection(database: TestDatabase) -> Collection:
    collection = Collection(database)
    collection.add(["one", "two", "three"], vectors=[[1.0], [0.6, 0.8], [0.0, 1.0]])
    return collection


@pytest.fixture
async def tx(database: TestDatabase, collection: Collection) -> AsyncIterator[Tx]:
    """Where the local embedder is number nine, and three passages are many."""
    async with await psycopg.AsyncConnection[dict[str, Any]].connect(
        database.superuser_url, row_factory=dict_row
    ) as connection:
        await connection.execute(
            "select set_config('app.user_id', %s, true)", [str(collection.user)]
        )
        await connection.execute("insert into embedders values (%s, 'other', 384)", [OTHER])
        await connection.execute(
            f"update embedders set no = {NO} where no = app.local_embedder();"
            "create or replace function app.local_embedder() returns smallint"
            f" language sql immutable parallel safe return {NO}::smallint;"
            "create or replace function app.exact_below() returns int"
            " language sql immutable parallel safe return 2"
        )
        yield Tx(connection)
        await connection.rollback()


def asked(collection: Collection) -> list[Any]:
    return [collection.project, "", literal([1.0]), "vector", 2]


async def test_a_search_compares_the_vectors_of_the_local_one(
    tx: Tx, collection: Collection
) -> None:
    found = await tx.rows(
        "select body, vector_score from"
        " app.search_passages(%s, %s, %s::extensions.halfvec, %s, %s, .5)",
        asked(collection),
    )

    assert [row["body"] for row in found] == ["one", "two"]
    assert [round(row["vector_score"], 2) for row in found] == [1.0, 0.6]


async def test_the_graph_of_the_local_one_is_told(tx: Tx, collection: Collection) -> None:
    await tx.execute(
        "update project_statistics set graph = 'ready' where project_id = %s", [collection.project]
    )

    row = await tx.row(
        "select app.explain_search(%s, %s, %s::extensions.halfvec, %s, %s) as told",
        asked(collection),
    )
    assert row is not None and row["told"]["vector"]["method"] == "graph"


async def test_the_plans_of_the_local_one_are_told(tx: Tx, collection: Collection) -> None:
    row = await tx.row(
        "select app.plans_of_search(%s, %s, %s::extensions.halfvec, %s, %s, .5, null, %s, %s,"
        " null, null) as plans",
        [*asked(collection), Jsonb({}), Jsonb({})],
    )
    assert row is not None and "on passage_vectors_" in str(row["plans"][0])


async def test_the_vectors_of_the_local_one_are_counted(tx: Tx, collection: Collection) -> None:
    row = await tx.row(
        "select app.missing_vectors(%s, %s::smallint) as missing", [collection.project, NO]
    )
    there = await tx.rows(
        f"select distinct embedder from {embedders.VECTORS} v where project_id = %s",
        [collection.project],
    )

    assert row == {"missing": 0} and there == [{"embedder": NO}]


async def test_the_local_one_is_in_no_other_graph(tx: Tx, collection: Collection) -> None:
    await tx.execute(
        "insert into project_embedders (project_id, embedder) values (%s, %s)",
        [collection.project, NO],
    )

    assert not await indexing_others.advance_graphs(tx)


async def test_vectors_of_the_local_one_go_when_the_project_has_others(
    tx: Tx, collection: Collection
) -> None:
    await tx.execute(
        "insert into project_embedders (project_id, embedder, has_stale_vectors)"
        " values (%s, %s, true)",
        [collection.project, OTHER],
    )

    assert await indexing_others.delete_unused(tx)
    assert not await tx.rows(
        "select from passage_vectors where project_id = %s", [collection.project]
    )


def test_the_code_has_the_number_that_the_database_has(database: TestDatabase) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        row = connection.execute("select app.local_embedder()").fetchone()

    assert row == (embedders.LOCAL,)

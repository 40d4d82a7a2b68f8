"""Large projects go into the graph, and impacts follow the mean length, while searches go on."""

import random
from collections.abc import Iterator

import psycopg
import pytest

from adapters.wiring import Adapters
from tests.database.collection import Collection
from tests.database.test_search import bm25, passages
from tests.database_fixture import TestDatabase
from worker.indexing import index_some

SMALL = 60


@pytest.fixture(scope="module", autouse=True)
def graphs_for_few(database: TestDatabase) -> Iterator[None]:
    """In this database projects are large from sixty passages on."""
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "create or replace function app.exact_below() returns int"
            f" language sql immutable parallel safe return {SMALL}"
        )
    yield


@pytest.fixture
def collection(database: TestDatabase) -> Collection:
    return Collection(database)


def directions(how_many: int, seed: int = 0) -> list[list[float]]:
    chance = random.Random(seed)
    return [[chance.gauss(0, 1) for _ in range(8)] for _ in range(how_many)]


def state(collection: Collection) -> tuple[str, int]:
    """The project's graph, and how many of its vectors are in it."""
    with psycopg.connect(collection.database.superuser_url) as connection:
        row = connection.execute(
            "select s.graph, (select count(*) from passage_vectors v"
            "  where v.project_id = s.project_id and v.in_graph)"
            " from project_statistics s where s.project_id = %s",
            [collection.project],
        ).fetchone()
    assert row
    return row[0], row[1]


async def finish(worker: Adapters) -> None:
    while await index_some(worker):
        pass


async def test_a_project_that_has_grown_large_goes_into_the_graph(
    collection: Collection, worker: Adapters
) -> None:
    collection.add(["x"] * (SMALL + 1), vectors=directions(SMALL + 1))

    await finish(worker)

    assert state(collection) == ("ready", SMALL + 1)


async def test_a_small_project_stays_out_of_the_graph(
    collection: Collection, worker: Adapters
) -> None:
    collection.add(["x"] * SMALL, vectors=directions(SMALL))

    await finish(worker)

    assert state(collection) == ("none", 0)


async def test_what_is_nearest_is_found_before_while_and_after_the_graph_is_made(
    collection: Collection, worker: Adapters
) -> None:
    collection.add([f"n{n}" for n in range(300)], vectors=directions(300))
    asked = directions(1, seed=9)[0]

    def found() -> list[str]:
        return [hit["body"] for hit in collection.search("", vector=asked, mode="vector")]

    before, during = found(), list[list[str]]()
    while await index_some(worker):
        during.append(found())

    assert len(during) > 2 and all(each == before for each in [*during, found()])


async def test_a_document_of_a_large_project_is_found_at_once(
    collection: Collection, worker: Adapters
) -> None:
    collection.add(["x"] * 100, vectors=directions(100))
    await finish(worker)

    collection.add(["late"], vectors=[[0.0] * 300 + [1.0]])
    found = collection.search("", vector=[0.0] * 300 + [1.0], mode="vector", limit=1)
    await finish(worker)

    assert found[0]["body"] == "late"
    assert state(collection) == ("ready", 101)


async def test_impacts_follow_when_the_mean_length_moves(
    collection: Collection, worker: Adapters
) -> None:
    short, long = ["commona rareaa"] * 5, passages(60, seed=3)
    collection.add(short, language="simple")
    collection.add(long, language="simple")
    best = max(bm25(short + long, "rareaa commonb"))

    await finish(worker)

    found = collection.search("rareaa commonb", limit=1)[0]
    assert found["keyword_score"] == pytest.approx(best, rel=1e-4)


async def test_nothing_is_left_to_do_twice(collection: Collection, worker: Adapters) -> None:
    collection.add(passages(SMALL * 2, seed=1))
    await finish(worker)

    assert not await index_some(worker)


async def test_passages_of_stop_words_only_are_reckoned_once(
    collection: Collection, worker: Adapters
) -> None:
    collection.add(["who we are", "commona rareaa"])
    collection.add(passages(60, seed=3), language="simple")

    for _ in range(20):
        if not await index_some(worker):
            break
    else:
        raise AssertionError("there is always something left to do")

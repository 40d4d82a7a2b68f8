"""The benchmark of search from end to end, in a collection that is small enough for a test."""

import asyncio

import psycopg
import pytest

from evaluation.speed.search.busy import wrong
from evaluation.speed.search.filling import fill
from evaluation.speed.search.groups import measure_groups
from evaluation.speed.search.server import Server
from evaluation.speed.search.storing import store
from tests.database_fixture import TestDatabase

PASSAGES, PROJECTS = 300, 5


@pytest.fixture(scope="module")
def filled(database: TestDatabase) -> Server:
    fill(database.superuser_url, PASSAGES, PROJECTS)
    return Server(
        superuser=database.superuser_url,
        owner=database.owner_url,
        api=database.api_url,
        worker=database.worker_url,
    )


def test_both_legs_of_a_small_collection_are_exact(filled: Server) -> None:
    groups = measure_groups(filled, PASSAGES, PROJECTS)

    assert [group["rank"] for group in groups] == [1, 5]
    for group in groups:
        assert group["vector_recall_at_10"] == 1.0
        assert group["keyword_equals_bm25"] == 1.0
        assert group["keyword_equals_bm25_hard"] == 1.0
        assert group["hybrid"]["server_cpu_p50_ms"] > 0


def test_documents_that_are_stored_later_are_counted_right(filled: Server) -> None:
    asyncio.run(store(filled.worker, PASSAGES, 120, PROJECTS))

    with psycopg.connect(filled.superuser) as connection:
        row = connection.execute("select sum(passages) from project_statistics").fetchone()
    assert row
    assert row[0] >= PASSAGES + 100
    assert wrong(filled) == {}


def test_a_wrong_count_is_found(filled: Server) -> None:
    with psycopg.connect(filled.superuser) as connection:
        connection.execute("update project_statistics set words = words + 1")
        connection.execute("delete from word_counts where lexeme like 'b%'")

    found = wrong(filled)

    assert found.keys() == {"statistics", "word counts"}

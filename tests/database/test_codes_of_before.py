"""Passages stored before codes had pieces: found as they were, until they are made anew."""

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from adapters.postgres.migrate import MIGRATIONS, migrate
from local.database import create_database
from local.postgres import PostgresServer
from tests.chaos.truth import VIOLATIONS
from tests.database.collection import Collection
from tests.database_fixture import TestDatabase

PASSWORD = secrets.token_urlsafe(24)
CHANGED_IN = "20261204010000"
TEXTS = ["INV/2025/0042 is paid", "plain words", "the cold room of INV/2025/0043"]


@pytest.fixture
def collection(postgres: PostgresServer, tmp_path: Path) -> Iterator[Collection]:
    """Stored by the schema of before, and migrated to the one of today."""
    name = f"codes_{secrets.token_hex(4)}"
    create_database(postgres.url(database="postgres"), PASSWORD, name)
    for file in MIGRATIONS.glob("*.sql"):
        if file.name < CHANGED_IN:
            shutil.copy(file, tmp_path)
    owner, superuser = postgres.url("ibid_owner", PASSWORD, name), postgres.url(database=name)
    migrate(owner, tmp_path)
    collection = Collection(TestDatabase(owner, superuser, superuser, superuser))
    for text in TEXTS:
        collection.add([text])
    migrate(owner)
    yield collection
    with psycopg.connect(postgres.url(database="postgres"), autocommit=True) as connection:
        connection.execute(f'drop database "{name}" with (force)')  # pyright: ignore


def rows(collection: Collection, query: str, *values: object) -> list[tuple[Any, ...]]:
    with psycopg.connect(collection.database.superuser_url) as connection:
        return connection.execute(query.encode(), values).fetchall()


def found(collection: Collection, query: str, mode: str = "keyword") -> list[str]:
    return [hit["body"] for hit in collection.search(query, mode=mode)]


def make_anew(collection: Collection) -> None:
    for (document,) in rows(collection, "select id from documents order by id"):
        with psycopg.connect(collection.database.superuser_url) as connection:
            connection.execute("select app.reweigh_words(%s)", [document])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("INV/2025/0042", TEXTS[0]),
        ("who paid INV/2025/0042", TEXTS[0]),
        ("inv/2025/0043", TEXTS[2]),
        ("cold rooms", TEXTS[2]),
    ],
)
def test_until_then_they_are_found_as_before(
    collection: Collection, query: str, expected: str
) -> None:
    for mode in ("keyword", "hybrid"):
        assert found(collection, query, mode)[0] == expected
    assert found(collection, "0042") == []


def test_they_are_made_anew_by_the_job_that_reckons_impacts(collection: Collection) -> None:
    begun = rows(collection, "select reweighed::text from project_statistics")
    assert begun == [("00000000-0000-0000-0000-000000000000",)]

    make_anew(collection)

    assert found(collection, "0042") == [TEXTS[0]]
    assert found(collection, "0043", "hybrid")[0] == TEXTS[2]
    for name, query in VIOLATIONS.items():
        if "recount" in name:
            assert not rows(collection, query), name


def test_made_anew_twice_they_are_the_same(collection: Collection) -> None:
    make_anew(collection)
    both = "select c.*, w.ctid::text from word_counts c, passage_words w order by 1, 2, w.no"
    once = rows(collection, both)

    make_anew(collection)

    assert rows(collection, both) == once


def test_a_copy_of_one_that_was_not_made_anew_is(collection: Collection) -> None:
    source, copy = (
        rows(collection, "select document_id from passages where text = %s", TEXTS[0])[0][0],
        collection.add(["to be replaced"]),
    )
    with psycopg.connect(collection.database.superuser_url) as connection:
        connection.execute("delete from passage_words where document_id = %s", [copy])
        connection.execute(
            "update passages set text = %s, words = (select words from passages"
            "  where document_id = %s) where document_id = %s",
            [TEXTS[0], source, copy],
        )
        connection.execute("select app.copy_words(%s, %s)", [copy, source])

    assert [hit["document_id"] for hit in collection.search("0042")] == [copy]

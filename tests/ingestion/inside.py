"""Looking into the database from outside, and counting what is embedded."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import dict_row

from adapters.wiring import Adapters
from contracts.ports import Vector
from tests.database_fixture import TestDatabase


def rows(database: TestDatabase, query: str, *params: object) -> list[dict[str, Any]]:
    with psycopg.connect(database.superuser_url, row_factory=dict_row) as connection:
        return connection.execute(query, params).fetchall()  # pyright: ignore


def change(database: TestDatabase, query: str, *params: object) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(query, params)  # pyright: ignore


def stored(database: TestDatabase, document: UUID) -> list[dict[str, Any]]:
    """All that makes up a document's passages but what is theirs alone."""
    return rows(
        database,
        "select p.ordinal, p.text, p.context, p.tokens, p.words, p.place, p.digest,"
        " v.embedding::text from passages p join passage_vectors v using (project_id, no)"
        " where p.document_id = %s order by p.ordinal",
        document,
    )


def words(database: TestDatabase, document: UUID) -> list[dict[str, Any]]:
    """What is indexed of a document, in the order of its passages."""
    return rows(
        database,
        "select w.words::text, w.impacts::text from passages p join passage_words w using (no)"
        " where p.document_id = %s order by p.ordinal",
        document,
    )


@pytest.fixture
def embedded(worker: Adapters, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is embedded from here on."""
    texts: list[str] = []
    embed = worker.embedders.own.embed_passages

    async def counting(batch: Sequence[str]) -> list[Vector]:
        texts.extend(batch)
        return await embed(batch)

    monkeypatch.setattr(worker.embedders.own, "embed_passages", counting)
    return texts

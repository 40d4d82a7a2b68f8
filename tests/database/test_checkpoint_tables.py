"""The tables of LangGraph's checkpointer are those that its own migrations would make."""

from typing import Any

import psycopg
import pytest
from langgraph.checkpoint.postgres.base import MIGRATIONS

from tests.database_fixture import TestDatabase

TABLES = ("checkpoints", "checkpoint_blobs", "checkpoint_writes")
COLUMNS = """
  select column_name, data_type, is_nullable, column_default
  from information_schema.columns where table_schema = %s and table_name = %s"""
KEY = """
  select array_agg(a.attname order by k.n) from pg_constraint c,
    unnest(c.conkey) with ordinality as k (attnum, n), pg_attribute a
  where c.conrelid = (%s || '.' || %s)::regclass and c.contype = 'p'
    and a.attrelid = c.conrelid and a.attnum = k.attnum"""


@pytest.fixture(scope="module")
def theirs(database: TestDatabase) -> str:
    """The name of a schema in which the package's migrations were run."""
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        connection.execute("create schema theirs")
        connection.execute("set search_path = theirs")
        for migration in MIGRATIONS:
            connection.execute(migration)  # pyright: ignore
    return "theirs"


def told(database: TestDatabase, query: str, schema: str, table: str) -> set[Any]:
    with psycopg.connect(database.superuser_url) as connection:
        rows = connection.execute(query, [schema, table]).fetchall()  # pyright: ignore
    return {str(row) for row in rows}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_the_package_s_columns_and_the_run_beside_them(
    database: TestDatabase, theirs: str, table: str
) -> None:
    ours = told(database, COLUMNS, "public", table)

    assert ours - told(database, COLUMNS, theirs, table) == {"('run_id', 'uuid', 'NO', None)"}
    assert told(database, COLUMNS, theirs, table) <= ours


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_the_package_s_key(database: TestDatabase, theirs: str, table: str) -> None:
    assert told(database, KEY, "public", table) == told(database, KEY, theirs, table)


def test_the_package_makes_no_other_table(database: TestDatabase, theirs: str) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        made = connection.execute(
            "select relname from pg_class where relnamespace = 'theirs'::regnamespace"
            " and relkind = 'r'"
        ).fetchall()

    assert {name for (name,) in made} == {*TABLES, "checkpoint_migrations"}

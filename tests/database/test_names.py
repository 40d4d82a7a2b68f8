"""What got another name keeps its rows, and does the same under it."""

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from adapters.postgres.migrate import MIGRATIONS, migrate
from local.database import create_database
from local.postgres import PostgresServer
from tests.database.before import in_names_of_before
from tests.database.owners import FILL, Owner

RENAMING = "20261129000100_names.sql"
PASSWORD = secrets.token_urlsafe(24)
RENAMED = {"doomed_objects": "pending_deletions", "work_turns": "fair_scheduling"}


@pytest.fixture
def before(postgres: PostgresServer, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A database with all migrations before this one; its owner's address, and a superuser's."""
    name = f"names_{secrets.token_hex(4)}"
    create_database(postgres.url(database="postgres"), PASSWORD, name)
    for file in MIGRATIONS.glob("*.sql"):
        if file.name < RENAMING:
            shutil.copy(file, tmp_path)
    owner = postgres.url("ibid_owner", PASSWORD, name)
    migrate(owner, tmp_path)
    yield owner, postgres.url(database=name)
    with psycopg.connect(postgres.url(database="postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def rows(connection: psycopg.Connection) -> dict[str, list[Any]]:
    """All there are, by the table's name of today."""
    tables = connection.execute(
        "select c.relname from pg_class c"
        " where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'"
    ).fetchall()
    return {
        RENAMED.get(table, table): connection.execute(
            sql.SQL("select t::text from {} t order by 1").format(sql.Identifier(table))
        ).fetchall()
        for (table,) in tables
    }


def test_each_row_stays_as_it_was(before: tuple[str, str], tmp_path: Path) -> None:
    owner, superuser = before
    someone = Owner(superuser, in_names_of_before(FILL))
    with psycopg.connect(superuser) as connection:
        connection.execute(
            "insert into work_turns values (%s, %s, now())", [someone.user, someone.project]
        )
        connection.execute(
            "update project_embedders set made_to = 7, complete_at = 8, untidy = true"
        )
        connection.commit()
        there = rows(connection)
        connection.commit()
        shutil.copy(MIGRATIONS / RENAMING, tmp_path)
        migrate(owner, tmp_path)
        kept = rows(connection)
        made = connection.execute(
            "select backfilled_to, complete_at_version, has_stale_vectors, candidate is not null"
            " from project_embedders"
        ).fetchall()

    assert {table: kept[table] for table in there} == there
    assert all(there[table] for table in ("pending_deletions", "fair_scheduling"))
    assert made == [(7, 8, True, True)]


def test_an_object_whose_row_went_before_and_one_that_goes_now_wait_in_one_place(
    before: tuple[str, str],
) -> None:
    owner, superuser = before
    someone = Owner(superuser, in_names_of_before(FILL))
    migrate(owner)

    with psycopg.connect(superuser) as connection:
        connection.execute("delete from documents where id = %s", [someone.document])
        waiting = connection.execute(
            "select object_key from pending_deletions where project_id = %s", [someone.project]
        ).fetchall()

    assert {key for (key,) in waiting} == {
        f"{someone.project}/{someone.other}",
        f"{someone.project}/{someone.document}",
    }

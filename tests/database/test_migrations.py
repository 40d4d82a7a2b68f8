import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import psycopg

from adapters.postgres.migrate import migrate
from local.database import create_database
from local.postgres import PostgresServer
from tests.database.before import write_migrations
from tests.database_fixture import TestDatabase


def test_migrating_twice_applies_each_migration_once(database: TestDatabase) -> None:
    assert migrate(database.owner_url) == []


def test_every_table_has_row_level_security_enabled_and_forced(database: TestDatabase) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        open_tables = connection.execute(
            "select c.relname from pg_class c"
            " where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')"
            " and not (c.relrowsecurity and c.relforcerowsecurity)"
        ).fetchall()

    assert open_tables == []


@contextmanager
def brought_up_to_date(postgres: PostgresServer, folder: Path) -> Iterator[tuple[str, UUID, UUID]]:
    """The address of a database that had a passage before words were; its reader and project."""
    name, password = f"old_{secrets.token_hex(4)}", secrets.token_urlsafe(24)
    create_database(postgres.url(database="postgres"), password, name)
    write_migrations(folder, before="20261120000010")
    owner = postgres.url("ibid_owner", password, name)
    migrate(owner, folder)
    ids = {"user": uuid4(), "project": uuid4(), "document": uuid4(), "passage": uuid4()}
    with psycopg.connect(postgres.url(database=name)) as connection:
        for statement in _AS_IT_WAS.split(";\n"):
            connection.execute(statement, ids)  # pyright: ignore
    write_migrations(folder)
    migrate(owner, folder)
    migrate(owner)
    yield postgres.url(database=name), ids["user"], ids["project"]
    with psycopg.connect(postgres.url(database="postgres"), autocommit=True) as connection:
        connection.execute(f'drop database "{name}" with (force)')  # pyright: ignore


def test_what_was_stored_before_words_had_an_index_is_found_afterwards(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    with (
        brought_up_to_date(postgres, tmp_path) as (url, user, project),
        psycopg.connect(url) as connection,
    ):
        connection.execute("select set_config('app.user_id', %s, true)", [str(user)])
        found = connection.execute(
            "select body from app.search_passages(%s, 'pharmacist', null, 'keyword', 5, .5)",
            [project],
        ).fetchall()
        lent = connection.execute(
            "select pg_has_role('ibid_owner', 'service_role', 'usage')"
        ).fetchone()

        assert found == [("the duty pharmacist",)] and lent == (False,)


def test_a_project_from_before_there_were_several_embedders_has_the_local_one(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    with (
        brought_up_to_date(postgres, tmp_path) as (url, _, project),
        psycopg.connect(url) as connection,
    ):
        chosen = connection.execute(
            "select project_id, embedder, candidate from project_embedders"
        ).fetchall()
        left = connection.execute(
            "select from pg_policies where policyname = 'migration_reads'"
        ).fetchall()

        assert chosen == [(project, 1, None)] and left == []


_AS_IT_WAS = """
insert into users (id, email) values (%(user)s, 'old@example.com');
insert into projects (id, name, created_by) values (%(project)s, 'P', %(user)s);
insert into members (project_id, user_id) values (%(project)s, %(user)s);
insert into documents (id, project_id, created_by, name, media_type, size, object_key, status)
  values (%(document)s, %(project)s, %(user)s, 'a', 'text/plain', 1,
   %(project)s || '/' || %(document)s, 'ready');
insert into passages (id, project_id, document_id, ordinal, text, tokens, words, place)
  values (%(passage)s, %(project)s, %(document)s, 0, 'the duty pharmacist', 3, 2, '{}');
insert into passage_vectors (project_id, document_id, no, embedding)
  select project_id, document_id, no, array_fill(.05, array[384])::real[]::extensions.halfvec
  from passages"""

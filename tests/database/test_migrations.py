import secrets
import shutil
from pathlib import Path
from uuid import uuid4

import psycopg

from adapters.postgres.migrate import MIGRATIONS, migrate
from local.database import create_database
from local.postgres import PostgresServer
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


def test_what_was_stored_before_words_had_an_index_is_found_afterwards(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    name, password = f"old_{secrets.token_hex(4)}", secrets.token_urlsafe(24)
    create_database(postgres.url(database="postgres"), password, name)
    for file in MIGRATIONS.glob("2026112000000*.sql"):
        shutil.copy(file, tmp_path)
    owner = postgres.url("ibid_owner", password, name)
    migrate(owner, tmp_path)
    ids = {"user": uuid4(), "project": uuid4(), "document": uuid4(), "passage": uuid4()}
    with psycopg.connect(postgres.url(database=name)) as connection:
        for statement in _AS_IT_WAS.split(";\n"):
            connection.execute(statement, ids)  # pyright: ignore

    migrate(owner)

    with psycopg.connect(postgres.url(database=name)) as connection:
        connection.execute("select set_config('app.user_id', %s, true)", [str(ids["user"])])
        found = connection.execute(
            "select body from app.search_passages(%s, 'pharmacist', null, 'keyword', 5, .5)",
            [ids["project"]],
        ).fetchall()
        lent = connection.execute(
            "select pg_has_role('ibid_owner', 'service_role', 'usage')"
        ).fetchone()
    assert found == [("the duty pharmacist",)] and lent == (False,)
    with psycopg.connect(postgres.url(database="postgres"), autocommit=True) as connection:
        connection.execute(f'drop database "{name}" with (force)')  # pyright: ignore


_AS_IT_WAS = """
insert into users (id, email) values (%(user)s, 'old@example.com');
insert into projects (id, name, created_by) values (%(project)s, 'P', %(user)s);
insert into members (project_id, user_id) values (%(project)s, %(user)s);
insert into documents (id, project_id, created_by, name, media_type, size, object_key, status)
  values (%(document)s, %(project)s, %(user)s, 'a', 'text/plain', 1, 'k', 'ready');
insert into passages (id, project_id, document_id, ordinal, text, tokens, words, place)
  values (%(passage)s, %(project)s, %(document)s, 0, 'the duty pharmacist', 3, 2, '{}');
insert into passage_vectors (project_id, document_id, no, embedding)
  select project_id, document_id, no, array_fill(.05, array[384])::real[]::extensions.halfvec
  from passages"""

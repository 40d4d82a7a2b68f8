"""The schema as source and the migrations say the same, object by object."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from adapters.postgres.migrate import migrate
from adapters.postgres.schema import files, plans
from adapters.postgres.schema.baseline import baseline
from local.database import create_database
from local.postgres import PostgresServer, running_postgres
from tests.conftest import PASSWORD
from tests.database.catalog import Catalog, described, differences


@pytest.fixture(scope="module")
def of_schemas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """On a server of its own, since roles belong to all of it; one file after the other."""
    with running_postgres(tmp_path_factory.mktemp("schemas")) as server:
        create_database(server.url(database="postgres"), PASSWORD)
        for file in files.files():
            with psycopg.connect(server.url("ibid_owner", PASSWORD)) as connection:
                connection.execute(file.read_bytes())
        yield server


@pytest.fixture(scope="module")
def of_migrations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    with running_postgres(tmp_path_factory.mktemp("migrations")) as server:
        create_database(server.url(database="postgres"), PASSWORD)
        migrate(server.url("ibid_owner", PASSWORD))
        yield server


def catalog(server: PostgresServer) -> Catalog:
    with psycopg.connect(server.url()) as connection:
        return described(connection)


def test_the_migrations_make_what_the_schema_says(
    of_schemas: PostgresServer, of_migrations: PostgresServer
) -> None:
    made = catalog(of_migrations)

    assert differences(catalog(of_schemas), made) == {}, "the schema and the migrations disagree"
    assert len(made) > 1_000


CHANGES = {
    "a column": "alter table documents add column x int",
    "a column less": "alter table documents drop column recipe",
    "a type": "alter table chats alter column title type varchar(200)",
    "a default": "alter table members alter column role set default 'reader'",
    "an author's default": "alter table runs alter column user_id drop default",
    "a column that may be null": "alter table users alter column email drop not null",
    "how a column is stored": "alter table passages alter column text set storage plain",
    "a constraint": "alter table documents drop constraint object_is_of_this_project",
    "a foreign key": "alter table messages drop constraint messages_project_id_chat_id_fkey",
    "an index": "drop index runs_question",
    "the condition of an index": (
        "drop index runs_open; create index runs_open on runs (lease_until)"
    ),
    "a policy": "drop policy own on chats",
    "the condition of a policy": "alter policy editors_add on crawls with check (true)",
    "whom a policy is for": "alter policy members_see on crawls to public",
    "row-level security": "alter table fair_scheduling disable row level security",
    "forced row-level security": "alter table fair_scheduling no force row level security",
    "a trigger": "drop trigger a_refuse on projects",
    "a trigger that is off": "alter table documents disable trigger touch",
    "a right on a table": "grant delete on passages to authenticated",
    "a right on a column": "grant update (sent_at) on documents to authenticated",
    "a right on a sequence": "grant update on sequence passages_no_seq to authenticated",
    "a right on a schema": "grant create on schema app to ibid_definer",
    "a right on a function": "grant execute on function app.owns(uuid) to authenticated",
    "a right for later": "alter default privileges in schema public grant select on tables to anon",
    "the body of a function": (
        "create or replace function app.exact_below() returns int"
        " language sql immutable parallel safe return 4001"
    ),
    "how often a function is asked": "alter function app.user_id() volatile",
    "a setting of a function": "alter function app.graph_leg set hnsw.ef_search = 100",
    "as whom a function acts": "alter function app.my_projects() security invoker",
    "the owner of a function": "alter function app.my_projects() owner to ibid_owner",
    "a function": "drop function app.plans_of_search",
    "a view": "create view names as select id, name from projects",
    "a sequence": "alter sequence messages_no_seq start with 7",
    "an attribute of a type": "alter type app.scope add attribute x int",
    "a partition": "drop table passage_vectors_7",
    "an extension": "drop extension pg_trgm cascade",
    "a role": "alter role ibid_definer bypassrls",
    "a membership": "revoke anon from ibid_definer granted by ibid_owner",
    "a publication": "create publication p for table documents",
    "a row that is part of it": "update embedders set dimensions = 385",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_one_difference_is_seen(of_migrations: PostgresServer, change: str) -> None:
    before = catalog(of_migrations)
    with psycopg.connect(of_migrations.url()) as connection:
        connection.execute("select '[1]'::extensions.halfvec")
        connection.execute(change.encode())
        after = described(connection)

    assert differences(before, after)


def test_the_baseline_is_the_schema_in_one_file(tmp_path: Path) -> None:
    shutil.copytree(files.SUPABASE / "schemas", tmp_path / "schemas")
    shutil.copy(files.SUPABASE / "config.toml", tmp_path)
    (tmp_path / "schemas" / "policies.sql").write_text("select 'the last of all';")

    made = baseline(tmp_path)

    assert all(file.read_text() in made for file in files.files(tmp_path))
    assert made.endswith("select 'the last of all';")


def test_every_file_of_the_schema_is_applied() -> None:
    assert sorted(files.files()) == sorted((files.SUPABASE / "schemas").glob("*.sql"))


_FUNCTION = re.compile(r"^create (?:or replace )?function (app\.\w+\([^$]*?\))\s+returns", re.M)


def test_no_function_is_defined_twice() -> None:
    times = Counter(_FUNCTION.findall(files.text()))

    assert [signature for signature, number in times.items() if number > 1] == []
    assert times.total() == files.text().count("create function ") > 80


@pytest.mark.parametrize("words", ["or replace", "alter policy", "drop ", "add column"])
def test_the_schema_says_what_there_is_and_not_what_changed(words: str) -> None:
    statements = re.sub(r"--.*", "", files.text())

    assert words not in statements


def test_what_tells_plans_is_made_of_the_functions_as_they_are() -> None:
    schemas = files.SUPABASE / "schemas"

    generated = plans.twins((schemas / "search.sql").read_text())

    assert (schemas / "plans_generated.sql").read_text() == generated, "run `make schema`"


def test_a_statement_that_would_not_be_told_stops_the_generation() -> None:
    search = (files.SUPABASE / "schemas" / "search.sql").read_text()
    otherwise = search.replace("return query\n", "return  query\n")
    assert otherwise != search

    with pytest.raises(plans.NotTold, match="search_passages"):
        plans.twins(otherwise)

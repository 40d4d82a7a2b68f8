"""A database from before the baseline is brought there, and nothing is lost."""

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from adapters.postgres.migrate import MIGRATIONS, main, migrate
from adapters.postgres.schema import squash
from local.database import create_database
from local.postgres import PostgresServer
from tests.database.before import in_names_of_before, write_migrations
from tests.database.catalog import described, differences
from tests.database.collection import Collection
from tests.database.owners import FILL, Owner
from tests.database_fixture import TestDatabase

PASSWORD = secrets.token_urlsafe(24)
BASELINE = squash.BASELINE.partition("_")[0]


@pytest.fixture
def name(postgres: PostgresServer) -> Iterator[str]:
    """A database without a table."""
    name = f"before_{secrets.token_hex(4)}"
    create_database(postgres.url(database="postgres"), PASSWORD, name)
    yield name
    with psycopg.connect(postgres.url(database="postgres"), autocommit=True) as connection:
        connection.execute(f'drop database "{name}" with (force)')  # pyright: ignore


@pytest.fixture
def of_before(postgres: PostgresServer, name: str, tmp_path: Path) -> str:
    """The address of a database with the migrations of before, as its owner."""
    owner = postgres.url("ibid_owner", PASSWORD, name)
    write_migrations(tmp_path)
    migrate(owner, tmp_path)
    return owner


def history(url: str) -> dict[str, list[str]]:
    with psycopg.connect(url) as connection:
        return dict(
            connection.execute(
                "select version, statements from supabase_migrations.schema_migrations"
            ).fetchall()
        )


def rows(connection: psycopg.Connection) -> dict[str, list[Any]]:
    """All there are, by table."""
    tables = connection.execute(
        "select c.oid::regclass::text from pg_class c"
        " where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'"
    ).fetchall()
    return {
        table: connection.execute(f"select t::text from {table} t order by 1").fetchall()  # pyright: ignore
        for (table,) in tables
    }


def test_nothing_is_lost_on_the_way_to_the_baseline(
    postgres: PostgresServer, name: str, of_before: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    to_the_baseline = tmp_path_factory.mktemp("baseline")
    shutil.copy(MIGRATIONS / squash.BASELINE, to_the_baseline)
    superuser = postgres.url(database=name)
    someone = Owner(superuser, in_names_of_before(FILL))
    with psycopg.connect(superuser) as connection:
        connection.execute(
            "insert into work_turns values (%s, %s, now())", [someone.user, someone.project]
        )
        connection.execute("insert into attempts values ('a', '{}', now())")
        connection.commit()
        before = rows(connection)
        migrate(of_before, to_the_baseline)
        after = rows(connection)

    assert after == before
    assert all(before[table] for table in before if "vectors_" not in table)


def test_a_search_finds_what_it_found_before(
    postgres: PostgresServer, name: str, of_before: str
) -> None:
    superuser = postgres.url(database=name)
    collection = Collection(TestDatabase(of_before, superuser, superuser, superuser))
    texts = ["a duty pharmacist", "the pharmacist's duty", "nothing of the kind"]
    collection.add(texts, vectors=[[1.0], [0.8, 0.6], [0.0, 1.0]])
    asked: dict[str, Any] = {"query": "duty", "vector": [0.9, 0.4], "mode": "hybrid"}

    before = collection.search(**asked)
    migrate(of_before)

    assert collection.search(**asked) == before != []


def test_afterwards_it_is_what_the_baseline_makes(
    postgres: PostgresServer, name: str, of_before: str, database: TestDatabase
) -> None:
    migrate(of_before)

    with (
        psycopg.connect(postgres.url(database=name)) as brought,
        psycopg.connect(database.superuser_url) as made,
    ):
        assert differences(described(brought), described(made)) == {}


def test_its_history_is_the_baseline_alone(of_before: str) -> None:
    applied = migrate(of_before)

    assert applied[0].startswith(Path(squash.BASELINE).stem)
    assert history(of_before).keys() == {f.name.partition("_")[0] for f in MIGRATIONS.glob("*.sql")}
    assert history(of_before)[BASELINE] == [(MIGRATIONS / squash.BASELINE).read_text()]
    assert migrate(of_before) == []


def test_a_database_with_some_of_the_migrations_of_before_is_told_how_to_go_on(
    postgres: PostgresServer, name: str, tmp_path: Path
) -> None:
    owner = postgres.url("ibid_owner", PASSWORD, name)
    write_migrations(tmp_path, before="20261128000018")
    migrate(owner, tmp_path)
    there = history(owner)

    with pytest.raises(squash.NotAtTheBaseline, match=r"17 of the 19 .* lacks is 20261128000018"):
        migrate(owner)

    assert history(owner) == there


def test_a_migration_of_before_that_is_another_one_stops_it(of_before: str) -> None:
    with psycopg.connect(of_before) as connection:
        connection.execute(
            "update supabase_migrations.schema_migrations"
            " set statements = array[statements[1] || ' drop table chats;']"
            " where version = '20261128000017'"
        )

    with pytest.raises(squash.NotAtTheBaseline, match=r"20261128000017 .* not the one"):
        migrate(of_before)


def test_a_history_with_both_is_left_alone(of_before: str) -> None:
    with psycopg.connect(of_before) as connection:
        connection.execute(
            "insert into supabase_migrations.schema_migrations (version) values (%s)", [BASELINE]
        )

    with pytest.raises(squash.NotAtTheBaseline, match="both"):
        migrate(of_before)


def test_whoever_starts_it_reads_a_sentence_and_no_traceback(
    of_before: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(of_before) as connection:
        connection.execute(
            "delete from supabase_migrations.schema_migrations where version = '20261128000020'"
        )
    monkeypatch.setenv("IBID_DATABASE__OWNER_URL", of_before)

    with pytest.raises(SystemExit, match=r"18 of the 19 .*docs/how-to/upgrade-the-database\.md"):
        main()


def test_the_page_it_names_is_there() -> None:
    page = (MIGRATIONS.parents[1] / "docs" / "how-to" / "upgrade-the-database.md").read_text()

    assert all(version in page for version in [*squash.replaced(), BASELINE])

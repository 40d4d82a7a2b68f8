"""Transactions through PgBouncer in transaction mode: what of one reaches the next."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
from pydantic import HttpUrl, SecretStr

from adapters.postgres.migrate import migrate
from contracts.settings import Settings
from local.postgres import PostgresServer
from local.processes import free_port
from tests.api import Person, running_api, sign_up
from tests.connections.pgbouncer import IS_THERE, ROLES, PgBouncer, running_pgbouncer
from tests.database_fixture import TestDatabase

pytestmark = IS_THERE


@pytest.fixture(scope="module")
def narrow(
    postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PgBouncer]:
    """With one connection, which everybody shares."""
    folder = tmp_path_factory.mktemp("narrow")
    with running_pgbouncer(folder, postgres.port, ROLES, 1) as running:
        yield running


@pytest.fixture(scope="module")
async def api(settings: Settings, database: TestDatabase, narrow: PgBouncer) -> AsyncIterator[str]:
    """An API process whose every transaction is on that one connection."""
    pooled = settings.database.model_copy(
        update={"api_url": SecretStr(narrow.through(database.api_url))}
    )
    at = HttpUrl(f"http://127.0.0.1:{free_port()}")
    told = settings.model_copy(update={"database": pooled, "public_api_url": at})
    async with running_api(told) as address:
        yield address


async def names_of(person: Person) -> list[str]:
    answer = await person.http.get("/projects")
    assert answer.status_code == 200, answer.text
    return [project["name"] for project in answer.json()["items"]]


async def test_two_people_on_one_connection_to_postgres_see_only_what_is_theirs(
    api: str, narrow: PgBouncer, database: TestDatabase
) -> None:
    ada, bob = await sign_up(api), await sign_up(api)
    await ada.project("Ada's")
    await bob.project("Bob's")

    seen = await asyncio.gather(*[names_of(person) for _ in range(40) for person in (ada, bob)])

    for person in (ada, bob):
        await person.http.aclose()
    assert (seen[::2], seen[1::2]) == ([["Ada's"]] * 40, [["Bob's"]] * 40)
    [pool] = [pool for pool in narrow.shown("pools") if pool["user"] == "ibid_api"]
    assert pool["sv_idle"] == 1 and pool["sv_active"] == 0


async def test_whoever_comes_next_on_a_connection_inherits_no_claim_and_no_setting(
    api: str, narrow: PgBouncer, database: TestDatabase
) -> None:
    ada = await sign_up(api)
    await names_of(ada)
    await ada.http.aclose()

    with psycopg.connect(narrow.through(database.api_url), autocommit=True) as next_one:
        left = next_one.execute(
            "select current_user, current_setting('app.user_id', true),"
            " current_setting('statement_timeout'),"
            " current_setting('idle_in_transaction_session_timeout')"
        ).fetchone()
        prepared = next_one.execute("select count(*) from pg_prepared_statements").fetchone()

    assert left == ("ibid_api", "", "0", "0")
    assert prepared == (0,)


def test_migrations_through_it_leave_no_lock_behind(
    postgres: PostgresServer, database: TestDatabase, tmp_path: Path
) -> None:
    with running_pgbouncer(tmp_path, postgres.port, ROLES, 2) as bouncer:
        assert migrate(bouncer.through(database.owner_url)) == []

        with psycopg.connect(database.superuser_url) as connection:
            locks = connection.execute("select count(*) from pg_locks where locktype = 'advisory'")
            assert locks.fetchone() == (0,)

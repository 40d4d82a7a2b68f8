"""Whoever changes groups holds one lock, and what of an account goes waits for it first."""

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from tests.database_fixture import TestDatabase

_WAITS = "select 1 from pg_locks where locktype = 'advisory' and not granted"


@contextmanager
def holding_groups(database: TestDatabase) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("select pg_advisory_xact_lock(hashtextextended('groups', 0))")
        yield connection
        connection.rollback()


async def waits_with_the_account_free(
    database: TestDatabase, person: str, doing: Awaitable[Any]
) -> Any:
    """What came of it. Else each would wait for the other: who holds the lock may change the
    account next, as a directory does."""
    with holding_groups(database) as connection:
        task = asyncio.ensure_future(doing)
        async with asyncio.timeout(20):
            while not connection.execute(_WAITS).fetchone():  # noqa: ASYNC110  # Postgres tells nobody
                await asyncio.sleep(0.02)
        connection.execute("set local lock_timeout = '1s'")
        connection.execute("select from users where id = %s for update", [person])
    return await task

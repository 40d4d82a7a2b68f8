import asyncio

import psycopg
import pytest
from psycopg import sql

from adapters.postgres.database import Database
from adapters.queue.celery import CeleryQueue
from adapters.wiring import Adapters
from contracts.errors import Unavailable
from contracts.settings import Settings
from tests.database_fixture import TestDatabase


async def test_times_are_read_in_utc_wherever_the_server_stands(
    settings: Settings, database: TestDatabase
) -> None:
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("alter database {} set timezone = 'Asia/Tokyo'").format(name))
    db = Database(database.api_url, settings.database, CeleryQueue(settings.redis))
    await db.open()

    async with db.as_anonymous() as tx:
        row = await tx.row("select now() as now")
    await db.close()

    assert row is not None
    assert row["now"].isoformat().endswith("+00:00")


async def test_a_transaction_that_its_process_forgot_ends_as_an_outage(worker: Adapters) -> None:
    with pytest.raises(Unavailable):
        async with worker.db.as_worker() as tx:
            default = await tx.row("show idle_in_transaction_session_timeout")
            await tx.execute("set local idle_in_transaction_session_timeout = '50ms'")
            await asyncio.sleep(0.5)
            await tx.execute("select 1")

    assert default == {"idle_in_transaction_session_timeout": "20s"}


async def test_a_transaction_knows_how_many_rows_a_write_changed(worker: Adapters) -> None:
    async with worker.db.as_worker() as tx:
        changed = (await tx.execute("delete from attempts where false")).rowcount

    assert changed == 0


async def test_a_server_that_has_become_a_standby_is_left(worker: Adapters) -> None:
    with pytest.raises(Unavailable):
        async with worker.db.as_worker() as tx:
            await tx.execute("set transaction read only")
            await tx.execute("delete from attempts where false")

    assert tx.connection.closed


async def test_so_many_transactions_at_once_share_the_connections_of_the_pool(
    settings: Settings, database: TestDatabase
) -> None:
    few = settings.database.model_copy(update={"pool_size": 3})
    db = Database(database.api_url, few, CeleryQueue(settings.redis))
    await db.open()

    async def pid() -> int:
        async with db.as_anonymous() as tx:
            row = await tx.row("select pg_backend_pid() as pid, pg_sleep(0.01)")
        assert row is not None
        return row["pid"]

    pids = await asyncio.gather(*[pid() for _ in range(60)])
    await db.close()

    assert len(pids) == 60 and 1 < len(set(pids)) <= 3


async def test_a_connection_left_in_a_pipeline_is_not_used_again(worker: Adapters) -> None:
    """As somebody leaves it who is cancelled once more while the pipeline is closed."""
    with pytest.raises(asyncio.CancelledError):
        async with worker.db.as_worker() as tx:
            await tx.connection.pipeline().__aenter__()
            raise asyncio.CancelledError

    assert tx.connection.closed

import psycopg
from psycopg import sql

from adapters.postgres.database import Database
from adapters.queue.celery import CeleryQueue
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

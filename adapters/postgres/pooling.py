"""What a connection must not be used for when something stands between us and Postgres."""

from typing import Any

import psycopg
from psycopg.rows import tuple_row


async def spare_a_pooler(connection: psycopg.AsyncConnection[Any]) -> None:
    """Behind a connection pooler, prepare no statement by name: its next transaction may be on
    another server connection, which knows none of them.

    A pooler is told by its process id: it announces one of its own, and the server that answers has
    another. That it may pool by session is not seen, and costs a little planning. For `configure`
    of `psycopg_pool.AsyncConnectionPool`: the connection is idle again afterwards.
    """
    async with connection.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute("select pg_backend_pid()")
        answering = await cursor.fetchone()
    if not connection.autocommit:
        await connection.rollback()
    if answering != (connection.info.backend_pid,):
        connection.prepare_threshold = None

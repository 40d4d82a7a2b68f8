"""Documents of a project without their bytes: enough for lists, as many as one likes."""

from collections.abc import Sequence
from typing import Any

import psycopg

from tests.database_fixture import TestDatabase

Row = tuple[str, int, str, int]
"""Name, size, status and passages."""


def insert_rows(database: TestDatabase, project: str, rows: Sequence[Row]) -> None:
    """The first is the newest. Twos have the same age, so that ties are settled by id."""
    with psycopg.connect(database.superuser_url) as connection, connection.cursor() as cursor:
        cursor.executemany(
            "insert into documents (id, project_id, created_by, name, media_type, size, status,"
            " passages, object_key, created_at) select gen_random_uuid(), id, created_by, %s,"
            " 'text/plain', %s, %s, %s, id || '/' || gen_random_uuid(),"
            " now() - %s * interval '1 hour' from projects where id = %s",
            [(*row, 1 + n // 2, project) for n, row in enumerate(rows)],
        )


def audited(database: TestDatabase) -> list[str]:
    """What the last events were, oldest first."""
    with psycopg.connect(database.superuser_url) as connection:
        rows = connection.execute("select action from audit order by id desc limit 20").fetchall()
    return [action for (action,) in reversed(rows)]


def execute(database: TestDatabase, statement: str, *values: Any) -> None:
    """From outside, where nobody is told of it."""
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(statement, values)  # pyright: ignore


def everything(database: TestDatabase) -> str:
    """All that is stored, as text."""
    with psycopg.connect(database.superuser_url) as connection:
        tables = connection.execute(
            "select oid::regclass::text from pg_class"
            " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
        ).fetchall()
        return "\n".join(
            row
            for (table,) in tables
            for (row,) in connection.execute(f"select t::text from {table} t")  # pyright: ignore
        )

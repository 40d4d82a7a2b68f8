"""Whoever makes the first account of an installation is its admin: one, however many come."""

import asyncio

import psycopg

from tests.database_fixture import TestDatabase

_SIGN_UP = (
    "with me as (select set_config('role', 'authenticated', true),"
    " set_config('app.user_id', gen_random_uuid()::text, true) as id) select id from me"
)


async def _sign_up(url: str) -> None:
    async with await psycopg.AsyncConnection.connect(url) as connection:
        await connection.execute(_SIGN_UP)
        await connection.execute(
            "insert into users (id, email) values (app.user_id(), app.user_id() || '@example.com')"
        )
        await asyncio.sleep(0.2)


async def test_of_first_accounts_that_are_made_at_once_one_is_an_admin(
    database: TestDatabase,
) -> None:
    await asyncio.gather(*(_sign_up(database.api_url) for _ in range(5)))

    with psycopg.connect(database.superuser_url) as connection:
        made = connection.execute(
            "select count(*), count(*) filter (where is_admin) from users"
        ).fetchone()
    assert made == (5, 1)

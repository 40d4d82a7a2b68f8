"""While APIs are replaced one of the release before runs on today's schema: what it calls is there,
and lets in nobody whom today's would not."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.database.test_isolation import acting_as
from tests.database_fixture import TestDatabase

ISSUER = "https://id.example.com"


def add(connection: psycopg.Connection, statement: str, *values: object) -> None:
    connection.execute(statement, values)  # pyright: ignore


@pytest.fixture
def people(database: TestDatabase) -> Iterator[tuple[UUID, UUID]]:
    """An admin, and somebody who is suspended, for which there is no reason yet."""
    admin, person = uuid4(), uuid4()
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        for one in (admin, person):
            email = f"{one.hex}@example.com"
            add(connection, "insert into users (id, email) values (%s, %s)", one, email)
        add(connection, "update users set is_admin = true where id = %s", admin)
        add(connection, "update users set suspended_at = now() where id = %s", person)
        yield admin, person
        add(connection, "delete from users where id = any(%s)", [admin, person])


@pytest.mark.parametrize(
    ("said_by", "outcome"), [(["admin"], "done"), (["admin", ISSUER], "by directory")]
)
def test_one_of_before_reinstates_whom_only_admins_suspended(
    database: TestDatabase, people: tuple[UUID, UUID], said_by: list[str], outcome: str
) -> None:
    admin, person = people
    with psycopg.connect(database.superuser_url) as connection:
        for source in said_by:
            insert = "insert into suspensions (user_id, source, subject) values (%s, %s, 'them')"
            add(connection, insert, person, source)
    with acting_as(database.api_url, admin) as connection:
        told = connection.execute("select app.reinstate(%s) as outcome", [person]).fetchone()

    assert told == (outcome,)


def test_one_of_before_knows_a_key_that_stands_by_its_id(
    database: TestDatabase, people: tuple[UUID, UUID]
) -> None:
    admin, key = people[0], uuid4()
    with psycopg.connect(database.superuser_url) as connection:
        insert = (
            "insert into api_keys (id, user_id, name, prefix, hash) values (%s, %s, 'k', 'k', %s)"
        )
        add(connection, insert, key, admin, key.bytes)
    with acting_as(database.api_url, admin) as connection:
        standing = "select app.standing(null, %s)"
        stands = [connection.execute(standing, [one]).fetchone() for one in (key, uuid4())]
    with acting_as(database.api_url, admin, "anon") as connection:
        gone = uuid4()
        ended = connection.execute("select app.ended_of('{}', %s) as id", [[key, gone]]).fetchall()

    assert (stands, ended) == ([("alive",), ("ended",)], [(gone,)])

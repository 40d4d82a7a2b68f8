"""A sign-in to a tool's server is renewed by one at a time, and by nobody of another project."""

from uuid import UUID, uuid4

import psycopg
import pytest

from tests.database.owners import Owner
from tests.database.test_isolation import acting_as
from tests.database_fixture import TestDatabase

BEGIN = "select app.begin_renewal(%s, %s, interval '30 seconds')"
KEEP = "select app.keep_renewed(%s, %s, 'other tokens', interval '1 hour')"
GIVE_UP = "select app.give_up_renewal(%s, %s, %s)"


@pytest.fixture
def ada(database: TestDatabase) -> Owner:
    return Owner(database.superuser_url)


def grant(connection: psycopg.Connection, owner: Owner) -> tuple[UUID, UUID, str, bool]:
    row = connection.execute(
        "select server_id, version, sealed, ended_at is not null from tool_grants"
        " where project_id = %s",
        [owner.project],
    ).fetchone()
    assert row
    return row


def begun(connection: psycopg.Connection, server: UUID, version: UUID) -> bool:
    row = connection.execute(BEGIN, [server, version]).fetchone()
    assert row
    return row[0]


def test_one_begins_until_it_is_given_up(database: TestDatabase, ada: Owner) -> None:
    with acting_as(database.api_url, ada.user) as connection:
        server, version, *_ = grant(connection, ada)
        assert [begun(connection, server, version) for _ in range(2)] == [True, False]
        connection.execute(GIVE_UP, [server, version, False])
        assert begun(connection, server, version)


def test_what_was_renewed_is_not_renewed_again(database: TestDatabase, ada: Owner) -> None:
    with acting_as(database.api_url, ada.user) as connection:
        server, version, *_ = grant(connection, ada)
        connection.execute(KEEP, [server, version])
        _, now, sealed, _ = grant(connection, ada)
        assert now != version and sealed == "other tokens"
        assert not begun(connection, server, version)
        assert begun(connection, server, now)


def test_whoever_is_late_changes_nothing(database: TestDatabase, ada: Owner) -> None:
    with acting_as(database.api_url, ada.user) as connection:
        server, version, *_ = before = grant(connection, ada)
        connection.execute(KEEP, [server, uuid4()])
        connection.execute(GIVE_UP, [server, uuid4(), True])
        assert grant(connection, ada) == before
        connection.execute(GIVE_UP, [server, version, True])
        connection.execute(KEEP, [server, version])
        assert grant(connection, ada) == (server, version, "secret", True)
        assert not begun(connection, server, version)


def test_a_stranger_renews_and_ends_nothing(database: TestDatabase, ada: Owner) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        server, version, *_ = before = grant(connection, ada)
    bob = Owner(database.superuser_url)
    with psycopg.connect(database.api_url) as connection:
        connection.execute(
            "select set_config('role', 'authenticated', true), set_config('app.user_id', %s, true)",
            [str(bob.user)],
        )
        assert not begun(connection, server, version)
        connection.execute(KEEP, [server, version])
        connection.execute(GIVE_UP, [server, version, True])
    with psycopg.connect(database.superuser_url) as connection:
        assert grant(connection, ada) == before

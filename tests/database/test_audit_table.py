"""Security events are added and read; no role of the application changes or takes one back."""

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from tests.database.owners import Owner
from tests.database.test_isolation import acting_as
from tests.database_fixture import TestDatabase


@pytest.fixture(scope="module")
def alice(database: TestDatabase) -> Owner:
    return Owner(database.superuser_url)


@pytest.fixture(scope="module")
def bob(database: TestDatabase) -> Owner:
    return Owner(database.superuser_url)


def roles(database: TestDatabase) -> Iterator[tuple[str, str]]:
    yield from ((database.api_url, role) for role in ("anon", "authenticated"))
    yield database.worker_url, "service_role"


@pytest.mark.parametrize(
    "statement",
    [
        "update audit set detail = '{}'",
        "update audit set at = now()",
        "delete from audit",
        "truncate audit",
        "alter table audit disable row level security",
        "drop table audit",
    ],
)
def test_no_role_of_the_application_changes_an_event(
    database: TestDatabase, alice: Owner, statement: str
) -> None:
    for url, role in roles(database):
        with (
            acting_as(url, alice.user, role) as connection,
            pytest.raises(InsufficientPrivilege),
        ):
            connection.execute(statement)  # pyright: ignore


def test_no_role_that_logs_in_changes_an_event_without_becoming_another(
    database: TestDatabase,
) -> None:
    for url in (database.api_url, database.worker_url):
        for statement in ("delete from audit", "update audit set action = ''", "truncate audit"):
            with psycopg.connect(url) as connection, pytest.raises(InsufficientPrivilege):
                connection.execute(statement)


def test_nobody_tells_of_somebody_else_or_of_a_project_that_they_are_not_in(
    database: TestDatabase, alice: Owner, bob: Owner
) -> None:
    insert = "insert into audit (action, project_id) values ('x', %s)"
    with acting_as(database.api_url, alice.user) as connection:
        connection.execute(insert, [alice.project])
        with pytest.raises(InsufficientPrivilege):
            connection.execute(insert, [bob.project])
    for column, value in (("user_id", bob.user), ("at", "2020-01-01"), ("address", "x")):
        with (
            acting_as(database.api_url, alice.user) as connection,
            pytest.raises(InsufficientPrivilege),
        ):
            connection.execute(
                f"insert into audit (action, {column}) values ('x', %s)",  # pyright: ignore
                [value],
            )


def test_a_project_s_events_are_its_owners(
    database: TestDatabase, alice: Owner, bob: Owner
) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("update users set is_admin = false")
        connection.execute(
            "insert into audit (user_id, action, project_id) values (%s, 'of a project', %s)",
            [alice.user, alice.project],
        )

    def read(person: UUID, project: UUID | None) -> list[str]:
        with acting_as(database.api_url, person) as connection:
            rows = connection.execute(
                "select kind from app.audit_events(%s, null, null, null, null, null, 50)", [project]
            )
            return [kind for (kind,) in rows]

    assert read(alice.user, alice.project)[0] == "of a project"
    for person, project in ((bob.user, alice.project), (alice.user, None)):
        with pytest.raises(InsufficientPrivilege):
            read(person, project)


def test_what_is_old_goes_through_one_function_that_keeps_a_month_and_says_so(
    database: TestDatabase, alice: Owner
) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "insert into audit (action, at) select 'days ' || d, now() - d * interval '1 day'"
            " from unnest(array[1, 29, 31, 400]) d"
        )
    with acting_as(database.worker_url, None, "service_role") as connection:
        connection.execute("select app.expire_audit(365)")
        a_year = _left(connection)
        connection.execute("select app.expire_audit(0)")
        at_once = _left(connection)
        told = connection.execute(
            "select detail ->> 'events' from audit where action = 'audit-expired' order by id"
        ).fetchall()

    assert a_year == ["days 1", "days 29", "days 31"]
    assert at_once == ["days 1", "days 29"]
    assert told == [("1",), ("1",)]
    for role in ("anon", "authenticated"):
        with (
            acting_as(database.api_url, alice.user, role) as connection,
            pytest.raises(InsufficientPrivilege),
        ):
            connection.execute("select app.expire_audit(30)")


def _left(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute("select action from audit where action like 'days %' order by action")
    return [action for (action,) in rows]

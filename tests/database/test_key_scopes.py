"""A key that is for certain projects sees no other, whichever statement is asked."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from contracts.people import Verb
from tests.database.owners import Owner
from tests.database.test_isolation import TABLES, acting_as
from tests.database_fixture import TestDatabase

OF_THE_PERSON = {
    *("users", "sessions", "refresh_tokens", "api_keys", "idempotency_keys", "identities"),
    *("personal_settings", "prices", "embedders"),
    *("authenticators", "recovery_codes", "passkeys"),
}
"""In no project; the API's door is what keeps keys from them."""


@pytest.fixture(scope="module")
def alice(database: TestDatabase) -> Owner:
    return Owner(database.superuser_url)


@contextmanager
def with_a_key_for(
    database: TestDatabase, who: Owner, *projects: UUID
) -> Iterator[psycopg.Connection]:
    with acting_as(database.api_url, who.user) as connection:
        listed = f"{{{','.join(map(str, projects))}}}"
        connection.execute("select set_config('app.key_projects', %s, true)", [listed])
        yield connection


def rows_of(connection: psycopg.Connection, table: str, who: Owner) -> int:
    rows = connection.execute(f"select t::text from {table} t").fetchall()  # pyright: ignore
    return sum(str(who.project) in row or who.is_in(row) for (row,) in rows)


@pytest.mark.parametrize("table", sorted({*TABLES} - OF_THE_PERSON))
def test_no_row_of_another_project_is_seen(
    database: TestDatabase, alice: Owner, table: str
) -> None:
    with with_a_key_for(database, alice, uuid4()) as connection:
        elsewhere = rows_of(connection, table, alice)
    with with_a_key_for(database, alice, uuid4(), alice.project) as connection:
        there = rows_of(connection, table, alice)
    with acting_as(database.api_url, alice.user) as connection:
        without_a_key = rows_of(connection, table, alice)

    assert elsewhere == 0
    assert without_a_key > 0
    assert there > 0 or table == "audit"  # whose row there is of no project


@pytest.mark.parametrize("call", ["people_of", "must_write", "must_own", "audit_events"])
def test_no_function_tells_of_another_project(
    database: TestDatabase, alice: Owner, call: str
) -> None:
    more = ", null, null, null, null, null, 9" if call == "audit_events" else ""
    asked = f"select * from app.{call}('{alice.project}'{more})".encode()
    with with_a_key_for(database, alice, uuid4()) as connection:
        try:
            assert connection.execute(asked).fetchall() == []
        except InsufficientPrivilege:
            assert call != "people_of"
    with with_a_key_for(database, alice, alice.project) as connection:
        connection.execute(asked)  # the control


@pytest.mark.parametrize(
    "statement",
    [
        "update projects set name = 'x' where id = %(p)s",
        "delete from projects where id = %(p)s",
        "delete from documents where project_id = %(p)s",
        "update project_settings set chosen = '{}' where project_id = %(p)s",
        "delete from chats where project_id = %(p)s",
    ],
)
def test_nothing_of_another_project_is_changed(
    database: TestDatabase, alice: Owner, statement: str
) -> None:
    changed: list[int] = []
    for project in (uuid4(), alice.project):
        with with_a_key_for(database, alice, project) as connection:
            done = connection.execute(statement.encode(), {"p": alice.project})
            changed.append(done.rowcount)

    assert changed[0] == 0 and changed[1] > 0


def test_it_makes_no_project(database: TestDatabase, alice: Owner) -> None:
    with (
        with_a_key_for(database, alice, alice.project) as connection,
        pytest.raises(InsufficientPrivilege),
    ):
        connection.execute("insert into projects (id, name) values (%s, 'x')", [uuid4()])


def test_it_comes_into_no_project(database: TestDatabase, alice: Owner) -> None:
    """By an invitation that stands, which is accepted by whoever comes without such a key."""
    bob, secret = Owner(database.superuser_url), uuid4().bytes
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "insert into invitations (id, project_id, created_by, role, hash, expires_at)"
            " values (%s, %s, %s, 'reader', %s, now() + interval '1 day')",
            [uuid4(), bob.project, bob.user, secret],
        )
    accept = "select * from app.accept_invitation(%s)"
    with (
        with_a_key_for(database, alice, alice.project) as connection,
        pytest.raises(InsufficientPrivilege),
    ):
        connection.execute(accept, [secret])
    with acting_as(database.api_url, alice.user) as connection:
        assert connection.execute(accept, [secret]).fetchall() == [(bob.project, True)]


def test_it_deletes_no_account(database: TestDatabase) -> None:
    """It would not see who else is in the projects that it is not for."""
    carol = Owner(database.superuser_url)
    with with_a_key_for(database, carol, carol.project) as connection:
        connection.execute("select app.delete_account(%s)", [uuid4()])
        left = connection.execute("select from users where id = %s", [carol.user]).fetchall()
    with acting_as(database.api_url, carol.user) as connection:
        connection.execute("select app.delete_account(%s)", [uuid4()])
        gone = connection.execute("select from users where id = %s", [carol.user]).fetchall()

    assert (len(left), len(gone)) == (1, 0)


@pytest.mark.parametrize(
    ("verbs", "projects"),
    [("{}", None), ("{fly}", None), ("{read}", "{}"), ("{account}", "{theirs}")],
)
def test_a_key_is_for_something_and_never_for_more_than_its_projects(
    database: TestDatabase, alice: Owner, verbs: str, projects: str | None
) -> None:
    with (
        acting_as(database.api_url, alice.user) as connection,
        pytest.raises(CheckViolation),
    ):
        connection.execute(
            "insert into api_keys (id, name, prefix, hash, verbs, projects)"
            " values (%s, 'k', 'k', 'h', %s, %s)",
            [uuid4(), verbs, projects and projects.replace("theirs", str(alice.project))],
        )


def test_a_key_names_no_project_of_somebody_else(database: TestDatabase, alice: Owner) -> None:
    bob = Owner(database.superuser_url)
    made = "insert into api_keys (id, name, prefix, hash, projects) values (%s, 'k', 'k', 'h', %s)"
    with (
        acting_as(database.api_url, alice.user) as connection,
        pytest.raises(InsufficientPrivilege),
    ):
        connection.execute(made, [uuid4(), [alice.project, bob.project]])


def test_verbs_are_those_that_the_database_knows(database: TestDatabase) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        checks = connection.execute(
            "select pg_get_constraintdef(k.oid) from pg_constraint k"
            " join pg_attribute a on a.attrelid = k.conrelid and k.conkey = array[a.attnum]"
            " where k.conrelid = 'public.api_keys'::regclass and a.attname = 'verbs'"
        ).fetchall()
    known = [verb for (check,) in checks for verb in re.findall(r"'(\w+)'", check)]

    assert known == [*Verb]

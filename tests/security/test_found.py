"""What the random statements found: each once more, so that it has a name if it comes back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, InvalidParameterValue

from tests.database.owners import Owner
from tests.database.test_isolation import acting_as
from tests.database_fixture import TestDatabase

CALL = (
    '[{"id": "%s", "at": "2026-01-01T00:00:00Z", "role": "answer", "model": "m",'
    ' "outcome": "complete", "input_tokens": 1, "cached_tokens": 0, "output_tokens": 1,'
    ' "estimated": false}]'
)


@pytest.fixture(scope="module")
def alice(database: TestDatabase) -> Owner:
    return Owner(database.superuser_url)


@pytest.fixture(scope="module")
def bob(database: TestDatabase) -> Owner:
    owner = Owner(database.superuser_url)
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "insert into budgets (api_key_id, tokens_per_day) values (%s, 7)", [owner.other]
        )
    return owner


@contextmanager
def acting(database: TestDatabase, user: UUID | None) -> Iterator[psycopg.Connection]:
    """As the API, until the end; what was done is there to be looked at, and is undone."""
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "select set_config('role', 'authenticated', true), set_config('app.user_id', %s, true)",
            [str(user or "")],
        )
        yield connection
        connection.rollback()


def enter(connection: psycopg.Connection, whose: Owner, **about: UUID) -> None:
    names = ("project", "key", "run", "message", "document")
    connection.execute(
        "select app.enter_in_ledger(%s, %s, %s, %s, %s, %s, %s::jsonb)",
        [whose.user, *(about.get(name) for name in names), CALL % uuid4()],
    )


def test_who_has_no_name_enters_nothing(database: TestDatabase, bob: Owner) -> None:
    with acting_as(database.api_url, None) as connection, pytest.raises(InsufficientPrivilege):
        enter(connection, bob)


def test_who_has_no_name_reserves_nothing(database: TestDatabase, bob: Owner) -> None:
    with acting_as(database.api_url, None) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(
            "select * from app.reserve("
            "row(gen_random_uuid(), %s, %s, null, 5, 0, now())::reservations, '{}')",
            [bob.user, bob.project],
        )


def test_who_has_no_name_releases_nothing(database: TestDatabase, bob: Owner) -> None:
    with acting(database, None) as connection:
        connection.execute("reset role")
        (kept,) = connection.execute(
            "select id from reservations where user_id = %s", [bob.user]
        ).fetchall()
        connection.execute("set local role authenticated")
        connection.execute("select app.release_reservation(%s)", kept)
        connection.execute("reset role")
        left = connection.execute(
            "select id from reservations where user_id = %s", [bob.user]
        ).fetchall()

    assert left == [kept]


def test_who_has_no_name_is_told_no_budget(database: TestDatabase, bob: Owner) -> None:
    with acting_as(database.api_url, None) as connection:
        told = connection.execute(
            "select * from app.budgets_of(null, %s, '{}', false)", [bob.other]
        ).fetchall()

    assert told == []


def test_a_budget_of_somebody_elses_key_stays(
    database: TestDatabase, alice: Owner, bob: Owner
) -> None:
    """Beside one's own project it was taken for one's own."""
    with acting(database, alice.user) as connection:
        with pytest.raises(InvalidParameterValue), connection.transaction():
            connection.execute("select app.set_budget(%s, %s, '{}')", [alice.project, bob.other])
        connection.execute("reset role")
        kept = connection.execute(
            "select tokens_per_day from budgets where api_key_id = %s", [bob.other]
        ).fetchall()

    assert kept == [(7,)]


@pytest.mark.parametrize("what", ["run", "message", "document"])
def test_what_one_has_used_names_nothing_of_anybody_elses(
    database: TestDatabase, alice: Owner, bob: Owner, what: str
) -> None:
    """A run is entered once: who enters another's keeps what it used from being counted."""
    theirs = {"run": bob.other, "message": bob.message, "document": bob.document}[what]
    mine = {"run": alice.other, "message": alice.message, "document": alice.document}[what]
    with acting_as(database.api_url, alice.user) as connection:
        enter(connection, alice, project=alice.project, **{what: mine})
        with pytest.raises(InsufficientPrivilege):
            enter(connection, alice, project=alice.project, **{what: theirs})


@pytest.mark.parametrize(
    "call",
    [
        "app.change_role(%(project)s, %(person)s, 'reader')",
        "app.hand_over(%(project)s, %(person)s)",
        "app.remove_member(%(project)s, %(person)s)",
    ],
)
def test_a_stranger_waits_for_nobody(
    database: TestDatabase, alice: Owner, bob: Owner, call: LiteralString
) -> None:
    """Who waits knows that something is there; and who makes others wait is in their way."""
    with (
        psycopg.connect(database.superuser_url) as busy,
        acting_as(database.api_url, alice.user) as connection,
    ):
        busy.execute("select from members where project_id = %s for update", [bob.project])
        connection.execute("set local lock_timeout = '1s'")
        with pytest.raises(InsufficientPrivilege):
            connection.execute("select " + call, {"project": bob.project, "person": bob.user})


def test_who_leaves_a_project_that_they_are_not_in_waits_for_nobody(
    database: TestDatabase, alice: Owner, bob: Owner
) -> None:
    with (
        psycopg.connect(database.superuser_url) as busy,
        acting_as(database.api_url, alice.user) as connection,
    ):
        busy.execute("select from members where project_id = %s for update", [bob.project])
        connection.execute("set local lock_timeout = '1s'")
        told = connection.execute(
            "select outcome from app.remove_member(%s, %s)", [bob.project, alice.user]
        ).fetchone()

    assert told == ("absent",)

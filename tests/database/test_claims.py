"""What a claim gave and what ends it, at the same moment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from uuid import uuid4

import psycopg
import pytest

from tests.database.owners import Owner
from tests.database_fixture import TestDatabase

ISSUER = "https://id.example.com"
NAME = f"Engines {uuid4().hex}"
FOLLOW = "select app.follow_claim(%s, %s, now() + interval '1 hour')"


@pytest.fixture(scope="module")
def person(database: TestDatabase) -> str:
    return str(Owner(database.superuser_url).user)


@pytest.fixture
def issuer(database: TestDatabase) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("select set_config('app.directory', %s, false)", [ISSUER])
        connection.execute("delete from groups")
        connection.execute("insert into groups (id, name) values (%s, %s)", [uuid4(), NAME])
        connection.execute("delete from identities")
        yield connection


def known(connection: psycopg.Connection, person: str) -> None:
    connection.execute(
        "insert into identities (id, user_id, issuer, subject) values (%s, %s, %s, %s)",
        [uuid4(), person, ISSUER, uuid4().hex],
    )


def members(database: TestDatabase) -> int:
    with psycopg.connect(database.superuser_url) as connection:
        row = connection.execute("select count(*) from group_members").fetchone()
    return row[0] if row else -1


def somebody_waits(connection: psycopg.Connection) -> None:
    for _ in range(200):
        row = connection.execute("select count(*) from pg_locks where not granted").fetchone()
        if row and row[0]:
            return
        sleep(0.05)
    raise AssertionError("nobody waited")


def test_what_is_said_again_at_this_moment_is_not_over(
    database: TestDatabase, issuer: psycopg.Connection, person: str
) -> None:
    known(issuer, person)
    issuer.execute(FOLLOW, [person, [NAME]])
    issuer.execute("update group_reasons set ends_at = now()")
    issuer.commit()

    def end() -> int:
        with psycopg.connect(database.superuser_url) as connection:
            row = connection.execute("select app.end_late_claims()").fetchone()
        return row[0] if row else -1

    issuer.execute(FOLLOW, [person, [NAME]])
    with ThreadPoolExecutor(1) as beside:
        ended = beside.submit(end)
        somebody_waits(issuer)
        issuer.commit()

        assert ended.result(20) == 0
    assert members(database) == 1


def test_what_ends_at_this_moment_is_given_anew_by_a_sign_in(
    database: TestDatabase, issuer: psycopg.Connection, person: str
) -> None:
    known(issuer, person)
    issuer.execute(FOLLOW, [person, [NAME]])
    issuer.execute("update group_reasons set ends_at = now()")
    issuer.commit()
    with psycopg.connect(database.superuser_url) as ending, ThreadPoolExecutor(1) as beside:
        ending.execute("select app.end_late_claims()")
        following = beside.submit(issuer.execute, FOLLOW, [person, [NAME]])
        somebody_waits(ending)
        ending.commit()
        following.result(20)
        issuer.commit()

    assert members(database) == 1


@pytest.mark.parametrize("there", [True, False])
def test_whose_identity_goes_while_they_sign_in_is_in_no_group(
    database: TestDatabase, issuer: psycopg.Connection, person: str, there: bool
) -> None:
    if there:
        known(issuer, person)
    issuer.execute(FOLLOW, [person, [NAME]])
    issuer.commit()

    assert members(database) == int(there)


@pytest.mark.parametrize(("source", "ends"), [("hand", "now()"), ("scim", "now()"), (ISSUER, None)])
def test_a_claim_ends_and_nothing_else_does(
    issuer: psycopg.Connection, person: str, source: str, ends: str | None
) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        issuer.execute(
            "select app.join_group((select id from groups), array[%s::uuid], %s, %s)",
            [person, source, ends],
        )
    issuer.rollback()


def test_who_takes_their_sign_in_away_stays_known_to_its_issuer(
    issuer: psycopg.Connection, person: str
) -> None:
    """So that a ban there finds them, and no webhook makes them anew."""
    known(issuer, person)
    subject = issuer.execute("delete from identities returning subject").fetchone()
    found = issuer.execute(
        "select d.user_id::text, d.known, d.gone from directory_people d where d.issuer = %s"
        " and d.subject = %s",
        [ISSUER, *(subject or ())],
    ).fetchall()

    assert found == [(person, True, False)]

"""Whom the word of Clerk reaches: also who took their sign-in there away, and the last admin."""

from collections.abc import AsyncIterator

import psycopg
import pytest

from contracts.settings import Settings
from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.server.directory.clerk import ISSUER, Clerk, ClerkUser
from tests.server.directory.test_clerk import account, events_of
from tests.server.joining import id_of
from tests.server.project_rows import execute
from worker.appoint import appoint

_THERE_TOO = (
    "insert into identities (id, user_id, issuer, subject) values (gen_random_uuid(), %s, %s, %s)"
)


async def signs_in_again(person: Person) -> None:
    body = {"email": person.email, "password": "correct horse battery"}
    answer = await person.http.post("/auth/sign-in", json=body)
    person.http.cookies.clear()
    person.http.headers["authorization"] = f"Bearer {answer.json()['access_token']}"


@pytest.fixture
async def left(
    clerk: Clerk, server: str, database: TestDatabase
) -> AsyncIterator[tuple[Person, ClerkUser]]:
    """Somebody with a password, who took away their sign-in at Clerk."""
    person, user = await sign_up(server), ClerkUser()
    execute(database, _THERE_TOO, await id_of(person), ISSUER, user.id)
    await clerk.tell("user.updated", user.said())
    mine = (await person.http.get("/me/identities")).json()
    assert (await person.http.delete(f"/me/identities/{mine[0]['id']}")).status_code == 204
    yield person, user
    await person.http.aclose()


async def test_who_took_their_sign_in_away_is_not_given_it_again(
    clerk: Clerk, left: tuple[Person, ClerkUser], database: TestDatabase
):
    person, user = left

    assert await clerk.tell("user.updated", user.said()) == "left"
    there = account(database, person.email)
    assert there and (there["suspended"], there["identities"]) == (False, 0)


async def test_a_ban_reaches_who_took_their_sign_in_away_and_ends(
    clerk: Clerk, left: tuple[Person, ClerkUser], database: TestDatabase
):
    person, user = left
    project = await person.project()
    banned = await clerk.tell("user.updated", user.said(banned=True))
    refused = await person.http.get(f"/projects/{project}")
    freed = await clerk.tell("user.updated", user.said())

    assert (banned, refused.status_code, freed) == ("suspended", 401, "reinstated")
    assert not (account(database, person.email) or {})["suspended"]


async def test_a_deletion_reaches_who_took_their_sign_in_away(
    clerk: Clerk, left: tuple[Person, ClerkUser], database: TestDatabase
):
    person, user = left
    me = await id_of(person)
    gone = {"id": user.id, "object": "user", "deleted": True}
    outcomes = [await clerk.tell("user.deleted", gone) for _ in range(2)]

    assert outcomes == ["suspended", "stale"]
    assert (await person.http.get("/me")).status_code == 401
    assert events_of(database, me) == ["account-suspended"]


@pytest.fixture
async def banned_admin(
    clerk: Clerk, admin: Person, database: TestDatabase
) -> AsyncIterator[ClerkUser]:
    """The only admin, who was banned just now, and is as before in the end."""
    user = ClerkUser()
    me = await id_of(admin)
    execute(database, _THERE_TOO, me, ISSUER, user.id)
    assert await clerk.tell("user.updated", user.said(banned=True)) == "last admin"
    yield user
    execute(database, "delete from suspensions where user_id = %s", me)
    execute(database, "update users set is_admin = (id = %s)", me)
    execute(database, "update users set suspended_at = null where id = %s", me)
    execute(database, "delete from identities where user_id = %s", me)
    await signs_in_again(admin)


async def test_the_last_admin_is_signed_out_and_stays(
    banned_admin: ClerkUser, admin: Person, database: TestDatabase
):
    there = account(database, admin.email)

    assert (await admin.http.get("/me")).status_code == 401
    assert there and not there["suspended"]
    with psycopg.connect(database.superuser_url) as connection:
        events = connection.execute(
            "select detail ->> 'waits_for' from audit where subject = %s"
            " and action = 'account-suspended' and detail ->> 'by' = %s order by id desc limit 1",
            [there["id"], ISSUER],
        ).fetchall()
    assert events == [("another admin",)]


async def test_the_last_admin_who_is_banned_is_suspended_once_they_appoint_another(
    banned_admin: ClerkUser, admin: Person, server: str, database: TestDatabase
):
    other = await sign_up(server)
    await signs_in_again(admin)
    appointed = await admin.http.post(f"/admin/accounts/{await id_of(other)}/appoint")
    there = account(database, admin.email)

    assert (appointed.status_code, (await admin.http.get("/me")).status_code) == (200, 401)
    assert there and (there["suspended"], there["suspended_by"]) == (True, ISSUER)
    assert (await other.http.get("/admin/accounts")).status_code == 200
    await other.http.aclose()


async def test_the_last_admin_who_is_banned_is_suspended_once_the_operator_appoints_another(
    banned_admin: ClerkUser,
    admin: Person,
    settings: Settings,
    server: str,
    database: TestDatabase,
):
    other = await sign_up(server)
    await other.http.aclose()
    await appoint(settings, other.email)

    assert (account(database, admin.email) or {})["suspended"]


async def test_the_last_admin_whose_ban_is_lifted_stays_when_there_is_another(
    clerk: Clerk,
    banned_admin: ClerkUser,
    admin: Person,
    settings: Settings,
    server: str,
    database: TestDatabase,
):
    other = await sign_up(server)
    await other.http.aclose()
    await clerk.tell("user.updated", banned_admin.said())
    await appoint(settings, other.email)

    assert not (account(database, admin.email) or {})["suspended"]

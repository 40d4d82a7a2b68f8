"""An address is its person's: no directory gives an account that somebody has another one, where a
letter with a new password, or a sign-in by address, would come to whoever wrote the directory."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from contracts.settings import Settings
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.oidc_server import OidcServer
from tests.server.company import api, as_it_was, company, signed_in
from tests.server.directory.clerk import ISSUER, Clerk, ClerkUser
from tests.server.directory.scim import Scim, somebody, user
from tests.server.directory.test_scim_people import account
from tests.server.joining import id_of
from tests.server.project_rows import execute

__all__ = ["as_it_was", "company"]

WAYS_IN = {
    "a password": "update users set password_hash = 'x' where id = %s",
    "an identity": "insert into identities (id, user_id, issuer, subject)"
    " values (gen_random_uuid(), %s, 'https://id.example.com', gen_random_uuid())",
    "a passkey": "insert into passkeys (id, user_id, credential, public_key, sign_count, name)"
    " values (gen_random_uuid(), %s, gen_random_uuid()::text::bytea, 'k', 0, 'Key')",
    "a session that has ended": "insert into sessions (id, user_id, expires_at, ended_at)"
    " values (gen_random_uuid(), %s, now(), now())",
    "a key": "insert into api_keys (id, user_id, name, prefix, hash)"
    " values (gen_random_uuid(), %s, 'k', 'k', gen_random_uuid()::text::bytea)",
    "a say in this Ibid": "update users set is_admin = true where id = %s",
}


def elsewhere(address: str) -> dict[str, Any]:
    return user(address, emails=[{"value": somebody(), "primary": True}])


async def readdress(scim: Scim, made: str, address: str) -> None:
    """Refused, by each way in which it can be said."""
    assert await scim.refused(400, "PUT", f"/Users/{made}", elsewhere(address)) == "mutability"


def address_of(database: TestDatabase, person: str) -> tuple[str, bool]:
    """And whether it is proved."""
    with psycopg.connect(database.superuser_url) as connection:
        found = connection.execute(
            "select email, email_verified_at is not null from users where id = %s", [person]
        ).fetchone()
    assert found is not None
    return found


@pytest.mark.parametrize("is_admin", [True, False])
async def test_scim_does_not_change_the_address_of_an_account_that_it_took_over(
    scim: Scim, without_password: Person, database: TestDatabase, is_admin: bool
):
    """Also where nothing is left of how somebody came in."""
    me = await id_of(without_password)
    execute(database, "update users set is_admin = %s where id = %s", is_admin, me)
    execute(database, "delete from sessions where user_id = %s", me)
    made = await scim.made(without_password.email)
    await readdress(scim, made, without_password.email)

    assert (made, address_of(database, me)) == (me, (without_password.email, True))


@pytest.mark.parametrize("way", WAYS_IN)
async def test_scim_changes_the_address_of_an_account_that_it_made_until_somebody_is_in_it(
    scim: Scim, database: TestDatabase, way: str
):
    made, new = await scim.made(somebody()), somebody()
    await scim.answered(200, "PUT", f"/Users/{made}", user(new))
    execute(database, WAYS_IN[way], made)
    await readdress(scim, made, new)

    assert address_of(database, made) == (new, False)


async def test_who_was_let_go_and_is_made_anew_keeps_their_address(
    scim: Scim, database: TestDatabase
):
    address = somebody()
    made = await scim.made(address)
    await scim.http.delete(f"/Users/{made}")
    await scim.made(address)
    await readdress(scim, made, address)


async def test_whom_an_issuer_deleted_had_an_address_of_their_own(
    scim: Scim, clerk: Clerk, database: TestDatabase
):
    there, address = ClerkUser(), somebody()
    made = await scim.made(address)
    execute(
        database,
        "insert into identities (id, user_id, issuer, subject)"
        " values (gen_random_uuid(), %s, %s, %s)",
        *(made, ISSUER, there.id),
    )
    assert await clerk.tell("user.deleted", {"id": there.id}) == "suspended"
    await readdress(scim, made, address)


@pytest.fixture
async def address(scim: Scim, company: OidcServer) -> str:
    """Of somebody whom the directory made, and who is of the company."""
    address = somebody()
    await scim.made(address)
    await company.control(claims={"email": address})
    return address


async def test_who_signed_in_at_an_issuer_keeps_their_address(
    scim: Scim, settings: Settings, company: OidcServer, database: TestDatabase, address: str
):
    async with (
        api(settings, company, link_by_email=True) as url,
        httpx.AsyncClient(base_url=url) as http,
    ):
        entered = await signed_in(http, company, uuid4().hex)
    made = entered.json()["user"]["id"]
    await readdress(scim, made, address)

    assert account(database, made)["email"] == address


async def test_who_signs_in_while_their_address_is_changed_is_not_given_the_account(
    settings: Settings, company: OidcServer, database: TestDatabase, address: str
):
    async with (
        api(settings, company, link_by_email=True) as url,
        httpx.AsyncClient(base_url=url) as http,
        await psycopg.AsyncConnection.connect(database.superuser_url) as changing,
    ):
        await changing.execute(
            "update users set email = %s where email = %s", [somebody(), address]
        )
        signing_in = asyncio.create_task(signed_in(http, company, uuid4().hex))
        while not one_waits(database):  # noqa: ASYNC110  # Postgres has no event for it
            await asyncio.sleep(0.01)
        await changing.commit()
        refused = await signing_in

    assert refused.status_code == 409 and "has just changed" in refused.json()["detail"]


def one_waits(database: TestDatabase) -> bool:
    """For a lock that another has."""
    with psycopg.connect(database.superuser_url) as connection:
        waiting = connection.execute(
            "select from pg_stat_activity"
            " where wait_event_type = 'Lock' and datname = current_database()"
        )
        return waiting.rowcount > 0


@pytest.mark.parametrize("why", ["an admin", "taken over by SCIM"])
async def test_no_webhook_changes_the_address_of_an_admin_or_of_whom_scim_took_over(
    clerk: Clerk, scim: Scim, database: TestDatabase, why: str
):
    there = ClerkUser()
    await clerk.tell("user.created", there.said())
    if why == "an admin":
        execute(database, "update users set is_admin = true where email = %s", there.email)
    else:
        await scim.made(there.email)
    new = f"new-{there.email}"

    assert await clerk.tell("user.updated", there.said(email=new, first_name="Grace")) == "own"
    with psycopg.connect(database.superuser_url) as connection:
        rows = connection.execute(
            "select email, name from users where email = any(%s)", [[there.email, new]]
        ).fetchall()
    assert rows == [(there.email, "Grace Lovelace")]

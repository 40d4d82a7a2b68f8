"""Ways in that stand beside one another: none is added, left or taken by who may not."""

from collections.abc import AsyncIterator

import httpx
import psycopg
import pytest

from adapters.wiring import WorkerAdapters
from contracts.settings import Settings
from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.mail_server import MailServer
from tests.passkey import Device
from tests.server.factors import guard
from tests.server.joining import id_of
from tests.server.posting import deliver_all, empty, post, postman, secret_in, sending, url
from tests.server.project_rows import execute
from tests.server.test_auth import PASSWORD
from tests.server.test_passkeys import added, signs_in
from tests.server.waiting_for_groups import waits_with_the_account_free
from worker.appoint import appoint

__all__ = ["empty", "post", "postman", "sending", "url"]

NEW = "seven violet lighthouses"
CLAIMED = (
    "insert into groups (id, name) values (gen_random_uuid(), 'Engines')",
    "insert into identities (id, user_id, issuer, subject)"
    " values (gen_random_uuid(), %s, 'https://id.example.com', 's')",
    "insert into group_members (group_id, user_id)"
    " select id, %s from groups where name = 'Engines'",
    "insert into group_reasons (group_id, user_id, source, ends_at) select group_id, user_id,"
    " 'https://id.example.com', now() + interval '1 day' from group_members where user_id = %s",
)
"""Somebody, in a group by the claim of their sign-in."""


@pytest.fixture
async def ada(url: str) -> AsyncIterator[Person]:
    person = await sign_up(url)
    yield person
    await person.http.aclose()


@pytest.fixture
async def http(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{url}/api/v1") as client:
        yield client


async def reset(
    http: httpx.AsyncClient, postman: WorkerAdapters, post: MailServer, email: str
) -> None:
    await http.post("/auth/reset", json={"email": email})
    await deliver_all(postman)
    body = {"secret": secret_in(post), "password": NEW}
    assert (await http.post("/auth/reset/finish", json=body)).status_code == 204


async def key_of(person: Person) -> dict[str, str]:
    made = await person.http.post("/api-keys", json={"name": "k", "verbs": ["read"]})
    return {"authorization": f"Bearer {made.json()['secret']}"}


async def test_whoever_proves_an_address_first_finds_no_way_in_of_who_typed_it(
    ada: Person, http: httpx.AsyncClient, postman: WorkerAdapters, post: MailServer,
    database: TestDatabase,
) -> None:  # fmt: skip
    device, key = Device(), await key_of(ada)
    await added(ada, device)
    await guard(ada, database)

    await reset(http, postman, post, ada.email)

    assert (await signs_in(http, device)).status_code == 401
    assert (await http.get("/me", headers=key)).status_code == 401
    body = {"email": ada.email, "password": NEW}
    assert (await http.post("/auth/sign-in", json=body)).status_code == 200


async def test_what_a_claim_gave_whoever_typed_the_address_goes_with_their_sign_in(
    ada: Person, http: httpx.AsyncClient, postman: WorkerAdapters, post: MailServer,
    database: TestDatabase,
) -> None:  # fmt: skip
    person = await id_of(ada)
    for statement in CLAIMED:
        execute(database, statement, *[person] * statement.count("%s"))

    await reset(http, postman, post, ada.email)

    with psycopg.connect(database.superuser_url) as connection:
        left = connection.execute("select from group_members where user_id = %s", [person])
        assert left.rowcount == 0


async def test_whoever_changes_groups_never_waits_for_who_sets_a_password_by_a_letter(
    ada: Person, http: httpx.AsyncClient, postman: WorkerAdapters, post: MailServer,
    database: TestDatabase,
) -> None:  # fmt: skip
    setting = reset(http, postman, post, ada.email)

    await waits_with_the_account_free(database, await id_of(ada), setting)


async def test_who_had_proved_their_address_keeps_their_other_ways_in(
    ada: Person, http: httpx.AsyncClient, postman: WorkerAdapters, post: MailServer,
    database: TestDatabase,
) -> None:  # fmt: skip
    execute(database, "update users set email_verified_at = now()")
    device = Device()
    await added(ada, device)

    await reset(http, postman, post, ada.email)

    assert (await signs_in(http, device)).status_code == 200


async def test_a_passkey_is_added_by_a_code_where_codes_are_asked_for(
    ada: Person, database: TestDatabase
) -> None:
    guarded = await guard(ada, database)

    async def begin(**proof: str) -> int:
        body = {"password": PASSWORD, **proof}
        return (await ada.http.post("/me/passkey-challenge", json=body)).status_code

    assert [await begin(), await begin(code="000000"), await begin(code=guarded.code)] == [
        422,
        422,
        200,
    ]


async def test_an_authenticator_ends_the_sign_ins_that_began_without(
    ada: Person, http: httpx.AsyncClient, database: TestDatabase
) -> None:
    body = {"email": ada.email, "password": PASSWORD}
    assert (await http.post("/auth/sign-in", json=body)).status_code == 200

    await guard(ada, database)

    assert (await http.post("/auth/refresh")).status_code == 401
    assert (await ada.http.get("/me")).status_code == 200


async def test_an_admin_removes_their_own_second_factor_by_a_code_alone(
    ada: Person, settings: Settings, database: TestDatabase
) -> None:
    await appoint(settings, ada.email)
    await guard(ada, database)

    path = f"/admin/accounts/{await id_of(ada)}/reset-second-factor"
    refused = await ada.http.post(path)

    assert refused.status_code == 409
    assert (await ada.http.get("/me/second-factor")).json()["since"] is not None


async def test_where_letters_are_sent_no_typed_address_comes_into_a_group(
    ada: Person, url: str, settings: Settings, database: TestDatabase
) -> None:
    await appoint(settings, ada.email)
    mallory = await sign_up(url)
    group = (await ada.http.post("/admin/groups", json={"name": "Finance"})).json()["id"]

    async def add() -> int:
        body = {"email": mallory.email}
        return (await ada.http.post(f"/admin/groups/{group}/members", json=body)).status_code

    before = await add()
    execute(database, f"update users set email_verified_at = now() where email = '{mallory.email}'")
    assert (before, await add()) == (409, 201)
    await mallory.http.aclose()

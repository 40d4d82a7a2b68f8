"""Tokens of SCIM: who makes them, what they open, and what is closed to everybody else."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from pydantic import HttpUrl

from contracts.settings import Settings
from local.processes import free_port
from tests.api import Person, running_api, sign_up
from tests.database_fixture import TestDatabase
from tests.server.directory.scim import ERROR, Scim, somebody, user
from tests.server.factors import guarded
from tests.server.project_rows import everything, execute
from tests.server.test_auth import PASSWORD
from worker.appoint import appoint

OKTA = {"name": "Okta", "password": PASSWORD}


async def made(admin: Person) -> dict[str, str]:
    answer = await admin.http.post("/admin/scim/tokens", json=OKTA)
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture
async def calling(scim: Scim) -> AsyncIterator[httpx.AsyncClient]:
    """Below SCIM's address, without a token."""
    async with httpx.AsyncClient(base_url=scim.url) as http:
        yield http


async def test_a_token_is_shown_once_and_kept_as_a_hash(
    admin: Person, scim: Scim, database: TestDatabase
):
    token = await made(admin)
    status = (await admin.http.get("/admin/scim")).json()

    assert token["secret"].startswith("ibid_scim_")
    assert status["url"].endswith("/api/v1/scim/v2")
    assert token["id"] in {one["id"] for one in status["tokens"]}
    assert token["secret"] not in str(status) and token["secret"] not in everything(database)
    await admin.http.delete(f"/admin/scim/tokens/{token['id']}")


async def test_a_revoked_token_opens_nothing(admin: Person, calling: httpx.AsyncClient):
    token = await made(admin)
    headers = {"authorization": f"Bearer {token['secret']}"}
    before = await calling.get("/Users", headers=headers)
    used = (await admin.http.get("/admin/scim")).json()["tokens"][0]["last_used_at"]
    gone = await admin.http.delete(f"/admin/scim/tokens/{token['id']}")
    after = await calling.get("/Users", headers=headers)

    assert (before.status_code, gone.status_code, after.status_code) == (200, 204, 401)
    assert used is not None
    assert (await admin.http.delete(f"/admin/scim/tokens/{token['id']}")).status_code == 404


@pytest.mark.parametrize(
    "path", ["/Users", "/Groups", "/ServiceProviderConfig", "/Schemas", "/Nothing", "/Users/x"]
)
async def test_without_a_token_nothing_is_said(calling: httpx.AsyncClient, path: str):
    answer = await calling.get(path)

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.json()["schemas"] == [ERROR]


async def test_neither_a_session_nor_a_key_of_an_admin_is_a_token(
    admin: Person, calling: httpx.AsyncClient
):
    session = admin.http.headers["authorization"]
    key = await admin.http.post(
        "/api-keys", json={"name": "All", "verbs": ["read", "ask", "write", "manage", "account"]}
    )
    for sent in (session, f"Bearer {key.json()['secret']}", "Basic eDp5", "Bearer x, Bearer y"):
        assert (await calling.get("/Users", headers={"authorization": sent})).status_code == 401


async def test_a_key_of_an_admin_makes_no_token(admin: Person, server: str):
    """Which would be good when the key is not any more."""
    key = await admin.http.post("/api-keys", json={"name": "All", "verbs": ["account"]})
    headers = {"authorization": f"Bearer {key.json()['secret']}"}
    async with httpx.AsyncClient(base_url=f"{server}/api/v1", headers=headers) as http:
        seen = await http.get("/admin/scim")
        refused = await http.post("/admin/scim/tokens", json=OKTA)

    assert (seen.status_code, refused.status_code) == (200, 403)
    assert "Sign in yourself" in refused.json()["detail"]


@pytest.mark.parametrize("said", [{}, {"password": "not mine"}])
async def test_whoever_found_a_browser_open_makes_no_token(
    admin: Person, scim: Scim, said: dict[str, str]
):
    before = (await admin.http.get("/admin/scim")).json()["tokens"]
    refused = await admin.http.post("/admin/scim/tokens", json={"name": "Mine", **said})

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "password")
    assert (await admin.http.get("/admin/scim")).json()["tokens"] == before


async def test_an_admin_with_an_authenticator_shows_a_code_which_is_good_once(
    server: str, settings: Settings, admin: Person, database: TestDatabase
):
    other = await guarded(server, database)
    await appoint(settings, other.email)
    http, code = other.person.http, other.code
    answers = [
        await http.post("/admin/scim/tokens", json=OKTA | ({"code": said} if said else {}))
        for said in (None, code, code)
    ]
    ends = await http.delete(f"/admin/scim/tokens/{answers[1].json()['id']}")
    execute(database, "update users set is_admin = false where email = %s", other.email)
    await http.aclose()

    assert [answer.status_code for answer in (*answers, ends)] == [422, 201, 422, 204]
    assert answers[0].json()["errors"][0]["field"] == "code"


async def test_who_is_no_admin_is_told_so_before_a_password_is_looked_at(server: str):
    person = await sign_up(server)
    refused = await person.http.post("/admin/scim/tokens", json={"name": "x", "password": "no"})
    await person.http.aclose()

    assert refused.status_code == 403


async def test_no_hash_of_a_body_with_a_password_is_kept(admin: Person, database: TestDatabase):
    """One that is fast to guess at."""
    headers = {"idempotency-key": uuid4().hex}
    token = await admin.http.post("/admin/scim/tokens", json=OKTA, headers=headers)
    await admin.http.delete(f"/admin/scim/tokens/{token.json()['id']}")

    assert headers["idempotency-key"] not in everything(database)


async def test_an_event_says_which_token_it_was(admin: Person, scim: Scim):
    token = await made(admin)
    headers = {"authorization": f"Bearer {token['secret']}"}
    async with httpx.AsyncClient(base_url=scim.url, headers=headers) as http:
        person = (await http.post("/Users", json=user(somebody()))).json()["id"]
        await http.delete(f"/Users/{person}")
    await admin.http.delete(f"/admin/scim/tokens/{token['id']}")
    events = (await admin.http.get("/admin/audit", params={"person": person})).json()["items"]

    assert [(one["kind"], one["detail"]) for one in events] == [
        (kind, {"by": "scim", "token": token["id"]})
        for kind in ("account-let-go", "account-suspended", "sign-up")
    ]


async def test_a_token_is_no_session(scim: Scim, server: str):
    async with httpx.AsyncClient(base_url=f"{server}/api/v1") as http:
        headers = {"authorization": f"Bearer {scim.token}"}
        answers = [await http.get(path, headers=headers) for path in ("/me", "/admin/scim")]

    assert [answer.status_code for answer in answers] == [401, 401]


async def test_only_admins_make_and_see_tokens(server: str):
    person = await sign_up(server)
    codes = [
        (await person.http.get("/admin/scim")).status_code,
        (await person.http.post("/admin/scim/tokens", json={"name": "Mine"})).status_code,
        (await person.http.delete(f"/admin/scim/tokens/{uuid4()}")).status_code,
    ]
    await person.http.aclose()

    assert codes == [403, 403, 403]


async def test_who_guesses_is_refused_and_keeps_nobody_out(
    settings: Settings, server: str, scim: Scim
):
    accounts = settings.accounts.model_copy(update={"sign_in_attempts": 2})
    told = settings.model_copy(
        update={
            "accounts": accounts,
            "public_api_url": HttpUrl(f"http://127.0.0.1:{free_port()}"),
        }
    )
    async with (
        running_api(told) as address,
        httpx.AsyncClient(base_url=f"{address}/api/v1/scim/v2") as http,
    ):
        wrong = [
            (await http.get("/Users", headers={"authorization": "Bearer ibid_scim_x"})).status_code
            for _ in range(10)
        ]
        right = await http.get("/Users", headers={"authorization": f"Bearer {scim.token}"})

    assert wrong[0] == 401 and wrong[-1] == 429
    assert right.status_code == 200


async def test_admins_see_how_much_the_directory_keeps(admin: Person, scim: Scim):
    before = (await admin.http.get("/admin/scim")).json()
    person = await scim.made(somebody(), active=False)
    await scim.group(person)
    after = (await admin.http.get("/admin/scim")).json()

    assert [after[kind] - before[kind] for kind in ("people", "suspended", "groups")] == [1, 1, 1]


async def test_without_any_token_what_the_directory_kept_is_kept_by_hand(admin: Person, scim: Scim):
    """Last: it revokes what the others use."""
    person = await scim.made(somebody(), active=False)
    group = await scim.group(person)
    for token in (await admin.http.get("/admin/scim")).json()["tokens"]:
        await admin.http.delete(f"/admin/scim/tokens/{token['id']}")
    codes = [
        (await admin.http.post(f"/admin/accounts/{person}/reinstate")).status_code,
        (await admin.http.patch(f"/admin/groups/{group}", json={"name": "By hand"})).status_code,
        (await admin.http.delete(f"/admin/groups/{group}/members/{person}")).status_code,
        (await admin.http.delete(f"/admin/groups/{group}")).status_code,
    ]

    assert codes == [200, 200, 200, 204]

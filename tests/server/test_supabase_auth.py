"""An API whose people sign in at Supabase, of which there is a FAKE."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pydantic import HttpUrl

from adapters.wiring import open_api
from contracts.errors import ConfigurationError, Unauthorized, Unavailable
from contracts.settings import Settings, SupabaseAuthSettings
from local.processes import free_port
from tests.api import Person, running_api
from tests.database_fixture import TestDatabase
from tests.fakes.supabase_auth import PUBLISHABLE_KEY, SupabaseAuth, supabase_auth
from tests.server.project_rows import execute

USER = "/auth/v1/user"


@pytest.fixture(scope="module")
async def fake() -> AsyncIterator[SupabaseAuth]:
    async with supabase_auth() as server:
        yield server


def signing_in_there(settings: Settings, fake: SupabaseAuth, **more: Any) -> Settings:
    told = {"url": fake.url, "publishable_key": PUBLISHABLE_KEY, **more}
    return settings.model_copy(
        update={
            "auth": "supabase",
            "supabase_auth": SupabaseAuthSettings.model_validate(told),
            "public_api_url": HttpUrl(f"http://127.0.0.1:{free_port()}"),
        }
    )


@pytest.fixture(scope="module")
async def http(
    settings: Settings, fake: SupabaseAuth, server: str
) -> AsyncIterator[httpx.AsyncClient]:
    """Of a second API over the same database, where people sign in at Supabase."""
    async with (
        running_api(signing_in_there(settings, fake)) as url,
        httpx.AsyncClient(base_url=f"{url}/api/v1") as client,
    ):
        yield client


def bearing(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


async def test_a_person_is_known_from_their_first_request_on(
    http: httpx.AsyncClient, fake: SupabaseAuth
):
    claims = fake.claims()
    head = bearing(fake.token(**claims))

    made = await http.post("/projects", json={"name": "Engines"}, headers=head)
    me = (await http.get("/me", headers=bearing(fake.token(**claims)))).json()

    assert made.status_code == 201
    assert (me["id"], me["email"], me["name"]) == (claims["sub"], claims["email"], "Ada Lovelace")


async def test_first_requests_at_the_same_time_make_one_person(
    http: httpx.AsyncClient, fake: SupabaseAuth
):
    head = bearing(fake.token())

    answers = await asyncio.gather(*(http.get("/me", headers=head) for _ in range(6)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_an_address_opens_nobodys_account(
    http: httpx.AsyncClient, fake: SupabaseAuth, alice: Person
):
    answer = await http.get("/me", headers=bearing(fake.token(email=alice.email)))

    assert answer.status_code == 401
    assert "belongs to another account" in answer.json()["detail"]


async def test_who_is_suspended_here_is_out_whatever_supabase_says(
    http: httpx.AsyncClient, fake: SupabaseAuth, database: TestDatabase
):
    claims = fake.claims()
    head = bearing(fake.token(**claims))
    project = (await http.post("/projects", json={"name": "Engines"}, headers=head)).json()["id"]
    suspend = "update users set suspended_at = %s where id = %s"
    execute(database, suspend, "now", claims["sub"])

    told = [await http.get(path, headers=head) for path in ("/me", f"/projects/{project}")]
    fresh = await http.get("/me", headers=bearing(fake.token(**claims)))
    execute(database, suspend, None, claims["sub"])

    assert {one.json()["type"] for one in [*told, fresh]} == {"/problems/account-suspended"}
    assert (await http.get("/me", headers=head)).status_code == 200


async def test_strangers_find_nothing_of_each_others(http: httpx.AsyncClient, fake: SupabaseAuth):
    mine, theirs = bearing(fake.token()), bearing(fake.token())
    project = (await http.post("/projects", json={"name": "Mine"}, headers=mine)).json()["id"]

    assert (await http.get(f"/projects/{project}", headers=theirs)).status_code == 404


@pytest.mark.parametrize("role", ["anon", "service_role"])
async def test_a_key_of_the_project_is_nobody(
    http: httpx.AsyncClient, fake: SupabaseAuth, role: str
):
    assert (await http.get("/me", headers=bearing(fake.token(role=role)))).status_code == 401


async def test_api_keys_of_ibid_go_on_working(http: httpx.AsyncClient, fake: SupabaseAuth):
    head = bearing(fake.token())
    made = (await http.post("/api-keys", json={"name": "script"}, headers=head)).json()

    with_key = await http.get("/me", headers=bearing(made["secret"]))

    assert with_key.json() == (await http.get("/me", headers=head)).json()


async def test_ibids_own_sign_ins_go_on_working(http: httpx.AsyncClient, alice: Person):
    answer = await http.get("/me", headers={"authorization": alice.http.headers["authorization"]})

    assert answer.json()["email"] == alice.email


async def test_who_signs_in_at_supabase_has_no_password_here(
    http: httpx.AsyncClient, fake: SupabaseAuth
):
    claims = fake.claims()
    await http.get("/me", headers=bearing(fake.token(**claims)))

    answer = await http.post("/auth/sign-in", json={"email": claims["email"], "password": "None"})

    assert answer.status_code == 401


async def test_without_that_plug_in_supabases_tokens_are_nobodys(server: str, fake: SupabaseAuth):
    async with httpx.AsyncClient(base_url=f"{server}/api/v1") as plain:
        assert (await plain.get("/me", headers=bearing(fake.token()))).status_code == 401


async def test_supabase_is_asked_once_in_half_a_minute(http: httpx.AsyncClient, fake: SupabaseAuth):
    head, before = bearing(fake.token()), fake.asked[USER]

    for _ in range(3):
        assert (await http.get("/me", headers=head)).status_code == 200

    assert fake.asked[USER] == before + 1


async def test_a_session_that_ended_there_is_over_here(http: httpx.AsyncClient, fake: SupabaseAuth):
    claims = fake.claims()
    fake.ended.add(claims["session_id"])

    for _ in range(2):
        answer = await http.get("/me", headers=bearing(fake.token(**claims)))
        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/unauthorized")


async def test_a_ban_is_heard_of_when_the_last_answer_is_no_longer_believed(
    settings: Settings, fake: SupabaseAuth, http: httpx.AsyncClient
):
    claims = fake.claims()
    token = fake.token(**claims)
    async with open_api(signing_in_there(settings, fake, ask_seconds=1)) as app:
        await app.auth.caller(token)
        fake.banned.add(claims["sub"])
        await app.auth.caller(token)
        await asyncio.sleep(1.1)

        with pytest.raises(Unauthorized, match=r"sign-in has ended"):
            await app.auth.caller(token)


async def test_a_key_that_supabase_refuses_is_not_the_callers_fault(
    settings: Settings, fake: SupabaseAuth
):
    chosen = signing_in_there(settings, fake, publishable_key="sb_publishable_of_another")
    async with open_api(chosen) as app:
        with pytest.raises(Unavailable, match=r"IBID_SUPABASE_AUTH__PUBLISHABLE_KEY"):
            await app.auth.caller(fake.token())


async def test_where_it_is_not_to_be_asked_it_is_not(settings: Settings, fake: SupabaseAuth):
    before = fake.asked[USER]
    chosen = signing_in_there(settings, fake, ask=False, publishable_key="")
    async with open_api(chosen) as app:
        await app.auth.caller(fake.token())

    assert fake.asked[USER] == before


async def test_while_supabase_is_away_nobody_new_gets_in(
    http: httpx.AsyncClient, fake: SupabaseAuth
):
    known, fresh = bearing(fake.token()), bearing(fake.token())
    await http.get("/me", headers=known)
    fake.down = True
    try:
        assert (await http.get("/me", headers=known)).status_code == 200
        answer = await http.get("/me", headers=fresh)
    finally:
        fake.down = False

    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")


async def test_a_token_that_is_another_persons_at_supabase_is_refused(
    settings: Settings, fake: SupabaseAuth, monkeypatch: pytest.MonkeyPatch
):
    token = fake.token()
    async with open_api(signing_in_there(settings, fake)) as app:
        answered = fake._user
        monkeypatch.setattr(fake, "_user", lambda _: answered(fake.token(sub=str(uuid4()))))

        with pytest.raises(Unauthorized, match=r"sign-in has ended"):
            await app.auth.caller(token)


@pytest.mark.parametrize("missing", ["url", "publishable_key"])
async def test_a_setting_that_is_missing_stops_the_start(
    settings: Settings, fake: SupabaseAuth, missing: str
):
    told = {"url": fake.url, "publishable_key": PUBLISHABLE_KEY}
    told.pop(missing)
    chosen = settings.model_copy(
        update={"auth": "supabase", "supabase_auth": SupabaseAuthSettings.model_validate(told)}
    )

    with pytest.raises(ConfigurationError, match=f"IBID_SUPABASE_AUTH__{missing.upper()} is not"):
        async with open_api(chosen):
            pass

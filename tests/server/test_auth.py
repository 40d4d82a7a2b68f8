import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
import jwt
import pytest

from adapters.auth.local import AccessTokens
from contracts.errors import Unauthorized
from contracts.settings import Settings
from tests.api import Person

PASSWORD = "correct horse battery"


@asynccontextmanager
async def browser(server: str, email: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client that carries cookies, as a browser does."""
    async with httpx.AsyncClient(base_url=f"{server}/api/v1") as http:
        answer = await http.post("/auth/sign-in", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 200
        yield http


async def test_a_taken_address_is_a_conflict(server: str, alice: Person) -> None:
    async with httpx.AsyncClient(base_url=f"{server}/api/v1") as http:
        again = await http.post(
            "/auth/sign-up", json={"email": alice.email.upper(), "password": PASSWORD}
        )

    assert (again.status_code, again.json()["type"]) == (409, "/problems/conflict")


async def test_unknown_and_wrong_get_the_same_answer(server: str, alice: Person) -> None:
    async with httpx.AsyncClient(base_url=f"{server}/api/v1") as http:
        wrong = await http.post("/auth/sign-in", json={"email": alice.email, "password": "no"})
        unknown = await http.post("/auth/sign-in", json={"email": "x@y.example", "password": "no"})

    assert (wrong.status_code, wrong.json()["detail"]) == (
        unknown.status_code,
        unknown.json()["detail"],
    )


async def test_the_cookies_of_a_sign_in_are_enough(server: str, alice: Person) -> None:
    async with browser(server, alice.email) as http:
        assert (await http.get("/me")).json()["email"] == alice.email


async def test_cookies_cannot_be_read_by_scripts(server: str, alice: Person) -> None:
    async with httpx.AsyncClient(base_url=f"{server}/api/v1") as http:
        answer = await http.post("/auth/sign-in", json={"email": alice.email, "password": PASSWORD})

    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 3
    assert all("HttpOnly" in cookie and "SameSite=lax" in cookie for cookie in cookies)


async def test_refreshing_rotates_the_token(server: str, alice: Person) -> None:
    async with browser(server, alice.email) as http:
        before = http.cookies["ibid_refresh"]
        renewed = await http.post("/auth/refresh")

        assert renewed.status_code == 200
        assert http.cookies["ibid_refresh"] != before


async def test_a_reused_refresh_token_ends_the_whole_family(server: str, alice: Person) -> None:
    async with browser(server, alice.email) as http:
        stolen = http.cookies["ibid_refresh"]
        await http.post("/auth/refresh")
        async with httpx.AsyncClient(base_url=f"{server}/api/v1") as thief:
            thief.cookies.set("ibid_refresh", stolen)
            caught = await thief.post("/auth/refresh")

        assert caught.status_code == 401
        assert (await http.post("/auth/refresh")).status_code == 401
        assert (await http.get("/me")).status_code == 401


async def test_signing_out_ends_the_access_token_too(server: str, alice: Person) -> None:
    async with browser(server, alice.email) as http:
        token = http.cookies["ibid_access"]
        assert (await http.post("/auth/sign-out")).status_code == 204
        again = await http.get("/me", headers={"authorization": f"Bearer {token}"})

    assert again.status_code == 401


async def test_a_cookie_write_from_another_origin_is_refused(server: str, alice: Person) -> None:
    async with browser(server, alice.email) as http:
        answer = await http.post(
            "/projects", json={"name": "x"}, headers={"origin": "https://evil.example"}
        )

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{"origin": "null"}, {"referer": "https://evil.example/"}, {"sec-fetch-site": "cross-site"}],
)
async def test_a_cookie_write_that_shows_another_origin_is_refused(
    server: str, alice: Person, headers: dict[str, str]
) -> None:
    async with browser(server, alice.email) as http:
        answer = await http.post("/projects", json={"name": "x"}, headers=headers)

    assert answer.status_code == 403


async def test_two_different_tokens_in_one_request_are_refused(server: str, alice: Person) -> None:
    token = alice.http.headers["authorization"]
    async with httpx.AsyncClient(base_url=f"{server}/api/v1") as http:
        answer = await http.get(
            "/me", headers=[("authorization", token), ("authorization", "Bearer other")]
        )

    assert answer.status_code == 400


async def test_two_different_credentials_are_refused(server: str, alice: Person) -> None:
    async with browser(server, alice.email) as http:
        answer = await http.get("/me", headers={"authorization": "Bearer something-else"})

    assert answer.status_code == 400


async def test_an_api_key_works_until_it_is_deleted(alice: Person) -> None:
    made = (await alice.http.post("/api-keys", json={"name": "script"})).json()
    with_key = {"authorization": f"Bearer {made['secret']}"}
    assert (await alice.http.get("/me", headers=with_key)).json()["email"] == alice.email

    await alice.http.delete(f"/api-keys/{made['id']}")

    assert (await alice.http.get("/me", headers=with_key)).status_code == 401


async def test_the_list_of_keys_holds_no_secret(alice: Person) -> None:
    secret = (await alice.http.post("/api-keys", json={"name": "k"})).json()["secret"]

    assert secret not in (await alice.http.get("/api-keys")).text


async def test_a_short_password_is_refused_by_field(server: str) -> None:
    async with httpx.AsyncClient(base_url=f"{server}/api/v1") as http:
        answer = await http.post("/auth/sign-up", json={"email": "a@b.example", "password": "x"})

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["password"]
    assert '"x"' not in answer.text


@pytest.mark.parametrize(
    "change",
    [
        {"headers": {"typ": "JWT"}},
        {"headers": {"typ": "at+jwt", "crit": ["x"], "x": 1}},
        {"headers": {"typ": "at+jwt", "jwk": {}}},
        {"claims": {"aud": ["ibid-api", "other"]}},
        {"claims": {"exp": 9_999_999_999}},
        {"claims": {"iss": "somebody"}},
        {"claims": {"sub": "not-an-id"}},
        {"claims": {"sid": None}},
    ],
)
def test_a_token_with_a_strange_claim_is_refused(
    settings: Settings, change: dict[str, dict[str, object]]
) -> None:
    keys = settings.secrets.access_token_keys
    tokens = AccessTokens(keys, 900)
    now = int(time.time())
    claims: dict[str, object] = {
        "iss": "ibid", "aud": "ibid-api", "sub": str(uuid4()), "sid": str(uuid4()),
        "iat": now, "exp": now + 900,
    }  # fmt: skip
    forged = jwt.encode(
        claims | change.get("claims", {}),
        keys[0].get_secret_value(),
        "HS256",
        headers=change.get("headers", {"typ": "at+jwt"}),
    )

    with pytest.raises(Unauthorized):
        tokens.read(forged)


def test_every_active_key_verifies_and_the_first_one_signs(settings: Settings) -> None:
    old, new = settings.secrets.access_token_keys[0], settings.secrets.upload_keys[0]
    user, session = uuid4(), uuid4()
    token = AccessTokens([old], 900).issue(user, session)

    assert AccessTokens([new, old], 900).read(token).user_id == user
    with pytest.raises(Unauthorized):
        AccessTokens([new], 900).read(token)

"""Where a second factor is required: who has none sets one up before they are in."""

import time
from collections.abc import AsyncIterator

import httpx
import pytest
from pyotp.totp import TOTP

from adapters.auth import authenticator
from adapters.wiring import open_api
from contracts.errors import ConfigurationError
from contracts.settings import Settings
from tests.api import running_api, sign_up
from tests.database_fixture import TestDatabase
from tests.server.factors import (
    Guarded,
    another,
    challenge,
    go_on,
    guarded,
    signed_in,
)
from tests.server.test_auth import PASSWORD


@pytest.fixture
async def ada(server: str, database: TestDatabase) -> AsyncIterator[Guarded]:
    one = await guarded(server, database)
    yield one
    await one.person.http.aclose()


@pytest.fixture
async def http(server: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{server}/api/v1") as client:
        yield client


@pytest.fixture
async def strict(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Of an Ibid where everybody must have one."""
    async with (
        running_api(another(settings, second_factor="required")) as address,
        httpx.AsyncClient(base_url=f"{address}/api/v1") as http,
    ):
        yield http


async def test_where_it_is_required_whoever_has_none_sets_one_up_before_they_are_in(
    strict: httpx.AsyncClient,
) -> None:
    email = f"{time.time_ns()}@example.com"
    half = await strict.post("/auth/sign-up", json={"email": email, "password": PASSWORD})
    assert (half.status_code, half.json()["enrols"]) == (202, True)
    assert (await strict.get("/me")).status_code == 401
    kept = {"challenge": half.json()["challenge"]}

    begun = await strict.post("/auth/second-step/enrol", json=kept)
    wrong = await go_on(strict, kept["challenge"], "000000")
    done = await go_on(strict, kept["challenge"], TOTP(begun.json()["secret"]).now())

    assert (wrong.status_code, done.status_code) == (422, 200)
    assert len(done.json()["recovery_codes"]) == authenticator.RECOVERY_CODES
    assert (await strict.get("/me")).json()["email"] == email
    assert (await strict.get("/me/second-factor")).json()["required"] is True
    assert (await signed_in(strict, email)).json()["enrols"] is False


async def test_who_has_an_authenticator_sets_up_no_other_with_a_password_alone(
    strict: httpx.AsyncClient, ada: Guarded
) -> None:
    kept = {"challenge": await challenge(strict, ada.email)}

    assert (await strict.post("/auth/second-step/enrol", json=kept)).status_code == 400


async def test_a_sign_in_from_before_goes_on_only_with_what_is_required(
    strict: httpx.AsyncClient, http: httpx.AsyncClient, server: str, ada: Guarded
) -> None:
    bob = await sign_up(server)
    await signed_in(http, bob.email)
    strict.cookies = http.cookies
    assert (await strict.post("/auth/refresh")).status_code == 401

    await go_on(http, await challenge(http, ada.email), ada.code)
    strict.cookies = http.cookies
    assert (await strict.post("/auth/refresh")).status_code == 200


async def test_required_without_a_key_to_seal_with_stops_the_start(settings: Settings) -> None:
    wrong = another(settings, second_factor="required")
    secrets = wrong.secrets.model_copy(update={"tool_keys": []})

    with pytest.raises(ConfigurationError, match="IBID_SECRETS__TOOL_KEYS"):
        async with open_api(wrong.model_copy(update={"secrets": secrets})):
            pass

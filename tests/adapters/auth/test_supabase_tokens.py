"""Tokens of a Supabase project, whose keys come over a socket from a FAKE of its server."""

import json
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from adapters.auth.signing_keys import SigningKeys
from adapters.auth.supabase import published
from adapters.auth.supabase_tokens import SupabaseTokens
from contracts.errors import Unauthorized, Unavailable
from contracts.settings import SupabaseAuthSettings
from tests.fakes.supabase_auth import EC_KEY, RSA_KEY, SECRET, SupabaseAuth, public, supabase_auth

JWKS = "/auth/v1/.well-known/jwks.json"


@pytest.fixture
async def fake() -> AsyncIterator[SupabaseAuth]:
    async with supabase_auth() as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=2) as client:
        yield client


def reader(fake: SupabaseAuth, http: httpx.AsyncClient, secret: str | None = None):
    told = SupabaseAuthSettings.model_validate({"url": fake.url, "jwt_secret": secret})
    return SupabaseTokens(
        told, f"{fake.url}/auth/v1", SigningKeys(published(f"{fake.url}{JWKS}", http))
    )


@pytest.fixture
def tokens(fake: SupabaseAuth, http: httpx.AsyncClient) -> SupabaseTokens:
    return reader(fake, http)


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
async def test_a_token_of_a_published_key_tells_who_it_is(
    fake: SupabaseAuth, tokens: SupabaseTokens, algorithm: str
):
    claims = fake.claims(email="Ada@Example.org")

    found = await tokens.read(fake.token(algorithm, **claims))

    assert (str(found.id), found.email, found.name) == (
        claims["sub"],
        "ada@example.org",
        "Ada Lovelace",
    )


async def test_a_shared_secret_is_read_only_where_it_is_set(
    fake: SupabaseAuth, tokens: SupabaseTokens, http: httpx.AsyncClient
):
    token = fake.token("HS256")

    await reader(fake, http, SECRET).read(token)
    with pytest.raises(Unauthorized):
        await tokens.read(token)


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://somebody.supabase.co/auth/v1"},
        {"aud": "anon"},
        {"aud": ["authenticated", "others"]},
        {"role": "anon"},
        {"role": "service_role"},
        {"role": ["authenticated"]},
        {"exp": int(time.time()) - 1},
        {"exp": int(time.time()) + 30 * 24 * 3600},
        {"exp": 9e99},
        {"iat": int(time.time()) + 300},
        {"nbf": int(time.time()) + 300},
        {"sub": "7"},
        {"sub": "6F9619FF-8B86-D011-B42D-00C04FC964FF"},
        {"is_anonymous": True},
        {"email": ""},
        {"email": "раypal@example.org"},
        *({name: None} for name in ("iss", "aud", "sub", "role", "iat", "exp", "email")),
    ],
)
async def test_a_token_with_a_strange_claim_is_refused(
    fake: SupabaseAuth, tokens: SupabaseTokens, change: dict[str, Any]
):
    with pytest.raises(Unauthorized):
        await tokens.read(fake.token(**change))


async def test_a_token_that_ended_a_second_ago_is_refused(
    fake: SupabaseAuth, tokens: SupabaseTokens
):
    now = int(time.time())
    with pytest.raises(Unauthorized):
        await tokens.read(fake.token(iat=now - 3600, exp=now - 1))


async def test_a_clock_may_be_a_few_seconds_ahead_of_ours(
    fake: SupabaseAuth, tokens: SupabaseTokens
):
    now = int(time.time())
    await tokens.read(fake.token(iat=now + 5, exp=now + 3600))


@pytest.mark.parametrize(
    "header",
    [
        {"kid": "ec", "typ": "at+jwt"},
        {"kid": "ec", "jwk": public(EC_KEY, "ec")},
        {"kid": "ec", "jku": "https://evil.example/jwks.json"},
        {"kid": "ec", "x5u": "https://evil.example/x.pem"},
        {"kid": "ec", "crit": ["exp"], "exp": 1},
        {"kid": "rsa"},
        {"kid": "nobody"},
        {},
    ],
)
async def test_a_token_with_a_strange_head_is_refused(
    fake: SupabaseAuth, tokens: SupabaseTokens, header: dict[str, Any]
):
    with pytest.raises(Unauthorized):
        await tokens.read(jwt.encode(fake.claims(), EC_KEY, "ES256", headers=header))


@pytest.mark.parametrize("algorithm", ["PS256", "RS512"])
async def test_the_key_says_the_algorithm_and_not_the_token(
    fake: SupabaseAuth, tokens: SupabaseTokens, algorithm: str
):
    with pytest.raises(Unauthorized):
        await tokens.read(jwt.encode(fake.claims(), RSA_KEY, algorithm, headers={"kid": "rsa"}))


@pytest.mark.parametrize(("algorithm", "kid"), [("ES256", "ec"), ("RS256", "rsa")])
async def test_a_key_of_anybody_elses_signs_nothing(
    fake: SupabaseAuth, tokens: SupabaseTokens, algorithm: str, kid: str
):
    stranger: Any = (
        ec.generate_private_key(ec.SECP256R1())
        if kid == "ec"
        else rsa.generate_private_key(65537, 2048)
    )
    with pytest.raises(Unauthorized):
        await tokens.read(jwt.encode(fake.claims(), stranger, algorithm, headers={"kid": kid}))


async def test_what_is_published_is_no_secret_to_sign_with(
    fake: SupabaseAuth, http: httpx.AsyncClient
):
    fake.keys.append({"kty": "oct", "alg": "HS256", "kid": "oct", "k": "c2VjcmV0" * 6})
    key = jwt.PyJWK(fake.keys[-1]).key
    forged = jwt.encode(fake.claims(), key, "HS256", headers={"kid": "oct"})

    for secret in (None, SECRET):
        with pytest.raises(Unauthorized):
            await reader(fake, http, secret).read(forged)


async def test_a_short_key_signs_nothing(fake: SupabaseAuth, tokens: SupabaseTokens):
    short = rsa.generate_private_key(65537, 1024)
    fake.keys.append(public(short, "short"))

    with pytest.raises(Unauthorized):
        await tokens.read(jwt.encode(fake.claims(), short, "RS256", headers={"kid": "short"}))


async def test_none_of_wycheproofs_tokens_gets_in(fake: SupabaseAuth, http: httpx.AsyncClient):
    """Its valid ones too: they are signed right, and nobody's."""
    folder = Path(os.environ.get("IBID_DATA", "/nowhere")) / "jwt"
    if not folder.is_dir():
        pytest.skip("IBID_DATA names no folder with the tokens")
    groups = json.loads((folder / "wycheproof_jws_odd.json").read_text())["testGroups"]
    refused = 0
    for group in groups:
        key = group.get("public") or group["private"]
        fake.keys = [key] if key["kty"] != "oct" else []
        secret = key["k"] if key["kty"] == "oct" and len(set(key["k"])) >= 8 else None
        tokens = reader(fake, http, secret)
        for test in group["tests"]:
            jws = test["jws"]
            with pytest.raises(Unauthorized):
                await tokens.read(jws if isinstance(jws, str) else json.dumps(jws))
            refused += 1
    assert refused > 150


async def test_keys_are_fetched_once_and_an_unknown_one_fetches_none_at_once(
    fake: SupabaseAuth, tokens: SupabaseTokens
):
    for _ in range(3):
        await tokens.read(fake.token())
        unknown = jwt.encode(fake.claims(), EC_KEY, "ES256", headers={"kid": "made-up"})
        with pytest.raises(Unauthorized):
            await tokens.read(unknown)

    assert fake.asked[JWKS] == 1


async def test_a_new_key_is_found_after_a_minute(
    fake: SupabaseAuth, tokens: SupabaseTokens, monkeypatch: pytest.MonkeyPatch
):
    await tokens.read(fake.token())
    fresh = ec.generate_private_key(ec.SECP256R1())
    fake.keys = [public(fresh, "fresh")]
    monkeypatch.setattr("adapters.auth.signing_keys._LEAST_SECONDS", 0)

    await tokens.read(jwt.encode(fake.claims(), fresh, "ES256", headers={"kid": "fresh"}))

    with pytest.raises(Unauthorized):  # and the one that is no longer published is no key
        await tokens.read(fake.token())


async def test_a_revoked_key_ends_though_nobody_names_another(
    fake: SupabaseAuth, tokens: SupabaseTokens, monkeypatch: pytest.MonkeyPatch
):
    await tokens.read(fake.token())
    fake.keys = []
    monkeypatch.setattr("adapters.auth.signing_keys._FRESH_SECONDS", 0)

    with pytest.raises(Unauthorized):
        await tokens.read(fake.token())


async def test_a_server_that_is_away_says_so_and_is_not_asked_by_everybody(
    fake: SupabaseAuth, tokens: SupabaseTokens
):
    fake.down = True

    for _ in range(3):
        with pytest.raises(Unavailable, match=r"signs people in does not answer"):
            await tokens.read(fake.token())
    assert fake.asked[JWKS] == 1

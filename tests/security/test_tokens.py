"""Bad tokens at the door of the API itself, by every carrier; and starts with weak secrets."""

import base64
import json
import os
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest

from contracts.errors import ConfigurationError
from contracts.settings import Settings, read_settings
from tests.api import KEY, Person

DATA = Path(os.environ.get("IBID_DATA", "/nowhere")) / "jwt" / "wycheproof_jws_odd.json"
HEADS: list[dict[str, Any]] = [
    {"typ": "JWT"},
    {"typ": None},
    {"kid": "../../dev/null"},
    {"kid": "' union select '"},
    {"crit": ["exp"]},
    {"crit": []},
    {"b64": False, "crit": ["b64"]},
    {"jwk": {"kty": "oct", "k": "c2VjcmV0"}},
    {"jku": "http://127.0.0.1/keys"},
    {"x5u": "http://127.0.0.1/x.pem"},
    {"x5c": ["MIIB"]},
    {"cty": "JWT"},
    {"zip": "DEF"},
]
CLAIMS: list[dict[str, Any]] = [
    {"exp": 0},
    {"exp": 9e99},
    {"exp": "never"},
    {"exp": None},
    {"iat": None},
    {"iat": 9_999_999_999},
    {"nbf": 9_999_999_999},
    {"iss": "https://evil.example"},
    {"aud": "others"},
    {"aud": None},
    {"sub": None},
    {"sub": "admin"},
    {"sub": str(uuid4())},
    {"sid": None},
    {"sid": str(uuid4())},
]


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def forged(token: str) -> dict[str, str]:
    """Made of one that is good, and none of them good any more."""
    head, body, signature = token.split(".")
    headers = jwt.get_unverified_header(token)
    claims = jwt.decode(token, options={"verify_signature": False})
    made = {
        f"head {change}": jwt.encode(claims, KEY, "HS256", headers=headers | change)
        for change in HEADS
    }
    for change in CLAIMS:
        told = {n: v for n, v in (claims | change).items() if v is not None}
        made[f"claims {change}"] = jwt.encode(told, KEY, "HS256", headers=headers)
    for algorithm in ("HS384", "HS512"):
        made[algorithm] = jwt.encode(claims, KEY * 2, algorithm, headers=headers)
    for key in ("secret" * 6, "x" * 40, KEY[::-1], "changeme" * 5):
        made[f"signed with {key[:8]}"] = jwt.encode(claims, key, "HS256", headers=headers)
    for none in ("none", "None", "NONE", "nOnE", ""):
        made[f"alg {none!r}"] = f"{part(headers | {'alg': none})}.{body}."
    longer = jwt.encode(claims | {"pad": "x" * 9000}, KEY, "HS256", headers=headers)
    return made | {
        "no signature": f"{head}.{body}.",
        "two parts": f"{head}.{body}",
        "four parts": f"{token}.{signature}",
        "five parts": f"{token}..",
        "padded": f"{token}=",
        "one bit less": token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1],
        "another body": f"{head}.{part(claims | {'sub': str(uuid4())})}.{signature}",
        "json": json.dumps({"protected": head, "payload": body, "signature": signature}),
        "too long": longer,
        "lives too long": jwt.encode(
            claims | {"exp": int(time.time()) + 10**7}, KEY, "HS256", headers=headers
        ),
        "a space within": f"{head}. {body}.{signature}",
        "not ascii": "é.é.é",
    }


def wycheproofs() -> dict[str, str]:
    if not DATA.is_file():
        return {}
    tests = (t for group in json.loads(DATA.read_text())["testGroups"] for t in group["tests"])
    return {f"wycheproof {t['tcId']}": _compact(t["jws"]) for t in tests if t["jws"]}


def _compact(jws: str | dict[str, Any]) -> str:
    return jws if isinstance(jws, str) else json.dumps(jws)


async def test_no_bad_token_gets_in_by_any_carrier(alice: Person, server: str) -> None:
    good = alice.http.headers["authorization"].removeprefix("Bearer ")
    bad = forged(good) | wycheproofs()
    let_in: list[str] = []
    async with httpx.AsyncClient(base_url=f"{server}/api/v1") as http:
        assert (await http.get("/me", headers={"authorization": f"Bearer {good}"})).is_success
        assert (await http.get("/me", headers={"cookie": f"ibid_access={good}"})).is_success
        for name, token in bad.items():
            for header in (
                ("authorization", f"Bearer {token}"),
                ("cookie", f"ibid_access={token}"),
            ):
                sent = [(header[0].encode(), header[1].encode())]
                answer = await http.get("/me", headers=sent)
                if answer.status_code not in (400, 401):
                    let_in.append(f"{name} as {header[0]}: {answer.status_code}")

    assert let_in == []
    assert len(bad) > 40


GUESSED = [
    "", " ", "short", "a" * 64, "0" * 64, "12345678901234567890123456789012",
    "changeme-changeme-changeme-changeme-1", "change-me-change-me-change-me-change",
    "your-256-bit-secret-your-256-bit-secret", "password-password-password-password",
    "super-secret-jwt-token-with-at-least-32-characters-long",
    "your-super-secret-jwt-token-with-at-least-32-characters-long",
    "insecure-development-key-insecure-development", "example-key-example-key-example-key",
    "abababababababababababababababababababab", KEY[:31],
]  # fmt: skip
SECRETS = ("ACCESS_TOKEN_KEYS", "UPLOAD_KEYS", "TOOL_KEYS")


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("beside", ["alone", "beside a good one"])
def test_no_start_is_made_with_a_secret_that_can_be_guessed(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, secret: str, beside: str
) -> None:
    monkeypatch.setenv("IBID_DATABASE__API_URL", "postgresql://localhost/ibid")
    monkeypatch.setenv("IBID_REDIS__URL", "redis://localhost")
    for name in SECRETS:
        monkeypatch.setenv(f"IBID_SECRETS__{name}", KEY)
    read_settings()  # the control: with good ones it starts
    started: list[str] = []
    for guess in GUESSED:
        if not guess and (secret == "TOOL_KEYS" or beside != "alone"):
            continue  # none at all, which is allowed
        value = guess if beside == "alone" else f"{KEY[::-1]},{guess}"
        monkeypatch.setenv(f"IBID_SECRETS__{secret}", value)
        try:
            read_settings()
            started.append(guess)
        except ConfigurationError as refused:
            assert f"IBID_SECRETS__{secret}" in str(refused)
            assert not guess.strip() or guess not in str(refused)

    assert started == []

"""A credential or a cursor has one spelling: what only decodes to the same is not the same."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import httpx
import pytest

from tests.api import Person
from tests.plain_http import NO_TLS

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def with_a_stray_bit(text: str) -> str:
    """The same bytes, with another one of the last character's unused bits."""
    last = _ALPHABET.index(text[-1])
    other = text[:-1] + _ALPHABET[last ^ 1]
    assert urlsafe_b64decode(other + "==") == urlsafe_b64decode(text + "==")
    return other


@pytest.fixture
def token(alice: Person) -> str:
    return alice.http.headers["authorization"].removeprefix("Bearer ")


async def status_with(server: str, header: str) -> int:
    async with httpx.AsyncClient(verify=NO_TLS) as http:
        answer = await http.get(f"{server}/api/v1/me", headers={"authorization": header.encode()})
    return answer.status_code


@pytest.mark.parametrize("added", ["=", "==", "!", ".", "%3D", "\u00a0", " x"])
async def test_an_access_token_with_something_after_it_is_refused(
    server: str, token: str, added: str
) -> None:
    assert await status_with(server, f"Bearer {token}{added}") == 401
    assert await status_with(server, f"Bearer {token}") == 200


async def test_an_access_token_with_a_stray_bit_is_refused(server: str, token: str) -> None:
    assert await status_with(server, f"Bearer {with_a_stray_bit(token)}") == 401


async def test_an_access_token_with_foreign_characters_in_it_is_refused(
    server: str, token: str
) -> None:
    assert await status_with(server, f"Bearer {token[:-3]}~{token[-3:]}") == 401


async def test_an_api_key_with_padding_is_refused(server: str, alice: Person) -> None:
    key = (await alice.http.post("/api-keys", json={"name": "a"})).json()["secret"]

    assert await status_with(server, f"Bearer {key}") == 200
    assert await status_with(server, f"Bearer {key}=") == 401


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer  "])
async def test_the_scheme_may_be_written_in_any_case(server: str, token: str, scheme: str) -> None:
    assert await status_with(server, f"{scheme} {token}") == 200


@pytest.mark.parametrize("header", ["Bearer", "Bearer=a", "Basic YTpi", "Token a", "Bearer a b"])
async def test_a_header_that_is_none_is_refused_though_there_is_a_cookie(
    server: str, token: str, header: str
) -> None:
    async with httpx.AsyncClient(cookies={"ibid_access": token}) as http:
        answer = await http.get(f"{server}/api/v1/me", headers={"authorization": header})

    assert answer.status_code == 401


async def test_a_cursor_of_times_has_one_spelling(alice: Person) -> None:
    for name in "abc":
        await alice.project(name)
    cursor = (await alice.http.get("/projects", params={"limit": 1})).json()["next_cursor"]
    spaced = urlsafe_b64encode(b" " + urlsafe_b64decode(cursor + "==")).decode().rstrip("=")

    again = await alice.http.get("/projects", params={"limit": 1, "cursor": cursor})
    others = [
        await alice.http.get("/projects", params={"cursor": other})
        for other in (f"{cursor}=", f"{cursor}!", spaced)
    ]

    assert again.status_code == 200
    assert [answer.status_code for answer in others] == [400, 400, 400]


@pytest.mark.parametrize("cursor", ["-1", "+1", " 1", "1_0", "01", "1.0", "٣", "9" * 30])
async def test_a_cursor_of_numbers_has_one_spelling(alice: Person, cursor: str) -> None:
    project = await alice.project()
    chat = (await alice.http.post(f"/projects/{project}/chats", json={})).json()["id"]

    answer = await alice.http.get(f"/chats/{chat}/messages", params={"cursor": cursor})

    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/bad-request")

"""Making an account: passwords guessed first, addresses that look alike, and who is told."""

from collections import Counter
from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest
from pydantic import HttpUrl

from contracts.settings import Settings
from local.processes import free_port
from tests.api import Person, running_api

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def settings(settings: Settings) -> Settings:
    """The limits as they are where nobody set any."""
    return settings.model_copy(update={"accounts": type(settings.accounts).model_validate({})})


async def sign_up(
    server: str, email: str, password: str = PASSWORD, address: str = "203.0.113.9", **more: str
) -> httpx.Response:
    async with httpx.AsyncClient(base_url=f"{server}/api/v1") as http:
        body = {"email": email, "password": password, **more}
        return await http.post(
            "/auth/sign-up", json=body, headers={"x-forwarded-for": address}, timeout=60
        )


@pytest.mark.parametrize(
    "password",
    [
        "password", "Password1", "P@ssw0rd1!", "12345678", "1 2 3 4 5 6 7 8", "qwertyuiop",
        "aaaaaaaaaa", "abababab", "        ", "abcdefgh", "87654321", "ibidibid", "Ibid1234",
        "19841984", "ａａａａａａａａ", "密密密密密密密密",
    ],
)  # fmt: skip
async def test_a_password_that_is_guessed_first_is_refused_at_its_field(
    server: str, password: str
) -> None:
    answer = await sign_up(server, f"{uuid4()}@example.com", password)

    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == "password"
    assert error["message"].startswith("This password ")
    assert error["message"].endswith("Use three or four words that do not belong together.")


@pytest.mark.parametrize(
    "password", ["grace.hopper@navy.example", "grace.hopper", "Grace Hopper", "gracehopper1"]
)
async def test_a_password_that_is_who_one_is_is_refused(server: str, password: str) -> None:
    answer = await sign_up(
        server, "grace.hopper@navy.example", password, name="Grace Murray Hopper"
    )

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["password"]


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "correct horse battery staple", "kdjf83hsKw", "хвост молоко рельсы"],
)
async def test_a_password_that_takes_long_to_guess_is_taken(server: str, password: str) -> None:
    assert (await sign_up(server, f"{uuid4()}@example.com", password)).status_code == 201


async def test_a_short_password_is_told_how_long_it_should_be(server: str) -> None:
    answer = await sign_up(server, f"{uuid4()}@example.com", "kD7!x")

    [wrong] = answer.json()["errors"]
    assert (wrong["field"], wrong["message"]) == ("password", "Use 8 to 200 characters.")


@pytest.mark.parametrize("alike", [str.upper, lambda e: f" {e} ", lambda e: e.replace("e", "ｅ")])
async def test_addresses_that_look_alike_are_one_account(
    server: str, alike: Callable[[str], str]
) -> None:
    email = f"{uuid4()}@example.com"
    made = await sign_up(server, email)
    again = await sign_up(server, alike(email), address="203.0.113.10")

    assert (made.status_code, again.status_code) == (201, 409)


@pytest.mark.parametrize("address", ["аda@example.com", "ada@exаmple.com", "ada\u200b@example.com"])
async def test_an_address_that_passes_for_another_is_refused(server: str, address: str) -> None:
    answer = await sign_up(server, address)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["email"]


@pytest.mark.parametrize(
    "address", ["İstanbul@example.com", "straße@example.com", "ΣΑΣ@example.gr"]
)
async def test_every_alphabet_may_sign_up_and_in_again(server: str, address: str) -> None:
    made = await sign_up(server, address)
    async with httpx.AsyncClient(base_url=f"{server}/api/v1", timeout=60) as http:
        again = await http.post("/auth/sign-in", json={"email": address, "password": PASSWORD})

    assert (made.status_code, again.status_code) == (201, 200)


async def test_one_address_is_told_only_so_often_that_an_account_exists(
    server: str, alice: Person
) -> None:
    prober = "198.51.100.20"
    told = [(await sign_up(server, alice.email, address=prober)).status_code for _ in range(12)]
    new = await sign_up(server, f"{uuid4()}@example.com", address=prober)

    assert Counter(told) == {409: 10, 429: 2}
    # Nobody learns from it whether an address is new, either.
    assert new.status_code == 429


async def test_addresses_of_one_ipv6_network_are_told_as_one(server: str, alice: Person) -> None:
    told = [
        (await sign_up(server, alice.email, address=f"2001:db8:1:2::{n:x}")).status_code
        for n in range(1, 13)
    ]

    assert Counter(told) == {409: 10, 429: 2}


async def test_new_accounts_use_up_no_answers_about_taken_ones(server: str) -> None:
    made = [
        (await sign_up(server, f"{uuid4()}@example.com", address="198.51.100.30")).status_code
        for _ in range(12)
    ]

    assert Counter(made) == {201: 12}


async def test_the_answer_about_a_taken_address_does_not_name_it(
    server: str, alice: Person
) -> None:
    answer = await sign_up(server, alice.email, address="198.51.100.40")

    assert answer.status_code == 409
    assert alice.email not in answer.text


async def test_where_signing_up_is_closed_nobody_learns_anything(
    settings: Settings, server: str, alice: Person
) -> None:
    closed = settings.accounts.model_copy(update={"sign_up": "closed"})
    url = HttpUrl(f"http://127.0.0.1:{free_port()}")
    told = settings.model_copy(update={"accounts": closed, "public_api_url": url})
    async with running_api(told) as address:
        taken = await sign_up(address, alice.email)
        free = await sign_up(address, f"{uuid4()}@example.com")

    assert (taken.status_code, free.status_code) == (403, 403)
    assert taken.json()["detail"] == free.json()["detail"]

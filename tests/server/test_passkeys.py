"""Passkeys: added by whoever is signed in, and enough to sign in."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from pydantic import HttpUrl, SecretStr

from adapters.auth import passkeys as ceremonies
from adapters.auth.passkeys import Passkeys
from contracts.errors import BadRequest
from contracts.settings import Settings
from tests.api import KEY, Person, running_api, sign_up
from tests.database_fixture import TestDatabase
from tests.passkey import Device
from tests.server.factors import another
from tests.server.joining import id_of
from tests.server.project_rows import audited, execute
from tests.server.test_auth import PASSWORD


@pytest.fixture
async def ada(server: str) -> AsyncIterator[Person]:
    person = await sign_up(server)
    yield person
    await person.http.aclose()


@pytest.fixture
async def http(server: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{server}/api/v1") as client:
        yield client


async def added(person: Person, device: Device, name: str = "Phone") -> httpx.Response:
    begun = await person.http.post("/me/passkey-challenge", json={"password": PASSWORD})
    assert begun.status_code == 200, begun.text
    told = begun.json()
    made = {"state": told["state"], "credential": device.makes(told["options"]), "name": name}
    return await person.http.post("/me/passkeys", json=made)


async def proof(http: httpx.AsyncClient, device: Device) -> dict[str, Any]:
    begun = (await http.post("/auth/passkey/begin")).json()
    return {"state": begun["state"], "credential": device.signs(begun["options"])}


async def signs_in(http: httpx.AsyncClient, device: Device) -> httpx.Response:
    return await http.post("/auth/passkey/finish", json=await proof(http, device))


async def test_a_passkey_is_enough_to_sign_in(
    http: httpx.AsyncClient, ada: Person, database: TestDatabase
) -> None:
    device = Device()
    there = await added(ada, device)

    entered = await signs_in(http, device)

    assert [one["name"] for one in there.json()] == ["Phone"]
    assert entered.status_code == 200
    assert (await http.get("/me")).json()["email"] == ada.email
    assert "passkey-added" in audited(database)


async def test_a_browser_is_asked_for_a_passkey_of_its_own_and_for_who_is_there(
    http: httpx.AsyncClient, ada: Person
) -> None:
    device = Device()
    await added(ada, device)
    adding = (await ada.http.post("/me/passkey-challenge", json={"password": PASSWORD})).json()
    signing = (await http.post("/auth/passkey/begin")).json()["options"]

    selection = adding["options"]["authenticatorSelection"]
    assert (selection["residentKey"], selection["userVerification"]) == ("required", "required")
    assert [one["id"] for one in adding["options"]["excludeCredentials"]] == [
        ceremonies.webauthn.helpers.bytes_to_base64url(device.credential)
    ]
    assert (signing["userVerification"], signing["rpId"]) == ("required", "localhost")
    assert not signing.get("allowCredentials")


@pytest.mark.parametrize(
    "wrong",
    [
        Device(verifies=False),
        Device(origin="https://evil.example"),
        Device(origin="http://localhost:3001"),
        Device(host="evil.example"),
    ],
    ids=["nobody verified", "another origin", "another port", "another host"],
)
async def test_a_proof_for_elsewhere_or_of_nobody_opens_and_adds_nothing(
    http: httpx.AsyncClient, ada: Person, wrong: Device
) -> None:
    assert (await added(ada, wrong)).status_code == 400
    await added(ada, Device(key=wrong.key, credential=wrong.credential))

    assert (await signs_in(http, wrong)).status_code == 401


async def test_another_key_under_the_same_name_opens_nothing(
    http: httpx.AsyncClient, ada: Person, database: TestDatabase
) -> None:
    device = Device()
    await added(ada, device)

    refused = await signs_in(http, Device(credential=device.credential))

    assert refused.status_code == 401
    assert "sign-in-failed" in audited(database)
    assert (await signs_in(http, Device())).status_code == 401


async def test_a_proof_is_good_once_however_often_it_comes(
    http: httpx.AsyncClient, ada: Person
) -> None:
    device = Device()
    await added(ada, device)
    body = await proof(http, device)

    answers = await asyncio.gather(
        *(http.post("/auth/passkey/finish", json=body) for _ in range(4))
    )

    assert sorted(one.status_code for one in answers) == [200, 400, 400, 400]


async def test_a_count_that_does_not_go_on_is_of_a_copy(
    http: httpx.AsyncClient, ada: Person
) -> None:
    device = Device(count=5)
    await added(ada, device)

    codes: list[int] = []
    for device.count in (6, 6, 5, 0, 7):
        codes.append((await signs_in(http, device)).status_code)

    assert codes == [200, 401, 401, 401, 200]


async def test_a_challenge_is_short_lived_and_of_what_it_was_begun_for(
    http: httpx.AsyncClient, ada: Person, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    device, bob = Device(), await sign_up(server)
    begun = (await ada.http.post("/me/passkey-challenge", json={"password": PASSWORD})).json()
    made = {"state": begun["state"], "credential": device.makes(begun["options"]), "name": "n"}
    signing = (await http.post("/auth/passkey/begin")).json()["state"]
    adding = {"state": begun["state"], "credential": {}}

    codes = [
        (await bob.http.post("/me/passkeys", json=made)).status_code,
        (await ada.http.post("/me/passkeys", json=made | {"state": signing})).status_code,
        (await ada.http.post("/me/passkeys", json=made | {"state": "none"})).status_code,
        (await ada.http.post("/me/passkeys", json=made)).status_code,
        (await ada.http.post("/me/passkeys", json=made)).status_code,
        (await http.post("/auth/passkey/finish", json=adding)).status_code,
    ]
    late = time.time() + ceremonies.SECONDS + 1
    monkeypatch.setattr(ceremonies.time, "time", lambda: late)

    assert codes == [400, 400, 400, 200, 400, 400]
    with pytest.raises(BadRequest):
        Passkeys([SecretStr(KEY)], HttpUrl("http://localhost:3000")).read(signing)


async def test_a_passkey_is_added_by_whoever_knows_the_password(ada: Person) -> None:
    codes = [
        (await ada.http.post("/me/passkey-challenge", json=body)).status_code
        for body in ({}, {"password": "not this one"})
    ]

    assert codes == [422, 422]


async def test_the_last_way_in_stays(
    ada: Person, http: httpx.AsyncClient, database: TestDatabase
) -> None:
    devices = [Device(), Device()]
    [_, there] = [(await added(ada, device)).json() for device in devices]
    own_id = await id_of(ada)
    execute(database, f"update users set password_hash = null where id = '{own_id}'")

    answers = await asyncio.gather(*(ada.http.delete(f"/me/passkeys/{one['id']}") for one in there))

    assert sorted(one.status_code for one in answers) == [204, 409]
    assert "passkey-removed" in audited(database)
    assert sorted([(await signs_in(http, one)).status_code for one in devices]) == [200, 401]


async def test_somebody_elses_passkey_is_not_removed(ada: Person, server: str) -> None:
    bob = await sign_up(server)
    (there,) = (await added(bob, Device())).json()

    assert (await ada.http.delete(f"/me/passkeys/{there['id']}")).status_code == 404
    assert (await ada.http.get("/me/passkeys")).json() == []


async def test_it_counts_as_both_factors(ada: Person, settings: Settings) -> None:
    device = Device()
    await added(ada, device)
    async with (
        running_api(another(settings, second_factor="required")) as strict,
        httpx.AsyncClient(base_url=f"{strict}/api/v1") as http,
    ):
        assert (await signs_in(http, device)).status_code == 200
        assert (await http.post("/auth/refresh")).status_code == 200


async def test_where_passwords_are_off_passkeys_are_too(ada: Person, settings: Settings) -> None:
    device = Device()
    await added(ada, device)
    async with (
        running_api(another(settings, passwords="off")) as elsewhere,
        httpx.AsyncClient(base_url=f"{elsewhere}/api/v1") as http,
    ):
        assert (await http.get("/auth/options")).json()["passkeys"] is False
        assert (await http.post("/auth/passkey/begin")).status_code == 403


@pytest.mark.parametrize(
    ("web", "can"),
    [
        ("http://localhost:3000", True),
        ("https://ibid.example", True),
        ("http://ibid.example", False),
        ("https://192.0.2.1", False),
        ("https://[2001:db8::1]", False),
    ],
)
def test_browsers_have_passkeys_for_names_and_over_https(web: str, can: bool) -> None:
    assert Passkeys([], HttpUrl(web)).can_be is can

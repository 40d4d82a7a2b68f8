"""Which mail people get: chosen by themselves, or switched off by a link in a letter."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from typing import Any
from uuid import UUID

import httpx
import pytest

from adapters.wiring import WorkerAdapters
from contracts.notices import NoticeKind
from tests.api import KEY, Person, sign_up
from tests.database_fixture import TestDatabase
from tests.mail_server import MailServer
from tests.server.joining import id_of
from tests.server.posting import empty, post, postman, sending, url
from tests.server.project_rows import execute
from tests.worker.notices.telling import end, file, prove, to, token_in
from worker.notices.work import tell_of_work

__all__ = ["empty", "post", "postman", "sending", "url"]

AT_FIRST = {"work": True, "quota": True, "retention": True, "gaps": False}


@pytest.fixture
async def token(postman: WorkerAdapters, alice: Person) -> str:
    return postman.unsubscribing.token(UUID(await id_of(alice)), NoticeKind.WORK)


@pytest.fixture
async def nobody(url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"{url}/api/v1")


async def chosen(person: Person) -> dict[str, Any]:
    return (await person.http.get("/me/notices")).json()


async def test_all_but_the_digest_comes_at_first(server: str) -> None:
    person = await sign_up(server)

    assert await chosen(person) == {**AT_FIRST, "arrive": "no_mail"}


async def test_what_is_chosen_stays_and_leaves_the_rest_of_ones_settings(alice: Person) -> None:
    await alice.http.patch("/me/settings", json={"instructions": "Briefly."})
    wanted = {"work": False, "quota": True, "retention": False, "gaps": True}

    put = await alice.http.put("/me/notices", json=wanted)

    assert put.json() == {**wanted, "arrive": "no_mail"} == await chosen(alice)
    assert (await alice.http.get("/me/settings")).json()["instructions"] == "Briefly."


async def test_all_of_it_is_said_at_once(alice: Person) -> None:
    told = await alice.http.put("/me/notices", json={"work": True})

    assert told.status_code == 422
    assert {one["field"] for one in told.json()["errors"]} == {"quota", "retention", "gaps"}


async def test_whether_it_can_come_is_told(url: str, postman: WorkerAdapters) -> None:
    person = await sign_up(url)
    before = (await chosen(person))["arrive"]
    await prove(postman, person)

    assert (before, (await chosen(person))["arrive"]) == ("unproved", "yes")


async def test_a_mail_program_switches_it_off_by_what_stands_in_the_header(
    url: str, postman: WorkerAdapters, post: MailServer, nobody: httpx.AsyncClient
) -> None:
    person = await sign_up(url)
    await prove(postman, person)
    await end(postman, await file(person, await person.project()))
    await tell_of_work(postman)
    (letter,) = post.letters
    address = letter["list-unsubscribe"]
    assert f"List-Unsubscribe: {address}\r\n".encode() in post.raw[-1], "in one piece"
    assert letter["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert address.startswith("<http") and address.endswith(">")

    told = await nobody.post(address[1:-1], data={"List-Unsubscribe": "One-Click"})

    assert told.status_code == 204
    assert await chosen(person) == {**AT_FIRST, "work": False, "arrive": "yes"}
    assert token_in(to(post, person)[0]) == address.partition("token=")[2][:-1]


async def test_who_follows_it_is_asked_first(
    alice: Person, token: str, nobody: httpx.AsyncClient
) -> None:
    await alice.http.put("/me/notices", json=AT_FIRST)

    told = await nobody.get("/notices/unsubscribe", params={"token": token})
    other = await nobody.get("/notices/unsubscribe", params={"token": "x\r\nSet-Cookie: a=b"})

    assert told.status_code == other.status_code == 303
    assert told.headers["location"] == f"http://localhost:3000/unsubscribe#{token}"
    assert other.headers["location"] == "http://localhost:3000/unsubscribe#"
    assert (await chosen(alice))["work"]


async def test_twice_is_as_good_as_once_and_a_changed_one_is_no_good(
    alice: Person, bob: Person, token: str, nobody: httpx.AsyncClient
) -> None:
    user, kind, signature = token.split(".")
    other = UUID(await id_of(bob)).hex
    short = hmac.new(KEY.encode(), f"{other}.{kind}".encode(), hashlib.sha256).digest()[:24]
    forged = [
        f"{other}.{kind}.{signature}",
        f"{user}.quota.{signature}",
        f"{other}.{kind}.{urlsafe_b64encode(short).decode()}",  # the key of another purpose
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token.upper(),
        f"{user}.everything.{signature}",
        "",
    ]

    twice = [await _post(nobody, token) for _ in range(2)]
    told = {one: await _post(nobody, one) for one in forged}

    assert twice == [204, 204]
    assert set(told.values()) == {410}
    assert await chosen(bob) == {**AT_FIRST, "arrive": "no_mail"}


async def test_the_link_opens_nothing_else(token: str, nobody: httpx.AsyncClient) -> None:
    told = [
        await nobody.get("/me", headers={"authorization": f"Bearer {token}"}),
        await nobody.get("/me", headers={"cookie": f"ibid_access={token}"}),
        *[await nobody.post("/auth/verify", json={"secret": one}) for one in token.split(".")],
    ]

    assert [one.status_code for one in told[:2]] == [401, 401]
    assert {one.status_code for one in told[2:]} <= {410, 422}


async def test_of_who_is_gone_or_suspended_it_tells_nothing(
    url: str, postman: WorkerAdapters, database: TestDatabase, nobody: httpx.AsyncClient
) -> None:
    person = await sign_up(url)
    suspended = UUID(await id_of(person))
    execute(database, "update users set suspended_at = now() where id = %s", suspended)
    gone = UUID(int=5)

    told = [
        await _post(nobody, postman.unsubscribing.token(one, NoticeKind.GAPS))
        for one in (suspended, gone)
    ]

    assert told == [204, 204]


async def _post(nobody: httpx.AsyncClient, token: str) -> int:
    answer = await nobody.post("/notices/unsubscribe", params={"token": token})
    return answer.status_code

"""Where somebody is signed in, the end of it, and another password."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import httpx
import pytest
from pydantic import HttpUrl

from adapters.wiring import WorkerAdapters
from contracts.settings import Settings
from ingestion.pipeline import ingest_document
from local.processes import free_port
from services.accounts.devices import described, whereabouts
from tests.api import Person, running_api, sign_up
from tests.fakes.openai_server import OpenAIServer
from tests.server.asking import new_chat
from tests.server.test_auth import PASSWORD, browser
from tests.server.test_document_events import following
from tests.server.test_documents import HANDBOOK

SOON = 5
"""Seconds, in which streams of a session that was ended have ended."""
NEW = "seven violet lighthouses"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
async def ada(server: str) -> AsyncIterator[Person]:
    person = await sign_up(server)
    yield person
    await person.http.aclose()


async def theirs(http: httpx.AsyncClient) -> dict[str, str]:
    """The ids of sessions, by whether each is the one that asks."""
    listed = (await http.get("/me/sessions")).json()
    return {"current" if one["current"] else one["id"]: one["id"] for one in listed}


@asynccontextmanager
async def elsewhere(server: str, person: Person, password: str = PASSWORD) -> AsyncIterator[Person]:
    """The same person, signed in once more, with a token in a header."""
    async with httpx.AsyncClient(base_url=f"{server}/api/v1", timeout=60) as http:
        body = {"email": person.email, "password": password}
        answer = await http.post("/auth/sign-in", json=body, headers={"user-agent": FIREFOX})
        assert answer.status_code == 200
        http.cookies.clear()
        http.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
        yield Person(person.email, http)


async def test_a_person_sees_where_they_are_signed_in(server: str, ada: Person) -> None:
    async with elsewhere(server, ada):
        listed = (await ada.http.get("/me/sessions")).json()

    assert [(one["device"], one["current"]) for one in listed] == [
        ("Firefox on Linux", False),
        ("python-httpx", True),
    ]
    assert {one["place"] for one in listed} == {"127.0.0.0/24"}


async def test_nobody_sees_or_ends_anothers(ada: Person, bob: Person) -> None:
    mine = (await theirs(ada.http))["current"]

    assert mine not in (await theirs(bob.http)).values()
    assert (await bob.http.delete(f"/me/sessions/{mine}")).status_code == 404
    assert (await ada.http.get("/me")).status_code == 200


async def test_one_that_is_ended_lets_nobody_in(server: str, ada: Person) -> None:
    async with browser(server, ada.email) as other:
        there = (await theirs(other))["current"]
        ended = await ada.http.delete(f"/me/sessions/{there}")

        assert ended.status_code == 204
        assert (await other.get("/me")).status_code == 401
        assert (await other.post("/auth/refresh")).status_code == 401
    assert (await ada.http.delete(f"/me/sessions/{there}")).status_code == 404


async def test_all_others_end_together(server: str, ada: Person) -> None:
    async with browser(server, ada.email) as one, browser(server, ada.email) as two:
        assert (await one.delete("/me/sessions")).status_code == 204

        assert (await one.get("/me")).status_code == 200
        assert [(await http.get("/me")).status_code for http in (two, ada.http)] == [401, 401]


async def test_a_key_sees_and_ends_none(ada: Person) -> None:
    made = (await ada.http.post("/api-keys", json={"name": "script"})).json()
    head = {"authorization": f"Bearer {made['secret']}"}

    assert (await ada.http.get("/me/sessions", headers=head)).status_code == 403
    assert (await ada.http.delete("/me/sessions", headers=head)).status_code == 403


async def test_following_a_project_ends_with_the_session(server: str, ada: Person) -> None:
    project = await ada.project()
    async with (
        asyncio.timeout(20),
        elsewhere(server, ada) as other,
        following(other, project) as frames,
    ):
        assert (await anext(frames)).event == "counts"
        there = (await theirs(other.http))["current"]
        await ada.http.delete(f"/me/sessions/{there}")
        ended_at = time.monotonic()
        rest = [frame async for frame in frames]

    assert time.monotonic() - ended_at < SOON
    assert [frame.event for frame in rest] == ["error"]
    assert rest[0].data["problem"]["status"] == 401


async def test_reading_an_answer_ends_with_the_session_and_the_answer_is_kept(
    with_model: str, worker: WorkerAdapters, model: OpenAIServer
) -> None:
    model.behaviour, model.answer = "slow", "The duty pharmacist is Dr. Ilse Brandt [1]. " * 80
    ada = await sign_up(with_model)
    project = await ada.project()
    await ingest_document(worker, UUID(await ada.upload(project, HANDBOOK)))
    chat = await new_chat(ada, project)
    seen = list[str]()
    ended_at = 0.0
    async with asyncio.timeout(40), elsewhere(with_model, ada) as other:
        question = {"content": "Who is the duty pharmacist?"}
        async with other.http.stream("POST", f"/chats/{chat}/messages", json=question) as answer:
            async for line in answer.aiter_lines():
                if line.startswith("event: "):
                    seen.append(line.removeprefix("event: "))
                if seen[-1:] == ["token"] and not ended_at:
                    there = (await theirs(ada.http)).keys() - {"current"}
                    for one in there:
                        await ada.http.delete(f"/me/sessions/{one}")
                    ended_at = time.monotonic()
    took = time.monotonic() - ended_at
    thread = list[str]()
    async with asyncio.timeout(40):
        while len(thread) < 2:
            await asyncio.sleep(0.2)
            listed = await ada.http.get(f"/chats/{chat}/messages")
            thread = [one["role"] for one in listed.json()["items"]]
    model.behaviour = "normal"
    await ada.http.aclose()

    assert took < SOON
    assert seen[-1] == "error"
    assert thread == ["user", "assistant"]


async def test_another_password_ends_all_other_sessions(server: str, ada: Person) -> None:
    async with browser(server, ada.email) as mine, browser(server, ada.email) as other:
        key = (await mine.post("/api-keys", json={"name": "script"})).json()["secret"]
        changed = await mine.post("/me/password", json={"current": PASSWORD, "password": NEW})

        assert changed.status_code == 204
        assert (await mine.get("/me")).status_code == 200
        assert [(await http.get("/me")).status_code for http in (other, ada.http)] == [401, 401]
    async with httpx.AsyncClient(base_url=f"{server}/api/v1") as http:
        old, new = [
            (await http.post("/auth/sign-in", json={"email": ada.email, "password": one}))
            for one in (PASSWORD, NEW)
        ]
        http.cookies.clear()
        by_key = await http.get("/me", headers={"authorization": f"Bearer {key}"})
    assert (old.status_code, new.status_code, by_key.status_code) == (401, 200, 200)


@pytest.mark.parametrize(
    ("current", "password", "field"),
    [("wrong", NEW, "current"), (PASSWORD, "12345678", "password"), (PASSWORD, "x", "password")],
)
async def test_a_wrong_or_weak_one_changes_nothing(
    server: str, ada: Person, current: str, password: str, field: str
) -> None:
    body = {"current": current, "password": password}

    refused = await ada.http.post("/me/password", json=body)

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == field
    async with browser(server, ada.email):
        pass


async def test_guesses_at_ones_own_password_are_counted(settings: Settings, server: str) -> None:
    """Else whoever finds an open browser could try all of them."""
    few = {"accounts": settings.accounts.model_copy(update={"sign_in_attempts": 6})}
    address = {"public_api_url": HttpUrl(f"http://127.0.0.1:{free_port()}")}
    async with running_api(settings.model_copy(update=few | address)) as url:
        person = await sign_up(url)
        codes = [
            (await person.http.post("/me/password", json={"current": "no", "password": NEW}))
            for _ in range(7)
        ]
        await person.http.aclose()

    told = [answer.status_code for answer in codes]
    assert (told[0], told[-1]) == (422, 429)


def test_browsers_are_told_by_name() -> None:
    chrome = "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537 (KHTML, like Gecko) Chrome/140"
    safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604.1"
    names = [described(said) for said in (chrome, f"{chrome} Edg/140", safari, "curl/8", "")]

    assert names == ["Chrome on Windows", "Edge on Windows", "Safari on iPhone", "curl", ""]


def test_of_an_address_only_the_beginning_is_kept() -> None:
    places = [
        whereabouts("", one).place for one in ("203.0.113.77", "2001:db8:1:2::/64", "unknown")
    ]

    assert places == ["203.0.113.0/24", "2001:db8:1::/48", ""]

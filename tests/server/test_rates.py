"""Whoever sends too much in a minute is told so, and how long to wait; others may go on."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import HttpUrl

from contracts.settings import RateSettings, Settings
from local.processes import free_port
from server.app import assemble
from server.declared import is_counted
from tests.api import Person, running_api, sign_up

OPEN = RateSettings.model_validate(
    {name: 0 for name in RateSettings.model_fields}  # each test sets the one that it is about
)


@asynccontextmanager
async def limited(settings: Settings, redis: str = "", **rates: int) -> AsyncIterator[str]:
    """Another API over the same parts, with these limits alone."""
    at = HttpUrl(f"http://127.0.0.1:{free_port()}")
    changed: dict[str, object] = {"rates": OPEN.model_copy(update=rates), "public_api_url": at}
    if redis:
        changed["redis"] = settings.redis.model_validate({"url": redis})
    async with running_api(settings.model_copy(update=changed)) as address:
        yield address


async def statuses(http: httpx.AsyncClient, count: int, **headers: str) -> list[int]:
    asked = [http.get("/me", headers=headers) for _ in range(count)]
    return sorted(answer.status_code for answer in await asyncio.gather(*asked))


def told(answer: httpx.Response) -> Mapping[str, str]:
    return {name: answer.headers[name] for name in ("ratelimit-policy", "ratelimit")}


def test_each_route_of_the_api_is_counted() -> None:
    uncounted = [
        context.original_route.name
        for context in iter_route_contexts(assemble().routes)
        if isinstance(context.original_route, APIRoute)
        and context.path.startswith("/api/")
        and not is_counted(context.original_route)
    ]

    assert uncounted == [], "let it depend on `current_caller` or on `visitor`"


async def test_a_person_is_told_how_long_to_wait(settings: Settings) -> None:
    async with limited(settings, requests_per_person=5) as server:
        ada, bob = await sign_up(server), await sign_up(server)
        passed = await statuses(ada.http, 30)
        refused = await ada.http.get("/me")
        other = await bob.http.get("/me")

    assert passed == [200] * 5 + [429] * 25
    assert refused.json()["type"] == "/problems/too-many-requests"
    assert "5 a minute" in refused.json()["detail"]
    assert 1 <= int(refused.headers["retry-after"]) <= 12
    assert told(refused) == {
        "ratelimit-policy": '"person";q=5;w=60',
        "ratelimit": f'"person";r=0;t={refused.headers["retry-after"]}',
    }
    assert other.status_code == 200
    assert told(other) == {
        "ratelimit-policy": '"person";q=5;w=60',
        "ratelimit": '"person";r=4;t=12',
    }


async def test_one_key_does_not_use_up_what_its_person_has(settings: Settings) -> None:
    async with limited(settings, requests_per_key=3, requests_per_person=50) as server:
        ada = await sign_up(server)
        secret = (await ada.http.post("/api-keys", json={"name": "k"})).json()["secret"]
        with_key = await statuses(ada.http, 10, authorization=f"Bearer {secret}")
        signed_in = await ada.http.get("/me")

    assert with_key == [200] * 3 + [429] * 7
    assert signed_in.status_code == 200


async def test_an_address_is_limited_whoever_calls_from_it(settings: Settings) -> None:
    """Also nobody, and whoever guesses tokens: both are refused before anything is looked up."""
    async with (
        limited(settings, requests_per_address=10) as server,
        httpx.AsyncClient(base_url=f"{server}/api/v1", timeout=60) as http,
    ):
        open_ = [(await http.get("/auth/options")).status_code for _ in range(4)]
        guessed = await statuses(http, 4, authorization="Bearer of-nobody")
        nobody = await statuses(http, 4)

    assert open_ == [200] * 4
    assert guessed == [401] * 4
    assert nobody == [401] * 2 + [429] * 2


async def test_a_request_that_may_be_repeated_counts_once(settings: Settings) -> None:
    async with limited(settings, requests_per_person=10) as server:
        ada = await sign_up(server)
        key = {"idempotency-key": "once"}
        answer = await ada.http.post("/projects", json={"name": "P"}, headers=key)

    assert told(answer)["ratelimit"] == '"person";r=9;t=6'


async def ask(person: Person, chat: str) -> httpx.Response:
    wait = {"accept": "application/json"}
    return await person.http.post(
        f"/chats/{chat}/messages", json={"content": "Who?", "parent_id": None}, headers=wait
    )


async def chat_of(person: Person, project: str) -> str:
    return (await person.http.post(f"/projects/{project}/chats", json={})).json()["id"]


async def test_questions_of_a_project_are_limited_for_all_in_it_together(
    settings: Settings,
) -> None:
    async with limited(settings, questions_per_project=3) as server:
        ada = await sign_up(server)
        project, other = await ada.project(), await ada.project()
        chats = [await chat_of(ada, project) for _ in range(8)]
        answers = await asyncio.gather(*(ask(ada, chat) for chat in chats))
        elsewhere = await ask(ada, await chat_of(ada, other))
        refused = next(one for one in answers if one.status_code == 429)
        stored = [(await ada.http.get(f"/chats/{one}/messages")).json()["items"] for one in chats]

    assert sorted(one.status_code for one in answers) == [200] * 3 + [429] * 5
    assert "People in this project send too many questions" in refused.json()["detail"]
    assert elsewhere.status_code == 200
    assert sum(bool(messages) for messages in stored) == 3  # what is refused leaves nothing


async def test_a_stranger_uses_up_nothing_of_a_project(settings: Settings) -> None:
    async with limited(settings, questions_per_project=1) as server:
        ada, eve = await sign_up(server), await sign_up(server)
        chat = await chat_of(ada, await ada.project())
        strange = [(await ask(eve, chat)).status_code for _ in range(3)]
        own = await ask(ada, chat)

    assert strange == [404] * 3
    assert own.status_code == 200


async def test_another_answer_counts_as_a_question(settings: Settings) -> None:
    async with limited(settings, questions_per_person=1) as server:
        ada = await sign_up(server)
        chat = await chat_of(ada, await ada.project())
        question = (await ask(ada, chat)).json()["parent_id"]
        again = await ada.http.post(f"/messages/{question}/answer", json={})

    assert again.status_code == 429


async def test_without_valkey_nobody_is_refused(settings: Settings) -> None:
    """What must hold without it is counted in the database: guesses and budgets."""
    away = f"redis://127.0.0.1:{free_port()}"
    async with limited(settings, away, requests_per_person=1) as server:
        ada = await sign_up(server)
        passed = await statuses(ada.http, 5)

    assert passed == [200] * 5

"""How many questions each key and each address may ask in a day."""

import asyncio

import httpx

from contracts.settings import Settings
from tests.api import Person, given_a_model, running_api, sign_up
from tests.fakes.openai_server import OpenAIServer
from tests.server.asking import new_chat
from tests.server.test_ledger import QUESTION, stopped
from tests.server.test_rates import OPEN, ask, chat_of, limited


async def with_key(person: Person) -> Person:
    """A program of theirs."""
    secret = (await person.http.post("/api-keys", json={"name": "k"})).json()["secret"]
    headers = {"authorization": f"Bearer {secret}"}
    http = httpx.AsyncClient(base_url=person.http.base_url, headers=headers, timeout=60)
    return Person(person.email, http)


async def test_each_key_asks_so_many_questions_a_day_however_many_come_at_once(
    settings: Settings,
) -> None:
    async with limited(settings, questions_per_key_a_day=3) as server:
        ada = await sign_up(server)
        one, other = await with_key(ada), await with_key(ada)
        project = await ada.project()
        chats = [await chat_of(ada, project) for _ in range(8)]
        answers = await asyncio.gather(*(ask(one, chat) for chat in chats))
        beside = [await ask(person, chats[0]) for person in (other, ada)]
        stored = [(await ada.http.get(f"/chats/{id}/messages")).json()["items"] for id in chats[1:]]
        for program in (one, other):
            await program.http.aclose()

    refused = next(one for one in answers if one.status_code == 429)
    assert sorted(one.status_code for one in answers) == [200] * 3 + [429] * 5
    assert [one.status_code for one in beside] == [200, 200]
    assert refused.json()["type"] == "/problems/budget-exceeded"
    assert "This API key has asked" in refused.json()["detail"]
    assert 0 < int(refused.headers["retry-after"]) <= 86400
    assert sum(bool(messages) for messages in stored) in (2, 3)  # what is refused leaves nothing


async def test_an_address_asks_so_many_whoever_asks_and_what_is_refused_counts_not(
    settings: Settings,
) -> None:
    async with limited(settings, questions_per_address_a_day=2) as server:
        ada, bob = await sign_up(server), await sign_up(server)
        chat, theirs = [await chat_of(one, await one.project()) for one in (ada, bob)]
        strange = [(await ask(bob, chat)).status_code for _ in range(3)]
        answered = [(await ask(*one)).status_code for one in ((ada, chat), (bob, theirs))]
        question = (await ada.http.get(f"/chats/{chat}/messages")).json()["items"][0]["id"]
        again = await ada.http.post(f"/messages/{question}/answer", json={})

    assert (strange, answered, again.status_code) == ([404] * 3, [200] * 2, 429)
    assert "Your network has asked" in again.json()["detail"]


async def test_an_answer_that_fails_is_given_back_and_one_that_is_stopped_is_not(
    settings: Settings, reader: Person, project: str, model: OpenAIServer
) -> None:
    one = given_a_model(settings, model.url).model_copy(
        update={"rates": OPEN.model_copy(update={"questions_per_key_a_day": 2})}
    )
    program = await with_key(reader)
    chat = await new_chat(reader, project)
    async with running_api(one) as server:
        program.http.base_url = f"{server}/api/v1"
        model.behaviour = "cut"
        failed = [await last(program, chat) for _ in range(3)]
        model.behaviour = "slow"
        await stopped(program, chat)
        model.behaviour = "normal"
        complete, refused = [await last(program, chat) for _ in range(2)]
    await program.http.aclose()

    assert [*failed, complete, refused] == ["failed"] * 3 + ["complete", 429]


async def last(person: Person, chat: str) -> str | int:
    """How an answer ended, or was refused."""
    body = {"content": QUESTION}
    answer = await person.http.post(
        f"/chats/{chat}/messages", json=body, headers={"accept": "application/json"}
    )
    if answer.status_code == 429:
        return 429
    items = (await person.http.get(f"/chats/{chat}/messages")).json()["items"]
    return items[-1]["status"]

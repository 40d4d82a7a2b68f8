"""The ledger of calls to models, against what the models' server says that it has done."""

import asyncio
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from contracts.settings import Settings
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.fakes.openai_server import OpenAIServer
from tests.server.asking import ask, frames_of, new_chat

QUESTION = "Who is the duty pharmacist?"
ANSWER = "The duty pharmacist is Dr. Ilse Brandt [1]."


@pytest.fixture(autouse=True)
def behaving(model: OpenAIServer, database: TestDatabase) -> None:
    model.behaviour, model.answer, model.tells_always = "normal", ANSWER, True
    model.billed.clear()
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("truncate ledger, prices")


@pytest.fixture
def priced(database: TestDatabase) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("insert into prices values ('scripted', 3, 0.7, 1)")


def entries(database: TestDatabase) -> list[dict[str, Any]]:
    with psycopg.connect(database.superuser_url, row_factory=dict_row) as connection:
        return connection.execute("select * from ledger order by no").fetchall()


async def stopped(person: Person, chat: str) -> dict[str, Any]:
    """The message of an answer that was stopped at its first word."""
    async with person.http.stream(
        "POST", f"/chats/{chat}/messages", json={"content": QUESTION}
    ) as response:
        run, data = "", dict[str, Any]()
        async for _, name, data in frames_of(response):
            run = run or data.get("run_id", "")
            if name == "token":
                assert (await person.http.post(f"/runs/{run}/stop")).status_code == 202
    return data["message"]


@pytest.mark.parametrize(
    ("behaviour", "outcome"),
    [("normal", "complete"), ("stall", "stopped"), ("cut", "failed"), ("close", "failed"),
     ("failing", "failed"), ("limited", "failed")],
)  # fmt: skip
async def test_every_call_is_entered_once_with_what_its_server_counted(
    reader: Person, project: str, model: OpenAIServer, database: TestDatabase,
    behaviour: str, outcome: str, priced: None,
) -> None:  # fmt: skip
    model.behaviour = behaviour  # pyright: ignore
    chat = await new_chat(reader, project)

    if behaviour == "stall":
        await stopped(reader, chat)
    else:
        await ask(reader, chat, QUESTION)

    (message,) = (await reader.http.get(f"/chats/{chat}/messages")).json()["items"][1:]
    found = entries(database)
    billed = [sum(one) for one in zip(*model.billed, strict=True)] or [0, 0]
    assert [row["outcome"] for row in found] == [outcome]
    assert [sum(row[f"{way}_tokens"] for row in found) for way in ("input", "output")] == billed
    cost = (billed[0] * 3 + billed[1] * Decimal("0.7")) / 1_000_000
    assert sum(row["cost"] for row in found) == cost
    assert {str(row["message_id"]) for row in found} == {message["id"]}
    usage = message["usage"]
    assert [usage["input_tokens"], usage["output_tokens"]] == billed
    assert usage["cost"] == (float(cost) if billed[0] else None)
    assert not usage["estimated"]


async def test_a_call_of_which_no_server_tells_is_estimated_and_called_so(
    reader: Person, project: str, model: OpenAIServer, database: TestDatabase
) -> None:
    model.behaviour, model.tells_always = "stall", False

    message = await stopped(reader, await new_chat(reader, project))

    (row,) = entries(database)
    assert row["estimated"] and row["input_tokens"] > 0 and row["output_tokens"] == 1
    assert message["usage"]["estimated"]


async def test_what_costs_an_unknown_price_has_no_cost(
    reader: Person, project: str, database: TestDatabase
) -> None:
    frames = await ask(reader, await new_chat(reader, project), QUESTION)

    assert frames[-1][2]["message"]["usage"]["cost"] is None
    assert [row["cost"] for row in entries(database)] == [None]


async def test_calls_of_each_role_are_entered_as_such_with_the_key_that_asked(
    reader: Person, project: str, model: OpenAIServer, database: TestDatabase
) -> None:
    key = (await reader.http.post("/api-keys", json={"name": "bot"})).json()
    by_key = {"authorization": f"Bearer {key['secret']}"}
    await reader.http.patch(f"/projects/{project}/settings", json={"guardrail": {"by": "model"}})
    chat = await new_chat(reader, project)
    await ask(reader, chat, QUESTION)

    response = await reader.http.post(
        f"/chats/{chat}/messages",
        json={"content": "And on which extension?"},
        headers=by_key | {"accept": "application/json"},
    )

    await reader.http.patch(f"/projects/{project}/settings", json={"guardrail": {"by": "local"}})
    found = [row for row in entries(database) if str(row["message_id"]) == response.json()["id"]]
    assert {"guard", "rewrite", "answer"} <= {row["role"] for row in found}
    assert {str(row["api_key_id"]) for row in found} == {key["id"]}
    assert len({row["run_id"] for row in found}) == 1


async def test_an_answer_whose_chat_is_deleted_meanwhile_is_entered_all_the_same(
    reader: Person,
    project: str,
    model: OpenAIServer,
    database: TestDatabase,
    settings: Settings,
) -> None:
    model.behaviour = "slow"
    chat = await new_chat(reader, project)
    async with reader.http.stream(
        "POST", f"/chats/{chat}/messages", json={"content": QUESTION}
    ) as response:
        async for _, name, _ in frames_of(response):
            if name == "token":
                break
        await reader.http.delete(f"/chats/{chat}")

    for _ in range(100):
        if found := entries(database):
            break
        await asyncio.sleep(0.1)
    assert [row["input_tokens"] for row in found] == [model.billed[0][0]]


async def test_an_owner_reads_what_a_project_used_by_day_model_and_role_and_a_stranger_nothing(
    reader: Person, bob: Person, project: str, model: OpenAIServer, priced: None
) -> None:
    await ask(reader, await new_chat(reader, project), QUESTION)
    ((read, written),) = model.billed

    report = (await reader.http.get(f"/projects/{project}/usage")).json()
    mine = (await reader.http.get("/me/usage")).json()

    (row,) = report["rows"]
    assert row == {
        "day": report["until"], "model": "scripted", "role": "answer", "calls": 1,
        "input_tokens": read, "cached_tokens": 0, "output_tokens": written, "estimated_calls": 0,
        "cost": float((read * 3 + written * Decimal("0.7")) / 1_000_000), "unpriced_calls": 0,
        "seconds": 0, "searches": 0,
    }  # fmt: skip
    assert mine["rows"] == report["rows"]
    assert (await bob.http.get(f"/projects/{project}/usage")).status_code == 404
    assert (await bob.http.get("/me/usage")).json()["rows"] == []


@pytest.mark.parametrize("window", ["since=2026-01-02&until=2026-01-01", "since=0001-01-01"])
async def test_a_window_that_ends_before_it_begins_or_is_too_long_is_refused(
    reader: Person, window: str
) -> None:
    assert (await reader.http.get(f"/me/usage?{window}")).status_code == 422

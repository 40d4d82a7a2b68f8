"""A chat longer than a model is told: summarised once, in the open, its sources citable again."""

import re
from typing import Any
from uuid import UUID

import pytest

from adapters.wiring import Adapters
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.fakes.openai_server import OpenAIServer
from tests.server.asking import ask, new_chat
from tests.server.deciding import ANSWER_WITH, Calls, decides

RULES = b"# Fees\n\nThe registration fee of the archive is 45 pounds.\n"
ROOMS = "# Room {n}\n\nRoom {n} of the harbour office is painted {colour} and has {n} windows.\n"
COLOURS = ("red", "blue", "green", "white", "grey", "brown", "black", "ochre", "pink", "amber")
FEE = "What is the registration fee of the archive?"
BACK = "And what was the fee you named first?"
_FEE = re.compile(r"The registration fee of the archive is 45 pounds")
_ROOM = re.compile(r"Room \d+ of the harbour office is painted \w+ and has \d+ windows")
SUMMARY = "The person asked for the registration fee of the archive: 45 pounds [1]. Then of rooms."


@pytest.fixture(scope="module")
async def office(reader: Person, worker: Adapters) -> str:
    project = await reader.project()
    texts = [RULES, *(ROOMS.format(n=n, colour=c).encode() for n, c in enumerate(COLOURS, 1))]
    for n, text in enumerate(texts):
        await ingest_document(worker, UUID(await reader.upload(project, text, f"{n}.md")))
    chosen = {"retrieval": {"passages": 2}}
    await reader.http.patch(f"/projects/{project}/settings", json=chosen)
    return project


@pytest.fixture(autouse=True)
def scripted(model: OpenAIServer) -> None:
    """Says what a passage says, of the fee where one does, and summarises."""
    model.behaviour, model.window, model.calls = "normal", None, ()
    model.answer = spoken
    model.requests.clear()


def spoken(body: dict[str, Any]) -> str:
    system, last = body["messages"][0]["content"], body["messages"][-1]["content"]
    if system.startswith("Summarise"):
        return SUMMARY
    if system.startswith("Rewrite"):
        return last.rsplit("user: ", 1)[-1]
    found = _FEE.search(last) or _ROOM.search(last)
    if found is None:
        return "The documents do not say."
    return f"{found[0]} [{last[: found.start()].count('<passage number=')}]."


def summaries(model: OpenAIServer) -> list[dict[str, Any]]:
    return [b for b in model.requests if b["messages"][0]["content"].startswith("Summarise")]


async def talked(person: Person, project: str, rooms: int = 7) -> str:
    """A chat about the fee first, and then of so many rooms."""
    chat = await new_chat(person, project)
    await ask(person, chat, FEE)
    for n in range(1, rooms + 1):
        await ask(person, chat, f"How many windows has room {n} of the harbour office?")
    return chat


def message_of(frames: list[Any]) -> dict[str, Any]:
    return frames[-1][2]["message"]


async def test_messages_beyond_those_told_are_summarised_once_and_extended(
    reader: Person, office: str, model: OpenAIServer
) -> None:
    chat = await talked(reader, office, rooms=6)
    before = len(summaries(model))
    frames = await ask(reader, chat, "How many windows has room 7 of the harbour office?")
    after = len(summaries(model))
    for n in (8, 9):
        await ask(reader, chat, f"How many windows has room {n} of the harbour office?")
    late = len(summaries(model))
    await ask(reader, chat, "How many windows has room 10 of the harbour office?")
    await ask(reader, chat, "How many windows has room 1 of the harbour office?")

    assert (before, after, late, len(summaries(model))) == (0, 1, 1, 2)
    step = message_of(frames)["steps"][0]
    assert (step["name"], step["state"], step["detail"]["messages"]) == ("remember", "finished", 8)
    extended = summaries(model)[-1]["messages"][-1]["content"]
    assert extended.startswith("<earlier>\nThe person asked") and FEE not in extended


async def test_a_summary_is_told_quoted_and_with_the_last_messages_as_they_were_said(
    reader: Person, office: str, model: OpenAIServer
) -> None:
    chat = await talked(reader, office)

    message = message_of(await ask(reader, chat, "How many windows has room 8?"))

    told = model.requests[-1]["messages"]
    assert told[-1]["content"].startswith("<earlier>\nThe person asked for the registration fee")
    assert "[1]" not in told[-1]["content"].split("</earlier>")[0]
    assert "no source" in told[0]["content"]
    assert FEE not in [one["content"] for one in told]
    assert len(told) == 2 + 8  # rules and question, and the four turns since
    trace = (await reader.http.get(f"/messages/{message['id']}/trace")).json()
    kinds = [part["kind"] for part in trace["calls"][-1]["prompt"]]
    assert "summary of earlier turns" in kinds


async def test_what_an_answer_before_cited_is_cited_again_where_the_question_is_about_it(
    reader: Person, office: str, model: OpenAIServer
) -> None:
    chat = await talked(reader, office)
    first = (await reader.http.get(f"/chats/{chat}/messages")).json()["items"][1]

    message = message_of(await ask(reader, chat, BACK))

    [source] = message["sources"]
    assert source["passage_id"] == first["sources"][0]["passage_id"]
    assert (source["kind"], message["sentences"][0]["support"]) == ("document", "supported")
    step = next(s for s in message["steps"] if s["name"] == "retrieve")
    assert first["sources"][0]["passage_id"] in step["detail"]["cited before"]


async def test_an_agent_looks_back_with_a_tool(
    reader: Person, office: str, model: OpenAIServer
) -> None:
    chat = await talked(reader, office)
    prose = "The registration fee of the archive is 45 pounds [1]."

    def obeying(body: dict[str, Any]) -> Calls:
        looked = any(one["role"] == "tool" for one in body["messages"])
        return [ANSWER_WITH] if looked else [("look_back", {"about": "the fee named first"})]

    decides(model, prose=prose, obeying=obeying)

    message = message_of(await ask(reader, chat, BACK, agent="agent"))

    assert [source["title"] for source in message["sources"]] == ["0.md"]


async def test_it_can_be_read_and_forgotten_and_is_not_made_again_of_the_same(
    reader: Person, office: str, model: OpenAIServer
) -> None:
    chat = await talked(reader, office)
    first = (await reader.http.get(f"/chats/{chat}/messages")).json()["items"][1]
    kept = (await reader.http.get(f"/chats/{chat}/summary")).json()

    gone = await reader.http.delete(f"/chats/{chat}/summary")
    model.requests.clear()
    message = message_of(await ask(reader, chat, BACK))

    assert (kept["messages"], kept["model"]) == (8, "scripted")
    assert kept["content"].startswith("The person asked for the registration fee")
    assert gone.status_code == 204
    assert (await reader.http.get(f"/chats/{chat}/summary")).json()["content"] == ""
    assert summaries(model) == []
    assert all(FEE not in str(b["messages"]) for b in model.requests)
    assert all("<earlier>\\n" not in str(b["messages"]) for b in model.requests)
    step = next(s for s in message["steps"] if s["name"] == "retrieve")
    assert first["sources"][0]["passage_id"] not in step["detail"].get("cited before", [])


async def test_what_is_no_longer_theirs_to_read_is_not_cited_again(
    reader: Person, worker: Adapters, model: OpenAIServer
) -> None:
    project = await reader.project()
    document = await reader.upload(project, RULES, "fees.md")
    await ingest_document(worker, UUID(document))
    other = await reader.upload(project, ROOMS.format(n=1, colour="red").encode(), "room.md")
    await ingest_document(worker, UUID(other))
    chat = await new_chat(reader, project)
    first = message_of(await ask(reader, chat, FEE))["sources"][0]["passage_id"]
    elsewhere = message_of(await ask(reader, chat, BACK, document_ids=[other]))
    await reader.http.delete(f"/documents/{document}")
    model.requests.clear()

    message = message_of(await ask(reader, chat, BACK))

    for one in (elsewhere, message):
        step = next(s for s in one["steps"] if s["name"] == "retrieve")
        assert first not in str(step["detail"])


async def test_a_model_that_does_not_summarise_costs_no_answer(
    reader: Person, office: str, model: OpenAIServer
) -> None:
    chat = await talked(reader, office, rooms=6)
    model.answer = lambda body: (
        "" if body["messages"][0]["content"].startswith("Summarise") else spoken(body)
    )

    message = message_of(await ask(reader, chat, "How many windows has room 7?"))

    assert message["status"] == "complete"
    assert "only the last turns are read" in message["steps"][0]["summary"]
    assert (await reader.http.get(f"/chats/{chat}/summary")).json()["messages"] == 0


async def test_a_branch_that_begins_before_a_summary_is_told_of_none(
    reader: Person, office: str, model: OpenAIServer
) -> None:
    chat = await talked(reader, office)
    thread = (await reader.http.get(f"/chats/{chat}/messages")).json()["items"]
    model.requests.clear()

    await ask(reader, chat, "How many windows has room 9?", parent_id=thread[3]["id"])

    assert all("<earlier>\n" not in str(body["messages"][-1]) for body in model.requests)


async def test_a_strangers_summary_is_as_one_that_is_not_there(
    reader: Person, office: str, alice: Person
) -> None:
    chat = await new_chat(reader, office)

    read = await alice.http.get(f"/chats/{chat}/summary")
    forgotten = await alice.http.delete(f"/chats/{chat}/summary")

    assert (read.status_code, forgotten.status_code) == (404, 404)

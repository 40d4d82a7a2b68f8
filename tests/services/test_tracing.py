"""How an answer came about: kept beside it, told to its reader, and sent where that is set."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from pydantic import SecretStr

from adapters.postgres import expiry
from adapters.wiring import WorkerAdapters
from contracts.settings import Settings, TracingSettings
from ingestion.pipeline import ingest_document
from tests.api import Person, given_a_model, running_api, sign_up
from tests.database_fixture import TestDatabase
from tests.fakes.openai_server import OpenAIServer, openai_server
from tests.fakes.otlp_receiver import OtlpReceiver, otlp_receiver
from tests.server.deciding import ANSWER_WITH, decides

QUESTION = "Who is the duty pharmacist?"
ANSWER = "The duty pharmacist of the cold rooms is Ilse Brandt. [1]"
ROOMS = b"# Cold rooms\n\nThe duty pharmacist of the cold rooms is Ilse Brandt.\n"
LIGHTS = b"# Lights\n\nThe lamps of the harbour are lit at dusk by the keeper of the tower.\n"
SEARCH = ("search_documents", {"query": "duty pharmacist"})
SECRET = "sk-a-key-that-nobody-reads"


@pytest.fixture(scope="module")
async def model() -> AsyncIterator[OpenAIServer]:
    async with openai_server(answer=ANSWER) as server:
        yield server


@pytest.fixture(scope="module")
async def collector() -> AsyncIterator[OtlpReceiver]:
    async with otlp_receiver() as receiver:
        yield receiver


@pytest.fixture(scope="module")
async def reader(settings: Settings, model: OpenAIServer, server: str) -> AsyncIterator[Person]:
    async with running_api(given_a_model(settings, model.url)) as url:
        person = await sign_up(url)
        yield person
        await person.http.aclose()


def with_spans(settings: Settings, model: str, collector: str, *, content: bool) -> Settings:
    told = {"endpoint": collector, "headers": f"authorization={SECRET}", "content": content}
    tracing = TracingSettings.model_validate(told)
    given = given_a_model(settings, model)
    key = given.model.model_copy(update={"api_key": SecretStr(SECRET)})
    return given.model_copy(update={"tracing": tracing, "model": key})


async def asked(person: Person, worker: WorkerAdapters, **with_it: Any) -> Any:
    """The answer, in a project of two documents of which one passage is read."""
    project = await person.project()
    for n, text in enumerate((ROOMS, LIGHTS)):
        await ingest_document(worker, UUID(await person.upload(project, text, f"{n}.md")))
    chosen = {"retrieval": {"passages": 1}, "answering": {"instructions": "Be kind."}}
    await person.http.patch(f"/projects/{project}/settings", json=chosen)
    chat = (await person.http.post(f"/projects/{project}/chats", json={})).json()["id"]
    answer = await person.http.post(
        f"/chats/{chat}/messages",
        json={"content": QUESTION, **with_it},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


async def trace_of(person: Person, message: Any) -> Any:
    answer = await person.http.get(f"/messages/{message['id']}/trace")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_prompt_is_told_in_its_parts_as_the_model_read_it(
    reader: Person, model: OpenAIServer, worker: WorkerAdapters
) -> None:
    message = await asked(reader, worker)

    trace = await trace_of(reader, message)

    (call,) = [call for call in trace["calls"] if call["role"] == "answer"]
    texts = {part["kind"]: trace["texts"][part["text"]] for part in call["prompt"]}
    assert list(texts) == ["rules", "wishes", "passage 1", "question"]
    assert texts["wishes"] == "Be kind."
    assert "Ilse Brandt" in texts["passage 1"]
    assert texts["question"] == f"Question: {QUESTION}"
    told = model.requests[-1]["messages"]
    assert texts["rules"] in told[0]["content"] and texts["passage 1"] in told[1]["content"]
    assert trace["texts"][call["said"]] == ANSWER
    assert call["usage"]["output_tokens"] == message["usage"]["output_tokens"] > 0
    assert (call["step_id"], call["outcome"]) == ("answer", "complete")


async def test_what_was_found_and_what_was_left_out_have_their_scores(
    reader: Person, worker: WorkerAdapters
) -> None:
    trace = await trace_of(reader, await asked(reader, worker))

    (search,) = trace["searches"]
    (found,), (next_best,) = search["found"], trace["left_out"]
    assert (search["step_id"], search["queries"]) == ("retrieve", [QUESTION])
    assert (found["title"], next_best["title"], next_best["why"]) == ("0.md", "1.md", "passages")
    assert found["vector"] > next_best["vector"]
    assert trace["explanation"]["in_scope"] == 2


async def test_calls_lie_within_their_steps_in_time(reader: Person, worker: WorkerAdapters) -> None:
    trace = await trace_of(reader, await asked(reader, worker))

    steps = {step["id"]: step for step in trace["spans"] if step["begun_ms"] is not None}
    for done in [*trace["calls"], *trace["searches"], *trace["embeddings"]]:
        step = steps[done["step_id"]]
        assert step["begun_ms"] - 50 <= done["begun_ms"]
        assert done["begun_ms"] + done["ms"] <= step["begun_ms"] + step["ms"] + 50


async def test_a_text_that_an_agent_reads_again_and_again_is_kept_once(
    reader: Person, model: OpenAIServer, worker: WorkerAdapters
) -> None:
    decides(model, [SEARCH], [ANSWER_WITH], prose=ANSWER)
    try:
        trace = await trace_of(reader, await asked(reader, worker, agent="agent"))
    finally:
        model.calls, model.answer = (), ANSWER

    agent = [call for call in trace["calls"] if call["role"] == "agent"]
    assert [call["step_id"] for call in agent] == ["decide-1", "decide-2"]
    assert [one["name"] for one in agent[0]["called"]] == ["search_documents"]
    assert "calculate" in agent[0]["tools"]
    assert len(trace["texts"]) == len(set(trace["texts"]))
    rules = [part["text"] for call in agent for part in call["prompt"] if part["kind"] == "rules"]
    assert len(rules) == 2 and len(set(rules)) == 1
    assert agent[1]["prompt"][-1]["kind"] == "result"


async def test_nobody_else_reads_a_trace_and_it_expires(
    reader: Person, bob: Person, worker: WorkerAdapters, database: TestDatabase
) -> None:
    message = await asked(reader, worker)
    path = f"/messages/{message['id']}/trace"
    assert (await bob.http.get(path)).status_code == 404

    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "update message_traces set kept_at = now() - interval '31 days' where message_id = %s",
            [message["id"]],
        )
    async with worker.db.as_worker() as tx:
        gone = await expiry.delete_expired(tx)

    assert gone["traces of answers"] >= 1
    assert (await reader.http.get(path)).status_code == 404


@pytest.mark.parametrize("content", [False, True])
async def test_spans_reach_a_collector_nested_and_with_content_only_where_that_is_wanted(
    settings: Settings,
    model: OpenAIServer,
    collector: OtlpReceiver,
    worker: WorkerAdapters,
    server: str,
    content: bool,
) -> None:
    collector.spans.clear()
    decides(model, [SEARCH], [ANSWER_WITH], prose=f"{ANSWER} {SECRET}")
    chosen = with_spans(settings, model.url, collector.url, content=content)
    try:
        async with running_api(chosen) as url:
            person = await sign_up(url)
            message = await asked(person, worker, agent="agent")
            kept = await trace_of(person, message)
    finally:
        model.calls, model.answer = (), ANSWER
    async with asyncio.timeout(20):  # the API has closed, and with it what it had to send
        await collector.until(8)

    spans, root = collector.by_name, collector.by_name["invoke_agent ibid"]
    tool, chat = spans["execute_tool search_documents"], spans["chat scripted"]
    by_id = {span.id: span for span in collector.spans}
    decide, request = by_id[tool.parent], by_id[root.parent]
    assert decide.name == "decide" and decide.parent == root.id
    assert request.name == "POST /chats/{chat_id}/messages" and not request.parent
    assert {span.trace for span in (request, decide, tool, chat)} == {root.trace}
    assert chat.attributes["gen_ai.operation.name"] == "chat"
    assert chat.attributes["gen_ai.usage.output_tokens"] > 0
    assert root.attributes["gen_ai.conversation.id"] == message["chat_id"]
    assert root.begun <= decide.begun <= tool.begun <= tool.ended <= root.ended + 50_000_000
    assert collector.headers[-1]["authorization"] == SECRET
    everything = json.dumps([span.attributes for span in collector.spans])
    assert ("Ilse Brandt" in everything) is content
    assert (QUESTION in everything) is content
    assert SECRET not in everything and SECRET not in json.dumps(kept["texts"])


async def test_an_endpoint_that_is_away_costs_an_answer_nothing(
    settings: Settings, model: OpenAIServer, worker: WorkerAdapters, server: str
) -> None:
    nowhere = with_spans(settings, model.url, "http://127.0.0.1:9/v1/traces", content=True)
    quick = nowhere.tracing.model_copy(update={"timeout_seconds": 0.5})
    async with running_api(nowhere.model_copy(update={"tracing": quick})) as url:
        message = await asked(await sign_up(url), worker)

    assert message["status"] == "complete" and message["took_ms"] < 5000

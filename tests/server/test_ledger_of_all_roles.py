"""Embedding, transcribing and reranking in the ledger, against what their servers say they did."""

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import dict_row

from adapters.wiring import WorkerAdapters
from contracts.settings import Settings
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.embedders import words
from tests.fakes.openai_server import OpenAIServer, openai_server
from tests.fakes.rerank_server import RerankServer, rerank_server
from tests.fakes.transcription_server import TranscriptionServer, transcription_server
from tests.ingestion.test_recordings import silence
from tests.server.asking import ask, new_chat
from tests.server.test_documents import HANDBOOK

QUESTION = "Who is the duty pharmacist?"


@pytest.fixture(scope="module")
async def embedder() -> AsyncIterator[OpenAIServer]:
    async with openai_server(vector=words) as server:
        yield server


@pytest.fixture(scope="module")
async def reranker() -> AsyncIterator[RerankServer]:
    async with rerank_server(units=2) as server:
        yield server


@pytest.fixture(scope="module")
async def transcriber() -> AsyncIterator[TranscriptionServer]:
    async with transcription_server() as server:
        yield server


@pytest.fixture(scope="module")
def settings(
    settings: Settings,
    embedder: OpenAIServer,
    reranker: RerankServer,
    transcriber: TranscriptionServer,
) -> Settings:
    """Of an installation that does none of it itself."""
    kind = {"kind": "openai", "base_url": embedder.url, "name": "fake-e", "dimensions": 64}
    told = settings.model_dump() | {
        "embedding": kind,
        "reranking": {"base_url": reranker.url, "name": "fake-r"},
        "transcription": {"base_url": transcriber.url, "name": "fake-w"},
    }
    told["secrets"] = settings.secrets
    return Settings.model_validate(told)


@pytest.fixture(autouse=True)
def afresh(embedder: OpenAIServer, database: TestDatabase) -> None:
    embedder.behaviour = "normal"
    embedder.billed.clear(), embedder.requests.clear()
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("truncate ledger, prices")
        connection.execute(
            "insert into prices (model, input, output, second, search) values"
            " ('fake-e', 5, 0, null, null), ('fake-w', null, 0, 0.0001, null),"
            " ('fake-r', 0, 0, null, 0.002)"
        )


def entries(database: TestDatabase) -> list[dict[str, Any]]:
    with psycopg.connect(database.superuser_url, row_factory=dict_row) as connection:
        return connection.execute("select * from ledger order by no").fetchall()


def billed(embedder: OpenAIServer) -> list[int]:
    """Tokens of each call, without those of a start, which nobody is charged for."""
    made = zip(embedder.requests, embedder.billed, strict=True)
    return [tokens for body, (tokens, _) in made if body["input"] != ["warm"]]


async def indexed(person: Person, worker: WorkerAdapters) -> tuple[str, str]:
    """A project and its one document."""
    project = await person.project()
    document = await person.upload(project, HANDBOOK)
    await ingest_document(worker, UUID(document))
    return project, document


async def reranking(person: Person, project: str) -> None:
    chosen = {"retrieval": {"rerank": "server"}}
    assert (await person.http.patch(f"/projects/{project}/settings", json=chosen)).is_success


async def test_what_a_document_is_embedded_for_is_entered_with_what_the_server_counted(
    alice: Person, worker: WorkerAdapters, embedder: OpenAIServer, database: TestDatabase
) -> None:
    project, document = await indexed(alice, worker)

    found = entries(database)

    assert found and {row["role"] for row in found} == {"embed"}
    tokens = sum(billed(embedder))
    assert sum(row["input_tokens"] for row in found) == tokens > 0
    assert sum(row["cost"] for row in found) == tokens * Decimal(5) / 1_000_000
    owner = (await alice.http.get("/me")).json()["id"]
    for row in found:
        assert (row["model"], row["outcome"], row["estimated"]) == ("fake-e", "complete", False)
        whose = (row["user_id"], row["project_id"], row["document_id"])
        assert whose == (UUID(owner), UUID(project), UUID(document))


async def test_a_recording_is_entered_with_its_seconds(
    alice: Person, worker: WorkerAdapters, database: TestDatabase
) -> None:
    project = await alice.project()
    document = await alice.upload(project, silence(), "visit.wav", media_type="audio/wav")
    await ingest_document(worker, UUID(document))

    (heard,) = [row for row in entries(database) if row["role"] == "transcribe"]

    assert (heard["model"], heard["seconds"], heard["input_tokens"]) == ("fake-w", 11, 0)
    assert heard["cost"] == Decimal("0.0011") and heard["document_id"] == UUID(document)
    rows = (await alice.http.get(f"/projects/{project}/usage")).json()["rows"]
    (told,) = [row for row in rows if row["role"] == "transcribe"]
    assert (told["seconds"], told["cost"], told["unpriced_calls"]) == (11, 0.0011, 0)


async def test_a_search_is_entered_for_the_key_that_made_it(
    alice: Person, worker: WorkerAdapters, embedder: OpenAIServer, database: TestDatabase
) -> None:
    project, _ = await indexed(alice, worker)
    await reranking(alice, project)
    key = (await alice.http.post("/api-keys", json={"name": "bot"})).json()
    embedder.billed.clear(), embedder.requests.clear()
    indexing = len(entries(database))

    response = await alice.http.post(
        f"/projects/{project}/search",
        json={"query": QUESTION},
        headers={"authorization": f"Bearer {key['secret']}"},
    )

    assert response.status_code == 200, response.text
    asked = {row["role"]: row for row in entries(database)[indexing:]}
    assert set(asked) == {"embed", "rerank"}
    assert [asked["embed"]["input_tokens"]] == billed(embedder)
    assert (asked["rerank"]["searches"], asked["rerank"]["cost"]) == (2, Decimal("0.004"))
    for row in asked.values():
        assert (row["project_id"], row["api_key_id"]) == (UUID(project), UUID(key["id"]))
        assert row["run_id"] is None


async def test_what_an_answer_searched_with_is_the_answer_s(
    alice: Person, worker: WorkerAdapters, database: TestDatabase
) -> None:
    project, _ = await indexed(alice, worker)
    await reranking(alice, project)
    indexing = len(entries(database))

    frames = await ask(alice, await new_chat(alice, project), QUESTION)

    run, message = frames[0][2]["run_id"], frames[-1][2]["message"]
    found = entries(database)[indexing:]
    assert {row["role"] for row in found} == {"embed", "rerank"}
    assert {row["run_id"] for row in found} == {UUID(run)}
    assert message["usage"]["input_tokens"] == sum(row["input_tokens"] for row in found)
    assert message["usage"]["cost"] == pytest.approx(float(sum(row["cost"] for row in found)))


@pytest.mark.parametrize("behaviour", ["failing", "limited", "unauthorized"])
async def test_a_call_that_was_refused_is_entered_and_costs_nothing(
    alice: Person, worker: WorkerAdapters, embedder: OpenAIServer, database: TestDatabase,
    behaviour: Any,
) -> None:  # fmt: skip
    project, _ = await indexed(alice, worker)
    indexing = len(entries(database))
    embedder.behaviour = behaviour

    refused = await alice.http.post(
        f"/projects/{project}/search", json={"query": f"What is {behaviour}?"}
    )

    assert refused.status_code == 503
    (row,) = entries(database)[indexing:]
    assert (row["role"], row["outcome"]) == ("embed", "failed")
    assert (row["input_tokens"], row["cost"], row["estimated"]) == (0, 0, False)


async def test_what_a_server_does_not_tell_is_estimated(
    alice: Person, worker: WorkerAdapters, embedder: OpenAIServer, database: TestDatabase
) -> None:
    embedder.tells_usage = False

    await indexed(alice, worker)
    embedder.tells_usage = True

    found = entries(database)
    assert found and all(row["estimated"] and row["input_tokens"] > 0 for row in found)


async def limited(person: Person, **limits: object) -> str:
    project = await person.project()
    set_ = await person.http.put(f"/projects/{project}/budget", json=limits)
    assert set_.status_code == 200, set_.text
    return project


async def state(person: Person, document: str) -> dict[str, Any]:
    return (await person.http.get(f"/documents/{document}")).json()


async def test_a_document_that_a_budget_has_no_room_for_says_so_and_goes_on_once_there_is(
    alice: Person, worker: WorkerAdapters, embedder: OpenAIServer
) -> None:
    project = await limited(alice, tokens_per_day=3)
    document = await alice.upload(project, HANDBOOK)

    await ingest_document(worker, UUID(document))

    told = await state(alice, document)
    assert (told["status"], told["error"]["code"]) == ("failed", "budget_exceeded")
    assert told["error"]["retryable"] and billed(embedder) == []
    assert "This project's budget of 3 tokens a day" in told["error"]["message"]
    assert "renews at" in told["error"]["message"]

    await alice.http.put(f"/projects/{project}/budget", json={"tokens_per_day": 10_000})
    assert (await alice.http.post(f"/documents/{document}/retry")).status_code == 202
    await ingest_document(worker, UUID(document))

    assert (await state(alice, document))["status"] == "ready"
    (budget,) = (await alice.http.get(f"/projects/{project}/usage")).json()["budgets"]
    assert (budget["used"], budget["reserved"]) == (sum(billed(embedder)), 0)


async def test_a_recording_is_not_sent_where_the_budget_of_money_is_spent(
    alice: Person, worker: WorkerAdapters, transcriber: TranscriptionServer
) -> None:
    project = await limited(alice, cost_per_month=0.00001)
    document = await alice.upload(project, silence(), "visit.wav", media_type="audio/wav")
    heard = len(transcriber.heard)

    await ingest_document(worker, UUID(document))

    error = (await state(alice, document))["error"]
    assert error["code"] == "budget_exceeded" and len(transcriber.heard) == heard


async def test_what_was_heard_is_embedded_though_its_budget_is_spent_by_then(
    alice: Person, worker: WorkerAdapters
) -> None:
    """Else whoever tries again would pay for the recording twice."""
    project = await limited(alice, tokens_per_day=30)
    document = await alice.upload(project, silence(), "visit.wav", media_type="audio/wav")

    await ingest_document(worker, UUID(document))

    assert (await state(alice, document))["status"] == "ready"


async def test_a_search_that_a_budget_has_no_room_for_asks_nobody(
    alice: Person, worker: WorkerAdapters, embedder: OpenAIServer, reranker: RerankServer
) -> None:
    project, _ = await indexed(alice, worker)
    await reranking(alice, project)
    await alice.http.put(f"/projects/{project}/budget", json={"tokens_per_day": 1})
    embedder.requests.clear()
    judged = len(reranker.requests)

    refused = await alice.http.post(f"/projects/{project}/search", json={"query": QUESTION})

    assert refused.status_code == 429, refused.text
    problem = refused.json()
    assert problem["type"] == "/problems/budget-exceeded"
    assert "does not allow this search" in problem["detail"] and "renews" in problem["detail"]
    assert embedder.requests == [] and len(reranker.requests) == judged


async def test_a_search_is_judged_by_nobody_where_the_budget_has_no_room_for_that(
    alice: Person, worker: WorkerAdapters, reranker: RerankServer
) -> None:
    """The question is embedded; its two billed searches would cost more than there is."""
    project, _ = await indexed(alice, worker)
    await reranking(alice, project)
    await alice.http.put(f"/projects/{project}/budget", json={"cost_per_day": 0.001})
    judged = len(reranker.requests)

    refused = await alice.http.post(f"/projects/{project}/search", json={"query": QUESTION})

    assert refused.status_code == 429 and len(reranker.requests) == judged


@pytest.mark.parametrize("behaviour", ["normal", "failing"])
async def test_what_was_kept_for_a_search_is_free_once_it_has_ended(
    alice: Person, worker: WorkerAdapters, embedder: OpenAIServer, behaviour: Any
) -> None:
    project, _ = await indexed(alice, worker)
    await reranking(alice, project)
    await alice.http.put(f"/projects/{project}/budget", json={"tokens_per_day": 100_000})
    embedder.behaviour = behaviour

    answer = await alice.http.post(f"/projects/{project}/search", json={"query": f"A {behaviour}?"})

    assert answer.status_code == (200 if behaviour == "normal" else 503)
    (budget,) = (await alice.http.get(f"/projects/{project}/usage")).json()["budgets"]
    assert budget["reserved"] == 0


async def test_what_an_answer_searches_with_is_kept_before_it_is_asked(
    alice: Person, worker: WorkerAdapters, embedder: OpenAIServer, reranker: RerankServer
) -> None:
    """Without a language model there is nothing else that it could come to."""
    project, _ = await indexed(alice, worker)
    await reranking(alice, project)
    await alice.http.put(f"/projects/{project}/budget", json={"cost_per_day": 0.001})
    embedder.requests.clear()
    judged = len(reranker.requests)
    chat = await new_chat(alice, project)

    refused = await alice.http.post(f"/chats/{chat}/messages", json={"content": QUESTION})

    assert refused.status_code == 429, refused.text
    assert embedder.requests == [] and len(reranker.requests) == judged

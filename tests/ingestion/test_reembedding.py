"""Vectors of another embedder are made beside: in turns, again after a crash, while all goes on."""

import asyncio
import dataclasses
from collections.abc import Sequence
from uuid import UUID

import psycopg
import pytest

from adapters.models.embedders import Key
from adapters.wiring import Adapters
from contracts.errors import ModelUnavailable
from contracts.ports import Vector
from contracts.tasks import Reembed, Task
from ingestion import reembedding
from ingestion.pipeline import ingest_document
from ingestion.reembedding import reembed
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.embedders import (
    WIDE,
    begin,
    counted,
    embedder_server,
    fill,
    settings,
    shown,
    switch,
    worker,
)
from tests.fakes.openai_server import OpenAIServer
from tests.ingestion.inside import change, rows
from tests.server.test_search import HANDBOOK, ready, search
from worker.schedule import sweep

__all__ = ["embedder_server", "settings", "worker"]
ROOMS = 100
BOOK = "\n\n".join(
    f"# Room {n}\n\nShelf {n} of room {n} holds lot {n * 7} and {'is painted red. ' * (n % 9)}"
    for n in range(ROOMS)
).encode()


class Died(BaseException):
    """A worker's end, which nothing handles."""


@pytest.fixture
async def project(alice: Person, worker: Adapters) -> str:
    """A hundred passages, and vectors of another embedder begun beside."""
    made = await alice.project()
    await ready(alice, worker, made, BOOK, "rooms.md")
    await begin(alice, made, WIDE)
    return made


@pytest.fixture
def sent(worker: Adapters, monkeypatch: pytest.MonkeyPatch) -> list[Task]:
    """Every hint that the worker sends."""
    tasks: list[Task] = []

    async def send(task: Task) -> None:
        tasks.append(task)

    monkeypatch.setattr(worker.queue, "send", send)
    return tasks


def texts(server: OpenAIServer) -> list[str]:
    return [text for request in server.requests for text in request["input"]]


async def test_it_gives_way_after_its_turn_and_sends_itself_again(
    worker: Adapters,
    project: str,
    sent: list[Task],
    database: TestDatabase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reembedding, "SLICE_SECONDS", 0.0)

    turns = 0
    while not turns or sent[turns - 1 :]:
        await fill(worker, project)
        turns += 1

    assert turns > 2 and sent == [Reembed(project_id=UUID(project))] * (turns - 1)
    assert set(counted(database, project).values()) == {ROOMS}


async def test_after_a_crash_in_the_middle_nothing_is_embedded_again(
    alice: Person,
    worker: Adapters,
    project: str,
    database: TestDatabase,
    embedder_server: OpenAIServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    embedder_server.requests.clear()

    def die(name: str) -> None:
        if len(embedder_server.requests) == 2:
            raise Died

    monkeypatch.setattr(reembedding, "failpoint", die)
    with pytest.raises(Died):
        await reembed(worker, UUID(project))
    monkeypatch.undo()
    stored = counted(database, project)["fake-wide"]
    in_the_middle = await shown(alice, project)
    lost = texts(embedder_server)[stored:]
    embedder_server.requests.clear()

    await fill(worker, project)  # its lease is still held by who died
    held = counted(database, project)["fake-wide"]
    change(database, "update project_embedders set lease_until = now() - interval '1 second'")
    await fill(worker, project)

    assert 0 < stored == held < ROOMS
    assert in_the_middle["beside"]["passages"] == stored
    assert counted(database, project)["fake-wide"] == ROOMS
    assert len(texts(embedder_server)) == ROOMS - stored and set(lost) <= set(
        texts(embedder_server)
    )


async def test_two_at_once_leave_one_vector_of_each_passage(
    worker: Adapters, project: str, database: TestDatabase
) -> None:
    gone_at_once = worker.settings.worker.model_copy(update={"lease_seconds": -1})
    settings = worker.settings.model_copy(update={"worker": gone_at_once})
    hasty = dataclasses.replace(worker, settings=settings)

    await asyncio.gather(*(reembed(hasty, UUID(project)) for _ in range(3)))

    assert set(counted(database, project).values()) == {ROOMS}


async def test_searches_and_documents_go_on_meanwhile(
    alice: Person, worker: Adapters, project: str, database: TestDatabase
) -> None:
    async def asked() -> list[int]:
        found = [await search(alice, project, query=f"shelf {n}", mode="vector") for n in range(9)]
        return [len(each["hits"]) for each in found]

    _, document, found = await asyncio.gather(
        fill(worker, project),
        ready(alice, worker, project, b"# Ladders\n\nThe ladder is green.", "ladders.md"),
        asked(),
    )
    await fill(worker, project)

    assert found == [10] * 9
    state = (await alice.http.get(f"/documents/{document}")).json()
    assert state["status"] == "ready"
    assert set(counted(database, project).values()) == {ROOMS + state["passages"]}


async def test_a_document_that_is_deleted_while_it_is_embedded_leaves_nothing(
    alice: Person,
    worker: Adapters,
    project: str,
    database: TestDatabase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (document,) = rows(database, "select id from documents where project_id = %s", project)
    embedder = worker.embedders.get(Key(WIDE["name"], WIDE["dimensions"]))
    embed = embedder.embed_passages

    async def deleting(batch: Sequence[str]) -> list[Vector]:
        await alice.http.delete(f"/documents/{document['id']}")
        return await embed(batch)

    monkeypatch.setattr(embedder, "embed_passages", deleting)
    await fill(worker, project)

    assert counted(database, project) == {}
    assert (await shown(alice, project))["beside"]["ready"]


async def test_it_stops_when_the_embedder_is_discarded(
    alice: Person,
    worker: Adapters,
    project: str,
    database: TestDatabase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    embedder = worker.embedders.get(Key(WIDE["name"], WIDE["dimensions"]))
    embed = embedder.embed_passages

    async def discarding(batch: Sequence[str]) -> list[Vector]:
        await alice.http.delete(f"/projects/{project}/embedder/beside")
        return await embed(batch)

    monkeypatch.setattr(embedder, "embed_passages", discarding)
    await fill(worker, project)

    assert counted(database, project) == {"all-MiniLM-L6-v2": ROOMS}


async def test_the_sweep_sends_what_was_lost_and_nothing_when_all_is_there(
    alice: Person, worker: Adapters, project: str, sent: list[Task], database: TestDatabase
) -> None:
    hint = Reembed(project_id=UUID(project))
    long_ago = "update project_embedders set sent_at = null"

    await sweep(worker)
    unbegun = sent.count(hint)
    await fill(worker, project)
    change(database, long_ago)
    await sweep(worker)
    complete = sent.count(hint)
    await ready(alice, worker, project, b"# Ladders\n\nThe ladder is green.", "ladders.md")
    change(database, long_ago)
    await sweep(worker)

    assert (unbegun, complete, sent.count(hint)) == (1, 1, 2)


async def test_a_vector_of_the_current_one_that_is_missing_is_made_as_well(
    worker: Adapters, project: str, database: TestDatabase
) -> None:
    change(
        database,
        "delete from passage_vectors where no in"
        " (select no from passages where project_id = %s limit 5)",
        project,
    )

    await fill(worker, project)

    assert set(counted(database, project).values()) == {ROOMS}


async def test_what_is_made_beside_is_as_far_apart_as_what_is_embedded_at_once(
    alice: Person, worker: Adapters, project: str, database: TestDatabase
) -> None:
    at_once = await alice.project()
    await begin(alice, at_once, WIDE)
    await ready(alice, worker, at_once, BOOK, "rooms.md")
    vectors = (
        "select p.ordinal, v.embedding::text from passages p join other_vectors v using (no)"
        " where p.project_id = %s order by p.ordinal"
    )

    await fill(worker, project)

    assert rows(database, vectors, project) == rows(database, vectors, at_once)


async def test_filling_one_project_touches_no_other(
    alice: Person, worker: Adapters, project: str, database: TestDatabase
) -> None:
    other = await alice.project()
    await ready(alice, worker, other, BOOK, "rooms.md")
    await begin(alice, other, WIDE)

    await fill(worker, project)

    assert counted(database, other) == {"all-MiniLM-L6-v2": ROOMS}
    assert (await shown(alice, other))["beside"]["passages"] == 0


async def test_the_same_bytes_again_have_the_vectors_of_both_at_once(
    alice: Person, worker: Adapters, database: TestDatabase, embedder_server: OpenAIServer
) -> None:
    project = await alice.project()
    await ready(alice, worker, project, HANDBOOK, "a.md")
    await begin(alice, project, WIDE)
    await fill(worker, project)
    before = counted(database, project)
    embedder_server.requests.clear()

    await ready(alice, worker, project, HANDBOOK, "b.md")

    assert counted(database, project) == {name: 2 * n for name, n in before.items()}
    assert len(before) == 2 and texts(embedder_server) == []


async def test_a_document_whose_project_is_switched_meanwhile_is_embedded_again(
    alice: Person,
    worker: Adapters,
    project: str,
    database: TestDatabase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await fill(worker, project)
    embed = worker.embedders.own.embed_passages

    async def switching(batch: Sequence[str]) -> list[Vector]:
        await switch(alice, project)
        return await embed(batch)

    monkeypatch.setattr(worker.embedders.own, "embed_passages", switching)
    document = await ready(alice, worker, project, b"# Ladders\n\nA green one.", "ladders.md")

    state = (await alice.http.get(f"/documents/{document}")).json()
    assert state["status"] == "ready"
    assert counted(database, project)["fake-wide"] == ROOMS + state["passages"]
    found = await search(alice, project, query="a green one", mode="vector", limit=1)
    assert found["hits"][0]["document_id"] == document


async def test_a_document_of_a_project_whose_embedder_is_gone_waits_and_says_why(
    alice: Person, worker: Adapters, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = await alice.project()
    await begin(alice, project, WIDE)

    def gone(key: Key) -> None:
        raise ModelUnavailable("Set IBID_EMBEDDERS__<NAME>__KIND.")

    monkeypatch.setattr(worker.embedders, "get", gone)
    document = await alice.upload(project, BOOK, "rooms.md")
    await ingest_document(worker, UUID(document))

    state = (await alice.http.get(f"/documents/{document}")).json()
    assert (state["status"], state["error"]["code"]) == ("queued", "model_unavailable")
    assert "IBID_EMBEDDERS" in state["error"]["message"] and state["error"]["retryable"]


async def test_what_is_being_deleted_is_not_embedded_over_and_over(
    worker: Adapters, project: str, database: TestDatabase, embedder_server: OpenAIServer
) -> None:
    before = len(texts(embedder_server))
    with psycopg.connect(database.superuser_url) as deleting:
        deleting.execute(
            "delete from passages where project_id = %s and ordinal >= %s", [project, ROOMS - 10]
        )
        await fill(worker, project)
    assert len(texts(embedder_server)) - before <= ROOMS + 10

    await fill(worker, project)
    assert counted(database, project)["fake-wide"] == ROOMS - 10


async def test_vectors_that_a_budget_has_no_room_for_are_put_off_and_the_project_says_why(
    alice: Person, worker: Adapters, project: str, embedder_server: OpenAIServer,
    database: TestDatabase,
) -> None:  # fmt: skip
    """Then they go on from where they were, and nothing stays kept."""
    path = f"/projects/{project}/budget"
    await alice.http.put(path, json={"tokens_per_day": 2000})
    embedder_server.requests.clear()

    await fill(worker, project)

    made = counted(database, project).get("fake-wide", 0)
    assert 0 < made == len(texts(embedder_server)) < ROOMS
    error = (await shown(alice, project))["beside"]["error"]
    assert (error["code"], error["retryable"]) == ("budget_exceeded", True)
    assert "This project's budget of 2,000 tokens a day" in error["message"]
    assert "goes on by itself" in error["message"]

    await alice.http.put(path, json={"tokens_per_day": 1_000_000})
    await fill(worker, project)

    beside = (await shown(alice, project))["beside"]
    assert beside["ready"] and beside["error"] is None
    assert len(texts(embedder_server)) == ROOMS
    (budget,) = (await alice.http.get(f"/projects/{project}/usage")).json()["budgets"]
    assert budget["reserved"] == 0 < budget["used"]


async def test_an_embedder_that_does_not_answer_is_why_no_vectors_are_made(
    alice: Person, worker: Adapters, project: str, embedder_server: OpenAIServer
) -> None:
    embedder_server.behaviour = "failing"
    await fill(worker, project)
    embedder_server.behaviour = "normal"

    error = (await shown(alice, project))["beside"]["error"]

    assert error["code"] == "model_unavailable" and "fake-wide" in error["message"]

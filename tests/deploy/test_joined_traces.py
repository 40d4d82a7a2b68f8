"""What a request leads to in other processes is one trace, and has no word of anybody's."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import pytest

from local.postgres import PostgresServer
from local.redis import RedisServer
from tests.chaos.person import Person
from tests.database_fixture import TestDatabase
from tests.fakes.otlp_receiver import OtlpReceiver, Received, otlp_receiver
from tests.stack import environment_for, running_stack

CANARY = "Quillfeather"
DOCUMENT = f"# {CANARY}\n\n{CANARY} keeps the spare keys of room 12 in a tin box.\n".encode()


class Told(NamedTuple):
    receiver: OtlpReceiver
    document: str
    email: str

    def trace_with(self, name: str) -> dict[str, Received]:
        """Its spans by name; that one is in one trace only."""
        (trace,) = {span.trace for span in self.receiver.spans if span.name == name}
        return {span.name: span for span in self.receiver.spans if span.trace == trace}


@pytest.fixture(scope="module")
async def told(
    tmp_path_factory: pytest.TempPathFactory,
    postgres: PostgresServer,
    redis_server: RedisServer,
    database: TestDatabase,
) -> AsyncIterator[Told]:
    """Of an API and a worker of their own, one upload and one question."""
    folder = tmp_path_factory.mktemp("joined")
    environment = environment_for(postgres, redis_server, folder, database="", password="")
    environment |= {
        "IBID_DATABASE__API_URL": database.api_url,
        "IBID_DATABASE__WORKER_URL": database.worker_url,
    }
    async with otlp_receiver() as receiver:
        environment["IBID_TRACING__ENDPOINT"] = receiver.url
        stack = running_stack(folder, environment)
        running = await asyncio.to_thread(stack.__enter__)
        try:
            document, email = await asyncio.to_thread(_used, running.url)
            async with asyncio.timeout(20):
                while len({span.trace for span in receiver.spans}) < 2:  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
                while "retrieve" not in receiver.by_name:  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
            await asyncio.sleep(1)
            yield Told(receiver, document, email)
        finally:
            await asyncio.to_thread(stack.__exit__, None, None, None)


def _used(url: str) -> tuple[str, str]:
    person = Person(url)
    project = person.project()
    person.http.headers["x-request-id"] = f"upload-{secrets.token_hex(4)}"
    document = person.upload(project, DOCUMENT, f"{CANARY}.md")
    person.wait_for(document)
    person.http.headers["x-request-id"] = f"question-{secrets.token_hex(4)}"
    asked = person.ask(person.chat(project), f"Where does {CANARY} keep the spare keys?")
    assert asked.names[-1] == "done"
    return document, person.http.get("/me").json()["email"]


def below(span: Received, other: Received) -> bool:
    return span.parent == other.id


async def test_an_upload_and_its_ingestion_are_one_trace(told: Told) -> None:
    spans = told.trace_with("ibid.ingest_document")

    request = spans["POST /documents/{document_id}/confirm"]
    task = spans["ibid.ingest_document"]
    assert request.parent == b""
    assert below(task, request)
    assert task.attributes["ibid.document.id"] == told.document
    assert request.attributes["ibid.request.id"].startswith("upload-")
    assert all(below(spans[name], task) for name in ("reading", "embedding", "storing"))
    assert task.begun <= spans["reading"].begun <= spans["storing"].ended <= task.ended


async def test_a_question_and_its_answer_are_one_trace(told: Told) -> None:
    spans = told.trace_with("invoke_agent ibid")

    request = spans["POST /chats/{chat_id}/messages"]
    answer = spans["invoke_agent ibid"]
    assert request.parent == b""
    assert below(answer, request) and below(spans["retrieve"], answer)
    assert request.attributes["ibid.request.id"].startswith("question-")
    assert request.attributes["http.response.status_code"] == 200


async def test_transactions_stand_below_what_they_are_for_and_tell_no_statement(
    told: Told,
) -> None:
    found = [span for span in told.receiver.spans if span.name == "transaction"]
    parents = {span.id: span.name for span in told.receiver.spans}

    assert {parents[span.parent] for span in found} == {
        "ibid.ingest_document",
        "POST /documents/{document_id}/confirm",
        "POST /chats/{chat_id}/messages",
    }
    assert {frozenset(span.attributes) for span in found} == {
        frozenset({"db.system.name", "ibid.database.role"})
    }


async def test_no_span_has_a_word_of_anybodys(told: Told) -> None:
    said = " ".join(_texts([(span.name, span.attributes) for span in told.receiver.spans]))

    assert "ibid.ingest_document" in said
    for word in (CANARY, "spare keys", "tin box", "room 12", told.email, "@example.com"):
        assert word.lower() not in said.lower()


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for pair in value.items() for text in _texts(pair)]
    if isinstance(value, list | tuple):
        return [text for one in value for text in _texts(one)]
    return [str(value)]

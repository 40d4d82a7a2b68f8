"""What a question follows, and what is answered again."""

from uuid import UUID

import pytest

from adapters.wiring import Adapters
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.server.asking import ask, new_chat
from tests.server.test_documents import HANDBOOK


@pytest.fixture(scope="module")
async def project(alice: Person, worker: Adapters) -> str:
    made = await alice.project()
    await ingest_document(worker, UUID(await alice.upload(made, HANDBOOK)))
    return made


async def test_answering_again_makes_a_sibling(alice: Person, project: str) -> None:
    chat = await new_chat(alice, project)
    first = (await ask(alice, chat, "Who is the duty pharmacist?"))[-1][2]["message"]

    again = await alice.http.post(
        f"/messages/{first['parent_id']}/answer", headers={"accept": "application/json"}
    )

    assert again.json()["parent_id"] == first["parent_id"]
    assert again.json()["id"] != first["id"]


async def test_a_question_follows_the_last_message_unless_it_names_another(
    alice: Person, project: str
) -> None:
    chat = await new_chat(alice, project)
    first = (await ask(alice, chat, "Who is the duty pharmacist?"))[-1][2]["message"]
    await ask(alice, chat, "What is her extension?")
    await ask(alice, chat, "Where are reagents stored?", parent_id=first["id"])

    thread = (await alice.http.get(f"/chats/{chat}/messages")).json()["items"]

    questions = [m for m in thread if m["role"] == "user"]
    assert [q["parent_id"] for q in questions] == [None, first["id"], first["id"]]


async def test_a_question_with_null_for_its_parent_begins_the_thread_anew(
    alice: Person, project: str
) -> None:
    chat = await new_chat(alice, project)
    await ask(alice, chat, "Who is the duty pharmacist?")
    await ask(alice, chat, "Where are reagents stored?", parent_id=None)

    thread = (await alice.http.get(f"/chats/{chat}/messages")).json()["items"]
    questions = [message for message in thread if message["role"] == "user"]
    assert [question["parent_id"] for question in questions] == [None, None]


async def test_a_message_of_another_chat_is_no_parent(alice: Person, project: str) -> None:
    other = (await ask(alice, await new_chat(alice, project), "Who?"))[-1][2]["message"]

    answer = await alice.http.post(
        f"/chats/{await new_chat(alice, project)}/messages",
        json={"content": "x", "parent_id": other["id"]},
    )

    assert answer.status_code == 404


async def test_answering_again_keeps_to_the_documents_that_were_asked(
    alice: Person, worker: Adapters
) -> None:
    project = await alice.project()
    await ingest_document(worker, UUID(await alice.upload(project, HANDBOOK)))
    other = await alice.upload(project, b"# Canteen\n\nLunch is served at noon.\n")
    await ingest_document(worker, UUID(other))
    question = "Who is the duty pharmacist?"
    frames = await ask(alice, await new_chat(alice, project), question, document_ids=[other])

    again = await alice.http.post(
        f"/messages/{frames[0][2]['question_id']}/answer", headers={"accept": "application/json"}
    )

    assert "Brandt" not in frames[-1][2]["message"]["content"]
    assert "Brandt" not in again.json()["content"]


async def test_nothing_is_completed_from_a_question_that_was_refused(
    alice: Person, worker: Adapters
) -> None:
    project = await alice.project()
    await ingest_document(worker, UUID(await alice.upload(project, HANDBOOK)))
    settings = {"guardrail": {"refused_phrases": ["salary"]}}
    await alice.http.patch(f"/projects/{project}/settings", json=settings)
    chat = await new_chat(alice, project)

    refused = (await ask(alice, chat, "What is the salary of the duty pharmacist?"))[-1][2]
    done = (await ask(alice, chat, "And in winter?"))[-1][2]["message"]

    (retrieve,) = [step for step in done["steps"] if step["name"] == "retrieve"]
    assert refused["message"]["status"] == "refused"
    assert retrieve["detail"]["query"] == "And in winter?"

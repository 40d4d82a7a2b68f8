"""How much an answer says and in which language, as a project has chosen."""

from uuid import UUID

import pytest

from adapters.wiring import WorkerAdapters
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.server.test_handed_in_history import asked, new_chat

TEXT = (
    "# Cold rooms\n\nThe cold room is cleaned every Monday with diluted vinegar.\n\n"
    "The cold room is cleaned every Friday with warm water.\n\n"
    "The cold room is cleaned every spring by the Falk company.\n"
)


@pytest.mark.parametrize(("length", "sentences"), [("short", 1), ("normal", 2), ("detailed", 3)])
async def test_an_answer_is_as_long_as_the_project_wants_it(
    alice: Person, worker: WorkerAdapters, length: str, sentences: int
) -> None:
    project = await alice.project()
    await ingest_document(worker, UUID(await alice.upload(project, TEXT.encode(), "rooms.md")))
    chosen = {"answering": {"length": length, "sentences": 2, "threshold": 0.01}}
    changed = await alice.http.patch(f"/projects/{project}/settings", json=chosen)
    assert changed.status_code == 200, changed.text
    path = f"/chats/{await new_chat(alice, project)}/messages"

    answer = await asked(alice, path, {"content": "When is the cold room cleaned?"})

    assert len(answer["sentences"]) == sentences


async def test_what_is_said_of_documents_is_said_in_the_language_that_is_chosen(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    await ingest_document(worker, UUID(await alice.upload(project, TEXT.encode(), "rooms.md")))
    path = f"/chats/{await new_chat(alice, project)}/messages"
    chosen = {"answering": {"language": "de"}}
    await alice.http.patch(f"/projects/{project}/settings", json=chosen)

    answer = await asked(alice, path, {"content": "Who painted the lighthouse of Marjaniemi?"})

    assert answer["content"].startswith("In den Dokumenten steht nichts über")
    assert all("nichts über" in near["why"] for near in answer["nearest"]) and answer["nearest"]


@pytest.mark.parametrize("wrong", [{"length": "endless"}, {"language": "English"}])
async def test_what_is_none_of_the_choices_is_refused(alice: Person, wrong: dict[str, str]) -> None:
    project = await alice.project()

    changed = await alice.http.patch(f"/projects/{project}/settings", json={"answering": wrong})

    assert changed.status_code == 422

"""A document that is called by its file's name is found by that, though no passage has it."""

from uuid import UUID

from adapters.wiring import ApiAdapters, WorkerAdapters
from contracts.projects import RetrievalSettings
from ingestion.pipeline import ingest_document
from services.chats.retriever import Retriever
from services.search.service import Scope
from tests.api import Person
from tests.services.acting import acting_as

QUESTION = "How many members are a quorum in the statutes?"


async def found(app: ApiAdapters, person: Person, project: str, question: str) -> list[str | None]:
    retrieval = RetrievalSettings.model_validate({"mode": "keyword"})
    scope = Scope(UUID(project), retrieval, None, limit=2)
    hits = await Retriever(await acting_as(app, person), scope).search([question])
    return [hit.name for hit in hits]


async def test_a_document_is_found_by_the_name_of_its_file(
    app: ApiAdapters, worker: WorkerAdapters, alice: Person
) -> None:
    project = await alice.project()
    texts = {
        "a.txt": b"A quorum: how many members? Members are many, a quorum is not.",
        "b.txt": b"Quorum, members, members, quorum.",
        "statutes.txt": b"Twenty of all that have joined make a quorum, whatever the day is.",
    }
    for name, text in texts.items():
        await ingest_document(worker, UUID(await alice.upload(project, text, name=name)))

    assert "statutes.txt" not in await found(app, alice, project, "How many members are a quorum?")
    assert "statutes.txt" in await found(app, alice, project, QUESTION)

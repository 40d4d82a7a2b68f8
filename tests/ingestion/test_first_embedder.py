"""Which embedder a project takes with its first document."""

import asyncio
from uuid import UUID

import pytest

from adapters.wiring import Adapters
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.embedders import LOCAL, MULTILINGUAL, counted, shown
from tests.ingestion.inside import rows

GERMAN = (
    "# Labor\n\nDer diensthabende Apotheker hält den Kühlraum auf vier Grad und unterschreibt das"
    " Protokoll. Wer das Labor betritt, trägt eine Schutzbrille, auch wenn er nur zusieht.\n"
).encode()
ENGLISH = (
    b"# Laboratory\n\nThe duty pharmacist keeps the cold room at four degrees and signs the log."
    b" Everybody who enters wears goggles, also visitors who only look.\n"
)
CHINESE = (
    "实验室规定：任何人进入实验室都要戴护目镜，只参观的访客也不例外。值班药剂师每天签字。".encode()
)


async def _ingested(person: Person, worker: Adapters, *files: bytes) -> str:
    project = await person.project()
    for number, data in enumerate(files):
        document = await person.upload(project, data, name=f"{number}.md")
        await ingest_document(worker, UUID(document))
    return project


@pytest.mark.parametrize(
    ("data", "embedder"), [(ENGLISH, LOCAL), (GERMAN, MULTILINGUAL), (CHINESE, MULTILINGUAL)]
)
async def test_the_first_document_decides_by_its_language(
    alice: Person, worker: Adapters, database: TestDatabase, data: bytes, embedder: dict
) -> None:
    project = await _ingested(alice, worker, data)

    state = await shown(alice, project)
    assert (state["current"]["name"], state["beside"]) == (embedder["name"], None)
    assert list(counted(database, project)) == [embedder["name"]]


async def test_a_question_finds_what_was_written_in_another_language(
    alice: Person, worker: Adapters
) -> None:
    project = await _ingested(alice, worker, GERMAN)

    found = await alice.http.post(
        f"/projects/{project}/search", json={"query": "Do visitors need goggles?"}
    )

    assert found.json()["hits"][0]["scores"]["vector"] > 0.75


async def test_later_documents_change_nothing(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await _ingested(alice, worker, GERMAN, ENGLISH)

    assert counted(database, project) == {MULTILINGUAL["name"]: 2}


async def test_first_documents_at_once_agree_on_one(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    documents = [
        UUID(await alice.upload(project, data, name=f"{number}.md"))
        for number, data in enumerate((GERMAN, ENGLISH, CHINESE))
    ]

    await asyncio.gather(*(ingest_document(worker, document) for document in documents))

    assert list(counted(database, project).values()) == [3]


async def test_what_somebody_chose_before_stays(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    async with worker.db.as_worker() as tx:
        await tx.execute(
            "insert into project_embedders (project_id, embedder) values (%s, 1)", [project]
        )

    await ingest_document(worker, UUID(await alice.upload(project, GERMAN)))

    assert counted(database, project) == {LOCAL["name"]: 1}


async def test_numbers_alone_are_in_no_other_language(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await _ingested(alice, worker, b"1;2;3\n4;5;6\n" * 20)

    assert rows(
        database, "select embedder from project_embedders where project_id = %s", project
    ) == [{"embedder": 1}]

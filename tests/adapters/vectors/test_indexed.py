"""Upload, search and deletion through the API, with the vectors in an index outside Postgres."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from adapters.postgres.database import Tx
from adapters.vectors import stored
from adapters.vectors.rebuild import Brought, reconcile
from adapters.wiring import Adapters
from contracts.errors import StorageUnavailable
from contracts.ports import IndexedPassage, VectorIndex
from contracts.settings import Settings, VectorIndexSettings
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.conformance.vector_index import passages, vectors
from tests.database_fixture import TestDatabase
from tests.ingestion.inside import change
from worker.garbage_collection import reconcile_index

COLD = b"# Cold room\nKeep vaccines between two and eight degrees.\n"
LEAVE = b"# Leave\nWho is ill tells the office before nine.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


@pytest.fixture(scope="module")
def settings(settings: Settings, folder: Path) -> Settings:
    chosen = VectorIndexSettings(kind="lancedb", folder=folder)
    return settings.model_copy(update={"vector_index": chosen})


@pytest.fixture
def index(worker: Adapters) -> VectorIndex:
    assert worker.vector_index is not None
    return worker.vector_index


@pytest.fixture
async def project(alice: Person) -> str:
    return await alice.project()


async def put(person: Person, worker: Adapters, project: str, data: bytes, name: str) -> UUID:
    document = UUID(await person.upload(project, data, name))
    await ingest_document(worker, document)
    return document


async def found(person: Person, project: str, query: str, **others: object) -> list[UUID]:
    body = {"query": query, "mode": "vector", **others}
    answer = await person.http.post(f"/projects/{project}/search", json=body)
    assert answer.status_code == 200, answer.text
    return [UUID(hit["document_id"]) for hit in answer.json()["hits"]]


@contextmanager
def away(folder: Path) -> Iterator[None]:
    """As a disk that is not mounted."""
    elsewhere = folder.with_name("elsewhere")
    folder.rename(elsewhere)
    yield
    shutil.rmtree(folder, ignore_errors=True)
    elsewhere.rename(folder)


def lose(folder: Path) -> None:
    for path in folder.glob("*.lance"):
        shutil.rmtree(path)


@pytest.mark.parametrize("mode", ["vector", "hybrid"])
async def test_what_the_index_finds_is_found(
    alice: Person, worker: Adapters, index: VectorIndex, project: str, mode: str
):
    cold = await put(alice, worker, project, COLD, "cold.md")
    leave = await put(alice, worker, project, LEAVE, "leave.md")

    assert (await index.held(UUID(project))).keys() == {cold, leave}
    assert (await found(alice, project, "storing vaccines", mode=mode))[0] == cold
    assert await found(alice, project, "storing vaccines", document_ids=[str(leave)]) == [leave]


async def test_only_the_index_is_asked_by_meaning(
    alice: Person, worker: Adapters, index: VectorIndex, project: str
):
    cold = await put(alice, worker, project, COLD, "cold.md")
    await index.remove(UUID(project), None)

    assert await found(alice, project, "vaccines") == []
    assert await found(alice, project, "vaccines", mode="keyword") == [cold]


async def test_the_same_bytes_again_are_in_the_index_as_well(
    alice: Person, worker: Adapters, index: VectorIndex, project: str
):
    first = await put(alice, worker, project, COLD, "cold.md")
    again = await put(alice, worker, project, COLD, "colder.md")

    held = await index.held(UUID(project))
    assert held.keys() == {first, again}
    assert held[first].isdisjoint(held[again])


async def test_what_postgres_does_not_know_is_never_shown_nor_in_the_way(
    alice: Person, worker: Adapters, index: VectorIndex, project: str
):
    cold = await put(alice, worker, project, COLD, "cold.md")
    near = await worker.embedders.own.embed_query("storing vaccines")
    await index.put(UUID(project), uuid4(), passages(300), [near] * 300)

    assert await found(alice, project, "storing vaccines") == [cold]


async def test_a_stranger_finds_nothing(alice: Person, bob: Person, worker: Adapters, project: str):
    await put(alice, worker, project, COLD, "cold.md")
    body = {"query": "vaccines", "mode": "vector"}

    assert (await bob.http.post(f"/projects/{project}/search", json=body)).status_code == 404
    assert await found(bob, await bob.project(), "vaccines") == []


async def test_a_deleted_document_leaves_the_index_at_once(
    alice: Person, worker: Adapters, index: VectorIndex, project: str
):
    cold = await put(alice, worker, project, COLD, "cold.md")

    await alice.http.delete(f"/documents/{cold}")

    assert await index.held(UUID(project)) == {}


async def test_while_the_index_is_away_a_question_is_told_so(
    alice: Person, worker: Adapters, folder: Path, project: str
):
    cold = await put(alice, worker, project, COLD, "cold.md")

    with away(folder):
        body = {"query": "vaccines", "mode": "vector"}
        answer = await alice.http.post(f"/projects/{project}/search", json=body)
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/storage-unavailable")
        assert await found(alice, project, "vaccines", mode="keyword") == [cold]

    assert await found(alice, project, "vaccines") == [cold]


async def test_while_the_index_is_away_storing_is_put_off(
    alice: Person, worker: Adapters, database: TestDatabase, folder: Path, project: str
):
    document = UUID(await alice.upload(project, COLD, "cold.md"))

    with away(folder):
        await ingest_document(worker, document)
        waits = (await alice.http.get(f"/documents/{document}")).json()
    assert (waits["status"], waits["passages"]) == ("queued", 0)
    assert waits["error"]["code"] == "storage_unavailable"

    change(database, "update documents set not_before = null where id = %s", document)
    await ingest_document(worker, document)
    assert await found(alice, project, "vaccines") == [document]


async def test_a_document_can_be_deleted_while_the_index_is_away_and_leaves_it_later(
    alice: Person, worker: Adapters, index: VectorIndex, folder: Path, project: str
):
    cold = await put(alice, worker, project, COLD, "cold.md")

    with away(folder):
        assert (await alice.http.delete(f"/documents/{cold}")).status_code == 200
    assert cold in await index.held(UUID(project))
    await reconcile_index(worker)

    assert UUID(project) not in await index.projects()


async def test_while_the_index_is_away_its_job_fails_and_says_so(worker: Adapters, folder: Path):
    with away(folder), pytest.raises(StorageUnavailable, match="index of vectors"):
        await reconcile_index(worker)


async def test_an_index_that_was_lost_is_made_again(
    alice: Person, worker: Adapters, index: VectorIndex, folder: Path, project: str
):
    await reconcile(worker.db, index, worker.embedders.default)
    cold = await put(alice, worker, project, COLD, "cold.md")
    other = await alice.project()
    leave = await put(alice, worker, other, LEAVE, "leave.md")
    lose(folder)

    brought = await reconcile(worker.db, index, worker.embedders.default)

    assert brought.put >= 2 and brought.removed == 0
    assert await found(alice, project, "vaccines") == [cold]
    assert await found(alice, other, "illness") == [leave]
    assert await reconcile(worker.db, index, worker.embedders.default) == Brought(0, 0)


async def test_everything_is_put_again_when_that_is_asked_for(
    alice: Person, worker: Adapters, index: VectorIndex, project: str
):
    cold = await put(alice, worker, project, COLD, "cold.md")
    ((_, held),) = (await index.held(UUID(project))).items()
    named = [IndexedPassage(passage, "", {}) for passage in held]
    await index.put(UUID(project), cold, named, vectors(len(held)))

    assert (await reconcile(worker.db, index, worker.embedders.default, everything=True)).put >= 1

    near = await worker.embedders.own.embed_passages(["Cold room\nKeep vaccines"])
    assert (await index.nearest(UUID(project), near[0], 1))[0].score > 0.5


async def test_what_is_put_and_not_yet_committed_is_not_taken_for_lost(
    alice: Person, worker: Adapters, index: VectorIndex, project: str
):
    document = uuid4()
    async with worker.db.as_worker() as tx:
        await stored.hold_still(tx, UUID(project))
        await index.put(UUID(project), document, passages(1), vectors(1))
        comparing = asyncio.create_task(reconcile(worker.db, index, worker.embedders.default))
        while not await waits_for_a_lock(tx):  # noqa: ASYNC110  # Postgres has no event for it
            await asyncio.sleep(0.01)
        assert document in await index.held(UUID(project))
    # This writer committed nothing, so now it is known for lost.
    assert (await comparing).removed == 1


async def waits_for_a_lock(tx: Tx) -> bool:
    row = await tx.row("select from pg_locks where locktype = 'advisory' and not granted")
    return row is not None

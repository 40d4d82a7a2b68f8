"""Ingestion through its own door, against the real database and the real embedder."""

import asyncio
from uuid import UUID

import psycopg
import pytest

from adapters.postgres.documents import ingestion
from adapters.postgres.documents.ingestion import Standing
from adapters.wiring import Adapters
from contracts.documents import ClaimedDocument, Failure, FailureCode, Stage
from contracts.errors import StorageUnavailable
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.server.test_documents import HANDBOOK


async def queued(person: Person, data: bytes = HANDBOOK, **file: str) -> UUID:
    return UUID(await person.upload(await person.project(), data, **file))


async def state(person: Person, document: UUID) -> dict[str, object]:
    return (await person.http.get(f"/documents/{document}")).json()


async def passages(person: Person, document: UUID) -> list[dict[str, object]]:
    return (await person.http.get(f"/documents/{document}/passages")).json()["items"]


async def test_ingesting_five_times_leaves_one_set_of_passages(
    alice: Person, worker: Adapters
) -> None:
    document = await queued(alice)
    await ingest_document(worker, document)
    once = await passages(alice, document)

    await asyncio.gather(*[ingest_document(worker, document) for _ in range(5)])

    assert await passages(alice, document) == once


async def test_a_second_worker_leaves_a_leased_document_alone(
    alice: Person, worker: Adapters
) -> None:
    document = await queued(alice)
    async with worker.db.as_worker() as tx:
        assert await ingestion.claim(tx, document, "here:1", 60) is not None

    await ingest_document(worker, document)

    assert (await state(alice, document))["status"] == "processing"


async def test_a_worker_that_woke_late_changes_nothing(alice: Person, worker: Adapters) -> None:
    document = await queued(alice)
    async with worker.db.as_worker() as tx:
        late = await ingestion.claim(tx, document, "here:1", 1)
    assert late is not None
    await asyncio.sleep(1.1)
    await ingest_document(worker, document)
    before = await passages(alice, document)

    failure = Failure(code=FailureCode.INTERNAL, message="late", retryable=False)
    async with worker.db.as_worker() as tx:
        assert not await ingestion.keep(tx, late, Standing(Stage.EMBEDDING, 0.5, None), 60)
        assert not await ingestion.lock(tx, late)
        assert not await ingestion.set_failed(tx, late, failure)

    assert (await state(alice, document))["status"] == "ready"
    assert await passages(alice, document) == before


async def test_deleting_while_it_is_ingested_leaves_nothing_behind(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    document = await queued(alice)
    async with worker.db.as_worker() as tx:
        claimed = await ingestion.claim(tx, document, "here:1", 60)
    assert isinstance(claimed, ClaimedDocument)
    await alice.http.delete(f"/documents/{document}")

    async with worker.db.as_worker() as tx:
        assert not await ingestion.lock(tx, claimed)

    with psycopg.connect(database.superuser_url) as connection:
        left = connection.execute(
            "select count(*) from passages where document_id = %s", [document]
        ).fetchone()
    assert left == (0,)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"%PDF-1.7\nthis is no pdf", "a.pdf", "corrupt"),
        (b"  \n \n", "a.txt", "empty_text"),
        (b"\x7fELF" + bytes(100), "a.bin", "unsupported"),
    ],
)
async def test_a_file_that_cannot_be_read_ends_failed_with_a_code_and_a_sentence(
    alice: Person, worker: Adapters, data: bytes, name: str, code: str
) -> None:
    document = await queued(alice, data, name=name, media_type="application/octet-stream")
    await ingest_document(worker, document)

    shown = await state(alice, document)

    error = shown["error"]
    assert isinstance(error, dict)
    assert (shown["status"], error["code"]) == ("failed", code)
    assert len(error["message"]) > 20


async def test_a_changed_original_is_noticed(alice: Person, worker: Adapters) -> None:
    document = await queued(alice)
    async with worker.db.as_worker() as tx:
        row = await tx.row("select object_key from documents where id = %s", [document])
    assert row is not None
    await worker.objects.write(row["object_key"], b"# Something else")

    await ingest_document(worker, document)

    error = (await state(alice, document))["error"]
    assert isinstance(error, dict) and error["code"] == "upload_mismatch"


async def test_a_passing_fault_is_tried_again_later_and_at_most_three_times(
    alice: Person, worker: Adapters, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(key: str) -> bytes:
        raise StorageUnavailable("The object store does not answer.")

    document = await queued(alice)
    monkeypatch.setattr(worker.objects, "read", away)
    seen: list[object] = []
    for _ in range(3):
        await ingest_document(worker, document)
        seen.append((await state(alice, document))["status"])
        with psycopg.connect(database.superuser_url) as connection:
            connection.execute("update documents set not_before = null where id = %s", [document])

    assert seen == ["queued", "queued", "failed"]

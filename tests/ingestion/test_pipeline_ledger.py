"""What the ledger keeps of each stage of each attempt."""

from uuid import UUID

from adapters.postgres.documents import ingestion, ledger
from adapters.postgres.documents.ingestion import Standing
from adapters.postgres.documents.ledger import Entry
from adapters.wiring import Adapters
from contracts.documents import Stage
from ingestion.pipeline import ingest_document
from ingestion.workshop import Workshop
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.ingestion.inside import change, rows
from tests.server.test_documents import HANDBOOK

STAGES = (
    "select stage, attempt, epoch, worker, outcome, done, total, unit, reason,"
    " ended_at >= started_at as in_order from document_stages where document_id = %s"
    " order by epoch, array_position(array['reading','splitting','embedding','storing'], stage)"
)


async def queued(person: Person, data: bytes = HANDBOOK, name: str = "a.md") -> UUID:
    return UUID(await person.upload(await person.project(), data, name))


async def test_each_stage_of_a_document_that_is_ready_was_done(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    document = await queued(alice)
    workshop = Workshop(worker.settings.worker)

    await ingest_document(worker, document, workshop)

    found = rows(database, STAGES, document)
    assert [row["stage"] for row in found] == ["reading", "splitting", "embedding", "storing"]
    assert {(row["outcome"], row["attempt"], row["worker"]) for row in found} == {
        ("done", 1, workshop.name)
    }
    assert all(row["in_order"] for row in found)
    count = found[-1]["total"]
    assert [(row["done"], row["total"], row["unit"]) for row in found[2:]] == [
        (count, count, "passages")
    ] * 2


async def test_the_stage_in_which_a_file_failed_says_why(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    document = await queued(alice, b"%PDF-1.7\nthis is no pdf", "a.pdf")

    await ingest_document(worker, document)

    (stage,) = rows(database, STAGES, document)
    assert (stage["stage"], stage["outcome"]) == ("reading", "failed")
    assert stage["reason"]["code"] == "corrupt"


async def test_a_stage_whose_worker_died_is_lost_when_the_next_one_claims(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    document = await queued(alice)
    async with worker.db.as_worker() as tx:
        await ingestion.claim(tx, document, "gone:1", 60)
    change(database, "update documents set lease_until = now() where id = %s", document)

    await ingest_document(worker, document)

    found = rows(database, STAGES, document)
    first = found[0]
    assert (first["worker"], first["outcome"], first["attempt"]) == ("gone:1", "lost", 1)
    assert [row["outcome"] for row in found[1:]] == ["done"] * 4


async def test_a_stage_nobody_is_at_any_more_is_lost_and_a_cancelled_one_cancelled(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    lost, cancelled, alive = [await queued(alice) for _ in range(3)]
    async with worker.db.as_worker() as tx:
        for document in (lost, cancelled, alive):
            await ingestion.claim(tx, document, "gone:1", 60)
    change(database, "update documents set lease_until = now() where id = %s", lost)
    await alice.http.post(f"/documents/{cancelled}/cancel", json={})

    async with worker.db.as_worker() as tx:
        await ledger.close_abandoned(tx)

    outcomes = [rows(database, STAGES, d)[0]["outcome"] for d in (lost, cancelled, alive)]
    assert outcomes == ["lost", "cancelled", None]


async def test_what_is_told_of_a_stage_replaces_what_was_told_before(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    document = await queued(alice)
    async with worker.db.as_worker() as tx:
        claimed = await ingestion.claim(tx, document, "here:1", 60)
        assert claimed
        for done in (3, 7):
            entry = Entry(Stage.READING, 2.0, None, done, 10, "pages")
            assert await ingestion.keep(tx, claimed, Standing(Stage.READING, 0.7, 30), 60)
            await ledger.record(tx, claimed, "here:1", [entry])

    (stage,) = rows(database, STAGES, document)
    assert (stage["done"], stage["total"], stage["unit"]) == (7, 10, "pages")
    shown = (await alice.http.get(f"/documents/{document}")).json()
    assert shown["progress"] == 0.7 and shown["finishes_at"] is not None

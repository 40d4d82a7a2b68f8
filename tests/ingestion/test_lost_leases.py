"""A lease that is lost to another one is counted; what people end is not."""

import asyncio
from uuid import UUID

import pytest
from prometheus_client import REGISTRY

from adapters.postgres.database import Tx
from adapters.postgres.documents import ingestion
from adapters.postgres.documents.ingestion import Standing
from adapters.postgres.leases import Held
from adapters.wiring import WorkerAdapters
from contracts.documents import ClaimedDocument, Stage
from ingestion.lease import Lease, LeaseLost
from tests.api import Person
from tests.ingestion.test_pipeline import queued


def lost() -> float:
    return REGISTRY.get_sample_value("ibid_leases_lost_total", {"kind": "documents"}) or 0.0


async def claimed(worker: WorkerAdapters, document: UUID, seconds: int = 60) -> ClaimedDocument:
    async with worker.db.as_worker() as tx:
        found = await ingestion.claim(tx, document, "here:1", seconds)
    assert found is not None
    return found


async def hold(worker: WorkerAdapters, document: ClaimedDocument) -> None:
    """Until it is lost."""

    async def keep(tx: Tx) -> bool:
        return await ingestion.keep(tx, document, Standing(Stage.READING, 0.0, None), 60)

    lease = Lease(worker, Held(ingestion.DOCUMENT, document), keep, every=0.3)
    with pytest.raises(LeaseLost):
        await lease.hold(asyncio.sleep(20))


async def test_what_another_worker_has_is_counted_as_lost(
    alice: Person, worker: WorkerAdapters
) -> None:
    document = await queued(alice)
    late = await claimed(worker, document, 0)
    await asyncio.sleep(0.01)
    await claimed(worker, document)
    before = lost()

    await hold(worker, late)

    assert lost() == before + 1


@pytest.mark.parametrize(("verb", "path"), [("POST", "/cancel"), ("DELETE", "")])
async def test_what_people_cancel_or_delete_is_not(
    alice: Person, worker: WorkerAdapters, verb: str, path: str
) -> None:
    document = await queued(alice)
    mine = await claimed(worker, document)
    before = lost()
    ended = await alice.http.request(verb, f"/documents/{document}{path}")

    await hold(worker, mine)

    assert ended.is_success
    assert lost() == before

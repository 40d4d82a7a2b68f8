"""One planted cause of each kind is named: a slice of what `make eval PARTS=why` measures."""

import asyncio

import pytest

from adapters.wiring import WorkerAdapters
from evaluation.quality.why import Outcome, measured
from evaluation.quality.why.corpus import own_facts
from evaluation.speed.caller import Caller
from ingestion.pipeline import ingest_document
from tests.api import Person


@pytest.fixture(scope="module")
async def outcomes(server: str, alice: Person, worker: WorkerAdapters) -> list[Outcome]:
    """Planted in a thread, while documents are read here."""
    key = (await alice.http.post("/api-keys", json={"name": "Evaluation"})).json()["secret"]
    planting = asyncio.create_task(
        asyncio.to_thread(measured, Caller(server, key), own_facts(), most=1)
    )
    while not planting.done():
        if not await ingest_document(worker, None):
            await asyncio.sleep(0.05)
    _, found = await planting
    return found


async def test_each_cause_is_named(outcomes: list[Outcome]) -> None:
    wrong = {o.cause: (o.named, o.told) for o in outcomes if not o.right}

    assert len(outcomes) == 18
    assert wrong == {}


async def test_a_setting_that_was_tried_brings_the_document_among_the_passages(
    outcomes: list[Outcome],
) -> None:
    assert [o.cause for o in outcomes if not o.kept] == []

"""Nobody's many files make another one's wait: counted in places in the queue, not in seconds."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from adapters.wiring import Adapters
from contracts.errors import Unavailable
from contracts.settings import WorkerSettings
from contracts.tasks import IngestDocument, Queue, Task
from ingestion.pipeline import ingest_document
from ingestion.workshop import Workshop
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.ingestion.inside import rows

MANY = 12
BEGUN = (
    "select s.document_id from document_stages s where s.stage = 'reading'"
    " and s.document_id = any(%s) order by s.started_at"
)


class Hints:
    """A queue of messages, and doors behind which they are taken one by one, as in a worker."""

    def __init__(self, doors: int) -> None:
        self._tasks: asyncio.Queue[Task] = asyncio.Queue()
        self._doors = doors

    async def send(self, task: Task) -> None:
        await self._tasks.put(task)

    async def waiting(self) -> dict[Queue, int]:
        return {Queue.PARSE: self._tasks.qsize()}

    async def work(self, app: Adapters, shop: Workshop) -> None:
        await asyncio.gather(*(self._door(app, shop) for _ in range(self._doors)))

    async def _door(self, app: Adapters, shop: Workshop) -> None:
        while True:
            await self._tasks.get()
            await ingest_document(app, None, shop)


async def uploaded(person: Person, count: int, words: str) -> list[UUID]:
    project = await person.project()
    return [
        UUID(await person.upload(project, f"{words} {n}.".encode(), f"{n}.md"))
        for n in range(count)
    ]


async def all_ended(database: TestDatabase, documents: list[UUID]) -> None:
    query = "select id from documents where id = any(%s) and status in ('queued', 'processing')"
    async with asyncio.timeout(60):
        while rows(database, query, documents):  # noqa: ASYNC110  # another process's table
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("at_once", [1, 2, 4])
async def test_one_file_is_begun_after_those_in_work_and_one_more(
    alice: Person, bob: Person, worker: Adapters, database: TestDatabase, at_once: int
) -> None:
    many = await uploaded(alice, MANY, "Cold rooms are cold, number")
    theirs = await uploaded(bob, 1, "Warm rooms are warm, number")
    hints = Hints(doors=at_once + 1)
    for document in [*many, *theirs]:
        await hints.send(IngestDocument(document_id=document))
    app: Any = replace(worker, queue=hints)
    shop = Workshop(WorkerSettings.model_validate({"documents_at_once": at_once}))

    working = asyncio.create_task(hints.work(app, shop))
    await all_ended(database, [*many, *theirs])
    working.cancel()

    begun = [row["document_id"] for row in rows(database, BEGUN, [*many, *theirs])]
    assert len(begun) == MANY + 1
    assert begun.index(theirs[0]) <= at_once


async def test_files_of_people_who_come_later_are_not_behind_those_of_who_came_first(
    alice: Person, bob: Person, worker: Adapters, database: TestDatabase
) -> None:
    many = await uploaded(alice, MANY, "Green doors are green, number")
    hints = Hints(doors=5)
    for document in many:
        await hints.send(IngestDocument(document_id=document))
    app: Any = replace(worker, queue=hints)
    working = asyncio.create_task(hints.work(app, Workshop(worker.settings.worker)))
    while not rows(database, BEGUN, many):  # noqa: ASYNC110  # as above
        await asyncio.sleep(0.01)

    theirs = await uploaded(bob, 1, "Blue doors are blue, number")
    before = len(rows(database, BEGUN, many))
    await hints.send(IngestDocument(document_id=theirs[0]))
    await all_ended(database, [*many, *theirs])
    working.cancel()

    begun = [row["document_id"] for row in rows(database, BEGUN, [*many, *theirs])]
    assert len(begun) == MANY + 1
    assert begun.index(theirs[0]) <= before + worker.settings.worker.documents_at_once


async def test_a_file_whose_work_breaks_off_still_calls_who_was_turned_away(
    alice: Person, worker: Adapters, monkeypatch: pytest.MonkeyPatch
) -> None:
    (document,) = await uploaded(alice, 1, "Red doors are red, number")
    hints = Hints(doors=1)
    app: Any = replace(worker, queue=hints)
    shop = Workshop(WorkerSettings.model_validate({"documents_at_once": 1}))
    shop.documents.turn_away()

    async def away(*_: object) -> None:
        raise Unavailable("Away.")

    monkeypatch.setattr(worker.changes, "announce", away)
    with pytest.raises(Unavailable):
        await ingest_document(app, document, shop)

    assert (await hints.waiting(), shop.documents.free) == ({Queue.PARSE: 1}, 1)

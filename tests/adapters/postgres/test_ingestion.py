from uuid import UUID

import psycopg
import pytest

from adapters.postgres import ingestion, sweeping
from adapters.wiring import Adapters
from contracts.documents import Failure, FailureCode
from tests.api import Person
from tests.database_fixture import TestDatabase

FAILURE = Failure(code=FailureCode.TOO_COMPLEX, message="It died.", retryable=True)


@pytest.fixture
async def document(alice: Person) -> UUID:
    """Queued; nobody works here."""
    return UUID(await alice.upload(await alice.project(), b"# Cold room\n\nBetween 2 and 8."))


def died(database: TestDatabase, document: UUID, times: int, seconds_ago: float) -> None:
    """The document's worker died `times` times, its last lease ended `seconds_ago`."""
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "update documents set status = 'processing', attempt = %s,"
            " lease_until = now() - make_interval(secs => %s) where id = %s",
            [times, seconds_ago, document],
        )


async def is_sent_again(worker: Adapters, document: UUID) -> bool:
    async with worker.db.as_worker() as tx:
        return document in [found.id for found in await sweeping.unattended(tx, 10, 10_000)]


@pytest.mark.parametrize(("deaths", "too_early", "late_enough"), [(1, 0, 1), (9, 60, 65)])
async def test_after_each_silent_death_the_next_try_waits_longer(
    worker: Adapters,
    database: TestDatabase,
    document: UUID,
    deaths: int,
    too_early: float,
    late_enough: float,
) -> None:
    died(database, document, deaths, too_early)
    assert not await is_sent_again(worker, document)

    died(database, document, deaths, late_enough)
    assert await is_sent_again(worker, document)


async def test_a_document_whose_workers_die_ten_times_ends_failed(
    worker: Adapters, database: TestDatabase, document: UUID
) -> None:
    died(database, document, ingestion.SILENT_DEATHS, 1000)

    assert not await is_sent_again(worker, document)
    async with worker.db.as_worker() as tx:
        ended = await sweeping.fail_the_deadly(tx, FAILURE)
    assert document in [found.id for found in ended]


async def most_urgent(worker: Adapters, database: TestDatabase, among: list[UUID]) -> list[UUID]:
    """In which order documents are taken, nobody finishing one meanwhile."""
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "update documents set status = 'cancelled' where not id = any(%s)", [among]
        )
    taken: list[UUID] = []
    async with worker.db.as_worker() as tx:
        while document := await ingestion.claim(tx, None, "here:1", 15):
            taken.append(document.id)
    return taken


async def test_what_a_dead_worker_left_is_taken_before_what_nobody_has_begun(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    first, second = [UUID(await alice.upload(project, b"Cold.", f"{n}.md")) for n in range(2)]
    died(database, second, 1, 1)

    assert await most_urgent(worker, database, [first, second]) == [second, first]


async def test_many_documents_of_one_project_do_not_make_another_wait(
    alice: Person, bob: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    many = [UUID(await alice.upload(project, b"Cold.", f"{n}.md")) for n in range(3)]
    other = UUID(await bob.upload(await bob.project(), b"Cold."))

    assert await most_urgent(worker, database, [*many, other]) == [many[0], other, *many[1:]]

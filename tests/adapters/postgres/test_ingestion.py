from uuid import UUID

import psycopg
import pytest

from adapters.postgres.documents import ingestion
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
        return document in [found.id for found in await ingestion.due(tx, 10, 10_000)]


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
        ended = await ingestion.fail_deadly(tx, FAILURE)
    assert document in [found.id for found in ended]


async def most_urgent(worker: Adapters, database: TestDatabase, among: list[UUID]) -> list[UUID]:
    """In which order documents are taken, nobody finishing one meanwhile, or served before."""
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("delete from fair_scheduling")
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


async def finish(worker: Adapters, taken: UUID) -> None:
    async with worker.db.as_worker() as tx:
        await tx.execute(
            "update documents set status = 'ready', lease_until = null where id = %s", [taken]
        )


async def one_by_one(
    worker: Adapters, database: TestDatabase, among: list[UUID], times: int
) -> list[UUID]:
    """In which order documents are taken where one is finished before the next is taken."""
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "update documents set status = 'cancelled' where not id = any(%s)", [among]
        )
        connection.execute("delete from fair_scheduling")
    order: list[UUID] = []
    for _ in range(times):
        async with worker.db.as_worker() as tx:
            taken = await ingestion.claim(tx, None, "here:1", 15)
        assert taken is not None
        order.append(taken.id)
        await finish(worker, taken.id)
    return order


async def test_people_take_turns_also_where_one_document_is_worked_on_at_a_time(
    alice: Person, bob: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    many = [UUID(await alice.upload(project, b"Cold.", f"{n}.md")) for n in range(4)]
    theirs = await bob.project()
    others = [UUID(await bob.upload(theirs, b"Cold.", f"{n}.md")) for n in range(2)]

    order = await one_by_one(worker, database, [*many, *others], 4)

    assert len({*others} & {*order}) == 2
    assert [document in others for document in order] in (
        [True, False, True, False],
        [False, True, False, True],
    )


async def test_the_projects_of_a_person_take_turns(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    large = await alice.project()
    many = [UUID(await alice.upload(large, b"Cold.", f"{n}.md")) for n in range(4)]
    other = UUID(await alice.upload(await alice.project(), b"Cold."))

    assert other in await one_by_one(worker, database, [*many, other], 2)


async def test_many_projects_of_one_person_do_not_make_another_person_wait(
    alice: Person, bob: Person, worker: Adapters, database: TestDatabase
) -> None:
    many = [UUID(await alice.upload(await alice.project(), b"Cold.")) for _ in range(4)]
    other = UUID(await bob.upload(await bob.project(), b"Cold."))

    assert other in (await most_urgent(worker, database, [*many, other]))[:2]


async def test_nothing_is_taken_of_people_who_are_resting(
    alice: Person, bob: Person, worker: Adapters, database: TestDatabase
) -> None:
    first = UUID(await alice.upload(await alice.project(), b"Cold."))
    other = UUID(await bob.upload(await bob.project(), b"Cold."))
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "update documents set status = 'cancelled' where not id = any(%s)", [[first, other]]
        )
        row = connection.execute(
            "select created_by from documents where id = %s", [first]
        ).fetchone()
    assert row is not None

    async with worker.db.as_worker() as tx:
        taken = [await ingestion.claim(tx, None, "here:1", 15, [row[0]]) for _ in range(2)]

    assert [document and document.id for document in taken] == [other, None]

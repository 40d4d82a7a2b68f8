"""What waits for work is said once, in the schema, and everybody who looks for work asks there."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import dict_row

from adapters.postgres import leases
from adapters.postgres.chats import runs
from adapters.postgres.crawls import crawling
from adapters.postgres.database import Tx
from adapters.postgres.documents import ingestion
from adapters.postgres.embedders import reembedding
from adapters.postgres.leases import Leased
from contracts.documents import Failure, FailureCode
from tests.database.owners import Owner
from tests.database_fixture import TestDatabase

FAILURE = Failure(code=FailureCode.INTERNAL, message="m", retryable=True)


class Waiting:
    """A document, a crawl and a project without vectors, which wait for work."""

    def __init__(self, tx: Tx, owner: Owner) -> None:
        self.tx, self.owner = tx, owner

    async def set(self, table: str, **columns: str) -> None:
        """Of the row that waits in this table."""
        key, its = {"documents": ("id", self.owner.document), "crawls": ("id", self.owner.other)}[
            table
        ]
        changed = ", ".join(f"{column} = {value}" for column, value in columns.items())
        await self.tx.execute(f"update {table} set {changed} where {key} = %s", [its])  # pyright: ignore

    async def is_waiting(self, what: str) -> bool:
        row = await self.tx.row(
            f"select {what} as waits from documents d, crawls c"  # pyright: ignore
            " where d.id = %s and c.id = %s",
            [self.owner.document, self.owner.other],
        )
        assert row is not None
        return row["waits"]


@pytest.fixture
async def waiting(database: TestDatabase) -> AsyncIterator[Waiting]:
    async with await psycopg.AsyncConnection[dict[str, Any]].connect(
        database.superuser_url, row_factory=dict_row
    ) as connection:
        waiting = Waiting(Tx(connection), Owner(database.superuser_url))
        await waiting.tx.execute("delete from document_stages")
        await waiting.set("documents", status="'queued'")
        yield waiting
        await connection.rollback()


async def the_deadly(tx: Tx, _: Owner) -> object:
    await tx.execute("update documents set attempt = 10")
    return await ingestion.fail_deadly(tx, FAILURE)


async def the_deadly_crawls(tx: Tx, owner: Owner) -> object:
    await tx.execute("update crawls set attempt = 10, sent_at = now()")
    await crawling.due(tx, 10)
    return await tx.row("select id from crawls where id = %s and status = 'failed'", [owner.other])


async def the_dead_runs(tx: Tx, _: Owner) -> object:
    await tx.execute("update runs set lease_until = now() - interval '1 second'")
    return await runs.claim_dead(tx, 9)


LOOKING: dict[str, Callable[[Tx, Owner], Awaitable[object]]] = {
    "this document": lambda tx, owner: ingestion.claim(tx, owner.document, "w", 9),
    "the most urgent document": lambda tx, _: ingestion.claim(tx, None, "w", 9),
    "documents to send": lambda tx, _: ingestion.due(tx, 10, 10),
    "documents that are deadly": the_deadly,
    "this crawl": lambda tx, owner: crawling.claim(tx, owner.other, 9),
    "the most urgent crawl": lambda tx, _: crawling.claim(tx, None, 9),
    "crawls to send": lambda tx, _: crawling.due(tx, 0),
    "crawls that are deadly": the_deadly_crawls,
    "this project's vectors": lambda tx, owner: reembedding.claim(tx, owner.project, 9),
    "vectors to send": lambda tx, _: reembedding.due(tx, 10),
    "answers to end": the_dead_runs,
}


@pytest.mark.parametrize("look", LOOKING.values(), ids=LOOKING)
async def test_whoever_looks_for_work_asks_the_schema_what_waits(
    waiting: Waiting, look: Callable[[Tx, Owner], Awaitable[object]]
) -> None:
    await waiting.tx.execute("savepoint before")
    there = await look(waiting.tx, waiting.owner)
    await waiting.tx.execute("rollback to before")
    await waiting.tx.execute(
        "create or replace function app.is_free(lease_until timestamptz) returns boolean"
        " language sql stable parallel safe return false"
    )

    assert there
    assert not await look(waiting.tx, waiting.owner)


@pytest.mark.parametrize(
    ("columns", "unattended", "waits", "due"),
    [
        ({}, True, True, True),
        ({"status": "'awaiting_upload'"}, False, False, False),
        ({"status": "'processing'"}, True, True, True),
        ({"status": "'ready'"}, False, False, False),
        ({"lease_until": "now() + interval '1 second'"}, False, False, False),
        ({"lease_until": "now() - interval '1 second'", "attempt": "3"}, True, True, False),
        ({"lease_until": "now() - interval '2 seconds'", "attempt": "3"}, True, True, True),
        ({"lease_until": "now() - interval '9 seconds'", "attempt": "7"}, True, True, False),
        ({"not_before": "now() + interval '1 second'"}, True, False, False),
        ({"not_before": "now()"}, True, True, True),
        ({"retired_at": "now()"}, True, False, False),
    ],
)
async def test_a_document_waits_while_nobody_works_on_it_and_its_time_has_come(
    waiting: Waiting, columns: dict[str, str], unattended: bool, waits: bool, due: bool
) -> None:
    if columns:
        await waiting.set("documents", **columns)

    assert await waiting.is_waiting("app.is_unattended(d)") is unattended
    assert await waiting.is_waiting("app.is_waiting(d)") is waits
    assert await waiting.is_waiting("app.is_due(d)") is due


MONTH, HOUR, MINUTE = (f"now() - interval '1 {unit}'" for unit in ("month", "hour", "minute"))


@pytest.mark.parametrize(
    ("kind", "columns", "seconds"),
    [
        (ingestion.DOCUMENT, {"queued_at": HOUR}, 3600),
        (ingestion.DOCUMENT, {"queued_at": HOUR, "lease_until": MINUTE}, 60),
        (ingestion.DOCUMENT, {"queued_at": HOUR, "not_before": MINUTE}, 60),
        (ingestion.DOCUMENT, {"status": "'ready'"}, 0),
        (crawling.CRAWL, {"queued_at": HOUR}, 3600),
        (crawling.CRAWL, {"queued_at": HOUR, "lease_until": MINUTE}, 60),
    ],
)
async def test_how_long_it_has_waited_is_reckoned_from_when_it_was_last_asked_for(
    waiting: Waiting, kind: Leased, columns: dict[str, str], seconds: float
) -> None:
    for other in ("documents", "crawls"):
        await waiting.tx.execute(f"update {other} set status = 'failed'")  # pyright: ignore
    there = {"status": "'queued'", "created_at": MONTH, "sent_at": "now()"}
    await waiting.set(kind.table, **there | columns)

    assert (await leases.waiting(waiting.tx, kind)).seconds == seconds


async def test_how_long_vectors_were_missing_is_not_told(waiting: Waiting) -> None:
    told = await leases.waiting(waiting.tx, reembedding.REEMBEDDING)

    assert told.number > 0 and told.seconds is None


async def test_a_site_that_is_fetched_again_waits_since_then(waiting: Waiting) -> None:
    await waiting.set("crawls", status="'done'", created_at=MONTH, queued_at=MONTH)
    await waiting.tx.execute("select app.begin_round(%s)", [waiting.owner.other])

    seconds = (await leases.waiting(waiting.tx, crawling.CRAWL)).seconds
    assert seconds is not None and seconds < 600


@pytest.mark.parametrize(
    ("columns", "waits"),
    [
        ({"status": "'queued'"}, True),
        ({"status": "'running'"}, True),
        ({"status": "'done'"}, False),
        ({"lease_until": "now() - interval '1 second'"}, True),
        ({"lease_until": "now() + interval '1 second'"}, False),
    ],
)
async def test_a_crawl_waits_while_nobody_fetches_from_it(
    waiting: Waiting, columns: dict[str, str], waits: bool
) -> None:
    await waiting.set("crawls", **columns)

    assert await waiting.is_waiting("app.is_waiting(c)") is waits


@pytest.mark.parametrize(
    ("columns", "waits"),
    [
        ("complete_at_version = null", True),
        (
            "complete_at_version ="
            " (select version from project_statistics s where s.project_id = %s)",
            False,
        ),
        ("candidate = null", False),
        ("lease_until = now() - interval '1 second'", True),
        ("lease_until = now() + interval '1 second'", False),
    ],
)
async def test_a_project_waits_for_vectors_while_nobody_makes_them_and_some_may_be_missing(
    waiting: Waiting, columns: str, waits: bool
) -> None:
    project: UUID = waiting.owner.project
    await waiting.tx.execute(
        f"update project_embedders set {columns} where project_id = %s",  # pyright: ignore
        [project] * (columns.count("%s") + 1),
    )

    row = await waiting.tx.row(
        "select app.is_waiting(e, s) as waits from project_embedders e"
        " join project_statistics s using (project_id) where project_id = %s",
        [project],
    )
    assert row == {"waits": waits}


@pytest.mark.parametrize(
    "query",
    [
        "select from documents d where app.is_due(d)",
        "select from documents d where app.is_unattended(d) for update",
        "select from crawls c where app.is_waiting(c)",
        "select from project_embedders e join project_statistics s using (project_id)"
        " where app.is_waiting(e, s)",
    ],
)
async def test_what_waits_is_part_of_the_query_and_can_be_found_by_an_index(
    waiting: Waiting, query: str
) -> None:
    await waiting.tx.execute("set local role service_role")
    plan = str(await waiting.tx.rows(f"explain (verbose) {query}"))  # pyright: ignore

    assert "lease_until" in plan and "app.is_" not in plan

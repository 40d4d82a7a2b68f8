"""A lease on each kind of job: taken by one, and what is written under an older one is nothing."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import dict_row

from adapters.postgres import leases
from adapters.postgres.chats import runs
from adapters.postgres.chats.runs import RUN, Run
from adapters.postgres.crawls import crawling
from adapters.postgres.crawls.crawling import CRAWL
from adapters.postgres.database import Tx
from adapters.postgres.documents import ingestion
from adapters.postgres.documents.ingestion import DOCUMENT, Outcome, Standing
from adapters.postgres.embedders import reembedding
from adapters.postgres.embedders.reembedding import REEMBEDDING
from adapters.postgres.leases import Claimed, Leased
from contracts.chats import Message, MessageStatus
from contracts.crawls import RobotsText
from contracts.documents import Failure, FailureCode, Stage
from tests.database.owners import Owner
from tests.database_fixture import TestDatabase

FAILURE = Failure(code=FailureCode.INTERNAL, message="m", retryable=True)


def answer(run: Run) -> Message:
    return Message(
        id=run.answer_id,
        chat_id=run.chat_id,
        parent_id=run.question_id,
        role="assistant",
        content="Late.",
        status=MessageStatus.COMPLETE,
        created_at=datetime.now(UTC),
    )


async def claim_run(tx: Tx, owner: Owner) -> Run | None:
    dead = [one.run for one in await runs.claim_dead(tx, 9)]
    return next((run for run in dead if run.id == owner.other), None)


@dataclass(frozen=True)
class Kind:
    leased: Leased
    id_of: Callable[[Owner], UUID]
    claim: Callable[[Tx, Owner], Awaitable[Any]]
    writes: dict[str, Callable[[Tx, Any], Awaitable[object]]]
    """Everything that its worker writes on the row."""


KINDS = {
    "document": Kind(
        DOCUMENT,
        lambda owner: owner.document,
        lambda tx, owner: ingestion.claim(tx, owner.document, "w", 9),
        {
            "keep": lambda tx, it: ingestion.keep(tx, it, Standing(Stage.STORING, 0.5, 1), 90),
            "lock": ingestion.lock,
            "ready": lambda tx, it: ingestion.set_ready(tx, it, Outcome(1, 1, [], "r")),
            "failed": lambda tx, it: ingestion.set_failed(tx, it, FAILURE),
            "back off": lambda tx, it: ingestion.set_back_off(tx, it, FAILURE, 9),
        },
    ),
    "crawl": Kind(
        CRAWL,
        lambda owner: owner.other,
        lambda tx, owner: crawling.claim(tx, owner.other, 9),
        {
            "keep": lambda tx, it: crawling.keep(tx, it, 90),
            "lock": crawling.lock,
            "hand back": crawling.hand_back,
            "finish": lambda tx, it: crawling.finish(tx, it, FAILURE),
            "robots": lambda tx, it: crawling.keep_robots(
                tx, it, "https://late", RobotsText(verdict="rules", text="late")
            ),
            "sitemaps": crawling.set_sitemaps_read,
            "site": lambda tx, it: crawling.set_site(tx, it, "https://late"),
        },
    ),
    "re-embedding": Kind(
        REEMBEDDING,
        lambda owner: owner.project,
        lambda tx, owner: reembedding.claim(tx, owner.project, 9),
        {
            "keep": lambda tx, it: reembedding.keep(tx, it, 90),
            "lock": reembedding.lock,
            "backfilled to": lambda tx, it: reembedding.set_backfilled_to(tx, it, 12345),
            "hand back": reembedding.release,
        },
    ),
    "run": Kind(
        RUN,
        lambda owner: owner.other,
        claim_run,
        {
            "keep": lambda tx, it: runs.extend_leases(tx, [it], 90),
            "finish": lambda tx, it: runs.finish(tx, it, answer(it)),
        },
    ),
}
WRITES = [(kind, write) for kind in KINDS for write in KINDS[kind].writes]


class Table:
    """A row of one kind, which waits for work."""

    def __init__(self, tx: Tx, kind: Kind, owner: Owner) -> None:
        self.tx, self.kind, self.owner = tx, kind, owner

    async def claim(self) -> Any:
        return await self.kind.claim(self.tx, self.owner)

    async def row(self) -> dict[str, Any]:
        row = await self.tx.row(
            f"select * from {self.kind.leased.table} where {self.kind.leased.key} = %s",
            [self.kind.id_of(self.owner)],
        )
        assert row is not None
        return row

    async def end_lease(self) -> None:
        await self.tx.execute(
            f"update {self.kind.leased.table} set lease_until = now() - interval '1 hour'"
            f" where {self.kind.leased.key} = %s",
            [self.kind.id_of(self.owner)],
        )


@pytest.fixture
async def table(database: TestDatabase, kind: str) -> AsyncIterator[Table]:
    async with await psycopg.AsyncConnection[dict[str, Any]].connect(
        database.superuser_url, row_factory=dict_row
    ) as connection:
        tx, owner = Tx(connection), Owner(database.superuser_url)
        await tx.execute("delete from document_stages")
        await tx.execute("update documents set status = 'queued' where id = %s", [owner.document])
        table = Table(tx, KINDS[kind], owner)
        await table.end_lease()
        yield table
        await connection.rollback()


@pytest.mark.parametrize("kind", KINDS)
async def test_a_lease_is_taken_by_one_until_it_runs_out_and_each_time_has_its_epoch(
    table: Table,
) -> None:
    first = await table.claim()
    meanwhile = await table.claim()
    await table.end_lease()
    second = await table.claim()

    assert first is not None and meanwhile is None
    assert second.epoch == first.epoch + 1 == (await table.row())["lease_epoch"]


@pytest.mark.parametrize(("kind", "write"), WRITES)
async def test_what_is_written_under_an_older_epoch_changes_nothing(
    table: Table, write: str
) -> None:
    late = await table.claim()
    await table.end_lease()
    await table.claim()
    before = await table.row()

    assert not await table.kind.writes[write](table.tx, late)
    assert await table.row() == before


@pytest.mark.parametrize(("kind", "write"), WRITES)
async def test_what_is_written_under_the_lease_counts(table: Table, write: str) -> None:
    ours = await table.claim()
    before = await table.row()

    written = await table.kind.writes[write](table.tx, ours)

    assert written or await table.row() != before


@pytest.mark.parametrize("kind", KINDS)
async def test_a_lease_that_is_kept_is_kept_for_the_jobs_that_are_ours_alone(table: Table) -> None:
    late: Claimed = await table.claim()
    await table.end_lease()
    ours = await table.claim()

    kept = [
        await leases.keep_all(table.tx, table.kind.leased, [job], 90, "t.lease_epoch")
        for job in (late, ours)
    ]

    assert kept == [[], [{"lease_epoch": ours.epoch}]]

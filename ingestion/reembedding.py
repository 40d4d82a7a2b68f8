"""Vectors of another embedder beside those a project is searched by, made while answers go on.

Safe to do again, and safe to do twice at once: what is there already is left as it is, and a batch
is stored only while the project still has the embedder. It gives way after a few seconds, as a
crawl does.
"""

import logging
import time
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from adapters.failpoints import failpoint
from adapters.models.charging import by_tokens
from adapters.models.embedders import Key
from adapters.postgres.database import Tx
from adapters.postgres.embedders import reembedding
from adapters.postgres.embedders.reembedding import ClaimedProject, Lacking
from adapters.postgres.leases import Held
from adapters.vectors import vector_tables
from adapters.wiring import WorkerAdapters
from contracts.documents import Failure, FailureCode
from contracts.errors import BudgetExceeded, ModelUnavailable
from contracts.ledger import Account
from contracts.ports import Embedder, EmbedderId, Vector
from contracts.tasks import Reembed
from ingestion.budgeting import budgeted
from ingestion.embedding import digests_of, embedded_text
from ingestion.lease import Lease, LeaseLost
from ingestion.workshop import Workshop

_log = logging.getLogger(__name__)
SLICE_SECONDS = 15.0
_WINDOW = 1024
"""Passages that are looked for at a time: finding them may mean looking at all of a project."""
_BATCH = 64


async def reembed(adapters: WorkerAdapters, project_id: UUID) -> None:
    """Make missing vectors until there are none, or for as long as a turn lasts.

    Raises:
        Unavailable: the database is away; the lease runs out and the sweep sends it again.
    """
    lease_seconds = adapters.settings.worker.lease_seconds
    async with adapters.db.as_worker() as tx:
        claimed = await reembedding.claim(tx, project_id, lease_seconds)
    if claimed is None:
        return

    async def keep(tx: Tx) -> bool:
        return await reembedding.keep(tx, claimed, lease_seconds)

    lease = Lease(adapters, Held(reembedding.REEMBEDDING, claimed), keep)
    try:
        await lease.hold(_work_for_a_slice(adapters, claimed))
    except LeaseLost:
        _log.info("project %s: no longer ours, left alone", project_id)
    except (ModelUnavailable, BudgetExceeded) as error:
        _log.warning("project %s: put off: %s", project_id, error.detail)
        async with adapters.db.as_worker() as tx:  # the sweep sends it again in a while
            await reembedding.release(tx, claimed, held_up=_told(error))


def _told(error: ModelUnavailable | BudgetExceeded) -> Failure:
    spent = isinstance(error, BudgetExceeded)
    code = FailureCode.BUDGET_EXCEEDED if spent else FailureCode.MODEL_UNAVAILABLE
    mend = " Wait until then or have it raised; it goes on by itself." if spent else ""
    return Failure(code=code, message=f"{error.detail}{mend}", retryable=True)


async def reembed_in_turn(adapters: WorkerAdapters, project_id: UUID, shop: Workshop) -> None:
    """As above, unless others wait for longer: then these come first."""
    if not shop.reembedding.enter(project_id):
        return
    try:
        await reembed(adapters, project_id)
    finally:
        following = shop.reembedding.leave(project_id)
        if following is not None:
            await adapters.queue.send(Reembed(project_id=following))


async def _work_for_a_slice(adapters: WorkerAdapters, claimed: ClaimedProject) -> None:
    more = await _make_missing(adapters, claimed)
    async with adapters.db.as_worker() as tx:
        if await reembedding.release(tx, claimed) and more:
            tx.enqueue(Reembed(project_id=claimed.project_id))


async def _make_missing(adapters: WorkerAdapters, claimed: ClaimedProject) -> bool:
    """Whether there is more to do now."""
    end = time.monotonic() + SLICE_SECONDS
    target, after = claimed.candidate, claimed.backfilled_to
    looked_again = set[EmbedderId]()
    while True:
        async with adapters.db.as_worker() as tx:
            numbers = await reembedding.lacking(tx, claimed.project_id, target, after, _WINDOW)
        for start in range(0, len(numbers), _BATCH):
            batch = numbers[start : start + _BATCH]
            await _make(adapters, claimed, target, batch)
            after = batch[-1]
            if time.monotonic() >= end:
                break
        async with adapters.db.as_worker() as tx:
            if target == claimed.candidate:
                await reembedding.set_backfilled_to(tx, claimed, after)
            if not numbers:
                lacking = await reembedding.finish_if_complete(tx, claimed)
                if lacking is None or lacking in looked_again or (lacking == target and after == 0):
                    return False  # nothing is missing, or what is missing is about to be deleted
                looked_again.add(lacking)
                target, after = lacking, 0
        if time.monotonic() >= end:
            return True


async def _make(
    adapters: WorkerAdapters, claimed: ClaimedProject, target: EmbedderId, numbers: Sequence[int]
) -> None:
    """Raises `LeaseLost` when it is not ours any more; also when the embedder was discarded."""
    async with adapters.db.as_worker() as tx:
        passages = await reembedding.read(tx, numbers)
    vectors = await _embedded(adapters, claimed, target, passages)
    failpoint("reembedding.before_store")
    async with adapters.db.as_worker() as tx:
        if not await reembedding.lock(tx, claimed):
            raise LeaseLost
        await vector_tables.add(tx, target, claimed.project_id, [p.id for p in passages], vectors)


async def _embedded(
    adapters: WorkerAdapters, claimed: ClaimedProject, by: EmbedderId, passages: Sequence[Lacking]
) -> list[Vector]:
    """A vector for each; equal texts of the project share one.

    Raises:
        BudgetExceeded: there is no room for these; those before are stored.
    """
    texts = [embedded_text(passage.context, passage.text) for passage in passages]
    wanted = dict(zip(digests_of(texts), texts, strict=True))
    async with adapters.db.as_worker() as tx:
        vectors = await adapters.vectors.known(tx, claimed.project_id, list(wanted), by)
    new = {digest: text for digest, text in wanted.items() if digest not in vectors}
    if new:
        async with _paid_for(adapters, claimed, by, new.values()) as embedder:
            made = await embedder.embed_passages(list(new.values()))
        vectors |= zip(new, made, strict=True)
    return [vectors[digest] for digest in digests_of(texts)]


@asynccontextmanager
async def _paid_for(
    adapters: WorkerAdapters, claimed: ClaimedProject, by: EmbedderId, texts: Collection[str]
) -> AsyncIterator[Embedder]:
    """The embedder; where it charges, with what these may come to kept of the owner's budgets."""
    key = Key(by.name, by.dimensions)
    embedder = adapters.embedders.get(key)
    if adapters.embedders.is_local(key):
        yield embedder
        return
    account = Account(user_id=claimed.owner_id, project_id=claimed.project_id)
    wanted = [(by.name, by_tokens(sum(map(len, texts))))]
    async with budgeted(adapters, account, wanted, "more vectors of another embedder"):
        yield embedder

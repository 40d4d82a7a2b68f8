"""Keeps the search tables in shape, a short step at a time, while nobody waits for it."""

import asyncio
import logging

from adapters.postgres.search import indexing, indexing_others
from adapters.wiring import WorkerAdapters
from contracts.errors import AppError
from worker.leading import Leader, pause

logger = logging.getLogger(__name__)


_STEPS = (
    indexing.advance_graph,
    indexing.advance_weights,
    indexing_others.advance_graphs,
    indexing_others.delete_unused,
)


async def index_some(adapters: WorkerAdapters) -> bool:
    """One step of each kind, where no other process takes one. False: there is nothing to do."""
    more = False
    for step in _STEPS:
        async with adapters.db.as_worker() as tx:
            lock = await tx.row(
                "select pg_try_advisory_xact_lock(hashtext('ibid.indexing')) as held"
            )
            more |= bool(lock and lock["held"]) and await step(tx)
    return more


async def keep_indexing(adapters: WorkerAdapters, leader: Leader, stop: asyncio.Event) -> None:
    while not stop.is_set():
        more = False
        try:
            more = leader.leads and await index_some(adapters)
        except AppError as error:
            logger.warning("indexing put off: %s", error.detail)
        if not more:
            await pause(stop, adapters.settings.worker.sweep_seconds)

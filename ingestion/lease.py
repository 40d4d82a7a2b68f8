"""A lease, kept while the work under it goes on; the work stops when it is lost."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

from adapters import metrics
from adapters.cancelling import end
from adapters.postgres import leases
from adapters.postgres.database import Tx
from adapters.postgres.documents import ingestion, ledger
from adapters.postgres.leases import Held
from adapters.wiring import WorkerAdapters
from contracts.documents import ClaimedDocument
from contracts.errors import Overtaxed, Unavailable
from ingestion.failures import overtaxing
from ingestion.progress import Progress

_log = logging.getLogger(__name__)
_BETWEEN_WRITES = 0.25


class LeaseLost(Exception):
    """Somebody else has the job now, or nobody wants it done any more."""


async def while_kept(work: Coroutine[Any, Any, None], keep: Coroutine[Any, Any, None]) -> None:
    """Do the work while `keep` holds its lease; it returns when the lease is lost.

    Then everything stops, a parser's process too.

    Raises:
        LeaseLost: and whatever `work` or `keep` raises.
    """
    working, keeping = asyncio.create_task(work), asyncio.create_task(keep)
    try:
        await asyncio.wait({working, keeping}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            keeping.result()
            raise LeaseLost
        await working
    finally:
        await end((working, keeping))


class Lease:
    """On any job: `keep` is the write that keeps it, False when it is lost.

    It is written every few seconds (`every`, the worker's heartbeat), or sooner once `changed` is
    set.
    """

    def __init__(
        self,
        adapters: WorkerAdapters,
        held: Held,
        keep: Callable[[Tx], Awaitable[bool]],
        *,
        every: float | None = None,
        changed: asyncio.Event | None = None,
    ) -> None:
        self._adapters, self._held, self._write = adapters, held, keep
        self._every = every or adapters.settings.worker.heartbeat_seconds
        self._changed = changed or asyncio.Event()
        self.final = asyncio.Lock()
        """Held by the transaction that ends the attempt: to a write that waits for it, and finds
        the job ended, the lease would look lost."""

    async def hold(self, work: Coroutine[Any, Any, None]) -> None:
        """Work under the lease.

        Raises:
            LeaseLost: and whatever `work` raises.
        """
        try:
            await while_kept(work, self._keep())
        except LeaseLost:
            await self._count_if_taken()
            raise

    async def _count_if_taken(self) -> None:
        """What people cancel or delete is given up as well, and nothing is wrong then."""
        with suppress(Unavailable):
            async with self._adapters.db.as_worker() as tx:
                if await leases.is_taken(tx, self._held):
                    metrics.LEASES_LOST.labels(self._held.kind.table).inc()

    async def _keep(self) -> None:
        """Returns when the lease is lost. A database away for a moment is no loss yet."""
        while True:
            await asyncio.sleep(min(_BETWEEN_WRITES, self._every))
            with suppress(TimeoutError):
                async with asyncio.timeout(self._every - _BETWEEN_WRITES):
                    await self._changed.wait()
            self._changed.clear()
            try:
                async with self.final:
                    if not await self.write():
                        return
            except Unavailable:
                _log.warning("%s: heartbeat not written", self._held.job.id)

    async def write(self) -> bool:
        """Now. False when the lease is lost."""
        async with self._adapters.db.as_worker() as tx:
            return await self._write(tx)


class DocumentLease(Lease):
    """How far the document is, is written with it."""

    def __init__(
        self, adapters: WorkerAdapters, document: ClaimedDocument, progress: Progress, worker: str
    ) -> None:
        super().__init__(
            adapters,
            Held(ingestion.DOCUMENT, document),
            self._write_progress,
            changed=progress.changed,
        )
        self._document, self._progress, self._worker = document, progress, worker

    async def hold(self, work: Coroutine[Any, Any, None]) -> None:
        """As above. What the database gives up on is a fault of the document."""
        try:
            await super().hold(work)
        except Overtaxed as error:
            raise overtaxing(self._document.name, error) from error

    async def write(self) -> bool:
        entries = self._progress.entries()
        async with self._adapters.db.as_worker() as tx:
            held = await self._write_progress(tx)
            if held:
                await ledger.record(tx, self._document, self._worker, entries)
        if held:
            self._progress.written(entries)
            await self._adapters.changes.announce(self._document.project_id, self._document.id)
        return held

    async def _write_progress(self, tx: Tx) -> bool:
        lease = self._adapters.settings.worker.lease_seconds
        return await ingestion.keep(tx, self._document, self._progress.standing(), lease)

"""A lease: what is done under it stops when it is lost. And the one on a document."""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from adapters.cancelling import end
from adapters.postgres.documents import ingestion, ledger
from adapters.wiring import Adapters
from contracts.documents import ClaimedDocument
from contracts.errors import Overtaxed, Unavailable
from ingestion.failures import overtaxing
from ingestion.progress import Progress

_log = logging.getLogger(__name__)
_BETWEEN_WRITES = 0.25


class LeaseLost(Exception):
    """Somebody else has the document or the crawl now, or nobody wants it any more."""


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
    """Kept by a write every few seconds, or sooner when there is progress to tell."""

    def __init__(
        self, app: Adapters, document: ClaimedDocument, progress: Progress, worker: str
    ) -> None:
        self._app, self._document = app, document
        self._progress, self._worker = progress, worker
        self.final = asyncio.Lock()
        """Held by the transaction that ends the attempt: to a write that waits for it, and finds
        the document ended, the lease would look lost."""

    async def hold(self, work: Coroutine[Any, Any, None]) -> None:
        """Work under the lease. What the database gives up on is a fault of the document.

        Raises:
            LeaseLost: and whatever `work` raises.
        """
        try:
            await while_kept(work, self._keep())
        except Overtaxed as error:
            raise overtaxing(self._document.name, error) from error

    async def _keep(self) -> None:
        """Returns when the lease is lost. A database away for a moment is no loss yet."""
        while True:
            await asyncio.sleep(_BETWEEN_WRITES)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._app.settings.worker.heartbeat_seconds):
                    await self._progress.changed.wait()
            self._progress.changed.clear()
            try:
                async with self.final:
                    if not await self.write():
                        return
            except Unavailable:
                _log.warning("%s: heartbeat not written", self._document.id)

    async def write(self) -> bool:
        """Now. False when the lease is lost."""
        lease, document = self._app.settings.worker.lease_seconds, self._document
        entries = self._progress.entries()
        async with self._app.db.as_worker() as tx:
            held = await ingestion.keep(tx, document, self._progress.standing(), lease)
            if held:
                await ledger.record(tx, document, self._worker, entries)
        if held:
            self._progress.written(entries)
            await self._app.changes.announce(document.project_id, document.id)
        return held

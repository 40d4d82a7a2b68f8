"""The lease on a crawl: when it is lost, also by a cancel, the work stops within a page."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from adapters.postgres.crawls import crawling
from adapters.wiring import Adapters
from contracts.crawls import ClaimedCrawl
from contracts.errors import Unavailable
from ingestion.lease import while_kept

_log = logging.getLogger(__name__)


async def while_leased(app: Adapters, crawl: ClaimedCrawl, work: Coroutine[Any, Any, None]) -> None:
    """Raises `LeaseLost`, and whatever `work` raises."""
    await while_kept(work, _keep(app, crawl))


async def _keep(app: Adapters, crawl: ClaimedCrawl) -> None:
    """Returns when the lease is lost. A database away for a moment is no loss yet."""
    worker = app.settings.worker
    while True:
        await asyncio.sleep(min(worker.heartbeat_seconds, 1))
        try:
            async with app.db.as_worker() as tx:
                if not await crawling.extend_lease(tx, crawl, worker.lease_seconds):
                    return
        except Unavailable:
            _log.warning("%s: heartbeat not written", crawl.id)

"""Any number of schedulers may run: one of them leads, and does what is to be done once.

The lead is a lease in Postgres. Who leads extends it; who does not looks whether it ran out. So
nothing is held between two transactions, and a pooler may give each another connection.
"""

import asyncio
import logging
import os
import secrets
import time

from adapters import metrics
from adapters.postgres import scheduling
from adapters.wiring import WorkerAdapters
from contracts.errors import AppError

logger = logging.getLogger(__name__)


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Until it is to stop, at most so long."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


class Leader:
    """This process as one that may lead. Another one does at the latest `lease_seconds` and
    `heartbeat_seconds` (IBID_WORKER__…) after it was killed."""

    def __init__(self, adapters: WorkerAdapters) -> None:
        self._adapters = adapters
        told = adapters.settings.worker
        self._lease, self._every = float(told.lease_seconds), told.heartbeat_seconds
        # Two containers may have the same host's name and both be process 1.
        self.name = f"{os.uname().nodename[-100:]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._until = 0.0

    @property
    def leads(self) -> bool:
        """Counted from before the lease was asked for, so never longer than Postgres has it."""
        return time.monotonic() < self._until

    async def keep(self, stop: asyncio.Event) -> None:
        """Lead whenever nobody else does; hand it on in the end."""
        while not stop.is_set():
            await self.try_to_lead()
            await pause(stop, self._every)
        if self.leads:
            self._until = 0.0
            metrics.LEADS.set(0)
            try:
                async with self._adapters.db.as_worker() as tx:
                    await scheduling.resign(tx, self.name)
            except AppError:
                return  # it runs out

    async def try_to_lead(self) -> None:
        asked, led = time.monotonic(), self.leads
        try:
            async with self._adapters.db.as_worker() as tx:
                leads = await scheduling.lead(tx, self.name, self._lease)
        except AppError as error:
            logger.warning("who leads cannot be told: %s", error.detail)
            return
        self._until = asked + self._lease if leads else 0.0
        metrics.LEADS.set(leads)
        if leads and not led:
            logger.info("%s leads: it does what is to be done once", self.name)
        elif led and not leads:
            logger.warning("%s leads no longer: another scheduler does", self.name)

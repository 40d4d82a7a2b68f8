"""What embedding and transcribing come to in a worker, in the ledger of whoever it is done for."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.models.charging import counting
from adapters.models.metering import Meter
from adapters.postgres import budgets, ledger
from adapters.wiring import WorkerAdapters
from contracts.documents import ClaimedDocument
from contracts.ledger import Account


class Charges:
    """Of one document."""

    def __init__(
        self, adapters: WorkerAdapters, account: Account, document: ClaimedDocument
    ) -> None:
        self._adapters, self._account, self._document = adapters, account, document
        self._meter = Meter({})
        self.embedding_is_allowed = False
        """By budgets, with the recording that it is of: so nobody pays for that twice."""

    @asynccontextmanager
    async def counted(self) -> AsyncIterator[None]:
        """What is asked in here is entered, however it ends."""
        try:
            with counting(self._meter):
                yield
        finally:
            await self.enter()

    async def enter(self) -> None:
        """What there is so far: a worker that dies later has told of it. Twice is once. What was
        kept of budgets for it is free again."""
        calls = self._meter.close()
        if not calls:
            return
        async with self._adapters.db.as_worker() as tx:
            prices = await ledger.prices_of(tx, [call.model for call in calls])
            await ledger.enter(tx, self._account, [call.priced(prices) for call in calls])
            await budgets.give_back(tx, self._document)

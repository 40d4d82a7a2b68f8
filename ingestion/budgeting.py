"""What models elsewhere may come to in a worker, and whether budgets allow it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from uuid import uuid4

from adapters.models.charging import counting
from adapters.models.metering import Meter
from adapters.postgres import budgets, ledger
from adapters.postgres.budgets import Kept
from adapters.wiring import WorkerAdapters
from contracts.budgets import Reservation, Wanted, must_be_within
from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from contracts.ledger import Account, Used
from ingestion.work import Work


async def reserve(work: Work, wanted: Mapping[str, Used]) -> None:
    """Kept until it is entered what was used, or the document has ended. Models by their names.

    Raises:
        IngestFailure: a budget has no room for it. Nothing was asked of any model, and whoever
            tries it again goes on from here.
    """
    adapters, document = work.adapters, work.document
    of_person = adapters.settings.budgets
    async with adapters.db.as_worker() as tx:
        prices = await ledger.prices_of(tx, list(wanted))
        most = Reservation.of(wanted.items(), prices)
        found = await budgets.reserve_for_document(tx, document, most, of_person)
        exceeded = next((budget for budget in found if budget.is_exceeded), None)
        if exceeded is not None:
            raise IngestFailure(
                FailureCode.BUDGET_EXCEEDED,
                exceeded.told("indexing this document", "it and what else is being done"),
                mend="Wait until then or have it raised",
            )


_SECONDS = 300.0
"""Longer than one batch: what is still kept then is of a worker that died."""


@asynccontextmanager
async def budgeted(
    adapters: WorkerAdapters, account: Account, wanted: Wanted, what: str
) -> AsyncIterator[None]:
    """Calls that belong to no document, entered however they end: with that what was kept for them
    is free again.

    Raises:
        BudgetExceeded: one has no room for `what`. Nothing was asked of any model.
    """
    wanted, meter = list(wanted), Meter({})
    async with adapters.db.as_worker() as tx:
        prices = await ledger.prices_of(tx, [name for name, _ in wanted])
        kept = Kept(uuid4(), account, Reservation.of(wanted, prices), _SECONDS)
        found = await budgets.reserve(tx, kept, adapters.settings.budgets)
        must_be_within(found, what, "it and what else is being done")
    try:
        with counting(meter):
            yield
    finally:
        calls = meter.close()
        async with adapters.db.as_worker() as tx:
            prices = await ledger.prices_of(tx, [call.model for call in calls])
            await ledger.enter(tx, account, [call.priced(prices) for call in calls])
            await budgets.release(tx, kept.id)

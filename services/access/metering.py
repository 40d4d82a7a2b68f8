"""What is asked of embedders and rerankers on the way to an answer or a search, in the ledger."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from adapters.models.charging import counting, current_meter
from adapters.models.metering import Meter
from adapters.postgres import budgets, ledger
from adapters.wiring import ServiceAdapters
from contracts.budgets import Wanted
from contracts.ledger import Account, Call
from services.access.acting import Acting
from services.access.reserving import reserve


def charged_models(adapters: ServiceAdapters) -> list[str]:
    """Whatever may cost something, by the names that prices have them by."""
    elsewhere = [one.key.name for one in adapters.embedders.choices() if not one.local]
    reranker = adapters.rerankers.name
    return [*adapters.models.names.values(), *elsewhere, *([reranker] if reranker else [])]


@asynccontextmanager
async def metered(acting: Acting, project_id: UUID, wanted: Wanted) -> AsyncIterator[Meter]:
    """Within a question calls are the question's, and so is what is kept for them. Outside of one
    what is `wanted` at most is kept of budgets first, and what is asked is entered here, before a
    failure is told: what is put off until after an answer never comes after a problem.

    Raises:
        BudgetExceeded: one has no room for it. Nothing was asked of anybody.
    """
    counted = current_meter()
    if counted is not None:
        yield counted
        return
    kept, meter = await reserve(acting, project_id, wanted), Meter({})
    try:
        with counting(meter):
            yield meter
    finally:
        await _settle(acting, project_id, meter.close(), kept)


async def _settle(acting: Acting, project_id: UUID, calls: list[Call], kept: UUID | None) -> None:
    """Priced here: where nothing was asked of anybody, no prices are looked up."""
    if not calls and kept is None:
        return
    caller = acting.caller
    account = Account(user_id=caller.user_id, project_id=project_id, api_key_id=caller.api_key_id)
    async with acting.adapters.db.as_user(caller.person) as tx:
        prices = await ledger.prices_of(tx, [call.model for call in calls])
        await ledger.enter(tx, account, [call.priced(prices) for call in calls])
        if kept is not None:
            await budgets.release(tx, kept)

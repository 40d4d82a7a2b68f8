"""What is asked of embedders and rerankers on the way to an answer or a search, in the ledger."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from adapters.models.charging import counting, is_counted
from adapters.models.metering import Meter
from adapters.postgres import ledger
from adapters.wiring import ServiceAdapters
from contracts.ledger import Account, Call
from services.access.acting import Acting


def charged_models(adapters: ServiceAdapters) -> list[str]:
    """Whatever may cost something, by the names that prices have them by."""
    elsewhere = [one.key.name for one in adapters.embedders.choices() if not one.local]
    reranker = adapters.rerankers.name
    return [*adapters.models.names.values(), *elsewhere, *([reranker] if reranker else [])]


@asynccontextmanager
async def metered(acting: Acting, project_id: UUID) -> AsyncIterator[None]:
    """Within a question calls are the question's; what is asked outside of one is entered here,
    before a failure is told: what is put off until after an answer never comes after a problem."""
    if is_counted():
        yield
        return
    meter = Meter({})
    try:
        with counting(meter):
            yield
    finally:
        await enter(acting, project_id, meter.close())


async def enter(acting: Acting, project_id: UUID, calls: list[Call]) -> None:
    """Priced here: where nothing was asked of anybody, no prices are looked up."""
    if not calls:
        return
    caller = acting.caller
    account = Account(user_id=caller.user_id, project_id=project_id, api_key_id=caller.api_key_id)
    async with acting.adapters.db.as_user(caller.person) as tx:
        prices = await ledger.prices_of(tx, [call.model for call in calls])
        await ledger.enter(tx, account, [call.priced(prices) for call in calls])

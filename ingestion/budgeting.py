"""What a document may come to that models elsewhere read, and whether budgets allow it."""

from collections.abc import Mapping
from decimal import Decimal

from adapters.postgres import budgets, ledger
from contracts.budgets import Reservation
from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from contracts.ledger import Used
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
        costs = [prices[name].cost(used) for name, used in wanted.items() if name in prices]
        tokens = sum(used.usage.input_tokens for used in wanted.values())
        cost = sum((known for known in costs if known is not None), Decimal(0))
        most = Reservation(tokens=tokens, cost=cost)
        found = await budgets.reserve_for_document(tx, document, most, of_person)
        exceeded = next((budget for budget in found if budget.is_exceeded), None)
        if exceeded is not None:
            raise IngestFailure(
                FailureCode.BUDGET_EXCEEDED,
                exceeded.told("indexing this document", "it and what else is being done"),
                mend="Wait until then or have it raised",
            )

"""The ledger of calls to models, and the prices that costs are told by."""

from collections.abc import Sequence
from typing import LiteralString

from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from contracts.ledger import Account, Call, Price, Prices

PRICES: LiteralString = (
    "coalesce((select jsonb_object_agg(p.model, jsonb_build_object('input', p.input::text,"
    " 'output', p.output::text, 'cached', p.cached::text)) from prices p"
    " where p.model = any(%(priced)s::text[])), '{}')"
)
"""An expression for those of `%(priced)s`. As text: a number of JSON is no decimal in Python."""


async def enter(tx: Tx, account: Account, calls: Sequence[Call]) -> None:
    """Once: the same call, and calls of a run that are entered, are passed over."""
    if not calls:
        return
    rows = [call.model_dump(mode="json") for call in calls]
    await tx.execute(
        "select app.enter_in_ledger(%s, %s, %s, %s, %s, %s, %s)",
        [
            account.user_id,
            account.project_id,
            account.api_key_id,
            account.run_id,
            account.message_id,
            account.document_id,
            Jsonb(rows),
        ],
    )


async def prices_of(tx: Tx, models: Sequence[str]) -> Prices:
    """Those that are known."""
    row = await tx.row(f"select {PRICES} as prices", {"priced": list(models)})
    return read_prices(row["prices"]) if row else {}


def read_prices(told: dict[str, object]) -> Prices:
    return {model: Price.model_validate(price) for model, price in told.items()}

"""The ledger of calls to models, and the prices that costs are told by."""

from collections.abc import Sequence
from datetime import date
from typing import LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from adapters import metrics
from adapters.postgres.database import Tx
from contracts.ledger import Account, Call, Price, Prices
from contracts.usage import UsageRow

PRICES: LiteralString = (
    "coalesce((select jsonb_object_agg(p.model, jsonb_build_object('input', p.input::text,"
    " 'output', p.output::text, 'cached', p.cached::text, 'second', p.second::text,"
    " 'search', p.search::text)) from prices p"
    " where p.model = any(%(priced)s::text[])), '{}')"
)
"""An expression for those of `%(priced)s`. As text: a number of JSON is no decimal in Python."""


async def enter(tx: Tx, account: Account, calls: Sequence[Call]) -> None:
    """Once: the same call, and calls of a run that are entered, are passed over."""
    if not calls:
        return
    for call in calls:
        _count(call)
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


def _count(call: Call) -> None:
    metrics.CALLS.labels(call.role, call.outcome).inc()
    metrics.TOKENS.labels(call.role, "input").inc(call.input_tokens)
    metrics.TOKENS.labels(call.role, "cached").inc(call.cached_tokens)
    metrics.TOKENS.labels(call.role, "output").inc(call.output_tokens)
    metrics.COST.labels(call.role).inc(float(call.cost or 0))


async def prices_of(tx: Tx, models: Sequence[str]) -> Prices:
    """Those that are known."""
    row = await tx.row(f"select {PRICES} as prices", {"priced": list(models)})
    return read_prices(row["prices"]) if row else {}


def read_prices(told: dict[str, object]) -> Prices:
    return {model: Price.model_validate(price) for model, price in told.items()}


async def usage_rows(tx: Tx, project_id: UUID | None, since: date, until: date) -> list[UsageRow]:
    """Of a project, as far as the caller may see it; without one, of the caller everywhere."""
    whose: LiteralString = (
        "user_id = app.user_id()" if project_id is None else "project_id = %(project)s"
    )
    return await tx.many(
        UsageRow,
        "select (at at time zone 'UTC')::date as day, model, role, count(*) as calls,"
        " sum(input_tokens)::bigint as input_tokens, sum(cached_tokens)::bigint as cached_tokens,"
        " sum(output_tokens)::bigint as output_tokens, sum(seconds)::float8 as seconds,"
        " sum(searches)::bigint as searches,"
        " count(*) filter (where estimated) as estimated_calls, sum(cost) as cost,"
        " count(*) filter (where cost is null"
        "  and input_tokens + output_tokens + seconds + searches > 0)"
        "  as unpriced_calls"
        f" from ledger where {whose} and at >= %(since)s::timestamp at time zone 'UTC'"
        " and at < (%(until)s::date + 1)::timestamp at time zone 'UTC'"
        " group by 1, 2, 3 order by 1, 2, 3",
        {"project": project_id, "since": since, "until": until},
    )

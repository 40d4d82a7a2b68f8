"""Budgets: what they allow, and how much of each is used or kept for answers being written."""

from typing import LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from contracts.budgets import Budget, Limits
from contracts.settings import BudgetSettings

BUDGETED: LiteralString = (
    "exists (select from budgets b where b.project_id = c.project_id or b.api_key_id = %(key)s)"
)
"""Whether a question in the chat `c`, asked with `%(key)s`, comes under a budget."""


async def budgets_of(
    tx: Tx,
    project_id: UUID | None,
    api_key_id: UUID | None,
    of_person: BudgetSettings,
    *,
    reserving: bool = False,
) -> list[Budget]:
    """Those that a question of the caller's comes under. With `reserving`, nobody else reserves of
    them before this transaction has ended."""
    return await tx.many(
        Budget,
        "select * from app.budgets_of(%s, %s, %s, %s)",
        [project_id, api_key_id, Jsonb(of_person.model_dump(mode="json")), reserving],
    )


async def set_budget(
    tx: Tx, limits: Limits, *, project_id: UUID | None = None, api_key_id: UUID | None = None
) -> None:
    await tx.execute(
        "select app.set_budget(%s, %s, %s)",
        [project_id, api_key_id, Jsonb(limits.model_dump(mode="json"))],
    )


async def limits_of(
    tx: Tx, *, project_id: UUID | None = None, api_key_id: UUID | None = None
) -> Limits:
    found = await tx.one(
        Limits,
        "select tokens_per_day, tokens_per_month, cost_per_day, cost_per_month from budgets"
        " where project_id = %s or api_key_id = %s",
        [project_id, api_key_id],
    )
    return found or Limits()

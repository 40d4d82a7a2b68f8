"""Budgets: what they allow, and how much of each is used or kept for what is in work."""

from typing import LiteralString, NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from contracts.budgets import Budget, Limits, Reservation
from contracts.documents import ClaimedDocument
from contracts.ledger import Account
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


class Kept(NamedTuple):
    """A reservation of calls that belong to no run and to no document. Should nobody release it, it
    counts for so many seconds."""

    id: UUID
    account: Account
    wanted: Reservation
    seconds: float


async def reserve(tx: Tx, kept: Kept, of_person: BudgetSettings) -> list[Budget]:
    """The budgets that it comes under, with it among what is kept of them: whoever finds one
    exceeded rolls back. None: nothing limits it, and nothing is kept."""
    account, wanted = kept.account, kept.wanted
    return await tx.many(
        Budget,
        "select * from app.reserve(row(%s, %s, %s, %s, %s, %s,"
        " now() + make_interval(secs => %s))::reservations, %s)",
        [
            kept.id,
            account.user_id,
            account.project_id,
            account.api_key_id,
            wanted.tokens,
            wanted.cost,
            kept.seconds,
            Jsonb(of_person.model_dump(mode="json")),
        ],
    )


async def release(tx: Tx, reservation_id: UUID) -> None:
    """With the transaction that enters its calls, so that the two never disagree."""
    await tx.execute("select app.release_reservation(%s)", [reservation_id])


async def reserve_for_document(
    tx: Tx, document: ClaimedDocument, wanted: Reservation, of_person: BudgetSettings
) -> list[Budget]:
    """The budgets that it comes under, with `wanted` among what is kept of them. Kept is it until
    its calls are entered, or it ends."""
    await tx.execute(
        "update documents set reserved_tokens = %s, reserved_cost = %s"
        " where id = %s and lease_epoch = %s and status = 'processing'",
        [wanted.tokens, wanted.cost, document.id, document.epoch],
    )
    limits = Jsonb(of_person.model_dump(mode="json"))
    return await tx.many(
        Budget,
        "select * from app.budgets_for(%s, %s, null, %s, true)",
        [document.created_by, document.project_id, limits],
    )


async def give_back(tx: Tx, document: ClaimedDocument) -> None:
    """What is kept for it, now that the ledger has what was used."""
    await tx.execute(
        "update documents set reserved_tokens = 0, reserved_cost = 0"
        " where id = %s and lease_epoch = %s and reserved_tokens + reserved_cost > 0",
        [document.id, document.epoch],
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
        "select tokens_per_day, tokens_per_month, cost_per_day, cost_per_month, questions_per_day,"
        " questions_per_month from budgets"
        " where project_id = %s or api_key_id = %s",
        [project_id, api_key_id],
    )
    return found or Limits()

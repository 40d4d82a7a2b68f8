"""The first answer to a write that named a key (draft-ietf-httpapi-idempotency-key-header)."""

from typing import Any, NamedTuple

from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx


class Recorded(NamedTuple):
    """`status` is None while the first call still runs."""

    body_hash: bytes
    status: int | None
    body: Any


async def begin(tx: Tx, route: str, key: str, body_hash: bytes) -> Recorded | None:
    """None: this call is the first and must be finished or given up. Kept for 24 hours.

    A first call that was cut off in the middle stands in the way for a minute.
    """
    await tx.execute(
        "delete from idempotency_keys where created_at < now() - case"
        " when status is null then interval '1 minute' else interval '24 hours' end"
    )
    taken = await tx.execute(
        "insert into idempotency_keys (route, key, body_hash) values (%s, %s, %s)"
        " on conflict do nothing",
        [route, key, body_hash],
    )
    if taken.rowcount == 1:
        return None
    row = await tx.row(
        "select body_hash, status, body from idempotency_keys where route = %s and key = %s",
        [route, key],
    )
    return Recorded(**row) if row else Recorded(body_hash, None, None)


async def finish(tx: Tx, route: str, key: str, status: int, body: Any) -> None:
    await tx.execute(
        "update idempotency_keys set status = %s, body = %s where route = %s and key = %s",
        [status, Jsonb(body), route, key],
    )


async def give_up(tx: Tx, route: str, key: str) -> None:
    await tx.execute("delete from idempotency_keys where route = %s and key = %s", [route, key])

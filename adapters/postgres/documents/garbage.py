"""Originals that nobody has a row for, or will soon have none, and when they may go."""

from collections.abc import Sequence
from typing import LiteralString

from adapters.postgres.database import Tx

BACKUP: LiteralString = "hashtextextended('ibid.backup', 0)"
"""The lock that a backup holds from before its snapshot until it has read the last original."""


async def may_go(tx: Tx) -> bool:
    """Whether originals of rows that were deleted before this may be removed.

    While a backup is being taken they may not: its copy of the rows may name them. Whoever saw that
    there is none removes only what no later snapshot names.
    """
    free = await tx.row(f"select pg_try_advisory_xact_lock_shared({BACKUP}) as free")
    return free is not None and free["free"]


async def pending_deletions(tx: Tx) -> list[str]:
    """Keys whose rows are gone a while already, so that nobody else is about to delete them."""
    rows = await tx.rows(
        "select object_key from pending_deletions where queued_at < now() - interval '10 seconds'"
        " limit 500"
    )
    return [row["object_key"] for row in rows]


async def without_a_row(tx: Tx, keys: Sequence[str]) -> list[str]:
    """Those of `keys` that belong to no document."""
    rows = await tx.rows(
        "select k.key from unnest(%s::text[]) as k (key)"
        " where not exists (select from documents d where d.object_key = k.key)",
        [list(keys)],
    )
    return [row["key"] for row in rows]

"""Originals that nobody has a row for, or will soon have none."""

from collections.abc import Sequence

from adapters.postgres.database import Tx


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

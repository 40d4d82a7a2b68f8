"""The audit log: who did what that cannot be seen afterwards, or must not go unseen."""

from uuid import UUID

from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx


async def record(tx: Tx, action: str, subject: UUID | None = None, **detail: object) -> None:
    """Write the audit log, in the transaction of what it tells of and as whoever that acts as."""
    await tx.execute(
        "insert into audit (action, subject, detail) values (%s, %s, %s)",
        [action, subject, Jsonb(detail)],
    )

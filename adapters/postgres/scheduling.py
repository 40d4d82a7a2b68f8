"""Which scheduler leads. Each is one statement, by the database's clock."""

from adapters.postgres.database import Tx


async def lead(tx: Tx, holder: str, seconds: float) -> bool:
    """Take the lead, or keep it, for so long. False: another one has it."""
    row = await tx.row(
        "insert into scheduler_leader as l (holder, lease_until)"
        " values (%(holder)s, now() + make_interval(secs => %(seconds)s))"
        " on conflict (one) do update"
        " set holder = excluded.holder, lease_until = excluded.lease_until"
        " where l.holder = excluded.holder or l.lease_until < now() returning l.holder",
        {"holder": holder, "seconds": seconds},
    )
    return row is not None


async def resign(tx: Tx, holder: str) -> None:
    """So that another one need not wait."""
    await tx.execute(
        "update scheduler_leader set lease_until = '-infinity' where holder = %s", [holder]
    )


async def when_done(tx: Tx) -> dict[str, float]:
    """When each job was last done, in seconds since 1970: of those that are to be done, and of the
    backup. What is off, or was never done, is not late."""
    rows = await tx.rows(
        "select name, extract(epoch from done_at)::float8 as at from scheduled_jobs"
        " where done_at is not null and (name = 'backup'"
        "  or (every_seconds is not null and allowed and switched_off_at is null))"
    )
    return {row["name"]: row["at"] for row in rows}

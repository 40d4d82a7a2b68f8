"""Sessions: each is one sign-in, on one device."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from adapters.postgres.database import Tx
from contracts.people import Session

_SESSION = "id, created_at, used_at, expires_at, device, place"


class Whereabouts(NamedTuple):
    """What is shown of a session, so that its person knows it again."""

    device: str
    place: str


async def begin(tx: Tx, expires_at: datetime, token_hash: bytes, where: Whereabouts) -> UUID:
    """With its first refresh token."""
    session_id = uuid4()
    await tx.execute(
        "select app.begin_session(%s, %s, %s, %s, %s)",
        [session_id, expires_at, token_hash, *where],
    )
    return session_id


async def end(tx: Tx, session_id: UUID, reason: str) -> None:
    await tx.execute("select app.end_session(%s, %s)", [session_id, reason])


async def end_others(tx: Tx, kept: UUID | None, reason: str) -> int:
    """All of the caller's but this one; how many there were."""
    row = await tx.row("select app.end_other_sessions(%s, %s) as ended", [kept, reason])
    return row["ended"] if row else 0


async def of_caller(tx: Tx) -> list[Session]:
    """Those that stand, the one used last first."""
    return await tx.many(
        Session,
        f"select {_SESSION} from sessions where ended_at is null and expires_at > now()"
        " order by used_at desc, id",
        [],
    )


async def ended_of(
    tx: Tx, sessions: Collection[UUID], keys: Collection[tuple[UUID, int | None]]
) -> set[tuple[UUID, int | None]]:
    """As anonymous: which of them let nobody in any more. Of keys with their scopes."""
    given = [list(sessions), [key for key, _ in keys], [scope for _, scope in keys]]
    rows = await tx.rows("select id, scope from app.ended_of(%s, %s, %s)", given)
    return {(row["id"], row["scope"]) for row in rows}

"""What people who signed in to MCP servers let their projects do there."""

from uuid import UUID

from adapters.postgres.database import Tx
from contracts.tool_sign_ins import StoredGrant, StoredSignIn

_GRANT = (
    "select server_id, project_id, issuer, sealed, version, ended_at, created_at, interrupted_at,"
    " coalesce(expires_at < now() + interval '30 seconds', false) as is_old from tool_grants"
)
_LONGEST_LIFE = 10 * 365 * 24 * 3600


async def put_state(
    tx: Tx, project_id: UUID, server_id: UUID, state_hash: bytes, sealed: str
) -> None:
    """A sign-in of the caller's, in the place of those that they began before."""
    await tx.execute(
        "delete from tool_sign_ins where project_id = %s and server_id = %s",
        [project_id, server_id],
    )
    await tx.execute(
        "insert into tool_sign_ins (state_hash, project_id, server_id, sealed)"
        " values (%s, %s, %s, %s)",
        [state_hash, project_id, server_id, sealed],
    )


async def take_state(tx: Tx, state_hash: bytes) -> StoredSignIn | None:
    """Once; nothing of anybody else's, and nothing that took too long."""
    return await tx.one(
        StoredSignIn,
        "delete from tool_sign_ins where state_hash = %s and expires_at > now()"
        " returning server_id, project_id, sealed",
        [state_hash],
    )


async def put(tx: Tx, begun: StoredSignIn, issuer: str, sealed: str, life: int | None) -> None:
    """The server's only one, also where two sign in at once; `life` is of its access token, in
    seconds."""
    of = [begun.project_id, begun.server_id]
    await tx.execute("select from tool_servers where project_id = %s and id = %s for update", of)
    await delete(tx, begun.project_id, begun.server_id)
    await tx.execute(
        "insert into tool_grants (project_id, server_id, issuer, sealed, expires_at)"
        " values (%s, %s, %s, %s, now() + %s::int * interval '1 second')",
        [*of, issuer, sealed, _within_reason(life)],
    )


async def delete(tx: Tx, project_id: UUID, server_id: UUID) -> None:
    await tx.execute(
        "delete from tool_grants where project_id = %s and server_id = %s", [project_id, server_id]
    )


async def get(tx: Tx, project_id: UUID, server_id: UUID) -> StoredGrant | None:
    return await tx.one(
        StoredGrant, f"{_GRANT} where project_id = %s and server_id = %s", [project_id, server_id]
    )


async def listed(tx: Tx, project_id: UUID) -> list[StoredGrant]:
    return await tx.many(StoredGrant, f"{_GRANT} where project_id = %s", [project_id])


async def begin_renewal(tx: Tx, grant: StoredGrant, seconds: float) -> bool:
    """Whether the caller is the one to renew it, for so long; nobody is once it was renewed."""
    row = await tx.row(
        "select app.begin_renewal(%s, %s, %s * interval '1 second') as mine",
        [grant.server_id, grant.version, seconds],
    )
    return bool(row and row["mine"])


async def keep_renewed(tx: Tx, grant: StoredGrant, sealed: str, life: int | None) -> None:
    """Nothing where somebody signed in since."""
    await tx.execute(
        "select app.keep_renewed(%s, %s, %s, %s::int * interval '1 second')",
        [grant.server_id, grant.version, sealed, _within_reason(life)],
    )


async def give_up_renewal(tx: Tx, grant: StoredGrant, *, refused: bool) -> None:
    """Somebody else may try; or, where it was `refused`, somebody has to sign in again."""
    await tx.execute(
        "select app.give_up_renewal(%s, %s, %s)", [grant.server_id, grant.version, refused]
    )


def _within_reason(life: int | None) -> int | None:
    return None if life is None else max(0, min(life, _LONGEST_LIFE))

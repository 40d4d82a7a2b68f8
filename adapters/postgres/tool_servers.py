"""MCP servers of a project."""

from collections.abc import Mapping
from typing import Any, LiteralString
from uuid import UUID

from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from contracts.tool_servers import StoredServer
from contracts.tool_sign_ins import Challenge

_SERVER: LiteralString = (
    "select id, project_id, name, url, secrets, created_at, updated_at, signs_in, client, challenge"
    " from tool_servers"
)


class UrlTaken(Exception):
    """The project has this server already."""


async def insert(tx: Tx, project_id: UUID, server: Mapping[str, Any]) -> None:
    """Raises `UrlTaken`; the transaction is over then."""
    try:
        await tx.execute(
            "insert into tool_servers (id, project_id, name, url, secrets, signs_in)"
            " values (%(id)s, %(project)s, %(name)s, %(url)s, %(secrets)s, %(signs_in)s)",
            {
                "signs_in": False,
                **server,
                "secrets": Jsonb(server["secrets"]),
                "project": project_id,
            },
        )
    except UniqueViolation:
        raise UrlTaken from None


async def update(
    tx: Tx, project_id: UUID, server_id: UUID, name: str, secrets: Mapping[str, str]
) -> None:
    await tx.execute(
        "update tool_servers set name = %s, secrets = %s where project_id = %s and id = %s",
        [name, Jsonb(secrets), project_id, server_id],
    )


async def wants_sign_in(tx: Tx, server: StoredServer, client: str | None) -> None:
    """From now on it is spoken with as whoever signs in; `client` is sealed."""
    await tx.execute(
        "update tool_servers set signs_in = true, client = %s where project_id = %s and id = %s",
        [client, server.project_id, server.id],
    )


async def note_challenge(tx: Tx, server: StoredServer, challenge: Challenge) -> None:
    """It refused a call so; kept for whoever signs in next, whoever found out."""
    told = Jsonb(challenge.model_dump(exclude_none=True))
    await tx.execute("select app.note_challenge(%s, %s)", [server.id, told])


async def forget_challenge(tx: Tx, server: StoredServer) -> None:
    """Somebody has signed in, or out."""
    await tx.execute(
        "update tool_servers set challenge = null where project_id = %s and id = %s",
        [server.project_id, server.id],
    )


async def delete(tx: Tx, project_id: UUID, server_id: UUID) -> bool:
    """With its tools."""
    gone = await tx.execute(
        "delete from tool_servers where project_id = %s and id = %s", [project_id, server_id]
    )
    return bool(gone.rowcount)


async def get(tx: Tx, project_id: UUID, server_id: UUID) -> StoredServer | None:
    return await tx.one(
        StoredServer, f"{_SERVER} where project_id = %s and id = %s", [project_id, server_id]
    )


async def listed(tx: Tx, project_id: UUID) -> list[StoredServer]:
    """By name."""
    return await tx.many(
        StoredServer, f"{_SERVER} where project_id = %s order by lower(name), id", [project_id]
    )

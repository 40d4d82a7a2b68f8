"""Tools of a project, and the private hosts that its owner named for them."""

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString
from uuid import UUID

from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from contracts.project_tools import StoredTool

_TOOL: LiteralString = (
    "select id, project_id, name, description, kind, parameters, request, secrets, changes,"
    " enabled, created_at, updated_at, server_id, remote_name, fingerprint, withdrawn_at"
    " from tools"
)
_SET: LiteralString = (
    "name = %(name)s, description = %(description)s, parameters = %(parameters)s,"
    " request = %(request)s, secrets = %(secrets)s, changes = %(changes)s, enabled = %(enabled)s"
)


_NO_SERVER: dict[str, Any] = {"server_id": None, "remote_name": None, "fingerprint": None}


class NameTaken(Exception):
    """The project has another tool of this name."""


async def insert(tx: Tx, project_id: UUID, tool: Mapping[str, Any]) -> None:
    """Raises `NameTaken`; the transaction is over then."""
    try:
        await tx.execute(
            "insert into tools (id, project_id, name, description, kind, parameters, request,"
            " secrets, changes, enabled, server_id, remote_name, fingerprint)"
            " values (%(id)s, %(project)s, %(name)s, %(description)s, %(kind)s, %(parameters)s,"
            " %(request)s, %(secrets)s, %(changes)s, %(enabled)s, %(server_id)s, %(remote_name)s,"
            " %(fingerprint)s)",
            _NO_SERVER | _params(tool) | {"project": project_id},
        )
    except UniqueViolation:
        raise NameTaken from None


async def update(tx: Tx, project_id: UUID, tool: Mapping[str, Any]) -> None:
    """All but its kind. Raises as `insert`."""
    try:
        await tx.execute(
            f"update tools set {_SET} where project_id = %(project)s and id = %(id)s",
            _params(tool) | {"project": project_id},
        )
    except UniqueViolation:
        raise NameTaken from None


def _params(tool: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **tool,
        "parameters": Jsonb(tool["parameters"]),
        "request": Jsonb(tool["request"]),
        "secrets": Jsonb(tool["secrets"]),
    }


async def look_again(tx: Tx, project_id: UUID, tool: Mapping[str, Any]) -> None:
    """What a server says of a tool now; switched off, whatever it was."""
    await tx.execute(
        "update tools set description = %(description)s, parameters = %(parameters)s,"
        " changes = %(changes)s, fingerprint = %(fingerprint)s, withdrawn_at = null,"
        " enabled = false where project_id = %(project)s and server_id = %(server_id)s"
        " and remote_name = %(remote_name)s",
        {**tool, "parameters": Jsonb(tool["parameters"]), "project": project_id},
    )


async def withdraw(tx: Tx, tool_id: UUID, fingerprint: str) -> None:
    """Switches it off, for what its server says now; nothing where somebody looked since."""
    await tx.execute("select app.withdraw_tool(%s, %s)", [tool_id, fingerprint])


async def delete(tx: Tx, project_id: UUID, tool_id: UUID) -> bool:
    gone = await tx.execute(
        "delete from tools where project_id = %s and id = %s", [project_id, tool_id]
    )
    return bool(gone.rowcount)


async def get(tx: Tx, project_id: UUID, tool_id: UUID) -> StoredTool | None:
    return await tx.one(
        StoredTool, f"{_TOOL} where project_id = %s and id = %s", [project_id, tool_id]
    )


async def listed(tx: Tx, project_id: UUID, *, enabled_only: bool = False) -> list[StoredTool]:
    """By name."""
    return await tx.many(
        StoredTool,
        f"{_TOOL} where project_id = %s and (enabled or not %s) order by lower(name), id",
        [project_id, enabled_only],
    )


async def hosts_of(tx: Tx, project_id: UUID) -> list[str]:
    rows = await tx.rows(
        "select host from tool_hosts where project_id = %s order by host", [project_id]
    )
    return [row["host"] for row in rows]


async def set_hosts(tx: Tx, project_id: UUID, hosts: Sequence[str]) -> None:
    await tx.execute("delete from tool_hosts where project_id = %s", [project_id])
    await tx.insert_many(
        "insert into tool_hosts (project_id, host) values (%s, %s)",
        [(project_id, host) for host in dict.fromkeys(hosts)],
    )

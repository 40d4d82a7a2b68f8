"""Tools of a project, and the private hosts that its owner named for them."""

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString
from uuid import UUID

from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from contracts.project_tools import RemoteState, StoredTool, WebhookSource

_TOOL: LiteralString = (
    "select id, project_id, name, description, kind, parameters, request, secrets, changes,"
    " enabled, created_at, updated_at, server_id, remote_name, fingerprint,"
    " withdrawn_at, source, remote_state from tools"
)
_SET: LiteralString = (
    "name = %(name)s, description = %(description)s, parameters = %(parameters)s,"
    " request = %(request)s, secrets = %(secrets)s, changes = %(changes)s,"
    " enabled = %(enabled)s and withdrawn_at is null"  # somebody may have found out just now
)


_NO_SERVER: dict[str, Any] = {
    "server_id": None, "remote_name": None, "fingerprint": None, "source": None,
}  # fmt: skip


class NameTaken(Exception):
    """The project has another tool of this name."""


async def insert(tx: Tx, project_id: UUID, tool: Mapping[str, Any]) -> None:
    """Raises `NameTaken`; the transaction is over then."""
    try:
        await tx.execute(
            "insert into tools (id, project_id, name, description, kind, parameters, request,"
            " secrets, changes, enabled, server_id, remote_name, fingerprint, source)"
            " values (%(id)s, %(project)s, %(name)s, %(description)s, %(kind)s, %(parameters)s,"
            " %(request)s, %(secrets)s, %(changes)s, %(enabled)s, %(server_id)s, %(remote_name)s,"
            " %(fingerprint)s, %(source)s)",
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
        "source": _source(tool.get("source")),
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


async def look_at_webhook(
    tx: Tx, project_id: UUID, tool_id: UUID, source: WebhookSource | None
) -> None:
    """Somebody looked at it: it may be switched on. None where it is no webhook of n8n's any more
    that would be known again."""
    await tx.execute(
        "update tools set source = %s, fingerprint = %s, remote_state = null, withdrawn_at = null"
        " where project_id = %s and id = %s",
        [_source(source), source and source.fingerprint, project_id, tool_id],
    )


async def note(
    tx: Tx, tool: StoredTool, state: RemoteState | None, source: WebhookSource | None
) -> None:
    """What n8n's list says of it; nothing where it was changed since."""
    await tx.execute(
        "update tools set source = %s, fingerprint = %s, remote_state = %s"
        " where project_id = %s and id = %s and updated_at = %s",
        [
            _source(source), source and source.fingerprint, state,
            tool.project_id, tool.id, tool.updated_at,
        ],
    )  # fmt: skip


async def note_registered(tx: Tx, tool: StoredTool, *, registered: bool) -> None:
    """What a call of a webhook told; nothing where it was changed since."""
    await tx.execute(
        "select app.note_registered(%s, %s, %s)", [tool.id, tool.updated_at, registered]
    )


def _source(source: WebhookSource | None) -> Jsonb | None:
    return Jsonb(source.model_dump(mode="json", by_alias=True)) if source else None


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

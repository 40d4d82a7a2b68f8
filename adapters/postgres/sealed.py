"""Everything that is kept sealed, of all projects and people: for whoever rotates the keys."""

from collections.abc import Mapping
from typing import LiteralString, NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from contracts.project_tools import ToolRequest
from contracts.tool_servers import request_to


class SealedTool(NamedTuple):
    """A tool's or a server's secrets, by header, and where they go."""

    table: LiteralString
    id: UUID
    request: ToolRequest
    secrets: dict[str, str]


class SealedText(NamedTuple):
    """One sealed text, and the server that it is for, where it is for one."""

    id: UUID
    request: ToolRequest | None
    sealed: str


async def tools(tx: Tx) -> list[SealedTool]:
    rows = await tx.rows("select id, request, secrets from tools where secrets <> '{}'")
    return [
        SealedTool("tools", row["id"], ToolRequest.model_validate(row["request"]), row["secrets"])
        for row in rows
    ]


async def servers(tx: Tx) -> list[SealedTool]:
    rows = await tx.rows("select id, url, secrets from tool_servers where secrets <> '{}'")
    return [
        SealedTool("tool_servers", row["id"], request_to(row["url"]), row["secrets"])
        for row in rows
    ]


async def clients(tx: Tx) -> list[SealedText]:
    """What we are to the authorization servers of MCP servers."""
    return await _texts(
        tx, "select id, url, client as sealed from tool_servers where client is not null"
    )


async def grants(tx: Tx) -> list[SealedText]:
    """Tokens of people who signed in to MCP servers."""
    return await _texts(
        tx,
        "select g.server_id as id, s.url, g.sealed"
        " from tool_grants g join tool_servers s on s.id = g.server_id",
    )


async def authenticators(tx: Tx) -> list[SealedText]:
    return await _texts(tx, "select user_id as id, null as url, sealed from authenticators")


async def _texts(tx: Tx, query: LiteralString) -> list[SealedText]:
    return [
        SealedText(row["id"], row["url"] and request_to(row["url"]), row["sealed"])
        for row in await tx.rows(query)
    ]


# Each writes only over what was read: whoever changed it in between sealed it with the first key.


async def replace_secrets(tx: Tx, tool: SealedTool, secrets: Mapping[str, str]) -> None:
    values = [Jsonb(secrets), tool.id, Jsonb(tool.secrets)]
    await tx.execute(f"update {tool.table} set secrets = %s where id = %s and secrets = %s", values)


async def replace_client(tx: Tx, old: SealedText, sealed: str) -> None:
    await tx.execute(
        "update tool_servers set client = %s where id = %s and client = %s",
        [sealed, old.id, old.sealed],
    )


async def replace_grant(tx: Tx, old: SealedText, sealed: str) -> None:
    await tx.execute(
        "update tool_grants set sealed = %s where server_id = %s and sealed = %s",
        [sealed, old.id, old.sealed],
    )


async def replace_authenticator(tx: Tx, old: SealedText, sealed: str) -> None:
    await tx.execute(
        "update authenticators set sealed = %s where user_id = %s and sealed = %s",
        [sealed, old.id, old.sealed],
    )

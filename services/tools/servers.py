"""MCP servers of a project: added, looked at, and their tools imported one by one.

A server says of its tools what it likes, and something else tomorrow. What somebody looked at is
kept with its fingerprint: a tool of which the server says something else is off until somebody
looks again.
"""

import asyncio
from collections.abc import Sequence
from uuid import UUID, uuid4

from adapters.postgres import tool_grants, tool_servers, tools
from adapters.postgres.database import Tx
from adapters.tools.mcp import McpServer
from contracts.errors import Invalid, NotFound
from contracts.project_tools import StoredTool, ToolKind
from contracts.tool_servers import RemoteTool, StoredServer, request_to
from contracts.tool_sign_ins import SignInWanted
from services.access.acting import Acting
from services.access.projects import get_project
from services.access.rights import may_write, must_write
from services.tools import grants, secrets, signing_in
from services.tools.looking import found_tools
from services.tools.schemas import ToolOut
from services.tools.sending import server_at
from services.tools.server_schemas import (
    FoundState,
    FoundTool,
    ImportBody,
    LookOut,
    NewServer,
    ServerChanges,
    ServerOut,
)

_MOST = 20


async def list_servers(acting: Acting, project_id: UUID) -> list[ServerOut]:
    """By name; where they are, and which secrets they have, for owners and editors."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        found = await tool_servers.listed(tx, project_id)
        grants = {grant.server_id: grant for grant in await tool_grants.listed(tx, project_id)}
        writes = await may_write(tx, project_id)
    return [ServerOut.of(server, grants.get(server.id), whole=writes) for server in found]


async def add(acting: Acting, project_id: UUID, new: NewServer) -> LookOut:
    """Kept once it has told its tools, or where somebody signs in before it does."""
    server_id, request = uuid4(), request_to(new.url)
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await must_write(tx, project_id)
        hosts = await tools.hosts_of(tx, project_id)
        if len(await tool_servers.listed(tx, project_id)) >= _MOST:
            raise Invalid(f"A project has at most {_MOST} MCP servers. Delete one.", field="url")
    kept = secrets.sealed(acting.adapters.sealer, server_id, request, new.secrets)
    plain = {name: value.get_secret_value() for name, value in new.secrets.items()}
    told = await _listed_or_none(acting, McpServer(new.url, plain, hosts))
    name = new.name or request.origin.partition("://")[2][:100]
    async with acting.transaction() as tx:
        values = {"id": server_id, "name": name, "url": new.url, "secrets": kept}
        values["signs_in"] = told is None
        try:
            await tool_servers.insert(tx, project_id, values)
        except tool_servers.UrlTaken:
            raise Invalid("This project has this server already.", field="url") from None
        server = await _get(tx, project_id, server_id)
        there = await tools.listed(tx, project_id)
    return await _looked(acting, server, told or [], there)


async def _listed_or_none(acting: Acting, at: McpServer) -> list[RemoteTool] | None:
    """None where the server wants somebody to sign in, and says where."""
    try:
        return await acting.adapters.mcp.listed(at)
    except SignInWanted as refused:
        own = "authorization" in map(str.lower, at.secrets)
        if own or await signing_in.wanted(acting, at, refused.challenge) is None:
            raise
        return None


async def change(
    acting: Acting, project_id: UUID, server_id: UUID, changes: ServerChanges
) -> ServerOut:
    """What `changes` does not set stays."""
    async with acting.transaction() as tx:
        server = await signing_in.editable(tx, project_id, server_id)
        name = changes.name if "name" in changes.model_fields_set else server.name
        kept = server.secrets
        if "secrets" in changes.model_fields_set:
            kept = secrets.changed(acting.adapters.sealer, server, server.request, changes.secrets)
        await tool_servers.update(tx, project_id, server_id, name, kept)
        changed = await _get(tx, project_id, server_id)
        grant = await tool_grants.get(tx, project_id, server_id)
    return ServerOut.of(changed, grant, whole=True)


async def delete(acting: Acting, project_id: UUID, server_id: UUID) -> None:
    """With the tools that were imported from it, and what somebody signed in for."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        server = await _get(tx, project_id, server_id)
        grant = await tool_grants.get(tx, project_id, server_id)
        hosts = await tools.hosts_of(tx, project_id)
        await tool_servers.delete(tx, project_id, server_id)
    if grant is not None:
        at = McpServer(server.url, {}, hosts)
        acting.later(signing_in.given_back, acting, server, at, grant)


async def look(acting: Acting, project_id: UUID, server_id: UUID) -> LookOut:
    """What the server says now; tools of which it says something else are switched off."""
    server, at = await _at(acting, project_id, server_id)
    if server.by_sign_in:
        told = await grants.as_signed_in(acting, server, at, acting.adapters.mcp.listed)
    else:
        told = await _listed_or_none(acting, at)
    if told is None:
        return await _from_now_on(acting, server)
    now = {one.name: one.fingerprint for one in told}
    async with acting.transaction() as tx:
        there = await tools.listed(tx, project_id)
        for tool in _of(server, there):
            if now.get(tool.remote_name or "") != tool.fingerprint:
                await tools.withdraw(tx, tool.id, tool.fingerprint or "")
    return await _looked(acting, server, told, there)


async def _from_now_on(acting: Acting, server: StoredServer) -> LookOut:
    """It did not ask for a sign-in before. What was imported stays as it is."""
    async with acting.transaction() as tx:
        await tool_servers.wants_sign_in(tx, server, server.client)
        server = await _get(tx, server.project_id, server.id)
    return LookOut(server=ServerOut.of(server, None, whole=True), items=[], gone=[])


async def take(
    acting: Acting, project_id: UUID, server_id: UUID, body: ImportBody
) -> list[ToolOut]:
    """Tools as they were looked at, switched off; one that is here already is what it is now."""
    server, at = await _at(acting, project_id, server_id)
    told = await grants.as_signed_in(acting, server, at, acting.adapters.mcp.listed)
    async with acting.transaction() as tx:
        there = await tools.listed(tx, project_id)
    looked = await _looked(acting, server, told, there)
    chosen = _chosen(looked.items, body)
    new = sum(one.state is FoundState.NEW for one in chosen)
    if len(there) + new > acting.adapters.settings.tools.most:
        raise Invalid("This project would have more tools than it can.", field="tools")
    async with acting.transaction() as tx:
        await must_write(tx, project_id)
        for one in chosen:
            await _store(tx, server, one)
        after = await tools.listed(tx, project_id)
    wanted = {one.remote_name for one in chosen}
    return [ToolOut.of(t, whole=True) for t in _of(server, after) if t.remote_name in wanted]


async def _store(tx: Tx, server: StoredServer, one: FoundTool) -> None:
    values = {
        "id": uuid4(),
        "name": one.name,
        "description": one.description,
        "kind": ToolKind.MCP,
        "parameters": one.parameters,
        "request": server.request.model_dump(by_alias=True),
        "secrets": {},
        "changes": one.changes,
        "enabled": False,
        "server_id": server.id,
        "remote_name": one.remote_name,
        "fingerprint": one.fingerprint,
    }
    if one.state is not FoundState.NEW:
        await tools.look_again(tx, server.project_id, values)
        return
    try:
        await tools.insert(tx, server.project_id, values)
    except tools.NameTaken:
        raise Invalid(
            f"Somebody made a tool {one.name} at the same time. Look again.", field="tools"
        ) from None


def _chosen(items: Sequence[FoundTool], body: ImportBody) -> list[FoundTool]:
    known = {one.remote_name: one for one in items}
    found: dict[str, FoundTool] = {}
    for wanted in body.tools:
        one = known.get(wanted.remote_name)
        if one is None or one.fingerprint != wanted.fingerprint:
            raise Invalid(
                f"The server says something else of {wanted.remote_name[:60]} than what you were"
                " shown. Look again.",
                field="tools",
            )
        if one.problem is not None:
            raise Invalid(f"{one.name} cannot be imported: {one.problem}", field="tools")
        found[one.remote_name] = one
    return list(found.values())


async def _at(acting: Acting, project_id: UUID, server_id: UUID) -> tuple[StoredServer, McpServer]:
    async with acting.transaction() as tx:
        server = await signing_in.editable(tx, project_id, server_id)
        hosts = await tools.hosts_of(tx, project_id)
    return server, server_at(acting, server, hosts)


async def _looked(
    acting: Acting, server: StoredServer, told: Sequence[RemoteTool], there: Sequence[StoredTool]
) -> LookOut:
    items = await asyncio.to_thread(found_tools, acting.adapters.guard, server, told, there)
    names = {one.name for one in told}
    async with acting.transaction() as tx:
        grant = await tool_grants.get(tx, server.project_id, server.id)
    return LookOut(
        server=ServerOut.of(server, grant, whole=True),
        items=items,
        gone=[tool.name for tool in _of(server, there) if tool.remote_name not in names],
    )


def _of(server: StoredServer, there: Sequence[StoredTool]) -> list[StoredTool]:
    return [tool for tool in there if tool.server_id == server.id]


async def _get(tx: Tx, project_id: UUID, server_id: UUID) -> StoredServer:
    server = await tool_servers.get(tx, project_id, server_id)
    if server is None:
        raise _none(server_id)
    return server


def _none(server_id: UUID) -> NotFound:
    return NotFound(f"There is no MCP server {server_id} in this project.")

"""A call of a tool, put together from what is stored, and made."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from adapters.postgres import tool_servers, tools
from adapters.postgres.database import Tx
from adapters.tools.http import Call
from adapters.tools.mcp import McpCall, McpServer, ToolChanged
from contracts.errors import AppError, NotFound
from contracts.project_tools import StoredTool, ToolAnswer, ToolKind, ToolTrial
from contracts.tool_servers import StoredServer
from contracts.tool_sign_ins import SignInNeeded
from contracts.tools import NotCalled
from services.access.acting import Acting
from services.tools import secrets
from services.tools.grants import as_signed_in

T = TypeVar("T")


@dataclass(frozen=True)
class ServerCall:
    """Of a server's tool: as whoever signed in there, where the server wants that."""

    server: StoredServer
    mcp: McpCall


@dataclass(frozen=True)
class WebhookCall:
    """Of a webhook of n8n, which may be gone by now."""

    tool: StoredTool
    call: Call


AnyCall = Call | ServerCall | WebhookCall
_UNREGISTERED = (
    "n8n has no such webhook, and ran nothing: it was probably changed or unpublished there. Go on"
    " without it, and tell the person that somebody who may change the project has to list n8n's"
    " webhooks again, under Settings › Tools › Import."
)


async def prepared(
    acting: Acting, tx: Tx, tool: StoredTool, arguments: Mapping[str, Any], key: str
) -> AnyCall:
    """Raises `CannotOpen`."""
    hosts = await tools.hosts_of(tx, tool.project_id)
    if tool.server_id is None or tool.remote_name is None or tool.fingerprint is None:
        plain = secrets.opened(acting.adapters.sealer, tool)
        call = Call(tool.kind, tool.request, arguments, plain, hosts, key)
        return WebhookCall(tool, call) if tool.kind is ToolKind.N8N else call
    server = await tool_servers.get(tx, tool.project_id, tool.server_id)
    if server is None:
        raise NotFound("The server of this tool was deleted.")
    at = server_at(acting, server, hosts)
    return ServerCall(server, McpCall(at, tool.remote_name, tool.fingerprint, arguments, key))


def server_at(acting: Acting, server: StoredServer, hosts: list[str]) -> McpServer:
    """Raises `CannotOpen`."""
    return McpServer(server.url, secrets.opened(acting.adapters.sealer, server), hosts)


async def answered(acting: Acting, tool_id: UUID, call: AnyCall) -> ToolAnswer:
    """Raises `ToolFailure`; a server's tool that changed is switched off."""
    if isinstance(call, Call):
        return await acting.adapters.tools.call(call)
    if isinstance(call, WebhookCall):
        answer = await acting.adapters.tools.call(call.call)
        await _note(acting, call.tool, answer)
        if answer.unregistered:
            raise NotCalled(_UNREGISTERED)
        return answer
    return await _made(acting, tool_id, call, acting.adapters.mcp.call)


async def tried(acting: Acting, tool_id: UUID, call: AnyCall) -> ToolTrial:
    """The same, with what went out and what came back; nothing is raised."""
    if isinstance(call, Call):
        return await acting.adapters.tools.tried(call)
    if isinstance(call, WebhookCall):
        trial = await acting.adapters.tools.tried(call.call)
        if trial.answer is not None:
            await _note(acting, call.tool, trial.answer)
        return trial
    try:
        return await _made(acting, tool_id, call, acting.adapters.mcp.tried)
    except NotCalled as failure:
        wants = isinstance(failure.__cause__, SignInNeeded)
        return ToolTrial(error=str(failure), sign_in=call.server.id if wants else None, ms=0)


async def _made(
    acting: Acting, tool_id: UUID, call: ServerCall, make: Callable[[McpCall], Awaitable[T]]
) -> T:
    """Raises `NotCalled` where the tool did nothing, and as `make` does."""

    async def once(at: McpServer) -> T:
        return await make(replace(call.mcp, server=at))

    try:
        return await as_signed_in(acting, call.server, call.mcp.server, once)
    except ToolChanged:
        await _withdraw(acting, tool_id, call.mcp)
        raise
    except AppError as error:
        raise NotCalled(error.detail) from error


async def _note(acting: Acting, tool: StoredTool, answer: ToolAnswer) -> None:
    """For the page of the project's tools, where that says something else by now."""
    if answer.unregistered or tool.remote_state is not None:
        async with acting.transaction() as tx:
            await tools.note_registered(tx, tool, registered=not answer.unregistered)


async def _withdraw(acting: Acting, tool_id: UUID, call: McpCall) -> None:
    async with acting.transaction() as tx:
        await tools.withdraw(tx, tool_id, call.fingerprint)

"""Tools of a project."""

from uuid import UUID

from fastapi import APIRouter

from contracts.errors import ContentRefused, Unreachable, UrlNotAllowed
from contracts.project_tools import ToolTrial
from contracts.tool_sign_ins import SignInNeeded
from server.declared import raises
from server.dependencies import Me
from server.idempotency import IdempotentRoute
from services.tools import discovering, servers, service, signing_in
from services.tools.schemas import (
    DiscoverBody,
    DiscoveredOut,
    HostsBody,
    HostsOut,
    NewTool,
    ToolChanges,
    ToolOut,
    ToolsOut,
    TryBody,
)
from services.tools.server_schemas import (
    BegunOut,
    FinishBody,
    FinishedOut,
    ImportBody,
    LookOut,
    NewServer,
    ServerChanges,
    ServerOut,
    ServersOut,
    SignedOutOut,
    SignInBody,
)

_ASKED = raises(ContentRefused, Unreachable, UrlNotAllowed)
_SPOKEN_WITH = raises(ContentRefused, SignInNeeded, Unreachable, UrlNotAllowed)
router = APIRouter(prefix="/projects/{project_id}", tags=["tools"], route_class=IdempotentRoute)
coming_back = APIRouter(tags=["tools"], route_class=IdempotentRoute)
"""Whoever comes back from an authorization server knows of no project."""


@router.get("/tools")
async def list_tools(project_id: UUID, me: Me) -> ToolsOut:
    """By name. Where a tool goes is shown to owners and editors; its secrets to nobody."""
    return ToolsOut(items=await service.list_tools(me, project_id))


@router.post("/tools", status_code=201)
async def make_tool(project_id: UUID, body: NewTool, me: Me) -> ToolOut:
    """A tool that the project's agent may call once it is switched on."""
    return await service.make(me, project_id, body)


@router.post("/tool-discovery", responses=raises(ContentRefused, Unreachable, UrlNotAllowed))
async def discover_tools(project_id: UUID, body: DiscoverBody, me: Me) -> DiscoveredOut:
    """What is described elsewhere and may be made a tool. Nothing is stored; `POST …/tools` makes
    those that are chosen."""
    return await discovering.discover(me, project_id, body)


@router.patch("/tools/{tool_id}")
async def change_tool(project_id: UUID, tool_id: UUID, body: ToolChanges, me: Me) -> ToolOut:
    """Send only what is to change. For another host, secrets have to be entered again."""
    return await service.change(me, project_id, tool_id, body)


@router.delete("/tools/{tool_id}", status_code=204)
async def delete_tool(project_id: UUID, tool_id: UUID, me: Me) -> None:
    await service.delete(me, project_id, tool_id)


@router.post("/tools/{tool_id}/try")
async def try_tool(project_id: UUID, tool_id: UUID, body: TryBody, me: Me) -> ToolTrial:
    """Calls it, also where it changes things: what went out and what came back, secrets masked."""
    return await service.try_out(me, project_id, tool_id, body.arguments)


@router.get("/tool-servers")
async def list_tool_servers(project_id: UUID, me: Me) -> ServersOut:
    """MCP servers, by name. Where one is is shown to owners and editors; its secrets to nobody."""
    return ServersOut(items=await servers.list_servers(me, project_id))


@router.post("/tool-servers", status_code=201, responses=_ASKED)
async def add_tool_server(project_id: UUID, body: NewServer, me: Me) -> LookOut:
    """Asks the server for its tools, and keeps it where it tells them, or where it wants somebody
    to sign in before (`sign_in`). None is imported yet."""
    return await servers.add(me, project_id, body)


@router.patch("/tool-servers/{server_id}")
async def change_tool_server(
    project_id: UUID, server_id: UUID, body: ServerChanges, me: Me
) -> ServerOut:
    """Send only what is to change."""
    return await servers.change(me, project_id, server_id, body)


@router.delete("/tool-servers/{server_id}", status_code=204)
async def delete_tool_server(project_id: UUID, server_id: UUID, me: Me) -> None:
    """With the tools that were imported from it."""
    await servers.delete(me, project_id, server_id)


@router.post("/tool-servers/{server_id}/look", responses=_SPOKEN_WITH)
async def look_at_tool_server(project_id: UUID, server_id: UUID, me: Me) -> LookOut:
    """What it says of its tools now. Those of which it says something else than what was imported
    are switched off."""
    return await servers.look(me, project_id, server_id)


@router.post("/tool-servers/{server_id}/tools", status_code=201, responses=_SPOKEN_WITH)
async def import_tools(project_id: UUID, server_id: UUID, body: ImportBody, me: Me) -> ToolsOut:
    """Tools as they were looked at, switched off. One that is here already is brought up to what
    the server says of it."""
    return ToolsOut(items=await servers.take(me, project_id, server_id, body))


@router.post("/tool-servers/{server_id}/sign-in", responses=_ASKED)
async def begin_tool_sign_in(
    project_id: UUID, server_id: UUID, body: SignInBody, me: Me
) -> BegunOut:
    """Where the caller's browser goes to sign in for the project, by OAuth. It comes back to the
    client's page `/tools/signed-in`, which sends what came along to `POST /tool-sign-ins`."""
    return await signing_in.begin(me, project_id, server_id, body)


@router.delete("/tool-servers/{server_id}/sign-in", responses=raises(UrlNotAllowed))
async def end_tool_sign_in(project_id: UUID, server_id: UUID, me: Me) -> SignedOutOut:
    """Forgets the tokens, and asks the authorization server to do so too."""
    return await signing_in.sign_out(me, project_id, server_id)


@coming_back.post("/tool-sign-ins", responses=_ASKED)
async def finish_tool_sign_in(body: FinishBody, me: Me) -> FinishedOut:
    """By whoever began it, once, within ten minutes."""
    return await signing_in.finish(me, body)


@router.get("/tool-hosts")
async def list_tool_hosts(project_id: UUID, me: Me) -> HostsOut:
    """Private hosts that the project's tools may reach."""
    return await service.hosts(me, project_id)


@router.put("/tool-hosts")
async def name_tool_hosts(project_id: UUID, body: HostsBody, me: Me) -> HostsOut:
    """For owners, of the hosts that the installation allows; all others are forgotten."""
    return await service.name_hosts(me, project_id, body)

"""Tools of a project: made, changed, switched on, and tried by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from adapters.postgres import tools
from adapters.postgres.database import Tx
from contracts.errors import Invalid, NotFound
from contracts.project_tools import StoredTool, ToolKind, ToolTrial
from services.access.acting import Acting
from services.access.projects import get_project
from services.access.rights import may_write, must_own, must_write
from services.tools import secrets
from services.tools.checking import changes_things, check_name, check_parameters, taken
from services.tools.schemas import HostsBody, HostsOut, NewTool, ToolChanges, ToolOut
from services.tools.sending import prepared, tried


async def list_tools(acting: Acting, project_id: UUID) -> list[ToolOut]:
    """By name; where they go, and which secrets they have, for owners and editors."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        found = await tools.listed(tx, project_id)
        writes = await may_write(tx, project_id)
    return [ToolOut.of(tool, whole=writes) for tool in found]


async def make(acting: Acting, project_id: UUID, new: NewTool) -> ToolOut:
    tool_id, sealer = uuid4(), acting.adapters.sealer
    check_parameters(new.parameters, new.request)
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await must_write(tx, project_id)
        there = await tools.listed(tx, project_id)
        check_name(new.name, there)
        if len(there) >= acting.adapters.settings.tools.most:
            raise Invalid("This project has as many tools as it can. Delete one.", field="name")
        values = {
            "id": tool_id,
            "name": new.name,
            "description": new.description,
            "kind": new.kind,
            "parameters": new.parameters,
            "request": new.request.model_dump(by_alias=True),
            "secrets": secrets.sealed(sealer, tool_id, new.request, new.secrets),
            "changes": changes_things(new.request, new.kind, new.changes),
            "enabled": new.enabled,
        }
        with _free(new.name):
            await tools.insert(tx, project_id, values)
        made = await _get(tx, project_id, tool_id)
    return ToolOut.of(made, whole=True)


async def change(acting: Acting, project_id: UUID, tool_id: UUID, changes: ToolChanges) -> ToolOut:
    """What `changes` does not set stays."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        tool = await _get(tx, project_id, tool_id)
        await must_write(tx, project_id)
        values = await _changed(acting, tx, tool, changes)
        with _free(values["name"]):
            await tools.update(tx, project_id, values)
        changed = await _get(tx, project_id, tool_id)
    return ToolOut.of(changed, whole=True)


async def _changed(
    acting: Acting, tx: Tx, tool: StoredTool, changes: ToolChanges
) -> dict[str, Any]:
    said = changes.model_fields_set
    _check_is_its_own(tool, changes)
    sealer, request = acting.adapters.sealer, changes.request or tool.request
    parameters = changes.parameters if "parameters" in said else tool.parameters
    if said & {"parameters", "request"}:
        check_parameters(parameters, request)
    name = changes.name if "name" in said else tool.name
    if name != tool.name:
        check_name(name, await tools.listed(tx, tool.project_id))
    kept = tool.secrets
    if said & {"secrets", "request"}:
        kept = secrets.changed(sealer, tool, request, changes.secrets)
    wanted = changes.changes if "changes" in said else tool.changes
    return {
        "id": tool.id,
        "name": name,
        "description": changes.description if "description" in said else tool.description,
        "parameters": parameters,
        "request": request.model_dump(by_alias=True),
        "secrets": kept,
        "changes": changes_things(request, tool.kind, wanted),
        "enabled": changes.enabled if "enabled" in said else tool.enabled,
    }


def _check_is_its_own(tool: StoredTool, changes: ToolChanges) -> None:
    """What a server says of its tool stays as it was looked at."""
    if tool.kind is not ToolKind.MCP:
        return
    said = changes.model_fields_set
    for field in ("parameters", "request", "secrets"):
        if field in said:
            raise Invalid("This comes from the tool's server: change it there.", field=field)
    if changes.enabled and "enabled" in said and tool.withdrawn_at is not None:
        raise Invalid(
            "The server says something else of this tool than what was looked at. Look at it and"
            " import it again first.",
            field="enabled",
        )


@contextmanager
def _free(name: str) -> Iterator[None]:
    """What is stored under it; somebody else may have been faster."""
    try:
        yield
    except tools.NameTaken:
        raise taken(name) from None


async def delete(acting: Acting, project_id: UUID, tool_id: UUID) -> None:
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        if not await tools.delete(tx, project_id, tool_id):
            raise _none(tool_id)


async def try_out(
    acting: Acting, project_id: UUID, tool_id: UUID, arguments: dict[str, Any]
) -> ToolTrial:
    """The real request and its answer, secrets masked; also of a tool that is switched off."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        tool = await _get(tx, project_id, tool_id)
        await must_write(tx, project_id)
        call = await prepared(acting, tx, tool, arguments, key=f"try-{uuid4()}")
    return await tried(acting, tool_id, call)


async def hosts(acting: Acting, project_id: UUID) -> HostsOut:
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        named = await tools.hosts_of(tx, project_id)
    return HostsOut(hosts=named, allowed=acting.adapters.settings.tools.private_hosts)


async def name_hosts(acting: Acting, project_id: UUID, body: HostsBody) -> HostsOut:
    """Private hosts that the project's tools may reach, of those that the installation allows."""
    allowed = acting.adapters.settings.tools
    for host in body.hosts:
        if not allowed.allows(host.lower()):
            raise Invalid(
                f"{host} is not among the private hosts that this installation allows tools"
                " (IBID_TOOLS__PRIVATE_HOSTS).",
                field="hosts",
            )
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await must_own(tx, project_id)
        await tools.set_hosts(tx, project_id, [host.lower() for host in body.hosts])
    return await hosts(acting, project_id)


async def _get(tx: Tx, project_id: UUID, tool_id: UUID) -> StoredTool:
    tool = await tools.get(tx, project_id, tool_id)
    if tool is None:
        raise _none(tool_id)
    return tool


def _none(tool_id: UUID) -> NotFound:
    return NotFound(f"There is no tool {tool_id} in this project.")

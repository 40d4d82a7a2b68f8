"""Tools of a project: made, changed, switched on, and tried by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from adapters.postgres import audit, tools
from adapters.postgres.database import Tx
from contracts.errors import Invalid, NotFound
from contracts.project_tools import StoredTool, ToolKind, ToolRequest, ToolTrial, WebhookSource
from services.access.acting import Acting
from services.access.projects import get_project
from services.access.rights import may_write, must_own, must_write
from services.tools import secrets
from services.tools.checking import changes_things, check_name, check_parameters, taken
from services.tools.schemas import HostsBody, HostsOut, NewTool, ToolChanges, ToolOut
from services.tools.sending import prepared, tried
from services.tools.webhooks import brought_up


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
    if new.source is not None:
        _check_source(new.source, new.kind)
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
            "source": new.source,
            "fingerprint": new.source and new.source.fingerprint,
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
    sealer = acting.adapters.sealer
    request, parameters, asks = await _as_it_is_called(tx, tool, changes)
    name = changes.name if "name" in said else tool.name
    if name != tool.name:
        check_name(name, await tools.listed(tx, tool.project_id))
    kept = tool.secrets
    if said & {"secrets", "request", "source"}:
        kept = secrets.changed(sealer, tool, request, changes.secrets)
    stays = tool.enabled and changes.source is None
    return {
        "id": tool.id,
        "name": name,
        "description": changes.description if "description" in said else tool.description,
        "parameters": parameters,
        "request": request.model_dump(by_alias=True),
        "secrets": kept,
        "changes": changes_things(request, tool.kind, asks),
        "enabled": changes.enabled if "enabled" in said else stays,
    }


async def _as_it_is_called(
    tx: Tx, tool: StoredTool, changes: ToolChanges
) -> tuple[ToolRequest, dict[str, Any], bool | None]:
    """And whether it asks first; None where nobody says so of what it is now."""
    said, now = changes.model_fields_set, changes.source
    request, parameters = changes.request or tool.request, tool.parameters
    asks: bool | None = tool.changes
    if now is not None:
        _check_source(now, tool.kind)
        request, parameters = brought_up(tool, now)
        another = tool.source is not None and tool.source.webhook != now.webhook
        asks = None if another or request.method != tool.request.method else asks
        await tools.look_at_webhook(tx, tool.project_id, tool.id, now)
    elif tool.kind is ToolKind.N8N and _moved(tool, request):
        # By hand: its webhook is whichever is there.
        await tools.look_at_webhook(tx, tool.project_id, tool.id, None)
    if "parameters" in said:
        parameters = changes.parameters
    if said & {"parameters", "request", "source"}:
        check_parameters(parameters, request)
    return request, parameters, changes.changes if "changes" in said else asks


def _moved(tool: StoredTool, request: ToolRequest) -> bool:
    return (request.method, request.url) != (tool.request.method, tool.request.url)


def _check_source(source: WebhookSource, kind: ToolKind) -> None:
    """Raises `Invalid`."""
    if kind is not ToolKind.N8N:
        raise Invalid("Only a tool of kind n8n has a webhook that it is from.", field="source")
    if not source.request.url.startswith(f"{source.webhooks_url}/"):
        raise Invalid("Its request goes elsewhere than to its webhooks_url.", field="source")
    check_parameters(source.parameters, source.request)


def _check_is_its_own(tool: StoredTool, changes: ToolChanges) -> None:
    """What a server says of its tool stays as it was looked at, and what n8n says of a webhook is
    looked at before it is called again."""
    said = changes.model_fields_set
    if changes.source is not None and "request" in said:
        raise Invalid(
            "Send the webhook as it was listed, without a request beside it.", field="source"
        )
    if tool.kind is ToolKind.MCP:
        for field in ("parameters", "request", "secrets"):
            if field in said:
                raise Invalid("This comes from the tool's server: change it there.", field=field)
    on = changes.enabled and "enabled" in said
    if not on or tool.withdrawn_at is None or changes.source is not None:
        return
    if tool.kind is ToolKind.MCP:
        raise Invalid(
            "The server says something else of this tool than what was looked at. Look at it and"
            " import it again first.",
            field="enabled",
        )
    if changes.request is None or not _moved(tool, changes.request):
        raise Invalid(
            "n8n says something else of this webhook than what was imported, or has it no more."
            " List its webhooks again and update it first.",
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
        named = len(body.hosts)
        await audit.record(tx, "tool-hosts-named", project_id, project_id, hosts=named)
    return await hosts(acting, project_id)


async def _get(tx: Tx, project_id: UUID, tool_id: UUID) -> StoredTool:
    tool = await tools.get(tx, project_id, tool_id)
    if tool is None:
        raise _none(tool_id)
    return tool


def _none(tool_id: UUID) -> NotFound:
    return NotFound(f"There is no tool {tool_id} in this project.")

"""Tools that are described elsewhere, listed so that people choose which to import: what is chosen
is made as any other tool is, and is off. Of those that were imported from n8n before, it is kept
how they stand to what is there now."""

import asyncio
from collections.abc import Collection, Sequence
from uuid import UUID

from pydantic import ValidationError

from adapters.postgres import tools
from adapters.tools.described import free_name
from adapters.tools.n8n import webhooks, workflow_id
from adapters.tools.n8n_api import list_workflows
from adapters.tools.openapi import operations, read_document
from contracts.errors import Invalid
from contracts.project_tools import Discovered, StoredTool, ToolKind, ToolRequest
from services.access.acting import Acting
from services.access.projects import get_project
from services.access.rights import must_write
from services.tools.checking import check_parameters, own_names
from services.tools.schemas import DiscoverBody, DiscoveredOut, GoneWebhook
from services.tools.webhooks import Listed, Seen, seen

_LARGEST = 5 * 1024 * 1024
_TOO_LARGE = "Its workflows are listed without their examples: with them they are too large."


async def discover(acting: Acting, project_id: UUID, body: DiscoverBody) -> DiscoveredOut:
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await must_write(tx, project_id)
        hosts = await tools.hosts_of(tx, project_id)
        there = await tools.listed(tx, project_id)
    if body.kind == "n8n":
        return await _of_n8n(acting, body, hosts, there)
    known = {_called(tool) for tool in there}
    found = await _of_openapi(acting, body, hosts)
    return DiscoveredOut(
        items=[
            _checked(one).model_copy(update={"imported": _called(one) in known}) for one in found
        ]
    )


async def _of_openapi(
    acting: Acting, body: DiscoverBody, hosts: Collection[str]
) -> list[Discovered]:
    text = body.document
    if text is None:
        text = await _fetched(acting, _url(body), hosts)
    return await asyncio.to_thread(lambda: operations(read_document(text), body.url))


async def _of_n8n(
    acting: Acting, body: DiscoverBody, hosts: Collection[str], there: Sequence[StoredTool]
) -> DiscoveredOut:
    url = _base(_url(body), "url")
    called = _base(body.webhooks_url or f"{url}/webhook", "webhooks_url")
    secrets = {name: value.get_secret_value() for name, value in body.secrets.items()}
    async with acting.adapters.tools.reaching(hosts) as egress:
        told = await list_workflows(egress, url, secrets)
    items = [_checked(one) for workflow in told.items for one in webhooks(workflow, called)]
    if told.bare:
        items = [one.model_copy(update={"warning": one.warning or _TOO_LARGE}) for one in items]
    ids = frozenset(workflow_id(workflow) for workflow in told.items)
    known = seen(items, there, Listed(called, ids, told.more))
    await _keep(acting, known)
    return DiscoveredOut(
        items=_rows(items, known, there),
        more=told.more,
        gone=[
            GoneWebhook(tool_id=one.tool.id, name=one.tool.name, detail=one.changed[0])
            for one in known
            if one.now is None
        ],
    )


async def _keep(acting: Acting, known: Sequence[Seen]) -> None:
    """What was found out of imported webhooks: those that are not what somebody looked at are off
    until somebody looks again. One without a source gets one."""
    async with acting.transaction() as tx:
        for one in known:
            tool, source = one.tool, one.source
            if (one.state, source) != (tool.remote_state, tool.source):
                await tools.note(tx, tool, one.state, source)
            if one.withdrawn and tool.withdrawn_at is None and tool.fingerprint is not None:
                await tools.withdraw(tx, tool.id, tool.fingerprint)


def _rows(
    items: Sequence[Discovered], known: Sequence[Seen], there: Sequence[StoredTool]
) -> list[Discovered]:
    """In n8n's order, one for each tool, and under names that are free here where there is none: a
    person gives workflows their names, and two the same."""
    of: dict[int, list[Discovered]] = {}
    for one in known:
        if one.now is not None and one.row is not None:
            of.setdefault(id(one.now), []).append(one.row)
    taken = {tool.name for tool in there} | own_names()
    return [
        row
        for one in items
        for row in of.get(id(one)) or [one.model_copy(update={"name": free_name(one.name, taken)})]
    ]


async def _fetched(acting: Acting, url: str, hosts: Collection[str]) -> str:
    async with acting.adapters.tools.reaching(hosts) as egress:
        fetched = await egress.get(url, types=None, max_bytes=_LARGEST)
    if fetched.status != 200:
        raise Invalid(f"The address answered with status {fetched.status}.", field="url")
    return fetched.body.decode(errors="replace")


def _url(body: DiscoverBody) -> str:
    if body.url is None:
        raise Invalid("Say where it is, or send the document itself.", field="url")
    return body.url


def _base(url: str, field: str) -> str:
    """An address that others are put after."""
    base = url.rstrip("/")
    try:
        plain = not ToolRequest.model_validate({"url": base}).placeholders and "?" not in base
    except ValidationError:
        plain = False
    if not plain:
        raise Invalid(
            "Enter an address such as https://n8n.example.com, without anything after its path.",
            field=field,
        )
    return base


def _called(one: Discovered | StoredTool) -> tuple[ToolKind, str, str]:
    return one.kind, one.request.method, one.request.url


def _checked(one: Discovered) -> Discovered:
    """What would be refused when it is made is told now."""
    if one.problem is None:
        try:
            check_parameters(one.parameters, one.request)
        except Invalid as error:
            return one.model_copy(update={"problem": error.detail})
    return one

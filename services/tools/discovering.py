"""Tools that are described elsewhere, listed so that people choose which to import. Nothing is
stored here: what is chosen is made as any other tool is, and is off."""

import asyncio
from collections.abc import Collection, Sequence
from uuid import UUID

from pydantic import ValidationError

from adapters.postgres import tools
from adapters.tools.described import free_name
from adapters.tools.n8n import webhooks
from adapters.tools.n8n_api import list_workflows
from adapters.tools.openapi import operations, read_document
from contracts.errors import Invalid
from contracts.project_tools import Discovered, StoredTool, ToolKind, ToolRequest
from services.access.acting import Acting
from services.access.projects import get_project
from services.access.rights import must_write
from services.tools.checking import check_parameters, own_names
from services.tools.schemas import DiscoverBody, DiscoveredOut

_LARGEST = 5 * 1024 * 1024
_TOO_LARGE = "Its workflows are listed without their examples: with them they are too large."


async def discover(acting: Acting, project_id: UUID, body: DiscoverBody) -> DiscoveredOut:
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await must_write(tx, project_id)
        hosts = await tools.hosts_of(tx, project_id)
        there = await tools.listed(tx, project_id)
    if body.kind == "n8n":
        found = await _of_n8n(acting, body, hosts)
        found.items = _named(found.items, there)
    else:
        found = DiscoveredOut(items=await _of_openapi(acting, body, hosts))
    known = {_called(tool.kind, tool.request) for tool in there}
    found.items = [
        _checked(one, imported=_called(one.kind, one.request) in known) for one in found.items
    ]
    return found


async def _of_openapi(
    acting: Acting, body: DiscoverBody, hosts: Collection[str]
) -> list[Discovered]:
    text = body.document
    if text is None:
        text = await _fetched(acting, _url(body), hosts)
    return await asyncio.to_thread(lambda: operations(read_document(text), body.url))


async def _of_n8n(acting: Acting, body: DiscoverBody, hosts: Collection[str]) -> DiscoveredOut:
    url = _base(_url(body), "url")
    called = _base(body.webhooks_url or f"{url}/webhook", "webhooks_url")
    secrets = {name: value.get_secret_value() for name, value in body.secrets.items()}
    async with acting.adapters.tools.reaching(hosts) as egress:
        listed = await list_workflows(egress, url, secrets)
    items = [one for workflow in listed.items for one in webhooks(workflow, called)]
    if listed.bare:
        items = [one.model_copy(update={"warning": one.warning or _TOO_LARGE}) for one in items]
    return DiscoveredOut(items=items, more=listed.more)


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


def _named(found: Sequence[Discovered], there: Sequence[StoredTool]) -> list[Discovered]:
    """Under names that are free here. A person gives workflows their names, and two the same."""
    known = {_called(tool.kind, tool.request): tool.name for tool in there}
    taken = {tool.name for tool in there} | own_names()
    return [
        one.model_copy(
            update={"name": known.get(_called(one.kind, one.request)) or free_name(one.name, taken)}
        )
        for one in found
    ]


def _called(kind: ToolKind, request: ToolRequest) -> tuple[ToolKind, str, str]:
    return kind, request.method, request.url


def _checked(one: Discovered, *, imported: bool) -> Discovered:
    """What would be refused when it is made is told now."""
    if one.problem is None:
        try:
            check_parameters(one.parameters, one.request)
        except Invalid as error:
            return one.model_copy(update={"problem": error.detail})
    return one.model_copy(update={"imported": imported})

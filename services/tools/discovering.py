"""Tools that are described elsewhere, listed so that people choose which to import. Nothing is
stored here: what is chosen is made as any other tool is, and is off."""

import asyncio
import json
from collections.abc import Collection, Mapping
from urllib.parse import quote
from uuid import UUID

from adapters.postgres import tools
from adapters.tools.n8n import WORKFLOWS, next_cursor, webhooks
from adapters.tools.openapi import operations, read_document
from contracts.errors import Invalid
from contracts.project_tools import Discovered
from services.access.acting import Acting
from services.access.projects import get_project
from services.access.rights import must_write
from services.tools.checking import check_parameters
from services.tools.schemas import DiscoverBody

_MOST_PAGES = 20
_LARGEST = 5 * 1024 * 1024
_NO_SECRETS: Mapping[str, str] = {}


async def discover(acting: Acting, project_id: UUID, body: DiscoverBody) -> list[Discovered]:
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        await must_write(tx, project_id)
        hosts = await tools.hosts_of(tx, project_id)
    found = await _found(acting, body, hosts)
    return [_checked(one) for one in found]


async def _found(acting: Acting, body: DiscoverBody, hosts: Collection[str]) -> list[Discovered]:
    if body.kind == "n8n":
        return await _workflows(acting, body, hosts)
    text = body.document
    if text is None:
        text = await _fetched(acting, _url(body), hosts)
    return await asyncio.to_thread(lambda: operations(read_document(text), body.url))


async def _workflows(
    acting: Acting, body: DiscoverBody, hosts: Collection[str]
) -> list[Discovered]:
    base = _url(body).rstrip("/")
    secrets = {name: value.get_secret_value() for name, value in body.secrets.items()}
    found: list[Discovered] = []
    address = base + WORKFLOWS
    for _ in range(_MOST_PAGES):
        text = await _fetched(acting, address, hosts, secrets)
        try:
            page = json.loads(text)
        except ValueError:
            raise Invalid("This is not n8n: it answered with no JSON.", field="url") from None
        found += webhooks(page, base)
        cursor = next_cursor(page)
        if cursor is None:
            break
        address = f"{base}{WORKFLOWS}&cursor={quote(cursor, safe='')}"
    return found


async def _fetched(
    acting: Acting, url: str, hosts: Collection[str], secrets: Mapping[str, str] = _NO_SECRETS
) -> str:
    """A redirect is not followed with a secret."""
    async with acting.adapters.tools.reaching(hosts) as egress:
        fetched = await egress.get(
            url, headers=secrets, types=None, max_bytes=_LARGEST, redirects=0 if secrets else 5
        )
    if fetched.status != 200:
        raise Invalid(f"The address answered with status {fetched.status}.", field="url")
    return fetched.body.decode(errors="replace")


def _url(body: DiscoverBody) -> str:
    if body.url is None:
        raise Invalid("Say where it is, or send the document itself.", field="url")
    return body.url


def _checked(one: Discovered) -> Discovered:
    """What would be refused when it is made is told now."""
    if one.problem is None:
        try:
            check_parameters(one.parameters, one.request)
        except Invalid as error:
            return one.model_copy(update={"problem": error.detail})
    return one

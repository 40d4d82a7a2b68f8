"""What the things of a world lead to: a site, a server of tools, and one that wants a sign-in."""

from collections.abc import AsyncIterator

import pytest

from contracts.settings import Settings
from contracts.settings.tools import ToolSettings
from tests.fakes.site import Site, html, running_site
from tests.mcp_server import McpTestServer, orders, running
from tests.oauth_server import Guarded, guarded


@pytest.fixture(scope="module")
async def site() -> AsyncIterator[Site]:
    async with running_site(Site()) as running:
        running.pages["/"] = html("Cold rooms", "All about them.", [])
        yield running


@pytest.fixture(scope="module")
async def shop() -> AsyncIterator[McpTestServer]:
    async with running(McpTestServer(), orders().streamable_http_app()) as server:
        yield server


@pytest.fixture(scope="module")
async def wanting() -> AsyncIterator[Guarded]:
    async with guarded() as servers:
        yield servers


@pytest.fixture(scope="module")
def settings(settings: Settings, site: Site) -> Settings:
    web = settings.web.model_copy(update={"allowed_private_hosts": [site.host], "seconds": 3})
    crawl = settings.crawl.model_copy(update={"starts_a_minute": 100_000})
    # Those that requests make are there until the end.
    tools = ToolSettings.model_validate({"private_hosts": ["*"], "seconds": 3, "most": 10_000})
    often = {"sign_ups": 100_000, "sign_in_attempts": 100_000}  # one for each request of some
    long = {"access_seconds": 86_400}  # an hour of requests, by somebody who signed in once
    accounts = settings.accounts.model_copy(update=often | long)
    return settings.model_copy(
        update={"web": web, "crawl": crawl, "tools": tools, "accounts": accounts}
    )

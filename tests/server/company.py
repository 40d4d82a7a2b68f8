"""A company whose people sign in at an OpenID provider of its own, and an API that asks it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pydantic import HttpUrl

from contracts.settings import OidcSettings, Settings
from local.processes import free_port
from tests.api import running_api
from tests.oidc_server import CLIENT_ID, CLIENT_SECRET, OidcServer, oidc_server
from tests.plain_http import NO_TLS

REDIRECT = "http://localhost:3000/sign-in/company"
BEGIN, FINISH = "/auth/providers/company/begin", "/auth/providers/company/finish"


@pytest.fixture(scope="module")
async def company() -> AsyncIterator[OidcServer]:
    async with oidc_server(REDIRECT) as server:
        yield server


@pytest.fixture(autouse=True)
async def as_it_was(company: OidcServer) -> None:
    await company.control(claims={}, token=None)


def signing_in_at(
    settings: Settings, company: OidcServer, accounts: dict[str, Any] | None = None, **told: Any
) -> Settings:
    """Of another API over the same database, where people sign in at the company."""
    issuer = {
        "issuer": company.issuer,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "label": "The company",
        **told,
    }
    return settings.model_copy(
        update={
            "oidc": {"company": OidcSettings.model_validate(issuer)},
            "accounts": settings.accounts.model_copy(update=accounts or {}),
            "public_api_url": HttpUrl(f"http://127.0.0.1:{free_port()}"),
        }
    )


@asynccontextmanager
async def api(settings: Settings, company: OidcServer, **told: Any) -> AsyncIterator[str]:
    async with running_api(signing_in_at(settings, company, **told)) as url:
        yield f"{url}/api/v1"


@pytest.fixture(scope="module")
async def url(settings: Settings, company: OidcServer, server: str) -> AsyncIterator[str]:
    async with api(settings, company) as address:
        yield address


@pytest.fixture
async def browser(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=url, verify=NO_TLS) as http:
        yield http


def somebody() -> str:
    return f"p{uuid4().hex[:10]}"


async def back(http: httpx.AsyncClient, company: OidcServer, login: str) -> dict[str, str]:
    begun = await http.post(BEGIN)
    assert begun.status_code == 200, begun.text
    return await company.came_back(begun.json()["url"], login)


async def signed_in(http: httpx.AsyncClient, company: OidcServer, login: str) -> httpx.Response:
    return await http.post(FINISH, json=await back(http, company, login))

"""An admin, a directory that has a token of theirs, and a Clerk."""

from collections.abc import AsyncIterator

import httpx
import pytest

from contracts.settings import Settings
from tests.api import Person, running_api, sign_up
from tests.database_fixture import TestDatabase
from tests.server.directory.clerk import Clerk, with_clerk
from tests.server.directory.scim import Scim
from tests.server.project_rows import execute
from tests.server.test_auth import PASSWORD


@pytest.fixture(scope="module")
async def scim(server: str, admin: Person) -> AsyncIterator[Scim]:
    body = {"name": "Entra", "password": PASSWORD}
    made = await admin.http.post("/admin/scim/tokens", json=body)
    assert made.status_code == 201, made.text
    token = made.json()["secret"]
    async with httpx.AsyncClient(
        base_url=f"{server}/api/v1/scim/v2", headers={"authorization": f"Bearer {token}"}
    ) as http:
        yield Scim(http, token)


@pytest.fixture(scope="module")
async def clerk(settings: Settings, admin: Person) -> AsyncIterator[Clerk]:
    async with (
        running_api(with_clerk(settings)) as url,
        httpx.AsyncClient(base_url=f"{url}/api/v1") as http,
    ):
        yield Clerk(http)


@pytest.fixture(scope="module")
async def linking(settings: Settings, admin: Person) -> AsyncIterator[Clerk]:
    """An API that gives an account to whoever has its address there."""
    async with (
        running_api(with_clerk(settings, link_by_email=True)) as url,
        httpx.AsyncClient(base_url=f"{url}/api/v1") as http,
    ):
        yield Clerk(http)


@pytest.fixture
async def without_password(
    server: str, admin: Person, database: TestDatabase
) -> AsyncIterator[Person]:
    """Somebody whose address is proved, and who comes in another way than by a password."""
    person = await sign_up(server)
    execute(
        database,
        "update users set password_hash = null, email_verified_at = now() where email = %s",
        person.email,
    )
    yield person
    await person.http.aclose()

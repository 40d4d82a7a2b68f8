"""An admin, and a directory that has a token of theirs."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.api import Person, sign_up
from tests.server.directory.scim import Scim


@pytest.fixture(scope="module")
async def admin(server: str) -> AsyncIterator[Person]:
    """Whoever made the first account."""
    person = await sign_up(server)
    yield person
    await person.http.aclose()


@pytest.fixture(scope="module")
async def scim(server: str, admin: Person) -> AsyncIterator[Scim]:
    made = await admin.http.post("/admin/scim/tokens", json={"name": "Entra"})
    assert made.status_code == 201, made.text
    token = made.json()["secret"]
    async with httpx.AsyncClient(
        base_url=f"{server}/api/v1/scim/v2", headers={"authorization": f"Bearer {token}"}
    ) as http:
        yield Scim(http, token)

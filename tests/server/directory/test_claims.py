"""Groups that an issuer's claim puts somebody in, followed at each sign-in at a real provider."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from contracts.settings import Settings
from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.oidc_server import OidcServer
from tests.server.company import api, as_it_was, company, signed_in, somebody

__all__ = ["as_it_was", "company"]

ENGINES, ISLANDS = f"Engines {uuid4().hex[:6]}", f"Islands {uuid4().hex[:6]}"
MAP = {"/engineering": ENGINES, "/travel": ISLANDS, "/nowhere": "A group that there is not"}


@pytest.fixture(scope="module")
async def admin(server: str) -> AsyncIterator[Person]:
    person = await sign_up(server)
    yield person
    await person.http.aclose()


@pytest.fixture(scope="module")
async def groups(admin: Person) -> dict[str, str]:
    """Ids by name."""
    made = [await admin.http.post("/admin/groups", json={"name": n}) for n in (ENGINES, ISLANDS)]
    return {one.json()["name"]: one.json()["id"] for one in made}


@pytest.fixture(scope="module")
async def mapped(settings: Settings, company: OidcServer, admin: Person) -> AsyncIterator[str]:
    async with api(settings, company, group_map=MAP) as url:
        yield url


async def enter(url: str, company: OidcServer, login: str, *claim: str) -> str:
    """Who they are, once they signed in with these groups in their claim."""
    await company.control(claims={"groups": list(claim)})
    async with httpx.AsyncClient(base_url=url) as http:
        entered = await signed_in(http, company, login)
    assert entered.status_code == 200, entered.text
    return entered.json()["user"]["id"]


def groups_of(database: TestDatabase, person: str) -> list[str]:
    with psycopg.connect(database.superuser_url) as connection:
        rows = connection.execute(
            "select g.name from group_members m join groups g on g.id = m.group_id"
            " where m.user_id = %s order by 1",
            [person],
        ).fetchall()
    return [name for (name,) in rows]


async def test_who_signs_in_is_in_the_groups_of_their_claim(
    mapped: str, company: OidcServer, groups: dict[str, str], database: TestDatabase
):
    person = await enter(mapped, company, somebody(), "/engineering", "/travel", "/unknown")

    assert groups_of(database, person) == [ENGINES, ISLANDS]


async def test_the_next_sign_in_follows_the_claim_and_each_change_is_an_event(
    mapped: str, company: OidcServer, groups: dict[str, str], database: TestDatabase
):
    login = somebody()
    found: list[list[str]] = []
    for claim in (["/engineering"], ["/travel"], ["/travel"], []):
        person = await enter(mapped, company, login, *claim)
        found.append(groups_of(database, person))
    with psycopg.connect(database.superuser_url) as connection:
        rows: list[Any] = connection.execute(
            "select action, detail ->> 'group' from audit where subject = %s"
            " and detail ->> 'by' = %s order by id",
            [person, company.issuer],
        ).fetchall()

    assert found == [[ENGINES], [ISLANDS], [ISLANDS], []]
    assert rows == [
        ("group-member-added", groups[ENGINES]),
        ("group-member-added", groups[ISLANDS]),
        ("group-member-removed", groups[ENGINES]),
        ("group-member-removed", groups[ISLANDS]),
    ]


async def test_what_was_given_by_hand_stays_and_what_the_claim_gives_is_not_taken_by_hand(
    mapped: str,
    company: OidcServer,
    groups: dict[str, str],
    database: TestDatabase,
    admin: Person,
):
    login = somebody()
    person = await enter(mapped, company, login, "/engineering")
    path = f"/admin/groups/{groups[ENGINES]}/members"
    refused = await admin.http.delete(f"{path}/{person}")
    await admin.http.post(path, json={"email": f"{login}@example.com"})
    await enter(mapped, company, login)
    by_hand = groups_of(database, person)
    taken = await admin.http.delete(f"{path}/{person}")

    assert (refused.status_code, by_hand, taken.status_code) == (409, [ENGINES], 204)
    assert groups_of(database, person) == []


async def test_what_is_mapped_no_more_is_taken(
    mapped: str,
    settings: Settings,
    company: OidcServer,
    groups: dict[str, str],
    database: TestDatabase,
):
    login = somebody()
    person = await enter(mapped, company, login, "/engineering")
    async with api(settings, company) as unmapped:
        await enter(unmapped, company, login, "/engineering")

    assert groups_of(database, person) == []


async def test_a_role_that_a_claim_gives_ends_with_it(
    mapped: str, company: OidcServer, groups: dict[str, str], admin: Person
):
    login = somebody()
    project = await admin.project()
    path = f"/projects/{project}/groups/{groups[ENGINES]}"
    await admin.http.put(path, json={"role": "reader"})
    found: list[int] = []
    async with httpx.AsyncClient(base_url=mapped) as http:
        for claim in (["/engineering"], []):
            await company.control(claims={"groups": claim})
            await signed_in(http, company, login)
            found.append((await http.get(f"/projects/{project}")).status_code)

    assert found == [200, 404]

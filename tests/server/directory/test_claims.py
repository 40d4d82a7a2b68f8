"""Groups that an issuer's claim puts somebody in, followed at each sign-in at a real provider."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from contracts.settings import Settings
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.oidc_server import OidcServer
from tests.server.company import api, as_it_was, company, signed_in, somebody
from tests.server.project_rows import execute
from tests.server.test_identities import bearing
from tests.server.waiting_for_groups import holding_groups

__all__ = ["as_it_was", "company"]

ENGINES, ISLANDS = f"Engines {uuid4().hex[:6]}", f"Islands {uuid4().hex[:6]}"
MAP = {"/engineering": ENGINES, "/travel": ISLANDS, "/nowhere": "A group that there is not"}


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


async def test_what_was_given_by_hand_stays_when_the_claim_ends(
    mapped: str,
    company: OidcServer,
    groups: dict[str, str],
    database: TestDatabase,
    admin: Person,
):
    login = somebody()
    person = await enter(mapped, company, login, "/engineering")
    path = f"/admin/groups/{groups[ENGINES]}/members"
    await admin.http.post(path, json={"email": f"{login}@example.com"})

    await enter(mapped, company, login)

    assert groups_of(database, person) == [ENGINES]


async def test_an_admin_takes_out_whom_a_claim_put_there_until_the_next_sign_in_that_has_it(
    mapped: str, company: OidcServer, groups: dict[str, str], database: TestDatabase, admin: Person
):
    login = somebody()
    person = await enter(mapped, company, login, "/engineering", "/travel")
    path = f"{mapped}/admin/groups/{groups[ENGINES]}/members"
    head = bearing(admin)
    async with httpx.AsyncClient(headers=head) as http:
        listed = (await http.get(path)).json()["items"]
        taken = await http.delete(f"{path}/{person}")
    out = groups_of(database, person)
    await enter(mapped, company, login, "/engineering")

    assert {one["user_id"]: one["claimed_by"] for one in listed}[person] == ["The company"]
    assert (taken.status_code, taken.json()) == (200, {"comes_back_by": ["The company"]})
    assert out == [ISLANDS]
    assert groups_of(database, person) == [ENGINES]


async def test_whom_an_issuer_put_there_that_is_gone_from_the_settings_is_taken_out_for_good(
    mapped: str, company: OidcServer, groups: dict[str, str], database: TestDatabase, admin: Person
):
    person = await enter(mapped, company, somebody(), "/engineering")
    path = f"/admin/groups/{groups[ENGINES]}/members"

    listed = (await admin.http.get(path)).json()["items"]
    taken = await admin.http.delete(f"{path}/{person}")

    assert {one["user_id"]: one["claimed_by"] for one in listed}[person] == [company.issuer]
    assert (taken.status_code, taken.json()) == (200, {"comes_back_by": []})
    assert groups_of(database, person) == []


@pytest.mark.parametrize("claim", [["/engineering"], []])
async def test_whom_no_claim_puts_there_again_does_not_come_back(
    mapped: str, settings: Settings, company: OidcServer, groups: dict[str, str], admin: Person,
    claim: list[str],
):  # fmt: skip
    """By a claim that is mapped no more, or by hand."""
    login = somebody()
    person = await enter(mapped, company, login, *claim)
    path = f"/admin/groups/{groups[ENGINES]}/members"
    if not claim:
        await admin.http.post(path, json={"email": f"{login}@example.com"})
    async with (
        api(settings, company, group_map={} if claim else MAP) as url,
        httpx.AsyncClient(base_url=url, headers=bearing(admin)) as http,
    ):
        taken = await http.delete(f"{path}/{person}")

    assert (taken.status_code, taken.json()) == (200, {"comes_back_by": []})


async def test_a_sign_in_that_changes_nothing_waits_for_nobody_and_is_no_event(
    settings: Settings, company: OidcServer, admin: Person, database: TestDatabase
):
    """Whichever order the database finds groups in: neither names nor ages go by ids here."""
    told: dict[str, str] = {}
    for order in "fdb975310":
        told[order] = name = f"{15 - int(order, 16):02} {uuid4().hex[:6]}"
        group = order + str(uuid4())[1:]
        execute(database, "insert into groups (id, name) values (%s, %s)", group, name)
    login = somebody()
    async with api(settings, company, group_map=told) as url:
        person = await enter(url, company, login, *told)
        with holding_groups(database):
            async with asyncio.timeout(20):
                await enter(url, company, login, *told)
    with psycopg.connect(database.superuser_url) as connection:
        events = connection.execute(
            "select action from audit where subject = %s and action like 'group-%%'", [person]
        ).fetchall()

    assert groups_of(database, person) == sorted(told.values())
    assert events == [("group-member-added",)] * len(told)


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

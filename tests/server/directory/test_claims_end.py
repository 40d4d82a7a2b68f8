"""What a claim gave ends: with the identity that it came by, and when nobody says it again."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import psycopg
import pytest

from adapters.wiring import WorkerAdapters
from contracts.settings import Settings
from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.oidc_server import OidcServer
from tests.server.company import api, as_it_was, company, somebody
from tests.server.directory.test_claims import (
    ENGINES,
    ISLANDS,
    MAP,
    enter,
    groups,
    groups_of,
    mapped,
)
from tests.server.joining import id_of
from tests.server.project_rows import execute
from tests.server.reading_along import SOON
from tests.server.test_document_events import following
from tests.server.test_identities import added, bearing
from tests.server.waiting_for_groups import waits_with_the_account_free
from worker.jobs import end_claims

__all__ = ["as_it_was", "company", "groups", "mapped"]


@pytest.fixture
async def mallory(mapped: str, company: OidcServer) -> AsyncIterator[Person]:
    """Has a password, and is in a group by a claim."""
    person = await sign_up(mapped.removesuffix("/api/v1"))
    login = somebody()
    async with httpx.AsyncClient(base_url=mapped) as http:
        assert (await added(http, company, login, bearing(person))).status_code == 200
    await enter(mapped, company, login, "/engineering", "/travel")
    yield person
    await person.http.aclose()


async def let_in(admin: Person, group: str) -> str:
    """A project that who is in the group reads."""
    project = await admin.project()
    await admin.http.put(f"/projects/{project}/groups/{group}", json={"role": "reader"})
    return project


def events_of(database: TestDatabase, person: str) -> list[Any]:
    with psycopg.connect(database.superuser_url) as connection:
        return connection.execute(
            "select user_id::text, detail ->> 'group', detail ->> 'by' from audit"
            " where subject = %s and action = 'group-member-removed' order by id",
            [person],
        ).fetchall()


async def test_who_removes_their_sign_in_is_out_of_what_its_claim_gave(
    mallory: Person,
    admin: Person,
    groups: dict[str, str],
    company: OidcServer,
    database: TestDatabase,
):
    person, project = await id_of(mallory), await let_in(admin, groups[ENGINES])
    by_hand = f"/admin/groups/{groups[ISLANDS]}/members"
    await admin.http.post(by_hand, json={"email": mallory.email})
    mine = (await mallory.http.get("/me/identities")).json()

    async with asyncio.timeout(20), following(mallory, project) as frames:
        assert (await anext(frames)).event == "counts"
        gone = await mallory.http.delete(f"/me/identities/{mine[0]['id']}")
        async with asyncio.timeout(SOON + 1):
            rest = [frame.event async for frame in frames]

    assert (gone.status_code, rest) == (204, ["error"])
    assert groups_of(database, person) == [ISLANDS], "by hand"
    assert (await mallory.http.get(f"/projects/{project}")).status_code == 404
    assert events_of(database, person) == [(person, groups[ENGINES], company.issuer)]


async def test_whoever_changes_groups_never_waits_for_who_removes_their_sign_in(
    mallory: Person, database: TestDatabase
):
    mine = (await mallory.http.get("/me/identities")).json()
    removal = mallory.http.delete(f"/me/identities/{mine[0]['id']}")

    gone = await waits_with_the_account_free(database, await id_of(mallory), removal)

    assert gone.status_code == 204


async def test_what_no_sign_in_said_again_in_time_is_over(
    mallory: Person,
    admin: Person,
    groups: dict[str, str],
    company: OidcServer,
    database: TestDatabase,
    worker: WorkerAdapters,
):
    person, project = await id_of(mallory), await let_in(admin, groups[ENGINES])
    by_hand = f"/admin/groups/{groups[ISLANDS]}/members"
    await admin.http.post(by_hand, json={"email": mallory.email})
    before = await end_claims(worker)
    seen = (await mallory.http.get(f"/projects/{project}")).status_code
    execute(database, "update group_reasons set ends_at = now() where user_id = %s"
            " and ends_at is not null", person)  # fmt: skip

    done = await end_claims(worker)

    assert (before.count, seen, done.count) == (0, 200, 1)
    assert groups_of(database, person) == [ISLANDS], "by hand"
    assert (await mallory.http.get(f"/projects/{project}")).status_code == 404
    assert events_of(database, person) == [(None, groups[ENGINES], company.issuer)]


async def test_it_holds_for_as_long_as_a_sign_in_there_and_each_says_it_again(
    settings: Settings, company: OidcServer, admin: Person, groups: dict[str, str],
    database: TestDatabase,
):  # fmt: skip
    login = somebody()

    async def seconds(url: str) -> int:
        person = await enter(url, company, login, "/engineering")
        with psycopg.connect(database.superuser_url) as connection:
            row = connection.execute(
                "select extract(epoch from ends_at - now()) from group_reasons where user_id = %s",
                [person],
            ).fetchone()
        return round(float(row[0])) if row else 0

    async with (
        api(settings, company, group_map=MAP, session_seconds=5000) as shorter,
        api(settings, company, group_map=MAP, session_seconds=9000) as longer,
    ):
        found = [await seconds(shorter), await seconds(longer)]

    assert found == [pytest.approx(5000, abs=20), pytest.approx(9000, abs=20)]

"""Admins of the installation: who is one, what they see, and that one stays."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from contracts.settings import Settings
from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.server.joining import id_of
from worker.appoint import appoint


@pytest.fixture
async def somebody(server: str, admin: Person) -> AsyncIterator[Person]:
    person = await sign_up(server)
    yield person
    await person.http.aclose()


async def decide(person: Person, what: str, about: str) -> httpx.Response:
    return await person.http.post(f"/admin/accounts/{about}/{what}")


async def accounts(person: Person, **wanted: Any) -> list[dict[str, Any]]:
    answer = await person.http.get("/admin/accounts", params=wanted)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_the_first_account_is_an_admin_and_no_later_one(
    admin: Person, somebody: Person
) -> None:
    told = [(await one.http.get("/me")).json()["is_admin"] for one in (admin, somebody)]

    assert told == [True, False]


async def test_admins_find_accounts_and_how_they_stand(admin: Person, somebody: Person) -> None:
    found = await accounts(admin, q=somebody.email.upper())
    admins = await accounts(admin, state="admin")
    suspended = await accounts(admin, state="suspended")

    assert [(one["email"], one["is_admin"], one["suspended_at"]) for one in found] == [
        (somebody.email, False, None)
    ]
    assert found[0]["signed_in_at"]
    assert (await id_of(admin)) in [one["id"] for one in admins]
    assert found[0]["id"] not in [one["id"] for one in admins + suspended]


async def test_accounts_come_a_page_at_a_time_newest_first(admin: Person, somebody: Person) -> None:
    answer = (await admin.http.get("/admin/accounts", params={"limit": 1})).json()
    rest = await accounts(admin, limit=200, cursor=answer["next_cursor"])

    whole = await accounts(admin, limit=200)
    assert answer["items"][0]["email"] == somebody.email
    assert [*answer["items"], *rest] == whole


@pytest.mark.parametrize("what", ["appoint", "dismiss", "suspend", "reinstate"])
async def test_nobody_else_decides_about_accounts(somebody: Person, what: str) -> None:
    refused = await decide(somebody, what, await id_of(somebody))
    absent = await decide(somebody, what, str(uuid4()))

    assert (refused.status_code, absent.status_code) == (403, 403)
    assert "Ask one of them" in refused.json()["detail"]


async def test_nobody_else_sees_accounts(somebody: Person) -> None:
    assert (await somebody.http.get("/admin/accounts")).status_code == 403


async def test_an_admin_sees_nothing_of_a_project_that_they_are_not_in(
    admin: Person, somebody: Person
) -> None:
    project = await somebody.project("Private")
    document = await somebody.upload(project, b"# Secret")
    chat = (await somebody.http.post(f"/projects/{project}/chats", json={})).json()["id"]

    reads = [
        f"/projects/{project}",
        f"/projects/{project}/settings",
        f"/projects/{project}/members",
        f"/projects/{project}/documents",
        f"/projects/{project}/usage",
        f"/documents/{document}",
        f"/documents/{document}/content",
        f"/chats/{chat}/messages",
    ]
    assert [(await admin.http.get(path)).status_code for path in reads] == [404] * len(reads)
    assert (await admin.http.get("/projects")).json()["items"] == []
    assert "Private" not in (await admin.http.get("/admin/accounts")).text


async def test_admins_appoint_others_and_step_down_and_one_stays(
    admin: Person, somebody: Person
) -> None:
    mine, theirs = await id_of(admin), await id_of(somebody)
    alone = await decide(admin, "dismiss", mine)
    appointed = await decide(admin, "appoint", theirs)
    stepped_down = await decide(somebody, "dismiss", mine)
    last = await decide(somebody, "dismiss", theirs)
    back = await decide(somebody, "appoint", mine)
    await decide(admin, "dismiss", theirs)

    assert (alone.status_code, last.status_code) == (409, 409)
    assert "somebody else" in alone.json()["detail"]
    assert (appointed.json()["is_admin"], stepped_down.json()["is_admin"]) == (True, False)
    assert back.json()["is_admin"]
    assert [one["id"] for one in await accounts(admin, state="admin")] == [mine]


async def test_of_two_admins_who_step_down_or_suspend_each_other_at_once_one_stays(
    admin: Person, somebody: Person
) -> None:
    mine, theirs = await id_of(admin), await id_of(somebody)
    for _ in range(5):
        await decide(admin, "appoint", theirs)
        both = await asyncio.gather(
            decide(admin, "dismiss", mine), decide(somebody, "dismiss", theirs)
        )
        assert sorted(one.status_code for one in both) == [200, 409]
        if both[0].status_code == 200:
            await decide(somebody, "appoint", mine)
            await decide(admin, "dismiss", theirs)

    await decide(admin, "appoint", theirs)
    both = await asyncio.gather(decide(admin, "suspend", theirs), decide(somebody, "suspend", mine))
    assert sorted(one.status_code for one in both) in ([200, 401], [200, 403])


async def test_who_is_suspended_is_not_appointed(admin: Person, database: TestDatabase) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        # Whichever of the two stayed.
        connection.execute("update users set suspended_at = null where is_admin")
        row: Any = connection.execute(
            "insert into users (id, email, suspended_at) values"
            " (gen_random_uuid(), gen_random_uuid(), now()) returning id"
        ).fetchone()
    signed_in = await admin.http.post(
        "/auth/sign-in", json={"email": admin.email, "password": "correct horse battery"}
    )
    token = signed_in.json()["access_token"]
    admin.http.headers["authorization"] = f"Bearer {token}"

    refused = await decide(admin, "appoint", str(row[0]))

    assert (refused.status_code, "Reinstate" in refused.json()["detail"]) == (409, True)


async def test_whoever_runs_the_installation_appoints_by_address(
    somebody: Person, settings: Settings
) -> None:
    appointed = await appoint(settings, somebody.email.upper())
    nobody = await appoint(settings, "nobody@example.com")

    assert (appointed, nobody) == (True, False)
    assert (await somebody.http.get("/me")).json()["is_admin"]

"""Somebody deletes their account: what goes, what stays, what keeps it, and the receipt."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from adapters.wiring import WorkerAdapters
from contracts.settings import Settings
from ingestion.pipeline import ingest_document
from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.server.asking import ask, new_chat
from tests.server.joining import bring_in, id_of, roles_of
from tests.server.project_rows import everything
from tests.server.test_document_events import following
from tests.server.test_documents import HANDBOOK

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module", autouse=True)
async def admin(server: str) -> AsyncIterator[Person]:
    """Whoever made the first account."""
    person = await sign_up(server)
    yield person
    await person.http.aclose()


@pytest.fixture
async def person(server: str) -> AsyncIterator[Person]:
    one = await sign_up(server)
    yield one
    await one.http.aclose()


async def leave(person: Person, password: str | None = PASSWORD) -> httpx.Response:
    return await person.http.post("/me/deletion", json={"password": password})


def originals(settings: Settings, project: str) -> list[str]:
    assert settings.objects.root
    found = Path(settings.objects.root).rglob(f"{project}/*")
    return [str(one) for one in found if one.is_file() and one.suffix != ".json"]


async def test_everything_of_theirs_alone_goes_and_the_receipt_counts_it(
    admin: Person,
    person: Person,
    bob: Person,
    worker: WorkerAdapters,
    settings: Settings,
    database: TestDatabase,
) -> None:
    me = await id_of(person)
    alone, shared = await person.project("Alone"), await bob.project("Shared")
    await bring_in(bob, person, shared, "editor")
    for project in (alone, shared):
        document = await person.upload(project, HANDBOOK, name=f"{project}.md")
        await ingest_document(worker, UUID(document))
        await ask(person, await new_chat(person, project), "Who is on duty?")
    await person.http.post("/api-keys", json={"name": "k"})
    await person.http.patch("/me/settings", json={"instructions": "Tersely."})
    assert len(originals(settings, alone)) == 1

    answer = await leave(person)
    assert answer.status_code == 200, answer.text
    receipt = answer.json()

    assert receipt["deleted"] | {"ledger_entries": 0} == {
        "projects": 1, "documents": 1, "originals": 1, "chats": 2, "messages": 4,
        "memberships": 1, "api_keys": 1, "sessions": 1, "ledger_entries": 0,
    }  # fmt: skip
    assert receipt["passed_on"] == {"projects": 1, "documents": 1, "sites": 0}
    assert originals(settings, alone) == []
    assert len(originals(settings, shared)) == 1
    with psycopg.connect(database.superuser_url) as connection:
        tables = connection.execute(
            "select table_name from information_schema.columns where table_schema = 'public'"
            " and column_name in ('user_id', 'created_by', 'person_id', 'released_by', 'used_by')"
        ).fetchall()
        connection.execute("delete from audit where user_id = %s or subject = %s", [me, me])
    assert {"users", "chats"} & {name for (name,) in tables}
    rest = everything(database)
    assert me not in rest and person.email not in rest and alone not in rest
    assert (await person.http.get("/me")).status_code == 401
    again = await person.http.post(
        "/auth/sign-in", json={"email": person.email, "password": PASSWORD}
    )
    assert again.json()["detail"] == "Email or password is wrong."
    theirs = (await bob.http.get(f"/projects/{shared}/documents")).json()["items"]
    assert [one["name"] for one in theirs] == [f"{shared}.md"]


async def test_the_security_log_knows_the_receipt(admin: Person, person: Person) -> None:
    receipt = (await leave(person)).json()

    found = await admin.http.get("/admin/audit", params={"kind": "account-deleted"})
    (event,) = [one for one in found.json()["items"] if one["subject"] == receipt["user_id"]]
    assert event["detail"]["receipt"] == receipt["id"]
    assert event["user"] is None, "there is no name any more"


async def test_a_wrong_password_or_none_deletes_nothing(person: Person) -> None:
    wrong, none = await leave(person, "not the password"), await leave(person, None)

    for answer in (wrong, none):
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "password")
    assert (await person.http.get("/me")).status_code == 200


async def test_a_key_deletes_no_account(person: Person) -> None:
    secret = (await person.http.post("/api-keys", json={"name": "k"})).json()["secret"]
    answer = await person.http.post(
        "/me/deletion",
        json={"password": PASSWORD},
        headers={"authorization": f"Bearer {secret}"},
    )

    assert answer.status_code == 403


async def test_the_last_owner_of_a_project_with_others_is_told_what_to_do_first(
    person: Person, bob: Person
) -> None:
    project = await person.project("Cold rooms")
    other = await bring_in(person, bob, project)

    kept = await leave(person)
    assert kept.status_code == 409
    assert "Cold rooms" in kept.json()["detail"] and "Hand each over" in kept.json()["detail"]
    assert await roles_of(bob, project) == ["owner", "reader"]
    await person.http.post(f"/projects/{project}/members/{other}/hand-over")

    assert (await leave(person)).status_code == 200
    assert await roles_of(bob, project) == ["owner"]


async def test_the_last_admin_stays(admin: Person) -> None:
    kept = await leave(admin)

    assert (kept.status_code, "Make somebody else an admin" in kept.json()["detail"]) == (409, True)


async def test_of_two_owners_who_go_at_once_one_stays(server: str, bob: Person) -> None:
    for _ in range(3):
        one, other = await sign_up(server), await sign_up(server)
        project = await one.project()
        await bring_in(one, other, project, "owner")
        await bring_in(one, bob, project)

        answers = await asyncio.gather(leave(one), leave(other))
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        roles = await roles_of(bob, project)
        assert sorted(roles) == ["owner", "reader"]


async def test_who_goes_waits_for_an_owner_who_steps_down_at_once(
    person: Person, server: str, database: TestDatabase
) -> None:
    other, project = await sign_up(server), await person.project()
    user = await bring_in(person, other, project, "owner")
    with psycopg.connect(database.superuser_url) as connection:
        # As `app.change_role` does, in between.
        connection.execute(
            "select from members where project_id = %s and role = 'owner' for update", [project]
        )
        going = asyncio.create_task(leave(person))
        await asyncio.sleep(0.7)
        connection.execute("update members set role = 'reader' where user_id = %s", [user])
        connection.commit()
        answer = await going

    assert answer.status_code == 409
    assert await roles_of(other, project) == ["owner", "reader"]


async def test_what_they_follow_ends(person: Person) -> None:
    project = await person.project()
    async with asyncio.timeout(20), following(person, project) as frames:
        await anext(frames)
        assert (await leave(person)).status_code == 200
        rest: list[Any] = [frame.event async for frame in frames]

    assert rest[-1] == "error"

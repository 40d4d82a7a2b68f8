"""How long a project keeps things: who decides, who is told, and what would go."""

from contextlib import aclosing
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from pydantic import HttpUrl

from adapters.wiring import WorkerAdapters
from contracts.settings import Settings, VersionSettings
from local.processes import free_port
from tests.api import Person, running_api, sign_up
from tests.database_fixture import TestDatabase
from tests.server.joining import bring_in, id_of


async def put(person: Person, project: str, **body: Any) -> httpx.Response:
    return await person.http.put(f"/projects/{project}/retention", json=body)


async def preview(person: Person, project: str, **body: Any) -> dict[str, Any]:
    answer = await person.http.post(f"/projects/{project}/retention/preview", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_project_keeps_everything_until_its_owner_says_otherwise(alice: Person) -> None:
    project = await alice.project()
    before = (await alice.http.get(f"/projects/{project}/retention")).json()
    told = (await put(alice, project, documents_days=30, chats_days=7)).json()
    back = (await put(alice, project)).json()

    nothing = {
        "documents_days": None,
        "documents_by": "uploaded",
        "chats_days": None,
        "versions_days": None,
        "versions_days_at_most": None,
        "begins_at": None,
    }
    assert before == back == nothing
    assert (told["documents_days"], told["chats_days"], bool(told["begins_at"])) == (30, 7, True)


async def test_the_preview_counts_what_would_go_and_changes_nothing(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    for age in (40, 20):
        document = await alice.upload(project, b"# %d" % age, name=f"{age}.md")
        chat = (await alice.http.post(f"/projects/{project}/chats", json={})).json()["id"]
        async with worker.db.as_worker() as tx:
            await tx.execute(
                "update documents set status = 'ready',"
                " created_at = now() - make_interval(days => %s) where id = %s",
                [age, UUID(document)],
            )
            await tx.execute(
                "update chats set updated_at = now() - make_interval(days => %s) where id = %s",
                [age, UUID(chat)],
            )

    assert await preview(alice, project, documents_days=30) == {
        "documents": 1,
        "chats": 0,
        "versions": 0,
    }
    assert await preview(alice, project, chats_days=10) == {
        "documents": 0,
        "chats": 2,
        "versions": 0,
    }
    assert await preview(alice, project) == {"documents": 0, "chats": 0, "versions": 0}
    state = (await alice.http.get(f"/projects/{project}/retention")).json()
    assert state["begins_at"] is None


async def test_the_preview_counts_replaced_versions(alice: Person, worker: WorkerAdapters) -> None:
    project = await alice.project()
    for age in (40, 20):
        document = await alice.upload(project, b"# %d" % age, name=f"{age}.md")
        async with worker.db.as_worker() as tx:
            await tx.execute(
                "update documents set status = 'ready',"
                " retired_at = now() - make_interval(days => %s) where id = %s",
                [age, UUID(document)],
            )

    assert await preview(alice, project, versions_days=30) == {
        "documents": 0,
        "chats": 0,
        "versions": 1,
    }


async def test_days_of_versions_are_kept_and_told(alice: Person) -> None:
    project = await alice.project()
    told = (await put(alice, project, versions_days=9)).json()

    assert (told["versions_days"], told["documents_days"]) == (9, None)
    assert told["begins_at"] is not None


async def test_what_the_installation_says_of_versions_is_told_and_previewed(
    worker: WorkerAdapters, settings: Settings
) -> None:
    address = HttpUrl(f"http://127.0.0.1:{free_port()}")
    told = {"versions": VersionSettings(keep_days=30), "public_api_url": address}
    async with running_api(settings.model_copy(update=told)) as url:
        carol = await sign_up(url)
        async with aclosing(carol.http):
            project = await carol.project()
            document = await carol.upload(project, b"# One")
            async with worker.db.as_worker() as tx:
                await tx.execute(
                    "update documents set status = 'ready',"
                    " retired_at = now() - interval '40 days' where id = %s",
                    [UUID(document)],
                )
            state = (await carol.http.get(f"/projects/{project}/retention")).json()
            unasked = await preview(carol, project)
            longer = await preview(carol, project, versions_days=300)

    assert (state["versions_days_at_most"], state["versions_days"]) == (30, None)
    assert (unasked["versions"], longer["versions"]) == (1, 1)


async def test_an_api_of_before_leaves_the_days_of_versions_as_they_are(
    alice: Person, database: TestDatabase
) -> None:
    project = await alice.project()
    await put(alice, project, versions_days=9, chats_days=30)
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("select set_config('app.user_id', %s, true)", [await id_of(alice)])
        connection.execute("select app.set_retention(%s, null, 'uploaded', null)", [UUID(project)])

    told = (await alice.http.get(f"/projects/{project}/retention")).json()
    assert (told["versions_days"], told["chats_days"]) == (9, None)


async def test_members_are_told_and_owners_alone_decide(alice: Person, bob: Person) -> None:
    project = await alice.project()
    await put(alice, project, documents_days=30)
    await bring_in(alice, bob, project, "editor")

    told = await bob.http.get(f"/projects/{project}/retention")
    refused = await put(bob, project, documents_days=1)
    looked = await bob.http.post(f"/projects/{project}/retention/preview", json={"chats_days": 1})

    assert told.json()["documents_days"] == 30
    assert (refused.status_code, looked.status_code) == (403, 403)


async def test_a_stranger_is_told_that_there_is_no_such_project(alice: Person, bob: Person) -> None:
    project = await alice.project()
    answers = [
        await bob.http.get(f"/projects/{project}/retention"),
        await put(bob, project, documents_days=1),
        await bob.http.post(f"/projects/{project}/retention/preview", json={}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 3


@pytest.mark.parametrize(
    "body", [{"documents_days": 0}, {"chats_days": 36501}, {"documents_by": "size"}, {"days": 3}]
)
async def test_what_is_no_time_to_keep_things_is_refused(
    alice: Person, body: dict[str, Any]
) -> None:
    answer = await put(alice, await alice.project(), **body)

    assert answer.status_code == 422

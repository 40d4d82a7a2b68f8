"""What pages show of projects comes from Redis, and is what the database says."""

import asyncio
from uuid import UUID

import psycopg
import pytest

from adapters.wiring import WorkerAdapters
from ingestion.pipeline import ingest_document
from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase


async def shown(person: Person, project: str) -> dict[str, object]:
    """The project as its page, its settings and the list of projects show it; twice, the second
    time from what is kept."""
    for _ in range(2):
        page = (await person.http.get(f"/projects/{project}")).json()
        settings = (await person.http.get(f"/projects/{project}/settings")).json()
        listed = (await person.http.get("/projects?limit=100")).json()["items"]
    [of_list] = [one for one in listed if one["id"] == project]
    assert page == of_list
    return page | {"length": settings["values"]["answering"]["length"]}


def unannounced(database: TestDatabase, statement: str, project: str) -> None:
    """Past the triggers: nobody is told."""
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute(statement.encode(), [project])


@pytest.mark.parametrize(
    ("path", "statement"),
    [
        ("/projects/{}", "update projects set name = 'Other' where id = %s"),
        ("/projects?limit=7", "update projects set name = 'Other' where id = %s"),
        ("/projects/{}/settings", "insert into project_settings values (%s, '{\"search\": 1}')"),
    ],
)
async def test_a_page_that_was_shown_is_shown_again_without_the_database(
    alice: Person, database: TestDatabase, path: str, statement: str
) -> None:
    project = await alice.project()
    for _ in range(3):  # the list knows at the second time of what it consists
        before = (await alice.http.get(path.format(project))).json()

    unannounced(database, statement, project)

    assert (await alice.http.get(path.format(project))).json() == before


async def test_another_name_is_shown_at_once(alice: Person) -> None:
    project = await alice.project("Before")
    await shown(alice, project)

    await alice.http.patch(f"/projects/{project}", json={"name": "After"})

    assert (await shown(alice, project))["name"] == "After"


async def test_another_setting_is_shown_at_once(alice: Person) -> None:
    project = await alice.project()
    await shown(alice, project)

    changed = {"answering": {"length": "short"}}
    await alice.http.patch(f"/projects/{project}/settings", json=changed)

    assert (await shown(alice, project))["length"] == "short"


async def test_documents_are_counted_as_they_come_fail_and_go(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    counts = [(await shown(alice, project))["documents"]]

    kept = await alice.upload(project, b"# Kept\n\nThe cold room is at four degrees.")
    counts.append((await shown(alice, project))["documents"])
    await ingest_document(worker, UUID(kept))
    broken = await alice.upload(project, b"%PDF-1.7 broken", "b.pdf", "application/pdf")
    counts.append((await shown(alice, project))["documents"])
    await ingest_document(worker, UUID(broken))  # by the worker, in a transaction of its own
    counts.append((await shown(alice, project))["documents"])
    await alice.http.delete(f"/documents/{kept}")
    counts.append((await shown(alice, project))["documents"])

    assert counts == [0, 1, 2, 1, 0]


async def test_a_question_is_the_last_one_at_once(alice: Person) -> None:
    project = await alice.project()
    chat = (await alice.http.post(f"/projects/{project}/chats", json={})).json()["id"]
    before = (await shown(alice, project))["last_question_at"]

    await alice.http.post(f"/chats/{chat}/messages?stream=false", json={"content": "How cold?"})

    assert (before, (await shown(alice, project))["last_question_at"] is None) == (None, False)


async def test_a_new_project_is_in_the_list_at_once_and_a_deleted_one_nowhere(
    alice: Person,
) -> None:
    first = await alice.project()
    await shown(alice, first)

    second = await alice.project()
    await shown(alice, second)
    await alice.http.delete(f"/projects/{first}")

    listed = (await alice.http.get("/projects?limit=100")).json()["items"]
    assert (second in [one["id"] for one in listed], first in [one["id"] for one in listed]) == (
        True,
        False,
    )
    assert (await alice.http.get(f"/projects/{first}")).status_code == 404


async def test_who_is_no_member_any_more_sees_nothing_that_was_kept(
    alice: Person, bob: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    me = (await bob.http.get("/me")).json()["id"]
    async with worker.db.as_worker() as tx:
        query = "insert into members (project_id, user_id, role) values (%s, %s, 'reader')"
        await tx.execute(query, [project, me])
    await shown(bob, project)

    async with worker.db.as_worker() as tx:
        await tx.execute("delete from members where user_id = %s", [me])

    for path in (f"/projects/{project}", f"/projects/{project}/settings"):
        assert (await bob.http.get(path)).status_code == 404
    assert (await bob.http.get("/projects")).json()["items"] == []


async def test_who_signed_out_sees_nothing_that_was_kept(server: str) -> None:
    person = await sign_up(server)
    project = await person.project()
    await shown(person, project)

    await person.http.post("/auth/sign-out")

    assert (await person.http.get(f"/projects/{project}")).status_code == 401
    await person.http.aclose()


async def test_nobody_sees_what_was_kept_for_another(alice: Person, bob: Person) -> None:
    project = await alice.project()
    await shown(alice, project)

    assert (await bob.http.get(f"/projects/{project}")).status_code == 404


async def test_no_reader_sees_less_than_a_writer_was_told_is_done(alice: Person) -> None:
    """Readers and writers at once: what was answered before a page was asked for stands on it."""
    project = await alice.project("0")
    done = 0

    async def write() -> None:
        nonlocal done
        for number in range(1, 41):
            await alice.http.patch(f"/projects/{project}", json={"name": str(number)})
            done = number

    async def look() -> list[tuple[int, int]]:
        seen: list[tuple[int, int]] = []
        while done < 40:
            at_least = done
            page = (await alice.http.get(f"/projects/{project}")).json()
            seen.append((at_least, int(page["name"])))
        return seen

    _, *looks = await asyncio.gather(write(), *[look() for _ in range(4)])

    assert [one for seen in looks for one in seen if one[1] < one[0]] == []

"""What is older than its project keeps it goes, and never what is newer."""

from typing import Any, LiteralString
from uuid import UUID, uuid4

import psycopg

from adapters.postgres import retention
from adapters.wiring import WorkerAdapters
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.server.joining import bring_in, id_of
from worker.retention import delete_what_is_old
from worker.schedule import sweep

OLD, NEW = "40 days", "20 days"
"""Beside the 30 that a project keeps things here."""


async def change(worker: WorkerAdapters, statement: LiteralString, **values: object) -> None:
    async with worker.db.as_worker() as tx:
        await tx.execute(statement, values)


async def aged(worker: WorkerAdapters, document: str, age: str) -> str:
    await change(
        worker,
        "update documents set created_at = now() - %(age)s::interval, status = case status"
        " when 'queued' then 'ready' else status end where id = %(id)s",
        age=age,
        id=UUID(document),
    )
    return document


async def keep(person: Person, project: str, **days: Any) -> None:
    answer = await person.http.put(f"/projects/{project}/retention", json=days)
    assert answer.status_code == 200, answer.text


async def let_begin(worker: WorkerAdapters, project: str) -> None:
    await change(
        worker,
        "update project_retention set set_at = now() - interval '25 hours'"
        " where project_id = %(id)s",
        id=UUID(project),
    )


def leave_untouched(database: TestDatabase, *ids: str) -> None:
    """As they would be if nobody had done anything with them since they came."""
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute(
            "update documents set updated_at = created_at where id = any(%s::uuid[])", [list(ids)]
        )


async def documents(person: Person, project: str) -> set[str]:
    answer = await person.http.get(f"/projects/{project}/documents")
    return {one["id"] for one in answer.json()["items"]}


async def chats(person: Person, project: str) -> set[str]:
    answer = await person.http.get(f"/projects/{project}/chats")
    return {one["id"] for one in answer.json()["items"]}


async def chat(person: Person, worker: WorkerAdapters, project: str, age: str) -> str:
    made = (await person.http.post(f"/projects/{project}/chats", json={})).json()["id"]
    await change(
        worker,
        "update chats set updated_at = now() - %(age)s::interval where id = %(id)s",
        age=age,
        id=UUID(made),
    )
    return made


async def file(person: Person, worker: WorkerAdapters, project: str, age: str) -> str:
    name = f"{uuid4().hex[:8]}.md"
    return await aged(worker, await person.upload(project, f"# {name}".encode(), name=name), age)


async def test_what_was_uploaded_before_its_days_goes_and_nothing_newer(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    old = await file(alice, worker, project, OLD)
    new = await file(alice, worker, project, NEW)
    await keep(alice, project, documents_days=30)
    await let_begin(worker, project)

    done = await delete_what_is_old(worker)

    assert await documents(alice, project) == {new}
    assert done.count == 1 and "1 document and 0 chats" in done.sentence
    assert (await alice.http.get(f"/documents/{old}")).status_code == 404


async def test_its_original_and_its_passages_go_with_it(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    document = await alice.upload(project, b"# Vaccines are kept cold.")
    await ingest_document(worker, UUID(document))
    await aged(worker, document, OLD)
    async with worker.db.as_worker() as tx:
        row = await tx.row("select object_key from documents where id = %s", [UUID(document)])
    assert row and await worker.objects.stat(row["object_key"])
    await keep(alice, project, documents_days=30)
    await let_begin(worker, project)

    await delete_what_is_old(worker)
    await change(worker, "update pending_deletions set queued_at = now() - interval '1 hour'")
    await sweep(worker)

    assert await worker.objects.stat(row["object_key"]) is None
    found = await alice.http.post(f"/projects/{project}/search", json={"query": "vaccines"})
    assert found.json()["hits"] == []


async def test_nothing_goes_where_nothing_was_set_or_it_was_taken_back(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    old, spoken = await file(alice, worker, project, OLD), await chat(alice, worker, project, OLD)
    await delete_what_is_old(worker)
    never = await documents(alice, project), await chats(alice, project)
    await keep(alice, project, documents_days=30, chats_days=30)
    await let_begin(worker, project)
    await keep(alice, project)

    await delete_what_is_old(worker)

    assert (
        never
        == ({old}, {spoken})
        == (
            await documents(alice, project),
            await chats(alice, project),
        )
    )


async def test_nothing_goes_in_the_first_day_after_a_change(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    old, spoken = await file(alice, worker, project, OLD), await chat(alice, worker, project, OLD)
    await keep(alice, project, documents_days=300, chats_days=300)
    await let_begin(worker, project)
    await keep(alice, project, documents_days=30, chats_days=30)

    done = await delete_what_is_old(worker)

    assert done.count == 0
    assert (await documents(alice, project), await chats(alice, project)) == ({old}, {spoken})


async def test_what_is_taken_back_while_the_job_is_at_it_stays(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    old, spoken = await file(alice, worker, project, OLD), await chat(alice, worker, project, OLD)
    removed: list[object] = []
    for days in ({}, {"documents_days": 30, "chats_days": 30}):  # nothing, or anew and so later
        await keep(alice, project, documents_days=30, chats_days=30)
        await let_begin(worker, project)
        async with worker.db.as_worker() as tx:
            assert await retention.documents(tx, UUID(project), 9) == [UUID(old)]
        await keep(alice, project, **days)
        async with worker.db.as_worker() as tx:
            removed.append(await retention.delete_document(tx, UUID(project), UUID(old)))
            removed.append(await retention.delete_chats(tx, UUID(project), 9))

    assert removed == [None, 0, None, 0]
    assert (await documents(alice, project), await chats(alice, project)) == ({old}, {spoken})


async def test_of_untouched_ones_what_was_cited_since_stays(
    alice: Person, worker: WorkerAdapters, database: TestDatabase
) -> None:
    project = await alice.project()
    cited, forgotten = [await file(alice, worker, project, OLD) for _ in range(2)]
    await keep(alice, project, documents_days=30, documents_by="untouched")
    await let_begin(worker, project)
    assert (await delete_what_is_old(worker)).count == 0, "they were touched a moment ago"
    async with worker.db.as_worker() as tx:
        chat_id = UUID(await chat(alice, worker, project, NEW))
        await tx.execute(
            "insert into messages (id, project_id, chat_id, role, content)"
            " values (%(m)s, %(p)s, %(c)s, 'user', '?')",
            {"m": chat_id, "p": UUID(project), "c": chat_id},
        )
        await tx.execute(
            "insert into sources (project_id, chat_id, message_id, n, kind, title, document_id,"
            " quote, score) values (%(p)s, %(c)s, %(c)s, 1, 'document', 't', %(d)s, 'q', 1)",
            {"p": UUID(project), "c": chat_id, "d": UUID(cited)},
        )
    leave_untouched(database, cited, forgotten)

    await delete_what_is_old(worker)

    assert await documents(alice, project) == {cited}


async def test_what_is_being_worked_on_or_not_ready_yet_stays(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    queued, leased = [await file(alice, worker, project, OLD) for _ in range(2)]
    await change(
        worker, "update documents set status = 'queued' where id = %(id)s", id=UUID(queued)
    )
    await change(
        worker,
        "update documents set lease_until = now() + interval '1 minute' where id = %(id)s",
        id=UUID(leased),
    )
    await keep(alice, project, documents_days=30)
    await let_begin(worker, project)

    await delete_what_is_old(worker)

    assert await documents(alice, project) == {queued, leased}


async def test_chats_go_by_their_last_question_whoever_they_are_of(
    server: str, alice: Person, bob: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    await bring_in(alice, bob, project)
    await chat(alice, worker, project, OLD)
    await chat(bob, worker, project, OLD)
    newer = await chat(bob, worker, project, NEW)
    await keep(alice, project, chats_days=30)
    await let_begin(worker, project)

    done = await delete_what_is_old(worker)

    assert (await chats(alice, project), await chats(bob, project)) == (set(), {newer})
    assert done.count == 2


async def test_a_chat_that_was_asked_in_since_stays_whatever_it_says_of_itself(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    spoken = await chat(alice, worker, project, OLD)
    asked = await alice.http.post(
        f"/chats/{spoken}/messages", json={"content": "Who?"},
        headers={"accept": "application/json"},
    )  # fmt: skip
    assert asked.status_code == 200
    await change(
        worker,
        "update chats set updated_at = now() - interval '40 days' where id = %(id)s",
        id=UUID(spoken),
    )
    await keep(alice, project, chats_days=30)
    await let_begin(worker, project)

    await delete_what_is_old(worker)

    assert await chats(alice, project) == {spoken}


async def test_what_goes_is_an_event_of_the_installation(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    old = await file(alice, worker, project, OLD)
    await chat(alice, worker, project, OLD)
    await keep(alice, project, documents_days=30, chats_days=30)
    await let_begin(worker, project)

    await delete_what_is_old(worker)

    answer = await alice.http.get(f"/projects/{project}/audit")
    told = {one["kind"]: one for one in answer.json()["items"]}
    assert (told["document-deleted"]["subject"], told["document-deleted"]["user_id"]) == (old, None)
    assert told["document-deleted"]["detail"]["why"] == "retention"
    assert told["chats-expired"]["detail"] == {"chats": 1}
    assert told["retention-set"]["user_id"] == await id_of(alice)

"""Versions that were replaced go by their age, and never what took their place."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from adapters.postgres.documents import retired
from adapters.wiring import WorkerAdapters
from contracts.settings import VersionSettings
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.ingestion.parsers.packing import zipped
from tests.worker.test_retention import change, documents, keep, let_begin
from worker.retention import delete_replaced, delete_what_is_old
from worker.schedule import sweep


@pytest.fixture(autouse=True)
async def none_of_before(worker: WorkerAdapters) -> None:
    """What the installation says holds in projects of other tests as well."""
    await change(worker, "update documents set retired_at = now() where retired_at is not null")


async def versions(person: Person, worker: WorkerAdapters, project: str, *texts: str) -> list[str]:
    """One document, read in each of these versions; the last one is current."""
    name = f"{uuid4().hex[:8]}.md"
    found: list[str] = []
    for text in texts:
        found.append(await person.upload(project, text.encode(), name=name))
        await ingest_document(worker, UUID(found[-1]))
    return found


async def replaced(worker: WorkerAdapters, document: str, days: int) -> None:
    await change(
        worker,
        "update documents set retired_at = now() - make_interval(days => %(days)s)"
        " where id = %(id)s and retired_at is not null",
        days=days,
        id=UUID(document),
    )


def keeping(worker: WorkerAdapters, days: int) -> WorkerAdapters:
    """As an installation that keeps replaced versions for so long."""
    told = {"versions": VersionSettings(keep_days=days)}
    return replace(worker, settings=worker.settings.model_copy(update=told))


async def there(person: Person, *ids: str) -> list[int]:
    return [(await person.http.get(f"/documents/{one}")).status_code for one in ids]


async def object_key(worker: WorkerAdapters, document: str) -> str:
    async with worker.db.as_worker() as tx:
        row = await tx.row("select object_key from documents where id = %s", [UUID(document)])
    assert row is not None
    return row["object_key"]


async def test_what_was_replaced_before_its_days_goes_and_nothing_younger(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    old, younger, current = await versions(alice, worker, project, "# One", "# Two", "# Three")
    await replaced(worker, old, 40)
    await replaced(worker, younger, 20)
    key = await object_key(worker, old)
    await keep(alice, project, versions_days=30)
    await let_begin(worker, project)

    done = await delete_replaced(worker)
    await change(worker, "update pending_deletions set queued_at = now() - interval '1 hour'")
    await sweep(worker)

    assert await there(alice, old, younger, current) == [404, 200, 200]
    assert (done.count, done.sentence) == (
        1,
        "Deleted: 1 replaced version older than they are kept.",
    )
    assert await worker.objects.stat(key) is None
    found = await alice.http.post(f"/projects/{project}/search", json={"query": "three"})
    assert [hit["document_id"] for hit in found.json()["hits"]] == [current]


async def test_nothing_goes_unasked_nor_by_days_of_documents_alone(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    old, current = await versions(alice, worker, project, "# One", "# Two")
    await replaced(worker, old, 4_000)

    unasked = await delete_replaced(worker)
    await keep(alice, project, documents_days=30, chats_days=30)
    await let_begin(worker, project)
    other = await delete_replaced(worker)

    assert (unasked.count, other.count) == (0, 0)
    assert await there(alice, old, current) == [200, 200]


async def test_days_of_versions_alone_delete_no_document_and_no_chat(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    (current,) = await versions(alice, worker, project, "# One")
    await change(
        worker,
        "update documents set created_at = now() - interval '40 days' where id = %(id)s",
        id=UUID(current),
    )
    await keep(alice, project, versions_days=1)
    await let_begin(worker, project)

    done = [await delete_what_is_old(worker), await delete_replaced(worker)]

    assert [one.count for one in done] == [0, 0]
    assert await documents(alice, project) == {current}


@pytest.mark.parametrize(
    ("of_project", "of_installation", "goes"),
    [(None, 30, True), (30, 0, True), (300, 30, True), (30, 300, True), (300, 50, False)],
)
async def test_the_shorter_of_what_project_and_installation_say_holds(
    alice: Person, worker: WorkerAdapters, of_project: int | None, of_installation: int, goes: bool
) -> None:
    project = await alice.project()
    old, current = await versions(alice, worker, project, "# One", "# Two")
    await replaced(worker, old, 40)
    await keep(alice, project, versions_days=of_project)
    await let_begin(worker, project)

    await delete_replaced(keeping(worker, of_installation))

    assert await there(alice, old, current) == [404 if goes else 200, 200]


async def test_a_project_that_has_just_said_so_waits_a_day_and_the_installation_does_not(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    old, _ = await versions(alice, worker, project, "# One", "# Two")
    await replaced(worker, old, 40)
    await keep(alice, project, versions_days=30)

    first = await delete_replaced(keeping(worker, 50))
    stayed = await there(alice, old)
    second = await delete_replaced(keeping(worker, 35))

    assert (first.count, stayed, second.count) == (0, [200], 1)


async def test_what_is_taken_back_while_the_job_is_at_it_stays(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    old, _ = await versions(alice, worker, project, "# One", "# Two")
    await replaced(worker, old, 40)
    await keep(alice, project, versions_days=30)
    await let_begin(worker, project)
    async with worker.db.as_worker() as tx:
        assert await retired.versions(tx, UUID(project), 0, 9) == [UUID(old)]
    await keep(alice, project)

    async with worker.db.as_worker() as tx:
        removed = await retired.delete_version(tx, UUID(project), UUID(old), 0)

    assert removed is None
    assert await there(alice, old) == [200]


async def test_a_version_that_an_answer_cites_goes_and_the_quote_stays(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    old, _ = await versions(alice, worker, project, "# Vaccines are kept cold.", "# Two")
    await replaced(worker, old, 40)
    chat = UUID((await alice.http.post(f"/projects/{project}/chats", json={})).json()["id"])
    key = {"c": chat, "p": UUID(project), "d": UUID(old)}
    await change(
        worker,
        "insert into messages (id, project_id, chat_id, role, content)"
        " values (%(c)s, %(p)s, %(c)s, 'assistant', 'Cold [1].')",
        **key,
    )
    await change(
        worker,
        "insert into sources (project_id, chat_id, message_id, n, kind, title, document_id, quote,"
        " score) values (%(p)s, %(c)s, %(c)s, 1, 'document', 't', %(d)s, 'kept cold', 1)",
        **key,
    )

    await delete_replaced(keeping(worker, 30))

    (message,) = (await alice.http.get(f"/chats/{chat}/messages")).json()["items"]
    told = [(one["document_id"], one["quote"]) for one in message["sources"]]
    assert told == [(None, "kept cold")]
    assert await there(alice, old) == [404]


async def test_an_archive_that_was_replaced_goes_with_what_was_in_it_alone(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    files: dict[str, Any] = {"a.md": b"# A", "same.md": b"# Same"}
    ids: list[str] = []
    for content in (files, files | {"a.md": b"# Another A"}):
        ids.append(await alice.upload(project, zipped(content), name="all.zip"))
        await ingest_document(worker, UUID(ids[-1]))
        async with worker.db.as_worker() as tx:
            rows = await tx.rows("select id from documents where status = 'queued'")
        for row in rows:
            await ingest_document(worker, row["id"])
    before = {d["name"] for d in await listed(alice, project)}
    await change(
        worker,
        "update documents set retired_at = now() - interval '40 days'"
        " where project_id = %(p)s and retired_at is not null",
        p=UUID(project),
    )

    done = await delete_replaced(keeping(worker, 30))

    assert before == {d["name"] for d in await listed(alice, project)} >= {"a.md", "same.md"}
    assert done.count == 2, "the archive of before, and its a.md"
    assert await there(alice, *ids) == [404, 200]


async def listed(person: Person, project: str) -> list[dict[str, Any]]:
    return (await person.http.get(f"/projects/{project}/documents?limit=50")).json()["items"]


async def test_one_with_something_younger_in_it_stays_with_it(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    old, _ = await versions(alice, worker, project, "# One", "# Two")
    inside, _ = await versions(alice, worker, project, "# In", "# Out")
    await replaced(worker, old, 40)
    await replaced(worker, inside, 20)
    await change(
        worker,
        "update documents set parent_id = %(old)s where id = %(id)s",
        old=UUID(old),
        id=UUID(inside),
    )

    first = await delete_replaced(keeping(worker, 30))
    await replaced(worker, inside, 31)
    second = await delete_replaced(keeping(worker, 30))

    assert (first.count, second.count) == (0, 2)


async def test_two_jobs_at_once_delete_each_version_once_and_say_so_once(
    alice: Person, worker: WorkerAdapters
) -> None:
    project = await alice.project()
    ids = await versions(alice, worker, project, "# One", "# Two", "# Three")
    for old in ids[:-1]:
        await replaced(worker, old, 40)

    both = await asyncio.gather(*(delete_replaced(keeping(worker, 30)) for _ in range(2)))

    answer = await alice.http.get(f"/projects/{project}/audit")
    told = [one for one in answer.json()["items"] if one["kind"] == "document-deleted"]
    assert sum(one.count for one in both) == 2
    assert sum(one["detail"]["documents"] for one in told) == 2
    assert {(one["detail"]["why"], one["user_id"]) for one in told} == {("replaced", None)}

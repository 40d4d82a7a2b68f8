"""A document that is read again: what was cited from what was read before stays as it was."""

import asyncio
from email.message import EmailMessage
from typing import Any
from uuid import UUID, uuid4

import pytest

from adapters.wiring import Adapters
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.ingestion.inside import change, rows
from tests.server.test_documents import HANDBOOK

EARLIER = "As an earlier release read it: between two and eight degrees."
CURRENT = (
    "select id, version, previous_id from documents where project_id = %s and retired_at is null"
)


@pytest.fixture
async def project(alice: Person) -> str:
    return await alice.project()


async def ready(person: Person, worker: Adapters, project: str, data: bytes = HANDBOOK) -> UUID:
    document = UUID(await person.upload(project, data, "a.md"))
    await ingest_document(worker, document)
    return document


def as_read_earlier(database: TestDatabase, document: UUID) -> None:
    change(
        database, "update document_texts set text = %s where document_id = %s", EARLIER, document
    )


async def reindex(person: Person, worker: Adapters, document: UUID) -> None:
    answer = await person.http.post(f"/documents/{document}/reindex", json={})
    assert answer.status_code == 202
    await ingest_document(worker, document)


async def test_what_was_cited_from_another_reading_stays_where_it_was(
    alice: Person, worker: Adapters, database: TestDatabase, project: str
) -> None:
    document = await ready(alice, worker, project)
    as_read_earlier(database, document)

    await reindex(alice, worker, document)

    assert (await alice.http.get(f"/documents/{document}/text")).json()["text"] == EARLIER
    (current,) = rows(database, CURRENT, project)
    assert (current["version"], current["previous_id"]) == (2, document)
    shown = (await alice.http.get(f"/documents/{current['id']}")).json()
    assert (shown["status"], shown["attempt"]) == ("ready", 1)
    stages = (await alice.http.get(f"/documents/{current['id']}/stages")).json()["items"]
    assert {(stage["outcome"], stage["attempt"]) for stage in stages} == {("done", 1)}
    found = await alice.http.post(f"/projects/{project}/search", json={"query": "class B reagents"})
    assert {hit["document_id"] for hit in found.json()["hits"]} == {str(current["id"])}


async def test_what_reads_the_same_stays_the_same_document(
    alice: Person, worker: Adapters, database: TestDatabase, project: str
) -> None:
    document = await ready(alice, worker, project)
    ids = "select id from passages where document_id = %s order by ordinal"
    before = rows(database, ids, document)

    await reindex(alice, worker, document)

    assert [row["id"] for row in rows(database, CURRENT, project)] == [document]
    assert rows(database, ids, document) == before


async def test_a_reading_can_be_read_again_and_again(
    alice: Person, worker: Adapters, database: TestDatabase, project: str
) -> None:
    document = await ready(alice, worker, project)
    for _ in range(2):
        as_read_earlier(database, document)
        await reindex(alice, worker, document)
        document = rows(database, CURRENT, project)[0]["id"]

    assert [row["version"] for row in rows(database, CURRENT, project)] == [3]


async def test_what_was_uploaded_before_a_reading_was_done_is_newer(
    alice: Person, worker: Adapters, database: TestDatabase, project: str
) -> None:
    document = await ready(alice, worker, project)
    as_read_earlier(database, document)
    newer = UUID(await alice.upload(project, HANDBOOK + b"\n\nNew.", "a.md"))
    await reindex(alice, worker, document)
    (again,) = rows(database, f"{CURRENT} and status = 'ready'", project)

    await ingest_document(worker, newer)

    (current,) = rows(database, CURRENT, project)
    assert (current["id"], current["previous_id"]) == (newer, again["id"])


async def test_an_original_of_two_readings_goes_with_the_last_of_them(
    alice: Person, worker: Adapters, database: TestDatabase, project: str
) -> None:
    document = await ready(alice, worker, project)
    as_read_earlier(database, document)
    await reindex(alice, worker, document)
    (current,) = rows(database, CURRENT, project)
    key = rows(database, "select object_key from documents where id = %s", document)[0]

    receipts: list[int] = []
    for one in (document, current["id"]):
        receipts.append((await alice.http.delete(f"/documents/{one}")).json()["objects"])

    assert receipts == [0, 1]
    assert await worker.objects.stat(key["object_key"]) is None


async def test_deleting_a_document_deletes_its_earlier_readings(
    alice: Person, worker: Adapters, database: TestDatabase, project: str
) -> None:
    document = await ready(alice, worker, project)
    as_read_earlier(database, document)
    await reindex(alice, worker, document)
    (current,) = rows(database, CURRENT, project)

    receipt = (await alice.http.delete(f"/documents/{current['id']}")).json()

    assert (receipt["documents"], receipt["texts"], receipt["objects"]) == (2, 2, 1)
    assert not rows(database, "select from documents where project_id = %s", project)


async def test_a_document_that_is_deleted_while_it_is_read_again_is_gone(
    alice: Person,
    worker: Adapters,
    database: TestDatabase,
    project: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = await ready(alice, worker, project)
    as_read_earlier(database, document)
    replace = worker.vectors.replace
    deletions: list[asyncio.Task[Any]] = []

    async def deleting(*args: Any) -> None:
        deletions.append(asyncio.create_task(alice.http.delete(f"/documents/{document}")))
        waits = "select from pg_stat_activity where wait_event_type = 'Lock' and query like %s"
        while not rows(database, waits, "with recursive family%"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await replace(*args)

    monkeypatch.setattr(worker.vectors, "replace", deleting)
    await reindex(alice, worker, document)

    (answer,) = await asyncio.gather(*deletions)
    assert answer.json()["documents"] == 2
    assert not rows(database, "select from documents where project_id = %s", project)


async def test_what_came_out_of_a_document_stays_below_its_new_reading(
    alice: Person, worker: Adapters, database: TestDatabase, project: str
) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "The door", "a@example.com"
    mail.set_content("See the note.")
    mail.add_attachment("It is red.", filename="note.txt")
    document = UUID(await alice.upload(project, bytes(mail), "door.eml", "message/rfc822"))
    await ingest_document(worker, document)
    parts = "select id, parent_id from documents where name = 'note.txt' and project_id = %s"
    (part,) = rows(database, parts, project)
    await ingest_document(worker, part["id"])
    as_read_earlier(database, document)

    await reindex(alice, worker, document)

    (current,) = rows(database, f"{CURRENT} and parent_id is null", project)
    assert rows(database, parts, project) == [{"id": part["id"], "parent_id": current["id"]}]


async def test_a_crawl_knows_the_new_reading_of_its_page(
    alice: Person, worker: Adapters, database: TestDatabase, project: str
) -> None:
    document = await ready(alice, worker, project)
    as_read_earlier(database, document)
    crawl = uuid4()
    change(
        database,
        "with c as (insert into crawls (id, project_id, created_by, url, site, depth, page_limit)"
        "  select %s, project_id, created_by, 'https://a.example/', 'a.example', 0, 1"
        "  from documents where id = %s)"
        " insert into crawl_pages (project_id, crawl_id, url, depth, round, document_id)"
        " values (%s, %s, 'https://a.example/', 0, 1, %s)",
        crawl,
        document,
        project,
        crawl,
        document,
    )

    await reindex(alice, worker, document)

    (current,) = rows(database, CURRENT, project)
    found = rows(database, "select document_id from crawl_pages where crawl_id = %s", crawl)
    assert found == [{"document_id": current["id"]}]

"""A document takes the place of the one before it under the same name, when it is ready."""

import hashlib
from uuid import UUID

from adapters.postgres.documents import versions
from adapters.wiring import Adapters
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.ingestion.inside import rows
from tests.server.test_documents import HANDBOOK

CHANGED = HANDBOOK.replace(b"Celsius", b"Kelvin")
STATE = "select version, previous_id, retired_at is not null as retired, status from documents"


def state(database: TestDatabase, document: UUID) -> dict[str, object]:
    (row,) = rows(database, f"{STATE} where id = %s", document)
    return row


async def uploaded(person: Person, project: str, data: bytes, name: str = "a.md") -> UUID:
    return UUID(await person.upload(project, data, name))


async def test_a_new_version_retires_the_one_before_it(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    old, new = [await uploaded(alice, project, data) for data in (HANDBOOK, CHANGED)]
    for document in (old, new):
        await ingest_document(worker, document)

    assert state(database, old)["retired"] and not state(database, new)["retired"]
    assert (state(database, new)["version"], state(database, new)["previous_id"]) == (2, old)
    left = "select 1 from {} where document_id = %s"
    for table in ("passages", "passage_vectors", "passage_words"):
        assert not rows(database, left.format(table), old)
    assert rows(database, left.format("document_texts"), old)


async def test_the_same_bytes_again_are_no_new_version(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    for data in (HANDBOOK, CHANGED, CHANGED):
        last = await uploaded(alice, project, data)
        await ingest_document(worker, last)

    assert state(database, last)["version"] == 2
    listed = (await alice.http.get(f"/projects/{project}/documents")).json()["items"]
    assert [(one["id"], one["version"]) for one in listed] == [(str(last), 2)]


async def test_whoever_announces_bytes_that_are_here_is_told_where(alice: Person) -> None:
    project = await alice.project()
    here = await uploaded(alice, project, HANDBOOK)
    digest = hashlib.sha256(HANDBOOK).hexdigest()
    file = {"name": "a.md", "media_type": "text/markdown", "size": len(HANDBOOK), "sha256": digest}
    other = [file | {"name": "b.md"}, file | {"sha256": hashlib.sha256(CHANGED).hexdigest()}]

    begun = await alice.http.post(
        f"/projects/{project}/documents/uploads", json={"files": [file, *other]}
    )

    assert [one["same_as"] for one in begun.json()["files"]] == [str(here), None, None]


async def test_only_the_newest_version_is_found(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    old, new = [await uploaded(alice, project, data) for data in (HANDBOOK, CHANGED)]
    for document in (old, new):
        await ingest_document(worker, document)

    found = await alice.http.post(f"/projects/{project}/search", json={"query": "class B reagents"})

    assert {hit["document_id"] for hit in found.json()["hits"]} == {str(new)}


async def test_an_old_version_that_is_ready_late_retires_itself(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    first, late, newest = [
        await uploaded(alice, project, data) for data in (HANDBOOK, HANDBOOK + b"!", CHANGED)
    ]
    for document in (first, newest, late):
        await ingest_document(worker, document)

    assert [state(database, d)["retired"] for d in (first, late, newest)] == [True, True, False]
    assert [state(database, d)["version"] for d in (first, late, newest)] == [1, 2, 3]
    assert state(database, newest)["previous_id"] == late
    assert state(database, late)["previous_id"] == first


async def test_a_version_that_failed_retires_nothing(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    old, new = [await uploaded(alice, project, data) for data in (HANDBOOK, b" \n ")]
    for document in (old, new):
        await ingest_document(worker, document)

    assert state(database, new)["status"] == "failed"
    assert not state(database, old)["retired"]


async def test_another_name_is_another_document(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    one, two = [await uploaded(alice, project, HANDBOOK, name) for name in ("a.md", "b.md")]
    for document in (one, two):
        await ingest_document(worker, document)

    assert [state(database, d)["retired"] for d in (one, two)] == [False, False]


async def test_work_on_a_document_that_is_retired_ends(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    document = await uploaded(alice, project, HANDBOOK)
    async with worker.db.as_worker() as tx:
        assert await versions.retire(tx, UUID(project), document) == [document]
        assert await versions.retire(tx, UUID(project), document) == []

    assert not await ingest_document(worker, document)
    assert state(database, document)["status"] == "cancelled"


async def test_a_version_that_failed_to_be_indexed_again_is_replaced_like_any_other(
    alice: Person, worker: Adapters, database: TestDatabase
) -> None:
    project = await alice.project()
    old, new = [await uploaded(alice, project, data) for data in (HANDBOOK, b"# Warm room")]
    await ingest_document(worker, old)
    await alice.http.post(f"/documents/{old}/reindex", json={})
    await alice.http.post(f"/documents/{old}/cancel", json={})

    await ingest_document(worker, new)

    assert state(database, old)["retired"]
    assert state(database, new)["previous_id"] == old

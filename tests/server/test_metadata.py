"""What people say of their documents, and searches narrowed by it."""

import hashlib
import io
import zipfile
from typing import Any
from uuid import UUID, uuid4

import pytest

from adapters.postgres.crawls import page_documents
from adapters.postgres.crawls.page_documents import NewPage
from adapters.wiring import Adapters
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.server.test_search import search

TEXT = b"# Rooms\n\nThe cold room is kept at four degrees. The door is blue."


async def ready(person: Person, worker: Adapters, project: str, **said: Any) -> str:
    """A document with `said` in its announcement; its id."""
    document = await person.upload(project, said.pop("data", TEXT), **said)
    while await ingest_document(worker, None):
        pass
    return document


async def documents_found(person: Person, project: str, metadata: dict[str, Any]) -> set[str]:
    found = await search(person, project, query="cold room", filters={"metadata": metadata})
    return {hit["document_id"] for hit in found["hits"]}


async def metadata_of(person: Person, document: str) -> dict[str, Any]:
    return (await person.http.get(f"/documents/{document}")).json()["metadata"]


async def change(person: Person, document: str, metadata: Any) -> int:
    answer = await person.http.patch(f"/documents/{document}", json={"metadata": metadata})
    return answer.status_code


SAID = {
    "team": "sales",
    "year": 2024,
    "share": 0.5,
    "final": True,
    "tags": ["a", 'b"'],
    "k\\'y": "é",
}


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ({"team": "sales"}, True),
        ({"team": "Sales"}, False),
        ({"team": ["law", "sales"]}, True),
        ({"team": ["law"]}, False),
        ({"year": 2024}, True),
        ({"year": "2024"}, False),
        ({"share": 0.5}, True),
        ({"final": True}, True),
        ({"final": False}, False),
        ({"tags": "a"}, True),
        ({"tags": 'b"'}, True),
        ({"tags": ["c", "a"]}, True),
        ({"tags": "c"}, False),
        ({"team": "sales", "year": 2024}, True),
        ({"team": "sales", "year": 2023}, False),
        ({"nothing": "sales"}, False),
        ({"k\\'y": "é"}, True),
        ({'team" == "law" || $."team': "sales"}, False),
        ({"team": 'law" || "a" == "a'}, False),
        ({"*": "sales"}, False),
    ],
)
async def test_a_search_is_narrowed_by_what_was_said(
    alice: Person, worker: Adapters, wanted: dict[str, Any], fits: bool
) -> None:
    project = await alice.project()
    other = await ready(alice, worker, project, name="other.md")
    one = await ready(alice, worker, project, data=TEXT + b" One.", name="one.md", metadata=SAID)

    found = await documents_found(alice, project, wanted)

    assert found == ({one} if fits else set()) and other not in found


async def test_filters_narrow_each_other(alice: Person, worker: Adapters) -> None:
    project = await alice.project()
    one = await ready(alice, worker, project, metadata={"team": "sales"})
    two = await ready(alice, worker, project, name="b.md", metadata={"team": "law"})
    for filters, documents, expected in (
        ({"metadata": {"team": "sales"}, "media_types": ["text/markdown"]}, None, {one}),
        ({"metadata": {"team": "sales"}, "media_types": ["text/plain"]}, None, set[str]()),
        ({"metadata": {"team": "sales"}}, [two], set[str]()),
        ({"metadata": {"team": ["sales", "law"]}}, [two], {two}),
    ):
        found = await search(
            alice, project, query="cold room", filters=filters, document_ids=documents
        )

        assert {hit["document_id"] for hit in found["hits"]} == expected


async def test_a_document_says_what_was_said_of_it(alice: Person, worker: Adapters) -> None:
    project = await alice.project()
    document = await ready(alice, worker, project, metadata=SAID)

    listed = (await alice.http.get(f"/projects/{project}/documents")).json()["items"]

    assert await metadata_of(alice, document) == listed[0]["metadata"] == SAID


async def test_each_file_of_a_batch_has_its_own(alice: Person) -> None:
    project = await alice.project()
    file = {"media_type": "text/plain", "size": 3}
    files = [
        {"name": "a", "metadata": {"n": 1}} | file,
        {"name": "b", "metadata": {"n": {"nested": 1}}} | file,
    ]

    begun = await alice.http.post(f"/projects/{project}/documents/uploads", json={"files": files})

    one, two = begun.json()["files"]
    assert one["document"]["metadata"] == {"n": 1}
    assert two["problem"]["status"] == 422 and "metadata" in two["problem"]["detail"]


async def test_new_metadata_take_the_place_of_all_the_old(alice: Person, worker: Adapters) -> None:
    project = await alice.project()
    document = await ready(alice, worker, project, metadata={"a": "1", "b": "2"})

    assert await change(alice, document, {"b": "3"}) == 200

    assert await metadata_of(alice, document) == {"b": "3"}


async def test_what_was_remembered_of_a_search_is_no_answer_after_a_change(
    alice: Person, worker: Adapters
) -> None:
    project = await alice.project()
    document = await ready(alice, worker, project, metadata={"team": "sales"})
    assert await documents_found(alice, project, {"team": "sales"}) == {document}
    assert await documents_found(alice, project, {"team": "law"}) == set()

    await change(alice, document, {"team": "law"})

    assert await documents_found(alice, project, {"team": "sales"}) == set()
    assert await documents_found(alice, project, {"team": "law"}) == {document}


@pytest.mark.parametrize(
    "metadata",
    [
        {"": "x"},
        {"k" * 101: "x"},
        {"k": None},
        {"k": {"a": "b"}},
        {"k": [1]},
        {"k": 2**53 + 2},
        {"k": 1e300},
        {"k": 1e-300},
        {"k": "x\u0000"},
        {"x\u0000": "k"},
        {"k": "é" * 8000},
        ["k"],
        None,
    ],
)
async def test_what_cannot_be_kept_is_refused(alice: Person, metadata: Any) -> None:
    project = await alice.project()
    body = {"name": "a", "media_type": "text/plain", "size": 3}
    document = (await alice.http.post(f"/projects/{project}/documents", json=body)).json()
    begun = await alice.http.post(
        f"/projects/{project}/documents", json=body | {"metadata": metadata}
    )

    assert begun.status_code == 422
    assert await change(alice, document["document"]["id"], metadata) == 422


async def test_what_is_wrong_with_a_value_is_said_in_one_sentence(alice: Person) -> None:
    project = await alice.project()
    body = {"name": "a", "media_type": "text/plain", "size": 3, "metadata": {"pages": 2**60}}

    answer = await alice.http.post(f"/projects/{project}/documents", json=body)

    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("metadata.pages: ")
    assert "a number up to 2^53" in answer.json()["detail"]


@pytest.mark.parametrize(
    "wanted", [{}, {"k": []}, {"k": {"a": "b"}}, {"k": None}, {"k": "x\u0000"}, {"k": [None]}]
)
async def test_a_filter_that_says_nothing_is_refused(alice: Person, wanted: Any) -> None:
    project = await alice.project()

    answer = await alice.http.post(
        f"/projects/{project}/search", json={"query": "cold", "filters": {"metadata": wanted}}
    )

    assert answer.status_code == 422


async def test_a_stranger_changes_nothing(alice: Person, bob: Person, worker: Adapters) -> None:
    project = await alice.project()
    document = await ready(alice, worker, project, metadata={"a": "1"})

    assert await change(bob, document, {"a": "2"}) == 404
    assert await metadata_of(alice, document) == {"a": "1"}


async def test_a_name_cannot_be_changed(alice: Person, worker: Adapters) -> None:
    document = await ready(alice, worker, await alice.project())

    answer = await alice.http.patch(
        f"/documents/{document}", json={"metadata": {}, "name": "other.md"}
    )

    assert answer.status_code == 422


async def test_a_new_version_keeps_them_until_it_has_its_own(
    alice: Person, worker: Adapters
) -> None:
    project = await alice.project()
    await ready(alice, worker, project, metadata={"v": 1})
    second = await ready(alice, worker, project, data=TEXT + b" Two.")
    third = await ready(alice, worker, project, data=TEXT + b" Three.", metadata={"v": 3})

    assert await metadata_of(alice, second) == {"v": 1}
    assert await metadata_of(alice, third) == {"v": 3}
    assert await documents_found(alice, project, {"v": 3}) == {third}


async def test_a_version_that_was_replaced_stays_as_it_was(alice: Person, worker: Adapters) -> None:
    project = await alice.project()
    first = await ready(alice, worker, project, metadata={"v": 1})
    await ready(alice, worker, project, data=TEXT + b" Two.")

    assert await change(alice, first, {"v": 2}) == 409


async def test_indexing_again_keeps_them(alice: Person, worker: Adapters) -> None:
    project = await alice.project()
    document = await ready(alice, worker, project, metadata={"v": 1})
    async with worker.db.as_worker() as tx:  # as if an older Ibid had read it otherwise
        await tx.execute(
            "update document_texts set text = 'Otherwise.' where document_id = %s", [document]
        )

    await alice.http.post(f"/documents/{document}/reindex", json={})
    while await ingest_document(worker, None):
        pass

    [again] = await documents_found(alice, project, {"v": 1})
    assert again != document


async def test_a_page_that_is_fetched_again_keeps_them(alice: Person, worker: Adapters) -> None:
    project = await alice.project()
    await ready(alice, worker, project, name="a.md")
    async with worker.db.as_worker() as tx:
        user = await tx.row("select created_by from projects where id = %s", [project])
    assert user is not None
    pages: list[UUID] = []
    for n in range(2):
        data = TEXT + b"%d" % n
        page = NewPage(
            id=uuid4(),
            project_id=UUID(project),
            created_by=user["created_by"],
            name=f"Title {n}",
            media_type="text/markdown",
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            object_key=f"{project}/page-{n}",
            source_url="http://example.com/",
        )
        await worker.objects.write(page.object_key, data)
        async with worker.db.as_worker() as tx:
            await page_documents.insert_queued(tx, page)
        while await ingest_document(worker, None):
            pass
        if n == 0:
            assert await change(alice, str(page.id), {"site": "ours"}) == 200
        pages.append(page.id)

    assert await documents_found(alice, project, {"site": "ours"}) == {str(pages[1])}


async def test_what_comes_out_of_an_archive_has_those_of_the_archive(
    alice: Person, worker: Adapters
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inside.md", TEXT)
    project = await alice.project()
    await ready(
        alice, worker, project,
        data=packed.getvalue(), name="a.zip", media_type="application/zip", metadata={"box": "7"},
    )  # fmt: skip

    found = await search(alice, project, query="cold room", filters={"metadata": {"box": "7"}})

    assert {hit["title"] for hit in found["hits"]} == {"Rooms"}

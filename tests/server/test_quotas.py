"""Quotas: how much people and projects may keep, at every door that something comes in by."""

import asyncio
import zipfile
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from adapters.wiring import WorkerAdapters
from contracts.settings import QuotaSettings, Settings
from ingestion.crawl.site import crawl_site
from ingestion.pipeline import ingest_document
from ingestion.workshop import Workshop
from tests.api import Person, sign_up
from tests.fakes.site import Site, html, running_site
from tests.ingestion.pdf_writer import PageOf, paragraph, pdf
from tests.server.joining import bring_in, id_of

DOCUMENTS, PAGES, BYTES = 4, 5, 100_000


@pytest.fixture(scope="module")
async def site() -> AsyncIterator[Site]:
    async with running_site(Site()) as running:
        yield running


@pytest.fixture(scope="module")
def settings(settings: Settings, site: Site) -> Settings:
    """Every project keeps so much; people as much as they want."""
    web = settings.web.model_copy(update={"allowed_private_hosts": [site.host]})
    kept = {
        "documents_per_project": DOCUMENTS,
        "pages_per_project": PAGES,
        "bytes_per_project": BYTES,
    }
    quotas = QuotaSettings.model_validate(kept)
    return settings.model_copy(update={"web": web, "quotas": quotas})


@pytest.fixture(scope="module")
async def ada(admin: Person, server: str) -> AsyncIterator[Person]:
    person = await sign_up(server)
    yield person
    await person.http.aclose()


async def announce(person: Person, project: str, name: str = "", size: int = 10) -> httpx.Response:
    body = {"name": name or f"{uuid4().hex}.md", "media_type": "text/markdown", "size": size}
    return await person.http.post(f"/projects/{project}/documents", json=body)


async def quotas_in(person: Person, project: str) -> dict[str, Any]:
    told = (await person.http.get(f"/projects/{project}/usage")).json()["quotas"]
    return {f"{one['whose']} {one['unit']}": (one["used"], one["most"]) for one in told}


def pages_of(count: int) -> bytes:
    words = [f"Sheet {n} of {uuid4().hex} says that door {n} is red." for n in range(count)]
    return pdf([PageOf(paragraph([line])) for line in words])


async def read(person: Person, worker: WorkerAdapters, project: str, data: bytes, name: str) -> Any:
    """The document once it was worked on."""
    document = await person.upload(project, data, name=name, media_type="application/octet-stream")
    await ingest_document(worker, UUID(document))
    return (await person.http.get(f"/documents/{document}")).json()


async def test_one_document_more_than_a_project_keeps_is_refused_and_leaves_no_trace(
    ada: Person,
) -> None:
    project = await ada.project()
    let_in = [await announce(ada, project) for _ in range(DOCUMENTS)]

    refused = await announce(ada, project)

    assert [one.status_code for one in let_in] == [201] * DOCUMENTS
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/quota-exceeded")
    assert refused.json()["detail"] == (
        "This project may keep at most 4 documents: 4 documents are kept, and this would add"
        " 1 document. Delete what is not needed, or ask whoever runs this Ibid for more room."
    )
    listed = (await ada.http.get(f"/projects/{project}/documents")).json()["items"]
    assert len(listed) == DOCUMENTS


async def test_of_thirty_announced_at_once_exactly_as_many_are_let_in_as_there_is_room_for(
    ada: Person,
) -> None:
    project = await ada.project()

    told = await asyncio.gather(*(announce(ada, project) for _ in range(30)))

    assert [one.status_code for one in told].count(201) == DOCUMENTS


async def test_of_a_batch_those_that_fit_are_let_in_and_the_others_are_told(ada: Person) -> None:
    project = await ada.project()
    files = [
        {"name": f"{n}.md", "media_type": "text/markdown", "size": size}
        for n, size in enumerate([60_000, 60_000, 30_000, 20_000])
    ]

    begun = await ada.http.post(f"/projects/{project}/documents/uploads", json={"files": files})

    told = begun.json()["files"]
    problems = [one["problem"] and one["problem"]["type"] for one in told]
    assert problems == [None, "/problems/quota-exceeded", None, "/problems/quota-exceeded"]
    assert "at most 100 kB: 90 kB are kept" in told[3]["problem"]["detail"]


async def test_what_was_deleted_makes_room(ada: Person) -> None:
    project = await ada.project()
    begun = (await announce(ada, project, size=BYTES)).json()
    assert (await announce(ada, project)).status_code == 409

    await ada.http.delete(f"/documents/{begun['document']['id']}")

    assert (await announce(ada, project)).status_code == 201


async def test_a_new_version_is_no_document_more_and_its_original_takes_room(
    ada: Person, worker: WorkerAdapters
) -> None:
    project = await ada.project()
    for n in range(DOCUMENTS):
        await read(ada, worker, project, b"The door is red.", f"{n}.txt")

    await read(ada, worker, project, b"The door is blue", "0.txt")

    kept = await quotas_in(ada, project)
    assert kept["project documents"] == (DOCUMENTS, DOCUMENTS)
    assert kept["project bytes"] == ((DOCUMENTS + 1) * 16, BYTES)


async def test_a_name_that_is_there_lets_in_one_new_version_and_not_a_thousand(
    ada: Person, worker: WorkerAdapters
) -> None:
    project = await ada.project()
    for n in range(DOCUMENTS):
        await read(ada, worker, project, b"The door is red.", f"{n}.txt")

    told = [await announce(ada, project, name="0.txt") for _ in range(3)]

    assert [one.status_code for one in told] == [201, 409, 409]


async def test_pages_that_have_no_room_are_not_read_and_are_once_there_is_some(
    admin: Person, ada: Person, worker: WorkerAdapters
) -> None:
    project = await ada.project()
    first = await read(ada, worker, project, pages_of(3), "first.pdf")
    second = await read(ada, worker, project, pages_of(3), "second.pdf")

    assert (first["status"], first["pages"]) == ("ready", 3)
    error = second["error"]
    assert (second["status"], error["code"]) == ("failed", "quota_exceeded")
    assert "at most 5 pages: 3 pages are kept, and this would add 3 pages" in error["message"]
    assert error["message"].endswith("Make room or have it raised, then choose Try again.")
    assert second["pages"] is None and second["passages"] == 0

    raised = await admin.http.put(f"/admin/quotas/projects/{project}", json={"pages": 6})
    assert raised.status_code == 200
    again = await ada.http.post(f"/documents/{second['id']}/retry")
    await ingest_document(worker, UUID(second["id"]))

    assert again.status_code == 202
    assert (await quotas_in(ada, project))["project pages"] == (6, 6)


async def test_reading_the_same_pages_again_takes_no_more_room(
    ada: Person, worker: WorkerAdapters
) -> None:
    project = await ada.project()
    document = await read(ada, worker, project, pages_of(PAGES), "full.pdf")

    await ada.http.post(f"/documents/{document['id']}/reindex")
    await ingest_document(worker, UUID(document["id"]))

    assert (await ada.http.get(f"/documents/{document['id']}")).json()["status"] == "ready"
    assert (await quotas_in(ada, project))["project pages"] == (PAGES, PAGES)


async def test_the_same_pages_from_a_file_that_is_here_take_room_all_the_same(
    ada: Person, worker: WorkerAdapters
) -> None:
    project, data = await ada.project(), pages_of(3)
    await read(ada, worker, project, data, "one.pdf")

    twin = await read(ada, worker, project, data, "other.pdf")

    assert twin["error"]["code"] == "quota_exceeded"


def archive(count: int) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for n in range(count):
            made.writestr(f"{n}.txt", f"The door {n} of {uuid4().hex} is red.")
    return data.getvalue()


async def test_an_archive_with_more_files_than_there_is_room_for_fails_whole(
    ada: Person, worker: WorkerAdapters
) -> None:
    project = await ada.project()

    fits = await read(ada, worker, project, archive(2), "two.zip")
    over = await read(ada, worker, project, archive(2), "more.zip")

    assert fits["status"] == "ready"
    assert over["error"]["code"] == "quota_exceeded"
    assert (await quotas_in(ada, project))["project documents"] == (DOCUMENTS, DOCUMENTS)


async def test_pages_of_a_site_that_have_no_room_are_told_with_the_crawl(
    ada: Person, worker: WorkerAdapters, site: Site
) -> None:
    project = await ada.project()
    for _ in range(DOCUMENTS - 2):
        await announce(ada, project)
    site.pages |= {f"/{n}": html(f"Page {n}", f"The words of page {n}.") for n in range(3)}
    site.pages["/"] = html("Home", "All pages.", [f"/{n}" for n in range(3)])
    body = {"url": site.url, "depth": 1, "limit": 9}
    crawl = (await ada.http.post(f"/projects/{project}/pages", json=body)).json()["crawl"]["id"]

    await crawl_site(worker, UUID(crawl), Workshop(worker.settings.worker))

    progress = (await ada.http.get(f"/crawls/{crawl}")).json()["progress"]
    assert (progress["documents"], progress["reasons"]) == (2, {"quota": 2})
    told = (await ada.http.get(f"/crawls/{crawl}/pages")).json()["items"]
    assert "may keep at most 4 documents" in next(o["message"] for o in told if o["reason"])


async def test_a_person_has_a_quota_over_all_their_projects_once_an_admin_says_so(
    admin: Person, ada: Person, server: str
) -> None:
    person = await sign_up(server)
    own, shared = await person.project(), await ada.project()
    await bring_in(ada, person, shared, "editor")
    await admin.http.put(f"/admin/quotas/people/{await id_of(person)}", json={"documents": 2})

    told = [await announce(person, project) for project in (own, shared, own)]
    others = await announce(ada, shared)

    assert [one.status_code for one in told] == [201, 201, 409]
    assert "You may keep at most 2 documents in all projects together" in told[2].json()["detail"]
    assert others.status_code == 201
    mine = (await person.http.get("/me/usage")).json()["quotas"]
    assert mine == [{"whose": "person", "unit": "documents", "most": 2, "used": 2}]
    await person.http.aclose()


async def test_others_in_a_project_are_not_told_what_somebody_keeps_elsewhere(
    admin: Person, ada: Person, server: str, worker: WorkerAdapters
) -> None:
    person = await sign_up(server)
    shared = await ada.project()
    await bring_in(ada, person, shared, "editor")
    await admin.http.put(f"/admin/quotas/people/{await id_of(person)}", json={"pages": 2})

    failed = await read(person, worker, shared, pages_of(3), "mine.pdf")

    error = (await ada.http.get(f"/documents/{failed['id']}")).json()["error"]
    assert error["code"] == "quota_exceeded" and not any(c.isdigit() for c in error["message"])
    await person.http.aclose()


async def test_an_exception_may_take_a_limit_away_and_may_itself_be_taken_away(
    admin: Person, ada: Person
) -> None:
    project = await ada.project()
    path = f"/admin/quotas/projects/{project}"
    for _ in range(DOCUMENTS):
        await announce(ada, project)

    await admin.http.put(path, json={"documents": 0})
    without = await announce(ada, project)
    await admin.http.put(path, json={})
    again = await announce(ada, project)

    assert (without.status_code, again.status_code) == (201, 409)


async def test_admins_see_exceptions_and_of_a_project_only_its_id(
    admin: Person, ada: Person
) -> None:
    project, person = await ada.project(), await id_of(ada)
    await admin.http.put(f"/admin/quotas/people/{person}", json={"bytes": 10**12})
    await admin.http.put(f"/admin/quotas/projects/{project}", json={"pages": 7})

    told = (await admin.http.get("/admin/quotas?limit=2")).json()

    assert told["everybodys"] == {
        "person": {"documents": 0, "pages": 0, "bytes": 0},
        "project": {"documents": DOCUMENTS, "pages": PAGES, "bytes": BYTES},
    }
    first, second = ({**one, "set_at": None} for one in told["items"])
    nothing = {"documents": None, "pages": None, "bytes": None, "set_at": None}
    unnamed = {"name": None, "email": None}
    assert first == nothing | unnamed | {"id": project, "whose": "project", "pages": 7}
    assert second == nothing | {
        "id": person, "whose": "person", "name": "Ada", "email": ada.email, "bytes": 10**12,
    }  # fmt: skip
    following = await admin.http.get(f"/admin/quotas?limit=2&cursor={told['next_cursor']}")
    assert following.status_code == 200 and project not in following.text


async def test_nobody_but_an_admin_sees_or_sets_quotas(ada: Person) -> None:
    project, person = await ada.project(), await id_of(ada)

    told = [
        await ada.http.get("/admin/quotas"),
        await ada.http.put(f"/admin/quotas/people/{person}", json={"documents": 0}),
        await ada.http.put(f"/admin/quotas/projects/{project}", json={"documents": 0}),
    ]

    assert [one.status_code for one in told] == [403] * 3


@pytest.mark.parametrize("whose", ["people", "projects"])
async def test_a_quota_of_nobody_is_not_set(admin: Person, whose: str) -> None:
    told = await admin.http.put(f"/admin/quotas/{whose}/{uuid4()}", json={"documents": 1})

    assert told.status_code == 404


async def test_somebody_outside_a_project_learns_nothing_of_its_quota(
    ada: Person, bob: Person
) -> None:
    project = await ada.project()

    assert (await announce(bob, project)).status_code == 404
    assert (await bob.http.get(f"/projects/{project}/usage")).status_code == 404

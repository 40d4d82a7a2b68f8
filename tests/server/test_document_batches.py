from uuid import UUID, uuid4

import httpx
import pytest

from adapters.wiring import Adapters
from ingestion.pipeline import ingest_document
from tests.api import Person

TEXT = b"# Cold room\n\nReagents of class B are stored between 2 and 8 degrees Celsius.\n"


async def batch(person: Person, project: str, **body: object) -> httpx.Response:
    return await person.http.post(f"/projects/{project}/documents/batch", json=body)


async def states(person: Person, project: str) -> dict[str, int]:
    answer = await person.http.get(f"/projects/{project}/documents/summary")
    return {state: n for state, n in answer.json().items() if n}


async def failed_documents(alice: Person, worker: Adapters, project: str, n: int) -> list[str]:
    made = [await alice.upload(project, b" " * (i + 1), name=f"{i}.md") for i in range(n)]
    for document in made:
        await ingest_document(worker, UUID(document))
    return made


def statuses(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [outcome["status"] for outcome in answer.json()["outcomes"]]


async def test_a_batch_does_what_it_can_and_says_of_each_what_became_of_it(
    alice: Person, bob: Person, worker: Adapters
) -> None:
    project = await alice.project()
    (failed,) = await failed_documents(alice, worker, project, 1)
    queued = await alice.upload(project, TEXT)
    foreign = await bob.upload(await bob.project(), TEXT)

    answer = await batch(
        alice, project, action="retry", document_ids=[queued, foreign, failed, str(uuid4())]
    )

    assert statuses(answer) == ["refused", "absent", "accepted", "absent"]
    assert answer.json()["outcomes"][0]["problem"]["type"] == "/problems/conflict"
    assert await states(alice, project) == {"queued": 2}


async def test_all_that_failed_are_tried_again_at_once(alice: Person, worker: Adapters) -> None:
    project = await alice.project()
    await failed_documents(alice, worker, project, 3)
    before = await states(alice, project)

    answer = await batch(alice, project, action="retry", status="failed")

    assert (before, statuses(answer)) == ({"failed": 3}, ["accepted"] * 3)
    assert answer.json()["remaining"] == 0
    assert await states(alice, project) == {"queued": 3}


async def test_what_is_queued_is_cancelled_together(alice: Person) -> None:
    project = await alice.project()
    documents = [await alice.upload(project, TEXT, name=f"{n}.md") for n in range(2)]

    answer = await batch(alice, project, action="cancel", document_ids=documents)

    assert statuses(answer) == ["accepted"] * 2
    assert await states(alice, project) == {"cancelled": 2}


async def test_deleting_many_gives_a_receipt_for_each(alice: Person, worker: Adapters) -> None:
    project = await alice.project()
    ready = await alice.upload(project, TEXT)
    await ingest_document(worker, UUID(ready))
    queued = await alice.upload(project, TEXT, name="b.md")

    answer = await batch(alice, project, action="delete", document_ids=[ready, queued])

    receipts = [outcome["receipt"] for outcome in answer.json()["outcomes"]]
    assert [(r["documents"], r["texts"], r["objects"]) for r in receipts] == [(1, 1, 1), (1, 0, 1)]
    assert await states(alice, project) == {}


async def test_reindexing_makes_everything_of_a_ready_document_anew(
    alice: Person, worker: Adapters
) -> None:
    project = await alice.project()
    document = await alice.upload(project, TEXT)
    await ingest_document(worker, UUID(document))
    made = (await alice.http.get(f"/documents/{document}")).json()["updated_at"]

    answer = await batch(alice, project, action="reindex", status="ready")
    between = (await alice.http.get(f"/documents/{document}")).json()["status"]
    await ingest_document(worker, UUID(document))
    after = (await alice.http.get(f"/documents/{document}")).json()

    assert (statuses(answer), between, after["status"]) == (["accepted"], "queued", "ready")
    assert after["updated_at"] > made


async def test_what_is_under_way_is_not_reindexed(alice: Person) -> None:
    document = await alice.upload(await alice.project(), TEXT)

    assert (await alice.http.post(f"/documents/{document}/reindex")).status_code == 409


async def test_a_batch_named_by_its_key_is_done_once(alice: Person) -> None:
    project = await alice.project()
    document = await alice.upload(project, TEXT)
    path, headers = f"/projects/{project}/documents/batch", {"idempotency-key": uuid4().hex}
    body = {"action": "delete", "document_ids": [document]}

    first, again = [await alice.http.post(path, json=body, headers=headers) for _ in range(2)]

    assert first.json() == again.json()
    assert statuses(again) == ["accepted"]


@pytest.mark.parametrize(
    "body",
    [
        {"action": "retry"},
        {"action": "retry", "document_ids": []},
        {"action": "retry", "document_ids": [str(uuid4())], "status": "failed"},
        {"action": "burn", "status": "failed"},
    ],
)
async def test_a_batch_that_is_not_clear_is_refused_whole(
    alice: Person, body: dict[str, object]
) -> None:
    assert (await batch(alice, await alice.project(), **body)).status_code == 422


async def test_every_door_of_a_foreign_project_is_closed(alice: Person, bob: Person) -> None:
    project = await alice.project()
    documents = f"/projects/{project}/documents"
    file = {"name": "a.md", "media_type": "text/markdown", "size": 1}

    answers = [
        await bob.http.get(f"{documents}/summary"),
        await bob.http.post(f"{documents}/batch", json={"action": "delete", "status": "ready"}),
        await bob.http.post(f"{documents}/uploads", json={"files": [file]}),
        await bob.http.post(f"{documents}/confirmations", json={"document_ids": [str(uuid4())]}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4


async def test_each_file_of_many_has_a_ticket_or_a_reason(alice: Person) -> None:
    project = await alice.project()
    good = {"name": "a/b.md", "media_type": "text/markdown", "size": len(TEXT)}
    files = [good, good | {"size": 0}, good | {"size": 10**12}, good | {"name": "\u202e"}, good]

    answer = await alice.http.post(f"/projects/{project}/documents/uploads", json={"files": files})

    assert answer.status_code == 200
    begun = answer.json()["files"]
    assert [file["problem"] is None for file in begun] == [True, False, False, False, True]
    assert begun[1]["problem"]["detail"].startswith("size:")
    assert await states(alice, project) == {"awaiting_upload": 2}


async def test_uploads_that_arrived_are_confirmed_and_the_others_said(alice: Person) -> None:
    project = await alice.project()
    file = {"name": "a.md", "media_type": "text/markdown", "size": len(TEXT)}
    body = {"files": [file, file | {"name": "b.md"}]}
    answer = await alice.http.post(f"/projects/{project}/documents/uploads", json=body)
    first, second = answer.json()["files"]
    async with httpx.AsyncClient() as plain:
        await plain.put(first["upload"]["url"], content=TEXT, headers=first["upload"]["headers"])

    confirmed = await alice.http.post(
        f"/projects/{project}/documents/confirmations",
        json={"document_ids": [first["document"]["id"], second["document"]["id"]]},
    )

    assert statuses(confirmed) == ["accepted", "refused"]
    assert confirmed.json()["outcomes"][1]["problem"]["type"] == "/problems/upload-incomplete"


async def test_a_ticket_is_renewed_for_as_long_as_nothing_arrived(alice: Person) -> None:
    project = await alice.project()
    file = {"name": "a.md", "media_type": "text/markdown", "size": len(TEXT)}
    begun = (await alice.http.post(f"/projects/{project}/documents", json=file)).json()
    document = begun["document"]["id"]

    renewed = (await alice.http.post(f"/documents/{document}/ticket")).json()
    async with httpx.AsyncClient() as plain:
        sent = await plain.put(renewed["upload"]["url"], content=TEXT)
    await alice.http.post(f"/documents/{document}/confirm")
    again = await alice.http.post(f"/documents/{document}/ticket")

    assert (renewed["document"]["id"], sent.status_code) == (document, 204)
    assert again.status_code == 409

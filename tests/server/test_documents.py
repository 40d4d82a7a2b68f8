import hashlib
import json
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest

from adapters.wiring import Adapters
from contracts.settings import Settings
from ingestion.pipeline import ingest_document
from tests.api import Person

HANDBOOK = b"""# Cold room handbook

## Storage
Reagents of class B are stored between 2 and 8 degrees Celsius.

## People
The duty pharmacist is Dr. Ilse Brandt. She is reached on extension 4471.
"""


async def ticket(person: Person, project: str, data: bytes, **changes: object) -> httpx.Response:
    body = {"name": "a.md", "media_type": "text/markdown", "size": len(data)}
    return await person.http.post(f"/projects/{project}/documents", json=body | changes)


async def put(upload: dict[str, str], data: bytes) -> httpx.Response:
    async with httpx.AsyncClient() as plain:
        return await plain.put(upload["url"], content=data, headers=upload["headers"])  # pyright: ignore


async def ready_document(person: Person, worker: Adapters, data: bytes = HANDBOOK) -> str:
    document = await person.upload(await person.project(), data)
    await ingest_document(worker, UUID(document))
    return document


async def test_an_upload_becomes_ready_with_passages_that_have_places(
    alice: Person, worker: Adapters
) -> None:
    document = await ready_document(alice, worker)

    shown = (await alice.http.get(f"/documents/{document}")).json()
    passages = (await alice.http.get(f"/documents/{document}/passages")).json()["items"]

    assert (shown["status"], shown["passages"]) == ("ready", len(passages))
    assert passages[0]["place"]["headings"][0] == "Cold room handbook"


async def test_a_passage_is_exactly_the_text_between_its_offsets(
    alice: Person, worker: Adapters
) -> None:
    document = await ready_document(alice, worker)
    passage = (await alice.http.get(f"/documents/{document}/passages")).json()["items"][-1]
    place = passage["place"]

    part = await alice.http.get(
        f"/documents/{document}/text", params={"start": place["start"], "end": place["end"]}
    )

    assert part.json()["text"] == passage["text"]


async def test_confirming_before_the_bytes_is_a_conflict(alice: Person) -> None:
    begun = (await ticket(alice, await alice.project(), b"x")).json()

    answer = await alice.http.post(f"/documents/{begun['document']['id']}/confirm", json={})

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/upload-incomplete")


@pytest.mark.parametrize(
    ("announced", "sent"),
    [({"size": 3}, b"ab"), ({"size": 1}, b"ab"), ({"sha256": "0" * 64}, b"ab")],
)
async def test_bytes_that_contradict_the_ticket_are_refused_and_not_kept(
    alice: Person, announced: dict[str, object], sent: bytes
) -> None:
    begun = (await ticket(alice, await alice.project(), sent, **announced)).json()

    refused = await put(begun["upload"], sent)
    confirmed = await alice.http.post(f"/documents/{begun['document']['id']}/confirm", json={})

    assert (refused.status_code, confirmed.status_code) == (400, 409)


async def test_a_ticket_lets_only_its_own_bytes_in(alice: Person) -> None:
    project = await alice.project()
    begun = (await ticket(alice, project, b"ab")).json()
    forged = begun["upload"]["url"][:-4] + "0000"

    async with httpx.AsyncClient() as plain:
        answer = await plain.put(forged, content=b"ab")

    assert answer.status_code == 403


async def test_the_checksum_is_recorded_even_when_it_was_not_announced(
    alice: Person, worker: Adapters
) -> None:
    document = await ready_document(alice, worker)

    shown = (await alice.http.get(f"/documents/{document}")).json()

    assert shown["sha256"] == hashlib.sha256(HANDBOOK).hexdigest()


async def test_a_name_loses_what_only_confuses(alice: Person) -> None:
    begun = await ticket(alice, await alice.project(), b"x", name="a\u202efdp.\x00exe")

    assert begun.json()["document"]["name"] == "afdp.exe"


async def test_a_file_that_is_too_large_is_refused_with_the_way_out(alice: Person) -> None:
    answer = await ticket(alice, await alice.project(), b"", size=10**12)

    assert answer.status_code == 422
    assert "IBID_UPLOAD__MAX_BYTES" in answer.json()["detail"]


async def test_an_unknown_field_is_refused(alice: Person) -> None:
    answer = await ticket(alice, await alice.project(), b"x", status="ready")

    assert answer.status_code == 422


async def test_the_original_comes_back_byte_for_byte_and_cannot_run(
    alice: Person, worker: Adapters
) -> None:
    document = await ready_document(alice, worker)
    leads_to = await alice.http.get(f"/documents/{document}/content")
    async with httpx.AsyncClient() as plain:
        original = await plain.get(leads_to.headers["location"])

    assert (leads_to.status_code, original.content) == (302, HANDBOOK)
    assert original.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert original.headers["content-disposition"].startswith("attachment")


async def test_a_part_of_the_original_is_served_as_a_range(alice: Person, worker: Adapters) -> None:
    document = await ready_document(alice, worker)
    url = (await alice.http.get(f"/documents/{document}/content")).headers["location"]
    async with httpx.AsyncClient() as plain:
        part = await plain.get(url, headers={"range": "bytes=2-5"})

    assert (part.status_code, part.content) == (206, HANDBOOK[2:6])


async def test_every_door_to_a_foreign_document_is_closed(
    alice: Person, bob: Person, worker: Adapters
) -> None:
    document = await ready_document(alice, worker)
    doors = [
        ("GET", ""), ("DELETE", ""), ("POST", "/confirm"), ("POST", "/retry"), ("POST", "/cancel"),
        ("GET", "/passages"), ("GET", "/text"), ("GET", "/content"), ("GET", "/stages"),
        ("POST", "/reindex"), ("POST", "/ticket"),
    ]  # fmt: skip

    for owner in (document, str(uuid4())):
        answers = [
            await bob.http.request(method, f"/documents/{owner}{path}") for method, path in doors
        ]
        assert [answer.status_code for answer in answers] == [404] * len(doors)


async def test_deleting_gives_a_receipt_and_leaves_nothing_to_find(
    alice: Person, worker: Adapters
) -> None:
    project = await alice.project()
    document = await alice.upload(project, HANDBOOK)
    await ingest_document(worker, UUID(document))
    passages = (await alice.http.get(f"/documents/{document}")).json()["passages"]

    receipt = (await alice.http.delete(f"/documents/{document}")).json()
    search = await alice.http.post(f"/projects/{project}/search", json={"query": "Ilse Brandt"})

    assert (receipt["passages"], receipt["vectors"], receipt["objects"]) == (passages, passages, 1)
    assert search.json()["hits"] == []


async def test_a_cancelled_document_is_not_ingested_and_can_be_tried_again(
    alice: Person, worker: Adapters
) -> None:
    document = await alice.upload(await alice.project(), HANDBOOK)
    await alice.http.post(f"/documents/{document}/cancel")
    await ingest_document(worker, UUID(document))
    cancelled = (await alice.http.get(f"/documents/{document}")).json()["status"]

    again = await alice.http.post(f"/documents/{document}/retry")
    await ingest_document(worker, UUID(document))
    ended = (await alice.http.get(f"/documents/{document}")).json()["status"]

    assert (cancelled, again.status_code, ended) == ("cancelled", 202, "ready")


async def test_a_file_that_never_arrived_cannot_be_retried(alice: Person) -> None:
    begun = (await ticket(alice, await alice.project(), b"x", sha256="a" * 64)).json()
    document = begun["document"]["id"]
    await alice.http.post(f"/documents/{document}/cancel")

    assert (await alice.http.post(f"/documents/{document}/retry")).status_code == 409


async def test_a_part_that_begins_at_the_last_possible_character_is_empty(
    alice: Person, worker: Adapters
) -> None:
    document = await ready_document(alice, worker)

    part = await alice.http.get(f"/documents/{document}/text", params={"start": 2**31 - 2})

    assert part.json()["text"] == ""


async def test_a_document_that_is_ready_cannot_be_retried(alice: Person, worker: Adapters) -> None:
    document = await ready_document(alice, worker)

    assert (await alice.http.post(f"/documents/{document}/retry")).status_code == 409


async def test_documents_are_filtered_by_status_and_name(alice: Person, worker: Adapters) -> None:
    project = await alice.project()
    wanted = await alice.upload(project, HANDBOOK, name="Handbook.md")
    await alice.upload(project, HANDBOOK, name="other.md")
    await ingest_document(worker, UUID(wanted))

    by_name = await alice.http.get(f"/projects/{project}/documents", params={"q": "handb"})
    by_status = await alice.http.get(f"/projects/{project}/documents", params={"status": "ready"})

    for answer in (by_name, by_status):
        assert [d["id"] for d in answer.json()["items"]] == [wanted]


async def test_who_watches_a_project_sees_a_document_come_and_go(
    alice: Person, worker: Adapters
) -> None:
    project = await alice.project()
    seen: list[str] = []

    async with alice.http.stream("GET", f"/projects/{project}/events") as stream:
        document = await alice.upload(project, HANDBOOK)
        await ingest_document(worker, UUID(document))
        deleted = False
        async for line in stream.aiter_lines():
            if not line.startswith('data: {"type":"document"'):
                continue
            if '"deleted"' in line:
                seen.append("deleted")
                break
            seen.append(line.split('"status":"')[1].split('"')[0])
            if seen[-1] == "ready" and not deleted:
                deleted = True
                await alice.http.delete(f"/documents/{document}")

    assert seen[-2:] == ["ready", "deleted"]


async def test_search_says_what_each_leg_found(alice: Person, worker: Adapters) -> None:
    project = await alice.project()
    await ingest_document(worker, UUID(await alice.upload(project, HANDBOOK)))

    answer = await alice.http.post(
        f"/projects/{project}/search", json={"query": "Who is the duty pharmacist?", "limit": 1}
    )

    (hit,) = answer.json()["hits"]
    assert "Brandt" in hit["text"]
    assert hit["scores"]["vector"] > 0 and hit["scores"]["keyword"] > 0


async def test_search_can_be_limited_to_some_documents(alice: Person, worker: Adapters) -> None:
    project = await alice.project()
    one, two = [await alice.upload(project, HANDBOOK, name=f"{n}.md") for n in (1, 2)]
    for document in (one, two):
        await ingest_document(worker, UUID(document))

    for mode in ("hybrid", "vector", "keyword"):
        answer = await alice.http.post(
            f"/projects/{project}/search",
            json={"query": "pharmacist", "document_ids": [two], "mode": mode},
        )
        assert {hit["document_id"] for hit in answer.json()["hits"]} == {two}


async def test_an_upload_of_a_deleted_document_is_refused_and_not_kept(
    alice: Person, settings: Settings
) -> None:
    begun = (await ticket(alice, await alice.project(), b"x")).json()
    await alice.http.delete(f"/documents/{begun['document']['id']}")

    assert (await put(begun["upload"], b"x")).status_code == 404
    assert settings.objects.root is not None
    assert not list((settings.objects.root / begun["document"]["project_id"]).glob("*"))


async def test_a_document_deleted_while_its_bytes_come_leaves_none_behind(
    alice: Person, settings: Settings
) -> None:
    begun = (await ticket(alice, await alice.project(), b"xy")).json()

    async def bytes_with_a_deletion_between() -> AsyncIterator[bytes]:
        yield b"x"
        await alice.http.delete(f"/documents/{begun['document']['id']}")
        yield b"y"

    async with httpx.AsyncClient() as plain:
        sent = await plain.put(begun["upload"]["url"], content=bytes_with_a_deletion_between())

    assert sent.status_code == 404
    assert settings.objects.root is not None
    assert not list((settings.objects.root / begun["document"]["project_id"]).glob("*"))


async def test_watching_ends_with_the_key_it_began_with(server: str, alice: Person) -> None:
    project = await alice.project()
    key = (await alice.http.post("/api-keys", json={"name": "watcher"})).json()
    headers = {"authorization": f"Bearer {key['secret']}"}

    async with (
        httpx.AsyncClient(base_url=f"{server}/api/v1", headers=headers, timeout=30) as http,
        http.stream("GET", f"/projects/{project}/events") as stream,
    ):
        await alice.http.delete(f"/api-keys/{key['id']}")
        await ticket(alice, project, HANDBOOK)
        seen = [line async for line in stream.aiter_lines() if line.startswith("data: ")]

    *counts, told = [json.loads(line.removeprefix("data: ")) for line in seen]
    assert {event["type"] for event in counts} <= {"counts"}
    assert (told["type"], told["problem"]["status"]) == ("error", 401)

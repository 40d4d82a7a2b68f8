"""Somebody changes what a text is read as: API, worker, versions, and what was cited before."""

from typing import Any
from uuid import UUID

import httpx

from adapters.wiring import Adapters
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.ingestion.inside import rows
from tests.ingestion.parsers.test_encodings import MINUTES
from tests.server.joining import bring_in

# Written in one encoding, and guessed to be another: the letters are words in both.
DATA = MINUTES.encode("koi8_r")
CURRENT = "select id from documents where project_id = %s and retired_at is null"


async def ready(person: Person, worker: Adapters, project: str, data: bytes = DATA) -> UUID:
    document = UUID(await person.upload(project, data, "minutes.txt", "text/plain"))
    await ingest_document(worker, document)
    return document


async def choose(person: Person, document: UUID, encoding: str) -> httpx.Response:
    return await person.http.put(f"/documents/{document}/encoding", json={"encoding": encoding})


async def chosen(
    person: Person, worker: Adapters, database: TestDatabase, document: UUID, encoding: str
) -> UUID:
    """The document that is current after it was read as that."""
    answer = await choose(person, document, encoding)
    assert (answer.status_code, answer.json()["status"]) == (202, "queued")
    await ingest_document(worker, document)
    (current,) = rows(database, CURRENT, UUID(answer.json()["project_id"]))
    return current["id"]


async def get(person: Person, document: UUID, more: str = "") -> dict[str, Any]:
    return (await person.http.get(f"/documents/{document}{more}")).json()


async def test_a_document_tells_what_it_could_be_read_as(alice: Person, worker: Adapters):
    document = await ready(alice, worker, await alice.project())

    shown, told = await get(alice, document), await get(alice, document, "/encodings")

    assert (shown["encoding"], shown["encodings"]) == (None, len(told["items"]))
    assert told["chosen"] == "auto"
    assert {"encoding": "cp1251", "name": "Windows-1251"}.items() <= next(
        one for one in told["items"] if one["encoding"] == "cp1251"
    ).items()


async def test_what_is_chosen_is_a_version_and_what_was_cited_stays(
    alice: Person, worker: Adapters, database: TestDatabase
):
    project = await alice.project()
    document = await ready(alice, worker, project)
    before = (await get(alice, document, "/text"))["text"]

    again = await chosen(alice, worker, database, document, "cp1251")

    new, old = await get(alice, again), await get(alice, document)
    assert (new["encoding"], new["version"], new["previous_id"]) == ("cp1251", 2, str(document))
    assert "which somebody chose" in new["notes"][0]
    assert (await get(alice, again, "/text"))["text"].startswith(DATA.decode("cp1251")[:40])
    assert old["retired_at"] and (await get(alice, document, "/text"))["text"] == before
    assert old["encoding"] is None


async def test_each_version_tells_what_it_was_read_as(
    alice: Person, worker: Adapters, database: TestDatabase
):
    first = await ready(alice, worker, await alice.project())

    second = await chosen(alice, worker, database, first, "cp1251")
    third = await chosen(alice, worker, database, second, "cp1252")

    told = [(await get(alice, one))["encoding"] for one in (first, second, third)]
    assert told == [None, "cp1251", "cp1252"]


async def test_it_stays_for_each_reading_until_it_is_taken_back(
    alice: Person, worker: Adapters, database: TestDatabase
):
    project = await alice.project()
    first = await chosen(alice, worker, database, await ready(alice, worker, project), "cp1251")

    await alice.http.post(f"/documents/{first}/reindex")
    await ingest_document(worker, first)
    kept = await get(alice, first)
    back = await chosen(alice, worker, database, first, "auto")

    assert (kept["status"], kept["encoding"]) == ("ready", "cp1251")
    assert "which somebody chose" in kept["notes"][0]
    shown = await get(alice, back)
    assert (shown["encoding"], "was a guess" in shown["notes"][0]) == (None, True)
    assert "Иванов" in (await get(alice, back, "/text"))["text"]


async def test_the_same_bytes_again_are_read_as_was_chosen_for_them(
    alice: Person, worker: Adapters, database: TestDatabase
):
    project = await alice.project()
    await chosen(alice, worker, database, await ready(alice, worker, project), "cp1251")

    again = await get(alice, await ready(alice, worker, project))

    assert (again["status"], again["encoding"]) == ("ready", "cp1251")
    assert again["encodings"] > 3 and "which somebody chose" in again["notes"][0]


async def test_other_bytes_under_that_name_are_guessed_anew(
    alice: Person, worker: Adapters, database: TestDatabase
):
    project = await alice.project()
    await chosen(alice, worker, database, await ready(alice, worker, project), "cp1251")

    other = await ready(alice, worker, project, f"{MINUTES}Исправлено.".encode("koi8_r"))

    assert (await get(alice, other))["encoding"] is None
    assert "Исправлено" in (await get(alice, other, "/text"))["text"]


async def test_only_what_is_offered_is_taken(alice: Person, worker: Adapters):
    project = await alice.project()
    guessed = await ready(alice, worker, project)
    plain = UUID(await alice.upload(project, b"The door is red.", "plain.txt", "text/plain"))
    await ingest_document(worker, plain)

    refused = [await choose(alice, guessed, "rot13"), await choose(alice, plain, "cp1251")]

    assert [answer.status_code for answer in refused] == [422, 422]
    assert "Choose one of" in refused[0].json()["detail"]
    assert "was no guess" in refused[1].json()["detail"]


async def test_who_only_reads_sees_them_and_chooses_none(
    alice: Person, bob: Person, worker: Adapters
):
    project = await alice.project()
    document = await ready(alice, worker, project)

    absent = await bob.http.get(f"/documents/{document}/encodings")
    await bring_in(alice, bob, project)
    seen = await bob.http.get(f"/documents/{document}/encodings")

    assert (absent.status_code, seen.status_code) == (404, 200)
    assert (await choose(bob, document, "cp1251")).status_code == 403


async def test_what_is_being_worked_on_is_a_conflict(alice: Person, worker: Adapters):
    document = await ready(alice, worker, await alice.project())
    await choose(alice, document, "cp1251")

    assert (await choose(alice, document, "auto")).status_code == 409

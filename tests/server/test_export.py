"""What is kept about somebody, as an archive that they take along."""

import asyncio
import json
import zipfile
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from adapters.postgres.people.export import SECTIONS
from adapters.wiring import WorkerAdapters
from ingestion.pipeline import ingest_document
from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.server.asking import ask, new_chat
from tests.server.factors import guard
from tests.server.joining import bring_in, id_of
from tests.server.project_rows import execute
from tests.server.test_documents import HANDBOOK

ELSEWHERE = {
    "refresh_tokens": "hashes of secrets that are of use once",
    "recovery_codes": "hashes of secrets",
    "scim_tokens": "a directory's; who made one is in the events",
    "idempotency_keys": "answers that were given, for a day",
    "fair_scheduling": "when a worker last took something of theirs",
    "mail_links": "hashes of secrets, for an hour",
    "reservations": "is gone with the search that it is for",
    "group_members": "admins say who is in a group; its roles are among the memberships",
    "directory_people": "when an issuer last spoke of them; what it said is in their account",
    "suspensions": "who is suspended takes nothing along",
    "quotas": "what they may keep, which GET /me/usage tells",
}
"""Of a person, and not exported: why."""


async def archive_of(person: Person, **asked: Any) -> zipfile.ZipFile:
    told = await person.http.get("/me/export", params=asked)
    assert told.status_code == 200, told.text
    assert told.headers["content-type"] == "application/zip"
    archive = zipfile.ZipFile(BytesIO(told.content))
    assert archive.testzip() is None
    return archive


def rows(archive: zipfile.ZipFile, section: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in archive.read(f"{section}.jsonl").splitlines()]


@pytest.fixture(scope="module")
async def ada(server: str, database: TestDatabase, worker: WorkerAdapters) -> Person:
    """Somebody with an answered question, a document, a second factor and an API key."""
    person = await sign_up(server)
    await guard(person, database)
    await person.http.post("/api-keys", json={"name": "mine"})
    project = await person.project("Pharmacy")
    document = await person.upload(project, HANDBOOK, name="handbook.md")
    await ingest_document(worker, UUID(document))
    chat = await new_chat(person, project)
    await ask(person, chat, "Who is the duty pharmacist?")
    return person


async def test_it_has_account_chats_documents_and_events(ada: Person) -> None:
    archive = await archive_of(ada)

    (account,) = rows(archive, "account")
    assert (account["email"], account["name"]) == (ada.email, "Ada")
    question, answer = sorted(rows(archive, "messages"), key=lambda one: one["created_at"])
    assert question["content"] == "Who is the duty pharmacist?" and answer["role"] == "assistant"
    assert [one["name"] for one in rows(archive, "documents")] == ["handbook.md"]
    assert [one["role"] for one in rows(archive, "memberships")] == ["owner"]
    assert [one["name"] for one in rows(archive, "projects-made")] == ["Pharmacy"]
    assert {"sign-up", "api-key-made", "data-exported"} <= {
        one["action"] for one in rows(archive, "events")
    }
    assert rows(archive, "second-factor")[0]["confirmed_at"]
    assert "README.txt" in archive.namelist()


async def test_nothing_secret_is_in_it(ada: Person, database: TestDatabase) -> None:
    archive = await archive_of(ada)
    everything = b"".join(archive.read(name) for name in archive.namelist())

    me = await id_of(ada)
    with psycopg.connect(database.superuser_url) as connection:
        secrets = connection.execute(
            "select password_hash from users where id = %(me)s"
            " union all select sealed from authenticators where user_id = %(me)s"
            " union all select encode(hash, 'hex') from api_keys where user_id = %(me)s"
            " union all select encode(hash, 'hex') from recovery_codes where user_id = %(me)s"
            " union all select encode(hash, 'hex') from refresh_tokens where user_id = %(me)s",
            {"me": me},
        ).fetchall()
    assert len(secrets) >= 13 and me.encode() in everything
    assert not [secret for (secret,) in secrets if secret.encode() in everything]


async def test_the_files_that_they_uploaded_come_along_where_they_are_wanted(ada: Person) -> None:
    without, whole = await archive_of(ada), await archive_of(ada, originals=True)

    assert not [name for name in without.namelist() if name.startswith("originals/")]
    (name,) = (name for name in whole.namelist() if name.startswith("originals/"))
    assert name.endswith(" handbook.md") and whole.read(name) == HANDBOOK


async def test_nothing_of_others_in_the_same_project_is_in_it(
    ada: Person, server: str, worker: WorkerAdapters
) -> None:
    guest = await sign_up(server)
    project = (await ada.http.get("/projects")).json()["items"][0]["id"]
    await bring_in(ada, guest, project, "editor")
    word = uuid4().hex
    await guest.upload(project, f"The door {word} is red.".encode(), name=f"{word}.txt")
    await ask(guest, await new_chat(guest, project), f"What is {word}?")

    archive, theirs = await archive_of(ada, originals=True), await archive_of(guest)

    inside = [name for name in archive.namelist() if word.encode() in archive.read(name)]
    assert inside == [] and word not in str(archive.namelist())
    assert word in rows(theirs, "documents")[0]["name"]
    await guest.http.aclose()


async def test_more_rows_than_one_slice_come_once_each(server: str, database: TestDatabase) -> None:
    person = await sign_up(server)
    project = await person.project()
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "insert into chats (id, project_id, user_id, title)"
            " select gen_random_uuid(), %s, %s, 'c' || n from generate_series(1, 1203) n",
            [project, await id_of(person)],
        )

    titles = [one["title"] for one in rows(await archive_of(person), "chats")]

    assert sorted(titles) == sorted(f"c{n}" for n in range(1, 1204))
    await person.http.aclose()


async def with_large_files(server: str) -> Person:
    """More than what stands between two programs holds: an export of theirs waits for its
    reader."""
    person = await sign_up(server)
    project = await person.project()
    for name in ("a.txt", "b.txt"):
        await person.upload(project, name.encode() * 4_000_000, name=name)
    return person


async def test_files_are_asked_for_one_by_one_and_end_with_the_sign_in(
    server: str, database: TestDatabase
) -> None:
    person = await with_large_files(server)
    me = await id_of(person)

    with pytest.raises(httpx.RemoteProtocolError):
        async with person.http.stream("GET", "/me/export?originals=true") as told:
            execute(database, "update sessions set ended_at = now() where user_id = %s", me)
            async for _ in told.aiter_bytes():
                pass

    await person.http.aclose()


async def test_of_one_person_one_is_made_at_a_time(server: str) -> None:
    person = await with_large_files(server)
    async with person.http.stream("GET", "/me/export?originals=true"):
        meanwhile = await person.http.get("/me/export")
    async with asyncio.timeout(20):
        while (after := await person.http.get("/me/export")).status_code == 409:  # noqa: ASYNC110
            await asyncio.sleep(0.1)  # until the server hears that its reader has gone

    assert (meanwhile.status_code, after.status_code) == (409, 200)
    assert "Wait for its end" in meanwhile.json()["detail"]
    await person.http.aclose()


async def test_only_so_many_are_made_in_an_hour(server: str) -> None:
    person = await sign_up(server)

    told = [(await person.http.get("/me/export")).status_code for _ in range(11)]

    assert told == [200] * 10 + [429]
    await person.http.aclose()


async def test_a_key_that_is_not_for_the_account_takes_nothing_along(ada: Person) -> None:
    key = (await ada.http.post("/api-keys", json={"name": "bot"})).json()["secret"]
    async with httpx.AsyncClient(base_url=ada.http.base_url) as plain:
        told = await plain.get("me/export", headers={"authorization": f"Bearer {key}"})

    assert (told.status_code, told.json()["type"]) == (403, "/problems/insufficient-scope")


def test_every_table_that_names_a_person_is_exported_or_says_why_not(
    database: TestDatabase,
) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        tables = connection.execute(
            "select distinct c.conrelid::regclass::text from pg_constraint c"
            " where c.contype = 'f' and c.confrelid = 'users'::regclass"
        ).fetchall()
    exported = {section.table for section in SECTIONS.values()}
    assert "app.scim_of_me()" in exported

    assert {table for (table,) in tables} - exported - {"scim_people"} == {*ELSEWHERE}

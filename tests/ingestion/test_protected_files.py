"""A protected file, from its upload to the password that somebody gives: API, Redis and worker."""

import asyncio
import logging
from contextlib import aclosing
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from redis import Redis

from adapters.postgres.documents import ingestion
from adapters.wiring import Adapters
from contracts.errors import ModelUnavailable
from contracts.settings import AccountSettings, Settings
from ingestion import pipeline
from ingestion.pipeline import ingest_document
from local.redis import RedisServer
from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.ingestion.inside import change, rows
from tests.server.joining import bring_in

PDF = (Path(__file__).parent / "parsers" / "protected" / "aes-256.pdf").read_bytes()
PASSWORD = "Kühl & trocken"
WORDS = "correct horse battery"
"""With which `sign_up` signs up."""
GUESSES = 6


@pytest.fixture(scope="module")
def settings(settings: Settings) -> Settings:
    few = AccountSettings.model_validate({"sign_in_attempts": GUESSES})
    return settings.model_copy(update={"accounts": few})


@pytest.fixture
def redis(redis_server: RedisServer) -> Redis:
    return Redis.from_url(redis_server.url)


async def asking(person: Person, worker: Adapters, project: str | None = None) -> UUID:
    """A document that failed because it is protected."""
    project = project or await person.project()
    document = UUID(await person.upload(project, PDF, f"{uuid4().hex}.pdf", "application/pdf"))
    await ingest_document(worker, document)
    return document


async def give(person: Person, document: UUID, password: str = PASSWORD) -> httpx.Response:
    return await person.http.post(f"/documents/{document}/password", json={"password": password})


async def no_more(redis: Redis, project: str) -> None:
    """Soon after the answer: it does not wait for that."""
    async with asyncio.timeout(60):
        while list(redis.scan_iter(f"{project}:file-password:*")):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def shown(person: Person, document: UUID) -> dict[str, Any]:
    return (await person.http.get(f"/documents/{document}")).json()


async def test_a_password_that_is_given_opens_the_file(alice: Person, worker: Adapters):
    document = await asking(alice, worker)
    asked = await shown(alice, document)

    answer = await give(alice, document)
    await ingest_document(worker, document)

    assert (asked["status"], asked["error"]["code"]) == ("failed", "password_required")
    assert (answer.status_code, answer.json()["status"]) == (202, "queued")
    ready = await shown(alice, document)
    assert (ready["status"], ready["passages"], ready["error"]) == ("ready", 1, None)
    assert "not kept" in ready["notes"][0]


async def test_a_wrong_one_is_told_as_wrong_and_another_may_be_given(
    alice: Person, worker: Adapters
):
    document = await asking(alice, worker)

    await give(alice, document, "another")
    await ingest_document(worker, document)
    refused = await shown(alice, document)
    await give(alice, document)
    await ingest_document(worker, document)

    assert (refused["status"], refused["error"]["code"]) == ("failed", "password_required")
    assert refused["error"]["message"].startswith("That was not the password")
    assert (await shown(alice, document))["status"] == "ready"


async def test_one_that_nobody_asks_for_is_a_conflict(alice: Person, worker: Adapters):
    document = await asking(alice, worker)
    await give(alice, document)

    waiting = await give(alice, document)
    await ingest_document(worker, document)

    assert (waiting.status_code, (await give(alice, document)).status_code) == (409, 409)


async def test_who_only_reads_gives_none_and_a_stranger_finds_nothing(
    alice: Person, bob: Person, worker: Adapters
):
    project = await alice.project()
    document = await asking(alice, worker, project)

    stranger = await give(bob, document)
    await bring_in(alice, bob, project)

    assert (stranger.status_code, (await give(bob, document)).status_code) == (404, 403)


async def test_guesses_come_to_an_end(alice: Person, worker: Adapters):
    document = await asking(alice, worker)
    for number in range(GUESSES):
        assert (await give(alice, document, f"guess {number}")).status_code == 202
        await ingest_document(worker, document)

    refused = await give(alice, document)

    assert (refused.status_code, int(refused.headers["retry-after"]) > 0) == (429, True)
    assert (await give(alice, await asking(alice, worker))).status_code == 202


async def test_it_is_in_redis_for_two_hours_at_most_sealed_and_gone_with_the_end(
    alice: Person, worker: Adapters, redis: Redis
):
    project = await alice.project()
    document = await asking(alice, worker, project)
    key = f"{project}:file-password:{document}"

    await give(alice, document)
    kept, seconds = redis.get(key), redis.ttl(key)
    await ingest_document(worker, document)

    assert isinstance(kept, bytes) and kept.startswith(b"v1.")
    assert isinstance(seconds, int) and 0 < seconds <= 7200
    assert redis.get(key) is None


async def test_a_wrong_one_is_forgotten_as_well(alice: Person, worker: Adapters, redis: Redis):
    document = await asking(alice, worker)

    await give(alice, document, "another")
    await ingest_document(worker, document)

    assert list(redis.scan_iter(f"*:file-password:{document}")) == []


async def test_a_worker_that_died_leaves_it_to_the_next(
    alice: Person, worker: Adapters, redis: Redis
):
    document = await asking(alice, worker)
    await give(alice, document)
    async with worker.db.as_worker() as tx:
        assert await ingestion.claim(tx, document, "dead:1", 1)
    await asyncio.sleep(1.1)

    await ingest_document(worker, document)

    assert (await shown(alice, document))["status"] == "ready"


async def test_an_attempt_that_is_made_again_still_has_it(
    alice: Person, worker: Adapters, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
):
    document = await asking(alice, worker)
    await give(alice, document)

    async def away(*_: object) -> None:
        raise ModelUnavailable("The embedder does not answer.")

    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "embed", away)
        await ingest_document(worker, document)
    assert (await shown(alice, document))["status"] == "queued"
    change(database, "update documents set not_before = null where id = %s", document)
    await ingest_document(worker, document)

    assert (await shown(alice, document))["status"] == "ready"


async def test_one_that_came_too_late_is_asked_for_again(
    alice: Person, worker: Adapters, redis: Redis
):
    document = await asking(alice, worker)
    await give(alice, document)
    redis.delete(*redis.scan_iter(f"*:file-password:{document}"))

    await ingest_document(worker, document)

    late = await shown(alice, document)
    assert (late["status"], late["error"]["code"]) == ("failed", "password_required")
    assert "is protected by a password" in late["error"]["message"]


@pytest.mark.parametrize("ends", ["cancelled", "deleted"])
async def test_one_of_a_document_that_nobody_will_read_is_forgotten(
    alice: Person, worker: Adapters, redis: Redis, ends: str
):
    document = await asking(alice, worker)
    await give(alice, document)
    given = list(redis.scan_iter(f"*:file-password:{document}"))

    if ends == "cancelled":
        answer = await alice.http.post(f"/documents/{document}/cancel")
    else:
        answer = await alice.http.delete(f"/documents/{document}")

    assert answer.is_success and len(given) == 1
    assert list(redis.scan_iter(f"*:file-password:{document}")) == []


async def test_those_of_a_project_that_is_deleted_are_forgotten(
    alice: Person, worker: Adapters, redis: Redis
):
    gone, stays = await alice.project(), await alice.project()
    for project in (gone, stays):
        await give(alice, await asking(alice, worker, project))

    assert (await alice.http.delete(f"/projects/{gone}")).status_code == 204

    await no_more(redis, gone)
    assert len(list(redis.scan_iter(f"{stays}:file-password:*"))) == 1


async def test_those_of_an_account_that_is_deleted_are_forgotten(
    server: str, worker: Adapters, redis: Redis
):
    carol = await sign_up(server)
    async with aclosing(carol.http):
        project = await carol.project()
        await give(carol, await asking(carol, worker, project))
        given = len(list(redis.scan_iter(f"{project}:file-password:*")))
        answer = await carol.http.post("/me/deletion", json={"password": WORDS})

    assert answer.is_success and given == 1
    await no_more(redis, project)


async def test_what_was_read_stays_when_it_is_read_again_without_one(
    alice: Person, worker: Adapters
):
    project = await alice.project()
    document = await asking(alice, worker, project)
    await give(alice, document)
    await ingest_document(worker, document)
    found = {"query": "reagents of class B"}

    await alice.http.post(f"/documents/{document}/reindex")
    await ingest_document(worker, document)
    again = await shown(alice, document)
    hits = (await alice.http.post(f"/projects/{project}/search", json=found)).json()["hits"]

    assert (again["error"]["code"], again["passages"]) == ("password_required", 1)
    assert [hit["document_id"] for hit in hits] == [str(document)]
    await give(alice, document)
    await ingest_document(worker, document)
    assert (await shown(alice, document))["status"] == "ready"


async def test_it_is_in_no_row_no_log_and_no_answer(
    alice: Person,
    worker: Adapters,
    database: TestDatabase,
    redis: Redis,
    caplog: pytest.LogCaptureFixture,
):
    caplog.set_level(logging.DEBUG)
    canary = f"canary-{uuid4().hex}"
    document = await asking(alice, worker)

    told = [await give(alice, document, canary)]
    held = [redis.dump(key) for key in redis.scan_iter()]
    await ingest_document(worker, document)
    told += [await alice.http.get(f"/documents/{document}{more}") for more in ("", "/stages")]
    told.append(
        await alice.http.post(f"/documents/{document}/password", json={"password": [canary]})
    )

    assert not [answer.text for answer in told if canary in answer.text]
    assert not [one for one in held if isinstance(one, bytes) and canary.encode() in one]
    assert canary not in caplog.text
    assert canary not in everything(database)


def everything(database: TestDatabase) -> str:
    """All rows of all tables, as text."""
    tables = rows(
        database,
        "select format('%%I.%%I', schemaname, tablename) as name from pg_tables"
        " where schemaname in ('public', 'app')",
    )
    with psycopg.connect(database.superuser_url) as connection:
        return "\n".join(
            str(connection.execute(f"select t::text from {table['name']} t").fetchall())  # pyright: ignore
            for table in tables
        )

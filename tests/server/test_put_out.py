"""Who is put out of a project reads nothing more of it: not what streams, not by a key, not from
what is kept."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from adapters.wiring import WorkerAdapters
from ingestion.pipeline import ingest_document
from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.fakes.openai_server import OpenAIServer
from tests.server.asking import new_chat
from tests.server.joining import bring_in
from tests.server.reading_along import QUESTION, SOON, followed_by, written_for
from tests.server.test_document_events import following
from tests.server.test_documents import HANDBOOK


@pytest.fixture(scope="module")
async def shared(alice: Person, worker: WorkerAdapters) -> str:
    """Alice's project, with a document that is ready."""
    project = await alice.project()
    await ingest_document(worker, UUID(await alice.upload(project, HANDBOOK)))
    return project


@pytest.fixture
async def guest(with_model: str) -> AsyncIterator[Person]:
    """Served by another API than who puts them out."""
    person = await sign_up(with_model)
    yield person
    await person.http.aclose()


async def put_out(owner: Person, project: str, user: str) -> float:
    """When it was answered."""
    gone = await owner.http.delete(f"/projects/{project}/members/{user}")
    assert gone.status_code == 204
    return time.monotonic()


async def test_following_a_project_ends_and_tells_nothing_more(
    alice: Person, guest: Person, shared: str
) -> None:
    user = await bring_in(alice, guest, shared)
    async with asyncio.timeout(20), following(guest, shared) as frames:
        assert (await anext(frames)).event == "counts"
        put_out_at = await put_out(alice, shared, user)
        await alice.upload(shared, b"# Secret", name="secret.md")
        rest = [frame async for frame in frames]

    assert time.monotonic() - put_out_at < SOON
    assert [frame.event for frame in rest] == ["error"]
    assert rest[0].data["problem"]["type"] == "/problems/not-found"
    assert rest[0].data["retryable"] is False


async def test_following_ends_where_nobody_told_that_somebody_was_put_out(
    alice: Person, guest: Person, shared: str, database: TestDatabase
) -> None:
    """By hand, or by a process that died before it could."""
    user = await bring_in(alice, guest, shared)
    async with asyncio.timeout(20), following(guest, shared) as frames:
        await anext(frames)
        with psycopg.connect(database.superuser_url) as connection:
            connection.execute("delete from members where user_id = %s", [user])
        rest = [frame.event async for frame in frames]

    assert rest == ["error"]


async def test_an_answer_that_is_being_written_ends_for_all_who_read_it(
    alice: Person,
    guest: Person,
    server: str,
    shared: str,
    model: OpenAIServer,
    database: TestDatabase,
) -> None:
    model.behaviour, model.answer = "slow", "The duty pharmacist is Dr. Ilse Brandt [1]. " * 80
    model.hung_up.clear()
    user = await bring_in(alice, guest, shared)
    chat = await new_chat(guest, shared)
    begun: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    elsewhere = Person(guest.email, type(guest.http)(base_url=f"{server}/api/v1", timeout=60))
    elsewhere.http.headers["authorization"] = guest.http.headers["authorization"]
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        written = group.create_task(written_for(guest, chat, begun))
        run = await begun
        followed = group.create_task(followed_by(elsewhere, run))
        await asyncio.sleep(0.3)
        put_out_at = await put_out(alice, shared, user)
        await model.hung_up.wait()
    took = time.monotonic() - put_out_at
    await elsewhere.http.aclose()

    assert took < SOON
    for frames in (written.result(), followed.result()):
        assert frames[-1][1] == "error"
        assert frames[-1][2]["problem"]["status"] == 404
    row: Any = None
    with psycopg.connect(database.superuser_url) as connection:
        for _ in range(100):
            row = connection.execute(
                "select r.status, (select count(*) from ledger l where l.run_id = r.id)"
                " from runs r where r.id = %s",
                [run],
            ).fetchone()
            connection.commit()
            if row and row[1]:
                break
            await asyncio.sleep(0.05)
    assert row == ("stopped", 1), "what it had cost is entered"
    assert (await guest.http.get(f"/runs/{run}/events")).status_code == 404
    await bring_in(alice, guest, shared)
    back = (await guest.http.get(f"/chats/{chat}/messages")).json()["items"]
    assert [(one["role"], one["status"]) for one in back][-1] == ("assistant", "stopped")


async def test_an_answer_ends_where_nobody_told_its_writer(
    alice: Person, guest: Person, shared: str, model: OpenAIServer, database: TestDatabase
) -> None:
    """With the next lease: a signal may be lost."""
    model.behaviour, model.answer = "slow", "The duty pharmacist is Dr. Ilse Brandt [1]. " * 200
    model.hung_up.clear()
    user = await bring_in(alice, guest, shared)
    chat = await new_chat(guest, shared)
    begun: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    writing = asyncio.create_task(written_for(guest, chat, begun))
    async with asyncio.timeout(30):
        await begun
        with psycopg.connect(database.superuser_url) as connection:
            connection.execute("delete from members where user_id = %s", [user])
        put_out_at = time.monotonic()
        await model.hung_up.wait()
        took = time.monotonic() - put_out_at
        frames = await writing

    assert took < SOON
    assert (frames[-1][1], frames[-1][2]["problem"]["status"]) == ("error", 404)


async def test_keys_do_not_reach_the_project_any_more(
    alice: Person, guest: Person, shared: str
) -> None:
    user = await bring_in(alice, guest, shared, "editor")
    chat = await new_chat(guest, shared)
    secret = (await guest.http.post("/api-keys", json={"name": "k"})).json()["secret"]
    document = (await guest.http.get(f"/projects/{shared}/documents")).json()["items"][0]["id"]
    with_key = Person(guest.email, type(guest.http)(base_url=guest.http.base_url, timeout=60))
    with_key.http.headers["authorization"] = f"Bearer {secret}"
    reads = [
        f"/projects/{shared}",
        f"/projects/{shared}/settings",
        f"/projects/{shared}/members",
        f"/projects/{shared}/documents",
        f"/projects/{shared}/events",
        f"/documents/{document}",
        f"/documents/{document}/text",
        f"/chats/{chat}/messages",
    ]
    query = {"query": QUESTION}

    async def told() -> list[int]:
        statuses: list[int] = []
        for path in reads:
            async with with_key.http.stream("GET", path) as answer:
                statuses.append(answer.status_code)
        for path, body in (
            (f"/projects/{shared}/search", query),
            (f"/chats/{chat}/messages?stream=false", {"content": QUESTION}),
        ):
            headers = {"accept": "application/json"}
            answer = await with_key.http.post(path, json=body, headers=headers)
            statuses.append(answer.status_code)
        return statuses

    before = await told()
    await put_out(alice, shared, user)
    after = await told()
    await with_key.http.aclose()

    assert (before, after) == ([200] * 10, [404] * 10)


async def test_a_search_that_is_under_way_finds_nothing_any_more(
    alice: Person, guest: Person, shared: str, database: TestDatabase
) -> None:
    """Held up where it looks for passages, while its person is put out."""
    user = await bring_in(alice, guest, shared)
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("lock table project_embedders in access exclusive mode")
        searching = asyncio.create_task(
            guest.http.post(f"/projects/{shared}/search", json={"query": "pharmacist on duty"})
        )
        await asyncio.sleep(0.5)
        await put_out(alice, shared, user)
        connection.rollback()
    answer = await searching

    assert "pharmacist" not in answer.text.lower()
    assert answer.status_code in (200, 403, 404)


async def test_what_they_signed_in_for_is_taken_back_with_them(
    alice: Person, guest: Person, database: TestDatabase
) -> None:
    project = await alice.project()
    user = await bring_in(alice, guest, project, "editor")
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "with made as (insert into tool_servers (id, project_id, name, url)"
            " values (gen_random_uuid(), %s, 'Shop', 'https://mcp.example.org/') returning *)"
            " insert into tool_grants (server_id, project_id, user_id, issuer, sealed)"
            " select id, project_id, %s, 'https://in.example.org/', 's' from made",
            [project, user],
        )
        connection.commit()
        await put_out(alice, project, user)
        left = connection.execute(
            "select count(*) from tool_grants where project_id = %s", [project]
        ).fetchone()

    assert left == (0,)

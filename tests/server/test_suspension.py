"""Who is suspended is out at once: of sessions, keys, open streams and answers being written."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from adapters.wiring import WorkerAdapters
from ingestion.pipeline import ingest_document
from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.fakes.openai_server import OpenAIServer
from tests.server.asking import new_chat
from tests.server.joining import accept, bring_in, id_of, invite, look
from tests.server.reading_along import QUESTION, SOON, followed_by, written_for
from tests.server.test_document_events import following
from tests.server.test_documents import HANDBOOK

PASSWORD = "correct horse battery"
_LONG = "The duty pharmacist is Dr. Ilse Brandt [1]. " * 200


@pytest.fixture(scope="module")
async def shared(admin: Person, server: str, worker: WorkerAdapters) -> tuple[Person, str]:
    """Somebody's project with a document that is ready, and its owner."""
    owner = await sign_up(server)
    project = await owner.project()
    await ingest_document(worker, UUID(await owner.upload(project, HANDBOOK)))
    return owner, project


@pytest.fixture
async def guest(shared: tuple[Person, str], with_model: str) -> AsyncIterator[Person]:
    """A member of the project."""
    person = await sign_up(with_model)
    await bring_in(shared[0], person, shared[1], "editor")
    yield person
    await person.http.aclose()


async def suspend(admin: Person, person: str) -> float:
    """When it was answered."""
    answer = await admin.http.post(f"/admin/accounts/{person}/suspend")
    assert (answer.status_code, answer.json()["suspended_at"] is None) == (200, False)
    return time.monotonic()


async def reinstate(admin: Person, person: str) -> None:
    answer = await admin.http.post(f"/admin/accounts/{person}/reinstate")
    assert (answer.status_code, answer.json()["suspended_at"]) == (200, None)


async def sign_in(person: Person, password: str = PASSWORD) -> httpx.Response:
    async with httpx.AsyncClient(base_url=person.http.base_url, timeout=60) as http:
        return await http.post("/auth/sign-in", json={"email": person.email, "password": password})


async def test_signing_in_says_that_the_account_is_suspended_to_whoever_knows_the_password(
    admin: Person, guest: Person
) -> None:
    await suspend(admin, await id_of(guest))
    wrong, right = await sign_in(guest, "not the password"), await sign_in(guest)

    assert (wrong.status_code, wrong.json()["type"]) == (401, "/problems/unauthorized")
    assert wrong.json()["detail"] == "Email or password is wrong."
    assert (right.status_code, right.json()["type"]) == (401, "/problems/account-suspended")
    assert right.json()["detail"] == "This account is suspended. Ask whoever runs this Ibid."
    assert "set-cookie" not in right.headers


async def test_sessions_end_for_good_and_keys_wait(
    admin: Person, guest: Person, shared: tuple[Person, str]
) -> None:
    user = await id_of(guest)
    signed_in = await sign_in(guest)
    refresh_token = signed_in.cookies["ibid_refresh"]
    secret = (await guest.http.post("/api-keys", json={"name": "k"})).json()["secret"]
    by_token = guest.http.headers["authorization"]
    reads = ["/me", "/projects", f"/projects/{shared[1]}", f"/projects/{shared[1]}/documents"]

    async def told(credential: str) -> list[tuple[int, str]]:
        headers = {"authorization": credential}
        answers = [await guest.http.get(path, headers=headers) for path in reads]
        return [(one.status_code, one.json().get("type", "")) for one in answers]

    async def renewed() -> int:
        async with httpx.AsyncClient(base_url=guest.http.base_url) as http:
            cookie = {"cookie": f"ibid_refresh={refresh_token}"}
            return (await http.post("/auth/refresh", headers=cookie)).status_code

    assert await told(by_token) == await told(f"Bearer {secret}") == [(200, "")] * len(reads)
    await suspend(admin, user)
    suspended = [(401, "/problems/account-suspended")] * len(reads)
    assert await told(by_token) == await told(f"Bearer {secret}") == suspended
    assert await renewed() == 401
    await reinstate(admin, user)

    assert await told(by_token) == [(401, "/problems/unauthorized")] * len(reads)
    assert await renewed() == 401
    assert await told(f"Bearer {secret}") == [(200, "")] * len(reads)
    assert (await sign_in(guest)).status_code == 200


async def test_following_a_project_ends_and_tells_nothing_more(
    admin: Person, guest: Person, shared: tuple[Person, str]
) -> None:
    owner, project = shared
    user = await id_of(guest)
    async with asyncio.timeout(20), following(guest, project) as frames:
        assert (await anext(frames)).event == "counts"
        suspended_at = await suspend(admin, user)
        await owner.upload(project, b"# Secret", name="secret.md")
        rest = [frame async for frame in frames]

    assert time.monotonic() - suspended_at < SOON
    *before, last = rest  # on a busy machine the counts of before the suspension are told again
    assert {frame.event for frame in before} <= {"counts"}
    assert "secret.md" not in str(rest)
    assert (last.event, last.data["problem"]["type"]) == ("error", "/problems/account-suspended")


async def test_following_ends_where_nobody_told_that_somebody_was_suspended(
    guest: Person, shared: tuple[Person, str], database: TestDatabase
) -> None:
    """By hand, or by a process that died before it could."""
    user = await id_of(guest)
    async with asyncio.timeout(20), following(guest, shared[1]) as frames:
        await anext(frames)
        by_hand(database, user)
        suspended_at = time.monotonic()
        rest = [frame.event async for frame in frames]

    assert rest == ["error"]
    assert time.monotonic() - suspended_at < SOON + 1


def by_hand(database: TestDatabase, user: str) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("update users set suspended_at = now() where id = %s", [user])


async def test_an_answer_that_is_being_written_ends_for_all_who_read_it(
    admin: Person,
    guest: Person,
    server: str,
    shared: tuple[Person, str],
    model: OpenAIServer,
    database: TestDatabase,
) -> None:
    model.behaviour, model.answer = "slow", _LONG
    model.hung_up.clear()
    user, chat = await id_of(guest), await new_chat(guest, shared[1])
    begun: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    elsewhere = Person(guest.email, type(guest.http)(base_url=f"{server}/api/v1", timeout=60))
    elsewhere.http.headers["authorization"] = guest.http.headers["authorization"]
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        written = group.create_task(written_for(guest, chat, begun))
        run = await begun
        followed = group.create_task(followed_by(elsewhere, run))
        await asyncio.sleep(0.3)
        suspended_at = await suspend(admin, user)
        await model.hung_up.wait()
    took = time.monotonic() - suspended_at
    await elsewhere.http.aclose()

    assert took < SOON
    for frames in (written.result(), followed.result()):
        assert frames[-1][1] == "error"
        assert frames[-1][2]["problem"]["type"] == "/problems/account-suspended"
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


async def test_an_answer_ends_where_nobody_told_its_writer(
    guest: Person, shared: tuple[Person, str], model: OpenAIServer, database: TestDatabase
) -> None:
    """With the next lease: policies show who is suspended nothing, and so no lease is kept."""
    model.behaviour, model.answer = "slow", _LONG
    model.hung_up.clear()
    user, chat = await id_of(guest), await new_chat(guest, shared[1])
    begun: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    writing = asyncio.create_task(written_for(guest, chat, begun))
    async with asyncio.timeout(30):
        await begun
        by_hand(database, user)
        suspended_at = time.monotonic()
        await model.hung_up.wait()
        took = time.monotonic() - suspended_at
        frames = await writing

    assert took < SOON
    assert frames[-1][1] == "error"
    assert frames[-1][2]["problem"]["type"] == "/problems/account-suspended"


async def test_no_answer_begins_while_somebody_is_suspended(
    admin: Person, guest: Person, shared: tuple[Person, str], database: TestDatabase
) -> None:
    """A question that came before waits until it is decided, and is refused."""
    user, chat = await id_of(guest), await new_chat(guest, shared[1])
    with psycopg.connect(database.superuser_url) as connection:
        # As `app.suspend` does first; so that the question comes in between.
        connection.execute("select from users where id = %s for update", [user])
        asking = asyncio.create_task(
            guest.http.post(f"/chats/{chat}/messages", json={"content": QUESTION})
        )
        await asyncio.sleep(0.7)
        connection.execute("update users set suspended_at = now() where id = %s", [user])
        connection.commit()
        answer = await asking
        begun = connection.execute(
            "select count(*) from runs where user_id = %s and status = 'running'", [user]
        ).fetchone()

    assert (answer.status_code, begun) == (401, (0,))


async def test_links_of_who_is_suspended_let_nobody_in(
    admin: Person, server: str, bob: Person
) -> None:
    owner = await sign_up(server)
    secret = await invite(owner, await owner.project())
    user = await id_of(owner)

    await suspend(admin, user)
    refused = [await look(bob, secret), await accept(bob, secret)]
    await reinstate(admin, user)
    stands = [await look(bob, secret), await accept(bob, secret)]
    await owner.http.aclose()

    assert [answer.status_code for answer in refused + stands] == [404, 404, 200, 200]


async def test_nobody_suspends_themselves_or_whom_there_is_not(admin: Person) -> None:
    oneself = await admin.http.post(f"/admin/accounts/{await id_of(admin)}/suspend")
    absent = await admin.http.post(f"/admin/accounts/{UUID(int=1)}/suspend")

    assert (oneself.status_code, absent.status_code) == (409, 404)
    assert "another admin" in oneself.json()["detail"]

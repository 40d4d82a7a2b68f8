"""What an API key is for, changed by its person: it is that from the next request on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import psycopg
import pytest

from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.server.reading_along import SOON
from tests.server.test_document_events import following


class Key:
    """One of somebody's, and a program that has it."""

    def __init__(self, person: Person, made: dict[str, str], http: httpx.AsyncClient) -> None:
        self.person, self.id, self.http = person, made["id"], http
        self.program = Person(person.email, http)

    async def change(self, **changes: object) -> httpx.Response:
        return await self.person.http.patch(f"/api-keys/{self.id}", json=changes)


Make = Callable[..., Awaitable[Key]]


@pytest.fixture
async def make(server: str, alice: Person) -> AsyncIterator[Make]:
    opened: list[httpx.AsyncClient] = []

    async def made(**wanted: object) -> Key:
        answer = (await alice.http.post("/api-keys", json={"name": "k", **wanted})).json()
        http = httpx.AsyncClient(
            base_url=f"{server}/api/v1",
            headers={"authorization": f"Bearer {answer['secret']}"},
            timeout=60,
        )
        opened.append(http)
        return Key(alice, answer, http)

    yield made
    for http in opened:
        await http.aclose()


async def test_a_key_is_for_what_it_was_changed_to_from_the_next_request_on(
    make: Make, alice: Person
):
    key = await make(verbs=["read", "manage"])
    before = await key.http.post("/projects", json={"name": "x"})
    changed = await key.change(verbs=["ask", "read"])
    after = await key.http.post("/projects", json={"name": "x"})

    assert (before.status_code, changed.status_code, after.status_code) == (201, 200, 403)
    assert (changed.json()["verbs"], changed.json()["projects"]) == (["read", "ask"], None)
    assert (await alice.http.get("/api-keys")).json()["items"][0]["verbs"] == ["read", "ask"]


async def test_a_key_reaches_the_projects_it_was_changed_to_whatever_was_kept_for_it(
    make: Make, alice: Person
):
    one, other = await alice.project(), await alice.project()
    key = await make(verbs=["read"])
    before = [(await key.http.get(f"/projects/{id}")).status_code for id in (one, other)]
    await key.change(projects=[other])
    after = [(await key.http.get(f"/projects/{id}")).status_code for id in (one, other)]
    await key.change(projects=None)
    again = (await key.http.get(f"/projects/{one}")).status_code

    assert (before, after, again) == ([200, 200], [404, 200], 200)


@pytest.mark.parametrize("narrower", ["verbs", "projects"])
async def test_a_stream_ends_once_its_key_is_for_something_else(
    make: Make, alice: Person, narrower: str
):
    project = await alice.project()
    change = {"verbs": ["ask"]} if narrower == "verbs" else {"projects": [await alice.project()]}
    key = await make(verbs=["read"])
    async with asyncio.timeout(20), following(key.program, project) as frames:
        assert (await anext(frames)).event == "counts"
        assert (await key.change(**change)).status_code == 200
        async with asyncio.timeout(SOON + 1):
            async for _ in frames:
                pass


async def test_a_stream_of_a_key_that_stays_as_it_is_goes_on(make: Make, alice: Person):
    project = await alice.project()
    key, other = await make(verbs=["read"]), await make(verbs=["read"])
    await key.change(verbs=["read", "ask"])  # before the stream begins
    async with asyncio.timeout(20), following(key.program, project) as frames:
        assert (await anext(frames)).event == "counts"
        await other.change(verbs=["ask"])
        await key.change(verbs=["ask", "read"])
        await asyncio.sleep(SOON)
        await alice.upload(project, b"# Rooms")
        assert (await anext(frames)).event != "error"


async def test_no_key_changes_what_a_key_is_for(make: Make):
    key, other = await make(verbs=["account"]), await make(verbs=["read"])
    refused = [
        await key.http.patch(f"/api-keys/{one.id}", json={"verbs": ["account", "manage"]})
        for one in (key, other)
    ]

    assert [answer.status_code for answer in refused] == [403, 403]
    assert "Sign in yourself" in refused[0].json()["detail"]


async def test_a_key_comes_into_no_project_that_its_person_is_not_in(
    make: Make, alice: Person, bob: Person
):
    mine, theirs = await alice.project(), await bob.project()
    key = await make(verbs=["read"], projects=[mine])
    refused = await key.change(projects=[mine, theirs])

    assert refused.status_code == 404
    assert (await key.http.get(f"/projects/{mine}")).status_code == 200
    assert (await key.http.get(f"/projects/{theirs}")).status_code == 404


async def test_a_project_that_is_gone_stays_on_the_list_of_a_key_that_is_changed(
    make: Make, alice: Person
):
    """Else nothing of such a key could be changed any more."""
    mine, gone = await alice.project(), await alice.project()
    key = await make(verbs=["read"], projects=[gone])
    await alice.http.delete(f"/projects/{gone}")

    assert (await key.change(projects=[gone, mine])).status_code == 200
    assert (await key.change(verbs=["read", "ask"])).json()["projects"] == [gone, mine]


@pytest.mark.parametrize(
    "changes",
    [{"verbs": ["account"]}, {"verbs": []}, {"projects": []}, {"verbs": None}, {"name": "x"}],
)
async def test_what_no_key_can_be_for_is_refused(
    make: Make, alice: Person, changes: dict[str, object]
):
    key = await make(verbs=["read"], projects=[await alice.project()])

    assert (await key.change(**changes)).status_code == 422


async def test_nobody_changes_somebody_elses_key(make: Make, bob: Person):
    key = await make(verbs=["read"])
    answer = await bob.http.patch(f"/api-keys/{key.id}", json={"verbs": ["ask"]})

    assert answer.status_code == 404
    assert (await key.http.get("/projects")).status_code == 200


async def test_what_was_answered_to_a_wider_key_is_not_answered_again_to_a_narrower_one(
    make: Make, alice: Person
):
    one, other = await alice.project(), await alice.project()
    key = await make(verbs=["ask"], projects=[one])
    asked = {"json": {"title": "Rooms"}, "headers": {"idempotency-key": "the same"}}
    before = await key.http.post(f"/projects/{one}/chats", **asked)
    await key.change(projects=[other])
    after = await key.http.post(f"/projects/{one}/chats", **asked)

    assert (before.status_code, after.status_code) == (201, 404)


async def test_a_change_is_an_event_that_says_what_it_is_for_and_no_change_is_none(
    make: Make, database: TestDatabase
):
    key = await make(verbs=["read"])
    for verbs in (["read", "ask"], ["ask", "read"]):
        await key.change(verbs=verbs)
    with psycopg.connect(database.superuser_url) as connection:
        events = connection.execute(
            "select detail from audit where action = 'api-key-changed' and subject = %s", [key.id]
        ).fetchall()

    assert events == [({"verbs": "read ask", "projects": "all"},)]


@pytest.mark.parametrize("first", ["verbs", "projects"])
async def test_of_two_changes_at_once_neither_gives_back_what_the_other_took_away(
    make: Make, alice: Person, database: TestDatabase, first: str
):
    """The second one waits for the first, and goes on from what that one has left."""
    project = await alice.project()
    key = await make(verbs=["read", "manage"])
    narrower: dict[str, object] = {"verbs": ["read"], "projects": [project]}
    second = "projects" if first == "verbs" else "verbs"
    async with await psycopg.AsyncConnection.connect(database.superuser_url) as connection:
        await connection.execute(
            "update api_keys set verbs = case when %(what)s = 'verbs' then '{read}' else verbs end,"
            " projects = case when %(what)s = 'projects' then array[%(project)s::uuid] end,"
            " scope = scope + 1 where id = %(id)s",
            {"what": first, "project": project, "id": key.id},
        )
        changing = asyncio.create_task(key.change(**{second: narrower[second]}))
        await waiting_for(connection)
        await connection.commit()
        changed = (await changing).json()
        rows = await connection.execute(
            "select detail from audit where action = 'api-key-changed' and subject = %s", [key.id]
        )
        events = await rows.fetchall()

    stored = (await alice.http.get("/api-keys")).json()["items"][0]
    for told in (changed, stored):
        assert (told["verbs"], told["projects"]) == (["read"], [project])
    assert events == [({"verbs": "read", "projects": 1},)]


async def waiting_for(connection: psycopg.AsyncConnection) -> None:
    """Until somebody waits for what this transaction has locked."""
    async with asyncio.timeout(10):
        while True:
            found = await connection.execute(
                "select from pg_locks where not granted"
                " and pg_backend_pid() = any(pg_blocking_pids(pid))"
            )
            if await found.fetchone() is not None:
                return
            await asyncio.sleep(0.02)

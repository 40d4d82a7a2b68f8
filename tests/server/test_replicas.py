"""Searches are read from a streaming replica, and never show more or less than the primary has.

How far the replica is behind is exact here: its replay is paused and let go on.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from secrets import token_hex
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from pydantic import HttpUrl

from adapters.postgres.database import Tx
from adapters.postgres.embedders import embedders
from adapters.postgres.migrate import migrate
from adapters.postgres.replicas import Shown
from adapters.postgres.search.cached_passages import version_of
from adapters.vectors.pgvector import PgVectorStore
from adapters.wiring import Adapters, open_api
from contracts.chats import Hit
from contracts.ports import SearchRequest
from contracts.settings import Settings
from local.database import create_database, set_passwords
from local.postgres import PostgresServer
from local.processes import free_port
from services.search.schemas import SearchBody
from services.search.service import search as search_passages
from tests.api import Person, running_api
from tests.conftest import PASSWORD
from tests.database_fixture import TestDatabase
from tests.server.test_metrics import figures
from tests.server.test_quarantine import FILE
from tests.server.test_search import HANDBOOK, ready, search
from tests.services.acting import acting_as
from tests.standby import Standby, at, running_primary, running_standby

ROLES = ("ibid_owner", "ibid_api", "ibid_worker")


@pytest.fixture(scope="module")
def primary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    with running_primary(tmp_path_factory.mktemp("primary"), PASSWORD) as server:
        yield server


@pytest.fixture(scope="module")
def database(primary: PostgresServer) -> TestDatabase:
    create_database(primary.url(database="postgres"), PASSWORD)
    migrate(primary.url("ibid_owner", PASSWORD))
    set_passwords(primary.url(database="postgres"), dict.fromkeys(ROLES, PASSWORD))
    urls = {f"{role}_url": primary.url(f"ibid_{role}", PASSWORD) for role in ("api", "worker")}
    return TestDatabase(
        owner_url=primary.url("ibid_owner", PASSWORD), superuser_url=primary.url(), **urls
    )


@pytest.fixture(scope="module")
def replica(
    primary: PostgresServer, database: TestDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Standby]:
    folder = tmp_path_factory.mktemp("standby")
    with running_standby(folder, primary.url(database="postgres")) as server:
        yield server


@pytest.fixture(scope="module")
def settings(settings: Settings, database: TestDatabase, replica: Standby) -> Settings:
    told = settings.model_dump(mode="python")
    told["database"] |= {"replica_urls": at(database.api_url, replica), "replica_lag_seconds": 600}
    return Settings.model_validate(told)


@pytest.fixture(autouse=True)
def replaying(replica: Standby) -> Iterator[None]:
    replica.resume()
    replica.catch_up()
    yield
    replica.resume()


async def stored(person: Person, worker: Adapters, replica: Standby, data: bytes = HANDBOOK) -> str:
    """A project of one document, which the replica has, too."""
    project = await person.project()
    await ready(person, worker, project, data, "handbook.md")
    replica.catch_up()
    return project


async def read_from(server: str) -> dict[str, float]:
    """How many searches so far, by where they were read."""
    return {
        name.split('"')[1]: count
        for name, count in (await figures(server)).items()
        if name.startswith("ibid_replica_searches_total{")
    }


async def asked(server: str, person: Person, project: str, **body: Any) -> tuple[str, set[str]]:
    """What a search finds that nobody made before, and the outcomes that it added."""
    before = await read_from(server)
    body = {"query": f"the duty pharmacist parcels harbour {token_hex(4)}"} | body
    found = " ".join(hit["text"] for hit in (await search(person, project, **body))["hits"])
    after = await read_from(server)
    return found, {outcome for outcome in after if after[outcome] > before[outcome]}


async def test_a_search_is_read_from_a_replica_that_shows_the_same(
    server: str, alice: Person, worker: Adapters, replica: Standby
) -> None:
    project = await stored(alice, worker, replica)

    found, outcomes = await asked(server, alice, project)

    assert "duty pharmacist" in found and outcomes == {"replica"}


async def test_a_replica_finds_what_the_primary_finds_with_the_same_scores(
    alice: Person, worker: Adapters, replica: Standby, database: TestDatabase
) -> None:
    project = await stored(alice, worker, replica)
    on_replica = await search(alice, project, query="warm parcel")
    replica.pause()
    with psycopg.connect(database.superuser_url) as connection:  # what was kept is out of date
        connection.execute("update project_statistics set version = version + 1")
    on_primary = await search(alice, project, query="warm parcel")

    assert on_replica["hits"] == on_primary["hits"] and on_replica["hits"]


async def test_what_was_stored_a_moment_ago_is_found_although_the_replica_lacks_it(
    server: str, alice: Person, worker: Adapters, replica: Standby
) -> None:
    project = await stored(alice, worker, replica)
    replica.pause()
    await ready(alice, worker, project, b"# Boats\n\nThe lifeboat is red.", "boats.md")

    found, outcomes = await asked(server, alice, project, query="lifeboat")

    assert "lifeboat is red" in found and outcomes == {"behind"}


async def test_another_projects_change_sends_nobody_to_the_primary(
    server: str, alice: Person, worker: Adapters, replica: Standby
) -> None:
    project, other = await alice.project(), await alice.project()
    await ready(alice, worker, project, HANDBOOK, "handbook.md")
    replica.catch_up()
    replica.pause()
    await ready(alice, worker, other, HANDBOOK, "handbook.md")

    assert (await asked(server, alice, project))[1] == {"replica"}
    assert (await asked(server, alice, other))[1] == {"behind"}


async def test_a_deleted_document_is_not_found_on_a_replica_that_still_has_it(
    server: str, alice: Person, worker: Adapters, replica: Standby
) -> None:
    project = await alice.project()
    document = await ready(alice, worker, project, HANDBOOK, "handbook.md")
    await ready(alice, worker, project, b"# Boats\n\nThe lifeboat is red.", "boats.md")
    replica.catch_up()
    replica.pause()
    await alice.http.delete(f"/documents/{document}")

    found, outcomes = await asked(server, alice, project)

    assert "pharmacist" not in found and outcomes == {"behind"}


async def test_who_is_no_member_any_more_finds_nothing_on_a_replica_that_knows_them(
    alice: Person, worker: Adapters, replica: Standby
) -> None:
    project = await stored(alice, worker, replica)
    replica.pause()
    async with worker.db.as_worker() as tx:
        await tx.execute("delete from members where project_id = %s", [UUID(project)])

    answer = await alice.http.post(f"/projects/{project}/search", json={"query": "pharmacist"})

    assert answer.status_code == 404 and "pharmacist" not in answer.text


async def test_who_became_a_member_a_moment_ago_finds_all(
    server: str, alice: Person, bob: Person, worker: Adapters, replica: Standby
) -> None:
    project = await stored(alice, worker, replica)
    replica.pause()
    async with worker.db.as_worker() as tx:
        await tx.execute(
            "insert into members (project_id, user_id) select %s, id from users where email = %s",
            [UUID(project), bob.email],
        )

    found, outcomes = await asked(server, bob, project)

    assert "duty pharmacist" in found and outcomes == {"behind"}


async def test_a_passage_put_in_quarantine_is_not_found_on_a_replica_that_shows_it(
    server: str, alice: Person, worker: Adapters, replica: Standby
) -> None:
    project = await stored(alice, worker, replica)
    assert "duty pharmacist" in (await asked(server, alice, project))[0]
    replica.pause()
    async with worker.db.as_worker() as tx:
        await quarantine_all(tx, project)

    found, outcomes = await asked(server, alice, project)

    assert not found and outcomes == {"behind"}


async def quarantine_all(tx: Tx, project: str) -> None:
    await tx.execute(
        "insert into quarantined_passages"
        " (no, project_id, document_id, passage_id, rule, reason, score)"
        " select no, project_id, document_id, id, 'by_hand', 'Looked at.', 1 from passages"
        " where project_id = %s",
        [UUID(project)],
    )


async def test_what_was_let_out_of_quarantine_is_found_although_the_replica_withholds_it(
    server: str, alice: Person, worker: Adapters, replica: Standby
) -> None:
    project = await stored(alice, worker, replica, FILE)
    (passage,) = (await alice.http.get(f"/projects/{project}/quarantine")).json()["items"]
    replica.pause()
    path = f"/projects/{project}/quarantine/{passage['passage_id']}/release"
    assert (await alice.http.post(path)).is_success

    found, outcomes = await asked(server, alice, project)

    assert "Ignore all" in found and outcomes == {"behind"}


async def test_a_search_says_where_it_is_read_and_why_not_on_a_replica(
    alice: Person, worker: Adapters, replica: Standby
) -> None:
    project = await stored(alice, worker, replica)
    before = (await search(alice, project, query="cold", explain=True))["explanation"]
    replica.pause()
    await ready(alice, worker, project, b"# Boats\n\nThe lifeboat is red.", "boats.md")
    after = (await search(alice, project, query="cold", explain=True))["explanation"]

    assert (before["read_from"], before["read_from_note"]) == ("replica", None)
    assert after["read_from"] == "primary" and "last change" in after["read_from_note"]


async def test_a_replica_that_does_not_know_of_the_embedder_yet_is_not_searched(
    settings: Settings, alice: Person, worker: Adapters, replica: Standby
) -> None:
    project = UUID(await stored(alice, worker, replica))

    async def read(at: Tx) -> object:
        return await at.row("select 1 as one")

    async with open_api(settings) as app:
        acting = await acting_as(app, alice)
        async with acting.transaction() as tx:
            version = await version_of(tx, project)
            own = await embedders.searched_by(tx, project, *app.embedders.default)
            assert version is not None and own is not None
            there = Shown(project, version, own.no)
            as_it_is = await app.replicas.ask(tx, acting.caller, there, read)
            switched = replace(there, embedder=own.no + 1)
            after = await app.replicas.ask(tx, acting.caller, switched, read)

    assert as_it_is == ({"one": 1}, "replica") and after == (None, "behind")


class _Meanwhile(PgVectorStore):
    """Something happens on the primary once a search was made on the replica."""

    def __init__(self, happens: Callable[[], Awaitable[None]]) -> None:
        self._happens = happens

    async def search(
        self, tx: Tx, request: SearchRequest, near: Sequence[UUID] | None = None
    ) -> list[Hit]:
        found = await super().search(tx, request, near)
        await self._happens()
        return found


@pytest.mark.parametrize("change", ["quarantine", "delete", "leave"])
async def test_what_goes_while_a_replica_is_searched_is_not_shown(
    settings: Settings, alice: Person, worker: Adapters, replica: Standby, change: str
) -> None:
    project = await stored(alice, worker, replica)

    async def happens() -> None:
        async with worker.db.as_worker() as tx:
            if change == "quarantine":
                await quarantine_all(tx, project)
                return
            table = "passages" if change == "delete" else "members"
            await tx.execute(f"delete from {table} where project_id = %s", [UUID(project)])

    async with open_api(settings) as app:
        acting = await acting_as(replace(app, vectors=_Meanwhile(once(happens))), alice)
        answer = await search_passages(
            acting, UUID(project), SearchBody.model_validate({"query": "pharmacist"})
        )
        outcomes = app.replicas.counted()

    assert answer.hits == []
    assert outcomes["replica"] == outcomes["changed"] == 1


def once(happens: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """Nothing from the second time on."""
    left = [happens]

    async def first() -> None:
        if left:
            await left.pop()()

    return first


@asynccontextmanager
async def another(
    settings: Settings, person: Person, **database: Any
) -> AsyncIterator[tuple[str, Person]]:
    """Another API over the same database, and the same sign-in there."""
    told = settings.model_dump(mode="python")
    told["database"] |= database
    told["public_api_url"] = HttpUrl(f"http://127.0.0.1:{free_port()}")
    headers = person.http.headers
    async with (
        running_api(Settings.model_validate(told)) as server,
        httpx.AsyncClient(base_url=f"{server}/api/v1", headers=headers, timeout=60) as http,
    ):
        yield server, Person(person.email, http)


async def test_without_its_replica_a_search_is_read_from_the_primary_and_says_so(
    settings: Settings, alice: Person, worker: Adapters, replica: Standby
) -> None:
    project = await stored(alice, worker, replica)
    nobody = f"postgresql://ibid_api:none@127.0.0.1:{free_port()}/ibid"
    async with another(settings, alice, replica_urls=nobody) as (server, there):
        found, outcomes = await asked(server, there, project)
        told = await search(there, project, query="cold", explain=True)
        seen = await figures(server)

    assert "duty pharmacist" in found and outcomes == {"away"}
    assert told["explanation"]["read_from_note"] == "No replica answers."
    assert seen['ibid_replica_up{replica="1"}'] == 0


async def test_another_replica_is_asked_when_one_is_away(
    settings: Settings, alice: Person, worker: Adapters, replica: Standby
) -> None:
    project = await stored(alice, worker, replica)
    nobody = f"postgresql://ibid_api:none@127.0.0.1:{free_port()}/ibid"
    there = settings.database.replica_urls[0].get_secret_value()
    async with another(settings, alice, replica_urls=f"{there} {nobody}") as (server, person):
        all_outcomes = [(await asked(server, person, project))[1] for _ in range(3)]

    assert all_outcomes == [{"replica"}] * 3


async def test_a_server_that_is_no_standby_any_more_is_not_searched(
    settings: Settings, alice: Person, worker: Adapters, replica: Standby, database: TestDatabase
) -> None:
    project = await stored(alice, worker, replica)
    async with another(settings, alice, replica_urls=database.api_url) as (server, person):
        assert (await asked(server, person, project))[1] == {"away"}


async def test_a_replica_that_is_further_behind_than_the_bound_is_not_searched(
    settings: Settings, alice: Person, worker: Adapters, replica: Standby
) -> None:
    project, other = await stored(alice, worker, replica), await alice.project()
    async with another(settings, alice, replica_lag_seconds=0.2) as (server, person):
        assert (await asked(server, person, project))[1] == {"replica"}
        replica.pause()
        found, outcomes = "", set[str]()
        for _ in range(100):  # the first that see the log grow know no lag yet
            if outcomes == {"lags"}:
                break
            await person.http.patch(f"/projects/{other}", json={"name": token_hex(4)})
            found, outcomes = await asked(server, person, project)
        seen = await figures(server)

    assert "duty pharmacist" in found and outcomes == {"lags"}
    assert seen['ibid_replica_lag_seconds{replica="1"}'] > 0.2

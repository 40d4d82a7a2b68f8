"""A whole Ibid behind PgBouncer in transaction mode."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from local.postgres import PostgresServer
from local.redis import RedisServer
from tests.chaos.conftest import HANDBOOK, LONG_QUESTION
from tests.chaos.truth import violations
from tests.chaos.world import World
from tests.connections.pgbouncer import IS_THERE, ROLES, running_pgbouncer
from tests.connections.worlds import world_on
from tests.database_fixture import TestDatabase

pytestmark = IS_THERE

SERVERS = 3
"""Connections to Postgres for each role, of all processes together."""


@pytest.fixture(scope="module")
def world(
    postgres: PostgresServer,
    redis_server: RedisServer,
    database: TestDatabase,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("bouncer")
    with running_pgbouncer(folder, postgres.port, ROLES, SERVERS) as bouncer:
        through = {
            "IBID_DATABASE__API_URL": bouncer.through(database.api_url),
            "IBID_DATABASE__WORKER_URL": bouncer.through(database.worker_url),
        }
        folder = tmp_path_factory.mktemp("pooled")
        with world_on(folder, (postgres, redis_server), database, through) as world:
            yield world


def test_what_is_uploaded_is_indexed_and_cited(world: World) -> None:
    project = world.person.project()
    document = world.person.upload(project, HANDBOOK)
    world.person.wait_for(document)

    reading = world.person.ask(world.person.chat(project), LONG_QUESTION)

    assert reading.names[-1:] == ["done"], reading.broke
    message = reading.frames[-1][2]["message"]
    assert [source["document_id"] for source in message["sources"]][:1] == [document]
    assert "standby room" in message["content"]
    assert not violations(world.database_url)


def test_another_process_goes_on_with_an_answer_whose_writer_died(world: World) -> None:
    project = world.person.project()
    world.person.wait_for(world.person.upload(project, HANDBOOK))
    chat = world.person.chat(project)
    with world.another("api", IBID_FAILPOINT="run.mid_stream:2") as doomed:
        seen = world.person.ask(chat, LONG_QUESTION, world.person.at(doomed.url))
        world.wait_for_death(doomed)

    rest = world.person.resume(seen.run_id, seen.last_id)

    assert seen.text and rest.names[-1:] == ["done"]
    assert world.person.resume(seen.run_id).frames == seen.frames + rest.frames
    assert not violations(world.database_url)


def test_two_processes_under_load_keep_to_the_connections_of_the_pooler(world: World) -> None:
    project = world.person.project()
    world.person.wait_for(world.person.upload(project, HANDBOOK))
    most, ended = 0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not ended.is_set():
            row = world.one("select count(*) from pg_stat_activity where usename = 'ibid_api'")
            most = max(most, int(str((row or (0,))[0])))

    with world.another("api") as other, ThreadPoolExecutor(40) as people:
        both = [world.stack.url, other.url]
        watching = people.submit(watch)

        def search(which: int) -> int:
            http = world.person.at(both[which % 2])
            body = {"query": f"what of cold room {which}?"}
            return http.post(f"/projects/{project}/search", json=body).status_code

        answered = list(people.map(search, range(120)))
        ended.set()
        watching.result()

    assert set(answered) == {200}
    assert 1 < most <= SERVERS

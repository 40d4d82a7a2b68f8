"""Ibid on a Valkey that Sentinels watch, whose master is killed."""

import threading
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from local.postgres import PostgresServer
from local.redis import RedisServer
from tests.chaos.conftest import HANDBOOK, LONG_QUESTION
from tests.chaos.gated import gated_api
from tests.chaos.person import Reading, until
from tests.chaos.truth import violations
from tests.chaos.world import World
from tests.connections.valkeys import SENTINELS_PASSWORD, Watched, watched
from tests.connections.worlds import world_on
from tests.database_fixture import TestDatabase

DOCUMENTS = 60
DONE_TWICE = """
select document_id, count(*) from document_stages where stage = 'storing' and outcome = 'done'
group by 1 having count(*) > 1"""
READY = "select count(*) from documents where project_id = %s::uuid and status = 'ready'"
OPEN = "select count(*) from documents where status not in ('ready', 'failed', 'cancelled')"


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("watched")
    with watched(folder) as running:
        until(running.is_complete)
        yield running


@pytest.fixture(scope="module")
def world(
    postgres: PostgresServer,
    redis_server: RedisServer,
    database: TestDatabase,
    servers: Watched,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("stack")
    told = {"IBID_REDIS__URL": servers.url, "IBID_REDIS__SENTINEL_PASSWORD": SENTINELS_PASSWORD}
    with world_on(folder, (postgres, redis_server), database, told) as world:
        yield world


def text(number: int) -> bytes:
    return b"# Log %d\n\nShelf %d holds lot %d.\n" % (number, number, number * 7)


@pytest.mark.timeout(300)
def test_when_the_master_is_killed_every_document_ends_once_and_answers_go_on(
    world: World, servers: Watched
) -> None:
    known = world.person.project()
    world.person.wait_for(world.person.upload(known, HANDBOOK))
    chat, seen = world.person.chat(known), Reading()
    project = world.person.project()
    with gated_api(world) as (http, gate):
        asking = threading.Thread(target=lambda: world.person.ask(chat, LONG_QUESTION, http, seen))
        asking.start()
        until(lambda: seen.frames)
        world.stack.kill("worker")
        for number in range(DOCUMENTS):
            world.person.upload(project, text(number), f"{number}.md")
        world.stack.start("worker")
        until(lambda: world.one(READY, project) != (0,))
        done = world.one(READY, project)
        servers.master.kill()
        killed = time.monotonic()
        gate.set()
        until(lambda: world.one(OPEN) == (0,), seconds=150)
        print(f"{done} of {DOCUMENTS} were ready; the rest {time.monotonic() - killed:.1f} s later")
        asking.join()

    whole = until(lambda: _answered(world.person.resume(seen.run_id)))
    again = world.person.ask(chat, LONG_QUESTION)

    assert done != (DOCUMENTS,)
    ended = world.all("select status, attempt from documents where project_id = %s::uuid", project)
    assert Counter(ended) == {("ready", 1): DOCUMENTS}
    assert world.all(DONE_TWICE) == []
    assert seen.broke or seen.names[-1] in ("done", "error")
    assert whole.frames[: len(seen.frames)] == seen.frames[: len(whole.frames)]
    assert whole.frames[-1][2]["message"] == world.person.messages(chat)[1]
    assert again.names[-1:] == ["done"], again.broke
    assert all(process.poll() is None for process in world.stack.processes.values())
    assert not violations(world.database_url)


def _answered(reading: Reading) -> Reading | None:
    return reading if reading.names[-1:] == ["done"] else None

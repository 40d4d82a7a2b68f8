"""RabbitMQ in Redis's place as the broker: `make rabbitmq`.

By hand, since Erlang takes longer to start than all of this takes; what Celery is told of it is in
tests/adapters/queue/test_brokers.py.
"""

import os
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest

from adapters.queue.celery import CeleryQueue, celery_app
from contracts.settings import BrokerSettings, RedisSettings
from contracts.tasks import IngestDocument, Queue
from local.postgres import PostgresServer
from local.redis import RedisServer
from tests.chaos.conftest import HANDBOOK, LONG_QUESTION, long_document
from tests.chaos.person import until
from tests.chaos.truth import violations
from tests.chaos.world import World
from tests.connections.rabbitmq import RabbitMq, running_rabbitmq
from tests.connections.worlds import world_on
from tests.database_fixture import TestDatabase

pytestmark = pytest.mark.skipif("IBID_RABBITMQ" not in os.environ, reason="by hand: make rabbitmq")


@pytest.fixture(scope="module")
def rabbitmq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RabbitMq]:
    began = time.monotonic()
    with running_rabbitmq(tmp_path_factory.mktemp("rabbitmq")) as server:
        print(f"RabbitMQ started in {time.monotonic() - began:.1f} s")
        yield server


@pytest.fixture(scope="module")
def redis(redis_server: RedisServer) -> RedisSettings:
    return RedisSettings.model_validate({"url": redis_server.url})


@pytest.fixture(scope="module")
def told(rabbitmq: RabbitMq) -> BrokerSettings:
    return BrokerSettings.model_validate({"url": rabbitmq.url})


@pytest.fixture(scope="module")
def world(
    postgres: PostgresServer,
    redis_server: RedisServer,
    database: TestDatabase,
    rabbitmq: RabbitMq,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("stack")
    by = {"IBID_BROKER__URL": rabbitmq.url, "IBID_WORKER__SWEEP_SECONDS": "60"}
    with world_on(folder, (postgres, redis_server), database, by) as world:
        yield world


async def test_hints_wait_there_and_are_counted(redis: RedisSettings, told: BrokerSettings) -> None:
    queue = CeleryQueue(redis, told)
    before = await queue.waiting()
    for _ in range(3):
        await queue.send(IngestDocument(document_id=uuid4()))

    waiting = await queue.waiting()

    assert before == dict.fromkeys(Queue, 0)
    assert waiting == {**before, Queue.PARSE: 3}
    with celery_app(redis, told).connection_for_write() as connection:
        connection.default_channel.queue_purge(Queue.PARSE.key)


async def test_a_broker_that_is_away_delays_and_is_told_of_in_the_log(
    redis: RedisSettings, caplog: pytest.LogCaptureFixture
) -> None:
    away = BrokerSettings.model_validate({"url": "amqp://ibid:word@127.0.0.1:9//"})
    queue = CeleryQueue(redis, away)

    await queue.send(IngestDocument(document_id=uuid4()))

    assert "the sweep will" in caplog.text
    assert await queue.waiting() == {}


def test_what_is_uploaded_is_indexed_and_cited_and_nothing_waits_in_redis(world: World) -> None:
    project = world.person.project()
    document = world.person.upload(project, HANDBOOK)
    world.person.wait_for(document)

    reading = world.person.ask(world.person.chat(project), LONG_QUESTION)

    assert reading.names[-1:] == ["done"], reading.broke
    assert not violations(world.database_url)


def test_what_a_killed_worker_had_is_delivered_again_and_done_once(world: World) -> None:
    document = world.person.upload(world.person.project(), long_document(240))
    until(lambda: world.person.document(document)["stage"] == "embedding")
    world.stack.kill("worker")
    world.stack.kill("scheduler")
    world.stack.start("worker")

    until(lambda: world.person.document(document)["status"] == "ready", seconds=150)
    world.stack.start("scheduler")

    assert world.person.document(document)["attempt"] == 2
    assert not violations(world.database_url)

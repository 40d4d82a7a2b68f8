"""Kinds of work in queues of their own, taken by a real Celery worker that was told which."""

import asyncio
import time
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from adapters.queue.backlog import Backlog, RedisBacklog
from adapters.queue.celery import CeleryQueue
from adapters.redis_clients import connect
from contracts.errors import ConfigurationError
from contracts.jobs import JobName
from contracts.settings import RedisSettings, WorkerSettings, read_settings
from contracts.tasks import CrawlSite, IngestDocument, Queue, ReadPage, Reembed
from local.postgres import PostgresServer
from local.redis import RedisServer
from tests.conftest import PASSWORD
from tests.database_fixture import TestDatabase
from tests.stack import Stack, environment_for
from worker.runtime import Runtime


@pytest.fixture
async def broker(redis_server: RedisServer) -> RedisSettings:
    """Where no other test has left messages."""
    url = redis_server.url.removesuffix("/0") + "/2"
    settings = RedisSettings.model_validate({"url": url})
    client = connect(settings)
    await client.flushdb()
    await client.aclose()
    return settings


async def test_what_waits_is_counted_by_queue(broker: RedisSettings) -> None:
    queue = CeleryQueue(broker)
    for task in (
        IngestDocument(document_id=uuid4()),
        IngestDocument(document_id=uuid4()),
        CrawlSite(crawl_id=uuid4()),
        Reembed(project_id=uuid4()),
        ReadPage(url="http://example.com/", reply_to=uuid4(), until=0),
    ):
        await queue.send(task)

    assert await queue.waiting() == {
        Queue.PARSE: 2, Queue.EMBED: 1, Queue.CRAWL: 1, Queue.PAGES: 1,
    }  # fmt: skip


async def test_empty_queues_are_counted_as_empty(broker: RedisSettings) -> None:
    assert await CeleryQueue(broker).waiting() == dict.fromkeys(Queue, 0)


async def test_a_broker_that_is_away_tells_nothing() -> None:
    away = RedisSettings.model_validate({"url": "redis://127.0.0.1:1/0"})

    assert await CeleryQueue(away).waiting() == {}


async def test_a_worker_leaves_what_it_was_not_told_to_take(
    database: TestDatabase,
    postgres: PostgresServer,
    redis_server: RedisServer,
    broker: RedisSettings,
    tmp_path: Path,
) -> None:
    queue = CeleryQueue(broker)
    await queue.send(IngestDocument(document_id=uuid4()))
    await queue.send(CrawlSite(crawl_id=uuid4()))
    await queue.send(Reembed(project_id=uuid4()))
    name = urlsplit(database.worker_url).path[1:]
    told = environment_for(postgres, redis_server, tmp_path, database=name, password=PASSWORD)
    told["IBID_REDIS__URL"] = broker.url.get_secret_value()
    told["IBID_WORKER__QUEUES"] = "crawl, embed"
    stack = Stack(tmp_path, told)
    stack.start("worker")
    try:
        until = time.monotonic() + 55
        while (waiting := await queue.waiting())[Queue.CRAWL] or waiting[Queue.EMBED]:
            assert time.monotonic() < until
    finally:
        stack.kill("worker")

    assert waiting[Queue.PARSE] == 1


def test_each_kind_has_its_doors_and_one_more_turns_others_away() -> None:
    all_of_them = WorkerSettings.model_validate({})
    crawls = WorkerSettings.model_validate({"queues": "crawl"})

    assert Runtime.doors(all_of_them) == 4 + 3 + 2 + 2 + 1
    assert Runtime.doors(crawls) == 3 + 1


def test_what_an_older_process_left_in_the_only_queue_there_was_is_taken() -> None:
    assert "ibid" in Runtime.queues(WorkerSettings.model_validate({}))
    assert "ibid" not in Runtime.queues(WorkerSettings.model_validate({"queues": "crawl"}))


@pytest.mark.parametrize("wrong", ["", "parse,dance"])
def test_a_queue_that_there_is_not_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setenv("IBID_WORKER__QUEUES", wrong)

    with pytest.raises(ConfigurationError, match=r"IBID_WORKER__QUEUES: name some of parse, embed"):
        read_settings()


COUNTED = Backlog(
    {Queue.PARSE: 7, Queue.CRAWL: 0}, {Queue.PARSE: 61.5}, {str(JobName.EXPIRED): 1.7e9}
)


async def test_the_backlog_is_told_for_a_while(broker: RedisSettings) -> None:
    client = connect(broker)
    backlog = RedisBacklog(client)

    await backlog.tell(COUNTED, 1)
    told = await backlog.told()
    await asyncio.sleep(1.2)
    forgotten = await backlog.told()
    await client.aclose()

    assert told == COUNTED
    assert forgotten == Backlog()


async def test_an_api_of_an_older_version_finds_nothing_but_numbers(broker: RedisSettings) -> None:
    client = connect(broker)
    await RedisBacklog(client).tell(COUNTED, 60)
    found: dict[bytes, bytes] = await client.hgetall("work:waiting")  # pyright: ignore
    await client.aclose()

    assert {key.decode(): int(number) for key, number in found.items()} == COUNTED.waiting


async def test_a_backlog_that_cannot_be_told_is_a_line_in_the_log(
    broker: RedisSettings, caplog: pytest.LogCaptureFixture
) -> None:
    client = connect(broker)
    await RedisBacklog(client).tell(Backlog(jobs={"x": None}), 60)  # pyright: ignore
    await client.aclose()

    assert "was not told" in caplog.text

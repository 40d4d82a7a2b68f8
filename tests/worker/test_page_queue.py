"""Pages for answers have a queue of their own, seen in a real Celery worker busy with the other."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from redis.asyncio import Redis

from adapters.queue.celery import CeleryQueue
from adapters.redis_clients import connect
from adapters.web.page_reader import WorkerPageReader
from contracts.settings import RedisSettings
from contracts.tasks import IngestDocument, ReadPage
from local.postgres import PostgresServer
from local.redis import RedisServer
from tests.conftest import PASSWORD
from tests.database_fixture import TestDatabase
from tests.fakes.site import Site, html, running_site
from tests.stack import Stack, environment_for

WAITING = 40
"""More than the worker has doors."""
SECONDS = 55
"""Also a slow machine has started a worker by then."""


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    pages = {"/berths": html("Marina", "The harbour master of Kappeln is Jonte Petersen.")}
    async with running_site(Site(pages={**pages})) as running:
        yield running


@pytest.fixture
def broker(redis_server: RedisServer) -> RedisSettings:
    """Where no other test has left messages."""
    return RedisSettings.model_validate({"url": redis_server.url.removesuffix("/0") + "/1"})


@pytest.fixture
async def redis(broker: RedisSettings) -> AsyncIterator[Redis]:
    client = connect(broker)
    yield client
    await client.flushdb()
    await client.aclose()


async def test_a_page_is_read_while_documents_wait_that_nobody_comes_to(
    database: TestDatabase,
    postgres: PostgresServer,
    redis_server: RedisServer,
    broker: RedisSettings,
    redis: Redis,
    site: Site,
    tmp_path: Path,
) -> None:
    queue = CeleryQueue(broker)
    for _ in range(WAITING):
        await queue.send(IngestDocument(document_id=uuid4()))
    name = urlsplit(database.worker_url).path[1:]
    told = environment_for(postgres, redis_server, tmp_path, database=name, password=PASSWORD)
    told["IBID_REDIS__URL"] = broker.url.get_secret_value()
    told["IBID_WEB__ALLOWED_PRIVATE_HOSTS"] = site.host
    stack = Stack(tmp_path, told)
    asking = asyncio.create_task(WorkerPageReader(queue, redis).read(f"{site.url}/berths", SECONDS))
    while not await redis.llen(ReadPage.queue.key):  # noqa: ASYNC110  # Redis has no event for it
        await asyncio.sleep(0.01)

    with psycopg.connect(database.superuser_url) as busy:
        busy.execute("lock table documents in access exclusive mode")  # no document can be claimed
        stack.start("worker")
        try:
            page = await asking
            waiting = await redis.llen(IngestDocument.queue.key)
        finally:
            stack.kill("worker")

    assert (page.problem, page.title) == (None, "Marina")
    assert "Jonte Petersen" in page.text
    assert waiting > 0

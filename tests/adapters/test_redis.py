import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from adapters.redis import RateLimit, RedisChanges, RedisRunLog, RedisStopSignals, connect
from contracts.errors import NotResumable, TooManyRequests, Unavailable
from contracts.ports import RunKey
from contracts.settings import RedisSettings
from local.redis import RedisServer


@pytest.fixture
async def client(redis_server: RedisServer) -> AsyncIterator[Redis]:
    connected = connect(RedisSettings.model_validate({"url": redis_server.url}))
    yield connected
    await connected.aclose()


@pytest.fixture
def log(client: Redis) -> RedisRunLog:
    return RedisRunLog(client, 60)


@pytest.fixture
def run() -> RunKey:
    return RunKey(uuid4(), uuid4())


async def test_who_follows_gets_what_was_and_what_comes(log: RedisRunLog, run: RunKey) -> None:
    await log.append(run, 1, b"one")

    async def write() -> None:
        await asyncio.sleep(0.05)
        await log.append(run, 2, b"two")
        await log.append(run, 3, b"three", last=True)

    writing = asyncio.create_task(write())
    seen = [frame async for frame in log.follow(run)]
    await writing

    assert seen == [b"one", b"two", b"three"]


async def test_resuming_leaves_out_what_was_seen(log: RedisRunLog, run: RunKey) -> None:
    await log.append(run, 1, b"one")
    await log.append(run, 2, b"two", last=True)

    assert [frame async for frame in log.follow(run, 1)] == [b"two"]
    assert [frame async for frame in log.follow(run, 2)] == []


async def test_a_number_that_is_there_is_left_as_it_is(log: RedisRunLog, run: RunKey) -> None:
    await log.append(run, 1, b"one")
    await log.append(run, 1, b"another")

    assert await log.frames(run) == [b"one"]


async def test_a_log_that_is_gone_cannot_be_resumed(log: RedisRunLog, run: RunKey) -> None:
    with pytest.raises(NotResumable):
        await anext(log.follow(run))


async def test_a_log_that_lost_frames_is_noticed_and_whole_after_rewriting(
    log: RedisRunLog, run: RunKey
) -> None:
    with pytest.raises(Unavailable):
        await log.append(run, 2, b"two")
    await log.rewrite(run, [b"one", b"two", b"three"], last=True)

    assert [frame async for frame in log.follow(run)] == [b"one", b"two", b"three"]


async def test_a_stop_reaches_who_waits_for_it(client: Redis) -> None:
    stops, run_id = RedisStopSignals(client), uuid4()
    waiting = asyncio.create_task(stops.wait_for_stop(run_id))
    await stops.request_stop(run_id)

    await asyncio.wait_for(waiting, 5)


async def test_a_stop_said_before_anybody_waits_is_not_lost(client: Redis) -> None:
    stops, run_id = RedisStopSignals(client), uuid4()
    await stops.request_stop(run_id)

    await asyncio.wait_for(stops.wait_for_stop(run_id), 5)


async def test_a_change_is_told_to_who_watches_that_project(client: Redis) -> None:
    changes, project, document = RedisChanges(client), uuid4(), uuid4()
    watching = changes.watch(project)
    assert await anext(watching) is None  # subscribed

    await changes.announce(uuid4(), uuid4())
    await changes.announce(project, document)

    while (notice := await anext(watching)) is None:
        pass
    assert notice == document
    await watching.aclose()


async def test_the_limit_holds_for_its_window(client: Redis) -> None:
    limit, name = RateLimit(client), f"test:{uuid4()}"
    for _ in range(3):
        await limit.take(name, 3, 60)

    with pytest.raises(TooManyRequests) as refused:
        await limit.take(name, 3, 60)

    assert 0 < refused.value.retry_after <= 60


async def test_a_redis_that_is_away_is_an_unavailable_part(run: RunKey) -> None:
    away = connect(RedisSettings.model_validate({"url": "redis://127.0.0.1:1"}))

    with pytest.raises(Unavailable):
        await RedisRunLog(away, 60).append(run, 1, b"one")

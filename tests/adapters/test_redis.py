import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from adapters.redis import RedisRunLog
from adapters.redis_clients import connect
from contracts.errors import NotResumable, Unavailable
from contracts.ports import RunKey
from contracts.settings import RedisSettings
from local.redis import RedisServer


@pytest.fixture
async def client(redis_server: RedisServer) -> AsyncIterator[Redis]:
    client = connect(RedisSettings.model_validate({"url": redis_server.url}))
    yield client
    await client.aclose()


@pytest.fixture
def log(client: Redis) -> RedisRunLog:
    return RedisRunLog(client, 60)


@pytest.fixture
def run() -> RunKey:
    return RunKey(uuid4(), uuid4())


async def lose(client: Redis, run: RunKey, number: int) -> None:
    """As a server does that was killed before it had written everything."""
    await client.xdel(f"{run.project_id}:run:{run.run_id}", f"0-{number}")


async def written(log: RedisRunLog, run: RunKey, *frames: bytes) -> None:
    for number, frame in enumerate(frames, 1):
        await log.append(run, number, frame)


async def read(log: RedisRunLog, run: RunKey, after: int = 0) -> list[bytes | None]:
    async with aclosing(log.follow(run, after)) as frames:
        return [frame async for frame in frames]


async def test_a_frame_that_is_there_is_left_as_it_is(log: RedisRunLog, run: RunKey) -> None:
    await written(log, run, b"one", b"two")
    await log.append(run, 2, b"other")

    assert await log.frames(run) == [b"one", b"two"]


async def test_frames_that_are_written_together_are_numbered_one_by_one(
    log: RedisRunLog, run: RunKey
) -> None:
    await log.append(run, 1, b"one", b"two")
    await log.append(run, 2, b"other", b"three")  # the first of them is there
    await log.append(run, 4, b"four", b"the end", last=True)
    await log.append(run, 6, b"from a writer that was given up")

    assert await read(log, run) == [b"one", b"two", b"three", b"four", b"the end"]
    assert await read(log, run, after=3) == [b"four", b"the end"]


async def test_nothing_is_written_after_the_last_frame(log: RedisRunLog, run: RunKey) -> None:
    await written(log, run, b"one")
    await log.append(run, 2, b"the end", last=True)
    for number in (2, 3, 4):
        await log.append(run, number, b"from a writer that was given up")

    assert await read(log, run) == [b"one", b"the end"]


async def test_a_log_takes_nothing_of_a_writer_whose_run_another_one_goes_on_with(
    log: RedisRunLog, run: RunKey
) -> None:
    await written(log, run, b"one", b"two")
    await log.rewrite(run, [b"one", b"two", b"taken over"], last=False, epoch=2)
    for number in (3, 4):
        await log.append(run, number, b"from a writer that slept")
    await log.append(run, 4, b"more", epoch=2)

    assert await log.frames(run) == [b"one", b"two", b"taken over", b"more"]


async def test_who_follows_a_log_reads_on_where_another_writer_goes_on(
    log: RedisRunLog, run: RunKey
) -> None:
    await written(log, run, b"one", b"two")
    seen: list[bytes | None] = []
    async with aclosing(log.follow(run)) as frames:
        async for frame in frames:
            seen.append(frame)
            if frame == b"two":
                await log.rewrite(run, [b"one", b"two", b"taken over"], last=False, epoch=2)
                await log.append(run, 4, b"the end", last=True, epoch=2)

    assert seen == [b"one", b"two", b"taken over", b"the end"]
    assert await read(log, run, after=3) == [b"the end"]


async def test_a_finished_log_has_nothing_for_who_saw_its_end(
    log: RedisRunLog, run: RunKey
) -> None:
    await log.append(run, 1, b"the end", last=True)

    assert await read(log, run, after=1) == []


async def test_a_writer_is_told_that_the_log_was_emptied(
    log: RedisRunLog, run: RunKey, client: Redis
) -> None:
    await written(log, run, b"one")
    await client.delete(f"{run.project_id}:run:{run.run_id}")

    with pytest.raises(Unavailable):
        await log.append(run, 2, b"two")
    with pytest.raises(NotResumable):
        await read(log, run)


async def test_a_writer_is_told_that_the_log_lost_frames(
    log: RedisRunLog, run: RunKey, client: Redis
) -> None:
    await written(log, run, b"one", b"two")
    await lose(client, run, 2)

    with pytest.raises(Unavailable):
        await log.append(run, 3, b"three")


async def test_a_reader_is_cut_off_rather_than_shown_a_gap(
    log: RedisRunLog, run: RunKey, client: Redis
) -> None:
    await written(log, run, b"one", b"two", b"three")
    await lose(client, run, 2)

    seen: list[bytes | None] = []
    with pytest.raises(Unavailable):
        async with aclosing(log.follow(run)) as frames:
            async for frame in frames:
                seen.append(frame)

    assert seen == [b"one"]
    assert await log.frames(run) == [b"one"]


async def test_a_log_written_again_is_whole_for_who_follows_it(
    log: RedisRunLog, run: RunKey, client: Redis
) -> None:
    await written(log, run, b"one", b"two")
    await lose(client, run, 2)
    await log.rewrite(run, [b"one", b"two", b"three"], last=True)

    assert await read(log, run, after=1) == [b"two", b"three"]


async def test_silence_is_told_so_that_a_reader_can_ask(log: RedisRunLog, run: RunKey) -> None:
    await written(log, run, b"one")

    async with aclosing(log.follow(run)) as frames:
        assert await anext(frames) == b"one"
        assert await anext(frames) is None
        later = asyncio.ensure_future(anext(frames))
        await log.append(run, 2, b"two")
        assert await later == b"two"

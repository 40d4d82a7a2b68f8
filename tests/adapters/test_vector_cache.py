from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from redis.asyncio import Redis

from adapters.redis_clients import connect
from adapters.vector_cache import OVERHEAD, RedisVectorCache, digest
from contracts.settings import RedisSettings
from local.processes import free_port
from local.redis import RedisServer, running_redis

VECTOR = b"\0" * 1000
ENTRY = len(VECTOR) + OVERHEAD


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> object:
    with running_redis(tmp_path_factory.mktemp("memory")) as server:
        yield server


@pytest.fixture
async def client(own_server: RedisServer) -> AsyncIterator[Redis]:
    """Of a server with nothing else in it, so that all of it can be counted."""
    client = connect(RedisSettings.model_validate({"url": own_server.url}))
    await client.flushall()
    yield client
    await client.aclose()


def names(number: int) -> list[bytes]:
    return [digest("scripted", 250, f"sentence {n}") for n in range(number)]


async def keep(memory: RedisVectorCache, project: UUID, number: int) -> None:
    await memory.put(project, dict.fromkeys(names(number), VECTOR))


async def held(client: Redis) -> int:
    """Entries in all projects."""
    return sum([await client.hlen(key) async for key in client.scan_iter("*:vectors")])


async def test_a_vector_is_known_in_its_own_project_only(client: Redis) -> None:
    memory = RedisVectorCache(client, 100 * ENTRY)
    mine, yours = uuid4(), uuid4()
    await keep(memory, mine, 3)

    assert await memory.get(mine, names(3)) == dict.fromkeys(names(3), VECTOR)
    assert await memory.get(yours, names(3)) == {}


async def test_all_projects_together_stay_below_the_bound(client: Redis) -> None:
    memory = RedisVectorCache(client, 40 * ENTRY)

    for _ in range(12):
        await keep(memory, uuid4(), 8)

    assert 0 < await held(client) <= 40
    assert int(await client.hget("vectors:bytes", "all") or 0) == await held(client) * ENTRY


async def test_one_project_never_has_more_than_a_quarter(client: Redis) -> None:
    memory = RedisVectorCache(client, 40 * ENTRY)

    await keep(memory, uuid4(), 30)

    assert await held(client) == 10


async def test_the_project_that_was_asked_least_recently_goes_first(client: Redis) -> None:
    memory = RedisVectorCache(client, 40 * ENTRY)
    first, second, *others = [uuid4() for _ in range(5)]
    for project in (first, second):
        await keep(memory, project, 10)
    await memory.get(first, names(1))
    for project in others:
        await keep(memory, project, 10)

    assert await memory.get(second, names(10)) == {}
    assert len(await memory.get(first, names(10))) == 10


async def test_what_expired_unseen_leaves_room_again(client: Redis) -> None:
    memory = RedisVectorCache(client, 40 * ENTRY)
    for _ in range(4):
        project = uuid4()
        await keep(memory, project, 10)
        await client.delete(f"{project}:vectors")

    fresh = uuid4()
    await keep(memory, fresh, 10)

    assert len(await memory.get(fresh, names(10))) == 10


async def test_every_project_s_vectors_expire(client: Redis) -> None:
    project = uuid4()
    await keep(RedisVectorCache(client, 40 * ENTRY), project, 1)

    assert 0 < await client.ttl(f"{project}:vectors") <= 3600


async def test_what_is_forgotten_takes_no_room(client: Redis) -> None:
    memory = RedisVectorCache(client, 40 * ENTRY)
    project = uuid4()
    await keep(memory, project, 10)

    await memory.invalidate(project)

    assert await memory.get(project, names(10)) == {}
    assert int(await client.hget("vectors:bytes", "all") or 0) == 0


async def test_a_full_server_keeps_no_vectors_and_nobody_notices(client: Redis) -> None:
    memory = RedisVectorCache(client, 40 * ENTRY)
    await client.config_set("maxmemory", "1")
    try:
        await keep(memory, uuid4(), 1)
    finally:
        await client.config_set("maxmemory", "0")

    assert await held(client) == 0


async def test_without_redis_nothing_is_remembered_and_nobody_notices() -> None:
    away = connect(RedisSettings.model_validate({"url": f"redis://127.0.0.1:{free_port()}/0"}))
    memory = RedisVectorCache(away, 40 * ENTRY)

    await keep(memory, uuid4(), 1)
    await memory.invalidate(uuid4())

    assert await memory.get(uuid4(), names(1)) == {}
    await away.aclose()

"""So many questions a day and not one more, for many clients at once, on a real Valkey."""

import asyncio
import time
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import redis.asyncio as redis

from adapters import daily
from adapters.daily import NOTHING_TAKEN, RedisDaily, Taken
from adapters.rates import Rate, Whose
from adapters.redis_clients import connect
from contracts.errors import BudgetExceeded
from contracts.settings import RedisSettings
from local.processes import free_port
from local.redis import RedisServer

DAY = 86400


def of(most: int, whose: Whose = "key") -> Rate:
    return Rate(whose, str(uuid4()), most)


async def taken(counted: RedisDaily, *rates: Rate) -> Taken | None:
    try:
        return await counted.take(rates)
    except BudgetExceeded:
        return None


async def let_in(counted: RedisDaily, rate: Rate, count: int = 20) -> int:
    return len([one for _ in range(count) if (one := await taken(counted, rate))])


@pytest.fixture
async def client(redis_server: RedisServer) -> AsyncIterator[redis.Redis]:
    client = connect(RedisSettings.model_validate({"url": redis_server.url}))
    yield client
    await client.aclose()


@pytest.mark.parametrize("most", [1, 7, 50])
async def test_of_many_at_once_exactly_so_many_are_let_in(
    redis_server: RedisServer, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From connections of their own, as of several processes, while some are given back."""
    monkeypatch.setattr(daily, "_PATIENCE", 30)  # on a busy machine nobody would be counted
    settings = RedisSettings.model_validate({"url": redis_server.url})
    clients = [connect(settings) for _ in range(20)]
    processes, rate = [RedisDaily(client) for client in clients], of(most)

    async def come(n: int) -> bool:
        one = await taken(processes[n % 20], rate)
        if one is not None and n % 3 == 0:
            await processes[n % 20].give_back(one)
            return False
        return one is not None

    kept = sum(await asyncio.gather(*(come(n) for n in range(most + 200))))
    left = await let_in(processes[0], rate, most + 1)
    for client in clients:
        await client.aclose()

    assert kept + left == most


async def test_who_is_refused_by_one_has_used_nothing_of_the_others(client: redis.Redis) -> None:
    daily, key, address = RedisDaily(client), of(5), of(1, "address")
    assert await taken(daily, key, address)
    refused = [await taken(daily, key, address) for _ in range(20)]

    assert (refused, await let_in(daily, key)) == ([None] * 20, 4)


async def test_it_is_told_when_the_next_day_begins(client: redis.Redis) -> None:
    daily, rate = RedisDaily(client), of(1, "address")
    await daily.take([rate])
    told = r"Your network has asked .* 1\. .* 0:00 UTC"
    with pytest.raises(BudgetExceeded, match=told) as refused:
        await daily.take([rate])

    assert abs(refused.value.retry_after - (DAY - time.time() % DAY)) < 5


async def test_the_next_day_begins_anew_and_what_is_of_the_day_before_gives_nothing(
    client: redis.Redis,
) -> None:
    daily, rate = RedisDaily(client), of(3)
    now = await daily.take([rate])
    (key,) = now.keys
    await client.set(key, f"{now.day - 1}:3")
    await daily.give_back(now._replace(day=now.day - 1))
    await client.set(key, f"{now.day - 1}:3")
    anew = await let_in(daily, rate)
    await daily.give_back(now._replace(day=now.day - 1))

    assert (anew, await let_in(daily, rate)) == (3, 0)
    assert 0 < await client.ttl(key) <= DAY


async def test_no_more_is_given_back_than_was_taken(client: redis.Redis) -> None:
    daily, rate = RedisDaily(client), of(2)
    one = await daily.take([rate])
    for _ in range(5):
        await daily.give_back(one)

    assert await let_in(daily, rate) == 2


async def test_where_nobody_counts_nobody_is_refused() -> None:
    away = connect(RedisSettings.model_validate({"url": f"redis://127.0.0.1:{free_port()}"}))
    assert await RedisDaily(away).take([of(1)]) == NOTHING_TAKEN
    await away.aclose()

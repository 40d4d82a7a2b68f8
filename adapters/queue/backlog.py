"""How much work there is of each kind, as the scheduler last counted it in Postgres.

A hint in a queue is not a piece of work: workers take hints that they have no room for, and send
them again later. What tells how many workers are wanted is this.
"""

from collections.abc import Mapping
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from contracts.tasks import Queue

_KEY = "work:waiting"


class RedisBacklog:
    """Told by one process, read by all that show figures."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    async def tell(self, counted: Mapping[Queue, int], seconds: float) -> None:
        """It holds for so many seconds; when nobody counts any more, nothing is told."""
        told: dict[Any, Any] = {str(queue): number for queue, number in counted.items()}
        try:
            async with self._client.pipeline(transaction=True) as pipe:
                pipe.delete(_KEY)
                pipe.hset(_KEY, mapping=told)
                pipe.expire(_KEY, max(int(seconds), 1))
                await pipe.execute()
        except RedisError:
            return  # a figure; the next round counts again

    async def told(self) -> dict[Queue, int]:
        """Empty when that cannot be told."""
        try:
            found: Any = await self._client.hgetall(_KEY)
        except RedisError:
            return {}
        told = {key.decode(): int(number) for key, number in found.items()}
        return {queue: told[queue] for queue in Queue if queue in told}

"""How much work there is of each kind, as the scheduler last counted it in Postgres.

A hint in a queue is not a piece of work: workers take hints that they have no room for, and send
them again later. What tells how many workers are wanted is this.
"""

from typing import Any, NamedTuple

from redis.asyncio import Redis
from redis.exceptions import RedisError

from contracts.tasks import Queue

_KEY = "work:waiting"
_OLDEST, _JOB = "oldest:", "job:"


class Backlog(NamedTuple):
    """What was last counted; empty where nobody counts."""

    waiting: dict[Queue, int] = {}  # noqa: RUF012  # never written to
    oldest: dict[Queue, float] = {}  # noqa: RUF012
    """Seconds."""
    jobs: dict[str, float] = {}  # noqa: RUF012
    """When each was last done, in seconds since 1970."""


class RedisBacklog:
    """Told by one process, read by all that show figures."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    async def tell(self, backlog: Backlog, seconds: float) -> None:
        """It holds for so many seconds; when nobody counts any more, nothing is told."""
        told: dict[Any, Any] = {str(queue): number for queue, number in backlog.waiting.items()}
        told |= {f"{_OLDEST}{queue}": age for queue, age in backlog.oldest.items()}
        told |= {f"{_JOB}{job}": at for job, at in backlog.jobs.items()}
        try:
            async with self._client.pipeline(transaction=True) as pipe:
                pipe.delete(_KEY)
                if told:
                    pipe.hset(_KEY, mapping=told)
                    pipe.expire(_KEY, max(int(seconds), 1))
                await pipe.execute()
        except RedisError:
            return  # a figure; the next round counts again

    async def told(self) -> Backlog:
        """Empty when that cannot be told."""
        try:
            found: Any = await self._client.hgetall(_KEY)
        except RedisError:
            return Backlog()
        told = {key.decode(): float(number) for key, number in found.items()}
        return Backlog(
            {queue: int(told[queue]) for queue in Queue if queue in told},
            {queue: told[name] for queue in Queue if (name := f"{_OLDEST}{queue}") in told},
            {key.removeprefix(_JOB): at for key, at in told.items() if key.startswith(_JOB)},
        )

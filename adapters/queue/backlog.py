"""How much work there is of each kind, as the scheduler last counted it in Postgres.

A hint in a queue is not a piece of work: workers take hints that they have no room for, and send
them again later. What tells how many workers are wanted is this.
"""

import logging
from collections.abc import Mapping
from typing import Any, NamedTuple

from redis.asyncio import Redis
from redis.exceptions import RedisError

from contracts.tasks import Queue

_log = logging.getLogger(__name__)
_WAITING = "work:waiting"
"""A number for each queue and nothing else: APIs of an older version, that are still there while a
new one comes, read every field of it as one."""
_TIMES = "work:times"
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
        waiting = {str(queue): number for queue, number in backlog.waiting.items()}
        times = {f"{_OLDEST}{queue}": age for queue, age in backlog.oldest.items()}
        times |= {f"{_JOB}{job}": at for job, at in backlog.jobs.items()}
        told: dict[str, Mapping[Any, Any]] = {_WAITING: waiting, _TIMES: times}
        try:
            async with self._client.pipeline(transaction=True) as pipe:
                for key, fields in told.items():
                    pipe.delete(key)
                    if fields:
                        pipe.hset(key, mapping=fields)
                        pipe.expire(key, max(int(seconds), 1))
                await pipe.execute()
        except RedisError as error:  # a figure; the next round counts again
            _log.warning("how much work there is was not told: %s", error)

    async def told(self) -> Backlog:
        """Empty when that cannot be told."""
        try:
            async with self._client.pipeline(transaction=True) as pipe:
                pipe.hgetall(_WAITING)
                pipe.hgetall(_TIMES)
                found: list[Any] = await pipe.execute()
        except RedisError as error:
            _log.warning("how much work there is cannot be told: %s", error)
            return Backlog()
        waiting, times = ({key.decode(): float(n) for key, n in one.items()} for one in found)
        return Backlog(
            {queue: int(waiting[queue]) for queue in Queue if queue in waiting},
            {queue: times[name] for queue in Queue if (name := f"{_OLDEST}{queue}") in times},
            {key.removeprefix(_JOB): at for key, at in times.items() if key.startswith(_JOB)},
        )

"""Pages of the web read by the worker, which answers through Redis to whoever waits."""

import logging
import time
from uuid import UUID, uuid4

from pydantic import ValidationError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from contracts.ports import TaskQueue
from contracts.snapshots import PageText
from contracts.tasks import ReadPage

logger = logging.getLogger(__name__)
_LATE = "It was not read in time."
_BLOCK = 4.0
"""Seconds; a connection that hears nothing for longer counts as lost."""
_KEPT = 30


class WorkerPageReader:
    def __init__(self, queue: TaskQueue, client: Redis) -> None:
        self._queue, self._client = queue, client

    async def read(self, url: str, seconds: float) -> PageText:
        until = time.time() + seconds
        reply_to = uuid4()
        await self._queue.send(ReadPage(url=url, reply_to=reply_to, until=until))
        try:
            while (left := until - time.time()) > 0:
                told = await self._client.blpop([_key(reply_to)], timeout=min(left, _BLOCK))
                if told is not None:
                    return PageText.model_validate_json(told[1])
        except RedisError:
            return PageText(url=url, problem="Redis does not answer.")
        except ValidationError:
            return PageText(url=url, problem="The worker did not say what the page says.")
        return PageText(url=url, problem=_LATE)


class PageReplies:
    """What the worker answers with."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    async def send(self, reply_to: UUID, page: PageText) -> None:
        """Kept for a while only: whoever asked may be gone."""
        try:
            async with self._client.pipeline(transaction=True) as pipe:
                pipe.rpush(_key(reply_to), page.model_dump_json())
                pipe.expire(_key(reply_to), _KEPT)
                await pipe.execute()
        except RedisError as error:
            logger.warning("a page was read for nobody: %s", error)


def _key(reply_to: UUID) -> str:
    return f"page:{reply_to}"

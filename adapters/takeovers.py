"""Answers whose process died, passed through Redis to one that goes on with them.

A list, from which each is taken once. What is lost on the way is offered again when its lease has
run out.
"""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any
from uuid import UUID

import redis.asyncio as redis
from redis.exceptions import RedisError

from contracts.errors import Unavailable
from contracts.ports import Orphan

_OFFERED, _TAKERS = "runs:orphaned", "runs:takers"
_WAIT = 5
_SAID_FOR = 3 * _WAIT  # seconds that the word of a process that takes them holds


class RedisTakeovers:
    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    async def offer(self, orphan: Orphan) -> bool:
        try:
            if not await self._client.exists(_TAKERS):
                return False
            await self._client.rpush(_OFFERED, " ".join(map(str, orphan)))
        except RedisError as error:
            raise Unavailable("An answer could not be handed to another process.") from error
        return True

    async def offered(self) -> AsyncGenerator[Orphan]:
        while True:
            try:
                await self._client.set(_TAKERS, b"1", ex=_SAID_FOR)
                taken: Any = await self._client.blpop([_OFFERED], timeout=_WAIT)
            except RedisError:  # offered again with the next sweep
                await asyncio.sleep(_WAIT)
                continue
            if taken:
                project, run, user, epoch = taken[1].decode().split()
                yield Orphan(UUID(project), UUID(run), UUID(user), int(epoch))

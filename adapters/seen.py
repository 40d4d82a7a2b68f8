"""Who has a project's page open, or had it a moment ago: a hint, kept in Redis. Where it is lost,
somebody is told by mail what they have seen."""

import time
from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

import redis.asyncio as redis
from redis.exceptions import RedisError

from contracts.errors import Unavailable

_KEPT = 24 * 3600


class Seen:
    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    async def note(self, project_id: UUID, person_id: UUID) -> None:
        """They see the project now."""
        with suppress(RedisError):
            await self._client.set(_key(project_id, person_id), str(time.time()), ex=_KEPT)

    async def when(self, pairs: Sequence[tuple[UUID, UUID]]) -> list[float]:
        """Of each project and person, when they last saw it, in seconds since 1970; 0: not within a
        day."""
        if not pairs:
            return []
        try:
            found = await self._client.mget([_key(*pair) for pair in pairs])
        except RedisError as error:
            raise Unavailable("Redis does not say who has seen what.") from error
        return [float(one or 0) for one in found]


def _key(project_id: UUID, person_id: UUID) -> str:
    return f"{project_id}:seen:{person_id}"

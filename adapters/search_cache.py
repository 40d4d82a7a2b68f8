"""What a search costs most is kept for minutes in Redis: vectors of questions and what they found.

Keys begin with the project and end in a digest; no key holds what somebody wrote. Of what was
found only ids and scores are kept, so no deleted text lives on here. Without Redis nothing is
kept, and searches go on.
"""

import asyncio
import logging
from hashlib import blake2b
from typing import Any
from uuid import UUID

import redis.asyncio as redis
from redis.exceptions import RedisError

from adapters import metrics

_log = logging.getLogger(__name__)
_RESULT_SECONDS = 300
_VECTOR_SECONDS = 3600
_PATIENCE = 0.5  # seconds; a search waits no longer for what could make it quicker


class RedisSearchCache:
    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    async def vector(self, project_id: UUID, about: str) -> bytes | None:
        """`about` says everything that the vector depends on."""
        return await self._get("question", _key(project_id, "question", about))

    async def store_vector(self, project_id: UUID, about: str, vector: bytes) -> None:
        await self._put(_key(project_id, "question", about), vector, _VECTOR_SECONDS)

    async def results(self, project_id: UUID, about: str) -> bytes | None:
        return await self._get("search", _key(project_id, "found", about))

    async def store_results(self, project_id: UUID, about: str, results: bytes) -> None:
        await self._put(_key(project_id, "found", about), results, _RESULT_SECONDS)

    async def _get(self, what: str, key: str) -> bytes | None:
        try:
            async with asyncio.timeout(_PATIENCE):
                kept: Any = await self._client.get(key)
            metrics.seen(what, int(kept is not None), int(kept is None))
            return kept
        except (RedisError, TimeoutError) as error:
            _log.warning("nothing is remembered of searches: %s", error)
            return None

    async def _put(self, key: str, value: bytes, seconds: int) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._client.set(key, value, ex=seconds)
        except (RedisError, TimeoutError) as error:
            _log.warning("a search is not remembered: %s", error)


def _key(project_id: UUID, kind: str, about: str) -> str:
    return f"{project_id}:{kind}:{blake2b(about.encode(), digest_size=20).hexdigest()}"

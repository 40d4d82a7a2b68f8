"""A cache of the vectors of sentences, kept for an hour in Redis, for each project.

The queue and the logs of answers are in the same Redis, so this has a bound of its own: a project
has at most a quarter of it, and when all together have more, the project that was asked least
recently loses its vectors. Keys begin with the project; what is embedded is in none of them. The
two that keep the books hold names of keys and numbers. Without Redis nothing is remembered.
"""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any
from uuid import UUID

import redis.asyncio as redis
from redis.exceptions import RedisError

from adapters import metrics

_log = logging.getLogger(__name__)
SECONDS = 3600
OVERHEAD = 96
"""Bytes of an entry beside its vector: digest, pointers and what the allocator rounds up to."""
_PATIENCE = 0.5
_USED, _BYTES = "vectors:used", "vectors:bytes"

_KEEP = """
local key, used, bytes = KEYS[1], KEYS[2], KEYS[3]
local now, seconds, entry, most = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
for i = 5, #ARGV, 2 do redis.call('HSET', key, ARGV[i], ARGV[i + 1]) end
local over = redis.call('HLEN', key) - math.floor(most / 4 / entry)
if over > 0 then
  for _, field in ipairs(redis.call('HRANDFIELD', key, over)) do redis.call('HDEL', key, field) end
end
redis.call('EXPIRE', key, seconds)
redis.call('ZADD', used, now, key)
local before = tonumber(redis.call('HGET', bytes, key) or 0)
local size = redis.call('HLEN', key) * entry
redis.call('HSET', bytes, key, size)
local total = redis.call('HINCRBY', bytes, 'all', size - before)
while total > most do
  local oldest = redis.call('ZPOPMIN', used)[1]
  if not oldest then break end
  local had = tonumber(redis.call('HGET', bytes, oldest) or 0)
  redis.call('HDEL', bytes, oldest)
  redis.call('UNLINK', oldest)
  total = redis.call('HINCRBY', bytes, 'all', -had)
end
return total
"""

_FORGET = """
redis.call('UNLINK', KEYS[1])
redis.call('ZREM', KEYS[2], KEYS[1])
local had = tonumber(redis.call('HGET', KEYS[3], KEYS[1]) or 0)
redis.call('HDEL', KEYS[3], KEYS[1])
return redis.call('HINCRBY', KEYS[3], 'all', -had)
"""


class RedisVectorCache:
    """`contracts.ports.VectorCache`; `most` is in bytes, and 0 remembers nothing."""

    def __init__(self, client: redis.Redis, most: int) -> None:
        self._client = client
        self._most = most
        self._keep = client.register_script(_KEEP)
        self._forget = client.register_script(_FORGET)

    async def get(self, project_id: UUID, digests: Sequence[bytes]) -> dict[bytes, bytes]:
        if not self._most or not digests:
            return {}
        key = _key(project_id)
        try:
            async with asyncio.timeout(_PATIENCE), self._client.pipeline(transaction=False) as pipe:
                pipe.hmget(key, list(digests))
                pipe.expire(key, SECONDS)
                pipe.zadd(_USED, {key: time.time()}, xx=True)
                found: Any = (await pipe.execute())[0]
        except (RedisError, TimeoutError) as error:
            _log.warning("no vectors are remembered: %s", error)
            return {}
        kept = {d: v for d, v in zip(digests, found, strict=True) if v is not None}
        metrics.seen("vectors", len(kept), len(found) - len(kept))
        return kept

    async def put(self, project_id: UUID, vectors: Mapping[bytes, bytes]) -> None:
        if not self._most or not vectors:
            return
        entry = max(map(len, vectors.values())) + OVERHEAD
        told = [time.time(), SECONDS, entry, self._most]
        given = [part for pair in vectors.items() for part in pair]
        keys = [_key(project_id), _USED, _BYTES]
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._keep(keys=keys, args=[*told, *given])
        except (RedisError, TimeoutError) as error:
            _log.warning("vectors are not remembered: %s", error)

    async def invalidate(self, project_id: UUID) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._forget(keys=[_key(project_id), _USED, _BYTES])
        except (RedisError, TimeoutError) as error:
            _log.warning("a project's vectors are remembered until they expire: %s", error)


def digest(embedder: str, dimensions: int, text: str) -> bytes:
    """Names a vector: of what, and by whom."""
    return blake2b(f"{embedder} {dimensions} {text}".encode(), digest_size=16).digest()


def _key(project_id: UUID) -> str:
    return f"{project_id}:vectors"

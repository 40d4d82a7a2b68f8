"""One request at a time to a host, whichever process and project it is for."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from redis.asyncio import Redis
from redis.exceptions import RedisError

_LONGEST_REQUEST_MS = 30_000
_LOOK_AGAIN = 0.05


class HostRateLimit:
    """A key a host, held during the request and for the delay after it.

    It is good manners and no promise: without Redis, or with an emptied one, each process still
    keeps to its own delays, since it makes one request at a time.
    """

    def __init__(self, client: Redis) -> None:
        self._client = client

    @asynccontextmanager
    async def turn(self, host: str, delay: float) -> AsyncIterator[None]:
        """Waits for the host, and leaves it alone for `delay` seconds afterwards."""
        key = f"crawl:host:{hashlib.sha256(host.encode()).hexdigest()[:32]}"
        held = await self._take(key)
        try:
            yield
        finally:
            if held:
                with suppress(RedisError):
                    await self._client.pexpire(key, max(int(delay * 1000), 1))
            else:
                await asyncio.sleep(delay)

    async def _take(self, key: str) -> bool:
        try:
            while not await self._client.set(key, b"1", nx=True, px=_LONGEST_REQUEST_MS):
                left = await self._client.pttl(key)
                await asyncio.sleep(min(max(left / 1000, 0.001), 1) if left > 0 else _LOOK_AGAIN)
        except RedisError:
            return False
        return True

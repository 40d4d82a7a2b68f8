"""A person's yes or no, carried in Redis/Valkey to whichever process writes their answer.

A step that waits has a key; nothing is answered before it was asked, and once answered it is not
answered again.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from contracts.errors import Unavailable
from contracts.ports import RunKey

_LOOK = 0.25  # seconds until an answer is seen
_WAITS, _YES, _NO = b"?", b"1", b"0"
_KEPT_SECONDS = 24 * 3600
"""Longer than anybody is waited for; a process that died leaves its key behind for so long."""
_ANSWER = """
if redis.call('get', KEYS[1]) ~= '?' then return 0 end
redis.call('set', KEYS[1], ARGV[1], 'KEEPTTL')
return 1
"""


class RedisConfirmations:
    def __init__(self, client: Redis) -> None:
        self._client = client

    async def wait(self, run: RunKey, step_id: str, ask: Callable[[], None]) -> bool:
        key = _key(run, step_id)
        try:
            await self._client.set(key, _WAITS, ex=_KEPT_SECONDS)
        except RedisError as error:
            raise Unavailable("Nobody can be asked at the moment. Ask again later.") from error
        try:
            ask()
            while True:
                with suppress(RedisError):
                    said = await self._client.get(key)
                    if said in (_YES, _NO):
                        return said == _YES
                await asyncio.sleep(_LOOK)
        finally:
            with suppress(RedisError):
                await self._client.delete(key)

    async def answer(self, run: RunKey, step_id: str, *, allow: bool) -> bool:
        said = _YES if allow else _NO
        try:
            taken: Any = await self._client.eval(_ANSWER, 1, _key(run, step_id), said)
        except RedisError as error:
            raise Unavailable("The answer could not be passed on. Try again.") from error
        return bool(taken)


def _key(run: RunKey, step_id: str) -> str:
    return f"{run.project_id}:confirm:{run.run_id}:{step_id}"

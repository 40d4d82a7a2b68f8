"""How often somebody may do something, counted in Redis, exactly, for all processes together.

The generic cell rate algorithm (ITU-T I.371, as in ATM networks): for each subject one time is
kept, at which everything that was taken would have been taken evenly. So many as a limit says may
come at once, and then evenly as many a minute. One script takes from several subjects, or from
none, so that whoever is refused by one has used nothing of the others.

Redis may lose this: then everybody begins anew. Where it does not answer nobody is refused: what
must hold without it (guesses, budgets, quotas) is counted in Postgres.
"""

import asyncio
import logging
import math
from collections.abc import Sequence
from time import monotonic
from typing import Any, Literal, NamedTuple

import redis.asyncio as redis
from redis.exceptions import RedisError

from contracts.errors import RateExceeded

_log = logging.getLogger(__name__)
_PATIENCE = 1.0
"""Seconds: nobody waits longer to be let in. Longer than a busy process may take: whoever sends
very much at once must not be let in because of that."""
_AT_ONCE = 8
"""Commands: the others wait here and not for connections of their own, which take longer."""
_PAUSE_SECONDS = 5.0
"""How long Redis is not asked once it did not answer, so that not each request waits for it."""
WINDOW_SECONDS = 60

# Times are in microseconds, by the clock of Redis. An interval is whole, and what may come at once
# a multiple of it: so many, and never one more, whatever they are divided by.
_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local next, room, refused, wait = {}, {}, 0, 0
for i, key in ipairs(KEYS) do
  local most = tonumber(ARGV[i])
  local interval = math.max(math.floor(60000000 / most), 1)
  next[i] = math.max(tonumber(redis.call('GET', key) or '0'), now) + interval
  room[i] = now + interval * most - next[i]
  if -room[i] > wait then
    refused, wait = i, -room[i]
  end
end
if refused > 0 then
  return {refused, 0, wait}
end
local tightest, left = 1, 2
for i, key in ipairs(KEYS) do
  redis.call('SET', key, string.format('%.0f', next[i]), 'PX', math.ceil((next[i] - now) / 1000))
  local most = tonumber(ARGV[i])
  local free = math.floor(room[i] / math.max(math.floor(60000000 / most), 1))
  if free / most < left then
    tightest, left = i, free / most
    wait = free
  end
end
return {-tightest, wait, next[tightest] - now}
"""

Whose = Literal["person", "key", "project", "address"]


class Rate(NamedTuple):
    """`most` a minute, of whoever has this name: an id, or a network."""

    whose: Whose
    subject: str
    most: int

    def key(self, what: str) -> str:
        """Begins with the tenant; an address is not one."""
        first = "address:" if self.whose == "address" else ""
        return f"{first}{self.subject}:rate:{what}"


class Standing(NamedTuple):
    """Of the limit that is nearest."""

    whose: Whose
    most: int
    left: int
    seconds: int
    """Until all of it is free again, if nothing more is taken."""


class RedisRates:
    """`patience`: seconds after which nobody waits for Redis any more, and is let in."""

    def __init__(self, client: redis.Redis, *, patience: float = _PATIENCE) -> None:
        self._client = client
        self._patience = patience
        self._take = client.register_script(_TAKE)
        self._not_before = -math.inf
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def take(self, what: str, rates: Sequence[Rate]) -> Standing | None:
        """One of each, or of none. None: nothing is limited, or nobody could count.

        Raises:
            RateExceeded: one has no room; nothing was taken.
        """
        if not rates:
            return None
        async with self._room:
            told = await self._asked(what, rates)
        if told is None:
            return None
        which, left, microseconds = (int(one) for one in told)
        rate, seconds = rates[abs(which) - 1], max(1, math.ceil(microseconds / 1e6))
        if which > 0:
            raise RateExceeded(_told(what, rate, seconds), seconds, (rate.whose, rate.most))
        return Standing(rate.whose, rate.most, left, seconds)

    async def _asked(self, what: str, rates: Sequence[Rate]) -> Any:
        if monotonic() < self._not_before:
            return None
        try:
            async with asyncio.timeout(self._patience):
                return await self._take(
                    keys=[rate.key(what) for rate in rates], args=[rate.most for rate in rates]
                )
        except (RedisError, TimeoutError) as error:
            self._not_before = monotonic() + _PAUSE_SECONDS
            _log.warning("nobody counts %s: %r", what, error)
            return None


_SENDS = {
    "person": "You are sending",
    "key": "This API key sends",
    "project": "People in this project send",
    "address": "Your network sends",
}


def _told(what: str, rate: Rate, seconds: int) -> str:
    wait = "1 second" if seconds == 1 else f"{seconds} seconds"
    return (
        f"{_SENDS[rate.whose]} too many {what}: {rate.most} a minute are let in. Try again in"
        f" {wait}. Whoever runs this Ibid sets the limit."
    )

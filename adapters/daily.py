"""How many questions a key or an address may ask in a day (UTC), counted in Redis, exactly, for all
processes together: taken before, given back where nothing came of it.

One number for each subject, with the day that it is of. One script takes from several subjects, or
from none. As with rates, Redis may lose this, and where it does not answer nobody is refused; what
must hold without it, questions of a person, a project or a key by day and month, is a budget.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, NamedTuple

import redis.asyncio as redis
from redis.exceptions import RedisError

from adapters.rates import Rate
from contracts.errors import BudgetExceeded

_log = logging.getLogger(__name__)
_PATIENCE = 1.0
"""Seconds, as for rates."""

_READ = """
local function used(key, day)
  local of, count = string.match(redis.call('GET', key) or '', '^(%d+):(%d+)$')
  if tonumber(of) == day then
    return tonumber(count)
  end
  return 0
end
local function keep(key, day, count)
  redis.call('SET', key, day .. ':' .. count, 'EXAT', (day + 1) * 86400)
end
"""
_TAKE = (
    _READ
    + """
local now = tonumber(redis.call('TIME')[1])
local day = math.floor(now / 86400)
for i, key in ipairs(KEYS) do
  if used(key, day) >= tonumber(ARGV[i]) then
    return {i, (day + 1) * 86400 - now}
  end
end
for i, key in ipairs(KEYS) do
  keep(key, day, used(key, day) + 1)
end
return {0, day}
"""
)
_GIVE_BACK = (
    _READ
    + """
local day = tonumber(ARGV[1])
for i, key in ipairs(KEYS) do
  local count = used(key, day)
  if count > 0 then
    keep(key, day, count - 1)
  end
end
"""
)


class Taken(NamedTuple):
    """One of each of these, on this day since 1970."""

    keys: Sequence[str]
    day: int


NOTHING_TAKEN = Taken((), 0)


class RedisDaily:
    def __init__(self, client: redis.Redis) -> None:
        self._take = client.register_script(_TAKE)
        self._give_back = client.register_script(_GIVE_BACK)

    async def take(self, rates: Sequence[Rate]) -> Taken:
        """One question of each of these, `most` of which are a day's, or of none.

        Raises:
            BudgetExceeded: one has no more today; nothing was taken.
        """
        if not rates:
            return NOTHING_TAKEN
        keys = [f"{rate.key('questions')}:day" for rate in rates]
        told = await self._asked(self._take, keys, [rate.most for rate in rates])
        if told is None:
            return NOTHING_TAKEN
        refused, more = (int(one) for one in told)
        if refused:
            raise BudgetExceeded(_told(rates[refused - 1]), max(1, more))
        return Taken(keys, more)

    async def give_back(self, taken: Taken) -> None:
        """What came to nothing; of a day that is over nothing is left to be given."""
        if taken.keys:
            await self._asked(self._give_back, taken.keys, [taken.day])

    async def _asked(self, script: Any, keys: Sequence[str], given: Sequence[int]) -> Any:
        try:
            async with asyncio.timeout(_PATIENCE):
                return await script(keys=keys, args=given)
        except (RedisError, TimeoutError) as error:
            _log.warning("nobody counts questions of a day: %r", error)
            return None


_ASKED = {"key": "This API key has asked", "address": "Your network has asked"}


def _told(rate: Rate) -> str:
    return (
        f"{_ASKED[rate.whose]} as many questions as it may in a day, {rate.most}. It may again from"
        " 0:00 UTC. Whoever runs this Ibid sets the limit."
    )

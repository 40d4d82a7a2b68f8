"""That the runs of this process live: said for all of them at once, in Postgres and in Redis.

The lease in Postgres decides when a run counts as dead. The word in Redis is for those who follow
it: while it is there they need not ask.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import NamedTuple
from uuid import UUID

from adapters.postgres.chats import runs
from adapters.postgres.chats.runs import Run
from adapters.wiring import Adapters
from contracts.errors import AppError, Unavailable
from contracts.people import Caller

logger = logging.getLogger(__name__)
_BEAT = 1.0
_AT_ONCE = 4
"""People whose leases are extended at the same time: each needs a connection."""


class _Held(NamedTuple):
    run: Run
    person: Caller
    over: asyncio.Future[bool]


class Leases:
    """Extends every lease in time, with one statement a person however many runs they have."""

    def __init__(self, adapters: Adapters) -> None:
        self._adapters = adapters
        self._held: dict[UUID, _Held] = {}
        self._every = adapters.settings.runs.lease_seconds / 4
        self._saying: asyncio.Task[None] | None = None
        self._extending: asyncio.Task[None] | None = None

    @contextmanager
    def hold(self, run: Run, person: Caller) -> Iterator[asyncio.Future[bool]]:
        """Until it is left. The future is done when the run is over for us: True when its reader
        asked for that, False when somebody else ended it."""
        over: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._held[run.id] = _Held(run, person, over)
        self._keep()
        try:
            yield over
        finally:
            del self._held[run.id]
            over.cancel()

    def _keep(self) -> None:
        """Two tasks, so that a slow database silences nobody. Each ends with the last run."""
        if self._saying is None or self._saying.done():
            self._saying = asyncio.create_task(self._keep_saying())
        if self._extending is None or self._extending.done():
            self._extending = asyncio.create_task(self._keep_extending())

    async def _keep_saying(self) -> None:
        while self._held:
            await _tried(self._say_so())
            await asyncio.sleep(min(_BEAT, self._every))

    async def _keep_extending(self) -> None:
        begun = time.monotonic()
        while self._held:
            await asyncio.sleep(max(begun + self._every - time.monotonic(), 0))
            begun = time.monotonic()
            await self._extend()

    async def _say_so(self) -> None:
        keys = [held.run.key for held in self._held.values()]
        try:
            await self._adapters.run_log.keep_alive(
                keys, self._adapters.settings.runs.lease_seconds
            )
        except Unavailable as error:
            logger.warning("%s", error.detail)  # who follows them asks Postgres instead

    async def _extend(self) -> None:
        of: defaultdict[UUID, list[_Held]] = defaultdict(list)
        for held in self._held.values():
            of[held.person.user_id].append(held)
        places = asyncio.Semaphore(_AT_ONCE)

        async def extend(theirs: list[_Held]) -> None:
            async with places:
                await _tried(self._extend_in_time(theirs))

        await asyncio.gather(*map(extend, of.values()))

    async def _extend_in_time(self, theirs: list[_Held]) -> None:
        """Else the leases may run out, then the sweep ends these."""
        try:
            async with asyncio.timeout(self._every):
                await self._extend_of_one(theirs)
        except TimeoutError:
            logger.warning("The leases of %d runs were not extended in time.", len(theirs))
        except AppError as error:
            logger.warning("The leases of %d runs were not extended.", len(theirs), exc_info=error)

    async def _extend_of_one(self, theirs: list[_Held]) -> None:
        seconds = self._adapters.settings.runs.lease_seconds
        async with self._adapters.db.as_user(theirs[0].person) as tx:
            stops = await runs.extend_leases(tx, [held.run for held in theirs], seconds)
        for held in theirs:
            stop = stops.get(held.run.id)
            if (stop is None or stop) and not held.over.done():
                held.over.set_result(bool(stop))


async def _tried(step: Awaitable[None]) -> None:
    """A fault in one step is told, and ends no other run's lease: the next beat tries again."""
    try:
        await step
    except Exception:
        logger.exception("Keeping the runs alive failed; it is tried again.")

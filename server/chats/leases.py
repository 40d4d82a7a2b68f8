"""That the runs of this process live: said for all of them at once, in Postgres and in Redis.

The lease in Postgres decides when a run counts as dead. The word in Redis is for those who follow
it: while it is there they need not ask.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from uuid import UUID

from adapters.cancelling import end
from adapters.postgres import runs
from adapters.postgres.runs import Run
from adapters.wiring import Adapters
from contracts.errors import AppError, Unavailable
from contracts.people import Caller

logger = logging.getLogger(__name__)
_BEAT = 1.0
_AT_ONCE = 4


class _Held(NamedTuple):
    run: Run
    person: Caller
    over: asyncio.Future[bool]


class Leases:
    """Extends every lease in time, with one statement a person however many runs they have."""

    def __init__(self, app: Adapters) -> None:
        self._app = app
        self._held: dict[UUID, _Held] = {}
        self._keeping: asyncio.Task[None] | None = None

    @contextmanager
    def hold(self, run: Run, person: Caller) -> Iterator[asyncio.Future[bool]]:
        """Until it is left. The future is done when the run is over for us: True when its reader
        asked for that, False when somebody else ended it."""
        over: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._held[run.id] = _Held(run, person, over)
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.create_task(self._keep())
        try:
            yield over
        finally:
            del self._held[run.id]
            over.cancel()

    async def _keep(self) -> None:
        """Ends with the last run. A database that is slow holds up no word that they live."""
        every = self._app.settings.runs.lease_seconds / 4
        extended = time.monotonic()
        extending: asyncio.Task[None] | None = None
        try:
            while self._held:
                await self._say_so()
                await asyncio.sleep(min(_BEAT, every))
                is_over = extending is None or extending.done()
                if is_over and time.monotonic() - extended >= every:
                    extended = time.monotonic()
                    extending = asyncio.create_task(self._extend(every))
        finally:
            await end([extending] if extending else [])

    async def _say_so(self) -> None:
        keys = [held.run.key for held in self._held.values()]
        try:
            await self._app.run_log.keep_alive(keys, self._app.settings.runs.lease_seconds)
        except Unavailable as error:
            logger.warning("%s", error.detail)  # who follows them asks Postgres instead

    async def _extend(self, patience: float) -> None:
        """People beside each other, so that nobody's slow transaction costs others their leases."""
        of: defaultdict[UUID, list[_Held]] = defaultdict(list)
        for held in self._held.values():
            of[held.person.user_id].append(held)
        few = asyncio.Semaphore(_AT_ONCE)

        async def extend(theirs: list[_Held]) -> None:
            async with few:
                try:
                    async with asyncio.timeout(patience):
                        await self._extend_of_one(theirs)
                except (AppError, TimeoutError) as error:
                    # These leases may run out, and then the sweep ends their runs.
                    logger.warning("%d leases were not extended: %r", len(theirs), error)

        await asyncio.gather(*(extend(theirs) for theirs in of.values()))

    async def _extend_of_one(self, theirs: list[_Held]) -> None:
        seconds = self._app.settings.runs.lease_seconds
        async with self._app.db.as_user(theirs[0].person) as tx:
            stops = await runs.extend_leases(tx, [held.run.id for held in theirs], seconds)
        for held in theirs:
            stop = stops.get(held.run.id)
            if (stop is None or stop) and not held.over.done():
                held.over.set_result(bool(stop))

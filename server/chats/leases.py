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

from adapters.postgres import runs
from adapters.postgres.runs import Run
from adapters.wiring import Adapters
from contracts.errors import AppError, Unavailable
from contracts.people import Caller

logger = logging.getLogger(__name__)
_BEAT = 1.0


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
        if self._keeping is None:
            self._keeping = asyncio.create_task(self._keep())
        try:
            yield over
        finally:
            del self._held[run.id]
            over.cancel()

    async def _keep(self) -> None:
        """Ends with the last run."""
        every = self._app.settings.runs.lease_seconds / 4
        extended = time.monotonic()
        while self._held:
            await self._say_so()
            await asyncio.sleep(min(_BEAT, every))
            if time.monotonic() - extended >= every:
                extended = time.monotonic()
                await self._extend()
        self._keeping = None

    async def _say_so(self) -> None:
        keys = [held.run.key for held in self._held.values()]
        try:
            await self._app.run_log.keep_alive(keys, self._app.settings.runs.lease_seconds)
        except Unavailable as error:
            logger.warning("%s", error.detail)  # who follows them asks Postgres instead

    async def _extend(self) -> None:
        of: defaultdict[UUID, list[_Held]] = defaultdict(list)
        for held in self._held.values():
            of[held.person.user_id].append(held)
        for theirs in of.values():
            try:
                await self._extend_of_one(theirs)
            except AppError:
                continue  # the database is away: the leases may run out, then the sweep ends these

    async def _extend_of_one(self, theirs: list[_Held]) -> None:
        seconds = self._app.settings.runs.lease_seconds
        async with self._app.db.as_user(theirs[0].person) as tx:
            stops = await runs.extend_leases(tx, [held.run.id for held in theirs], seconds)
        for held in theirs:
            stop = stops.get(held.run.id)
            if (stop is None or stop) and not held.over.done():
                held.over.set_result(bool(stop))

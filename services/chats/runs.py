"""Runs: answers that are written whether or not anybody listens, and stored once."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from uuid import UUID
from weakref import WeakValueDictionary

from adapters import metrics
from adapters.cancelling import end
from adapters.postgres.chats import runs
from adapters.wiring import ServiceAdapters
from contracts.errors import NotResumable, Unavailable
from contracts.frames import Numbered
from contracts.people import Caller
from contracts.ports import RunKey
from services.access.acting import Acting
from services.chats.following import follow_log
from services.chats.frames import FrameWriter
from services.chats.leases import Leases
from services.chats.queue import FairQueue
from services.chats.writing import Assignment, write

_STORING_OF_ONE = 2
"""Questions of one person that are stored at once, so that theirs stand before nobody else's."""


class Runs:
    """The answers that this process is writing, those that it took over among them."""

    def __init__(self, adapters: ServiceAdapters) -> None:
        self._adapters = adapters
        self._leases = Leases(adapters)
        self._queue = FairQueue(adapters.settings.runs, _at_once(adapters))
        self._storing = asyncio.Semaphore(max(adapters.settings.database.pool_size // 2, 1))
        self._storing_of: WeakValueDictionary[UUID, asyncio.Semaphore] = WeakValueDictionary()
        self._tasks: dict[UUID, asyncio.Task[None]] = {}
        self._writers: dict[UUID, FrameWriter] = {}

    @asynccontextmanager
    async def admitted(self, caller: Caller) -> AsyncIterator[None]:
        """Room to store a question and start its run: refused while a status code is possible.

        Those being stored wait here and not for a connection, and leave half of them to others.

        Raises:
            TooManyRequests: too many of this person's questions wait.
            Busy: too many of everybody's do.
        """
        with self._queue.coming(caller.user_id):
            one = asyncio.Semaphore(_STORING_OF_ONE)
            theirs = self._storing_of.setdefault(caller.user_id, one)
            async with theirs, self._storing:
                yield

    async def start(self, assignment: Assignment) -> RunKey:
        """Returns when the first event can be read."""
        run = assignment.run
        key = run.key
        frames = self._writers[run.id] = FrameWriter(self._adapters.run_log, key)
        try:
            await frames.append(run.first_event)
        except BaseException:  # a cancelled call too: nobody writes it, and its lease runs out
            del self._writers[run.id]
            raise
        self._begin(assignment, frames)
        return key

    async def resume(self, assignment: Assignment) -> None:
        """Go on with a run whose process died, or let go of it: what its reader saw stands."""
        run = assignment.run
        if (slept := self._tasks.get(run.id)) is not None:
            await end([slept])  # it was ours, and this machine was asleep
        written = await self._adapters.run_log.frames(run.key)
        frames = FrameWriter(self._adapters.run_log, run.key, run.epoch, written)
        if not written:
            await frames.append(run.first_event)
        self._writers[run.id] = frames
        self._begin(assignment, frames)

    def _begin(self, assignment: Assignment, frames: FrameWriter) -> None:
        run_id = assignment.run.id
        task = self._tasks[run_id] = asyncio.create_task(self._write(assignment, frames))
        task.add_done_callback(lambda _: self._tasks.pop(run_id, None))

    def writes(self, key: RunKey) -> bool:
        return key.run_id in self._writers

    async def follow(self, acting: Acting, key: RunKey, after: int) -> AsyncGenerator[Numbered]:
        """Events with a number above `after`, then new ones, until the last. Raises as
        `follow_log` does."""
        async with aclosing(self.batches(acting, key, after)) as batches:
            async for batch in batches:
                for event in batch:
                    yield event

    async def batches(
        self, acting: Acting, key: RunKey, after: int
    ) -> AsyncGenerator[Sequence[Numbered]]:
        """The same, as many at once as there are: from its writer if it is written here, else from
        its log."""
        writer = self._writers.get(key.run_id)
        if writer is not None:
            async with aclosing(writer.batches(after)) as batches:
                async for batch in batches:
                    after = batch[-1].number
                    yield batch
            if writer.ended:
                return
        told = writer is None
        async with aclosing(follow_log(acting, key, after)) as events:
            async for event in events:
                told = True
                yield [event]
        if not told:  # whoever ended it had not seen all that this reader saw
            raise NotResumable("This answer was ended. Read the chat's messages.")

    async def close(self) -> None:
        """Leave what is being written to another process; its reader comes back to that one."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _write(self, assignment: Assignment, frames: FrameWriter) -> None:
        try:
            with (
                metrics.being_written(),
                self._leases.hold(assignment.run, assignment.person) as over,
            ):
                await write(self._adapters, self._queue, assignment, frames, over)
        except asyncio.CancelledError:
            await self._let_go(assignment)
            raise
        finally:
            frames.close()
            del self._writers[assignment.run.id]

    async def _let_go(self, assignment: Assignment) -> None:
        """Handed to a process that goes on with it now, under the same lease, since nobody died.
        Where none takes it the next sweep finds it; else its lease would have to run out first."""
        run, seconds = assignment.run, self._adapters.settings.runs.lease_seconds
        with suppress(Unavailable):
            if not await self._extend(assignment, seconds):
                return  # somebody else's by now
            if not await self._adapters.takeovers.offer(run.orphan):
                await self._extend(assignment, 0)

    async def _extend(self, assignment: Assignment, seconds: int) -> bool:
        async with self._adapters.db.as_user(assignment.person) as tx:
            return bool(await runs.extend_leases(tx, [assignment.run], seconds))


def _at_once(adapters: ServiceAdapters) -> int:
    """Without a model they are work for the cores; one more, for what waits for the database."""
    told = adapters.settings.runs
    if adapters.models.names:
        return told.at_once
    return told.at_once_without_model or (os.cpu_count() or 1) + 1

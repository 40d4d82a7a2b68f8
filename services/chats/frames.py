"""A run's events, numbered, to its readers and its log."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from adapters.failpoints import failpoint
from contracts.errors import Unavailable
from contracts.events import AnyEvent, Token
from contracts.frames import Numbered
from contracts.ports import RunKey, RunLog


class FrameWriter:
    """Numbers and encodes events, once. A log that lost some is written again whole.

    Readers in this process follow the writer itself: they see an event once the log has it, which
    is for everybody else and for later. While the log is away they wait for it, or for the end, of
    which the answer is stored: what somebody has read is never more than what is kept if this
    process dies.
    """

    def __init__(
        self,
        log: RunLog,
        run: RunKey,
        epoch: int = 0,
        written: Sequence[bytes] | None = None,
    ) -> None:
        """`written` are the frames of a writer that died or let go, which are written again under
        this `epoch`, that of the run's lease: from then on the log takes nothing of a dead one."""
        self.taken_over = written is not None
        """Whether another writer began it."""
        self._log, self._run, self._epoch = log, run, epoch
        written = written or ()
        self._written = [Numbered(number, frame) for number, frame in enumerate(written, 1)]
        self._broken = bool(written)
        self._shown = len(written)
        self._news = asyncio.Event()
        self._closed = False
        self.ended = False
        """The last frame was written; False when a writer that is closed left that to others."""

    async def follow(self, after: int) -> AsyncGenerator[Numbered]:
        """Events with a number above `after`, then new ones, until the writer is closed."""
        async with aclosing(self.batches(after)) as batches:
            async for batch in batches:
                for one in batch:
                    yield one

    async def batches(self, after: int) -> AsyncGenerator[Sequence[Numbered]]:
        """The same, as many at once as there are."""
        while True:
            while after < self._shown:
                batch = self._written[after : self._shown]
                after += len(batch)
                yield batch
            if self._closed:
                return
            await self._news.wait()

    def close(self) -> None:
        """Nothing comes any more."""
        self._closed = True
        if self.ended:
            self._shown = len(self._written)
        self._tell()

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    async def _rewrite(self, *, last: bool) -> None:
        frames = [one.encoded for one in self._written]
        await self._log.rewrite(self._run, frames, last=last, epoch=self._epoch)

    def seen(self) -> list[AnyEvent]:
        """What was written so far."""
        return [one.event for one in self._written]

    async def append(self, *events: AnyEvent, last: bool = False) -> None:
        """All of them in one go; `last` is said of the last."""
        first = len(self._written) + 1
        new = [Numbered.of(self._run.run_id, n, event) for n, event in enumerate(events, first)]
        self._written += new
        try:
            if self._broken:
                await self._rewrite(last=last)
            else:
                encoded = (one.encoded for one in new)
                await self._log.append(self._run, first, *encoded, last=last, epoch=self._epoch)
            self._broken = False
            self._shown = len(self._written)
        except Unavailable:
            self._broken = True
        self.ended = last
        self._tell()
        for event in events:
            if isinstance(event, Token):
                failpoint("run.mid_stream")

    async def end(self, event: AnyEvent, patience: float = 30) -> None:
        """The last frame; a log that cannot be written is tried for `patience` seconds."""
        await self.append(event, last=True)
        self.close()
        tries = 0
        while self._broken and tries < patience:
            await asyncio.sleep(1)
            tries += 1
            try:
                await self._rewrite(last=True)
                self._broken = False
            except Unavailable:
                continue

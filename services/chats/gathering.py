"""An answer's events, as many at once as there are: each way to the log and to a reader costs as
much for one as for twenty."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence

from adapters.cancelling import end
from contracts.events import AnswerEvent, Token
from contracts.settings import RunSettings


async def coalesced(
    events: AsyncIterator[AnswerEvent], settings: RunSettings
) -> AsyncGenerator[Sequence[AnswerEvent]]:
    """The same events, those together that came while the last were dealt with. Tokens are
    gathered, 20 ms or 8 tokens a frame, the first one at once."""
    arriving = _Arriving(events)
    reading = asyncio.create_task(arriving.read())
    most = 1
    try:
        while came := await arriving.take(most, settings.coalesce_seconds):
            batch: list[AnswerEvent] = []
            gathered: list[str] = []
            for event in [*came, None]:
                if gathered and (len(gathered) == most or not isinstance(event, Token)):
                    batch.append(Token(text="".join(gathered)))
                    gathered.clear()
                    if most == 1:  # its reader has the first word before the rest is dealt with
                        yield batch
                        batch = []
                    most = settings.coalesce_tokens
                if isinstance(event, Token):
                    gathered.append(event.text)
                elif event is not None:
                    batch.append(event)
            if batch:
                yield batch
        await reading  # and raise what it raised
    finally:
        await end([reading])


class _Arriving:
    """What has come and was not taken yet."""

    def __init__(self, events: AsyncIterator[AnswerEvent]) -> None:
        self._events = events
        self._came: list[AnswerEvent] = []
        self._news = asyncio.Event()
        self._ended = False

    async def read(self) -> None:
        try:
            async for event in self._events:
                self._came.append(event)
                self._news.set()
        finally:
            self._ended = True
            self._news.set()

    async def take(self, many: int, quiet: float) -> Sequence[AnswerEvent]:
        """All of it; nothing at the end. Where it is tokens alone, and not `many`, more are waited
        for until none came for `quiet` seconds."""
        while not (self._came or self._ended):
            await self._more(None)
        while self._are_few(many) and await self._more(quiet):
            pass
        taken, self._came = self._came, []
        return taken

    def _are_few(self, many: int) -> bool:
        few = len(self._came) < many and not self._ended
        return few and all(isinstance(event, Token) for event in self._came)

    async def _more(self, seconds: float | None) -> bool:
        self._news.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return False
        return True

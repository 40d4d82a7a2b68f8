"""Whose answer is written next: so many at once, and people take turns. Pure asyncio.

A hundred questions of one person are a hundred turns of theirs, and somebody else's one question
comes after the first of them.
"""

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import chain, zip_longest
from uuid import UUID

from contracts.errors import Busy, TooManyRequests
from contracts.settings import RunSettings

_TELL = 0.5
"""Seconds until somebody who waits is told so, and between two such words at the least."""
_WORDS_A_SECOND = 50
"""To all who wait together: a long queue is told more slowly, since telling costs as well."""
_LONGEST_RETRY = 60
_HELD_BACK = 1.0
"""Seconds that an answer waits at most for questions being stored."""


class Turn:
    """A place in the queue."""

    def __init__(self, person: UUID) -> None:
        self.person = person
        self.begun_at: float | None = None
        self._queued_at = time.monotonic()
        self._moved = asyncio.Event()
        self._before: int | None = None

    @property
    def has_begun(self) -> bool:
        return self.begun_at is not None

    @property
    def seconds(self) -> float:
        """Since it was asked for."""
        return time.monotonic() - self._queued_at

    async def places(self) -> AsyncGenerator[int]:
        """How many are before this one, whenever that was counted anew, until it begins."""
        while not self.has_begun:
            await self._moved.wait()
            self._moved.clear()
            if not self.has_begun and self._before is not None:
                yield self._before

    def begin(self) -> None:
        self.begun_at = time.monotonic()
        self._moved.set()

    def stand(self, before: int) -> None:
        if before != self._before:
            self._before = before
            self._moved.set()


class FairQueue:
    def __init__(self, settings: RunSettings, at_once: int) -> None:
        self._settings = settings
        self._at_once = at_once
        self._at_work = 0
        self._waiting: dict[UUID, deque[Turn]] = {}  # whose turn is next stands first
        self._coming: Counter[UUID] = Counter()
        self._seconds = 0.2  # that a turn takes, of late
        self._telling: asyncio.Task[None] | None = None
        self._holding_back: asyncio.TimerHandle | None = None

    @contextmanager
    def coming(self, person: UUID) -> Iterator[None]:
        """A place is kept for a question that is being stored.

        Meanwhile no answer is begun unless one waits too long: who asks hears at once that they
        were heard.

        Raises:
            TooManyRequests: this person has as many waiting as one may.
            Busy: everybody together has.
        """
        theirs = len(self._waiting.get(person, ())) + self._coming[person]
        if theirs >= self._settings.waiting_of_one:
            raise TooManyRequests(
                f"{theirs} of your questions wait for their answers. Ask again when some are done.",
                self._retry_after(theirs),
            )
        everybody = sum(map(len, self._waiting.values())) + self._coming.total()
        if everybody >= self._settings.waiting:
            raise Busy(
                f"{everybody} questions wait for their answers. Ask again in a moment.",
                self._retry_after(everybody),
            )
        self._coming[person] += 1
        try:
            yield
        finally:
            self._coming[person] -= 1
            self._coming += Counter()  # forgets who has none
            self._hand_out()

    @asynccontextmanager
    async def turn(self, person: UUID) -> AsyncIterator[Turn]:
        """Wait for its beginning by reading `places` to the end; leaving gives it on."""
        turn = Turn(person)
        self._waiting.setdefault(person, deque()).append(turn)
        self._hand_out()
        if not turn.has_begun and self._telling is None:
            self._telling = asyncio.create_task(self._tell())
        try:
            yield turn
        finally:
            if turn.begun_at is not None:
                self._at_work -= 1
                self._seconds += 0.1 * (time.monotonic() - turn.begun_at - self._seconds)
            else:
                self._leave(turn)
            self._hand_out()

    def _leave(self, turn: Turn) -> None:
        theirs = self._waiting[turn.person]
        theirs.remove(turn)
        if not theirs:
            del self._waiting[turn.person]

    def _hand_out(self) -> None:
        while self._waiting and self._at_work < self._at_once:
            if self._holds_back():
                return
            person = next(iter(self._waiting))
            theirs = self._waiting.pop(person)
            turn = theirs.popleft()
            if theirs:
                self._waiting[person] = theirs  # behind everybody else
            self._at_work += 1
            turn.begin()

    def _holds_back(self) -> bool:
        """Whoever is stored last hands out again, and if that takes too long, the clock does."""
        if not self._coming:
            return False
        longest = max(theirs[0].seconds for theirs in self._waiting.values())
        if longest >= _HELD_BACK:
            return False
        if self._holding_back is None:
            loop = asyncio.get_running_loop()
            self._holding_back = loop.call_later(_HELD_BACK - longest, self._held_back_enough)
        return True

    def _held_back_enough(self) -> None:
        self._holding_back = None
        self._hand_out()

    def _in_order(self) -> Iterator[Turn]:
        rounds = zip_longest(*self._waiting.values())
        return (turn for turn in chain.from_iterable(rounds) if turn is not None)

    async def _tell(self) -> None:
        """Ends with the last who waits."""
        while self._waiting:
            number = sum(map(len, self._waiting.values()))
            await asyncio.sleep(max(_TELL, number / _WORDS_A_SECOND))
            for place, turn in enumerate(self._in_order()):
                turn.stand(place + self._at_work)
        self._telling = None

    def _retry_after(self, waiting: int) -> int:
        seconds = waiting * self._seconds / self._at_once
        return min(max(round(seconds), 1), _LONGEST_RETRY)

"""How much is done at once, in fair shares: whoever brings a lot never fills all of it."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import UUID


class Slots:
    """The last free one is for people who have none yet."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._taken: Counter[UUID] = Counter()
        self._waiting: list[tuple[UUID, asyncio.Future[None]]] = []
        self._turned_away = 0

    @property
    def free(self) -> int:
        return self._size - self._taken.total()

    def resting(self) -> list[UUID]:
        """Who has to leave what is free to others. Of a single one, nobody can leave anything."""
        return list(+self._taken) if self.free == 1 < self._size else []

    def take(self, person: UUID) -> None:
        self._taken[person] += 1

    def give(self, person: UUID) -> None:
        self._taken[person] -= 1
        self._taken = +self._taken
        for waiting in sorted(self._waiting, key=lambda waiting: self._taken[waiting[0]]):
            given_up = waiting[1].done()  # cancelled at this moment, and not yet out of the list
            if not given_up and self._is_free_for(waiting[0]):
                self._waiting.remove(waiting)
                self.take(waiting[0])
                waiting[1].set_result(None)

    @asynccontextmanager
    async def one_for(self, person: UUID) -> AsyncIterator[None]:
        """One of them, once there is one for this person: first whoever has the fewest."""
        if self._is_free_for(person):
            self.take(person)
        else:
            await self._wait(person)
        try:
            yield
        finally:
            self.give(person)

    @asynccontextmanager
    async def taken_by(
        self, person: UUID, call: Callable[[], Awaitable[None]]
    ) -> AsyncIterator[None]:
        """However the work on what was taken ends: it is given back, and `call` is to bring one
        who was turned away. When that fails, the next who gives one back calls."""
        try:
            yield
        finally:
            self.give(person)
            if self.recall():
                try:
                    await call()
                except BaseException:  # a worker that stops cancels: who waits is not forgotten
                    self.turn_away()
                    raise

    def turn_away(self) -> None:
        """Somebody came for whom there is none: they are to come again when one is given back."""
        self._turned_away += 1

    def recall(self) -> bool:
        """Whether somebody who was turned away should come again now."""
        if not self._turned_away:
            return False
        self._turned_away -= 1
        return True

    def _is_free_for(self, person: UUID) -> bool:
        return self.free > 0 and person not in self.resting()

    async def _wait(self, person: UUID) -> None:
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiting = (person, place)
        self._waiting.append(waiting)
        try:
            await place
        except asyncio.CancelledError:
            if waiting in self._waiting:
                self._waiting.remove(waiting)
            else:  # it was given one at this very moment
                self.give(person)
            raise


class InTurn:
    """So many at once of those who come again and again: each after all who have waited longer.

    Who does not come for `patience` seconds loses the place: it may have been let in elsewhere, or
    want nothing any more, and nobody would ever come past it.
    """

    def __init__(
        self, size: int, patience: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._size = size
        self._patience = patience
        self._clock = clock
        self._inside: set[UUID] = set()
        self._waiting: dict[UUID, float] = {}
        """When each came last, in the order in which they came first."""

    def enter(self, one: UUID) -> bool:
        """False: it is somebody else's turn, and this one has a place among those who wait."""
        self._forget_the_gone()
        self._waiting[one] = self._clock()
        first = list(self._waiting)[: self._size - len(self._inside)]
        if one not in first or one in self._inside:
            return False
        del self._waiting[one]
        self._inside.add(one)
        return True

    def leave(self, one: UUID) -> UUID | None:
        """Who is to come next, if anybody waits."""
        self._inside.discard(one)
        self._forget_the_gone()
        return next(iter(self._waiting), None)

    def _forget_the_gone(self) -> None:
        since = self._clock() - self._patience
        self._waiting = {one: came for one, came in self._waiting.items() if came >= since}

"""How much is done at once, in fair shares: whoever brings a lot never fills all of it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from uuid import UUID

KEPT_SECONDS = 30
"""For whoever was called; the sweep sends what nobody does after ten."""


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
            if waiting[1].done():
                continue  # cancelled a moment ago, and about to leave
            if self._is_free_for(waiting[0]):
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

    Whoever is called may have gone elsewhere, to another process or for good: a place is kept for
    them for a while and no longer.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._inside: set[UUID] = set()
        self._waiting: dict[UUID, None] = {}
        self._called: dict[UUID, float] = {}

    def enter(self, one: UUID) -> bool:
        """False: it is somebody else's turn, and this one has a place among those who wait."""
        if one in self._inside:
            return False
        now = monotonic()
        self._called = {who: at for who, at in self._called.items() if now - at < KEPT_SECONDS}
        room = self._size - len(self._inside)
        if one not in self._called:
            self._waiting.setdefault(one)
            room -= len(self._called)
        first = {*self._called, *list(self._waiting)[: max(room, 0)]}
        if room <= 0 or one not in first:
            for _ in range(room):
                self._call()
            return False
        self._waiting.pop(one, None)
        self._called.pop(one, None)
        self._inside.add(one)
        return True

    def leave(self, one: UUID) -> UUID | None:
        """Who is to come next, if anybody waits."""
        self._inside.discard(one)
        return self._call()

    def _call(self) -> UUID | None:
        called = next(iter(self._waiting), None)
        if called is not None:
            del self._waiting[called]
            self._called[called] = monotonic()
        return called

"""Least-served-first scheduling: next at a scarce thing is whoever had least of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from heapq import heappop, heappush
from itertools import count


class LeastServedFirst:
    """So many at once. On one event loop."""

    def __init__(self, size: int) -> None:
        self._free = size
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._numbers = count()

    @asynccontextmanager
    async def after(self, had: int) -> AsyncIterator[None]:
        """A turn, once nobody waits who had less, or as little and came before."""
        if self._free:
            self._free -= 1
        else:
            await self._wait(had)
        try:
            yield
        finally:
            self._free += 1
            self._let_in()

    async def _wait(self, had: int) -> None:
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (had, next(self._numbers), place))
        try:
            await place
        except asyncio.CancelledError:
            if not place.cancelled():  # its turn came at this very moment
                self._free += 1
                self._let_in()
            raise

    def _let_in(self) -> None:
        while self._free and self._waiting:
            _, _, place = heappop(self._waiting)
            if not place.done():
                self._free -= 1
                place.set_result(None)

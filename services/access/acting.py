"""Who acts, and what they may reach: what every use case is given first."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from adapters.postgres.database import Tx
from adapters.wiring import ServiceAdapters
from contracts.people import Caller

Later = Callable[..., None]
"""Takes an async function and its arguments, to be called when nobody waits any more."""

_at_work: set[asyncio.Task[Any]] = set()


def in_background(work: Callable[..., Awaitable[Any]], *given: Any) -> None:
    """`Later` for doors that have none of their own: at once, beside whoever goes on."""

    async def do() -> None:
        await work(*given)

    task = asyncio.create_task(do())
    _at_work.add(task)
    task.add_done_callback(_at_work.discard)


@dataclass(frozen=True)
class Acting:
    """A person, or an agent on their behalf, with what the installation has for them.

    `later` does what the answer need not wait for. What must not be lost is noted in the database
    before, so that the sweep does it when `later` never comes.
    """

    caller: Caller
    adapters: ServiceAdapters
    later: Later = in_background

    def transaction(self) -> AbstractAsyncContextManager[Tx]:
        """As the caller, under row-level security. Raises as `Database.as_user` does."""
        return self.adapters.db.as_user(self.caller)

    async def must_stand(self) -> None:
        """For what needs no data of anybody's, so that nobody else would look: raises
        `Unauthorized` where the caller's sign-in has ended or their account is suspended."""
        async with self.transaction():
            pass

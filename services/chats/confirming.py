"""Whether a person allows a step of an answer that is being written."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from adapters.wiring import ServiceAdapters
from contracts.ports import RunKey


@dataclass(frozen=True)
class Confirming:
    """`deadline` is the answer's: it stands still while a person thinks."""

    adapters: ServiceAdapters
    run: RunKey
    deadline: asyncio.Timeout

    async def __call__(self, step_id: str, ask: Callable[[], None]) -> bool | None:
        """None where nobody said so in time. `ask` is called once an answer can come."""
        time, left = asyncio.get_running_loop().time, self.deadline.when()
        began = time()
        self.deadline.reschedule(None)
        try:
            async with asyncio.timeout(self.adapters.settings.tools.confirm_seconds):
                return await self.adapters.confirmations.wait(self.run, step_id, ask)
        except TimeoutError:
            return None
        finally:
            if left is not None:
                self.deadline.reschedule(left + time() - began)

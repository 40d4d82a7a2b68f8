"""Ends tasks for certain."""

import asyncio
from collections.abc import Collection
from typing import Any

_AGAIN = 5.0  # seconds: longer than it takes to end a parser's process


async def end(tasks: Collection[asyncio.Task[Any]]) -> None:
    """Cancel them until they end; how they end does not matter any more.

    Once is not enough: before Python 3.12 `asyncio.wait_for`, which libraries build on, swallows a
    cancellation that comes in the moment of its result. Who keeps a lease would keep it for ever.
    """
    while going := {task for task in tasks if not task.done()}:
        for task in going:
            task.cancel()
        await asyncio.wait(going, timeout=_AGAIN)
    for task in tasks:
        if not task.cancelled():
            task.exception()  # seen: or it would be logged as never retrieved

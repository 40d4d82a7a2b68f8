"""A server of the tests' own beside a test that is not asynchronous."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import TypeVar

Server = TypeVar("Server")


@contextmanager
def in_a_thread(opened: AbstractAsyncContextManager[Server]) -> Iterator[Server]:
    """It serves from a thread of its own."""
    stop, started = threading.Event(), threading.Event()
    found: list[Server] = []

    async def serve() -> None:
        async with opened as server:
            found.append(server)
            started.set()
            await asyncio.to_thread(stop.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    started.wait()
    try:
        yield found[0]
    finally:
        stop.set()
        thread.join()

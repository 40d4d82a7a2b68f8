"""The fake model server beside a test that is not asynchronous."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.fakes.openai_server import OpenAIServer, openai_server


@contextmanager
def model_server(told: Callable[[OpenAIServer], None] | None = None, **also: Any) -> Iterator[str]:
    """Its address; it serves from a thread of its own. `told` makes it what `also` cannot."""
    stop, started = threading.Event(), threading.Event()
    urls: list[str] = []

    async def serve() -> None:
        async with openai_server(**also) as fake:
            if told:
                told(fake)
            urls.append(fake.url)
            started.set()
            await asyncio.to_thread(stop.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    started.wait()
    try:
        yield urls[0]
    finally:
        stop.set()
        thread.join()

"""Clients that begin a request and never end it, as Slowloris does: half a head, or half a body."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

_DRIP_SECONDS = 2
_HEAD = b"GET /api/v1/projects HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
_BODY = (
    b"POST /api/v1/auth/sign-in HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"
)


@dataclass
class Clients:
    opened: int = 0
    """With those that were opened again because the server had closed them."""


@contextmanager
def half_open(api: str, number: int) -> Iterator[Clients]:
    """So many at once, a byte each two seconds, until the block ends."""
    clients, over = Clients(), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(_all(api, number, clients, over)))
    thread.start()
    try:
        yield clients
    finally:
        over.set()
        thread.join()


async def _all(api: str, number: int, clients: Clients, over: threading.Event) -> None:
    port = urlsplit(api).port
    assert port
    await asyncio.gather(
        *(_one(port, _BODY if n % 2 else _HEAD, clients, over) for n in range(number))
    )


async def _one(port: int, begun: bytes, clients: Clients, over: threading.Event) -> None:
    while not over.is_set():
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            clients.opened += 1
            try:
                await _drip(writer, begun, over)
            finally:
                writer.close()
        await asyncio.sleep(0.1)


async def _drip(writer: asyncio.StreamWriter, begun: bytes, over: threading.Event) -> None:
    """Until the server closes it."""
    writer.write(begun)
    while not over.is_set():
        await writer.drain()
        await asyncio.sleep(_DRIP_SECONDS)
        writer.write(b"a")

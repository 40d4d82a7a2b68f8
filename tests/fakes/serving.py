"""What the fakes have in common: a request read off a socket, a reply, and a free port."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Got:
    """A request as it came, its header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def authorization(self) -> str:
        return self.headers.get("authorization", "")


@dataclass
class Reply:
    """Bytes and text are sent as they are, anything else as JSON."""

    body: Any = ""
    status: int = 200
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def data(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


async def got(reader: asyncio.StreamReader) -> Got:
    """The next request. `IncompleteReadError`, where its sender left before the end of it."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ", 2)
    pairs = (line.partition(":") for line in head[1:] if line)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Got(method, target, headers, body)


async def next_one(reader: asyncio.StreamReader) -> Got | None:
    """Likewise on a connection that is used again; None once its sender needs it no more."""
    try:
        return await got(reader)
    except asyncio.IncompleteReadError as cut:
        if cut.partial:
            raise
        return None


async def send(writer: asyncio.StreamWriter, reply: Reply, *, keep: bool = False) -> None:
    """`keep`: the connection can be used again."""
    sent = {
        "content-type": reply.media_type,
        "content-length": str(len(reply.data)),
        "connection": "keep-alive" if keep else "close",
        **reply.headers,
    }
    lines = [f"HTTP/1.1 {reply.status} Said", *(f"{k}: {v}" for k, v in sent.items()), "", ""]
    writer.write("\r\n".join(lines).encode("latin-1") + reply.data)
    await writer.drain()


class Chunks:
    """A body of which nobody knows yet how long it will be."""

    def __init__(self, writer: asyncio.StreamWriter, chunked: bool) -> None:
        self._writer, self._chunked = writer, chunked

    async def raw(self, data: bytes, *, broken: bool = False) -> None:
        size = len(data) + (10 if broken else 0)  # promises more than comes
        if self._chunked:
            data = f"{size:x}\r\n".encode() + data + (b"" if broken else b"\r\n")
        self._writer.write(data)
        await self._writer.drain()

    async def event(self, data: dict[str, Any]) -> None:
        await self.raw(f"data: {json.dumps(data)}\n\n".encode())

    async def end(self) -> None:
        if self._chunked:
            self._writer.write(b"0\r\n\r\n")
            await self._writer.drain()


@asynccontextmanager
async def listening(serve: Serve, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """On a free port of this machine. Whoever still waits at the end is not waited for."""
    connections: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        connections.add(task)
        try:
            with suppress(asyncio.CancelledError, ConnectionError, asyncio.IncompleteReadError):
                await serve(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)

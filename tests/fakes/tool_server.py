"""A FAKE: a service of somebody's own over a real socket, which answers as it is told."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Got:
    """A request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Reply:
    body: Any = ""
    status: int = 200
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def data(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


@dataclass
class ToolServer:
    """`got` are the requests that came; `reply` says what each is answered."""

    reply: Callable[[Got], Reply] = lambda _: Reply({"ok": True})
    got: list[Got] = field(default_factory=list[Got])
    port: int = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            method, target, _ = head[0].split(" ", 2)
            pairs = (line.partition(":") for line in head[1:] if line)
            headers = {name.lower(): value.strip() for name, _, value in pairs}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            got = Got(method, target, headers, body)
            self.got.append(got)
            reply = self.reply(got)
            sent = {
                "content-type": reply.media_type,
                "content-length": str(len(reply.data)),
                "connection": "close",
            }
            lines = (f"{name}: {value}" for name, value in (sent | reply.headers).items())
            first = f"HTTP/1.1 {reply.status} X"
            writer.write("\r\n".join([first, *lines, "", ""]).encode("latin-1") + reply.data)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()


@asynccontextmanager
async def tool_server() -> AsyncIterator[ToolServer]:
    fake = ToolServer()
    server = await asyncio.start_server(fake.serve, "127.0.0.1", 0)
    fake.port = server.sockets[0].getsockname()[1]
    async with server:
        yield fake

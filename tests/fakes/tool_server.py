"""A FAKE: a service of somebody's own over a real socket, which answers as it is told."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.fakes.serving import Got, Reply, got, listening, send


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
        request = await got(reader)
        self.got.append(request)
        await send(writer, self.reply(request))


@asynccontextmanager
async def tool_server() -> AsyncIterator[ToolServer]:
    fake = ToolServer()
    async with listening(fake.serve) as fake.port:
        yield fake

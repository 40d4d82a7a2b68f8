"""Stands before a server over a real socket: what it is asked goes on by httpx, which VCR records
and plays, since it knows nothing of the client that the product uses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from tests.fakes.serving import Got, Reply, got, listening, send

_OF_ONE_HOP = {"host", "connection", "accept-encoding", "content-length"}
_TOLD = ("location", "www-authenticate")


@dataclass
class Recorder:
    """`got` are the requests that came."""

    before: str
    got: list[Got] = field(default_factory=list[Got])
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await got(reader)
        self.got.append(request)
        headers = {k: v for k, v in request.headers.items() if k not in _OF_ONE_HOP}
        at = urlsplit(self.before)
        async with httpx.AsyncClient(timeout=30) as http:
            target = httpx.URL(f"{at.scheme}://{at.netloc}").copy_with(
                raw_path=request.target.encode()
            )
            told = await http.request(
                request.method, target, headers=headers, content=request.body or None
            )
        kept = {name: told.headers[name] for name in _TOLD if name in told.headers}
        kind = told.headers.get("content-type", "")
        await send(writer, Reply(told.content, told.status_code, kind, kept))


@asynccontextmanager
async def recorder(before: str) -> AsyncIterator[Recorder]:
    """`before` is where the server is that answers."""
    stands = Recorder(before)
    async with listening(stands.serve) as stands.port:
        yield stands

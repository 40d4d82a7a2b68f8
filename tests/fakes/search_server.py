"""A FAKE: search engines of the web over a real socket, that find what they are told.

`POST /search` as Tavily's API has it, `GET /search?format=json` as SearXNG's.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class SearchServer:
    pages: list[dict[str, Any]] = field(default_factory=list)
    """As both engines tell them: `title`, `url`, `content`."""
    status: int = 200
    body: str | None = None
    """In place of results."""
    hangs: bool = False
    asked: list[dict[str, Any]] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            method, target, _ = (await reader.readline()).decode().split()
            headers: dict[str, str] = {}
            while line := (await reader.readline()).decode().strip():
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            self.authorizations.append(headers.get("authorization", ""))
            self.asked.append(await self._asked(method, target, headers, reader))
            if self.hangs:
                await asyncio.Event().wait()
            data = (self.body or json.dumps(self._told())).encode()
            writer.write(
                f"HTTP/1.1 {self.status} Said\r\ncontent-type: application/json\r\n"
                f"content-length: {len(data)}\r\nconnection: close\r\n\r\n".encode()
                + data
            )
            await writer.drain()
        finally:
            writer.close()

    async def _asked(
        self, method: str, target: str, headers: dict[str, str], reader: asyncio.StreamReader
    ) -> dict[str, Any]:
        url = urlsplit(target)
        assert url.path == "/search", target
        if method == "POST":
            return json.loads(await reader.readexactly(int(headers["content-length"])))
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        assert asked["format"] == "json"
        return asked

    def _told(self) -> dict[str, Any]:
        if self.status != 200:
            return {"detail": {"error": "No."}}
        return {"query": "q", "results": self.pages, "response_time": 0.1}


@asynccontextmanager
async def search_server(**behaviour: Any) -> AsyncIterator[SearchServer]:
    engine = SearchServer(**behaviour)
    server = await asyncio.start_server(engine.serve, "127.0.0.1", 0)
    engine.port = server.sockets[0].getsockname()[1]
    try:
        yield engine
    finally:
        server.close()

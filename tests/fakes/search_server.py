"""A FAKE: search engines of the web over a real socket, that find what they are told.

`POST /search` as Tavily's API has it, `GET /search?format=json` as SearXNG's.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.serving import Got, Reply, got, listening, send


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
        request = await got(reader)
        self.authorizations.append(request.authorization)
        self.asked.append(_asked(request))
        if self.hangs:
            await asyncio.Event().wait()
        await send(writer, Reply(self.body or self._told(), self.status))

    def _told(self) -> dict[str, Any]:
        if self.status != 200:
            return {"detail": {"error": "No."}}
        return {"query": "q", "results": self.pages, "response_time": 0.1}


def _asked(request: Got) -> dict[str, Any]:
    url = urlsplit(request.target)
    assert url.path == "/search", request.target
    if request.method == "POST":
        return request.json
    asked = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert asked["format"] == "json"
    return asked


@asynccontextmanager
async def search_server(**behaviour: Any) -> AsyncIterator[SearchServer]:
    engine = SearchServer(**behaviour)
    async with listening(engine.serve) as engine.port:
        yield engine

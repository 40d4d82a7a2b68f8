"""A FAKE: a reranker over a real socket that behaves as it is told.

It speaks both protocols of `POST …/rerank`: Cohere's, best first with `top_n`, and that of Text
Embeddings Inference. To it a text fits as well as it is long, or as `score` says.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any


@dataclass
class RerankServer:
    status: int = 200
    body: Any = None
    """In place of a ranking."""
    hangs: bool = False
    score: Callable[[str], float] = len
    requests: list[dict[str, Any]] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            method, path, _ = (await reader.readline()).decode().split()
            headers: dict[str, str] = {}
            while line := (await reader.readline()).decode().strip():
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            asked = json.loads(await reader.readexactly(int(headers["content-length"])))
            assert (method, path) == ("POST", "/v1/rerank"), path
            self.requests.append(asked)
            self.authorizations.append(headers.get("authorization", ""))
            if self.hangs:
                await asyncio.Event().wait()
            told = self._ranking(asked) if self.body is None else self.body
            data = (told if isinstance(told, str) else json.dumps(told)).encode()
            writer.write(
                f"HTTP/1.1 {self.status} Said\r\ncontent-type: application/json\r\n"
                f"content-length: {len(data)}\r\nconnection: close\r\n\r\n".encode()
                + data
            )
            await writer.drain()
        finally:
            writer.close()

    def _ranking(self, asked: dict[str, Any]) -> Any:
        texts = asked["documents"] if "documents" in asked else asked["texts"]
        ordered = sorted(enumerate(texts), key=lambda pair: -self.score(pair[1]))
        if "texts" in asked:
            return [{"index": i, "score": self.score(text)} for i, text in ordered]
        rows = [{"index": i, "relevance_score": self.score(text)} for i, text in ordered]
        return {"id": "r1", "results": rows[: asked["top_n"]], "meta": {"billed_units": {}}}


@asynccontextmanager
async def rerank_server(**behaviour: Any) -> AsyncIterator[RerankServer]:
    scripted = RerankServer(**behaviour)
    server = await asyncio.start_server(scripted.serve, "127.0.0.1", 0)
    scripted.port = server.sockets[0].getsockname()[1]
    try:
        yield scripted
    finally:
        server.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                await server.wait_closed()

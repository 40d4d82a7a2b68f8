"""A FAKE: a reranker over a real socket that behaves as it is told.

It speaks both protocols of `POST …/rerank`: Cohere's, best first with `top_n`, and that of Text
Embeddings Inference. To it a text fits as well as it is long, or as `score` says.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.serving import Reply, got, listening, send


@dataclass
class RerankServer:
    status: int = 200
    body: Any = None
    """In place of a ranking."""
    hangs: bool = False
    units: int | None = None
    """Searches that it says it charges for; None: it does not say."""
    score: Callable[[str], float] = len
    requests: list[dict[str, Any]] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await got(reader)
        assert (request.method, request.target) == ("POST", "/v1/rerank"), request.target
        self.requests.append(request.json)
        self.authorizations.append(request.authorization)
        if self.hangs:
            await asyncio.Event().wait()
        told = self._ranking(request.json) if self.body is None else self.body
        await send(writer, Reply(told, self.status))

    def _ranking(self, asked: dict[str, Any]) -> Any:
        texts = asked["documents"] if "documents" in asked else asked["texts"]
        ordered = sorted(enumerate(texts), key=lambda pair: -self.score(pair[1]))
        if "texts" in asked:
            return [{"index": i, "score": self.score(text)} for i, text in ordered]
        rows = [{"index": i, "relevance_score": self.score(text)} for i, text in ordered]
        units = {} if self.units is None else {"search_units": self.units}
        return {"id": "r1", "results": rows[: asked["top_n"]], "meta": {"billed_units": units}}


@asynccontextmanager
async def rerank_server(**behaviour: Any) -> AsyncIterator[RerankServer]:
    scripted = RerankServer(**behaviour)
    async with listening(scripted.serve) as scripted.port:
        yield scripted

"""A FAKE: what stands between us and a real model's server, and spoils what that says.

It hands on to `upstream` what it is asked, and what comes back piece by piece, with the fault it
was told. Requests other than chat completions go through as they are.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx

from tests.fakes.serving import Chunks, Reply, listening, next_one, send

Fault = Literal[
    "none",
    "limited",  # 429, with how long to wait
    "failing",  # 500
    "hang",  # nothing comes
    "stall",  # nothing more comes after two pieces
    "cut",  # the line breaks in the middle of a token
    "garbage",  # an event that is no JSON after two pieces
    "length",  # the server itself stops early, and says so
    "overflow",  # more is sent than the server reads at once: it says so itself
    "no usage",  # what it came to is not told
]
_STATUS = {"limited": 429, "failing": 500}
_BEFORE_FAULT = 2
"""Pieces of text that come through before what breaks in the middle does."""
_STUFFING = " and so on" * 2000


@dataclass
class ModelProxy:
    upstream: str
    fault: Fault = "none"
    faulty: int | None = None
    """So many requests meet the fault; the next ones do not. None: all do."""
    requests: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)
    """Who asked closed the connection while an answer was being written."""
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def behaves(self, fault: Fault = "none", faulty: int | None = None) -> None:
        self.fault, self.faulty = fault, faulty
        self.requests.clear()
        self.hung_up.clear()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await next_one(reader):
                if request.target.endswith("/models"):
                    async with httpx.AsyncClient() as http:
                        listed = await http.get(f"{self.upstream}/models")
                    await send(writer, Reply(listed.json(), listed.status_code), keep=True)
                    continue
                body = request.json
                self.requests.append(body)
                if not await self._answered(reader, writer, body, self._next_fault()):
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            self.hung_up.set()
        finally:
            writer.close()

    def _next_fault(self) -> Fault:
        if self.faulty is None:
            return self.fault
        self.faulty -= 1
        return self.fault if self.faulty >= 0 else "none"

    async def _answered(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        body: dict[str, Any],
        fault: Fault,
    ) -> bool:
        """Whether the connection can be used again."""
        if status := _STATUS.get(fault):
            told = {"error": {"message": "no", "code": status}}
            headers = {"retry-after": "7"} if status == 429 else {}
            await send(writer, Reply(told, status, headers=headers), keep=True)
            return True
        writing = asyncio.create_task(self._relay(writer, body, fault))
        watching = asyncio.create_task(reader.read(1))
        await asyncio.wait({writing, watching}, return_when=asyncio.FIRST_COMPLETED)
        if not writing.done():
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)  # it has hung up on the model too
            self.hung_up.set()
            return False
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        return writing.result()

    async def _relay(
        self, writer: asyncio.StreamWriter, body: dict[str, Any], fault: Fault
    ) -> bool:
        if fault == "hang":
            await asyncio.Event().wait()
        asked = _asked(body, fault)
        async with (
            httpx.AsyncClient(timeout=60) as http,
            http.stream("POST", f"{self.upstream}/chat/completions", json=asked) as said,
        ):
            if said.status_code != 200:
                await said.aread()
                await send(writer, Reply(said.json(), said.status_code), keep=True)
                return True
            writer.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
                b"transfer-encoding: chunked\r\n\r\n"
            )
            chunks = Chunks(writer, True)
            async with aclosing(said.aiter_lines()) as lines:
                if not await _spoilt(lines, chunks, fault):
                    return False
            await chunks.end()
            return True


async def _spoilt(lines: AsyncIterator[str], send: Chunks, fault: Fault) -> bool:
    """Hands the events on; False where it broke off."""
    texts = 0
    async for line in lines:
        if not line.startswith("data: "):
            continue
        if fault == "no usage" and '"usage"' in line:
            continue
        texts += '"content":"' in line
        if texts > _BEFORE_FAULT and fault == "stall":
            await asyncio.Event().wait()
        if texts > _BEFORE_FAULT and fault == "cut":
            await send.raw(line[: len(line) // 2].encode(), broken=True)
            return False
        if texts > _BEFORE_FAULT and fault == "garbage":
            await send.raw(b"data: {this is no json\n\n")
        await send.raw(f"{line}\n\n".encode())
    return True


def _asked(body: dict[str, Any], fault: Fault) -> dict[str, Any]:
    if fault == "length":
        return body | {"max_tokens": 4}
    if fault == "overflow":
        *before, last = body["messages"]
        stuffed = {**last, "content": last["content"] + _STUFFING}
        return body | {"messages": [*before, stuffed]}
    return body


@asynccontextmanager
async def model_proxy(upstream: str) -> AsyncIterator[ModelProxy]:
    """Such a proxy on a free port of this machine, which does no harm until it is told to."""
    proxy = ModelProxy(upstream)
    async with listening(proxy.serve) as proxy.port:
        yield proxy

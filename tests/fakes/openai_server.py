"""A FAKE: an OpenAI-compatible server over a real socket that behaves as it is told.

It knows `/v1/chat/completions` (streaming), `/v1/embeddings` and `/v1/models`, and nothing
about language.
"""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.fakes.serving import Chunks, Reply, listening, next_one, send

Behaviour = Literal[
    "normal",
    "slow",  # a token every 20 ms
    "unauthorized",
    "limited",
    "failing",
    "hang",  # accepts the question and never answers
    "stall",  # one token, then silence
    "cut",  # the line breaks in the middle of a token
    "close",  # the line is closed in good order in the middle of the answer
    "garbage",  # events that are no JSON
    "page",  # a web page
]
_STATUS = {"unauthorized": 401, "limited": 429, "failing": 500}


def _hashed(text: str, dimensions: int) -> list[float]:
    digest = hashlib.shake_256(text.encode()).digest(dimensions)
    return [byte / 127.5 - 1 for byte in digest]


@dataclass
class OpenAIServer:
    behaviour: Behaviour = "normal"
    answer: str | Callable[[dict[str, Any]], str] = "Hello."
    calls: Sequence[dict[str, Any]] | Callable[[dict[str, Any]], Sequence[dict[str, Any]]] = ()
    """Fragments of calls of tools, sent after the answer as they are; see `fragments`."""
    refuses_tools: str | None = None
    """What it says, with status 400, of a request that has tools."""
    refuses_shapes: str | None = None
    """The same of one that wants JSON of a schema."""
    models: Sequence[str] | None = None
    """Those that it has; it knows no other. None: it answers by any name, and tells of none."""
    window: int | None = None
    """Characters that it reads at once; what is longer it refuses as `overflow` says."""
    overflow: str = "This model's maximum context length is {window} tokens."
    thinks: str = ""
    """What it sends as thought before its answer, beside the text."""
    finish: str = "stop"
    tells_usage: bool = True
    tells_always: bool = False
    """What it has come to so far with every piece, as some servers do, and not at the end alone."""
    billed: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    """Tokens in and out of each question that it began to read, as far as it got, and of texts that
    it embedded."""
    token: int = 4
    """Characters a piece."""
    vector: Callable[[str, int], list[float]] = _hashed
    requests: list[dict[str, Any]] = field(default_factory=list)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)
    """The client closed a connection while an answer was being written."""
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    sent: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await next_one(reader):
                path, body = request.target, request.json if request.body else {}
                if path.endswith("/models"):
                    await self._list(writer)
                    continue
                self.requests.append(body)
                self.asked.set()
                if path.endswith("/embeddings"):
                    await self._embed(writer, body)
                elif not await self._chat(reader, writer, body):
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            self.hung_up.set()
        finally:
            writer.close()

    async def _list(self, writer: asyncio.StreamWriter) -> None:
        if self.models is None:
            return await _whole(writer, 404, {"error": {"message": "no"}})
        data = [{"id": name, "object": "model"} for name in self.models]
        return await _whole(writer, 200, {"object": "list", "data": data})

    async def _embed(self, writer: asyncio.StreamWriter, body: dict[str, Any]) -> None:
        if self.behaviour == "hang":
            await asyncio.Event().wait()
        if status := _STATUS.get(self.behaviour):
            return await _whole(writer, status, {"error": {"message": "no"}})
        if self.behaviour == "page":
            return await _whole(writer, 200, "<html>Welcome</html>")
        size = body.get("dimensions", 384)
        data = [
            {"object": "embedding", "index": i, "embedding": self.vector(text, size)}
            for i, text in enumerate(body["input"])
        ]
        # Out of order on purpose: the protocol promises an index, not an order.
        tokens = sum(len(text.split()) + 2 for text in body["input"])
        self.billed.append((tokens, 0))
        usage = {"prompt_tokens": tokens, "total_tokens": tokens} if self.tells_usage else {}
        return await _whole(writer, 200, {"object": "list", "data": data[::-1], "usage": usage})

    async def _chat(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, body: dict[str, Any]
    ) -> bool:
        """Whether the connection can be used again."""
        if status := _STATUS.get(self.behaviour):
            await _whole(writer, status, {"error": {"message": "no", "code": status}})
            return True
        if self.models is not None and body["model"] not in self.models:
            await _whole(writer, 404, {"error": {"message": "no such model"}})
            return True
        if self.refuses_tools and body.get("tools"):
            await _whole(writer, 400, {"error": {"message": self.refuses_tools}})
            return True
        if self.refuses_shapes and body.get("response_format"):
            await _whole(writer, 400, {"error": {"message": self.refuses_shapes}})
            return True
        if self.window is not None and len(json.dumps(body["messages"])) > self.window:
            told = self.overflow.format(window=self.window // 4)
            await _whole(writer, 400, {"error": {"message": told}})
            return True
        if self.behaviour == "page":
            await _whole(writer, 200, "<html>Welcome</html>")
            return True
        writing = asyncio.create_task(self._write(writer, body))
        watching = asyncio.create_task(reader.read(1))
        await asyncio.wait({writing, watching}, return_when=asyncio.FIRST_COMPLETED)
        if not writing.done():
            writing.cancel()
            self.hung_up.set()
            return False
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        return writing.result()

    async def _write(self, writer: asyncio.StreamWriter, body: dict[str, Any]) -> bool:
        words = sum(len(str(m.get("content")).split()) for m in body["messages"])
        mine = len(self.billed)
        self.billed.append((words, 0))
        if self.behaviour == "hang":
            await asyncio.Event().wait()
        headers = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
        chunked = self.behaviour != "close"
        headers += "transfer-encoding: chunked\r\n" if chunked else "connection: close\r\n"
        writer.write(f"{headers}\r\n".encode())
        send = Chunks(writer, chunked)
        answer = self.answer if isinstance(self.answer, str) else self.answer(body)
        for i in range(0, len(self.thinks), self.token):
            await send.event(_chunk({"reasoning_content": self.thinks[i : i + self.token]}))
        pieces = [answer[i : i + self.token] for i in range(0, len(answer), self.token)]
        for number, piece in enumerate(pieces):
            self.sent += 1
            self.billed[mine] = (words, number + 1)
            so_far = {"usage": _usage(words, number + 1)} if self.tells_always else {}
            await send.event(_chunk({"content": piece}) | so_far)
            if self.behaviour == "stall":
                await asyncio.Event().wait()
            if self.behaviour == "slow":
                await asyncio.sleep(0.02)
            if self.behaviour == "garbage":
                await send.raw(b"data: {this is no json\n\n")
            if number == 1 and self.behaviour == "cut":
                await send.raw(b'data: {"id": "x", "choices": [{"del', broken=True)
                return False
            if number == 1 and self.behaviour == "close":
                return False
        calls = self.calls(body) if callable(self.calls) else self.calls
        for fragment in calls:
            await send.event(_chunk({"tool_calls": [fragment]}))
        await send.event(_chunk({}, "tool_calls" if calls else self.finish))
        if self.tells_usage and body.get("stream_options", {}).get("include_usage"):
            usage = _usage(words, len(pieces))
            await send.event(_chunk(None) | {"choices": [], "usage": usage})
        await send.raw(b"data: [DONE]\n\n")
        await send.end()
        return True


def fragments(
    index: int, call_id: str, name: str, arguments: str, size: int = 3
) -> list[dict[str, Any]]:
    """A call as OpenAI streams it: its id and name first, then its arguments bit by bit."""
    head = {"index": index, "id": call_id, "type": "function"}
    return [
        head | {"function": {"name": name, "arguments": ""}},
        *(
            {"index": index, "function": {"arguments": arguments[i : i + size]}}
            for i in range(0, len(arguments), size)
        ),
    ]


async def _whole(writer: asyncio.StreamWriter, status: int, body: dict[str, Any] | str) -> None:
    media_type = "text/html" if isinstance(body, str) else "application/json"
    await send(writer, Reply(body, status, media_type), keep=True)


def _usage(read: int, written: int) -> dict[str, int]:
    return {
        "prompt_tokens": read,
        "completion_tokens": written,
        "total_tokens": read + written,
    }


def _chunk(delta: dict[str, Any] | None, finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "fake"} | {
        "choices": [choice]
    }


@asynccontextmanager
async def openai_server(**told: Any) -> AsyncIterator[OpenAIServer]:
    """A fake server on a free port of this machine."""
    fake = OpenAIServer(**told)
    async with listening(fake.serve) as fake.port:
        yield fake

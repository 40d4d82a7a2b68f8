"""A real MCP server, made with the protocol's own SDK, over a real socket."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import (
    CallToolResult,
    ContentBlock,
    EmbeddedResource,
    ImageContent,
    TextContent,
    TextResourceContents,
    ToolAnnotations,
)

from local.processes import free_port

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
READS = ToolAnnotations(read_only_hint=True)


@dataclass
class Seen:
    """A request as it came."""

    method: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def asks(self) -> str:
        return self.body.get("method", "")


@dataclass
class McpTestServer:
    """`seen` are the requests that came. `token` is asked of each where there is one; `older` does
    not know versions that are negotiated without a session."""

    port: int = field(default_factory=free_port)
    seen: list[Seen] = field(default_factory=list[Seen])
    token: str | None = None
    by_oauth: bool = False
    older: bool = False
    app: Any = None
    refuses: Callable[[Seen], tuple[int, dict[str, str]] | None] | None = None
    metadata_app: Any = None
    """Who answers for what the server says of signing in, where that is not `app`."""

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/mcp"

    def calls(self) -> list[Seen]:
        return [one for one in self.seen if one.asks == "tools/call"]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        seen = Seen(scope["method"], headers, json.loads(body) if body else {})
        self.seen.append(seen)
        if self.token is not None and headers.get("authorization") != f"Bearer {self.token}":
            asked = 'Bearer resource_metadata="http://127.0.0.1/x"' if self.by_oauth else "Bearer"
            return await _answer(send, 401, {"www-authenticate": asked})
        refused = self.refuses(seen) if self.refuses else None
        if refused is not None:
            return await _answer(send, *refused)
        if self.older and seen.asks == "server/discover":
            return await _answer(send, 400, {})

        told = False

        async def once() -> Message:
            nonlocal told
            if told:
                return await receive()
            told = True
            return {"type": "http.request", "body": body, "more_body": False}

        of_metadata = self.metadata_app and scope["path"].startswith("/.well-known/")
        return await (self.metadata_app if of_metadata else self.app)(scope, once, send)


async def _answer(send: Send, status: int, headers: dict[str, str]) -> None:
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": b""})


@asynccontextmanager
async def running(server: McpTestServer, app: Any) -> AsyncIterator[McpTestServer]:
    server.app = app
    async with served(server, server.port):
        yield server


@asynccontextmanager
async def lifespan_of(app: Any) -> AsyncIterator[None]:
    """Of one that answers in the place of another, whose server does not know it."""
    async with app.router.lifespan_context(app):
        yield


@asynccontextmanager
async def served(app: Any, port: int) -> AsyncIterator[None]:
    config = uvicorn.Config(app, port=port, log_level="critical", lifespan="on")
    serving = uvicorn.Server(config)
    task = asyncio.create_task(serving.serve())
    while not serving.started:  # noqa: ASYNC110  # uvicorn has no event for it
        await asyncio.sleep(0.01)
    yield
    serving.should_exit = True
    serving.force_exit = True
    await task


def orders(**options: Any) -> MCPServer:
    """A shop: one tool that says that it reads, others that do not."""
    shop = MCPServer("Shop", **options)

    @shop.tool(annotations=READS)
    def get_order(number: str, lines: bool = False) -> str:
        """Where an order is, by its number."""
        return f"The order {number} was shipped on Monday."

    @shop.tool()
    def cancel_order(number: str) -> str:
        """Cancels an order."""
        return f"The order {number} is cancelled."

    @shop.tool(annotations=READS)
    def fail(why: str) -> str:
        """Fails."""
        raise ToolError(why)

    @shop.tool(annotations=READS)
    def everything() -> list[ContentBlock]:
        """Answers with all kinds of content."""
        return [
            TextContent(type="text", text="A sentence."),
            ImageContent(type="image", data="AAAA", mime_type="image/png"),
            EmbeddedResource(
                type="resource",
                resource=TextResourceContents(uri="file:///a.txt", text="A file's sentence."),
            ),
        ]

    @shop.tool(annotations=READS)
    def structured() -> CallToolResult:
        """Answers with data alone."""
        return CallToolResult(content=[], structured_content={"state": "shipped"})

    @shop.tool(annotations=READS)
    def long(characters: int) -> str:
        """Answers at length."""
        return "word " * (characters // 5)

    @shop.tool(annotations=READS)
    async def slow(seconds: float) -> str:
        """Takes its time."""
        await asyncio.sleep(seconds)
        return "Done."

    return shop

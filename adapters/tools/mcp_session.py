"""One session with an MCP server, by the protocol's own SDK.

The SDK negotiates the version and reads JSON and event streams; every byte goes through our guarded
client, under one limit of time and one of size for all of the session. Imported where a server is
spoken with and nowhere else: it takes a third of a second and 27 MB. docs/decisions/0062 says why
results are not checked against the schemas that a server states for them.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from typing import Any, NamedTuple, TypeVar

import httpx2
import mcp_types as types
from mcp.client.auth.utils import (
    extract_field_from_www_auth,
    extract_resource_metadata_from_www_auth,
    extract_scope_from_www_auth,
)
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from pydantic import ValidationError

from adapters.web.egress import Egress, Streamed
from contracts.errors import AppError, ContentRefused, Invalid, Unreachable, UrlNotAllowed
from contracts.project_tools import SentRequest
from contracts.settings import ToolSettings
from contracts.tool_servers import LONGEST_REMOTE_NAME, RemoteTool
from contracts.tool_sign_ins import Challenge, MoreWanted, SignInWanted
from contracts.tools import ToolFailure

__all__ = ["Client", "Said", "Session", "listed"]

T = TypeVar("T")

_MOST_PAGES = 20
_MOST_TOOLS = 300
_LONGEST_DESCRIPTION = 1_000
_LONGEST_TOLD = 300
_SENT_BY_US = frozenset(
    {"host", "accept-encoding", "connection", "user-agent", "content-length", "transfer-encoding"}
)
_READ_BY_US = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_UNAUTHORIZED = 401
_SIGN_IN = frozenset({_UNAUTHORIZED, 403})
_LONGEST_SCOPE = 1_000

logging.getLogger("mcp").setLevel(logging.CRITICAL)  # it logs what servers say
logging.getLogger("client").setLevel(logging.CRITICAL)  # of the SDK as well: notices of servers


class Said(NamedTuple):
    """What a tool answered, or what its server said of the call."""

    text: str
    failed: bool


class Session:
    """Of one server. `sent` is the call that went out, secrets and all."""

    def __init__(
        self,
        egress: Egress,
        url: str,
        secrets: Mapping[str, str],
        settings: ToolSettings,
        key: str | None = None,
    ) -> None:
        self._url, self._settings = url, settings
        self._transport = _Transport(egress, secrets, settings.max_bytes, key)

    @property
    def sent(self) -> SentRequest | None:
        return self._transport.sent

    async def run(self, work: Callable[[Client], Awaitable[T]]) -> T:
        """What comes of `work` in a session of its own.

        Raises:
            SignInWanted, UrlNotAllowed, Unreachable, ContentRefused, Invalid: with a sentence.
            ToolFailure: raised by `work`.
        """
        seconds = self._settings.seconds
        try:
            async with (
                asyncio.timeout(seconds),
                httpx2.AsyncClient(transport=self._transport, trust_env=False) as http,
                Client(
                    streamable_http_client(self._url, http_client=http),
                    cache=None,
                    client_info=types.Implementation(name="Ibid", version="1"),
                ) as client,
            ):
                return await work(client)
        except TimeoutError:
            raise self._transport.failure or Unreachable(
                f"The MCP server did not answer within {seconds:.0f} seconds."
            ) from None
        except ExceptionGroup as group:
            raise self._told(_leaf(group)) from None

    async def called(self, client: Client, name: str, arguments: Mapping[str, Any]) -> Said:
        """Not by the SDK's own `call_tool`: it would check results by patterns that the server
        wrote, which can take for ever."""
        params = types.CallToolRequestParams(name=name, arguments=dict(arguments))
        try:
            result = await client.session.send_request(
                types.CallToolRequest(params=params), types.CallToolResult
            )
        except MCPError as error:
            if self._transport.failure or error.code == types.CONNECTION_CLOSED:
                raise
            return Said(error.message, failed=True)
        return Said(_text(result), failed=result.is_error)

    def _told(self, error: Exception) -> Exception:
        if isinstance(error, ToolFailure):
            return error
        if failure := self._transport.failure:
            return failure
        if isinstance(error, httpx2.InvalidURL):  # the SDK reads it before our client does
            return UrlNotAllowed("This is not an address of the web. Check its host.")
        if isinstance(error, MCPError) and error.code == types.CONNECTION_CLOSED:
            return Unreachable("The MCP server broke off before it answered.")
        if isinstance(error, MCPError):
            return Invalid(f"The MCP server answered: {error.message[:_LONGEST_TOLD]}", field="url")
        if isinstance(error, ValidationError | RuntimeError):
            return Invalid(
                "What answers there does not speak MCP as Ibid does, or asks for more than a tool"
                " is given.",
                field="url",
            )
        return error


def _leaf(error: Exception) -> Exception:
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error


async def listed(client: Client) -> list[RemoteTool]:
    """Page by page. A server that never ends is left after so many."""
    found: list[types.Tool] = []
    cursor: str | None = None
    for _ in range(_MOST_PAGES):
        params = types.PaginatedRequestParams(cursor=cursor) if cursor else None
        page = await client.session.list_tools(params=params)
        found += page.tools
        if not page.next_cursor or page.next_cursor == cursor or len(found) >= _MOST_TOOLS:
            break
        cursor = page.next_cursor
    return [_remote(tool) for tool in found[:_MOST_TOOLS]]


def _remote(tool: types.Tool) -> RemoteTool:
    whole = tool.model_dump(
        mode="json",
        by_alias=True,
        include={"name", "title", "description", "input_schema", "annotations"},
    )
    hints = tool.annotations
    parameters = {name: value for name, value in tool.input_schema.items() if name != "$schema"}
    return RemoteTool(
        name=tool.name[:LONGEST_REMOTE_NAME],
        description=(tool.description or tool.title or "").strip()[:_LONGEST_DESCRIPTION],
        parameters={"type": "object", "properties": {}} | parameters,
        reads_only=hints is not None and hints.read_only_hint is True,
        fingerprint=hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest(),
    )


def _text(result: types.CallToolResult) -> str:
    """What of it is text; of anything else, that there was some."""
    read = [_block(block) for block in result.content]
    if result.structured_content is not None and not any(
        isinstance(block, types.TextContent) for block in result.content
    ):
        read.insert(0, json.dumps(result.structured_content, ensure_ascii=False, indent=1))
    return "\n".join(read)


def _block(block: types.ContentBlock) -> str:
    match block:
        case types.TextContent():
            return block.text
        case types.EmbeddedResource(resource=types.TextResourceContents() as inside):
            return inside.text
        case types.EmbeddedResource():
            return _unread("A file", block.resource.mime_type)
        case types.ResourceLink():
            return f"{block.title or block.name}: {block.uri}"
        case types.ImageContent():
            return _unread("An image", block.mime_type)
        case _:
            return _unread("A recording", block.mime_type)


def _unread(what: str, mime_type: str | None) -> str:
    kind = f" ({mime_type[:60]})" if mime_type else ""
    return f"[{what}{kind} came along, which is not read.]"


class _Transport(httpx2.AsyncBaseTransport):
    """What the SDK sends, through the guarded client. `failure` is the first that came: the SDK
    tells some of them as the end of a stream."""

    def __init__(
        self, egress: Egress, secrets: Mapping[str, str], max_bytes: int, key: str | None
    ) -> None:
        self._egress, self._secrets, self._key = egress, secrets, key
        self._max_bytes = self._room = max_bytes
        self.failure: AppError | None = None
        self.sent: SentRequest | None = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.method == "GET" and "last-event-id" not in request.headers:
            return httpx2.Response(405, request=request)  # what nobody asked for is not awaited
        body = await request.aread()
        headers = {n: v for n, v in request.headers.items() if n not in _SENT_BY_US}
        headers |= {name.lower(): value for name, value in self._secrets.items()}
        if self._key is not None and _is_call(body):
            headers["idempotency-key"] = self._key
            self.sent = SentRequest(
                method=request.method, url=str(request.url), headers=headers, body=body.decode()
            )
        opened = AsyncExitStack()
        try:
            answer = await opened.enter_async_context(
                self._egress.stream(
                    request.method,
                    str(request.url),
                    headers=headers,
                    body=body,
                    max_bytes=self._room,
                )
            )
        except AppError as error:
            raise self._noted(error) from error
        if answer.status in _SIGN_IN:
            self._noted(_wants_a_secret(answer, bool(self._secrets)))
        received = {n: v for n, v in answer.headers.items() if n not in _READ_BY_US}
        return httpx2.Response(
            answer.status,
            headers=received,
            stream=_Body(self._pieces(answer), opened),
            request=request,
        )

    async def _pieces(self, answer: Streamed) -> AsyncIterator[bytes]:
        try:
            async for piece in answer.pieces:
                self._room -= len(piece)
                yield piece
        except ContentRefused as error:
            raise self._noted(self._too_much() if error.too_large else error) from error
        except AppError as error:
            raise self._noted(error) from error

    def _too_much(self) -> ContentRefused:
        return ContentRefused(
            f"The MCP server's answers have more than {self._max_bytes / 1e6:.1f} MB, the most that"
            " is read.",
            too_large=True,
        )

    def _noted(self, error: AppError) -> AppError:
        self.failure = self.failure or error
        return error


class _Body(httpx2.AsyncByteStream):
    def __init__(self, pieces: AsyncIterator[bytes], opened: AsyncExitStack) -> None:
        self._pieces, self._opened = pieces, opened

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._pieces:
            yield piece

    async def aclose(self) -> None:
        await self._opened.aclose()


def _is_call(body: bytes) -> bool:
    return bool(body) and json.loads(body).get("method") == "tools/call"


def _wants_a_secret(answer: Streamed, given: bool) -> Invalid:
    refused = httpx2.Response(answer.status, headers=dict(answer.headers))
    metadata = extract_resource_metadata_from_www_auth(refused)
    scope = extract_scope_from_www_auth(refused)
    challenge = Challenge(resource_metadata=metadata, scope=scope and scope[:_LONGEST_SCOPE])
    wants_more = extract_field_from_www_auth(refused, "error") == "insufficient_scope"
    if wants_more:
        said = "The MCP server wants more for this than what it was given allows (403)."
    elif given:
        said = f"The MCP server refuses what it was given ({answer.status}): enter it again."
    elif metadata:
        said = "The MCP server wants you to sign in: Settings › Tools."
    else:
        said = "The MCP server wants a key: enter it as a header, mostly Authorization."
    if answer.status == _UNAUTHORIZED:
        return SignInWanted(said, challenge)
    if wants_more and scope:
        return MoreWanted(said, challenge)
    return Invalid(said, field="secrets")

"""Tools of MCP servers, listed and called."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from adapters.tools.http import ToolCalls
from adapters.tools.masking import Mask
from adapters.tools.reading import answer_in
from contracts.errors import AppError
from contracts.project_tools import SentRequest, ToolAnswer, ToolTrial
from contracts.settings import ToolSettings
from contracts.text import in_strings
from contracts.tool_servers import RemoteTool
from contracts.tool_sign_ins import SignInWanted
from contracts.tools import NotCalled


class ToolChanged(NotCalled):
    """What the server says of a tool is not what somebody looked at; it was not called."""


@dataclass(frozen=True)
class McpServer:
    """Where one is, what is sent with each request, and which private hosts may be reached."""

    url: str
    secrets: Mapping[str, str] = field(repr=False)
    hosts: Collection[str]
    token: str | None = field(default=None, repr=False)
    """Of whoever signed in there."""

    @property
    def sent(self) -> Mapping[str, str]:
        """Headers that are sent with each request."""
        own = {"Authorization": f"Bearer {self.token}"} if self.token is not None else {}
        return {**self.secrets, **own}

    @property
    def mask(self) -> Mask:
        return Mask(self.sent.values())


@dataclass(frozen=True)
class McpCall:
    """Of the tool that had this fingerprint when somebody looked at it."""

    server: McpServer
    name: str
    fingerprint: str
    arguments: Mapping[str, Any]
    key: str


class McpServers:
    """Speaks with MCP servers, over streamable HTTP alone; one session for what is asked at once.

    Nothing that leaves here has a secret in it.
    """

    def __init__(self, calls: ToolCalls, settings: ToolSettings) -> None:
        self._calls, self._settings = calls, settings

    async def listed(self, server: McpServer) -> list[RemoteTool]:
        """Its tools, in its order.

        Raises:
            SignInWanted, UrlNotAllowed, Unreachable, ContentRefused, Invalid: with a sentence.
        """
        from adapters.tools import mcp_session  # its SDK is 27 MB of every API: see there

        async with self._calls.reaching(server.hosts) as egress:
            session = mcp_session.Session(egress, server.url, server.sent, self._settings)
            try:
                found = await session.run(mcp_session.listed)
            except AppError as error:
                error.detail = server.mask(error.detail)
                raise
        return [_masked(one, server.mask) for one in found]

    async def call(self, call: McpCall) -> ToolAnswer:
        """Called once, whatever comes of it.

        Raises:
            ToolChanged, SignInWanted: before it is called.
            ToolFailure: with a sentence for whoever called it.
        """
        return (await self.tried(call)).answered

    async def tried(self, call: McpCall) -> ToolTrial:
        """The same, with what went out; a failure is told, and raised only where it was not called
        because it changed (`ToolChanged`) or because somebody has to sign in (`SignInWanted`)."""
        from adapters.tools import mcp_session

        mask, began = call.server.mask, perf_counter()
        answer: ToolAnswer | None = None
        error: str | None = None
        async with self._calls.reaching(call.server.hosts) as egress:
            session = mcp_session.Session(
                egress, call.server.url, call.server.sent, self._settings, call.key
            )

            async def work(client: mcp_session.Client) -> mcp_session.Said:
                found = await mcp_session.listed(client)
                if not any(_is(one, call, mask) for one in found):
                    raise ToolChanged(
                        f"The server says something else of {call.name} now than what was looked"
                        " at, or has it no more: it is switched off until somebody looks at it."
                    )
                return await session.called(client, call.name, call.arguments)

            try:
                said = await session.run(work)
                answer = await asyncio.to_thread(answer_in, said.text, mask, failed=said.failed)
            except SignInWanted:
                raise
            except AppError as failure:
                error = failure.detail
        return ToolTrial(
            request=session.sent and _shown(session.sent, mask),
            answer=answer,
            error=error and mask(error),
            ms=round((perf_counter() - began) * 1000, 1),
        )


def _is(one: RemoteTool, call: McpCall, mask: Mask) -> bool:
    return one.name == call.name and _masked(one, mask).fingerprint == call.fingerprint


def _masked(one: RemoteTool, mask: Mask) -> RemoteTool:
    """A server may say in a description what it was sent."""
    return RemoteTool.model_validate(in_strings(one.model_dump(), mask))


def _shown(sent: SentRequest, mask: Mask) -> SentRequest:
    return SentRequest(
        method=sent.method,
        url=mask(sent.url),
        headers=mask.headers(sent.headers),
        body=sent.body and mask(sent.body),
    )

"""One call of an HTTP tool, through a guarded client of its project's own."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from adapters.tools.masking import Mask
from adapters.tools.n8n import is_unregistered
from adapters.tools.reading import answer_of
from adapters.tools.requests import Outgoing, filled
from adapters.web.egress import Egress
from contracts.errors import AppError
from contracts.project_tools import SentRequest, ToolAnswer, ToolKind, ToolRequest, ToolTrial
from contracts.settings import ToolSettings
from contracts.tools import ToolFailure
from contracts.web import Fetched

N8N_WAITS = (0.5, 1, 2, 3)
"""Seconds before n8n is asked again for a webhook that it did not know."""


@dataclass(frozen=True)
class Call:
    """Of one tool: what is sent with it, where it may go, and a key that is its own."""

    kind: ToolKind
    request: ToolRequest
    arguments: Mapping[str, Any]
    secrets: Mapping[str, str]
    hosts: Collection[str]
    """Private hosts (`host:port`) that installation and project both allow."""
    key: str


class ToolCalls:
    """Calls tools. Nothing that leaves here has a secret in it."""

    def __init__(self, egress: Egress, settings: ToolSettings) -> None:
        self._egress, self._settings = egress, settings

    @asynccontextmanager
    async def reaching(self, hosts: Collection[str]) -> AsyncIterator[Egress]:
        """Connections are shared by no two projects: what one may reach, another may not."""
        egress = self._egress.reaching([host for host in hosts if self._settings.allows(host)])
        try:
            yield egress
        finally:
            await egress.aclose()

    async def call(self, call: Call) -> ToolAnswer:
        """Sent once: what was sent is never sent again, whatever came of it. A webhook that n8n
        does not know yet has run nothing, and is asked for again for some seconds.

        Raises:
            ToolFailure: with a sentence for whoever called it.
        """
        return (await self.tried(call)).answered

    async def tried(self, call: Call) -> ToolTrial:
        """The same, with what went out; a failure is told and not raised."""
        mask, began = Mask(call.secrets.values()), perf_counter()
        sent: Outgoing | None = None
        answer: ToolAnswer | None = None
        error: str | None = None
        try:
            sent = filled(call.request, call.arguments, call.secrets, call.key)
            answer = await self._answer(sent, call, mask)
        except ToolFailure as failure:
            error = str(failure)
        except AppError as failure:
            error = failure.detail
        return ToolTrial(
            request=sent and _shown(sent, mask),
            answer=answer,
            error=error and mask(error),
            ms=round((perf_counter() - began) * 1000, 1),
        )

    async def _answer(self, sent: Outgoing, call: Call, mask: Mask) -> ToolAnswer:
        async with self.reaching(call.hosts) as egress:
            fetched = await self._once(egress, sent)
            for seconds in N8N_WAITS if call.kind is ToolKind.N8N else ():
                if not is_unregistered(fetched):
                    break
                await asyncio.sleep(seconds)
                fetched = await self._once(egress, sent)
        answer = await asyncio.to_thread(answer_of, fetched, mask)
        if call.kind is ToolKind.N8N and is_unregistered(fetched):
            return answer.model_copy(update={"unregistered": True})
        return answer

    async def _once(self, egress: Egress, sent: Outgoing) -> Fetched:
        return await egress.send(
            sent.method,
            sent.url,
            headers=sent.headers,
            body=sent.body,
            seconds=self._settings.seconds,
            max_bytes=self._settings.max_bytes,
        )


def _shown(sent: Outgoing, mask: Mask) -> SentRequest:
    return SentRequest(
        method=sent.method,
        url=mask(sent.url),
        headers=mask.headers(sent.headers),
        body=mask(sent.body.decode()) if sent.body else None,
    )

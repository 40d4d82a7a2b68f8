"""Speaking with an MCP server as whoever signed in to it for the project.

A token that has expired, or that the server refuses, is renewed, by one caller in all processes:
most authorization servers take a refresh token once, and end everything where one comes twice
(OAuth 2.1, 4.3.1). Who renews has a lease on the grant; all others wait for what comes of it. No
transaction is open meanwhile.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from time import monotonic
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel

from adapters.failpoints import failpoint
from adapters.postgres import tool_grants, tool_servers
from adapters.sealing import CannotOpen
from adapters.tools.mcp import McpServer
from adapters.tools.oauth import RENEWAL_SECONDS
from contracts.errors import AppError, Invalid, Unreachable
from contracts.project_tools import ToolRequest
from contracts.tool_servers import StoredServer
from contracts.tool_sign_ins import (
    Because,
    Granted,
    MoreWanted,
    OAuthClient,
    SignInNeeded,
    SignInRefused,
    SignInWanted,
    StoredGrant,
)
from services.access.acting import Acting

T = TypeVar("T")

_LEASE_SECONDS = 2 * RENEWAL_SECONDS
"""Whoever renews has given up long before: two that renewed at once would lose the grant."""
_PATIENCE = RENEWAL_SECONDS + 5
_LOOKS_SECONDS = 0.1

_at_work: set[asyncio.Task[None]] = set()


async def as_signed_in(
    acting: Acting,
    server: StoredServer,
    at: McpServer,
    work: Callable[[McpServer], Awaitable[T]],
) -> T:
    """What comes of `work`, which is done once more where the server refuses who asks: it has done
    nothing then.

    Raises:
        SignInNeeded, SignInWanted: nothing was done.
        CannotOpen, UrlNotAllowed, Unreachable, ContentRefused, Invalid: the token could not be
            renewed, and nothing was done; or raised by `work`.
    """
    if not server.by_sign_in or await _asks_at_calls_only(acting, server):
        return await _as_nobody(acting, server, at, work)
    grant = await _usable(acting, server, at)
    try:
        return await work(_with_token(acting, server, at, grant))
    except MoreWanted as more:
        raise await _noted(acting, server, more, Because.MORE) from None
    except SignInWanted:
        grant = await _renewed(acting, server, at, grant)
    try:
        return await work(_with_token(acting, server, at, grant))
    except MoreWanted as more:
        raise await _noted(acting, server, more, Because.MORE) from None
    except SignInWanted:
        await _give_up(acting, grant, refused=True)
        raise SignInNeeded(server.name, grant.again) from None


async def _asks_at_calls_only(acting: Acting, server: StoredServer) -> bool:
    """Whether it listed its tools to nobody in particular, and refused a call: what it does without
    a sign-in it goes on doing, as long as nobody has signed in."""
    if server.challenge is None:
        return False
    return await _now(acting, server) is None


async def _as_nobody(
    acting: Acting, server: StoredServer, at: McpServer, work: Callable[[McpServer], Awaitable[T]]
) -> T:
    """Or with the key that it has. A server that wants a sign-in and says where is kept as one."""
    try:
        return await work(at)
    except SignInWanted as refused:
        own = "authorization" in map(str.lower, at.secrets)
        servers = acting.adapters.authorization_servers
        if own or await servers.found(at, refused.challenge) is None:
            raise
        raise await _noted(acting, server, refused, Because.FIRST) from None


async def _noted(
    acting: Acting, server: StoredServer, refused: SignInWanted, because: Because
) -> SignInNeeded:
    async with acting.transaction() as tx:
        await tool_servers.note_challenge(tx, server, refused.challenge)
    return SignInNeeded(server.name, because)


async def _usable(acting: Acting, server: StoredServer, at: McpServer) -> StoredGrant:
    grant = await _current(acting, server)
    return await _renewed(acting, server, at, grant) if grant.is_old else grant


async def _current(acting: Acting, server: StoredServer) -> StoredGrant:
    grant = await _now(acting, server)
    if grant is None:
        raise SignInNeeded(server.name, Because.FIRST)
    if grant.ended_at is not None:
        raise SignInNeeded(server.name, grant.again)
    return grant


async def _renewed(
    acting: Acting, server: StoredServer, at: McpServer, seen: StoredGrant
) -> StoredGrant:
    """The grant after `seen`, whoever renews it."""
    until = monotonic() + _PATIENCE
    while monotonic() < until:
        grant = await _current(acting, server)
        if grant.version != seen.version:
            return grant
        async with acting.transaction() as tx:
            mine = await tool_grants.begin_renewal(tx, grant, _LEASE_SECONDS)
        if mine:
            await _to_its_end(_renew(acting, server, at, grant))
        else:
            await asyncio.sleep(_LOOKS_SECONDS)
    raise Unreachable(f"The sign-in to {server.name} could not be renewed. Try again later.")


async def _to_its_end(renewal: Coroutine[Any, Any, None]) -> None:
    """Also where whoever waits for it is stopped: else a token that was used is the one we keep."""
    task = asyncio.create_task(renewal)
    _at_work.add(task)
    task.add_done_callback(_at_work.discard)
    await asyncio.shield(task)


async def _renew(acting: Acting, server: StoredServer, at: McpServer, grant: StoredGrant) -> None:
    """The lease is the caller's. It is let go of where nothing was sent, or nothing came of it; one
    that runs out is of a process that died meanwhile. Then what is left is tried once more: servers
    may take it for a while (RFC 9700, 4.14.2), and who is refused hears why."""
    try:
        granted = opened(acting, server, grant)
        tokens = await acting.adapters.authorization_servers.renewed(at, granted)
    except (SignInRefused, CannotOpen):
        await _give_up(acting, grant, refused=True)
        now = await _now(acting, server)
        raise SignInNeeded(server.name, now.again if now else Because.AGAIN) from None
    except AppError:
        await _give_up(acting, grant, refused=False)
        raise
    failpoint("tools.renewed_before_kept")
    kept = sealed(acting, server, "grant", granted.model_copy(update={"tokens": tokens}))
    async with acting.transaction() as tx:
        await tool_grants.keep_renewed(tx, grant, kept, tokens.expires_in)


async def _now(acting: Acting, server: StoredServer) -> StoredGrant | None:
    """As it is now: whether somebody died over it is known since the lease was taken."""
    async with acting.transaction() as tx:
        return await tool_grants.get(tx, server.project_id, server.id)


async def _give_up(acting: Acting, grant: StoredGrant, *, refused: bool) -> None:
    async with acting.transaction() as tx:
        await tool_grants.give_up_renewal(tx, grant, refused=refused)


def _with_token(
    acting: Acting, server: StoredServer, at: McpServer, grant: StoredGrant
) -> McpServer:
    return replace(at, token=opened(acting, server, grant).tokens.access_token)


def opened(acting: Acting, server: StoredServer, grant: StoredGrant) -> Granted:
    """Raises `CannotOpen`."""
    plain = acting.adapters.sealer.open(grant.sealed, context(server.id, server.request, "grant"))
    return Granted.model_validate_json(plain)


def client_of(acting: Acting, server: StoredServer) -> OAuthClient | None:
    """What was registered before. Raises `CannotOpen`."""
    if server.client is None:
        return None
    plain = acting.adapters.sealer.open(server.client, context(server.id, server.request, "client"))
    return OAuthClient.model_validate_json(plain)


def sealed(acting: Acting, server: StoredServer, what: str, value: BaseModel) -> str:
    """For this server, where it is now, and for one purpose."""
    sealer = acting.adapters.sealer
    if not sealer.can_seal:
        raise Invalid(
            "Nobody can sign in here: whoever runs Ibid sets IBID_SECRETS__TOOL_KEYS first.",
            field="server",
        )
    return sealer.seal(value.model_dump_json().encode(), context(server.id, server.request, what))


def context(server_id: UUID, request: ToolRequest, what: str) -> str:
    """What it is bound to."""
    return f"tool sign-in {what} {server_id} {request.origin}"

"""Somebody signs in to an MCP server for a project: begun, finished by themselves, and ended.

A sign-in that was begun is kept under the hash of its `state` (RFC 6749, 10.12): it is taken once,
within ten minutes, by the person who began it and while they may change the project. What belongs
to it, the PKCE verifier and where the code is redeemed, is sealed for that state, so that a code of
one authorization server is never sent to another one (RFC 9207, RFC 9700, 4.4).
"""

import hashlib
import secrets
import time
from uuid import UUID

from pydantic import SecretStr

from adapters.postgres import tool_grants, tool_servers, tools
from adapters.postgres.database import Tx
from adapters.sealing import CannotOpen
from adapters.tools.mcp import McpServer
from adapters.tools.oauth import address, new_verifier
from contracts.errors import AppError, Invalid, NotFound
from contracts.tool_servers import StoredServer
from contracts.tool_sign_ins import (
    SIGNED_IN_PATH,
    AuthorizationServer,
    Begun,
    Challenge,
    Granted,
    OAuthClient,
    SignInWanted,
    StoredGrant,
)
from services.access.acting import Acting
from services.access.projects import get_project
from services.access.rights import must_write
from services.tools import grants
from services.tools.sending import server_at
from services.tools.server_schemas import (
    BegunOut,
    FinishBody,
    FinishedOut,
    ServerOut,
    SignedOutOut,
    SignInBody,
)

_UNKNOWN = (
    "This sign-in is not one that you began, took longer than ten minutes, or was finished before."
    " Begin again under Settings › Tools."
)


async def begin(acting: Acting, project_id: UUID, server_id: UUID, body: SignInBody) -> BegunOut:
    """Where the caller's browser is to go."""
    server, at = await _there(acting, project_id, server_id)
    challenge = server.challenge or await _challenge(acting, at)
    found = await wanted(acting, at, challenge)
    if found is None:
        raise Invalid(f"The server {server.name} asks nobody to sign in.", field="server")
    found = await _with_what_was_granted(acting, server, found)
    client = await _client(acting, server, at, found, body)
    begun, state = Begun(server=found, client=client, verifier=new_verifier()), _new_state()
    waiting = grants.sealed(acting, server, _for(state), begun)
    async with acting.transaction() as tx:
        await must_write(tx, project_id)
        await tool_servers.wants_sign_in(tx, server, server.client)
        await tool_grants.put_state(tx, project_id, server_id, _hash(state), waiting)
    return BegunOut(url=address(begun, state))


async def finish(acting: Acting, body: FinishBody) -> FinishedOut:
    """The state is used up, whatever comes of it."""
    async with acting.transaction() as tx:
        begun_before = await tool_grants.take_state(tx, _hash(body.state))
    if begun_before is None:
        raise Invalid(_UNKNOWN, field="state")
    server, at = await _there(acting, begun_before.project_id, begun_before.server_id)
    plain = acting.adapters.sealer.open(
        begun_before.sealed, grants.context(server.id, server.request, _for(body.state))
    )
    begun = Begun.model_validate_json(plain)
    code = _checked(begun, body)
    tokens = await acting.adapters.authorization_servers.redeemed(at, begun, code)
    granted = Granted(server=begun.server, client=begun.client, tokens=tokens)
    kept = grants.sealed(acting, server, "grant", granted)
    client = grants.sealed(acting, server, "client", begun.client)
    async with acting.transaction() as tx:
        await tool_servers.wants_sign_in(tx, server, client)
        await tool_servers.forget_challenge(tx, server)
        await tool_grants.put(tx, begun_before, begun.server.issuer, kept, tokens.expires_in)
        server = await tool_servers.get(tx, server.project_id, server.id) or server
        grant = await tool_grants.get(tx, server.project_id, server.id)
    return FinishedOut(project_id=server.project_id, server=ServerOut.of(server, grant, whole=True))


async def sign_out(acting: Acting, project_id: UUID, server_id: UUID) -> SignedOutOut:
    """Deleted here, with the client that we were there, and given back where the authorization
    server takes it."""
    server, at = await _there(acting, project_id, server_id)
    async with acting.transaction() as tx:
        grant = await tool_grants.get(tx, project_id, server_id)
        await tool_grants.delete(tx, project_id, server_id)
        await tool_servers.wants_sign_in(tx, server, None)
    revoked = grant is not None and await given_back(acting, server, at, grant)
    return SignedOutOut(server=ServerOut.of(server, None, whole=True), revoked=revoked)


async def given_back(
    acting: Acting, server: StoredServer, at: McpServer, grant: StoredGrant
) -> bool:
    """Whether the authorization server confirmed it; it may be gone, and so may our key."""
    try:
        granted = grants.opened(acting, server, grant)
        return await acting.adapters.authorization_servers.given_back(at, granted)
    except AppError:
        return False


async def wanted(acting: Acting, at: McpServer, challenge: Challenge) -> AuthorizationServer | None:
    """Where somebody signs in for this server; None where it says nothing of it."""
    return await acting.adapters.authorization_servers.found(at, challenge)


async def _challenge(acting: Acting, at: McpServer) -> Challenge:
    """As the server says it to nobody in particular."""
    try:
        await acting.adapters.mcp.listed(at)
    except SignInWanted as refused:
        return refused.challenge
    return Challenge()


async def _with_what_was_granted(
    acting: Acting, server: StoredServer, found: AuthorizationServer
) -> AuthorizationServer:
    """Who is asked for more keeps what there is: a server names what one call needs."""
    async with acting.transaction() as tx:
        grant = await tool_grants.get(tx, server.project_id, server.id)
    if server.challenge is None or grant is None or found.scope is None:
        return found
    try:
        before = grants.opened(acting, server, grant).server.scope or ""
    except CannotOpen:
        before = ""
    scopes = dict.fromkeys([*before.split(), *found.scope.split()])
    return found.model_copy(update={"scope": " ".join(scopes)})


async def _client(
    acting: Acting,
    server: StoredServer,
    at: McpServer,
    found: AuthorizationServer,
    body: SignInBody,
) -> OAuthClient:
    """Given by hand, or the one that we are there already, or registered now."""
    redirect_uri = _redirect_uri(acting)
    if body.client_id is not None:
        secret = _plain(body.client_secret)
        servers = acting.adapters.authorization_servers
        return servers.known(found, redirect_uri, body.client_id, secret)
    try:
        before = grants.client_of(acting, server)
    except CannotOpen:
        before = None
    if before is not None and _is_of(before, found, redirect_uri):
        return before
    return await acting.adapters.authorization_servers.registered(at, found, redirect_uri)


def _is_of(client: OAuthClient, server: AuthorizationServer, redirect_uri: str) -> bool:
    """Whether it is this server's, and still good: what one registered is never shown another."""
    if client.expires_at is not None and client.expires_at < time.time():
        return False
    mine = (client.issuer, client.redirect_uri) == (server.issuer, redirect_uri)
    return mine and client.may_ask_for(server.scope)


def _redirect_uri(acting: Acting) -> str:
    """Ours, by the settings: never what a request says."""
    return str(acting.adapters.settings.public_web_url).rstrip("/") + SIGNED_IN_PATH


def _checked(begun: Begun, body: FinishBody) -> str:
    """The code. Raises `Invalid`."""
    issuer = begun.server.issuer
    if body.iss != issuer and (body.iss is not None or begun.server.says_issuer):
        raise Invalid(
            "Another authorization server answered than the one that was asked. Nothing was sent"
            " to either: begin again under Settings › Tools.",
            field="iss",
        )
    if body.code is None:
        why = body.error if body.error in _ERRORS else "it gave no reason that is known"
        raise Invalid(f"The authorization server did not let you sign in: {why}.", field="code")
    return body.code


_ERRORS = frozenset(
    {
        "access_denied",
        "consent_required",
        "interaction_required",
        "invalid_request",
        "invalid_scope",
        "invalid_target",
        "login_required",
        "server_error",
        "temporarily_unavailable",
        "unauthorized_client",
        "unsupported_response_type",
    }
)
"""Of RFC 6749, RFC 8707 and OpenID Connect: anything else is somebody's own words."""


async def _there(
    acting: Acting, project_id: UUID, server_id: UUID
) -> tuple[StoredServer, McpServer]:
    async with acting.transaction() as tx:
        server = await editable(tx, project_id, server_id)
        hosts = await tools.hosts_of(tx, project_id)
    return server, server_at(acting, server, hosts)


async def editable(tx: Tx, project_id: UUID, server_id: UUID) -> StoredServer:
    """For those who may change it. Raises `NotFound`, `Forbidden`."""
    await get_project(tx, project_id)
    server = await tool_servers.get(tx, project_id, server_id)
    if server is None:
        raise NotFound(f"There is no MCP server {server_id} in this project.")
    await must_write(tx, project_id)
    return server


def _new_state() -> str:
    return secrets.token_urlsafe(32)


def _hash(state: str) -> bytes:
    return hashlib.sha256(state.encode()).digest()


def _for(state: str) -> str:
    return f"state {_hash(state).hex()}"


def _plain(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()

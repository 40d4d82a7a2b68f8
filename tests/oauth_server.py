"""A real authorization server, by the MCP SDK's own server side, over a real socket.

The protocol is the SDK's: registration, PKCE, clients that prove who they are, codes, rotation and
revocation. Ours is what it keeps in memory, that people consent at once, and what a test makes it
do wrong.
"""

import json
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
from mcp.server.auth.provider import (
    AccessToken,
    AuthorizationCode,
    AuthorizationParams,
    OAuthAuthorizationServerProvider,
    RefreshToken,
    construct_redirect_uri,
)
from mcp.server.auth.routes import create_auth_routes
from mcp.server.auth.settings import AuthSettings, ClientRegistrationOptions, RevocationOptions
from mcp.shared.auth import OAuthClientInformationFull, OAuthToken
from pydantic import AnyHttpUrl
from starlette.applications import Starlette

from local.processes import free_port
from tests.mcp_server import McpTestServer, Message, Receive, Send, orders, running, served

METADATA = "/.well-known/oauth-authorization-server"


@dataclass
class Kept(OAuthAuthorizationServerProvider[AuthorizationCode, RefreshToken, AccessToken]):
    """What the server remembers. A refresh token is good once: one that comes twice ends all that
    was given with it (OAuth 2.1, 4.3.1)."""

    seconds: int | None = 3600
    """Of an access token's life."""
    clients: dict[str, OAuthClientInformationFull] = field(default_factory=dict[str, Any])
    codes: dict[str, AuthorizationCode] = field(default_factory=dict[str, AuthorizationCode])
    access: dict[str, AccessToken] = field(default_factory=dict[str, AccessToken])
    refresh: dict[str, RefreshToken] = field(default_factory=dict[str, RefreshToken])
    used: set[str] = field(default_factory=set[str])
    reused: int = 0
    iss: str | None = None
    denies: bool = False

    async def get_client(self, client_id: str) -> OAuthClientInformationFull | None:
        return self.clients.get(client_id)

    async def register_client(self, client_info: OAuthClientInformationFull) -> None:
        self.clients[client_info.client_id] = client_info

    async def authorize(
        self, client: OAuthClientInformationFull, params: AuthorizationParams
    ) -> str:
        back = str(params.redirect_uri)
        if self.denies:
            return construct_redirect_uri(
                back,
                error="access_denied",
                error_description="Call 555-1234 to be let in.",
                state=params.state,
                iss=self.iss,
            )
        code = AuthorizationCode(
            code=secrets.token_urlsafe(24),
            scopes=params.scopes or [],
            expires_at=time.time() + 60,
            client_id=client.client_id,
            code_challenge=params.code_challenge,
            redirect_uri=params.redirect_uri,
            redirect_uri_provided_explicitly=params.redirect_uri_provided_explicitly,
            resource=params.resource,
        )
        self.codes[code.code] = code
        return construct_redirect_uri(back, code=code.code, state=params.state, iss=self.iss)

    async def load_authorization_code(
        self, client: OAuthClientInformationFull, authorization_code: str
    ) -> AuthorizationCode | None:
        return self.codes.get(authorization_code)

    async def exchange_authorization_code(
        self, client: OAuthClientInformationFull, authorization_code: AuthorizationCode
    ) -> OAuthToken:
        del self.codes[authorization_code.code]
        return self._given(client, authorization_code.scopes, authorization_code.resource)

    async def load_refresh_token(
        self, client: OAuthClientInformationFull, refresh_token: str
    ) -> RefreshToken | None:
        if refresh_token in self.used:
            self.reused += 1
            self.refresh.clear()
            self.access.clear()
        return self.refresh.get(refresh_token)

    async def exchange_refresh_token(
        self, client: OAuthClientInformationFull, refresh_token: RefreshToken, scopes: list[str]
    ) -> OAuthToken:
        del self.refresh[refresh_token.token]
        self.used.add(refresh_token.token)
        return self._given(client, scopes, refresh_token.resource)

    async def load_access_token(self, token: str) -> AccessToken | None:
        found = self.access.get(token)
        if found and found.expires_at is not None and found.expires_at < time.time():
            return None
        return found

    async def verify_token(self, token: str) -> AccessToken | None:
        return await self.load_access_token(token)

    async def revoke_token(self, token: AccessToken | RefreshToken) -> None:
        self.access.clear()
        self.refresh.clear()

    def _given(
        self, client: OAuthClientInformationFull, scopes: list[str], resource: str | None
    ) -> OAuthToken:
        access, refresh = f"access-{secrets.token_hex(12)}", f"refresh-{secrets.token_hex(12)}"
        until = None if self.seconds is None else int(time.time()) + self.seconds
        mine = {"client_id": client.client_id, "scopes": scopes, "resource": resource}
        self.access[access] = AccessToken(token=access, expires_at=until, **mine)
        self.refresh[refresh] = RefreshToken(token=refresh, **mine)
        return OAuthToken(
            access_token=access,
            refresh_token=refresh,
            expires_in=self.seconds,
            scope=" ".join(scopes),
        )


@dataclass
class OAuthTestServer:
    """`seen` are the forms that were posted, by path. `metadata` is what it says of itself, changed
    by a test; `refuses` answers for it at the token endpoint."""

    port: int = field(default_factory=free_port)
    kept: Kept = field(default_factory=Kept)
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list[Any])
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])
    without: tuple[str, ...] = ()
    refuses: tuple[int, bytes] | None = None
    registers: bool = True

    def __post_init__(self) -> None:
        self.app = Starlette(
            routes=create_auth_routes(
                self.kept,
                AnyHttpUrl(self.url),
                client_registration_options=ClientRegistrationOptions(enabled=True),
                revocation_options=RevocationOptions(enabled=True),
            )
        )

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/"

    def forms(self, path: str, **wanted: str) -> list[dict[str, str]]:
        return [f for at, f in self.seen if at == path and wanted.items() <= f.items()]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        path, body = scope["path"], b""
        if scope["method"] == "POST":
            more = True
            while more:
                message = await receive()
                body, more = body + message.get("body", b""), message.get("more_body", False)
            self.seen.append((path, dict(parse_qsl(body.decode()))))
        if path == "/token" and self.refuses is not None:
            return await _answer(send, *self.refuses)

        async def again() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        if path == METADATA:
            return await self.app(scope, again, self._changed(send))
        return await self.app(scope, again, send)

    def _changed(self, send: Send) -> Send:
        async def changing(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [h for h in message["headers"] if h[0].lower() != b"content-length"]
                message = {**message, "headers": kept}
            elif message.get("body"):
                said = json.loads(message["body"]) | self.metadata
                said = {k: v for k, v in said.items() if k not in self.without}
                message = {**message, "body": json.dumps(said).encode()}
            await send(message)

        return changing

    async def consented(self, url: str) -> dict[str, str]:
        """As a browser whose person says yes: what the server sends it back with."""
        async with httpx.AsyncClient() as browser:
            answer = await browser.get(url)
        assert answer.status_code == 302, answer.text
        return {n: v[0] for n, v in parse_qs(urlsplit(answer.headers["location"]).query).items()}


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@dataclass(frozen=True)
class Guarded:
    """A shop that wants somebody to sign in, and where."""

    shop: McpTestServer
    door: OAuthTestServer

    @property
    def hosts(self) -> list[str]:
        return [self.shop.host, self.door.host]


@asynccontextmanager
async def guarded(**options: Any) -> AsyncIterator[Guarded]:
    """`options` are of the authorization server."""
    shop, door = McpTestServer(), OAuthTestServer(**options)
    server = orders(
        token_verifier=door.kept,
        auth=AuthSettings(
            issuer_url=AnyHttpUrl(door.url),
            resource_server_url=AnyHttpUrl(shop.url),
            validate_token_resource=True,
        ),
    )
    async with AsyncExitStack() as opened:
        await opened.enter_async_context(served(door, door.port))
        await opened.enter_async_context(running(shop, server.streamable_http_app()))
        yield Guarded(shop, door)
